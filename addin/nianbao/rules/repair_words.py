"""Claims, changes and slips in words, as they stand in the sentence about a repair."""

from collections.abc import Iterable, Sequence

from nianbao.form import Cell, Edition
from nianbao.form.filing import Number, plain_number
from nianbao.rules.cell_names import ARROW, place, row_words, subject_words
from nianbao.rules.claim import Claim
from nianbao.rules.equation import Equation
from nianbao.words import catalogue, say

_NAMED = 4


def short_place(cell: Cell, edition: Edition) -> str:
    """Return where a cell stands within its table."""
    return place(cell, edition).removeprefix(f"{edition.table(cell.table).name}{ARROW}")


def agreement_words(claims: Sequence[Claim], restored: bool, edition: Edition) -> list[str]:
    """Return what agrees with the figures: once for all that one source says of one row.

    ``restored``: it agrees only once the figures are repaired.
    """
    groups: dict[tuple[str, bool, str], list[Claim]] = {}
    for claim in claims:
        names = {_line_name(term.cell) for term in claim.terms}
        name = names.pop() if len(names) == 1 else _sum_name(claim, edition)
        groups.setdefault((claim.source, claim.certain, name), []).append(claim)
    return [_agreement(group, name, restored, edition) for (_, _, name), group in groups.items()]


def _agreement(claims: Sequence[Claim], name: str, restored: bool, edition: Edition) -> str:
    claim = claims[0]
    kind = "restored" if restored else "one" if len(claims) == 1 else "several"
    return say(
        f"repair.agrees.{kind}" if claim.certain else f"repair.agrees.unsure_{kind}",
        name=name if kind == "several" else _sum_name(claim, edition),
        value=plain_number(claim.value),
        unit=claim.terms[0].cell.unit,
        source=say(f"repair.source.{claim.source}"),
    )


def difference_words(claim: Claim, comes_to: Number, edition: Edition) -> str:
    """Return that after the repair a claim no longer holds, with both numbers."""
    return say(
        "repair.differs.sure" if claim.certain else "repair.differs.unsure",
        name=_sum_name(claim, edition),
        value=plain_number(comes_to),
        stated=plain_number(claim.value),
        unit=claim.terms[0].cell.unit,
        source=say(f"repair.source.{claim.source}"),
    )


def _sum_name(claim: Claim, edition: Edition) -> str:
    words = ""
    for factor, cell in claim.terms:
        sign = "repair.name.minus" if factor < 0 else "repair.name.plus"
        words += (say(sign) if words or factor < 0 else "") + _cell_name(cell, edition)
    return words


def _cell_name(cell: Cell, edition: Edition) -> str:
    """Return the name of a cell; of a row's total, the row's name."""
    if cell.is_total and cell.column.endswith("total"):
        return _line_name(cell)
    if _own_name(cell):
        column = cell.column_labels[-1].short
        return say("repair.name.of", row=_line_name(cell), column=column)
    return short_place(cell, edition)


def _line_name(cell: Cell) -> str:
    if key := _own_name(cell):
        return say(key)
    return (row_words(cell) or [label.short for label in cell.column_labels[:-1]])[-1]


def _own_name(cell: Cell) -> str:
    """Return the key of what people call a row beside what the form prints, if they do."""
    key = f"repair.name.{cell.table}.{cell.line}"
    return key if key in catalogue() else ""


def subjects_words(equations: Sequence[Equation], edition: Edition) -> str:
    """Return the rows and columns that equations are about, the first few named."""
    subjects = list(dict.fromkeys(subject_words(equation, edition) for equation in equations))
    named = "".join(say("repair.group.subject", subject=x) for x in subjects[:_NAMED])
    if len(subjects) <= _NAMED:
        return named
    return say("repair.group.more_subjects", subjects=named, count=len(subjects))


def joined(words: Iterable[str]) -> str:
    """Return reasons as one clause after the other."""
    return say("repair.and").join(words)
