"""A gallery of unusable files: each is refused in one Chinese sentence, and nothing is lost."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.book.block import Block, Edit, Formula
from nianbao.host.file import FileHost

COMMANDS = [
    ("check", "{path}"),
    ("check", "{path}", "--write"),
    ("recompute", "{path}"),
    ("figures", "{path}"),
    ("export", "{path}", "--out", "{folder}"),
    ("fill", "{path}", "{data}"),
]


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("这不是工作簿", "utf-8")


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet99.xml", b"0" * 400_000_000)


def other_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book["Sheet"]["A1"] = "采购清单"
    book.save(path)


def other_version(path: Path) -> None:
    FileHost(path).write([Edit(Block("stamp", "首页", 2, 7, 1, 1), [["99"]])])


def renamed_sheets(path: Path) -> None:
    """As programs export them that put a sheet's tables on sheets of their own."""

    def rename(book: openpyxl.Workbook) -> None:
        for sheet in book:
            sheet.title += " - 表格 1"

    change(path, rename)


def front_lost(path: Path) -> None:
    change(path, lambda book: book.remove(book["首页"]))


def stamp_lost(path: Path) -> None:
    FileHost(path).write([Edit(Block("stamp", "首页", 2, 7, 1, 1), [[None]])])


def rule_rows_lost(path: Path) -> None:
    """A workbook of the first releases without its rule catalogue."""
    FileHost(path).write([Edit(Block("stamp", "首页", 2, 7, 1, 1), [["1"]])])
    change(path, lambda book: book["规则目录"].delete_rows(4, 400))


def deleted_row(path: Path) -> None:
    change(path, lambda book: book["三、依申请"].delete_rows(12))


def inserted_row(path: Path) -> None:
    change(path, lambda book: book["二、主动公开"].insert_rows(5))


def sheet_removed(path: Path) -> None:
    change(path, lambda book: book.remove(book["四、复议诉讼"]))


def change(path: Path, edit: Callable[[openpyxl.Workbook], object]) -> None:
    """Change a workbook as a person might, with another program."""
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)


GALLERY = [
    (empty, "“年报.xlsx”是空文件（0 字节）"),
    (text, "“年报.xlsx”不是 .xlsx 工作簿"),
    (truncated, "“年报.xlsx”已损坏或不完整"),
    (bomb, "可能是有害文件，因此没有打开"),
    (other_workbook, "这个文件不是政府信息公开年报填报表"),
    (other_version, "由比本程序新的填报表生成（版本 99，本程序只到 "),
    (renamed_sheets, "这个文件缺少工作表「首页」"),
    (front_lost, "或用“换新表”（nianbao renew）把其余内容移到新表"),
    (stamp_lost, "认不出这个文件的版本标记、规则目录或各表下方的勾稽行"),
    (rule_rows_lost, "请用“换新表”（nianbao renew）把内容移到新表；文件没有改动"),
    (
        deleted_row,
        "的 C12 应为「5.属于三类内部事务信息」，现为「6.属于四类过程性信息」",
    ),
    (inserted_row, "工作表「二、主动公开」的 A6 应为「信息内容」，现为「第二十条第（五）项」"),
    (sheet_removed, "缺少工作表「四、复议诉讼」"),
]


@pytest.mark.parametrize(("spoil", "sentence"), GALLERY, ids=[s.__name__ for s, _ in GALLERY])
def test_every_command_refuses_in_words_and_leaves_the_file_alone(
    workbook: MakeWorkbook,
    nianbao: Nianbao,
    tmp_path: Path,
    spoil: Callable[[Path], None],
    sentence: str,
) -> None:
    path = workbook({"applications.new.natural_person": 6})
    data = tmp_path / "data.json"
    data.write_text('{"figures": {"applications.new.natural_person": 7}}', "utf-8")
    spoil(path)
    before, names = path.read_bytes(), sorted(p.name for p in tmp_path.iterdir())

    for command in COMMANDS:
        words = [w.format(path=path, data=data, folder=tmp_path / "out") for w in command]
        result = nianbao(*words)
        assert result.code == 2, command
        assert sentence in result.err, result.err
        assert re.fullmatch(r"未能完成：.+。\n", result.err, re.DOTALL)
        assert "Traceback" not in result.err

    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == names


def test_reworded_label_and_split_cells_are_findings(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()

    def spoil(book: openpyxl.Workbook) -> None:
        book["三、依申请"]["C8"] = "1.属于国家机密"
        book["二、主动公开"].unmerge_cells("B7:D7")
        book["二、主动公开"]["D7"] = 12

    change(path, spoil)

    found = nianbao("check", path, "--json")

    assert found.code == 1
    messages = [f["message"] for f in found.json["findings"] if f["rule"] == "R005"]
    assert messages == [
        "二、主动公开!B7:D7：统一格式在此合并单元格，现已拆分",
        "二、主动公开!D7：填了“12”，但这一格不计数；应填在 B7",
        "三、依申请!C8：统一格式为“1.属于国家秘密”，现为“1.属于国家机密”",
    ]


def test_text_pasted_over_numbers_is_found_and_kept(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    new = "applications.new"
    path = workbook({f"{new}.natural_person": "约5", f"{new}.enterprise": "3件"})

    found = nianbao("check", path, "--json").json

    assert [(x["cell"], x["raw"]) for x in found["not_read"]] == [
        ("applications.new.natural_person", "约5")
    ]
    rules = {(f["rule"], f["status"]) for f in found["findings"]}
    assert {("R001", "broken"), ("R003", "broken"), ("R010", "not_evaluated")} <= rules


@pytest.mark.parametrize(
    "data",
    [
        '{"figures": {"applications.new.natural_person": NaN}}',
        '{"figures": {"proactive.fees.amount": -Infinity}}',
        '{"figures": {"applications.new.natural_person": 1e400}}',
        '{"profile": {"year": NaN}}',
        '{"profile": {"year": Infinity}}',
    ],
)
def test_data_that_hold_no_number_where_one_belongs_are_refused(
    data: str, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    given = path.with_name("数据.json")
    given.write_text(data, "utf-8")
    before = path.read_bytes()

    refused = nianbao("fill", path, given)

    assert refused.code == 2
    assert "不合要求" in refused.err
    assert path.read_bytes() == before


@pytest.mark.parametrize("formula", ["=3+5", "=SUM(F4:G4)", "='台账 1'!B2"])
def test_a_formula_without_its_result_is_called_so(
    formula: str, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    change(path, lambda book: book["三、依申请"].__setitem__("D4", formula))

    result = nianbao("check", path, "--json").json

    (note,) = [note for note in result["notes"] if "D4" in note]
    assert note.startswith(f"三、依申请!D4 填的是公式 {formula}，文件里没有它的结果，按没有填读取")
    assert "applications.new.natural_person" in str(result["findings"])


@pytest.mark.parametrize("formula", ["=D4+E4+F4+G4+H4+I4", "=$D$4 + I4+H4+G4+F4+E4"])
def test_a_total_added_up_in_another_way_is_no_typed_one(
    formula: str, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    change(path, lambda book: book["三、依申请"].__setitem__("J4", formula))

    rules = [finding["rule"] for finding in nianbao("check", path, "--json").json["findings"]]

    assert "R006" not in rules and "R012" not in rules


def test_a_total_that_leaves_a_part_out_or_adds_one_twice_is_one_that_was_changed(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({"applications.new.natural_person": 5})
    for formula in ("=D4+E4+F4+G4+H4", "=D4+D4+E4+F4+G4+H4+I4", "=D4+100"):
        change(path, lambda book, text=formula: book["三、依申请"].__setitem__("J4", text))

        found = nianbao("check", path, "--json").json

        assert "R006" in [finding["rule"] for finding in found["findings"]]
        assert any(f"J4 填的是公式 {formula}，文件里没有" in note for note in found["notes"])


def test_a_formula_typed_into_a_cell_is_read_noted_and_left(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    FileHost(path).write([Edit(Block("c", "三、依申请", 4, 4, 1, 1), [[Formula("3+4", 7)]])])

    result = nianbao("check", path, "--json").json

    assert "三、依申请!D4 填的是公式 =3+4，按其结果读取，公式保留" in result["notes"]
    nianbao("check", path, "--write")
    nianbao("recompute", path)
    assert FileHost(path).read([Block("c", "三、依申请", 4, 4, 1, 1)])["c"].formulas == [["3+4"]]
