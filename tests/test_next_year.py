"""Next year's edition of the form, added as data alone, goes through every command."""

import json
from pathlib import Path
from shutil import copy

import pytest
from openpyxl import load_workbook

import next_year_reports
from next_year import (
    COLUMN,
    COLUMN_LABEL,
    FIGURES,
    LAST,
    NAME,
    NEXT,
    RENAMED,
    ROW,
    ROW_LABEL,
    RULE,
    RULE_GONE,
    NextYear,
)
from nianbao.form.edition import editions

YEAR = int(NEXT)
GRANTED = f"applications.granted.{COLUMN}"


@pytest.fixture(scope="module")
def filing(next_year: NextYear, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled workbook of the new edition, in order."""
    return next_year.filled(tmp_path_factory.mktemp("filing") / "年报.xlsx", YEAR, FIGURES)


def test_the_new_edition_is_the_one_in_force(next_year: NextYear, tmp_path: Path) -> None:
    """What is new stands in a fresh workbook, and nothing else changed."""
    path = tmp_path / "年报.xlsx"
    next_year.run("new", path)
    book = load_workbook(path)
    assert NAME in book["首页"]["B2"].value
    two, three = book["二、主动公开"], book["三、依申请"]
    assert (two["D2"].value, three["C16"].value, three["J3"].value, three["K2"].value) == (
        RENAMED[1],
        ROW_LABEL,
        COLUMN_LABEL,
        "总计",
    )
    assert {str(area) for area in three.merged_cells.ranges} >= {"A6:A28", "B8:B16", "E2:J2"}
    widths = [three.column_dimensions[letter].width for letter in "DEFGHIJK"]
    assert widths == [9] * 8


def test_a_year_before_is_still_reported_on_its_own_form(
    next_year: NextYear, tmp_path: Path
) -> None:
    path = tmp_path / "上年.xlsx"
    next_year.run("new", path, "--year", YEAR - 1)
    assert next_year.json("figures", path)["edition"] == LAST


def test_a_filled_workbook_may_be_filed(next_year: NextYear, filing: Path) -> None:
    checked = next_year.json("check", filing)
    assert (checked["edition"], checked["verdict"]) == (NEXT, "ready")
    numbers = next_year.numbers(filing)
    assert numbers[f"{ROW}.total"] == FIGURES[f"{ROW}.{COLUMN}"]
    assert numbers["applications.new.total"] == FIGURES[f"applications.new.{COLUMN}"]


def test_rules_that_came_and_went(next_year: NextYear) -> None:
    ids = {
        name: {rule["id"] for rule in next_year.json("rules", "--edition", name)["rules"]}
        for name in (LAST, NEXT)
    }
    assert ids[NEXT] - ids[LAST] == {RULE}
    assert ids[LAST] - ids[NEXT] == {RULE_GONE}


def test_the_new_rule_is_live_in_the_sheet_and_said_by_a_check(
    next_year: NextYear, tmp_path: Path
) -> None:
    path = next_year.filled(
        tmp_path / "年报.xlsx", YEAR, FIGURES | {f"{ROW}.{COLUMN}": 24, GRANTED: 1190}
    )
    checked = next_year.json("check", path, "--write", code=1)
    found = [finding for finding in checked["findings"] if finding["rule"] == RULE]
    assert [finding["message"] for finding in found] == [
        f"表三「{column}」列：商业秘密较多。"
        f"（三）不予公开 › {ROW_LABEL} 24；（三）不予公开 › 4.保护第三方合法权益 20；多 4"
        for column in (COLUMN_LABEL, "总计")
    ]
    three = load_workbook(path, data_only=True)["三、依申请"]
    flags = {row[0].value: row for row in three.iter_rows(min_row=30) if row[0].value}
    assert str(flags["商业秘密不多于第三方权益"][9].value).startswith("✗")
    states = load_workbook(path)["规则目录"]
    marked = [row[0].value for row in states.iter_rows(min_row=4) if "✗" in str(row[8].value)]
    broken = [
        finding["rule"]
        for finding in checked["findings"]
        if finding["status"] == "broken" and finding["severity"] != "reminder"
    ]
    assert sorted(map(str, marked)) == sorted(broken)
    assert RULE in marked


def test_last_years_report_on_the_form_before_is_compared(
    next_year: NextYear, filing: Path, tmp_path: Path
) -> None:
    """What both forms have is compared; what came new is not, and that is said."""
    last = next_year.filled(
        tmp_path / "上年.xlsx",
        YEAR - 1,
        {"applications.new.enterprise": 7, "applications.carried_out.enterprise": 7},
    )
    path = Path(copy(filing, tmp_path / "本年.xlsx"))
    assert "2021年修订格式" in next_year.run("last-year", path, last)
    for previous in ((), ("--previous", last)):
        findings = next_year.json("check", path, *previous, code=1)["findings"]
        by_rule = {finding["rule"]: finding for finding in findings}
        assert (by_rule["R062"]["left"], by_rule["R062"]["right"]) == (0, 7)
        assert [f["status"] for f in findings if f["rule"] == "R063"] == ["broken", "not_evaluated"]
        assert not [f for f in findings if "未能完成" in f["message"]]


def test_a_broken_total_is_recomputed_and_taken_back(
    next_year: NextYear, filing: Path, tmp_path: Path
) -> None:
    path = Path(copy(filing, tmp_path / "年报.xlsx"))
    data = tmp_path / "合计.json"
    data.write_text(json.dumps({"figures": {f"{ROW}.total": 99}}), "utf-8")
    next_year.run("fill", path, data)
    assert "K16：99 → =SUM(D16:J16)" in next_year.run("recompute", path)
    next_year.run("undo", path)
    assert next_year.numbers(path)[f"{ROW}.total"] == 99


def test_a_warning_is_explained_and_marks_are_cleared(next_year: NextYear, tmp_path: Path) -> None:
    path = next_year.filled(
        tmp_path / "年报.xlsx", YEAR, FIGURES | {"proactive.normative_documents.issued": 3}
    )
    next_year.run("check", path, "--write", code=None)
    next_year.run("explain", path, "R038", "--text", "年末划转其他机关")
    findings = next_year.json("check", path, code=None)["findings"]
    assert {f["status"] for f in findings if f["rule"] == "R038"} == {"explained"}
    next_year.run("clear-marks", path)


def test_every_export_holds_what_the_workbook_holds(
    next_year: NextYear, filing: Path, tmp_path: Path
) -> None:
    """Each format is proved by itself when it is made; reports are read back here as well."""
    next_year.run("export", filing, "--out", tmp_path)
    made = {path.suffix: path for path in sorted(tmp_path.iterdir())}
    assert made.keys() == {".docx", ".pdf", ".html", ".csv", ".json", ".xlsx", ".txt"}
    for suffix in (".docx", ".pdf", ".html"):
        back = tmp_path / f"读回{suffix}.xlsx"
        next_year.run("read", made[suffix], back, code=None)  # captions of tables are named apart
        assert next_year.numbers(back) == next_year.numbers(filing)
    assert all(text in made[".html"].read_text("utf-8") for text in (ROW_LABEL, COLUMN_LABEL))


def test_a_workbook_is_handed_in(next_year: NextYear, filing: Path, tmp_path: Path) -> None:
    """On a day in January, whatever the clock says."""
    code = (
        "import sys; from pathlib import Path; from datetime import datetime;"
        "from nianbao.actions.submit import submit; from nianbao.host.file import FileHost;"
        f"submit(FileHost(Path(sys.argv[1])), Path(sys.argv[2]), now=datetime({YEAR + 1}, 1, 20))"
    )
    ended = next_year.python("-c", code, filing, tmp_path)
    assert ended.returncode == 0, ended.stderr
    (handed_in,) = tmp_path.glob("*报送件*.xlsx")
    assert next_year.numbers(handed_in) == next_year.numbers(filing)


def test_a_folder_of_several_editions_is_taken_in_returned_and_summed(
    next_year: NextYear, filing: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    copy(filing, folder / "甲.xlsx")
    new = {"applications.new.natural_person": 5, "applications.carried_out.natural_person": 5}
    next_year.filled(folder / "乙.xlsx", YEAR, new, "某市乙局")
    for year in map(int, editions()):
        next_year.filled(folder / f"{year}.xlsx", year, {}, f"某市{year}局")
    taken = next_year.json("intake", folder, "--out", tmp_path / "总表.xlsx", code=None)
    assert {unit["edition"] for unit in taken["files"] if unit["edition"]} == {*editions(), NEXT}
    next_year.run("return", folder, "--out", tmp_path / "退回")
    for year in map(int, editions()):
        (folder / f"{year}.xlsx").unlink()
    summed = tmp_path / "汇总.xlsx"
    next_year.run("rollup", folder, "--out", summed, "--unit", "某市", code=3)  # prose alike
    numbers = next_year.numbers(summed)
    assert numbers[f"{ROW}.{COLUMN}"] == FIGURES[f"{ROW}.{COLUMN}"]
    assert numbers["applications.new.total"] == FIGURES[f"applications.new.{COLUMN}"] + 5


def test_a_department_compares_with_last_years_folder_on_the_form_before(
    next_year: NextYear, filing: Path, tmp_path: Path
) -> None:
    last, now = tmp_path / "上年", tmp_path / "本年"
    last.mkdir()
    now.mkdir()
    carried = {"applications.new.enterprise": 7, "applications.carried_out.enterprise": 7}
    next_year.filled(last / "甲.xlsx", YEAR - 1, carried)
    copy(filing, now / "甲.xlsx")
    table = tmp_path / "总表.xlsx"
    taken = next_year.json("intake", now, "--previous", last, "--out", table, code=1)
    assert [file["errors"] for file in taken["files"]] == [1]  # 上年结转 is not what was left
    next_year.run("rollup", last, "--unit", "某市", "--out", tmp_path / "上年汇总.xlsx")
    for path in last.iterdir():
        path.unlink()
    options = ("--unit", "某市", "--last", tmp_path / "上年汇总.xlsx")
    said = next_year.run("rollup", now, *options, "--out", tmp_path / "汇总.xlsx", code=3)
    assert "R107" in said


def test_a_departments_own_rules_are_laid_over_those_of_the_new_edition(
    next_year: NextYear, filing: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "本地规则.toml"
    rules.write_text(
        f"""name = "本地规则"
edition = "{NEXT}"

[[changes]]
rule = "{RULE}"
switch = "off"
reason = "本地另行核对"

[[rules]]
id = "X001"
severity = "warning"
equations = ["applications.new.{COLUMN} <= applications.granted.{COLUMN}"]
statement = "个体工商户的申请应当全部公开"
remedy = "核对两栏"
source = "本地通知"
""",
        "utf-8",
    )
    findings = next_year.json("check", filing, "--rules", rules, code=3)["findings"]
    assert [f["rule"] for f in findings if f["severity"] == "warning"] == ["X001"]


@pytest.mark.parametrize("edition_id", [*editions(), NEXT])
def test_a_workbook_of_any_edition_is_renewed(
    edition_id: str, next_year: NextYear, tmp_path: Path
) -> None:
    figures = {"applications.new.legal_service": 3, "applications.granted.legal_service": 3}
    path = next_year.filled(tmp_path / "旧.xlsx", int(edition_id), figures)
    next_year.run("renew", path, tmp_path / "新.xlsx")
    renewed = next_year.json("figures", tmp_path / "新.xlsx")
    assert renewed == next_year.json("figures", path)
    assert renewed["edition"] == edition_id


def test_published_reports_of_every_edition_are_told_apart(
    next_year: NextYear, tmp_path: Path
) -> None:
    """Those of earlier editions are read as if there were no other, the new one's whole."""
    ended = next_year.python(Path(__file__).with_name("next_year_reports.py"), tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == list(next_year_reports.problems(tmp_path))
