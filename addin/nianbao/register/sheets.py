"""Where everything stands in the workbook of a register.

The ids of the columns stand in a hidden row above each list, by which later releases find them.
"""

from collections.abc import Mapping
from functools import cache

from nianbao.book.block import Block
from nianbao.form.a1 import column_letters
from nianbao.host import Host
from nianbao.register.columns import Part, columns, room

APPLICATIONS, DISPUTES = "依申请台账", "复议诉讼台账"
TABLE_THREE, TABLE_FOUR = "统计表三", "统计表四"
SETTINGS, CALENDAR, WORDS, GUIDE = "设置", "工作日历", "词表", "使用说明"
REPORT = "导入说明"
SHEET_OF: Mapping[Part, str] = {"applications": APPLICATIONS, "disputes": DISPUTES}

IDS_ROW, TOP = 3, 5  # of the ids of columns, and of the first entry
YEARS_BEFORE, YEARS_AFTER = 3, 3  # of the calendar, around the year for which a register is made
YEARS = YEARS_BEFORE + 1 + YEARS_AFTER
SURPLUS = 4000  # rows below the prepared ones in which something may have been pasted
STAMP = "nianbao-register"

# live columns to the left of the entries, and those to the right
LEFT: Mapping[Part, tuple[str, ...]] = {
    "applications": ("status", "due", "left"),
    "disputes": ("status",),
}
RIGHT: Mapping[Part, tuple[str, ...]] = {
    "applications": ("mark", "obstacle", "start", "first_due", "waiting", "weight", "in", "out"),
    "disputes": ("mark", "obstacle", "key"),
}

# the settings in their order, each with the words of its dropdown
SETTINGS_TOP, SETTINGS_COLUMN = 4, 3
FIELDS: Mapping[str, tuple[str, ...]] = {
    "year": (),
    "unit": (),
    "day": (),
    "each_part": ("每件都计", "只计第一件"),
    "each_joint": ("每人计一件", "按第一申请人计一件"),
    "restarts_on_payment": ("重新计算", "不重新计算"),
    "counts_pending": ("计入", "不计入"),
}
TODAY_ROW = SETTINGS_TOP + len(FIELDS)
PUBLISHED_ROW = TODAY_ROW + 1
OWN_TOP = PUBLISHED_ROW + 4
STAMP_BLOCK = Block("register_stamp", SETTINGS, 1, 6, 1, 2)
SETTINGS_BLOCK = Block("register_settings", SETTINGS, SETTINGS_TOP, SETTINGS_COLUMN, len(FIELDS), 1)
OWN_BLOCK = Block("register_own_days", SETTINGS, OWN_TOP, 2, room("own_days"), 4)


def is_register(host: Host) -> bool:
    """Return whether a workbook is a register."""
    return {APPLICATIONS, SETTINGS} <= set(host.sheets())


def ids(part: Part) -> tuple[str, ...]:
    """Return the ids of all columns of a list from A on, live ones too."""
    return (*LEFT[part], *(column.id for column in columns(part)), *RIGHT[part])


@cache
def letters(part: Part) -> Mapping[str, str]:
    """Return the letter of each column of a list by its id."""
    return {name: column_letters(number) for number, name in enumerate(ids(part), 1)}


def ids_block(part: Part) -> Block:
    """Return where the ids of a list's columns stand."""
    return Block(f"{part}_ids", SHEET_OF[part], IDS_ROW, 1, 1, len(ids(part)) + 20)


def rows_block(part: Part, rows: int) -> Block:
    """Return the rows of a list, live columns too."""
    return Block(f"{part}_rows", SHEET_OF[part], TOP, 1, rows, len(ids(part)) + 20)


def marks_block(part: Part) -> Block:
    """Return where a check marks the entries of a list."""
    column = ids(part).index("mark") + 1
    return Block(f"{part}_marks", SHEET_OF[part], TOP, column, room(part), 1)


def place_of(part: Part, row: int, column: str) -> str:
    """Return sheet and address of a field of an entry, such as ``依申请台账!E7``."""
    return f"{SHEET_OF[part]}!{letters(part)[column]}{row}"
