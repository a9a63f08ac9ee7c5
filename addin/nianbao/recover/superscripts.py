"""Raised digits: a footnote's mark beside a number must not become part of the number."""

_RAISED = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text: str) -> str:
    """Return a text that is printed raised, its digits as the raised characters they are."""
    return text.translate(_RAISED)
