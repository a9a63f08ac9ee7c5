"""The sum of many filings: exact, traceable, refused while it has gaps, and checked again later."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from city import Unit, unit
from conftest import Nianbao
from district import COUNTY, UNITS, district_unit, own_unit, write_district
from nianbao.actions.rollup import Rolled, Terms, check_rollup, make_rollup
from nianbao.book.block import Block, Edit
from nianbao.form import edition
from nianbao.host.file import FileHost
from nianbao.host.filing import take_snapshot
from nianbao.intake.rollup import RollUp
from nianbao.intake.rollup_parts import Member, read_parts
from nianbao.words import Refusal

FORM = edition("2021")
BODY = f"{COUNTY}人民政府"
Hand = Callable[..., Path]


@pytest.fixture
def hand_in(tmp_path: Path) -> Hand:
    """Return what puts filings into a folder, each under its unit's name."""

    def put(*filings: Unit, name: str = "报送") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for filing in filings:
            (folder / f"{filing.name}.xlsx").write_bytes(filing.workbook())
        return folder

    return put


def roster(path: Path, *units: str) -> Path:
    book = openpyxl.Workbook()
    for row in (("单位名称",), *((name,) for name in units)):
        book["Sheet"].append(row)
    book.save(path)
    return path


def said(rolled: Rolled, rule: str) -> list[str]:
    return [remark.message for remark in rolled.remarks if remark.rule.id == rule]


def figures(path: Path) -> dict[str, Any]:
    filing = take_snapshot(FileHost(path)).filing
    return {cell: figure.number for cell, figure in filing.figures.items()}


def summed(*filings: Unit) -> dict[str, Any]:
    """Return the sums by hand: cell by cell over what was put into the workbooks."""
    return {cell.id: sum(Decimal(str(f.figures[cell.id])) for f in filings) for cell in FORM.cells}


# --- the sum


def test_every_cell_is_the_exact_sum_of_all_filings_and_the_own_one(
    hand_in: Hand, tmp_path: Path
) -> None:
    filings = [district_unit(number) for number in range(6)]
    own = hand_in(own_unit(), name="本级") / f"{own_unit().name}.xlsx"
    out = tmp_path / "汇总.xlsx"
    rolled = make_rollup(hand_in(*filings), out, Terms(unit=BODY, own=own))
    assert figures(out) == summed(*filings, own_unit())
    assert (rolled.state, rolled.remarks) == ("ready", ())
    snapshot = take_snapshot(FileHost(out))
    assert (snapshot.filing.profile.unit, snapshot.filing.profile.year) == (BODY, 2025)
    assert snapshot.notes == ()


def test_each_cell_can_be_traced_to_its_parts(hand_in: Hand, tmp_path: Path) -> None:
    filings = [district_unit(number) for number in range(3)]
    out = tmp_path / "汇总.xlsx"
    make_rollup(hand_in(*filings), out)
    book = openpyxl.load_workbook(out, data_only=True)
    sheet = book["汇总来源"]
    assert [sheet.cell(row, 1).value for row in (12, 13, 14)] == sorted(f.name for f in filings)
    by_unit = {filing.name: filing for filing in filings}
    for column, cell in enumerate(FORM.cells, 7):
        parts = [str(sheet.cell(row, column).value) for row in (12, 13, 14)]
        units = [by_unit[str(sheet.cell(row, 1).value)] for row in (12, 13, 14)]
        assert [Decimal(part) for part in parts] == [
            Decimal(str(filing.figures[cell.id])) for filing in units
        ]
        assert sheet.cell(9, column).value == sheet.cell(10, column).value
        assert sheet.cell(10, column).value == pytest.approx(sum(map(float, parts)))
        assert sheet.cell(11, column).value == 0
    live = openpyxl.load_workbook(out)["汇总来源"]
    assert live["G10"].value == "=SUM(G12:G14)"
    assert live["G9"].value == "='二、主动公开'!B3"
    assert live["G8"].hyperlink.location == "'二、主动公开'!B3"


def test_parts_are_read_back_as_they_were_written(hand_in: Hand, tmp_path: Path) -> None:
    out = tmp_path / "汇总.xlsx"
    odd = district_unit(1).having(unit="=cmd|'/c calc'!A1")
    rolled = make_rollup(hand_in(district_unit(0), odd.having(unit="甲局")), out)
    host = FileHost(out)
    assert read_parts(host, take_snapshot(host).layout) == rolled.rollup.members


def test_name_that_looks_like_a_formula_stays_a_text(hand_in: Hand, tmp_path: Path) -> None:
    folder, out = hand_in(district_unit(0)), tmp_path / "汇总.xlsx"
    odd = district_unit(1).having(unit='=HYPERLINK("http://x")')
    (folder / "odd.xlsx").write_bytes(odd.workbook())
    make_rollup(folder, out)
    cell = openpyxl.load_workbook(out)["汇总来源"]["A12"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


def test_submitted_files_are_as_they_were_and_nothing_is_overwritten(
    hand_in: Hand, tmp_path: Path
) -> None:
    folder, out = hand_in(district_unit(0), district_unit(1)), tmp_path / "汇总.xlsx"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    make_rollup(folder, out)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    with pytest.raises(Refusal, match="已经存在"):
        make_rollup(folder, out)


NUMBERS = st.none() | st.integers(0, 10**12) | st.decimals(0, 10**9, places=2)


@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=9))
def test_sums_are_exact_and_blank_only_where_all_are(rows: list[list[Any]]) -> None:
    blank = (None,) * (len(FORM.cells) - 3)
    members = tuple(Member(str(i), "", "", "", "", (*row, *blank)) for i, row in enumerate(rows))
    sums = RollUp(FORM, 2025, members).sums
    for cell, column in zip(FORM.cells, zip(*rows, strict=True), strict=False):
        known = [number for number in column if number is not None]
        assert sums[cell.id] == (sum(map(Fraction, known)) if known else None)


# --- gaps


def test_sum_is_refused_while_units_are_missing_or_blocked(hand_in: Hand, tmp_path: Path) -> None:
    folder = hand_in(district_unit(0), district_unit(1))
    wrong = district_unit(2).counting(applications__carried_out__other_org=8)
    (folder / "2.xlsx").write_bytes(wrong.workbook())
    listed = roster(tmp_path / "名单.xlsx", *UNITS[:4])
    out = tmp_path / "汇总.xlsx"
    with pytest.raises(Refusal) as refused:
        make_rollup(folder, out, Terms(roster=listed))
    lines = str(refused.value).splitlines()
    assert lines[0] == "还不能汇总，有 2 个问题："
    assert lines[1] == f"    1. {UNITS[3]}：没有收到任何文件，请催报"
    assert lines[2].startswith(f"    2. {UNITS[2]}：还有 ")
    assert not out.exists()


def test_incomplete_sum_counts_the_sound_ones_and_says_so(hand_in: Hand, tmp_path: Path) -> None:
    folder = hand_in(district_unit(0), district_unit(1))
    listed = roster(tmp_path / "名单.xlsx", *UNITS[:4])
    out = tmp_path / "汇总.xlsx"
    rolled = make_rollup(folder, out, Terms(roster=listed, incomplete=True))
    assert rolled.state == "blocked"
    assert len(said(rolled, "R104")) == 2
    assert figures(out) == summed(district_unit(0), district_unit(1))
    book = openpyxl.load_workbook(out)
    assert str(book["汇总来源"]["A2"].value).startswith("不完整：有 2 个问题没有处理：")
    assert str(book["首页"]["B3"].value).startswith("不完整：有 2 个问题没有处理")
    assert {sheet.oddHeader.center.text for sheet in book if sheet.oddHeader} == {"不完整的汇总"}
    assert take_snapshot(FileHost(out)).notes == ()


def test_sixty_units_with_faults(tmp_path: Path) -> None:
    write_district(tmp_path / "报送")
    own = tmp_path / "本级.xlsx"
    own.write_bytes(own_unit().workbook())
    listed = roster(tmp_path / "名单.xlsx", *UNITS)
    terms = Terms(roster=listed, own=own, incomplete=True)
    rolled = make_rollup(tmp_path / "报送", tmp_path / "汇总.xlsx", terms)
    gaps = {(remark.rule.id, remark.units[0][3:]) for remark in rolled.rollup.gaps}
    assert gaps == {
        ("R104", "长兴镇人民政府"),  # another template
        ("R104", "青田镇人民政府"),  # last year's
        ("R104", "云溪镇人民政府"),  # the trial form
        ("R104", "德清街道办事处"),  # two filings
        ("R104", "菊城街道办事处"),  # 0 bytes
        ("R104", "荷塘街道办事处"),  # half copied
        ("R104", "枫桥街道办事处"),  # encrypted
        ("R104", "槐荫街道办事处"),  # a Word file
        ("R104", "樟树街道办事处"),  # nothing
        ("R104", "杏林街道办事处"),  # somebody else in its place
        ("R104", "计局"),  # that somebody
        ("R105", "南浦镇人民政府"),
        ("R105", "北塘镇人民政府"),
        ("R105", "金湾镇人民政府"),
        ("R105", "白沙镇人民政府"),
    }
    counted = {member.unit for member in rolled.rollup.members}
    assert counted == {own_unit().name, *UNITS} - {COUNTY + unit for _, unit in gaps}
    sound = {member.unit for member in rolled.rollup.members if member.receipt}
    assert sound == {"清河县望江街道办事处"}  # that of 梅岭 was changed after it was submitted
    altered = (
        "清河县梅岭街道办事处的填报表与回执不符，报送后改动过；已按现在的数字计入，请与单位核对"
    )
    assert altered in rolled.notes
    assert said(rolled, "R108") == [
        "清河县松林街道办事处、清河县柳园街道办事处都写到联合制发的清政规〔2025〕7号，"
        "核对是否只由牵头机关计入"
    ]
    assert said(rolled, "R112") == [
        "清河县桃源街道办事处、清河县竹山街道办事处都写到案件（2025）苏0812行初31号，"
        "核对是否重复计入"
    ]
    twice = {units for r in rolled.remarks if r.rule.id == "R109" for units in [r.units]}
    assert twice == {
        ("清河县人民政府办公室", "清河县兰溪街道办事处"),
        ("清河县教育局", "清河县嘉禾街道办事处"),
    }
    (dominant,) = said(rolled, "R111")
    assert dominant.startswith("清河县玉山镇人民政府占汇总数的九成以上：表二 › 行政事业性收费")


def test_own_filing_of_another_year_or_among_the_others_is_no_use(
    hand_in: Hand, tmp_path: Path
) -> None:
    folder = hand_in(district_unit(0), own_unit())
    own = hand_in(own_unit(), name="本级") / f"{own_unit().name}.xlsx"
    with pytest.raises(Refusal, match="会重复计算"):
        make_rollup(folder, tmp_path / "汇总.xlsx", Terms(own=own))
    own.write_bytes(unit(5, 2024).workbook())
    with pytest.raises(Refusal, match="本级填报表的年度是 2024，各单位的是 2025"):
        make_rollup(folder, tmp_path / "汇总.xlsx", Terms(own=own))


def test_folder_without_any_filing(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    with pytest.raises(Refusal, match="没有可以汇总的填报表"):
        make_rollup(tmp_path / "报送", tmp_path / "汇总.xlsx")


# --- the sum checked again


def test_changed_cell_of_a_child_shows_exactly_which_cells_no_longer_agree(
    hand_in: Hand, tmp_path: Path
) -> None:
    folder, out = hand_in(*(district_unit(n) for n in range(4))), tmp_path / "汇总.xlsx"
    make_rollup(folder, out)
    child = folder / f"{UNITS[2]}.xlsx"
    licences: Any = district_unit(2).figures["proactive.licences.decisions"]
    FileHost(child).write([Edit(Block("x", "二、主动公开", 7, 2, 1, 1), [[7]])])
    rolled = check_rollup(out, folder)
    total = figures(out)["proactive.licences.decisions"]
    assert [r.cells for r in rolled.remarks if r.rule.id == "R103"] == [
        ("proactive.licences.decisions",)
    ]
    assert said(rolled, "R103") == [
        f"二、主动公开 B7（表二 › 行政许可 › 本年处理决定数量）：汇总表为 {total}，"
        f"各单位现在合计 {total - licences + 7}，汇总表多 {licences - 7}；"
        f"{UNITS[2]}由 {licences} 改为 7"
    ]
    assert said(rolled, "R113") == [
        f"{UNITS[2]}的填报表在汇总以后改动了 1 格：二、主动公开 B7：{licences}→7"
    ]
    assert rolled.state == "blocked"


def test_totals_above_a_changed_cell_are_named_too(hand_in: Hand, tmp_path: Path) -> None:
    folder, out = hand_in(district_unit(0), district_unit(1)), tmp_path / "汇总.xlsx"
    make_rollup(folder, out)
    more = district_unit(1).figures["disputes.reconsideration.upheld"]
    assert isinstance(more, int)
    changed = district_unit(1).counting(disputes__reconsideration__upheld=more + 3)
    hand_in(changed)
    rolled = check_rollup(out, folder)
    assert [remark.cells[0] for remark in rolled.remarks if remark.rule.id == "R103"] == [
        "disputes.reconsideration.upheld",
        "disputes.reconsideration.total",
    ]


def test_child_that_no_longer_balances_shows_its_changed_cells_and_no_others(
    hand_in: Hand, tmp_path: Path
) -> None:
    folder, out = hand_in(*(district_unit(n) for n in range(3))), tmp_path / "汇总.xlsx"
    make_rollup(folder, out)
    hand_in(district_unit(1).counting(applications__granted__natural_person=500))
    rolled = check_rollup(out, folder)
    assert len(said(rolled, "R105")) == 1
    assert [remark.cells[0] for remark in rolled.remarks if remark.rule.id == "R103"] == [
        "applications.granted.natural_person",
        "applications.granted.total",
        "applications.results_total.natural_person",
        "applications.results_total.total",
    ]
    assert said(rolled, "R104") == []


def test_own_filing_that_was_counted_must_be_there_to_compare(
    hand_in: Hand, tmp_path: Path
) -> None:
    folder, own = hand_in(district_unit(0)), hand_in(own_unit(), name="本级")
    out, terms = tmp_path / "汇总.xlsx", Terms(own=own / f"{own_unit().name}.xlsx")
    make_rollup(folder, out, terms)
    assert check_rollup(out, folder, terms).remarks == ()
    with pytest.raises(Refusal, match="请一并给出（命令加 --own）再核对"):
        check_rollup(out, folder)


def test_sum_that_still_agrees(hand_in: Hand, tmp_path: Path, nianbao: Nianbao) -> None:
    folder, out = hand_in(district_unit(0), district_unit(1)), tmp_path / "汇总.xlsx"
    done = nianbao("rollup", folder, "--out", out, "--unit", BODY)
    assert (done.code, done.out) == (0, f"已汇总 2 家：{out}\n没有发现问题\n")
    before = out.read_bytes()
    done = nianbao("rollup", folder, "--check", out)
    assert (done.code, done.out) == (0, "汇总表与计入的各单位现在的填报表一致（2 家）\n")
    assert out.read_bytes() == before


def test_incomplete_sum_that_still_agrees_says_both(
    hand_in: Hand, tmp_path: Path, nianbao: Nianbao
) -> None:
    folder, out = hand_in(district_unit(0)), tmp_path / "汇总.xlsx"
    listed = roster(tmp_path / "名单.xlsx", *UNITS[:2])
    nianbao("rollup", folder, "--out", out, "--roster", listed, "--incomplete")
    done = nianbao("rollup", folder, "--check", out, "--roster", listed)
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0] == "汇总表与计入的各单位现在的填报表一致（1 家）"
    assert lines[1].startswith("不完整：有 1 个问题没有处理")
    assert lines[2] == f"[错误] R104 {UNITS[1]}：没有收到任何文件，请催报"


def test_changed_sum_is_told_from_changed_children(hand_in: Hand, tmp_path: Path) -> None:
    folder, out = hand_in(district_unit(0), district_unit(1)), tmp_path / "汇总.xlsx"
    make_rollup(folder, out)
    FileHost(out).write([Edit(Block("x", "二、主动公开", 7, 2, 1, 1), [[1]])])
    rolled = check_rollup(out, folder)
    (message,) = said(rolled, "R103")
    assert message.endswith("各单位的数字自汇总以来没有改动，是汇总表被改动")
    assert said(rolled, "R113") == []


def test_units_that_came_or_went_since(hand_in: Hand, tmp_path: Path) -> None:
    folder, out = hand_in(district_unit(0), district_unit(1)), tmp_path / "汇总.xlsx"
    make_rollup(folder, out)
    (folder / f"{UNITS[0]}.xlsx").unlink()
    hand_in(district_unit(2))
    rolled = check_rollup(out, folder)
    licences = [district_unit(n).figures["proactive.licences.decisions"] for n in (0, 2)]
    (message,) = (r.message for r in rolled.remarks if r.cells == ("proactive.licences.decisions",))
    assert message.endswith(
        f"；{UNITS[2]}是汇总以后计入的（{licences[1]}）、"
        f"{UNITS[0]}现在没有计入（原为 {licences[0]}）"
    )
    assert said(rolled, "R104") == [
        f"汇总时有、现在没有的单位 1 家：{UNITS[0]}",
        f"汇总时没有、现在有的单位 1 家：{UNITS[2]}",
    ]


def test_sum_that_no_longer_balances(hand_in: Hand, tmp_path: Path) -> None:
    folder, out = hand_in(district_unit(0), district_unit(1)), tmp_path / "汇总.xlsx"
    make_rollup(folder, out)
    FileHost(out).write([Edit(Block("x", "三、依申请", 4, 4, 1, 1), [[999]])])
    assert "汇总后不满足规则 R010" in said(check_rollup(out, folder), "R106")[0]


def test_prose_of_the_sum_is_held_against_the_own_filing(hand_in: Hand, tmp_path: Path) -> None:
    folder, out = hand_in(district_unit(0)), tmp_path / "汇总.xlsx"
    own = hand_in(own_unit(), name="本级") / f"{own_unit().name}.xlsx"
    number: Any = own_unit().figures["applications.new.total"]
    make_rollup(folder, out, Terms(unit=BODY, own=own))
    text = "全县收到政府信息公开申请30件，其中县政府本级收到政府信息公开申请{}件。"
    for told, expected in ((number, []), (99, [f"本级填报表为 {number}，正文多 {99 - number}"])):
        FileHost(out).write([Edit(Block("x", "一、总体情况", 4, 2, 1, 1), [[text.format(told)]])])
        found = said(check_rollup(out, folder, Terms(own=own)), "R110")
        assert [message.partition("”，")[2] for message in found] == expected


def test_last_years_sum_is_compared_and_who_came_or_went_is_named(
    hand_in: Hand, tmp_path: Path
) -> None:
    last = tmp_path / "上年汇总.xlsx"
    make_rollup(hand_in(unit(1, 2024), unit(2, 2024), name="上年"), last, Terms(unit=BODY))
    folder, out = hand_in(unit(1), unit(3)), tmp_path / "汇总.xlsx"
    rolled = make_rollup(folder, out, Terms(last=last))
    snapshot = take_snapshot(FileHost(out))
    assert snapshot.filing.profile.unit == BODY
    assert snapshot.previous
    before = {cell: f.number for cell, f in snapshot.previous.figures.items()}
    assert before == figures(last)
    now, then = (
        figures(path)[f"applications.{row}.total"]
        for path, row in ((out, "carried_in"), (last, "carried_out"))
    )
    assert now != then
    more_or_less = f"多 {now - then}" if now > then else f"少 {then - now}"
    assert said(rolled, "R107") == [
        f"汇总表“上年结转”总计 {now}，上年汇总表“结转下年度”总计 {then}，本年{more_or_less}；"
        f"本年新增单位 1 家（{unit(3).name}）；本年减少单位 1 家（{unit(2).name}）"
    ]


def test_part_that_was_made_a_text_is_told_as_blank(hand_in: Hand, tmp_path: Path) -> None:
    folder, out = hand_in(district_unit(0)), tmp_path / "汇总.xlsx"
    make_rollup(folder, out)
    FileHost(out).write([Edit(Block("part", "汇总来源", 12, 13, 1, 1), [["很多"]])])
    (message,) = said(check_rollup(out, folder), "R113")
    licences = district_unit(0).figures["proactive.licences.decisions"]
    assert message.endswith(f"二、主动公开 B7：（空）→{licences}")


def test_document_that_everybody_cites_is_no_joint_one(hand_in: Hand, tmp_path: Path) -> None:
    cited = "联合学习《关于年度报告有关事项的通知》（国办公开办函〔2025〕30号）。"
    made = "联合印发《清河县停车管理办法》（清政规〔2025〕7号）。"
    for number, (text, count) in enumerate(((cited, 0), (made, 1))):
        filings = [district_unit(n).saying(1, text) for n in (0, 1)]
        folder = hand_in(*filings, name=f"报送{number}")
        rolled = make_rollup(folder, tmp_path / f"{number}.xlsx")
        assert len(said(rolled, "R108")) == count


def test_departments_own_rules_say_who_has_errors_left(hand_in: Hand, tmp_path: Path) -> None:
    reorganised = district_unit(0)
    last = {**reorganised.last, "applications.carried_out.total": 99}
    folder = hand_in(replace(reorganised, last=last))
    overlay = tmp_path / "本市.toml"
    overlay.write_text(
        'name = "本市"\nedition = "2021"\n'
        '[[changes]]\nrule = "R062"\nswitch = "off"\nreason = "机构改革"\n',
        "utf-8",
    )
    with pytest.raises(Refusal, match=r"没有一家可以汇总，有 1 个问题：\n.*二、上年结转"):
        make_rollup(folder, tmp_path / "汇总.xlsx")
    rolled = make_rollup(folder, tmp_path / "汇总.xlsx", Terms(overlay=overlay))
    assert rolled.rollup.gaps == ()
    overlay.write_text("name = 1")
    with pytest.raises(Refusal, match=r"本市\.toml"):
        check_rollup(tmp_path / "汇总.xlsx", folder, Terms(overlay=overlay))


def test_own_filing_on_another_form_is_refused(hand_in: Hand, tmp_path: Path) -> None:
    own = hand_in(own_unit().having(year=2020), name="本级") / f"{own_unit().name}.xlsx"
    terms = Terms(own=own)
    with pytest.raises(Refusal, match="年度是 2020，各单位的是 2025"):
        make_rollup(hand_in(district_unit(0)), tmp_path / "汇总.xlsx", terms)
    FileHost(own).write([Edit(Block("year", "首页", 9, 3, 1, 1), [[2025]])])
    with pytest.raises(Refusal, match="用的是 2019 年版统一格式，不是 2025 年度应使用的格式"):
        make_rollup(hand_in(district_unit(0)), tmp_path / "汇总.xlsx", terms)


def test_workbook_that_is_no_sum_is_refused(hand_in: Hand) -> None:
    folder = hand_in(district_unit(0))
    with pytest.raises(Refusal, match="不是汇总表"):
        check_rollup(folder / f"{UNITS[0]}.xlsx", folder)


def test_sum_whose_parts_were_tampered_with_is_refused(hand_in: Hand, tmp_path: Path) -> None:
    folder, out = hand_in(district_unit(0)), tmp_path / "汇总.xlsx"
    make_rollup(folder, out)
    FileHost(out).write([Edit(Block("x", "汇总来源", 3, 1, 1, 1), [["七"]])])
    with pytest.raises(Refusal, match="读不出各单位的数据"):
        check_rollup(out, folder)


def test_command_gives_the_outcome_as_json(hand_in: Hand, tmp_path: Path, nianbao: Nianbao) -> None:
    out = tmp_path / "汇总.xlsx"
    done = nianbao("rollup", hand_in(district_unit(0)), "--out", out, "--json")
    assert done.json["complete"] is True
    assert [member["unit"] for member in done.json["members"]] == [UNITS[0]]
    assert (done.code, done.json["state"]) == (0, "ready")
    again = nianbao("rollup", hand_in(district_unit(1)), "--check", out, "--json")
    assert again.code == 1
    assert {remark["rule"] for remark in again.json["remarks"]} == {"R103", "R104"}
