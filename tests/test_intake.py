"""A folder taken in: the table says of every file what is known, and of every unit where it is."""

import csv
import hashlib
import os
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from city import unit
from conftest import Nianbao
from district import UNITS, district_unit, write_district
from nianbao.actions.explain import explain
from nianbao.actions.intake import Progress, Received, Terms, intake
from nianbao.book.block import Block, Edit
from nianbao.form import Filing, edition
from nianbao.host.file import FileHost
from nianbao.intake.batch import enter, entries
from nianbao.intake.entry import Entry, Found, Judging
from nianbao.intake.files import candidates
from nianbao.intake.resume_cache import ResumeCache
from nianbao.words import Refusal
from remake_district_golden import FIGURES, GOLDEN, write_roster
from table_text import rows, table_text


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], Received]:
    """The district taken in once: its folder, what its files were before, the outcome."""
    place = tmp_path_factory.mktemp("区")
    write_district(place / "收件")
    before = digests(place / "收件")
    terms = Terms(write_roster(place / "名单.xlsx"), jobs=1, csv=True)
    return place, before, intake(place / "收件", place / "总表.xlsx", terms)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def folder_of(place: Path, count: int) -> Path:
    folder = place / "收件"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03}.xlsx").write_bytes(unit(number).workbook())
    return folder


District = tuple[Path, dict[str, str], Received]


def test_table_over_the_district_is_the_golden_one(district: District) -> None:
    """Remade by ``python tests/remake_district_golden.py``."""
    assert table_text(district[0] / "总表.xlsx", FIGURES) == GOLDEN.read_text("utf-8")


def test_no_byte_of_what_was_handed_in_has_changed(district: District) -> None:
    place, before, _ = district
    assert digests(place / "收件") == before


def test_figures_in_the_table_are_those_of_the_units(district: District) -> None:
    place = district[0]
    form = edition("2021")
    found = {str(row[2]): row[3:] for row in rows(place / "总表.xlsx", "数据")}
    for number in range(30):  # the faultless ones
        figures = district_unit(number).figures
        shown = found[f"{number:02} {UNITS[number]}.xlsx"]
        expected = [Decimal(str(figures[cell.id])) for cell in form.cells]
        assert [Decimal(str(value)) for value in shown] == expected


def test_csv_has_a_line_for_each_figure(district: District) -> None:
    with (district[0] / "总表.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    first = [line for line in lines if line["file"] == f"00 {UNITS[0]}.xlsx"]
    figures = district_unit(0).figures
    assert {line["cell"]: Decimal(line["number"]) for line in first} == {
        cell: Decimal(str(number)) for cell, number in figures.items()
    }


def test_rule_is_settled_in_a_unit_only_when_all_its_breaches_are_explained(
    tmp_path: Path,
) -> None:
    folder, table = tmp_path / "收件", tmp_path / "总表.xlsx"
    folder.mkdir()
    filings = [unit(n).saying(1, "本机关全年收到政府信息公开申请880件。") for n in (0, 1)]
    for number, filing in enumerate(filings):
        path = folder / f"{number}.xlsx"
        path.write_bytes(filing.workbook())
        explain(FileHost(path), "R044", [], "口径不同")
    free = Block("next", "一、总体情况", 4 + len(filings[1].sections[1]), 2, 1, 1)
    more = "全年共收到政府信息公开申请990件。"
    FileHost(folder / "1.xlsx").write([Edit(free, [[more]])])
    intake(folder, table, Terms(jobs=1))
    (row,) = [row for row in rows(table, "规则汇总") if row[0] == "R044"]
    assert row[3:6] == [2, 1, 1]


def test_order_and_number_of_processes_make_no_difference(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, 24)
    for jobs in (1, 2):
        intake(folder, tmp_path / f"{jobs}.xlsx", Terms(jobs=jobs))
    assert table_text(tmp_path / "1.xlsx") == table_text(tmp_path / "2.xlsx")


class Deadly:
    """A file on which its process ends at once, as on one that breaks a library."""

    def __call__(self, filing: Filing) -> Found:
        if filing.profile.unit == unit(1).name:
            os._exit(1)
        return Found(None, "")


def test_file_that_ends_its_process_costs_only_its_own_line(tmp_path: Path) -> None:
    found = list(candidates(folder_of(tmp_path, 4)))
    store = ResumeCache(tmp_path / "t.xlsx", "")
    entered = list(entries(found, Judging(last=Deadly()), store, jobs=2))
    store.close(done=True)
    assert [entry.path for entry in entered] == ["000.xlsx", "001.xlsx", "002.xlsx", "003.xlsx"]
    assert [entry.state for entry in entered] == ["ready", "unread", "ready", "ready"]
    assert "意外中止" in entered[1].problem


def test_interrupted_run_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, table = folder_of(tmp_path, 8), tmp_path / "总表.xlsx"
    whole = tmp_path / "一次完成.xlsx"
    intake(folder, whole, Terms(jobs=1))
    with pytest.raises(KeyboardInterrupt):
        intake(folder, table, Terms(jobs=1), progress=stop_after(5))
    assert not table.exists()
    read: list[str] = []
    monkeypatch.setattr(
        "nianbao.intake.batch.enter",
        lambda candidate, judging: read.append(candidate.name) or enter(candidate, judging),
    )
    intake(folder, table, Terms(jobs=1))
    assert read == ["005.xlsx", "006.xlsx", "007.xlsx"]
    assert table_text(table) == table_text(whole)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def stop_after(count: int) -> Progress:
    def progress(done: int, _: int) -> None:
        if done == count:
            raise KeyboardInterrupt

    return progress


def test_file_changed_since_the_interruption_is_read_again(tmp_path: Path) -> None:
    folder, table = folder_of(tmp_path, 3), tmp_path / "总表.xlsx"
    with pytest.raises(KeyboardInterrupt):
        intake(folder, table, Terms(jobs=1), progress=stop_after(2))
    (folder / "001.xlsx").write_bytes(unit(77).workbook())
    intake(folder, table, Terms(jobs=1))
    assert [row[0] for row in rows(table, "数据")] == [unit(n).name for n in (0, 77, 2)]


def test_memory_of_another_program_version_counts_for_nothing(tmp_path: Path) -> None:
    folder, table = folder_of(tmp_path, 1), tmp_path / "总表.xlsx"
    (candidate,) = candidates(folder)
    entry = enter(candidate, Judging())
    store = ResumeCache(table, "规则甲")
    store.put(entry)
    store.close(done=False)
    same = ResumeCache(table, "规则甲")
    assert same.get("000.xlsx", entry.sha256) == entry
    same.close(done=False)
    assert len(ResumeCache(table, "规则乙")) == 0


def test_last_years_folder_is_compared_unit_by_unit(tmp_path: Path, nianbao: Nianbao) -> None:
    folder, last = folder_of(tmp_path, 1), tmp_path / "上年"
    last.mkdir()
    before = unit(0).having(year=2024).counting(proactive__licences__decisions=4321)
    (last / "去年的.xlsx").write_bytes(before.workbook())
    (last / "坏的.xlsx").write_bytes(b"PK")
    out = tmp_path / "总表.xlsx"
    done = nianbao("intake", folder, "--out", out, "--previous", last)
    assert "上年的文件夹里有 1 个文件没有读入，未用于比较：坏的.xlsx" in done.out
    (row,) = rows(out, "同比")
    assert row[3] == "去年的.xlsx"
    assert 4321 in row
    assert row[0] == unit(0).name


def test_renamed_unit_finds_its_last_report_by_its_credit_code(tmp_path: Path) -> None:
    folder, last = tmp_path / "收件", tmp_path / "上年"
    folder.mkdir()
    last.mkdir()
    code = "11320812MB1234567X"
    now = unit(0).having(unit="清河县卫生健康局", credit_code=code)
    (folder / "a.xlsx").write_bytes(now.workbook())
    before = now.having(unit="清河县卫生和计划生育局", year=2024)
    (last / "卫计局.xlsx").write_bytes(before.workbook())
    intake(folder, tmp_path / "总表.xlsx", Terms(previous=last, jobs=1))
    (row,) = rows(tmp_path / "总表.xlsx", "同比")
    assert row[3] == "卫计局.xlsx"


def test_interrupted_command_says_that_it_can_go_on(
    tmp_path: Path, nianbao: Nianbao, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> Entry:
        raise KeyboardInterrupt

    monkeypatch.setattr("nianbao.intake.batch.enter", interrupt)
    done = nianbao("intake", folder_of(tmp_path, 1), "--out", tmp_path / "t.xlsx", "--jobs", 1)
    assert done.code == 2
    assert "会从中断的地方接着做" in done.err


def test_name_that_no_cell_can_hold_does_not_spoil_the_table(tmp_path: Path) -> None:
    folder, table = tmp_path / "收件", tmp_path / "总表.xlsx"
    folder.mkdir()
    name = "某局_x0007__x001B__x005F_x0041_" + "长" * 40  # as a workbook holds \x07 and \x1b
    (folder / "a.xlsx").write_bytes(unit(0).having(unit=name).workbook())
    intake(folder, table, Terms(jobs=1, csv=True))
    ((shown, *_),) = rows(table, "数据")
    assert str(shown).endswith("长" * 40)


def test_names_that_look_like_formulas_stay_text(tmp_path: Path) -> None:
    name = '=HYPERLINK("http://example.com","点我")'
    folder = tmp_path / "收件"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(unit(0).having(unit=name).workbook())
    (folder / "c.xlsx").write_bytes(unit(2).having(unit="＝1+1").workbook())
    with zipfile.ZipFile(folder / "b.zip", "w") as packed:
        packed.writestr("=cmd|' calc'!A0.xlsx", unit(1).workbook())
    intake(folder, tmp_path / "总表.xlsx", Terms(csv=True))
    book = openpyxl.load_workbook(tmp_path / "总表.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert name in [cell.value for cell in cells]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    text = (tmp_path / "总表.csv").read_text("utf-8-sig")
    assert "\"'=HYPERLINK" in text
    assert ",'＝1+1," in text


def test_command_prints_one_line_and_tells_the_state_by_its_code(
    tmp_path: Path, nianbao: Nianbao
) -> None:
    folder = folder_of(tmp_path, 2)
    done = nianbao("intake", folder, "--out", tmp_path / "总表.xlsx")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"收到 2 个文件：可汇总 2\n已生成：{tmp_path / '总表.xlsx'}\n"
    (folder / "坏.xlsx").write_bytes(b"")
    assert nianbao("intake", folder, "--out", tmp_path / "二.xlsx").code == 1


def test_json_names_every_file(tmp_path: Path, nianbao: Nianbao) -> None:
    done = nianbao("intake", folder_of(tmp_path, 2), "--out", tmp_path / "t.xlsx", "--json")
    assert [file["unit"] for file in done.json["files"]] == [unit(0).name, unit(1).name]
    assert done.json["verdict"] == "ready"
    assert done.json["files"][0]["receipt"]["state"] == "none"


def test_table_that_stands_already_is_not_written_over(tmp_path: Path) -> None:
    folder, table = folder_of(tmp_path, 1), tmp_path / "总表.xlsx"
    table.write_text("别动")
    with pytest.raises(Refusal, match="没有覆盖"):
        intake(folder, table)
    assert table.read_text() == "别动"


def test_folder_without_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(Refusal, match="没有文件"):
        intake(tmp_path / "空", tmp_path / "总表.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["空"]


def test_a_memory_planted_beside_the_table_is_not_believed(
    tmp_path: Path, nianbao: Nianbao, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "他人"))
    folder, table = folder_of(tmp_path, 1), tmp_path / "总表.xlsx"
    (candidate,) = candidates(folder)
    store = ResumeCache(table, repr((b"", [])))
    store.put(replace(enter(candidate, Judging()), unit="伪造的单位"))
    store.close(done=False)
    (planted,) = (tmp_path / "他人").rglob("*.sqlite")
    for name in (".~nianbao-总表.sqlite", planted.name):
        (tmp_path / name).write_bytes(planted.read_bytes())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "自己"))

    assert nianbao("intake", folder, "--out", table).code in (0, 1)

    assert [row[0] for row in rows(table, "数据")] == [unit(0).name]


def test_where_nothing_can_be_kept_the_folder_is_read_all_the_same(
    tmp_path: Path, nianbao: Nianbao, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "文件").write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "文件"))
    folder, table = folder_of(tmp_path, 1), tmp_path / "总表.xlsx"

    assert nianbao("intake", folder, "--out", table).code in (0, 1)

    assert [row[0] for row in rows(table, "数据")] == [unit(0).name]
