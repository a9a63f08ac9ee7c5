"""Findings sent back: one workbook for each unit, in words that can be forwarded unread."""

from pathlib import Path

import pytest

from city import unit
from conftest import Nianbao
from district import FAULTS, UNITS, write_district
from nianbao.actions.explain import explain
from nianbao.actions.folder import Terms
from nianbao.actions.give_back import Returned, give_back
from nianbao.host.file import FileHost
from nianbao.words import Refusal
from remake_district_golden import write_roster
from table_text import rows
from test_intake import digests

Given = tuple[Path, dict[str, str], Returned]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """The district's letters, and what its files were before."""
    place = tmp_path_factory.mktemp("退")
    write_district(place / "收件")
    before = digests(place / "收件")
    terms = Terms(write_roster(place / "名单.xlsx"), jobs=1)
    return place, before, give_back(place / "收件", place / "退回", terms)


def letter(given: Given, name: str) -> list[list[object]]:
    return rows(given[0] / "退回" / f"{name}校验意见.xlsx", "校验意见")


def unit_with(kind: str) -> str:
    return next(UNITS[number] for number, (fault, _) in FAULTS.items() if fault == kind)


def test_every_faulty_unit_gets_a_letter_and_no_other(given: Given) -> None:
    harmless = {
        "saved_by_another_program", "explained", "receipt_holds", "joint_document", "joint_suit",
        "same_as_own", "in_an_archive", "missing", "stranger", "same_file_twice",
    }  # fmt: skip
    faulty = {UNITS[number] for number, (kind, _) in FAULTS.items() if kind not in harmless}
    also = {UNITS[0]}  # whose prose another unit copied
    letters = {path.name.removesuffix("校验意见.xlsx") for path in given[2].letters}
    assert letters == faulty | also


def test_letter_names_place_both_numbers_and_what_to_do(given: Given) -> None:
    first = letter(given, unit_with("unbalanced"))[0]
    assert first[:4] == [1, "错误", "R010", "三、依申请 I4"]
    assert "左边少 8" in str(first[4])
    assert "8 → 0" in str(first[5])
    assert first[6] == "核对台账后改数，再校验一次"


def test_unit_whose_file_cannot_be_read_is_told_what_to_send(given: Given) -> None:
    found = letter(given, unit_with("encrypted"))
    assert [row[1] for row in found] == ["名单核对", "读不出"]
    assert "已加密" in str(found[1][4])


def test_unit_that_changed_its_filing_after_submitting_is_asked_which_one_counts(
    given: Given,
) -> None:
    found = letter(given, unit_with("changed_after_submitting"))
    assert found[0][1] == "不符"
    assert "生成报送件后又有改动" in str(found[0][4])


def test_copied_prose_is_told_to_both_units(given: Given) -> None:
    for name in (unit_with("copied_prose"), UNITS[0]):
        (row,) = letter(given, name)
        assert row[2] == "R086"
        assert "正文有 100% 相同" in str(row[4])


def test_list_says_who_gets_what(given: Given) -> None:
    listed = {str(row[0]): row for row in rows(given[2].list, "退回清单")}
    assert set(UNITS) <= set(listed)
    back = listed[unit_with("unbalanced")]
    assert back[1:5] == ["退回", 3, 1, f"{unit_with('unbalanced')}校验意见.xlsx"]
    assert back[7:] == ["王某", f"0517-8{UNITS.index(str(back[0])) + 1:06}"]
    assert listed[unit_with("missing")][1] == "催报"
    assert listed[unit_with("explained")][1] == "无须退回"
    assert listed["逃逸"][1] == "单位不明"
    assert {str(row[4]) for row in listed.values() if row[4]} == {
        path.name for path in given[2].letters
    }


def test_list_is_in_the_order_of_the_list_of_units(given: Given) -> None:
    back = [str(row[0]) for row in rows(given[2].list, "退回清单") if row[1] == "退回"]
    assert back == sorted(back, key=UNITS.index)
    assert len(back) == len(given[2].letters)


def test_files_of_the_units_stay_byte_for_byte(given: Given) -> None:
    place, before, _ = given
    assert digests(place / "收件") == before


def test_what_was_explained_is_not_sent_back(tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    folder.mkdir()
    broken = unit(0).counting(applications__carried_out__other_org=8)
    told = "本机关全年收到政府信息公开申请880件。"
    (folder / "a.xlsx").write_bytes(broken.saying(1, told).workbook())
    for rule in ("R044", "R058"):
        explain(FileHost(folder / "a.xlsx"), rule, [], "口径不同")
    (path,) = give_back(folder, tmp_path / "退回", Terms(jobs=1)).letters
    sent = {row[2] for row in rows(path, "校验意见")}
    assert "R010" in sent
    assert sent.isdisjoint({"R044", "R058"})


def test_strange_names_of_units_make_harmless_names_of_files(tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    folder.mkdir()
    for number, name in enumerate(("../../某局", "..\\..\\某局", "CON|局?", "某" * 200)):
        broken = unit(number).having(unit=name).counting(applications__carried_out__other_org=8)
        (folder / f"{number}.xlsx").write_bytes(broken.workbook())
    done = give_back(folder, tmp_path / "退回", Terms(jobs=1))
    assert len(done.letters) == 4
    assert {path.parent for path in done.letters} == {tmp_path / "退回"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["收件", "退回"]


def test_folder_that_holds_an_earlier_round_is_refused(tmp_path: Path, nianbao: Nianbao) -> None:
    folder, out = tmp_path / "收件", tmp_path / "退回"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(unit(0).workbook())
    assert nianbao("return", folder, "--out", out).code == 0
    done = nianbao("return", folder, "--out", out)
    assert done.code == 2
    assert "以免新旧意见混在一起" in done.err
    with pytest.raises(Refusal):
        give_back(folder, out)
