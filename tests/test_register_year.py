"""The sample year: 60 entries with every path, counted by hand, and the report made from them."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.submit import submit
from nianbao.host.file import FileHost
from nianbao.register.counting import counted
from nianbao.register.reading import read_register
from register_year import FORM, YEAR, sample, saved

# counted by hand: 自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他
FIGURES = """
new                                        40 8 1 1 2 1
carried_in                                  2 1 0 0 1 0
granted                                     9 5 1 0 0 0
partly_granted                              3 1 0 1 0 0
denied.state_secret                         1 0 0 0 0 0
denied.prohibited_by_law                    1 0 0 0 0 0
denied.security_and_stability               1 0 0 0 0 0
denied.third_party_rights                   1 0 0 0 1 0
denied.internal_affairs                     1 0 0 0 0 0
denied.process_information                  1 0 0 0 0 1
denied.enforcement_file                     1 0 0 0 0 0
denied.administrative_query                 1 0 0 0 0 0
not_provided.not_held                       6 2 0 0 2 0
not_provided.needs_creation                 1 0 0 0 0 0
not_provided.unclear_after_correction       1 0 0 0 0 0
not_processed.petition_or_complaint         2 0 0 0 0 0
not_processed.duplicate                     1 0 0 0 0 0
not_processed.publication                   1 0 0 0 0 0
not_processed.excessive                     1 0 0 0 0 0
not_processed.confirm_or_reissue            1 0 0 0 0 0
closed_otherwise.correction_overdue         2 0 0 0 0 0
closed_otherwise.fee_unpaid                 1 0 0 0 0 0
closed_otherwise.other                      1 0 0 0 0 0
results_total                              38 8 1 1 3 1
carried_out                                 4 1 0 0 0 0
"""
# 维持、纠正、其他、未审结
CASES = """
reconsideration              3 1 0 1
direct_suit                  0 0 0 1
suit_after_reconsideration   1 0 0 0
"""


def rows(table: str) -> Iterator[tuple[str, list[int]]]:
    for line in table.strip().splitlines():
        name, *numbers = line.split()
        yield name, [int(number) for number in numbers]


def by_hand() -> dict[str, int]:
    """Return tables three and four as they were counted by hand, totals of rows included."""
    found: dict[str, int] = {}
    for table, text in (("applications", FIGURES), ("disputes", CASES)):
        for name, numbers in rows(text):
            cells = [c for c in FORM.cells if c.id.rpartition(".")[0] == f"{table}.{name}"]
            figures = [*numbers, sum(numbers)]
            found |= {cell.id: figure for cell, figure in zip(cells, figures, strict=True)}
    return found


def test_the_sample_has_sixty_entries() -> None:
    assert len(sample().entries) == 60


def test_the_sample_year_is_counted_as_by_hand() -> None:
    expected = by_hand()
    counts = counted(sample(), YEAR, FORM).counts
    assert dict(counts) == {cell: expected[cell] for cell in counts}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("year") / "台账.xlsx", sample())


def test_the_workbook_of_the_sample_is_read_back_as_it_is(register: Path) -> None:
    assert read_register(FileHost(register)) == sample()


def test_a_register_in_order_has_nothing_to_explain_but_what_is_late(
    register: Path, nianbao: Nianbao
) -> None:
    found = nianbao("register", "check", register, "--json").json
    assert found["findings"] == []
    assert (found["verdict"], found["untried"]) == ("ready", ["R208"])


def test_a_report_is_made_of_the_sample_and_handed_in(
    register: Path, workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook({"proactive.fees.amount": "0.02"}, year=YEAR)

    filled = nianbao("fill", path, "--register", register)

    assert filled.code == 0
    assert "新收 53 件，上年结转 4 件，结转下年 5 件；复议、诉讼 7 件" in filled.out
    fees = "发出信息处理费收费通知 2 件，金额共 1300 元；实际收取 200 元"
    assert f"{YEAR} 年{fees}" in filled.out
    figures = nianbao("figures", path, "--json").json["figures"]
    expected = by_hand()
    assert {cell: figures[cell]["number"] for cell in expected} == expected
    checked = nianbao("register", "check", register, "--filing", path)
    assert (checked.code, checked.out) == (0, "台账可以计数\n")
    prose = tmp_path / "正文.json"
    text = f"{YEAR}年{fees}。无其他需要报告的事项。"
    prose.write_text(json.dumps({"sections": {"6": [text]}}, ensure_ascii=False), "utf-8")
    assert nianbao("fill", path, prose).code == 0
    done = submit(FileHost(path), tmp_path / "报送", now=datetime(2027, 1, 20, 10, 0))
    assert done.workbook.exists()
    assert {end.suffix for end in done.exports} >= {".docx", ".pdf", ".html"}


def test_each_difference_names_the_rows_behind_it(
    register: Path, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook(year=YEAR)
    assert nianbao("fill", path, "--register", register).code == 0
    data = path.with_suffix(".json")
    data.write_text(
        '{"figures": {"applications.granted.research_institution": 3, '
        '"applications.denied.state_secret.enterprise": 1}}',
        "utf-8",
    )
    assert nianbao("fill", path, data).code == 0

    found = nianbao("register", "check", register, "--filing", path, "--json").json["findings"]

    assert [(f["rule"], f["left"], f["right"], f["at"]) for f in found] == [
        ("R025", 3, 1, "统计表三!F6"),
        ("R025", 1, 0, "统计表三!E8"),
    ]
    row = next(e.row for e in sample().entries if e.applicant == "research_institution")
    assert f"填报表 3，台账 1，差 2；台账第 {row} 行" in found[0]["message"]
    assert "填报表 1，台账 0，差 1；台账中没有这样的件" in found[1]["message"]
