"""To whom and from which year on a rule applies."""

from nianbao.rules.checks.case import Case


def is_in_force(case: Case, from_year: int) -> bool:
    """Return whether the report's year is one for which the rule holds (``from_year``)."""
    year = case.filing.profile.year or case.filing.edition.first_year
    return year >= from_year


def is_government(case: Case, government_names: list[str]) -> bool:
    """Return whether the unit is a government; by its name, where its kind was not chosen."""
    profile = case.filing.profile
    if profile.chosen_kind:
        return profile.is_government
    return profile.unit.endswith(tuple(government_names))
