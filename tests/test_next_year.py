"""Next year's edition of the form, added as data alone, goes through every command."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

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

YEAR = int(NEXT)


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
    ids = {name: {rule["id"] for rule in next_year.json("rules", "--edition", name)["rules"]}
           for name in (LAST, NEXT)}  # fmt: skip
    assert ids[NEXT] - ids[LAST] == {RULE}
    assert ids[LAST] - ids[NEXT] == {RULE_GONE}
