"""To whom and from which year on a rule applies."""

from nianbao.rules.checks.case import Case


def is_in_force(case: Case, from_year: int) -> bool:
    """Return whether the report's year is one for which the rule holds (``from_year``)."""
    year = case.filing.profile.year or case.filing.edition.first_year
    return year >= from_year
