"""上年与本年: both years beside each other in the report and its open data, on demand."""

import json
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from conftest import MakeWorkbook, Nianbao
from nianbao.sample import sample_report

THIS = {
    "applications.new.natural_person": 12,
    "applications.new.enterprise": 1,
    "applications.carried_in.enterprise": 1,
    "applications.granted.natural_person": 9,
    "applications.not_provided.not_held.natural_person": 3,
    "applications.not_provided.not_held.enterprise": 2,
    "proactive.normative_documents.issued": 1,
    "proactive.normative_documents.in_force": 1,
}
HEADING = "附：本年与上年对照"


@pytest.fixture
def both(workbook: MakeWorkbook, nianbao: Nianbao) -> Path:
    """A workbook of 2024 with the real report of 2023 beside it."""
    path = workbook(THIS, year=2024)
    assert nianbao("last-year", path, sample_report()).code == 0
    return path


def exported(path: Path, nianbao: Nianbao, kinds: str, *options: str) -> list[Path]:
    folder = path.parent / "成稿"
    done = nianbao("export", path, "--to", kinds, "--out", folder, *options)
    assert done.code == 0, done.err
    return sorted(file for file in folder.iterdir() if file.suffix != ".txt")


def test_the_report_has_both_years_at_its_end(both: Path, nianbao: Nianbao) -> None:
    (file,) = exported(both, nianbao, "docx", "--with-last-year")

    document = Document(str(file))

    texts = [paragraph.text for paragraph in document.paragraphs]
    after = texts[texts.index(HEADING) :]
    assert after[1] == (
        "与上年相比，变化较大的有：予以公开由0件增加到9件，增加9件；"
        "本年度办理结果总计由8件增加到14件，增加6件；本年新收由9件增加到13件，增加4件；"
        "无法提供（本机关不掌握相关政府信息）由8件减少到5件，减少3件；"
        "行政规范性文件（本年制发件数）由0件增加到1件，增加1件。"
    )
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert rows == [
        ["项目", "2023 年", "2024 年", "增减"],
        ["一、本年新收", "9", "13", "+4"],
        ["二、上年结转", "0", "1", "+1"],
        ["（一）予以公开", "0", "9", "+9"],
        ["（四）无法提供 › 1.本机关不掌握相关政府信息", "8", "5", "-3"],
        ["（七）总计", "8", "14", "+6"],
        ["四、结转下年度", "1", "0", "-1"],
    ]


def test_the_open_data_have_a_sheet_with_every_figure(both: Path, nianbao: Nianbao) -> None:
    (file,) = exported(both, nianbao, "xlsx", "--with-last-year")

    _, _, header, *rows = openpyxl.load_workbook(file)["与上年对照"].values

    figures = nianbao("figures", both, "--json").json["figures"]
    last = nianbao("read", sample_report(), both.with_name("上年.xlsx"))
    assert last.code in (0, 3)
    before = nianbao("figures", both.with_name("上年.xlsx"), "--json").json["figures"]
    assert header == ("项目", "2023 年", "2024 年", "增减")
    assert len(rows) == len(figures) == 200
    numbers = [(int(was["number"]), int(now["number"]))
               for was, now in zip(before.values(), figures.values(), strict=True)]  # fmt: skip
    assert [row[1:] for row in rows] == [(was, now, now - was) for was, now in numbers]


def test_nobody_gets_it_unasked(both: Path, nianbao: Nianbao) -> None:
    files = exported(both, nianbao, "docx,html,xlsx")
    assert HEADING not in next(f for f in files if f.suffix == ".html").read_text("utf-8")
    names = openpyxl.load_workbook(next(f for f in files if f.suffix == ".xlsx")).sheetnames
    assert "与上年对照" not in names


@pytest.mark.parametrize("year", [None, 2021])
def test_without_the_year_before_it_is_refused(
    workbook: MakeWorkbook, nianbao: Nianbao, year: int | None
) -> None:
    path = workbook(THIS, year=2024)
    if year:
        text = sample_report().read_text("utf-8").replace("2023年", f"{year}年")
        other = path.with_name("别的年.txt")
        other.write_text(text, "utf-8")
        nianbao("last-year", path, other)

    done = nianbao("export", path, "--out", path.parent / "成稿", "--with-last-year")

    assert (done.code, "没有可以对照的上年数据" in done.err) == (2, True)
    assert not (path.parent / "成稿").exists()


def test_the_real_report_is_drafted_exported_and_handed_in(
    nianbao: Nianbao, tmp_path: Path
) -> None:
    """东城区国资委 2023: what it does not say is drafted, its own words stay, all is handed in."""
    path = tmp_path / "年报.xlsx"
    assert nianbao("read", sample_report(), path).code in (0, 3)
    people = {"profile": {"reviewed_by": "王五", "signed_by": "李四"}}
    (tmp_path / "人.json").write_text(json.dumps(people), "utf-8")
    nianbao("fill", path, tmp_path / "人.json")
    assert "R072" in nianbao("check", path).out

    drafted = nianbao("draft", path).out

    assert "2023年，本机关没有收取信息处理费。" in drafted
    assert "2023年，本机关共收到政府信息公开申请9件" in drafted.partition("供参考")[2]
    checked = nianbao("check", path, "--as-of", "2024-01-20", "--json").json
    assert not {"R072"} & {finding["rule"] for finding in checked["findings"]}
    assert [f for f in checked["findings"] if f["severity"] == "error"] == []
    owed = {f["rule"] for f in checked["findings"] if f["severity"] == "warning"} | {"R097"}
    for rule in sorted(owed):
        nianbao("explain", path, rule, "--text", "已核对台账，确属如此。", "--as-of", "2026-11-30")
    (html,) = exported(path, nianbao, "html")
    assert "本机关没有收取信息处理费" in html.read_text("utf-8")
    done = nianbao("submit", path, "--out", tmp_path / "报送")
    assert done.code == 0, done.err
