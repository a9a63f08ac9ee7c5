"""Every rule on filings that nobody would write: no failure of ours, no sentence without sense."""

import random
import re
from datetime import date

import pytest

from nianbao.form import Figure, Filing, Paragraph, Profile, edition
from nianbao.form.filing import figure_from_text
from nianbao.rules import Context, check, ruleset

FILINGS = 40
NUMBERS = """
0 1 12 -1 +5 1.5 1,234 １２ ３件 12\u200b \ud83d 约5 / 无 五 一百零三 1.2万 2亿 3500元 1E+3
0.1234567 NaN ∞ ½ ② ٣ 1/2 =1+1 #REF! .. <5 5-6 壹 🙂 {0} %s 9999999999999999999999999999999
"""
COUNTS = """
0 9 93 1,234 １２ 二十六 百 1.2万 3亿 -3 0.5 约5 近百 3至5 第3 百分之五 100.5 零 两 - 1. ② 1e9
99999999999999999999
"""
UNITS = ("件", "宗", "份", "条", "次", "元", "万元", "亿元", "%", "％", "人次", "篇", "")
WORDS = """
收到 受理 新收 政府信息公开申请 依申请公开 申请 答复 办结 结转下年度 上年结转 予以公开
部分公开 不予公开 其他处理
自然人 法人或其他组织 其中 因政府信息公开 行政复议 行政诉讼 维持 纠正 未 没有 均 全部 已 占
答复率 增长 较上年
2022年 2023年 今年 全区 我局 各部门 主动公开 规范性文件 制发 现行有效 行政许可 作出 收取
信息处理费 仍有 加上 含
， 。 ； ： 、 （ ） ( ] “ ” 《 》 一是 三是 （一） 1. 第三十一条 申请人张三丰 13812345678
a@163.com XX 秘密★1年
等 除 外 分别为 {0} %s ^ $ * [ \\ \u200b \ue000 \ud83d 🙂
"""
KINDS = ("", "县（市、区）政府部门", "县（市、区）政府", "乡镇政府、街道办事处", "没有的类型")
UNITS_REPORTING = ("", "某市某局", "云山区人民政府", "清溪镇人民政府", "局", "省", "{x}", "[a")
QUOTED = re.compile("“[^”]*”|正文.*", re.DOTALL)
NO_WORDS = re.compile(r"[{}]|None|NaN|nan|Infinity|E\+|object at|True|False")


def filing(dice: random.Random) -> Filing:
    """A filing on either form, from a few odd figures to nothing but odd ones."""
    form = edition(dice.choice(["2021", "2019"]))
    odd = dice.choice([0.02, 0.3, 1])
    figures: list[Figure] = []
    for cell in form.cells:
        usual = str(dice.choice([0, 0, 1, 10**25]))
        written = dice.choice(["", "　　0", *NUMBERS.split()]) if dice.random() < odd else usual
        figures.append(figure_from_text(cell, written, ""))
    profile = Profile(
        unit=dice.choice(UNITS_REPORTING),
        kind=dice.choice(KINDS),
        year=dice.choice([None, 1, 2019, 2021, 2023, 9999]),
    )
    sections = {
        number: tuple(Paragraph(prose(dice), f"第 {i} 段") for i in range(dice.randint(0, 4)))
        for number in dice.sample([1, 5, 6], dice.randint(0, 3))
    }
    return Filing.of(form, profile, figures if dice.random() > 0.1 else [], sections)


def prose(dice: random.Random) -> str:
    words = dice.choices([*WORDS.split(), "\n"], k=dice.randint(0, 60))
    numbers = (dice.choice(COUNTS.split()) + dice.choice(UNITS) for _ in words)
    return "".join(n if dice.random() < 0.25 else w for n, w in zip(numbers, words, strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_no_filing_brings_a_rule_to_a_stop(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(FILINGS):
        this, last = filing(dice), dice.choice([None, filing(dice)])
        day = dice.choice([None, date(2024, 1, 31), date(9999, 12, 31)])
        context = Context(previous=last, as_of=day, at_submit=dice.random() < 0.5)

        verdict = check(this, ruleset(this.edition.id), context)

        assert verdict.search_failure == ""
        failed = [f.message for f in verdict.findings if f.sentence == "finding.failed"]
        assert failed == []
        said = [f.message for f in verdict.findings if "{" not in this.profile.unit]
        said += [group.sentence for group in verdict.causes.values()]
        assert [words for words in said if NO_WORDS.search(QUOTED.sub("", words))] == []
