"""Numbers and statements read out of prose: what they count, whose, of which year, how exact."""

import random
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.rules import ruleset
from nianbao.rules.prose import Mention, claims_of, mentions_of, read_prose
from nianbao.rules.prose.figures import readings_of
from nianbao.rules.prose.lexicon import LexiconError, lexicon, make_lexicon
from nianbao.rules.prose.numbers import read_number
from text_cases import RULES, filing_of, findings_in, read_list


def read(text: str, figures: str = "") -> tuple[Mention, ...]:
    return mentions_of(filing_of(figures, text))


def only(text: str, figures: str = "") -> Mention:
    (mention,) = read(text, figures)
    return mention


# --- numbers


@pytest.mark.parametrize(
    ("text", "kind", "value", "approximate"),
    [
        ("9件", "N", 9, False),
        ("1,234件", "N", 1234, False),
        ("十二件", "N", 12, False),
        ("一百零三件", "N", 103, False),
        ("两件", "N", 2, False),
        ("二十六宗", "N", 26, False),
        ("约9件", "N", 9, True),
        ("20余件", "N", 20, True),
        ("9件以上", "N", 9, True),
        ("近30件", "N", 30, True),
        ("26-28件", "N", 28, True),
        ("1.2万件", "N", 12000, True),
        ("9999999999999999999件", "N", 9999999999999999999, True),
        ("3项", "N", 3, False),
        ("3次", "X", 3, False),
        ("50人次", "X", 50, False),
        ("54.3%", "P", Decimal("54.3"), False),
        ("百分之九十五", "P", 95, False),
        ("7.5万元", "M", Decimal("7.5"), False),
        ("3500元", "M", Decimal("0.35"), False),
        ("2.43亿元", "M", Decimal(24300), False),
    ],
)
def test_a_number_is_read(text: str, kind: str, value: int | Decimal, approximate: bool) -> None:
    written = read_number(text)
    assert (written.kind, written.value, written.approximate) == (kind, value, approximate)


@pytest.mark.parametrize(
    "text",
    ["第9号", "每一件申请", "一起推进", "第一件", "12345热线", "2023年", "一事一申请", "3.15"],
)
def test_what_is_no_count_is_not_read_as_one(text: str) -> None:
    assert read(text) == ()


def test_an_amount_knows_how_exactly_it_was_written() -> None:
    assert only("收取行政事业性收费7.50万元。").step == Decimal("0.01")
    assert only("收取行政事业性收费3500元。").step == Decimal("0.0001")


# --- what is counted


@pytest.mark.parametrize(
    ("text", "meaning", "value"),
    [
        ("共收到政府信息公开申请9件。", "received", 9),
        ("新收政府信息公开申请9件。", "new", 9),
        ("共收到政府信息公开申请9件（含上年结转1件）。", "received_with_carry", 9),
        ("上年结转政府信息公开申请1件。", "carried_in", 1),
        ("答复政府信息公开申请8件。", "answered", 8),
        ("因政府信息公开引发行政复议2件。", "reconsideration", 2),
        ("复议后起诉2件。", "suit_after_reconsideration", 2),
        ("制发行政规范性文件3件。", "norm_issued", 3),
        ("作出行政处罚决定120件。", "penalties", 120),
        ("收取行政事业性收费7.5万元。", "fees", Decimal("7.5")),
        ("未收到政府信息公开申请。", "none_received", 0),
        ("未发生因政府信息公开引发的行政复议、行政诉讼。", "none_disputes", 0),
        ("网站点击量20万次，发布图解7件。", "", 200000),
    ],
)
def test_what_a_number_counts(text: str, meaning: str, value: int | Decimal) -> None:
    mention = read(text)[0]
    assert (mention.meaning, mention.value) == (meaning, value)
    assert mention.is_statement == (mention.unit == "")


def test_a_part_knows_its_whole() -> None:
    received, person = read("收到政府信息公开申请9件，其中自然人申请6件。")
    assert (person.meaning, person.whole) == ("natural_person", received.meaning)


def test_parts_and_shares_are_kept_with_their_whole() -> None:
    prose = read_prose(filing_of("", "收到政府信息公开申请9件，其中网上6件，占66.7%，信函3件。"))
    (parts,), (share,) = prose.parts, prose.shares
    assert parts.whole.value == 9
    assert [part.value for part in parts.parts] == [6, 3]
    assert (share.percent.value, share.part and share.part.value) == (Decimal("66.7"), 6)
    assert share.whole == parts.whole


def test_a_mention_quotes_its_sentence_and_says_where_it_stands() -> None:
    mention = read("做好公开工作。⏎2023年，我局共收到政府信息公开申请9件，由专人办理。")[0]
    assert mention.quote == "2023年，我局共收到政府信息公开申请9件"
    assert mention.sentence == "2023年，我局共收到政府信息公开申请9件，由专人办理。"
    assert (mention.paragraph.at, mention.section) == ("第 2 段", 1)


def test_a_long_quote_begins_at_a_comma() -> None:
    text = "认真学习条例，" * 12 + "共收到政府信息公开申请9件。"
    quote = read(text)[0].quote
    assert quote.startswith("…认真学习条例，")
    assert quote.endswith("9件")
    assert len(quote) <= 61


def test_lines_of_one_printed_paragraph_are_read_as_one() -> None:
    mention = only("2023年，我局共收到政府⏎信息公开申请 17 件，⏎－ 1 －")
    assert (mention.meaning, mention.value, mention.paragraph.at) == ("received", 17, "第 1 段")


# --- whose numbers

GOVERNMENT = "单位=云山区人民政府"
TOWN = "单位=云山县青石镇人民政府"
OFFICE = "单位=云山区人民政府办公室"


@pytest.mark.parametrize(
    ("unit", "who", "scope"),
    [
        ("", "", "own"),
        ("", "我局", "own"),
        ("", "本机关", "own"),
        ("", "县水务局", "own"),
        ("", "云山县水务局", "own"),
        ("", "全县", "other"),
        ("", "各乡镇", "other"),
        ("", "县政府办公室", "other"),
        (GOVERNMENT, "", "unstated"),
        (GOVERNMENT, "全区", "own"),
        (GOVERNMENT, "我区", "own"),
        (GOVERNMENT, "全区各部门", "own"),
        (GOVERNMENT, "全市", "other"),
        (GOVERNMENT, "各部门", "other"),
        (GOVERNMENT, "区政府办公室", "other"),
        (GOVERNMENT, "区政府", "other"),
        (GOVERNMENT, "云山区人民政府", "other"),
        (GOVERNMENT, "我办", "other"),
        (TOWN, "我镇", "own"),
        (TOWN, "镇政府", "own"),
        (TOWN, "全县", "other"),
        (OFFICE, "区政府办公室", "own"),
        (OFFICE, "我办", "own"),
        (OFFICE, "全区", "other"),
    ],
)
def test_whose_number_it_is(unit: str, who: str, scope: str) -> None:
    mention = only(f"2023年，{who}共收到政府信息公开申请9件。", unit)
    assert (mention.meaning, mention.scope) == ("received", scope)


def test_another_body_is_not_the_unit() -> None:
    mention = only("区教育局高度重视，共收到政府信息公开申请6件。", GOVERNMENT)
    assert (mention.scope, mention.is_comparable) == ("other", False)


def test_a_part_keeps_the_scope_and_year_of_its_whole() -> None:
    mentions = read("区政府办公室收到政府信息公开申请9件。其中，予以公开6件。", GOVERNMENT)
    assert [(m.meaning, m.scope) for m in mentions] == [("received", "other"), ("granted", "other")]


# --- of which year


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("", "this"),
        ("2023年", "this"),
        ("二〇二三年", "this"),
        ("全年", "this"),
        ("2023年1月1日至12月31日", "this"),
        ("截至2023年底", "this"),
        ("2022年", "other"),
        ("去年", "other"),
        ("上半年", "other"),
        ("2023年3月", "other"),
        ("2020年以来", "other"),
    ],
)
def test_of_which_year_a_number_is(words: str, year: str) -> None:
    assert only(f"{words}，我局收到政府信息公开申请9件。").year == year


@pytest.mark.parametrize("words", ["较上年增加", "比2022年减少", "同比增长"])
def test_a_difference_from_another_year_is_no_figure(words: str) -> None:
    assert read(f"收到政府信息公开申请9件，{words}3件。")[-1].meaning == ""


# --- claims


def test_claims_are_the_sums_that_the_prose_states() -> None:
    judged = filing_of("新收=8 予以公开=8", "我局收到政府信息公开申请9件，办结8件，约3件为信函。")
    claims = claims_of(judged, ruleset("2021"))
    assert [([t.cell.id for t in c.terms], c.value, c.certain) for c in claims] == [
        (["applications.new.total"], 9, True),
        (["applications.results_total.total"], 8, True),
    ]
    assert claims[0].source == "prose"
    assert claims[0].words == "我局收到政府信息公开申请9件"


@pytest.mark.parametrize(
    ("figures", "text", "certain"),
    [
        ("新收=9", "新收政府信息公开申请9件。", [True]),
        ("新收=9 上年结转=1", "新收政府信息公开申请9件。", [True]),
        ("新收=9 上年结转=1", "收到政府信息公开申请9件。", [False]),
        ("新收=9", "办理政府信息公开申请9件。", [False]),
        ("新收=9", "未收到政府信息公开申请。", [True]),
        ("新收=9", "收到政府信息公开申请9件，已全部办结。", [True, False]),
        (f"{GOVERNMENT} 新收=9", "收到政府信息公开申请9件。", [False]),
        (f"{GOVERNMENT} 新收=9", "全区收到政府信息公开申请9件。", [True]),
        (f"{GOVERNMENT} 新收=9", "区政府办公室收到政府信息公开申请9件。", []),
        ("收费=7.5", "收取行政事业性收费7.5万元。", [False]),
    ],
)
def test_a_claim_is_certain_when_the_words_leave_no_doubt(
    figures: str, text: str, certain: list[bool]
) -> None:
    claims = claims_of(filing_of(figures, text), ruleset("2021"))
    assert [claim.certain for claim in claims] == certain


# --- the vocabulary


@pytest.fixture
def contents() -> dict[str, Any]:
    folder = files("nianbao.rules.prose")
    return {
        name: tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8"))
        for name in ("words", "shapes", "meanings", "phrases")
    }


def test_every_meaning_with_figures_is_compared_by_one_rule() -> None:
    compared = [
        meaning
        for rule in ruleset("2021").rules
        if rule.id in RULES
        for meaning in rule.options.get("meanings", ())
    ]
    known = lexicon().meanings
    assert len(compared) == len(set(compared))
    assert set(compared) <= set(known)
    assert set(compared) == {name for name, meaning in known.items() if meaning.readings}


def test_every_reading_is_of_figures_of_the_form() -> None:
    mention = only("收到政府信息公开申请9件。")
    form = ruleset("2021").edition
    for name, meaning in lexicon().meanings.items():
        for whole, sums in meaning.readings.items():
            part = mention._replace(meaning=name, whole=whole)
            missing = len(sums) - len(readings_of(part, form))
            # the trial form's 「本年新制作」 is not in this one
            assert missing == (name in ("norm_issued", "regulation_issued"))


def change_word(contents: dict[str, Any]) -> None:
    contents["words"]["words"]["receive"].append("答复")


def change_class(contents: dict[str, Any]) -> None:
    contents["phrases"]["phrases"][0]["rows"].append("receives application N")


def change_meaning(contents: dict[str, Any]) -> None:
    contents["phrases"]["phrases"][0]["means"] = ["got"]


def change_row(contents: dict[str, Any]) -> None:
    contents["phrases"]["phrases"].append({"means": ["new"], "rows": ["receive application N"]})


def change_twice(contents: dict[str, Any]) -> None:
    contents["meanings"]["meanings"].append({"topic": "fees", "bare": ["received"]})


def change_shape(contents: dict[str, Any]) -> None:
    contents["shapes"]["shapes"][0]["starts"] = "某"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (change_word, "答复 is both receive and answer"),
        (change_class, "no such class: receives"),
        (change_meaning, "no such meaning: got"),
        (change_row, "two phrases for receive application N"),
        (change_twice, "the meaning received is stated twice"),
        (change_shape, "the shape own does not find 我局"),
    ],
)
def test_a_vocabulary_that_contradicts_itself_is_refused(
    contents: dict[str, Any], change: Any, words: str
) -> None:
    change(contents)
    with pytest.raises(LexiconError, match=words):
        make_lexicon(contents)


# --- anything at all may stand in a report


def test_no_word_is_hidden_by_a_shape_that_is_tried_before_it() -> None:
    known = lexicon()
    hidden = [
        (word, shape.name)
        for word in known.words
        for shape in known.shapes
        if word[0] in shape.starts and re.match(shape.pattern, word)
    ]
    assert hidden == []


def scraps() -> list[str]:
    known = lexicon()
    examples = ["9件", "十二件", "54.3%", "7.5万元", "约3起", "2022年", "2023年", "全区", "我局"]
    marks = [*list("，。；：（）、“”《》() \n"), "其中", "某某", "县水务局"]
    return [*known.words, *examples * 20, *marks * 20]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(scraps()), max_size=60), st.sampled_from(["", GOVERNMENT, TOWN]))
def test_no_text_stops_the_reader(words: list[str], unit: str) -> None:
    judged = filing_of(f"{unit} 新收=9 予以公开=9", "".join(words).replace("〔六〕", ""))
    assert all(m.quote and m.sentence for m in mentions_of(judged))
    assert [f.message for f in findings_in(judged) if f.sentence == "finding.failed"] == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_characters_stop_the_reader(text: str) -> None:
    mentions_of(filing_of("", text.replace("〔六〕", "")))


def changed_numbers() -> Iterator[tuple[str, str, int]]:
    """Sentences on which nothing is wrong, each number that is compared made another one."""
    for sentence in read_list():
        if sentence.rules:
            continue
        for mention in mentions_of(sentence.filing):
            stated = f"{mention.value}{mention.unit}"
            if (
                mention.is_comparable
                and mention.unit in ("件", "宗", "起")
                and readings_of(mention, sentence.filing.edition)
                and sentence.text.count(stated) == 1
            ):
                wrong = mention.value + random.Random(sentence.line).randrange(500, 900)
                text = sentence.text.replace(stated, f"{wrong}{mention.unit}")
                yield sentence.figures, text, int(wrong)


def test_every_number_that_is_compared_is_found_when_it_is_changed() -> None:
    changes = list(changed_numbers())
    assert len(changes) > 100
    missed = [
        text
        for figures, text, wrong in changes
        if wrong not in {finding.left for finding in findings_in(filing_of(figures, text))}
    ]
    assert missed == []
