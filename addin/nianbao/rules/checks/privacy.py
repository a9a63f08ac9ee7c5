"""What must not be published: personal data, secrecy marks."""

import re
from collections.abc import Callable, Iterator

from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, Check
from nianbao.rules.checks.privacy_numbers import is_card_number, is_identity_number, masked
from nianbao.rules.checks.prose_text import Hit, broken_at, hits, parts_of
from nianbao.rules.finding import Finding

_APART = re.compile(r"[ -]")
# every number that is looked for has so many digits
_LONG = re.compile(r"\d(?:[ -]?\d){10}")
_ASCII = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")


def personal_numbers(case: Case) -> Iterator[Finding]:
    """Yield every identity, bank card or mobile number, but for the unit's own telephone."""
    options = case.rule.options
    parts = [part for part in parts_of(case.filing) if _LONG.search(part.text)]
    for kind, is_one in _KINDS.items():
        for hit in hits(parts, options[kind]):
            digits = _APART.sub("", hit.match[0]).translate(_ASCII)
            if is_one(case, hit, digits):
                yield broken_at(case, kind, [hit], number=masked(digits))


def _is_identity(case: Case, _hit: Hit, digits: str) -> bool:
    return is_identity_number(digits, case.rule.options["regions"])


def _is_card(case: Case, _hit: Hit, digits: str) -> bool:
    return is_card_number(digits, case.rule.options["issuers"])


def _is_private(case: Case, hit: Hit, digits: str) -> bool:
    """Return whether a telephone number is none that the unit gives to the public."""
    profile, options = case.filing.profile, case.rule.options
    if any(digits in _APART.sub("", given) for given in (profile.contact, profile.helpline)):
        return False
    start = hit.match.start()
    before = hit.part.text[max(0, start - options["margin"]) : start]
    return not any(word in before for word in options["public"])


_KINDS: dict[str, Callable[[Case, Hit, str], bool]] = {
    "identity": _is_identity,
    "card": _is_card,
    "mobile": _is_private,
}


def applicants(case: Case) -> Iterator[Finding]:
    """Yield every applicant or plaintiff who is called by name."""
    options = case.rule.options
    for hit in hits(parts_of(case.filing), options["person"]):
        name = hit.match["name"]
        if not any(word in name for word in options["no_names"]):
            shown = hit.match[0].replace(name, name[0] + "*" * (len(name) - 1))
            yield broken_at(case, MESSAGE, [hit], shown=shown)


def secrecy_marks(case: Case) -> Iterator[Finding]:
    """Yield marks of secrecy, of papers for internal use, and numbers of secret documents."""
    parts = parts_of(case.filing)
    for mark in case.rule.options["marks"]:
        found = list(hits(parts, mark["pattern"], mark["words"]))
        if found:
            yield broken_at(case, mark["id"], found)


def private_mail(case: Case) -> Iterator[Finding]:
    """Yield every e-mail address at a public mail service."""
    for hit in hits(parts_of(case.filing), case.rule.options["address"], ["@"]):
        if hit.match["domain"].lower() in case.rule.options["services"]:
            yield broken_at(case, MESSAGE, [hit])


CHECKS: dict[str, Check] = {
    "personal_numbers": personal_numbers,
    "applicants": applicants,
    "secrecy_marks": secrecy_marks,
    "private_mail": private_mail,
}
