"""LibreOffice as a spreadsheet program that xlwings can speak to, over UNO.

It has as much of xlwings' engine interface as the live host needs, and answers as Excel
does where the two differ: what a protected sheet refuses, how a text is read that looks
like a number or a formula, and the grammar of formulas.
"""

import xlwings

from nianbao.host.libreoffice.engine import Engine
from nianbao.host.libreoffice.office import connect

NAME = "libreoffice"


def activate(connection: str) -> None:
    """Make the LibreOffice that listens on ``connection`` the program that xlwings works with.

    ``connection`` is UNO's own notation: ``pipe,name=nianbao`` or
    ``socket,host=localhost,port=2002``. Refuses when nobody answers there.
    """
    engine = xlwings.Engine(impl=Engine(connect(connection)))
    xlwings.engines.add(engine)
    engine.activate()
