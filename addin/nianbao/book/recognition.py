"""Which layout a workbook has: this release's, an earlier one's, or a later one's.

A workbook is stamped with the version of its rules and a digest of its layout. Where the digest
is another one than a new workbook's, rows are found by what stands in the workbook: the ids and
formulas on its rule catalogue sheet, and the last formula below each table. So a workbook of an
earlier release keeps its rows, whatever rules have come and gone since. Workbooks of the first
releases are stamped ``1``; they bear no digest.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from nianbao.book.block import Area, Block
from nianbao.book.grid import as_text
from nianbao.book.layout import (
    CHECKED_PROSE_LEFT,
    PROSE_TOP,
    RULES,
    RULES_TOP,
    Layout,
    RuleRow,
    layout_of,
)
from nianbao.book.live import sides
from nianbao.form.edition import editions
from nianbao.words import Refusal

_RULES_ROOM = 1000
_FEET_ROOM = 100
_LEFT_SIDE, _RIGHT_SIDE = 4, 5
_RULE = re.compile(r"R[0-9]+[A-Z]?")
_EDITION = re.compile(r"[12][0-9]{3}")
_VERSION = re.compile(r"([0-9]+(?:\.[0-9]+)*)-[0-9a-f]+")
_FIRST = "1"


class Stamp(NamedTuple):
    """What a workbook says of itself: the edition of its form, and the version of its layout."""

    edition: str
    version: str

    @property
    def rules(self) -> tuple[int, ...]:
        """Return the version of the rules, comparable; of the first releases the least."""
        found = _VERSION.fullmatch(self.version)
        return tuple(map(int, found[1].split("."))) if found else ()


def stamp_of(area: Area) -> Stamp:
    """Return a workbook's stamp.

    Refuses what bears none, the stamp of a later release, and one that was changed.
    """
    stamp = Stamp(*(as_text(value) for value in area.values[0]))
    if stamp.edition in editions():
        if stamp.version == _FIRST or () < stamp.rules <= _own(stamp).rules:
            return stamp
        if stamp.rules or (stamp.version.isdigit() and stamp.version > _FIRST):
            raise _newer(stamp)
        raise Refusal("book.layout_lost")
    if _EDITION.fullmatch(stamp.edition) and stamp.rules:
        raise _newer(stamp)
    raise Refusal("book.not_a_filing")


def may_be_newer(stamp: Stamp) -> bool:
    """Return whether only the rows can tell if it is of a later release: so in development."""
    return not is_current(stamp) and stamp.rules == _own(stamp).rules


def is_current(stamp: Stamp) -> bool:
    """Return whether a workbook has the layout of a new one."""
    return stamp == _own(stamp)


def telling_blocks(layout: Layout) -> list[Block]:
    """Return the blocks that tell the rows of a workbook with another layout."""
    rules = Block("rule_rows", RULES, RULES_TOP, 1, _RULES_ROOM, _RIGHT_SIDE + 1)
    feet = [
        Block(f"{sheet.table.id}_feet", sheet.sheet, sheet.table.rows + 1, 1, _FEET_ROOM, 1)
        for sheet in layout.tables
    ]
    return [rules, *feet, prose_head(layout)]


def prose_head(layout: Layout) -> Block:
    """Return the block that tells what may stand beside the prose of a workbook."""
    return Block("prose_head", layout.prose[1].sheet, PROSE_TOP - 1, 1, 1, CHECKED_PROSE_LEFT)


def with_prose_of(layout: Layout, head: Area) -> Layout:
    """Return a layout with the columns of prose, of both years, that a workbook's heads name.

    Above the copy of what was checked stands a formula.
    """
    last, _, tables, *_ = map(as_text, head.values[0])
    return replace(
        layout,
        prose_columns=layout.prose_columns if tables else 1,
        has_last_prose=bool(last),
        has_copies=head.formulas[0][-1] is not None,
    )


def standing_layout(stamp: Stamp, areas: Mapping[str, Area]) -> Layout:
    """Return the layout of a workbook by what stands in its telling blocks.

    Refuses one of a later release, and one in which the rows do not stand any more.
    """
    layout = layout_of(stamp.edition)
    rows = tuple(_rule_rows(layout, areas["rule_rows"]))
    _refuse_newer(stamp, layout, {row.rule for row in rows})
    feet = tuple(_feet(areas[f"{sheet.table.id}_feet"]) for sheet in layout.tables)
    if not rows or min(feet) < 0:
        raise Refusal("book.layout_lost")
    return with_prose_of(replace(layout, rule_rows=rows, feet=feet), areas["prose_head"])


def _rule_rows(layout: Layout, area: Area) -> Iterable[RuleRow]:
    known: dict[tuple[str, ...], RuleRow] = {}
    for row in layout.rule_rows:
        if row.equation:
            sheet = layout.sheet_of(row.equation.cells[0]).sheet
            known[row.rule, *map(_plain, sides(row.equation, sheet))] = row
    for values, formulas in zip(area.values, area.formulas, strict=True):
        rule = as_text(values[0])
        if not _RULE.fullmatch(rule):
            return
        written = map(_plain, formulas[_LEFT_SIDE : _RIGHT_SIDE + 1])
        yield known.get((rule, *written), RuleRow(rule))


def _feet(area: Area) -> int:
    """Return how many rows of flags stand below a table, -1 where it cannot be told.

    The last formula of the first column is that of the row below flags and status row.
    """
    formulas = [row for row, (text,) in enumerate(area.formulas) if text]
    return max(formulas, default=0) - 1


def _refuse_newer(stamp: Stamp, layout: Layout, rules: set[str]) -> None:
    """Refuse a workbook by the same version of the rules in which later rules stand.

    The ids of rules are given in order and never twice: of those that stand on one side only,
    the greatest tells which side is the later.
    """
    own = {row.rule for row in layout.rule_rows}
    if may_be_newer(stamp) and max(rules - own, default="") > max(own - rules, default=""):
        raise _newer(stamp)


def _own(stamp: Stamp) -> Stamp:
    return Stamp(stamp.edition, layout_of(stamp.edition).version)


def _newer(stamp: Stamp) -> Refusal:
    own = _own(stamp if stamp.edition in editions() else Stamp(editions()[-1], ""))
    if stamp.rules != own.rules:  # then the digests say nothing more
        stamp, own = (Stamp(x.edition, x.version.partition("-")[0]) for x in (stamp, own))
    return Refusal("book.newer", version=stamp.version, known=own.version)


def _plain(formula: str | None) -> str:
    """Return a formula without what programs add or leave out when they save it."""
    return re.sub(r"[\s$']", "", formula or "")
