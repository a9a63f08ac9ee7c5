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
"""
_COLUMNS = "for each column of applications: {} <= new + carried_in"
_TESTS = {
    NEW_CHECK: ("hint", 'check = "blanks"'),
    NEW_COLUMN_RULE: ("error", f'equations = ["{_COLUMNS.format("granted")}"]'),
    SECOND_COLUMN_RULE: ("error", f'equations = ["{_COLUMNS.format("partly_granted")}"]'),
    NEW_ROW_RULE: ("error", 'equations = ["for each row of proactive.regulations: issued >= 0"]'),
}


def this_release() -> NextYear:
    """Return the package under test, as ``next_release`` returns the copy."""
    return NextYear(_ROOT)


def next_release(root: Path, *, version: str) -> NextYear:
    """Return a copy of the package in a folder, with other rules by this version."""
    package = root / "addin" / "nianbao"
    copytree(_ROOT / "addin" / "nianbao", package, ignore=ignore_patterns("__pycache__"))
    rules = package / "rules" / "catalogues" / LAST
    for file in rules.glob("*.toml"):
        _change(file, rf'\n\[\[rules\]\]\nid = "(?:{"|".join(GONE)})"\n(?:[^\n]+\n)+', "\n")
        _change(file, r'^version = ".*"$', f'version = "{version}"')
    records = (_RECORD.format(id=rule, severity=s, test=t) for rule, (s, t) in _TESTS.items())
    (rules / "next.toml").write_text("".join(records), "utf-8")
    words = package / "words" / "zh"
    found = "".join(f'\n{rule} = "{{table}}：{rule}。{{left}}；{{right}}"' for rule in _TESTS)
    _change(words / "finding" / "base.toml", r"(?=\nR013 = )", found)
    flags = "".join(f'\n{rule} = "{rule} 成立"' for rule in _TESTS)
    _change(words / "sheet.toml", r"(?=\nR013 = )", flags)
    release = NextYear(root)
    built = release.python("-m", "nianbao.actions.template", root / "workbook_template.xlsx")
    assert built.returncode == 0, built.stdout + built.stderr
    return release


def _change(file: Path, pattern: str, new: str) -> None:
    text = file.read_text("utf-8")
    file.write_text(re.sub(pattern, lambda _: new, text, flags=re.M), "utf-8")
