"""Faults of pages that the check of the finished file finds, each on a page made for it."""

import pytest
import typst

from nianbao.form import edition
from nianbao.publish import Report, page_problems, pdf_of, report_of
from publish_cases import filing_with, numbered_filing, zero_filing

PAGE = """
#set page(width: 210mm, height: 297mm, margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm),
  footer: context [FOOTER], footer-descent: 0pt)
#set text(lang: "zh", region: "cn", font: ("Noto Serif CJK SC",), size: 16pt,
  top-edge: 20.5pt, bottom-edge: -8.45pt)
#set par(leading: 0pt, spacing: 0pt)
"""
FOOTER = """#v(7mm - 8pt)
#let number = text(14pt, top-edge: 12pt, bottom-edge: -4pt)[— #counter(page).display() —]
#let odd = calc.odd(counter(page).get().first())
#if odd { align(right, pad(right: 14pt, number)) } else { align(left, pad(left: 14pt, number)) }
"""
EMPTY = Report("", (), (), "")


def problems(body: str, *changes: tuple[str, str]) -> list[tuple[str, int, str]]:
    """What is said of pages that typst lays out, after ``(old, new)`` changes of their frame."""
    source = PAGE.replace("FOOTER", FOOTER)
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    data = typst.compile((source + body).encode(), format="pdf")
    assert isinstance(data, bytes)
    return [(p.rule, p.page, p.message) for p in page_problems(data, EMPTY)]


def test_nothing_is_said_of_right_pages() -> None:
    assert problems("正文" * 500) == []


def test_marks_that_are_set_closer_make_no_line_too_long() -> None:
    report = report_of(zero_filing(section_1="收集、审查、处理，“甲”、《乙》（丙）；" * 40))
    assert page_problems(pdf_of(report).data, report) == ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "#place(dx: 150mm)[很长的串]",
            "R118 第 1 页的文字超出版心右边 16.2 毫米。请看这一页有没有不能换行的长串字符",
        ),
        (
            "#place(dx: -9mm)[左]",
            "R118 第 1 页的文字超出版心左边 8.8 毫米。请看这一页有没有不能换行的长串字符",
        ),
        ("#place(dy: -20mm)[页眉]", "R118 第 1 页的文字超出版心上边：“页眉”"),
        (
            "#text(12pt)[小字]",
            "R118 第 1 页有 12.0 磅的字，不是标准规定的字号，也不是表格里可用的小字",
        ),
        (
            "#set text(tracking: -2pt)\n" + "字" * 31,
            "R118 第 1 页有一行排了 31 个字，标准是每行 28 个字",
        ),
        (
            "#place(dx: 20mm, rect(width: 150mm, height: 10mm))",
            "R119 第 1 页的表格超出版心右边 14.4 毫米。请核对表格里有没有过长的数字或文字",
        ),
        (
            "#place(dy: 200mm, rect(width: 50mm, height: 30mm))",
            "R119 第 1 页的表格超出版心下边 5.4 毫米。请核对表格里有没有过长的数字或文字",
        ),
        (
            "甲\n#pagebreak()\n#text(12pt)[乙]",
            "R118 第 2 页有 12.0 磅的字，不是标准规定的字号，也不是表格里可用的小字",
        ),
    ],
)
def test_what_leaves_the_type_area_or_its_measures_is_named(body: str, said: str) -> None:
    assert [f"{rule} {message}" for rule, _, message in problems(body)] == [said]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("width: 210mm", "width: 216mm", "第 1 页的纸张是 216×297 毫米，应为 A4（210×297 毫米）"),
        ("[— #counter(page).display() —]", "[一]", "第 1 页版心下面应只有页码“—1—”，实为“一”"),
        (
            "calc.odd(",
            "calc.even(",
            "第 1 页的页码离版心右边 137.6 毫米，应空一字（4.9 毫米）",
        ),
        ("#v(7mm", "#v(12mm", "第 1 页的页码在版心下 12.1 毫米，应在版心下 7 毫米"),
    ],
)
def test_a_wrong_frame_is_named(old: str, new: str, said: str) -> None:
    assert problems("正文", (old, new)) == [("R118", 1, said)]


def test_too_many_lines_are_counted_and_measured() -> None:
    assert [said for *_, said in problems("甲\\ " * 23, ("-8.45pt", "-6pt"))] == [
        "第 1 页有 23 行正文，标准是每页 22 行",
        "第 1 页的行距只有 9.3 毫米，应为 10.2 毫米",
    ]


def test_a_table_that_is_not_whole_on_any_page_is_named() -> None:
    report = report_of(numbered_filing())
    found = page_problems(pdf_of(report_of(zero_filing())).data, report)
    tables = [problem.message for problem in found if problem.rule == "R119"]
    assert len(tables) == 3
    assert tables[1] == (
        "表三（三、收到和处理政府信息公开申请情况）没有完整地排在一页上。请缩短表格里的文字后重新导出"
    )


def test_a_table_that_was_made_too_small_to_read_is_named() -> None:
    """Sentences where figures belong make the table too high for its page."""
    cells = {cell.id: "约5件（含上年结转）" for cell in edition("2021").tables[1].cells}
    report = report_of(filing_with(cells))
    (problem,) = page_problems(pdf_of(report).data, report)
    assert (problem.rule, problem.page) == ("R118", 2)
    assert "磅的字，不是标准规定的字号，也不是表格里可用的小字" in problem.message


@pytest.mark.parametrize(
    ("prose", "dates"),
    [
        ("2023年01月05日公开，3月06日补充。", ["2023年01月05日", "3月06日"]),
        ("二〇二三年公开，十二月三十一日止。", ["二〇二三年", "十二月三十一日"]),
        ("2023年1月5日、10月20日、12月31日公开1件，3个月内办结。", []),
    ],
)
def test_dates_stand_in_arabic_digits_without_leading_zeros(prose: str, dates: list[str]) -> None:
    report = report_of(zero_filing(section_1=prose))
    found = [p.message for p in page_problems(pdf_of(report).data, report) if p.rule == "R120"]
    assert found == [f"日期“{date}”宜用阿拉伯数字，月、日不补零" for date in dates]


def test_a_font_that_is_not_in_the_file_is_named() -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.28 841.89]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length 41>>stream\nBT /F 16 Tf 100 600 Td (outside) Tj ET   \nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, text) for n, text in enumerate(objects, 1))
    found = page_problems(b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF", EMPTY)
    assert [problem.message for problem in found if problem.rule == "R121"] == [
        "第 1 页的字体“Helvetica”没有嵌入 PDF，别的电脑上可能显示不同"
    ]
