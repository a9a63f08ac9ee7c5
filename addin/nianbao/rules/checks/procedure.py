"""Deadlines, review and signature."""

from nianbao.rules.checks.case import Check

CHECKS: dict[str, Check] = {}
