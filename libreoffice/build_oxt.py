"""Assemble ``nianbao.oxt``, LibreOffice's toolbar, from its parts and the declaration of actions.

``python libreoffice/build_oxt.py`` writes it to where the package keeps it. The result depends on
the sources only.
"""

import sys
import zipfile
from io import BytesIO
from pathlib import Path
from pprint import pformat
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "addin"))

from nianbao import __version__  # noqa: E402
from nianbao.actions.declaration import Action, declaration  # noqa: E402
from nianbao.words import catalogue  # noqa: E402

EXTENSION = HERE.parent / "addin" / "nianbao" / "office" / "nianbao.oxt"

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_NODE = "org.nianbao.toolbar"
_SCRIPT = "vnd.sun.star.script:nianbao.oxt|python|toolbar.py${}"
_SCRIPT += "?language=Python&location=user:uno_packages"
_SEPARATOR = "private:separator"
_REGISTRY = 'xmlns:oor="http://openoffice.org/2001/registry"'
_REGISTRY += ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
_PACKAGE = 'oor:package="org.openoffice.Office"'
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_SAID = ("front", "register", "none", "about", "busy", "no_filing", "not_installed", "moved")
_SAID += ("not_started", "crashed")


def extension() -> bytes:
    """Return the extension."""
    icons = {f"icons/{name}": _part(f"icons/{name}") for name in sorted(map(_icon, _actions()))}
    parts = {
        "META-INF/manifest.xml": _part("manifest.xml"),
        "description.xml": _part("description.xml"),
        "CalcWindowState.xcu": _part("CalcWindowState.xcu"),
        "Addons.xcu": toolbar(),
        "python/toolbar.py": script(),
        **icons,
    }
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, text.encode())
    return target.getvalue()


def script() -> str:
    """Return the script with its sentences in it, and a function for each action."""
    text = (HERE / "toolbar.py").read_text("utf-8")
    words = {key: catalogue()[f"vba.{key}"] for key in _SAID} | {"title": declaration().caption}
    for empty, filled in (
        ("WORDS: dict = {}  #", f"WORDS: dict = {pformat(words, width=1000)}  #"),
        ('VERSION = ""  #', f"VERSION = {__version__!r}  #"),
    ):
        assert text.count(empty) == 1
        text = text.replace(empty, filled)
    return "\n\n".join([text, *(_starter(action) for action in _actions() if action.is_entry)])


def toolbar() -> str:
    """Return the configuration of the toolbar: a button for each action, lines between groups.

    Which icon a button has is told apart from the buttons, by what they call.
    """
    groups = [
        [_button(action) for action in group.actions] for group in declaration().on("toolbar")
    ]
    entries = [entry for group in groups for entry in ({"URL": _SEPARATOR}, *group)][1:]
    nodes = [_node(number, entry) for number, entry in enumerate(entries, 1)]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<oor:component-data {_REGISTRY} oor:name="Addons" {_PACKAGE}>',
            '<node oor:name="AddonUI">',
            f'<node oor:name="OfficeToolBar"><node oor:name="{_NODE}" oor:op="replace">',
            *nodes,
            '</node></node><node oor:name="Images">',
            *map(_image, _actions()),
            "</node></node>",
            "</oor:component-data>\n",
        ]
    )


def _actions() -> list[Action]:
    return [action for group in declaration().on("toolbar") for action in group.actions]


def _part(name: str) -> str:
    text = (HERE / name).read_text("utf-8")
    return text.replace("{version}", __version__).replace("{caption}", declaration().caption)


def _function(action: Action) -> str:
    """Return the name of the script's function, to which people's own toolbars may refer."""
    return "help_" if action.id == "help" else action.id


def _starter(action: Action) -> str:
    wants_filing = action.works_on in ("workbook", "file")
    return f'def {_function(action)}(*_):\n    _run("{action.id}", {wants_filing})\n'


def _url(action: Action) -> str:
    return _SCRIPT.format(_function(action))


def _icon(action: Action) -> str:
    """Return the file of an action's icon, which is named as Office's own icon for the ribbon."""
    return f"{action.icon}.svg"


def _button(action: Action) -> dict[str, str]:
    return {"URL": _url(action), "Title": action.caption, "Target": "_self", "Context": _CALC}


def _image(action: Action) -> str:
    place = f"%origin%/icons/{_icon(action)}"
    images = _properties({"ImageSmallURL": place, "ImageBigURL": place})
    inside = f'<node oor:name="UserDefinedImages">{images}</node>'
    name = f"{_NODE}.{action.id}"
    url = _properties({"URL": _url(action)})
    return f'<node oor:name="{name}" oor:op="replace">{url}{inside}</node>'


def _node(number: int, given: dict[str, str]) -> str:
    return f'<node oor:name="m{number:02}" oor:op="replace">{_properties(given)}</node>'


def _properties(given: dict[str, str]) -> str:
    return "".join(
        f'<prop oor:name="{key}" oor:type="xs:string"><value>{escape(value)}</value></prop>'
        for key, value in given.items()
    )


if __name__ == "__main__":
    EXTENSION.write_bytes(extension())
