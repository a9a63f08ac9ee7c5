"""The form as data: both editions of the official tables, label by label and cell by cell.

Expected labels, merges and ids are written out from the official form and from the agreed list of
cell ids; nothing here is taken from the package's data files.
"""

import csv
import json
import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import jsonschema
import pytest

from nianbao.form import Cell, Edition, Table, edition, edition_of_year
from nianbao.form.a1 import Range, format_a1
from nianbao.form.edition import Widths, data_of, editions, misshapen
from nianbao.words import Refusal
from tables import SHEETS

SHARED_LIST = Path(__file__).parents[2] / "shared" / "reference" / "form-2021.tsv"
DATA = Path(__file__).parents[1] / "addin" / "nianbao" / "form" / "editions"
EDITIONS = editions()

SECTIONS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]

# Each printed label of the tables of 2021 and where it stands.
TABLE_TWO = """
A1:D1   第二十条第（一）项
A2      信息内容
B2      本年制发件数
C2      本年废止件数
D2      现行有效件数
A3      规章
A4      行政规范性文件
A5:D5   第二十条第（五）项
A6      信息内容
B6:D6   本年处理决定数量
A7      行政许可
A8:D8   第二十条第（六）项
A9      信息内容
B9:D9   本年处理决定数量
A10     行政处罚
A11     行政强制
A12:D12 第二十条第（八）项
A13     信息内容
B13:D13 本年收费金额（单位：万元）
A14     行政事业性收费
"""
TABLE_THREE = """
A1:C3   （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）
D1:J1   申请人情况
D2:D3   自然人
E2:I2   法人或其他组织
J2:J3   总计
E3      商业企业
F3      科研机构
G3      社会公益组织
H3      法律服务机构
I3      其他
A4:C4   一、本年新收政府信息公开申请数量
A5:C5   二、上年结转政府信息公开申请数量
A6:A27  三、本年度办理结果
B6:C6   （一）予以公开
B7:C7   （二）部分公开（区分处理的，只计这一情形，不计其他情形）
B8:B15  （三）不予公开
C8      1.属于国家秘密
C9      2.其他法律行政法规禁止公开
C10     3.危及“三安全一稳定”
C11     4.保护第三方合法权益
C12     5.属于三类内部事务信息
C13     6.属于四类过程性信息
C14     7.属于行政执法案卷
C15     8.属于行政查询事项
B16:B18 （四）无法提供
C16     1.本机关不掌握相关政府信息
C17     2.没有现成信息需要另行制作
C18     3.补正后申请内容仍不明确
B19:B23 （五）不予处理
C19     1.信访举报投诉类申请
C20     2.重复申请
C21     3.要求提供公开出版物
C22     4.无正当理由大量反复申请
C23     5.要求行政机关确认或重新出具已获取信息
B24:B26 （六）其他处理
C24     1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请
C25     2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请
C26     3.其他
B27:C27 （七）总计
A28:C28 四、结转下年度继续办理
"""
TABLE_FOUR = """
A1:E1   行政复议
F1:O1   行政诉讼
A2:A3   结果维持
B2:B3   结果纠正
C2:C3   其他结果
D2:D3   尚未审结
E2:E3   总计
F2:J2   未经复议直接起诉
K2:O2   复议后起诉
F3      结果维持
G3      结果纠正
H3      其他结果
I3      尚未审结
J3      总计
K3      结果维持
L3      结果纠正
M3      其他结果
N3      尚未审结
O3      总计
"""

# The trial form: table two has five bands, and （六）其他处理 is one row of table three.
TABLE_TWO_2019 = """
A1:D1   第二十条第（一）项
A2      信息内容
B2      本年新制作数量
C2      本年新公开数量
D2      对外公开总数量
A3      规章
A4      规范性文件
A5:D5   第二十条第（五）项
A6      信息内容
B6      上一年项目数量
C6      本年增/减
D6      处理决定数量
A7      行政许可
A8      其他对外管理服务事项
A9:D9   第二十条第（六）项
A10     信息内容
B10     上一年项目数量
C10     本年增/减
D10     处理决定数量
A11     行政处罚
A12     行政强制
A13:D13 第二十条第（八）项
A14     信息内容
B14     上一年项目数量
C14:D14 本年增/减
A15     行政事业性收费
A16:D16 第二十条第（九）项
A17     信息内容
B17     采购项目数量
C17:D17 采购总金额
A18     政府集中采购
"""
_BEFORE_OTHERWISE, _, _ = TABLE_THREE.partition("B24:B26")
TABLE_THREE_2019 = (
    _BEFORE_OTHERWISE.replace("A6:A27", "A6:A25")
    + """B24:C24 （六）其他处理
B25:C25 （七）总计
A26:C26 四、结转下年度继续办理
"""
)
LABELS = {
    "2021": {"proactive": TABLE_TWO, "applications": TABLE_THREE, "disputes": TABLE_FOUR},
    "2019": {"proactive": TABLE_TWO_2019, "applications": TABLE_THREE_2019, "disputes": TABLE_FOUR},
}
SIZES = {
    "2021": {"proactive": (14, 4), "applications": (28, 10), "disputes": (4, 15)},
    "2019": {"proactive": (18, 4), "applications": (26, 10), "disputes": (4, 15)},
}

COLUMNS_OF_TABLE_TWO_2019 = """
regulations         made newly_disclosed disclosed_total
normative_documents made newly_disclosed disclosed_total
licences            previous_items change decisions
other_services      previous_items change decisions
penalties           previous_items change decisions
coercive_measures   previous_items change decisions
fees                previous_items change
procurement         items amount
"""
ROWS_OF_TABLE_THREE_2019 = """
new carried_in granted partly_granted
denied.state_secret denied.prohibited_by_law denied.security_and_stability
denied.third_party_rights denied.internal_affairs denied.process_information
denied.enforcement_file denied.administrative_query
not_provided.not_held not_provided.needs_creation not_provided.unclear_after_correction
not_processed.petition_or_complaint not_processed.duplicate not_processed.publication
not_processed.excessive not_processed.confirm_or_reissue
closed_otherwise
results_total carried_out
"""
APPLICANTS = """
natural_person enterprise research_institution public_interest_org legal_service other_org total
"""
OUTCOMES = ["upheld", "corrected", "other", "pending", "total"]

# Some cells of 2021: id, unit, measure, kind; row labels; column labels.
CELLS = """
proactive.regulations.issued 件 count input
    第二十条第（一）项/规章
    本年制发件数
proactive.normative_documents.repealed 件 count input
    第二十条第（一）项/行政规范性文件
    本年废止件数
proactive.normative_documents.in_force 件 count input
    第二十条第（一）项/行政规范性文件
    现行有效件数
proactive.licences.decisions 件 count input
    第二十条第（五）项/行政许可
    本年处理决定数量
proactive.coercive_measures.decisions 件 count input
    第二十条第（六）项/行政强制
    本年处理决定数量
proactive.fees.amount 万元 money input
    第二十条第（八）项/行政事业性收费
    本年收费金额（单位：万元）
applications.new.natural_person 件 count input
    一、本年新收政府信息公开申请数量
    申请人情况/自然人
applications.partly_granted.enterprise 件 count input
    三、本年度办理结果/（二）部分公开（区分处理的，只计这一情形，不计其他情形）
    申请人情况/法人或其他组织/商业企业
applications.denied.security_and_stability.research_institution 件 count input
    三、本年度办理结果/（三）不予公开/3.危及“三安全一稳定”
    申请人情况/法人或其他组织/科研机构
applications.not_provided.unclear_after_correction.public_interest_org 件 count input
    三、本年度办理结果/（四）无法提供/3.补正后申请内容仍不明确
    申请人情况/法人或其他组织/社会公益组织
applications.closed_otherwise.other.legal_service 件 count input
    三、本年度办理结果/（六）其他处理/3.其他
    申请人情况/法人或其他组织/法律服务机构
applications.results_total.other_org 件 count total
    三、本年度办理结果/（七）总计
    申请人情况/法人或其他组织/其他
applications.carried_out.total 件 count total
    四、结转下年度继续办理
    申请人情况/总计
disputes.reconsideration.corrected 件 count input
    行政复议
    结果纠正
disputes.direct_suit.pending 件 count input
    行政诉讼/未经复议直接起诉
    尚未审结
disputes.suit_after_reconsideration.total 件 count total
    行政诉讼/复议后起诉
    总计
"""


def written(place: Range) -> str:
    first, last = format_a1(place.top, place.left), format_a1(place.bottom, place.right)
    return first if first == last else f"{first}:{last}"


def labels_of(table: Table) -> set[tuple[str, str]]:
    return {(written(label.range), label.text) for label in table.labels}


def listed(text: str) -> set[tuple[str, str]]:
    return {(place, label) for place, label in (line.split() for line in text.split("\n") if line)}


def row_and_column(cell: Cell) -> tuple[str, str]:
    """The labels of a cell as the list of cells writes them, joined by slashes."""
    rows = [label.text for label in cell.row_labels]
    columns = [label.text for label in cell.column_labels]
    if cell.table == "disputes":
        rows, columns = columns[:-1], columns[-1:]
    return "/".join(rows), "/".join(columns)


def as_listed(cell: Cell, form: Edition) -> dict[str, str]:
    row, column = row_and_column(cell)
    return {
        "cell_id": cell.id,
        "table": form.table(cell.table).name.removeprefix("表"),
        "row_label": row,
        "column_label": column,
        "unit": cell.unit,
        "kind": "total" if cell.is_total else "input",
    }


def test_the_form_of_2021_is_the_agreed_list_of_cells() -> None:
    if not SHARED_LIST.exists():
        pytest.skip(f"the list of cells is not here: {SHARED_LIST}")
    with SHARED_LIST.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file, delimiter="\t"))
    form = edition("2021")
    assert [as_listed(cell, form) for cell in form.cells] == expected


@pytest.mark.parametrize(
    ("edition_id", "cells", "inputs", "totals"), [("2021", 200, 166, 34), ("2019", 198, 166, 32)]
)
def test_how_many_figures_a_report_has(
    edition_id: str, cells: int, inputs: int, totals: int
) -> None:
    form = edition(edition_id)
    assert len(form.cells) == len(form.by_id) == cells
    assert Counter(cell.is_total for cell in form.cells) == {False: inputs, True: totals}
    assert [cell.index for cell in form.cells] == list(range(cells))


@pytest.mark.parametrize("entry", re.split(r"\n(?! )", CELLS.strip()))
def test_a_cell_of_2021_stands_under_the_official_labels(entry: str) -> None:
    first, row, column = (line.strip() for line in entry.split("\n"))
    cell_id, unit, measure, kind = first.split()
    cell = edition("2021").by_id[cell_id]
    assert row_and_column(cell) == (row, column)
    assert (cell.unit, cell.measure, cell.is_total) == (unit, measure, kind == "total")


@pytest.mark.parametrize("table_id", ["proactive", "applications", "disputes"])
@pytest.mark.parametrize("edition_id", LABELS)
def test_every_label_is_printed_verbatim_and_merged_as_on_the_form(
    edition_id: str, table_id: str
) -> None:
    table = edition(edition_id).table(table_id)
    assert (table.rows, table.columns) == SIZES[edition_id][table_id]
    assert labels_of(table) == listed(LABELS[edition_id][table_id])


@pytest.mark.parametrize(
    ("cell_id", "place"),
    [
        ("proactive.regulations.in_force", "D3"),
        ("proactive.licences.decisions", "B7:D7"),
        ("proactive.penalties.decisions", "B10:D10"),
        ("proactive.coercive_measures.decisions", "B11:D11"),
        ("proactive.fees.amount", "B14:D14"),
        ("applications.new.natural_person", "D4"),
        ("applications.not_provided.not_held.enterprise", "E16"),
        ("applications.results_total.natural_person", "D27"),
        ("applications.carried_out.total", "J28"),
        ("disputes.reconsideration.upheld", "A4"),
        ("disputes.direct_suit.total", "J4"),
        ("disputes.suit_after_reconsideration.total", "O4"),
    ],
)
def test_where_a_figure_stands_in_the_table_of_2021(cell_id: str, place: str) -> None:
    assert written(edition("2021").by_id[cell_id].range) == place


@pytest.mark.parametrize("table_id", ["proactive", "applications", "disputes"])
@pytest.mark.parametrize("edition_id", EDITIONS)
def test_each_place_of_a_table_belongs_to_one_label_or_one_figure(
    edition_id: str, table_id: str
) -> None:
    table = edition(edition_id).table(table_id)
    taken = Counter(
        (row, column)
        for place in [label.range for label in table.labels] + [cell.range for cell in table.cells]
        for row in range(place.top, place.bottom + 1)
        for column in range(place.left, place.right + 1)
    )
    everywhere = [(r, c) for r in range(1, table.rows + 1) for c in range(1, table.columns + 1)]
    assert taken == dict.fromkeys(everywhere, 1)


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_a_report_has_six_sections_three_of_them_prose(edition_id: str) -> None:
    form = edition(edition_id)
    assert [section.heading for section in form.sections] == SECTIONS
    assert [section.number for section in form.sections] == [1, 2, 3, 4, 5, 6]
    assert [section.number for section in form.prose_sections] == [1, 5, 6]
    tables = ("proactive", "applications", "disputes")
    assert [form.section_of(table).number for table in tables] == [2, 3, 4]
    assert [form.table(table).name for table in tables] == ["表二", "表三", "表四"]


def test_the_ids_of_2019() -> None:
    lines = [line.split() for line in COLUMNS_OF_TABLE_TWO_2019.strip().split("\n")]
    suits = ("reconsideration", "direct_suit", "suit_after_reconsideration")
    assert [cell.id for cell in edition("2019").cells] == [
        *(f"proactive.{row}.{column}" for row, *columns in lines for column in columns),
        *(
            f"applications.{row}.{column}"
            for row in ROWS_OF_TABLE_THREE_2019.split()
            for column in APPLICANTS.split()
        ),
        *(f"disputes.{suit}.{outcome}" for suit in suits for outcome in OUTCOMES),
    ]


def test_the_rows_of_table_three_of_2019_are_those_of_a_published_report() -> None:
    """平潭 2020 prints 3.补正后申请内容仍不明确 with 3 件, though （六） is one row."""
    cell = edition("2019").by_id["applications.not_provided.unclear_after_correction.total"]
    row = "三、本年度办理结果/（四）无法提供/3.补正后申请内容仍不明确"
    assert row_and_column(cell) == (row, "申请人情况/总计")
    assert written(cell.range) == "J18"


def test_table_two_of_2019_has_five_bands() -> None:
    table = edition("2019").table("proactive")
    bands = [(label.text, written(label.range)) for label in table.labels if label.role == "band"]
    assert bands == [
        ("第二十条第（一）项", "A1:D1"),
        ("第二十条第（五）项", "A5:D5"),
        ("第二十条第（六）项", "A9:D9"),
        ("第二十条第（八）项", "A13:D13"),
        ("第二十条第（九）项", "A16:D16"),
    ]


def test_what_the_figures_of_2019_measure() -> None:
    """A change may be negative; the purchases are in yuan; everything else is counted."""
    measures = {cell.id: (cell.measure, cell.unit) for cell in edition("2019").cells}
    expected: dict[str, tuple[str, str]] = dict.fromkeys(measures, ("count", "件"))
    for row in ("licences", "other_services", "penalties", "coercive_measures", "fees"):
        expected[f"proactive.{row}.change"] = ("change", "件")
    expected["proactive.procurement.amount"] = ("money", "元")
    assert measures == expected


@pytest.mark.parametrize("edition_id", SHEETS)
def test_the_text_tables_of_the_tests_name_every_figure(edition_id: str) -> None:
    sheet = SHEETS[edition_id]
    form = edition(edition_id)
    assert list(sheet.ids.values()) == [cell.id for cell in form.cells]
    assert {sheet.ids[short] for short in sheet.parts} == {c.id for c in form.cells if c.is_total}


@pytest.mark.parametrize(
    ("year", "edition_id", "notice"),
    [
        (2019, "2019", "国办公开办函〔2019〕60号"),
        (2020, "2019", "国办公开办函〔2019〕60号"),
        (2021, "2021", "国办公开办函〔2021〕30号"),
        (2022, "2021", "国办公开办函〔2021〕30号"),
    ],
)
def test_which_edition_a_year_is_reported_on(year: int, edition_id: str, notice: str) -> None:
    form = edition_of_year(year)
    assert (form.id, form.notice) == (edition_id, notice)
    assert form is edition(edition_id)


def test_a_year_without_a_form_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refusal) as refusal:
        edition_of_year(2018)
    assert str(refusal.value) == (
        "2018年没有统一的报告格式：统一格式从2019年的报告开始使用。请核对年度。"
    )


@pytest.mark.parametrize(
    ("official", "wrong"),
    [
        ('name = "2021年修订格式"\n', ""),
        ('name = "2021年修订格式"', 'name = ""'),
        ('name = "2021年修订格式"', 'name = "2021年修订格式"\ncolour = "红"'),
        ("sheet = { A = 36, others = 18 }", "sheet = { A = 36, B3 = 18 }"),
        ("page = { A = 46.5, others = 36.4 }", 'page = { A = "46.5", others = 36.4 }'),
        ("page = { A = 46.5, others = 36.4 }", "page = { A = 46.5, others = 0 }"),
        ('left = ["band"]', 'left = ["figure"]'),
        ("size = [14, 4]", "size = [14, 4, 1]"),
        ('at = "A1:D1", role = "band"', 'at = "A0:D1", role = "band"'),
        ('at = "A1:D1", role = "band"', 'at = "A1:D1", role = "ribbon"'),
        ('id = "regulations", at = "A3", text', 'id = "Regulations", at = "A3", text'),
        ('id = "regulations", at = "A3", text', 'id = "regulations", at = "A3", label'),
        ('id = "regulations", at = "A3"', 'id = "regulations", row = 3, at = "A3"'),
        ('measures = { amount = "money" }', 'measures = { amount = "percentage" }'),
    ],
)
def test_a_data_file_of_the_wrong_shape_is_noticed(
    official: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "2021"
    folder.mkdir()
    text = (DATA / "2021" / "form.toml").read_text("utf-8")
    assert text.count(official) == 1
    (tmp_path / "schema.json").write_text((DATA / "schema.json").read_text("utf-8"), "utf-8")
    (folder / "form.toml").write_text(text.replace(official, wrong), "utf-8")
    monkeypatch.setattr(import_module("nianbao.form.edition"), "_FOLDER", tmp_path)
    problems = list(misshapen("2021"))
    assert problems
    assert all(problem.startswith("2021/form.toml $") for problem in problems)


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_the_data_files_are_of_the_agreed_shape(edition_id: str) -> None:
    assert list(misshapen(edition_id)) == []


def test_the_shape_of_data_files_is_itself_well_formed() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads((DATA / "schema.json").read_text()))


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_other_spellings_are_of_what_the_edition_prints(edition_id: str) -> None:
    form, spelled = edition(edition_id), data_of(edition_id, "aliases.toml")
    printed = {
        "headings": {str(section.number) for section in form.sections},
        "lines": {line.id for table in form.tables for line in table.lines},
        "heads": {x.text for table in form.tables for x in table.labels if x.role == "head"},
        "single_rows": {x.text for table in form.tables for x in table.labels if x.role == "group"},
    }
    assert spelled.keys() <= printed.keys()
    assert not [key for kind in spelled for key in spelled[kind].keys() - printed[kind]]


@pytest.mark.parametrize("more", range(6))
@pytest.mark.parametrize("table_id", ["proactive", "applications", "disputes"])
@pytest.mark.parametrize("edition_id", EDITIONS)
def test_a_table_that_gains_columns_stays_within_the_type_area(
    edition_id: str, table_id: str, more: int
) -> None:
    table = edition(edition_id).table(table_id)
    widths = table.page.of(table.columns + more, 156)
    assert len(widths) == table.columns + more
    assert sum(widths) <= 156.001
    assert min(widths) > 5.5  # four digits of 7 pt


def test_a_column_without_a_width_has_its_share_of_the_room() -> None:
    assert Widths({"A": 40, "D": 10}, None).of(4, 100) == (40, 25, 25, 10)
    assert Widths({"A": 40}, 20).of(4, 130) == (40, 20, 20, 20)
    assert Widths({}, None).of(2, 100) == (50, 50)
