"""What the report says: title, preamble, sections, tables, unit."""

from dataclasses import replace

import pytest

from nianbao.form import Filing, Paragraph, Profile, edition
from nianbao.form.edition import editions
from nianbao.publish import Grid, Text, canonical_title, file_stem, report_of
from publish_cases import PROFILE, filing_with, numbered_filing, paragraphs


def _with_profile(**changes: object) -> Filing:
    return Filing.of(edition("2021"), replace(PROFILE, **changes), [])


def _table(filing: Filing, number: int) -> Grid:
    table = report_of(filing).parts[number - 1].table
    assert table
    return table


def _shown(raw: str, cell: str = "applications.new.enterprise") -> str:
    table = _table(filing_with({cell: raw}), 2 if cell.startswith("proactive") else 3)
    return next(place.text for place in table.cells if place.cell == cell)


def test_the_title_is_unit_year_and_name_of_the_report() -> None:
    filing = _with_profile(unit="北京市东城区城市管理委员会", year=2025)
    assert canonical_title(filing) == "北京市东城区城市管理委员会2025年政府信息公开工作年度报告"
    assert report_of(filing).title == canonical_title(filing)


@pytest.mark.parametrize(
    ("unit", "year", "title"),
    [
        ("", 2025, "2025年政府信息公开工作年度报告"),
        ("审计局", None, "审计局政府信息公开工作年度报告"),
        (" 审 计\n局\u200b", 2025, "审计局2025年政府信息公开工作年度报告"),
    ],
)
def test_the_title_leaves_out_what_the_profile_does_not_state(
    unit: str, year: int | None, title: str
) -> None:
    assert canonical_title(_with_profile(unit=unit, year=year)) == title


def test_a_file_name_holds_nothing_that_windows_forbids() -> None:
    stem = file_stem(_with_profile(unit='规划/建设局<"甲:乙">|*?\\\x07'))
    assert stem == "规划／建设局＜＂甲：乙＂＞｜＊？＼2023年政府信息公开工作年度报告"


def test_the_preamble_is_the_standard_sentence_or_the_filings_own() -> None:
    standard = (
        "依据《中华人民共和国政府信息公开条例》（以下简称《政府信息公开条例》）第五十条规定，"
        "编制本报告。"
    )
    filing = filing_with()
    assert report_of(filing).preamble == (Text(standard),)
    own = replace(filing, preamble=(Paragraph("根据条例，现公布本报告。"),))
    assert report_of(own).preamble == (Text("根据条例，现公布本报告。"),)


@pytest.mark.parametrize("edition_id", editions())
def test_the_six_headings_are_those_of_the_edition(edition_id: str) -> None:
    report = report_of(numbered_filing(edition_id))
    assert [part.heading for part in report.parts] == [
        section.heading for section in edition(edition_id).sections
    ]
    assert [part.table and part.table.name for part in report.parts] == [
        None, "表二", "表三", "表四", None, None
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("12", "12"),
        ("１２件", "12"),
        ("", ""),
        ("-", ""),
        ("约5件\n（含上年）", "约5件 （含上年）"),
        ("-3", "-3"),
    ],
)
def test_a_figure_is_shown_as_a_number_a_blank_or_as_it_was_written(raw: str, shown: str) -> None:
    assert _shown(raw) == shown


def test_money_keeps_its_decimals_and_has_no_exponent() -> None:
    assert _shown("0.350000", "proactive.fees.amount") == "0.350000"
    assert _shown("0.0000001", "proactive.fees.amount") == "0.0000001"
    assert _shown("3500元", "proactive.fees.amount") == "0.35"


def test_prose_loses_the_blanks_around_it_and_is_parted_at_line_breaks() -> None:
    filing = Filing.of(
        edition("2021"), PROFILE, [], {1: (Paragraph("　　甲。\n\n  乙。 "), Paragraph("　"))}
    )
    assert report_of(filing).parts[0].paragraphs == (Text("甲。"), Text("乙。"))


def test_headings_inside_prose_stand_below_the_six_sections() -> None:
    prose = "一、组织领导\n（一）主动公开\n1.解读\n1.解读不够。今后改进。\n正文。"
    levels = [text.level for text in report_of(filing_with(section_1=prose)).parts[0].paragraphs]
    assert levels == [2, 2, 3, 0, 0]


def test_prose_of_a_section_with_a_table_is_not_lost() -> None:
    part = report_of(filing_with(section_4="注：含上年结转1件。")).parts[3]
    assert part.table
    assert part.paragraphs == (Text("注：含上年结转1件。"),)


def test_only_tables_whose_columns_never_change_have_head_rows() -> None:
    tables = [_table(numbered_filing(), number) for number in (2, 3, 4)]
    assert [table.head_rows for table in tables] == [0, 3, 3]


def test_the_unit_signs_if_it_is_known() -> None:
    assert report_of(filing_with()).unit == "东城区国资委"
    assert report_of(Filing.of(edition("2021"), Profile(), [])).unit == ""


def test_nothing_else_of_the_profile_is_in_the_report() -> None:
    report = repr(report_of(numbered_filing()))
    for private in (PROFILE.filled_by, PROFILE.reviewed_by, PROFILE.signed_by, PROFILE.contact):
        assert private not in report


def test_paragraphs_keep_their_order() -> None:
    texts = report_of(filing_with(section_5="甲。\n乙。\n丙。")).parts[4].paragraphs
    assert [text.text for text in texts] == [p.text for p in paragraphs("甲。\n乙。\n丙。")]
