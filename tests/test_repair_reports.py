"""Which cell is wrong in real reports: their own slips, and every slip that may be made in them."""

from collections.abc import Mapping
from functools import cache

import pytest

from nianbao.rules import ruleset
from nianbao.rules.repair import repairs_of
from repair_figures import REPORTS, printed
from repair_injection import COLUMNS, MEASURED, SHARES, table

Row = Mapping[str, str]


def sentences(name: str) -> list[str]:
    return list(repairs_of(printed(name), ruleset(REPORTS[name])).sentences)


@pytest.mark.parametrize("name", sorted(REPORTS.keys() - {"pingtan-2020", "hongze-2023"}))
def test_a_true_report_wants_no_repair(name: str) -> None:
    assert sentences(name) == []


def test_pingtan_2020() -> None:
    """（七）总计 prints 20 and 21, its parts add to 26 and 27, while the balance holds."""
    assert sentences("pingtan-2020") == [
        "表三有 2 种同样只改 2 格的改法："
        "1）（二）部分公开 › 自然人：6 → 0（与上边一格相同，像是填串了行），"
        "（二）部分公开 › 总计：6 → 0；"
        "2）（一）予以公开 › 自然人：6 → 0（与下边一格相同，像是填串了行），"
        "（一）予以公开 › 总计：7 → 1"
    ]


def test_hongze_2023() -> None:
    """Table four prints 总计 0 beside 10 + 1, and beside 5."""
    assert sentences("hongze-2023") == [
        "行政复议 › 总计：0 → 11 后全部平衡。依据：各项有数而总计为 0，只改 1 格就平衡的只有此处",
        "表四有 2 种同样只改 1 格的改法："
        "1）行政诉讼 › 复议后起诉 › 总计：0 → 5（各项有数而总计为 0）；"
        "2）行政诉讼 › 复议后起诉 › 结果维持：5 → 0",
    ]


def rows(text: str) -> dict[str, Row]:
    lines: list[Row] = [
        dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in text.splitlines()[1:]
    ]
    return {f"{row['totals']} {row['table']} {row['cells']}": row for row in lines}


@cache
def measured() -> dict[str, Row]:
    return rows(table())


RECORDED = rows(MEASURED.read_text("utf-8"))


@pytest.mark.parametrize("key", RECORDED)
def test_injected_errors_are_found_no_worse_than_recorded(key: str) -> None:
    now, then = measured()[key], RECORDED[key]

    assert now["changes"] == then["changes"]
    for share in SHARES:
        assert float(now[share]) >= float(then[share]), share
    assert int(now["worst"]) <= int(then["worst"])


def test_every_single_change_is_found_and_its_cell_is_among_the_answers() -> None:
    for key, row in measured().items():
        if row["cells"] == "1":
            assert (row["found"], row["among"]) == ("100.0", "100.0"), key


def test_with_printed_totals_the_changed_cell_of_table_three_stands_alone() -> None:
    row = measured()["printed applications 1"]

    assert min(float(row["alone"]), float(row["first"])) >= 99


def test_with_live_totals_and_claims_the_changed_cell_is_mostly_in_the_first_three() -> None:
    assert float(measured()["live+claims applications 1"]["in-three"]) >= 80
