"""What is unusual inside the tables, or for this kind of unit."""

from nianbao.rules.checks.case import Check

CHECKS: dict[str, Check] = {}
