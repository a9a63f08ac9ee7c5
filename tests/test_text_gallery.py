"""A gallery of R044 to R061: what a filer is told, word for word, and what comes close to it.

The cases stand in ``data/text-gallery.txt``, to be read aloud: a title, the figures and the text as
in ``data/sentences.tsv``, and every finding with the place in the prose, both sides, the cells that
take part, and its sentence. The case below it that has no findings differs from it by little.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from nianbao.form import Filing
from nianbao.form.filing import plain_number
from nianbao.rules import Context, Explanation, Finding, check, ruleset
from nianbao.words import catalogue
from tables import filing, short_names
from text_cases import RULES, filing_of, findings_in

GALLERY = Path(__file__).parent / "data" / "text-gallery.txt"

SEVERITIES = {"error": "错误", "warning": "需说明", "hint": "提示"}


@dataclass(frozen=True)
class Case:
    """One picture of the gallery."""

    title: str
    figures: str
    text: str
    expected: tuple[str, ...]


def cases() -> list[Case]:
    found = []
    text = GALLERY.read_text("utf-8").strip("\n").replace("\n\n", "\n")
    for block in text.split("\n# ")[1:]:
        title, given, *expected = block.split("\n")
        figures, text = given.split(" | ") if not given.startswith(" |") else ("", given[3:])
        found.append(Case(title, figures, text, tuple(expected)))
    return found


CASES = cases()


def described(case: Case) -> list[str]:
    judged = filing_of(case.figures, case.text)
    lines: list[str] = []
    for finding in findings_in(judged):
        lines += [_head(finding), f"    {finding.message}"]
    return lines


def _head(finding: Finding) -> str:
    parts = [f"{finding.rule.id} {SEVERITIES[finding.severity]} {finding.at}"]
    if finding.left is not None:
        sides = (finding.left, finding.right, finding.difference)
        left, right, difference = (plain_number(side) for side in sides)
        parts.append(f"左 {left}，右 {right}，差 {difference}")
    if finding.cells:
        parts.append(short_names(finding.cells, "2021"))
    return " | ".join(parts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_gallery(case: Case) -> None:
    assert described(case) == list(case.expected)


def test_every_rule_has_a_picture_and_one_close_to_it() -> None:
    broken = {line[:4] for case in CASES for line in case.expected if line.startswith("R")}
    kept = {case.title[:4] for case in CASES if not case.expected}
    assert broken == kept == set(RULES)


def test_every_sentence_of_these_rules_is_said_somewhere() -> None:
    said = {
        finding.sentence
        for case in CASES
        for finding in findings_in(filing_of(case.figures, case.text))
    }
    written = {
        key
        for key in catalogue()
        if key.startswith(("finding.text.", "finding.R060", "finding.R061"))
    }
    # two of them are parts of sentences, one is said where a cell cannot be read
    assert said == written - {"finding.text.figure", "finding.text.sum", "finding.text.unreadable"}


# --- what cannot be evaluated

RECEIVED = "2023年，我局共收到政府信息公开申请9件，办结8件。"


def test_an_empty_table_is_not_judged() -> None:
    given = filing_of("", RECEIVED)
    empty = replace(given, figures=filing("表三 | 未填").figures)
    found = [(f.rule.id, f.status, f.message) for f in findings_in(empty)]
    assert found == [
        ("R044", "not_evaluated", "表三全部未填，未判定"),
        ("R046", "not_evaluated", "表三全部未填，未判定"),
    ]


def test_an_unreadable_cell_is_not_judged() -> None:
    given = filing_of("", RECEIVED)
    bad = replace(given, figures=filing("表三 | 自然人\n一、本年新收 | 约9").figures)
    words = "表三有读不出数字的格，正文“2023年，我局共收到政府信息公开申请9件”未能核对"
    assert [(f.status, f.message) for f in findings_in(bad) if f.rule.id == "R044"] == [
        ("not_evaluated", words)
    ]


def test_a_total_left_blank_counts_as_the_sum_of_its_parts() -> None:
    text = "表三 | 自然人 | 总计\n一、本年新收 | 9 | \n（一）予以公开 | 8 | \n（七）总计 | 8 | "
    given = filing_of("", RECEIVED)
    assert list(findings_in(replace(given, figures=filing(text).figures))) == []


def test_without_prose_nothing_is_said() -> None:
    assert list(findings_in(filing_of("新收=9 收费=7", ""))) == []


# --- explanations


def test_an_explanation_holds_while_the_sentence_and_the_figures_stand() -> None:
    given = filing_of("新收=8 予以公开=8", RECEIVED)
    (finding,) = findings_in(given)
    explanation = Explanation("R044", finding.digest, "正文数含转办 1 件")
    assert _status(given, explanation) == "explained"
    longer = filing_of("新收=8 予以公开=8", RECEIVED + "另有说明。")
    assert _status(longer, explanation) == "explained"
    other_words = filing_of("新收=8 予以公开=8", RECEIVED.replace("我局", "本局"))
    assert _status(other_words, explanation) == "broken"
    other_figure = filing_of("新收=7 予以公开=8", RECEIVED)
    assert _status(other_figure, explanation) == "broken"


def _status(judged: Filing, explanation: Explanation) -> str:
    verdict = check(judged, ruleset("2021"), Context(explanations=[explanation]))
    return next(f.status for f in verdict.findings if f.rule.id == "R044")
