"""Last year's report as a baseline: its figures where both forms mean the same by them."""

from nianbao.form import Edition, Filing, edition_of_year
from nianbao.form.edition import editions
from nianbao.form.filing import Number, plain_number
from nianbao.rules.claim import Claim
from nianbao.rules.equation import Term
from nianbao.words import say

FIRST_REPORTS = int(editions()[0])


def claims_from_previous(filing: Filing, previous: Filing) -> tuple[Claim, ...]:
    """Return what last year's report says of this year's 上年结转, column by column.

    A claim is certain where last year's row adds up. A report on another year claims nothing.
    """
    if not consecutive(filing, previous):
        return ()
    last = carried_out(previous)
    columns = [number for column, number in last.items() if column != "total"]
    known = [number for number in columns if number is not None]
    certain = len(known) == len(columns) and sum(known) == last["total"]
    claims = []
    for column, number in last.items():
        cell = filing.edition.by_id.get(f"applications.carried_in.{column}")
        if number is not None and cell:
            slots = {"column": cell.column_labels[-1].short, "number": plain_number(number)}
            words = say("finding.claim.previous", **slots)
            claims.append(Claim((Term(1, cell),), number, "previous", words, certain))
    return tuple(claims)


def last_filing(filing: Filing, previous: Filing | None) -> Filing | None:
    """Return last year's filing; None where there is none, or one on some other year."""
    return previous if previous and consecutive(filing, previous) else None


def last_figures(filing: Filing, previous: Filing | None) -> Filing | None:
    """Return last year's filing; None where there is none that holds any figure."""
    last = last_filing(filing, previous)
    if last is None:
        return None
    # a total of 0 may be a formula over blanks
    inputs = (cell for cell in last.edition.cells if not cell.is_total)
    filled = any(not last.figures[cell.id].is_blank for cell in inputs)
    return last if filled or any(figure.number for figure in last.figures.values()) else None


def consecutive(filing: Filing, previous: Filing) -> bool:
    """Return whether one report follows the other; of an unknown year, none does."""
    year, last = filing.profile.year, previous.profile.year
    return year is not None and last == year - 1


def last_number(previous: Filing, cell: str) -> Number | None:
    """Return last year's number; None where it is blank or unreadable, or that form had none."""
    return previous.figures[cell].number if cell in previous.figures else None


def carried_out(previous: Filing) -> dict[str, Number | None]:
    """Return what last year's report carried over, by column, the total last.

    Where the total is what the filled columns add up to, the blank ones are 0; a total that
    is missing is the sum of its columns. A total of 0 over a blank row may be a formula and
    says nothing.
    """
    known = form_of(previous).by_id
    cells = [
        cell
        for cell in previous.edition.table("applications").cells
        if cell.line == "carried_out" and cell.id in known
    ]
    figures = {cell.column: previous.figures[cell.id] for cell in cells}
    numbers = {column: figure.number for column, figure in figures.items()}
    total = numbers.pop("total")
    known = [number for number in numbers.values() if number is not None]
    if not known and total == 0:
        total = None
    elif total == sum(known) and not any(figure.problem for figure in figures.values()):
        numbers = {column: number or 0 for column, number in numbers.items()}
    elif total is None and len(known) == len(numbers):
        total = sum(known)
    return {**numbers, "total": total}


def form_of(previous: Filing) -> Edition:
    """Return the form on which last year's report was filed.

    Its figures may stand under this year's form, which has a sheet for them.
    """
    year = previous.profile.year
    return edition_of_year(year) if year and year >= FIRST_REPORTS else previous.edition
