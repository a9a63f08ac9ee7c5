"""A register read from its workbook: inputs only, never what its formulas show."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from nianbao.book.block import Value
from nianbao.book.grid import as_held, as_text
from nianbao.book.layout import FINDING_COLUMNS, FINDING_ROWS, FINDINGS
from nianbao.form import Edition, edition_of_year
from nianbao.form.edition import edition, editions
from nianbao.host import Host
from nianbao.register.columns import Column, Part, choices, columns, room
from nianbao.register.entry import Dispute, Entry, Misread, Register, Settings
from nianbao.register.sheets import (
    FIELDS,
    OWN_BLOCK,
    SETTINGS_BLOCK,
    STAMP,
    STAMP_BLOCK,
    SURPLUS,
    TOP,
    ids_block,
    is_register,
    rows_block,
)
from nianbao.register.workdays import FIRST_DAY, LAST_DAY, Stretch
from nianbao.rules import Explanation
from nianbao.words import Refusal, say

_DAY_ZERO = date(1899, 12, 30)


def read_register(host: Host) -> Register:
    """Return the register that a workbook holds. Refuses a workbook that is none."""
    if not is_register(host):
        raise Refusal("register.not_one", name=host.path.name)
    blocks = [STAMP_BLOCK, SETTINGS_BLOCK, OWN_BLOCK, ids_block("applications")]
    blocks += [ids_block("disputes")]
    blocks += [rows_block(part, room(part) + SURPLUS) for part in ("applications", "disputes")]
    areas = host.read(blocks)
    if as_text(areas[STAMP_BLOCK.name].values[0][0]) != STAMP:
        raise Refusal("register.not_one", name=host.path.name)
    settings = _settings(
        [row[0] for row in areas[SETTINGS_BLOCK.name].values], areas[OWN_BLOCK.name].values
    )
    form = form_of(settings)
    lists: dict[str, list[dict[str, Any]]] = {}
    for part in ("applications", "disputes"):
        ids = areas[ids_block(part).name].values[0]
        rows = areas[rows_block(part, room(part) + SURPLUS).name].values
        lists[part] = list(_records(part, ids, rows, form, host.path.name))
    entries = [Entry(**record) for record in lists["applications"]]
    return Register(entries, [Dispute(**record) for record in lists["disputes"]], settings)


def explanations_in(host: Host) -> list[Explanation]:
    """Return what people wrote beside the findings of the last check of a register."""
    if FINDINGS not in host.sheets():
        return []
    rows = host.read([FINDING_ROWS])[FINDING_ROWS.name].values
    entries = (dict(zip(FINDING_COLUMNS, map(as_text, row), strict=True)) for row in rows)
    return [
        Explanation(entry["rule"], entry["digest"], entry["explanation"].strip())
        for entry in entries
        if entry["explanation"].strip() and entry["digest"]
    ]


def form_of(settings: Settings) -> Edition:
    """Return the form on which a register's year is reported, the newest without a year."""
    return edition_of_year(settings.year) if settings.year else edition(editions()[-1])


def as_date(value: Value) -> date | None:
    """Return the day that a cell holds, None where it holds none."""
    number = as_held(value)
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        return None
    if not 0 < number < 100_000:
        return None
    day = _DAY_ZERO + timedelta(int(number))
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _records(
    part: Part,
    ids: Sequence[Value],
    rows: Sequence[Sequence[Value]],
    form: Edition,
    name: str,
) -> Iterator[dict[str, Any]]:
    """Yield the fields of each row in which something stands."""
    places = {as_text(value): number for number, value in enumerate(ids)}
    known = [column for column in columns(part) if column.id in places]
    if not {"received", "filed"} & {column.id for column in known}:
        raise Refusal("register.no_columns", name=name)
    wanted = [(column, places[column.id], _words(column, form)) for column in known]
    for number, row in enumerate(rows, TOP):
        filled = [
            (column, row[place], words)
            for column, place, words in wanted
            if row[place] is not None and row[place] != ""
        ]
        if filled:
            yield _record(number, filled)


def _words(column: Column, form: Edition) -> Mapping[str, str]:
    """Return what the words of a column's dropdown stand for."""
    if not column.choices:
        return {}
    return {word: meant for meant, word in choices(column.choices, form).items()}


def _record(
    number: int, filled: Sequence[tuple[Column, Value, Mapping[str, str]]]
) -> dict[str, Any]:
    record: dict[str, Any] = {"row": number}
    misread = []
    for column, value, words in filled:
        meant = _meant(column, value, words)
        if meant is None:
            misread.append(Misread(column.id, as_text(value)))
        else:
            record[column.id] = meant
    if misread:
        record["misread"] = tuple(misread)
    return record


def _meant(column: Column, value: Value, words: Mapping[str, str]) -> Any:
    """Return what a cell says, None where it cannot be read."""
    if column.kind == "date":
        return as_date(value)
    if column.kind == "text":
        return as_text(value).strip()
    if column.kind == "choice":
        return words.get(as_text(value))
    number = as_held(value)
    if isinstance(number, bool) or not isinstance(number, int | Decimal) or number < 0:
        return None
    if column.kind == "money":
        return Decimal(number)
    return int(number) if number == int(number) else None


def _settings(values: Sequence[Value], own: Sequence[Sequence[Value]]) -> Settings:
    found: dict[str, Any] = {}
    misread = []
    for (name, words), value in zip(FIELDS.items(), values, strict=True):
        if value is None or value == "":
            continue
        meant = _setting(name, words, value)
        if meant is None:
            misread.append(Misread(name, as_text(value)))
        else:
            found[name] = meant
    days = list(_own_days(own, misread))
    return Settings(**found, own_days=tuple(days), misread=tuple(misread))


def _setting(name: str, words: Sequence[str], value: Value) -> Any:
    if words:
        return {words[0]: True, words[1]: False}.get(as_text(value))
    if name == "day":
        return as_date(value)
    if name == "year":
        year = as_text(value)
        return int(year) if year.isdigit() and int(year) >= int(editions()[0]) else None
    return as_text(value).strip()


def _own_days(rows: Sequence[Sequence[Value]], misread: list[Misread]) -> Iterator[Stretch]:
    """Yield the days that a body laid down; what cannot be read is added to ``misread``."""
    works = {say("register.settings.works"): True, say("register.settings.off"): False}
    for row in rows:
        if all(value is None or value == "" for value in row):
            continue
        first, last = as_date(row[0]), as_date(row[1] if row[1] not in (None, "") else row[0])
        kind = works.get(as_text(row[2]))
        if first and last and first <= last and kind is not None:
            yield Stretch(first, last, kind, as_text(row[3]).strip())
        else:
            misread.append(Misread("own_days", " ".join(map(as_text, row)).strip()))
