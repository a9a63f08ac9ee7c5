"""Names of units, and how two of them are compared."""

import unicodedata


def plain(name: str) -> str:
    """Return a unit's name as names are compared: without blanks, in one width."""
    return "".join(unicodedata.normalize("NFKC", name).split())
