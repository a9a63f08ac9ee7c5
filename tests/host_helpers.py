"""Small workbooks written out as XML, and ways to look inside a workbook file."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types
from python_calamine import CalamineWorkbook

from nianbao.book.block import Block, Content, Edit, Value
from nianbao.form.a1 import parse_a1, parse_range
from nianbao.host.file import FileHost

RICH = Path(__file__).parent / "data" / "rich.xlsx"
SHARED = Path(__file__).parents[2] / "shared" / "workbooks"
WORKBOOKS = sorted(SHARED.glob("*.xlsx"))
needs_shared_workbooks = pytest.mark.skipif(
    not WORKBOOKS, reason=f"the workbooks of {SHARED} are not here"
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/calcChain.xml" ContentType="{SHEET_KIND}.calcChain+xml"/></Types>'
)
ROOT_LINKS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
    '<sheets><sheet name="表" sheetId="7" r:id="rId1"/></sheets>'
    '<definedNames><definedName name="甲">表!$A$1</definedName></definedNames>'
    '<calcPr calcId="1"/></workbook>'
)


def book_links(target: str = "worksheets/sheet1.xml", more: str = "") -> str:
    link = f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{link}{more}</Relationships>'


def sheet_part(rows: str, before: str = "", after: str = "") -> str:
    data = f"<sheetData>{rows}</sheetData>"
    return f'<worksheet xmlns="{MAIN}">{before}{data}{after}</worksheet>'


def shared_strings(*items: str) -> str:
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def calc_chain(*cells: str) -> dict[str, str]:
    """Return the parts of a calculation chain with these ``<c/>`` attributes."""
    entries = "".join(f"<c {cell}/>" for cell in cells)
    link = f'<Relationship Id="rId9" Type="{OFFICE}/calcChain" Target="calcChain.xml"/>'
    return {
        "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}">{entries}</calcChain>',
        "xl/_rels/workbook.xml.rels": book_links(more=link),
    }


def parts_of(rows: str = "", **more: str) -> dict[str, str | bytes]:
    """Return the parts of a workbook with one sheet, 表, made of these rows."""
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_LINKS,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": book_links(),
        "xl/worksheets/sheet1.xml": sheet_part(rows, **more),
    }


def zipped(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Write the parts to a zip file; text gets an XML declaration."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
            is_text = isinstance(content, str)
            archive.writestr(name, (head + content).encode() if is_text else content)
    return path


def small(
    folder: Path, rows: str = "", parts: Mapping[str, str | bytes] | None = None, **more: str
) -> Path:
    """Write a workbook with one sheet, 表, and return its path."""
    return zipped(folder / "小表.xlsx", {**parts_of(rows, **more), **(parts or {})})


def text_cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def block(cells: str, sheet: str = "表", name: str = "b") -> Block:
    """Return the block that ``A1:B2`` covers."""
    area = parse_range(cells)
    size = (area.bottom - area.top + 1, area.right - area.left + 1)
    return Block(name, sheet, area.top, area.left, *size)


def edit(at: str, *row: Content, sheet: str = "表", heights: Mapping[int, float] = {}) -> Edit:
    """Return an edit of the cells from an address to the right."""
    place = parse_a1(at)
    return Edit(Block("e", sheet, place.row, place.column, 1, len(row)), [list(row)], heights)


def write(path: Path, *edits: Edit, live: str = "") -> FileHost:
    """Write to a workbook; ``live`` are cells whose formulas are to show their present value."""
    host = FileHost(path)
    host.write(edits, [block(live)] if live else [])
    return host


def values(path: Path, cells: str, sheet: str = "表") -> list[list[Value]]:
    return FileHost(path).read([block(cells, sheet)])["b"].values


def formulas(path: Path, cells: str, sheet: str = "表") -> list[list[str | None]]:
    return FileHost(path).read([block(cells, sheet)])["b"].formulas


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xml(path: Path, pattern: str, part: str = "xl/worksheets/sheet1.xml") -> str:
    """Return what the part says at the first match of the pattern."""
    found = re.search(pattern, parts(path)[part].decode(), re.DOTALL)
    assert found, (pattern, parts(path)[part].decode())
    return found[0]


def cell(path: Path, at: str, part: str = "xl/worksheets/sheet1.xml") -> str:
    return xml(path, rf'<c r="{at}"[^>]*?(?:/>|>.*?</c>)', part)


def without_cells(part: bytes, cells: Iterable[str], new_rows: Iterable[int] = ()) -> bytes:
    """Return a sheet's canonical XML without these cells, these rows, and their bounds."""
    root = etree.fromstring(part)
    gone, gone_rows = set(cells), {str(row) for row in new_rows}
    for row in root.findall("{*}sheetData/{*}row"):
        if row.get("r") in gone_rows:
            row.getparent().remove(row)
        for node in row.findall("{*}c"):
            if node.get("r") in gone:
                row.remove(node)
                row.attrib.pop("spans", None)
    for row in root.findall("{*}sheetData/{*}row"):
        row.attrib.pop("spans", None)
    for dimension in root.findall("{*}dimension"):
        dimension.attrib.pop("ref", None)
    return etree.tostring(root, method="c14n")


def calamine_values(path: Path) -> dict[str, dict[tuple[int, int], object]]:
    """Return the filled cells of every sheet, by row and column from 1."""
    workbook = CalamineWorkbook.from_path(path)
    sheets = {}
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        sheets[name] = {
            (row, column): value
            for row, cells in enumerate(rows, 1)
            for column, value in enumerate(cells, 1)
            if value != ""
        }
    return sheets


def opened_by_libreoffice(files: list[Path], folder: Path) -> list[Path]:
    """Return what LibreOffice makes of the workbooks, trusting cached values.

    Two runs of it share the work, each with its own profile.
    """
    assert shutil.which("soffice"), "LibreOffice is not installed: these tests cannot run"
    target, runs = folder / "opened", []
    for number, share in enumerate((files[::2], files[1::2])):
        profile = f"-env:UserInstallation={(folder / f'profile{number}').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
        whole = [*command, str(target), *map(str, share)]
        runs.append(subprocess.Popen(whole, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    assert [run.wait(timeout=120) for run in runs] == [0, 0]
    return [target / file.name for file in files]


@contextmanager
def as_nobody() -> Iterator[None]:
    """Act as a user without rights."""
    if os.geteuid() != 0:
        pytest.skip("only root can act as somebody else")
    "".encode("cp437")  # zip files need it, and nobody may read where Python lies
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def common_folder() -> Iterator[Path]:
    """Make a folder that everybody may use; pytest's own are private."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
