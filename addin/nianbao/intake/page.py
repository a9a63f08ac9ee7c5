"""One sheet of a table made for people: head line, frozen column heads, filters, wrapped text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from nianbao.form.text import without_surrogates
from nianbao.words import say

Cell = int | Decimal | str | None

_LONGEST = 32_000  # of the 32,767 characters that a cell can hold
_TITLE_ROW, _HINT_ROW, _HEAD_ROW = range(3)
_FIRST = _HEAD_ROW + 1
_LAST_ROW = 1_048_575
_LINE = 13.5  # points of a line of text
_TALLEST = 400.0
_SMALL = 70  # per cent; in smaller type nobody reads a printed page
_WIDEST = 175  # characters; Excel prints so many in that size beside each other, LibreOffice 146
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.6, "bottom": 0.6}  # inches

GREY, ORANGE, BLUE, GREEN, GOLD = "#EDEDED", "#F4B183", "#BDD7EE", "#E2EFDA", "#FFE699"
_LEVELS = {"error": ORANGE, "warning": BLUE, "hint": GREY}


@dataclass(frozen=True, slots=True)
class Column:
    """A column's width in characters, and whether it holds text that wraps, a word, or a number."""

    width: float
    kind: str = "text"


class Styles:
    """The formats of a workbook, made once."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        box = base | {"border": 1, "border_color": "#BFBFBF"}
        self.title = book.add_format(base | {"font_name": "黑体", "font_size": 14})
        self.hint = book.add_format(base | {"font_color": "#595959"})
        self.head = book.add_format(
            box | {"bold": True, "bg_color": GREY, "align": "center", "text_wrap": True}
        )
        number = box | {"align": "right", "indent": 1}  # apart from the text in the next column
        self.kinds: Mapping[str, Format] = {
            "text": book.add_format(box | {"text_wrap": True}),
            "word": book.add_format(box | {"align": "center", "text_wrap": True}),
            "number": book.add_format(number | {"num_format": "0"}),
            "money": book.add_format(number | {"num_format": "0.######"}),
        }
        self.colours = {
            colour: book.add_format({"bg_color": colour, "bold": colour == ORANGE})
            for colour in (ORANGE, BLUE, GREEN, GOLD, GREY)
        }


class Page:
    """A sheet being written row by row; a text is always a text, whatever it begins with.

    ``names`` are that of the sheet and its title; ``frozen`` columns stay in view.
    """

    def __init__(
        self,
        book: Workbook,
        styles: Styles,
        names: tuple[str, str],
        heads: Sequence[str],
        columns: Sequence[Column],
        *,
        frozen: int = 1,
    ) -> None:
        name, self._title = names
        self._styles = styles
        self._columns = columns
        self._heads = heads
        wrapped = [i for i, column in enumerate(columns) if column.kind == "text"]
        self._wrapped = [(i, columns[i].width) for i in wrapped]
        self._formats = [styles.kinds[column.kind] for column in columns]
        self._next = 0
        self.sheet: Worksheet = book.add_worksheet(name)
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, column.width)
        self.sheet.freeze_panes(_FIRST, frozen)
        self._page_setup(frozen)

    def begin(self, hint: str) -> None:
        """Write what stands above the rows: the title, one line of help, the column heads."""
        self.sheet.set_row(_TITLE_ROW, 24)
        self.sheet.write_string(_TITLE_ROW, 0, self._title, self._styles.title)
        self.sheet.set_row(_HINT_ROW, 18)
        self.sheet.write_string(_HINT_ROW, 0, hint, self._styles.hint)
        widths = [column.width for column in self._columns]
        pairs = zip(self._heads, widths, strict=True)
        self.sheet.set_row(_HEAD_ROW, _LINE * max(_lines(*pair) for pair in pairs) + 4)
        for index, head in enumerate(self._heads):
            self.sheet.write_string(_HEAD_ROW, index, head, self._styles.head)
        self._next = _FIRST

    def row(self, values: Sequence[Cell]) -> None:
        """Write one row; None leaves a cell blank."""
        sheet, number = self.sheet, self._next
        # without a height LibreOffice shows one line of a text that has several
        lines = max((_lines(str(values[i] or ""), width) for i, width in self._wrapped), default=1)
        if lines > 1:
            sheet.set_row(number, min(_LINE * lines + 3, _TALLEST))
        for index, value in enumerate(values):
            style = self._formats[index]
            if value is None or value == "":
                sheet.write_blank(number, index, None, style)
            elif isinstance(value, str):
                sheet.write_string(number, index, fitting(value), style)
            else:
                sheet.write_number(number, index, float(value), style)
        self._next += 1

    def colour(self, index: int, words: Mapping[str, str]) -> None:
        """Colour the cells of a column by the word in them."""
        for word, colour in words.items():
            self.when(index, {"criteria": "==", "value": f'"{word}"'}, colour)

    def colour_levels(self, index: int) -> None:
        """Colour the cells of a column by the severity in them."""
        self.colour(index, {say(f"finding.severity.{level}"): c for level, c in _LEVELS.items()})

    def when(self, index: int, condition: Mapping[str, object], colour: str) -> None:
        """Colour the cells of a column whose value meets a condition."""
        rule = {"type": "cell", **condition, "format": self._styles.colours[colour]}
        self.sheet.conditional_format(_FIRST, index, max(self._next - 1, _FIRST), index, rule)

    def where(self, index: int, formula: str, columns: Mapping[str, int], colour: str) -> None:
        """Colour the cells of a column where a formula over cells of the same row holds."""
        cells = {name: f"${xl_col_to_name(column)}{_FIRST + 1}" for name, column in columns.items()}
        style = self._styles.colours[colour]
        rule = {"type": "formula", "criteria": formula.format_map(cells), "format": style}
        self.sheet.conditional_format(_FIRST, index, max(self._next - 1, _FIRST), index, rule)

    def end(self) -> None:
        """Put the filter over all rows."""
        last = min(max(self._next - 1, _HEAD_ROW), _LAST_ROW)
        width = len(self._columns) - 1
        self.sheet.autofilter(_HEAD_ROW, 0, last, width)
        # telephone numbers are texts on purpose: no green corners
        texts = xl_range(_FIRST, 0, max(last, _FIRST), width)
        self.sheet.ignore_errors({"number_stored_as_text": texts})

    def _page_setup(self, frozen: int) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.set_margins(**_MARGINS)
        if sum(column.width for column in self._columns) <= _WIDEST:
            self.sheet.fit_to_pages(1, 0)
        else:  # shrunk to one page, nobody could read it
            self.sheet.set_print_scale(_SMALL)
            self.sheet.print_across()
            self.sheet.repeat_columns(0, frozen - 1)
        self.sheet.repeat_rows(_HEAD_ROW)
        self.sheet.set_footer("&C— &P —")


def fitting(text: str) -> str:
    """Return a text as a cell can hold it: cut where it is too long, and nothing but characters."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + say("intake.cut")
    return without_surrogates(text)


def _lines(text: str, width: float) -> int:
    """Return how many lines a text needs in a column; a Chinese character is two wide."""
    return sum(
        max(1, -(-len(part.encode("gb18030", "replace")) // int(width * 0.96)))
        for part in text.split("\n")
    )
