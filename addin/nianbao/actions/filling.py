"""Making workbooks and putting data into them: new, read, fill, recompute."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nianbao.actions.last_year import Look, account, last_filing, looks
from nianbao.actions.open_workbook import take_snapshot, write, write_with_ledger
from nianbao.book.block import Value
from nianbao.book.filling import Filling
from nianbao.book.ledger import Change
from nianbao.form import Filing, edition_of_year
from nianbao.form.body_kind import with_kind
from nianbao.form.edition import editions
from nianbao.form.filing import Figure, texts_of
from nianbao.host import Host
from nianbao.host.disk import create, refuse_odd, refuse_target, stage
from nianbao.words import Refusal, say

if TYPE_CHECKING:
    from nianbao.recover import Recovered

_CARRIED_OVER = (
    "unit",
    "short_name",
    "kind",
    "credit_code",
    "contact",
    "helpline",
    "makes_licences",
    "makes_penalties",
    "makes_coercive_measures",
    "collects_fees",
)
_DATA_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "figures": {
            "type": "object",
            "additionalProperties": {"type": ["number", "string", "null"]},
        },
        "sections": {
            "type": "object",
            "propertyNames": {"pattern": "^[1-6]$"},
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "profile": {
            "type": "object",
            "additionalProperties": {"type": ["string", "integer", "null"]},
        },
    },
}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the workbook, every change in it, and what should be said.

    ``account`` says what was taken over of last year's report, ``looks`` what of it wants a look.
    """

    path: Path
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    account: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()


def new(path: Path, unit: str = "", year: int | None = None, last: Path | None = None) -> Written:
    """Return a fresh workbook; ``last`` carries last year's figures and the profile over.

    Without a year it is the year after last year's, or the current edition with none.
    Refuses where a file stands already.
    """
    before = last_filing(last) if last else None
    if year is None and before and before.filing.profile.year:
        year = before.filing.profile.year + 1
    with _fresh(edition_of_year(year).id if year else editions()[-1], path) as host:
        filling = Filling(take_snapshot(host))
        filling.profile({"unit": unit or None, "year": year})
        notes: tuple[str, ...] = ()
        if before and last:
            carried: dict[str, Value] = {
                name: value
                for name, value in before.filing.profile.items()
                if name in _CARRIED_OVER and value
            }
            filling.profile(carried | ({"unit": unit} if unit else {}))
            filling.previous(before.filing, last.name, _now())
            notes = before.notes
        written = finish(host, filling, say("action.new"), last.name if last else "", notes)
        if before and last:
            written = _accounted(written, before.filing, last, filling)
    return replace(written, path=path)


def read(source: Path, path: Path) -> tuple[Written, "Recovered"]:
    """Return a fresh workbook filled from a published report, and all that was read from it.

    Every figure that was not found or not certain is in the notes, and the kind of body that its
    name tells. Refuses what cannot be read
    as a report or says nothing, and a place where a file stands already.
    """
    from nianbao.recover import read_report  # noqa: PLC0415 - slow to load

    recovered = read_report(source)
    if recovered.is_empty:
        raise Refusal("recover.refused.nothing", name=source.name)
    filing = with_kind(recovered.filing)
    if filing.kind_by_name:
        slots = {"unit": filing.profile.unit, "kind": filing.profile.kind}
        notes = (*recovered.notes, say("action.kind_by_name", **slots))
        recovered = replace(recovered, filing=filing, notes=notes)
    prose = {n: texts_of(section) for n, section in filing.sections.items() if section}
    with _fresh(filing.edition.id, path) as host:
        filling = Filling(take_snapshot(host))
        filling.profile({name: value for name, value in filing.profile.items() if value})
        filling.figures({f.cell: _content(f) for f in filing.figures.values() if f.at})
        filling.sections(prose)
        written = finish(host, filling, say("action.read"), source.name, recovered.notes)
    return replace(written, path=path), recovered


@contextmanager
def _fresh(edition_id: str, path: Path) -> Iterator[Host]:
    """Yield the host of a fresh workbook, which takes its place at ``path`` when it is filled.

    Refuses where a file stands already. Whatever ends it before leaves nothing behind.
    """
    from nianbao.actions.template import create_workbook  # noqa: PLC0415 - slow to load

    refuse_target(path)
    with stage() as folder:
        host = create_workbook(edition_id, folder / "fresh.xlsx")
        yield host
        create(path, host.path.read_bytes())


def fill(host: Host, data: Path) -> Written:
    """Return what changed when data from a JSON file was put into a workbook.

    Refuses data that is not of the agreed shape; then nothing is written.
    """
    content = _load(data)
    filling = Filling(take_snapshot(host))
    filling.profile(content.get("profile", {}))
    filling.sections({int(number): texts for number, texts in content.get("sections", {}).items()})
    filling.figures(content.get("figures", {}))
    return finish(host, filling, say("action.fill"), data.name, ())


def carry_over(host: Host, last: Path) -> Written:
    """Return what changed when last year's figures were put beside this year's.

    ``last`` is last year's workbook or published report. Figures that stood there from another
    source go; this year's own are not touched.
    """
    before = last_filing(last)
    filling = Filling(take_snapshot(host))
    filling.previous(before.filing, last.name, _now())
    written = finish(host, filling, say("action.last_year"), last.name, before.notes)
    return _accounted(written, before.filing, last, filling)


def _accounted(written: Written, last: Filing, path: Path, filling: Filling) -> Written:
    layout = filling.snapshot.layout
    return replace(written, account=account(last, path.name, layout), looks=looks(last, layout))


def recompute(host: Host) -> Written:
    """Return which cells changed when all totals were put back to formula and value.

    Counts that are shown as dates or percentages are put back to plain numbers.
    """
    filling = Filling(take_snapshot(host))
    filling.looks()
    filling.totals()
    return finish(host, filling, say("action.recompute"), say("action.why_recompute"), ())


def finish(host: Host, filling: Filling, action: str, why: str, notes: tuple[str, ...]) -> Written:
    """Write what was gathered; a new workbook's ledger holds one line, not one for each cell."""
    said = (*notes, *filling.notes)
    changes = filling.changes
    if action in (say("action.new"), say("action.read")):
        entries = [Change(filling.snapshot.layout.edition.name, None, note) for note in said]
        entries.insert(0, Change(say("book.ledger.all_new"), None, why or None))
    else:
        entries = changes
    if entries:
        write_with_ledger(host, filling.snapshot, filling.edits, entries, (action, why))
    else:
        write(host, filling.snapshot, filling.edits)
    return Written(host.path, tuple(changes), said)


def _now() -> str:
    return datetime.now().strftime("%Y-%m-%d %H:%M")


def _content(figure: Figure) -> Value:
    """Return what is put into the cell: the number, or the text that could not be read."""
    return figure.raw if figure.problem else figure.number


def _why(error: Exception) -> str:
    """Return in words why a file is no JSON, and where."""
    if isinstance(error, json.JSONDecodeError):
        return say("action.json.syntax", line=error.lineno, column=error.colno)
    known = {UnicodeDecodeError: "encoding", RecursionError: "depth"}
    return say(f"action.json.{known.get(type(error), 'unreadable')}")


def _load(path: Path) -> Mapping[str, Any]:
    try:
        refuse_odd(path)
        content = json.loads(
            path.read_text("utf-8-sig"), parse_float=Decimal, parse_constant=Decimal
        )
    except FileNotFoundError:
        raise Refusal("action.no_data", name=path.name) from None
    except (ValueError, OSError, RecursionError) as error:
        raise Refusal("action.data_not_json", name=path.name, error=_why(error)) from None
    from jsonschema import ValidationError, validate  # noqa: PLC0415 - slow to load

    try:
        validate(content, _DATA_SCHEMA)
    except ValidationError as error:
        where = " › ".join(str(part) for part in error.absolute_path)
        raise Refusal("action.data_shape", name=path.name, where=where or "/") from None
    for cell, value in content.get("figures", {}).items():
        if isinstance(value, Decimal) and not isfinite(float(value)):
            raise Refusal("action.data_shape", name=path.name, where=f"figures › {cell}")
    return content
