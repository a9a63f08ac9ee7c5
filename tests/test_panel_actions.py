"""Every action that the companion window offers, pressed with the mouse."""

import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from tkinter import filedialog, simpledialog

import openpyxl
import pytest

from city import unit
from conftest import MakeWorkbook, Nianbao
from nianbao import __version__
from nianbao.actions.declaration import Face, declaration
from nianbao.book.layout import FINDING_COLUMNS, FINDING_ROWS
from nianbao.panel.recent import recent
from nianbao.panel.side import Side
from nianbao.panel.window import Window
from nianbao.sample import sample_report
from overlays import ADDED, EQUATION, HEAD
from panel_window import idle, mouse, opened, settle
from screen import point

DOUBTFUL = {
    "proactive.normative_documents.issued": 5,
    "proactive.normative_documents.in_force": 3,
}
WRONG = {"applications.new.natural_person": 1}
Answer = Callable[..., None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Return what decides beforehand how the next dialogs are answered."""

    def set_answers(
        *,
        opened: object = "",
        save: object = "",
        folder: object = "",
        text: str = "",
    ) -> None:
        monkeypatch.setattr(filedialog, "askopenfilename", lambda **_: str(opened))
        monkeypatch.setattr(filedialog, "asksaveasfilename", lambda **_: str(save))
        monkeypatch.setattr(filedialog, "askdirectory", lambda **_: str(folder))
        monkeypatch.setattr(simpledialog, "askstring", lambda *_, **__: text)

    set_answers()
    return set_answers


def press(window: Window, action: str, side: Side | None = None) -> str:
    """Press a button of the filer's or the given side; return the sentence that stands there."""
    side = side or window.filer
    mouse(window, side.buttons.buttons[action])
    idle(window)
    return side.results.sentence.get()


def detail(window: Window) -> str:
    return window.filer.results.detail.get("1.0", "end")


def test_each_side_does_every_action_that_it_offers(window: Window) -> None:
    faces: dict[Face, Side] = {"filer": window.filer, "supervisor": window.supervisor}
    for face, side in faces.items():
        offered = [action for group in declaration().on(face) for action in group.actions]
        assert list(side.buttons.buttons) == [action.id for action in offered]
        named = {action.id for action in offered if action.function or action.sets}
        assert named | set(side.own) == {action.id for action in offered}
        assert named.isdisjoint(side.own)


def test_from_nothing_to_a_workbook_with_last_year_in_it(
    window: Window, workbook: MakeWorkbook, tmp_path: Path, answer: Answer
) -> None:
    last, new = workbook(year=2024, name="去年.xlsx"), tmp_path / "今年.xlsx"
    answer(save=new, opened=last)

    assert "已新建空白的填报表" in press(window, "new")
    assert str(new) in window.filer.name.get()
    assert "已从「去年.xlsx」填入上年数据" in press(window, "last_year")

    assert openpyxl.load_workbook(new)["上年数据"]["B2"].value == 2024


def test_an_existing_file_is_not_written_over_by_a_new_workbook(
    window: Window, workbook: MakeWorkbook, answer: Answer
) -> None:
    path = workbook()
    before = path.read_bytes()
    answer(save=path)

    assert "已经存在，没有覆盖它" in press(window, "new")

    assert path.read_bytes() == before
    assert window.filer.workbook is None


def test_a_published_report_is_read_into_a_workbook(
    window: Window, tmp_path: Path, answer: Answer
) -> None:
    path = tmp_path / "读入.xlsx"
    answer(opened=sample_report(), save=path)

    said = press(window, "read")

    assert sample_report().name in said
    assert openpyxl.load_workbook(path)["三、依申请"]["D4"].value == 6


def test_sentences_are_drafted_and_listed(window: Window, workbook: MakeWorkbook) -> None:
    path = workbook(DOUBTFUL)
    opened(window, path)

    assert "已起草" in press(window, "draft")

    assert {line.level for line in window.filer.results.lines} == {"写入", "供参考"}
    assert "2025年，本机关制发行政规范性文件5件" in detail(window)


def test_a_sentence_that_figures_have_overtaken_is_listed_below_the_findings(
    window: Window, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook(DOUBTFUL)
    nianbao("draft", path)
    data = path.with_name("数.json")
    data.write_text('{"figures": {"proactive.normative_documents.issued": 6}}', "utf-8")
    nianbao("fill", path, data)
    opened(window, path)

    press(window, "check")

    last = window.filer.results.lines[-1]
    assert (last.level, "起草的句子已与表不一致" in last.message) == ("附注", True)
    assert "5 → 6" in last.message


def test_two_reports_are_compared_on_a_page(
    window: Window,
    workbook: MakeWorkbook,
    tmp_path: Path,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = iter([workbook(year=2024, name="去年.xlsx"), workbook(DOUBTFUL)])
    page = tmp_path / "比较.html"
    answer(save=page)
    monkeypatch.setattr(filedialog, "askopenfilename", lambda **_: str(next(files)))

    assert "个数字里，2 个不同" in press(window, "compare")

    assert "行政规范性文件" in page.read_text("utf-8")


def test_a_reason_is_written_in_the_window(
    window: Window, workbook: MakeWorkbook, answer: Answer
) -> None:
    path = workbook(DOUBTFUL)
    opened(window, path)
    assert "1 处需说明" in press(window, "check")
    answer(text="有 2 件已划转")

    assert press(window, "explain").startswith("可以报送")

    assert window.filer.results.lines[0].level == "已说明"
    assert "有 2 件已划转" in detail(window)
    row = next(openpyxl.load_workbook(path)["校验结果"].iter_rows(min_row=FINDING_ROWS.top))
    column = FINDING_ROWS.left + FINDING_COLUMNS.index("explanation")
    assert row[column - 1].value == "有 2 件已划转"


def test_a_file_that_another_program_saved_is_checked_again_without_a_click(
    window: Window, workbook: MakeWorkbook
) -> None:
    path = workbook(DOUBTFUL)
    opened(window, path)
    assert "1 处需说明" in press(window, "check")
    held = path.read_bytes()

    book = openpyxl.load_workbook(path)
    book["三、依申请"]["D5"] = -1
    book.save(path)
    settle(window, lambda: "又校验了一遍" in window.filer.results.sentence.get())

    assert "不能报送：1 处错误" in window.filer.results.sentence.get()
    changed = path.read_bytes()
    path.write_bytes(held)
    settle(window, lambda: "需说明后报送" in window.filer.results.sentence.get())
    assert path.read_bytes() == held != changed  # nothing is written to it


def test_the_first_line_is_the_first_to_be_gone_to(window: Window, workbook: MakeWorkbook) -> None:
    opened(window, workbook(WRONG))
    press(window, "check")

    walked = []
    for _ in range(2):
        window.filer.results.next()
        walked.append(window.filer.results.chosen())

    assert walked == [0, 1]


def test_a_reason_for_lateness_is_written_in_the_window(
    window: Window, workbook: MakeWorkbook, answer: Answer
) -> None:
    opened(window, workbook())
    assert press(window, "submit").startswith("报送件还没有生成")
    answer(text="机构合并，经同意延期")
    press(window, "explain")

    assert press(window, "submit").startswith("报送件已生成，回执号")


def test_an_error_is_not_explained_away(
    window: Window, workbook: MakeWorkbook, answer: Answer
) -> None:
    opened(window, workbook(WRONG))
    press(window, "check")
    answer(text="没有错")

    press(window, "explain")

    assert "不能以说明代替改正" in window.state_line.get()


def test_what_was_not_evaluated_takes_a_note(
    window: Window, workbook: MakeWorkbook, answer: Answer
) -> None:
    path = workbook()
    opened(window, path)
    press(window, "check")
    answer(text="上年报告找不到了")

    assert press(window, "explain").startswith("可以报送")

    found = openpyxl.load_workbook(path)["校验结果"].iter_rows(values_only=True)
    assert any("上年报告找不到了" in row for row in found)


def test_keys_press_no_button_while_a_question_is_open(
    window: Window, workbook: MakeWorkbook
) -> None:
    opened(window, workbook(DOUBTFUL))
    press(window, "check")
    was_busy: list[bool] = []

    def press_key() -> None:
        (question,) = [x for x in window.filer.winfo_children() if isinstance(x, tk.Toplevel)]
        window.event_generate("<F5>")
        was_busy.append(window.worker.is_busy)
        question.event_generate("<Escape>")

    window.after(300, press_key)
    window.filer.explain()

    assert was_busy == [False]


def test_a_button_explains_itself_under_the_mouse(window: Window) -> None:
    button = window.filer.buttons.buttons["undo"]
    point(button.winfo_rootx() + 5, button.winfo_rooty() + 5)

    settle(window, lambda: bool(button.winfo_children()))

    (tip,) = button.winfo_children()
    (label,) = tip.winfo_children()
    assert label.cget("text") == declaration().actions["undo"].supertip
    point(window.winfo_rootx() + 400, window.winfo_rooty() + 400)
    settle(window, lambda: not button.winfo_children())


def test_marks_are_cleared(window: Window, workbook: MakeWorkbook) -> None:
    path = workbook(WRONG)
    opened(window, path)
    assert press(window, "check").startswith("不能报送")

    assert "已清除校验的标记" in press(window, "clear_marks")

    assert openpyxl.load_workbook(path)["校验结果"]["A1"].value == "尚未校验"


def test_help_examination_and_version_are_offered_as_on_the_ribbon(
    window: Window, workbook: MakeWorkbook
) -> None:
    opened(window, workbook())
    press(window, "help")
    assert window.state_line.get() == "请在填报表中打开「填表说明」，看 A1 格"
    assert "环境自检" in press(window, "doctor")
    assert "openpyxl" in detail(window)
    assert __version__ in press(window, "about")
    assert "nianbao.conf" in detail(window)


def test_the_window_begins_where_it_ended(window: Window, workbook: MakeWorkbook) -> None:
    assert recent("workbook") is None
    path = workbook()
    opened(window, path)
    window.supervisor.open(path.parent)
    assert (recent("workbook"), recent("folder")) == (path, path.parent)

    path.unlink()
    assert recent("workbook") is None


def test_dialogs_begin_beside_the_workbook_and_suggest_a_name(
    window: Window, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook()
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(filedialog, "askopenfilename", lambda **given: asked.append(given) or path)
    monkeypatch.setattr(filedialog, "asksaveasfilename", lambda **given: asked.append(given) or "")

    press(window, "open")
    press(window, "renew")

    damaged, new = asked[1:]
    assert damaged["initialdir"] == new["initialdir"] == path.parent
    assert new["initialfile"] == "年报（新表）.xlsx"
    assert new["confirmoverwrite"] is False


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """What three units handed in, with figures that local rules doubt."""
    folder = tmp_path / "报来"
    folder.mkdir()
    counts = {"proactive__coercive_measures__decisions": 3, "proactive__penalties__decisions": 0}
    for number in range(3):
        (folder / f"{number}.xlsx").write_bytes(unit(number).counting(**counts).workbook())
    return folder


def choose(window: Window, answer: Answer, **choices: object) -> None:
    """Press the buttons by which the supervisor chooses what to work with."""
    kinds = {"folder": "folder", "previous": "folder", "unit": "text"}
    for name, choice in choices.items():
        answer(**{kinds.get(name, "opened"): choice})
        press(window, "name_unit" if name == "unit" else f"choose_{name}", window.supervisor)


def shown_choices(window: Window) -> Sequence[str]:
    return [label.cget("text") for label in window.supervisor.facts.winfo_children()]


def test_what_the_supervisor_chose_is_shown_and_taken_into_account(
    window: Window, district: Path, tmp_path: Path, answer: Answer
) -> None:
    window.sides.select(1)
    rules, roster, last = (tmp_path / name for name in ("本市.toml", "名单.csv", "上年"))
    rules.write_text(HEAD + ADDED + EQUATION, "utf-8")
    names = [unit(number).name for number in range(3)]
    roster.write_text("\n".join(["单位名称", *names, "某县没有报的局"]), "utf-8-sig")
    last.mkdir()
    (last / "去年.xlsx").write_bytes(unit(0, 2024).workbook())
    choose(window, answer, folder=district, roster=roster, previous=last, rules=rules)
    assert f"附加规则：{rules}" in shown_choices(window)
    assert "上年汇总：未选" in shown_choices(window)

    table = tmp_path / "接收.xlsx"
    answer(save=table)
    said = press(window, "intake", window.supervisor)

    assert "名单 4 家，已报送 3 家，未报送 1 家" in said
    found = openpyxl.load_workbook(table)["问题清单"].iter_rows(values_only=True)
    assert sum("X001" in row for row in found) == 3

    press(window, "start_over", window.supervisor)
    assert all(text.endswith("：未选") for text in shown_choices(window))
    press(window, "intake", window.supervisor)
    assert "还没有选文件夹。请点“报来的文件夹”（Ctrl+O）" in window.state_line.get()


def test_the_sum_counts_the_departments_own_filing_and_bears_its_name(
    window: Window, district: Path, tmp_path: Path, answer: Answer
) -> None:
    window.sides.select(1)
    own, last, total = (tmp_path / name for name in ("本级.xlsx", "上年汇总.xlsx", "汇总.xlsx"))
    own.write_bytes(unit(7).workbook())
    last.write_bytes(unit(8, 2024).workbook())
    choose(window, answer, folder=district, own=own, last=last, unit="某县人民政府办公室")
    answer(save=total, opened=total)

    assert press(window, "rollup", window.supervisor).startswith("已汇总 4 家")

    book = openpyxl.load_workbook(total)
    assert book["首页"]["C5"].value == "某县人民政府办公室"
    assert book["上年数据"]["B2"].value == 2024
    assert "一致" in press(window, "check_rollup", window.supervisor)

    (district / "0.xlsx").write_bytes(unit(9).workbook())
    assert "不一致" in press(window, "check_rollup", window.supervisor)
    assert window.supervisor.results.lines
