"""R071 and R101: what was published, last year and this year, against what the workbook holds."""

from pathlib import Path
from typing import Any

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.check import Terms, check
from nianbao.host.file import FileHost
from nianbao.rules import Verdict

NEW = "applications.new.enterprise"
NOT_HELD = "applications.not_provided.not_held.enterprise"
CARRIED_OUT = "applications.carried_out.enterprise"


def found(nianbao: Nianbao, rule: str, *arguments: object) -> list[dict[str, Any]]:
    findings = nianbao("check", *arguments, "--json").json["findings"]
    return [finding for finding in findings if finding["rule"] == rule]


def test_a_published_report_with_other_figures_is_named_cell_by_cell(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 2, NOT_HELD: 2})
    published = workbook({NEW: 3, NOT_HELD: 2}, name="公布稿.xlsx")

    (finding,) = found(nianbao, "R101", path, "--published", published)

    assert (finding["severity"], finding["cells"]) == ("warning", [NEW])
    assert finding["at"] == "三、依申请!E4"
    assert finding["message"] == (
        "公布稿与填报表有 1 处数字不同：表三 › 一、本年新收 › 商业企业 填报表 2，公布稿 3"
    )
    assert found(nianbao, "R101", path, "--published", path) == []
    assert found(nianbao, "R101", path) == []


def test_an_explanation_of_a_published_difference_lapses_when_the_page_changes(
    workbook: MakeWorkbook,
) -> None:
    path = workbook({NEW: 2, NOT_HELD: 2})
    other = workbook({NEW: 3, NOT_HELD: 2}, name="公布稿.xlsx")
    third = workbook({NEW: 4, NOT_HELD: 2}, name="更正稿.xlsx")
    digests = {
        finding.digest
        for published in (other, other, third)
        for finding in _verdict(path, published).findings
        if finding.rule.id == "R101"
    }
    assert len(digests) == 2


def _verdict(path: Path, published: Path) -> Verdict:
    return check(FileHost(path), terms=Terms(published=published)).verdict


def test_the_report_on_another_year_is_not_compared(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 2, NOT_HELD: 2})
    other = workbook({NEW: 3, NOT_HELD: 2}, name="去年.xlsx", year=2024)
    (finding,) = found(nianbao, "R101", path, "--published", other)
    assert finding["status"] == "not_evaluated"
    assert finding["message"] == "所给的公布稿是 2024 年的，而报告年度是 2025 年，未作比较"


def test_last_years_data_that_differ_from_last_years_report_are_named(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    last = workbook({NEW: 3, NOT_HELD: 2, CARRIED_OUT: 1}, name="去年.xlsx", year=2024)
    corrected = workbook({NEW: 4, NOT_HELD: 2, CARRIED_OUT: 2}, name="更正稿.xlsx", year=2024)
    path = tmp_path / "今年.xlsx"
    assert nianbao("new", path, "--from", last).code == 0

    assert found(nianbao, "R071", path, "--previous", last) == []
    (finding,) = found(nianbao, "R071", path, "--previous", corrected)
    assert (finding["severity"], finding["at"]) == ("hint", "上年数据!E5")
    assert finding["message"] == (
        "“上年数据”与所给的上年报告有 2 处不同："
        "表三 › 一、本年新收 › 商业企业 填的是 3，报告上是 4、"
        "表三 › 四、结转下年度 › 商业企业 填的是 1，报告上是 2"
    )
