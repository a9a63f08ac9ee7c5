"""What the rules on prose, privacy and procedure say of real reports: a table to be read."""

from pathlib import Path

import pytest

from nianbao.recover import read_report
from nianbao.rules import check
from nianbao.sample import sample_report
from prose_report import NEIGHBOURS, RULES, rules

REPORTS = Path(__file__).parents[2] / "shared" / "reports"


def yielded(path: Path) -> str:
    filing = read_report(path).filing
    found = check(filing, rules(RULES + NEIGHBOURS, edition_id=filing.edition.id)).findings
    words = {"error": "错误", "warning": "需说明", "hint": "提示"}
    lines = []
    for f in found:
        level = words[f.severity] if f.status == "broken" else "未判定"
        lines.append(" ".join(filter(None, (level, f.rule.id, f.at, f.message))))
    return "\n".join(lines)


# Hongze is a government and says nothing of review and sanctions; Shuyang's title lacks a word.
# The text export of Pingtan has no line breaks; its paragraphs begin at （一）, （二） and so on.
YIELDED = {
    "blank-form.docx": """
需说明 R074 第 5 段 “一、总体情况”没有写到：主动公开、依申请公开、政府信息管理、平台建设、监督保障（五个方面中缺 5 个）
需说明 R078 第 5 段 “一、总体情况”只有 6 字（不计空格），不足 200 字：“（文字描述）”
需说明 R079 第 30 段 “五、存在的主要问题及改进情况”只有 6 字（不计空格），不足 60 字：“（文字描述）”
需说明 R081 第 5 段 “一、总体情况”残留模板文字或占位符：“（文字描述）”、“（文字描述，收取信息处理费情况在此处报告。）”（共 3 处）
""",  # noqa: E501
    "dongcheng-sasac-2023.txt": """
需说明 R072 第 425 行 “六、其他需要报告的事项”写的是“2023年全部任何主动公开和依申请公开的信息均不收取任何费用”，没有写明是不是信息处理费
需说明 R082 机关名称“东城区国资委”用的是简称“国资委”（全称一般为“…国有资产监督管理委员会”），标题应写与公章一致的全称
提示 R076 第 4 行 没有写明统计期限，应为 2023 年 1 月 1 日至 12 月 31 日
提示 R088 第 425 行 “六、其他需要报告的事项”：“全部任何”词义重复
""",  # noqa: E501
    "hongze-2023.txt": """
需说明 R075 第 12 行 “一、总体情况”：各级政府的报告还应写明工作考核、社会评议、责任追究结果情况，正文没有写到
提示 R096 第 4 行 “开头”：“hzzwgk@126.com”是私人邮箱
""",  # noqa: E501
    "hongze-2024.txt": """
需说明 R075 第 11 行 “一、总体情况”：各级政府的报告还应写明社会评议、责任追究结果情况，正文没有写到
""",
    "pingtan-2019.txt": """
提示 R088 第 10 行 “一、总体情况”：“完善工作机制,细化职责分工”用了半角标点“,”（共 6 处）
提示 R096 第 10 行 “开头”：“pzxxgkb@163.com”是私人邮箱
""",
    "pingtan-2020.txt": """
提示 R083 第 10 行 “一、总体情况”：序号“二是”重复，应为“三是”
提示 R088 第 10 行 “五、存在的主要问题及改进情况”：“在的主要问题:基层政务公开”用了半角标点“:”
提示 R096 第 10 行 “开头”：“pzxxgkb@163.com”是私人邮箱
""",
    "pingtan-2021.txt": """
需说明 R077 第 10 行 “一、总体情况”共 1553 字（不计空格），原则上不超过 1000 字，多 553 字
需说明 R082 标题“平潭综合实验区2021年度政府信息公开工作年度报告”年份后多写了“度”，应为“平潭综合实验区2021年政府信息公开工作年度报告”
提示 R088 第 10 行 “一、总体情况”：“执法信息公开,通过微信公众”用了半角标点“,”（共 2 处）
提示 R088 第 10 行 “一、总体情况”：“位。二是规范审核审核发布机制。落”词语重复
""",  # noqa: E501
    "shuyang-ndrc-2023.txt": """
需说明 R072 第 73 行 “六、其他需要报告的事项”写的是“2023年度，县发展和改革局政府信息公开未发生收费情况”，没有写明是不是信息处理费
需说明 R082 标题“沭阳县发展和改革局2023年政府信息公开年度报告”缺“工作”二字，应为“沭阳县发展和改革局2023年政府信息公开工作年度报告”
""",  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", YIELDED)
def test_what_real_reports_yield(name: str) -> None:
    path = REPORTS / name
    if not path.exists():
        pytest.skip(f"{name} is not in {REPORTS}")
    assert yielded(path) == YIELDED[name].strip()


def test_the_sample_yields_what_is_known_of_it() -> None:
    """The short name, the missing period, the unnamed fee, the doubled words; nothing else.

    Its heading 「2、 主动公开…」 is not judged, for a filing does not keep printed headings.
    """
    assert yielded(sample_report()) == YIELDED["dongcheng-sasac-2023.txt"].strip()


def test_the_characters_of_the_samples_section_one() -> None:
    """858 with its heading (6) and the mark that the converter left in it (18)."""
    filing = read_report(sample_report()).filing
    (finding,) = check(filing, rules(["R077"], {"limit": 0})).findings
    assert finding.left == 858 - 6 - 18
