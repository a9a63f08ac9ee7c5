"""``nianbao renew``: whatever became of a workbook's layout, its contents reach a clean one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from conftest import PROFILE, MakeWorkbook, Nianbao
from nianbao.actions.submit import submit
from nianbao.book.block import Block, Edit, Formula
from nianbao.form import edition
from nianbao.host.file import FileHost
from test_submit import BALANCED, IN_TIME

TABLES = ("二、主动公开", "三、依申请", "四、复议诉讼")
INPUTS = [cell.id for cell in edition("2021").cells if not cell.is_total]
# every input another number, so that a figure in a wrong place is seen
DISTINCT = {cell: number for number, cell in enumerate(INPUTS, 1001)}
READ = {cell: str(number) for cell, number in DISTINCT.items()}
Damage = Callable[[Workbook], Any]


@pytest.fixture
def filled(workbook: MakeWorkbook, nianbao: Nianbao) -> Path:
    """Return a workbook with another number in every input, checked, with last year's data."""
    last = workbook(name="上年.xlsx", year=2024)
    assert len(INPUTS) == 166
    path = last.with_name("本年.xlsx")
    assert nianbao("new", path, "--unit", "某市某局", "--year", 2025, "--from", last).code == 0
    data = last.with_name("data.json")
    prose = {"1": [f"第{n}段。" for n in range(1, 8)], "6": ["甲", "乙"]}
    content = {"figures": DISTINCT, "sections": prose, "profile": PROFILE}
    data.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    assert nianbao("fill", path, data).code == 0
    nianbao("check", path, "--write")
    return path


def damaged(path: Path, damage: Damage, name: str = "弄乱.xlsx") -> Path:
    """Return a copy with the damage that a spreadsheet program could do to it."""
    book = openpyxl.load_workbook(path)
    damage(book)
    target = path.with_name(name)
    book.save(target)
    return target


def moved(sheet: Worksheet, change: Callable[[], None], at: int, by: int, *, rows: bool) -> None:
    """Insert or delete as Excel does, which takes merged ranges along."""
    ranges = [merge.bounds for merge in sheet.merged_cells.ranges]
    for merge in [str(merge) for merge in sheet.merged_cells.ranges]:
        sheet.unmerge_cells(merge)
    change()
    for left, top, right, bottom in ranges:
        low, high = (top, bottom) if rows else (left, right)
        low, high = low + by * (low >= at + (by < 0)), high + by * (high >= at)
        bounds = (left, low, right, high) if rows else (low, top, high, bottom)
        names = ("start_column", "start_row", "end_column", "end_row")
        if low <= high:
            sheet.merge_cells(**dict(zip(names, bounds, strict=True)))


def rows_in(sheet: str, at: int, count: int) -> Damage:
    return lambda book: moved(
        book[sheet], lambda: book[sheet].insert_rows(at, count), at, count, rows=True
    )


def columns_in(sheet: str, at: int, count: int) -> Damage:
    return lambda book: moved(
        book[sheet], lambda: book[sheet].insert_cols(at, count), at, count, rows=False
    )


def row_out(sheet: str, at: int) -> Damage:
    return lambda book: moved(book[sheet], lambda: book[sheet].delete_rows(at), at, -1, rows=True)


def splintered(sheet: str) -> Damage:
    """Paste over formats: merges undone, colours, other fonts."""

    def damage(book: Workbook) -> None:
        for merge in [str(merge) for merge in book[sheet].merged_cells.ranges]:
            book[sheet].unmerge_cells(merge)
        for row in book[sheet]["A1:J10"]:
            for cell in row:
                cell.fill = PatternFill("solid", "FFCCEE")

    return damage


def renamed(sheet: str) -> Damage:
    return lambda book: setattr(book[sheet], "title", "Sheet1")


def exported(book: Workbook) -> None:
    """Name the sheets as Numbers does, which leaves out what its prose sheets print above."""
    for sheet in book.worksheets:
        if sheet.title in ("一、总体情况", "五、问题改进", "六、其他事项"):
            sheet.delete_rows(1, 2)
        sheet.title += " - 表格 1"


def restamped(book: Workbook) -> None:
    """Make it a workbook of an older template."""
    book["首页"].cell(2, 7, "0")


def contents(nianbao: Nianbao, path: Path) -> dict[str, Any]:
    figures = nianbao("figures", path, "--json").json["figures"]
    book = openpyxl.load_workbook(path)
    prose = {
        name: [row[1] for row in book[name].iter_rows(min_row=4, values_only=True) if row[1]]
        for name in ("一、总体情况", "五、问题改进", "六、其他事项")
    }
    profile = [row[0] for row in book["首页"]["C5:C18"] if row[0]]
    last = list(book["上年数据"].iter_rows(min_row=5, values_only=True))
    return {
        "inputs": {cell: str(figures[cell]["number"]) for cell in INPUTS},
        "prose": prose,
        "profile": [cell.value for cell in profile],
        "last": last,
    }


def test_a_sound_workbook_is_moved_as_it_is(filled: Path, nianbao: Nianbao) -> None:
    out = filled.with_name("新.xlsx")
    result = nianbao("renew", filled, out)
    assert (result.code, "附注" in result.out) == (0, False)
    assert contents(nianbao, out) == contents(nianbao, filled)
    assert nianbao("check", out).out == nianbao("check", filled).out


SOUND = {
    "rows put in": rows_in("三、依申请", 8, 2),
    "a row put in above": rows_in("四、复议诉讼", 1, 1),
    "a row put in within the headers": rows_in("四、复议诉讼", 3, 1),
    "a column put in": columns_in("三、依申请", 4, 1),
    "a column put in before the labels": columns_in("二、主动公开", 1, 1),
    "merges undone, formats pasted": splintered("三、依申请"),
    "a sheet renamed": renamed("三、依申请"),
    "a prose sheet renamed": renamed("一、总体情况"),
    "the head of a prose sheet deleted": lambda book: book["一、总体情况"].delete_rows(1, 2),
    "a blank row within the prose": lambda book: book["一、总体情况"].insert_rows(6),
    "a row of the first sheet put in": lambda book: book["首页"].insert_rows(8),
    "a column put in before the prose": lambda book: book["六、其他事项"].insert_cols(1),
    "rows put in among last year's data": lambda book: book["上年数据"].insert_rows(50, 3),
    "an older template": restamped,
    "sheets named by another program": exported,
    "a row of flags deleted": row_out("三、依申请", 30),
}


@pytest.mark.parametrize("damage", SOUND.values(), ids=SOUND)
def test_no_figure_and_no_paragraph_is_lost(filled: Path, nianbao: Nianbao, damage: Damage) -> None:
    out = filled.with_name("新.xlsx")
    result = nianbao("renew", damaged(filled, damage), out)
    assert result.code == 0, result.err
    assert contents(nianbao, out) == contents(nianbao, filled)
    assert "没有移入" not in result.out


places = st.tuples(
    st.sampled_from([rows_in, columns_in]),
    st.sampled_from(TABLES),
    st.integers(1, 30),
    st.integers(1, 3),
).map(lambda drawn: drawn[0](*drawn[1:]))


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(damages=[rows_in("四、复议诉讼", 4, 1)])  # above the only row, which has no label
@given(damages=st.lists(places, min_size=1, max_size=4))
def test_lines_put_in_anywhere_lose_nothing(
    filled: Path, nianbao: Nianbao, damages: list[Damage]
) -> None:
    path = damaged(filled, lambda book: [damage(book) for damage in damages])
    out = path.with_name("新.xlsx")
    out.unlink(missing_ok=True)
    assert nianbao("renew", path, out).code == 0
    assert contents(nianbao, out)["inputs"] == READ


@pytest.mark.parametrize("row", [4, 6, 7, 8, 14, 18, 24, 27, 28])
def test_of_a_deleted_row_only_its_own_figures_are_missing(
    filled: Path, nianbao: Nianbao, row: int
) -> None:
    out = filled.with_name("新.xlsx")
    result = nianbao("renew", damaged(filled, row_out("三、依申请", row)), out)
    table = edition("2021").table("applications")
    gone = {cell.id for cell in table.cells if cell.range.top == row}
    expected = READ | dict.fromkeys(gone & set(INPUTS), "None")
    assert contents(nianbao, out)["inputs"] == expected
    line = next(line for line in table.lines if line.cells[0].range.top == row)
    assert line.label
    assert f"找不到「{line.label.text}」" in result.out


def test_what_is_not_the_forms_is_named_and_stays_in_the_old_file(
    filled: Path, nianbao: Nianbao
) -> None:
    def damage(book: Workbook) -> None:
        book["三、依申请"]["N5"] = "备忘：找张三核对"
        book["一、总体情况"]["D5"] = "另一稿"
        book["三、依申请"]["D7"] = "=3+5"
        book.create_sheet("台账")
        book.remove(book["上年数据"])

    path = damaged(filled, damage)
    computed = Formula("3+4", 7)
    FileHost(path).write([Edit(Block("cell", "三、依申请", 6, 4, 1, 1), [[computed]])])
    before = path.read_bytes()
    said = nianbao("renew", path, filled.with_name("新.xlsx")).out
    assert "没有移入：三、依申请!N5「备忘：找张三核对」。需要保留的，请自行抄到新表" in said
    assert "没有移入：一、总体情况!D5「另一稿」" in said
    assert "三、依申请!D6 的公式 =3+4 已换成它的数值" in said
    assert "三、依申请!D7 的公式 =3+5 没有移入：文件里没有它的结果" in said
    assert "「台账」不是填报表的工作表" in said
    assert "原表没有「上年数据」，该表的内容没有移入" in said
    assert path.read_bytes() == before


def test_a_reworded_label_is_read_by_its_place_and_said(filled: Path, nianbao: Nianbao) -> None:
    path = damaged(filled, lambda book: book["三、依申请"].__setitem__("C9", "3.三安全"))
    out = filled.with_name("新.xlsx")
    said = nianbao("renew", path, out).out
    assert contents(nianbao, out)["inputs"] == READ
    assert "三、依申请!C9 的标签是「3.三安全」" in said


def test_explanations_and_the_ledger_come_along(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook({"proactive.normative_documents.issued": 3})
    found = nianbao("check", path, "--write", "--json").json["findings"]
    assert "R038" in {finding["rule"] for finding in found}
    assert nianbao("explain", path, "R038", "--text", "法院另案处理").code == 0
    broken = damaged(path, rows_in("三、依申请", 8, 2))
    out = path.with_name("新.xlsx")
    assert nianbao("renew", broken, out).code == 0
    assert "法院另案处理" in nianbao("check", out).out
    old, new = (
        [
            r
            for r in openpyxl.load_workbook(x)["修改记录"].iter_rows(min_row=4, values_only=True)
            if r[0]
        ]
        for x in (broken, out)
    )
    assert new[: len(old)] == old
    assert new[-1][1] == "换新表"


def test_a_total_with_another_formula_is_named(filled: Path, nianbao: Nianbao) -> None:
    host = FileHost(filled)
    total = Block("total", "三、依申请", 4, 10, 1, 1)
    host.write([Edit(total, [[Formula("SUM(D4:I4)+100", 100)]])])
    other = Block("other", "三、依申请", 5, 10, 1, 1)
    host.write(
        [Edit(other, [[Formula("D5+E5+F5+G5+H5+I5", host.read([other])["other"].values[0][0])]])]
    )

    said = nianbao("renew", filled, filled.with_name("新.xlsx")).out

    assert "三、依申请!J4 的合计公式被改成了 =SUM(D4:I4)+100（结果 100），没有移入" in said
    assert "三、依申请!J5" not in said


def test_a_receipt_is_that_of_the_old_workbook_alone(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    done = submit(FileHost(workbook(BALANCED)), tmp_path / "报送", now=IN_TIME).workbook

    said = nianbao("renew", done, tmp_path / "新.xlsx").out

    (note,) = [line for line in said.splitlines() if "没有移入" in line]
    assert "回执号" in note
    assert "它只对原文件有效。报送新表前，请重新生成报送件" in note


def test_refusals(filled: Path, nianbao: Nianbao, tmp_path: Path) -> None:
    stranger = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(stranger)
    refused = nianbao("renew", stranger, tmp_path / "新.xlsx")
    assert refused.code == 2
    assert not (tmp_path / "新.xlsx").exists()
    assert nianbao("renew", filled, filled).code == 2
