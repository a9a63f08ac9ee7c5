"""Last year's filing, from its workbook or from the report that was published."""

from dataclasses import replace
from pathlib import Path

from nianbao.actions.workbook import open_workbook
from nianbao.recover import Recovered, read_report

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx"})


def last_filing(path: Path) -> Recovered:
    """Return last year's filing, each figure with the file and the place it comes from."""
    if path.suffix.lower() not in WORKBOOKS:
        return read_report(path)
    _, snapshot = open_workbook(path)
    filing = snapshot.filing
    named = {cell: replace(figure, at=f"{path.name} {figure.at}") for cell, figure in
             filing.figures.items()}  # fmt: skip
    return Recovered(replace(filing, figures=named), snapshot.notes, ())
