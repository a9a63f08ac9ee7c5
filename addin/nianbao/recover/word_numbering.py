"""The numbers that Word counts itself, as it shows them (ISO/IEC 29500-1, 17.9).

A paragraph names an instance of a list and a level, itself or by its style. Instances of the same
abstract list go on counting together, but for a level that an instance begins anew.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from nianbao.recover.word_package import WordPackage, qn

BULLETS = "●•◆■□►➢✓"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_NUMERALS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_SERIES = {  # signs of which there are only so many; what comes behind them is plain
    "decimalEnclosedCircle": (0x2460, 20),
    "decimalEnclosedCircleChinese": (0x2460, 20),
    "decimalEnclosedParen": (0x2474, 20),
    "decimalEnclosedFullstop": (0x2488, 20),
    "ideographEnclosedCircle": (0x3280, 10),
    "upperLetter": (0x41, 26),
    "lowerLetter": (0x61, 26),
}


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level counts: its first number, its signs, its text, and what begins it anew."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_plain: bool = False
    is_hidden: bool = False


@dataclass(slots=True)
class _List:
    """An abstract list: its levels, and the last number of each that was counted."""

    levels: Mapping[int, _Level]
    last: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Every list of a document; ``number_of`` is asked for each paragraph once, in their order."""

    def __init__(self, package: WordPackage) -> None:
        self._styles = _styles(package)
        self._lists: dict[str, _List] = {}
        self._own: dict[str, dict[int, _Level]] = {}
        self._anew: dict[tuple[str, int], int] = {}
        self._of: dict[str, str] = {}
        self._by_style: dict[tuple[str, str], int] = {}
        roots = [package.root(name) for name in package.related(package.document, "numbering")]
        for root in roots:
            self._read(root)

    def number_of(self, paragraph: Element) -> str | None:
        """Return the number that Word shows before a paragraph, None where it shows none."""
        found = self._place(paragraph)
        if found is None:
            return None
        instance, level = found
        counted = self._lists[self._of[instance]]
        own = {**counted.levels, **self._own[instance]}
        self._count(counted, instance, level, own)
        rule = own.get(level, _Level())
        return None if rule.is_hidden else _shown(rule, level, own, counted.last)

    def _count(self, counted: _List, instance: str, level: int, own: Mapping[int, _Level]) -> None:
        anew = self._anew.pop((instance, level), None)
        if anew is not None:
            counted.last[level] = anew
        elif level in counted.last:
            counted.last[level] += 1
        else:
            counted.last[level] = own.get(level, _Level()).start
        for deeper in range(level + 1, _LEVELS):
            limit = own.get(deeper, _Level()).restart
            if limit is None or (limit and level < limit):
                counted.last.pop(deeper, None)

    def _place(self, paragraph: Element) -> tuple[str, int] | None:
        """Return the instance and the level of a paragraph, its own before its style's."""
        look = paragraph.find(qn("w:pPr"))
        style = _value(look, "w:pStyle") or self._styles.get("", ("", None, None))[0]
        own = look.find(qn("w:numPr")) if look is not None else None
        instance, level = _value(own, "w:numId"), _value(own, "w:ilvl")
        own_level = level
        seen: set[str] = set()
        origin = ""
        while style and style not in seen and (instance is None or level is None):
            seen.add(style)
            based_on, style_instance, style_level = self._styles.get(style, ("", None, None))
            if instance is None and style_instance is not None:
                instance, origin = style_instance, style
            level = style_level if level is None and own is None else level
            style = based_on
        if instance not in self._of:  # 0 takes a paragraph out of its style's list
            return None
        depth = None if own_level else self._by_style.get((self._of[instance], origin))
        return instance, min(_int(level, 0), _LEVELS - 1) if depth is None else depth

    def _read(self, root: Element) -> None:
        linked: dict[str, str] = {}
        for node in root.findall(qn("w:abstractNum")):
            name = node.get(qn("w:abstractNumId"), "")
            levels = dict(_levels(node))
            self._lists[name] = _List(levels)
            for level in node.findall(qn("w:lvl")):
                if style := _value(level, "w:pStyle"):
                    self._by_style[name, style] = _int(level.get(qn("w:ilvl")), 0)
            if style := _value(node, "w:numStyleLink"):
                linked[name] = style
        by_link = {
            style: node.get(qn("w:abstractNumId"), "")
            for node in root.findall(qn("w:abstractNum"))
            if (style := _value(node, "w:styleLink"))
        }
        for node in root.findall(qn("w:num")):
            abstract = _value(node, "w:abstractNumId") or ""
            abstract = by_link.get(linked.get(abstract, ""), abstract)
            if abstract in self._lists:
                self._take(node, abstract)

    def _take(self, node: Element, abstract: str) -> None:
        """Take an instance, with the levels that it has for itself or begins anew."""
        instance = node.get(qn("w:numId"), "")
        self._of[instance] = abstract
        self._own[instance] = {}
        for change in node.findall(qn("w:lvlOverride")):
            level = _int(change.get(qn("w:ilvl")), 0)
            self._own[instance] |= dict(_levels(change))
            if (start := _value(change, "w:startOverride")) is not None:
                self._anew[instance, level] = _int(start, 1)


def written(number: str, text: str) -> str:
    """Return a text with the number before it; a blank keeps two words or numbers apart."""
    last, first = number[-1:], text[:1]
    is_apart = last.isalpha() or last.isdecimal() or (last == "." and first.isascii())
    return f"{number} {text}" if is_apart and text else f"{number}{text}"


def _styles(package: WordPackage) -> dict[str, tuple[str, str | None, str | None]]:
    """Return of each paragraph style the one that it is based on, its list and its level.

    Under a blank name, the style of paragraphs that name none comes first.
    """
    found: dict[str, tuple[str, str | None, str | None]] = {}
    for part in package.related(package.document, "styles"):
        for style in package.root(part).findall(qn("w:style")):
            name = style.get(qn("w:styleId"), "")
            if style.get(qn("w:type")) != "paragraph":
                continue
            numbers = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            based_on = _value(style, "w:basedOn") or ""
            found[name] = (based_on, _value(numbers, "w:numId"), _value(numbers, "w:ilvl"))
            if style.get(qn("w:default")) in ("1", "true"):
                found[""] = (name, None, None)
    return found


def _levels(node: Element) -> Iterator[tuple[int, _Level]]:
    for level in node.findall(qn("w:lvl")):
        restart = _value(level, "w:lvlRestart")
        look = level.find(qn("w:rPr"))
        yield (
            _int(level.get(qn("w:ilvl")), 0),
            _Level(
                start=_int(_value(level, "w:start"), 1),
                kind=_kind(level),
                text=_value(level, "w:lvlText") or "",
                restart=None if restart is None else _int(restart, 0),
                is_plain=level.find(qn("w:isLgl")) is not None,
                is_hidden=look is not None and look.find(qn("w:vanish")) is not None,
            ),
        )


def _kind(level: Element) -> str:
    """Return the name of a level's signs; Word wraps some in a choice for old programs."""
    found = level.find(f".//{qn('w:numFmt')}")
    return "decimal" if found is None else found.get(qn("w:val"), "decimal")


def _shown(rule: _Level, level: int, own: Mapping[int, _Level], last: Mapping[int, int]) -> str:
    """Return the text of a level with the numbers of all levels in their places."""
    if rule.kind == "bullet":
        return rule.text if rule.text and rule.text < "\ue000" else BULLETS[0] * bool(rule.text)

    def number(place: re.Match[str]) -> str:
        wanted = int(place[1]) - 1
        other = own.get(wanted, _Level())
        kind = "decimal" if rule.is_plain and wanted != level else other.kind
        return signs(last.get(wanted, other.start), kind)

    return _PLACE.sub(number, rule.text)


def signs(number: int, kind: str) -> str:  # noqa: PLR0911 - one for each family of signs
    """Return a number in the signs that Word has under a name, in digits for one not known."""
    first, count = _SERIES.get(kind, (0, 0))
    if "Letter" in kind and number > 0:  # a…z, aa…zz
        return chr(first + (number - 1) % count) * ((number - 1) // count + 1)
    if 0 < number <= count:
        return chr(first + number - 1)
    if kind in ("upperRoman", "lowerRoman"):
        return _roman(number) if kind == "lowerRoman" else _roman(number).upper()
    if kind.startswith(("ideographTraditional", "ideographZodiac")):
        row = _STEMS if kind == "ideographTraditional" else _BRANCHES
        return row[number - 1] if 0 < number <= len(row) else str(number)
    if "Legal" in kind or kind == "ideographLegalTraditional":
        return _counted(number, _FORMAL, "拾佰仟")
    if kind.startswith(("chinese", "taiwanese", "japanese", "ideographDigital", "koreanDigital")):
        return _counted(number, _NUMERALS, "十百千")
    if kind in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    if kind == "decimalZero":
        return f"{number:02}"
    return "" if kind == "none" else f"- {number} -" if kind == "numberInDash" else str(number)


def _counted(number: int, numerals: str, units: str) -> str:
    """Return a number up to 9999 as it is counted: 十二, 一百零五."""
    if not 0 <= number < 10_000:
        return str(number)
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            zero = numerals[0] if gap and text else ""
            text += zero + numerals[digit] + (units[power - 1] if power else "")
        gap = digit == 0
    ten = _NUMERALS[1] + "十"
    return (text.removeprefix(numerals[1]) if text.startswith(ten) else text) or numerals[0]


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _value(parent: Element | None, name: str) -> str | None:
    found = parent.find(qn(name)) if parent is not None else None
    return None if found is None else found.get(qn("w:val"))


def _int(text: str | None, default: int) -> int:
    try:
        return default if text is None else int(text)
    except ValueError:
        return default
