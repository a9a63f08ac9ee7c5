"""Whatever is written is read back, and nothing else moves."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host_helpers import RICH, block, calamine_values, edit, formulas, write
from nianbao.book.block import KEEP, Block, Content, Edit, Value
from nianbao.form.a1 import Address
from nianbao.host.file import FileHost

SHEET, TABLE = "校验结果", "三、依申请"
LIKE_ESCAPES = st.sampled_from(["_x0041_", "_x005F_", "_x000D_", "_xzzzz_", "__x0009_x0009_"])
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.lists(st.one_of(LIKE_ESCAPES, st.sampled_from("_x0 \t\r\n=<&>\"'\0")), max_size=6).map(
        "".join
    ),
    st.sampled_from(["=SUM(A1)", " ", "+1", "#N/A", "TRUE", "1e5", "2024-01-01", "校验结果 3"]),
)
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**9), 10**9, places=6),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: Decimal(repr(number))),
)
CONTENTS = st.one_of(TEXTS, NUMBERS, st.booleans(), st.none(), st.just(KEEP))
GRIDS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(CONTENTS, min_size=width, max_size=width), min_size=1, max_size=4
    )
)


@pytest.fixture(scope="module")
def path() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder) / "年报.xlsx"


def as_read(content: Content) -> Value:
    """Return what a cell shows once this has been written into it."""
    if isinstance(content, str):
        return content.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") or None
    if isinstance(content, Decimal):
        stored = float(content)
        shown = Decimal(int(stored)) if stored.is_integer() else Decimal(f"{stored:.15g}")
        return int(shown) if shown == shown.to_integral_value() else shown
    assert content is None or isinstance(content, bool | int)
    return content


@settings(max_examples=200, deadline=None)
@given(grid=GRIDS, top=st.integers(1, 45), left=st.integers(1, 30))
def test_a_grid_written_is_read_back_and_other_cells_stay(
    path: Path, grid: list[list[Content]], top: int, left: int
):
    path.write_bytes(RICH.read_bytes())
    before = calamine_values(path)
    area = Block("b", SHEET, top, left, len(grid), len(grid[0]))
    old = FileHost(path).read([area])["b"].values
    write(path, Edit(area, grid))
    expected = [
        [was if content is KEEP else as_read(content) for was, content in zip(*rows, strict=True)]
        for rows in zip(old, grid, strict=True)
    ]
    found = FileHost(path).read([area])["b"].values
    assert found == expected
    kinds = [[type(value) for value in row] for row in found]
    assert kinds == [[type(value) for value in row] for row in expected]
    inside = {
        (top + row, left + column) for row in range(len(grid)) for column in range(len(grid[0]))
    }
    assert without(calamine_values(path), inside) == without(before, inside)


def without(
    values: dict[str, dict[tuple[int, int], object]], cells: set[tuple[int, int]]
) -> dict[str, dict[tuple[int, int], object]]:
    kept = {at: value for at, value in values[SHEET].items() if at not in cells}
    return {**values, SHEET: kept}


@settings(max_examples=60, deadline=None)
@given(rows=st.sets(st.integers(5, 29), min_size=1))
def test_whichever_cells_leave_a_shared_formula_the_others_keep_theirs(path: Path, rows: set[int]):
    path.write_bytes(RICH.read_bytes())
    expected = [[None if row in rows else f"SUM(D{row}:I{row})"] for row in range(5, 30)]
    host = write(path, *[edit(str(Address(row, 10)), row, sheet=TABLE) for row in rows])
    assert formulas(path, "J5:J29", TABLE) == expected
    assert host.read([block("J5:J29", TABLE)])["b"].formulas == expected
