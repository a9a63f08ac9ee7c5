"""Lists that run out of room: said, and nothing dropped."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.check import judge_snapshot
from nianbao.actions.open_workbook import open_workbook, write
from nianbao.book.layout import FINDING_LEVELS, FINDING_ROWS, FINDINGS_ROOM, LEDGER_ROWS, PROSE_ROOM
from nianbao.book.marks import mark_edits
from nianbao.host.file import FileHost
from nianbao.rules import Verdict

NEW = "applications.new.natural_person"


def fill(nianbao: Nianbao, path: Path, data: dict[str, object]) -> str:
    file = path.with_name("more.json")
    file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    result = nianbao("fill", path, file)
    assert result.code == 0, result.err
    return result.out


def test_more_findings_than_rows(workbook: MakeWorkbook) -> None:
    path = workbook({NEW: "约5"})
    host, snapshot = open_workbook(path)
    verdict = judge_snapshot(snapshot)
    finding = verdict.findings[0]
    many = tuple(
        replace(finding, slots={**finding.slots, "raw": f"约{number}"}) for number in range(450)
    )

    write(host, snapshot, mark_edits(snapshot, Verdict(verdict.ruleset, many), datetime.now()))

    rows = FileHost(path).read([FINDING_ROWS, FINDING_LEVELS])
    messages = [str(row[0]) for row in rows["finding_rows"].values]
    assert len(messages) == len(rows["finding_levels"].values) == FINDINGS_ROOM
    assert "约397”" in messages[397]
    assert messages[398].startswith("另有 52 条，一并列在本格：")
    assert all(f"“约{number}”" in messages[398] for number in range(398, 450))
    assert rows["finding_rows"].values[399][1] == "以上为全部问题"


def test_more_paragraphs_than_rows(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook()
    paragraphs = [f"第{number}段。" for number in range(PROSE_ROOM + 5)]

    out = fill(nianbao, path, {"sections": {"1": paragraphs}})

    assert f"「一、总体情况」最多 {PROSE_ROOM} 段，多出的 5 段并入最后一格，没有丢失" in out
    prose = open_workbook(path)[1].filing.sections[1]
    assert len(prose) == PROSE_ROOM
    assert "".join(p.text.replace("\n", "") for p in prose) == "".join(paragraphs)


def test_a_paragraph_longer_than_a_cell(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook()
    long = "公开" * 20_000

    out = fill(nianbao, path, {"sections": {"6": [long, "完。"]}})

    assert "有一段超过 32000 字，已分为几格，文字没有改动" in out
    prose = open_workbook(path)[1].filing.sections[6]
    assert "".join(p.text for p in prose) == f"{long}完。"


def test_shorter_prose_clears_the_rows_that_it_no_longer_needs(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    fill(nianbao, path, {"sections": {"5": ["甲。", "乙。", "丙。"]}})

    fill(nianbao, path, {"sections": {"5": ["丁。"]}})

    assert [p.text for p in open_workbook(path)[1].filing.sections[5]] == ["丁。"]


def test_a_full_ledger_folds_its_oldest_entries_and_loses_none(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    for start in range(0, 1200, 100):
        texts = [f"{start + number}号改动" for number in range(100)]
        fill(nianbao, path, {"sections": {"6": texts}})

    rows = FileHost(path).read([LEDGER_ROWS])["ledger"].values
    told = "\n".join(str(value) for row in rows for value in row if value is not None)
    assert all(f"{number}号改动" in told for number in range(1200))
    assert rows[0][1] == "并入的早期记录"
    batches = [row[6] for row in rows if isinstance(row[6], int)]
    assert batches == sorted(batches)
    assert batches[-1] == 14  # the making, the first filling, and twelve more
