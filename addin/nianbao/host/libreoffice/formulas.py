"""Formulas in Excel's grammar and in that of LibreOffice's interface."""

import re
from functools import lru_cache
from typing import Any

_CALC, _EXCEL = 0, 3  # com.sun.star.sheet.AddressConvention: OOO and XL_OOX
# Sums and the like on one sheet are written alike in both
_ALIKE = re.compile(r"[A-Z0-9:()+*/-]*")


class Translator:
    """Both directions for the formulas of one document."""

    def __init__(self, document: Any) -> None:
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        self._parser.CompileEnglish = True
        self._place = document.Sheets.getByIndex(0).getCellByPosition(0, 0).CellAddress
        self._translated = lru_cache(maxsize=4096)(self._translate)

    def to_excel(self, formula: str) -> str:
        """Return a formula (without ``=``) as Excel writes it."""
        return self._translated(formula, _CALC, _EXCEL)

    def from_excel(self, formula: str) -> str:
        """Return a formula (without ``=``) of Excel as LibreOffice's interface takes it."""
        return self._translated(formula, _EXCEL, _CALC)

    def _translate(self, formula: str, source: int, target: int) -> str:
        if _ALIKE.fullmatch(formula):
            return formula
        self._parser.FormulaConvention = source
        tokens = self._parser.parseFormula(formula, self._place)
        self._parser.FormulaConvention = target
        return self._parser.printFormula(tokens, self._place)
