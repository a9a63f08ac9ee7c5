"""A published report read back into a filing."""

from nianbao.recover.report import Recovered, read_report

__all__ = ["Recovered", "read_report"]
