"""核对清单: what rests on no evidence is one line that demands nothing. Notes beside lines stay."""

import json
from pathlib import Path

import openpyxl
import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.book.layout import FINDING_COLUMNS, FINDING_ROWS
from table_text import table_text

SECRET, OTHER, INCOME = (
    "applications.denied.state_secret.natural_person",
    "applications.closed_otherwise.other.natural_person",
    "applications.new.natural_person",
)
FIGURES = {INCOME: 2, SECRET: 1, OTHER: 1}


@pytest.fixture
def filed(workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path) -> Path:
    path = workbook(FIGURES)
    data = tmp_path / "prose.json"
    prose = {"1": ["共收到申请2件,已办结。"], "5": ["问题。"], "6": ["没有收取信息处理费。"]}
    data.write_text(json.dumps({"sections": prose}), "utf-8")
    nianbao("fill", path, data)
    return path


def findings(path: Path, nianbao: Nianbao) -> list[dict[str, object]]:
    return nianbao("check", path, "--json").json["findings"]


def lines(path: Path) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(path)["校验结果"]
    rows = sheet.iter_rows(min_row=FINDING_ROWS.top, values_only=True)
    return [dict(zip(("level", "link", *FINDING_COLUMNS), row, strict=True)) for row in rows]


def write_beside(path: Path, level: str, text: str) -> None:
    book = openpyxl.load_workbook(path)
    for row in book["校验结果"].iter_rows(min_row=FINDING_ROWS.top):
        if row[0].value == level:
            row[FINDING_ROWS.left - 1 + FINDING_COLUMNS.index("explanation")].value = text
            break
    else:
        raise AssertionError(level)
    book.save(path)


def test_reminders_are_one_entry_with_its_items(filed: Path, nianbao: Nianbao) -> None:
    *others, last = findings(filed, nianbao)

    assert (last["severity"], last["status"], last["at"]) == ("reminder", "broken", "")
    assert [item["rule"] for item in last["items"]] == ["R017", "R018"]
    assert last["items"][0] == {
        "rule": "R017",
        "cells": ["applications.denied.state_secret.total"],
        "message": "表三 › （三）不予公开 › 1.属于国家秘密 › 总计 1：请核对定密依据",
        "remedy": "逐件核对定密依据；依据不在本机关的，核对是否应计入其他情形",
    }
    assert not [f for f in others if "items" in f or f["severity"] == "reminder"]


def test_they_are_not_counted_and_stand_last_in_the_sheet(filed: Path, nianbao: Nianbao) -> None:
    said = nianbao("check", filed, "--write").out.splitlines()

    assert "核对" not in said[0]
    shown = [line for line in lines(filed) if line["level"]]
    assert [line["level"] for line in shown].count("核对清单") == 1
    assert shown[-1]["level"] == "核对清单"
    assert str(shown[-1]["message"]).splitlines()[1:] == [
        "1. 表三 › （三）不予公开 › 1.属于国家秘密 › 总计 1：请核对定密依据。"
        "逐件核对定密依据；依据不在本机关的，核对是否应计入其他情形",
        "2. 表三 › （六）其他处理 › 3.其他 › 总计 1：正文没有说明是什么情形。"
        "在第一部分依申请公开中写明这些申请是如何处理的",
    ]


@pytest.mark.parametrize("level", ["提示", "核对清单", "未判定", "错误"])
def test_what_is_written_beside_a_line_stays_and_settles_nothing(
    level: str, filed: Path, nianbao: Nianbao
) -> None:
    book = openpyxl.load_workbook(filed)
    book["三、依申请"]["D5"] = -1
    book.save(filed)
    before = nianbao("check", filed, "--write").out.splitlines()[0]
    write_beside(filed, level, "已与经办人核对")

    after = nianbao("check", filed, "--write").out.splitlines()
    nianbao("check", filed, "--write")

    assert after[0] == before
    assert after.count("    说明：已与经办人核对") == 1
    kept = [line["level"] for line in lines(filed) if line["explanation"] == "已与经办人核对"]
    assert kept == [level]


def test_a_note_goes_to_the_ledger_when_what_it_is_beside_changes(
    filed: Path, nianbao: Nianbao
) -> None:
    nianbao("check", filed, "--write")
    write_beside(filed, "核对清单", "定密依据在保密办")
    data = filed.with_name("more.json")
    data.write_text(json.dumps({"figures": {SECRET: 2, INCOME: 3}}), "utf-8")
    nianbao("fill", filed, data)

    nianbao("check", filed, "--write")

    assert "定密依据在保密办" not in {line["explanation"] for line in lines(filed)}
    ledger = openpyxl.load_workbook(filed)["修改记录"]
    assert "定密依据在保密办" in {cell.value for row in ledger for cell in row}


def test_the_department_sees_none_of_it(filed: Path, nianbao: Nianbao, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "年报.xlsx").write_bytes(filed.read_bytes())

    nianbao("intake", folder, "--out", tmp_path / "总表.xlsx")

    text = table_text(tmp_path / "总表.xlsx")
    assert "R017" not in text
    assert "核对清单" not in text
