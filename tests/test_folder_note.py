"""说明.txt: which file of the folder goes to whom."""

from datetime import datetime
from pathlib import Path

import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.submit import submit
from nianbao.host.file import FileHost

NAME = "某市某局2025年政府信息公开工作年度报告"


def note(folder: Path, name: str = "说明.txt") -> str:
    """Return a note as the Notepad of Windows shows it."""
    data = (folder / name).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n") > 0
    return text.replace("\r\n", "\n")


def purposes(text: str) -> dict[str, str]:
    """Return under which line of the note each file stands."""
    found, head = {}, ""
    for line in text.splitlines():
        if line.startswith("  "):
            found[line.strip()] = head
        else:
            head = line
    return found


def test_the_note_names_every_file_and_for_whom_it_is(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    folder = tmp_path / "报送"
    submit(FileHost(workbook()), folder, now=datetime(2026, 1, 20))

    text = note(folder)

    assert text.startswith(f"{NAME}：哪个文件交给谁\n")
    found = purposes(text)
    assert found.keys() == {path.name for path in folder.iterdir()} - {"说明.txt"}
    assert found[f"{NAME}（报送件）.xlsx"].startswith("报送主管部门")
    assert found[f"{NAME}.docx"].startswith("打印后交负责人签发")
    assert found[f"{NAME}.html"].startswith("签发后在网站公布")
    assert found[f"{NAME}.csv"].startswith("开放数据")
    assert len(list(folder.glob("*.html"))) == 1


def test_an_export_has_a_note_too_and_a_draft_says_that_it_is_one(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook()
    assert nianbao("export", path, "--to", "docx,site,csv", "--out", tmp_path / "a").code == 0
    found = purposes(note(tmp_path / "a"))
    assert found[f"{NAME}（网站栏目用）.html"].startswith("交网站管理员")
    assert found[f"{NAME}（网站编辑器用）.html"].startswith("交网站编辑")
    assert not any("报送主管部门" in head for head in found.values())

    nianbao("export", path, "--to", "docx,html", "--out", tmp_path / "b", "--draft")
    assert "这是草稿，只供内部看，不要报送，也不要公布。" in note(tmp_path / "b")


def test_an_earlier_note_stays_and_one_file_needs_none(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path, folder = workbook(), tmp_path / "a"
    nianbao("export", path, "--to", "csv", "--out", folder)
    assert not (folder / "说明.txt").exists()
    nianbao("export", path, "--to", "docx,json", "--out", folder)
    before = (folder / "说明.txt").read_bytes()
    nianbao("export", path, "--to", "html,site", "--out", folder)

    assert (folder / "说明.txt").read_bytes() == before
    assert f"{NAME}.html" in note(folder, "说明（2）.txt")


@pytest.mark.parametrize("unit", ["某市某局（本级）", "某市 某局", "某市“某”局"])
def test_names_with_signs_stand_in_the_note_as_the_files_are_called(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, unit: str
) -> None:
    path = workbook()
    data = tmp_path / "unit.json"
    data.write_text(f'{{"profile": {{"unit": "{unit}"}}}}', "utf-8")
    nianbao("fill", path, data)
    nianbao("export", path, "--to", "csv,json", "--out", tmp_path / "o")
    names = {file.name for file in (tmp_path / "o").iterdir()}
    assert purposes(note(tmp_path / "o")).keys() == names - {"说明.txt"}
