"""The text's own arithmetic: percentages, lists of parts, numbers that are stated twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, combinations, groupby

from nianbao.form import Filing
from nianbao.form.filing import Number, plain_number
from nianbao.rules.checks.case import Case, check
from nianbao.rules.checks.text_findings import agrees, broken, is_wrong, values_of
from nianbao.rules.finding import Finding
from nianbao.rules.prose import Mention, Parts, Share, read_prose, readings_of, value_of
from nianbao.rules.prose.figures import wholes_of
from nianbao.rules.prose.lexicon import lexicon
from nianbao.rules.years import last_filing, last_number
from nianbao.words import say

_ALL = 100
# so many percentages of one sentence show of which whole they are
_SEVERAL = 3


@check
def percentages(case: Case) -> Iterator[Finding]:
    """Yield every percentage that does not follow from the numbers of which it is said."""
    if read_prose(case.filing).growths:
        yield from growths(case)
    for share, parts, wholes in _of_one_whole(case):
        percent = share.percent
        if any(_follows(percent, part, whole) for part in parts for whole in wholes):
            continue
        right = (Decimal(_ALL * parts[0]) / wholes[0]).quantize(percent.step, ROUND_HALF_UP)
        yield broken(
            case,
            "percentage",
            "text.percent",
            {
                "quote": percent.quote,
                "part": plain_number(parts[0]),
                "whole": plain_number(wholes[0]),
                "percent": plain_number(right),
                "difference": plain_number(abs(percent.value - right)),
            },
            sides=(percent.value, right),
            mention=percent,
        )


def _of_one_whole(case: Case) -> Iterator[tuple[Share, list[Number], list[Number]]]:
    """Yield every percentage with the numbers of which it is said and what they may be shares of.

    Where all others of a sentence are shares of one and the same whole, so must the last be.
    """
    open_ones = [
        (share, parts, wholes)
        for share in read_prose(case.filing).shares
        if not (share.percent.is_approximate or share.percent.is_qualified)
        and (parts := _parts(case, share))
        and (wholes := [whole for whole in _wholes(case, share) if whole])
    ]
    for _, group in groupby(open_ones, lambda x: x[0].percent.sentence):
        shares = list(group)
        if len(shares) < _SEVERAL:
            yield from shares
            continue
        fits = Counter(
            whole
            for share, parts, wholes in shares
            for whole in set(wholes)
            if any(_follows(share.percent, part, whole) for part in parts)
        )
        only = [whole for whole, count in fits.items() if 2 <= count == len(shares) - 1]
        is_decided = len(only) == 1 and len(shares) not in fits.values()
        for share, parts, wholes in shares:
            yield share, parts, only if is_decided and only[0] in wholes else wholes


def growths(case: Case) -> Iterator[Finding]:
    """Yield every percentage of growth that does not follow from this year's and last year's."""
    previous = last_filing(case.filing, case.context.previous)
    for growth in read_prose(case.filing).growths:
        percent, now = growth.percent, growth.now
        if percent.is_approximate or now.is_approximate:
            continue
        pairs = [(now.value, growth.before)] if growth.before else _years(case, now, previous)
        rates = [_rate(this, last, growth.is_more) for this, last in pairs if last]
        if not rates or any(abs(percent.value - rate) < percent.step for rate in rates):
            continue
        this, last = next(pair for pair in pairs if pair[1])
        right = _rate(this, last, growth.is_more).quantize(percent.step, ROUND_HALF_UP)
        yield broken(
            case,
            "growth",
            "text.growth",
            {
                "quote": percent.quote,
                "now": plain_number(this),
                "before": plain_number(last),
                "direction": say(f"finding.text.{'more' if this >= last else 'less'}"),
                "percent": plain_number(
                    abs(_rate(this, last, is_more=True)).quantize(percent.step, ROUND_HALF_UP)
                ),
            },
            sides=(percent.value, right),
            mention=percent,
        )


def _years(case: Case, now: Mention, previous: Filing | None) -> list[tuple[Number, Number]]:
    """Return what a number is this year and what it was last year, in each of its readings."""
    if previous is None or not now.is_comparable:
        return []
    pairs: list[tuple[Number, Number]] = []
    for terms in readings_of(now, case.filing.edition):
        last = [last_number(previous, term.cell.id) for term in terms]
        this = value_of(terms, case.filing, case.ruleset)
        known = [number for number in last if number is not None]
        if this is not None and len(known) == len(last):
            pairs += [(now.value, sum(known)), (this, sum(known))]
    return pairs


def _rate(now: Number, before: Number, is_more: bool) -> Decimal:
    change = Decimal(_ALL * (now - before)) / before
    return change if is_more else -change


def _follows(percent: Mention, part: Number, whole: Number) -> bool:
    """Return whether a percentage is right, rounded or cut off at the last place written."""
    return abs(percent.value * whole - _ALL * part) < percent.step * whole


def _parts(case: Case, share: Share) -> list[Number]:
    """Return the numbers of which a percentage may be said: the text's own, or the tables'."""
    said = share.part or share.percent
    stated = [share.part.value] if share.part else []
    if not said.is_comparable or (said.meaning == "answer_rate" and said.value == _ALL):
        return stated
    return [*stated, *values_of(case, readings_of(said, case.filing.edition))]


def _wholes(case: Case, share: Share) -> list[Number]:
    """Return what a percentage may be of: the whole that the text names, or the tables'."""
    said = share.part or share.percent
    stated = [share.whole.value] if share.whole else []
    known = lexicon().meanings.get(said.meaning)
    # a percentage of all applications is one of something greater
    if not known or not said.is_comparable or (known.is_whole and not known.follows):
        return stated
    return [*stated, *values_of(case, wholes_of(known.topic, case.filing.edition))]


@check
def repeated(case: Case, *, except_: list[str]) -> Iterator[Finding]:
    """Yield every number that the prose states twice and differently."""
    first: dict[tuple[str, str], Mention] = {}
    for mention in read_prose(case.filing).mentions:
        if mention.is_statement or mention.is_share or not _tells_what(mention):
            continue
        if mention.meaning in except_:
            continue
        key = (mention.meaning, mention.whole) if mention.meaning else (mention.label, mention.unit)
        earlier = first.setdefault(key, mention)
        if earlier.value == mention.value or _both_hold(case, earlier, mention):
            continue
        yield broken(
            case,
            mention.meaning or "repeated",
            "text.twice",
            {
                "first": earlier.quote,
                "second": mention.quote,
                "difference": plain_number(abs(mention.value - earlier.value)),
            },
            sides=(earlier.value, mention.value),
            mention=mention,
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
        any(agrees(mention, figure) for figure in values_of(case, readings))
        for mention in mentions
        for readings in [readings_of(mention, case.filing.edition)]
    )


@check
def parts_of_wholes(case: Case) -> Iterator[Finding]:
    """Yield every list of parts that come to more than their whole, or though complete to less."""
    for listed in read_prose(case.filing).parts:
        for parts in _families(listed):
            total = sum(part.value for part in parts)
            is_above = total > listed.limit and not _is_divided_twice(parts, listed.whole)
            if not is_above and not (total < listed.limit and _is_exhaustive(listed, parts)):
                continue
            # a number that differs from the tables is what is wrong
            if not any(is_wrong(case, number) for number in (listed.whole, *parts)):
                kind = "text.parts" if is_above else "text.parts_below"
                yield _parts_differ(case, kind, parts, total, listed.limit)


def _is_exhaustive(listed: Parts, parts: Sequence[Mention]) -> bool:
    """Return whether parts are all there is, so that they come to the whole, as the text says."""
    is_certain = not any(part.is_approximate or part.meaning for part in parts)
    return listed.is_complete and len(parts) == len(listed.parts) > 2 and is_certain


def _parts_differ(
    case: Case, sentence: str, parts: Sequence[Mention], total: Number, whole: Number
) -> Finding:
    return broken(
        case,
        "parts",
        sentence,
        {
            "quote": parts[-1].quote,
            "whole": plain_number(whole),
            "parts": " ＋ ".join(_part_in_words(part) for part in parts),
            "sum": plain_number(total),
            "difference": plain_number(abs(total - whole)),
        },
        sides=(total, whole),
        mention=parts[-1],
    )


def _part_in_words(part: Mention) -> str:
    number = plain_number(part.value)
    return say("finding.text.at_least", number=number) if part.is_least else number


def _families(listed: Parts) -> list[list[Mention]]:
    """Return the parts by what divides them: applicants, results, what is not known."""
    totals = (listed.whole, *listed.others)
    if any(total.is_approximate for total in totals):
        return []
    # so many or more is at least so many
    if any(part.is_approximate and not part.is_least for part in listed.parts):
        return []
    names = [_family(part) for part in listed.parts]
    # unknown things among results are of one kind with them: 「公开 1 件，不存在 9 件，其他 5 件」
    known = [i for i, name in enumerate(names) if name == "results"]
    if known and "" in names[known[0] : known[-1]]:
        names = [name or "results" for name in names]
    families: dict[str, list[Mention]] = {}
    for name, part in zip(names, listed.parts, strict=True):
        families.setdefault(name, []).append(part)
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
