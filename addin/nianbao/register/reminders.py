"""What is due: a list for the desk, a table to print, and events for any calendar (RFC 5545)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from nianbao.book.heights import row_height
from nianbao.register.case import Known
from nianbao.register.entry import Entry
from nianbao.register.terms import Term, answer_term, payment_term, third_party_term, waiting_for
from nianbao.words import catalogue, say

_WIDTHS = (7, 18, 14, 13, 20, 60)  # of the table's columns, in characters
_FOLDED = 75  # octets of a line of a calendar file


@dataclass(frozen=True, slots=True)
class Due:
    """Something that an application waits for, and by when.

    ``left`` are the working days until then, 0 on the day itself and negative after it.
    """

    entry: Entry
    what: str
    term: Term
    left: int
    is_over: bool

    @property
    def words(self) -> str:
        """Return how it stands: 今天到期, 剩3个工作日, 已超期2个工作日."""
        days = say("register.status.days")
        if self.is_over:
            text = say("register.status.over") + (f"{-self.left}{days}" if self.left else "")
        elif self.left:
            text = say("register.status.left") + f"{self.left}{days}"
        else:
            text = say("register.status.today")
        return text + (say("register.status.provisional") if self.term.is_provisional else "")


def due(known: Known, within: int) -> list[Due]:
    """Return what is due within so many working days or is overdue, the earliest first."""
    found = [item for entry in known.register.entries for item in _of(entry, known)]
    near = [item for item in found if item.is_over or item.left <= within]
    return sorted(near, key=lambda item: (item.term.due, item.entry.row))


def _of(entry: Entry, known: Known) -> Iterator[Due]:
    """Yield the day that one open application waits for."""
    if entry.answered or not entry.received:
        return
    restarts = known.register.settings.restarts_on_payment
    term = answer_term(entry, known.days, restarts_on_payment=restarts)
    waiting = waiting_for(entry)
    if waiting == "payment":
        term = payment_term(entry, known.days)
    elif waiting == "third_party":
        term = third_party_term(entry, known.days)
    if term:
        left = known.days.between(known.today, term.due)
        yield Due(entry, waiting or "answer", term, left, term.due < known.today)


def table(items: Sequence[Due], known: Known, within: int) -> bytes:
    """Return what is due as a workbook to print: numbers and days, nobody's name."""
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415 - the page has no such package

    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet(say("register.due.sheet"))
    face = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
    cell = book.add_format({**face, "text_wrap": True, "border": 1})
    head = book.add_format({**face, "bold": True, "border": 1, "bg_color": "#EDEDED"})
    title = book.add_format({**face, "font_name": "黑体", "font_size": 16})
    unit = known.register.settings.unit
    sheet.write_string(
        0, 0, unit + say("register.due.title", day=known.today, within=within), title
    )
    heads = catalogue()["register.due.heads"].split("|")
    for column, (text, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, text, head)
    for row, item in enumerate(items, 3):
        texts = (
            str(item.entry.row),
            item.entry.number,
            say(f"register.due.{item.what}"),
            item.term.due.isoformat(),
            item.words,
            item.term.derivation,
        )
        # LibreOffice prints rows without a height one line high
        sheet.set_row(row, max(map(row_height, texts, _WIDTHS)))
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, cell)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    book.set_properties({"author": "nianbao", "created": datetime(2026, 1, 1)})
    book.close()
    return stream.getvalue()


def calendar(items: Sequence[Due], known: Known) -> bytes:
    """Return what is due as an iCalendar file: an event of a whole day each, one day's notice."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//nianbao//register//ZH",
        "CALSCALE:GREGORIAN",
    ]
    for item in items:
        lines += _event(item, known)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(item: Due, known: Known) -> list[str]:
    """Return the lines of one event; it is the same one when it is made again."""
    what = say(f"register.due.{item.what}")
    number = item.entry.number or say("register.due.row", row=item.entry.row)
    told = f"{item.entry.number}|{item.entry.row}|{item.what}"
    name = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:20]
    after = item.term.due + timedelta(1)
    summary = say("register.due.event", number=number, what=what)
    if item.term.is_provisional:
        summary += say("register.status.provisional")
    return [
        "BEGIN:VEVENT",
        f"UID:{name}@nianbao",
        f"DTSTAMP:{known.today:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{item.term.due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(item.term.derivation)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT15H",
        f"DESCRIPTION:{_escaped(summary)}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> bytes:
    """Return a line in pieces of at most 75 octets, no character parted."""
    pieces, piece = [], b""
    for sign in line:
        octets = sign.encode("utf-8", "replace")
        if len(piece) + len(octets) > _FOLDED - (1 if pieces else 0):
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
