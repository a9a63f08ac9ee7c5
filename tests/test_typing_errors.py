"""How people slip: what is recognised between the number meant and the number found."""

import pytest

from nianbao.rules import ruleset
from nianbao.rules.typing_errors import Slips, digit_slip
from repair_figures import printed
from tables import SHEETS, filing


@pytest.mark.parametrize(
    ("found", "meant", "slip"),
    [
        (61, 16, "swapped"),
        (132, 123, "swapped"),
        (321, 123, ""),
        (17, 12, "digit"),
        (1234, 1734, "digit"),
        (120, 12, "zero"),
        (12, 120, "zero"),
        (1223, 123, "digit_more"),
        (15, 125, "digit_less"),
        (1, 10, "zero"),
        (10, 0, ""),
        (5, 9, ""),
        (12, 999, ""),
    ],
)
def test_slips_of_the_fingers(found: int, meant: int, slip: str) -> None:
    assert digit_slip(found, meant) == slip


TABLE = """
    表三             | 自然人 | 商业企业 | 科研机构 | 总计
    一、本年新收      |   7   |    7    |        |  14
    二、上年结转      |       |    0    |        |  0
    （一）予以公开    |   7   |    3    |        |  0
"""


@pytest.mark.parametrize(
    ("cell", "meant", "slip"),
    [
        ("r01.B", 4, "left"),
        ("r01.A", 4, "right"),
        ("r02.A", 4, "blank"),
        ("r03.G", 10, "total_empty"),
        ("r01.G", 19, "digit"),
        ("r01.G", 31, "total"),
        ("r02.B", 5, ""),
        # 0 stands beside it, but that says nothing
        ("r02.G", 5, "total_empty"),
    ],
)
def test_slips_within_a_table(cell: str, meant: int, slip: str) -> None:
    figures = filing(TABLE)
    rules = ruleset("2021")
    where = rules.edition.by_id[SHEETS["2021"].ids[cell]]

    assert Slips(figures, rules).slip(where, meant, {where.index}) == slip


def test_a_blank_in_a_column_left_blank_throughout_is_no_slip() -> None:
    """沭阳 2023 leaves the five columns of organisations blank: blank is its way to write 0."""
    report = printed("shuyang-ndrc-2023")
    rules = ruleset("2021")
    where = rules.edition.by_id[SHEETS["2021"].ids["r01.B"]]

    assert Slips(report, rules).slip(where, 3, {where.index}) == ""


def test_a_total_whose_parts_change_too_was_added_up_rightly() -> None:
    figures = filing(TABLE)
    rules = ruleset("2021")
    total, part = (rules.edition.by_id[SHEETS["2021"].ids[name]] for name in ("r01.G", "r01.A"))

    assert Slips(figures, rules).slip(total, 31, {total.index, part.index}) == ""
