"""A published report read back into a filing."""

from nianbao.recover.reading import Reading
from nianbao.recover.report import Recovered, read_report

__all__ = ["Reading", "Recovered", "read_report"]
