"""A season: its project file, rounds that are remembered whole or not at all, versions, approvals.

The season is small; the district's three rounds are in test_season_district.py.
"""

import csv
import os
import shutil
import sqlite3
import traceback
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from city import Unit, unit
from conftest import Nianbao
from nianbao.actions import season as actions
from nianbao.actions.declaration import declaration, function
from nianbao.actions.department import Chosen
from nianbao.actions.notice import Notice
from nianbao.actions.season import take
from nianbao.host.file import FileHost
from nianbao.host.filing import take_filing
from nianbao.publish import Report, docx_bytes, report_of
from nianbao.publish.html import page_bytes
from nianbao.season import memory
from nianbao.season.ranking import COUNTS, ranked, read_scheme
from nianbao.words import Refusal
from table_text import rows

SOUND, FAULTY, SILENT = unit(0), unit(1), unit(2)
WRONG = FAULTY.counting(applications__carried_out__other_org=8)


def put(folder: Path, name: str, filing: Unit) -> None:
    (folder / "报来" / f"{name}.xlsx").write_bytes(filing.workbook())


@pytest.fixture
def season(tmp_path: Path, nianbao: Nianbao) -> Path:
    """Give a season of three units: one sound, one with an error, one that is silent."""
    folder = tmp_path / "年报季"
    folder.mkdir()
    names = [one.name for one in (SOUND, FAULTY, SILENT)]
    (folder / "名单.csv").write_text("\n".join(["单位名称", *names]), "utf-8")
    roster = folder / "名单.csv"
    done = nianbao(
        "season", "new", folder, "--year", "2025", "--roster", roster,
        "--department", "某县人民政府办公室", "--deadline", "2026-01-20",
    )  # fmt: skip
    assert done.code == 0, done.err
    put(folder, "a", SOUND)
    put(folder, "b", WRONG)
    return folder


def states(folder: Path) -> dict[str, str]:
    return {one.standing.unit: one.standing.state for one in actions.status(folder).units}


def test_rounds_tell_what_is_new_and_what_changed(season: Path, nianbao: Nianbao) -> None:
    first = nianbao("season", "take", season)
    assert (first.code, first.err) == (1, "")
    assert "第 1 轮：新收到 2 个文件；名单 3 家，已报送 2 家，未报送 1 家" in first.out
    put(season, "b（改）", FAULTY)
    put(season, "c", SILENT)

    second = nianbao("season", "take", season)

    assert second.code == 0, second.out
    assert "新收到 2 个文件" in second.out
    assert f"{FAULTY.name}：有错误 → 可汇总" in second.out
    assert "结转下年度 › 其他：8 → 0" in second.out
    assert f"{SILENT.name}：未报送 → 可汇总" in second.out
    assert SOUND.name not in second.out
    listed = nianbao("season", "status", season).out
    assert "2025 年度，第 2 轮" in listed
    assert "可汇总 3" in listed
    story = nianbao("season", "status", season, FAULTY.name).out
    assert story.index("收到 b.xlsx") < story.index("收到 b（改）.xlsx") < story.index("8 → 0")


def test_the_newest_good_filing_of_a_unit_counts_for_every_command(
    season: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    put(season, "b", FAULTY)
    put(season, "c", SILENT)
    nianbao("season", "take", season)
    put(season, "a2", SOUND.counting(proactive__licences__decisions=7))  # newer and good
    put(season, "c2", SILENT.counting(applications__carried_out__other_org=8))  # newer, not good
    taken = nianbao("season", "take", season)

    rolled = nianbao("rollup", season, "--out", tmp_path / "汇总.xlsx", "--json")
    table = nianbao("intake", season / "报来", "--out", tmp_path / "表.xlsx", "--json").json
    letters = nianbao("return", season, "--out", tmp_path / "退回")

    assert "较新的一份不合格" in taken.out
    files = {member["file"] for member in rolled.json["members"]}
    assert (rolled.code, files) == (0, {"a2.xlsx", "b.xlsx", "c.xlsx"})
    assert {file["file"]: file["state"] for file in table["files"]} == {
        "a.xlsx": "older", "a2.xlsx": "ready", "b.xlsx": "ready", "c.xlsx": "ready",
        "c2.xlsx": "blocked",
    }  # fmt: skip
    assert (table["expected"], table["year"]) == (3, 2025)
    assert "退回 1 家" in letters.out
    rows = list(openpyxl.load_workbook(tmp_path / "表.xlsx")["规则汇总"].values)
    assert not any(row[0] == "R086" for row in rows)  # versions of one unit are not copies


def test_two_versions_that_came_together_are_left_to_the_person(
    season: Path, nianbao: Nianbao
) -> None:
    put(season, "a2", SOUND.counting(proactive__licences__decisions=7))
    nianbao("season", "take", season)
    assert states(season)[SOUND.name] == "unsettled"
    (season / "报来" / "a.xlsx").unlink()

    nianbao("season", "take", season)

    assert states(season)[SOUND.name] == "ready"


def test_the_year_is_that_of_the_season_whatever_most_files_are_on(
    season: Path, nianbao: Nianbao
) -> None:
    for name, filing in (("b", FAULTY), ("c", SILENT)):
        put(season, name, filing.having(year=2024))
    nianbao("season", "take", season)
    assert states(season) == {SOUND.name: "ready", FAULTY.name: "absent", SILENT.name: "absent"}


def test_a_file_keeps_the_day_on_which_it_was_received(season: Path, nianbao: Nianbao) -> None:
    nianbao("season", "take", season, "--received", "2026-01-15")
    put(season, "c", SILENT)
    nianbao("season", "take", season, "--received", "2026-03-01")

    came = {one.standing.unit: one.came for one in actions.status(season).units}

    assert came == {SOUND.name: "2026-01-15", FAULTY.name: "2026-01-15", SILENT.name: "2026-03-01"}
    assert states(season)[SILENT.name] == "blocked"  # late, by the law's own term
    assert states(season)[SOUND.name] == "ready"


def test_letters_are_remembered_and_wait_for_a_round(
    season: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    early = nianbao("return", season, "--out", tmp_path / "早")
    assert (early.code, "还没有接收" in early.err) == (2, True)
    assert not (tmp_path / "早").exists()
    nianbao("season", "take", season)
    for number in (1, 2):
        assert nianbao("return", season, "--out", tmp_path / f"退回{number}").code == 0
    units = {one.standing.unit: one for one in actions.status(season).units}
    written = {name: (one.returned, one.reminded) for name, one in units.items()}
    assert written == {SOUND.name: (0, 0), FAULTY.name: (2, 0), SILENT.name: (0, 2)}
    assert "催报" in nianbao("season", "status", season, SILENT.name).out


def test_a_reviewers_mark_is_kept_with_name_and_reason(season: Path, nianbao: Nianbao) -> None:
    put(season, "b", SOUND.having(unit=FAULTY.name))
    put(season, "c", SILENT)
    nianbao("season", "take", season)
    assert states(season)[FAULTY.name] == "explain"
    for name in (SOUND.name, FAULTY.name):
        given = ("--reason", "联合编写", "--by", "钱七")
        assert nianbao("season", "approve", season, name, "R086", *given).code == 0

    taken = nianbao("season", "take", season)

    assert taken.code == 0
    assert set(states(season).values()) == {"ready"}
    told = nianbao("season", "status", season, FAULTY.name).out
    assert "已核准 R086：联合编写（钱七）" in told


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("某局", "R086", "--reason", "是", "--by", "钱七"), "没有“某局”"),
        ((SOUND.name, "R010", "--reason", "是", "--by", "钱七"), "不能核准"),
        ((SOUND.name, "R086", "--reason", " ", "--by", "钱七"), "理由和核准人"),
    ],
)
def test_a_mark_without_unit_right_or_reason_is_refused(
    season: Path, nianbao: Nianbao, arguments: tuple[str, ...], why: str
) -> None:
    nianbao("season", "take", season)
    done = nianbao("season", "approve", season, *arguments)
    assert (done.code, why in done.err) == (2, True)


# --- all of a round, or nothing


class Dying(sqlite3.Connection):
    """A connection whose process ends at one of its statements, without a word."""

    left = 0

    def execute(self, *arguments: object) -> sqlite3.Cursor:  # type: ignore[override]
        Dying.left -= 1
        if Dying.left < 0:
            os._exit(9)
        return super().execute(*arguments)  # type: ignore[arg-type]


def die_at(statement: int, folder: Path) -> bool:
    """Take a round in a process that ends at a statement; return whether it lived through it."""
    child = os.fork()
    if child == 0:
        try:
            Dying.left = statement
            connect = partial(sqlite3.connect, factory=Dying)
            memory.sqlite3 = SimpleNamespace(**{**vars(sqlite3), "connect": connect})  # type: ignore[assignment]
            take(folder, jobs=1)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(8)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9)
    return code == 0


def rows_of(folder: Path) -> Iterator[tuple[int, int, int]]:
    with closing(sqlite3.connect(folder / "年报季.sqlite")) as base:
        counts = (base.execute(f"select count(*) from {t}") for t in ("rounds", "files", "units"))
        yield tuple(count.fetchone()[0] for count in counts)  # type: ignore[misc]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="ends a process of its own")
def test_killed_at_any_statement_all_of_a_round_is_there_or_nothing(season: Path) -> None:
    outcomes = []
    for statement in range(200):
        folder = season.parent / str(statement)
        shutil.copytree(season, folder)
        lived = die_at(statement, folder)
        (counts,) = rows_of(folder)
        assert counts in ((0, 0, 0), (1, 2, 3))
        outcomes.append(counts[0])
        if lived:
            break
        if counts[0] == 0 and statement % 7 == 0:  # what was left over hinders no later round
            assert take(folder, jobs=1).number == 1
    assert (outcomes[0], outcomes[-1]) == (0, 1)
    assert len(outcomes) > 10


def test_a_copy_of_the_folder_opens_elsewhere(
    season: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    nianbao("season", "take", season)
    elsewhere = tmp_path / "别处" / "某盘"
    elsewhere.parent.mkdir()
    season.rename(elsewhere)
    put(elsewhere, "c", SILENT)

    done = nianbao("season", "take", elsewhere)

    assert "第 2 轮：新收到 1 个文件；名单 3 家" in done.out


def test_what_lies_outside_the_folder_is_named(tmp_path: Path, nianbao: Nianbao) -> None:
    (tmp_path / "别处").mkdir()
    done = nianbao(
        "season", "new", tmp_path / "季", "--year", 2025, "--previous", tmp_path / "别处"
    )
    assert "不在年报季的文件夹里" in done.out
    assert 'previous = "../别处"' in (tmp_path / "季" / "年报季.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("year = 2025\n'单位' = '甲'", "不是年报季的项目"),
        ("year = '2025'", "里“year”的值“2025”不对"),
        ("roster = '名单.csv'", "没有写 year"),
        ("year = ", "读不出来"),
    ],
)
def test_a_project_file_that_is_wrong_is_refused_in_words(
    season: Path, nianbao: Nianbao, text: str, why: str
) -> None:
    (season / "年报季.toml").write_text(text, "utf-8")
    done = nianbao("season", "take", season)
    assert done.code == 2
    assert why in done.err


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(200), b"\0" * 5000])
def test_a_memory_that_is_none_is_refused_and_left_alone(
    season: Path, nianbao: Nianbao, content: bytes
) -> None:
    (season / "年报季.sqlite").write_bytes(content)
    done = nianbao("season", "take", season)
    assert done.code == 2
    assert "年报季.sqlite" in done.err
    assert (season / "年报季.sqlite").read_bytes() == content


def test_a_second_season_is_not_put_over_the_first(season: Path, nianbao: Nianbao) -> None:
    done = nianbao("season", "new", season, "--year", "2026")
    assert done.code == 2
    assert "2025" in (season / "年报季.toml").read_text("utf-8")


# --- what a season gives in the end


def test_the_archive_has_one_row_a_figure_over_the_years(
    season: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    put(season, "b", FAULTY)
    put(season, "c", SILENT)
    nianbao("season", "take", season)

    done = nianbao("archive", season, "--out", tmp_path / "a.csv", "--page", tmp_path / "a.html")

    assert "2024、2025 年度，3 家，共 " in done.out
    lines = list(csv.DictReader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert len(lines) == 3 * 2 * len(SOUND.figures)
    found = {(line["unit"], line["year"], line["cell"]): line for line in lines}
    for one in (SOUND, FAULTY, SILENT):
        for cell, number in one.figures.items():
            line = found[one.name, "2025", cell]
            assert (Decimal(line["number"]), line["state"]) == (number, "ready")
        for cell, number in one.last.items():
            assert Decimal(found[one.name, "2024", cell]["number"]) == number
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "政府信息公开工作年度报告：2024年至2025年" in page
    assert SOUND.name in page


def test_units_are_ranked_by_a_scheme_that_is_data(tmp_path: Path) -> None:
    scheme = tmp_path / "评分.toml"
    scheme.write_text(
        "full = 10\nshown = 1\n"
        'deductions = [{ counts = "errors", words = "错误", points = 4, most = 6 }]',
        "utf-8",
    )
    none = dict.fromkeys(COUNTS, 0)
    counts = {"甲": {**none, "errors": 2}, "乙": none, "丙": {**none, "errors": 1}, "丁": none}
    found = [(one.place, one.unit, one.points) for one in ranked(counts, read_scheme(scheme))]
    assert found == [(1, "乙", 10), (1, "丁", 10), (3, "丙", 6), (4, "甲", 4)]
    scheme.write_text("full = 10\nshown = 1\ndeductions = [{ counts = 'x' }]", "utf-8")
    with pytest.raises(Refusal, match="写得不对"):
        read_scheme(scheme)


def test_the_leaders_page_comes_in_three_formats_and_over_nothing(
    season: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    assert nianbao("season", "page", season, "--out", tmp_path / "出").code == 2  # no round yet
    nianbao("season", "take", season)
    assert nianbao("season", "page", season, "--out", tmp_path / "出").code == 0
    names = {path.name for path in (tmp_path / "出").iterdir()}
    assert names == {f"年报报送情况.{kind}" for kind in ("docx", "html", "pdf")}
    page = (tmp_path / "出" / "年报报送情况.html").read_text("utf-8")
    assert "还有 2 家没有计入，合计不完整" in page
    assert nianbao("season", "page", season, "--out", tmp_path / "出").code == 2


# --- reports that come instead of workbooks


def test_a_report_in_word_is_read_and_yields_to_the_workbook(
    season: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    put(season, "b", FAULTY)
    report = report_of(take_filing(FileHost(Path("c.xlsx"), SILENT.workbook())).filing)
    (season / "报来" / "c.docx").write_bytes(docx_bytes(report))
    (season / "报来" / "c.html").write_bytes(page_bytes(report))

    taken = nianbao("season", "take", season)
    rolled = nianbao("rollup", season, "--out", tmp_path / "a.xlsx", "--json")

    assert (taken.code, states(season)[SILENT.name]) == (3, "recovered")
    assert "由报告读入 " in taken.out
    members = {member["unit"]: member["file"] for member in rolled.json["members"]}
    assert members[SILENT.name] in ("c.docx", "c.html")
    assert any("1 家由公布的报告读入" in note for note in rolled.json["notes"])
    put(season, "c", SILENT)
    again = nianbao("season", "take", season)
    assert (again.code, states(season)[SILENT.name]) == (0, "ready")
    assert "不计 2" in again.out


def test_all_that_a_unit_exports_beside_its_workbook_is_one_filing(
    tmp_path: Path, nianbao: Nianbao
) -> None:
    (workbook := tmp_path / "a.xlsx").write_bytes(SOUND.workbook())
    formats = ("--to", "docx,html")
    assert nianbao("export", workbook, *formats, "--out", tmp_path / "出").code == 0
    (folder := tmp_path / "报来").mkdir()
    with zipfile.ZipFile(folder / f"{SOUND.name}.zip", "w") as packed:
        for path in (workbook, *(tmp_path / "出").iterdir()):
            packed.write(path, path.name)

    taken = nianbao("intake", folder, "--out", tmp_path / "表.xlsx", "--json")

    assert (taken.code, taken.json["states"]) == (0, {"ready": 1, "output": 3})


def test_the_window_begins_a_season_beside_the_folder_and_takes_its_rounds(tmp_path: Path) -> None:
    (tmp_path / "季" / "报来").mkdir(parents=True)
    roster = tmp_path / "季" / "名单.csv"
    roster.write_text(f"单位名称\n{SOUND.name}\n{FAULTY.name}", "utf-8")
    put(tmp_path / "季", "a", SOUND)
    chosen = Chosen(tmp_path / "季" / "报来", roster=roster, unit="某县人民政府办公室")

    def press(action: str, *answers: object) -> Notice:
        return function(declaration().actions[action].function)(chosen, *answers)

    with pytest.raises(Refusal, match="请先点“新建年报季”"):
        press("season_take")
    assert press("season_new", "2025").paths == (tmp_path / "季" / "年报季.toml",)
    assert "第 1 轮" in press("season_take").sentence
    put(tmp_path / "季", "b", FAULTY)
    (line,) = press("season_take").lines
    assert (line.place, line.level) == (FAULTY.name, "可汇总")
    assert [one.level for one in press("season_status").lines] == ["可汇总", "可汇总"]
    assert len(press("season_page", tmp_path / "出").paths) == 3


# --- what was published, and sums that are not complete


def page_of(filing: Unit) -> Report:
    return report_of(take_filing(FileHost(Path("a.xlsx"), filing.workbook())).filing)


def test_what_was_published_is_held_against_what_was_filed(
    season: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    put(season, "b", FAULTY)
    put(season, "c", SILENT)
    nianbao("season", "take", season)
    pages = tmp_path / "网页"
    pages.mkdir()
    wrong = page_of(FAULTY.counting(proactive__licences__decisions=1))
    (pages / "甲.html").write_bytes(page_bytes(page_of(SOUND)))
    (pages / "乙.docx").write_bytes(docx_bytes(wrong))
    (pages / "丙.html").write_bytes(page_bytes(page_of(unit(9))))
    (pages / "丁.txt").write_text("值班表", "utf-8")

    done = nianbao("season", "published", season, pages, "--out", tmp_path / "核对.xlsx")

    assert done.code == 1
    assert (
        "一致 1 家，不一致 1 家，缺少部分 0 家，没有找到 1 家，读不出或不知是谁的 2 份" in done.out
    )
    found = {row[0]: row for row in rows(tmp_path / "核对.xlsx", "公布核对") if row[0]}
    assert found[SOUND.name][1] == "一致"
    filed = FAULTY.figures["proactive.licences.decisions"]
    assert found[FAULTY.name][2] == (
        f"有 1 个数不同：表二 › 行政许可 › 本年处理决定数量 报送 {filed}、公布 1"
    )
    assert found[SILENT.name][1] == "没有找到"


def test_a_published_report_without_a_part_or_with_other_prose_is_told(
    season: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    put(season, "b", FAULTY)
    nianbao("season", "take", season)
    pages = tmp_path / "网页"
    pages.mkdir()
    whole = page_of(SOUND)
    parts = [replace(p, paragraphs=()) if p.number == 5 else p for p in whole.parts]
    (pages / "甲.html").write_bytes(page_bytes(replace(whole, parts=tuple(parts))))
    other = page_of(replace(FAULTY, sections={**FAULTY.sections, 5: unit(7).sections[5]}))
    (pages / "乙.html").write_bytes(page_bytes(other))

    nianbao("season", "published", season, pages, "--out", tmp_path / "核对.xlsx")

    found = {row[0]: row for row in rows(tmp_path / "核对.xlsx", "公布核对")}
    assert found[SOUND.name][1:3] == [
        "不完整", "公布的报告缺少：五、存在的主要问题及改进情况"
    ]  # fmt: skip
    assert found[FAULTY.name][2] == "“五、存在的主要问题及改进情况”的正文与报送的不同"


def test_an_incomplete_sum_says_so_first_and_is_exported_as_a_draft_alone(
    season: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    nianbao("season", "take", season)
    out = tmp_path / "汇总.xlsx"

    done = nianbao("rollup", season, "--out", out, "--incomplete")
    refused = nianbao("export", out, "--to", "html", "--out", tmp_path / "出")
    draft = nianbao("export", out, "--to", "html", "--out", tmp_path / "出", "--draft")

    assert done.out.startswith("不完整的汇总：只计入 1 家，还有 2 个问题没有处理")
    assert (refused.code, "不完整的汇总表" in refused.err) == (2, True)
    assert draft.code == 0
