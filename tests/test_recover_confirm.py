"""What is said of every figure that was read: 原文 ↔ 读数, its origin, and the account of all."""

from pathlib import Path
from random import Random

import pytest
from docx import Document

from nianbao.actions.confirm import account, described, lines_to_confirm
from nianbao.book.layout import layout_of
from nianbao.host.file import FileHost
from nianbao.recover import Recovered, read_report
from recover_reports import (
    HOWS,
    Report,
    balanced,
    read_back,
    report,
    reword,
    write_docx,
    write_run_together,
)

NEW = "applications.new.natural_person"
LABEL = "5.要求行政机关确认或重新出具已获取信息"
LINE = [cell.id for cell in report().edition.table("applications").lines[0].cells]


def disturbed() -> Report:
    return reword(
        report(),
        {
            NEW: "１１件",
            "applications.new.enterprise": "约5",
            "applications.new.other_org": "-",
            "2.重复申请": "2.重复审请",
            LABEL: "9.某某",
        },
    )


@pytest.fixture
def recovered(tmp_path: Path) -> Recovered:
    return read_back(disturbed(), "docx", tmp_path)


@pytest.mark.parametrize("how", HOWS)
def test_an_undisturbed_report_leaves_nothing_to_confirm(how: str, tmp_path: Path):
    recovered = read_back(report(), how, tmp_path)
    assert lines_to_confirm(recovered) == []
    assert account(recovered) == "读到 200 个数字（全表 200 个）"
    assert all(reading.is_exact and reading.figure.at for reading in recovered.readings.values())


def test_every_figure_is_accounted_for(recovered: Recovered):
    assert account(recovered) == (
        "读到 191 个数字（全表 200 个）；原文空白 1 个、不是能识别的数字 1 个、没有找到 7 个"
    )
    states = described(recovered)["states"]
    assert sum(map(len, states.values())) == 200
    assert states["blank"] == ["applications.new.other_org"]
    assert states["unreadable"] == ["applications.new.enterprise"]
    assert states["missing"] == list(recovered.missing)


def test_what_was_not_exact_is_listed_beside_the_original(recovered: Recovered):
    assert lines_to_confirm(recovered) == [
        "表三 › 一、本年新收 › 自然人：１１件 ↔ 11（表 2 第 4 行第 4 列）",
        "表三 › 一、本年新收 › 商业企业：约5 ↔ 未读出（表 2 第 4 行第 5 列）",
        "表三 › （五）不予处理 › 2.重复申请：123、124、125、126、127、128、129 ↔ "
        "123、124、125、126、127、128、129（表 2 第 20 行第 4 列）",
    ]


def test_json_holds_everything_known_of_a_figure(recovered: Recovered):
    assert described(recovered)["figures"][NEW] == {
        "state": "found",
        "number": 11,
        "raw": "１１件",
        "at": "表 2 第 4 行第 4 列",
        "row": "一、本年新收政府信息公开申请数量",
        "column": "自然人",
        "exact": False,
        "why": [
            "表 2 第 4 行第 4 列：表三 › 一、本年新收 › 自然人填的是“１１件”，按 11 读取"
            "（含全角字符；含单位）"
        ],
        "choices": [],
    }


def test_dates_and_contact_are_read(tmp_path: Path):
    base = report()
    path = write_docx(base, tmp_path / "a.docx")
    document = Document(str(path))
    document.paragraphs[1].text = (
        "本报告统计期限自2023年1月1日起至2023年12月31日止。联系地址：某路 1 号，邮编：100000，"
        "电话：010-12345678，电子邮箱：a.b@example.gov.cn。"
    )
    document.add_paragraph("2024年1月17日")
    document.save(str(path))
    recovered = read_report(path)
    assert described(recovered)["details"] == {
        "begin": "2023年1月1日",
        "end": "2023年12月31日",
        "signed": "2024年1月17日",
        "phone": "010-12345678",
        "email": "a.b@example.gov.cn",
        "address": "某路1号",
        "postcode": "100000",
    }
    assert recovered.filing.profile.contact == "010-12345678"


def test_the_command_prints_what_is_to_be_confirmed(tmp_path: Path, nianbao):
    path = write_docx(disturbed(), tmp_path / "a.docx")
    out = nianbao("read", path, tmp_path / "a.xlsx").out
    assert "读到 191 个数字（全表 200 个）；" in out
    assert "原文 ↔ 读数（以下 3 处不完全确定，请对照原件核对）：\n" in out
    assert "    表三 › 一、本年新收 › 自然人：１１件 ↔ 11（表 2 第 4 行第 4 列）\n" in out
    content = nianbao("read", path, tmp_path / "b.xlsx", "--json").json
    assert content["figures"][NEW]["raw"] == "１１件"
    assert len(content["figures"]) == 200


def test_last_years_figures_carry_their_origin(tmp_path: Path, nianbao):
    path = write_docx(disturbed(), tmp_path / "去年.docx")
    assert nianbao("new", tmp_path / "今年.xlsx", "--from", path).code == 0
    layout = layout_of("2021")
    rows = FileHost(tmp_path / "今年.xlsx").read([layout.previous])["previous"].values
    noted = {cell.id: row for cell, row in zip(layout.edition.cells, rows, strict=True)}
    assert noted["applications.new.total"] == [
        17,
        "表 2 第 4 行第 10 列，“一、本年新收政府信息公开申请数量”一行“总计”一栏",
    ]
    assert noted[NEW] == [
        11,
        "▲ 表 2 第 4 行第 4 列，“一、本年新收政府信息公开申请数量”一行“自然人”一栏；"
        "表三 › 一、本年新收 › 自然人填的是“１１件”，按 11 读取（含全角字符；含单位）",
    ]
    assert noted["applications.not_processed.confirm_or_reissue.total"] == [
        None,
        "▲ 没有读到，请对照上年报告填写",
    ]


def test_of_the_older_form_only_what_means_the_same_is_carried_over(tmp_path: Path, nianbao):
    path = write_docx(report("2019", 2020), tmp_path / "去年.docx")
    result = nianbao("new", tmp_path / "今年.xlsx", "--from", path)
    assert (
        "上年报告用的是2019年试行格式，本年表中有 28 格在那份报告里没有含义相同的项目，上年数据留空"
        in result.out
    )
    layout = layout_of("2021")
    rows = FileHost(tmp_path / "今年.xlsx").read([layout.previous])["previous"].values
    carried = {cell.id for cell, row in zip(layout.edition.cells, rows, strict=True) if row[0]}
    assert len(carried) == 172
    blank = {row[1] for row in rows if row[0] is None}
    assert blank == {"上年的格式没有含义相同的项目"}
    assert not any("closed_otherwise" in cell or "issued" in cell for cell in carried)
    assert "proactive.penalties.decisions" in carried


def test_figures_that_run_together_are_shown_once(tmp_path: Path):
    base = reword(
        balanced(Random(1), "2021", 1, 0.03),
        dict(zip(LINE, ["12", "0", "0", "3", "0", "0", "15"], strict=True)),
    )
    recovered = read_report(write_run_together(base, tmp_path / "a.txt"))
    assert "表三 › 一、本年新收：120030015 ↔ 12、0、0、3、0、0、15（第 1 行）" in lines_to_confirm(
        recovered
    )
