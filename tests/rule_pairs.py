"""Pictures of single rules: for each the smallest filing that breaks it, and one close to it.

They stand in ``data/pairs/`` and, for the rules on prose against tables, in
``data/text-gallery.txt``. In ``data/pairs/`` a picture is a title that begins with the rule, what
is filed, and after an arrow what is said. What is filed are tables as in ``tables.py``, and
before them::

    版式 | 2019                  the edition; 年度, 类型, 单位, 标题 likewise
    首页 | 行政处罚职权 | 无      what the first sheet says
    范文                         the good report of prose_report.py, some parts changed
    一 | …                       a paragraph of section one; 五, 六, 开头 likewise; × 12: 12 times
    格中, 改动                   as in test_gallery.py
    选项 | units = ["…"]         the rule's options changed, as by a department's overlay
    今天 | 2026-02-02            the day of judgement
    报送                         the report is being handed in
    上年                         what follows is last year's report; 上年数据: the figures of last
                                 year in this year's workbook; 公布稿: this year's as published
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from nianbao.form import Filing
from nianbao.form.profile import FIELDS
from nianbao.rules import Context, LayoutChange, RuleSet, Verdict, check, ruleset
from nianbao.words import say
from prose_report import paragraphs, report
from tables import DEPARTMENT, filing

DATA = Path(__file__).parent / "data"
FOLDER = DATA / "pairs"
TEXT_GALLERY = DATA / "text-gallery.txt"
ARROW = "→ "
KEPT = "通过"
_SECTIONS = {"一": 1, "五": 5, "六": 6, "开头": 0}
_REPEATED = re.compile(r"(.+) × (\d+)")


@dataclass(frozen=True)
class Picture:
    """One picture: the rule, a title, what is filed, and what is said, nothing where it holds."""

    rule: str
    title: str
    given: tuple[str, ...]
    said: tuple[str, ...]

    @property
    def is_broken(self) -> bool:
        return self.said != (KEPT,)


@dataclass
class Report:
    """One year's report while it is read line by line."""

    edition: str = "2021"
    year: int | None = None
    kind: str = DEPARTMENT
    unit: str = "某市甲局"
    title: str = ""
    is_good: bool = False
    profile: dict[str, str] = field(default_factory=dict)
    prose: dict[int, list[str]] = field(default_factory=dict)
    tables: list[str] = field(default_factory=list)

    def take(self, name: str, entries: list[str], line: str) -> None:
        if name == "版式":
            self.edition = entries[0]
        elif name == "年度":
            self.year = int(entries[0])
        elif name == "类型":
            self.kind = entries[0]
        elif name == "单位":
            self.unit = entries[0]
        elif name == "标题":
            self.title = entries[0]
        elif name == "范文":
            self.is_good = True
        elif name == "首页":
            (known,) = [x for x in FIELDS if say(f"profile.{x}") == entries[0]]
            self.profile[known] = entries[1]
        elif name in _SECTIONS:
            again = _REPEATED.fullmatch(entries[0])
            text = again[1] * int(again[2]) if again else entries[0]
            self.prose.setdefault(_SECTIONS[name], []).append(text)
        else:
            self.tables.append(line)

    def filing(self, year: int) -> Filing:
        given = filing("\n".join(self.tables), edition_id=self.edition, kind=self.kind)
        profile = replace(given.profile, unit=self.unit, year=year, **self.profile)
        base = replace(report(), title=report().title) if self.is_good else given
        sections = dict(base.sections)
        for number, texts in self.prose.items():
            sections[number] = paragraphs(texts, "第一二三四五六"[number])
        preamble = sections.pop(0, base.preamble)
        return replace(
            given,
            profile=profile,
            sections=sections,
            title=self.title or base.title,
            preamble=preamble,
        )


@dataclass
class Setting:
    """What a picture files: this year's report, last year's, and the circumstances."""

    now: Report = field(default_factory=Report)
    others: dict[str, Report] = field(default_factory=dict)
    layout: list[LayoutChange] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    today: date | None = None
    at_submit: bool = False

    def take(self, line: str) -> None:
        name, *entries = [entry.strip(" ") for entry in line.split("|")]
        if name in ("上年", "上年数据", "公布稿"):
            self.others[name] = Report(edition=self.now.edition)
        elif name == "改动":
            self.layout.append(LayoutChange(entries[0], dict(e.split("=") for e in entries[1:])))
        elif name == "选项":
            self.options |= tomllib.loads(entries[0])
        elif name == "今天":
            self.today = date.fromisoformat(entries[0])
        elif name == "报送":
            self.at_submit = True
        else:
            [self.now, *self.others.values()][-1].take(name, entries, line)

    def filing(self, name: str, year: int) -> Filing | None:
        return self.others[name].filing(year) if name in self.others else None


def pictures() -> list[Picture]:
    """Every picture, those of prose against tables last."""
    found = [p for path in sorted(FOLDER.glob("*.txt")) for p in _read(path.read_text("utf-8"))]
    return [*found, *_from_text_gallery()]


def _read(text: str) -> Iterator[Picture]:
    for block in text.split("\n# ")[1:]:
        head, *lines = [line for line in block.split("\n") if line.strip()]
        rule, _, title = head.partition(" ")
        said = tuple(line.removeprefix(ARROW) for line in lines if line.startswith(ARROW))
        given = tuple(line for line in lines if not line.startswith(ARROW))
        yield Picture(rule, title, given, said)


def _from_text_gallery() -> Iterator[Picture]:
    text = TEXT_GALLERY.read_text("utf-8").replace("\n\n", "\n")
    for block in text.split("\n# ")[1:]:
        head, given, *lines = block.rstrip("\n").split("\n")
        rule, _, title = head.partition(" ")
        figures, prose = (part.strip() for part in given.split("|"))
        messages = tuple(line.strip() for line in lines if line.startswith("    "))
        shown = [f"数据 | {figures}"] if figures else []
        yield Picture(rule, title, (*shown, f"正文 | {prose}"), messages or (KEPT,))


def alone(rules: RuleSet, rule_id: str, options: dict[str, Any]) -> RuleSet:
    """A rule set in which only one rule is tried, its options changed as an overlay would."""
    changed = [
        replace(rule, options={**rule.options, **options})
        if rule.id == rule_id
        else replace(rule, switch="off")
        for rule in rules.rules
    ]
    return replace(rules, rules=tuple(changed))


def verdict_on(picture: Picture) -> Verdict:
    """What is found of a picture in ``data/pairs/`` by its rule alone."""
    setting = Setting()
    for line in picture.given:
        setting.take(line)
    now = setting.now
    year = now.year or {"2019": 2019, "2021": 2023}[now.edition]
    context = Context(
        layout=setting.layout,
        previous=setting.filing("上年", year - 1),
        recorded=setting.filing("上年数据", year - 1),
        published=setting.filing("公布稿", year),
        as_of=setting.today,
        at_submit=setting.at_submit,
    )
    rules = alone(ruleset(now.edition), picture.rule, setting.options)
    return check(now.filing(year), rules, context)


def said_of(picture: Picture) -> tuple[str, ...]:
    """What is said of a picture, as it stands in the file."""
    found = verdict_on(picture).findings
    return tuple(finding.message for finding in found) or (KEPT,)


def remake() -> None:
    """Write anew what is said of every picture in ``data/pairs/``, two and two together."""
    for path in sorted(FOLDER.glob("*.txt")):
        text = path.read_text("utf-8")
        written = [
            "\n".join(
                [f"# {p.rule} {p.title}", *p.given, *(f"{ARROW}{words}" for words in said_of(p))]
            )
            for p in _read(text)
        ]
        pairs = ["\n".join(written[i : i + 2]) for i in range(0, len(written), 2)]
        heading = text.partition("\n# ")[0].rstrip("\n")
        path.write_text("\n\n".join([heading, *pairs]) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    remake()
