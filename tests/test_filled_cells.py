"""How people fill a cell, and what is read, noted or refused: one line a way, to be read aloud.

Each way is put into a closed workbook as a spreadsheet program stores it (``格式`` is the number
format that the cell has by then), and the workbook is checked through the command.
"""

import json
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font, Protection

from conftest import Nianbao
from host_helpers import parts, zipped
from nianbao.form.numbers import Displayed, read_value

COUNTS = """
存的          | 格式         | 读作 | 注记或原因
7            | General      | 7    |
7            | 0            | 7    |
3.9999999999999996 | General | 4    |
７           | @            | 7    | 全角
7件          | @            | 7    | 单位
1 234        | @            | 1234 | 空格
1,234        | @            | 1234 | 千分位
１，２３４件  | @            | 1234 | 全角
7            | @文本        | 7    | 文本形式
4            | yyyy\\-mm\\-dd | 4    | 日期格式
0            | m"月"d"日"    | 0    | 日期格式
10958        | yyyy/m/d     | 10958 | 日期格式
46024        | m"月"d"日"    | —    | 成了日期
45717        | yyyy/m/d     | —    | 成了日期
7            | [$-804]yyyy"年"m"月" | 7 | 日期格式
7            | d-mmm-yy     | 7    | 日期格式
0.30000000000000004 | General | —   | 应为整数
6.999999999999999 | General  | 7    |
1000000      | #,##0        | 1000000 |
0.5          | h:mm         | —    | 成了日期
0.07         | 0%           | 7    | 百分数格式
0.125        | 0.00%        | —    | 应为整数
3            | 0%           | —    | 成了百分数
0            | 0%           | 0    | 百分数格式
7            | 0"%"         | 7    |
-2           | General      | —    | 不能是负数
1.5          | General      | —    | 应为整数
7。          | @            | —    | 不是能识别的数字
七           | @            | —    | 不是能识别的数字
约5          | @            | —    | 不是能识别的数字
5、6         | @            | —    | 不是能识别的数字
#REF!        | 错误值       | —    | 不是能识别的数字
#VALUE!      | 错误值       | —    | 不是能识别的数字
#N/A         | 错误值       | —    | 不是能识别的数字
TRUE         | 真假         | —    | 不是能识别的数字
"""
WAYS = [[part.strip() for part in line.split("|")] for line in COUNTS.strip().split("\n")[1:]]
CELL = "applications.new.natural_person"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(way[:2]))
def test_a_way_to_fill_a_cell(way: list[str], tmp_path: Path, nianbao: Nianbao) -> None:
    held, code, number, words = way
    path = tmp_path / "年报.xlsx"
    assert nianbao("new", path, "--unit", "某市水务局", "--year", 2025).code == 0
    fill_by_hand(path, held, code)

    figure = nianbao("figures", path, "--json").json["figures"][CELL]
    said = [
        finding["message"]
        for finding in nianbao("check", path, "--json").json["findings"]
        if finding["rule"] in ("R001", "R003") and CELL in finding["cells"]
    ]

    assert figure["number"] == (None if number == "—" else int(number))
    assert bool(said) == bool(words)
    assert all(words in sentence for sentence in said)


def fill_by_hand(path: Path, held: str, code: str) -> None:
    """Put a value into the first cell of table three as a spreadsheet program would store it."""
    book = openpyxl.load_workbook(path)
    store(book["三、依申请"]["D4"], held, code)
    book.save(path)


def store(cell: Cell, held: str, code: str) -> None:
    """Put a value into a cell as a spreadsheet program would store it."""
    if code in ("@", "@文本", "错误值"):
        cell.value, cell.data_type = held, "e" if code == "错误值" else "s"
    elif code == "真假":
        cell.value = True
    else:
        cell.value, cell.number_format = float(held), code


@pytest.mark.parametrize(
    ("shown", "number"),
    [(Displayed("50%", 0, "percentage"), 0), (Displayed("5000%", 50, "percentage"), None)],
)
def test_an_amount_of_money_is_never_guessed_from_a_percentage(
    shown: Displayed, number: int | None
) -> None:
    assert read_value(shown, "money", "万元").number == number


def test_the_message_on_a_date_names_the_way_out(tmp_path: Path, nianbao: Nianbao) -> None:
    path = tmp_path / "年报.xlsx"
    nianbao("new", path, "--unit", "某市水务局", "--year", 2025)
    fill_by_hand(path, "46024", 'm"月"d"日"')

    findings = nianbao("check", path, "--json").json["findings"]

    (message,) = (f["message"] for f in findings if f["rule"] == "R001")
    assert message == (
        "表三 › 一、本年新收 › 自然人：这一格成了日期，显示为“1月2日”，看不出应是多少件。"
        "请复制旁边一个浅黄色的格，粘贴到这里，再填数（Excel、WPS、LibreOffice 都可以）"
    )
    (left_open,) = (f for f in findings if f["status"] == "not_evaluated" and f["cells"])
    assert left_open["cells"] == [CELL]
    assert {"R012", "R013", "R014"} <= {left_open["rule"], *left_open["others"]}


# --- the look put right

DATE = 'm"月"d"日"'


def look(path: Path) -> tuple[object, str]:
    """Return what the first cell of table three holds, and its number format."""
    cell = openpyxl.load_workbook(path)["三、依申请"]["D4"]
    return cell.value, cell.number_format


@pytest.fixture
def filing(tmp_path: Path, nianbao: Nianbao) -> Path:
    path = tmp_path / "年报.xlsx"
    nianbao("new", path, "--unit", "某市水务局", "--year", 2025)
    return path


@pytest.mark.parametrize(
    ("held", "code", "number"), [("7", DATE, 7), ("0.07", "0%", 7), ("4", "h:mm", 4)]
)
def test_recompute_puts_the_look_of_a_count_right_and_undo_gives_it_back(
    held: str, code: str, number: int, filing: Path, nianbao: Nianbao
) -> None:
    fill_by_hand(filing, held, code)
    before = look(filing)

    assert nianbao("recompute", filing).code == 0
    assert look(filing) == (number, "General")
    assert nianbao("figures", filing, "--json").json["figures"][CELL]["raw"] == str(number)

    assert nianbao("undo", filing).code == 0
    assert look(filing) == before


def test_a_date_pasted_with_a_look_of_its_own_takes_that_of_its_neighbour(
    filing: Path, nianbao: Nianbao
) -> None:
    fill_by_hand(filing, "7", DATE)
    book = openpyxl.load_workbook(filing)
    book["三、依申请"]["D4"].font = Font("Arial", size=9)
    book["三、依申请"]["D4"].protection = Protection(locked=True)
    book.save(filing)
    before = look(filing)

    assert nianbao("recompute", filing).code == 0
    sheet = openpyxl.load_workbook(filing)["三、依申请"]
    assert look(filing) == (7, "General")
    assert sheet["D4"].style_id == sheet["E4"].style_id
    assert not sheet["D4"].protection.locked

    assert nianbao("undo", filing).code == 0
    assert look(filing) == before


def as_libreoffice_numbers_formats(path: Path) -> None:
    """Give plain numbers a format of the workbook's own, as LibreOffice does when it saves."""
    held = parts(path)
    styles = held["xl/styles.xml"].decode()
    before, formats, after = re.split(r"(<cellXfs.*?</cellXfs>)", styles, flags=re.DOTALL)
    own = '<numFmt numFmtId="199" formatCode="General"/></numFmts>'
    written = before.replace("</numFmts>", own) + formats.replace('Id="0" f', 'Id="199" f') + after
    assert written.count('"199"') > 2
    zipped(path, {**held, "xl/styles.xml": written.encode()})


def test_the_look_is_put_right_in_a_workbook_that_libreoffice_saved(
    filing: Path, nianbao: Nianbao
) -> None:
    fill_by_hand(filing, "7", DATE)
    as_libreoffice_numbers_formats(filing)

    assert nianbao("recompute", filing).code == 0

    assert look(filing) == (7, "General")


def test_a_date_that_may_be_one_is_left_for_the_person(filing: Path, nianbao: Nianbao) -> None:
    fill_by_hand(filing, "46024", DATE)
    before = look(filing)

    nianbao("recompute", filing)

    assert look(filing) == before


@pytest.mark.parametrize("held", ["46024", "7"])
def test_a_number_put_in_by_fill_is_shown_as_one(held: str, filing: Path, nianbao: Nianbao) -> None:
    fill_by_hand(filing, held, DATE)
    before, data = look(filing), filing.parent / "data.json"
    data.write_text(json.dumps({"figures": {CELL: 12}}), "utf-8")

    nianbao("fill", filing, data)
    assert look(filing) == (12, "General")

    nianbao("undo", filing)
    assert look(filing) == before
