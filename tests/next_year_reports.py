"""Reports of every edition, in every way of writing, and what of them is not read right.

It is also run by the Python of a copied package: ``python tests/next_year_reports.py FOLDER``.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from nianbao.form.edition import edition, editions
from nianbao.recover import Recovered, read_report
from recover_reports import (
    WRITERS,
    Report,
    balanced,
    read_back,
    report,
    unread_cells,
    write_run_together,
    wrong_cells,
)


def problems(folder: Path) -> Iterator[str]:
    """Yield what is wrong or missing, also where the year is not the edition's."""
    for name in editions():
        for year in (edition(name).first_year, int(editions()[0])):
            base = report(name, year)
            for how in WRITERS:
                yield from _unlike(base, read_back(base, how, folder), f"{how} {year}")
        # all in one line, with nothing between the cells
        base = balanced(Random(1), name, 1, 0.03)
        path = write_run_together(base, folder / f"{name}.txt")
        yield from _unlike(base, read_report(path), "one line")


def _unlike(base: Report, recovered: Recovered, how: str) -> Iterator[str]:
    found = recovered.filing.edition.id
    if found != base.edition.id:
        yield f"{base.edition.id} {how}: taken for {found}"
    elif not_read := wrong_cells(recovered, base.expected) + unread_cells(recovered, base.expected):
        yield f"{base.edition.id} {how}: {not_read}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(problems(Path(sys.argv[1]))))
