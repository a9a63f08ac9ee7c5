"""The buttons on a workbook open in LibreOffice, and what they tell the user."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from conftest import MakeWorkbook, Nianbao
from live_desk import Desk
from nianbao import addin
from nianbao._caller import xw
from nianbao.actions.check import check
from nianbao.actions.submit import submit
from nianbao.book.block import Block, Edit
from nianbao.book.findings import verdict_sentence
from nianbao.book.layout import FINDING_COLUMNS, FINDING_ROWS, VERDICT
from nianbao.host.file import FileHost
from nianbao.host.libreoffice import engine
from nianbao.host.libreoffice.program import LibreOffice
from nianbao.host.live import LiveHost
from nianbao.words import say

APPLICATIONS = "三、依申请"
INPUT = "applications.new.enterprise"
ISSUED = "proactive.normative_documents.issued"
IN_FORCE = "proactive.normative_documents.in_force"
EXPLANATION = FINDING_ROWS.left + FINDING_COLUMNS.index("explanation")


@dataclass
class User:
    """Who clicks: reads what the buttons say, and answers what they ask."""

    answer: str = "yes"
    picks: Path | None = None
    read: list[str] = field(default_factory=list)

    def click(self, live: LiveHost, action: str) -> str:
        """Return what was said last after a click, blank when nothing was said."""
        before = len(self.read)
        sys.argv[1:] = [f"--wb={live.path.name}", "--from_xl=1", "--hwnd=0"]
        addin.ACTIONS[action]()
        return self.read[-1] if len(self.read) > before else ""


@pytest.fixture
def user(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> User:
    """A user at the running office."""
    user = User()

    def alert(_app: object, prompt: str, _title: str, buttons: str, *_rest: object) -> str:
        user.read.append(prompt)
        return "ok" if buttons == "ok" else user.answer

    monkeypatch.setattr(engine.App, "alert", alert)
    monkeypatch.setattr(LibreOffice, "picked_file", lambda *_: user.picks)
    monkeypatch.setattr(sys, "argv", ["nianbao"])
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("NIANBAO_ENGINE", "libreoffice")
    monkeypatch.setenv("NIANBAO_UNO", f"pipe,name={desk.office.pipe}")
    return user


Opened = Callable[..., LiveHost]


@pytest.fixture
def opened(desk: Desk, workbook: MakeWorkbook) -> Opened:
    """A filing that was made from figures, open in the office."""
    return lambda figures: desk.open(workbook(figures))


def selected(live: LiveHost) -> str:
    selection = live.book.app.selection
    assert selection is not None
    return f"{selection.sheet.name}!{selection.row},{selection.column}"


def put(live: LiveHost, sheet: str, row: int, column: int, content: int | str) -> None:
    live.write([Edit(Block("cell", sheet, row, column, 1, 1), [[content]])])


def get(live: LiveHost, sheet: str, row: int, column: int) -> object:
    block = Block("cell", sheet, row, column, 1, 1)
    return live.read([block])["cell"].values[0][0]


def test_check_says_the_verdict_and_leaves_the_screen_as_it_was(user: User, opened: Opened) -> None:
    live = opened({INPUT: 3})

    said = user.click(live, "check")

    sentence = verdict_sentence(check(live).verdict)
    assert said == f"{sentence}\n问题逐条列在“校验结果”，点“下一处”逐处查看"
    app = xw.apps.active
    assert app is not None
    assert (app.screen_updating, app.status_bar) == (True, False)


def test_recompute_is_taken_back_by_undo(user: User, opened: Opened) -> None:
    live = opened({INPUT: 3})
    put(live, APPLICATIONS, 4, 10, 77)

    said = user.click(live, "recompute")
    assert "三、依申请!J4：77 → =SUM(D4:I4)" in said
    assert get(live, APPLICATIONS, 4, 10) == 3

    said = user.click(live, "undo")
    assert said.startswith(say("undo.done", action=say("action.recompute")))
    assert get(live, APPLICATIONS, 4, 10) == 77


def test_next_finding_walks_from_place_to_place_and_round(user: User, opened: Opened) -> None:
    live = opened({INPUT: 3, ISSUED: 5, IN_FORCE: 3})
    user.click(live, "check")
    live.book.sheets["首页"].select()
    live.book.sheets["首页"].range("A1").select()

    walk, said_last = [], ""
    for _ in range(5):
        said = user.click(live, "next_finding")
        walk.append((said.partition("：")[0], selected(live)))
        said_last = said if len(walk) == 4 else said_last

    assert [number for number, _ in walk] == [f"第 {i} 处，共 4 处" for i in (1, 2, 3, 4, 1)]
    places = [place for _, place in walk]
    assert places[:3] == ["三、依申请!4,5", "三、依申请!4,10", "二、主动公开!4,4"]
    assert places[4] == places[0] != places[3]
    assert "最后一处" in said_last


def test_next_finding_goes_on_where_it_was_and_begins_anew_after_a_check(
    user: User, opened: Opened
) -> None:
    live = opened({INPUT: 3, ISSUED: 5, IN_FORCE: 3})
    user.click(live, "check")
    live.show("三、依申请", "J4")  # the second place of a finding

    numbers = [user.click(live, "next_finding")[:3] for _ in range(2)]
    live.show("三、依申请", "E5")  # where a person went on typing
    numbers.append(user.click(live, "next_finding")[:3])
    user.click(live, "check")
    numbers.append(user.click(live, "next_finding")[:3])
    live.show("校验结果", "C8")  # the fourth line
    numbers.append(user.click(live, "next_finding")[:3])

    assert numbers == ["第 1", "第 2", "第 3", "第 1", "第 4"]


def test_next_finding_before_any_check_says_so(user: User, opened: Opened) -> None:
    assert user.click(opened({}), "next_finding") == say("click.not_checked")


def test_explain_goes_to_the_cell_where_the_reason_is_written(user: User, opened: Opened) -> None:
    live = opened({ISSUED: 5, IN_FORCE: 3})
    user.click(live, "check")
    user.click(live, "next_finding")

    said = user.click(live, "explain")

    assert "R038" in said
    assert selected(live) == f"校验结果!5,{EXPLANATION}"
    put(live, "校验结果", 5, EXPLANATION, "有 2 件已划转")
    user.click(live, "check")
    assert check(live).verdict.findings[0].status == "explained"


def test_an_error_is_not_explained_away(user: User, opened: Opened) -> None:
    live = opened({INPUT: 3})
    user.click(live, "check")
    user.click(live, "next_finding")

    said = user.click(live, "explain")

    assert "不能以说明代替改正" in said


def test_explain_without_a_finding_selected_says_what_to_select(user: User, opened: Opened) -> None:
    live = opened({ISSUED: 5, IN_FORCE: 3})
    user.click(live, "check")
    live.book.sheets["首页"].select()

    assert user.click(live, "explain") == say("click.explain_choose")


def test_cleared_marks(user: User, opened: Opened) -> None:
    live = opened({INPUT: 3})
    user.click(live, "check")

    assert user.click(live, "clear_marks") == say("button.cleared", count=0)

    assert live.read([VERDICT])["verdict"].values == [[say("sheet.unchecked")], [None]]


def test_last_year_from_the_file_that_the_user_picks(
    user: User, opened: Opened, workbook: MakeWorkbook
) -> None:
    user.picks = workbook({INPUT: 5}, name="上年.xlsx", year=2024)
    live = opened({INPUT: 3})

    said = user.click(live, "last_year")

    assert "上年.xlsx" in said
    assert get(live, "上年数据", 2, 2) == 2024


def test_last_year_without_a_file_changes_nothing(user: User, opened: Opened) -> None:
    live = opened({INPUT: 3})

    assert user.click(live, "last_year") == say("click.no_pick")
    assert live.program.is_saved(live.book)


def test_export_saves_first_and_writes_beside_the_workbook(user: User, opened: Opened) -> None:
    live = opened({})
    put(live, "首页", 5, 3, "另一单位")
    assert not live.program.is_saved(live.book)

    said = user.click(live, "export")

    assert live.program.is_saved(live.book)
    assert live.book.name == live.path.name
    made = list(live.path.parent.glob("另一单位*/*.docx"))
    assert len(made) == 1
    assert f"Word、PDF、网页、开放数据 3 个、说明），在文件夹「{made[0].parent}」" in said
    assert len(said.splitlines()) <= 5


def test_the_copy_for_review_lies_beside_the_report(user: User, opened: Opened) -> None:
    live = opened({})

    user.click(live, "export")
    said = user.click(live, "review")

    (copy,) = live.path.parent.glob("*/*（送审稿）.docx")
    assert said.startswith(f"送审稿已生成（Word、PDF、说明），在文件夹「{copy.parent}」")
    assert copy.with_name(copy.name.replace("（送审稿）", "")).exists()


def test_a_copy_for_review_is_refused_while_errors_stand(user: User, opened: Opened) -> None:
    live = opened({INPUT: 3})

    assert user.click(live, "review").startswith("报告还不能导出")
    assert not list(live.path.parent.glob("*/*.docx"))


def test_export_not_saved_makes_nothing(user: User, opened: Opened) -> None:
    live = opened({})
    put(live, "首页", 5, 3, "另一单位")
    user.answer = "no"

    assert user.click(live, "export") == say("click.not_saved", verb="导出报告")

    assert not live.program.is_saved(live.book)
    assert not list(live.path.parent.glob("*/*.docx"))


def test_export_with_errors_offers_a_draft(user: User, opened: Opened) -> None:
    live = opened({INPUT: 3})

    said = user.click(live, "export")

    assert "草稿" in user.read[-2]
    assert "草稿" in said
    assert list(live.path.parent.glob("*/*草稿*.docx"))


def test_messages_stay_short_however_much_is_found(
    user: User, desk: Desk, nianbao: Nianbao, tmp_path: Path
) -> None:
    fresh = tmp_path / "空.xlsx"
    nianbao("new", fresh, "--unit", "某市某局", "--year", 2025)
    live = desk.open(fresh)

    assert "……其余的，点“校验”后逐条列在“校验结果”" in user.click(live, "submit")
    assert "点“校验”，逐条列在“校验结果”" in user.click(live, "export")
    assert max(len(said.splitlines()) for said in user.read) <= 15


def test_submit_makes_what_is_handed_in_and_keeps_the_open_name(
    user: User, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_time = partial(submit, now=datetime(2026, 1, 20))
    monkeypatch.setattr("nianbao.actions.submit.submit", in_time)
    live = opened({})

    said = user.click(live, "submit")

    folder = live.path.parent / say("button.submit_folder", stem=live.path.stem)
    (filed,) = folder.glob("*（报送件）.xlsx")
    assert filed.name in said
    assert list(folder.glob("*.docx"))
    assert "同在的还有报告（Word、" in said
    assert live.book.name == live.path.name
    assert FileHost(live.path).read([VERDICT])["verdict"].values[0] != [say("sheet.unchecked")]


def test_submit_with_errors_names_them_and_makes_nothing(user: User, opened: Opened) -> None:
    live = opened({INPUT: 3})
    before = set(live.path.parent.iterdir())

    said = user.click(live, "submit")

    assert "R010" in said
    assert set(live.path.parent.iterdir()) - before <= {live.path.parent / "state"}


def test_renew_makes_a_clean_workbook_beside_the_open_one(user: User, opened: Opened) -> None:
    live = opened({INPUT: 3})

    said = user.click(live, "renew")

    made = live.path.with_name(f"{live.path.stem}（新表）.xlsx")
    assert made.name in said
    assert FileHost(made).read([Block("cell", APPLICATIONS, 4, 5, 1, 1)])["cell"].values == [[3]]
    assert live.book.name == live.path.name
    assert "已经存在" in user.click(live, "renew")


def test_help_shows_the_guide(user: User, opened: Opened) -> None:
    live = opened({})

    assert user.click(live, "help") == ""

    assert selected(live) == "填表说明!1,1"


def test_doctor_reports_the_program_and_holds_no_contents(user: User, opened: Opened) -> None:
    live = opened({})
    put(live, "首页", 5, 3, "保密单位")

    said = user.click(live, "doctor")

    assert "LibreOffice" in said
    assert "保密单位" not in said


def test_a_failure_is_told_in_words_with_the_log(
    user: User, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    live = opened({})
    monkeypatch.setattr("nianbao.actions.buttons.check_workbook", lambda *_, **__: 1 // 0)

    said = user.click(live, "check")

    log = tmp_path / "state" / "nianbao" / "nianbao.log"
    assert said == say("click.failed", path=log)
    assert "ZeroDivisionError" in log.read_text("utf-8")
