"""This year's report against last year's."""

from nianbao.rules.checks.case import Check

CHECKS: dict[str, Check] = {}
