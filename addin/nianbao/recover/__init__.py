"""A published report read back into a filing."""

from nianbao.recover.cell_reading import CellReading
from nianbao.recover.report import Recovered, length_of, read_report

__all__ = ["CellReading", "Recovered", "length_of", "read_report"]
