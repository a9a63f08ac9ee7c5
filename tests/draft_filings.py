"""Random filings of every kind of body whose figures balance, and sentences drafted from them.

``python tests/draft_filings.py 200`` tries so many of each kind; the suite runs a few.
"""

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))

from nianbao.draft.patterns import own_patterns
from nianbao.draft.placing import Placing, topics_of
from nianbao.draft.writing import draft
from nianbao.form import Figure, Filing, Paragraph, Profile, edition
from nianbao.rules import Context, Finding, Verdict, check, ruleset

KINDS = {
    "国务院部门": "国家粮食总局",
    "省级政府": "云河省人民政府",
    "省级政府部门": "云河省水利厅",
    "设区的市、自治州政府": "清江市人民政府",
    "设区的市、自治州政府部门": "清江市教育局",
    "县（市、区）政府": "云山县人民政府",
    "县（市、区）政府部门": "云山县水务局",
    "乡镇政府、街道办事处": "清溪镇人民政府",
    "派出机构": "清江经济开发区管理委员会",
    "其他": "云山县档案馆",
}
MAY_MAKE_REGULATIONS = ("国务院部门", "省级政府", "设区的市、自治州政府")
# prose in which nothing is said of the figures
PROSE = {
    1: [
        "本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。",
        "（一）主动公开。政策文件与解读材料同步发布，公开目录和公开指南按季度更新，公众查询更加便利。",
        "（二）依申请公开。规范登记、审核、送达各环节，渠道保持畅通，接待咨询有专人负责。",
        "（三）政府信息管理。落实先审查后公开制度，公文同步确定公开属性，定期清理失效文件，全年归档40卷。",
        "（四）平台建设。维护政府网站信息公开专栏和政务新媒体，栏目内容每周巡查一次。",
        "（五）监督保障。将信息公开纳入年度考核，组织业务培训2次，未发生责任追究情形，社会评议结果良好。",
    ],
    5: [
        "存在的主要问题：一是政策解读的形式还比较单一；二是公开专栏的检索不够便利。",
        "改进情况：一是增加图解、问答等解读形式，由业务科室与办公室共同审核；"
        "二是调整栏目设置，完善检索功能，方便公众查询。",
    ],
    6: ["无其他需要报告的事项。"],
}
COLUMNS = {
    "自然人": "natural_person",
    "商业企业": "enterprise",
    "科研机构": "research_institution",
    "社会公益组织": "public_interest_org",
    "法律服务机构": "legal_service",
    "其他组织": "other_org",
}
GROUPS = {
    "予以公开": "granted",
    "部分公开": "partly_granted",
    "不予公开": "denied",
    "无法提供": "not_provided",
    "不予处理": "not_processed",
    "其他处理": "closed_otherwise",
}
ENDS = {"结果维持": "upheld", "结果纠正": "corrected", "其他结果": "other", "尚未审结": "pending"}
SUITS = ("direct_suit", "suit_after_reconsideration")
Phrase = tuple[str, list[int | Decimal]]  # a pattern with its numbers, and what they must be
SIZES = ("zero", "one", "small", "usual", "huge")


def filing(dice: random.Random, kind: str, year: int, size: str) -> Filing:
    """A filing whose figures balance; what is not of this kind of body is 0."""
    form = edition("2019" if year < 2021 else "2021")
    top = {"zero": 0, "one": 1, "small": 3, "usual": 60, "huge": 10**7}[size]
    numbers: dict[str, int | Decimal] = {
        cell.id: dice.choice([0, dice.randint(0, top)]) for cell in form.cells if not cell.is_total
    }
    may = kind in MAY_MAKE_REGULATIONS
    powerless = dice.random() < 0.3 and not may
    for cell, number in numbers.items():
        if "regulations" in cell and not may:
            numbers[cell] = 0
        if powerless and cell.startswith(("proactive.lic", "proactive.pen", "proactive.coe")):
            numbers[cell] = 0
        if cell == "proactive.fees.amount" and number:
            numbers[cell] = Decimal(dice.randint(1, max(top, 2) * 100)) / 100
        if cell.startswith("proactive.") and cell.endswith(".in_force"):
            made = cell.replace("in_force", "issued")
            numbers[cell] = number + numbers[made]
    _balance(numbers, [cell.id for cell in form.cells])
    no = "无" if powerless else ""
    profile = Profile(
        unit=KINDS[kind], kind=kind, year=year, makes_licences=no, makes_penalties=no,
        makes_coercive_measures=no, reviewed_by="王五", signed_by="李四",
    )  # fmt: skip
    rules = ruleset(form.id)
    for total in rules.totals:
        numbers[total.id] = sum(numbers[t.cell.id] for t in rules.definitions[total.id].right)
    figures = [Figure(cell.id, str(numbers[cell.id]), numbers[cell.id]) for cell in form.cells]
    prose = {n: [text.format(year=year) for text in texts] for n, texts in PROSE.items()}
    return Filing.of(form, profile, figures, _sections(prose))


def _balance(numbers: dict[str, int | Decimal], cells: list[str]) -> None:
    """Let each kind of applicant's results come to what was received or carried over."""
    for column in COLUMNS.values():
        ends = [c for c in cells if c.startswith("applications.") and c.endswith(f".{column}")]
        ends = [c for c in ends if c.split(".")[1] not in ("new", "carried_in", "results_total")]
        at_hand = sum(int(numbers[f"applications.{x}.{column}"]) for x in ("new", "carried_in"))
        done = sum(int(numbers[c]) for c in ends)
        if done > at_hand:
            numbers[f"applications.new.{column}"] += done - at_hand
        else:
            numbers[f"applications.granted.{column}"] += at_hand - done


def _sections(prose: dict[int, list[str]]) -> dict[int, tuple[Paragraph, ...]]:
    return {
        n: tuple(Paragraph(text, f"{n} 第 {i} 段") for i, text in enumerate(texts) if text)
        for n, texts in prose.items()
    }


def drafted(this: Filing, last: Filing | None) -> tuple[Filing, list[str]]:
    """The filing with all sentences that follow from its figures, and these sentences."""
    rows = {n: [p.text for p in paragraphs] for n, paragraphs in this.sections.items()}
    placing = Placing(own_patterns(), rows)
    placing.place(draft(this, last, own_patterns()), {}, topics_of(this, {}), set())
    texts = [done.stands for done in placing.done if done.stands]
    return replace(this, sections=_sections(placing.rows)), texts


def new_findings(this: Filing, last: Filing | None) -> list[str]:
    """What our rules say of a filing only since sentences were drafted into it."""
    after, _ = drafted(this, last)
    rules, context = ruleset(this.edition.id), Context(previous=last)
    before = {(f.rule.id, f.cells) for f in _findings(check(this, rules, context))}
    return [
        f"{f.rule.id} {f.message}"
        for f in _findings(check(after, rules, context))
        if (f.rule.id, f.cells) not in before
    ]


def _findings(verdict: Verdict) -> Iterator[Finding]:
    """Every finding, each reminder of the list for checking as one."""
    for finding in verdict.findings:
        yield from finding.items or (finding,)


def wrong_numbers(this: Filing, last: Filing | None) -> Iterator[str]:
    """Every number of the draft that differs from its cells, or of which nobody knows the cells."""
    for sentence in drafted(this, last)[1]:
        rest = sentence.replace(f"{this.profile.year}年", "")
        for pattern, expected in _expected(sentence, this, last):
            found = re.search(pattern, rest)
            if found:
                if [Decimal(n) for n in found.groups()] != [Decimal(n) for n in expected]:
                    yield f"{sentence}: {found[0]} ≠ {expected}"
                rest = rest[: found.start()] + rest[found.end() :]
        if re.search(r"\d", rest):
            yield f"{sentence}: {rest}"


def _sum(of: Filing, *patterns: str) -> int | Decimal:
    """The sum of the cells whose ids match one of these patterns, in the order of the form."""
    found = [i for p in patterns for i in of.figures if re.fullmatch(p, i)]
    return sum(of.figures[i].number or 0 for i in found)


def _expected(text: str, this: Filing, last: Filing | None) -> Iterator[Phrase]:
    """Phrases with the numbers that the cells give for them; the longer phrases first."""
    n = r"(\d+(?:\.\d+)?)"
    norm, regulation = "proactive.normative_documents.", "proactive.regulations."
    issued, repealed, force = "(?:issued|made)", "repealed", "in_force"
    if last is not None and "上年" in text and "结转" not in text:
        yield from _compared(text, this, last)
        return
    for name, table in (("规范性文件", norm), ("规章", regulation)):
        if name in text:
            yield rf"制发(?:行政)?{name}{n}件", [_sum(this, table + issued)]
            yield rf"废止(?:{name})?{n}件", [_sum(this, table + repealed)]
            yield rf"现行有效(?:行政)?(?:{name})?{n}件", [_sum(this, table + force)]
            yield rf"{name}总数{n}件", [_sum(this, table + "disclosed_total")]
    for name, line in (("许可", "licences"), ("处罚", "penalties"), ("强制", "coercive_measures")):
        yield rf"行政{name}处理决定{n}件", [_sum(this, f"proactive.{line}.decisions")]
    yield rf"行政事业性收费{n}万元", [_sum(this, "proactive.fees.amount")]
    row = {
        name: _sum(this, rf"applications\.{name}\.total")
        for name in ("new", "carried_in", "carried_out")
    }
    yield rf"(?:新收|收到)政府信息公开申请{n}件", [row["new"]]
    yield rf"上年结转{n}件", [row["carried_in"]]
    yield rf"结转下年度继续办理{n}件", [row["carried_out"]]
    results = "|".join(GROUPS.values())
    yield rf"办结{n}件", [_sum(this, rf"applications\.(?:{results})(?:\.\w+)?\.total")]
    for name, group in GROUPS.items():
        yield rf"{name}{n}件", [_sum(this, rf"applications\.{group}(?:\.\w+)?\.total")]
    for name, column in COLUMNS.items():
        yield rf"{name}{n}件", [_sum(this, rf"applications\.new\.{column}")]
    yield rf"不再处理其申请的{n}件", [_sum(this, r".*fee_unpaid\.total")]
    lines = ("reconsideration",) if "行政复议" in text else SUITS
    yield rf"行政复议{n}件", [_sum(this, "disputes.reconsideration.total")]
    yield rf"行政诉讼{n}件", [_sum(this, *(f"disputes.{line}.total" for line in SUITS))]
    for name, end in ENDS.items():
        yield rf"{name}{n}件", [_sum(this, *(f"disputes.{line}.{end}" for line in lines))]


def _compared(text: str, this: Filing, last: Filing) -> Iterator[Phrase]:
    cells = r"disputes\..*\.total" if "复议" in text else r"applications\.new\.total"
    now, before = _sum(this, cells), _sum(last, cells)
    n = r"(\d+(?:\.\d+)?)"
    sign = 1 if now > before else -1
    yield (
        rf"比上年（{n}件）{'增加' if sign > 0 else '减少'}{n}件",
        [before, sign * (now - before)],
    )
    yield rf"上年的行政复议、行政诉讼共{n}件", [before]
    yield rf"^行政复议、行政诉讼共{n}件", [now]
    yield rf"上年收到的申请为{n}件", [before]
    if before:
        share = Decimal(sign * (now - before) * 100) / Decimal(before)
        share = share.quantize(Decimal("0.1"), ROUND_HALF_UP)
        yield rf"{'增长' if sign > 0 else '下降'}{n}%", [share]


def cases(count: int, seed: int = 0) -> Iterator[tuple[Filing, Filing | None]]:
    """So many filings of every kind of body, on both forms, most with last year's beside them."""
    for kind in KINDS:
        dice = random.Random(f"{kind} {seed}")
        for number in range(count):
            year = dice.choice([2019, 2020, 2023, 2025])
            size = SIZES[number % len(SIZES)]
            last = filing(dice, kind, year - 1, dice.choice(SIZES)) if year != 2019 else None
            yield filing(dice, kind, year, size), dice.choice([last, last, None])


if __name__ == "__main__":
    tried = faulty = 0
    for one, before in cases(int(sys.argv[1]), *map(int, sys.argv[2:])):
        tried += 1
        if faults := [*new_findings(one, before), *wrong_numbers(one, before)]:
            faulty += 1
            named = [f"{one.edition.id} {one.profile.unit} {one.profile.year}", *faults]
            sys.stdout.write("\n    ".join(named) + "\n")
    sys.stdout.write(f"{tried} filings, {faulty} with a finding or a wrong number\n")
    sys.exit(faulty > 0)
