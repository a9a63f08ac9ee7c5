"""The sheets of tables two, three and four: the official layout cell for cell."""

from collections.abc import Sequence

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.book.flags import STATE_ROW, Flag, column_flags, foot_rules
from nianbao.book.heights import row_height
from nianbao.book.layout import Layout
from nianbao.book.rectangles import rectangles
from nianbao.book.references import reference, squares
from nianbao.book.table_sheet import TableSheet
from nianbao.book.template import styles
from nianbao.book.template.comparison import draw_comparison
from nianbao.form import Cell, Label, Line, Table
from nianbao.form.a1 import Range, column_letters, format_a1
from nianbao.words import say

FONT_SIZE = 10.5
SHEET_ROOM = 140  # characters that a screen shows beside each other
MARKS = (
    ("finding.severity.error", styles.ORANGE),
    ("finding.severity.warning", styles.BLUE),
)
FLAG_WIDTH = 16
MARK_WIDTH = 22
_LARGEST_UNASKED = "36525"  # a typed 1-2 or 2月3日 becomes a day's number, after 2000 a larger one


def build_table(sheet: Worksheet, place: TableSheet, layout: Layout) -> None:
    """Draw one table of the form on its sheet, with flags, marks, formats and validations."""
    draw_table(sheet, place.table)
    _columns(sheet, place)
    for line in place.table.lines:
        _validate(sheet, line)
    flags, feet = layout.flags(place), foot_rules(place.table, layout.ruleset)
    _flags(sheet, place, flags, feet)
    _marks(sheet, place)
    draw_comparison(sheet, place)
    _formats(sheet, place, flags, feet)
    _view(sheet, place)


def draw_table(sheet: Worksheet, table: Table) -> None:
    """Draw a table of the form from A1 on as it is printed, its figures blank."""
    for column, width in enumerate(_widths(table), 1):
        sheet.column_dimensions[column_letters(column)].width = width
    for label in table.labels:
        _label(sheet, label)
    _row_heights(sheet, table)
    for cell in table.cells:
        _figure(sheet, cell)


def _columns(sheet: Worksheet, place: TableSheet) -> None:
    sheet.column_dimensions[column_letters(place.row_flag_column)].width = FLAG_WIDTH
    sheet.column_dimensions[column_letters(place.row_marks.left)].width = MARK_WIDTH
    last = place.checked.left + place.checked.columns
    for column in range(place.marks.left, last):
        sheet.column_dimensions[column_letters(column)].hidden = True


def _widths(table: Table) -> tuple[float, ...]:
    return table.sheet.of(table.columns, SHEET_ROOM)


def _label(sheet: Worksheet, label: Label) -> None:
    centred = label.role in ("head", "band", "stub", "part", "group")
    cell = sheet.cell(label.range.top, label.range.left, label.text)
    styles.dress(cell, size=FONT_SIZE, align=styles.CENTRE if centred else styles.LEFT)
    _box(sheet, label.range)
    _merge(sheet, label.range)


def _figure(sheet: Worksheet, cell: Cell) -> None:
    _box(sheet, cell.range)
    for row in range(cell.range.top, cell.range.bottom + 1):
        for column in range(cell.range.left, cell.range.right + 1):
            square = sheet.cell(row, column)
            styles.dress(square, size=FONT_SIZE, align=styles.CENTRE)
            square.fill = styles.fill(styles.GREY if cell.is_total else styles.CREAM)
            if not cell.is_total:
                square.protection = styles.OPEN
    _merge(sheet, cell.range)


def _box(sheet: Worksheet, area: Range) -> None:
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            sheet.cell(row, column).border = styles.BOX


def _merge(sheet: Worksheet, area: Range) -> None:
    if (area.top, area.left) != (area.bottom, area.right):
        sheet.merge_cells(str(area))


def _row_heights(sheet: Worksheet, table: Table) -> None:
    widths = _widths(table)
    for row in range(1, table.rows + 1):
        needed = [
            row_height(label.text, sum(widths[label.range.left - 1 : label.range.right]), FONT_SIZE)
            for label in table.labels
            if label.range.top == label.range.bottom == row
        ]
        sheet.row_dimensions[row].height = max([*needed, 24])


def _validate(sheet: Worksheet, line: Line) -> None:
    for cell in line.cells:
        if cell.is_total:
            continue
        key = cell.measure
        rule = DataValidation(
            type="decimal" if key == "money" else "whole",
            operator="between",
            formula1=f"-{_LARGEST_UNASKED}" if key == "change" else "0",
            formula2=_LARGEST_UNASKED,
            # asks, for there are counts as large as the numbers that stand behind dates
            errorStyle="warning",
            allow_blank=True,
            showInputMessage=True,
            showErrorMessage=True,
            errorTitle=say("sheet.validation.title"),
            error=say(f"sheet.validation.{key}", unit=cell.unit),
            promptTitle=_prompt_title(line, cell),
            prompt=line.help[:255],
            imeMode="off",
        )
        twin = _same_validation(sheet, rule)
        twin.add(format_a1(cell.range.top, cell.range.left))


def _same_validation(sheet: Worksheet, rule: DataValidation) -> DataValidation:
    """Return the validation of the sheet that says the same, adding it if there is none."""
    for known in sheet.data_validations.dataValidation:
        if (known.prompt, known.promptTitle, known.type, known.error) == (
            rule.prompt,
            rule.promptTitle,
            rule.type,
            rule.error,
        ):
            return known
    sheet.add_data_validation(rule)
    return rule


def _prompt_title(line: Line, cell: Cell) -> str:
    name = line.label.short if line.label else cell.column_labels[0].short
    return name if len(name) <= 32 else f"{name[:31]}…"


def _flags(sheet: Worksheet, place: TableSheet, flags: Sequence[Flag], feet: Sequence[str]) -> None:
    if any(flag.left == place.row_flag_column for flag in flags):
        _side_head(sheet, place.row_flag_column, say("sheet.live_flags"))
    words = {f.rule.key_of(f.equation): f.rule.flags.get(f.rule.case_of(f.equation)) for f in flags}
    for offset, key in enumerate(feet):
        if key != "cells":
            _foot_label(sheet, place, place.table.rows + 1 + offset, words[key] or "")
    for flag in flags:
        cell = sheet.cell(flag.row, flag.left)
        styles.dress(cell, size=9, align=styles.CENTRE)
        if flag.right > flag.left:
            _merge(sheet, Range(flag.row, flag.left, flag.row, flag.right))
    if shown := column_flags(flags):
        _head(sheet, place, shown)
    blank = sheet.cell(place.blank_count_row, 1)
    styles.dress(blank, size=10, colour=styles.DARK_BLUE)
    blank.alignment = styles.ON_LINE


def _head(sheet: Worksheet, place: TableSheet, flags: Range) -> None:
    """Draw where the frozen head says which columns are out of balance."""
    row, column = STATE_ROW, place.row_flag_column
    styles.dress(sheet.cell(row, column), size=9, align=styles.TOP_LEFT)
    _merge(sheet, Range(row, column, place.region.top - 1, column))
    sign = say("sheet.flag.broken")[0]
    counted = f'COUNTIF({_anchored(str(flags))},"{sign}*")'
    sheet.conditional_formatting.add(format_a1(row, column), styles.broken_rule(f"{counted}>0"))


def _foot_label(sheet: Worksheet, place: TableSheet, row: int, text: str) -> None:
    cell = sheet.cell(row, 1, text)
    styles.dress(cell, size=9, colour=styles.QUIET, align=styles.LEFT)
    if place.region.left > 2:
        _merge(sheet, Range(row, 1, row, place.region.left - 1))


def _side_head(sheet: Worksheet, column: int, text: str) -> None:
    cell = sheet.cell(1, column, text)
    styles.dress(cell, size=9, colour=styles.QUIET, align=styles.CENTRE)


def _marks(sheet: Worksheet, place: TableSheet) -> None:
    _side_head(sheet, place.row_marks.left, say("sheet.last_check"))
    if place.region.left > 1:
        _foot_label(sheet, place, place.column_marks.top, say("sheet.last_check"))
    for block in (place.row_marks, place.column_marks, place.marks, place.checked):
        for row in range(block.top, block.top + block.rows):
            for column in range(block.left, block.left + block.columns):
                cell = sheet.cell(row, column)
                cell.protection = styles.OPEN
                styles.dress(cell, size=9, align=styles.LEFT)


def _formats(
    sheet: Worksheet, place: TableSheet, flags: Sequence[Flag], feet: Sequence[str]
) -> None:
    add = sheet.conditional_formatting.add
    inputs = [cell for cell in place.table.cells if not cell.is_total]
    filled = _anchored(reference(squares(inputs)))
    for area in rectangles(squares(place.table.cells)):
        at, first = str(area), format_a1(area.top, area.left)
        add(at, styles.marked_rule(_marked(place, area, "sheet.suspect"), styles.GOLD))
        add(at, styles.text_rule(f"ISTEXT({first})"))
        for formula in _broken_formulas(place, area, flags, feet):
            add(at, styles.broken_rule(formula))
        for word, colour in MARKS:
            add(at, styles.marked_rule(_marked(place, area, word), colour))
    for flag in flags:
        if flag.equation.axis == "cells":
            at = reference(squares(flag.equation.cells))
            broken = _anchored(format_a1(flag.row, flag.left))
            add(at, styles.broken_rule(f'LEFT({broken},1)="{say("sheet.flag.broken")[0]}"'))
    for area in rectangles(squares(inputs)):
        first = format_a1(area.top, area.left)
        blank = f'AND({first}="",COUNTA({filled})>0)'
        add(str(area), styles.blank_rule(blank))
    for area in rectangles((flag.row, flag.left) for flag in flags):
        first = format_a1(area.top, area.left)
        broken, unknown = say("sheet.flag.broken")[0], say("sheet.flag.unknown")
        add(str(area), styles.broken_rule(f'LEFT({first},1)="{broken}"'))
        add(str(area), styles.quiet_rule(f'LEFT({first},{len(unknown)})="{unknown}"'))


def _anchored(references: str) -> str:
    """Return ranges with every row and column fixed by ``$``."""
    return ",".join(
        ":".join(f"${''.join(filter(str.isalpha, a))}${''.join(filter(str.isdigit, a))}" for a in r)
        for r in (part.split(":") for part in references.split(","))
    )


def _broken_formulas(
    place: TableSheet, area: Range, flags: Sequence[Flag], feet: Sequence[str]
) -> list[str]:
    """Return the conditions under which a row or a column of an area is painted."""
    sign = say("sheet.flag.broken")[0]
    formulas: list[str] = []
    rows = {flag.row for flag in flags if flag.left == place.row_flag_column}
    if area.top in rows:
        column = column_letters(place.row_flag_column)
        formulas.append(f'LEFT(${column}{area.top},1)="{sign}"')
    below = [place.table.rows + 1 + i for i, key in enumerate(feet) if key != "cells"]
    if below:
        column = column_letters(area.left)
        tests = ",".join(f'LEFT({column}${row},1)="{sign}"' for row in below)
        formulas.append(f"OR({tests})")
    return formulas


def _marked(place: TableSheet, area: Range, word: str) -> str:
    shift = area.left - place.region.left
    cell = format_a1(area.top, area.left)
    mark = format_a1(area.top, place.marks.left + shift)
    checked = format_a1(area.top, place.checked.left + shift)
    return f'AND({mark}="{say(word)}",EXACT({cell}&"",{checked}&""))'


def _view(sheet: Worksheet, place: TableSheet) -> None:
    table = place.table
    sheet.freeze_panes = format_a1(place.region.top, place.region.left)
    sheet.print_area = f"A1:{format_a1(table.rows, table.columns)}"
    styles.page(sheet, one_page=True, landscape=table.columns > table.rows * 2)
    styles.protect(sheet)
