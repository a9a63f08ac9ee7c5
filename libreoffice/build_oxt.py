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
_SAID = ("front", "none", "about", "busy", "no_filing", "not_installed", "moved")
_SAID += ("not_started", "crashed")


def extension() -> bytes:
    """Return the extension."""
    parts = {
        "META-INF/manifest.xml": _part("manifest.xml"),
        "description.xml": _part("description.xml"),
        "CalcWindowState.xcu": _part("CalcWindowState.xcu"),
        "Addons.xcu": toolbar(),
        "python/toolbar.py": script(),
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
    """Return the configuration of the toolbar: a button for each action, lines between groups."""
    groups = [
        [_button(action) for action in group.actions] for group in declaration().on("toolbar")
    ]
    entries = [entry for group in groups for entry in ({"URL": _SEPARATOR}, *group)][1:]
    nodes = [_node(number, entry) for number, entry in enumerate(entries, 1)]
    place = ('<node oor:name="AddonUI"><node oor:name="OfficeToolBar">', "</node></node>")
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<oor:component-data {_REGISTRY} oor:name="Addons" {_PACKAGE}>',
            f'{place[0]}<node oor:name="{_NODE}" oor:op="replace">',
            *nodes,
            f"</node>{place[1]}",
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


def _button(action: Action) -> dict[str, str]:
    url = _SCRIPT.format(_function(action))
    return {"URL": url, "Title": action.caption, "Target": "_self", "Context": _CALC}


def _node(number: int, given: dict[str, str]) -> str:
    properties = [
        f'<prop oor:name="{key}" oor:type="xs:string"><value>{escape(value)}</value></prop>'
        for key, value in given.items()
    ]
    return f'<node oor:name="m{number:02}" oor:op="replace">{"".join(properties)}</node>'


if __name__ == "__main__":
    EXTENSION.write_bytes(extension())
