"""LibreOffice as a spreadsheet program that xlwings can speak to, over UNO.

It has as much of xlwings' engine interface as the live host needs, and answers as Excel
does where the two differ: what a protected sheet refuses, how a text is read that looks
like a number or a formula, and the grammar of formulas.
"""

import xlwings

from nianbao.host.libreoffice.engine import Engine
from nianbao.host.libreoffice.office import connect


def engine_on(connection: str) -> xlwings.Engine:
    """Return the engine of the LibreOffice that listens on ``connection``.

    ``connection`` is UNO's own notation: ``pipe,name=nianbao`` or
    ``socket,host=localhost,port=2002``. Refuses when nobody answers there.
    """
    return xlwings.Engine(impl=Engine(connect(connection)))


def activate(connection: str) -> None:
    """Make the LibreOffice that listens there the program that xlwings works with."""
    chosen = engine_on(connection)
    xlwings.engines.add(chosen)
    chosen.activate()
