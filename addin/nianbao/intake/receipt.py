"""The receipt of a filing that was handed in: a short number that stands for all it says.

The number is taken from what the workbook says, not from the bytes of the file: saving it
again in Excel, WPS or LibreOffice keeps it right, changing a figure, a sentence or an
explanation makes it wrong. It is a checksum, no signature: whoever has this program can make
one. It proves that sender and recipient speak of the same filing when both read it out.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from nianbao.book.block import Edit
from nianbao.book.layout import RECEIPT
from nianbao.book.snapshot import Snapshot
from nianbao.form import Figure, Filing
from nianbao.form.filing import plain_number
from nianbao.rules import Explanation, Verdict

DIGITS = 15
_GROUP = 4

ReceiptState = Literal["holds", "differs", "misread", "none"]
CHANGED: frozenset[ReceiptState] = frozenset({"differs", "misread"})


@dataclass(frozen=True, slots=True)
class Receipt:
    """The number, and what it rests on beside the filing: when, by which rules, how judged."""

    number: str
    time: str
    version: str
    sha256: str
    verdict: str


def receipt_of(filing: Filing, verdict: Verdict, now: datetime) -> Receipt:
    """Return the receipt of a filing that is handed in with this verdict."""
    explained = [f for f in verdict.findings if f.explanation]
    explanations = [Explanation(f.rule.id, f.digest, f.explanation) for f in explained]
    rules = verdict.ruleset
    basis = (now.strftime("%Y-%m-%d %H:%M"), rules.version, rules.sha256, verdict.state)
    return Receipt(_number(filing, explanations, basis), *basis)


def receipt_edit(receipt: Receipt) -> Edit:
    """Return the edit that puts a receipt into its workbook."""
    return Edit(RECEIPT, [list(astuple(receipt))])


def stored_receipt(snapshot: Snapshot) -> Receipt | None:
    """Return the receipt that stands in a workbook, or None."""
    receipt = Receipt(**snapshot.receipt)
    return receipt if receipt.number else None


def receipt_state(snapshot: Snapshot) -> ReceiptState:
    """Return whether the receipt in a workbook fits what the workbook says now.

    ``misread`` is a number that no receipt can have; no rule is evaluated for any of this.
    """
    receipt = stored_receipt(snapshot)
    if receipt is None:
        return "none"
    if not is_number(receipt.number):
        return "misread"
    basis = (receipt.time, receipt.version, receipt.sha256, receipt.verdict)
    number = _number(snapshot.filing, snapshot.explanations, basis)
    return "holds" if number == receipt.number else "differs"


def is_number(text: str) -> bool:
    """Return whether a text can be a receipt number: one slip of the pen makes it impossible."""
    digits = text.replace("-", "")
    return (
        len(digits) == DIGITS + 1
        and digits.isascii()
        and digits.isdigit()
        and _check_digit(digits[:-1]) == digits[-1]
    )


def _number(
    filing: Filing, explanations: Iterable[Explanation], basis: tuple[str, str, str, str]
) -> str:
    """Return 16 digits in groups of four, the last a check digit.

    Digits alone, because letters are hard to tell apart over the telephone.
    """
    digest = hashlib.sha256(_canonical(filing, explanations, basis)).digest()
    digits = f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}}"
    digits += _check_digit(digits)
    return "-".join(digits[i : i + _GROUP] for i in range(0, len(digits), _GROUP))


def _canonical(
    filing: Filing, explanations: Iterable[Explanation], basis: tuple[str, str, str, str]
) -> bytes:
    """Return all that a filing says, written in one way only."""
    reasons = {(e.rule, e.digest, _bare(e.text)) for e in explanations}
    content = {
        "profile": {name: _bare(str(value or "")) for name, value in filing.profile.items()},
        "edition": filing.edition.id,
        "figures": {f.cell: _value(f) for f in filing.figures.values()},
        "prose": {
            str(number): [_bare(paragraph.text) for paragraph in paragraphs]
            for number, paragraphs in filing.sections.items()
        },
        "explanations": sorted(reasons),
        "basis": basis,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def _value(figure: Figure) -> str:
    number = figure.number
    if number is None:
        return _bare(figure.raw)
    return plain_number(number.normalize() if isinstance(number, Decimal) else number)


def _bare(text: str) -> str:
    """Return a text without blanks and line ends, which programs keep differently."""
    return "".join(unicodedata.normalize("NFC", text).split())


def _check_digit(digits: str) -> str:
    """Return the check digit of ISO 7064 MOD 11,10: it finds every single wrong digit."""
    product = 10
    for digit in digits:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)
