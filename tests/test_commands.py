"""Every command as a person runs it: what it prints, what it leaves, its exit code."""

import json
from pathlib import Path

import openpyxl
import pytest

from conftest import PROSE, MakeWorkbook, Nianbao
from nianbao.book.layout import LEDGER_ROWS, layout_of
from nianbao.host.file import FileHost
from nianbao.sample import sample_report

NEW = "applications.new.enterprise"
CARRIED_OUT = "applications.carried_out.enterprise"
NOT_HELD = "applications.not_provided.not_held.enterprise"


def write_json(folder: Path, content: object) -> Path:
    path = folder / "data.json"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_demo_does_the_main_job_and_says_where_its_files_are(
    tmp_path: Path, nianbao: Nianbao
) -> None:
    result = nianbao("demo", "--out", tmp_path / "out")

    assert result.code == 0
    assert "读到 200 个数字（全表 200 个）" in result.out
    assert "需说明后报送" in result.out
    workbook = tmp_path / "out" / "年报.xlsx"
    report = tmp_path / "out" / "东城区国资委2023年政府信息公开工作年度报告.docx"
    assert workbook.exists()
    assert report.exists()
    assert f"已生成：{workbook}" in result.out
    assert f"已生成：{report}" in result.out


def test_demo_report_read_back_has_the_same_200_figures(tmp_path: Path, nianbao: Nianbao) -> None:
    nianbao("demo", "--out", tmp_path)
    report = tmp_path / "东城区国资委2023年政府信息公开工作年度报告.docx"

    assert nianbao("read", report, tmp_path / "again.xlsx").code == 0

    first = nianbao("figures", tmp_path / "年报.xlsx", "--json").json["figures"]
    again = nianbao("figures", tmp_path / "again.xlsx", "--json").json["figures"]
    assert len(first) == 200
    assert first == again
    assert sum(figure["number"] == 9 for figure in first.values() if "9" in figure["raw"]) == 1


def test_new_makes_a_blank_workbook_for_a_unit_and_year(tmp_path: Path, nianbao: Nianbao) -> None:
    path = tmp_path / "年报.xlsx"

    assert nianbao("new", path, "--unit", "某市某局", "--year", 2025).code == 0

    checked = nianbao("check", path, "--json")
    assert checked.code == 1
    assert (checked.json["unit"], checked.json["year"]) == ("某市某局", 2025)
    # an empty form must not pass for one that may be filed
    assert checked.json["verdict"] == "blocked"
    assert {f["message"] for f in checked.json["findings"] if f["rule"] == "R010"} == {
        "表三全部未填，没有核对（R010、R011、R012、R013、R014、R016）"
    }


@pytest.mark.parametrize(("year", "edition"), [(2019, "2019"), (2020, "2019"), (2021, "2021")])
def test_new_takes_the_edition_of_the_year(
    tmp_path: Path, nianbao: Nianbao, year: int, edition: str
) -> None:
    path = tmp_path / "年报.xlsx"
    nianbao("new", path, "--year", year)

    assert nianbao("figures", path, "--json").json["edition"] == edition


def test_figures_tell_where_last_years_came_from(tmp_path: Path, nianbao: Nianbao) -> None:
    last, path = tmp_path / "2023.txt", tmp_path / "年报.xlsx"
    text = sample_report().read_text("utf-8").replace("1.属于国家秘密", "1.国家秘密类")
    last.write_text(text, "utf-8")
    nianbao("new", path, "--year", 2024)
    assert "previous" not in nianbao("figures", path, "--json").json

    nianbao("last-year", path, last)

    previous = nianbao("figures", path, "--json").json["previous"]
    assert (previous["year"], previous["source"]) == (2023, "2023.txt")
    assert len(previous["figures"]) == 200
    assert previous["figures"]["applications.new.natural_person"] == {
        "number": 6,
        "raw": "6",
        "at": "上年数据!E15",
        "origin": "第 89 行，“一、本年新收政府信息公开申请数量”一行“自然人”一栏",
    }
    guessed = previous["figures"]["applications.denied.state_secret.natural_person"]
    assert "按后者读取，请核对" in guessed["origin"]


def test_new_never_writes_over_a_file(tmp_path: Path, nianbao: Nianbao) -> None:
    path = tmp_path / "年报.xlsx"
    path.write_bytes(b"somebody's work")

    result = nianbao("new", path)

    assert result.code == 2
    assert "年报.xlsx" in result.err
    assert path.read_bytes() == b"somebody's work"


def test_new_from_last_years_workbook_carries_figures_and_profile_over(
    tmp_path: Path, nianbao: Nianbao, workbook: MakeWorkbook
) -> None:
    last = workbook({NEW: 3, NOT_HELD: 2, CARRIED_OUT: 1}, name="去年.xlsx", year=2024)

    assert nianbao("new", tmp_path / "今年.xlsx", "--from", last).code == 0

    checked = nianbao("check", tmp_path / "今年.xlsx", "--json").json
    assert (checked["unit"], checked["year"]) == ("某市某局", 2025)
    layout = layout_of("2021")
    rows = FileHost(tmp_path / "今年.xlsx").read([layout.previous])["previous"].values
    figures = {cell.id: row for cell, row in zip(layout.edition.cells, rows, strict=True)}
    assert figures[CARRIED_OUT] == [1, "去年.xlsx 三、依申请!E28"]
    assert figures["applications.carried_out.total"][0] == 1


def test_report_on_another_year_is_not_taken_for_last_years_without_a_word(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path, right = workbook(name="今年.xlsx"), workbook(name="上年.xlsx", year=2024)
    wrong = workbook(name="前年.xlsx", year=2023)
    assert "校验时不会与它比较" not in nianbao("last-year", path, right).out
    said = nianbao("last-year", path, wrong).out
    assert "“前年.xlsx”是 2023 年度的报告，本表的报告年度是 2025" in said
    assert "请换用 2024 年度的报告" in said


def test_row_of_a_long_paragraph_is_as_tall_as_a_row_can_be(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path, data = workbook(), tmp_path / "正文.json"
    data.write_text(json.dumps({"sections": {"1": ["很长的一段。" * 2_000]}}), "utf-8")
    assert nianbao("fill", path, data).code == 0
    rows = openpyxl.load_workbook(path)["一、总体情况"].row_dimensions.values()
    assert max(row.height for row in rows if row.height) == 409


def test_figures_lists_id_raw_text_number_and_place(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({"applications.new.natural_person": "６件", "proactive.fees.amount": 12.5})

    figures = nianbao("figures", path, "--json").json["figures"]

    assert figures["applications.new.natural_person"] == {
        "number": 6,
        "raw": "６件",
        "at": "三、依申请!D4",
    }
    assert figures["proactive.fees.amount"] == {
        "number": "12.5",
        "raw": "12.5",
        "at": "二、主动公开!B14",
    }
    assert figures["applications.new.total"]["number"] == 6
    line = "三、依申请!D4\t表三 › 一、本年新收 › 自然人\t6「６件」\tapplications.new.natural_person"
    assert line in nianbao("figures", path).out


def test_check_finds_the_column_that_does_not_balance(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 3, NOT_HELD: 2})

    result = nianbao("check", path, "--json")

    assert result.code == 1
    columns = [f for f in result.json["findings"] if f["rule"] == "R010"]
    assert columns[0] == {
        "rule": "R010",
        "severity": "error",
        "status": "broken",
        "cells": [
            NEW,
            "applications.carried_in.enterprise",
            "applications.results_total.enterprise",
            CARRIED_OUT,
        ],
        "left": 3,
        "right": 2,
        "difference": 1,
        "at": "三、依申请!E4",
        "message": "表三「商业企业」列不平：一、本年新收 3 ＋ 二、上年结转 0 ＝ 3；"
        "（七）总计 2 ＋ 四、结转下年度 0 ＝ 2；左边多 1",
        "remedy": "核对台账后改数，再校验一次",
        "explanation": "",
    }
    assert result.json["verdict"] == "blocked"
    # the column of totals follows its parts and is out by the same number
    assert [f["at"] for f in columns] == ["三、依申请!E4", "三、依申请!J4"]


def test_check_in_words(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    result = nianbao("check", workbook({NEW: 3, NOT_HELD: 2}))

    lines = result.out.splitlines()
    assert lines[:3] == [
        "不能报送：2 处错误，1 处未判定",
        "[错误] R010 三、依申请!E4",
        "    表三「商业企业」列不平：一、本年新收 3 ＋ 二、上年结转 0 ＝ 3；"
        "（七）总计 2 ＋ 四、结转下年度 0 ＝ 2；左边多 1",
    ]
    # totals are live here and prove nothing: every cell of the column may be the wrong one
    assert lines[3].startswith("    建议核对：表三有 23 种同样只改 1 格的改法：")
    assert lines[4] == "    怎么办：核对台账后改数，再校验一次"
    assert lines[7] == "    建议核对：与第 1 条一并核对"


def test_a_typed_total_is_a_witness_that_finds_the_wrong_cell(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 3, NOT_HELD: 2, "applications.carried_out.total": 1})

    checked = nianbao("check", path, "--json").json

    assert checked["repairs"] == [
        {
            "size": 1,
            "cells": {CARRIED_OUT: {"old": 0, "new": 1}},
            "because": "四、结转下年度 › 商业企业：0 → 1 后全部平衡。"
            "依据：只改 1 格就平衡的只有此处",
        }
    ]


def test_check_exit_codes(workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path) -> None:
    assert nianbao("check", workbook({NEW: 2, NOT_HELD: 2}, name="平.xlsx")).code == 0
    assert nianbao("check", workbook({NEW: 3}, name="不平.xlsx")).code == 1
    stock = {"proactive.normative_documents.issued": 5, "proactive.normative_documents.in_force": 3}
    assert nianbao("check", workbook(stock, name="存量.xlsx")).code == 3
    assert nianbao("check", tmp_path / "没有.xlsx").code == 2


@pytest.mark.parametrize("amount", ["0", "0.35", "12", "1234567.89"])
@pytest.mark.parametrize(
    ("year", "cell"), [(2020, "proactive.procurement.amount"), (2025, "proactive.fees.amount")]
)
def test_what_figures_prints_is_filled_in_again_as_it_was(
    nianbao: Nianbao, workbook: MakeWorkbook, tmp_path: Path, year: int, cell: str, amount: str
) -> None:
    path = workbook({cell: amount}, year=year)
    printed = nianbao("figures", path, "--json").json["figures"]
    data = tmp_path / "again.json"
    data.write_text(json.dumps({"figures": {name: x["number"] for name, x in printed.items()}}))

    assert nianbao("fill", path, data).out == "没有需要改动的内容\n"
    other = workbook(name="other.xlsx", year=year)
    nianbao("fill", other, data)

    assert nianbao("figures", other, "--json").json["figures"] == printed
    assert "R003" not in nianbao("check", other).out


def test_fill_says_what_changed_and_enters_it_in_the_ledger(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook({NEW: 2})
    data = write_json(
        tmp_path,
        {
            "figures": {NEW: 3, "proactive.fees.amount": 0.35},
            "sections": {"5": [*PROSE["5"], "=1+1 开头的一段"]},
            "profile": {"signed_by": "李四"},
        },
    )

    result = nianbao("fill", path, data)

    assert "三、依申请!E4：2 → 3" in result.out
    assert "二、主动公开!B14：0 → 0.35" in result.out
    assert "五、问题改进!B6：（空） → =1+1 开头的一段" in result.out

    ledger = [row for row in FileHost(path).read([LEDGER_ROWS])["ledger"].values if row[0]]
    assert ["填入数据", "三、依申请!E4", 2, 3, "data.json"] in [row[1:6] for row in ledger]
    assert ledger[-1][6] == ledger[-2][6]  # one batch, one number


def test_fill_refuses_what_it_does_not_know_and_writes_nothing(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook()
    before = path.read_bytes()
    for content in (
        {"figures": {"applications.new.nobody": 1, NEW: 5}},
        {"figures": [1, 2]},
        {"sections": {"3": ["表格部分不写文字"]}},
        {"profile": {"shoe_size": 42}},
        {"numbers": {}},
    ):
        result = nianbao("fill", path, write_json(tmp_path, content))
        assert result.code == 2, content
        assert result.err.startswith("未能完成："), content
    assert path.read_bytes() == before


def test_a_total_that_agrees_leaves_the_formula_and_one_that_differs_is_seen(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    agrees = workbook({NEW: 2, NOT_HELD: 2, "applications.new.total": 2}, name="同.xlsx")
    differs = workbook({NEW: 2, NOT_HELD: 2, "applications.new.total": 3}, name="异.xlsx")

    assert nianbao("check", agrees).code == 0
    found = nianbao("check", differs, "--json").json["findings"]
    assert {f["rule"] for f in found} == {"R006", "R010", "R012", "R117"}
    typed = next(f for f in found if f["rule"] == "R006")
    assert typed["message"] == (
        "表三 › 一、本年新收 › 总计：合计的公式被改成了数 3；各项之和：商业企业 2；总计多 1"
    )


def test_recompute_restores_every_total_and_lists_what_it_was(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 2, NOT_HELD: 2, "applications.new.total": 3})

    result = nianbao("recompute", path)

    assert "三、依申请!J4：3 → =SUM(D4:I4)" in result.out
    assert "共改动 1 处" in result.out
    assert nianbao("check", path).code == 0
    assert nianbao("recompute", path).out.strip() == "没有需要改动的内容"


def test_check_says_what_the_front_sheet_lacks_for_a_report(
    tmp_path: Path, nianbao: Nianbao
) -> None:
    path = tmp_path / "年报.xlsx"
    nianbao("new", path, "--year", 2025)

    assert "首页没有填机关全称" in nianbao("check", path).out


def test_explain_settles_a_warning_and_no_error(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    stock = "proactive.normative_documents"
    path = workbook({f"{stock}.issued": 5, f"{stock}.in_force": 3, NEW: 2, NOT_HELD: 2})

    explained = nianbao(
        "explain", path, "R038", "--cells", f"{stock}.issued", "--text", "划转 2 件"
    )

    assert explained.code == 0
    assert "[已说明] R038 二、主动公开!D4" in explained.out
    assert "    说明：划转 2 件" in explained.out
    assert nianbao("check", path).code == 0
    refused = nianbao("explain", path, "R010", "--text", "就是这样")
    assert refused.code == 2
    assert "现在没有规则 R010 的问题" in refused.err
    unbalanced = workbook({NEW: 3}, name="不平.xlsx")
    refused = nianbao("explain", unbalanced, "R010", "--text", "就是这样")
    assert "规则 R010 的问题是错误，不能以说明代替改正" in refused.err


def test_a_department_adds_a_rule_of_its_own(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    overlay = tmp_path / "本市规则.toml"
    record = """
name = "某市规则"
edition = "2021"

[[rules]]
id = "X001"
severity = "error"
equations = ["proactive.coercive_measures.decisions <= proactive.penalties.decisions"]
statement = "行政强制数量不应大于行政处罚数量"
remedy = "核对两栏"
source = "某市年报编制通知"
"""
    overlay.write_text(record, "utf-8")
    path = workbook({"proactive.coercive_measures.decisions": 3})

    found = nianbao("check", path, "--rules", overlay, "--json")

    assert found.code == 1
    mine = next(f for f in found.json["findings"] if f["rule"] == "X001")
    assert (mine["left"], mine["right"], mine["at"]) == (3, 0, "二、主动公开!B11")
    assert found.json["ruleset"]["sha256"] != nianbao("rules", "--json").json["ruleset"]["sha256"]
    assert nianbao("check", path).code == 0
    overlay.write_text(record.replace("penalties", "fines"), "utf-8")
    refused = nianbao("check", path, "--rules", overlay)
    assert refused.code == 2
    assert "本市规则.toml 第 8 行" in refused.err


def test_new_rules_are_rehearsed_over_a_folder_before_they_are_in_force(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    workbook({"proactive.penalties.decisions": 3}, name="甲.xlsx")
    workbook(name="乙.xlsx")
    (tmp_path / "丙.xlsx").write_bytes(b"")
    overlay = tmp_path / "新规则.toml"
    overlay.write_text(
        """
name = "明年规则"
edition = "2021"

[[rules]]
id = "X001"
severity = "error"
equations = ["proactive.penalties.decisions <= proactive.licences.decisions"]
statement = "演示"
remedy = "核对"
source = "演示"
""",
        "utf-8",
    )

    done = nianbao("rules", "--rehearse", tmp_path, "--rules", overlay)

    assert done.code == 0
    assert "共 2 份报告，1 份有变化" in done.out
    assert "X001：新增不符 1 份，不再不符 0 份" in done.out
    assert "丙.xlsx 没有读入" in done.out
    assert nianbao("rules", "--rehearse", tmp_path).code == 2


def test_the_rules_check_themselves(nianbao: Nianbao) -> None:
    remarks = nianbao("rules", "--selfcheck").out.splitlines()

    assert "R010 中“总计”的等式可由其他规则推出" in remarks
    assert not [line for line in remarks if "只能是 0" in line or "没有写明" in line]


def test_last_years_report_is_compared(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    last = workbook({NEW: 3, NOT_HELD: 2, CARRIED_OUT: 1}, name="去年.xlsx", year=2024)
    path = workbook({NEW: 2, NOT_HELD: 2})

    found = nianbao("check", path, "--previous", last, "--json").json["findings"]

    carried = next(f for f in found if f["rule"] == "R062")
    assert (carried["severity"], carried["left"], carried["right"]) == ("error", 0, 1)
    assert "R117" not in {f["rule"] for f in found}


def test_deadlines_are_judged_only_when_a_day_is_given(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()

    late = nianbao("check", path, "--as-of", "2026-02-01", "--json").json["findings"]

    assert "R097" in {f["rule"] for f in late}
    in_time = nianbao("check", path, "--as-of", "2026-01-31", "--json").json["findings"]
    assert "R097" not in {f["rule"] for f in in_time}
    assert "R097" not in {f["rule"] for f in nianbao("check", path, "--json").json["findings"]}


def test_rules_prints_the_catalogue_with_its_stamp(nianbao: Nianbao) -> None:
    listed = nianbao("rules", "--json").json
    checked = {rule["id"]: rule for rule in listed["rules"]}

    assert listed["ruleset"]["id"] == "2021"
    assert len(listed["ruleset"]["sha256"]) == 64
    assert checked["R010"]["severity"] == "error"
    assert "R114" in nianbao("rules", "--edition", "2019").out
    assert (
        "R010 [错误] 表三逐列：第一项加第二项之和，等于第三项加第四项之和" in nianbao("rules").out
    )


def test_export_is_refused_while_errors_stand_and_names_them(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook({NEW: 3, NOT_HELD: 2})

    refused = nianbao("export", path, "--out", tmp_path / "out")

    assert refused.code == 2
    assert "有 2 处错误" in refused.err
    assert "表三「商业企业」列不平" in refused.err
    assert not (tmp_path / "out").exists()
    draft = nianbao("export", path, "--out", tmp_path / "out", "--draft")
    assert draft.code == 0
    assert (tmp_path / "out" / "某市某局2025年政府信息公开工作年度报告（草稿）.docx").exists()


def test_export_never_writes_over_a_report(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook({NEW: 2, NOT_HELD: 2})
    assert nianbao("export", path, "--out", tmp_path).code == 0
    report = tmp_path / "某市某局2025年政府信息公开工作年度报告.docx"
    before = report.read_bytes()

    assert nianbao("export", path, "--out", tmp_path).code == 2
    assert report.read_bytes() == before


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ("chekc", "命令 没有“chekc”，可以用的是 'demo', 'new',"),
        ("check", "缺少 FILE.xlsx。用法见 nianbao check --help"),
        ("check 年报.xlsx --colour", "不认识“--colour”"),
        ("check 年报.xlsx --as-of", "--as-of 后面缺少内容"),
        ("check 年报.xlsx --as-of 明天", "--as-of 应为日期，如 2026-01-20，现为“明天”"),
        ("check 年报.xlsx --json=3", "--json 后面不能有内容，现为 '3'"),
        ("check 年报.xlsx --p 甲", "--p 不够明确，可能是 --previous, --published"),
        ("explain 年报.xlsx R030 --cells", "--cells 后面缺少内容"),
        ("intake 收件 --jobs 多", "--jobs 应为整数，现为“多”"),
        ("rollup 收件", "中要有一个"),
    ],
)
def test_a_wrong_command_line_is_answered_in_chinese(
    nianbao: Nianbao, given: str, complaint: str
) -> None:
    result = nianbao(*given.split())

    assert result.code == 2
    assert result.err.startswith("命令不完整或有误")
    assert complaint in result.err


def test_help_is_chinese(nianbao: Nianbao) -> None:
    said = nianbao("check", "--help").out
    assert said.startswith("用法：nianbao check [-h]")
    assert "\n参数:\n" in said
    assert "\n选项:\n" in said
