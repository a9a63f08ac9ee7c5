"""Taking back: what the tool wrote goes, what stood there comes back, nothing else changes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types

from conftest import MakeWorkbook, Nianbao
from fuzz_workbooks import shared
from host_helpers import parts, zipped
from nianbao.actions.open_workbook import open_workbook
from nianbao.book.block import Block, Edit, Formula, Value
from nianbao.book.layout import FINDING_COLUMNS, FINDING_ROWS, LEDGER_ROWS, VERDICT
from nianbao.host.file import FileHost
from nianbao.words import say

INPUT = "applications.new.enterprise"  # 三、依申请!E4
TOTAL = "applications.new.total"  # 三、依申请!J4
EXPLAINABLE = {
    "proactive.normative_documents.issued": 5,
    "proactive.normative_documents.in_force": 3,
}  # more made than in force: R038
CHANGED = {"proactive.normative_documents.in_force": 2}


def contents(path: Path) -> dict[str, tuple[Any, Any]]:
    """Return values and formulas of every block but the ledger's."""
    host = FileHost(path)
    blocks = open_workbook(path)[1].layout.blocks
    areas = host.read([block for block in blocks if block is not LEDGER_ROWS])
    return {name: (area.values, area.formulas) for name, area in areas.items()}


def fill(nianbao: Nianbao, path: Path, **content: Any) -> None:
    data = path.with_name("data.json")
    data.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    assert nianbao("fill", path, data).code == 0


def put(path: Path, sheet: str, row: int, column: int, content: Value | Formula) -> None:
    """Write a cell as a person would, past the ledger."""
    FileHost(path).write([Edit(Block("cell", sheet, row, column, 1, 1), [[content]])])


def ledger(path: Path) -> list[list[Value]]:
    area = FileHost(path).read([LEDGER_ROWS])[LEDGER_ROWS.name]
    return [row for row in area.values if row[0] is not None]


def explanation(path: Path, rule: str) -> Value:
    rows = FileHost(path).read([FINDING_ROWS])[FINDING_ROWS.name].values
    found = (dict(zip(FINDING_COLUMNS, row, strict=True)) for row in rows)
    return next(row["explanation"] for row in found if row["rule"] == rule)


def test_filling_is_taken_back_with_totals_prose_and_profile(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({INPUT: 2})
    before = contents(path)
    fill(
        nianbao,
        path,
        figures={INPUT: 7, TOTAL: 99, "applications.new.natural_person": None},
        sections={"5": ["只有一段。"]},
        profile={"unit": "另一单位"},
    )
    assert contents(path) != before

    done = nianbao("undo", path)

    assert done.code == 0
    assert "三、依申请!E4" in done.out
    assert contents(path) == before


def test_the_undoing_is_entered_in_the_ledger(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook({INPUT: 2})
    fill(nianbao, path, figures={INPUT: 7})
    batch = ledger(path)[-1][6]

    nianbao("undo", path)

    why = f"撤销第 {batch} 批：填入数据"
    assert ledger(path)[-1][1:6] == ["撤销", "三、依申请!E4", 7, 2, why]


def test_undoing_again_goes_one_step_further_back(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook({INPUT: 2})
    for number in (3, 4):
        fill(nianbao, path, figures={INPUT: number})

    def figure() -> Any:
        return nianbao("figures", path, "--json").json["figures"][INPUT]["number"]

    seen = [figure()]
    for _ in range(2):
        assert nianbao("undo", path).code == 0
        seen.append(figure())

    assert seen == [4, 3, 2]


@pytest.mark.parametrize("typed", [77, "约五", "=不是公式", "'引号", Formula("3+4", 7)])
def test_a_recomputed_total_becomes_again_what_was_typed(
    workbook: MakeWorkbook, nianbao: Nianbao, typed: Value | Formula
) -> None:
    path = workbook({INPUT: 2})
    put(path, "三、依申请", 4, 10, typed)
    before = contents(path)
    assert nianbao("recompute", path).code == 0
    assert contents(path) != before

    assert nianbao("undo", path).code == 0

    assert contents(path) == before


def test_a_cell_changed_since_is_named_and_nothing_is_taken_back(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({INPUT: 2})
    fill(nianbao, path, figures={INPUT: 7, "applications.new.natural_person": 1})
    put(path, "三、依申请", 4, 5, 8)
    before = path.read_bytes()

    done = nianbao("undo", path)

    assert done.code == 2
    assert say("undo.changed", action="填入数据", cells="三、依申请!E4") in done.err
    assert path.read_bytes() == before


def test_nothing_to_take_back_is_said(tmp_path: Path, nianbao: Nianbao) -> None:
    path = tmp_path / "年报.xlsx"
    nianbao("new", path)

    done = nianbao("undo", path)

    assert done.code == 2
    assert say("undo.nothing") in done.err


def test_an_explanation_is_taken_back_with_its_mark(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook(EXPLAINABLE)
    nianbao("check", path, "--write")
    before = contents(path)
    assert nianbao("explain", path, "R038", "--text", "有 2 件已划转").code == 0
    assert explanation(path, "R038") == "有 2 件已划转"

    assert nianbao("undo", path).code == 0

    assert timeless(contents(path)) == timeless(before)


def test_an_explanation_that_a_person_rewrote_since_is_not_taken_back(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook(EXPLAINABLE)
    nianbao("check", path, "--write")
    nianbao("explain", path, "R038", "--text", "有 2 件已划转")
    place = FINDING_COLUMNS.index("explanation")
    rows = FileHost(path).read([FINDING_ROWS])[FINDING_ROWS.name].values
    (down,) = [i for i, row in enumerate(rows) if row[place]]
    put(path, FINDING_ROWS.sheet, FINDING_ROWS.top + down, FINDING_ROWS.left + place, "另有原因")

    done = nianbao("undo", path)

    assert done.code == 2
    assert "R038" in done.err
    assert explanation(path, "R038") == "另有原因"


def test_an_explanation_that_lapsed_comes_back_with_its_figures(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook(EXPLAINABLE)
    nianbao("check", path, "--write")
    nianbao("explain", path, "R038", "--text", "有 2 件已划转")
    fill(nianbao, path, figures=CHANGED)
    nianbao("check", path, "--write")
    assert explanation(path, "R038") is None

    assert nianbao("undo", path).code == 0

    assert explanation(path, "R038") == "有 2 件已划转"


def test_cleared_marks_leave_a_workbook_never_checked_and_come_back(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook(EXPLAINABLE)
    never = contents(path)
    nianbao("check", path, "--write")
    nianbao("explain", path, "R038", "--text", "有 2 件已划转")
    checked = contents(path)

    assert nianbao("clear-marks", path).code == 0
    assert contents(path) == never
    assert "有 2 件已划转" in [row[3] for row in ledger(path)]

    assert nianbao("undo", path).code == 0
    assert timeless(contents(path)) == timeless(checked)


def test_last_year_is_put_beside_this_year_and_taken_back(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({INPUT: 2})
    last = workbook({INPUT: 5}, name="上年.xlsx", year=2024)
    before = contents(path)

    assert nianbao("last-year", path, last).code == 0
    previous = open_workbook(path)[1].previous
    assert previous is not None
    assert (previous.profile.year, previous.figures[INPUT].number) == (2024, 5)

    assert nianbao("undo", path).code == 0
    assert contents(path) == before


def timeless(found: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Return contents without the time of the check."""
    return found | {VERDICT.name: found[VERDICT.name][0][0]}


SHEETS = {"一、总体情况": "xl/worksheets/sheet2.xml", "三、依申请": "xl/worksheets/sheet4.xml"}
FIRST_PROSE, FIGURE, TOTAL_CELL = "B4", "E4", "J4"
# kind | what stands in the cell | where
ODD_CELLS = """
formula with a text        | t="str"><f>"共"&amp;1&amp;"件"</f><v>共1件</v>          | B4 E4
formula with a truth value | t="b"><f>1=1</f><v>1</v>                              | B4 E4
formula with an error      | t="e"><f>1/0</f><v>#DIV/0!</v>                        | B4 E4 J4
formula never calculated   | ><f>3+4</f>                                           | B4 E4 J4
formula of one's own       | ><f aca="1">SUM(C4:D4)</f><v>0</v>                    | J4
array of a single cell     | ><f t="array" ref="@">SUM(C4:D4*1)</f><v>0</v>        | E4 J4
error value                | t="e"><v>#N/A</v>                                     | B4 E4 J4
text that looks like one   | t="inlineStr"><is><t>#N/A</t></is>                    | B4 E4 J4
truth value                | t="b"><v>1</v>                                        | B4 E4 J4
formatted runs             | t="inlineStr"><is>RUNS</is>                           | B4 E4
reading aids               | t="inlineStr"><is><t>甲</t>AID</is>                   | B4 E4
escaped control character  | t="inlineStr"><is><t>甲_x000D_乙_x005F_x0041_</t></is> | B4 E4
number                     | ><v>46050</v>                                         | B4
number with an exponent    | ><v>1.0E-2</v>                                        | E4
date written as ISO        | t="d"><v>2025-03-01</v>                               | B4 E4
picture in the cell        | t="e" vm="1"><v>#VALUE!</v>                           | B4
"""


LONG = {
    "RUNS": '<r><rPr><b/></rPr><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r>',
    "AID": '<rPh sb="0" eb="1"><t>jia</t></rPh>',
}


def odd_cells() -> list[Any]:
    table = re.sub("RUNS|AID", lambda found: LONG[found[0]], ODD_CELLS)
    rows = [[part.strip() for part in line.split(" | ")] for line in table.strip().split("\n")]
    return [
        pytest.param(at, markup.replace("@", at), id=f"{kind}-{at}")
        for kind, markup, places in rows
        for at in places.split()
    ]


def place_of(at: str) -> str:
    return "一、总体情况" if at == FIRST_PROSE else "三、依申请"


def with_cell(path: Path, at: str, markup: str, style: str = "", row: str = "") -> None:
    """Put the markup of a cell (from its attributes on) and of its row's height into a file."""
    part = SHEETS[place_of(at)]
    content = parts(path)[part].decode()
    cell = rf'<c r="{at}"( s="\d+")?(?: t="\w+")?(?:/>|>.*?</c>)'
    put = re.subn(cell, lambda m: f'<c r="{at}"{style or m[1]} {markup}</c>', content)
    assert put[1] == 1
    if row:
        put = re.subn(rf'<row r="{at[1:]}"[^>]*>', f'<row r="{at[1:]}" {row}>', put[0])
        assert put[1] == 1
    zipped(path, {**parts(path), part: put[0].encode()})


def rows_of(path: Path, at: str) -> dict[str, bytes]:
    """Return each row of a sheet as it is written, but for what the form's own formulas show."""
    root = etree.fromstring(parts(path)[SHEETS[place_of(at)]])
    for cell in list(root.iter("{*}c")):
        if cell.get("r") != at and cell.find("{*}f") is not None:
            cell.getparent().remove(cell)
    return {row.get("r"): etree.tostring(row, method="c14n2") for row in root.iter("{*}row")}


def filled_over(nianbao: Nianbao, path: Path, at: str) -> None:
    if at == FIRST_PROSE:
        fill(nianbao, path, sections={"1": ["只有一段，比原来的长。" * 20, "又一段。"]})
    else:
        fill(nianbao, path, figures={INPUT if at == FIGURE else TOTAL: 77})


@pytest.mark.parametrize(("at", "markup"), odd_cells())
def test_what_stood_in_a_cell_comes_back_as_it_was_written(
    workbook: MakeWorkbook, nianbao: Nianbao, at: str, markup: str
) -> None:
    path = workbook({INPUT: 2})
    with_cell(path, at, markup)
    before = rows_of(path, at)
    filled_over(nianbao, path, at)
    assert rows_of(path, at) != before

    done = nianbao("undo", path)

    assert done.code == 0, done.err
    assert rows_of(path, at) == before


@pytest.mark.parametrize("row", ["", 'ht="77.25" customHeight="1"', 'ht="15"', 'hidden="1"'])
def test_rows_of_prose_are_as_high_again_as_they_were(
    workbook: MakeWorkbook, nianbao: Nianbao, row: str
) -> None:
    path = workbook()
    with_cell(path, FIRST_PROSE, 't="inlineStr"><is><t>原来的一段。</t></is>', row=row or " ")
    before = rows_of(path, FIRST_PROSE)
    filled_over(nianbao, path, FIRST_PROSE)

    assert nianbao("undo", path).code == 0

    assert rows_of(path, FIRST_PROSE) == before


def test_a_shared_string_with_formats_comes_back_with_them(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    rich = "<si><r><t>甲</t></r><r><rPr><b/></rPr><t>乙</t></r></si>"
    as_excel = shared(parts(path))
    strings = as_excel["xl/sharedStrings.xml"].decode().replace("</sst>", f"{rich}</sst>")
    number = strings.count("<si>") - 1
    zipped(path, {**as_excel, "xl/sharedStrings.xml": strings.encode()})
    with_cell(path, FIRST_PROSE, f't="s"><v>{number}</v>')
    filled_over(nianbao, path, FIRST_PROSE)

    assert nianbao("undo", path).code == 0

    row = rows_of(path, FIRST_PROSE)["4"].decode().replace("s:", "")
    assert "<is><r><t>甲</t></r><r><rPr><b></b></rPr><t>乙</t></r></is>" in row


@pytest.mark.parametrize("number", [7, 36526, 40000])
def test_a_figure_in_a_cell_with_the_format_of_a_date_is_taken_back(
    workbook: MakeWorkbook, nianbao: Nianbao, number: int
) -> None:
    path = workbook({INPUT: 2})
    styles = parts(path)["xl/styles.xml"].decode()
    count = int(styles.partition('<cellXfs count="')[2].partition('"')[0])
    dated = styles.replace(f'<cellXfs count="{count}"', f'<cellXfs count="{count + 1}"').replace(
        "</cellXfs>", '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    )
    zipped(path, {**parts(path), "xl/styles.xml": dated.encode()})
    with_cell(path, FIGURE, "><v>45717</v>", style=f' s="{count}"')
    before = rows_of(path, FIGURE)
    fill(nianbao, path, figures={INPUT: number})

    done = nianbao("undo", path)

    assert done.code == 0, done.err
    assert rows_of(path, FIGURE) == before


@pytest.mark.parametrize("column", range(1, 9))
@pytest.mark.parametrize("odd", [None, "A1", 7, -1, True, "#REF!", "<row><c/><c/></row>", "zlib:a"])
def test_a_ledger_that_somebody_edited_is_answered_in_a_sentence(
    workbook: MakeWorkbook, nianbao: Nianbao, column: int, odd: Value
) -> None:
    path = workbook({INPUT: 2})
    for number in (3, 4):
        fill(nianbao, path, figures={INPUT: number})
    nianbao("undo", path)
    for row in (len(ledger(path)) + 2, len(ledger(path)) + 3):
        put(path, LEDGER_ROWS.sheet, row, column, odd)

    done = nianbao("undo", path)

    assert done.code in (0, 2)
    assert "Traceback" not in done.err
