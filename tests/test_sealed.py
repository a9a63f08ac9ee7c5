"""A signature goes only with consent, and then whole; a mark as final is told before writing."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tkinter import messagebox
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from conftest import MakeWorkbook, Nianbao
from host_helpers import parts
from live_desk import Desk
from nianbao._press import press as press_button
from nianbao.actions.declaration import declaration
from nianbao.actions.open_workbook import take_snapshot
from nianbao.actions.undo import undo
from nianbao.host.file import FileHost
from nianbao.host.live import LiveHost
from nianbao.panel.window import Window
from nianbao.words import Refusal
from panel_window import opened as opened_in_window
from panel_window import settle
from screen import press
from sealed import final, signed
from test_com import Opened, opened
from test_undo import FIRST_PROSE, fill, rows_of, with_cell

__all__ = ["opened"]

RICH = {
    "bold": 't="inlineStr"><is><r><t>甲</t></r><r><rPr><b/></rPr><t>乙</t></r></is>',
    "one run": 't="inlineStr"><is><r><rPr><color rgb="FFFF0000"/></rPr><t>甲</t></r></is>',
    "reading": 't="inlineStr"><is><t>甲</t><rPh sb="0" eb="1"><t>jia</t></rPh></is>',
    "array": 't="str"><f t="array" ref="B4">"甲"</f><v>甲</v>',
}


@pytest.mark.parametrize(
    ("folder", "target"),
    [
        ("_xmlsignatures", "{folder}/origin.sigs"),
        ("_xmlsignatures", "/{folder}/origin.sigs"),
        ("签章", "{folder}/origin.sigs"),
        ("docProps", "./{folder}/Origin.sigs"),
    ],
    ids=["usual", "absolute", "another folder", "another letter case"],
)
def test_with_consent_a_signature_goes_with_all_its_parts(
    workbook: MakeWorkbook, nianbao: Nianbao, folder: str, target: str
) -> None:
    path = workbook()
    before = set(parts(path))
    signed(path, folder, target)

    assert nianbao("check", path, "--write").code == 2
    assert nianbao("check", path, "--write", "--unsign").code != 2

    after = parts(path)
    assert set(after) == before
    assert b"signature" not in after["_rels/.rels"] + after["[Content_Types].xml"]
    assert b"sigs" not in after["[Content_Types].xml"]
    openpyxl.load_workbook(path)
    assert nianbao("check", path, "--write").code != 2


@pytest.mark.parametrize("yes", [True, False])
def test_the_window_asks_before_a_signature_goes(
    window: Window, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch, yes: bool
) -> None:
    path = workbook()
    signed(path)
    before = path.read_bytes()
    asked: list[str] = []

    def answer(_: str, question: str, **__: Any) -> bool:
        asked.append(question)
        return yes

    monkeypatch.setattr(messagebox, "askyesno", answer)
    opened_in_window(window, path)
    assert "有数字签名" in window.filer.results.detail.get("1.0", "end")

    press("F5")
    settle(window, lambda: bool(asked) and not window.worker.is_busy)
    window.update()

    assert "签名" in asked[0]
    assert (path.read_bytes() != before) is yes
    assert (FileHost(path).seal == "signed") is not yes


def answering(monkeypatch: pytest.MonkeyPatch, answer: str) -> list[str]:
    asked: list[str] = []

    def alert(_: xw.App, prompt: str, *__: Any, **___: Any) -> str:
        asked.append(prompt)
        return answer

    monkeypatch.setattr(xw.App, "alert", alert)
    return asked


@pytest.mark.parametrize("seal", [signed, final])
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_button_asks_before_it_writes_to_a_sealed_workbook(
    opened: Opened,
    workbook: MakeWorkbook,
    monkeypatch: pytest.MonkeyPatch,
    seal: Callable[[Path], None],
    answer: str,
) -> None:
    path = workbook()
    seal(path)
    live, _ = opened(path)
    asked = answering(monkeypatch, answer)

    def click() -> str:
        return press_button(declaration().actions["check"], live.book, "")

    if answer == "yes":
        assert "可以报送" in click() or "不能报送" in click()
    else:
        with pytest.raises(Refusal):
            click()

    assert len(asked) == 1
    assert path.name in asked[0]


def test_a_button_that_writes_nothing_asks_nothing(
    opened: Opened, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook()
    signed(path)
    live, _ = opened(path)
    asked = answering(monkeypatch, "no")
    monkeypatch.setattr(LiveHost, "show", lambda *_: None)  # the imitation has no screen

    press_button(declaration().actions["help"], live.book, "")

    assert asked == []


def filled_over(workbook: MakeWorkbook, nianbao: Nianbao, markup: str) -> tuple[Path, bytes]:
    """Return a workbook in which a rich cell was filled over, and how that row was."""
    path = workbook()
    with_cell(path, FIRST_PROSE, markup)
    before = b"".join(rows_of(path, FIRST_PROSE).values())
    fill(nianbao, path, sections={"1": ["改写的一段。"]})
    return path, before


@pytest.mark.parametrize("markup", RICH.values(), ids=RICH)
def test_what_only_the_file_can_give_back_is_not_half_given_back_in_excel(
    opened: Opened, workbook: MakeWorkbook, nianbao: Nianbao, markup: str
) -> None:
    path, before = filled_over(workbook, nianbao, markup)

    refuses_and_writes_nothing(opened(path)[0])

    assert nianbao("undo", path).code == 0
    assert b"".join(rows_of(path, FIRST_PROSE).values()) == before


def test_what_only_the_file_can_give_back_is_not_half_given_back_in_libreoffice(
    desk: Desk, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path, before = filled_over(workbook, nianbao, RICH["bold"])
    live = desk.open(Path(shutil.copy(path, path.with_name("开着.xlsx"))))

    refuses_and_writes_nothing(live)

    assert live.program.is_saved(live.book)
    assert nianbao("undo", path).code == 0
    assert b"".join(rows_of(path, FIRST_PROSE).values()) == before


def refuses_and_writes_nothing(live: LiveHost) -> None:
    blocks = take_snapshot(live).layout.blocks
    before = {name: area.values for name, area in live.read(blocks).items()}
    with pytest.raises(Refusal, match="放不回去") as refused:
        undo(live)
    assert "一、总体情况!B4" in str(refused.value)
    assert {name: area.values for name, area in live.read(blocks).items()} == before
