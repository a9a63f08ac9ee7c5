"""Where a workbook lives: a closed file, or a workbook open in a spreadsheet program."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from nianbao.book.block import Area, Block, Edit, Formula


class Host(Protocol):
    """A place that holds a workbook."""

    def read(self, blocks: Sequence[Block]) -> dict[str, Area]:
        """Return what stands in each block, by the block's name."""
        ...

    def write(
        self, edits: Sequence[Edit], cached: Mapping[tuple[str, str], Formula] | None = None
    ) -> None:
        """Write every edit, or none.

        ``cached`` gives the present value of the template's own formulas by sheet and
        address (``("三、依申请", "J4")``); a cell whose formula is another one is left alone.
        """
        ...
