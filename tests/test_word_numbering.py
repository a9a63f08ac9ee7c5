"""The numbers that Word counts by itself are read as it shows them."""

from pathlib import Path

import pytest
from docx import Document

from nianbao.recover.opening import open_source
from nianbao.recover.source import Line
from nianbao.recover.word_numbering import signs
from word_lists import add_lists, listed, styled

# 「甲0 …」 above 「>」 are levels, 「>」 what stands in the file, 「=」 what is read.
CASES = """
四级编号
  甲0 chineseCounting %1、
  甲1 chineseCountingThousand （%2）
  甲2 decimal %3.
  甲3 decimalEnclosedCircle %4
> 甲0 总体情况 / 甲1 主动公开 / 甲2 网站 / 甲3 目录 / 甲3 指南 / 甲2 媒体 / 甲1 依申请 / 甲2 登记
= 一、总体情况 / （一）主动公开 / 1.网站 / ①目录 / ②指南 / 2.媒体 / （二）依申请 / 1.登记

正文打断编号，编号继续
  甲0 decimal %1.
> 甲0 甲 / - 一段正文 / 甲0 乙
= 1.甲 / 一段正文 / 2.乙

后面是数字的隔开
  甲0 decimal %1.
> 甲0 2025年 / 甲0 “十四五”
= 1. 2025年 / 2.“十四五”

从三起
  甲0 chineseCounting %1、 from 3
> 甲0 甲 / 甲0 乙
= 三、甲 / 四、乙

同一列表的另一实例接着数
  甲0 decimal %1.
> 乙 = 甲 / 甲0 甲 / 甲0 乙 / 乙0 丙
= 1.甲 / 2.乙 / 3.丙

另一实例从头数
  甲0 decimal %1.
> 乙 = 甲 0 from 1 / 甲0 甲 / 甲0 乙 / 乙0 丙 / 乙0 丁 / 甲0 戊
= 1.甲 / 2.乙 / 1.丙 / 2.丁 / 3.戊

两个列表各数各的
  甲0 decimal %1.
  丁0 decimal （%1）
> 甲0 甲 / 丁0 乙 / 甲0 丙 / 丁0 丁
= 1.甲 / （1）乙 / 2.丙 / （2）丁

下级不随上级重数
  甲0 chineseCounting %1、
  甲1 decimal %2. restart 0
> 甲0 甲 / 甲1 乙 / 甲0 丙 / 甲1 丁
= 一、甲 / 1.乙 / 二、丙 / 2.丁

上级的号写进下级
  甲0 decimal %1.
  甲1 decimal %1.%2
> 甲0 甲 / 甲1 乙 / 甲1 丙 / 甲0 丁 / 甲1 戊
= 1.甲 / 1.1 乙 / 1.2 丙 / 2.丁 / 2.1 戊

上级的中文号写成数字
  甲0 chineseCounting 第%1章
  甲1 decimal %1.%2 legal
> 甲0 甲 / 甲1 乙
= 第一章 甲 / 1.1 乙

符号不是编号
  甲0 bullet ●
  甲1 bullet 
> 甲0 甲 / 甲1 乙
= ●甲 / ●乙

没有编号的级
  甲0 none %1
> 甲0 甲
= 甲
"""


def cases() -> dict[str, tuple[list[str], list[str], list[str]]]:
    found = {}
    for case in CASES.strip().split("\n\n"):
        name, *lines = case.split("\n")
        levels = [line[2:] for line in lines if line.startswith("  ")]
        given, shown = (
            next(line[2:] for line in lines if line[0] == mark).split(" / ") for mark in ">="
        )
        found[name] = (levels, given, shown)
    return found


def texts_of(path: Path) -> list[str]:
    return [block.text for block in open_source(path).blocks if isinstance(block, Line)]


@pytest.mark.parametrize(("levels", "given", "shown"), cases().values(), ids=cases())
def test_numbers_are_read_as_word_shows_them(
    levels: list[str], given: list[str], shown: list[str], tmp_path: Path
) -> None:
    assert texts_of(listed(tmp_path / "正文.docx", levels, given)) == shown


def test_a_style_puts_its_paragraphs_into_a_list(tmp_path: Path) -> None:
    document = Document()
    levels = ["甲0 chineseCounting %1、 style 标题甲", "甲1 chineseCounting （%2） style 标题乙"]
    add_lists(document, levels)
    styled(document, "标题甲", "甲")
    styled(document, "标题乙", "甲")
    for text, style in (("总体情况", "标题甲"), ("主动公开", "标题乙"), ("其他事项", "标题甲")):
        document.add_paragraph(text, style)
    plain = document.add_paragraph("不编号", "标题甲")
    plain._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 0
    document.add_paragraph("附则", "标题乙")
    document.save(str(tmp_path / "正文.docx"))

    shown = ["一、总体情况", "（一）主动公开", "二、其他事项", "不编号", "（一）附则"]
    assert texts_of(tmp_path / "正文.docx") == shown


def test_a_style_based_on_a_numbered_one_counts_with_it(tmp_path: Path) -> None:
    document = Document()
    add_lists(document, ["甲0 decimal %1."])
    styled(document, "条", "甲", level=0)
    document.styles.add_style("款", 1).element.basedOn_val = "条"
    for text, style in (("甲", "条"), ("乙", "款"), ("丙", "条")):
        document.add_paragraph(text, style)
    document.save(str(tmp_path / "正文.docx"))

    assert texts_of(tmp_path / "正文.docx") == ["1.甲", "2.乙", "3.丙"]


SIGNS = """
chineseCounting              1 一  | 10 十  | 11 十一 | 20 二十 | 35 三十五
chineseCountingThousand      100 一百 | 105 一百零五 | 110 一百一十 | 1010 一千零一十
chineseLegalSimplified       1 壹  | 12 壹拾贰
ideographTraditional         1 甲  | 10 癸
decimalEnclosedCircleChinese 1 ①  | 20 ⑳  | 21 21
decimalEnclosedParen         3 ⑶
decimalFullWidth             12 １２
decimalZero                  7 07
upperRoman                   4 IV  | 19 XIX
lowerLetter                  1 a  | 26 z  | 27 aa
upperLetter                  2 B
某种没有见过的编号             8 8
"""


@pytest.mark.parametrize("line", SIGNS.strip().split("\n"), ids=lambda line: line.split()[0])
def test_the_signs_of_a_number(line: str) -> None:
    kind, _, rest = line.partition(" ")
    for pair in rest.split("|"):
        number, shown = pair.split()
        assert signs(int(number), kind) == shown
