"""Prose against tables: numbers in the text beside the figures that they speak of.

What a number counts is read by nianbao.rules.prose; the rules' options say which meanings
(ids of its meanings.toml) each of them compares. A number that may be another one (of another
body, another year, about so many, part of something not known) is passed over in silence.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, combinations

from nianbao.form import Paragraph
from nianbao.form.filing import Number, plain_number
from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, Check, is_empty, unreadable_cells
from nianbao.rules.finding import Finding
from nianbao.rules.prose import Mention, Parts, Share, read_prose, readings_of, value_of
from nianbao.rules.prose.figures import Sum, sum_of, wholes_of
from nianbao.rules.prose.lexicon import lexicon
from nianbao.rules.prose.naming import figures_in_words, nonzero_in_words
from nianbao.rules.prose.passage import plain

_FEE = "proactive.fees.amount"
_LICENCES = "proactive.licences.decisions"
_FEE_UNPAID = "applications.closed_otherwise.fee_unpaid.total"
_OTHER_MATTERS = 6
_ALL = 100


def stated_figures(case: Case) -> Iterator[Finding]:
    """Yield every number in the prose that differs from the figures that it speaks of."""
    return _against_tables(case, [m for m in _wanted(case) if not m.is_share])


def all_answered(case: Case) -> Iterator[Finding]:
    """Yield every statement that all is answered, though something is carried over."""
    mentions = read_prose(case.filing).mentions
    known = lexicon().meanings
    if any(m.value and m.meaning and known[m.meaning].has("left") for m in mentions):
        return iter(())
    said = [m for m in _wanted(case) if not m.is_share or m.value == _ALL]
    # 「已全部答复，答复率 100%」 says the same thing twice
    first = {(m.sentence, m.paragraph.at): m for m in reversed(said)}
    return _against_tables(
        case, [m._replace(meaning="all_answered", value=0) for m in reversed(first.values())]
    )


def _wanted(case: Case) -> list[Mention]:
    meanings, own_scope = case.rule.options["meanings"], case.rule.options.get("own_scope")
    return [
        mention
        for mention in read_prose(case.filing).mentions
        if mention.meaning in meanings
        and mention.is_comparable
        and (mention.scope == "own" or not own_scope)
    ]


def _against_tables(case: Case, mentions: Iterable[Mention]) -> Iterator[Finding]:
    undecided: set[str] = set()
    for mention in mentions:
        readings = readings_of(mention, case.filing.edition)
        if not readings:
            continue
        figures = [value_of(terms, case.filing, case.ruleset) for terms in readings]
        if any(_agrees(mention, figure) for figure in figures):
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
        else:
            yield _differs(case, mention, readings[0], figures[0] or 0)


def _agrees(mention: Mention, figure: Number | None) -> bool:
    """Return whether a number is the figure; an amount may be rounded or cut off."""
    if figure is None or mention.value == figure:
        return figure is not None
    return mention.unit.endswith("元") and abs(mention.value - figure) < mention.step


def _differs(case: Case, mention: Mention, terms: Sum, figure: Number) -> Finding:
    without_number = mention.is_statement or mention.is_share
    words = nonzero_in_words if without_number else figures_in_words
    return case.broken(
        "text.statement" if without_number else "text.number",
        {
            "quote": mention.quote,
            "figures": words(terms, case.filing, case.ruleset),
            "difference": plain_number(abs(mention.value - figure)),
        },
        cells=[term.cell.id for term in terms],
        sides=(mention.value, figure),
        paragraph=_spot(mention),
    )


def _spot(mention: Mention) -> Paragraph:
    """Return the place of a mention; an explanation holds while the words up to it stand."""
    return Paragraph(mention.quote, mention.paragraph.at)


def decisions(case: Case) -> Iterator[Finding]:
    """Yield numbers of decisions that differ, and kinds of licences that exceed all licences."""
    yield from stated_figures(case)
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
        yield case.broken(
            "text.kinds",
            {
                "quote": mentions[-1].quote,
                "sum": plain_number(total),
                "figures": figures_in_words(terms, case.filing, case.ruleset),
                "difference": plain_number(total - figure),
            },
            cells=[_LICENCES],
            sides=(total, figure),
            paragraph=_spot(mentions[-1]),
        )


def percentages(case: Case) -> Iterator[Finding]:
    """Yield every percentage that does not follow from the numbers of which it is said."""
    for share in read_prose(case.filing).shares:
        percent = share.percent
        parts, wholes = _parts(case, share), [whole for whole in _wholes(case, share) if whole]
        if percent.is_approximate or percent.is_qualified or not parts or not wholes:
            continue
        if any(_follows(percent, part, whole) for part in parts for whole in wholes):
            continue
        right = (Decimal(_ALL * parts[0]) / wholes[0]).quantize(percent.step, ROUND_HALF_UP)
        yield case.broken(
            "text.percent",
            {
                "quote": percent.quote,
                "part": plain_number(parts[0]),
                "whole": plain_number(wholes[0]),
                "percent": plain_number(right),
                "difference": plain_number(abs(percent.value - right)),
            },
            sides=(percent.value, right),
            paragraph=_spot(percent),
        )


def _follows(percent: Mention, part: Number, whole: Number) -> bool:
    """Return whether a percentage is right, rounded or cut off at the last place written."""
    return abs(percent.value * whole - _ALL * part) < percent.step * whole


def _parts(case: Case, share: Share) -> list[Number]:
    """Return the numbers of which a percentage may be said: the text's own, or the tables'."""
    said = share.part or share.percent
    stated = [share.part.value] if share.part else []
    if not said.is_comparable or (said.meaning == "answer_rate" and said.value == _ALL):
        return stated
    return [*stated, *_figures(case, readings_of(said, case.filing.edition))]


def _wholes(case: Case, share: Share) -> list[Number]:
    """Return what a percentage may be of: the whole that the text names, or the tables'."""
    said = share.part or share.percent
    stated = [share.whole.value] if share.whole else []
    known = lexicon().meanings.get(said.meaning)
    # a percentage of all applications is one of something greater
    if not known or not said.is_comparable or (known.is_whole and not known.follows):
        return stated
    return [*stated, *_figures(case, wholes_of(known.topic, case.filing.edition))]


def _figures(case: Case, sums: Iterable[Sum]) -> list[Number]:
    """Return what sums of figures come to, without those that cannot be read."""
    values = (value_of(terms, case.filing, case.ruleset) for terms in sums)
    return [value for value in values if value is not None]


def repeated(case: Case) -> Iterator[Finding]:
    """Yield every number that the prose states twice and differently."""
    first: dict[tuple[str, str], Mention] = {}
    for mention in read_prose(case.filing).mentions:
        if mention.is_statement or mention.is_share or not _tells_what(mention):
            continue
        if mention.meaning in case.rule.options["except"]:
            continue
        key = (mention.meaning, mention.whole) if mention.meaning else (mention.label, mention.unit)
        earlier = first.setdefault(key, mention)
        if earlier.value == mention.value or _both_hold(case, earlier, mention):
            continue
        yield case.broken(
            "text.twice",
            {
                "first": earlier.quote,
                "second": mention.quote,
                "difference": plain_number(abs(mention.value - earlier.value)),
            },
            sides=(earlier.value, mention.value),
            paragraph=_spot(mention),
        )


def _tells_what(mention: Mention) -> bool:
    """Return whether the words leave no doubt what a number counts, if only by themselves."""
    if mention.meaning:
        return mention.is_comparable
    is_own = mention.scope != "other" and mention.year == "this"
    return bool(mention.label) and is_own and not mention.is_approximate


def _both_hold(case: Case, *mentions: Mention) -> bool:
    """Return whether two numbers are both right, as readings of the same words."""
    return all(
        any(_agrees(mention, figure) for figure in _figures(case, readings))
        for mention in mentions
        for readings in [readings_of(mention, case.filing.edition)]
    )


def parts_of_wholes(case: Case) -> Iterator[Finding]:
    """Yield every list of parts that come to more than their whole."""
    for listed in read_prose(case.filing).parts:
        for parts in _families(listed):
            total = sum(part.value for part in parts)
            if total <= listed.whole.value or _is_divided_twice(parts, listed.whole):
                continue
            yield case.broken(
                "text.parts",
                {
                    "quote": parts[-1].quote,
                    "whole": plain_number(listed.whole.value),
                    "parts": " ＋ ".join(plain_number(part.value) for part in parts),
                    "sum": plain_number(total),
                    "difference": plain_number(total - listed.whole.value),
                },
                sides=(total, listed.whole.value),
                paragraph=_spot(parts[-1]),
            )


def _families(listed: Parts) -> list[list[Mention]]:
    """Return the parts by what divides them: applicants, results, what is not known."""
    if listed.whole.is_approximate or any(part.is_approximate for part in listed.parts):
        return []
    families: dict[str, list[Mention]] = {}
    for part in listed.parts:
        families.setdefault(_family(part), []).append(part)
    return list(families.values())


def _family(part: Mention) -> str:
    known = lexicon().meanings.get(part.meaning)
    if not known:
        return ""
    if known.has("origin"):
        return "origins"
    return "results" if known.follows and not known.base else known.base


def _is_divided_twice(parts: list[Mention], whole: Mention) -> bool:
    """Return whether some of the parts make up the whole alone, the rest dividing it again."""
    sums = accumulate((part.value for part in parts), initial=0)
    return any(after - before == whole.value for before, after in combinations(sums, 2))


def nothing_to_report(case: Case) -> Iterator[Finding]:
    """Yield a finding when section six says 无 though fees were collected."""
    words = "".join(plain(p.text) for p in case.filing.sections.get(_OTHER_MATTERS, ()))
    fee = case.filing.figures.get(_FEE)
    if (
        not fee
        or not fee.number
        or not re.fullmatch(case.rule.options["nothing"], words.strip("。；"))
    ):
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


def fee_notices(case: Case) -> Iterator[Finding]:
    """Yield a finding when no fee is said to be asked for, but cases ended for not paying it."""
    terms = sum_of(_FEE_UNPAID, case.filing.edition)
    figure = value_of(terms, case.filing, case.ruleset) if terms else None
    prose = "".join(plain(p.text) for ps in case.filing.sections.values() for p in ps)
    if not figure or any(word in prose for word in case.rule.options["notices"]):
        return
    for mention in read_prose(case.filing).mentions:
        is_none = mention.meaning == "no_fee" or (
            mention.meaning == "processing_fee" and mention.value == 0
        )
        if is_none and mention.is_comparable:
            yield case.broken(
                MESSAGE,
                {
                    "quote": mention.quote,
                    "figures": figures_in_words(terms, case.filing, case.ruleset),
                },
                cells=[_FEE_UNPAID],
                paragraph=_spot(mention),
            )
            return


CHECKS: dict[str, Check] = {
    "stated_figures": stated_figures,
    "all_answered": all_answered,
    "decisions": decisions,
    "percentages": percentages,
    "repeated": repeated,
    "parts_of_wholes": parts_of_wholes,
    "nothing_to_report": nothing_to_report,
    "fee_notices": fee_notices,
}
