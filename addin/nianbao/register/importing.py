"""A register as people keep it today, read into ours: heads and words in other spellings.

Nothing is guessed: a cell that is not understood stands in its column as it was written, a column
that is not known goes into the remarks of its row, and each is listed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from nianbao.form import Edition
from nianbao.form.numbers import Displayed
from nianbao.register.columns import Column, Part, choices, columns, register_data, room, spellings
from nianbao.register.entry import Dispute, Entry, Misread, Register, Settings
from nianbao.register.reading import as_date
from nianbao.register.sheets import TOP
from nianbao.register.workdays import FIRST_DAY, LAST_DAY
from nianbao.words import Refusal, say

Remark = tuple[str, str, str]  # where, what stood there, what became of it
Grid = Sequence[Sequence[Any]]  # a sheet: rows of texts, numbers, dates and None

_NAMED = 20  # rows of one remark
_HEAD_ROWS = 15  # among the first of which the heads are looked for
_FEWEST = 3  # columns that must be known
_NEEDED = {"applications": {"received", "applicant", "result"}, "disputes": {"filed", "kind"}}
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+\d.*)?|(\d{4})(\d\d)(\d\d)"
)
_COUNT = re.compile(r"(\d{1,6})\s*(?:个工作日|工作日|个|天|日|页|人|件)?")
_MONEY = re.compile(r"[¥￥]?\s*(\d[\d,]*(?:\.\d{1,2})?)\s*元?")
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十]{1,2}[)）、.]|\d{1,2}[.、．)）])")
_SEPARATORS = re.compile(r"[›>—－\-/：:（(]")
_GENERAL = re.compile("基本|情况|信息")  # what the head of a group says besides
_TOTALS = ("合计", "总计", "小计", "共计")
_COUNTERS = {"序号", "行号"}  # numbers of applications only where a sheet has no others


@dataclass
class Import:
    """What was read of people's own files: the register, and the remarks on it."""

    form: Edition
    entries: list[Entry] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unread: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    respelt: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    nothing: Counter[tuple[str, str]] = field(default_factory=Counter)

    def register(self, settings: Settings) -> Register:
        """Return the register that was read."""
        return Register(self.entries, self.disputes, settings)

    def all_remarks(self) -> list[Remark]:
        """Return every remark: first what was not understood, then what was spelt otherwise.

        What stands in a column again and again is one remark that names its rows.
        """
        unread = [_unread(*key, rows) for key, rows in self.unread.items()]
        respelt = [
            (head, written, say("register.import.respelt", word=word, count=count))
            for (head, written, word), count in sorted(self.respelt.items())
        ]
        nothing = [
            (head, written, say("register.import.nothing_there", count=count))
            for (head, written), count in sorted(self.nothing.items())
        ]
        return [*unread, *self.remarks, *nothing, *respelt]


@dataclass(frozen=True, slots=True)
class Heads:
    """Which column of a sheet is what; the entries begin below row ``last`` (counted from 0).

    ``others`` are the heads of columns that are not known, ``counters`` those that number the rows
    of a sheet which has numbers of its own.
    """

    part: Part
    last: int
    known: Mapping[int, Column]
    others: Mapping[int, str]
    counters: Sequence[str] = ()


def import_grids(grids: Mapping[str, Grid], form: Edition) -> Import:
    """Return what the sheets of a file hold. Refuses a file in which no list is recognised."""
    done = Import(form)
    found = {name: heads_of(grid) for name, grid in grids.items()}
    for part in ("applications", "disputes"):
        lists = {n: h for n, h in found.items() if h and h.part == part}
        for name, heads in lists.items():
            _read(done, name, grids[name], heads)
    if not done.entries and not done.disputes:
        raise Refusal("register.import.nothing")
    for name in (name for name, heads in found.items() if not heads):
        done.remarks.append((name, "", say("register.import.sheet")))
    for part, entries in (("applications", done.entries), ("disputes", done.disputes)):
        if len(entries) > room(part):
            raise Refusal("register.import.too_many", count=len(entries), room=room(part))
    return done


def heads_of(grid: Grid) -> Heads | None:
    """Return what the columns of a sheet are, None where it is no list of ours."""
    best: Heads | None = None
    for row in range(min(len(grid), _HEAD_ROWS)):
        for two in (False, True):
            texts = _heads(grid, row, two=two)
            for part in ("applications", "disputes"):
                heads = _known(part, texts, row + two)
                if heads and (best is None or len(heads.known) > len(best.known)):
                    best = heads
    return best


def _heads(grid: Grid, row: int, *, two: bool) -> list[list[str]]:
    """Return the spellings of each column's head, the likeliest first; ``two``: of two rows."""
    upper = [_bare(value) for value in grid[row]]
    if not two:
        return [[text] for text in upper]
    if row + 1 >= len(grid):
        return []
    lower = [_bare(value) for value in grid[row + 1]]
    group, texts = "", []
    for number, text in enumerate(lower):
        above = upper[number] if number < len(upper) else ""
        group = above or (group if text else "")
        near = _GENERAL.sub("", group)
        texts.append([group + text, near + text, text] if text else [above])
    return texts


def _known(part: Part, texts: Sequence[Sequence[str]], last: int) -> Heads | None:
    by_word = {
        _bare(word): column for column in columns(part) for word in (column.head, *column.words)
    }
    by_word |= {_IN_BRACKETS.sub("", word): column for word, column in by_word.items()}
    known: dict[int, Column] = {}
    others: dict[int, str] = {}
    counters = {number for number, spelt in enumerate(texts) if _COUNTERS & set(spelt)}
    for number, spelt in enumerate(texts):
        same = [re.sub("时间$|日$", "日期", text) for text in spelt]
        same += [f"{text}日期" for text in spelt if text]
        tried = [x for text in (*spelt, *same) for x in (text, _IN_BRACKETS.sub("", text)) if x]
        column = next((by_word[text] for text in tried if text in by_word), None)
        if column and column not in known.values():
            known[number] = column
        elif any(spelt):
            others[number] = spelt[0]
    ids = {column.id for column in known.values()}
    if counters and "number" not in ids:
        known[first := min(counters)] = columns(part)[0]
        del others[first]
    elif counters:
        others = {number: head for number, head in others.items() if number not in counters}
    if len(known) < _FEWEST or len(ids & _NEEDED[part]) < min(2, len(_NEEDED[part])):
        return None
    return Heads(part, last, known, others, [texts[n][0] for n in counters - known.keys()])


def _read(done: Import, sheet: str, grid: Grid, heads: Heads) -> None:
    words = {
        column.id: spellings(column.choices, done.form)
        for column in heads.known.values()
        if column.choices
    }
    for name in heads.others.values():
        done.remarks.append((sheet, name, say("register.import.column")))
    for name in heads.counters:
        done.remarks.append((sheet, name, say("register.import.counter")))
    entries = done.entries if heads.part == "applications" else done.disputes
    for number, row in enumerate(grid[heads.last + 1 :], heads.last + 2):
        texts = [text for value in row if (text := _text(value))]
        filled = {n: row[n] for n in heads.known if n < len(row) and not _is_blank(row[n])}
        left_out = _left_out(texts, filled)
        if left_out:
            told = (place_words(sheet, number), " ".join(texts), say(f"register.import.{left_out}"))
            done.remarks.append(told)
        if left_out or not texts:
            continue
        record = _record(done, heads, filled, words, (sheet, number))
        rest = [
            f"{name}：{_text(row[n])}"
            for n, name in heads.others.items()
            if n < len(row) and not _is_blank(row[n])
        ]
        if rest:
            record["remarks"] = "；".join([*filter(None, [record.get("remarks", "")]), *rest])
        record["row"] = TOP + len(entries)
        if heads.part == "applications":
            done.entries.append(Entry(**record))
        else:
            done.disputes.append(Dispute(**record))


def _left_out(texts: Sequence[str], filled: Mapping[int, Any]) -> str:
    """Return why a row is no entry, as a key of words; blank where it is one or is empty."""
    if texts and texts[0].replace(" ", "").startswith(_TOTALS):
        return "total"
    return "no_entry" if texts and not filled else ""


def _record(
    done: Import,
    heads: Heads,
    filled: Mapping[int, Any],
    words: Mapping[str, Mapping[str, str]],
    where: tuple[str, int],
) -> dict[str, Any]:
    record: dict[str, Any] = {}
    misread = []
    for number, value in filled.items():
        column = heads.known[number]
        meant = _meant(done, column, value, words.get(column.id, {}))
        if meant is None:
            misread.append(Misread(column.id, _text(value)))
            done.unread.setdefault((where[0], column.head, _text(value)), []).append(where[1])
        elif meant != "":
            record[column.id] = meant
    if misread:
        record["misread"] = tuple(misread)
    return record


def _meant(done: Import, column: Column, value: Any, words: Mapping[str, str]) -> Any:
    """Return what a cell says, blank where it says that there is nothing, None if not understood.

    Words for nothing are counted.
    """
    if column.kind != "text" and _text(value) in register_data()["nothing"]:
        done.nothing[column.head, _text(value)] += 1
        return ""
    match column.kind:
        case "date":
            return read_date(value)
        case "count":
            found = _COUNT.fullmatch(_narrow(value))
            return int(found[1]) if found else None
        case "money":
            return _money(_narrow(value))
        case "choice":
            return _choice(done, column, _text(value), words)
        case _:
            return _text(value)


def read_date(value: Any) -> date | None:
    """Return the day that a cell says: a date, or a text with year, month and day."""
    if isinstance(value, Displayed):
        return as_date(value)
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        found = _DATE.fullmatch(_narrow(value))
        if not found:
            return None
        try:
            value = date(*(int(part) for part in found.groups() if part))
        except ValueError:
            return None
    return value if FIRST_DAY <= value <= LAST_DAY else None


def _money(text: str) -> Decimal | None:
    found = _MONEY.fullmatch(text)
    try:
        return Decimal(found[1].replace(",", "")) if found else None
    except InvalidOperation:
        return None


def _choice(done: Import, column: Column, text: str, words: Mapping[str, str]) -> str | None:
    """Return what a word of a dropdown stands for; another spelling than ours is counted."""
    known = {_bare(word): meant for word, meant in words.items()}
    tried = [_bare(text), _NUMBERING.sub("", _bare(text))]
    pieces = [_NUMBERING.sub("", _bare(x)) for x in _SEPARATORS.split(text.rstrip("）)"))]
    said = {known[piece] for piece in pieces if piece in known}
    meant = next((known[word] for word in tried if word in known), None)
    if meant is None and len(said) == 1:  # 部分公开（商业秘密） says two things
        (meant,) = said
    if meant:
        own = choices(column.choices, done.form).get(meant, meant)
        if own != text:
            done.respelt[column.head, text, own] += 1
    return meant


def _unread(sheet: str, head: str, text: str, rows: Sequence[int]) -> Remark:
    """Return the remark on what was not understood in some rows of a sheet."""
    if len(rows) == 1:
        place = place_words(sheet, rows[0])
        return (
            say("register.import.at", place=place, head=head),
            text,
            say("register.import.unread"),
        )
    named = say("register.and").join(map(str, rows[:_NAMED]))
    slots = {"count": len(rows), "rows": named + ("……等" if len(rows) > _NAMED else " ")}
    at = say("register.import.at", place=sheet, head=head)
    return (at, text, say("register.import.unread_rows", **slots))


def _narrow(value: Any) -> str:
    """Return a text with full-width digits and signs made narrow."""
    return unicodedata.normalize("NFKC", _text(value))


def _bare(value: Any) -> str:
    """Return a text without blanks of any kind, its brackets those of Chinese."""
    return re.sub(r"\s", "", _text(value)).replace("(", "（").replace(")", "）")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _is_blank(value: Any) -> bool:
    return _text(value) == ""


def place_words(sheet: str, row: int) -> str:
    """Return a row of a sheet or file in words."""
    return say("register.import.place", sheet=sheet, row=row)
