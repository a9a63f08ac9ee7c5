"""The report for the web: its tables, headings and marks, and what it does without."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from lxml import html
from lxml.html import HtmlElement

from nianbao.form import Filing, Table, edition
from nianbao.form.a1 import Range
from nianbao.form.edition import editions
from nianbao.publish import report_of
from nianbao.publish.html import fragment_bytes, inline_bytes, page_bytes
from publish_cases import PROFILE, filing_with, numbered_filing

EDITIONS = editions()
VARIANTS = [page_bytes, fragment_bytes, inline_bytes]
Write = Callable[..., bytes]
Grid = dict[tuple[int, int], HtmlElement]


def opened(write: Write, filing: Filing | None = None, *, draft: bool = False) -> HtmlElement:
    data = write(report_of(filing or numbered_filing()), draft=draft)
    return html.document_fromstring(data.decode("utf-8"))


def text(element: HtmlElement) -> str:
    return str(element.text_content())


def grid_of(table: HtmlElement) -> Grid:
    """The cell at each place, laid out as a browser does: row groups bound the spans."""
    grid: Grid = {}
    row = 0
    for group in table.xpath("thead|tbody"):
        last = row + len(group.xpath("tr"))
        for line in group.xpath("tr"):
            row += 1
            column = 1
            for cell in line.xpath("th|td"):
                while (row, column) in grid:
                    column += 1
                right = column + int(cell.get("colspan", 1))
                bottom = row + int(cell.get("rowspan", 1))
                assert bottom <= last + 1, "a span reaches out of its row group"
                grid |= {(r, c): cell for r in range(row, bottom) for c in range(column, right)}
                column = right
    return grid


def tables(page: HtmlElement, edition_id: str) -> Iterator[tuple[Table, Grid, HtmlElement]]:
    for form, table in zip(edition(edition_id).tables, page.iter("table"), strict=True):
        yield form, grid_of(table), table


def places(place: Range) -> list[tuple[int, int]]:
    rows, columns = range(place.top, place.bottom + 1), range(place.left, place.right + 1)
    return [(row, column) for row in rows for column in columns]


@pytest.mark.parametrize("write", VARIANTS)
@pytest.mark.parametrize("edition_id", EDITIONS)
def test_each_place_of_a_table_shows_its_label_or_figure(write: Write, edition_id: str) -> None:
    page = opened(write, numbered_filing(edition_id))
    for form, grid, _ in tables(page, edition_id):
        assert set(grid) == set(places(Range(1, 1, form.rows, form.columns)))
        expected = {label.range: label.text for label in form.labels}
        expected |= {cell.range: str(1001 + cell.index) for cell in form.cells}
        for place, content in expected.items():
            cells = {grid[at] for at in places(place)}
            assert [text(cell) for cell in cells] == [content]


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_every_figure_names_the_labels_of_its_row_and_column(edition_id: str) -> None:
    page = opened(page_bytes, numbered_filing(edition_id))
    for form, grid, _ in tables(page, edition_id):
        for cell in form.cells:
            figure = grid[cell.range.top, cell.range.left]
            headers = [page.get_element_by_id(name) for name in figure.get("headers").split()]
            labels = [label.text for label in (*cell.row_labels, *cell.column_labels)]
            assert [text(header) for header in headers] == labels
            assert {header.tag for header in headers} == {"th"}


def test_ids_are_unique_and_carry_the_year() -> None:
    ids = opened(fragment_bytes).xpath("//@id")
    assert len(set(ids)) == len(ids) > 60
    assert all(name.startswith("nb2023t") for name in ids)


def test_headers_have_a_scope_and_groups_for_it_to_reach() -> None:
    page = opened(page_bytes)
    scopes = {text(th): th.get("scope") for th in page.iter("th")}
    assert scopes["第二十条第（一）项"] == "rowgroup"
    assert scopes["三、本年度办理结果"] == "rowgroup"
    assert scopes["（三）不予公开"] == "row"
    assert scopes["1.属于国家秘密"] == "row"
    assert scopes["法人或其他组织"] == "colgroup"
    assert scopes["自然人"] == "col"
    two, three, four = page.iter("table")
    assert [[int(c.get("span")) for c in t.xpath("colgroup")] for t in (two, three, four)] == [
        [1, 3],
        [3, 1, 5, 1],
        [5, 5, 5],
    ]
    assert [len(t.xpath("tbody")) for t in (two, three, four)] == [4, 3, 1]
    assert [len(t.xpath("thead/tr")) for t in (two, three, four)] == [0, 3, 3]


def test_each_table_has_a_caption_and_a_region_that_scrolls() -> None:
    for table in opened(page_bytes).iter("table"):
        (caption,) = table.xpath("caption")
        region = table.getparent()
        assert region.get("role") == "region"
        assert region.get("tabindex") == "0"
        assert region.get("aria-label") == text(caption)
    assert [text(c) for c in opened(page_bytes).iter("caption")] == [
        "表二　主动公开政府信息情况",
        "表三　收到和处理政府信息公开申请情况",
        "表四　政府信息公开行政复议、行政诉讼情况",
    ]


@pytest.mark.parametrize("write", VARIANTS)
def test_headings_descend_without_a_gap(write: Write) -> None:
    prose = "1.先有条目\n（一）再有章\n1.其下条目\n正文在此，不是标题。"
    page = opened(write, filing_with(section_1=prose))
    headings = [(h.tag, text(h)) for h in page.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert headings[:5] == [
        ("h1", "东城区国资委2023年政府信息公开工作年度报告"),
        ("h2", "一、总体情况"),
        ("h3", "1.先有条目"),
        ("h3", "（一）再有章"),
        ("h4", "1.其下条目"),
    ]
    assert [name for name, _ in headings[5:]] == ["h2"] * 5


@pytest.mark.parametrize("write", VARIANTS)
@pytest.mark.parametrize("draft", [False, True])
def test_nothing_runs_and_nothing_comes_from_elsewhere(write: Write, draft: bool) -> None:
    data = write(report_of(numbered_filing()), draft=draft).decode("utf-8")
    page = html.document_fromstring(data)
    allowed = "html head meta title style body main article h1 h2 h3 h4 p div table caption"
    allowed += " colgroup thead tbody tr th td"
    assert {element.tag for element in page.iter()} <= set(allowed.split())
    assert not re.search(r"\b(src|href|on\w+|data)=|url\(|@import|//\w", data)


def test_the_page_says_its_language_title_and_width() -> None:
    page = opened(page_bytes)
    assert page.get("lang") == "zh-CN"
    assert page.findtext("head/title") == "东城区国资委2023年政府信息公开工作年度报告"
    (width,) = page.xpath("head/meta[@name='viewport']/@content")
    assert width == "width=device-width, initial-scale=1"


def test_the_fragment_is_what_stands_in_the_page() -> None:
    report = report_of(numbered_filing())
    fragment = fragment_bytes(report).decode("utf-8")
    assert fragment.startswith('<article lang="zh-CN"')
    assert fragment.rstrip() in page_bytes(report).decode("utf-8")


def test_the_inline_variant_needs_no_style_sheet() -> None:
    data = inline_bytes(report_of(numbered_filing())).decode("utf-8")
    article = html.fragment_fromstring(data)
    assert not article.xpath("//style|//@class")
    for element in article.xpath("//td|//th|//p|//h1|//h2|//h3|//caption"):
        assert element.get("style")
    assert {table.get("border") for table in article.iter("table")} == {"1"}


@pytest.mark.parametrize("write", VARIANTS)
def test_only_a_draft_is_marked(write: Write) -> None:
    report = report_of(numbered_filing())
    assert "草稿" not in write(report).decode("utf-8")
    draft = html.document_fromstring(write(report, draft=True).decode("utf-8"))
    article = next(draft.iter("article"))
    assert text(article[0]) == "草稿：未定稿，请勿公开"


def test_the_page_of_a_draft_says_so_in_title_and_style() -> None:
    draft = opened(page_bytes, draft=True)
    assert str(draft.findtext("head/title")).startswith("（草稿）")
    assert 'content: "草稿"' in str(draft.findtext("head/style"))


@pytest.mark.parametrize("write", VARIANTS)
def test_whatever_is_written_stays_text(write: Write) -> None:
    strange = '=1+1 @SUM(A1) <script>alert(1)</script> &amp; "引" 丙\x07\ud800\ufffe丁'
    page = opened(write, filing_with(section_1=strange))
    assert not page.xpath("//script")
    shown = '=1+1 @SUM(A1) <script>alert(1)</script> &amp; "引" 丙丁'
    assert shown in [text(p) for p in page.iter("p")]


def test_markup_in_the_name_of_the_unit_stays_text() -> None:
    filing = numbered_filing(profile=replace(PROFILE, unit='<b>"局</title>'))
    page = opened(page_bytes, filing)
    assert page.findtext("head/title") == '<b>"局</title>2023年政府信息公开工作年度报告'
    assert not page.xpath("//b")


def test_blank_figures_stay_blank_and_a_signature_ends_the_report() -> None:
    page = opened(page_bytes, filing_with())
    assert {text(td) for td in page.xpath("//td[@headers]")} == {""}
    assert text(page.xpath("//p")[-1]) == "东城区国资委"
