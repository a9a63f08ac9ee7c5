"""Handing in: the workbook with its receipt, refused while anything is owed."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.explain import explain
from nianbao.actions.submit import Submitted, submit
from nianbao.book.snapshot import Snapshot
from nianbao.host.file import FileHost
from nianbao.host.filing import take_filing, take_snapshot
from nianbao.intake.receipt import is_number, receipt_state, stored_receipt
from nianbao.words import Refusal
from office import convert

IN_TIME = datetime(2026, 1, 20, 17, 10)
UNBALANCED = {"applications.new.natural_person": 6, "applications.granted.natural_person": 5}
BALANCED = UNBALANCED | {"applications.carried_out.natural_person": 1}
NAME = "某市某局2025年政府信息公开工作年度报告"


def submitted(path: Path, folder: Path) -> Submitted:
    return submit(FileHost(path), folder, now=IN_TIME)


def reading(path: Path) -> Snapshot:
    return take_filing(FileHost(path))


def edited(path: Path, cell: str, value: int | float | str, folder: Path) -> Path:
    """A copy in which somebody changed one cell in a program that keeps nothing of ours."""
    book = openpyxl.load_workbook(path)
    sheet, at = cell.split("!")
    book[sheet][at] = value
    changed = folder / "改过.xlsx"
    book.save(changed)
    return changed


def test_folder_holds_the_workbook_with_its_receipt_and_the_report(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    done = submitted(workbook(BALANCED), tmp_path / "报送")
    names = {path.name for path in (tmp_path / "报送").iterdir()}
    assert names >= {f"{NAME}（报送件）.xlsx", f"{NAME}.docx"}
    assert names == {path.name for path in (done.workbook, *done.exports)}
    assert is_number(done.receipt.number)
    assert stored_receipt(reading(done.workbook)) == done.receipt
    assert receipt_state(reading(done.workbook)) == "holds"


def test_own_workbook_stays_byte_for_byte(workbook: MakeWorkbook, tmp_path: Path) -> None:
    path = workbook(BALANCED)
    before = path.read_bytes()
    submitted(path, tmp_path / "报送")
    assert path.read_bytes() == before


def test_receipt_says_when_and_by_which_rules(workbook: MakeWorkbook, tmp_path: Path) -> None:
    done = submitted(workbook(BALANCED), tmp_path / "报送")
    rules = done.checked.verdict.ruleset
    assert done.receipt.time == "2026-01-20 17:10"
    assert (done.receipt.version, done.receipt.sha256) == (rules.version, rules.sha256)
    assert done.receipt.verdict == "ready"


def test_errors_and_unexplained_warnings_are_named_and_nothing_is_made(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    path = workbook(UNBALANCED | {"proactive.normative_documents.issued": 3})
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused:
        submitted(path, tmp_path / "报送")
    words = str(refused.value)
    assert words.startswith("报送件还没有生成。不能报送：")
    assert "[错误] R010 三、依申请!D4" in words
    assert "[需说明]" in words
    assert not (tmp_path / "报送").exists()
    assert path.read_bytes() == before


def test_blank_cell_is_a_hint_while_editing_and_an_error_when_handed_in(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook(BALANCED | {"disputes.reconsideration.upheld": None})
    (found,) = [f for f in nianbao("check", path, "--json").json["findings"] if f["rule"] == "R004"]
    assert found["severity"] == "hint"
    with pytest.raises(Refusal, match=r"\[错误\] R004"):
        submitted(path, tmp_path / "报送")


def test_refused_workbook_shows_its_findings_when_asked(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook(UNBALANCED)
    done = nianbao("submit", path, "--out", tmp_path / "o", "--write")
    assert done.code == 2
    assert "以上问题已写入填报表的“校验结果”" in done.err
    shown = take_snapshot(FileHost(path)).areas["finding_rows"].values
    assert "R010" in [row[4] for row in shown]


def test_command_explains_the_lateness_and_prints_receipt_and_files(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path, today = workbook(BALANCED), date.today().isoformat()
    refused = nianbao("submit", path, "--out", tmp_path / "o")
    assert refused.code == 2
    assert "[错误] R097" in refused.err
    words = "机构合并，经主管部门同意延期"
    assert nianbao("explain", path, "R097", "--text", words, "--as-of", today).code == 0
    done = nianbao("submit", path, "--out", tmp_path / "o")
    assert done.code == 0
    receipt = stored_receipt(reading(tmp_path / "o" / f"{NAME}（报送件）.xlsx"))
    assert receipt is not None
    assert done.out.startswith(f"报送件已生成，回执号 {receipt.number}\n")
    assert f"{NAME}.docx" in done.out


def test_reason_for_the_lateness_outlives_a_check_that_asks_for_no_deadline(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path, today = workbook(BALANCED), date.today().isoformat()
    nianbao("explain", path, "R097", "--text", "机构合并", "--as-of", today)
    for _ in range(2):
        checked = nianbao("check", path, "--write")
        assert checked.code == 0
        assert "这次没有核对“部门应在次年 1 月 31 日前提交年度报告并向社会公布”" in checked.out
    assert nianbao("submit", path, "--out", tmp_path / "o").code == 0


def test_no_file_that_stands_already_is_written_over(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    path, folder = workbook(BALANCED), tmp_path / "报送"
    folder.mkdir()
    (folder / f"{NAME}.docx").write_text("别动")
    with pytest.raises(Refusal, match="什么都没有改动"):
        submitted(path, folder)
    assert [entry.name for entry in folder.iterdir()] == [f"{NAME}.docx"]
    assert (folder / f"{NAME}.docx").read_text() == "别动"


def test_unnamed_report_is_not_handed_in(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path, data = workbook(BALANCED), tmp_path / "d.json"
    data.write_text('{"profile": {"unit": null}}')
    nianbao("fill", path, data)
    with pytest.raises(Refusal, match="没有填机关全称"):
        submitted(path, tmp_path / "报送")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("三、依申请!D4", 7),
        ("二、主动公开!B14", 0.35),
        ("一、总体情况!B5", "（一）主动公开。全年通过政府网站主动公开政府信息121条。"),
        ("首页!C5", "某市某某局"),
        ("首页!C9", 2024),
        ("首页!G3", "2026-01-19 08:00:00"),
    ],
)
def test_any_change_of_what_it_says_breaks_the_receipt(
    workbook: MakeWorkbook, tmp_path: Path, cell: str, value: int | float | str
) -> None:
    done = submitted(workbook(BALANCED), tmp_path / "报送")
    assert receipt_state(reading(edited(done.workbook, cell, value, tmp_path))) == "differs"


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("三、依申请!D4", "=3+3", "General"),
        ("三、依申请!D4", 6, '"7"'),
        ("三、依申请!D4", 6, ";;;"),
        ("三、依申请!D4", 6, "0,"),
        ("上年数据!E5", 5, "General"),
        ("上年数据!D2", "别的文件", "General"),
    ],
    ids=["formula", "literal", "hidden", "thousands", "last year's figure", "its source"],
)
def test_what_only_looks_the_same_breaks_the_receipt(
    workbook: MakeWorkbook, tmp_path: Path, cell: str, value: int | str, code: str
) -> None:
    done = submitted(workbook(BALANCED), tmp_path / "报送")
    sheet, at = cell.split("!")
    book = openpyxl.load_workbook(done.workbook)
    book[sheet][at] = value
    book[sheet][at].number_format = code
    book.save(tmp_path / "改过.xlsx")
    assert receipt_state(reading(tmp_path / "改过.xlsx")) == "differs"


@pytest.mark.parametrize("code", ["0", "#,##0", "0_ ", "#,##0.00", "General"])
def test_a_format_that_shows_the_number_leaves_the_receipt_right(
    workbook: MakeWorkbook, tmp_path: Path, code: str
) -> None:
    done = submitted(workbook(BALANCED), tmp_path / "报送")
    book = openpyxl.load_workbook(done.workbook)
    book["三、依申请"]["D4"].number_format = code
    book.save(tmp_path / "改过.xlsx")
    assert receipt_state(reading(tmp_path / "改过.xlsx")) == "holds"


@pytest.mark.parametrize(
    "typed",
    [
        lambda number: number.replace("-", ""),
        lambda number: number.replace("-", " "),
        lambda number: number.replace("-", "——"),
        lambda number: number.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)}),
        lambda number: f"  {number}\u200b",
    ],
    ids=["none", "blanks", "long dashes", "full width", "unseen"],
)
def test_how_a_receipt_number_is_typed_does_not_matter(
    workbook: MakeWorkbook, tmp_path: Path, typed: Callable[[str], str]
) -> None:
    done = submitted(workbook(BALANCED), tmp_path / "报送")
    number = typed(done.receipt.number)
    assert is_number(number)
    assert receipt_state(reading(edited(done.workbook, "首页!F3", number, tmp_path))) == "holds"


def test_changed_explanation_breaks_the_receipt(workbook: MakeWorkbook, tmp_path: Path) -> None:
    path = workbook(BALANCED | {"proactive.fees.amount": 20_000})
    explain(FileHost(path), "R008", [], "经核对无误")
    done = submitted(path, tmp_path / "报送")
    place = explanation_cell(done.workbook)
    assert receipt_state(reading(edited(done.workbook, place, "口径不同", tmp_path))) == "differs"


def explanation_cell(path: Path) -> str:
    sheet = openpyxl.load_workbook(path)["校验结果"]
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.value == "经核对无误")
    return f"{sheet.title}!{next(cells).coordinate}"


def test_slip_of_the_pen_makes_no_other_receipt_number() -> None:
    every = map(str, range(2_718_281_828_459_040, 2_718_281_828_459_340))
    numbers = [number for number in every if is_number(number)]
    assert len(numbers) == 30
    wrong = [
        number[:place] + digit + number[place + 1 :]
        for number in numbers
        for place in range(len(number))
        for digit in "0123456789".replace(number[place], "")
    ]
    assert not any(map(is_number, wrong))
    swapped = [
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        for number in numbers
        for place in range(len(number) - 1)
        if number[place] != number[place + 1]
    ]
    assert sum(map(is_number, swapped)) < len(swapped) / 20


def test_saving_again_in_another_program_keeps_the_receipt(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    figures = BALANCED | {"proactive.fees.amount": 0.35}
    done = submitted(workbook(figures), tmp_path / "报送")
    changed = edited(done.workbook, "三、依申请!D4", 7, tmp_path)
    saved, saved_changed = convert([done.workbook, changed], "xlsx", tmp_path)
    assert saved.read_bytes() != done.workbook.read_bytes()
    assert receipt_state(reading(saved)) == "holds"
    assert receipt_state(reading(saved_changed)) == "differs"
    assert done.receipt.number in front_page(saved)
    assert "已改动，回执作废，请重新生成报送件" in front_page(saved_changed)


def front_page(path: Path) -> str:
    sheet = openpyxl.load_workbook(path, data_only=True)["首页"]
    shown = sheet.iter_rows(max_col=5, values_only=True)  # what stands farther right is hidden
    return "\n".join(str(value) for row in shown for value in row if value is not None)


def test_number_that_was_mistyped_is_told_from_a_changed_filing(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    done = submitted(workbook(BALANCED), tmp_path / "报送")
    number = done.receipt.number
    slip = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert receipt_state(reading(edited(done.workbook, "首页!F3", slip, tmp_path))) == "misread"
