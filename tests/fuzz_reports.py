"""Disturbed reports given to ``read``: ``python tests/fuzz_reports.py 5000 [FIRST]``.

Word files, web pages, PDFs and texts are changed in their structure alone: elements left out,
doubled, exchanged, emptied, wrapped, reworded; pages and what is drawn on them likewise. Each
must end with one of the program's own exit codes, without a traceback; the source stays as it
was, and a refusal leaves nothing behind. Equal numbers make equal mutants. Prints the slowest and
the peak.
"""

import io
import sys
import time
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue] - no types

from costs import in_fresh_processes, peak, peak_anew
from fuzz_commands import CODES, run
from fuzz_workbooks import mutant
from recover_reports import (
    Report,
    balanced,
    write_docx,
    write_dump,
    write_html,
    write_pipes,
    write_run_together,
)
from unruled_pdfs import write_typeset

MOST_SECONDS, MOST_MEGABYTES = 5.0, 300.0
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ODD_TEXTS = (
    "", " ", "-1", "1e9", "0x10", "１２件", "约5", "NaN", "=1+1", "\u202e12", "\u200b7", "😀" * 9,
    "9" * 400, "第三栏", "总计", "（一）", "二、主动公开政府信息情况", "；" * 3_000, "合计" * 500,
    "2025年1月" * 200, "| | | |", "\t\t\t", "#", "<td>", "&amp;", "&#0;", "一" * 20_000,
)  # fmt: skip
_ODD_VALUES = ("", "0", "-1", "1", "2", "7", "99", "1000", "100000", "9" * 30, "x", "auto", "50%")

Dice = Random
Change = Callable[[list[etree._Element], Dice], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant: its exit code, what was wrong with it, seconds and the peak."""

    number: int
    way: str
    code: int
    fault: str
    seconds: float
    megabytes: float


# --- trees: Word files and web pages


def left_out(nodes: list[etree._Element], dice: Dice) -> None:
    for node in dice.sample(nodes, min(len(nodes), dice.choice((1, 5, 40)))):
        if (parent := node.getparent()) is not None:
            parent.remove(node)


def doubled(nodes: list[etree._Element], dice: Dice) -> None:
    node = dice.choice(nodes)
    for _ in range(dice.choice((1, 2, 60))):
        if len(node) < 300:
            node.addnext(deepcopy(node))


def exchanged(nodes: list[etree._Element], dice: Dice) -> None:
    one, other = dice.choice(nodes), dice.choice(nodes)
    if one in other.iterancestors() or other in one.iterancestors() or one is other:
        return
    for node, copy in ((one, deepcopy(other)), (other, deepcopy(one))):
        if (parent := node.getparent()) is not None:
            parent.replace(node, copy)


def emptied(nodes: list[etree._Element], dice: Dice) -> None:
    node = dice.choice(nodes)
    for child in list(node):
        node.remove(child)
    node.text = None


def wrapped(nodes: list[etree._Element], dice: Dice) -> None:
    """Put an element into others of its own kind, some levels deep."""
    node = dice.choice(nodes)
    if (parent := node.getparent()) is None:
        return
    for _ in range(dice.choice((1, 3, 30))):
        around = node.makeelement(node.tag, dict(node.attrib))
        parent.replace(node, around)
        around.append(node)
        parent = around


def moved(nodes: list[etree._Element], dice: Dice) -> None:
    node, target = dice.choice(nodes), dice.choice(nodes)
    if target is not node and node not in target.iterancestors():
        target.append(node)


def renamed(nodes: list[etree._Element], dice: Dice) -> None:
    dice.choice(nodes).tag = dice.choice(nodes).tag


def reworded(nodes: list[etree._Element], dice: Dice) -> None:
    told = [node for node in nodes if node.text and node.text.strip()] or nodes
    for node in dice.sample(told, min(len(told), dice.choice((1, 4)))):
        odd = dice.choice(_ODD_TEXTS)
        node.text = odd if dice.random() < 0.5 else odd + (node.text or "")


def revalued(nodes: list[etree._Element], dice: Dice) -> None:
    """Change what spans, widths and the like say."""
    found = [node for node in nodes if node.attrib]
    for node in dice.sample(found, min(len(found), dice.choice((1, 10)))):
        node.set(dice.choice(list(node.attrib)), dice.choice(_ODD_VALUES))


TREE_WAYS: tuple[Change, ...] = (
    left_out, doubled, exchanged, emptied, wrapped, moved, renamed, reworded, revalued,
)  # fmt: skip


def _changed(root: etree._Element, dice: Dice) -> str:
    """Change a tree below its body, and return how."""
    way = dice.choice(TREE_WAYS)
    for _ in range(dice.choice((1, 1, 3, 8))):
        nodes = [node for node in root.iter(etree.Element) if node.getparent() is not None]
        if nodes:
            way(nodes, dice)
    return way.__name__


def word(content: bytes, dice: Dice) -> tuple[str, bytes]:
    with ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    if dice.random() < 0.1:
        odd = dice.choice([name for name in parts if name != "[Content_Types].xml"])
        way, _ = "part left out", parts.pop(odd)
    else:
        name = "word/document.xml" if dice.random() < 0.9 else dice.choice(_xml_in(parts))
        root = etree.fromstring(parts[name])
        way = _changed(root, dice)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return way, target.getvalue()


def _xml_in(parts: dict[str, bytes]) -> list[str]:
    return [name for name in parts if name.endswith((".xml", ".rels"))]


def page(content: bytes, dice: Dice) -> tuple[str, bytes]:
    root = html.document_fromstring(content.decode())
    way = _changed(root, dice)
    encoding = dice.choice(("utf-8", "utf-8", "gb18030", "utf-16"))
    text = etree.tostring(root, method="html", encoding="unicode")
    return way, text.encode(encoding, "replace")


# --- lines: texts


def text(content: bytes, dice: Dice) -> tuple[str, bytes]:
    lines = content.decode().split("\n")
    way = dice.choice(("left out", "doubled", "exchanged", "cut", "reworded", "joined", "blanks"))
    for _ in range(dice.choice((1, 3, 10))):
        at, to = dice.randrange(len(lines)), dice.randrange(len(lines))
        place = dice.randrange(len(lines[at]) + 1)
        match way:
            case "left out" if len(lines) > 1:
                del lines[at : at + dice.choice((1, 20))]
                lines = lines or [""]
            case "doubled":
                lines[at:at] = lines[at : at + dice.choice((1, 20))] * dice.choice((1, 9))
            case "exchanged":
                lines[at], lines[to] = lines[to], lines[at]
            case "cut":
                lines[at : at + 1] = [lines[at][:place], lines[at][place:]]
            case "reworded":
                lines[at] = lines[at][:place] + dice.choice(_ODD_TEXTS) + lines[at][place:]
            case "joined":
                lines[at : at + 2] = ["".join(lines[at : at + 2])]
            case _:
                lines[at] = dice.choice((" ", "\t", "　", "|")).join(lines[at])
    encoding = dice.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-8"))
    return way, dice.choice(("\n", "\r\n", "\r")).join(lines).encode(encoding, "replace")


# --- what is drawn: PDFs


def drawn(content: bytes, dice: Dice) -> tuple[str, bytes]:
    document = pypdfium2.PdfDocument(content)
    way = dice.choice(("left out", "shifted", "scaled", "page left out", "turned", "cropped",
                       "pages reversed"))  # fmt: skip
    here = document[dice.randrange(len(document))]
    match way:
        case "page left out" if len(document) > 1:
            document.del_page(dice.randrange(len(document)))
        case "pages reversed":
            other = pypdfium2.PdfDocument.new()
            other.import_pages(document, list(reversed(range(len(document)))))
            document = other
        case "turned":
            here.set_rotation(dice.choice((90, 180, 270)))
        case "cropped":
            width, height = here.get_size()
            here.set_cropbox(0, 0, width * dice.uniform(0.3, 1), height * dice.uniform(0.3, 1))
        case _:
            _redrawn(here, way, dice)
    saved = io.BytesIO()
    document.save(saved)
    return way, saved.getvalue()


def _redrawn(here: pypdfium2.PdfPage, way: str, dice: Dice) -> None:
    kinds = dice.choice(([pdfium.FPDF_PAGEOBJ_PATH], [pdfium.FPDF_PAGEOBJ_TEXT], None))
    items = list(here.get_objects(kinds, max_depth=1))
    for item in dice.sample(items, min(len(items), dice.choice((1, 20, 400)))):
        if way == "left out":
            here.remove_obj(item)
        elif way == "shifted":
            item.set_matrix(item.get_matrix().translate(dice.uniform(-60, 60), dice.gauss(0, 30)))
        else:
            item.set_matrix(item.get_matrix().scale(dice.uniform(0.2, 2), dice.uniform(0.2, 2)))
    here.gen_content()


# --- reading them


WAYS: dict[str, Callable[[bytes, Dice], tuple[str, bytes]]] = {
    ".docx": word, ".html": page, ".txt": text, ".pdf": drawn,
}  # fmt: skip


@cache
def sources() -> dict[str, list[bytes]]:
    """Return sound reports by the suffix of their files."""
    with TemporaryDirectory() as folder:
        bases: list[Report] = [balanced(Random(n), "2021", 90, 0.6) for n in range(2)]
        ruled = [write_typeset(b, Path(folder, "a.pdf"), Random(3), "0.5pt") for b in bases[:1]]
        found = {".pdf": [path.read_bytes() for path in ruled]}
        bare = write_typeset(bases[1], Path(folder, "b.pdf"), Random(4))
        found[".pdf"].append(bare.read_bytes())
        for suffix, writers in (
            (".docx", [write_docx]),
            (".html", [write_html]),
            (".txt", [write_dump, write_pipes, write_run_together]),
        ):
            made = [write(b, Path(folder, f"a{suffix}")) for b in bases for write in writers[:1]]
            found[suffix] = [made[0].read_bytes()]
            for write in writers[1:]:
                found[suffix].append(write(bases[1], Path(folder, f"b{suffix}")).read_bytes())
        return found


def disturbed(number: int) -> tuple[str, str, bytes]:
    """Return a mutant: what its file is called, how it was made, its bytes."""
    dice = Dice(number)
    suffix = list(WAYS)[number % len(WAYS)]
    if dice.random() < 0.02:  # a workbook where a report is wanted
        return "a.xlsx", "workbook", mutant(number)[1]
    way, content = WAYS[suffix](dice.choice(sources()[suffix]), dice)
    name = dice.choice(("a" + suffix, "a" + suffix, "a" + dice.choice(list(WAYS))))
    return name, way, content


def outcome(number: int) -> Outcome:
    """Return what becomes of one mutant in an empty folder."""
    with TemporaryDirectory() as folder:
        return _outcome(number, Path(folder))


def _outcome(number: int, folder: Path) -> Outcome:
    name, way, content = disturbed(number)
    source, out = folder / name, folder / "out.xlsx"
    source.write_bytes(content)
    peak_anew()
    start = time.process_time()
    code, said = run(["read", str(source), str(out)])
    seconds, megabytes = time.process_time() - start, peak()
    left = {path.name for path in folder.iterdir()}
    expected = {name, "out.xlsx"} if code in (0, 3) else {name}
    faults = [
        said * (code not in CODES),
        f"leaves {left}" * (left != expected),
        "the source changed" * (source.read_bytes() != content),
        f"{seconds:.1f} s" * (seconds > MOST_SECONDS),
        f"{megabytes:.0f} MB" * (megabytes > MOST_MEGABYTES),
    ]
    way = f"{source.suffix[1:]}: {way}"
    return Outcome(number, way, code, "; ".join(filter(None, faults)), seconds, megabytes)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    codes: Counter[int] = Counter()
    slowest = largest = Outcome(0, "", 0, "", 0, 0)
    bad = 0
    for found in in_fresh_processes(outcome, range(first, first + count)):
        codes[found.code] += 1
        slowest = max(slowest, found, key=lambda one: one.seconds)
        largest = max(largest, found, key=lambda one: one.megabytes)
        if found.fault:
            bad += 1
            print(found, flush=True)  # noqa: T201
    sys.stdout.write(
        f"{count} reports, exit codes {dict(codes)}, {bad} faults; slowest {slowest.seconds:.2f} s"
        f" ({slowest.number}, {slowest.way}), peak {largest.megabytes:.0f} MB"
        f" ({largest.number}, {largest.way})\n"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
