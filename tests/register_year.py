"""The sample year of a register, and registers as tables of text."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from nianbao.form import edition
from nianbao.form.edition import editions
from nianbao.register.columns import choices
from nianbao.register.entry import Dispute, Entry, Register, Settings
from nianbao.register.workbook import build_register

YEAR = 2026
FORM = edition(editions()[-1])
TABLE = Path(__file__).parent / "data/register/year.txt"
FIELDS = (
    *("number", "part", "received", "applicant", "supplement_notice", "supplemented"),
    *("extension", "extension_notice", "asked", "replied", "fee_method", "pages", "fee_notice"),
    *("fee_asked", "paid", "fee_received", "answered", "result"),
)
COUNTS, MONEY = {"part", "extension", "pages"}, {"fee_asked", "fee_received"}
TEXTS = {"number", "applicant", "fee_method", "result"}
APPLICANTS = {word: meant for meant, word in choices("applicants", FORM).items()}

# 案号 | 种类 | 受理 | 审结 | 结果; what is pending at the year's end has neither day nor outcome
DISPUTES = """
复1 | reconsideration | 2026-03-02 | 2026-04-20 | upheld
复2 | reconsideration | 2026-05-11 | 2026-07-01 | upheld
复3 | reconsideration | 2026-06-01 | 2026-07-20 | corrected
复4 | reconsideration | 2026-11-02 |            |
复5 | reconsideration | 2025-12-01 | 2026-01-20 | upheld
复6 | reconsideration | 2025-03-03 | 2025-04-20 | upheld
诉1 | direct_suit     | 2026-10-08 |            |
诉2 | suit_after_reconsideration | 2026-08-03 | 2026-12-01 | upheld
"""


def entries_of(table: str) -> list[Entry]:
    """Return the entries of a table of text, one a line, in rows from 5 on."""
    lines = [line for line in table.splitlines() if line.strip() and not line.startswith("#")]
    return [_entry(row, line) for row, line in enumerate(lines, 5)]


def _entry(row: int, line: str) -> Entry:
    values: dict[str, Any] = {}
    for name, text in zip(FIELDS, (part.strip() for part in line.split("|")), strict=True):
        if text:
            values[name] = _value(name, text)
    values["applicant"] = APPLICANTS[values["applicant"]]
    return Entry(row, name=f"申请人{row}", contact=f"电话{row}", content=f"内容{row}", **values)


def _value(name: str, text: str) -> Any:
    if name in COUNTS:
        return int(text)
    if name in MONEY:
        return Decimal(text)
    return text if name in TEXTS else date.fromisoformat(text)


def disputes_of(table: str) -> list[Dispute]:
    """Return the cases of a table of text."""
    found = []
    for row, line in enumerate(table.strip().splitlines(), 5):
        number, kind, *days, outcome = (part.strip() for part in line.split("|"))
        filed, closed = (date.fromisoformat(day) if day else None for day in days)
        found.append(Dispute(row, number, "", kind, filed, closed, outcome))
    return found


def sample() -> Register:
    """Return the register of the sample year, as it stands on 5 January of the next."""
    settings = Settings(YEAR, "某市某局", date(2027, 1, 5))
    return Register(entries_of(TABLE.read_text("utf-8")), disputes_of(DISPUTES), settings)


def saved(path: Path, register: Register) -> Path:
    """Return where a register's workbook was written."""
    path.write_bytes(build_register(register, YEAR))
    return path
