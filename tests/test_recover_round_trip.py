"""What we export is read back equal: every figure, the prose, title, unit and year."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nianbao.form import Filing, Paragraph, Profile
from nianbao.form.edition import editions
from nianbao.form.filing import figure_from_text
from nianbao.publish import docx_bytes, pdf_of
from nianbao.publish.html import fragment_bytes, inline_bytes, page_bytes
from nianbao.publish.report import Report, report_of
from nianbao.recover import Recovered, read_report
from recover_reports import balanced

PROSE = {
    1: (
        "2023年，我局公开信息5件，办结申请3件。",
        "（一）主动公开",
        "1.规范流程",
        "做到应公开尽公开。",
    ),
    5: ("（一）存在的问题", "公开不够及时，回应不够主动，培训不够经常，队伍不够稳定。" * 4),
    6: ("本年没有收取信息处理费。",),
}
WRITERS: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "docx": (".docx", docx_bytes),
    "page": (".html", page_bytes),
    "fragment": (".html", fragment_bytes),
    "inline": (".html", inline_bytes),
    "pdf": (".pdf", lambda report: pdf_of(report).data),
}


def filing(seed: int, edition: str, largest: int, filled: float) -> Filing:
    base = balanced(Random(seed), edition, largest, filled)
    random = Random(seed)
    figures = [
        figure_from_text(cell, "" if random.random() < 0.05 else str(base.expected[cell.id]), "")
        for cell in base.edition.cells
    ]
    sections = {n: tuple(Paragraph(text) for text in texts) for n, texts in PROSE.items()}
    profile = Profile(unit="某市某某局", year=base.year)
    return Filing.of(base.edition, profile, figures, sections)


def back(original: Filing, how: str) -> Recovered:
    suffix, write = WRITERS[how]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"report{suffix}"
        path.write_bytes(write(report_of(original)))
        return read_report(path)


def assert_equal(recovered: Recovered, original: Filing) -> None:
    read = recovered.filing
    assert read.edition is original.edition
    assert {x: f.number for x, f in read.figures.items()} == {
        x: f.number for x, f in original.figures.items()
    }
    assert {n: tuple(p.text for p in ps) for n, ps in read.sections.items()} == PROSE
    assert (read.profile.unit, read.profile.year) == (
        original.profile.unit,
        original.profile.year,
    )
    assert recovered.missing == ()
    assert all(reading.is_exact for reading in recovered.readings.values())


@pytest.mark.parametrize("how", ["docx", "page", "fragment", "inline"])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 10**6),
    edition=st.sampled_from(editions()),
    largest=st.sampled_from([1, 99, 10**6]),
    filled=st.sampled_from([0.1, 0.9]),
)
def test_a_random_filing_comes_back(how, seed, edition, largest, filled):
    original = filing(seed, edition, largest, filled)
    assert_equal(back(original, how), original)


@pytest.mark.parametrize(
    ("seed", "edition", "largest"), [(1, "2021", 99), (2, "2019", 9), (3, "2021", 20_000)]
)
def test_a_filing_comes_back_from_pdf(seed: int, edition: str, largest: int):
    original = filing(seed, edition, largest, 0.5)
    assert_equal(back(original, "pdf"), original)
