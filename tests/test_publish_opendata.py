"""The figures as CSV, JSON and a tidy workbook."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.form import Filing, edition
from nianbao.form.edition import editions
from nianbao.form.filing import figure_from_text
from nianbao.form.text import neutralised
from nianbao.publish.opendata import csv_bytes, json_bytes
from nianbao.publish.opendata_xlsx import xlsx_bytes
from office import convert
from publish_cases import PROFILE, filing_with, numbered_filing, parts_of
from release_cases import release_of

FEES = "proactive.fees.amount"
HEADER = ["年度", "版式", "表", "指标代码", "指标", "对象", "数值", "单位", "机关"]


def rows(filing: Filing | None = None, *, draft: bool = False) -> list[dict[str, str]]:
    text = csv_bytes(release_of(filing, draft=draft)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def workbook(filing: Filing | None = None, *, draft: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(release_of(filing, draft=draft))))


def sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def test_csv_has_one_figure_a_row_in_the_order_of_the_form() -> None:
    found = rows()
    assert list(found[0]) == HEADER
    cells = edition("2021").cells
    assert [row["指标代码"] for row in found] == [cell.id for cell in cells]
    assert [row["数值"] for row in found] == [str(1001 + cell.index) for cell in cells]
    assert {row["年度"] for row in found} == {"2023"}
    assert {row["版式"] for row in found} == {"2021年修订格式"}


@pytest.mark.parametrize(
    ("cell", "table", "indicator", "subject", "unit"),
    [
        ("proactive.regulations.issued", "表二", "第二十条第（一）项 › 规章", "本年制发件数", "件"),
        (FEES, "表二", "第二十条第（八）项 › 行政事业性收费", "本年收费金额（单位：万元）", "万元"),
        (
            "applications.denied.state_secret.enterprise",
            "表三",
            "三、本年度办理结果 › （三）不予公开 › 1.属于国家秘密",
            "法人或其他组织 › 商业企业",
            "件",
        ),
        ("applications.carried_out.total", "表三", "四、结转下年度继续办理", "总计", "件"),
        (
            "disputes.direct_suit.upheld",
            "表四",
            "结果维持",
            "行政诉讼 › 未经复议直接起诉",
            "件",
        ),
    ],
)
def test_a_row_says_in_the_words_of_the_form_what_its_figure_is(
    cell: str, table: str, indicator: str, subject: str, unit: str
) -> None:
    (row,) = [row for row in rows() if row["指标代码"] == cell]
    assert (row["表"], row["指标"], row["对象"], row["单位"]) == (table, indicator, subject, unit)


@pytest.mark.parametrize("edition_id", editions())
def test_no_two_rows_mean_the_same(edition_id: str) -> None:
    named = [(row["表"], row["指标"], row["对象"]) for row in rows(numbered_filing(edition_id))]
    assert len(set(named)) == len(named)


def test_csv_is_known_to_be_utf_8_and_ends_its_lines_as_excel_does() -> None:
    data = csv_bytes(release_of())
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 201


def test_blank_and_money_stay_what_they_are() -> None:
    found = {row["指标代码"]: row["数值"] for row in rows(filing_with({FEES: "0.350"}))}
    assert found[FEES] == "0.350"
    assert found["applications.new.enterprise"] == ""


def test_a_negative_number_is_no_formula() -> None:
    form, change = edition("2019"), "proactive.licences.change"
    filing = Filing.of(form, PROFILE, [figure_from_text(form.by_id[change], "-3", "")])
    assert {row["指标代码"]: row["数值"] for row in rows(filing)}[change] == "-3"
    data = sheet(workbook(filing), "数据")
    (cell,) = [row[6] for row in data.iter_rows(min_row=4) if row[3].value == change]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (-3, "n", False)


@pytest.mark.parametrize("unit", ["=1+1", "+86", "-局", "@SUM(A1)", "＝HYPERLINK(1)"])
def test_a_name_like_a_formula_is_text_everywhere(unit: str) -> None:
    filing = numbered_filing(profile=replace(PROFILE, unit=unit))
    assert {row["机关"] for row in rows(filing)} == {f"'{unit}"}
    data = sheet(workbook(filing), "数据")
    cells = [data.cell(4, 9), data.cell(1, 1)]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert cells[0].quotePrefix == (unit[0] in "=+-@")
    assert cells[0].value == unit
    assert b"<f>" not in b"".join(parts_of(xlsx_bytes(release_of(filing))).values())
    assert json.loads(json_bytes(release_of(filing)))["unit"] == unit


@pytest.mark.parametrize("text", ["某局", "1+1", "（=）", ""])
def test_other_text_is_not_touched(text: str) -> None:
    assert neutralised(text) == text


def test_json_carries_edition_rule_set_verdict_figures_and_prose() -> None:
    content = json.loads(json_bytes(release_of(filing_with({FEES: "0.35"}, section_1="甲\n乙"))))
    assert content["edition"] == {
        "id": "2021",
        "name": "2021年修订格式",
        "notice": "国办公开办函〔2021〕30号",
    }
    assert content["ruleset"] == {"id": "2021", "version": "2021.0", "sha256": "0" * 64}
    assert (content["verdict"], content["draft"], content["year"]) == ("ready", False, 2023)
    figures = {entry["cell"]: entry["number"] for entry in content["figures"]}
    assert len(figures) == 200
    assert figures[FEES] == "0.35"
    assert figures["applications.new.total"] is None
    first = content["sections"][0]
    assert first == {"number": 1, "heading": "一、总体情况", "paragraphs": ["甲", "乙"]}


def test_a_draft_says_so_in_every_file() -> None:
    release = release_of(draft=True)
    assert {row["状态"] for row in rows(draft=True)} == {"草稿"}
    assert json.loads(json_bytes(release))["draft"] is True
    book = workbook(draft=True)
    assert sheet(book, "封面")["A2"].value == "草稿：未定稿，请勿公开"
    assert str(sheet(book, "数据")["A2"].value).startswith("草稿：")
    assert "草稿" not in str(
        [list(sheet(workbook(), name).values) for name in workbook().sheetnames]
    )


def test_the_workbook_follows_the_guidance_for_published_spreadsheets() -> None:
    book = workbook()
    assert book.sheetnames == ["封面", "说明", "数据"]
    assert book.active is not None
    assert book.active.title == "封面"
    for name in book.sheetnames:
        page = sheet(book, name)
        assert page["A1"].value
        assert not page.merged_cells.ranges
        assert page.freeze_panes is None
        assert page.auto_filter.ref is None
        filled = [any(cell.value is not None for cell in row) for row in page.rows]
        assert all(filled), "a blank row"
        assert not any(r.hidden for r in page.row_dimensions.values())
    for name in ("说明", "数据"):
        page = sheet(book, name)
        (table,) = page.tables.values()
        assert table.autoFilter is None
        block: Any = page[table.ref]
        assert table.column_names == [cell.value for cell in block[0]]
        assert page.max_row == len(block) + 2
    assert [cell.value for cell in sheet(book, "数据")[3]] == HEADER


def test_links_on_the_cover_lead_to_the_sheets() -> None:
    cover = sheet(workbook(), "封面")
    cells = [cover.cell(row, 1) for row in range(1, cover.max_row + 1)]
    links = [cell.hyperlink.location for cell in cells if cell.hyperlink]
    assert links == ["'说明'!A1", "'数据'!A1"]


def test_numbers_are_numbers_and_one_too_long_for_excel_is_kept_as_text() -> None:
    long = "1234567890123.123456"
    data = sheet(workbook(filing_with({FEES: long, "applications.new.total": "12"})), "数据")
    found = {row[3].value: row[6] for row in data.iter_rows(min_row=4)}
    assert found[FEES].value == long
    assert found["applications.new.total"].value == 12
    assert found["applications.new.total"].data_type == "n"
    assert found["applications.new.enterprise"].value is None
    short = sheet(workbook(filing_with({FEES: "0.35"})), "数据")
    assert Decimal(str({r[3].value: r[6].value for r in short.iter_rows()}[FEES])) == Decimal(
        "0.35"
    )


def test_the_workbook_names_no_person_and_no_date() -> None:
    parts = parts_of(xlsx_bytes(release_of()))
    core = parts["docProps/core.xml"].decode("utf-8")
    assert "dcterms" not in core.replace("xmlns:dcterms", "")
    assert "creator" not in core
    for private in (PROFILE.filled_by, PROFILE.signed_by, PROFILE.contact):
        assert not [name for name, part in parts.items() if private.encode() in part]
    assert xlsx_bytes(release_of()) == xlsx_bytes(release_of())


def test_libreoffice_reads_the_same_figures(tmp_path: Path) -> None:
    figures = {cell.id: str(cell.index) for cell in edition("2021").cells} | {FEES: "0.35"}
    path = tmp_path / "data.xlsx"
    path.write_bytes(xlsx_bytes(release_of(filing_with(figures))))
    (again,) = convert([path], "xlsx", tmp_path)
    found = list(sheet(openpyxl.load_workbook(again), "数据").values)
    assert list(found[2]) == HEADER
    assert {row[3]: str(row[6]) for row in found[3:]} == figures
