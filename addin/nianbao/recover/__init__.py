"""A published report read back into a filing."""

from nianbao.recover.reading import Reading
from nianbao.recover.report import Recovered, length_of, read_report

__all__ = ["Reading", "Recovered", "length_of", "read_report"]
