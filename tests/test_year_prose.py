"""Prose against last year's, R068 to R070, and how much of a text was copied."""

import random
from fractions import Fraction

import pytest

from nianbao.rules.similarity import copied_share
from years import OTHER, PROBLEMS, Year, found, said


@pytest.mark.parametrize(
    ("now", "sentences"),
    [
        (PROBLEMS, ["“五、存在的主要问题及改进情况”有 100% 的文字与上年报告相同，几乎没有重写"]),
        (
            PROBLEMS.replace(
                "我局将加强业务培训，丰富解读形式", "我们打算请人来讲课，再到外地看看"
            ),
            ["“五、存在的主要问题及改进情况”有 87.9% 的文字与上年报告相同"],
        ),
        (PROBLEMS[:60] + OTHER, []),
        (OTHER, []),
        (PROBLEMS[:40], []),
    ],
)
def test_prose_that_repeats_last_years(now: str, sentences: list[str]) -> None:
    last = Year(year=2022, prose={5: PROBLEMS})
    assert said("R068", Year(prose={5: now}), last) == [("broken", s) for s in sentences]


def test_a_copy_with_new_figures_is_still_a_copy() -> None:
    last, now = (
        f"{y}年共收到申请{n}件，公开信息{n}条。{PROBLEMS}" for y, n in ((2022, 3), (2023, 41))
    )
    (finding,) = found("R068", Year(prose={1: now}), Year(year=2022, prose={1: last}))
    assert finding.message == "“一、总体情况”有 100% 的文字与上年报告相同，几乎没有重写"
    assert finding.at == "第 1 部分"


@pytest.mark.parametrize(
    ("added", "silent"),
    [("", False), ("上年所列问题已整改到位。", True), ("2022年的问题均已解决。", True)],
)
def test_the_same_problems_want_a_word_on_what_was_done(added: str, silent: bool) -> None:
    findings = said("R069", Year(prose={5: PROBLEMS + added}), Year(year=2022, prose={5: PROBLEMS}))
    sentence = (
        "“五、存在的主要问题及改进情况”有 100% 的文字与上年报告相同，也没有说明上年问题的整改情况"
    )
    assert findings == ([] if silent else [("broken", sentence)])


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "2022年，我局共收到依申请公开12件。",
            ["正文写“2022年，我局共收到依申请公开12件”，而报告年度是 2023 年"],
        ),
        (
            "2024年主动公开政府信息 30 条，其中文件2件。",
            ["正文写“2024年主动公开政府信息 30 条”，而报告年度是 2023 年"],
        ),
        ("2023年，我局共收到依申请公开12件，较2022年收到的10件增长20%。", []),
        ("办结2022年结转的申请，共收到12件。", []),
        ("2022年结转1件，2023年收到12件。", []),
        ("2024年，我局将主动公开信息100条以上。", []),
        ("按照《2022年政务公开要点》，公开信息30条。", []),
        ("截至2022年底的规划已主动公开。", []),
        ("2021年，我局共收到依申请公开12件。", []),
        (
            "2022年，我局组织业务培训3次。",
            ["正文写“2022年，我局组织业务培训3次”，而报告年度是 2023 年"],
        ),
        (
            "2022年度全局编发简报26期。",
            ["正文写“2022年度全局编发简报26期”，而报告年度是 2023 年"],
        ),
        ("办理因2022年度政府信息公开申请引发的行政复议1件。", []),
        ("针对2022年的答复提起诉讼1件，已受理。", []),
        ("因不服2022年作出的答复提起行政复议2件，均已受理。", []),
        ("2022年度部门决算、2023年度部门预算各公开1份。", []),
    ],
)
def test_another_years_work_told_as_this_years(text: str, sentences: list[str]) -> None:
    assert said("R070", Year(prose={1: text}), None) == [("broken", s) for s in sentences]


@pytest.mark.parametrize(
    ("text", "source", "share"),
    [
        ("", "", Fraction(0)),
        ("政府信息公开", "政府信息公开", Fraction(0)),
        ("政府信息公开工作", "政府信息公开工作", Fraction(1)),
        ("甲政府信息公开工作乙", "政府信息公开工作", Fraction(8, 10)),
        ("政府信息，公开 工作", "【政府】信息公开工作", Fraction(1)),
        ("政府信息公开12件", "政府信息公开340件", Fraction(1)),
        ("政府信息公开工作政府信息公开工作", "政府信息公开工作", Fraction(1)),
        ("政府信息公开工作年度", "信息公开工作年度报告", Fraction(8, 10)),
    ],
)
def test_the_share_of_a_text_that_was_copied(text: str, source: str, share: Fraction) -> None:
    assert copied_share(text, source) == share


def test_the_share_of_a_long_text_that_was_copied_but_for_its_middle() -> None:
    chance = random.Random(1)
    letters = [chr(chance.randrange(0x4E00, 0x9000)) for _ in range(3000)]
    text, source = "".join(letters), "".join(letters[:1500] + letters[1600:])
    assert copied_share(text, source) == Fraction(29, 30)
