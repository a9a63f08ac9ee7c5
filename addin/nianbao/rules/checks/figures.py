"""What several checks do with figures: add them up, name them, report one that cannot be read."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from nianbao.form import Filing
from nianbao.form.filing import Number, plain_number
from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, is_empty, unfilled, unreadable_cells
from nianbao.rules.equation import Term
from nianbao.rules.finding import Finding
from nianbao.rules.open_cells import open_cells
from nianbao.words import say


def amount(filing: Filing, cells: Iterable[str]) -> Number:
    """Return the sum of figures; a blank adds nothing."""
    return sum(filing.figures[cell].number or 0 for cell in cells)


def unreadable(case: Case, cells: Sequence[str]) -> Finding | None:
    """Return that the rule was not evaluated where one of its figures cannot be read."""
    by_id = case.filing.edition.by_id
    spoilt = [by_id[cell] for cell in cells if case.filing.figures[cell].problem]
    if not spoilt:
        return None
    roots = unreadable_cells(spoilt, case.filing, case.ruleset)
    return case.undecided("unreadable", cells=[cell.id for cell in roots])


def open_by(case: Case, terms: Iterable[Term], difference: Number) -> Finding | None:
    """Return that blank cells may still bring ``difference``, the sum of ``terms``, to 0."""
    blank = open_cells(case.filing, case.ruleset, terms, difference)
    return case.undecided("unfinished", cells=[cell.id for cell in blank]) if blank else None


def figure_words(case: Case, cells: Iterable[str]) -> str:
    """Return where each figure stands and what it says."""
    by_id = case.filing.edition.by_id
    return say("finding.list").join(
        say(
            "finding.figure",
            place=case.place(by_id[cell]),
            number=say("finding.sum.blank")
            if is_unfilled(case, [cell])
            else plain_number(case.filing.figures[cell].number or 0),
        )
        for cell in cells
    )


def is_unfilled(case: Case, cells: Iterable[str]) -> bool:
    """Return whether nothing is filled in of figures, nor of what totals among them are made of."""
    named = frozenset(cells)
    return unfilled(case.filing, case.ruleset, named) == named


def empty(case: Case, cells: Iterable[str]) -> Finding | None:
    """Return that the rule was not evaluated where the table of its figures is blank."""
    by_id = case.filing.edition.by_id
    for table in map(case.filing.edition.table, sorted({by_id[cell].table for cell in cells})):
        if is_empty(table, case.filing):
            return case.undecided("table_empty", {"table": table.name})
    return None


def per_cent(part: Number, whole: Number) -> str:
    """Return how many per cent of the whole a part is, to one decimal."""
    tenths = round(1000 * Fraction(part) / Fraction(whole))
    return plain_number(Decimal(tenths) / 10).removesuffix(".0")


def says(filing: Filing, words: Iterable[str], sections: Iterable[int]) -> bool:
    """Return whether one of the words stands in one of the sections."""
    texts = [p.text for number in sections for p in filing.sections.get(number, ())]
    return any(word in text for text in texts for word in words)


def sentence(case: Case, kind: str) -> str:
    """Return the rule's own sentence, or the one for added rules of this kind."""
    return f"local.{kind}" if case.rule.is_local else MESSAGE
