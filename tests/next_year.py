"""A synthetic edition of the form for a year to come, in a copy of the package of its own.

It is made as a maintainer would make it: a folder beside the others, begun as a copy of the newest
one. Table three has a row and a column more, a header of table two has another name, one rule is
new and one is gone. No line of Python is touched; the template is rebuilt by its command.
"""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

from conftest import PROFILE, PROSE
from nianbao.form.edition import editions

LAST = editions()[-1]
NEXT = str(int(LAST) + 5)  # also the first year reported on it
NAME = f"{NEXT}年假设格式"
ROW = "applications.denied.commercial_secret"
ROW_LABEL = "9.属于商业秘密"
COLUMN = "sole_trader"
COLUMN_LABEL = "个体工商户"
RENAMED = ("现行有效件数", "年末有效件数")
UNIT = "某市某局"
RULE = "R130"
RULE_GONE = "R009"
# what the applicants of the new column asked for, in a year that balances
FIGURES = {
    f"applications.new.{COLUMN}": 1234,
    f"applications.granted.{COLUMN}": 1200,
    f"applications.denied.third_party_rights.{COLUMN}": 20,
    f"{ROW}.{COLUMN}": 14,
}

_PACKAGE = Path(__file__).parents[1] / "addin" / "nianbao"
_TOTAL = re.compile(r"\.total$|\.results_total\.")
_LAST_APPLICANT = "I"  # the new column stands between it and 总计
_LAST_DENIED = 15  # the new row stands below it


# The copy's command line, a list of arguments a line, in one process: starting takes longest.
_DESK = """
import contextlib, io, json, sys
from nianbao.cli import main
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(json.loads(line))
        except SystemExit as stop:
            code = stop.code
    print(json.dumps([code, out.getvalue(), err.getvalue()]), flush=True)
"""


@dataclass(frozen=True)
class NextYear:
    """The copied package: ``run`` is its command line, ``python`` any program beside it."""

    root: Path

    @property
    def environment(self) -> dict[str, str]:
        """The variables under which Python finds the copy and not the package under test."""
        # an intake in the tests' own process leaves the setting behind under which its workers run
        inherited = {k: v for k, v in os.environ.items() if k != "PYTHONSAFEPATH"}
        return {**inherited, "PYTHONPATH": str(self.root / "addin"), "PYTHONUTF8": "1"}

    @cached_property
    def _desk(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", _DESK],
            env=self.environment,
            cwd=self.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def close(self) -> None:
        self._desk.communicate(timeout=60)

    def python(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            env=self.environment,
            cwd=self.root,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def run(self, *arguments: object, code: int | None = 0) -> str:
        """Return what a command printed; its exit code must be ``code``, if any is named."""
        assert self._desk.stdin and self._desk.stdout
        self._desk.stdin.write(json.dumps([str(argument) for argument in arguments]) + "\n")
        self._desk.stdin.flush()
        ended, out, err = json.loads(self._desk.stdout.readline())
        assert code in (None, ended), out + err
        return out

    def json(self, *arguments: object, code: int | None = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code))

    def numbers(self, path: Path) -> dict[str, Any]:
        """Return every number of a workbook by its cell."""
        figures = self.json("figures", path)["figures"]
        return {cell: figure["number"] for cell, figure in figures.items()}

    def filled(self, path: Path, year: int, figures: dict[str, int], unit: str = UNIT) -> Path:
        """Return a new workbook for a year: every input is 0 but for these, and prose in order."""
        self.run("new", path, "--unit", unit, "--year", year)
        inputs = [cell for cell in self.numbers(path) if not _TOTAL.search(cell)]
        prose = {n: [text.format(year=year) for text in texts] for n, texts in PROSE.items()}
        content = {
            "figures": dict.fromkeys(inputs, 0) | figures,
            "sections": prose,
            "profile": PROFILE,
        }
        data = path.with_suffix(".json")
        data.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        self.run("fill", path, data)
        return path


def make(root: Path) -> NextYear:
    """Return a copy of the package in a folder, with next year's edition in it."""
    package = root / "addin" / "nianbao"
    copytree(_PACKAGE, package, ignore=ignore_patterns("__pycache__"))
    folder = package / "form" / "editions" / NEXT
    folder.mkdir()
    last = (folder.parent / LAST / "form.toml").read_text("utf-8")
    (folder / "form.toml").write_text(_form(last), "utf-8")
    _write_rules(package)
    copy = NextYear(root)
    built = copy.python("-m", "nianbao.actions.template", root / "workbook_template.xlsx")
    assert built.returncode == 0, built.stdout + built.stderr
    return copy


def _form(last: str) -> str:
    """Return the new form: the last one with its changes."""
    head, *tables = re.split(r"(?=^\[\[tables\]\]$)", last, flags=re.M)
    head = re.sub(r"^name = .*$", f'name = "{NAME}"', head, flags=re.M)
    head = re.sub(r"^version = .*$", f'version = "{NEXT}.1"', head, flags=re.M)
    head = re.sub(r"^notice = .*$", f'notice = "国办公开办函〔{NEXT}〕1号"', head, flags=re.M)
    two, three, four = tables
    return "".join([head, _put(two, *RENAMED), _table_three(three), four])


def _table_three(text: str) -> str:
    text = re.sub(r'(?<=at = ")[A-Z0-9:]+(?=")', lambda found: _moved(found[0]), text)
    text = _put(text, "size = [28, 10]", "size = [29, 11]")
    text = _put(text, 'total = "J"', f'{COLUMN} = "J", total = "K"')
    head = '  { at = "I3", role = "head", text = "其他" },\n'
    text = _put(text, head, f'{head}  {{ at = "J3", role = "head", text = "{COLUMN_LABEL}" }},\n')
    line = '  { id = "not_provided.not_held"'
    row = f'id = "{_ROW}", at = "C16", text = "{ROW_LABEL}"'
    return _put(text, line, f'  {{ {row}, basis = "条例第十五条", help = "商业秘密。" }},\n{line}')


def _moved(at: str) -> str:
    """Return a range after a row and a column were put in; what embraced both grows."""
    first, _, last = at.partition(":")
    moved = _shifted(first, grows=False)
    return f"{moved}:{_shifted(last, grows=True)}" if last else moved


def _shifted(at: str, *, grows: bool) -> str:
    column, row = at[0], int(at[1:])
    below, behind = row > _LAST_DENIED, column > _LAST_APPLICANT
    if grows:
        below, behind = row >= _LAST_DENIED, column >= _LAST_APPLICANT
    return f"{chr(ord(column) + behind)}{row + below}"


def _put(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def _write_rules(package: Path) -> None:
    """Write the rules of the new edition: those of the last one, with what is new and gone."""
    folder = package / "form" / "editions" / NEXT / "rules"
    folder.mkdir()
    (folder / "set.toml").write_text(_RULES, "utf-8")


_ROW = ROW.removeprefix("applications.")
_APPLICANTS = (
    "natural_person",
    "enterprise",
    "research_institution",
    "public_interest_org",
    "legal_service",
    "other_org",
    COLUMN,
)
_RULES = f"""
version = "{NEXT}.1"
extends = "{LAST}"
deleted = ["{RULE_GONE}"]

[[changes]]
id = "R012"
equations = ["for each row of applications: total = {" + ".join(_APPLICANTS)}"]
statement = "表三逐行：总计等于自然人、法人或其他组织各栏之和"

[[rules]]
id = "{RULE}"
severity = "error"
equations = ["for each column of applications: {_ROW} <= denied.third_party_rights"]
statement = "表三逐列：属于商业秘密的，不得多于保护第三方合法权益的"
remedy = "核对两行"
blank = "zero"
certainty = "exact"
source = "由统一格式推出"
message = "{{table}}「{{subject}}」列：商业秘密较多。{{left}}；{{right}}；多 {{difference}}"
flag = "商业秘密不多于第三方权益"
"""
