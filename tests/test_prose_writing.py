"""R076, R082–R084, R088: title, period and year, numbering, punctuation."""

import pytest

from nianbao.form import Filing
from prose_report import ONE, SIX, findings, report, said, workbook

# --- R076, R084: the period and the year


def with_period(words: str) -> Filing:
    return report(preamble=[f"编制本报告。数据统计期限{words}。"])


def test_the_period_is_missing() -> None:
    assert said(report(preamble=["编制本报告。"]), "R076") == [
        "前1：没有写明统计期限，应为 2023 年 1 月 1 日至 12 月 31 日"
    ]


def test_a_workbook_has_no_place_for_it() -> None:
    assert said(workbook(), "R076") == []


def test_the_period_is_not_the_whole_year() -> None:
    assert said(with_period("为2023年1月1日至2023年11月30日"), "R076") == [
        "前1：“开头”：“2023年1月1日至2023年11月30日”不是整年，应为 2023 年 1 月 1 日至 12 月 31 日"
    ]


@pytest.mark.parametrize(
    "words",
    [
        "为2023年1月1日至12月31日",
        "自2023年1月1日起到2023年12月31日止",
        "自 2023 年 1 月 1 日起至 2023 年 12 月 31 日止",
        "为2023年度",
    ],
)
def test_ways_to_state_the_period(words: str) -> None:
    assert said(with_period(words), "R076") == said(with_period(words), "R084") == []


def test_other_days_are_no_period() -> None:
    more = [*ONE, "2023年3月1日至2023年5月31日开展专项检查。"]
    assert said(report(one=more), "R076") == []


def test_the_period_is_another_years() -> None:
    filing = with_period("自2022年1月1日起至2022年12月31日止")
    (finding,) = findings(filing, "R084")
    assert finding.blocks
    assert finding.message == ("“开头”：“2022年1月1日起至2022年12月31日”与报告年度 2023 年不一致")
    assert said(filing, "R076") == []


def test_the_report_announced_is_another_years() -> None:
    filing = report(preamble=["现公布某市甲局2022年政府信息公开工作年度报告。"])
    assert said(filing, "R084") == [
        "前1：“开头”：“公布某市甲局2022年政府信息公开工作年度报告”与报告年度 2023 年不一致"
    ]


def test_last_years_report_may_be_mentioned() -> None:
    notice = "按照关于编制2022年政府信息公开工作年度报告有关事项的通知要求，编制本报告。"
    assert said(report(preamble=[notice]), "R084") == []
    told = [*ONE, "1月公布2022年政府信息公开工作年度报告。"]
    assert said(report(one=told), "R084") == []


def test_two_years_in_a_title() -> None:
    title = "2023年某市甲局2022年政府信息公开工作年度报告"
    assert said(report(title=title), "R084") == [f"：标题“{title}”中的年份与报告年度 2023 年不一致"]


# --- R082: the title

RIGHT = "某市甲局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("某市甲局2023年度政府信息公开工作年度报告", "年份后多写了“度”"),
        ("某市甲局2023年政府信息公开年度报告", "缺“工作”二字"),
        ("某市甲局2023年信息公开工作年度报告", "“信息公开”前缺“政府”"),
        ("某市甲局2023年政府信息公开工作的年度报告", "多写了“的”"),
        ("某市甲局2023年政府信息公开工作报告", "缺“年度”二字"),
        ("某市甲局政府信息公开工作年度报告", "没有年份"),
        ("2023年某市甲局政府信息公开工作年度报告", "把年份写在了机关名称之前"),
        (
            "某市甲局2023年度信息公开年度报告",
            "年份后多写了“度”、“信息公开”前缺“政府”、缺“工作”二字",
        ),
        ("某市甲局2023年政务公开工作年度报告", "与统一写法不同"),
    ],
)
def test_titles(title: str, why: str) -> None:
    assert said(report(title=title), "R082") == [f"：标题“{title}”{why}，应为“{RIGHT}”"]


def test_a_short_name_in_a_title() -> None:
    title = "某市国资委2023年政府信息公开工作年度报告"
    expected = (
        "：机关名称“某市国资委”用的是简称“国资委”（全称一般为“…国有资产监督管理委员会”），"
        "标题应写与公章一致的全称"
    )
    assert said(report(title=title, unit="某市国资委"), "R082") == [expected]
    # a workbook's title is made of the unit's name
    assert said(workbook(unit="某市国资委"), "R082") == [expected]


def test_a_number_in_the_units_name_is_no_year() -> None:
    unit = "第八师143团"
    title = f"{unit}2023年政府信息公开工作年度报告"
    assert said(report(title=title, unit=unit), "R082") == []


# --- R083: numbering


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2、解读不够。"], "五1：“五、存在的主要问题及改进情况”：序号“2、”应写作“1.”的样式"),
        (
            ["（一）、问题", "（二）、改进"],
            "五1：“五、存在的主要问题及改进情况”：序号“（一）、”括号后不再加标点（共 2 处）",
        ),
        (
            ["一、问题"],
            "五1：“五、存在的主要问题及改进情况”：序号“一、”与六个部分的序号同级，"
            "部分之内应从“（一）”开始",
        ),
        (
            ["一是充实内容。二是健全机制。三是加强培训。三是改进平台。"],
            "五1：“五、存在的主要问题及改进情况”：序号“三是”重复，应为“四是”",
        ),
        (
            ["（一）问题", "（三）改进"],
            "五2：“五、存在的主要问题及改进情况”：“（一）”之后是“（三）”，应为“（二）”",
        ),
        (
            ["1.内容不够。", "2.机制不全。", "4.解读不足。"],
            "五3：“五、存在的主要问题及改进情况”：“2.”之后是“4.”，应为“3.”",
        ),
        (
            [f"（{number}）甲" for number in "一二三四五六七八九十"] + ["（十二）乙"],
            "五11：“五、存在的主要问题及改进情况”：“（十）”之后是“（十二）”，应为“（十一）”",
        ),
        # one slip is one finding
        (
            ["一是更新慢；三是解读少；三是培训少。"],
            "五1：“五、存在的主要问题及改进情况”：“一是”之后是“三是”，应为“二是”",
        ),
        (
            ["一是更新慢；二是解读少；二是培训少；四是人手少。"],
            "五1：“五、存在的主要问题及改进情况”：序号“二是”重复，应为“三是”",
        ),
        (
            ["（一）甲", "（二）乙", "（五）丙", "（四）丁"],
            "五3：“五、存在的主要问题及改进情况”：“（二）”之后是“（五）”，应为“（三）”",
        ),
    ],
)
def test_numbers_before_paragraphs(texts: list[str], expected: str) -> None:
    assert said(report(five=texts), "R083") == [expected]


@pytest.mark.parametrize(
    "texts",
    [
        # a list begins anew below each heading, and within each paragraph
        ["（一）甲", "1.一是这样。二是那样。", "2.一是这样。二是那样。", "（二）乙", "1.另外。"],
        ["一是甲。二是乙。", "一是丙。二是丁。三是戊。"],
        # numbers that are none
        ["1.5万人次浏览。", "3.2亿元。"],
        ["唯一是公开，二是解读。", "首先是公开，二是解读。"],
        ["依据第二十条第（一）项、第（五）项公开。"],
        # the line ends within the list
        ["我局主要做好以下几个方面的工作，一是主动公开，二是解读，三", "是回应关切。四是培训。"],
    ],
)
def test_numbers_in_order(texts: list[str]) -> None:
    assert said(report(five=texts), "R083") == []


# --- R088: slips of writing


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("完善机制,细化职责。", "“完善机制,细化职责。”用了半角标点“,”"),
        ("完善机制，，细化职责。", "“完善机制，，细化职责。”标点重复"),
        ("印发办发[2023]5号文。", "文号“[2023]5号”的年份应用六角括号“〔〕”"),
        ("落实审核审核机制。", "“落实审核审核机制。”词语重复"),
        ("做好公开的的工作。", "“做好公开的的工作。”词语重复"),
        ("全部任何信息均免费。", "“全部任何”词义重复"),
        ("依照《条例规定办理。", "“依照《条例规定办理”中的“《”不成对"),
        ("依照条例》规定办理。", "“依照条例》规定办理。”中的“》”不成对"),
        ("（含“三公”经费公开。", "“（含“三公”经”中的“（”不成对"),
        ("申请(含网上）办理。", "“申请(含网上）办理”处的一对括号，前后全角半角不一致"),
    ],
)
def test_slips(text: str, message: str) -> None:
    assert said(report(six=[*SIX, text]), "R088") == [f"六2：“六、其他需要报告的事项”：{message}"]


@pytest.mark.parametrize(
    "text",
    [
        "浏览1,200人次，网址http://www.example.gov.cn/a?b=1，时间9:30。",
        "印发办发〔2023〕5号文(试行)。",
        "主动公开公开栏内容，一件一件落实，逐条逐条答复，是的的确确。",
        "主要有：1）公开；2）解读。",
        "区人民政府政府信息公开工作工作机制，以便民为目的的服务，二零二零年修订，目前现行有效。",
        "为了了解群众的需求，构建文明和和谐的环境。",
        "报告（含“三公”经费（见附件））已公开……",
        "2023年共处理约300件。",
    ],
)
def test_no_slips(text: str) -> None:
    assert said(report(six=[*SIX, text]), "R088") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("公开工作仍在不足。", "“公开工作仍在不足。”疑有错字或漏字“仍在”"),
        ("己经完成清理。", "“己经完成清理。”疑有错字或漏字“己”"),
        ("按照上级布署推进。", "“按照上级布署推进。”疑有错字或漏字“布署”"),
        ("行政规犯性文件已公开。", "“行政规犯性文件已公开。”疑为“行政规范性文件”之误"),
        ("做好依请公开工作。", "“做好依请公开工作。”疑为“依申请公开”之误"),
        ("运维政务媒体3个。", "“运维政务媒体3个。”疑为“政务新媒体”之误"),
        (
            "加强培训，提升信息公开质量，提升信息公开质量，做好解读。",
            "“提升信息公开质量，提升信息公开质量”同一句话写了两遍",
        ),
        (
            "落实三审三校审核制度。落实三审三校审核制度。",
            "“落实三审三校审核制度。落实三审三校审核制度”同一句话写了两遍",
        ),
        (
            "涵盖公开指南、公开目录、公开年报、公开制度、领导信息等8个栏目。",
            None,
        ),
        (
            "涵盖公开指南、公开目录、公开年报、公开制度等3个栏目。",
            "“涵盖公开指南、公开目录、公开年报、公开制度等3个栏目”列举了 4 个，写的是 3 个",
        ),
        (
            "公开教育、医疗、供水、供电、供气、环保等7个领域信息。",
            "“公开教育、医疗、供水、供电、供气、环保等7个领域”列举了 6 个，写的是 7 个",
        ),
        (
            "抓好公开、解读、回应、监督三个环节。",
            "“抓好公开、解读、回应、监督三个环节”列举了 4 个，写的是 3 个",
        ),
        ("抓好公开、解读和回应三个环节。", None),
        (
            "用好网站、微信、微博、抖音、头条等6种形式。",
            "“用好网站、微信、微博、抖音、头条等6种形式”列举了 5 个，写的是 6 个",
        ),
        ("发布教育、医疗、养老等12类信息。", None),
        ("发布教育、医疗、养老信息12条。", None),
        (
            "本年度没有收取信息处理费，也没有其他需要报告的事项",
            "“也没有其他需要报告的事项”句末没有句号",
        ),
        ("某市甲局办公室，2024年1月20日", None),
        ("加强业务培训，提升公开质量。公开工作有序推进", "“开质量。公开工作有序推进”句末没有句号"),
        ("平台粉丝量25.1万人，", "“平台粉丝量25.1万人，”句末没有句号"),
        ("加强业务培训。具体如下：", None),
        ("（三）强化监督，健全机制", None),
        ("我镇高度重视公开工作。", "自称“我镇”，与本单位“某市甲局”不符，可能照搬了其他单位的报告"),
        ("我委高度重视公开工作。", "自称“我委”，与本单位“某市甲局”不符，可能照搬了其他单位的报告"),
        ("我街道高度重视。", "自称“我街道”，与本单位“某市甲局”不符，可能照搬了其他单位的报告"),
        ("我市高度重视公开工作，受我委托办理，本局落实。", None),
    ],
)
def test_slips_of_the_pen(text: str, message: str | None) -> None:
    expected = [f"一12：“一、总体情况”：{message}"] if message else []
    assert said(report(one=[*ONE, text]), "R088") == expected


def test_a_pair_may_stand_on_two_lines() -> None:
    lines = ["本报告由某市甲局办公室根据《中华人民共和", "国政府信息公开条例》编制。"]
    assert said(report(preamble=lines), "R088") == []


def test_many_slips_of_a_kind_are_one_finding() -> None:
    texts = ["完善机制,细化职责,落实责任。", "健全制度,加强培训。"]
    assert said(report(six=[*SIX, *texts]), "R088") == [
        "六2：“六、其他需要报告的事项”：“完善机制,细化职责,落”用了半角标点“,”（共 3 处）"
    ]
