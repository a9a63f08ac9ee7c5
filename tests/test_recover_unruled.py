"""PDF reports whose tables have no rules: read where labels and columns leave no doubt."""

import re
import shutil
import subprocess
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nianbao.form.edition import editions
from nianbao.publish import pdf_of, report_of
from nianbao.recover import read_report
from publish_cases import numbered_filing
from recover_published import HONGZE_2023, HONGZE_2024, printed_numbers, transcribed
from recover_reports import (
    Report,
    balanced,
    change,
    move,
    published,
    report,
    reword,
    unread_cells,
    write_html,
    wrong_cells,
)
from unruled_pdfs import without_rules, write_typeset

# With this seed columns come out too narrow for their figures.
OVERFLOWING = 3

SECTIONS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)


@pytest.mark.parametrize(
    ("name", "table", "pages"),
    [("hongze-2023.pdf", HONGZE_2023, (2, 3, 4)), ("hongze-2024.pdf", HONGZE_2024, (2, 3, 4))],
)
def test_a_published_pdf_without_its_rules(
    name: str, table: str, pages: tuple[int, ...], tmp_path: Path
):
    recovered = read_report(without_rules(published(name), tmp_path / name))
    assert printed_numbers(recovered) == transcribed(table, recovered.filing.edition)
    assert recovered.missing == ()
    assert recovered.notes[:3] == tuple(
        f"第 {page} 页起：“{section}”的表没有表格线，按文字的位置读取，请核对"
        for page, section in zip(pages, SECTIONS, strict=True)
    )
    ruled = read_report(published(name)).filing
    assert recovered.filing.title == ruled.title
    assert recovered.filing.sections == ruled.sections


@pytest.mark.parametrize("keep_upright", [False, True])
@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_our_own_pdf_without_its_rules(edition: str, keep_upright: bool, tmp_path: Path):
    filing = numbered_filing(edition)
    data = pdf_of(report_of(filing)).data
    path = without_rules(data, tmp_path / "a.pdf", keep_upright=keep_upright)
    recovered = read_report(path)
    assert recovered.filing.edition.id == edition
    assert recovered.missing == ()
    numbers = {cell: figure.number for cell, figure in recovered.filing.figures.items()}
    assert numbers == {cell: figure.number for cell, figure in filing.figures.items()}


def _disturbed(base: Report, how: str, random: Random) -> tuple[Report, dict[str, int | None]]:
    """A report in another layout, and what it prints."""
    expected = dict(base.expected)
    if how == "blanks":
        empty = [cell for cell, number in expected.items() if number == 0]
    elif how == "gaps":
        empty = [cell for cell in expected if random.random() < 0.3]
    else:
        empty = []
    base, expected = reword(base, dict.fromkeys(empty, "")), expected | dict.fromkeys(empty)
    if how == "numbers":
        base = change(base, labels=lambda text: re.sub(r"^\d\.", "", text))
    one, other = random.sample(range(5, 10), 2)
    if how == "columns":
        base = move(base, 1, {}, {one: other, other: one})
    if how == "rows":
        base = move(base, 1, {one + 4: other + 4, other + 4: one + 4})
    return base, expected


@pytest.mark.parametrize("how", ["plain", "blanks", "gaps", "numbers", "columns", "rows"])
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 10**6),
    edition=st.sampled_from(editions()),
    largest=st.sampled_from([1, 40, 3000]),
    filled=st.sampled_from([0.1, 0.9]),
)
@example(seed=1000000, edition="2019", largest=1, filled=0.9)  # cells side by side, half a line off
def test_no_layout_is_read_wrong(how: str, seed: int, edition: str, largest: int, filled: float):
    random = Random(seed)
    base, expected = _disturbed(balanced(random, edition, largest, filled), how, random)
    with TemporaryDirectory() as folder:
        recovered = read_report(write_typeset(base, Path(folder) / "a.pdf", random))
    assert wrong_cells(recovered, expected) == []
    if unread_cells(recovered, expected):
        assert recovered.notes


@pytest.mark.parametrize(
    "rules",
    [
        "(x, y) => (bottom: 0.5pt)",
        "(x, y) => (left: 0.5pt, right: 0.5pt)",
        "(x, y) => if y < 3 { 0.5pt } else { none }",
        "(x, y) => if x < 3 { 0.5pt } else { none }",
        "0.5pt",
    ],
    ids=["level", "upright", "head", "labels", "all"],
)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), largest=st.sampled_from([1, 40, 3000]))
def test_no_half_ruled_table_is_read_wrong(rules: str, seed: int, largest: int):
    random = Random(seed)
    base = balanced(random, "2021", largest, 0.5)
    with TemporaryDirectory() as folder:
        recovered = read_report(write_typeset(base, Path(folder) / "a.pdf", random, rules))
    assert wrong_cells(recovered, base.expected) == []


def test_digits_that_run_over_a_rule_belong_to_neither_cell(tmp_path: Path):
    random = Random(OVERFLOWING)
    base = balanced(random, "2021", 40, 0.9)
    recovered = read_report(write_typeset(base, tmp_path / "a.pdf", random, "0.5pt"))
    assert wrong_cells(recovered, base.expected) == []
    unread = unread_cells(recovered, base.expected)
    assert unread
    assert all("/" in recovered.filing.figures[cell].raw for cell in unread)
    assert any("不是能识别的数字，请核对填写" in note for note in recovered.notes)


def test_headers_in_another_order_are_not_read_by_guess(tmp_path: Path):
    base = move(report(), 1, {}, {5: 6, 6: 5})
    recovered = read_report(write_typeset(base, tmp_path / "a.pdf", Random(3)))
    assert {cell.split(".")[0] for cell in recovered.missing} == {"applications"}
    assert any("表三的版式认不出" in note for note in recovered.notes)


def test_a_web_page_printed_by_a_browser(tmp_path: Path):
    browser = shutil.which("chromium")
    assert browser, "Chromium is not installed: this test cannot run"
    base = balanced(Random(3), "2021", 40, 0.5)
    page = write_html(base, tmp_path / "a.html")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    target = tmp_path / "a.pdf"
    subprocess.run([*command, f"--print-to-pdf={target}", page.as_uri()], check=True, timeout=120,
                   capture_output=True)  # fmt: skip
    recovered = read_report(target)
    assert wrong_cells(recovered, base.expected) == unread_cells(recovered, base.expected) == []
    # Two figures touch; the sums tell them apart, and that is said.
    assert any("各格的数字连在一起" in note and "1524" in note for note in recovered.notes)
