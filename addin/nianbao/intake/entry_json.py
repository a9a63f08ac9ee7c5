"""Entries as JSON for the resume cache: plain data, nothing that is ever executed."""

import json
from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from nianbao.form.filing import Number, plain_number
from nianbao.intake.entry import Entry, Remark

_NUMBERS = ("numbers", "last")


def to_text(entry: Entry) -> str:
    """Return an entry as one line of JSON; money is text, counts are numbers."""
    record = {field.name: getattr(entry, field.name) for field in fields(Entry)}
    for name in _NUMBERS:
        record[name] = [_number_json(number) for number in record[name]]
    record["remarks"] = [
        [getattr(remark, field.name) for field in fields(Remark)] for remark in entry.remarks
    ]
    return json.dumps(record, ensure_ascii=False)


def from_text(text: str) -> Entry:
    """Return the entry that ``to_text`` wrote."""
    record: dict[str, Any] = json.loads(text)
    for name in _NUMBERS:
        record[name] = tuple(_number(value) for value in record[name])
    record["remarks"] = tuple(Remark(*values) for values in record["remarks"])
    record["prose"] = {int(number): prose for number, prose in record["prose"].items()}
    record["rules"] = _pair(record["rules"])
    record["notes"] = tuple(record["notes"])
    return Entry(**record)


def _pair(values: Sequence[str]) -> tuple[str, str]:
    first, second = values
    return first, second


def _number_json(number: Number | None) -> int | str | None:
    return plain_number(number) if isinstance(number, Decimal) else number


def _number(value: int | str | None) -> Number | None:
    return Decimal(value) if isinstance(value, str) else value
