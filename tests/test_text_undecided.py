"""R044 to R061 where a table cannot be read or nothing was written, and what is explained of them.

What each of them says stands among the examples in its record.
"""

from dataclasses import replace

from nianbao.form import Filing
from nianbao.rules import Context, Explanation, check, ruleset
from tables import filing
from text_cases import filing_of, findings_in

RECEIVED = "2023年，我局共收到政府信息公开申请9件，办结8件。"


def test_an_empty_table_is_not_judged() -> None:
    given = filing_of("", RECEIVED)
    empty = replace(given, figures=filing("表三 | 未填").figures)
    found = [(f.rule.id, f.status, f.message) for f in findings_in(empty)]
    assert found == [
        (
            "R010",
            "not_evaluated",
            "表三全部未填，没有核对（R010、R011、R012、R013、R014、R016、R044、R046）",
        )
    ]


def test_an_unreadable_cell_is_not_judged() -> None:
    given = filing_of("", RECEIVED)
    bad = replace(given, figures=filing("表三 | 自然人\n一、本年新收 | 约9").figures)
    (finding,) = (f for f in findings_in(bad) if "R044" in f.rules)
    assert finding.status == "not_evaluated"
    assert finding.message.startswith(
        "表三有不能采用的数：表三 › 一、本年新收 › 自然人填的是“约9”。改正以前，"
    )


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
