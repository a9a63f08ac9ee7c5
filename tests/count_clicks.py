"""Count what a person does to bring a Word file's prose into a workbook, up to a clean verdict.

``python tests/count_clicks.py`` does it twice in a LibreOffice window, with mouse and keyboard:
once as without 导入正文, copying section by section from the Word file and typing its automatic
numbers again, and once with it. The figures stand there already, being typed alike. Both must end
with the same prose and 可以报送. Printed are clicks and keys (a shortcut is one), the seconds that
they take a person by the keystroke-level model of Card, Moran and Newell, and the seconds that
passed here. Turning to a window or a sheet is counted as the click that it is, and done through
UNO.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "addin"), str(HERE.parent / "docs"), str(HERE)]

from docx import Document  # noqa: E402

from conftest import PROFILE, PROSE  # noqa: E402
from make_click_pictures import window  # noqa: E402
from nianbao.actions.filling import fill, new  # noqa: E402
from nianbao.form import edition  # noqa: E402
from nianbao.host.file import FileHost  # noqa: E402
from office_window import Window, everything  # noqa: E402
from screen import click, press, write  # noqa: E402
from word_lists import add_lists, put  # noqa: E402

PARAGRAPH = 41  # com.sun.star.accessibility.AccessibleRole
POINT, BUTTON, KEY = 1.1, 0.2, 0.28  # seconds: to a target, down and up, an average typist's key
NUMBER = "(1)"  # typed for each （一）, since xdotool loses Chinese characters
SHEETS = {"1": "一、总体情况", "5": "五、问题改进", "6": "六、其他事项"}
HEADINGS = {"1": "总体情况", "2": "主动公开政府信息情况", "3": "收到和处理政府信息公开申请情况",
            "4": "政府信息公开行政复议、行政诉讼情况", "5": "存在的主要问题及改进情况",
            "6": "其他需要报告的事项"}  # fmt: skip
YEAR = 2025


@dataclass
class Person:
    """Somebody at the screen, with what was clicked and typed so far."""

    seen: Window
    clicks: int = 0
    keys: int = 0

    def turn_to(self, sheet: str) -> None:
        self.clicks += 1
        self.seen.show(sheet)

    def cell(self, row: int, column: int) -> None:
        self.clicks += 1
        self.seen.click_cell(row, column)

    def types(self, text: str) -> None:
        self.keys += len(text)
        write(text)

    def presses(self, *keys: str) -> None:
        self.keys += len(keys)
        press(*keys)

    def button(self, label: str) -> str:
        """Press a button, and return what is said, which is agreed to."""
        self.clicks += 2
        self.seen.press_button(label)
        return self._agreed()

    def imports(self, name: str) -> str:
        self.clicks += 4  # the button, the field of the name, Open, OK
        self.keys += len(name)
        self.seen.press_button("导入正文")
        self.seen.pick(name)
        return self._agreed()

    def _agreed(self) -> str:
        self.seen.wait_until(lambda: bool(self.seen.message()))
        said = self.seen.message()
        self.seen.agree()
        return said

    @property
    def seconds(self) -> float:
        """How long a person takes by the keystroke-level model."""
        return self.clicks * (POINT + BUTTON) + self.keys * KEY


def word_file(path: Path) -> Path:
    """Write the prose to a Word file; headings and （一）（二） are numbered by Word."""
    document = Document()
    add_lists(document, ["甲0 chineseCounting %1、", "甲1 chineseCounting （%2）"])
    for number, heading in HEADINGS.items():
        put(document.add_paragraph(heading), "甲", 0)
        for text in texts(number):
            _, mark, rest = text.partition("）")
            is_numbered = text.startswith("（") and mark
            paragraph = document.add_paragraph(rest if is_numbered else text)
            if is_numbered:
                put(paragraph, "甲", 1)
    document.save(str(path))
    return path


def texts(number: str) -> list[str]:
    return [text.format(year=YEAR) for text in PROSE.get(number, [])]


def paste_sections(person: Person, source: Path) -> None:
    """Copy each section from the Word file, paste it, and type the numbers that are lost."""
    document = person.seen.office.open(source)
    person.clicks += 1
    for number, sheet in SHEETS.items():
        bare = [text.partition("）")[2] if text[0] == "（" else text for text in texts(number)]
        _to_front(document)
        _select(document, bare[0], bare[-1])
        person.presses("ctrl+c")
        _to_front(person.seen.document)
        person.clicks += 4  # to the Word file, first and last character, to the workbook
        person.turn_to(sheet)
        person.cell(3, 1)
        person.presses("ctrl+v")
        cells = person.seen.document.Sheets.getByName(sheet)
        person.seen.wait_until(lambda cells=cells: bool(cells.getCellByPosition(1, 3).String))
    document.close(True)
    person.button("校验")  # which unlocks what was pasted
    for number, sheet in SHEETS.items():
        numbered = [row for row, text in enumerate(texts(number), 3) if text[0] == "（"]
        if numbered:
            person.turn_to(sheet)
        for row in numbered:
            person.cell(row, 1)
            person.presses("F2", "ctrl+Home")
            person.types(NUMBER)
            person.presses("Return")


def _select(document: Any, first: str, last: str) -> None:
    """Select with the mouse from the beginning of a paragraph to the end of another."""
    top = document.CurrentController.Frame.ComponentWindow.AccessibleContext
    paragraphs = [part for part in everything(top) if part.getAccessibleRole() == PARAGRAPH]
    shown = {part.getText(): part for part in paragraphs}  # with the numbers that Word shows
    first, last = (next(text for text in shown if text.endswith(end)) for end in (first, last))
    (left, upper), (right, lower) = _edge(shown[first], 0), _edge(shown[last], len(last) - 1)
    click(left + 1, upper)
    subprocess.run(["xdotool", "keydown", "shift"], check=True)
    click(right, lower)
    subprocess.run(["xdotool", "keyup", "shift"], check=True)


def _edge(paragraph: Any, place: int) -> tuple[int, int]:
    """Return the middle of the left edge of a character, or of the right edge but for the first."""
    at, box = paragraph.getLocationOnScreen(), paragraph.getCharacterBounds(place)
    return at.X + box.X + (box.Width if place else 0), at.Y + box.Y + box.Height // 2


def _to_front(document: Any) -> None:
    document.CurrentController.Frame.ContainerWindow.toFront()
    time.sleep(1)


def import_file(person: Person, source: Path) -> None:
    """Have 导入正文 do it."""
    assert "导入正文" in person.imports(source.name)


def counted(folder: Path, prose: Callable[[Person, Path], None]) -> str:
    """Return the counts of one way."""
    path, data = folder / "年报.xlsx", folder / "profile.json"
    new(path, "某市某局", YEAR)
    zeros = {cell.id: 0 for cell in edition("2021").cells if not cell.is_total}
    data.write_text(json.dumps({"figures": zeros, "profile": PROFILE}), "utf-8")
    fill(FileHost(path), data)
    source = word_file(folder / "prose.docx")
    with window(path, folder / "office") as seen:
        person, begun = Person(seen), time.monotonic()
        prose(person, source)
        said = person.button("校验")
        assert said.startswith("可以报送"), (said, _findings(seen))
        for number, sheet in SHEETS.items():
            cells = seen.document.Sheets.getByName(sheet)
            rows = range(3, 3 + len(texts(number)))
            shown = [cells.getCellByPosition(1, row).String for row in rows]
            assert [re.sub("^（.）", NUMBER, text) for text in texts(number)] == [
                re.sub("^（.）", NUMBER, text) for text in shown
            ]
        passed = time.monotonic() - begun
        return f"{person.clicks}\t{person.keys}\t{person.seconds:.0f}\t{passed:.0f}"


def _findings(seen: Window) -> list[str]:
    rows = seen.document.Sheets.getByName("校验结果").getCellRangeByName("A5:C20").getDataArray()
    return [str(row[2]) for row in rows if row[2]]


if __name__ == "__main__":
    sys.stdout.write("way\tclicks\tkeys\tseconds of a person\tseconds here\n")
    for way in (paste_sections, import_file):
        with TemporaryDirectory() as temporary:
            sys.stdout.write(f"{way.__name__}\t{counted(Path(temporary), way)}\n")
            sys.stdout.flush()
