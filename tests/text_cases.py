"""Sentences with the figures beside them, as they stand in ``data/sentences.tsv``."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.form import Filing, Paragraph, Profile
from nianbao.rules import Finding, check, ruleset
from tables import APPLICANTS, SHEETS, Value, filing

LIST = Path(__file__).parent / "data" / "sentences.tsv"
RULES = [f"R{number:03}" for number in range(44, 62)]
UNIT, YEAR = "云山县水务局", 2023

# What the figures are called, and their short names (of table three: the row).
_ROWS = {
    "新收": "r01", "上年结转": "r02", "予以公开": "r03", "部分公开": "r04", "国家秘密": "r05",
    "禁止公开": "r06", "三安全": "r07", "第三方": "r08", "内部事务": "r09", "过程性": "r10",
    "执法案卷": "r11", "查询": "r12", "不掌握": "r13", "没有现成": "r14", "不明确": "r15",
    "信访": "r16", "重复申请": "r17", "出版物": "r18", "反复申请": "r19", "重新出具": "r20",
    "未补正": "r21", "未缴费": "r22", "其他": "r23", "结转": "r25",
}  # fmt: skip
_DISPUTES = {"复议": "FY", "起诉": "ZS", "复议后": "FS"}
_OUTCOMES = {"维持": "wc", "纠正": "jz", "其他": "qt", "未结": "ws"}
_CELLS = {
    "规章制发": "GZ_ZF", "规章废止": "GZ_FZ", "规章有效": "GZ_YX", "制发": "GF_ZF", "废止": "GF_FZ",
    "有效": "GF_YX", "许可": "XK", "处罚": "CF", "强制": "QZ", "收费": "SF",
}  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """A line of the list: figures in words, text, and the rules that are broken."""

    line: int
    figures: str
    text: str
    rules: Counter[str]
    why: str

    @property
    def filing(self) -> Filing:
        return filing_of(self.figures, self.text)


def read_list(path: Path = LIST) -> list[Sentence]:
    """Every sentence of a list, named sets of figures written out."""
    sets: dict[str, str] = {}
    found: list[Sentence] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#set"):
            name, _, figures = line[4:].partition("=")
            sets[name.strip()] = figures.strip()
        elif not line.startswith("#"):
            figures, text, rules, why = line.split("\t")
            words = " ".join(sets.get(word, word) for word in figures.split())
            expected = Counter(rule for rule in rules.split() if rule != "—")
            found.append(Sentence(number, words, text, expected, why))
    return found


def filing_of(figures: str, text: str) -> Filing:
    """The filing of a department, its figures and prose in words."""
    entries = dict(word.split("=") for word in figures.split())
    unit, year = entries.pop("单位", UNIT), int(entries.pop("年", YEAR))
    edition_id = "2021" if year > 2020 else "2019"
    base = filing("", values_of(entries, edition_id), edition_id=edition_id)
    kind = "" if unit.endswith(("政府", "办事处")) else base.profile.kind
    first, _, sixth = text.partition("〔六〕")
    sections = {1: _paragraphs(first), 5: (), 6: _paragraphs(sixth)}
    return replace(base, profile=Profile(unit=unit, kind=kind, year=year), sections=sections)


def values_of(entries: dict[str, str], edition_id: str) -> dict[str, Value]:
    """Figures by cell id."""
    ids = SHEETS[edition_id].ids
    return {ids[short_name(name)]: _number(text) for name, text in entries.items()}


def short_name(words: str) -> str:
    """The short name of a figure: 「新收.商业企业」 is r01.B."""
    name, _, column = words.partition(".")
    if name in _DISPUTES:
        return f"{_DISPUTES[name]}_{_OUTCOMES[column]}"
    if name in _ROWS:
        return f"{_ROWS[name]}.{APPLICANTS[column or '自然人'][0]}"
    return _CELLS[name]


def _number(text: str) -> Value:
    return int(text) if re.fullmatch(r"\d+", text) else text


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    lines = [line for line in text.split("⏎") if line]
    return tuple(Paragraph(line, f"第 {i} 段") for i, line in enumerate(lines, 1))


def findings_in(filing: Filing) -> Iterator[Finding]:
    """The findings of the rules on prose against tables."""
    findings = check(filing, ruleset(filing.edition.id)).findings
    return (finding for finding in findings if not set(RULES).isdisjoint(finding.rules))


def broken_in(filing: Filing) -> Counter[str]:
    """How often each of the rules is broken."""
    return Counter(f.rule.id for f in findings_in(filing) if f.status == "broken")
