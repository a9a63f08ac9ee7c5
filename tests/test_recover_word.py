"""Word files: page-split and nested tables, content controls, revisions, breaks."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from nianbao.form.edition import editions
from nianbao.publish import docx_bytes, report_of
from nianbao.recover import Recovered, read_report
from recover_reports import (
    Report,
    insert,
    read_back,
    report,
    reword,
    split_merged,
    unread_cells,
    with_sheet,
    write_docx,
    wrong_cells,
)

THREE = 1


def all_right(recovered: Recovered, base: Report) -> bool:
    return not wrong_cells(recovered, base.expected) and not unread_cells(recovered, base.expected)


def changed(base: Report, path: Path, change: Callable) -> Recovered:
    """Return what is read after ``change`` was made to the body of the report's Word file."""
    document = Document(str(write_docx(base, path / "report.docx")))
    change(document.element.body)
    document.save(str(path / "changed.docx"))
    return read_report(path / "changed.docx")


def test_the_official_form_reads_back_whole_and_without_a_note(tmp_path: Path):
    base = report()
    recovered = read_back(base, "docx", tmp_path)
    filing = recovered.filing
    assert all_right(recovered, base)
    assert (recovered.notes, recovered.missing) == ((), ())
    assert filing.title == "某市甲局2023年政府信息公开工作年度报告"
    assert [p.text for p in filing.preamble] == [
        "根据《中华人民共和国政府信息公开条例》，编制本报告。"
    ]
    assert {n: [p.text for p in x] for n, x in filing.sections.items()} == base.prose
    assert filing.sections[1][0].at == "第 4 段"
    assert filing.figures["applications.new.total"].at == "表 2 第 4 行第 10 列"


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("edition_id", editions())
def test_our_own_export_reads_back(edition_id: str, draft: bool, tmp_path: Path):
    year = 2020 if edition_id == "2019" else 2023
    base = report(edition_id, year)
    filing = read_back(base, "docx", tmp_path).filing
    path = tmp_path / "export.docx"
    path.write_bytes(docx_bytes(report_of(filing), draft=draft))
    again = read_report(path).filing
    assert [x.number for x in again.figures.values()] == list(base.expected.values())
    assert again.title == filing.title
    for section, paragraphs in filing.sections.items():
        assert [p.text for p in again.sections[section]] == [p.text for p in paragraphs]


@pytest.mark.parametrize("cut", [8, 9, 13, 16, 20, 24, 25, 27, 28])
def test_a_table_that_ends_with_the_page_goes_on_in_the_next(cut: int, tmp_path: Path):
    base = with_sheet(report(), THREE, lambda sheet: replace(sheet, cuts=(cut,)))
    assert all_right(read_back(base, "docx", tmp_path), base)


@pytest.mark.parametrize("cut", [8, 9, 16, 25])
def test_a_table_may_print_its_header_again_on_the_next_page(cut: int, tmp_path: Path):
    base = report()
    header = [box for box in base.sheets[THREE].boxes if box.range.bottom <= 3]
    base = insert(split_merged(base, THREE, cut), THREE, cut, header)
    base = with_sheet(base, THREE, lambda sheet: replace(sheet, cuts=(cut,)))
    assert all_right(read_back(base, "docx", tmp_path), base)


def test_tables_two_and_four_may_be_cut_as_well(tmp_path: Path):
    base = with_sheet(report(), 0, lambda sheet: replace(sheet, cuts=(5, 9, 11)))
    base = with_sheet(base, 2, lambda sheet: replace(sheet, cuts=(4,)))
    assert all_right(read_back(base, "docx", tmp_path), base)


def test_a_report_inside_a_table_that_lays_out_the_page(tmp_path: Path):
    def nest(body):
        blocks = [x for x in body if x.tag != qn("w:sectPr")]
        outer = parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tr><w:tc><w:p/></w:tc><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>"
        )
        body.insert(0, outer)
        cell = outer.findall(f".//{qn('w:tc')}")[1]
        for block in blocks:
            cell.append(block)

    base = report()
    recovered = changed(base, tmp_path, nest)
    assert all_right(recovered, base)
    assert recovered.filing.sections[5][0].text == "存在一些问题。"


def test_content_controls_are_looked_into(tmp_path: Path):
    def wrap(body):
        wraps = [*body.findall(qn("w:p")), *body.findall(qn("w:tbl")), *body.iter(qn("w:tr"))]
        for element in [*wraps, *body.iter(qn("w:tc"))]:
            control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
            element.addprevious(control)
            control.append(content)
            content.append(element)

    base = report()
    recovered = changed(base, tmp_path, wrap)
    assert all_right(recovered, base)
    assert recovered.filing.title


def test_revisions_are_read_as_accepted_and_noted(tmp_path: Path):
    def revise(body):
        run = next(t for t in body.iter(qn("w:t")) if t.text == "17").getparent()
        parent = run.getparent()
        parent.remove(run)
        for tag, text, number in (("w:del", "w:delText", "99"), ("w:ins", "w:t", "17")):
            parent.append(
                parse_xml(f"<{tag} {nsdecls('w')}><w:r><{text}>{number}</{text}></w:r></{tag}>")
            )

    base = report()
    recovered = changed(base, tmp_path, revise)
    assert all_right(recovered, base)
    assert recovered.notes == ("文档含有修订，按接受全部修订后的内容读取",)


def test_characters_under_a_phonetic_guide_are_read_without_it(tmp_path: Path):
    def annotate(body):
        run = next(t for t in body.iter(qn("w:t")) if t.text == "存在一些问题。").getparent()
        guide = (
            f"<w:r {nsdecls('w')}><w:ruby><w:rubyPr/><w:rt><w:r><w:t>cún zài</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>存在</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        )
        run.addprevious(parse_xml(guide))
        run.find(qn("w:t")).text = "一些问题。"

    base = report()
    recovered = changed(base, tmp_path, annotate)
    assert all_right(recovered, base)
    assert recovered.filing.sections[5][0].text == "存在一些问题。"


def test_numbers_that_word_counts_are_read_and_noted(tmp_path: Path):
    def number(body):
        for paragraph in body.findall(qn("w:p"))[2:]:
            text = paragraph.find(f".//{qn('w:t')}")
            if text is not None and "、" in text.text[:2]:
                text.text = text.text[2:]
                properties = paragraph.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_numId().val = 1

    base = report()
    recovered = changed(base, tmp_path, number)
    assert all_right(recovered, base)
    assert recovered.filing.sections[5][0].text == "存在一些问题。"
    assert (
        recovered.notes[0]
        == "有 6 段的编号是 Word 自动生成的，已照 Word 显示的样子写成文字，请核对"
    )
    assert recovered.notes[1] == "第 3 段：标题“●总体情况”按“一、总体情况”读取"


def test_text_boxes_are_quoted(tmp_path: Path):
    def draw(body):
        box = (
            f"<w:txbxContent {nsdecls('w')}><w:p><w:r><w:t>编号1</w:t></w:r></w:p></w:txbxContent>"
        )
        body.find(qn("w:p")).append(parse_xml(box))

    base = report()
    recovered = changed(base, tmp_path, draw)
    assert recovered.filing.title == "某市甲局2023年政府信息公开工作年度报告"
    assert recovered.notes == ("第 1 段：文本框里的文字没有读入：“编号1”",)


def test_a_table_in_a_text_box_is_a_table(tmp_path: Path):
    base = report()

    def boxed(body):
        table = body.findall(qn("w:tbl"))[THREE]
        before = table.getprevious()
        box = parse_xml(f"<w:txbxContent {nsdecls('w')}/>")
        box.append(table)
        before.append(box)

    recovered = changed(base, tmp_path, boxed)
    assert all_right(recovered, base)
    assert [x for x in recovered.notes if "文本框" in x] == [
        "第 7 段：文本框里的表已按报告的表读入，请核对"
    ]


def test_a_number_on_two_lines_is_not_read(tmp_path: Path):
    def split(body):
        text = next(t for t in body.iter(qn("w:t")) if t.text == "17")
        text.text = "1"
        text.getparent().getparent().addnext(
            parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>7</w:t></w:r></w:p>")
        )

    figure = changed(report(), tmp_path, split).filing.figures["applications.new.total"]
    assert (figure.raw, figure.number, figure.problem) == ("1 7", None, "unreadable")


def test_figures_merged_across_columns_are_not_given_to_one_of_them(tmp_path: Path):
    def merge(body):
        cell = next(t for t in body.iter(qn("w:t")) if t.text == "12").getparent()
        while cell.tag != qn("w:tc"):
            cell = cell.getparent()
        row = cell.getparent()
        row.remove(cell.getnext())
        cell.tcPr.find(qn("w:gridSpan")).set(qn("w:val"), "2")

    recovered = changed(report(), tmp_path, merge)
    assert {x.rsplit(".", 1)[0] for x in recovered.missing} == {"applications.new"}
    assert recovered.notes[0] == (
        "表 2 第 4 行第 1 列：“一、本年新收政府信息公开申请数量 11 12 14 15 16 17”"
        "各格与栏目对不上，没有读入，请对照原件填写"
    )


def test_a_row_that_has_lost_a_cell_is_not_read(tmp_path: Path):
    def lose(body):
        cell = next(t for t in body.iter(qn("w:t")) if t.text == "12").getparent()
        while cell.tag != qn("w:tc"):
            cell = cell.getparent()
        cell.getparent().remove(cell)

    recovered = changed(report(), tmp_path, lose)
    assert {x.rsplit(".", 1)[0] for x in recovered.missing} == {"applications.new"}
    assert "各格与栏目对不上" in recovered.notes[0]


def test_without_any_merge_the_order_of_the_cells_is_left(tmp_path: Path):
    def unmerge(body):
        for tag in ("w:vMerge", "w:gridSpan"):
            for mark in list(body.iter(qn(tag))):
                mark.getparent().remove(mark)

    base = report()
    assert all_right(changed(base, tmp_path, unmerge), base)


def test_unmerged_cells_of_table_two_hold_one_figure(tmp_path: Path):
    def unmerge(body):
        texts = {
            str(base.expected[f"proactive.{x}"]) for x in ("licences.decisions", "fees.amount")
        }
        for cell in list(body.find(qn("w:tbl")).iter(qn("w:tc"))):
            if cell.find(f".//{qn('w:t')}").text in texts:
                cell.tcPr.find(qn("w:gridSpan")).set(qn("w:val"), "1")
                for _ in range(2):
                    cell.addnext(parse_xml(f"<w:tc {nsdecls('w')}><w:p/></w:tc>"))

    base = report()
    recovered = changed(base, tmp_path, unmerge)
    assert all_right(recovered, base)
    assert recovered.notes == ()


def test_a_table_of_another_kind_is_quoted(tmp_path: Path):
    def add(body):
        row = "<w:tr><w:tc><w:p><w:r><w:t>领域</w:t></w:r></w:p></w:tc></w:tr>"
        body.insert(3, parse_xml(f"<w:tbl {nsdecls('w')}>{row}</w:tbl>"))

    recovered = changed(report(), tmp_path, add)
    assert recovered.notes == ("表 1：不是统一格式的表格，没有读入：“领域”",)
    assert recovered.filing.figures["applications.new.total"].at == "表 3 第 4 行第 10 列"


def test_without_table_four_its_cells_are_missing(tmp_path: Path):
    recovered = changed(report(), tmp_path, lambda body: body.remove(body.findall(qn("w:tbl"))[2]))
    assert len(recovered.missing) == 15
    assert recovered.notes == ("没有找到表四，其中 15 格没有读入",)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("第一行\n第二行", ["第一行\n第二行"]),
        ("存在一些问题。\n六、其他需要报告的事项\n无。", None),
    ],
)
def test_soft_breaks_stay_inside_a_paragraph(text: str, printed, tmp_path: Path):
    base = replace(report(), prose={1: ["某。"], 5: [text]})
    if printed is None:
        base = replace(base, heads=(*base.heads[:5], ""))
    path = write_docx(base, tmp_path / "a.docx")
    document = Document(str(path))
    for paragraph in document.paragraphs:
        if paragraph.text == "":
            paragraph._p.getparent().remove(paragraph._p)
    document.save(str(path))
    sections = read_report(path).filing.sections
    assert [p.text for p in sections[5]] == (printed or ["存在一些问题。"])
    assert [p.text for p in sections[6]] == ([] if printed else ["无。"])


def test_the_title_may_be_broken_by_a_soft_break(tmp_path: Path):
    def part(body):
        text = body.find(f".//{qn('w:t')}")
        text.text = "某市甲局2023年政府信息公开"
        text.addnext(parse_xml(f"<w:t {nsdecls('w')}>工作年度报告</w:t>"))
        text.addnext(OxmlElement("w:br"))

    recovered = changed(report(), tmp_path, part)
    assert recovered.filing.title == "某市甲局2023年政府信息公开工作年度报告"
    assert recovered.filing.profile.unit == "某市甲局"


def test_money_may_be_written_in_yuan(tmp_path: Path):
    base = reword(report(), {"proactive.fees.amount": "3500元"})
    figure = read_back(base, "docx", tmp_path).filing.figures["proactive.fees.amount"]
    assert (figure.raw, str(figure.number)) == ("3500元", "0.35")
