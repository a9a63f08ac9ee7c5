"""Prose against tables: numbers in the text beside the figures that they speak of.

What a number counts is read by nianbao.rules.prose; the rules' options say which meanings
(ids of its meanings.toml) each of them compares. A number that may be another one (of another
body, another year, about so many, part of something not known) is passed over in silence.
"""

import re
from collections.abc import Iterable, Iterator

from nianbao.form.filing import Number, plain_number
from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, check, is_empty, unreadable_cells
from nianbao.rules.checks.figures import open_by
from nianbao.rules.checks.text_findings import agrees, broken, figures_of
from nianbao.rules.finding import Finding
from nianbao.rules.prose import Mention, read_prose, readings_of, value_of
from nianbao.rules.prose.certainty import SURMISE
from nianbao.rules.prose.evidence import supported
from nianbao.rules.prose.figures import Sum, sum_of
from nianbao.rules.prose.lexicon import lexicon
from nianbao.rules.prose.naming import figures_in_words, nonzero_in_words
from nianbao.rules.prose.passage import plain

_FEE = "proactive.fees.amount"
_LICENCES = "proactive.licences.decisions"
_FEE_UNPAID = "applications.closed_otherwise.fee_unpaid.total"
_OTHER_MATTERS = 6
_ALL = 100


@check
def stated_figures(
    case: Case, *, meanings: list[str], own_scope: bool = False
) -> Iterator[Finding]:
    """Yield every number in the prose that differs from the figures that it speaks of."""
    wanted = _wanted(case, meanings, own_scope)
    yield from _against_tables(case, [m for m in wanted if not m.is_share])
    surmised = [m for m in supported(case.filing, case.ruleset) if m.meaning in meanings]
    if surmised:
        yield from _against_tables(case, surmised, SURMISE)


@check
def all_answered(case: Case, *, meanings: list[str]) -> Iterator[Finding]:
    """Yield every statement that all is answered, though something is carried over."""
    mentions = read_prose(case.filing).mentions
    known = lexicon().meanings
    if any(m.value and m.meaning and known[m.meaning].has("left") for m in mentions):
        return iter(())
    said = [m for m in _wanted(case, meanings) if not m.is_share or m.value == _ALL]
    # 「已全部答复，答复率 100%」 says the same thing twice
    first = {(m.sentence, m.paragraph.at): m for m in reversed(said)}
    return _against_tables(
        case, [m._replace(meaning="all_answered", value=0) for m in reversed(first.values())]
    )


def _wanted(case: Case, meanings: list[str], own_scope: bool = False) -> list[Mention]:
    return [
        mention
        for mention in read_prose(case.filing).mentions
        if mention.meaning in meanings
        and mention.is_comparable
        and (mention.scope == "own" or not own_scope)
    ]


def _against_tables(
    case: Case, mentions: Iterable[Mention], reading: str = ""
) -> Iterator[Finding]:
    undecided: set[str] = set()
    for mention in mentions:
        readings = readings_of(mention, case.filing.edition)
        if not readings:
            continue
        figures = [value_of(terms, case.filing, case.ruleset) for terms in readings]
        if any(agrees(mention, figure) for figure in figures):
            continue
        if mention.also and any(agrees(mention, fig) for fig in _other_figures(case, mention)):
            continue
        table = case.filing.edition.table(readings[0][0].cell.table)
        if is_empty(table, case.filing):
            if table.id not in undecided:
                undecided.add(table.id)
                yield case.undecided("table_empty", {"table": table.name})
        elif any(figure is None for figure in figures):
            parts = (term.cell for terms in readings for term in terms)
            roots = unreadable_cells(parts, case.filing, case.ruleset)
            yield case.undecided("unreadable", cells=[cell.id for cell in roots])
        elif blank := _left_open(case, mention, readings):
            yield blank
        else:
            yield _differs(case, mention, readings[0], figures[0] or 0, reading)


def _left_open(case: Case, mention: Mention, readings: Iterable[Sum]) -> Finding | None:
    """Return that cells are still blank that may make a number in the prose the tables'."""
    for terms in readings:
        figure = value_of(terms, case.filing, case.ruleset) or 0
        if finding := open_by(case, terms, figure - mention.value):
            return finding
    return None


def _other_figures(case: Case, mention: Mention) -> Iterator[Number]:
    """Yield the figures of what else a clause names beside its number, and all of them together."""
    total: Number = 0
    for meaning in (mention.meaning, *mention.also):
        said = mention._replace(meaning=meaning)
        figure = next(iter(figures_of(case, said)), 0)
        total += figure
        yield figure
    yield total


def _differs(case: Case, mention: Mention, terms: Sum, figure: Number, reading: str) -> Finding:
    without_number = mention.is_statement or mention.is_share
    words = nonzero_in_words if without_number else figures_in_words
    return broken(
        case,
        reading or mention.meaning,
        "text.statement" if without_number else "text.number",
        {
            "quote": mention.quote,
            "figures": words(terms, case.filing, case.ruleset),
            "difference": plain_number(abs(mention.value - figure)),
        },
        cells=[term.cell.id for term in terms],
        sides=(mention.value, figure),
        mention=mention,
    )


@check
def decisions(case: Case, *, meanings: list[str]) -> Iterator[Finding]:
    """Yield numbers of decisions that differ, and kinds of licences that exceed all licences."""
    yield from stated_figures(case, meanings=meanings)
    kinds: dict[str, list[Mention]] = {}
    for mention in read_prose(case.filing).mentions:
        if mention.meaning == "licence_part" and mention.is_comparable:
            kinds.setdefault(mention.sentence, []).append(mention)
    if not is_empty(case.filing.edition.table("proactive"), case.filing):
        yield from _too_many_kinds(case, kinds.values())


def _too_many_kinds(case: Case, sentences: Iterable[list[Mention]]) -> Iterator[Finding]:
    terms = sum_of(_LICENCES, case.filing.edition)
    figure = value_of(terms, case.filing, case.ruleset)
    for mentions in sentences:
        total = sum(mention.value for mention in mentions)
        if figure is None or total <= figure:
            continue
        yield broken(
            case,
            mentions[-1].meaning,
            "text.kinds",
            {
                "quote": mentions[-1].quote,
                "sum": plain_number(total),
                "figures": figures_in_words(terms, case.filing, case.ruleset),
                "difference": plain_number(total - figure),
            },
            cells=[_LICENCES],
            sides=(total, figure),
            mention=mentions[-1],
        )


@check
def nothing_to_report(case: Case, *, nothing: str) -> Iterator[Finding]:
    """Yield a finding when section six says 无 though fees were collected."""
    words = "".join(plain(p.text) for p in case.filing.sections.get(_OTHER_MATTERS, ()))
    fee = case.filing.figures.get(_FEE)
    if not fee or not fee.number or not re.fullmatch(nothing, words.strip("。；")):
        return
    yield case.broken(
        MESSAGE,
        {
            "words": words,
            "figures": figures_in_words(
                sum_of(_FEE, case.filing.edition), case.filing, case.ruleset
            ),
        },
        cells=[_FEE],
        paragraph=case.filing.sections[_OTHER_MATTERS][0],
    )


@check
def fee_notices(case: Case, *, notices: list[str]) -> Iterator[Finding]:
    """Yield a finding when no fee is said to be asked for, but cases ended for not paying it."""
    terms = sum_of(_FEE_UNPAID, case.filing.edition)
    figure = value_of(terms, case.filing, case.ruleset) if terms else None
    if not figure:
        return
    prose = "".join(plain(p.text) for ps in case.filing.sections.values() for p in ps)
    if any(word in prose for word in notices):
        return
    for mention in read_prose(case.filing).mentions:
        is_none = mention.meaning == "no_fee" or (
            mention.meaning == "processing_fee" and mention.value == 0
        )
        if is_none and mention.is_comparable:
            yield broken(
                case,
                mention.meaning,
                MESSAGE,
                {
                    "quote": mention.quote,
                    "figures": figures_in_words(terms, case.filing, case.ruleset),
                },
                cells=[_FEE_UNPAID],
                mention=mention,
            )
            return
