"""The workbook that the window works on: a closed file, or one open in a spreadsheet program.

Its hosts are made anew for each action.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.book.layout import FRONT
from nianbao.host import Host
from nianbao.host.file import FileHost
from nianbao.words import Refusal, say

if TYPE_CHECKING:
    from nianbao.host.attach import Attached


@dataclass(frozen=True)
class Closed:
    """A file that no program has open."""

    path: Path

    @property
    def words(self) -> str:
        """Return the path."""
        return say("panel.file", path=self.path)

    def host(self, *, unsign: bool = False) -> FileHost:
        """Return the file as it is now; ``unsign`` consents to the end of a signature."""
        return FileHost(self.path, unsign=unsign)

    saved = save = host  # the file holds everything

    def show(self, sheet: str, cell: str) -> str:
        """Return where to look, since nothing is open in which to jump."""
        return say("panel.place_words", sheet=sheet, cell=cell)


@dataclass(frozen=True)
class Live:
    """A workbook open in a program; to be used in the worker's thread only."""

    attached: "Attached"

    @property
    def path(self) -> Path:
        """Return where its file is."""
        return Path(self.attached.path)

    @property
    def words(self) -> str:
        """Return the path and the program."""
        return say("panel.live", path=self.attached.path, program=self.attached.program)

    def host(self, *, unsign: bool = False) -> Host:
        """Return the open workbook; ``unsign`` consents to the end of its file's signature."""
        return self.attached.host(unsign=unsign)

    def saved(self, *, unsign: bool = False) -> FileHost:
        """Return the file of the open workbook. Refuses while it holds more than its file."""
        host = self.attached.host()
        if not host.program.is_saved(host.book):
            raise Refusal("panel.save_first", name=host.path.name, program=self.attached.program)
        return FileHost(host.path, unsign=unsign)

    def save(self, *, unsign: bool = False) -> FileHost:
        """Return the file of the open workbook after saving it under its own name."""
        self.attached.book.save()
        return FileHost(self.attached.path, unsign=unsign)

    def show(self, sheet: str, cell: str) -> str:
        """Select the cell in the open workbook."""
        self.attached.host().show(sheet, cell)
        return say("panel.shown", sheet=sheet, cell=cell, program=self.attached.program)


Workbook = Closed | Live


def open_filings() -> list[Live]:
    """Return the filings open in Excel, WPS or LibreOffice."""
    # looking for programs takes long to load, and a closed file needs none
    from nianbao.host.attach import open_workbooks  # noqa: PLC0415

    return [Live(one) for one in open_workbooks() if FRONT in one.book.sheet_names]
