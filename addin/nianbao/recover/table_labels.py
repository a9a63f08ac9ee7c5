"""The labels of an edition, with their other spellings, ready to be matched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from nianbao.form import Cell, Line, Table
from nianbao.form.edition import data_of, edition, editions
from nianbao.recover.labels import Term, bare, spaced, term

_KINDS = ("headings", "lines", "heads", "single_rows")


@dataclass
class Node:
    """A header of a table with the headers below it; ``column`` where figures stand below."""

    below: dict[str, "Node"] = field(default_factory=dict)
    column: str | None = None


@dataclass(frozen=True, eq=False)
class TableLabels:
    """The labels of one table.

    ``lines`` holds the row labels by the key of their group, "" for rows outside all groups;
    ``contexts`` are labels that only embrace rows, ``stubs`` those that stand in a corner.
    Keys of ``heads`` are official texts, those of ``lines`` line ids.
    """

    table: Table
    lines: dict[str, tuple[Term, ...]]
    groups: tuple[Term, ...]
    contexts: tuple[Term, ...]
    stubs: tuple[Term, ...]
    heads: tuple[Term, ...]
    tree: Node

    @property
    def unlabelled(self) -> Line | None:
        """Return the only line of a table whose row has no label, None for other tables."""
        return self.table.lines[0] if self.table.lines[0].label is None else None

    def line(self, line_id: str) -> Line:
        """Return the line with this id."""
        return next(line for line in self.table.lines if line.id == line_id)

    def chains(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield every column as its headers from the top, and its name."""
        return _chains(self.tree, ())

    def terms(self) -> Iterator[Term]:
        """Yield every label of the table."""
        for terms in self.lines.values():
            yield from terms
        yield from (*self.groups, *self.contexts, *self.stubs, *self.heads)


@cache
def labels_of(edition_id: str) -> tuple[TableLabels, ...]:
    """Return the labels of every table of an edition."""
    return tuple(_words(edition_id, table) for table in edition(edition_id).tables)


@cache
def spellings(edition_id: str, table_id: str) -> frozenset[str]:
    """Return every known spelling of a table's labels, in the form that is compared."""
    words = next(words for words in labels_of(edition_id) if words.table.id == table_id)
    return frozenset(x for known in words.terms() for x in (known.bare, *known.aliases))


@cache
def headings() -> tuple[Term, ...]:
    """Return the section headings, which are the same in every edition; keys are numbers."""
    newest = editions()[-1]
    return tuple(
        term(str(x.number), x.heading, aliases(newest)["headings"].get(str(x.number), ()))
        for x in edition(newest).sections
    )


@cache
def openings(section: int) -> re.Pattern[str] | None:
    """Return the pattern of the labels with which a section's table begins; None for prose."""
    patterns: dict[str, None] = {}
    for form in map(edition, editions()):
        table_id = form.sections[section - 1].table
        if table_id:
            first, second, third = (spaced(bare(x.text)) for x in form.table(table_id).labels[:3])
            patterns[rf"(?:{first}\s*)?{second}\s*{third}"] = None
    return re.compile("|".join(patterns)) if patterns else None


@cache
def aliases(edition_id: str) -> dict[str, dict[str, Any]]:
    """Return other spellings of an edition's labels, by kind: its own and those of earlier ones."""
    found: dict[str, dict[str, Any]] = {kind: {} for kind in _KINDS}
    for known in editions()[: editions().index(edition_id) + 1]:
        for kind, spelled in data_of(known, "aliases.toml").items():
            for key, value in spelled.items():
                before = found[kind].get(key)
                found[kind][key] = [*before, *value] if isinstance(before, list) else value
    return found


def _words(edition_id: str, table: Table) -> TableLabels:
    heads, rows = (aliases(edition_id)[kind] for kind in ("heads", "lines"))
    by_role: dict[str, dict[str, Term]] = {}
    for label in table.labels:
        terms = by_role.setdefault(label.role, {})
        terms[label.text] = term(label.text, label.text, heads.get(label.text, ()))
    lines: dict[str, list[Term]] = {}
    for line in table.lines:
        if line.label:
            known = term(line.id, line.label.text, rows.get(line.id, ()))
            lines.setdefault(_group(line.cells[0]), []).append(known)
    return TableLabels(
        table=table,
        lines={group: tuple(terms) for group, terms in lines.items()},
        groups=tuple((by_role.get("band", {}) | by_role.get("group", {})).values()),
        contexts=tuple(by_role.get("part", {}).values()),
        stubs=tuple((by_role.get("stub", {}) | by_role.get("note", {})).values()),
        heads=tuple(by_role.get("head", {}).values()),
        tree=_tree(table),
    )


def _group(cell: Cell) -> str:
    """Return the band or group in which a cell's row stands."""
    around = [label.text for label in cell.row_labels if label.role in ("band", "group")]
    return around[-1] if around else ""


def _tree(table: Table) -> Node:
    root = Node()
    for cell in table.cells:
        node = root
        for label in cell.column_labels:
            node = node.below.setdefault(label.text, Node())
        node.column = cell.column
    return root


def _chains(node: Node, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for text, child in node.below.items():
        if child.column is not None:
            yield (*above, text), child.column
        yield from _chains(child, (*above, text))
