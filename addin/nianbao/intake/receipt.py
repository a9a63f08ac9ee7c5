"""The receipt of a filing that was handed in: a short number that stands for all it says.

The number is taken from what the workbook says, not from the bytes of the file: saving it
again in Excel, WPS or LibreOffice keeps it right, changing a figure, a sentence or an
explanation makes it wrong. It is a checksum, no signature: whoever has this program can make
one. It proves that sender and recipient speak of the same filing when both read it out.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from nianbao.book.block import Edit
from nianbao.book.layout import RECEIPT
from nianbao.book.snapshot import Snapshot
from nianbao.form import Figure
from nianbao.form.filing import Number, plain_number
from nianbao.form.profile import LATER_FIELDS
from nianbao.rules import Explanation, Verdict

DIGITS = 15
_GROUP = 4
# The receipts of the first release, which judged by the first set of each edition, covered less.
_FIRST_RULES = ".1"
_NOT_IN_FIRST = frozenset(("stored", "last", "last_year", "last_source"))
_IDLE = frozenset(("Pd", "Cf"))  # dashes, and what nobody sees
_PLAIN_FORMAT = re.compile(r"(?:[#?0]+,)*[#?0]*[#?0](?:\.[#?0]+)?(?:_.)?\s*")

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


def receipt_of(snapshot: Snapshot, verdict: Verdict, now: datetime) -> Receipt:
    """Return the receipt of a workbook that is handed in with this verdict."""
    explained = [f for f in verdict.findings if f.explanation]
    explanations = [Explanation(f.rule.id, f.digest, f.explanation) for f in explained]
    rules = verdict.ruleset
    basis = (now.strftime("%Y-%m-%d %H:%M"), rules.version, rules.sha256, verdict.state)
    return Receipt(_number(_content(snapshot, explanations, basis)), *basis)


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
    content = _content(snapshot, snapshot.explanations, basis)
    if receipt.version.endswith(_FIRST_RULES):
        content = {key: value for key, value in content.items() if key not in _NOT_IN_FIRST}
    return "holds" if _digits(_number(content)) == _digits(receipt.number) else "differs"


def is_number(text: str) -> bool:
    """Return whether a text can be a receipt number: one slip of the pen makes it impossible."""
    digits = _digits(text)
    return (
        len(digits) == DIGITS + 1
        and digits.isascii()
        and digits.isdigit()
        and _check_digit(digits[:-1]) == digits[-1]
    )


def _digits(text: str) -> str:
    """Return a number as typed by anybody without dashes of any kind, blanks and full widths."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in _IDLE)


def _number(content: Mapping[str, Any]) -> str:
    """Return 16 digits in groups of four, the last a check digit.

    Digits alone, because letters are hard to tell apart over the telephone.
    """
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).digest()
    digits = f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}}"
    digits += _check_digit(digits)
    return "-".join(digits[i : i + _GROUP] for i in range(0, len(digits), _GROUP))


def _content(
    snapshot: Snapshot, explanations: Iterable[Explanation], basis: tuple[str, str, str, str]
) -> dict[str, Any]:
    """Return all that a supervisor relies on in a workbook, written in one way only."""
    filing, last = snapshot.filing, snapshot.previous
    between = "|" if snapshot.layout.prose_columns > 1 else ""  # as earlier receipts have it
    reasons = {(e.rule, e.digest, _bare(e.text)) for e in explanations}
    return {
        "profile": {
            name: _bare(str(value or ""))
            for name, value in filing.profile.items()
            if value or name not in LATER_FIELDS
        },
        "edition": filing.edition.id,
        "figures": {f.cell: _value(f) for f in filing.figures.values()},
        "stored": dict(_stored(snapshot)),
        "last": {f.cell: _value(f) for f in last.figures.values()} if last else {},
        "last_year": last.profile.year if last else None,
        "last_source": _bare(snapshot.previous_source),
        "prose": {
            str(number): [_bare(between.join(paragraph.cells)) for paragraph in paragraphs]
            for number, paragraphs in filing.sections.items()
        },
        **_last_prose(snapshot),
        "explanations": sorted(reasons),
        "basis": basis,
    }


def _last_prose(snapshot: Snapshot) -> dict[str, Any]:
    """Return last year's prose and unit, nothing where there are none: so in early receipts."""
    last = snapshot.previous
    if not last or not (last.profile.unit or any(last.sections.values())):
        return {}
    prose = {n: [_bare("|".join(p.cells)) for p in part] for n, part in last.sections.items()}
    return {"last_prose": {str(n): texts for n, texts in prose.items()},
            "last_unit": _bare(last.profile.unit)}  # fmt: skip


def _stored(snapshot: Snapshot) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield by cell id how a figure stands where it is more than a number shown as it is.

    That is a formula in a cell for input, or a number format that shows another number.
    """
    for cell in snapshot.layout.edition.cells:
        area = snapshot.areas[cell.table]
        down, across = cell.range.top - 1, cell.range.left - 1
        formula = "" if cell.is_total else area.formulas[down][across] or ""
        code = area.format_code(down, across)
        number = snapshot.filing.figures[cell.id].number
        masks = number is not None and not _shows(code, number)
        if formula or masks:
            yield cell.id, (_bare(formula).upper(), _bare(code) if masks else "")


def _shows(code: str, number: Number) -> bool:
    """Return whether a number format shows a number itself, with every digit that it has."""
    positive = code.partition(";")[0]
    if positive in ("General", "@"):
        return True
    whole, _, fraction = positive.partition(".")
    if not _PLAIN_FORMAT.fullmatch(positive):
        return False
    decimals = max(0, -Decimal(number).normalize().as_tuple().exponent)  # pyright: ignore[reportOperatorIssue]
    return bool(whole) and sum(c in "0#?" for c in fraction) >= decimals


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
