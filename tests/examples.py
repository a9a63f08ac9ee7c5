"""Examples in the one notation: what is filed, and what is said of it.

Each rule's record has some (``examples`` in ``form/editions/*/rules/``): the smallest filing that
breaks it, and one close to it that does not; only that rule is tried. Those in ``data/gallery/``
are judged by all rules on the tables. An example is a title, what is filed, and what is said::

    # 合计的公式改成了数，与各栏之和不同
    表三 | 自然人 | 商业企业 | 总计
    一、本年新收 | 6 | 3 | 8
    → 表三 › 一、本年新收 › 总计：合计的公式被改成了数 8；…

Where nothing is found, 「→ 通过」 stands there; what follows a bare 「→」 is written by
``remake_examples.py``. An example may also tell the verdict (「结论：…」)
and, before each message, its finding: severity, rule, status, both sides, and the cells.
What is filed are tables as in ``tables.py``, and before them::

    版式 | 2019                  the edition; 年度, 类型, 单位, 标题 likewise
    首页 | 行政处罚职权 | 无      what the first sheet says
    范文                         the good report of prose_report.py, some parts changed
    一 | …                       a paragraph of section one; 五, 六, 开头 likewise; × 12: 12 times
    格中 | r01.A | 文本 | 6       what a cell of the workbook holds: 文本, or 数
    改动 | label | sheet=…       where the workbook's form is not the official one
    选项 | units = ["…"]         the rule's options changed, as by a department's overlay
    今天 | 2026-02-02            the day of judgement
    报送                         the report is being handed in
    上年                         what follows is last year's report; 上年数据: the figures of last
                                 year in this year's workbook; 公布稿: this year's as published

Lines before the first title hold for all that follow.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile
from typing import Any

from nianbao.form import Filing, edition
from nianbao.form.filing import plain_number
from nianbao.form.profile import FIELDS
from nianbao.rules import Context, Finding, LayoutChange, RuleSet, Verdict, check, ruleset
from nianbao.words import say
from prose_report import paragraphs, report
from tables import DEPARTMENT, SHEETS, Value, filing, inputs_of, short_names

ARROW = "→ "
KEPT = f"{ARROW}通过"
VERDICT = "结论："
STATES = {"ready": "可以报送", "explain": "需说明", "blocked": "不能报送"}
SEVERITIES = {"error": "错误", "warning": "需说明", "hint": "提示", "reminder": "核对"}
STATUSES = {"broken": "不符", "not_evaluated": "未判定", "explained": "已说明"}

_SECTIONS = {"一": 1, "五": 5, "六": 6, "开头": 0}
_REPEATED = re.compile(r"(.+) × (\d+)")
_HEAD = re.compile(rf"(?:{'|'.join(SEVERITIES.values())}) [A-Z]+\d{{3}} ")
_TITLE = "# "


@dataclass(frozen=True)
class Example:
    """One example: titles, what is filed (``common`` lines first), and what is to be said."""

    titles: tuple[str, ...]
    common: tuple[str, ...]
    own: tuple[str, ...]
    expected: tuple[str, ...]

    @property
    def given(self) -> tuple[str, ...]:
        return (*self.common, *self.own)

    @property
    def title(self) -> str:
        return self.titles[0]

    @property
    def said(self) -> tuple[str, ...]:
        """The messages alone."""
        return tuple(line for line in self.expected if line.startswith(ARROW))

    @property
    def is_broken(self) -> bool:
        return KEPT not in self.expected

    def written(self, expected: Sequence[str]) -> str:
        """The example as it stands in its file, with what is to be said."""
        return "\n".join([*(f"{_TITLE}{t}" for t in self.titles), *self.own, *expected])


def examples_in(text: str) -> Iterator[Example]:
    """The examples of a text, in order."""
    before, *blocks = re.split(r"(?m)^(?:# .*\n)+", text)
    heads = re.findall(r"(?m)^(?:# .*\n)+", text)
    common = tuple(_lines(before))
    for head, block in zip(heads, blocks, strict=True):
        titles = tuple(line.removeprefix(_TITLE) for line in _lines(head))
        lines = _lines(block)
        own = tuple(takewhile(lambda line: not _is_expected(line), lines))
        yield Example(titles, common, own, tuple(lines[len(own) :]))


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _is_expected(line: str) -> bool:
    return line.startswith((ARROW.strip(), VERDICT)) or bool(_HEAD.match(line))


@dataclass
class Report:
    """One year's report while it is read line by line."""

    edition: str
    year: int | None = None
    kind: str = DEPARTMENT
    unit: str = "某市甲局"
    title: str = ""
    is_good: bool = False
    profile: dict[str, str] = field(default_factory=dict)
    prose: dict[int, list[str]] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
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
        elif name == "格中":
            short, what, value = entries
            held = value if what == "文本" else int(value)
            self.values[SHEETS[self.edition].ids[short]] = held
        elif name in _SECTIONS:
            again = _REPEATED.fullmatch(entries[0])
            text = again[1] * int(again[2]) if again else entries[0]
            self.prose.setdefault(_SECTIONS[name], []).append(text)
        else:
            self.tables.append(line)

    def filing(self, year: int) -> Filing:
        text = "\n".join(self.tables)
        given = filing(text, self.values, edition_id=self.edition, kind=self.kind)
        profile = replace(given.profile, unit=self.unit, year=year, **self.profile)
        base = report() if self.is_good else given
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
    """What an example files: this year's report, last year's, and the circumstances."""

    now: Report
    others: dict[str, Report] = field(default_factory=dict)
    layout: list[LayoutChange] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    today: date | None = None
    at_submit: bool = False

    def take(self, line: str) -> None:
        name, *entries = [entry.strip(" ") for entry in line.split("|")]
        if name in ("上年", "上年数据", "公布稿"):
            self.others[name] = Report(self.now.edition)
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

    @property
    def year(self) -> int:
        default = report().profile.year if self.now.is_good else None
        return self.now.year or default or edition(self.now.edition).first_year

    @property
    def context(self) -> Context:
        return Context(
            layout=self.layout,
            previous=self._other("上年", self.year - 1),
            recorded=self._other("上年数据", self.year - 1),
            published=self._other("公布稿", self.year),
            as_of=self.today,
            at_submit=self.at_submit,
        )

    def _other(self, name: str, year: int) -> Filing | None:
        return self.others[name].filing(year) if name in self.others else None


def set_out(example: Example, edition_id: str) -> Setting:
    """What an example files, by default on the form of this edition."""
    setting = Setting(Report(edition_id))
    for line in example.given:
        setting.take(line)
    return setting


def verdict_on(example: Example, edition_id: str, rule_ids: Sequence[str]) -> Verdict:
    """What is found of an example by these rules alone."""
    setting = set_out(example, edition_id)
    rules = only(ruleset(setting.now.edition), rule_ids, setting.options)
    return check(setting.now.filing(setting.year), rules, setting.context)


def only(rules: RuleSet, rule_ids: Sequence[str], options: dict[str, Any] | None = None) -> RuleSet:
    """A rule set in which only these rules are tried, options changed as an overlay would."""
    changed = [
        replace(rule, options={**rule.options, **(options or {})})
        if rule.id in rule_ids
        else replace(rule, switch="off")
        for rule in rules.rules
    ]
    return replace(rules, rules=tuple(changed))


def described(verdict: Verdict, like: Sequence[str]) -> list[str]:
    """The verdict in the notation, telling as much as the given lines tell."""
    form = verdict.ruleset.edition.id
    state = [f"{VERDICT}{STATES[verdict.state]}"] if like[0].startswith(VERDICT) else []
    with_heads = bool(state) or any(_HEAD.match(line) for line in like)
    lines = [
        line
        for entry in verdict.findings
        for finding in entry.items or (entry,)
        for line in (*([_head(finding, form)] if with_heads else []), f"{ARROW}{finding.message}")
    ]
    return [*state, *lines] or [KEPT]


def _head(finding: Finding, edition_id: str) -> str:
    severity, status = SEVERITIES[finding.severity], STATUSES[finding.status]
    parts = [f"{severity} {finding.rule.id} {status}{f' {finding.at}' if finding.at else ''}"]
    if finding.left is not None or finding.right is not None:
        sides = (finding.left, finding.right, finding.difference)
        left, right, difference = (plain_number(side) for side in sides)
        parts.append(f"左 {left}，右 {right}，差 {difference}")
    if finding.cells:
        parts.append(_cells(finding.cells, edition_id))
    return " | ".join(parts)


def _cells(cell_ids: Sequence[str], edition_id: str) -> str:
    for table in SHEETS[edition_id].rows:
        if list(cell_ids) == inputs_of(table, edition_id):
            return f"全部 {len(cell_ids)} 格"
    names = short_names(cell_ids, edition_id)
    first = names.replace("–", " ").partition(" ")[0]
    return names if names.count(" ") < 12 else f"{first} 等 {len(cell_ids)} 格"
