"""A gallery of errors: for every rule on the tables, what a filer is told, word for word.

The cases stand in ``data/gallery/``, to be read aloud: a title, figures as in ``tables.py``, the
verdict, and each finding with its rule, both sides and the difference, the cells that take part,
and its sentence. What should be found was worked out by hand from the form and its rules.

After a wanted change of words or rules, write the findings anew and read the difference before
committing it::

    PYTHONPATH=addin:tests python tests/test_gallery.py
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import pytest

from nianbao.form import Filing
from nianbao.form.filing import plain_number
from nianbao.rules import (
    Context,
    Explanation,
    Finding,
    LayoutChange,
    RuleSet,
    Verdict,
    check,
    ruleset,
)
from nianbao.words import catalogue
from tables import DEPARTMENT, SHEETS, Value, filing, inputs_of, short_names

FOLDER = Path(__file__).parent / "data" / "gallery"

# The rules on the tables; those on prose, deadlines and other years have tests of their own.
COMMON = ["R001", "R002", "R003", "R004", "R005", "R006", "R007", "R013", "R014", "R016"]
COMMON += ["R030", "R031", "R032"]
RULES = {
    "2021": [*COMMON, "R008", "R009", "R010", "R011", "R012", "R038"],
    "2019": [*COMMON, "R114"],
}

STATES = {"ready": "可以报送", "explain": "需说明", "blocked": "不能报送"}
SEVERITIES = {"error": "错误", "warning": "需说明", "hint": "提示"}
STATUSES = {"broken": "不符", "not_evaluated": "未判定", "explained": "已说明"}
VERDICT = "结论："


@dataclass(frozen=True)
class Case:
    """One picture of the gallery: what was filed, and what is to be found."""

    place: str
    title: tuple[str, ...]
    given: tuple[str, ...]
    expected: tuple[str, ...]


@dataclass
class Setting:
    """What the lines before a case's tables say."""

    edition_id: str = "2021"
    year: int | None = None
    kind: str = DEPARTMENT
    values: dict[str, Value] = field(default_factory=dict)
    layout: list[LayoutChange] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        name, *entries = [entry.strip(" ") for entry in line.split("|")]
        if name == "版式":
            self.edition_id = entries[0]
        elif name == "年度":
            self.year = int(entries[0])
        elif name == "类型":
            self.kind = entries[0]
        elif name == "格中":
            short, what, value = entries
            held = value if what == "文本" else int(value)
            self.values[SHEETS[self.edition_id].ids[short]] = held
        elif name == "改动":
            slots = dict(entry.split("=") for entry in entries[1:])
            self.layout.append(LayoutChange(entries[0], slots))
        else:
            self.tables.append(line)

    @property
    def filing(self) -> Filing:
        text = "\n".join(self.tables)
        return filing(text, self.values, edition_id=self.edition_id, year=self.year, kind=self.kind)


def cases_in(path: Path) -> Iterator[Case]:
    """The cases of a file; lines of a title are those that begin with ``#``."""
    lines = path.read_text("utf-8").split("\n")
    starts = [i for i, line in enumerate(lines) if line.startswith("# ")]
    starts = [i for i in starts if i - 1 not in starts]
    for start, end in pairwise([*starts, len(lines)]):
        title = tuple(line for line in lines[start:end] if line.startswith("# "))
        rest = [line for line in lines[start:end] if line.strip() and line not in title]
        verdict = next((i for i, line in enumerate(rest) if line.startswith(VERDICT)), len(rest))
        place = f"{path.name}:{start + 1}"
        yield Case(place, title, tuple(rest[:verdict]), tuple(rest[verdict:]))


CASES = [case for path in sorted(FOLDER.glob("*.txt")) for case in cases_in(path)]


def table_rules(edition_id: str) -> RuleSet:
    """The rules in force that look at the tables alone."""
    full = ruleset(edition_id)
    return replace(full, rules=tuple(rule for rule in full.rules if rule.id in RULES[edition_id]))


def verdict_on(case: Case) -> Verdict:
    setting = Setting()
    for line in case.given:
        setting.take(line)
    context = Context(layout=setting.layout)
    return check(setting.filing, table_rules(setting.edition_id), context)


def described(verdict: Verdict) -> list[str]:
    """The verdict as it stands in the gallery."""
    lines = [f"{VERDICT}{STATES[verdict.state]}"]
    for finding in verdict.findings:
        lines += [_head(finding, verdict.ruleset.edition.id), f"    {finding.message}"]
    return lines


def _head(finding: Finding, edition_id: str) -> str:
    severity, status = SEVERITIES[finding.severity], STATUSES[finding.status]
    parts = [f"{severity} {finding.rule.id} {status}"]
    if finding.left is not None or finding.right is not None:
        sides = (finding.left, finding.right, finding.difference)
        left, right, difference = (plain_number(side) for side in sides)
        parts.append(f"左 {left}，右 {right}，差 {difference}")
    if finding.cells:
        parts.append(_cells(finding.cells, edition_id))
    return " | ".join(parts)


def _cells(cell_ids: Sequence[str], edition_id: str) -> str:
    for table in SHEETS[edition_id].rows:
        if list(cell_ids) == inputs_of(table, edition_id):
            return f"全部 {len(cell_ids)} 格"
    names = short_names(cell_ids, edition_id)
    first = names.replace("–", " ").partition(" ")[0]
    return names if names.count(" ") < 12 else f"{first} 等 {len(cell_ids)} 格"


@pytest.mark.parametrize("case", [pytest.param(case, id=case.place) for case in CASES])
def test_the_gallery(case: Case) -> None:
    assert described(verdict_on(case)) == list(case.expected)


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return [verdict_on(case) for case in CASES]


@pytest.mark.parametrize("edition_id", RULES)
def test_every_rule_on_the_tables_is_in_force_and_broken_somewhere(
    edition_id: str, verdicts: list[Verdict]
) -> None:
    assert {rule.id for rule in table_rules(edition_id).rules} == set(RULES[edition_id])
    broken = {
        finding.rule.id
        for verdict in verdicts
        for finding in verdict.findings
        if verdict.ruleset.edition.id == edition_id and finding.status == "broken"
    }
    assert broken == set(RULES[edition_id])


def test_every_sentence_on_the_tables_is_said_somewhere(verdicts: list[Verdict]) -> None:
    said = {finding.sentence for verdict in verdicts for finding in verdict.findings}
    own = (*RULES["2021"], *RULES["2019"], "number")
    written = {
        key for key in catalogue() if key.split(".")[0] == "finding" and key.split(".")[1] in own
    }
    # the one that wants last year's report has its picture in data/pairs/
    elsewhere = {"finding.R008.jump"}
    assert said == written - elsewhere | {"finding.table_empty", "finding.cell_unreadable"}


def test_every_column_is_out_of_balance_somewhere(verdicts: list[Verdict]) -> None:
    first = {f.cells[0] for v in verdicts for f in v.findings if f.rule.id == "R010" and f.cells}
    assert {f"r01.{letter}" for letter in "ABCDEFG"} <= {
        short for short, cell_id in SHEETS["2021"].ids.items() if cell_id in first
    }


def test_no_message_shows_a_slot_or_an_empty_word(verdicts: list[Verdict]) -> None:
    for finding in (finding for verdict in verdicts for finding in verdict.findings):
        assert not set("{}") & set(finding.message)
        assert "None" not in finding.message
        assert "“”" not in finding.message
        assert bool(finding.remedy) == (finding.status == "broken")


# --- explanations

FEWER_IN_FORCE = """
表二 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 2 | 0 | 1
"""
UNBALANCED = """
表三 | 自然人
一、本年新收 | 1
"""


def explained(text: str, *explanations: Explanation) -> Verdict:
    return check(filing(text), table_rules("2021"), Context(explanations=explanations))


def explanation_of(finding: Finding, text: str = "本年划出一件") -> Explanation:
    return Explanation(finding.rule.id, finding.digest, text)


def test_an_explained_warning_does_not_stand_in_the_way() -> None:
    before = explained(FEWER_IN_FORCE)
    assert before.state == "explain"
    after = explained(FEWER_IN_FORCE, explanation_of(before.findings[0]))
    (finding,) = after.findings
    assert after.state == "ready"
    assert (finding.rule.id, finding.status) == ("R038", "explained")
    assert (finding.explanation, finding.message) == ("本年划出一件", before.findings[0].message)
    assert after.count("warning") == 0


@pytest.mark.parametrize("row", ["2 | 0 | 0", "3 | 1 | 1", "3 | 0 | 1"])
def test_an_explanation_lapses_when_a_number_changes(row: str) -> None:
    explanation = explanation_of(explained(FEWER_IN_FORCE).findings[0])
    changed = explained(FEWER_IN_FORCE.replace("2 | 0 | 1", row), explanation)
    assert changed.state == "explain"
    assert [(f.rule.id, f.status, f.explanation) for f in changed.findings] == [
        ("R038", "broken", "")
    ]


def test_an_explanation_lapses_when_the_rules_change() -> None:
    rules, text = table_rules("2021"), filing(FEWER_IN_FORCE)
    explanation = explanation_of(check(text, rules).findings[0])
    context = Context(explanations=(explanation,))
    assert check(text, rules, context).state == "ready"
    assert check(text, replace(rules, version="2021.2"), context).state == "explain"


def test_an_explanation_stays_when_another_number_changes() -> None:
    explanation = explanation_of(explained(FEWER_IN_FORCE).findings[0])
    text = FEWER_IN_FORCE + "行政规范性文件 | 7 | 0 | 9"
    assert explained(text, explanation).state == "ready"


def test_an_explanation_is_of_one_place_only() -> None:
    text = FEWER_IN_FORCE + "行政规范性文件 | 2 | 0 | 1"
    first, second = explained(text).findings
    verdict = explained(text, explanation_of(first))
    assert verdict.state == "explain"
    assert [(f.status, f.cells) for f in verdict.findings] == [
        ("broken", second.cells),
        ("explained", first.cells),
    ]


def test_an_explanation_is_of_one_rule_only() -> None:
    finding = explained(FEWER_IN_FORCE).findings[0]
    verdict = explained(FEWER_IN_FORCE, Explanation("R006", finding.digest, "另一条规则"))
    assert verdict.state == "explain"


def test_an_error_is_not_explained_away() -> None:
    before = explained(UNBALANCED)
    explanations = [explanation_of(finding, "台账如此") for finding in before.findings]
    after = explained(UNBALANCED, *explanations)
    assert after.state == "blocked"
    assert [finding.status for finding in after.findings] == ["broken", "broken"]


def test_a_hint_needs_no_explanation() -> None:
    verdict = explained("表二 | 本年收费金额\n行政事业性收费 | 0.1234567")
    assert (verdict.state, verdict.findings[0].status) == ("ready", "broken")


def test_a_cleared_total_is_explained_until_one_of_its_parts_changes() -> None:
    text = "表四 | 结果维持 | 总计\n行政复议 | 0 | "
    finding = explained(text).findings[0]
    explanation = explanation_of(finding, "总计栏为空是原表如此")
    assert (finding.rule.id, explained(text, explanation).state) == ("R006", "ready")
    changed = explained(text.replace("0", "1"), explanation)
    assert [(f.rule.id, f.status) for f in changed.findings] == [
        ("R030", "broken"),
        ("R006", "broken"),
    ]


def remake() -> None:
    """Write the findings of every case anew."""
    for path in sorted(FOLDER.glob("*.txt")):
        heading = path.read_text("utf-8").partition("\n# ")[0].rstrip("\n")
        texts = [
            "\n".join([*case.title, *case.given, *described(verdict_on(case))])
            for case in cases_in(path)
        ]
        path.write_text("\n\n".join([heading, *texts]) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    remake()
