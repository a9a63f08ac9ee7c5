"""Prose against tables: numbers in the text beside the figures that they speak of."""

from nianbao.rules.checks.case import Check

CHECKS: dict[str, Check] = {}
