"""The finished report in every format: what is refused, and that all files come or none."""

import csv
import json
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import MakeWorkbook, Nianbao
from host_helpers import as_nobody, common_folder
from nianbao.actions import formats
from nianbao.actions.formats import FORMATS, USUAL
from nianbao.host import disk

TITLE = "某市某局2025年政府信息公开工作年度报告"
EVERY = {f"{TITLE}{product.suffix}" for name in USUAL for product in FORMATS[name]} | {"说明.txt"}
NEW = "applications.new.enterprise"
NOT_HELD = "applications.not_provided.not_held.enterprise"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def ready(workbook: MakeWorkbook) -> Path:
    return workbook({NEW: 2, NOT_HELD: 2})


@pytest.fixture
def broken(workbook: MakeWorkbook) -> Path:
    return workbook({NEW: 3, NOT_HELD: 2})


def test_every_format_goes_into_a_folder_beside_the_workbook(ready: Path, nianbao: Nianbao) -> None:
    done = nianbao("export", ready)

    assert done.code == 0
    assert names(ready.parent / TITLE) == EVERY
    for path in (ready.parent / TITLE).iterdir():
        assert f"已生成：{path}" in done.out


def test_only_the_formats_asked_for_are_made(ready: Path, nianbao: Nianbao, tmp_path: Path) -> None:
    assert nianbao("export", ready, "--to", "csv, json,csv", "--out", tmp_path / "out").code == 0

    assert names(tmp_path / "out") == {f"{TITLE}.csv", f"{TITLE}.json", "说明.txt"}


def test_errors_refuse_and_are_named_but_not_for_a_draft(
    broken: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    refused = nianbao("export", broken, "--out", tmp_path / "out")

    assert refused.code == 2
    assert "有 2 处错误" in refused.err
    assert "R010 表三「商业企业」列不平" in refused.err
    assert not (tmp_path / "out").exists()
    draft = nianbao("export", broken, "--out", tmp_path / "out", "--draft")
    assert draft.code == 0
    assert "报告还有 2 处错误，这次导出的是草稿" in draft.out
    assert names(tmp_path / "out") == {n.replace(TITLE, f"{TITLE}（草稿）") for n in EVERY}


def test_unexplained_warnings_are_listed_and_do_not_refuse(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    stock = "proactive.normative_documents"
    path = workbook({f"{stock}.issued": 5, f"{stock}.in_force": 3})
    assert nianbao("check", path).code == 3

    done = nianbao("export", path, "--to", "csv")

    assert done.code == 0
    assert "有 1 处问题还没有说明。不影响导出" in done.out
    assert "R038" in done.out


def test_without_unit_or_year_only_a_draft_is_made(nianbao: Nianbao, tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    assert nianbao("new", path).code == 0

    assert nianbao("export", path).code == 2
    assert nianbao("export", path, "--draft", "--to", "csv").code == 0
    assert names(tmp_path / "政府信息公开工作年度报告") == {"政府信息公开工作年度报告（草稿）.csv"}


def test_nothing_is_written_where_one_of_the_files_stands(
    ready: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / f"{TITLE}.json").write_text("别人的", "utf-8")

    refused = nianbao("export", ready, "--out", out)

    assert refused.code == 2
    assert f"{TITLE}.json" in refused.err
    assert f"{TITLE}.csv" not in refused.err
    assert names(out) == {f"{TITLE}.json"}
    assert (out / f"{TITLE}.json").read_text("utf-8") == "别人的"


def test_an_unknown_format_is_named(ready: Path, nianbao: Nianbao) -> None:
    refused = nianbao("export", ready, "--to", "csv,wps")

    assert refused.code == 2
    assert "“wps”" in refused.err
    assert "csv" in refused.err


@pytest.mark.parametrize("below", ["", "里面"])
def test_a_file_is_no_folder(below: str, ready: Path, nianbao: Nianbao, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", "utf-8")

    refused = nianbao("export", ready, "--out", tmp_path / "文件" / below)

    assert refused.code == 2
    assert "不能作文件夹" in refused.err


@pytest.mark.parametrize(("folder", "said"), [("/proc", "写入"), ("/proc/年报", "建不了文件夹")])
def test_where_nobody_may_write_it_is_said_why(
    folder: str, said: str, ready: Path, nianbao: Nianbao
) -> None:
    """Linux lets nobody make files there, not even the administrator."""
    refused = nianbao("export", ready, "--to", "csv", "--out", folder)

    assert refused.code == 2
    assert said in refused.err


def test_a_folder_without_the_right_to_write_is_named(ready: Path, nianbao: Nianbao) -> None:
    with common_folder() as common:
        path = Path(shutil.copy(ready, common))
        closed = common / "只读"
        closed.mkdir()
        closed.chmod(0o555)
        with as_nobody():
            refused = nianbao("export", path, "--to", "csv", "--out", closed)
            below = nianbao("export", path, "--to", "csv", "--out", closed / "里面")

    assert (refused.code, below.code) == (2, 2)
    assert "只读”不允许写入" in refused.err
    assert "建不了文件夹" in below.err


@pytest.mark.parametrize("fails_at", range(1, 6))
@pytest.mark.parametrize("step", ["_temporary", "_give_new_name"])
def test_a_disk_error_midway_leaves_nothing(
    step: str,
    fails_at: int,
    ready: Path,
    nianbao: Nianbao,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = getattr(disk, step)
    calls: list[int] = []

    def failing(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device")
        return real(*arguments)

    monkeypatch.setattr(disk, step, failing)
    five_files = ("--to", "html,site,csv,json")
    refused = nianbao("export", ready, *five_files, "--out", tmp_path / "a" / "b")

    assert refused.code == 2
    assert "磁盘空间不足" in refused.err
    assert not (tmp_path / "a").exists()


def test_a_slash_in_the_name_makes_no_folder(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook()
    data = tmp_path / "name.json"
    data.write_text(json.dumps({"profile": {"unit": "某市/某局:办公室"}}), "utf-8")
    assert nianbao("fill", path, data).code == 0

    assert nianbao("export", path, "--to", "csv", "--out", tmp_path / "out", "--draft").code == 0

    expected = "某市／某局：办公室2025年政府信息公开工作年度报告（草稿）.csv"
    assert names(tmp_path / "out") == {expected}


def test_totals_are_computed_and_never_taken_from_the_file(
    ready: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    stale = tmp_path / "旧值.xlsx"
    _with_stale_totals(ready, stale)

    assert nianbao("export", stale, "--to", "csv", "--out", tmp_path / "out").code == 0

    with (tmp_path / "out" / f"{TITLE}.csv").open(encoding="utf-8-sig", newline="") as file:
        numbers = {row["指标代码"]: row["数值"] for row in csv.DictReader(file)}
    assert numbers["applications.new.total"] == "2"
    assert numbers["applications.results_total.total"] == "2"


def _with_stale_totals(source: Path, target: Path) -> None:
    """A copy in which every stored value of a formula on the sheet of table three is 999."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(<f>SUM[^<]*</f><v>)[^<]*(</v>)", rb"\g<1>999\g<2>", data)
            new.writestr(item, data)
    assert source.read_bytes() != target.read_bytes()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_file_that_says_another_number_is_not_handed_over(
    name: str,
    ready: Path,
    nianbao: Nianbao,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    product = FORMATS[name][0]

    def lying(release: formats.Release) -> formats.Made:
        figures = dict(release.filing.figures)
        figures[NEW] = figures[NEW]._replace(number=7)
        return product.make(replace(release, filing=replace(release.filing, figures=figures)))

    liar = {name: (replace(product, make=lying),)}
    monkeypatch.setattr("nianbao.actions.export.FORMATS", {**FORMATS, **liar})
    refused = nianbao("export", ready, "--to", name, "--out", tmp_path / "out")

    assert refused.code == 2
    assert "没有通过回读核对（R122）：有 1 个数字与填报表不一致" in refused.err
    assert "表三 › 一、本年新收 › 商业企业：填报表为 2，导出文件为 7" in refused.err
    assert not (tmp_path / "out").exists()


def test_a_file_that_cannot_be_read_back_is_not_handed_over(
    ready: Path, nianbao: Nianbao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (word,) = FORMATS["docx"]
    half = replace(word, make=lambda release: formats.Made(word.make(release).data[:900]))
    monkeypatch.setattr("nianbao.actions.export.FORMATS", {**FORMATS, "docx": (half,)})
    refused = nianbao("export", ready, "--out", tmp_path / "out")

    assert refused.code == 2
    assert "没有通过回读核对（R122）：读不出来" in refused.err
    assert not (tmp_path / "out").exists()


def test_the_workbook_itself_is_left_as_it_was(ready: Path, nianbao: Nianbao) -> None:
    copy = shutil.copy(ready, ready.with_suffix(".bak"))
    assert nianbao("export", ready).code == 0
    assert ready.read_bytes() == Path(copy).read_bytes()
