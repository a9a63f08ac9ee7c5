"""Nothing of a source is lost: what is in no figure and no section is quoted, whatever happened.

The prose of these reports is made of characters that stand in no label of the form, so that they
can be counted: as many come out as went in, and no figure is read wrong without a word.
``python tests/test_recover_lossless.py 2000`` tries so many.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from nianbao.recover import Recovered, read_report
from nianbao.words import Refusal
from recover_reports import (
    Report,
    balanced,
    write_dump,
    write_html,
    write_pipes,
    write_run_together,
)

MARKED = "鸢枫桦榆槐檀梓楠棠榕柏杉椿楸樟"
TRIED = 120
WRITERS = {
    "pipes.txt": write_pipes,
    "dump.txt": write_dump,
    "line.txt": write_run_together,
    "page.html": write_html,
}
Lines = list[str]


def prose(random: Random) -> dict[int, list[str]]:
    def sentence() -> str:
        return "".join(random.choices(MARKED, k=random.randint(6, 30))) + "。"

    def paragraph(number: int) -> str:
        head = f"（{'一二三四五六'[number]}）" if random.random() < 0.5 else ""
        return head + "".join(sentence() for _ in range(random.randint(1, 3)))

    return {n: [paragraph(i) for i in range(random.randint(1, 4))] for n in (1, 5, 6)}


def is_heading(line: str) -> bool:
    return re.match(r"(<p>)?[一二三四五六]、.*(情况|事项)", line) is not None


def letters(line: str) -> list[int]:
    """Return where characters stand that are no digit, markup or bar between cells."""
    inside = re.sub(r"<[^>]*>", lambda tag: "0" * len(tag[0]), line)
    return [i for i, c in enumerate(inside) if ord(c) > 0x2E7F and c != "｜"]


def characters_dropped(lines: Lines, random: Random) -> Lines:
    for _ in range(random.randint(1, 8)):
        index = random.randrange(len(lines))
        if places := letters(lines[index]):
            place = random.choice(places)
            lines[index] = lines[index][:place] + lines[index][place + 1 :]
    return lines


def heading_altered(lines: Lines, random: Random) -> Lines:
    found = [i for i, line in enumerate(lines) if is_heading(line)]
    if not found:
        return lines
    index = random.choice(found)
    line = lines[index]
    ways = [
        "" if "<p>" not in line else "<p></p>",
        re.sub("[一二三四五六]、", "", line),
        re.sub("([一二三四五六])、", r"## \1、", line),
        re.sub("([一二三四五六])、", r"第\1部分 ", line),
        re.sub("[一二三四五六]、", lambda m: f"{'一二三四五六'.index(m[0][0]) + 1}. ", line),
        line.replace("政府", "政服").replace("主要", "重要").replace("其他", "其它"),
        line.replace("情况", "").replace("事项", "内容"),
    ]
    lines[index] = random.choice(ways)
    return lines


def lines_joined(lines: Lines, random: Random) -> Lines:
    for _ in range(random.randint(1, 4)):
        near = [i + d for i, x in enumerate(lines) if is_heading(x) for d in (-1, 0)]
        index = random.choice([*near, *random.choices(range(len(lines) - 1), k=6)])
        if 0 <= index < len(lines) - 1:
            lines[index : index + 2] = [lines[index] + lines[index + 1]]
    return lines


def bars_added(lines: Lines, random: Random) -> Lines:
    framed = [f"| {line} |" if " | " in line else line for line in lines]
    below = [i for i, line in enumerate(framed) if "自然人" in line or "信息内容" in line]
    for index in below[::-1] if random.random() < 0.5 else []:
        framed.insert(index + 1, "|---" * 4 + "|")
    return framed


PERTURBATIONS: tuple[Callable[[Lines, Random], Lines], ...] = (
    characters_dropped,
    heading_altered,
    lines_joined,
    bars_added,
)


def report_of(random: Random) -> Report:
    edition = random.choice(["2019", "2021"])
    base = balanced(random, edition, random.choice([1, 9, 60]), random.choice([0.05, 0.5]))
    return replace(base, prose=prose(random))


def marked(texts: list[str]) -> Counter[str]:
    return Counter(character for text in texts for character in text if character in MARKED)


def texts_of(recovered: Recovered) -> list[str]:
    filing = recovered.filing
    paragraphs = [*filing.preamble, *(p for prose in filing.sections.values() for p in prose)]
    lines = [*recovered.not_placed, *recovered.set_aside]
    raw = {f.at: f.raw for f in filing.figures.values()}
    return [filing.title, *(x.text for x in (*paragraphs, *lines)), *raw.values()]


def lost_or_wrong(seed: int, folder: Path) -> list[str]:
    """Return what a perturbed report lost or holds twice, and what was read wrong in silence."""
    random = Random(seed)
    base = report_of(random)
    name = random.choice(list(WRITERS))
    path = WRITERS[name](base, folder / name)
    lines = path.read_text("utf-8").split("\n")
    for perturb in random.sample(PERTURBATIONS, random.randint(1, 3)):
        lines = perturb(lines, random) if len(lines) > 3 else lines
    path.write_text("\n".join(lines), "utf-8")
    try:
        recovered = read_report(path)
    except Refusal:
        return []
    printed, found = marked(lines), marked(texts_of(recovered))
    changed = [f"{seed} {name}: lost {printed - found}, twice {found - printed}"]
    figures = recovered.filing.figures
    return (changed if printed != found else []) + [
        f"{seed} {name}: {cell} is {figures[cell].number} for {number}"
        for cell, number in base.expected.items()
        if figures[cell].number not in (None, number) and recovered.readings[cell].is_exact
    ]


@pytest.mark.parametrize("seed", range(TRIED))
def test_what_goes_in_comes_out(seed: int, tmp_path: Path):
    assert lost_or_wrong(seed, tmp_path) == []


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        for number in range(int(sys.argv[1])):
            sys.stdout.writelines(f"{x}\n" for x in lost_or_wrong(number, Path(scratch)))
