"""Documents that only an office program can open, and machines that have none."""

import subprocess
from pathlib import Path

import pytest

from city import unit
from nianbao.intake.batch import enter
from nianbao.intake.entry import Judging
from nianbao.intake.files import candidates
from nianbao.recover import office, read_report
from nianbao.words import Refusal
from recover_reports import report, unread_cells, write_docx, wrong_cells

SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再试"


def converted(suffix: str, folder: Path) -> Path:
    """Return the report as LibreOffice writes it in another format."""
    source = write_docx(report(), folder / "source.docx")
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to",
               suffix, "--outdir", str(folder), str(source)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"source.{suffix}"


@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_a_document_of_another_kind_is_read(suffix: str, tmp_path: Path):
    path = converted(suffix, tmp_path)
    recovered = read_report(path)
    expected = report().expected
    assert wrong_cells(recovered, expected) == unread_cells(recovered, expected) == []
    assert recovered.notes == (f".{suffix} 文档由 LibreOffice 转成 .docx 后读取",)


def test_an_older_workbook_that_is_handed_in_is_read(tmp_path: Path):
    filing = unit(5)
    source = tmp_path / "source.xlsx"
    source.write_bytes(filing.workbook())
    (tmp_path / "报来").mkdir()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless",
         "--convert-to", "xls", "--outdir", str(tmp_path / "报来"), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (candidate,) = candidates(tmp_path / "报来")
    entry = enter(candidate, Judging())
    assert (entry.state, entry.figures()) == ("ready", filing.figures)
    assert "是 .xls 格式，由 LibreOffice 转换后读入" in entry.notes[-1]


def test_an_old_document_under_the_name_of_wps(tmp_path: Path):
    path = converted("doc", tmp_path).rename(tmp_path / "a.wps")
    assert read_report(path).missing == ()


def test_without_libreoffice_it_is_said_what_to_do(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(office, "libreoffice", lambda: None)
    path = tmp_path / "a.wps"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(Refusal) as caught:
        read_report(path)
    assert str(caught.value) == (
        f"a.wps 是旧格式的文档（.wps），本机没有 LibreOffice，不能直接读取。{SAVE_AS}"
    )


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("exit 1", "LibreOffice 没能打开 a.doc（可能加了密码或者已经损坏）"),
        ("sleep 60", "LibreOffice 在 1 秒内没有转换完 a.doc"),
    ],
)
def test_a_conversion_that_fails(script: str, sentence: str, tmp_path: Path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "libreoffice", lambda: str(program))
    monkeypatch.setattr(office, "SECONDS", 1)
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(Refusal, match=sentence):
        read_report(path)
