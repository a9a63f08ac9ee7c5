"""Reports and old workbooks that came instead of a filing workbook, read from their bytes."""

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from nianbao.host.conversion import ConversionTimeoutError, convert, libreoffice
from nianbao.host.disk import shortened, stage
from nianbao.words import Refusal

if TYPE_CHECKING:
    from nianbao.recover import Recovered

_SECONDS = 90
_LONGEST = 120  # bytes of a name


def report_in(path: Path, name: str, data: bytes) -> "Recovered":
    """Return what a report states; a member of an archive is read from a file for the while.

    Refuses what is no report.
    """
    from nianbao.recover import read_report  # noqa: PLC0415 - slow to load, seldom needed

    if path.suffix.lower() == PurePosixPath(name).suffix.lower():
        return read_report(path)
    with stage() as folder:
        copy = folder / _plain(name)
        copy.write_bytes(data)
        return read_report(copy)


def workbook_from(name: str, data: bytes) -> bytes:
    """Return an .xlsx of a workbook of an older kind, as LibreOffice makes it."""
    program, suffix = libreoffice(), PurePosixPath(name).suffix.lower()
    if program is None:
        raise Refusal("files.old", suffix=suffix)
    with stage() as folder:
        copy = folder / f"workbook{suffix}"
        copy.write_bytes(data)
        try:
            convert(program, copy, "xlsx", _SECONDS)
            return copy.with_suffix(".xlsx").read_bytes()
        except (ConversionTimeoutError, OSError) as error:
            raise Refusal("files.old_failed", suffix=suffix) from error


def _plain(name: str) -> str:
    """Return a member's name as a file's: its title may tell whose report it is."""
    last = PurePosixPath(name)
    return shortened(last.stem.strip(" ."), _LONGEST) + last.suffix.lower() or "report"
