"""The Word file, read back with python-docx."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable

from nianbao.form import Filing, Profile, Table, edition
from nianbao.form.a1 import Range
from nianbao.form.edition import editions
from nianbao.publish import docx_bytes, report_of
from publish_cases import PROFILE, filing_with, numbered_filing, opened, parts_of, written

EDITIONS = editions()


def _places(place: Range) -> list[tuple[int, int]]:
    rows, columns = range(place.top, place.bottom + 1), range(place.left, place.right + 1)
    return [(row, column) for row in rows for column in columns]


def _tables(filing: Filing) -> Iterator[tuple[Table, WordTable]]:
    return zip(filing.edition.tables, opened(filing).tables, strict=True)


def _grid(table: WordTable) -> dict[tuple[int, int], tuple[int, str]]:
    """Identity and text of the cell at each place, by row and column from 1."""
    cells, columns = table._cells, len(table.columns)
    return {
        (1 + index // columns, 1 + index % columns): (id(cell._tc), cell.text)
        for index, cell in enumerate(cells)
    }


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_each_place_of_a_table_shows_its_label_or_figure(edition_id: str) -> None:
    filing = numbered_filing(edition_id)
    for form, table in _tables(filing):
        assert (len(table.rows), len(table.columns)) == (form.rows, form.columns)
        expected = dict.fromkeys(_places(Range(1, 1, form.rows, form.columns)), "")
        for label in form.labels:
            expected |= dict.fromkeys(_places(label.range), label.text)
        for cell in form.cells:
            expected |= dict.fromkeys(_places(cell.range), str(1001 + cell.index))
        assert {place: text for place, (_, text) in _grid(table).items()} == expected


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_places_are_merged_as_on_the_form_and_not_otherwise(edition_id: str) -> None:
    for form, table in _tables(numbered_filing(edition_id)):
        grid = _grid(table)
        ranges = [item.range for item in (*form.labels, *form.cells)]
        origins = [{grid[place][0] for place in _places(place)} for place in ranges]
        assert all(len(origin) == 1 for origin in origins)
        assert len(set[int]().union(*origins)) == len(ranges)


def test_blank_figures_stay_blank() -> None:
    filing = filing_with()
    for form, table in _tables(filing):
        grid = _grid(table)
        assert {grid[cell.range.top, cell.range.left][1] for cell in form.cells} == {""}


@pytest.mark.parametrize(
    ("raw", "points"), [("99999", None), ("123456", 9.5), ("1234567", 8.0), ("约5件", None)]
)
def test_a_number_too_long_for_its_cell_is_set_in_smaller_type(
    raw: str, points: float | None
) -> None:
    document = opened(filing_with({"applications.new.enterprise": raw}))
    runs = [r for c in document.tables[1]._cells for p in c.paragraphs for r in p.runs]
    (size,) = {run.font.size for run in runs if run.text == raw}
    assert (size.pt if size else None) == points


def test_text_stands_in_the_order_of_the_report() -> None:
    document = opened(numbered_filing())
    texts = [(p.style and p.style.name, p.text) for p in document.paragraphs]
    assert texts[:5] == [
        ("Title", "东城区国资委\n2023年政府信息公开工作年度报告"),
        (
            "Body Text",
            "依据《中华人民共和国政府信息公开条例》（以下简称《政府信息公开条例》）第五十条规定，编制本报告。",
        ),
        ("Heading 1", "一、总体情况"),
        ("Body Text", "2023年，区国资委主动公开政府信息21件。"),
        ("Heading 2", "（一）依申请公开情况"),
    ]
    assert texts[-2:] == [
        ("Body Text", "本年度没有收取信息处理费。"),
        ("Signature", "东城区国资委"),
    ]
    headings = [text for style, text in texts if style == "Heading 1"]
    assert headings == [section.heading for section in edition("2021").sections]


@pytest.mark.parametrize(
    ("unit", "lines"),
    [
        ("审计局", ["审计局2023年政府信息公开工作年度报告"]),
        ("东城区国资委", ["东城区国资委", "2023年政府信息公开工作年度报告"]),
        (
            "北京市东城区人民政府国有资产监督管理委员会",
            ["北京市东城区人民政府", "国有资产监督管理委员会", "2023年政府信息公开工作年度报告"],
        ),
        (
            "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人力资源和社会保障局（就业服务中心）",
            [
                "新疆维吾尔自治区伊犁哈萨克自治州",
                "察布查尔锡伯自治县",
                "人力资源和社会保障局（就业服务中心）",
                "2023年政府信息公开工作年度报告",
            ],
        ),
    ],
)
def test_a_long_title_breaks_where_words_end(unit: str, lines: list[str]) -> None:
    document = opened(numbered_filing(profile=replace(PROFILE, unit=unit)))
    assert document.paragraphs[0].text.split("\n") == lines


def test_an_unknown_unit_leaves_no_signature() -> None:
    document = opened(Filing.of(edition("2021"), Profile(year=2023), []))
    assert not [p for p in document.paragraphs if p.style and p.style.name == "Signature"]


def test_the_page_is_that_of_the_standard() -> None:
    section = opened(numbered_filing()).sections[0]
    lengths = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    lengths += [section.left_margin, section.right_margin]
    assert [round(length.mm) for length in lengths if length] == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid is not None
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


@pytest.mark.parametrize(
    ("name", "font", "points"),
    [
        ("Normal", "仿宋_GB2312", 16),
        ("Body Text", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_styles_have_the_fonts_and_sizes_of_the_standard(name: str, font: str, points: int) -> None:
    style = _style(opened(numbered_filing()), name)
    assert style.font.size is not None
    assert style.font.size.pt == points
    fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    assert fonts is not None
    kinds = ("ascii", "hAnsi", "eastAsia", "cs")
    assert {fonts.get(qn(f"w:{kind}")) for kind in kinds} == {font}


@pytest.mark.parametrize("level", [1, 2, 3])
def test_headings_are_real_headings_black_and_not_bold(level: int) -> None:
    style = _style(opened(numbered_filing()), f"Heading {level}")
    assert style.style_id == f"Heading{level}"
    outline = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    assert outline is not None
    assert outline.get(qn("w:val")) == str(level - 1)
    assert not style.font.bold
    assert style.font.color.rgb is None  # automatic: black
    assert style.paragraph_format.keep_with_next


@pytest.mark.parametrize("name", ["Body Text", "Heading 1", "Heading 2", "Heading 3"])
def test_paragraphs_begin_two_characters_in(name: str) -> None:
    indent = _style(opened(numbered_filing()), name).element.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    assert indent is not None
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert indent.get(qn("w:firstLine")) == "640"


def test_the_title_is_centred() -> None:
    title = _style(opened(numbered_filing()), "Title")
    assert title.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_head_rows_are_marked_and_no_row_is_split(edition_id: str) -> None:
    heads = []
    for _, table in _tables(numbered_filing(edition_id)):
        rows = [row._tr for row in table.rows]
        heads.append([row.find(f".//{qn('w:tblHeader')}") is not None for row in rows].count(True))
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    assert heads == [0, 3, 3]


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_every_row_but_the_last_stays_with_the_next(edition_id: str) -> None:
    for _, table in _tables(numbered_filing(edition_id)):
        for row in table.rows:
            marks = [p.find(f".//{qn('w:keepNext')}") for p in row._tr.iter(qn("w:p"))]
            is_last = row._tr is table.rows[-1]._tr
            assert all((mark is None) == is_last for mark in marks)


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_tables_stay_within_the_text_area(edition_id: str) -> None:
    for _, table in _tables(numbered_filing(edition_id)):
        widths = [column.width.mm for column in table.columns if column.width]
        assert len(widths) == len(table.columns)
        assert 150 < sum(widths) < 156


def test_page_numbers_stand_outside_on_odd_and_even_pages() -> None:
    document = opened(numbered_filing())
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert odd.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert even.alignment == WD_ALIGN_PARAGRAPH.LEFT
    for footer in (odd, even):
        text = "".join(node.text or "" for node in footer._p.iter(qn("w:t")))
        assert text == "— 1 —"
        field = footer._p.find(qn("w:fldSimple"))
        assert field is not None
        assert field.get(qn("w:instr")) == "PAGE"


def test_the_language_is_chinese() -> None:
    styles = ElementTree.fromstring(parts_of(written(numbered_filing()))["word/styles.xml"])
    language = styles.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language is not None
    assert language.get(qn("w:val")) == language.get(qn("w:eastAsia")) == "zh-CN"


def test_the_file_names_no_person_and_no_date() -> None:
    properties = opened(numbered_filing()).core_properties
    assert properties.title == "东城区国资委2023年政府信息公开工作年度报告"
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert (properties.created, properties.modified) == (None, None)
    for content in parts_of(written(numbered_filing(), draft=True)).values():
        for private in (PROFILE.filled_by, PROFILE.reviewed_by, PROFILE.signed_by, PROFILE.contact):
            assert private.encode() not in content


def test_only_a_draft_is_marked_and_on_odd_and_even_pages() -> None:
    section = opened(numbered_filing(), draft=True).sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == "草稿"
        marks = [node.get("string") for node in header._element.iter("{*}textpath")]
        assert "草稿" in marks
    assert not [c for c in parts_of(written(numbered_filing())).values() if "草稿".encode() in c]


@pytest.mark.parametrize("draft", [False, True])
def test_the_text_of_a_draft_is_the_text_of_the_report(draft: bool) -> None:
    body = [p.text for p in opened(numbered_filing(), draft=draft).paragraphs]
    assert body == [p.text for p in opened(numbered_filing()).paragraphs]


def test_characters_that_xml_forbids_are_left_out() -> None:
    document = opened(filing_with(section_1="甲\x07乙\ud800<丙>&丁\ufffe"))
    assert "甲乙<丙>&丁" in [p.text for p in document.paragraphs]


def test_every_part_has_a_type_and_every_relationship_a_target() -> None:
    parts = parts_of(written(numbered_filing(), draft=True))
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    named = {node.get("PartName") for node in types.findall("{*}Override")}
    content = {f"/{name}" for name in parts if not name.endswith((".rels", "Types].xml"))}
    assert named == content
    targets = {
        f"{folder}{node.get('Target')}"
        for folder, name in (("/", "_rels/.rels"), ("/word/", "word/_rels/document.xml.rels"))
        for node in ElementTree.fromstring(parts[name])
    }
    assert targets == content


def test_the_same_filing_gives_the_same_bytes_in_any_process() -> None:
    program = (
        "import sys; from publish_cases import *;"
        "sys.stdout.buffer.write(written(numbered_filing(), draft=True))"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    ]
    assert outputs[0] == outputs[1] == written(numbered_filing(), draft=True)


@pytest.mark.parametrize(
    ("unit", "unit_right", "day_right"),
    [
        ("审计局", 875, 200),  # the day is longer: it stands two characters from the right
        ("北京市东城区城市管理委员会", 200, 525),  # it begins two characters right of the unit
    ],
)
def test_the_day_stands_below_the_unit_as_the_standard_wants_it(
    unit: str, unit_right: int, day_right: int
) -> None:
    filing = numbered_filing(profile=replace(PROFILE, unit=unit))
    data = docx_bytes(report_of(filing, signed_on=date(2026, 1, 20)))
    lines = Document(BytesIO(data)).paragraphs[-2:]
    assert [line.text for line in lines] == [unit, "2026年1月20日"]
    indents = [line._p.find(f".//{qn('w:ind')}") for line in lines]
    assert [ind is not None and ind.get(qn("w:rightChars")) for ind in indents] == [
        str(unit_right),
        str(day_right),
    ]


def test_a_signature_never_stands_on_a_page_of_its_own() -> None:
    *_, last, unit = opened(numbered_filing()).paragraphs
    assert unit.text == PROFILE.unit
    assert last.paragraph_format.keep_with_next


def test_tables_tell_readers_their_name_shape_and_head() -> None:
    looks = []
    headings = {section.number: section.heading for section in edition("2021").sections}
    for section, table in zip([2, 3, 4], opened(numbered_filing()).tables, strict=True):
        properties = table._tbl.tblPr
        heading = headings[section]
        caption = properties.find(qn("w:tblCaption"))
        described = properties.find(qn("w:tblDescription"))
        assert caption is not None
        assert described is not None
        assert caption.get(qn("w:val")) == heading
        shape = f"{len(table.rows)}行{len(table.columns)}列"
        assert shape in str(described.get(qn("w:val")))
        look = properties.find(qn("w:tblLook"))
        assert look is not None
        looks.append((look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))))
    assert looks == [("0", "1"), ("1", "1"), ("1", "1")]
