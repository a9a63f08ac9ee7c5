"""The template's live formulas against Python, with LibreOffice calculating."""

import random
from decimal import Decimal
from pathlib import Path

import pytest

from nianbao.actions.open_workbook import open_workbook, take_snapshot, write
from nianbao.actions.template import create_workbook
from nianbao.book.block import Block
from nianbao.book.filling import Filling
from nianbao.form import edition
from nianbao.form.a1 import format_a1
from nianbao.host.file import FileHost
from nianbao.rules import check, ruleset
from office import recalculated

WORKBOOKS = 100
TEXTS = ["约5", "3件", "６", "无", "-", "１２", "见附件"]


def random_value(chance: random.Random, money: bool) -> int | Decimal | str | None:
    kind = chance.random()
    if kind < 0.15:
        return None
    if kind < 0.17:
        return chance.choice(TEXTS)
    if money:
        return Decimal(chance.randrange(10**9)) / 10**6
    return chance.choice([0, 0, 0, 1, 2, 7, 30, 1234, chance.randrange(10**9)])


def fill_at_random(path: Path, edition: str, seed: int) -> None:
    """Make a workbook filled with random figures: sparse, dense, balanced or not, some typed."""
    chance = random.Random(seed)
    host = create_workbook(edition, path)
    filling = Filling(take_snapshot(host))
    cells = ruleset(edition).edition.cells
    if seed % 10 == 0:
        cells = [cell for cell in cells if cell.table != "applications"]
    values: dict[str, int | Decimal | str | None] = {}
    for cell in cells:
        if not cell.is_total:
            values[cell.id] = random_value(chance, cell.measure == "money")
        elif chance.random() < 0.05:
            values[cell.id] = chance.choice([3, 0, None, "约9"])
    if seed % 3 == 0:
        values = {cell: value if isinstance(value, int) else 0 for cell, value in values.items()}
        values |= {f"applications.carried_out.{c.column}": 0 for c in cells}
        values = {c: v for c, v in values.items() if c in ruleset(edition).edition.by_id}
    filling.figures(values)
    write(host, filling.snapshot, filling.edits)


@pytest.mark.parametrize(("edition", "count"), [("2021", WORKBOOKS), ("2019", 10)])
def test_every_formula_is_what_libreoffice_calculates(
    tmp_path: Path, edition: str, count: int
) -> None:
    paths = [tmp_path / f"{edition}-{seed}.xlsx" for seed in range(count)]
    for seed, path in enumerate(paths):
        fill_at_random(path, edition, seed)

    seen: dict[str, int] = {}
    for path, fresh in zip(paths, recalculated(paths, tmp_path), strict=True):
        ours = formula_values(path)
        theirs = formula_values(fresh)
        for place, value in ours.items():
            assert same(theirs[place], value), (path.name, place)
            kind = str(value)[:3]
            seen[kind] = seen.get(kind, 0) + 1
    # all three states of a flag must have occurred, or nothing was compared
    assert min(seen.get("✓", 0), seen.get("✗ 差", 0), seen.get("未判定", 0)) > count


@pytest.mark.parametrize("seed", range(30))
def test_flags_and_verdict_agree(tmp_path: Path, seed: int) -> None:
    """What a flag calls broken, the check finds; what it passes, the check does not find."""
    path = tmp_path / "年报.xlsx"
    fill_at_random(path, "2021", seed)
    snapshot = open_workbook(path)[1]
    values = formula_values(path)
    verdict = check(snapshot.filing, snapshot.layout.ruleset)
    broken = {(f.rule.id, f.cells) for f in verdict.findings if f.status == "broken"}
    shown: dict[tuple[str, tuple[str, ...]], str] = {
        (flag.rule.id, tuple(cell.id for cell in flag.equation.cells)): str(
            values[sheet.sheet, format_a1(flag.row, flag.left)]
        )
        for sheet in snapshot.layout.tables
        for flag in snapshot.layout.flags(sheet)
    }

    assert len(shown) == 58
    assert {key for key, flag in shown.items() if flag.startswith("✗")} <= broken
    assert not {key for key, flag in shown.items() if flag == "✓"} & broken


def same(theirs: object, ours: object) -> bool:
    return (theirs or None) == (ours or None)


def formula_values(path: Path) -> dict[tuple[str, str], object]:
    """Return what every formula of a workbook shows, by sheet and address."""
    host = FileHost(path)
    blocks = [Block(sheet, sheet, 1, 1, 420, 40) for sheet in host.sheets()]
    return {
        (sheet, format_a1(row, column)): area.values[row - 1][column - 1]
        for sheet, area in host.read(blocks).items()
        for row, texts in enumerate(area.formulas, 1)
        for column, text in enumerate(texts, 1)
        if text is not None
    }


NEW, CARRIED, GRANTED = (
    f"applications.{x}.natural_person" for x in ("new", "carried_in", "granted")
)
COLUMN = [cell.id for cell in edition("2021").table("applications").cells if not cell.is_total]
COLUMN = [cell for cell in COLUMN if cell.endswith(".natural_person")]


@pytest.mark.parametrize(
    ("figures", "flag", "head"),
    [
        ({}, "未判定（未填）", "各列未判定（未填完或含文字）"),
        ({NEW: 5}, "未判定（未填完）", "各列未判定（未填完或含文字）"),
        ({NEW: 5, CARRIED: 0, GRANTED: 2}, "未判定（未填完）", "各列未判定（未填完或含文字）"),
        # what is still blank can only make it worse
        ({NEW: 1, CARRIED: 0, GRANTED: 2}, "✗ 差 1", "列不平：自然人 ✗ 差 1；"),
        (dict.fromkeys(COLUMN, 0) | {NEW: 5}, "✗ 差 5", "列不平：自然人 ✗ 差 5；"),
        (dict.fromkeys(COLUMN, 0) | {NEW: 5, GRANTED: 5}, "✓", "各列 ✓ 平衡"),
    ],
    ids=["blank", "begun", "half", "surely wrong", "wrong", "right"],
)
def test_a_column_is_out_of_balance_when_what_is_still_blank_cannot_mend_it(
    figures: dict[str, int], flag: str, head: str, tmp_path: Path
) -> None:
    path = tmp_path / "年报.xlsx"
    create_workbook("2021", path)
    host, snapshot = open_workbook(path)
    filling = Filling(snapshot)
    filling.figures(figures)
    write(host, filling.snapshot, filling.edits)

    values = formula_values(path)

    assert (values["三、依申请", "D29"], values["三、依申请", "K2"]) == (flag, head)
