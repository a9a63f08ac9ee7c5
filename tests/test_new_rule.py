"""One rule more, in a copy of the package: one record by hand, all the rest by commands.

A rule on the tables is its record alone; a rule that no equation can tell is its record and one
function in ``rules/checks/``. The record and the commands are those
of docs/developer.md. Everything that a rule touches follows: what a check says, the live
flags of the sheet, the page of rules, the examples as tests, the version of the set and its seal.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook

from manual import copy_project, make_anew, recipe, run
from next_year import LAST, NextYear
from nianbao.rules import ruleset

RECIPE = "A rule more"
RULES = f"addin/nianbao/form/editions/{LAST}/rules"
CHECK_RULE = """
[[rules]]
id = "R132"
severity = "hint"
check = "all_corrected"
options.corrected = "disputes.reconsideration.corrected"
options.total = "disputes.reconsideration.total"
options.least = 3
statement = "行政复议一般不会全部被纠正"
remedy = "与司法行政部门核对"
blank = "skip"
certainty = "may_over_report"
source = "核查实践"
message = "{figures} 全部被纠正"
examples = '''
# 三件全部被纠正
表四 | 结果纠正
行政复议 | 3
→
# 三件中有一件维持
表四 | 结果维持 | 结果纠正
行政复议 | 1 | 2
→
'''
"""
CHECK = '''"""Disputes that all ended in one way."""

from collections.abc import Iterator

from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, check
from nianbao.rules.checks.figures import amount, figure_words
from nianbao.rules.finding import Finding


@check
def all_corrected(case: Case, *, corrected: str, total: str, least: int) -> Iterator[Finding]:
    """Yield a finding when as many cases were corrected as there were, and not few."""
    number = amount(case.filing, [corrected])
    if number >= least and number == amount(case.filing, [total]):
        yield case.broken(MESSAGE, {"figures": figure_words(case, [corrected])}, cells=[corrected])
'''
MADE = {
    f"{RULES}/set.toml",
    "tests/data/seals.toml",
    "docs/rules.md",
}


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[NextYear]:
    """A copy of the project as far as rules go."""
    copied = copy_project(tmp_path)
    yield copied
    copied.close()


def state(root: Path) -> dict[str, str]:
    """The content of every file by its path."""
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def add(copy: NextYear, file: str, text: str) -> None:
    path = copy.root / file
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(before + text, "utf-8")


@pytest.fixture
def with_rule(copy: NextYear) -> Callable[..., set[str]]:
    """Return what adds texts to files by hand and runs the commands: the files that changed."""

    def change(texts: dict[str, str]) -> set[str]:
        before = state(copy.root)
        for file, text in texts.items():
            add(copy, file, text)
        make_anew(RECIPE, copy)
        after = state(copy.root)
        return {file for file in after if before.get(file) != after[file]}

    return change


def passes(copy: NextYear, *tests: str) -> None:
    done = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    assert done.returncode == 0, done.stdout


def test_a_rule_on_the_tables_is_one_record(
    copy: NextYear, with_rule: Callable[..., set[str]], tmp_path: Path
) -> None:
    (record,) = [block for block in recipe(RECIPE) if block.language == "toml"]
    changed = with_rule({record.file: record.text})
    assert changed == {f"{RULES}/tables.toml", "workbook_template.xlsx", *MADE}
    sides = "（三）不予公开 › 1.属于国家秘密 2；一、本年新收 1 ＋ 二、上年结转 0 ＝ 1；多 1"
    said = f"表三「自然人」列：涉密多于收到。{sides}"
    for file in (f"{RULES}/tables.toml", "docs/rules.md"):
        assert f"→ {said}\n" in (copy.root / file).read_text("utf-8")

    figures = {"applications.new.natural_person": 1}
    figures["applications.denied.state_secret.natural_person"] = 2
    path = copy.filled(tmp_path / "年报.xlsx", 2025, figures)
    found = copy.json("check", path, "--write", code=None)
    assert said in [x["message"] for x in found["findings"] if x["rule"] == "R131"]
    assert found["ruleset"]["version"] not in ("", ruleset(LAST).version)
    sheet = load_workbook(path, data_only=True)["三、依申请"]
    rows = {sheet.cell(row, 1).value: row for row in range(28, sheet.max_row + 1)}
    assert sheet.cell(rows["涉密件数不大于收到数"], 4).value == "✗ 差 1"

    passes(copy, "tests/test_seals.py", "tests/test_examples.py", "-k", "R131 or seal or shown")


def test_a_check_more_is_a_record_and_a_function(
    copy: NextYear, with_rule: Callable[..., set[str]], tmp_path: Path
) -> None:
    function = "addin/nianbao/rules/checks/outcomes.py"
    changed = with_rule({f"{RULES}/hints.toml": CHECK_RULE, function: CHECK})
    by_hand = {f"{RULES}/hints.toml", function}
    assert changed == {*by_hand, "workbook_template.xlsx", *MADE}
    path = copy.filled(tmp_path / "年报.xlsx", 2025, {"disputes.reconsideration.corrected": 3})
    found = copy.json("check", path, code=None)["findings"]
    assert [x["message"] for x in found if x["rule"] == "R132"] == [
        "表四 › 行政复议 › 结果纠正 3 全部被纠正"
    ]
    assert "R132" not in copy.run("rules", "--selfcheck", code=None)
    passes(copy, "tests/test_seals.py", "tests/test_examples.py", "-k", "R132 or seal or shown")


def test_wrong_options_of_a_record_are_told_in_words(copy: NextYear) -> None:
    wrong = CHECK_RULE.replace("least = 3", 'least = "三"').replace("all_corrected", "present")
    add(copy, f"{RULES}/hints.toml", wrong)
    said = copy.run("rules", "--selfcheck", code=None)
    assert "R132 的选项与检查“present”不合：检查“present”还需要选项“cells”" in said
    assert "R132 的选项与检查“present”不合：检查“present”没有选项“least”" in said
