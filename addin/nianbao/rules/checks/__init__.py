"""The checks that are not equations: each yields the findings of one rule.

A check takes the rule and what is being judged; it never raises on a strange filing.
"""

from nianbao.rules.checks import cells, copies, fees, hints, privacy, procedure, prose, text, years
from nianbao.rules.checks.case import Case, Check, direction, is_empty, unreadable_cells

CHECKS: dict[str, Check] = {
    **cells.CHECKS,
    **copies.CHECKS,
    **fees.CHECKS,
    **hints.CHECKS,
    **text.CHECKS,
    **years.CHECKS,
    **prose.CHECKS,
    **privacy.CHECKS,
    **procedure.CHECKS,
}

__all__ = ["CHECKS", "Case", "Check", "direction", "is_empty", "unreadable_cells"]
