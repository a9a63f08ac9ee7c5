"""Reading numbers as people write them: from text, and from the cells of a workbook.

What is accepted and refused follows the form's cell rules: a count is a whole number of 0 or more,
fees are in 万元, a change of the trial form may be negative; a blank is never 0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form import edition
from nianbao.form.edition import Measure
from nianbao.form.filing import figure_from_text
from nianbao.form.numbers import Reading, read_text, read_value

UNITS: dict[Measure, str] = {"count": "件", "change": "件", "money": "万元"}

# What is written, what is read, and what had to be overlooked.
COUNTS = {
    "0": (0, ""),
    "7": (7, ""),
    "1234": (1234, ""),
    "３": (3, "full_width"),
    "１２": (12, "full_width"),
    "1,234": (1234, "separators"),
    "12,345,678": (12345678, "separators"),
    "１，２３４": (1234, "full_width separators"),
    " 5": (5, "blanks"),
    "　　0": (0, "blanks"),
    " 　0": (0, "blanks"),
    "8\u00a0": (8, "blanks"),
    "1 234": (1234, "blanks"),
    "\u200b9\ufeff": (9, "blanks"),
    "6\n": (6, "blanks"),
    "3件": (3, "unit"),
    "3个": (3, "unit"),
    "3项": (3, "unit"),
    "3宗": (3, "unit"),
    "3份": (3, "unit"),
    "3起": (3, "unit"),
    "３件": (3, "full_width unit"),
    "3 件": (3, "blanks unit"),
    "　１，２３４ 件": (1234, "blanks full_width separators unit"),
}

FEES = {
    "0": ("0", ""),
    "0.35": ("0.35", ""),
    "12.345678": ("12.345678", ""),
    "０．３５": ("0.35", "full_width"),
    "1,234.50": ("1234.5", "separators"),
    "0.35万元": ("0.35", "unit"),
    "3500元": ("0.35", "converted"),
    "3,500元": ("0.35", "separators converted"),
    "251000元": ("25.1", "converted"),
    "0.5亿元": ("5000", "converted"),
    "　３５００ 元": ("0.35", "blanks full_width converted"),
}

BLANKS = [
    "",
    " ",
    "　",
    "\u00a0",
    "\u200b",
    "-",
    "－",
    "/",
    "／",
    "—",
    "——",
    "–",
    "无",
    " 无　",
    " - ",
]

REFUSED = [
    "约5", "5（含上年2件）", "22（其中修订16件）", "55（含自然失效29件）", "5[注1]", "同上",
    "见附件", "零", "〇", "十二", "6/9", "1-2", "1,23", "1234,567", "1,2345", ",123", "1.2.3", "1.",
    ".", "一", "+3", "1e3", "0x10", "5%", "3元", "3万元", "3人", "3件件", "O", "l2",
    "#VALUE!", "#REF!", "TRUE", "nan", "Infinity", "1234567890123456", "9" * 5_000,
]  # fmt: skip

REFUSED_FEES = [
    "约0.35",
    "0.35件",
    "三千元",
    "3500 円",
    "$3500",
    "1.2.3万元",
    "3500元左右",
    "0.35万",
]


def described(reading: Reading) -> tuple[object, str, str | None]:
    return reading.number, " ".join(reading.notes), reading.problem


@pytest.mark.parametrize("text", COUNTS)
def test_a_count_is_read_with_what_had_to_be_overlooked(text: str) -> None:
    number, notes = COUNTS[text]
    assert described(read_text(text, "count", "件")) == (number, notes, None)


@pytest.mark.parametrize("text", COUNTS)
def test_a_cell_holding_text_is_read_like_text_and_never_passes_as_a_number(text: str) -> None:
    number, notes = COUNTS[text]
    assert described(read_value(text, "count", "件")) == (number, notes or "text", None)


@pytest.mark.parametrize("text", FEES)
def test_fees_are_read_in_units_of_ten_thousand_yuan(text: str) -> None:
    number, notes = FEES[text]
    assert described(read_text(text, "money", "万元")) == (Decimal(number), notes, None)


@pytest.mark.parametrize(
    ("text", "number", "notes"),
    [
        ("573802895.90元", "573802895.90", "unit"),
        ("251000元", "251000", "unit"),
        ("25.1万元", "251000", "converted"),
        ("251000", "251000", ""),
    ],
)
def test_purchases_of_the_trial_form_are_read_in_yuan(text: str, number: str, notes: str) -> None:
    assert described(read_text(text, "money", "元")) == (Decimal(number), notes, None)


@pytest.mark.parametrize("text", ["-15", "−15", "－15", "-15项"])
def test_a_change_may_be_negative(text: str) -> None:
    reading = read_text(text, "change", "件")
    assert (reading.number, reading.problem) == (-15, None)


@pytest.mark.parametrize("measure", UNITS)
@pytest.mark.parametrize("text", BLANKS)
def test_a_blank_stays_blank(text: str, measure: Measure) -> None:
    for reading in (read_text(text, measure, "件"), read_value(text, measure, "件")):
        assert (reading.number, reading.problem) == (None, None)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_is_refused(text: str) -> None:
    for reading in (read_text(text, "count", "件"), read_value(text, "count", "件")):
        assert (reading.number, reading.problem) == (None, "unreadable")


@pytest.mark.parametrize("text", REFUSED_FEES)
def test_what_is_no_sum_of_money_is_refused(text: str) -> None:
    for reading in (read_text(text, "money", "万元"), read_value(text, "money", "万元")):
        assert (reading.number, reading.problem) == (None, "unreadable")


@pytest.mark.parametrize("text", ["5²", "12¹", "5①", "３⑵"])
def test_a_footnote_mark_behind_a_number_is_not_one_of_its_digits(text: str) -> None:
    reading = read_text(text, "count", "件")
    assert (reading.number, reading.problem) == (None, "unreadable")


@pytest.mark.parametrize(
    ("text", "measure", "problem"),
    [
        ("-3", "count", "negative"),
        ("－３件", "count", "negative"),
        ("-0.5", "money", "negative"),
        ("3.5", "count", "fraction"),
        ("3.5件", "count", "fraction"),
        ("-1.5", "change", "fraction"),
    ],
)
def test_a_number_that_the_cell_may_not_hold_is_named(
    text: str, measure: Measure, problem: str
) -> None:
    reading = read_text(text, measure, UNITS[measure])
    assert (reading.number, reading.problem) == (None, problem)


@pytest.mark.parametrize("text", ["约5", "-3", "3.5", "３件", " - ", ""])
def test_a_figure_keeps_the_text_it_was_read_from(text: str) -> None:
    cell = edition("2021").by_id["applications.new.natural_person"]
    figure = figure_from_text(cell, text, "第 12 行")
    assert (figure.cell, figure.raw, figure.at) == (cell.id, text, "第 12 行")


@pytest.mark.parametrize(
    ("value", "measure", "expected"),
    [
        (6, "count", (6, "", None)),
        (Decimal(6), "count", (6, "", None)),
        (Decimal("6.0"), "count", (6, "", None)),
        (-6, "change", (-6, "", None)),
        (Decimal("0.35"), "money", (Decimal("0.35"), "", None)),
        (3, "money", (Decimal(3), "", None)),
        (-6, "count", (None, "", "negative")),
        (Decimal("6.5"), "count", (None, "", "fraction")),
        (None, "count", (None, "", None)),
        (True, "count", (None, "", "unreadable")),
        (False, "money", (None, "", "unreadable")),
    ],
)
def test_what_a_cell_of_a_workbook_holds(
    value: int | Decimal | bool | None, measure: Measure, expected: tuple[object, str, str | None]
) -> None:
    assert described(read_value(value, measure, UNITS[measure])) == expected


# Ways of writing a number that a reader must see through.
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
INVISIBLE = " \t\n\u00a0\u2002\u2009\u202f\u3000\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True)
class Written:
    """A number, what it was written for, and the text."""

    number: int | Decimal
    measure: Measure
    text: str


def plain(number: int | Decimal) -> str:
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def with_separators(number: int | Decimal) -> str:
    return f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"


@st.composite
def written_numbers(draw: st.DrawFn) -> Written:
    measure: Measure = draw(st.sampled_from(["count", "change", "money"]))
    counts = st.integers(-(10**12) if measure == "change" else 0, 10**12)
    fees = st.decimals(0, 10**12, allow_nan=False, places=draw(st.integers(0, 6)))
    number = draw(fees if measure == "money" else counts)
    write: Callable[[int | Decimal], str] = draw(st.sampled_from([plain, with_separators]))
    text = write(number)
    if draw(st.booleans()):
        text += "万元" if measure == "money" else draw(st.sampled_from("件个项宗份起"))
    if draw(st.booleans()):
        text = text.translate(FULL_WIDTH)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(INVISIBLE)) + text[at:]
    return Written(number, measure, text)


@settings(deadline=None)
@given(written_numbers())
def test_a_number_reads_back_equal_however_it_is_written(written: Written) -> None:
    unit = UNITS[written.measure]
    for read in (read_text, read_value):
        reading = read(written.text, written.measure, unit)
        assert (reading.number, reading.problem) == (written.number, None)
        assert type(reading.number) is (Decimal if written.measure == "money" else int)
        is_plain = written.text == plain(written.number)
        assert bool(reading.notes) is not (is_plain and read is read_text)


@settings(deadline=None)
@given(st.integers(0, 10**12) | st.decimals(0, 10**12, allow_nan=False, places=6))
def test_a_number_held_by_a_cell_reads_back_equal(number: int | Decimal) -> None:
    reading = read_value(number, "money", "万元")
    assert reading == Reading(Decimal(number))
    assert type(reading.number) is Decimal
    if isinstance(number, int):
        assert read_value(number, "count", "件") == Reading(number)


@settings(deadline=None)
@given(st.text(INVISIBLE, max_size=6))
def test_invisible_characters_alone_are_a_blank(text: str) -> None:
    reading = read_text(text, "count", "件")
    assert (reading.number, reading.problem) == (None, None)


@settings(deadline=None)
@given(
    st.text(
        st.sampled_from("0123456789０９①²٣½.,，-－件个元万亿约一〇　 \u200b") | st.characters(),
        max_size=9,
    ),
    st.sampled_from(list(UNITS)),
)
def test_any_text_is_a_number_a_problem_or_a_blank_and_never_a_float(
    text: str, measure: Measure
) -> None:
    unit = UNITS[measure]
    for reading in (read_text(text, measure, unit), read_value(text, measure, unit)):
        assert reading.number is None or reading.problem is None
        assert isinstance(reading.number, int | Decimal | None)
