"""Findings on what the prose says, and when a number in it is the tables'."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from nianbao.form import Paragraph
from nianbao.form.filing import Number
from nianbao.rules.checks.case import Case
from nianbao.rules.finding import Finding
from nianbao.rules.prose import Mention, readings_of, value_of
from nianbao.rules.prose.certainty import is_certain
from nianbao.rules.prose.figures import Sum


def broken(
    case: Case,
    reading: str,
    sentence: str,
    slots: Mapping[str, str],
    *,
    mention: Mention,
    sides: tuple[Number, Number] | None = None,
    cells: Sequence[str] = (),
) -> Finding:
    """Return a finding; one that rests on a less certain reading is a hint and says 可能."""
    finding = case.broken(sentence, slots, cells=cells, sides=sides, paragraph=spot(mention))
    if is_certain(reading):
        return replace(finding, reading=reading)
    return replace(
        finding,
        sentence="finding.text.possibly",
        slots={"finding": finding.message},
        own_severity="hint",
        reading=reading,
    )


def spot(mention: Mention) -> Paragraph:
    """Return the place of a mention; an explanation holds while the words up to it stand."""
    return Paragraph(mention.quote, mention.paragraph.at)


def agrees(mention: Mention, figure: Number | None) -> bool:
    """Return whether a number is the figure; an amount may be rounded or cut off."""
    if figure is None or mention.value == figure:
        return figure is not None
    return mention.unit.endswith("元") and abs(mention.value - figure) < mention.step


def is_wrong(case: Case, mention: Mention) -> bool:
    """Return whether another rule says that a number is not the tables'."""
    figures = figures_of(case, mention) if mention.is_comparable else []
    return bool(figures) and not any(agrees(mention, figure) for figure in figures)


def figures_of(case: Case, mention: Mention) -> list[Number]:
    """Return the figures that a number may speak of."""
    return values_of(case, readings_of(mention, case.filing.edition))


def values_of(case: Case, sums: Iterable[Sum]) -> list[Number]:
    """Return what sums of figures come to, without those that cannot be read."""
    values = (value_of(terms, case.filing, case.ruleset) for terms in sums)
    return [value for value in values if value is not None]
