"""Time the rules on prose against tables (R044 to R061) on a filing of 3,000 characters.

    PYTHONPATH=addin python benchmarks/text_rules.py

Section one has some thirty numbers, as many as a full report, among prose without any; what it
says agrees with the figures. No two filings are the same, so that nothing is remembered from one
to the next. The goal is 1.5 ms.
"""

import time

from nianbao.form import Figure, Filing, Paragraph, Profile, edition
from nianbao.rules import Context, ruleset
from nianbao.rules.checks import CHECKS, Case
from nianbao.rules.options import arguments

FILINGS = 300
LENGTH = 3000
RULES = [f"R{number:03}" for number in range(44, 62)]

FIGURES = {
    "applications.new.natural_person": 80,
    "applications.new.enterprise": 13,
    "applications.new.total": 93,
    "applications.carried_in.total": 2,
    "applications.granted.total": 50,
    "applications.partly_granted.total": 9,
    "applications.denied.process_information.total": 3,
    "applications.not_provided.not_held.total": 27,
    "applications.not_processed.duplicate.total": 2,
    "applications.closed_otherwise.other.total": 1,
    "applications.results_total.total": 92,
    "applications.carried_out.total": 3,
    "disputes.reconsideration.total": 4,
    "disputes.direct_suit.total": 3,
    "proactive.normative_documents.issued": 3,
    "proactive.normative_documents.repealed": 1,
    "proactive.normative_documents.in_force": 12,
}
NUMBERS = [
    "（一）主动公开情况。全年主动公开政府信息1136条，其中工作动态500条，通知公告300条，其他336条。"
    "制发行政规范性文件3件，废止1件，现行有效12件。",
    "（二）依申请公开情况。2023年，我局共收到政府信息公开申请93件，上年结转2件，其中自然人80件，"
    "法人或其他组织13件；办结92件，其中予以公开50件，占54.3%，部分公开9件，不予公开3件，无法提供27件，"
    "不予处理2件，其他处理1件；结转下年度3件。因政府信息公开引发行政复议4件、行政诉讼3件。",
]
PROSE = [
    "2023年，我局高度重视政府信息公开工作，认真学习贯彻落实条例，进一步强化政府信息公开工作领导，"
    "坚持主要领导负总责，分管领导具体负责，办公室牵头统筹，各科室分工协作的工作机制。",
    "（三）政府信息管理情况。建立健全了信息公开收集、审查、处理机制，所有公开信息由办公室主动提示、"
    "收集、整理，各科室按要求上报。凡是需公开的政府信息，由办公室登记，经业务分管领导联合审核签发。",
    "（四）平台建设。加强政府网站和政务新媒体日常管理，运用第三方检测平台实行常态化监测，"
    "未经审核的信息一律不准发布。",
    "（五）监督保障。全年未发生责任追究情况。组织培训3次。",
]


def filing(number: int) -> Filing:
    """Return one filing; the number makes it another one."""
    texts = [*NUMBERS, *PROSE * 20]
    prose: list[Paragraph] = []
    while sum(len(paragraph.text) for paragraph in prose) < LENGTH:
        prose.append(Paragraph(texts[len(prose)] + "。" * (number if not prose else 0)))
    form = edition("2021")
    figures = [
        Figure(cell.id, str(FIGURES.get(cell.id, 0)), FIGURES.get(cell.id, 0))
        for cell in form.cells
    ]
    profile = Profile(unit="某市某局", kind="设区的市、自治州政府部门", year=2023)
    return Filing.of(form, profile, figures, {1: tuple(prose)})


def seconds(judged: Filing) -> float:
    """Return how long all the rules took, by the processor's time."""
    rules = ruleset("2021")
    start = time.process_time()
    findings = [
        finding
        for rule in rules.rules
        if rule.id in RULES
        for finding in CHECKS[rule.check](
            Case(rule, rules, judged, Context()), **arguments(rule.options)
        )
    ]
    assert findings == []
    return time.process_time() - start


def main() -> None:
    times = sorted(seconds(filing(number)) for number in range(FILINGS))[:-1]
    median, best = times[len(times) // 2], times[0]
    print(f"{FILINGS} filings: median {1000 * median:.2f} ms, best {1000 * best:.2f} ms")


if __name__ == "__main__":
    main()
