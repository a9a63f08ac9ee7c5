"""Rule R122: what goes out is read again, and its figures compared with the filing's."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from nianbao.actions.formats import Product
from nianbao.form import Filing
from nianbao.form.filing import Number, plain_number
from nianbao.publish.opendata_back import Figures
from nianbao.rules.cell_names import place
from nianbao.words import Refusal, say

_SHOWN = 5


def prove(files: Mapping[str, tuple[Product, bytes]], filing: Filing) -> None:
    """Return nothing when every file, by its name, says what the filing says.

    Refuses, naming file and cells, when one does not: that is a fault of this program.
    """
    with TemporaryDirectory() as folder:
        for number, (name, (product, data)) in enumerate(files.items()):
            path = Path(folder) / f"{number}{Path(product.suffix).suffix}"
            path.write_bytes(data)
            try:
                found = product.figures(path)
            except Exception as error:
                raise Refusal("export.unreadable", name=name, error=error) from error
            _compare(name, found, filing)


def _compare(name: str, found: Figures, filing: Filing) -> None:
    wrong = [
        say(
            "export.differs",
            place=place(cell, filing.edition),
            wanted=_shown(filing.figures[cell.id].number),
            found=_shown(found.get(cell.id)),
        )
        for cell in filing.edition.cells
        if found.get(cell.id) != filing.figures[cell.id].number
    ]
    if wrong:
        cells = "\n".join(wrong[:_SHOWN])
        raise Refusal("export.not_proved", name=name, count=len(wrong), cells=cells)


def _shown(number: Number | None) -> str:
    return plain_number(number) or say("export.blank")
