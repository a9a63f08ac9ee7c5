"""Where everything stands in the workbook: sheets, blocks, and the address of each figure.

Tables stand on their sheets exactly as in the official form, from A1 on. To the right and
below come the live flags and the places for marks; farther right, hidden, two grids as
large as the region of figures: the marks of the last check and the values it saw.
"""

from dataclasses import dataclass
from functools import cache, cached_property

from nianbao.book.block import Block
from nianbao.form import Cell, Edition, Table
from nianbao.form.a1 import Range, format_a1
from nianbao.form.profile import FIELDS
from nianbao.rules import Equation, Rule, RuleSet, ruleset
from nianbao.rules.finding import FIELD, SECTION
from nianbao.rules.finding import PREVIOUS as PREVIOUS_DATA

TEMPLATE_VERSION = "1"

FRONT = "首页"
PREVIOUS = "上年数据"
FINDINGS = "校验结果"
RULES = "规则目录"
LEDGER = "修改记录"
GUIDE = "填表说明"
SECTION_SHEETS = {
    1: "一、总体情况",
    2: "二、主动公开",
    3: "三、依申请",
    4: "四、复议诉讼",
    5: "五、问题改进",
    6: "六、其他事项",
}
SHEETS = (FRONT, *SECTION_SHEETS.values(), PREVIOUS, FINDINGS, RULES, LEDGER, GUIDE)

PROSE_ROOM = 1000
FINDINGS_ROOM = 400  # the line below the last finding included
LEDGER_ROOM = 1000
LOCAL_ROOM = 30

STAMP = Block("stamp", FRONT, 2, 6, 1, 2)
RECEIPT = Block("receipt", FRONT, 3, 6, 1, 5)
PROFILE = Block("profile", FRONT, 5, 3, len(FIELDS), 1)
VERDICT = Block("verdict", FINDINGS, 1, 1, 2, 1)
FINDING_LEVELS = Block("finding_levels", FINDINGS, 5, 1, FINDINGS_ROOM, 1)
FINDING_LINKS = Block("finding_links", FINDINGS, 5, 2, FINDINGS_ROOM, 1)
FINDING_ROWS = Block("finding_rows", FINDINGS, 5, 3, FINDINGS_ROOM, 10)
LEDGER_ROWS = Block("ledger", LEDGER, 4, 1, LEDGER_ROOM, 8)
PREVIOUS_SOURCE = Block("previous_source", PREVIOUS, 2, 2, 1, 3)

FINDING_COLUMNS = (
    "message",
    "suspects",
    "remedy",
    "explanation",
    "rule",
    "status",
    "address",
    "place",
    "cells",
    "digest",
)
FINDINGS_FOOT = FINDING_ROWS.left + FINDING_COLUMNS.index("suspects")
RECEIPT_FIELDS = ("number", "time", "version", "sha256", "verdict")
LEDGER_COLUMNS = ("time", "action", "place", "old", "new", "why", "batch", "markup")
RULES_TOP = 4
RULE_WIDTHS = (8, 9, 46, 26, 9, 9, 8, 18, 12, 44, 36)


@dataclass(frozen=True, slots=True)
class Flag:
    """Where a live flag stands: the columns it spans in one row."""

    rule: Rule
    equation: Equation
    row: int
    left: int
    right: int


@dataclass(frozen=True, eq=False)
class TableSheet:
    """One table of the form on its sheet, with flags, marks and hidden grids around it."""

    table: Table
    sheet: str
    equations: tuple[tuple[Rule, Equation], ...]

    @cached_property
    def block(self) -> Block:
        """Return the official table, labels and figures."""
        return Block(self.table.id, self.sheet, 1, 1, self.table.rows, self.table.columns)

    @cached_property
    def region(self) -> Range:
        """Return the smallest rectangle that holds every figure."""
        ranges = [cell.range for cell in self.table.cells]
        return Range(
            min(r.top for r in ranges),
            min(r.left for r in ranges),
            max(r.bottom for r in ranges),
            max(r.right for r in ranges),
        )

    @property
    def row_flag_column(self) -> int:
        """Return the column of the live flags of rows."""
        return self.table.columns + 1

    @cached_property
    def row_marks(self) -> Block:
        """Return the status column: what the last check found in each row."""
        name = f"{self.table.id}_row_marks"
        height = self.region.bottom - self.region.top + 1
        return Block(name, self.sheet, self.region.top, self.table.columns + 2, height, 1)

    @cached_property
    def foot_rules(self) -> tuple[str, ...]:
        """Return the keys of the rules that have a row of flags below the table, in order."""
        keys = [
            rule.key_of(equation)
            for rule, equation in self.equations
            if equation.axis == "column" and rule.severity == "error"
        ]
        if any(equation.axis == "cells" for _, equation in self.equations):
            keys.append("cells")
        return tuple(dict.fromkeys(keys))

    @cached_property
    def column_marks(self) -> Block:
        """Return the status row: what the last check found in each column."""
        row = self.table.rows + len(self.foot_rules) + 1
        width = self.region.right - self.region.left + 1
        return Block(f"{self.table.id}_column_marks", self.sheet, row, self.region.left, 1, width)

    @property
    def blank_count_row(self) -> int:
        """Return the row below all flags that says how many cells are still blank."""
        return self.column_marks.top + 1

    @cached_property
    def marks(self) -> Block:
        """Return the hidden grid that holds the severity of what was found in each cell."""
        return self._grid("marks", self.table.columns + 4)

    @cached_property
    def checked(self) -> Block:
        """Return the hidden grid that holds the values which the last check saw."""
        return self._grid("checked", self.marks.left + self.marks.columns + 1)

    @property
    def changed_at(self) -> tuple[int, int]:
        """Return where the number of cells changed since the last check stands, hidden."""
        return self.table.rows + 1, self.marks.left

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """Return every live flag of the sheet."""
        return tuple(
            flag for rule, equation in self.equations if (flag := self._flag(rule, equation))
        )

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return every block of the sheet."""
        return (self.block, self.row_marks, self.column_marks, self.marks, self.checked)

    def beside(self, cell: Cell, grid: Block) -> tuple[int, int]:
        """Return the place of a cell inside one of the grids, counted from 0."""
        return cell.range.top - grid.top, cell.range.left - self.region.left

    def _grid(self, name: str, left: int) -> Block:
        region = self.region
        rows, columns = region.bottom - region.top + 1, region.right - region.left + 1
        return Block(f"{self.table.id}_{name}", self.sheet, region.top, left, rows, columns)

    def _flag(self, rule: Rule, equation: Equation) -> Flag | None:
        place = equation.left[0].cell.range
        if equation.axis == "row":
            column = self.row_flag_column
            return Flag(rule, equation, place.top, column, column)
        key = "cells" if equation.axis == "cells" else rule.key_of(equation)
        if key not in self.foot_rules:
            return None
        row = self.table.rows + 1 + self.foot_rules.index(key)
        if equation.axis == "cells":
            lefts = [cell.range.left for cell in equation.cells]
            return Flag(rule, equation, row, min(lefts), max(lefts))
        return Flag(rule, equation, row, place.left, place.right)


@dataclass(frozen=True, eq=False)
class Layout:
    """The whole workbook of one edition of the form."""

    edition: Edition
    ruleset: RuleSet

    @cached_property
    def tables(self) -> tuple[TableSheet, ...]:
        """Return the three tables on their sheets."""
        return tuple(
            TableSheet(
                table,
                SECTION_SHEETS[self.edition.section_of(table.id).number],
                tuple(
                    (rule, equation)
                    for rule, equation in self.ruleset.equations
                    if equation.cells[0].table == table.id
                ),
            )
            for table in self.edition.tables
        )

    @cached_property
    def prose(self) -> dict[int, Block]:
        """Return the column of paragraphs of each prose section, by its number."""
        return {
            section.number: Block(
                f"section_{section.number}", SECTION_SHEETS[section.number], 4, 2, PROSE_ROOM, 1
            )
            for section in self.edition.prose_sections
        }

    @cached_property
    def previous(self) -> Block:
        """Return last year's figures with their notes, one row a cell of the form."""
        return Block("previous", PREVIOUS, 5, 5, len(self.edition.cells), 2)

    @cached_property
    def check_rules(self) -> tuple[Rule, ...]:
        """Return the rules that are not equations; they head the rule catalogue sheet."""
        return tuple(r for r in self.ruleset.rules if r.check and r.switch != "off")

    @cached_property
    def rule_states(self) -> Block:
        """Return what the last check found of each rule and of each equation."""
        rows = len(self.check_rules) + len(self.ruleset.equations)
        return Block("rule_states", RULES, RULES_TOP, 9, rows, 1)

    @cached_property
    def local_rules(self) -> Block:
        """Return what a department's own rules add or change, below all other rules."""
        states = self.rule_states
        return Block("local_rules", RULES, states.top + states.rows + 1, 1, LOCAL_ROOM, 11)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Return every block of the workbook."""
        return (
            STAMP,
            RECEIPT,
            PROFILE,
            *(block for sheet in self.tables for block in sheet.blocks),
            *self.prose.values(),
            PREVIOUS_SOURCE,
            self.previous,
            VERDICT,
            FINDING_LEVELS,
            FINDING_LINKS,
            FINDING_ROWS,
            self.rule_states,
            self.local_rules,
            LEDGER_ROWS,
        )

    def sheet_of(self, cell: Cell) -> TableSheet:
        """Return the sheet on which a figure stands."""
        return next(sheet for sheet in self.tables if sheet.table.id == cell.table)

    def address_of(self, cell: Cell) -> str:
        """Return sheet and address of a figure, such as ``三、依申请!E4``."""
        return self._addresses[cell.id]

    @cached_property
    def previous_addresses(self) -> tuple[str, ...]:
        """Return sheet and address of last year's figure of each cell of the form."""
        block = self.previous
        rows = range(block.top, block.top + block.rows)
        return tuple(f"{block.sheet}!{format_a1(row, block.left)}" for row in rows)

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {
            cell.id: f"{sheet.sheet}!{format_a1(cell.range.top, cell.range.left)}"
            for sheet in self.tables
            for cell in sheet.table.cells
        }

    def address_about(self, about: str) -> str:
        """Return sheet and address of what a finding is about, blank where it has no place.

        Of a section the first cell to be filled in is meant, of last year's data the first figure.
        """
        if about == PREVIOUS_DATA:
            return f"{PREVIOUS}!{format_a1(self.previous.top, self.previous.left)}"
        if about.startswith(FIELD):
            row = PROFILE.top + FIELDS.index(about.removeprefix(FIELD))
            return f"{FRONT}!{format_a1(row, PROFILE.left)}"
        if about.startswith(SECTION):
            return self._address_of_section(int(about.removeprefix(SECTION)))
        return ""

    def _address_of_section(self, number: int) -> str:
        block = self.prose.get(number)
        if block:
            return f"{block.sheet}!{format_a1(block.top, block.left)}"
        table = next(t for t in self.tables if self.edition.section_of(t.table.id).number == number)
        return self.address_of(next(cell for cell in table.table.cells if not cell.is_total))


@cache
def layout_of(edition_id: str) -> Layout:
    """Return the workbook layout of an edition."""
    rules = ruleset(edition_id)
    return Layout(rules.edition, rules)
