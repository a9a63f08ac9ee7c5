"""Assemble ``nianbao.oxt``, the toolbar for LibreOffice, from its parts and the ribbon's captions.

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
sys.path[:0] = [str(HERE.parent / "vba"), str(HERE.parent / "addin")]

from nianbao import __version__  # noqa: E402
from nianbao.words import catalogue  # noqa: E402
from ribbon import buttons  # noqa: E402

EXTENSION = HERE.parent / "addin" / "nianbao" / "office" / "nianbao.oxt"
RIBBON = HERE.parent / "vba" / "customUI14.xml"

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_NODE = "org.nianbao.toolbar"
_SCRIPT = "vnd.sun.star.script:nianbao.oxt|python|toolbar.py${}"
_SCRIPT += "?language=Python&location=user:uno_packages"
_REGISTRY = 'xmlns:oor="http://openoffice.org/2001/registry"'
_REGISTRY += ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
_PACKAGE = 'oor:package="org.openoffice.Office"'
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_SAID = ("title", "front", "none", "about", "busy", "no_filing", "not_installed", "moved")
_SAID += ("not_started", "crashed")


def extension() -> bytes:
    """Return the extension."""
    description = (HERE / "description.xml").read_text("utf-8")
    parts = {
        "META-INF/manifest.xml": (HERE / "manifest.xml").read_text("utf-8"),
        "description.xml": description.replace("{version}", __version__),
        "CalcWindowState.xcu": (HERE / "CalcWindowState.xcu").read_text("utf-8"),
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


def function(button: str) -> str:
    """Return the name of the script's function for a button of the ribbon."""
    name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in button[2:])
    name = name.removeprefix("_")
    return "help_" if name == "help" else name


def script() -> str:
    """Return the script with the sentences that it needs in it."""
    text = (HERE / "toolbar.py").read_text("utf-8")
    words = {key: catalogue()[f"vba.{key}"] for key in _SAID}
    for empty, filled in (
        ("WORDS: dict = {}  #", f"WORDS: dict = {pformat(words, width=1000)}  #"),
        ('VERSION = ""  #', f"VERSION = {__version__!r}  #"),
    ):
        assert text.count(empty) == 1
        text = text.replace(empty, filled)
    return text


def toolbar() -> str:
    """Return the configuration of the toolbar: a button for each of the ribbon's."""
    nodes = [
        _button(number, button["label"], function(button["id"]))
        for number, button in enumerate(buttons(RIBBON.read_bytes()), 1)
    ]
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


def _button(number: int, label: str, name: str) -> str:
    given = {"URL": _SCRIPT.format(name), "Title": label, "Target": "_self", "Context": _CALC}
    properties = [
        f'<prop oor:name="{key}" oor:type="xs:string"><value>{escape(value)}</value></prop>'
        for key, value in given.items()
    ]
    return f'<node oor:name="m{number:02}" oor:op="replace">{"".join(properties)}</node>'


if __name__ == "__main__":
    EXTENSION.write_bytes(extension())
