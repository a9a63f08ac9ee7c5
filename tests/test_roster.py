"""The list of units as departments keep it, and what came in compared with it."""

from pathlib import Path

import openpyxl
import pytest

from nianbao.intake.entry import Entry
from nianbao.intake.entry_summary import EntrySummary, summary_of
from nianbao.intake.mismatch import mismatch_words
from nianbao.intake.roster import Unit, read_roster
from nianbao.intake.roster_reconciliation import Comparison, compare
from nianbao.words import Refusal


def file(
    unit: str, path: str = "", *, year: int = 2025, code: str = "", prose: str = ""
) -> EntrySummary:
    path = path or f"{unit}.xlsx"
    form = "2021" if year > 2020 else "2019"
    told = {1: prose or path}
    return summary_of(
        Entry(path, path, unit=unit, year=year, edition=form, credit_code=code, prose=told)
    )


def unread(path: str) -> EntrySummary:
    return summary_of(Entry(path, problem="打不开"))


def told(comparison: Comparison) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(s.kind, s.unit, s.paths) for s in comparison.mismatches]


def test_list_is_understood_by_its_heads_wherever_they_stand(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["说明：本表由办公室维护"])
    sheet = book.create_sheet("名单")
    sheet.append(["2025 年度报送单位"])
    sheet.append([None, "联系电话", "填报单位", "曾用名", "统一社会信用代码"])
    sheet.append([1, 12345, " 区教育局 ", "区教委、区教育委员会", "91X"])
    sheet.append([2, None, "区民政局", None, None])
    sheet.append([None, None, None, None, None])
    book.save(tmp_path / "名单.xlsx")
    assert read_roster(tmp_path / "名单.xlsx") == (
        Unit("区教育局", "91X", ("区教委", "区教育委员会"), "", "12345"),
        Unit("区民政局"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_list_may_be_a_csv_as_excel_saves_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("名单\n单位名称,联系人\n区教育局,张三\n区民政局\n", encoding)
    assert read_roster(path) == (Unit("区教育局", contact="张三"), Unit("区民政局"))


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        (
            "序号,填报单位,序号,填报单位\n1,区教育局,3,区水务局\n2,区民政局,,",
            [("区教育局", ()), ("区民政局", ()), ("区水务局", ())],
        ),
        (
            "单位名称,简称,,单位名称,简称\n区教育局,教育,,区水务局,水务\n区民政局,,,区教育局,",
            [("区教育局", ("教育",)), ("区民政局", ()), ("区水务局", ("水务",))],
        ),
        (
            "序号,单位,,联系方式\n,全称,简称,电话\n1,区教育局,教育,1\n2,区民政局,,2",
            [("区教育局", ("教育",)), ("区民政局", ())],
        ),
        (
            "单位名称,曾用名,简称\n区教育局,区教委,教育\n区民政局,,民政",
            [("区教育局", ("区教委", "教育")), ("区民政局", ("民政",))],
        ),
        (
            "填报单位：区府办,\n序号,部门（单位）\n1,区教育局\n2,区民政局\n合计,2家",
            [("区教育局", ()), ("区民政局", ())],
        ),
    ],
    ids=["beside", "beside with short names", "two storeys", "two names", "departments"],
)
def test_no_unit_and_no_other_name_of_a_list_is_lost(
    written: str, listed: list[tuple[str, tuple[str, ...]]], tmp_path: Path
) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(written, "utf-8")

    assert [(unit.name, unit.former) for unit in read_roster(path)] == listed


def test_file_without_a_column_of_units_is_refused(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    with pytest.raises(Refusal, match="没有找到单位一栏"):
        read_roster(tmp_path / "空.xlsx")


def test_unit_without_any_file_is_missing() -> None:
    units = (Unit("区教育局", phone="1"), Unit("区民政局", phone="2"))
    comparison = compare(units, [file("区教育局")])
    assert told(comparison) == [("missing", "区民政局", ())]
    assert comparison.mismatches[0].phone == "2"
    assert (comparison.expected, comparison.absent) == (2, 1)


def test_file_belongs_to_the_unit_of_its_code_name_or_former_name() -> None:
    units = (Unit("区教育局", "91A"), Unit("区卫健委", former=("区卫生局",)), Unit("区 民政局"))
    comparison = compare(
        units, [file("改了名的局", code="91A"), file("区卫生局"), file("区民政局")]
    )
    assert told(comparison) == []
    assert comparison.names["改了名的局.xlsx"] == "区教育局"


def test_the_name_goes_before_the_credit_code_and_the_conflict_is_named() -> None:
    units = (Unit("区教育局", "91A"), Unit("区民政局", "91B"))
    comparison = compare(units, [file("区民政局", code="91A")])
    assert told(comparison) == [
        ("missing", "区教育局", ()),
        ("code", "区民政局", ("区民政局.xlsx",)),
    ]
    assert comparison.names["区民政局.xlsx"] == "区民政局"


def test_year_is_that_of_most_files_and_of_equally_many_the_later_one() -> None:
    files = [file("甲局"), file("乙局"), file("丙局", year=2026)]
    assert compare(None, files).year == 2025
    assert compare(None, files[1:]).year == 2026


def test_name_that_is_nearly_that_of_a_missing_unit_is_taken_for_it_and_said() -> None:
    comparison = compare((Unit("临江镇人民政府"),), [file("临江镇政府"), file("水利工程公司")])
    assert told(comparison) == [
        ("renamed", "临江镇人民政府", ("临江镇政府.xlsx",)),
        ("unlisted", "水利工程公司", ("水利工程公司.xlsx",)),
    ]
    assert comparison.absent == 0


def test_name_of_which_a_character_differs_is_another_units() -> None:
    for listed, named in (
        ("清河县东湖镇人民政府", "清河县西湖镇人民政府"),
        ("清河县第一中学", "清河县第二中学"),
        ("清河县教育局", "清河县民政局"),
        ("清河县住房和城乡建设局", "局"),
    ):
        comparison = compare((Unit(listed),), [file(named)])
        assert [kind for kind, *_ in told(comparison)] == ["missing", "unlisted"]
    short = compare((Unit("清河县住房和城乡建设局"),), [file("清河县住建局")])
    assert [kind for kind, *_ in told(short)] == ["renamed"]


def test_same_filing_twice_is_told_from_two_filings_of_a_unit() -> None:
    comparison = compare(
        None,
        [
            file("甲局", "a.xlsx", prose="正文"),
            file("甲局", "b.xlsx", prose="正文"),  # saved again: other bytes
            file("乙局", "c.xlsx"),
            file("乙局", "d.xlsx"),
        ],
    )
    assert told(comparison) == [
        ("twice", "乙局", ("c.xlsx", "d.xlsx")),
        ("copy", "甲局", ("a.xlsx", "b.xlsx")),
    ]


def test_unit_that_sent_only_last_years_workbook_has_not_filed() -> None:
    units = (Unit("甲局"), Unit("乙局"), Unit("丙局"))
    comparison = compare(units, [file("甲局"), file("乙局"), file("丙局", year=2024)])
    assert told(comparison) == [
        ("only_other_year", "丙局", ("丙局.xlsx",)),
    ]
    assert mismatch_words(comparison.mismatches[0]) == (
        "只收到报告年度是 2024 的文件，请报送本年度的"
    )
    assert (comparison.year, comparison.absent) == (2025, 1)


def test_unreadable_file_that_bears_a_units_name_is_that_units() -> None:
    comparison = compare((Unit("甲局"), Unit("乙局")), [file("甲局"), unread("收件/乙局年报.doc")])
    assert told(comparison) == [("unread", "乙局", ("收件/乙局年报.doc",))]
    assert comparison.names["收件/乙局年报.doc"] == "乙局"


def test_report_on_the_form_of_another_year_is_told() -> None:
    wrong = summary_of(Entry("a.xlsx", "a", unit="甲局", year=2025, edition="2019"))
    comparison = compare(None, [wrong, file("乙局")])
    assert told(comparison) == [("other_edition", "甲局", ("a.xlsx",))]


def test_list_as_offices_draw_it_holds_units_and_nothing_else(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [
        ["清河县2025年度报送单位名单", None, None, None, None],
        ["序号", "单 位\n名 称（全称）", "联系", None, "曾用名"],
        [None, None, "联 系 人", "电话（手机）", None],
        [None, "一、县政府部门", None, None, None],
        ["（一）", "清河县司法局（县普法办公室）", "王芳", 13800000000, None],
        ["（二）", "清河县民政局", None, None, "民政科"],
        [None, "二、乡镇", None, None, None],
        ["（三）", "一心镇人民政府", None, None, None],
        ["（四）", "120急救指挥中心", None, None, None],
        ["（五）", "清河县　民政局", None, None, None],
        ["合计", "4家", None, None, None],
        [None, "填表人：李某", None, None, None],
    ]:
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("C2:D2")
    book.save(tmp_path / "名单.xlsx")
    assert read_roster(tmp_path / "名单.xlsx") == (
        Unit("清河县司法局（县普法办公室）", contact="王芳", phone="13800000000"),
        Unit("清河县民政局", former=("民政科",)),
        Unit("一心镇人民政府"),
        Unit("120急救指挥中心"),
    )


def test_workbook_without_a_name_is_its_units_by_the_name_of_the_file() -> None:
    units = (Unit("清河县教育局"), Unit("清河县民政局"), Unit("清河县水利局"))
    comparison = compare(
        units,
        [file("清河县水利局"), file("", "收件/教育局年报.xlsx"), file("", "年报.xlsx")],
    )
    assert told(comparison) == [
        ("missing", "清河县民政局", ()),
        ("unnamed", "清河县教育局", ("收件/教育局年报.xlsx",)),
        ("unnamed", "", ("年报.xlsx",)),
    ]
    assert comparison.names["收件/教育局年报.xlsx"] == "清河县教育局"
    assert told(compare(None, [file("", "年报.xlsx")])) == [("unnamed", "", ("年报.xlsx",))]


def test_unreadable_file_is_the_unit_s_whose_longest_name_its_path_bears() -> None:
    units = (
        Unit("清河县水利局"),
        Unit("清河县水利局灌区管理所"),
        Unit("清河县卫生健康局", former=("清河县卫生局",)),
        Unit("清河县司法局（县普法办公室）"),
    )
    files = [
        unread("清河县水利局灌区管理所.doc"),
        unread("清河县卫生局/年报.doc"),
        unread("司法局(县普法办公室).zip/年报.wps"),
    ]
    assert told(compare(units, files)) == [
        ("missing", "清河县水利局", ()),
        ("unread", "清河县水利局灌区管理所", ("清河县水利局灌区管理所.doc",)),
        ("unread", "清河县卫生健康局", ("清河县卫生局/年报.doc",)),
        ("unread", "清河县司法局（县普法办公室）", ("司法局(县普法办公室).zip/年报.wps",)),
    ]


def test_whoever_has_to_be_called_can_be_called() -> None:
    units = (Unit("甲局", former=("甲委",), contact="王芳", phone="1"), Unit("乙局", phone="2"))
    comparison = compare(units, [file("甲局"), file("甲委", "旧.xlsx"), file("乙局", year=2024)])
    told_with_phone = [(s.kind, s.unit, s.contact, s.phone) for s in comparison.mismatches]
    assert told_with_phone == [
        ("only_other_year", "乙局", "", "2"),
        ("twice", "甲局", "王芳", "1"),
    ]
