"""R092, R093, R094, R096: what must not be published.

Every number in this file is made up; the check digits are worked out here in another way than in
the package.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nianbao.form import Filing, Paragraph, Profile, edition
from nianbao.rules import check
from prose_report import rules

IDENTITY = "“六、其他需要报告的事项”出现了身份证号 "
CARD = "“六、其他需要报告的事项”出现了银行卡号 "
MOBILE = "“六、其他需要报告的事项”出现了手机号 "


def wrote(text: str, contact: str = "", helpline: str = "") -> Filing:
    """A filing whose section six says this; it stands at 六1."""
    sections = {1: (), 5: (), 6: (Paragraph(text, "六1"),)}
    profile = Profile(contact=contact, helpline=helpline)
    return Filing.of(edition("2021"), profile, [], sections)


def said(filing: Filing, rule: str, options: Mapping[str, Any] | None = None) -> list[str]:
    return [finding.message for finding in check(filing, rules([rule], options)).findings]


# --- R092: numbers of a person


_PLACES = range(17, 0, -1)


def with_check_character(seventeen: str) -> str:
    """Seventeen digits and what makes the sum of all, weighted by powers of 2, 1 modulo 11."""
    total = sum(int(digit) * 2**place for digit, place in zip(seventeen, _PLACES, strict=True))
    return seventeen + "0123456789X"[(1 - total) % 11]


def with_check_digit(digits: str) -> str:
    """The digits and the one that makes Luhn's sum a multiple of ten."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def test_the_check_digits_of_known_numbers() -> None:
    """The examples printed in GB 11643 and in ISO/IEC 7812."""
    assert with_check_character("11010519491231002") == "11010519491231002X"
    assert with_check_character("44052418800101001") == "440524188001010014"
    assert with_check_digit("7992739871") == "79927398713"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("申请人身份证号11010519491231002X。", IDENTITY + "110*************2X"),
        ("身份证号110105 19491231 002x，", IDENTITY + "110*************2x"),
        ("身份证号１１０１０５１９４９１２３１００２Ｘ", IDENTITY + "110*************2X"),
        ("退费至6222021234567890128。", CARD + "622**************28"),
        ("退费至6222 0212 3456 7890 128。", CARD + "622**************28"),
        ("申请人张某，13812345678。", MOBILE + "138******78"),
        ("申请人张某，138-1234-5678。", MOBILE + "138******78"),
    ],
)
def test_numbers_of_a_person(text: str, expected: str) -> None:
    (finding,) = check(wrote(text), rules(["R092"])).findings
    assert (finding.message, finding.at, finding.blocks) == (expected, "六1", True)


@pytest.mark.parametrize(
    "text",
    [
        "身份证号110105194912310021。",  # the check character is wrong
        "编号110105194902300021、11010519491331002X。",  # no such day, no such month
        "编号00010519491231002X。",  # no such region
        "统一社会信用代码11110101MB0123456X。",
        "索引号11341702486344515H/202110-00013。",
        "退费至6222021234567890127。",  # Luhn's digit is wrong
        "编号1222021234567890121。",  # no bank begins with 12
        "电话0517-87222589、0517-87290606。",
        "收费24252.311082万元，共1381234567元，合计138123456789元。",
        "联系电话：13812345678。",
        "咨询电话（微信同号）13812345678。",
        "电子邮箱：13812345678@163.com。",
        "2021 2022 2023 2024 年。",
    ],
)
def test_numbers_of_nobody(text: str) -> None:
    assert said(wrote(text), "R092") == []


def test_the_units_own_telephone() -> None:
    text = "有疑问的，请拨打13812345678。"
    assert said(wrote(text), "R092") == [MOBILE + "138******78"]
    assert said(wrote(text, contact="办公室 138-1234-5678"), "R092") == []
    assert said(wrote(text, helpline="13812345678"), "R092") == []


def test_every_number_is_a_finding_and_none_is_shown() -> None:
    text = "张某13812345678，李某13987654321，身份证号11010519491231002X。"
    assert said(wrote(text), "R092") == [
        IDENTITY + "110*************2X",
        MOBILE + "138******78",
        MOBILE + "139******21",
    ]


def test_the_preamble_is_searched_too() -> None:
    filing = replace(wrote("无。"), preamble=(Paragraph("请联系13812345678。", "第 3 行"),))
    (finding,) = check(filing, rules(["R092"])).findings
    assert (finding.message, finding.at) == ("“开头”出现了手机号 138******78", "第 3 行")


digits = st.text("0123456789", min_size=1, max_size=1)
identities = st.builds(
    lambda region, rest, born, serial: with_check_character(
        f"{region}{rest:04}{born:%Y%m%d}{serial:03}"
    ),
    st.sampled_from(["11", "32", "44", "51", "62", "65"]),
    st.integers(0, 9999),
    st.dates(date(1900, 1, 1), date(2023, 12, 31)),
    st.integers(0, 999),
)
# a number of 18 digits with a date of birth in it is taken for another
cards = st.builds(
    lambda issuer, rest, length: with_check_digit(issuer + rest[: length - 1 - len(issuer)]),
    st.sampled_from(["62", "4", "51", "9558"]),
    st.text("0123456789", min_size=18, max_size=18),
    st.sampled_from([16, 17, 19]),
)


@given(identities)
def test_every_right_identity_number_is_found(number: str) -> None:
    assert said(wrote(f"证件{number}。"), "R092") == [
        IDENTITY + number[:3] + "*" * 13 + number[-2:]
    ]


@given(identities, st.integers(0, 16), digits)
def test_an_identity_number_with_one_wrong_digit_is_not(number: str, at: int, digit: str) -> None:
    assume(number[at] != digit)
    wrong = number[:at] + digit + number[at + 1 :]
    assert not any(
        message.startswith(IDENTITY) for message in said(wrote(f"证件{wrong}。"), "R092")
    )


@given(cards)
def test_every_right_card_number_is_found(number: str) -> None:
    shown = number[:3] + "*" * (len(number) - 5) + number[-2:]
    assert said(wrote(f"退至{number}。"), "R092") == [CARD + shown]


@given(cards, st.integers(0, 18), digits)
def test_a_card_number_with_one_wrong_digit_is_not(number: str, at: int, digit: str) -> None:
    assume(at < len(number) and number[at] != digit)
    assert said(wrote(f"退至{number[:at]}{digit}{number[at + 1 :]}。"), "R092") == []


@given(st.text("0123456789 -.年月日件X，。", max_size=60))
def test_no_text_makes_the_rule_fail(text: str) -> None:
    found = check(wrote(text), rules(["R092", "R093", "R094", "R096"])).findings
    assert all(finding.status == "broken" for finding in found)


# --- R093: names


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("申请人张三丰提出的申请已答复。", "申请人张**"),
        ("原告李四不服答复，提起诉讼。", "原告李*"),
        ("申请人：欧阳小明，已答复。", "申请人：欧***"),
        ("申请人张三丰的申请已答复。", "申请人张**"),
    ],
)
def test_people_called_by_name(text: str, shown: str) -> None:
    assert said(wrote(text), "R093") == [f"“六、其他需要报告的事项”出现了当事人姓名“{shown}”"]


@pytest.mark.parametrize(
    "text",
    [
        "申请人张某某提出的申请已答复。",
        "原告李某不服答复，提起诉讼。",
        "申请人王先生、刘女士的申请已答复。",
        "申请人无正当理由逾期不补正。",
        "听取申请人陈述的意见，答复申请人林地的权属。",
        "方便申请人查询，与申请人沟通，听取申请人陈述、申辩。",
        "申请人应当说明理由，申请人可当面领取。",
        "张三丰同志任副局长。",
    ],
)
def test_people_who_are_not(text: str) -> None:
    assert said(wrote(text), "R093") == []


# --- R094: marks of secrecy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("秘密★1年", "出现了密级标志“秘密★1年”"),
        ("【机密】关于报送情况的函", "出现了密级标志“【机密】”"),
        ("绝密", "出现了密级标志“绝密”"),
        ("内部资料，注意保存", "出现了内部文件字样“内部资料，注意保存”"),
        ("情况通报（不得公开）", "出现了内部文件字样“（不得公开）”"),
        ("按照县委密发〔2023〕5号文件办理。", "出现了涉密文件的文号“密发〔2023〕5号”"),
    ],
)
def test_marks_of_secrecy(text: str, message: str) -> None:
    assert said(wrote(text), "R094") == [f"“六、其他需要报告的事项”{message}"]


@pytest.mark.parametrize(
    "text",
    [
        "属于国家秘密的不予公开，涉密信息不上网，落实保密审查制度。",
        "保护商业秘密和个人隐私，未经审查不得公开。",
        "严禁内部资料上网，杜绝失密泄密。",
        "按照办发〔2023〕5号文件办理，与群众联系紧密。",
    ],
)
def test_secrecy_as_a_subject(text: str) -> None:
    assert said(wrote(text), "R094") == []


# --- R096: private e-mail


def test_a_private_address() -> None:
    assert said(wrote("电子邮箱：abc123@163.com。"), "R096") == [
        "“六、其他需要报告的事项”：“abc123@163.com”是私人邮箱"
    ]


@pytest.mark.parametrize(
    "address", ["xxgk@example.gov.cn", "office@mail.example.org.cn", "@163网友"]
)
def test_other_addresses(address: str) -> None:
    assert said(wrote(f"电子邮箱：{address}。"), "R096") == []
