"""A synthetic next release of the same edition, in a copy of the package of its own.

It is made as a maintainer would make it: records and words alone, the template rebuilt by its
command. New are a check whose row comes before most others, an error-level rule on columns and
one on rows, each with a live flag; gone are a check and an error-level rule on columns.
"""

import re
from pathlib import Path
from shutil import copytree, ignore_patterns

from next_year import LAST, NextYear

NEW_CHECK, NEW_COLUMN_RULE, SECOND_COLUMN_RULE, NEW_ROW_RULE = "R029", "R130", "R131", "R132"
NEW = {NEW_CHECK, NEW_COLUMN_RULE, SECOND_COLUMN_RULE, NEW_ROW_RULE}
GONE = {"R014", "R084"}

_ROOT = Path(__file__).parents[1]
_RECORD = """
[[rules]]
id = "{id}"
severity = "{severity}"
{test}
statement = "假设的下一版规则 {id}"
remedy = "核对"
blank = "zero"
certainty = "exact"
source = "由统一格式推出"
message = "{{table}}：{id}。{{left}}；{{right}}"
flag = "{id} 成立"
"""
_COLUMNS = "for each column of applications: {} <= new + carried_in"
# declared last, it makes the total of totals a sum of its column, which was one of its row
_COLUMN_TOTAL = (
    "for each column of applications: results_total = granted + partly_granted + denied"
    " + not_provided + not_processed + closed_otherwise"
)
_TESTS = {
    NEW_CHECK: ("hint", 'check = "blanks"'),
    NEW_COLUMN_RULE: ("error", f'equations = ["{_COLUMNS.format("granted")}"]'),
    SECOND_COLUMN_RULE: ("error", f'equations = ["{_COLUMN_TOTAL}"]'),
    NEW_ROW_RULE: ("error", 'equations = ["for each row of proactive.regulations: issued >= 0"]'),
}


def this_release() -> NextYear:
    """Return the package under test, as ``next_release`` returns the copy."""
    return NextYear(_ROOT)


def next_release(root: Path, *, version: str) -> NextYear:
    """Return a copy of the package in a folder, with other rules by this version."""
    package = root / "addin" / "nianbao"
    copytree(_ROOT / "addin" / "nianbao", package, ignore=ignore_patterns("__pycache__"))
    rules = package / "form" / "editions" / LAST / "rules"
    gone = ", ".join(f'"{rule}"' for rule in sorted(GONE))
    head = (rules / "set.toml").read_text("utf-8")
    head = re.sub(r'^version = ".*"$', f'version = "{version}"', head, flags=re.M)
    head = re.sub(r"^deleted = \[", f"deleted = [{gone}, ", head, flags=re.M)
    (rules / "set.toml").write_text(head, "utf-8")
    records = (_RECORD.format(id=rule, severity=s, test=t) for rule, (s, t) in _TESTS.items())
    (rules / "next.toml").write_text("".join(records), "utf-8")
    release = NextYear(root)
    built = release.python("-m", "nianbao.actions.template", root / "workbook_template.xlsx")
    assert built.returncode == 0, built.stdout + built.stderr
    return release
