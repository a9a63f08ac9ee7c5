"""The sheet of findings on paper, as LibreOffice prints it."""

import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from conftest import MakeWorkbook
from nianbao.actions.check import judge_snapshot
from nianbao.actions.open_workbook import open_workbook, write
from nianbao.actions.submit import submit
from nianbao.book.marks import mark_edits
from nianbao.host.file import FileHost
from nianbao.rules import Verdict
from office import convert

NEW, NOT_HELD = "applications.new.enterprise", "applications.not_provided.not_held.enterprise"
RAW = "proactive.licences.decisions"
END, NONE = "以上为全部问题", "没有发现问题"


def mark(path: Path, count: int) -> None:
    """Mark a workbook with this many findings."""
    host, snapshot = open_workbook(path)
    found = judge_snapshot(snapshot)
    finding = found.findings[0]
    many = tuple(
        replace(finding, slots={**finding.slots, "raw": f"约{number}"}) for number in range(count)
    )
    edits = mark_edits(snapshot, Verdict(found.ruleset, many), datetime.now())
    write(host, snapshot, edits)


def findings_pages(pdf: Path) -> list[str]:
    """Return the text of each page that bears the head of the list."""
    assert shutil.which("pdftotext"), "poppler is not installed: these tests cannot run"
    shown = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True)
    return [page for page in shown.stdout.decode().split("\f") if "说明（写明原因" in page]


def end_of(page: str) -> str:
    """Return the last line of a page above its number."""
    return [line for line in page.splitlines() if line.strip()][-2].strip()


@pytest.fixture
def printed(workbook: MakeWorkbook, tmp_path: Path) -> dict[int, list[str]]:
    unchecked = workbook({RAW: "约5"})
    files: dict[int, Path] = {}
    for count in (0, 1, 12, 300, 3):
        origin = unchecked if count != 3 else files[300]
        files[count] = Path(shutil.copy(origin, tmp_path / f"{count}.xlsx"))
        mark(files[count], count)
    pdfs = convert(list(files.values()), "pdf", tmp_path)
    return {count: findings_pages(pdf) for count, pdf in zip(files, pdfs, strict=True)}


def test_every_finding_is_printed_and_no_page_after_the_last(
    printed: dict[int, list[str]],
) -> None:
    assert {count: len(pages) for count, pages in printed.items() if count < 300} == {
        0: 1,
        1: 1,
        3: 1,  # on a sheet where 300 stood before
        12: 1,
    }
    for count, pages in printed.items():
        text = "\n".join(pages)
        assert all(f"“约{number}”" in text for number in range(count)), count
        assert [END in page or NONE in page for page in pages].index(True) == len(pages) - 1
        assert end_of(pages[-1]) == (END if count else NONE)


def test_the_receipt_stands_at_the_foot_of_the_last_page(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    path = workbook({NEW: 2, NOT_HELD: 2})
    done = submit(FileHost(path), tmp_path / "报送", now=datetime(2026, 1, 20))

    (pdf,) = convert([done.workbook], "pdf", tmp_path)

    pages = findings_pages(pdf)
    above_its_number, _, _ = " ".join(pages[-1].split()).partition(" — ")
    assert above_its_number.endswith(f"报送件回执号 {done.receipt.number}")
