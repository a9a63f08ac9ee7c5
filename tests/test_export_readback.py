"""Every format says what the filing says: random filings, strange prose, and what is noticed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nianbao.actions.formats import FORMATS, Product
from nianbao.actions.readback import prove
from nianbao.form import Filing, Profile, edition
from nianbao.form.edition import editions
from nianbao.form.filing import figure_from_text
from nianbao.words import Refusal
from publish_cases import filing_with, paragraphs
from release_cases import release_of

# A PDF takes a hundred times as long; its own tests try it.
PRODUCTS = [product for name, made in FORMATS.items() if name != "pdf" for product in made]

COUNTS = st.one_of(st.just(""), st.integers(0, 9).map(str), st.integers(0, 10**6).map(str))
MONEY = st.one_of(st.just(""), st.decimals(0, 10**6, places=4).map(lambda d: f"{d:f}"))
WORDS = st.text(
    st.sampled_from(
        "一二三四五六、（）()1234567890.表收到处理政府信息公开申请情况主动数量总计件：\n=+@<&\x0b　"
    ),
    max_size=60,
)


@st.composite
def filings(draw: st.DrawFn) -> Filing:
    form = edition(draw(st.sampled_from(editions())))
    figures = [
        figure_from_text(cell, draw(MONEY if cell.measure == "money" else COUNTS), "")
        for cell in form.cells
    ]
    sections = {section.number: paragraphs(draw(WORDS)) for section in form.prose_sections}
    year = draw(st.sampled_from([2020 if form.id == "2019" else 2023, None]))
    unit = draw(st.one_of(st.just("某市某局"), WORDS))
    return Filing.of(form, Profile(unit=unit, year=year), figures, sections)


def proved(product: Product, filing: Filing, *, draft: bool = False) -> None:
    made = product.make(release_of(filing, draft=draft))
    prove({"file": (product, made.data)}, filing)


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.suffix)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(filing=filings(), draft=st.booleans())
def test_every_file_of_any_filing_reads_back(product: Product, filing: Filing, draft: bool) -> None:
    proved(product, filing, draft=draft)


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.suffix)
@pytest.mark.parametrize(
    "prose",
    [
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 6 3 0 0 0 0 9",
        "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 1 2 3",
        "东城区国资委2023年政府信息公开工作年度报告",
        "草稿\n草稿",
    ],
)
def test_prose_that_looks_like_the_form_does_not_disturb(product: Product, prose: str) -> None:
    figures = {cell.id: str(cell.index) for cell in edition("2021").cells}
    proved(product, filing_with(figures, section_1=prose, section_5=prose, section_6=prose))


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.suffix)
@pytest.mark.parametrize(
    "raw", ["约5", "5（含上年2件）", "零", "-3", "3.5", "=1+1", "５件", "/", "待核"]
)
def test_a_draft_with_an_odd_figure_reads_back(product: Product, raw: str) -> None:
    figures = {cell.id: "1" for cell in edition("2021").cells}
    proved(product, filing_with(figures | {"applications.new.enterprise": raw}), draft=True)


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.suffix)
def test_a_wrong_file_is_noticed_with_its_cells(product: Product) -> None:
    cell = "applications.new.enterprise"
    made = product.make(release_of(filing_with({cell: "7"})))
    with pytest.raises(Refusal) as refused:
        prove({"年报.html": (product, made.data)}, filing_with({cell: "1"}))
    said = str(refused.value)
    assert "“年报.html”没有通过回读核对（R122）：有 1 个数字与填报表不一致" in said
    assert "表三 › 一、本年新收 › 商业企业：填报表为 1，导出文件为 7" in said
    with pytest.raises(Refusal, match="导出文件为 7") as refused:
        prove({"年报.html": (product, made.data)}, filing_with({}))
    assert "填报表为 空白" in str(refused.value)
