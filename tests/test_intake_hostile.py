"""Files made to do harm: each is one line with its reason, quickly and in little memory."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from city import unit
from fuzz_workbooks import Parts, packed, parts_of, shared
from nianbao.host.package import MOST_READ
from nianbao.intake.entry import MOST_PROSE, take_in

FORM = "xl/worksheets/sheet4.xml"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
BILLION = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>'


def behind(part: str, mark: bytes, more: bytes) -> Callable[[Parts], None]:
    def put(parts: Parts) -> None:
        parts[part] = parts[part].replace(mark, more, 1)

    return put


def rows(cell: bytes, count: int) -> bytes:
    return b"".join(cell % (2_000 + i, 2_000 + i) for i in range(count))


def prose(parts: Parts) -> None:
    cell = '<row r="%d"><c r="B%d" t="inlineStr"><is><t>%s</t></is></c></row>'
    texts = "".join(cell % (i, i, f"全年收到申请{i}件，" * 900) for i in range(4, 20))
    filled = f"<sheetData>{texts}</sheetData>".encode()
    part = "xl/worksheets/sheet2.xml"
    parts[part] = re.sub(rb"<sheetData>.*</sheetData>", filled, parts[part], flags=re.DOTALL)


HARM: dict[str, tuple[Callable[[Parts], None], str]] = {
    "entities": (
        behind(FORM, b"<worksheet", BILLION + b"<worksheet"),
        "文档类型|可能是有害文件|DOCTYPE",
    ),
    "rows": (
        behind(
            FORM,
            b"</sheetData>",
            rows(b'<row r="%d"><c r="A%d"><v>1</v></c></row>', 600_000) + b"</sheetData>",
        ),
        "解压后却?[达有]到?",
    ),
    "styles": (
        behind("xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="14"/>' * 1_000_000 + b"</cellXfs>"),
        "解压后却有",
    ),
    "strings": (
        behind("xl/sharedStrings.xml", b"</sst>", b"<si><t>x</t></si>" * 900_000 + b"</sst>"),
        "解压后却有",
    ),
    "prose": (prose, f"超过 {MOST_PROSE} 字"),
}


@pytest.mark.parametrize("kind", HARM)
def test_file_made_to_do_harm_gets_its_reason(kind: str) -> None:
    change, reason = HARM[kind]
    parts = shared(parts_of(unit(1).workbook()))
    change(parts)
    entry = take_in(Path("a.xlsx"), data=packed(parts))
    assert entry.state == "unread"
    assert re.search(reason, entry.problem), entry.problem


@pytest.mark.parametrize(
    "change", [behind(FORM, b"</sheetData>", FAR), behind(FORM, b'<c r="Z4"', b'<c r="Z1048576"')]
)
def test_cell_far_from_the_table_does_no_harm(change: Callable[[Parts], None]) -> None:
    parts = shared(parts_of(unit(1).workbook()))
    before = take_in(Path("a.xlsx"), data=packed(parts))
    change(parts)
    after = take_in(Path("a.xlsx"), data=packed(parts))
    assert (after.state, after.numbers) == (before.state, before.numbers)


def test_container_without_any_entry_is_damaged() -> None:
    entry = take_in(Path("a.xlsx"), data=b"PK\5\6" + bytes(18))
    assert (entry.state, "已损坏" in entry.problem) == ("unread", True)


def test_declared_size_of_strings_is_not_believed() -> None:
    parts = shared(parts_of(unit(1).workbook()))
    size = len(parts["xl/sharedStrings.xml"])
    parts["xl/sharedStrings.xml"] += b" " * 4 * MOST_READ
    swollen = size + 4 * MOST_READ
    data = packed(parts).replace(swollen.to_bytes(4, "little"), size.to_bytes(4, "little"))
    entry = take_in(Path("a.xlsx"), data=data)
    assert (entry.state, "sharedStrings" in entry.problem) == ("unread", True)


def test_formulas_links_and_macros_are_neither_run_nor_in_the_way() -> None:
    parts = shared(parts_of(unit(1).workbook()))
    parts["xl/vbaProject.bin"] = b"Sub Auto_Open"
    parts["xl/externalLinks/externalLink1.xml"] = b'<externalLink xmlns="x"/>'
    dde = b"<f>cmd|'/c calc'!A1</f><v>7</v></c>"
    parts[FORM] = re.sub(rb'(<c r="D4"[^>]*>).*?</c>', rb"\g<1>" + dde, parts[FORM], count=1)
    entry = take_in(Path("a.xlsx"), data=packed(parts))
    assert entry.figures()["applications.new.natural_person"] == 7
    assert any("cmd|" in note for note in entry.notes)
