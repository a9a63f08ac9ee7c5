"""Reading numbers and statements out of prose, and what they say of the tables."""

from nianbao.form import Filing
from nianbao.rules.prose.claims import claims_of
from nianbao.rules.prose.figures import readings_of, value_of
from nianbao.rules.prose.mention import Mention, Parts, Prose, Share
from nianbao.rules.prose.reader import read_prose

__all__ = [
    "Mention",
    "Parts",
    "Prose",
    "Share",
    "claims_of",
    "mentions_of",
    "read_prose",
    "readings_of",
    "value_of",
]


def mentions_of(filing: Filing) -> tuple[Mention, ...]:
    """Return each number in the prose with what it counts, and each statement without one."""
    return read_prose(filing).mentions
