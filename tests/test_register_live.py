"""What a register says without Python, calculated by LibreOffice, against what Python says.

``python tests/test_register_live.py 50`` compares so many random registers.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from PIL import Image

from nianbao.register.case import Known
from nianbao.register.columns import choices, register_data
from nianbao.register.counting import counted
from nianbao.register.entry import Dispute, Entry, Register, Settings
from nianbao.register.reminders import due as reminders
from nianbao.register.sheets import APPLICATIONS, TABLE_FOUR, TABLE_THREE, letters
from nianbao.register.terms import answer_term, waiting_for
from nianbao.register.workbook import build_register
from nianbao.register.workdays import Stretch, WorkDays
from nianbao.words import say
from office import recalculated
from register_year import FORM, YEAR, sample

RESULTS, APPLICANTS = list(choices("results", FORM)), list(choices("applicants", FORM))
LAST_ROW, AT_ONCE = 400, 10
OWN = (
    Stretch(date(2027, 1, 1), date(2027, 1, 3), works=False, name="元旦"),
    Stretch(date(2027, 1, 9), date(2027, 1, 9), works=True),
    Stretch(date(2026, 6, 1), date(2026, 6, 2), works=False, name="搬迁"),
)


work_days = cache(WorkDays)  # that of 46 years takes a moment


def some(chance: random.Random, share: float, value: Any) -> Any:
    return value if chance.random() < share else None


def random_entry(chance: random.Random, row: int) -> Entry:
    """Return an entry as people write them: most in order, some with gaps and in disorder."""
    received = date(YEAR - 1, 10, 1) + timedelta(chance.randrange(480))

    def later(most: int) -> date:
        return received + timedelta(chance.randrange(-1, most))

    notice, asked, fee = (some(chance, 0.2, later(20)) for _ in range(3))
    answered = some(chance, 0.7, later(60))
    return Entry(
        row,
        f"{row}",
        some(chance, 0.97, received),
        applicant=some(chance, 0.97, chance.choice(APPLICANTS)) or "",
        joint=some(chance, 0.1, chance.randrange(1, 5)),
        part=some(chance, 0.1, chance.randrange(1, 4)),
        supplement_notice=notice,
        supplemented=some(chance, 0.7, later(40)) if notice else None,
        extension=some(chance, 0.2, chance.randrange(0, 25)),
        asked=asked,
        replied=some(chance, 0.7, later(50)) if asked else None,
        fee_notice=fee,
        paid=some(chance, 0.7, later(50)) if fee else None,
        answered=answered,
        result=chance.choice(RESULTS) if answered and chance.random() < 0.95 else "",
    )


def random_register(number: int) -> Register:
    chance = random.Random(number)
    filed = [date(YEAR - 1, 6, 1) + timedelta(chance.randrange(600)) for _ in range(30)]
    disputes = []
    for row, day in enumerate(filed, 5):
        closed = some(chance, 0.6, day + timedelta(chance.randrange(200)))
        kind = chance.choice(list(choices("dispute_kinds", FORM)))
        outcome = chance.choice(["upheld", "corrected", "other"]) if closed else ""
        disputes.append(Dispute(row, str(row), "", kind, day, closed, outcome))
    settings = Settings(
        YEAR,
        day=date(YEAR, 7, 1) + timedelta(chance.randrange(250)),
        each_part=chance.random() < 0.5,
        each_joint=chance.random() < 0.5,
        restarts_on_payment=chance.random() < 0.5,
        counts_pending=chance.random() < 0.5,
        own_days=OWN if chance.random() < 0.5 else (),
    )
    rows = chance.sample(range(5, LAST_ROW), 200)
    return Register([random_entry(chance, row) for row in sorted(rows)], disputes, settings)


def differences(register: Register, path: Path) -> Iterator[str]:
    """Yield where a calculated workbook says something else than Python."""
    book = openpyxl.load_workbook(path, data_only=True)
    counts = counted(register, YEAR, FORM).counts
    for cell in FORM.cells:
        if cell.id in counts:
            sheet = book[TABLE_THREE if cell.table == "applications" else TABLE_FOUR]
            live = sheet.cell(cell.range.top, cell.range.left).value
            if live != counts[cell.id]:
                yield f"{cell.id}: {live} live, {counts[cell.id]} in Python"
    sheet = book[APPLICATIONS]
    at = letters("applications")
    for entry in register.entries:
        live = {name: sheet[f"{at[name]}{entry.row}"].value for name in ("status", "due")}
        said = {"status": status(entry, register), "due": due(entry, register)}
        shown = live["due"].date().isoformat() if live["due"] else ""
        if (live["status"] or "", shown) != (said["status"], said["due"]):
            yield f"row {entry.row}: {live} live, {said} in Python"


def due(entry: Entry, register: Register) -> str:
    settings = register.settings
    days = work_days(settings.own_days)
    term = answer_term(entry, days, restarts_on_payment=settings.restarts_on_payment)
    return term.due.isoformat() if term else ""


def status(entry: Entry, register: Register) -> str:
    """Return the words that the state of an entry has."""
    if entry.obstacle:
        return say(f"register.obstacle.{entry.obstacle}")
    day = due(entry, register)
    if entry.answered:
        in_time = "late" if day and entry.answered.isoformat() > day else "in_time"
        return say(f"register.status.{in_time if day else 'closed'}")
    if waiting := waiting_for(entry):
        return say(f"register.status.{waiting}")
    settings = register.settings
    assert settings.day
    known = Known(
        replace(register, entries=[entry]), FORM, YEAR, settings.day, work_days(settings.own_days)
    )
    return reminders(known, 999)[0].words


def with_little_room(patch: pytest.MonkeyPatch) -> None:
    """Have lists of as many rows as a random register needs: the formulas of each are the same."""
    patch.setitem(register_data()["rooms"], "applications", LAST_ROW)


def compared(registers: list[Register], folder: Path) -> list[str]:
    """Return every difference between live formulas and Python."""
    paths = []
    for number, register in enumerate(registers):
        paths.append(folder / f"{number}.xlsx")
        paths[-1].write_bytes(build_register(register, YEAR))
    found = recalculated(paths, folder)
    return [
        f"{number}: {difference}"
        for number, (register, path) in enumerate(zip(registers, found, strict=True))
        for difference in differences(register, path)
    ]


def test_live_states_and_counts_are_those_of_python(tmp_path: Path) -> None:
    assert compared([sample()], tmp_path) == []


def test_live_states_and_counts_of_random_registers_are_those_of_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_little_room(monkeypatch)
    assert compared([random_register(1), random_register(2)], tmp_path) == []


def test_the_pictures_of_the_manual_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from make_pictures import draw  # noqa: PLC0415 - the script does without
    from make_register_pictures import workbooks  # noqa: PLC0415

    with_little_room(monkeypatch)
    for name, workbook in workbooks(tmp_path):
        draw(workbook, picture := tmp_path / f"{name}.png", tmp_path)
        assert Image.open(picture).width > 1000


if __name__ == "__main__":
    with TemporaryDirectory() as scratch, pytest.MonkeyPatch.context() as small:
        with_little_room(small)
        for first in range(0, count := int(sys.argv[1]), AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, count))
            (folder := Path(scratch) / f"{first}").mkdir()
            found = compared([random_register(n) for n in numbers], folder)
            sys.stdout.write(f"{numbers}: {found or 'the same'}\n")
            sys.stdout.flush()
