"""图解: one picture page of the figures, read back by other code than drew it."""

from pathlib import Path

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types
from PIL import Image

from conftest import MakeWorkbook, Nianbao
from draft_filings import cases
from nianbao.form import Filing
from nianbao.publish.chart_svg import HEIGHT, WIDTH, Picture
from nianbao.publish.pdf_pages import read_pages
from nianbao.sample import sample_report
from publish_cases import filing_with, zero_filing

SVG = "{http://www.w3.org/2000/svg}"
THIS = {
    "applications.new.natural_person": 12,
    "applications.new.enterprise": 1,
    "applications.carried_in.enterprise": 1,
    "applications.granted.natural_person": 9,
    "applications.not_provided.not_held.natural_person": 3,
    "applications.not_provided.not_held.enterprise": 2,
    "disputes.suit_after_reconsideration.upheld": 4,
}
TITLE = "某市某局2024年政府信息公开工作年度报告（图解）"


@pytest.fixture
def both(workbook: MakeWorkbook, nianbao: Nianbao) -> Path:
    """A workbook of 2024 with the real report of 2023 beside it."""
    path = workbook(THIS, year=2024)
    assert nianbao("last-year", path, sample_report()).code == 0
    return path


def drawn(svg: str | bytes) -> dict[tuple[str, str], int]:
    """The numbers that a picture shows, by cell and year."""
    root = etree.fromstring(svg.encode() if isinstance(svg, str) else svg)
    texts = root.iter(f"{SVG}text")
    return {(t.get("data-cell"), t.get("data-year")): int(t.text) for t in texts
            if t.get("data-cell")}  # fmt: skip


def words(svg: str) -> str:
    return "\n".join(etree.fromstring(svg.encode()).itertext())


def test_both_years_are_drawn_and_each_number_is_its_cells(both: Path, nianbao: Nianbao) -> None:
    """By hand from the figures above and from the report of 2023; what is 0 twice is not there."""
    done = nianbao("chart", both, "--out", both.parent / "图")

    assert done.code == 0, done.err
    svg = (both.parent / "图" / f"{TITLE}.svg").read_bytes()
    pairs = {
        "applications.carried_in.total": (1, 0),
        "applications.new.total": (13, 9),
        "applications.results_total.total": (14, 8),
        "applications.carried_out.total": (0, 1),
        "applications.new.natural_person": (12, 6),
        "applications.new.enterprise": (1, 3),
        "applications.granted.total": (9, 0),
        "applications.not_provided.not_held.total": (5, 8),
        "disputes.suit_after_reconsideration.upheld": (4, 0),
    }
    wanted = {(cell, "2024"): now for cell, (now, _) in pairs.items()}
    assert drawn(svg) == wanted | {(cell, "2023"): before for cell, (_, before) in pairs.items()}


def test_the_pdf_is_one_page_of_a4_whose_text_holds_the_numbers(
    both: Path, nianbao: Nianbao
) -> None:
    nianbao("chart", both, "--out", both.parent / "图")

    (page,) = read_pages((both.parent / "图" / f"{TITLE}.pdf").read_bytes())

    assert (round(page.width), round(page.height)) == (210, 297)
    assert "某市某局" in page.text
    assert "予以公开90" in page.text
    assert "本机关不掌握相关政府信息58" in page.text
    assert all(page.fonts.values())


def test_the_png_is_the_same_page_in_both_colours(both: Path, nianbao: Nianbao) -> None:
    nianbao("chart", both, "--out", both.parent / "图")

    with Image.open(both.parent / "图" / f"{TITLE}.png") as image:
        assert image.size == (1654, 2339)
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or ()}

    assert {(0, 0x72, 0xB2), (0xE6, 0x9F, 0)} <= colours


def test_without_last_years_figures_this_year_stands_alone_and_it_is_said(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    done = nianbao("chart", workbook(THIS, year=2024), "--out", tmp_path / "图")

    assert "图里只有本年" in done.out
    numbers = drawn((tmp_path / "图" / f"{TITLE}.svg").read_bytes())
    assert {year for _, year in numbers} == {"2024"}


def test_a_report_with_errors_is_drawn_as_a_draft_only(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook({"applications.new.natural_person": 3})

    refused = nianbao("chart", path, "--out", tmp_path / "图")
    draft = nianbao("chart", path, "--out", tmp_path / "图", "--draft")

    assert refused.code == 2
    assert "报告还不能导出" in refused.err
    assert draft.code == 0
    (svg,) = (tmp_path / "图").glob("*（图解）（草稿）.svg")
    assert "草稿" in words(svg.read_text("utf-8"))


def test_no_file_is_written_over_and_the_workbook_stays_as_it_is(
    both: Path, nianbao: Nianbao
) -> None:
    before = both.read_bytes()
    nianbao("chart", both, "--out", both.parent / "图")
    files = {path: path.read_bytes() for path in (both.parent / "图").iterdir()}

    again = nianbao("chart", both, "--out", both.parent / "图")

    assert again.code == 2
    assert f"{TITLE}.svg" in again.err
    assert files == {path: path.read_bytes() for path in (both.parent / "图").iterdir()}
    assert both.read_bytes() == before


def test_without_the_part_for_pdf_the_svg_is_made_and_the_exit_code_tells(
    both: Path, nianbao: Nianbao, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nianbao.actions.chart.is_available", lambda: False)

    done = nianbao("chart", both, "--out", both.parent / "图")

    assert done.code == 2
    assert "只生成了 SVG" in done.out
    assert [path.name for path in (both.parent / "图").iterdir()] == [f"{TITLE}.svg"]


def test_a_picture_that_says_something_else_is_not_handed_over(
    both: Path, nianbao: Nianbao, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {("applications.new.total", "2024"): 14}
    monkeypatch.setattr("nianbao.actions.chart.figures_of_svg", lambda _: wrong)

    done = nianbao("chart", both, "--out", both.parent / "图")

    assert done.code == 2
    assert "R122" in done.err
    assert not (both.parent / "图").exists()


def test_what_is_not_filled_in_is_no_0() -> None:
    """Of 上年结转 one applicant is filled in: its sum is not known, and is not drawn."""
    filing = filing_with({"applications.carried_in.enterprise": "2"})

    svg = Picture(filing).svg()

    assert drawn(svg) == {}
    assert words(svg).count("\n没有填或读不出，不画\n") == 5


def test_where_nothing_happened_that_is_said() -> None:
    svg = Picture(zero_filing()).svg()

    assert set(drawn(svg).values()) == {0}
    assert len(drawn(svg)) == 4  # 收到和办理 says it all the same
    assert words(svg).count("\n没有发生，各项都是 0 件\n") == 4


@pytest.mark.parametrize(("this", "last"), [*cases(3)])
def test_every_kind_of_body_every_size_of_figure_both_forms(
    this: Filing, last: Filing | None
) -> None:
    """Each number its cell's; nothing that happened is left out; all of it on the page."""
    svg = Picture(this, last).svg()
    numbers, root = drawn(svg), etree.fromstring(svg.encode())
    year = str(this.profile.year or "")

    for filing in (this, last) if last else (this,):
        for (cell, of), number in numbers.items():
            if of == str(filing.profile.year or ""):
                assert filing.figures[cell].number == number
    rows = [c for c in this.edition.cells if c.table == "applications" and c.column == "total"]
    for cell in rows:
        parts = [c.id for c in this.edition.cells if c.line == cell.line and not c.is_total]
        is_filled = all(this.figures[part].number is not None for part in parts)
        if is_filled and this.figures[cell.id].number and cell.line != "results_total":
            assert (cell.id, year) in numbers
    for box in root.iter(f"{SVG}rect"):
        assert 0 <= float(box.get("x")) + float(box.get("width")) <= WIDTH
        assert 0 <= float(box.get("y")) + float(box.get("height")) <= HEIGHT
    for text in root.iter(f"{SVG}text"):
        assert 0 < float(text.get("x")) < WIDTH
        assert 0 < float(text.get("y")) < HEIGHT


def test_bars_are_as_long_as_their_numbers_say() -> None:
    filing = filing_with(
        {cell.id: "0" for cell in zero_filing().edition.cells}
        | {"disputes.reconsideration.upheld": "3", "disputes.reconsideration.other": "12"}
    )
    root = etree.fromstring(Picture(filing).svg().encode())

    def length(cell: str) -> float:
        (text,) = root.xpath(f"//*[@data-cell='{cell}']")
        return float(text.getprevious().get("width"))

    ratio = length("disputes.reconsideration.other") / length("disputes.reconsideration.upheld")
    assert ratio == pytest.approx(4, rel=0.01)


def test_the_picture_says_in_words_what_it_shows() -> None:
    """For who cannot see it: role, title and description."""
    filing = filing_with({"applications.new.natural_person": "1"})
    root = etree.fromstring(Picture(filing).svg().encode())

    named = [root.find(f".//*[@id='{name}']") for name in root.get("aria-labelledby").split()]

    assert root.get("role") == "img"
    assert [element.tag for element in named] == [f"{SVG}title", f"{SVG}desc"]
    assert "新收申请来自谁：自然人 1 件，5 项没有填或读不出，不画。" in named[1].text


def test_a_fonts_own_quotes_and_brackets_stay_text() -> None:
    filing = filing_with()
    root = etree.fromstring(Picture(filing).svg(["<'&\">"]).encode())
    assert root.get("font-family") == "'<'&\">', sans-serif"
