"""One word for one state on every face: what 生成报送件 would refuse is nowhere 可以报送."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.buttons import check as press_check
from nianbao.actions.submit import submit
from nianbao.book.block import Block
from nianbao.book.layout import FINDINGS, FRONT, STATES, STATES_TOP
from nianbao.host.file import FileHost
from nianbao.intake.batch import enter
from nianbao.intake.entry import Judging
from nianbao.intake.files import candidates
from nianbao.words import Refusal

NEW = "applications.new.enterprise"
UPHELD = "disputes.reconsideration.upheld"
FEES = "proactive.fees.amount"
STOCK = "proactive.normative_documents"
READY, EXPLAIN, BLOCKED = "可以报送", "需说明后报送", "不能报送"
UNFILLED = "不能报送：尚未填完"

Data = Mapping[str, Any]

# what is changed in a workbook that may be filed, and how its state is said on every face
WAYS: dict[str, tuple[Data, str]] = {
    "nothing": ({}, READY),
    "a figure that does not balance": ({"figures": {NEW: 1}}, "不能报送：2 处错误"),
    "a stock below what was made": (
        {"figures": {f"{STOCK}.issued": 5, f"{STOCK}.in_force": 3}},
        EXPLAIN,
    ),
    "one count left blank": ({"figures": {UPHELD: None}}, UNFILLED),
    "an amount left blank": ({"figures": {FEES: None}}, UNFILLED),
    "a dash for nothing": ({"figures": {UPHELD: "-"}}, UNFILLED),
    "no year": ({"profile": {"year": None}}, BLOCKED),
    "no name": ({"profile": {"unit": None}}, UNFILLED),
    "no prose in section six": ({"sections": {"6": []}}, EXPLAIN),
    "a blank and an error": ({"figures": {UPHELD: None, NEW: 1}}, "不能报送：2 处错误"),
}


def changed(path: Path, nianbao: Nianbao, data: Data) -> None:
    content = path.with_name("change.json")
    content.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    assert nianbao("fill", path, content).code == 0


def shown(path: Path, sheet: str, row: int, column: int) -> str:
    block = Block("cell", sheet, row, column, 1, 1)
    return str(FileHost(path).read([block])["cell"].values[0][0])


def front(path: Path, state: str) -> str:
    return shown(path, FRONT, STATES_TOP + STATES.index(state), 3)


def is_handed_in(path: Path, folder: Path) -> bool:
    try:
        submit(FileHost(path), folder, now=datetime(2026, 1, 20))
    except Refusal as refusal:
        assert str(refusal).startswith("报送件还没有生成。")
        return False
    return True


def state_on_receipt(path: Path) -> str:
    (candidate,) = candidates(path.parent, [path.with_name("change.json")])
    return enter(candidate, Judging()).state


@pytest.mark.parametrize("way", WAYS)
def test_every_face_says_the_same_state(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, way: str
) -> None:
    data, said = WAYS[way]
    path = workbook()
    path.with_suffix(".json").unlink()
    changed(path, nianbao, data)

    printed = nianbao("check", path, "--write")
    verdict = nianbao("check", path, "--json").json["verdict"]

    assert printed.out.startswith(said)
    state = printed.out.partition("：")[0].strip()
    assert front(path, "checked") == shown(path, FINDINGS, 1, 1) == printed.out.splitlines()[0]
    assert press_check(FileHost(path)).sentence == printed.out.splitlines()[0]
    assert (verdict, printed.code) == {
        READY: ("ready", 0), EXPLAIN: ("explain", 3), BLOCKED: ("blocked", 1)
    }[state]  # fmt: skip
    assert state_on_receipt(path) == verdict
    assert is_handed_in(path, tmp_path / "报送") == (state == READY)
    assert ("✓" in front(path, "submit")) == (state == READY)


@pytest.mark.parametrize(
    "data",
    [
        {"figures": {UPHELD: None}},
        {"profile": {"unit": None}},
        {"profile": {"year": None}},
    ],
    ids=["figure", "name", "year"],
)
def test_what_is_emptied_after_the_check_is_not_ready_on_the_front_sheet(
    workbook: MakeWorkbook, nianbao: Nianbao, data: Data
) -> None:
    path = workbook()
    nianbao("check", path, "--write")
    assert front(path, "checked").startswith(READY)

    changed(path, nianbao, data)

    assert front(path, "checked") in (UNFILLED, "已改动，请重新校验")
    assert "✓" not in front(path, "submit")


def test_a_fresh_workbook_says_what_is_still_to_be_filled_in(
    nianbao: Nianbao, tmp_path: Path
) -> None:
    path = tmp_path / "年报.xlsx"
    nianbao("new", path)
    done = nianbao("check", path, "--write")
    assert done.code == 1
    assert done.out.startswith(BLOCKED)
    assert "首页没有填机关全称" in done.out
    assert "首页没有填报告年度" in done.out
