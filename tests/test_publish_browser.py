"""The report in a real browser: accessibility, and how it fits a screen and a phone."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from nianbao.compare.comparison import Comparison, Side
from nianbao.compare.page import page_bytes as comparison_bytes
from nianbao.publish import report_of
from nianbao.publish.html import fragment_bytes, inline_bytes, page_bytes
from nianbao.recover import read_report
from nianbao.sample import sample_report
from publish_cases import numbered_filing

WIDTHS = [1280, 390]
# What surrounds a fragment on an agency's own page.
SITE = '<!DOCTYPE html><html lang="zh-CN"><title>年报</title><main>{}</main></html>'


@pytest.fixture(params=WIDTHS)
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": request.param, "height": 844})
    yield page
    page.close()


def pages() -> dict[str, str]:
    sample = report_of(read_report(sample_report()).filing)
    full = report_of(numbered_filing())
    old = report_of(numbered_filing("2019"))
    made = {
        "sample": page_bytes(sample),
        "draft": page_bytes(full, draft=True),
        "2019": page_bytes(old),
        "fragment": fragment_bytes(sample),
        "inline": inline_bytes(full),
        "inline draft": inline_bytes(sample, draft=True),
        "comparison": comparison_bytes(comparison()),
    }
    texts = {name: data.decode("utf-8") for name, data in made.items()}
    return {n: t if t.startswith("<!DOCTYPE") else SITE.format(t) for n, t in texts.items()}


def comparison() -> Comparison:
    """The sample beside a report in which every figure and every sentence is another."""
    sample = read_report(sample_report()).filing
    return Comparison(Side("甲.txt", sample), Side("乙.docx", numbered_filing()))


PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, screen: Page) -> None:
    screen.set_content(PAGES[name])
    found = Axe().run(screen).response
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    # it did look: at the headers of the tables among others
    passed = {rule["id"] for rule in found["passes"]}
    assert {"td-headers-attr", "scope-attr-valid", "scrollable-region-focusable"} & passed
    assert {"document-title", "html-has-lang", "heading-order"} <= passed


def test_axe_would_find_a_header_that_is_not_there(screen: Page) -> None:
    broken = PAGES["sample"].replace('id="nb2023t3A4"', 'id="other"')
    assert broken != PAGES["sample"]
    screen.set_content(broken)
    found = Axe().run(screen).response["violations"]
    assert [violation["id"] for violation in found] == ["td-headers-attr"]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_its_screen(name: str, screen: Page) -> None:
    screen.set_content(PAGES[name])
    wide = screen.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0


@pytest.mark.parametrize("name", ["sample", "draft", "2019"])
def test_table_three_shows_all_its_columns_also_on_a_phone(name: str, screen: Page) -> None:
    """In ``draft`` and ``2019`` every figure has four digits."""
    screen.set_content(PAGES[name])
    hidden = screen.evaluate(
        "(d => d[1].scrollWidth - d[1].clientWidth)(document.querySelectorAll('[role=region]'))"
    )
    assert hidden <= 0


def test_no_request_leaves_the_page(screen: Page, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(PAGES["draft"], "utf-8")
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url))
    screen.goto(path.as_uri())
    assert asked == [path.as_uri()]


@pytest.mark.parametrize("name", ["sample", "draft", "2019"])
def test_on_paper_table_three_stays_on_one_page(name: str, browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(PAGES[name])
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    page.close()
    texts = [sheet.get_textpage().get_text_bounded() for sheet in printed]
    (table,) = [text for text in texts if "一、本年新收政府信息公开申请数量" in text]
    assert "四、结转下年度继续办理" in table
    assert all(("草" in text and "稿" in text) == (name == "draft") for text in texts)
