"""Last year's filing, from its workbook or from the report that was published."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.actions.open_workbook import open_workbook
from nianbao.host.file import WORKBOOKS

if TYPE_CHECKING:
    from nianbao.recover import Recovered


def last_filing(path: Path) -> "Recovered":
    """Return last year's filing, each figure with the file and the place it comes from.

    Where a published report was not read exactly, the place is followed by how it was read.
    """
    # reading reports takes long to load, and checks rarely need it
    from nianbao.actions.confirm import origin  # noqa: PLC0415
    from nianbao.recover import Recovered, read_report  # noqa: PLC0415

    if path.suffix.lower() not in WORKBOOKS:
        recovered = read_report(path)
        origins = {
            cell: reading.figure._replace(at=origin(reading))
            for cell, reading in recovered.readings.items()
        }
        return replace(recovered, filing=replace(recovered.filing, figures=origins))
    _, snapshot = open_workbook(path)
    filing = snapshot.filing
    named = {cell: figure._replace(at=f"{path.name} {figure.at}") for cell, figure in
             filing.figures.items()}  # fmt: skip
    return Recovered(replace(filing, figures=named), snapshot.notes, ())
