"""The checks that are not equations: each yields the findings of one rule.

A check takes what is being judged and its rule's options; it never raises on a strange filing.
Every module of this folder is loaded, so that a function marked ``@check`` is known by its name.
"""

from importlib import import_module
from pkgutil import iter_modules

from nianbao.rules.checks.case import (
    CHECKS,
    Case,
    Check,
    direction,
    is_empty,
    unfilled,
    unreadable_cells,
)

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["CHECKS", "Case", "Check", "direction", "is_empty", "unfilled", "unreadable_cells"]
