"""Where a workbook lives: a closed file, or a workbook open in a spreadsheet program."""

import os
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Literal, Protocol

from nianbao.book.block import Area, Block, Edit
from nianbao.book.out_of_place import Surroundings
from nianbao.form.a1 import Range

# without any key xlwings looks for one in a sheet of the open workbook while it is imported
os.environ.setdefault("XLWINGS_LICENSE_KEY", "none")


Seal = Literal["signed", "final", ""]


class Host(Protocol):
    """A place that holds a workbook."""

    @property
    def path(self) -> Path:
        """Return the file of the workbook; an open workbook may hold more than its file."""
        ...

    @property
    def seal(self) -> Seal:
        """Return whether its author signed the file or marked it as final; blank if neither."""
        ...

    def sheets(self) -> list[str]:
        """Return the names of all sheets in their order."""
        ...

    def merges(self, sheet: str) -> frozenset[Range]:
        """Return the merged ranges of a sheet as (top, left, bottom, right), counted from 1."""
        ...

    def surroundings(self, blocks: Sequence[Block]) -> Surroundings:
        """Return what is to be seen of a workbook beside its values, in these blocks."""
        ...

    def read(self, blocks: Sequence[Block]) -> dict[str, Area]:
        """Return what stands in each block, by the block's name."""
        ...

    def write(self, edits: Sequence[Edit], live: Sequence[Block] = ()) -> None:
        """Write every edit, or none.

        ``live`` are the blocks whose formulas are to show their present value afterwards; a
        spreadsheet program sees to that by itself.
        """
        ...

    def copy_to(self, new_path: str | PathLike[str]) -> "Host":
        """Return the host of a new closed file that holds all that the workbook holds now.

        The workbook itself stays as it is. Refuses where a file stands already.
        """
        ...
