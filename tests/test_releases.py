"""A workbook made by one release, a program of another.

``data/releases/first.xlsx`` is the template of the first releases, which bear no digest of their
layout. It was made with the source of commit 6a63fe6 by

    python -m nianbao.actions.template first.xlsx

``first_handed_in.xlsx`` was handed in with that source: ``new`` for 某市水务局 and 2025, ``fill``
with 0 in every cell and the PROFILE and PROSE of ``conftest.py``, ``submit`` on 20 January 2026.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from conftest import PROFILE, PROSE, Nianbao
from live_desk import Desk, caller
from next_release import GONE, NEW, next_release, this_release
from next_year import NextYear
from nianbao import __version__
from nianbao.book.block import Block
from nianbao.form import edition
from nianbao.rules import ruleset
from office import recalculated
from test_live_formulas import formula_values, same

FIRST = Path(__file__).parent / "data" / "releases" / "first.xlsx"
HANDED_IN = FIRST.with_name("first_handed_in.xlsx")
YEAR = 2025
SUBMIT_IN_TIME = """
import sys
from datetime import datetime
from pathlib import Path
from nianbao.actions.submit import submit
from nianbao.host.file import FileHost
submit(FileHost(sys.argv[1]), Path(sys.argv[2]), now=datetime(2026, 1, 20, 17, 10))
"""
TABLES = [table.id for table in edition("2021").tables]
RULES, FRONT, TABLE = "规则目录", "首页", "三、依申请"
ALL_ANSWERED = "收到政府信息公开申请5件，已全部办结。"  # breaks R047, as one is carried over
# 5 received, 3 + 1 accounted for: R010; fewer in force than issued: R038
BROKEN = {
    "applications.new.natural_person": 5,
    "applications.granted.natural_person": 3,
    "applications.carried_out.natural_person": 1,
    "proactive.normative_documents.issued": 5,
    "proactive.normative_documents.in_force": 3,
}


@dataclass(frozen=True)
class Case:
    """A workbook of an older release, and the program of a later one."""

    template: Path
    program: NextYear

    def filled(self, path: Path, figures: dict[str, int], overview: str = "") -> Path:
        copyfile(self.template, path)
        inputs = [cell.id for cell in edition("2021").cells if not cell.is_total]
        prose = {n: [text.format(year=YEAR) for text in texts] for n, texts in PROSE.items()}
        prose["1"] = [*prose["1"], overview]
        content = {
            "figures": dict.fromkeys(inputs, 0) | figures,
            "sections": prose,
            "profile": PROFILE | {"unit": "某市某局", "year": YEAR},
        }
        data = path.with_suffix(".json")
        data.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        self.program.run("fill", path, data)
        return path


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> NextYear:
    """The next release, by the next version of the rules."""
    return next_release(tmp_path_factory.mktemp("next"), version="2021.99")


@pytest.fixture(scope="module", params=["first-now", "first-next", "now-next"])
def case(request: pytest.FixtureRequest, later: NextYear) -> Case:
    made, used = request.param.split("-")
    now = this_release()
    template = FIRST if made == "first" else now.root / "workbook_template.xlsx"
    return Case(template, now if used == "now" else later)


@pytest.fixture(scope="module")
def broken(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with errors, warnings and hints in it; tests take copies."""
    return case.filled(tmp_path_factory.mktemp("broken") / "年报.xlsx", BROKEN, ALL_ANSWERED)


@pytest.fixture
def path(broken: Path, tmp_path: Path) -> Path:
    return Path(copyfile(broken, tmp_path / "年报.xlsx"))


def states(path: Path) -> Iterator[tuple[str, str]]:
    """Yield rule and state of each row of the rule catalogue sheet."""
    for row in load_workbook(path)[RULES].iter_rows(min_row=4, max_col=9, values_only=True):
        if not str(row[0]).startswith("R"):
            return
        yield str(row[0]), str(row[8])


def locked(path: Path) -> dict[str, Any]:
    """Return the contents of all cells that nobody may write to, formulas as such."""
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.protection.locked and cell.value is not None
    }


def figures(program: NextYear, path: Path) -> dict[str, Any]:
    return program.numbers(path)


def test_a_mark_lands_beside_its_rule(case: Case, path: Path) -> None:
    before = locked(path)
    ids = {rule for rule, _ in states(path)}

    found = case.program.json("check", path, "--write", code=1)

    broken = {f["rule"] for f in found["findings"] if f["status"] == "broken"}
    assert {"R010", "R038", "R047"} <= broken
    assert "R006" not in broken  # a total that an earlier release sums up otherwise is none typed
    assert {rule for rule, state in states(path) if "✗" in state} == broken & ids
    gone = {rule for rule, state in states(path) if state == "本程序没有这条规则"}
    assert gone == (GONE if case.program != this_release() else set())
    assert NEW.isdisjoint(ids)
    assert locked(path) == before
    sheet: Worksheet = load_workbook(path)[TABLE]
    marked = [
        cell for row in sheet.iter_rows(min_row=29) for cell in row if "R0" in str(cell.value)
    ]
    assert {cell.row for cell in marked} == {33}
    assert "R010" in str(sheet["D33"].value)


def test_every_formula_shows_what_it_comes_to(case: Case, path: Path, tmp_path: Path) -> None:
    case.program.run("check", path, "--write", code=1)
    shown = formula_values(path)
    (fresh,) = recalculated([path], tmp_path)[-1:]
    theirs = formula_values(fresh)
    assert [at for at, value in shown.items() if not same(theirs[at], value)] == []
    assert str(shown[FRONT, "C25"]).startswith("不能报送")


def test_an_explanation_is_recorded_and_taken_back(case: Case, path: Path) -> None:
    case.program.run("explain", path, "R038", "--text", "有 2 件已划转", code=None)
    assert ("R038", "已说明") in set(states(path))
    case.program.run("undo", path)
    assert ("R038", "已说明") not in set(states(path))
    assert "有 2 件已划转" not in case.program.run("check", path, "--json", code=1)


def test_a_total_gets_its_formula_back(case: Case, path: Path) -> None:
    book = load_workbook(path)
    formula = book[TABLE]["J4"].value
    case.program.run("fill", path, data(path, {"figures": {"applications.new.total": 77}}))
    assert load_workbook(path)[TABLE]["J4"].value == 77
    case.program.run("recompute", path)
    assert load_workbook(path)[TABLE]["J4"].value == formula
    assert figures(case.program, path)["applications.new.total"] == 5
    case.program.run("undo", path)
    case.program.run("undo", path)
    assert load_workbook(path)[TABLE]["J4"].value == formula


def test_marks_are_cleared(case: Case, path: Path) -> None:
    before = locked(path)
    case.program.run("check", path, "--write", code=1)
    case.program.run("clear-marks", path)
    assert {state for _, state in states(path)} == {"未校验"}
    assert locked(path) == before


def test_contents_move_to_a_new_workbook(case: Case, path: Path) -> None:
    case.program.run("check", path, "--write", code=1)
    said = case.program.run("renew", path, path.with_name("新表.xlsx"))
    assert "没有" not in said, said
    assert figures(case.program, path.with_name("新表.xlsx")) == figures(case.program, path)
    template = load_workbook(case.program.root / "workbook_template.xlsx")[FRONT]["G2"].value
    assert load_workbook(path.with_name("新表.xlsx"))[FRONT]["G2"].value == template


def test_a_filing_is_handed_in_and_taken_in(case: Case, tmp_path: Path) -> None:
    path = case.filled(tmp_path / "年报.xlsx", {})
    case.program.run("export", path, "--to", "html", "--out", tmp_path / "导出")
    submitted = case.program.python("-c", SUBMIT_IN_TIME, path, tmp_path / "报送")
    assert submitted.returncode == 0, submitted.stderr
    (handed,) = (tmp_path / "报送").glob("*（报送件）.xlsx")
    taken = tmp_path / "收到"
    taken.mkdir()
    copyfile(handed, taken / handed.name)
    table = case.program.json("intake", taken, "--out", tmp_path / "总表.xlsx", "--jobs", 1)
    (entry,) = table["files"]
    assert (entry["state"], entry["receipt"]["state"]) == ("ready", "holds")


def data(path: Path, content: dict[str, Any]) -> Path:
    file = path.with_name("data.json")
    file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return file


@pytest.fixture(params=["by a new version", "by the same version"])
def newer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NextYear:
    """The next release; its maker may have forgotten to give the rules another version."""
    if request.param == "by a new version":
        return request.getfixturevalue("later")
    return next_release(tmp_path_factory.mktemp("newer"), version=ruleset("2021").version)


def test_a_workbook_of_a_later_release_is_refused_in_words(
    newer: NextYear, tmp_path: Path, nianbao: Nianbao
) -> None:
    path = tmp_path / "年报.xlsx"
    newer.run("new", path, "--unit", "某市某局", "--year", YEAR)
    before = path.read_bytes()
    for command in (
        ("check", path, "--write"),
        ("figures", path),
        ("fill", path, data(path, {})),
        ("recompute", path),
        ("undo", path),
        ("clear-marks", path),
        ("explain", path, "R038", "--text", "x"),
        ("export", path, "--to", "html", "--out", tmp_path / "导出"),
        ("submit", path, "--out", tmp_path / "报送"),
        ("renew", path, tmp_path / "新表.xlsx"),
        ("new", tmp_path / "明年.xlsx", "--from", path),
    ):
        result = nianbao(*command)
        assert result.code == 2, command
        assert "请先更新本程序" in result.err, (command, result.err)
    assert path.read_bytes() == before
    made = {file.name for file in tmp_path.iterdir()} - {"年报.xlsx", "data.json"}
    assert made == set()
    taken = nianbao("intake", tmp_path, "--out", tmp_path / "总表.xlsx", "--jobs", 1, "--json").json
    assert "请先更新本程序" in str([file["problem"] for file in taken["files"]])


def test_what_no_rule_moves_stands_where_it_stood_in_the_first_release() -> None:
    """Only blocks that ``book/recognition.py`` finds may move: all earlier workbooks are read."""
    places = [  # a block may grow into room that was blank, as the ledger did by a column
        {name: at.attr_text.split(":")[0] for name, at in load_workbook(path).defined_names.items()}
        for path in (FIRST, this_release().root / "workbook_template.xlsx")
    ]
    found = ("nb_rule_states", "nb_local_rules", *(f"nb_{t}_column_marks" for t in TABLES))
    first, now = ({n: at for n, at in found_in.items() if n not in found} for found_in in places)
    assert {name: now[name] for name in first} == first  # others have been added
    assert len(first) > 20


def test_no_old_verdict_stays_in_a_workbook_that_libreoffice_saved(tmp_path: Path) -> None:
    """Saving, it writes the formulas down in words of its own: without quotes, as shared ones."""
    now = this_release()
    path = Case(FIRST, now).filled(tmp_path / "年报.xlsx", {})
    now.run("check", path, "--write")
    (saved,) = recalculated([path], tmp_path / "saved")
    assert "报送" in str(formula_values(saved)[FRONT, "C26"])

    now.run("fill", saved, data(saved, {"figures": BROKEN}))
    assert formula_values(saved)[FRONT, "C25"] == "已改动，请重新校验"
    now.run("check", saved, "--write", code=1)

    shown = formula_values(saved)
    assert str(shown[FRONT, "C25"]).startswith("不能报送")
    assert shown[FRONT, "C26"] == "先完成校验"
    theirs = formula_values(*recalculated([saved], tmp_path / "again"))
    assert [at for at, value in shown.items() if not same(theirs[at], value)] == []


def test_a_mark_lands_beside_its_rule_in_an_open_workbook(
    later: NextYear, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Case(FIRST, later).filled(tmp_path / "年报.xlsx", BROKEN, ALL_ANSWERED)
    closed = Path(copyfile(path, tmp_path / "关着.xlsx"))
    later.run("check", closed, "--write", code=1)
    live = desk.open(path)
    monkeypatch.setenv("PYTHONPATH", later.environment["PYTHONPATH"])

    click = [sys.executable, "-m", "nianbao.addin", "check", *caller(path.name)]
    done = desk.run([*click, f"--addin={__version__}"], tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    rows = list(states(closed))
    area = live.read([Block("rules", RULES, 4, 1, len(rows), 9)])["rules"]
    assert [(row[0], row[8]) for row in area.values] == rows


@pytest.mark.parametrize("changed", [False, True])
def test_a_receipt_of_the_first_release_still_tells_whether_the_filing_changed(
    *, changed: bool, tmp_path: Path, nianbao: Nianbao
) -> None:
    folder, table = tmp_path / "in", tmp_path / "table.xlsx"
    folder.mkdir()
    path = Path(copyfile(HANDED_IN, folder / "报送件.xlsx"))
    if changed:
        data = tmp_path / "data.json"
        data.write_text('{"figures": {"proactive.licences.decisions": 1}}', "utf-8")
        assert nianbao("fill", path, data).code == 0

    (file,) = nianbao("intake", folder, "--out", table, "--json").json["files"]

    assert file["receipt"]["number"]
    assert file["receipt"]["state"] == ("differs" if changed else "holds")
