"""The rows of one printed table, read by their labels into figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nianbao.form import Cell, Edition, Figure
from nianbao.form import Line as FormLine
from nianbao.recover.cell_reading import CellReading
from nianbao.recover.column_assignment import cells_in_order, place_cells
from nianbao.recover.digit_segmentation import OpenTexts
from nianbao.recover.disambiguation import OpenRow, decide
from nianbao.recover.header import Header, is_header, official_header, read_header
from nianbao.recover.labels import Match, Term, enumerator, find, resembles
from nianbao.recover.notes import Notes
from nianbao.recover.printed import figure_of, is_value, note_figure
from nianbao.recover.source import Line, PrintedCell, PrintedRow, PrintedTable, table_lines
from nianbao.recover.table_labels import TableLabels, aliases

# The form's longest table has 28 rows.
_MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class _Row:
    """A row parted into its labels and the places behind them, with what led up to it.

    ``why`` are the sentences on how its labels were understood.
    """

    labels: tuple[PrintedCell, ...]
    places: tuple[PrintedCell, ...]
    table: PrintedTable
    header: Header | None
    why: tuple[str, ...] = ()

    @property
    def at(self) -> str:
        return (self.labels or self.places)[-1].at

    @property
    def text(self) -> str:
        """Return everything that the row prints, once."""
        cells = [cell for cell in (*self.labels, *self.places) if not cell.is_blank]
        return " ".join(cell.text for cell in cells if not cell.repeated)

    @property
    def label(self) -> str:
        """Return the row's own label on one line, as it is printed."""
        return "".join(self.labels[-1].text.split()) if self.labels else ""

    @property
    def has_figures(self) -> bool:
        return any(not cell.is_blank for cell in self.places)


def read_rows(
    tables: Sequence[PrintedTable], words: TableLabels, edition: Edition, notes: Notes
) -> dict[str, CellReading]:
    """Return what was read of each cell, by its id, in the parts of one table of the form.

    What could not be placed is named in ``notes``; of two readings of a cell the first stays.
    """
    reading = _TableReader(words, edition, notes)
    for table in tables:
        reading.take(table)
    return reading.finished()


class _TableReader:
    """One table of the form being read: the header and group in force, what was read.

    ``open`` are rows whose figures could not be told apart; ``group_rows`` print nothing but a
    group before their places; ``divided`` are the groups of which other rows were met.
    """

    def __init__(self, words: TableLabels, edition: Edition, notes: Notes) -> None:
        self.words = words
        self.edition = edition
        self.notes = notes
        self.header: Header | None = None
        self.group: str | None = None
        self.group_why: tuple[str, ...] = ()
        self.readings: dict[str, CellReading] = {}
        self.read: set[str] = set()
        self.open: list[OpenRow] = []
        self.group_rows: dict[str, _Row] = {}
        self.divided: set[str] = set()
        self.unlabelled: list[_Row] = []

    def take(self, table: PrintedTable) -> None:
        """Read one part of the table."""
        heads: list[PrintedRow] = []
        if table.official:
            self.header = official_header(table, self.words)
        if len(table.rows) > _MOST_ROWS:
            beyond = table_lines(replace(table, rows=table.rows[_MOST_ROWS:]))
            slots = {"at": table.at, "count": len(table.rows), "most": _MOST_ROWS}
            self.notes.leave("table.long", *beyond, **slots)
        for row in table.rows[:_MOST_ROWS]:
            if is_header(row, self.words):
                heads.append(row)
                continue
            self._take_header(heads, table)
            heads = []
            self._take_row(row, table)
        self._take_header(heads, table)

    def finished(self) -> dict[str, CellReading]:
        """Return all readings, after the rows whose meaning depends on all others."""
        self._finish_unlabelled()
        for group, row in self.group_rows.items():
            self._finish_group(group, row)
        if self.open:
            self.readings |= decide(self.open, self.readings, self.edition, self.notes)
        return self.readings

    def _take_header(self, rows: Sequence[PrintedRow], table: PrintedTable) -> None:
        """Take over a header, unless it tells less than the one in force."""
        if rows:
            header = read_header(rows, table, self.words, self.notes)
            if header.columns or self.header is None:
                self.header = header

    def _take_row(self, cells: PrintedRow, table: PrintedTable) -> None:
        labels, places = _parted(cells)
        row = _Row(labels, places, table, self.header)
        if self.words.unlabelled:
            self._take_unlabelled(row)
        elif labels:
            self._take_labelled(row)
        elif row.has_figures:
            self.notes.leave("row.unlabelled", Line(row.text, row.at))

    def _take_unlabelled(self, row: _Row) -> None:
        if row.places:
            self.unlabelled.append(row)
        elif row.labels:
            self.notes.leave("row.unknown", Line(row.text, row.at))

    def _take_labelled(self, row: _Row) -> None:
        kind, key = "", ""
        with self.notes.heard() as why:
            for cell in row.labels:
                kind, key = self._label(cell, inside=kind == "group")
        around = self.group_why if self.group else ()
        row = replace(row, why=tuple(dict.fromkeys((*around, *why))))
        is_further = row.has_figures and (kind != "group" or key in self.group_rows)
        if self.group and (kind == "line" or is_further):
            self.divided.add(self.group)
        if kind == "line":
            self._take_line(self.words.line(key), row)
        elif kind == "group" and row.places:
            self.group_rows.setdefault(key, row)
        elif kind == "group":
            self._enter_band()
        elif not kind and row.text:
            self.notes.leave("row.unknown", Line(row.text, row.at))

    def _enter_band(self) -> None:
        """Forget the header where a band begins: it prints its own."""
        if any(label.role == "band" for label in self.words.table.labels):
            self.header = None

    def _label(self, cell: PrintedCell, *, inside: bool) -> tuple[str, str]:
        """Return what a label is (line, group, context, or nothing) and for what it stands.

        ``inside`` is true right behind the label of its group.
        """
        found = self._match(cell, inside=inside)
        if found is None:
            if not cell.repeated and self._hides_group(cell.text):
                self.group = None
            return "", ""
        match, kind = found
        with self.notes.heard() as why:
            self.notes.label(match, cell.text, cell.at)
        if kind == "group":
            self.group = match.term.key
            self.group_why = tuple(why)
        elif kind == "line" and match.term in self.words.lines.get("", ()):
            self.group = None
        return kind, match.term.key

    def _match(self, cell: PrintedCell, *, inside: bool) -> tuple[Match, str] | None:
        """Return the official label, looked for among those that may stand here."""
        kinds: dict[Term, str] = {}
        if not inside:
            kinds |= dict.fromkeys(self.words.contexts, "context")
            kinds |= dict.fromkeys(self.words.groups, "group")
            kinds |= dict.fromkeys(self.words.lines.get("", ()), "line")
        if self.group is not None:
            kinds |= dict.fromkeys(self.words.lines.get(self.group, ()), "line")
        if match := find(cell.text, kinds):
            return match, kinds[match.term]
        return self._match_anywhere(cell) if self.group is None else None

    def _match_anywhere(self, cell: PrintedCell) -> tuple[Match, str] | None:
        """Return the label of a row whose group was not recognised; likeness is not enough.

        Nor is a label as common as 「其他」, which heads a column as well.
        """
        common = {head.bare for head in self.words.heads}
        terms = [known for known in self._grouped() if known.bare not in common]
        match = find(cell.text, terms, ("exact", "alias"))
        if match is None:
            return None
        self.notes.add("label.without_group", at=cell.at, official=match.term.text)
        return match, "line"

    def _grouped(self) -> Iterable[Term]:
        for group, terms in self.words.lines.items():
            if group:
                yield from terms

    def _hides_group(self, text: str) -> bool:
        """Return whether an unknown label may be a group's: the rows below have none then."""
        number = enumerator(text)
        return (number is not None and number.style == "chapter") or resembles(
            text, self.words.groups
        )

    def _take_line(self, line: FormLine, row: _Row) -> None:
        if line.id in self.read:
            if row.has_figures:
                self._note_twice(line, row)
            return
        # A figure or header that reaches down from a row above: the table's grid is broken.
        is_broken = any(cell.repeated and not cell.is_blank for cell in row.places)
        with self.notes.heard() as why:
            cells = place_cells(line, row.places, row.header, row.table, self.notes)
        if cells is None or is_broken:
            if row.has_figures and not self._leave_open(line, row):
                self.notes.leave("row.places", Line(row.text, row.at))
            return
        self.read.add(line.id)
        row = replace(row, why=(*row.why, *why))
        for cell, printed in cells:
            self.readings[cell.id] = self._reading(cell, printed, row)

    def _note_twice(self, line: FormLine, row: _Row) -> None:
        """Say that a line is printed once more; neither reading is beyond doubt then."""
        with self.notes.heard() as why:
            self.notes.leave("row.twice", Line(row.text, row.at))
        for cell in line.cells:
            if found := self.readings.get(cell.id):
                self.readings[cell.id] = replace(found, why=(*found.why, *why))

    def _leave_open(self, line: FormLine, row: _Row) -> bool:
        """Keep a row for the equations to decide on; return whether they might."""
        cells = cells_in_order(line, row.header, row.table, self.notes)
        texts = tuple(cell.text for cell in row.places)
        filled = tuple(piece for text in texts for piece in text.split())
        is_run = len(cells) > 1 and len(row.places) == 1
        if not cells or not (is_run or len(texts) == len(cells) - 1):
            return False
        self.read.add(line.id)
        open_texts = OpenTexts(filled if is_run else texts, run_together=is_run)
        self.open.append(OpenRow(line, cells, open_texts, row.at, row.label, row.why))
        return True

    def _reading(self, cell: Cell, printed: PrintedCell, row: _Row) -> CellReading:
        above, said = row.header.above.get(cell.column, ("", ())) if row.header else ("", ())
        labels = " ".join([*(x.text for x in row.labels[-1:]), above])
        figure = figure_of(cell, printed, labels)
        said = (*said, *row.why)
        if figure.problem or figure.notes:
            with self.notes.heard() as why:
                note_figure(figure, cell, self.edition, self.notes)
            said = (*said, *why)
        return CellReading(figure, row.label, "".join(above.split()), tuple(dict.fromkeys(said)))

    def _finish_unlabelled(self) -> None:
        """Read the row of a table without row labels: the first that holds anything."""
        line = self.words.unlabelled
        if line and self.unlabelled:
            filled = [row for row in self.unlabelled if row.has_figures]
            for row in filled or self.unlabelled[:1]:
                self._take_line(line, row)

    def _finish_group(self, group: str, row: _Row) -> None:
        """Read a group that stands as one row, as the trial form prints it."""
        single = aliases(self.edition.id)["single_rows"].get(group)
        if single is None or group in self.divided:
            if row.has_figures:
                self.notes.leave("row.group", Line(row.text, row.at))
            return
        line = self.words.line(single["figures"])
        with self.notes.heard() as why:
            self.notes.add("row.single", at=row.at, group=group)
        self._take_line(line, replace(row, why=(*row.why, *why)))
        for zero in (self.words.line(line_id) for line_id in single["zero"]):
            for cell, source in zip(zero.cells, line.cells, strict=True):
                if source.id in self.readings:
                    self.readings[cell.id] = _zero(cell, self.readings[source.id])


def _zero(cell: Cell, source: CellReading) -> CellReading:
    """Return the reading beside one that holds a whole group: 0, or blank as that one is."""
    figure = source.figure
    if figure.is_blank:
        return replace(source, figure=figure._replace(cell=cell.id))
    return replace(source, figure=Figure(cell.id, "0", 0, figure.at))


def _parted(cells: PrintedRow) -> tuple[tuple[PrintedCell, ...], tuple[PrintedCell, ...]]:
    """Return the labels at the beginning of a row, and the places behind the last of them."""
    end = 0
    for index, cell in enumerate(cells):
        if is_value(cell.text):
            break
        if not cell.is_blank:
            end = index + 1
    return tuple(cell for cell in cells[:end] if not cell.is_blank), cells[end:]
