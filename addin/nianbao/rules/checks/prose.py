"""What the prose must contain and how it is written."""

from nianbao.rules.checks.case import Check

CHECKS: dict[str, Check] = {}
