"""R044 to R061 over the list of sentences: how much of what is broken is found, and what else.

``data/sentences.tsv`` holds sentences with the figures beside them and the rules that a careful
reader would see broken; ``golden/text-sentences.txt`` what the rules make of it. After a wanted
change write the table anew and read the difference before committing it::

    PYTHONPATH=addin:tests python tests/test_text_sentences.py
"""

from collections import Counter
from pathlib import Path

import pytest

from text_cases import RULES, Sentence, broken_in, findings_in, read_list

GOLDEN = Path(__file__).parent / "golden" / "text-sentences.txt"


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    return read_list()


def table(sentences: list[Sentence]) -> str:
    """Precision and recall by rule and altogether, and every line on which the rules differ."""
    right, missed, wrong = Counter[str](), Counter[str](), Counter[str]()
    differences: list[str] = []
    for sentence in sentences:
        found = broken_in(sentence.filing)
        right += found & sentence.rules
        missed += sentence.rules - found
        wrong += found - sentence.rules
        if found != sentence.rules:
            differences.append(f"line {sentence.line}: {_named(found)}, not {sentence.rules}")
    quiet = sum(not sentence.rules for sentence in sentences)
    lines = [
        "Sentences with figures beside them (tests/data/sentences.tsv), and rules R044 to R061.",
        "",
        f"sentences          {len(sentences):4}",
        f"  to stay quiet    {quiet:4}",
        f"  to be reported   {len(sentences) - quiet:4}",
        f"breaches           {(right + missed).total():4}",
        f"  found            {right.total():4}",
        f"  missed           {missed.total():4}",
        f"false alarms       {wrong.total():4}",
        f"precision         {_ratio(right.total(), wrong.total())}",
        f"recall            {_ratio(right.total(), missed.total())}",
        "",
        "rule   found  missed  false",
        *(f"{rule}   {right[rule]:5}  {missed[rule]:6}  {wrong[rule]:5}" for rule in RULES),
        "",
        *(differences or ["No sentence is judged otherwise than by the list."]),
    ]
    return "\n".join(lines) + "\n"


def _named(rules: Counter[str]) -> str:
    return " ".join(sorted(rules.elements())) or "nothing"


def _ratio(right: int, other: int) -> str:
    """A ratio with three decimals, cut off: 1.000 is all of them."""
    thousandths = 1000 * right // (right + other)
    return f"{thousandths // 1000}.{thousandths % 1000:03}"


def test_the_measure_is_the_one_committed(sentences: list[Sentence]) -> None:
    assert table(sentences) == GOLDEN.read_text("utf-8")


def test_the_list_is_long_enough_and_half_of_it_is_traps(sentences: list[Sentence]) -> None:
    assert len(sentences) >= 150
    assert sum(not sentence.rules for sentence in sentences) >= 50


def test_precision_and_recall_are_good_enough(sentences: list[Sentence]) -> None:
    found = [(sentence.rules, broken_in(sentence.filing)) for sentence in sentences]
    right = sum((rules & broken).total() for rules, broken in found)
    assert right >= 0.97 * sum(broken.total() for _, broken in found)
    assert right >= 0.9 * sum(rules.total() for rules, _ in found)


def test_every_rule_is_broken_and_kept_in_the_list(sentences: list[Sentence]) -> None:
    broken = {rule for sentence in sentences for rule in sentence.rules}
    assert broken == set(RULES)


def test_no_sentence_stands_twice_beside_the_same_figures(sentences: list[Sentence]) -> None:
    lines = [(sentence.figures, sentence.text) for sentence in sentences]
    assert len(lines) == len(set(lines))


def test_every_rule_can_be_evaluated_on_every_sentence(sentences: list[Sentence]) -> None:
    undecided = [
        (sentence.line, finding.message)
        for sentence in sentences
        for finding in findings_in(sentence.filing)
        if finding.status != "broken"
    ]
    assert undecided == []


if __name__ == "__main__":
    GOLDEN.write_text(table(read_list()), "utf-8", newline="\n")
