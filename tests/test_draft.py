"""起草: sentences from the figures, kept in agreement with them, and hers once she changed them."""

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from conftest import MakeWorkbook, Nianbao
from draft_filings import cases, drafted, new_findings, wrong_numbers
from nianbao.draft.patterns import own_patterns, problems
from nianbao.form import Filing

FIGURES = {
    "applications.new.natural_person": 6,
    "applications.new.enterprise": 3,
    "applications.granted.natural_person": 5,
    "applications.not_provided.not_held.enterprise": 3,
    "applications.carried_out.natural_person": 1,
    "disputes.reconsideration.upheld": 1,
    "proactive.normative_documents.issued": 2,
    "proactive.normative_documents.in_force": 7,
    "proactive.penalties.decisions": 12,
}
RECEIVED = "2025年，本机关共收到政府信息公开申请9件，没有上年结转的申请。"


def put(path: Path, nianbao: Nianbao, **content: object) -> None:
    """Put data into a workbook as a clerk would: figures by cell id, sections of prose."""
    data = path.with_suffix(".json")
    data.write_text(json.dumps(content, default=str), "utf-8")
    assert nianbao("fill", path, data).code == 0


def empty(make: MakeWorkbook, nianbao: Nianbao, **prose: list[str]) -> Path:
    """A workbook with figures, and no prose but what is given (``one`` for section one)."""
    path = make(FIGURES)
    sections = {"1": prose.get("one", []), "6": prose.get("six", [])}
    put(path, nianbao, sections=sections)
    return path


def paragraphs(path: Path, sheet: str = "一、总体情况") -> list[str]:
    """The rows of a prose sheet, by another reader than ours."""
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(min_row=4, min_col=2, max_col=2)
    return [str(cell.value) for (cell,) in rows if cell.value is not None]


def test_an_empty_report_gets_headings_and_sentences(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = empty(workbook, nianbao)

    said = nianbao("draft", path)

    assert said.code == 0, said.err
    assert paragraphs(path) == [
        "（一）主动公开情况",
        "2025年，本机关制发行政规范性文件2件，没有废止的行政规范性文件，现行有效7件。"
        "本年作出行政处罚处理决定12件。本年没有收取行政事业性收费。",
        "（二）依申请公开情况",
        RECEIVED + "新收的申请按申请人分：自然人6件、商业企业3件。"
        "本年办结8件，其中予以公开5件、无法提供3件；结转下年度继续办理1件。",
        "2025年，本机关因政府信息公开被申请行政复议1件，其中结果维持1件。"
        "没有因政府信息公开被提起行政诉讼。",
    ]
    assert paragraphs(path, "六、其他事项") == ["2025年，本机关没有收取信息处理费。"]


@pytest.mark.parametrize(("this", "last"), [*cases(4)])
def test_a_draft_raises_no_finding_and_each_number_is_its_cells(
    this: Filing, last: Filing | None
) -> None:
    """Every kind of body, zero to huge figures, no powers, both forms: tests/draft_filings.py."""
    assert new_findings(this, last) == []
    assert list(wrong_numbers(this, last)) == []


def test_most_sentences_are_written_somewhere() -> None:
    """The filings of the test above try the patterns, not a few of them."""
    written = {text for this, last in cases(4) for text in drafted(this, last)[1]}
    kinds = [
        "全县",
        "全市",
        "全省",
        "本机关",
        "规章",
        "下降",
        "收费通知",
        "对外公开",
    ]
    assert [kind for kind in kinds if not any(kind in text for text in written)] == []


def test_what_is_already_said_is_only_shown(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    own = [
        "（一）主动公开。发布信息21条。",
        "（二）依申请公开。收到申请9件，均已处理。",
        "（三）平台建设。",
    ]
    path = empty(workbook, nianbao, one=own)

    said = nianbao("draft", path)

    rows = paragraphs(path)
    assert [row for row in rows if row in own] == own
    assert RECEIVED not in "".join(rows)
    assert RECEIVED in said.out
    assert "供参考" in said.out
    assert rows[1].startswith("2025年，本机关制发行政规范性文件2件")
    assert "行政复议1件" in rows[3]
    assert rows[4] == own[2]


def test_a_changed_figure_makes_the_sentence_outdated_until_it_is_drafted_again(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = empty(workbook, nianbao)
    nianbao("draft", path)
    assert "起草的句子已与表不一致" not in nianbao("check", path).out
    put(path, nianbao, figures={"applications.new.natural_person": 7})

    checked = nianbao("check", path).out

    assert (
        "一、总体情况!B7 起草的句子已与表不一致"
        "（表三 › 一、本年新收 › 总计 9 → 10）：“2025年，本机关共收到" in checked
    )
    out = path.parent / "成稿"
    assert "起草的句子已与表不一致" in nianbao("export", path, "--draft", "--out", out).out
    assert RECEIVED in "".join(paragraphs(path))
    assert "更新" in nianbao("draft", path).out
    assert "共收到政府信息公开申请10件" in "".join(paragraphs(path))
    assert RECEIVED not in "".join(paragraphs(path))
    assert "起草的句子已与表不一致" not in nianbao("check", path).out


def test_what_a_person_rewrote_is_hers(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = empty(workbook, nianbao)
    nianbao("draft", path)
    own = [
        row.replace("共收到政府信息公开申请9件", "共受理各类申请九件") for row in paragraphs(path)
    ]
    put(path, nianbao, sections={"1": own}, figures={"applications.new.natural_person": 7})

    said = nianbao("draft", path)

    assert "共受理各类申请九件" in "".join(paragraphs(path))
    assert "共收到政府信息公开申请" not in "".join(paragraphs(path))
    assert "您改写或删去了" in said.out
    assert "自然人7件" in "".join(paragraphs(path))


def test_drafting_twice_writes_nothing(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = empty(workbook, nianbao)
    nianbao("draft", path)
    before = path.read_bytes()

    assert "没有要写入的句子" in nianbao("draft", path).out
    assert path.read_bytes() == before


def test_undo_takes_a_draft_back_and_forgets_it(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    own = ["（一）主动公开。发布信息21条。", "（二）平台建设。"]
    path = empty(workbook, nianbao, one=own)
    nianbao("draft", path)

    assert nianbao("undo", path).code == 0

    assert paragraphs(path) == own
    assert paragraphs(path, "六、其他事项") == []
    assert "写入" in nianbao("draft", path).out


def test_a_renewed_sentence_goes_back_to_the_older_one(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = empty(workbook, nianbao)
    nianbao("draft", path)
    put(path, nianbao, figures={"applications.new.natural_person": 7})
    nianbao("draft", path)

    nianbao("undo", path)

    assert RECEIVED in "".join(paragraphs(path))
    assert "9 → 10" in nianbao("check", path).out


def test_nothing_is_said_of_figures_that_are_not_filled_in(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = empty(workbook, nianbao)
    put(path, nianbao, figures={"applications.new.legal_service": None})

    said = nianbao("draft", path)

    assert "待填数" in said.out
    assert "收到政府信息公开申请" not in "".join(paragraphs(path))
    put(path, nianbao, figures={"applications.new.legal_service": 0})
    nianbao("draft", path)
    assert paragraphs(path)[3].startswith(RECEIVED + "新收的申请按申请人分")


def test_fees_that_the_tables_do_not_tell_are_for_a_person_to_fill_in(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = empty(workbook, nianbao)
    put(path, nianbao, figures={"proactive.fees.amount": str(Decimal("1.25"))})

    said = nianbao("draft", path)

    assert "本年收取行政事业性收费1.25万元。" in "".join(paragraphs(path))
    assert "实际收取＿＿元" in said.out
    assert paragraphs(path, "六、其他事项") == []


def test_a_section_with_a_formula_is_left_alone(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = empty(workbook, nianbao, one=["（一）主动公开。"])
    book = openpyxl.load_workbook(path)
    book["一、总体情况"]["B5"] = '="今年"&"公开"'
    book.save(path)

    nianbao("draft", path)

    assert paragraphs(path) == ["（一）主动公开。", '="今年"&"公开"']


def test_a_department_replaces_and_adds_sentences(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path, local = empty(workbook, nianbao), tmp_path / "句式.toml"
    local.write_text(
        """
[[sentences]]
id = "applicants"
name = "申请人"
paragraph = "applications"
topic = "applications"
variants = [{ when = "natural_person > 0", text = "其中自然人提出申请{natural_person}件。" }]

[[sentences]]
id = "explanations"
name = "政策解读"
paragraph = "proactive"
topic = "disclosure"
offered = true
variants = [{ text = "{year}年，{who}发布政策解读＿＿条、政务新媒体信息＿＿条。" }]
""",
        "utf-8",
    )

    said = nianbao("draft", path, "--sentences", local)

    assert "其中自然人提出申请6件。" in "".join(paragraphs(path))
    assert "2025年，本机关发布政策解读＿＿条" in said.out
    assert "＿" not in "".join(paragraphs(path))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[sentences", "读不出来"),
        ("[sentence]\nid = 1", "没有这些项目：sentence"),
        ("X", "“句”用到的 unknown 没有定义"),
        ("Y", "写法有误"),
        ("Z", "只有一句"),
    ],
)
def test_a_wrong_file_of_sentences_is_refused(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, text: str, why: str
) -> None:
    local, path = tmp_path / "句式.toml", workbook()
    record = (
        '[[sentences]]\nid = "x"\nname = "句"\nparagraph = "fees"\ntopic = "fees"\nvariants = [{}]'
    )
    variants = {
        "X": '{ text = "{unknown}件。" }',
        "Y": '{ when = "new is 0", text = "没有。" }',
        "Z": '{ text = "一句。又一句。" }',
    }
    local.write_text(record.format(f"{variants[text]}") if text in variants else text, "utf-8")
    before = path.read_bytes()

    said = nianbao("draft", path, "--sentences", local)

    assert (said.code, why in said.err) == (2, True), said.err
    assert path.read_bytes() == before


def test_our_own_patterns_are_in_order() -> None:
    assert list(problems(own_patterns())) == []


def test_without_a_year_nothing_is_drafted(nianbao: Nianbao, tmp_path: Path) -> None:
    path = tmp_path / "年报.xlsx"
    nianbao("new", path)

    said = nianbao("draft", path)

    assert (said.code, "首页没有填报告年度" in said.err) == (2, True)
