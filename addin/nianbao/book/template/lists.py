"""The sheets that are lists: prose, last year's data, findings, rules, ledger, guide."""

from collections.abc import Mapping, Sequence

from openpyxl.styles import Font, Protection
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.book.block import Block
from nianbao.book.heights import (
    LABEL_WIDTH,
    LAST_PROSE_SIZE,
    LAST_PROSE_WIDTH,
    MESSAGE_WIDTH,
    NOTE_WIDTH,
    PREVIOUS_SIZE,
    PROSE_SIZE,
    PROSE_WIDTH,
    REMEDY_WIDTH,
    SUSPECTS_WIDTH,
    TABLE_WIDTH,
    row_height,
)
from nianbao.book.layout import (
    FINDING_LEVELS,
    LEDGER_ROWS,
    PREVIOUS_LOOK,
    PREVIOUS_SOURCE,
    PREVIOUS_UNIT,
    PROSE_TOP,
    RULE_WIDTHS,
    RULES_TOP,
    VERDICT,
    Layout,
    RuleRow,
)
from nianbao.book.previous import row_heights, words_before
from nianbao.book.template import styles
from nianbao.form import Edition, Section
from nianbao.form.a1 import LAST_ROW, column_letters
from nianbao.rules.cell_names import subject_words
from nianbao.words import catalogue, say


def build_prose(sheet: Worksheet, section: Section, block: Block, copy: Block) -> None:
    """Draw the sheet of a prose section: one paragraph a row in one wide column.

    The columns beside it are for the other cells of tables, which have lines once they are filled.
    """
    _widths(sheet, [LAST_PROSE_WIDTH, PROSE_WIDTH, *[TABLE_WIDTH] * (block.columns - 1)])
    styles.title(sheet, "B1", section.heading)
    hint = say(f"sheet.prose.{section.number}", room=block.rows)
    styles.hint(sheet, "B2", hint)
    sheet["B2"].alignment = styles.TOP_LEFT
    sheet.row_dimensions[2].height = row_height(hint, PROSE_WIDTH, 10)
    heads = ("sheet.prose.last", "sheet.prose.text", "sheet.prose.tables")
    styles.heads(sheet, PROSE_TOP - 1, [say(key) for key in heads])
    _last_prose(sheet)
    _copy(sheet, copy)
    columns = range(block.left, block.left + block.columns)
    for letters in map(column_letters, columns):
        column = sheet.column_dimensions[letters]
        styles.dress(column, size=PROSE_SIZE, align=styles.TOP_LEFT)
        column.protection = styles.OPEN
    sheet.column_dimensions["B"].fill = styles.fill(styles.CREAM)
    for row in (1, 2):
        sheet.cell(row, 2).fill = styles.fill(styles.WHITE)
    for column in columns[1:]:
        for row in range(1, PROSE_TOP):
            styles.dress(sheet.cell(row, column), size=10, align=styles.ON_LINE)  # stays locked
    last = column_letters(columns[-1])
    ruled = (
        f"AND(COUNTA($C{block.top}:${last}{block.top})>0,COUNTA(B{block.top}:${last}{block.top})>0)"
    )
    at = f"B{block.top}:{last}{block.top + block.rows - 1}"
    sheet.conditional_formatting.add(at, styles.grid_rule(ruled))
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "1:3"
    # whole columns are printed as far as they are filled; last year's prose is there to be read
    sheet.print_area = f"B1:{last}{LAST_ROW}"
    styles.page(sheet, landscape=True)  # all columns beside each other can still be read
    styles.protect(sheet)


def _copy(sheet: Worksheet, block: Block) -> None:
    """Draw the hidden copy of what the last check saw, which must not stretch a row."""
    for column in range(block.left, block.left + block.columns):
        dimension = sheet.column_dimensions[column_letters(column)]
        styles.dress(dimension, size=9, align=styles.ON_LINE)
        dimension.protection, dimension.hidden = styles.OPEN, True
    sheet.cell(block.top - 1, block.left).protection = Protection(locked=True)


def _last_prose(sheet: Worksheet) -> None:
    """Draw the column of last year's prose: grey and locked, no part of the report."""
    column = sheet.column_dimensions["A"]
    styles.dress(column, size=LAST_PROSE_SIZE, colour=styles.QUIET, align=styles.TOP_LEFT)
    column.fill = styles.fill(styles.GREY)
    for row in range(1, PROSE_TOP):
        head = sheet.cell(row, 1)
        styles.dress(head, size=LAST_PROSE_SIZE, colour=styles.QUIET, align=styles.CENTRE)
        head.fill = styles.fill(styles.GREY if row == PROSE_TOP - 1 else styles.WHITE)


def build_previous(sheet: Worksheet, layout: Layout) -> None:
    """Draw the sheet of last year's figures: whose they are, and one row a cell of the form."""
    _widths(sheet, [10, LABEL_WIDTH, 24, 8, 14, NOTE_WIDTH])
    styles.title(sheet, "A1", say("sheet.previous.title"))
    styles.hint(sheet, "C1", say("sheet.previous.hint"))
    for block, left, right in (
        (PREVIOUS_SOURCE, "year", "source"),
        (PREVIOUS_UNIT, "unit", "read"),
    ):
        styles.hint(sheet, f"A{block.top}", say(f"sheet.previous.{left}"))
        styles.hint(sheet, f"C{block.top}", say(f"sheet.previous.{right}"))
        for column in range(block.left, block.left + block.columns):
            cell = sheet.cell(block.top, column)
            cell.protection = styles.OPEN
            if column != block.left + 1:
                styles.dress(cell, align=styles.ON_LINE)
    styles.dress_bold(sheet[PREVIOUS_LOOK], align=styles.ON_LINE)
    styles.heads(sheet, 4, _texts("sheet.previous.heads"))
    for row, cell in enumerate(layout.edition.cells, layout.previous.top):
        for column, text in enumerate((*words_before(cell, layout.edition), cell.unit), 1):
            square = sheet.cell(row, column, text)
            styles.dress(square, size=PREVIOUS_SIZE)
            square.border = styles.BOX
        for column in (5, 6):
            square = sheet.cell(row, column)
            styles.dress(square, size=PREVIOUS_SIZE)
            square.border = styles.BOX
            square.protection = styles.OPEN
            square.fill = styles.fill(styles.CREAM)
    _heights(sheet, row_heights(layout, dict.fromkeys(layout.edition.by_id, "")))
    block = layout.previous
    notes = f"E{block.top}:F{block.top + block.rows - 1}"
    looked_at = f'LEFT($F{block.top},1)="{say("sheet.previous.sign")}"'
    sheet.conditional_formatting.add(notes, styles.level_rule(looked_at, styles.GOLD))
    sheet.auto_filter.ref = f"A{block.top - 1}:F{block.top + block.rows - 1}"
    sheet.freeze_panes = "A5"
    sheet.print_title_rows = "1:4"
    styles.page(sheet)
    styles.protect(sheet)


def _heights(sheet: Worksheet, heights: Mapping[int, float]) -> None:
    for row, height in heights.items():
        sheet.row_dimensions[row].height = height


def build_findings(sheet: Worksheet) -> None:
    """Draw the sheet of findings: the verdict on top, one line a finding."""
    # all six columns are seen at once on a screen 1440 pixels wide, also in LibreOffice where the
    # font by which it measures is missing and characters take ten pixels each
    _widths(sheet, [7, 17, MESSAGE_WIDTH, SUSPECTS_WIDTH, REMEDY_WIDTH, 18])
    verdict = sheet.cell(VERDICT.top, 1, say("sheet.unchecked"))
    styles.dress_head(verdict, size=16)
    styles.dress(sheet["A2"], size=10, colour=styles.QUIET, align=styles.ON_LINE)
    styles.dress_bold(sheet["D2"], align=styles.ON_LINE)
    styles.dress(sheet["A3"], colour=styles.DARK_RED, align=styles.ON_LINE)
    sheet.row_dimensions[1].height = 30
    styles.heads(sheet, 4, _texts("sheet.findings.heads"))
    for row in (VERDICT.top, VERDICT.top + 1):
        sheet.cell(row, 1).protection = styles.OPEN
    _open_columns(sheet, list(range(1, 13)))
    sheet.column_dimensions["B"].font = Font(
        name=styles.FACE, size=11, color="0563C1", underline="single"
    )
    for letter in "GHIJKL":
        sheet.column_dimensions[letter].hidden = True
        # wrapped where there is no width, it would stretch a row that is fitted to its text
        sheet.column_dimensions[letter].alignment = styles.ON_LINE
    _finding_formats(sheet)
    sheet.freeze_panes = "A5"
    sheet.print_title_rows = "1:4"  # the receipt number stands on every page
    styles.working_page(sheet)
    styles.protect(sheet)


def _finding_formats(sheet: Worksheet) -> None:
    top, last = FINDING_LEVELS.top, FINDING_LEVELS.top + FINDING_LEVELS.rows - 1
    for key, colour in (
        ("severity.error", styles.ORANGE),
        ("status.gap", styles.CREAM),
        ("severity.warning", styles.BLUE),
        ("severity.hint", styles.GREY),
    ):
        word = say(f"finding.{key}")
        sheet.conditional_formatting.add(
            f"A{top}:A{last}", styles.level_rule(f'$A{top}="{word}"', colour)
        )
    warning = say("finding.severity.warning")
    sheet.conditional_formatting.add(f"F{top}:F{last}", styles.input_rule(f'$A{top}="{warning}"'))
    sheet.conditional_formatting.add(f"A{top}:F{last}", styles.line_rule(f'$C{top}<>""'))
    for rule in styles.state_rules("$A$1"):
        sheet.conditional_formatting.add("A1:F1", rule)


def build_rules(sheet: Worksheet, layout: Layout) -> None:
    """Draw the rule catalogue: every rule in plain words, equations with their live sides."""
    _widths(sheet, RULE_WIDTHS)
    styles.title(sheet, "A1", say("sheet.rules.title", version=layout.ruleset.version))
    styles.hint(sheet, "A2", say("sheet.rules.hint"))
    styles.heads(sheet, 3, _texts("sheet.rules.heads"))
    rules = {rule.id: rule for rule in layout.ruleset.rules}
    rows = [(rules[row.rule], _subject(row, layout.edition)) for row in layout.rule_rows]
    for row, (rule, subject) in enumerate(rows, RULES_TOP):
        severity = say(f"finding.severity.{rule.severity}")
        live = "" if subject else say("sheet.rules.not_live")
        texts = [rule.id, severity, rule.statement, subject, None, None, None, live]
        unchecked = say("sheet.rules.unchecked")
        for column, text in enumerate([*texts, unchecked, rule.remedy, rule.source], 1):
            cell = sheet.cell(row, column, text)
            styles.dress(cell, size=10, align=styles.TOP_LEFT)
            cell.border = styles.BOX
        heights = [row_height(t, w, 10) for t, w in ((rule.statement, 46), (rule.remedy, 44))]
        sheet.row_dimensions[row].height = max(heights)
        sheet.cell(row, layout.rule_states.left).protection = styles.OPEN
    _local_rules(sheet, layout.local_rules)
    last = layout.local_rules.top + layout.local_rules.rows - 1
    formats = sheet.conditional_formatting
    at = f"H{RULES_TOP}:I{last}"
    formats.add(at, styles.broken_rule(f'LEFT(H{RULES_TOP},1)="✗"'))
    formats.add(at, styles.quiet_rule(f'LEFT(H{RULES_TOP},1)="未"'))
    sheet.freeze_panes = f"B{RULES_TOP}"
    sheet.print_title_rows = "3:3"
    styles.working_page(sheet)
    styles.protect(sheet)


def _subject(row: RuleRow, edition: Edition) -> str:
    if row.equation is None:
        return ""
    return say("sheet.rules.subject", place=subject_words(row.equation, edition))


def _local_rules(sheet: Worksheet, block: Block) -> None:
    """Draw the room for a department's own rules, which a check fills in."""
    styles.hint(sheet, f"A{block.top - 1}", say("sheet.rules.local"))
    for row in range(block.top, block.top + block.rows):
        for column in range(1, block.columns + 1):
            cell = sheet.cell(row, column)
            styles.dress(cell, size=10, align=styles.TOP_LEFT)
            cell.protection = styles.OPEN


def build_ledger(sheet: Worksheet) -> None:
    """Draw the ledger: every change made by a button or a command."""
    _widths(sheet, [18, 12, 44, 26, 26, 40, 8, 8])
    styles.title(sheet, "A1", say("sheet.ledger.title"))
    styles.hint(sheet, "A2", say("sheet.ledger.hint", room=LEDGER_ROWS.rows))
    styles.heads(sheet, LEDGER_ROWS.top - 1, _texts("sheet.ledger.heads"))
    _open_columns(sheet, list(range(1, 9)))
    sheet.column_dimensions["H"].hidden = True  # the markup of cells, for undo alone
    sheet.freeze_panes = f"A{LEDGER_ROWS.top}"
    sheet.print_title_rows = "3:3"
    styles.working_page(sheet)
    styles.protect(sheet)


def build_guide(sheet: Worksheet, edition: Edition) -> None:
    """Draw the guide: how to fill the form, then the meaning of every row."""
    _widths(sheet, [30, 100])
    styles.title(sheet, "A1", say("sheet.guide.title"))
    row = 3
    topics = [key for key in catalogue() if key.startswith("sheet.guide.topic.")]
    for key in topics:
        if key.endswith(".name"):
            _guide_row(sheet, row, say(key), say(key.removesuffix("name") + "text"))
            row += 1
    for table in edition.tables:
        row += 1
        name = say("sheet.guide.table", table=table.name)
        styles.dress_head(sheet.cell(row, 1, name))
        for line in table.lines:
            row += 1
            help_text = f"{line.help}（{line.basis}）" if line.basis else line.help
            _guide_row(sheet, row, line.label.text if line.label else table.name, help_text)
    styles.page(sheet)
    styles.protect(sheet)


def _guide_row(sheet: Worksheet, row: int, name: str, text: str) -> None:
    for column, content in ((1, name), (2, text)):
        cell = sheet.cell(row, column, content)
        styles.dress(cell, size=10.5, align=styles.TOP_LEFT)
        cell.border = styles.BOX
    sheet.row_dimensions[row].height = max(row_height(name, 30, 10.5), row_height(text, 100, 10.5))


def _widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths):
        sheet.column_dimensions[column_letters(column + 1)].width = width


def _open_columns(sheet: Worksheet, columns: list[int]) -> None:
    """Unlock whole columns, so that rows without any cell yet can be written."""
    for column in columns:
        dimension = sheet.column_dimensions[column_letters(column)]
        dimension.protection = styles.OPEN
        dimension.alignment = styles.TOP_LEFT
        dimension.font = Font(name=styles.FACE, size=10.5)


def _texts(key: str) -> list[str]:
    return say(key).split("|")
