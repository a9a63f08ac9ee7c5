"""Workbooks broken in many ways, and whether taking them in survives each of them.

``python tests/fuzz_workbooks.py 2000`` breaks two thousand, as many in every way: bytes of the
container, its directory, the XML of a part, values in cells. A number stands for its workbook: the
same one is broken in the same way in every run. Each must become an entry, with or without a
reason, in under ten seconds and with under 300 MB; nothing may end the process, hang, or be caught
only by the last net.
"""

import random
import re
import struct
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))

import openpyxl

from city import unit
from costs import peak
from nianbao.intake.entry import take_in
from nianbao.words import around

_TIME = re.compile(rb"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\dZ?)?")
MOST_SECONDS = 10
MOST_MEGABYTES = 300
_PATIENCE = 6  # a busy machine gives a process less than its seconds

Parts = dict[str, bytes]
Dice = random.Random

TEXTS = (
    "", " ", "０", "-1", "1e9", "1e999", "NaN", "Infinity", "-0", "0x10", "1,234", "１２件", "九",
    "3.1415", "#REF!", "#DIV/0!", "TRUE", "=1+1", "=cmd|'/c calc'!A1", "@SUM(A1)", "+1",
    "a" * 40_000,
    "\u202e12", "\u200b", "\ufeff5", "😀" * 9, "_x0000_", "_xD800_", "9" * 400, "2025-01-01",
    "0.1" * 9,
    "统计\n期限", "；" * 3_000, "（一）" * 900, "1" * 3_000, "《" * 2_000, "2025年1月" * 2_000,
)  # fmt: skip
VALUES = (
    b"", b"x", b"-1", b"1.5", b"1e308", b"1e309", b"-1e309", b"NaN", b"inf", b"0x1F", b"9" * 400,
    b"4294967296", b"18446744073709551616", b"0.1e-400", b"&#0;", b"&#xD800;", b"&unknown;",
    b"&lt;",
    b"\xff\xfe", b"\x00", b"<![CDATA[7]]>", b"<!--7-->7", b"  7  ", b"7" * 100_000,
)  # fmt: skip
PLACES = (
    b"XFD1048576", b"A1048576", b"XFD1", b"A0", b"0A", b"", b"AAAA1", b"A99999999999999999999",
    b"ZZZZZZZZZZZZZ9", b"$A$1", b"a1", b"A1:B2", "甲1".encode(), b"D4", b"J4", b"C5",
)  # fmt: skip


@cache
def sources() -> tuple[Parts, ...]:
    """Return sound workbooks, each as another program writes them: as parts by name."""
    plain = unit(1).workbook()
    book, saved = openpyxl.load_workbook(BytesIO(plain)), BytesIO()
    book.save(saved)
    return parts_of(plain), parts_of(saved.getvalue()), shared(parts_of(plain))


def parts_of(data: bytes) -> Parts:
    """Return the parts of a workbook without the hour of their making."""
    with ZipFile(BytesIO(data)) as packed:
        return {name: _TIME.sub(b"2026-01-01", packed.read(name)) for name in packed.namelist()}


def shared(parts: Parts) -> Parts:
    """Return a workbook whose texts stand once in a part of their own."""
    texts: dict[bytes, int] = {}

    def pointed(found: re.Match[bytes]) -> bytes:
        number = texts.setdefault(found[2], len(texts))
        return b'%s t="s"><v>%d</v></c>' % (found[1], number)

    inline = re.compile(rb'(<c r="[A-Z]+\d+"[^>]*?) t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
    made = {
        name: inline.sub(pointed, content) if "worksheets/sheet" in name else content
        for name, content in parts.items()
    }
    items = b"".join(b"<si>%s</si>" % text for text in texts)
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    made["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (space, items)
    links = "xl/_rels/workbook.xml.rels"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = b'<Relationship Id="rIdStrings" Type="%s" Target="sharedStrings.xml"/>' % kind
    made[links] = made[links].replace(b"</Relationships>", link + b"</Relationships>")
    return made


def packed(parts: Parts, method: int = ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", method, compresslevel=1) as target:
        for name, content in parts.items():
            entry = ZipInfo(name)
            entry.compress_type = method
            target.writestr(entry, content)
    return stream.getvalue()


# --- ways to break a container's bytes


def flipped(data: bytearray, dice: Dice) -> None:
    for _ in range(dice.choice((1, 3, 30))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def cut(data: bytearray, dice: Dice) -> None:
    del data[dice.randrange(len(data)) :]


def dropped(data: bytearray, dice: Dice) -> None:
    start = dice.randrange(len(data))
    del data[start : start + dice.choice((1, 50, 5_000))]


def doubled(data: bytearray, dice: Dice) -> None:
    start, to = dice.randrange(len(data)), dice.randrange(len(data))
    data[to:to] = data[start : start + dice.choice((1, 50, 5_000))]


def strewn(data: bytearray, dice: Dice) -> None:
    start = dice.randrange(len(data))
    data[start : start + 16] = dice.randbytes(16)


def directory(data: bytearray, dice: Dice) -> None:
    """Put an odd number into a field of an entry of the directory, or of its end."""
    mark, fields = dice.choice(((b"PK\1\2", 46), (b"PK\3\4", 30), (b"PK\5\6", 22)))
    places = [found.start() for found in re.finditer(re.escape(mark), bytes(data))]
    at = dice.choice(places or [0]) + dice.randrange(4, fields - 2)
    form, odd = dice.choice((("<H", (0, 1, 8, 99, 0xFFFF)), ("<I", (0, 1, 10**8, 0xFFFFFFFF))))
    if at + struct.calcsize(form) <= len(data):
        struct.pack_into(form, data, at, dice.choice(odd))


# --- ways to break a part


def value(content: bytes, dice: Dice) -> bytes:
    return _replaced(content, rb"(?<=<v>)[^<]*(?=</v>)", dice.choice(VALUES), dice)


def text(content: bytes, dice: Dice) -> bytes:
    odd = dice.choice((*VALUES, *(t.encode("utf-8", "surrogatepass") for t in TEXTS)))
    return _replaced(content, rb"(?<=>)[^<]+(?=</t>)", odd, dice)


def at(content: bytes, dice: Dice) -> bytes:
    return _replaced(content, rb'(?<= r=")[^"]*(?=")', dice.choice(PLACES), dice)


def reach(content: bytes, dice: Dice) -> bytes:
    return _replaced(content, rb'(?<= ref=")[^"]*(?=")', dice.choice(PLACES), dice)


def attribute(content: bytes, dice: Dice) -> bytes:
    odd = dice.choice((b"", b"-1", b"99999999999", b"str", b"e", b"b", b"n", b"s", b"d", b"\xff"))
    return _replaced(content, rb'(?<=")[^"<>]*(?=")', odd, dice)


def tag(content: bytes, dice: Dice) -> bytes:
    return _replaced(
        content, rb"</?[A-Za-z][^>]*>", dice.choice((b"", b"<x>", b"</x>", b"<x/>")), dice
    )


def repeated(content: bytes, dice: Dice) -> bytes:
    found = list(re.finditer(rb"<(row|c|si|sheet|mergeCell|f|v)\b.*?</\1>", content, re.DOTALL))
    if not found:
        return content
    hit = dice.choice(found)
    return content[: hit.end()] + hit[0] * dice.choice((1, 20)) + content[hit.end() :]


def formula(content: bytes, dice: Dice) -> bytes:
    odd = dice.choice((
        b"<f>SUM(" * 90 + b"1", b'<f t="shared" si="0"/>',
        b'<f t="shared" ref="A1:XFD1048576" si="1">A1</f>',
        b'<f t="array" ref="A1:Z9999">1</f>', b"<f>" + b"A1+" * 9_000 + b"1</f>", b"<f></f>",
        b"<f>#REF!</f>",
        b"<f>DDE(\"cmd\",\"/c calc\",\"1\")</f>", b"<f>cmd|'/c calc'!A1</f>",
    ))  # fmt: skip
    return _replaced(content, rb"<f>[^<]*</f>", odd, dice)


def head(content: bytes, dice: Dice) -> bytes:
    odd = dice.choice((
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">', b"<?xml version='1.0' encoding='gbk'?>",
        b"<?xml version='1.0' encoding='utf-16'?>", b"\xef\xbb\xbf", b"\n\n", b"<!--x-->",
        b"<?x y?>",
    ))  # fmt: skip
    return odd + re.sub(rb"^<\?xml[^>]*\?>", b"", content)


def encoded(content: bytes, dice: Dice) -> bytes:
    return content.decode("utf-8", "replace").encode(
        dice.choice(("utf-16", "gb18030", "utf-32")), "replace"
    )


def nested(content: bytes, dice: Dice) -> bytes:
    depth = dice.choice((50, 5_000, 200_000))
    return _replaced(
        content, rb"<sheetData>|<sst[^>]*>|<sheets>|<Relationships[^>]*>", b"<x>" * depth, dice
    )


def swollen(content: bytes, dice: Dice) -> bytes:
    cells = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
    first = dice.choice((2_000, 1_000_000))
    rows = b"".join(cells % (first + i, first + i) for i in range(dice.choice((10, 20_000))))
    return content.replace(b"</sheetData>", rows + b"</sheetData>")


def merged(content: bytes, dice: Dice) -> bytes:
    count = dice.choice((1, 40_000))
    cells = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (2 * i + 1, 2 * i + 2) for i in range(count))
    return content.replace(b"</sheetData>", b"</sheetData><mergeCells>" + cells + b"</mergeCells>")


def styled(content: bytes, dice: Dice) -> bytes:
    count = dice.choice((10, 100_000))
    return content.replace(
        b"</cellXfs>", b'<xf numFmtId="14" fontId="99999"/>' * count + b"</cellXfs>"
    )


def emptied(_: bytes, dice: Dice) -> bytes:
    return dice.choice((b"", b"<", b"<a/>", b"\0" * 100, b"PK\3\4"))


def _replaced(content: bytes, pattern: bytes, odd: bytes, dice: Dice) -> bytes:
    found = list(re.finditer(pattern, content))
    if not found:
        return content
    hit = dice.choice(found)
    return content[: hit.start()] + odd + content[hit.end() :]


# --- ways to break what parts there are, and what a unit writes


def lacking(parts: Parts, dice: Dice) -> None:
    del parts[dice.choice(sorted(parts))]


def exchanged(parts: Parts, dice: Dice) -> None:
    one, other = dice.sample(sorted(parts), 2)
    parts[one], parts[other] = parts[other], parts[one]


def renamed(parts: Parts, dice: Dice) -> None:
    name = dice.choice(sorted(parts))
    odd = ("../../x.xml", "/abs.xml", name.upper(), name.replace("/", "\\"), "a" * 999, "甲.xml")
    parts[dice.choice(odd)] = parts.pop(name)


def foreign(parts: Parts, dice: Dice) -> None:
    name = dice.choice(
        ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/media/a.png")
    )
    parts[name] = dice.randbytes(dice.choice((10, 1_000_000)))


BYTE_WAYS: tuple[Callable[[bytearray, Dice], None], ...] = (
    flipped, cut, dropped, doubled, strewn, directory, directory,
)  # fmt: skip
PART_WAYS: tuple[Callable[[bytes, Dice], bytes], ...] = (
    value, text, at, reach, attribute, tag, repeated, formula, head, encoded, nested, swollen,
    merged, styled, emptied,
)  # fmt: skip
WHOLE_WAYS: tuple[Callable[[Parts, Dice], None], ...] = (lacking, exchanged, renamed, foreign)


def mutant(number: int) -> tuple[str, bytes]:
    """Return the broken workbook that a number stands for, and how it is broken."""
    dice = Dice(number)
    kind = ("bytes", "part", "parts", "values")[number % 4]
    if kind == "values":
        return kind, _odd_filing(dice)
    parts = dict(dice.choice(sources()))
    if kind == "bytes":
        data = bytearray(packed(parts))
        way = dice.choice(BYTE_WAYS)
        way(data, dice)
        if data and dice.random() < 0.5:
            dice.choice(BYTE_WAYS)(data, dice)
        return f"{kind} {way.__name__}", bytes(data)
    if kind == "parts":
        way = dice.choice(WHOLE_WAYS)
        way(parts, dice)
        return f"{kind} {way.__name__}", packed(parts, dice.choice((ZIP_DEFLATED, ZIP_STORED)))
    return _broken_part(parts, dice)


def _broken_part(parts: Parts, dice: Dice) -> tuple[str, bytes]:
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    read = [name for name in names if re.search(r"sheet[1-79]\.|workbook|Strings|styles", name)]
    way = dice.choice(PART_WAYS)
    for _ in range(dice.choice((1, 1, 4))):
        name = dice.choice(read if dice.random() < 0.9 else names)
        if way is styled:
            name = "xl/styles.xml"
        parts[name] = way(parts[name], dice)
    return f"part {way.__name__}", packed(parts)


def _odd_filing(dice: Dice) -> bytes:
    """Return a filing in which a few inputs, fields of the profile or paragraphs are odd."""
    filing: Any = unit(dice.randrange(50))
    for _ in range(dice.choice((1, 5, 40))):
        odd = dice.choice((*TEXTS, -1, 10**15, 10**300, 0.1, 1e-9, 2**63))
        kind = dice.randrange(3)
        if kind == 0:
            inputs = [cell for cell in filing.figures if not cell.endswith("total")]
            filing = filing.counting(**{dice.choice(inputs).replace(".", "__"): odd})
        elif kind == 1:
            name = dice.choice([name for name in filing.profile if name != "year"])
            filing = filing.having(**{name: odd})
        else:
            section = dice.choice((5, 6))
            filing.sections[section] = (str(odd), *filing.sections[section][1:])
    return packed(parts_of(filing.workbook()))


# --- taking them in


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant: a state, ``failed``, ``crash`` or ``hang``; seconds; the peak."""

    number: int
    way: str
    state: str
    words: str
    seconds: float
    megabytes: float

    @property
    def is_bad(self) -> bool:
        """Return whether it is a fault of ours."""
        is_slow = self.seconds > MOST_SECONDS or self.megabytes > MOST_MEGABYTES
        return is_slow or self.state in ("failed", "crash", "hang")


def fuzz(numbers: Iterable[int]) -> Iterator[Outcome]:
    """Yield what becomes of each mutant, in a process of its own that is begun anew at need."""
    context = get_context("spawn")
    worker = ours = None
    for number in numbers:
        if worker is None or ours is None:
            ours, theirs = context.Pipe()
            worker = context.Process(target=_work, args=(theirs,), daemon=True)
            worker.start()
            theirs.close()
            ours.recv()  # it has loaded everything
        way, data = mutant(number)
        ours.send((number, way, data))
        start = time.perf_counter()
        try:
            if ours.poll(_PATIENCE * MOST_SECONDS):
                outcome = ours.recv()
                yield outcome
                if outcome.megabytes <= MOST_MEGABYTES:
                    continue
            else:
                yield Outcome(number, way, "hang", "", time.perf_counter() - start, 0)
        except EOFError:
            yield Outcome(number, way, "crash", "", time.perf_counter() - start, 0)
        worker.kill()
        worker.join()
        worker = None
    if worker is not None:
        worker.kill()
        worker.join()


def _work(pipe: Connection) -> None:
    take_in(Path("a.xlsx"), data=b"")
    pipe.send(None)
    while True:
        pipe.send(taken_in(*pipe.recv()))


def taken_in(number: int, way: str, data: bytes) -> Outcome:
    """Return what becomes of one workbook in this process."""
    start = time.process_time()  # of this process alone, whatever else the machine does
    entry = take_in(Path("a.xlsx"), data=data)
    seconds = time.process_time() - start
    said = (entry.problem, *(remark.message for remark in entry.remarks))
    failed = next((words for words in said if words.startswith(_last_nets())), "")
    state = "failed" if failed else entry.state
    return Outcome(number, way, state, failed or entry.problem, seconds, peak())


@cache
def _last_nets() -> tuple[str, ...]:
    """Return how the sentences begin by which the program owns up to a failure of its own."""
    return tuple(around(key)[0] for key in ("intake.failed", "finding.failed"))


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    tally: Counter[str] = Counter()
    bad: list[Outcome] = []
    slowest, peak = 0.0, 0.0
    for outcome in fuzz(range(first, first + count)):
        tally[outcome.state] += 1
        slowest, peak = max(slowest, outcome.seconds), max(peak, outcome.megabytes)
        if outcome.is_bad:
            bad.append(outcome)
            sys.stdout.write(f"{outcome}\n")
    sys.stdout.write(
        f"{count} mutants: {dict(tally)}; slowest {slowest:.2f} s, peak {peak:.0f} MB\n"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
