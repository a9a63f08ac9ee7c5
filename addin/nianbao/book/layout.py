"""Where everything stands in the workbook: sheets, blocks, and the address of each figure.

Rows that belong to rules differ between releases and are told by what stands in a workbook
(recognition.py). All other blocks stay where they were in the first release, or workbooks of
earlier releases could not be read any more.

Tables stand on their sheets exactly as in the official form, from A1 on. To the right and
below come the live flags and the places for marks; farther right grids as large as the region of
figures: hidden the marks of the last check and the values it saw, then last year's figures and
by how much they changed.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import astuple, dataclass, replace
from functools import cache, cached_property

from nianbao.book.block import Block
from nianbao.book.flags import Flag, flags, foot_rules
from nianbao.book.rectangles import rectangles
from nianbao.book.references import squares
from nianbao.book.table_sheet import TableSheet
from nianbao.form import Cell, Edition
from nianbao.form.a1 import format_a1, parse_a1, parse_range
from nianbao.form.profile import FIELDS
from nianbao.rules import Equation, RuleSet, ruleset
from nianbao.rules.finding import FIELD, SECTION
from nianbao.rules.finding import PREVIOUS as PREVIOUS_DATA

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

PROSE_TOP = 4
PROSE_ROOM = 1000
CHECKED_PROSE_LEFT = 23  # of the hidden copies, beyond what is looked at beside the prose
PROSE_COLUMNS = 10  # the first holds the paragraphs, all together the cells of tables
FINDINGS_ROOM = 400  # the line below the last finding included
LEDGER_ROOM = 1000
LOCAL_ROOM = 30

STAMP = Block("stamp", FRONT, 2, 6, 1, 2)
RECEIPT = Block("receipt", FRONT, 3, 6, 1, 5)
PROFILE = Block("profile", FRONT, 5, 3, len(FIELDS), 1)
CHECKED_PROFILE = Block("checked_profile", FRONT, PROFILE.top, RECEIPT.left, PROFILE.rows, 1)
VERDICT = Block("verdict", FINDINGS, 1, 1, 2, 1)
FINDING_LEVELS = Block("finding_levels", FINDINGS, 5, 1, FINDINGS_ROOM, 1)
FINDING_LINKS = Block("finding_links", FINDINGS, 5, 2, FINDINGS_ROOM, 1)
FINDING_ROWS = Block("finding_rows", FINDINGS, 5, 3, FINDINGS_ROOM, 10)
LEDGER_ROWS = Block("ledger", LEDGER, 4, 1, LEDGER_ROOM, 8)
PREVIOUS_SOURCE = Block("previous_source", PREVIOUS, 2, 2, 1, 3)
PREVIOUS_UNIT = Block("previous_unit", PREVIOUS, 3, 2, 1, 3)  # and when it was read
PREVIOUS_LOOK = "F3"  # how many of last year's figures want a look

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
STATE_ROW = 3  # of the whole on the first sheet
STATES_TOP = 22  # of the steps below
STATES = ("figures", "prose", "balance", "checked", "submit", "receipt")
RULE_WIDTHS = (8, 9, 46, 26, 9, 9, 8, 18, 12, 44, 36)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A row of the rule catalogue sheet: its rule, and the equation if it is of one.

    Without ``equation`` the row stands for the whole rule, which may be one that this release
    does not have.
    """

    rule: str
    equation: Equation | None = None


@dataclass(frozen=True, eq=False)
class Layout:
    """Where everything stands in a workbook of one edition of the form.

    ``ruleset`` are the rules of this release. A workbook of another release has rows for other
    rules: ``rule_rows`` are those on its rule catalogue sheet, ``feet`` the rows of flags below
    each of its tables. ``prose_columns`` is 1 where the cells beside the prose are locked;
    ``has_last_prose`` says whether there is a column for last year's prose, ``has_copies`` whether
    there is room for copies of the prose and the profile that the last check saw.
    """

    edition: Edition
    ruleset: RuleSet
    rule_rows: tuple[RuleRow, ...]
    feet: tuple[int, ...]
    prose_columns: int = PROSE_COLUMNS
    has_last_prose: bool = True
    has_copies: bool = True

    @cached_property
    def tables(self) -> tuple[TableSheet, ...]:
        """Return the three tables on their sheets."""
        return tuple(
            TableSheet(table, SECTION_SHEETS[self.edition.section_of(table.id).number], feet)
            for table, feet in zip(self.edition.tables, self.feet, strict=True)
        )

    @cached_property
    def version(self) -> str:
        """Return what a new workbook is stamped with: version of the rules, digest of the layout.

        Every change of a place, of a rule that has one or of an equation changes the digest.
        """
        places = [astuple(block) for block in (*self.blocks, *self.live)]
        rows = [(row.rule, row.equation and str(row.equation)) for row in self.rule_rows]
        shown = [(f.rule.id, f.row, f.left) for sheet in self.tables for f in self.flags(sheet)]
        digest = hashlib.sha256(repr((places, rows, shown)).encode()).hexdigest()
        return f"{self.ruleset.version}-{digest[:12]}"

    def flags(self, sheet: TableSheet) -> tuple[Flag, ...]:
        """Return the live flags that a new workbook has around a table."""
        return flags(sheet.table, self.ruleset)

    @cached_property
    def prose(self) -> dict[int, Block]:
        """Return where the paragraphs and tables of each prose section stand, by its number."""
        return {
            section.number: Block(
                f"section_{section.number}",
                SECTION_SHEETS[section.number],
                PROSE_TOP,
                2,
                PROSE_ROOM,
                self.prose_columns,
            )
            for section in self.edition.prose_sections
        }

    @cached_property
    def last_prose(self) -> dict[int, Block]:
        """Return the column of last year's paragraphs before each prose section, by its number."""
        return {
            number: replace(block, name=f"last_{block.name}", left=block.left - 1, columns=1)
            for number, block in self.prose.items()
            if self.has_last_prose
        }

    @cached_property
    def copies(self) -> tuple[tuple[Block, Block], ...]:
        """Return the prose of each section and the profile, each with its hidden copy.

        A copy holds what the last check saw; above it stands how many cells were changed since.
        """
        if not self.has_copies:
            return ()
        prose = [
            (block, replace(block, name=f"checked_{block.name}", left=CHECKED_PROSE_LEFT))
            for block in self.prose.values()
        ]
        return (*prose, (PROFILE, CHECKED_PROFILE))

    def both_years(self, block: Block) -> tuple[Block, ...] | None:
        """Return this year's block of a section and last year's; None for a block of no prose."""
        for number, this in self.prose.items():
            pair = (this, *filter(None, [self.last_prose.get(number)]))
            if block in pair:
                return pair
        return None

    @cached_property
    def previous(self) -> Block:
        """Return last year's figures with their notes, one row a cell of the form."""
        return Block("previous", PREVIOUS, 5, 5, len(self.edition.cells), 2)

    @cached_property
    def rule_states(self) -> Block:
        """Return what the last check found of each rule and of each equation."""
        return Block("rule_states", RULES, RULES_TOP, 9, len(self.rule_rows), 1)

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
            *self.last_prose.values(),
            *(copy for _, copy in self.copies),
            PREVIOUS_SOURCE,
            *([PREVIOUS_UNIT] if self.has_last_prose else []),
            self.previous,
            VERDICT,
            FINDING_LEVELS,
            FINDING_LINKS,
            FINDING_ROWS,
            self.rule_states,
            self.local_rules,
            LEDGER_ROWS,
        )

    @cached_property
    def live(self) -> tuple[Block, ...]:
        """Return where live formulas stand, but for the totals."""
        return (
            *(block for sheet in self.tables for block in sheet.live),
            *(Block("", copy.sheet, copy.top - 1, copy.left, 1, 1) for _, copy in self.copies),
            Block("", PREVIOUS, *parse_a1(PREVIOUS_LOOK), 1, 1),
            Block("", FINDINGS, 2, FINDINGS_FOOT, 1, 1),
            Block("", FINDINGS, 3, 1, 1, 1),
            Block("", FINDINGS, FINDING_ROWS.top, FINDINGS_FOOT, FINDINGS_ROOM, 1),
            Block("", FRONT, STATE_ROW, 3, 1, 2),
            Block("", FRONT, STATES_TOP, 3, len(STATES), 1),
            Block("", RULES, RULES_TOP, 5, len(self.rule_rows), 4),
        )

    @cached_property
    def cells_by_place(self) -> dict[tuple[str, int, int], str]:
        """Return the id of each figure by sheet, row and column."""
        return {
            (sheet.sheet, cell.range.top, cell.range.left): cell.id
            for sheet in self.tables
            for cell in sheet.table.cells
        }

    def cells_in(self, table: str, references: str) -> list[Cell]:
        """Return the figures that a list such as ``D4:J5,D28`` names, none if it names else."""
        sheet = next(sheet for sheet in self.tables if sheet.table.id == table)
        found: list[Cell] = []
        for top, left, bottom, right in map(parse_range, references.split(",")):
            for row in range(top, min(bottom, sheet.table.rows) + 1):
                for column in range(left, min(right, sheet.table.columns) + 1):
                    if (cell_id := self.cells_by_place.get((sheet.sheet, row, column))) is None:
                        return []
                    found.append(self.edition.by_id[cell_id])
        return found

    def totals_but(self, typed: Collection[str]) -> Iterator[Block]:
        """Yield where totals stand, but for those of these ids."""
        for sheet in self.tables:
            totals = [c for c in sheet.table.cells if c.is_total and c.id not in typed]
            for top, left, bottom, right in rectangles(squares(totals)):
                yield Block("", sheet.sheet, top, left, bottom - top + 1, right - left + 1)

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
    """Return the layout that this release gives a new workbook of an edition.

    The rules that are not equations head the rule catalogue sheet.
    """
    rules = ruleset(edition_id)
    checks = (RuleRow(rule.id) for rule in rules.rules if rule.check and rule.switch != "off")
    equations = (RuleRow(rule.id, equation) for rule, equation in rules.equations)
    feet = tuple(len(foot_rules(table, rules)) for table in rules.edition.tables)
    return Layout(rules.edition, rules, (*checks, *equations), feet)
