"""What must not be published: personal data, secrecy marks."""

import re
from collections.abc import Callable, Iterator
from typing import TypedDict

from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, check
from nianbao.rules.checks.privacy_numbers import is_card_number, is_identity_number, masked
from nianbao.rules.checks.prose_text import Hit, broken_at, hits, parts_of
from nianbao.rules.finding import Finding

_APART = re.compile(r"[ -]")
# every number that is looked for has so many digits
_LONG = re.compile(r"\d(?:[ -]?\d){10}")
_ASCII = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")


@check
def personal_numbers(  # noqa: PLR0913 - as many as the record has options
    case: Case,
    *,
    identity: str,
    card: str,
    mobile: str,
    public: list[str],
    margin: int,
    regions: list[str],
    issuers: list[str],
) -> Iterator[Finding]:
    """Yield every identity, bank card or mobile number, but for the unit's own telephone.

    A number is the unit's own where one of the words ``public`` stands up to ``margin`` characters
    before it. ``regions`` begin identity numbers, ``issuers`` those of bank cards.
    """
    kinds: dict[str, tuple[str, Callable[[Hit, str], bool]]] = {
        "identity": (identity, lambda _, digits: is_identity_number(digits, regions)),
        "card": (card, lambda _, digits: is_card_number(digits, issuers)),
        "mobile": (mobile, lambda hit, digits: _is_private(case, hit, digits, public, margin)),
    }
    parts = [part for part in parts_of(case.filing) if _LONG.search(part.text)]
    for kind, (pattern, is_one) in kinds.items():
        for hit in hits(parts, pattern):
            digits = _APART.sub("", hit.match[0]).translate(_ASCII)
            if is_one(hit, digits):
                yield broken_at(case, kind, [hit], number=masked(digits))


def _is_private(case: Case, hit: Hit, digits: str, public: list[str], margin: int) -> bool:
    """Return whether a telephone number is none that the unit gives to the public."""
    profile = case.filing.profile
    if any(digits in _APART.sub("", given) for given in (profile.contact, profile.helpline)):
        return False
    start = hit.match.start()
    before = hit.part.text[max(0, start - margin) : start]
    return not any(word in before for word in public)


@check
def applicants(case: Case, *, person: str, no_names: list[str]) -> Iterator[Finding]:
    """Yield every applicant or plaintiff who is called by name."""
    for hit in hits(parts_of(case.filing), person):
        name = hit.match["name"]
        if not any(word in name for word in no_names):
            shown = hit.match[0].replace(name, name[0] + "*" * (len(name) - 1))
            yield broken_at(case, MESSAGE, [hit], shown=shown)


class SecrecyMark(TypedDict):
    """A kind of mark: its pattern, and words of which a text with one has at least one."""

    id: str
    pattern: str
    words: list[str]


@check
def secrecy_marks(case: Case, *, marks: list[SecrecyMark]) -> Iterator[Finding]:
    """Yield marks of secrecy, of papers for internal use, and numbers of secret documents."""
    parts = parts_of(case.filing)
    for mark in marks:
        found = list(hits(parts, mark["pattern"], mark["words"]))
        if found:
            yield broken_at(case, mark["id"], found)


@check
def private_mail(case: Case, *, address: str, services: list[str]) -> Iterator[Finding]:
    """Yield every e-mail address at a public mail service."""
    for hit in hits(parts_of(case.filing), address, ["@"]):
        if hit.match["domain"].lower() in services:
            yield broken_at(case, MESSAGE, [hit])
