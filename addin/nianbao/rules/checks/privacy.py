"""What must not be published: personal data, secrecy marks."""

from nianbao.rules.checks.case import Check

CHECKS: dict[str, Check] = {}
