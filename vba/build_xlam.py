"""Assemble ``nianbao.xlam`` from the modules, the declaration of actions and the words.

``python vba/build_xlam.py`` makes the modules that follow from the declaration, and writes the
add-in to where the package keeps it, from which it is installed. It needs the packages of
``vba/requirements.txt``. The parts of the result depend on the sources only.
"""

import sys
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "addin")]

import made  # noqa: E402
from nianbao import __version__  # noqa: E402
from nianbao.actions.declaration import declaration  # noqa: E402
from nianbao.words import catalogue, say  # noqa: E402
from ribbon import ribbon_faults  # noqa: E402
from vba_project import vba_project  # noqa: E402

ADD_IN = HERE.parent / "addin" / "nianbao" / "office" / "nianbao.xlam"
MODULES = HERE / "modules"

_LONG_AGO = datetime(2020, 1, 1)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_WORKBOOK = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADD_IN = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
_RIBBON_RELATION = (
    b'<Relationship Id="ribbon" Type="http://schemas.microsoft.com/office/2007/relationships/'
    b'ui/extensibility" Target="customUI/customUI14.xml"/></Relationships>'
)


def add_in(modules: Path = MODULES) -> bytes:
    """Return the add-in; raises ValueError, with every fault, where its sources are unsound."""
    ribbon = made.ribbon()
    if faults := ribbon_faults(ribbon, modules):
        raise ValueError("\n".join(faults))
    with zipfile.ZipFile(BytesIO(_workbook(vba_project(modules)))) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    types, relations = parts["[Content_Types].xml"], parts["_rels/.rels"]
    parts["[Content_Types].xml"] = _exchanged(types, _WORKBOOK, _ADD_IN)
    parts["_rels/.rels"] = _exchanged(relations, b"</Relationships>", _RIBBON_RELATION)
    parts["customUI/customUI14.xml"] = ribbon
    return _package(parts)


def strings() -> list[tuple[str, str]]:
    """Return key and sentence of all that the add-in itself says."""
    words = [(key.partition("vba."), text) for key, text in sorted(catalogue().items())]
    own = [(key, text) for (before, _, key), text in words if key and not before]
    running = [
        (f"running.{action.id}", say("click.running", doing=action.doing))
        for action in declaration().actions.values()
        if action.is_entry
    ]
    return [("version", __version__), ("title", declaration().caption), *own, *running]


def _workbook(project: bytes) -> bytes:
    """Return a macro workbook of two sheets: one that must be visible, one with the words."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": declaration().caption, "author": "nianbao", "created": _LONG_AGO})
    book.set_vba_name("ThisWorkbook")
    macros: Any = BytesIO(project)
    book.add_vba_project(macros, is_stream=True)
    cover = book.add_worksheet("nianbao")
    cover.set_vba_name("NbCover")
    cover.write_string(0, 0, say("vba.cover", version=__version__))
    hidden = book.add_worksheet("nianbao.strings")
    hidden.set_vba_name("NbStrings")
    for row, (key, sentence) in enumerate(strings()):
        hidden.write_string(row, 0, key)
        hidden.write_string(row, 1, sentence)
    hidden.very_hidden()
    book.close()
    return target.getvalue()


def _exchanged(part: bytes, old: bytes, new: bytes) -> bytes:
    if part.count(old) != 1:
        raise ValueError(f"{old!r} stands {part.count(old)} times where it should once")
    return part.replace(old, new)


def _package(parts: dict[str, bytes]) -> bytes:
    """Return the parts as a zip that says nothing of the machine or the time."""
    target = BytesIO()
    order = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name))
    with zipfile.ZipFile(target, "w") as package:
        for name in order:
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, parts[name])
    return target.getvalue()


if __name__ == "__main__":
    for name, text in made.modules().items():
        (MODULES / name).write_text(text, "ascii", newline="\n")
    ADD_IN.write_bytes(add_in())
