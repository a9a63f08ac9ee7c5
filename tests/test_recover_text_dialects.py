"""Texts that part cells in their own ways, quote a report, or print traditional characters.

Each is read as the usual form of the same report is: every figure right, no character lost.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from nianbao.form.text import simplified
from nianbao.recover import Recovered, read_report
from recover_reports import (
    UNIT,
    balanced,
    unread_cells,
    write_docx,
    write_dump,
    write_html,
    write_pipes,
    wrong_cells,
)

PROSE = {
    1: [
        "2023年，我局主动公开信息125条，收到申请9件，均已答复。",
        "（一）主动公开：网站88条，新媒体37条。",
    ],
    5: ["问题：一是内容不够全面，二是解读不够丰富。", "改进：一是完善目录，二是丰富形式。"],
    6: ["没有收取信息处理费，没有其他事项。"],
}
BASE = replace(balanced(Random(11), "2021", 60, 0.8), prose=PROSE)


def rows(change: Callable[[str], str]) -> Callable[[str], str]:
    """Change every row of a text whose cells stand on one line each row."""
    return lambda text: "\n".join(change(x) if " | " in x else x for x in text.split("\n"))


def cells(change: Callable[[str], str], between: str = "") -> Callable[[str], str]:
    """Change every cell of a text in which each has a line, and what stands between the rows."""
    return lambda text: "\n".join(
        change(x[1:]) if x.startswith("\t") else x or between for x in text.split("\n")
    )


PIPES: dict[str, Callable[[str], str]] = {
    "quoted": lambda text: "\n".join(f"> {x}" for x in text.split("\n")),
    "quoted without blanks": lambda text: "\n".join(f">{x}" for x in text.split("\n")),
    "quoted twice": lambda text: "\n".join(f">> {x}" for x in text.split("\n")),
    "quoted wide": lambda text: "\n".join(f"＞{x}" for x in text.split("\n")),
    "tabs": rows(lambda x: x.replace(" | ", "\t")),
    "commas": rows(lambda x: x.replace(" | ", ",")),
    "wide commas": rows(lambda x: x.replace(" | ", "，")),
    "semicolons": rows(lambda x: x.replace(" | ", ";")),
    "commas and quotation marks": rows(lambda x: '"' + x.replace(" | ", '","') + '"'),
    "box": rows(lambda x: f"│{x.replace(' | ', '│')}│"),
    "box with rules": rows(lambda x: f"├────┼────┤\n┃{x.replace(' | ', '┃')}┃"),
    "two bars": rows(lambda x: x.replace(" | ", " || ")),
}
LINES: dict[str, Callable[[str], str]] = {
    "nothing": cells(str),
    "hyphens between rows": cells(str, "-----"),
    "dashes between rows": cells(str, "————————"),
    "stars between rows": cells(str, "* * *" * 2),
    "hyphens between cells": cells(lambda x: f"{x}\n---"),
    "a bar before": cells(lambda x: f"| {x}"),
    "a bar behind": cells(lambda x: f"{x} |"),
    "bars around": cells(lambda x: f"| {x} |"),
    "bars between": cells(lambda x: f"{x}\n|"),
    "a comma behind": cells(lambda x: f"{x},"),
    "a semicolon behind": cells(lambda x: f"{x}；"),
    "a bullet before": cells(lambda x: f"- {x}"),
}
# What other publishers print before a heading, or around it.
HEADINGS: dict[str, Callable[[int, str], str]] = {
    "part": lambda n, name: f"第{'一二三四五六'[n]}部分 {name}",
    "chapter": lambda n, name: f"第{'一二三四五六'[n]}章　{name}",
    "Roman": lambda n, name: f"{'ⅠⅡⅢⅣⅤⅥ'[n]}、{name}",
    "in brackets": lambda _, name: f"【{name}】",
    "in brackets with its number": lambda n, name: f"〔{'一二三四五六'[n]}、{name}〕",
}
# Characters of the form and its headings that have a traditional form.
TRADITIONAL = str.maketrans(
    "总体况动开报告关规范废现数许处罚强费单万请与复议诉讼问题进办结项机织业构会务计级决护内执过补无继续条据编",
    "總體況動開報告關規範廢現數許處罰強費單萬請與復議訴訟問題進辦結項機織業構會務計級決護內執過補無繼續條據編",
)


def read(text: str, folder: Path, name: str = "a.txt") -> Recovered:
    (folder / name).write_text(text, "utf-8")
    return read_report(folder / name)


def assert_whole(recovered: Recovered) -> None:
    assert wrong_cells(recovered, BASE.expected) == unread_cells(recovered, BASE.expected) == []
    assert recovered.not_placed == ()
    texts = {n: [p.text for p in prose] for n, prose in recovered.filing.sections.items()}
    assert texts == PROSE
    assert (recovered.filing.profile.unit, recovered.filing.profile.year) == (UNIT, 2023)


@pytest.mark.parametrize("how", PIPES)
def test_rows_are_read_however_their_cells_are_parted(how: str, tmp_path: Path) -> None:
    text = write_pipes(BASE, tmp_path / "pipes.txt").read_text("utf-8")
    assert_whole(read(PIPES[how](text), tmp_path))


@pytest.mark.parametrize("how", LINES)
def test_cells_in_lines_of_their_own_are_read_whatever_stands_between(
    how: str, tmp_path: Path
) -> None:
    text = write_dump(BASE, tmp_path / "dump.txt").read_text("utf-8")
    assert_whole(read(LINES[how](text), tmp_path))


@pytest.mark.parametrize("how", HEADINGS)
def test_headings_are_found_whatever_numbers_them(how: str, tmp_path: Path) -> None:
    text = write_pipes(BASE, tmp_path / "pipes.txt").read_text("utf-8")
    for number, heading in enumerate(BASE.heads):
        text = text.replace(heading, HEADINGS[how](number, heading[2:]))
    assert_whole(read(text, tmp_path))


@pytest.mark.parametrize("blank", ["", " "])
def test_a_report_in_one_line_with_bars_is_read_with_its_title(blank: str, tmp_path: Path) -> None:
    text = write_pipes(BASE, tmp_path / "pipes.txt").read_text("utf-8")
    recovered = read(text.replace(" | ", "|").replace("\n", blank), tmp_path)
    assert wrong_cells(recovered, BASE.expected) == unread_cells(recovered, BASE.expected) == []
    assert recovered.not_placed == ()
    placed = ("".join(p.text for p in prose) for prose in recovered.filing.sections.values())
    assert "".join("".join(placed).split()) == "".join(x for own in PROSE.values() for x in own)
    assert recovered.filing.profile.unit == UNIT


def test_a_cell_may_hold_dashes_for_nothing(tmp_path: Path) -> None:
    text = write_dump(BASE, tmp_path / "dump.txt").read_text("utf-8")
    recovered = read(text.replace("\n\t0\n", "\n\t-----\n"), tmp_path)
    assert wrong_cells(recovered, {c: n for c, n in BASE.expected.items() if n}) == []


@pytest.mark.parametrize("write", [write_pipes, write_dump, write_html])
def test_a_report_in_traditional_characters_is_read_and_keeps_them(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    source = write(BASE, tmp_path / "source")
    text = source.read_text("utf-8").replace(UNIT, "雲山縣審計局").translate(TRADITIONAL)
    assert text != source.read_text("utf-8")
    recovered = read(text, tmp_path, "a.html" if write is write_html else "a.txt")
    assert wrong_cells(recovered, BASE.expected) == unread_cells(recovered, BASE.expected) == []
    assert recovered.filing.profile.unit == "雲山縣審計局"
    assert recovered.filing.sections[6][0].text == PROSE[6][0].translate(TRADITIONAL)
    assert any("繁体字" in note for note in recovered.notes)


def test_a_report_in_simplified_characters_is_not_said_to_be_traditional(tmp_path: Path) -> None:
    assert not any("繁体" in x for x in read_report(write_docx(BASE, tmp_path / "a.docx")).notes)
    assert simplified("總體情況，審計廳") == "总体情况，审计厅"
