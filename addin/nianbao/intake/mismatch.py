"""What is not in order between the list of units and what came in, kind by kind."""

from dataclasses import dataclass
from typing import Literal, get_args

from nianbao.words import say

MismatchKind = Literal[
    "missing",
    "unread",
    "only_other_year",
    "unnamed",
    "renamed",
    "twice",
    "copy",
    "other_year",
    "other_edition",
    "unlisted",
    "code",
    "sum",
    "beside",
    "older",
    "newer",
]
KINDS: tuple[MismatchKind, ...] = get_args(MismatchKind)
ABSENT: frozenset[MismatchKind] = frozenset({"missing", "unread", "only_other_year"})
# what keeps a file that was read out of a sum, however sound it is
UNSETTLED: frozenset[MismatchKind] = frozenset(
    {"only_other_year", "unnamed", "twice", "other_year", "other_edition", "unlisted"}
)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that is not in order between the list and what came in."""

    kind: MismatchKind
    unit: str
    paths: tuple[str, ...] = ()
    named: str = ""
    contact: str = ""
    phone: str = ""


def mismatch_words(mismatch: Mismatch) -> str:
    """Return in words what is not in order."""
    return say(
        f"intake.mismatch.{mismatch.kind}.words",
        named=mismatch.named or say("book.blank"),
        count=len(mismatch.paths),
    )
