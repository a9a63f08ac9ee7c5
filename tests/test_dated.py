"""成文日期 on the first sheet: printed below the signature, absent in older workbooks."""

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.open_workbook import take_snapshot
from nianbao.host.file import FileHost

MakeDated = Callable[[str], Path]


@pytest.fixture
def dated(workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path) -> MakeDated:
    """Return a maker of workbooks with a day on the first sheet."""

    def make(text: str) -> Path:
        path = workbook()
        data = tmp_path / "day.json"
        data.write_text(json.dumps({"profile": {"dated": text}}), "utf-8")
        assert nianbao("fill", path, data).code == 0
        return path

    return make


def last_lines(folder: Path) -> list[str]:
    (word,) = folder.glob("*.docx")
    return [p.text for p in docx.Document(str(word)).paragraphs if p.text][-2:]


@pytest.mark.parametrize(
    "text",
    ["2026年1月20日", "2026-01-20", "2026/1/20", "２０２６年１月２０日", "2026 年 1 月 20 日"],
)
def test_the_day_stands_below_the_signature(
    dated: MakeDated, nianbao: Nianbao, tmp_path: Path, text: str
) -> None:
    path = dated(text)
    assert nianbao("export", path, "--to", "docx", "--out", tmp_path / "o").code == 0
    assert last_lines(tmp_path / "o") == ["某市某局", "2026年1月20日"]


def test_a_day_that_is_given_goes_before(
    dated: MakeDated, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = dated("2026年1月20日")
    asked = ("--to", "docx", "--date", "2026-01-28", "--out", tmp_path / "o")
    assert nianbao("export", path, *asked).code == 0
    assert last_lines(tmp_path / "o")[-1] == "2026年1月28日"


@pytest.mark.parametrize("text", ["2月30日", "2026年2月30日", "一月", "近日"])
def test_what_is_no_day_is_named(dated: MakeDated, nianbao: Nianbao, text: str) -> None:
    done = nianbao("check", dated(text))
    assert done.code == 1
    assert f"首页!C19：成文日期填的是“{text}”，看不出是哪一天" in done.out


def test_without_a_day_none_is_printed(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook()
    nianbao("export", path, "--to", "docx", "--out", tmp_path / "o")
    assert last_lines(tmp_path / "o")[-1] == "某市某局"


def test_a_new_table_takes_the_day_over(dated: MakeDated, nianbao: Nianbao, tmp_path: Path) -> None:
    new = tmp_path / "新.xlsx"
    assert nianbao("renew", dated("2026年1月20日"), new).code == 0
    assert take_snapshot(FileHost(new)).filing.profile.dated == "2026年1月20日"
