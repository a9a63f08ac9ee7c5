"""The VBA project of the add-in, assembled from text without Excel.

pyOpenVBA supplies an empty project that Excel wrote, the compound file and the compression.
Corrected here, after [MS-OVBA] and [MS-CFB]: it leaves the template's compiled code and its
version in place, does not set the project's name or the cookies, ends the directory stream with
four bytes too many, and colours the tree wrongly.
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import distribution
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from pyopenvba.cfb import CFB
from pyopenvba.vba import (
    VBAModule,
    VBAModuleKind,
    VBAProject,
    compress,
    parse_vba_project,
    serialize_dir_modules_section,
    serialize_projectwm,
)

NAME = "Nianbao"
CODE_PAGE = "ascii"  # valid in every Windows code page
CONTENT_OF_PYOPENVBA = "3aabe7aec2b9818bca3d7fd29f6a5a1ab082714625a09a3ff0c026c91ad2d954"

_NO_CACHE = bytes.fromhex("CC61FFFF000000")  # [MS-OVBA] 2.3.4.1: to be written like this
_ANY_COOKIE = 0xFFFF
_PROJECT_NAME = 0x0004
_BLACK = 1


def vba_project(modules: Path) -> bytes:
    """Return ``vbaProject.bin`` with the modules of a folder, all as source, none compiled.

    Raises ValueError, naming file and line, where a module is not plain ASCII text.
    """
    _insist_on_the_pinned_library()
    store = CFB.from_bytes(_blank_project())
    project = parse_vba_project(store)
    for module in project.modules:
        store.remove_stream_in_storage("VBA", module.stream_name)
    project.modules = [_module(path) for path in _in_order(modules)]
    project.project_cookie = _ANY_COOKIE
    for module in project.modules:
        source = compress(module.source.encode(CODE_PAGE))
        store.add_stream_to_storage("VBA", module.stream_name, source)
    store.write_stream_in_storage("VBA", "dir", compress(_directory(project)))
    store.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    store.write_stream("PROJECT", _declarations(store.get_stream("PROJECT"), project))
    names = [(module.name, module.name) for module in project.modules]
    store.write_stream("PROJECTwm", serialize_projectwm(names))
    if faults := project.validate(store):
        raise ValueError("; ".join(faults))
    return _blackened(store.to_bytes())


def source(path: Path) -> str:
    """Return a module's text as VBA keeps it: plain ASCII, lines ended by CR LF."""
    text = path.read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.isascii():
            raise ValueError(f"{path.name}:{number}: only ASCII is safe in a module: {line!r}")
    if f'Attribute VB_Name = "{path.stem}"' not in text:
        raise ValueError(f"{path.name}: Attribute VB_Name is not {path.stem}")
    return "\r\n".join(text.splitlines()) + "\r\n"


def _in_order(modules: Path) -> list[Path]:
    """Return the workbook's module, then those of the sheets, then the others."""
    documents = sorted(modules.glob("*.cls"), key=lambda path: path.stem != "ThisWorkbook")
    return [*documents, *sorted(modules.glob("*.bas"))]


def _module(path: Path) -> VBAModule:
    kind = VBAModuleKind.other if path.suffix == ".cls" else VBAModuleKind.standard
    return VBAModule(path.stem, path.stem, source(path), kind, cookie=_ANY_COOKIE)


def _directory(project: VBAProject) -> bytes:
    """Return the directory stream: the template's head under our name, and our modules."""
    head = project.dir_raw[: project.dir_modules_offset]
    name = project.name.encode(CODE_PAGE)
    old, new = (
        struct.pack("<HI", _PROJECT_NAME, len(text)) + text
        for text in (name, NAME.encode(CODE_PAGE))
    )
    if head.count(old) != 1:
        raise ValueError("the template's project name was not found once")
    # [MS-OVBA] 2.3.4.2 ends with an identifier and four bytes; the library adds four more
    return head.replace(old, new) + serialize_dir_modules_section(project)[:-4]


def _declarations(template: bytes, project: VBAProject) -> bytes:
    """Return the PROJECT stream.

    The identifier and the three protected fields stay as they are: they are encrypted with it.
    """
    text = template.decode(CODE_PAGE)
    kept = {
        key: re.search(rf"^{key}=.*$", text, re.MULTILINE)
        for key in ("ID", "HelpContextID", "VersionCompatible32", "CMG", "DPB", "GC")
    }
    lines = {key: match[0].strip() for key, match in kept.items() if match}
    declared = [
        f"Document={module.name}/&H00000000"
        if module.kind is VBAModuleKind.other
        else f"Module={module.name}"
        for module in project.modules
    ]
    hosts = re.search(r"^\[Host Extender Info\]\s+(\S+)", text, re.MULTILINE)
    if len(lines) != len(kept) or not hosts:
        raise ValueError("the template's PROJECT stream has another form")
    content = [
        lines["ID"],
        *declared,
        f'Name="{NAME}"',
        *(lines[key] for key in list(kept)[1:]),
        "",
        "[Host Extender Info]",
        hosts[1],
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in project.modules),
    ]
    return "".join(f"{line}\r\n" for line in content).encode(CODE_PAGE)


def _blackened(data: bytes) -> bytes:
    """Return a compound file without times and with black nodes only.

    A tree that is black throughout never has two red nodes in a row.
    """
    content = bytearray(data)
    for entry in directory_entries(data):
        content[entry + 67] = _BLACK
        content[entry + 100 : entry + 116] = bytes(16)
    return bytes(content)


def directory_entries(data: bytes) -> Iterator[int]:
    """Yield the offset of each used entry of a compound file's directory."""
    fat = [
        number
        for sector in struct.unpack_from("<109I", data, 76)
        if sector < 0xFFFFFFFA
        for number in struct.unpack_from("<128I", data, 512 * (sector + 1))
    ]
    sector = struct.unpack_from("<I", data, 48)[0]
    while sector < 0xFFFFFFFA:
        start = 512 * (sector + 1)
        yield from (entry for entry in range(start, start + 512, 128) if data[entry + 66])
        sector = fat[sector]


def _blank_project() -> bytes:
    template = files("pyopenvba").joinpath("_templates/blank_files/blank_excel_addin.xlam")
    with zipfile.ZipFile(BytesIO(template.read_bytes())) as package:
        return package.read("xl/vbaProject.bin")


def _insist_on_the_pinned_library() -> None:
    """Refuse another pyOpenVBA than the one whose output was examined."""
    digest = sha256()
    for entry in sorted(distribution("pyopenvba").files or (), key=str):
        if entry.parts[0] == "pyopenvba" and entry.suffix != ".pyc":
            digest.update(str(entry).encode() + Path(str(entry.locate())).read_bytes())
    if digest.hexdigest() != CONTENT_OF_PYOPENVBA:
        raise ValueError(f"pyOpenVBA is not the examined one: its files give {digest.hexdigest()}")
