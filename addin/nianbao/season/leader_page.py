"""The leader's page: what a season comes to, as one document that any format can be made of."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from nianbao.form.filing import Number, plain_number
from nianbao.publish.report import Grid, Part, Report, Text, printed_day, text_table
from nianbao.rules import Rule
from nianbao.season.overview import FILED, GOOD, Balance
from nianbao.season.project import Project
from nianbao.season.ranking import Scheme, Score, ranked
from nianbao.words import say

_RULES_SHOWN = 5


def leader_page(
    project: Project, found: Balance, scheme: Scheme, rules: Mapping[str, Rule], day: date
) -> Report:
    """Return the page: how many filed and when, commonest faults, sums, first and last units.

    Behind it stands the whole ranking.
    """
    scores = ranked(found.faults, scheme)
    numerals = say("season.letter.numerals")
    contents: list[tuple[str, Sequence[Text | Grid]]] = [
        ("filed", list(_filed(project, found))),
        ("rules", [_rules(found, rules)]),
        ("sums", [*_sums_hint(found), _sums(found)]),
        ("ranking", list(_ends(scores, scheme))),
        ("scores", [_scores(scores)]),
    ]
    parts = [
        Part(n, f"{numerals[n - 1]}、{say(f'season.page.{key}')}", None, tuple(texts))
        for n, (key, texts) in enumerate(contents, 1)
    ]
    return Report(
        title=say("season.page.title", unit=project.department, year=project.year),
        preamble=(),
        parts=tuple(parts),
        unit=project.department,
        date=printed_day(day),
        year=project.year,
    )


def _filed(project: Project, found: Balance) -> Iterator[Text | Grid]:
    filed = found.count(*FILED)
    late = sum(own["late"] for own in found.faults.values())
    slots = {
        "expected": len(found.standings),
        "filed": filed,
        "absent": len(found.standings) - filed,
        "late": late,
        "in_time": filed - late,
        "returned": found.total("returned"),
        "units": sum(own["returned"] > 0 for own in found.faults.values()),
        "reminded": found.total("reminded"),
        "round": found.round,
        "day": printed_day(date.fromisoformat(found.day)),
    }
    yield Text(say("season.page.filed_words", **slots))
    if project.deadline:
        yield Text(say("season.page.in_time", deadline=printed_day(project.deadline), **slots))
    states = dict.fromkeys(one.state for one in found.standings.values())
    order = [state for state in (*FILED, "unread", "absent") if state in states]
    heads = [say(f"intake.state.{state}") for state in order]
    yield text_table([heads, [str(found.count(state)) for state in order]])


def _rules(found: Balance, rules: Mapping[str, Rule]) -> Text | Grid:
    commonest = found.rules.most_common(_RULES_SHOWN)
    if not commonest:
        return Text(say("season.page.no_rules"))
    rows = [[name, rules[name].statement, str(count)] for name, count in commonest if name in rules]
    return text_table([say("season.page.rule_heads").split("|"), *rows])


def _sums_hint(found: Balance) -> Iterator[Text]:
    yield Text(say("season.page.sums_words", good=found.count(*GOOD), compared=found.compared))
    if open_ := len(found.standings) - found.count(*GOOD):
        yield Text(say("season.page.incomplete", count=open_))


def _sums(found: Balance) -> Grid:
    rows = [
        [
            one.words,
            *map(plain_number, (one.all_now, one.now, one.last)),
            _change(one.now, one.last),
        ]
        for one in found.sums
    ]
    return text_table([say("season.page.sum_heads").split("|"), *map(_texts, rows)])


def _texts(row: Sequence[object]) -> list[str]:
    return [str(value) for value in row]


def _change(now: Number, last: Number) -> str:
    change = now - last
    sign = "+" if change > 0 else ""
    share = f"（{sign}{change * 100 / last:.1f}%）" if last else ""
    return f"{sign}{plain_number(change)}{share}"


def _ends(scores: Sequence[Score], scheme: Scheme) -> Iterator[Text]:
    first = [one.unit for one in scores[: scheme.shown]]
    last = [
        say("season.page.score", unit=one.unit, points=one.points, taken=_taken(one))
        for one in scores[-scheme.shown :]
        if one.taken
    ]
    yield Text(say("season.page.first", units="、".join(first)))
    if last:
        yield Text(say("season.page.last", units="；".join(last)))


def _scores(scores: Sequence[Score]) -> Grid:
    rows = [[str(one.place), one.unit, str(one.points), _taken(one)] for one in scores]
    return text_table([say("season.page.score_heads").split("|"), *rows])


def _taken(score: Score) -> str:
    pieces = (say("season.page.taken", words=words, points=points) for words, points in score.taken)
    return "、".join(pieces)
