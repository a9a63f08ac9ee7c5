"""Registers of several offices of one body joined by number."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nianbao.form import Edition
from nianbao.register.columns import Column, Part, columns, room
from nianbao.register.entry import Dispute, Entry, Register
from nianbao.register.importing import Import, place_words
from nianbao.register.sheets import TOP
from nianbao.words import Refusal, say


def joined(parts: Mapping[str, Register], form: Edition) -> Import:
    """Return registers of several offices as one, by number; what contradicts stays beside.

    Rows of one number that complete each other become one; rows that differ are all kept, listed.
    """
    done = Import(form)
    for part in ("applications", "disputes"):
        rows: list[tuple[str, Any]] = []
        by_key: dict[tuple[str, int | None], int] = {}
        for name, register in parts.items():
            entries = register.entries if part == "applications" else register.disputes
            for entry in entries:
                _join(done, (part, rows, by_key), name, entry)
        target = done.entries if part == "applications" else done.disputes
        target += [_at(entry, TOP + n) for n, (_, entry) in enumerate(rows)]
        if len(target) > room(part):
            raise Refusal("register.import.too_many", count=len(target), room=room(part))
    return done


def _join(
    done: Import,
    into: tuple[Part, list[tuple[str, Any]], dict[tuple[str, int | None], int]],
    name: str,
    entry: Entry | Dispute,
) -> None:
    """Add an entry to the rows joined so far, or complete the one of its number."""
    part, rows, by_key = into
    here = place_words(name, entry.row)
    key = (entry.number, getattr(entry, "part", None))
    place = by_key.get(key) if entry.number else None
    if place is None:
        by_key[key] = len(rows)
        rows.append((here, entry))
        return
    there, other = rows[place]
    differ = [
        column.head
        for column in columns(part)
        if not _agree(_of(other, column), _of(entry, column))
    ]
    where = say("register.import.both", one=there, other=here)
    if differ:
        heads = say("register.and").join(differ)
        done.remarks.append((where, entry.number, say("register.import.conflict", heads=heads)))
        rows.append((here, entry))
    else:
        rows[place] = (where, _completed(part, other, entry))
        done.remarks.append((where, entry.number, say("register.import.joined")))


def _of(entry: Entry | Dispute, column: Column) -> Any:
    misread = dict(entry.misread)
    return misread.get(column.id, getattr(entry, column.id))


def _agree(one: Any, other: Any) -> bool:
    return one in (None, "") or other in (None, "") or one == other


def _completed(part: Part, one: Any, other: Any) -> Any:
    fields = {
        column.id: getattr(other, column.id)
        for column in columns(part)
        if _of(one, column) in (None, "")
    }
    return replace(one, **fields, misread=tuple({*one.misread, *other.misread}))


def _at(entry: Any, row: int) -> Any:
    return replace(entry, row=row)
