"""A small report in which nothing is wrong, and what the rules on prose say of a changed one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from nianbao.form import Filing, Paragraph, Profile, edition
from nianbao.rules import Finding, Rule, RuleSet, check, ruleset

DEPARTMENT = "县（市、区）政府部门"
GOVERNMENT = "县（市、区）政府"

RULES = [f"R{number:03}" for number in (*range(72, 86), *range(87, 92))]
NEIGHBOURS = ["R092", "R093", "R094", "R096", "R097", "R098", "R099", "R100", "R102"]

TITLE = "某市甲局2023年政府信息公开工作年度报告"
PREAMBLE = [
    "根据《中华人民共和国政府信息公开条例》第五十条规定，编制本报告。"
    "所列数据的统计期限为2023年1月1日至2023年12月31日。"
]
FIRST = "2023年，我局认真贯彻《中华人民共和国政府信息公开条例》，公开质量稳步提高。"
ONE = [
    FIRST,
    "（一）主动公开情况",
    "全年主动公开政府信息120条，解读政策文件6件。",
    "（二）依申请公开情况",
    "全年收到政府信息公开申请9件，均按期答复。",
    "（三）政府信息管理情况",
    "一是健全审核制度，信息发布前先审查、后公开。二是定期清理失效文件，更新公开目录和公开指南。",
    "（四）平台建设情况",
    "维护门户网站专栏2个、政务新媒体账号1个，每季度检查一次，发现的错漏当日更正。",
    "（五）监督保障情况",
    "调整领导小组，明确责任科室；组织培训2次，参加64人次；公开工作纳入年度考核。",
]
FIVE = [
    "（一）存在的主要问题",
    "1.公开内容不够充实，政策解读形式单一。",
    "2.长效机制不够健全，部分栏目更新不及时。",
    "（二）改进措施",
    "1.丰富解读形式，重点解读涉及面广的政策。",
    "2.完善更新提醒制度，每月检查栏目。",
]
SIX = ["2023年，我局未收取信息处理费。"]


def paragraphs(texts: Sequence[str], place: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text, f"{place}{i}") for i, text in enumerate(texts, 1))


def report(
    *,
    one: Sequence[str] = ONE,
    five: Sequence[str] = FIVE,
    six: Sequence[str] = SIX,
    preamble: Sequence[str] = PREAMBLE,
    title: str = TITLE,
    unit: str = "某市甲局",
    kind: str = DEPARTMENT,
    year: int | None = 2023,
) -> Filing:
    """A published report of the 2021 edition; paragraphs stand at 一1, 一2, …"""
    sections = {1: paragraphs(one, "一"), 5: paragraphs(five, "五"), 6: paragraphs(six, "六")}
    filing = Filing.of(edition("2021"), Profile(unit=unit, kind=kind, year=year), [], sections)
    return replace(filing, title=title, preamble=paragraphs(preamble, "前"))


def workbook(**changes: Any) -> Filing:
    """A filing as it stands in a workbook, without title and preamble."""
    return replace(report(**changes), title="", preamble=())


def rules(
    ids: Sequence[str], options: Mapping[str, Any] | None = None, edition_id: str = "2021"
) -> RuleSet:
    """Only these rules, with some of their options changed as an overlay would."""
    full = ruleset(edition_id)
    chosen = (rule for rule in full.rules if rule.id in ids)
    return replace(full, rules=tuple(_changed(rule, options or {}) for rule in chosen))


def _changed(rule: Rule, options: Mapping[str, Any]) -> Rule:
    own = {name: value for name, value in options.items() if name in rule.options}
    return replace(rule, options={**rule.options, **own})


def findings(filing: Filing, rule: str, options: Mapping[str, Any] | None = None) -> list[Finding]:
    verdict = check(filing, rules([rule], options))
    return [finding for finding in verdict.findings if finding.status == "broken"]


def said(filing: Filing, rule: str, options: Mapping[str, Any] | None = None) -> list[str]:
    """The place and sentence of everything that one rule finds."""
    return [f"{f.at}：{f.message}" for f in findings(filing, rule, options)]


def undecided(filing: Filing) -> dict[str, str]:
    found = check(filing, rules(RULES)).findings
    return {rule: f.message for f in found if f.status == "not_evaluated" for rule in f.rules}
