"""Every file that is refused, with the exact sentence; nothing is ever written."""

import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from costs import CAN_MEASURE, cost
from host_helpers import (
    BOOK,
    MAIN,
    RICH,
    block,
    book_links,
    edit,
    parts_of,
    sheet_part,
    small,
    text_cell,
    zipped,
)
from nianbao.host.file import FileHost
from nianbao.words import Refusal

OLE = bytes.fromhex("D0CF11E0A1B11AE1").ljust(512, b"\0")
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后重试"
REPAIR = "请重新取得这个文件，或用 Excel、WPS 打开修复并另存后重试"
VERIFY = "请向提供者核实，或用 Excel、WPS 打开并另存后重试"

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'


def inflating(megabytes: int) -> bytes:
    """Return a deflate stream of so many megabytes of spaces; some thousand times smaller."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * megabytes + packer.flush()


def with_stream(path: Path, part: str, stream: bytes, declared: int) -> None:
    """Put a deflate stream into the workbook under a size of our choice."""
    zipped(path, {name: text for name, text in parts_of().items() if name != part})
    with ZipFile(path, "a") as archive:
        entry = ZipInfo(part)
        archive.writestr(entry, stream)
        entry.compress_type, entry.file_size = ZIP_DEFLATED, declared
    content = bytearray(path.read_bytes())
    struct.pack_into("<H", content, entry.header_offset + 8, ZIP_DEFLATED)
    path.write_bytes(content)


def with_parts(path: Path, **changed: str | bytes) -> None:
    zipped(path, parts_of() | {NAMES[name]: content for name, content in changed.items()})


NAMES = {
    "book": "xl/workbook.xml",
    "links": "xl/_rels/workbook.xml.rels",
    "sheet": "xl/worksheets/sheet1.xml",
    "strings": "xl/sharedStrings.xml",
}


def cut(path: Path) -> None:
    path.write_bytes(RICH.read_bytes()[:20_000])


def altered(path: Path) -> None:
    content = bytearray(small(path.parent, text_cell("A1", "x")).read_bytes())
    at = content.index(b"xl/worksheets/sheet1.xml") + 40
    content[at] ^= 0xFF
    path.write_bytes(content)


GALLERY: dict[str, tuple[Callable[[Path], object], str]] = {
    "no file": (
        lambda path: path.unlink(missing_ok=True),
        "找不到文件“{path}”。它可能已被移动、改名或删除。请核对位置后重试",
    ),
    "folder": (
        lambda path: path.mkdir(),
        "“{path}”是文件夹，不是工作簿。请选定其中的 .xlsx 文件",
    ),
    "empty": (
        lambda path: path.touch(),
        "“年报.xlsx”是空文件（0 字节），里面没有任何内容，多半是下载或复制没有完成。"
        "请重新取得这个文件",
    ),
    "text": (
        lambda path: path.write_text("单位,件数\n"),
        "“年报.xlsx”不是 .xlsx 工作簿：内容是别的格式，只是扩展名写成了 .xlsx"
        "（常见于改了扩展名的文本、CSV 或网页）。" + SAVE_AS,
    ),
    "cut off": (cut, "“年报.xlsx”已损坏或不完整，读不出压缩包。" + REPAIR),
    "encrypted": (
        lambda path: path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le")),
        "“年报.xlsx”已加密，没有密码读不出内容。"
        "请在 Excel 或 WPS 中输入密码打开，取消打开密码并保存后重试",
    ),
    "old .xls": (
        lambda path: path.write_bytes(OLE + "Workbook".encode("utf-16-le")),
        "“年报.xlsx”是旧版格式（.xls、.et 等），不是 .xlsx 工作簿。" + SAVE_AS,
    ),
    "Word document": (
        lambda path: zipped(path, {"word/document.xml": "<w/>"}),
        "“年报.xlsx”不是 .xlsx 工作簿，内容是：Word 文档。请选定工作簿；"
        "如果内容是表格，请用 Excel 或 WPS 另存为“Excel 工作簿（*.xlsx）”后重试",
    ),
    "OpenDocument": (
        lambda path: zipped(path, {"mimetype": "application/vnd.oasis.opendocument"}),
        "“年报.xlsx”不是 .xlsx 工作簿，内容是：OpenDocument 文档（.ods 等）。请选定工作簿；"
        "如果内容是表格，请用 Excel 或 WPS 另存为“Excel 工作簿（*.xlsx）”后重试",
    ),
    "some zip": (
        lambda path: zipped(path, {"a.txt": "a"}),
        "“年报.xlsx”不是 .xlsx 工作簿，内容是：普通压缩包。请选定工作簿；"
        "如果内容是表格，请用 Excel 或 WPS 另存为“Excel 工作簿（*.xlsx）”后重试",
    ),
    "bomb": (
        lambda path: with_stream(path, NAMES["sheet"], inflating(300), 300 * 2**20),
        "“年报.xlsx”解压后达到 301 MB（上限 200 MB），可能是有害文件，"
        "因此没有打开。请向提供者核实；如果确是工作簿，请删去与年报无关的内容后另存",
    ),
    "small bomb": (
        lambda path: with_stream(path, NAMES["sheet"], inflating(20), 20 * 2**20),
        "“年报.xlsx”的“xl/worksheets/sheet1.xml”只有 21 KB，解压后却有 20 MB，可能是有害文件，"
        "因此没有打开。请向提供者核实；如果确是工作簿，请删去与年报无关的内容后另存",
    ),
    "bomb that hides its size": (
        lambda path: with_stream(path, NAMES["strings"], inflating(300), 1000),
        "“年报.xlsx”已损坏或不完整，读不出“xl/sharedStrings.xml”。" + REPAIR,
    ),
    "sheet that hides its size": (
        lambda path: with_stream(path, NAMES["sheet"], inflating(150), 1000),
        "“年报.xlsx”已损坏或不完整，读不出“xl/worksheets/sheet1.xml”。" + REPAIR,
    ),
    "entities in the directory": (
        lambda path: with_parts(path, book=BILLION + BOOK),
        "“年报.xlsx”的“xl/workbook.xml”含有文档类型声明（DTD），正常的工作簿没有这种内容，"
        "可能有害，因此没有打开。" + VERIFY,
    ),
    "entities in a sheet": (
        lambda path: with_parts(path, sheet=BILLION + sheet_part(text_cell("A1", "&l9;"))),
        "“年报.xlsx”的“xl/worksheets/sheet1.xml”含有文档类型声明（DTD），"
        "正常的工作簿没有这种内容，可能有害，因此没有打开。" + VERIFY,
    ),
    "directory that is no XML": (
        lambda path: with_parts(path, book=BOOK.replace("</sheets>", "")),
        "“年报.xlsx”已损坏或不完整，读不出“xl/workbook.xml”。" + REPAIR,
    ),
    "sheet that is cut off": (
        lambda path: with_parts(path, sheet=sheet_part(text_cell("A1", "x"))[:150]),
        "“年报.xlsx”已损坏或不完整，读不出工作表“表”。" + REPAIR,
    ),
    "sheet with a wrong address": (
        lambda path: with_parts(path, sheet=sheet_part('<row r="1"><c r="甲1"/></row>')),
        "“年报.xlsx”已损坏或不完整，读不出工作表“表”。" + REPAIR,
    ),
    "formula for no cells": (
        lambda path: with_parts(
            path, sheet=sheet_part('<row r="1"><c r="A1"><f ref="all">B1</f><v>1</v></c></row>')
        ),
        "“年报.xlsx”已损坏或不完整，读不出工作表“表”。" + REPAIR,
    ),
    "text number that is not there": (
        lambda path: with_parts(
            path, sheet=sheet_part('<row r="1"><c r="A1" t="s"><v>5</v></c></row>')
        ),
        "“年报.xlsx”已损坏或不完整，读不出工作表“表”。" + REPAIR,
    ),
    "sheet part that is missing": (
        lambda path: with_parts(path, links=book_links("worksheets/sheet9.xml")),
        "“年报.xlsx”已损坏或不完整，读不出“xl/worksheets/sheet9.xml”。" + REPAIR,
    ),
    "altered": (altered, "“年报.xlsx”已损坏或不完整，读不出“xl/worksheets/sheet1.xml”。" + REPAIR),
    "other encoding": (
        lambda path: with_parts(
            path, sheet=f'<?xml version="1.0" encoding="UTF-16"?>{sheet_part("")}'.encode("utf-16")
        ),
        "“年报.xlsx”的“xl/worksheets/sheet1.xml”写法特殊，本程序读不准，因此没有读。" + SAVE_AS,
    ),
    "texts in another encoding": (
        lambda path: with_parts(
            path, strings=f'<?xml version="1.0" encoding="GBK"?><sst xmlns="{MAIN}"/>'.encode("gbk")
        ),
        "“年报.xlsx”的“xl/sharedStrings.xml”写法特殊，本程序读不准，因此没有读。" + SAVE_AS,
    ),
    "value of no kind": (
        lambda path: with_parts(
            path, sheet=sheet_part('<row r="1"><c r="A1" t="zz"><v>1</v></c></row>')
        ),
        "“年报.xlsx”已损坏或不完整，读不出工作表“表”。" + REPAIR,
    ),
    "entity that is none": (
        lambda path: with_parts(path, sheet=sheet_part(text_cell("A1", "a &nbsp; b"))),
        "“年报.xlsx”已损坏或不完整，读不出工作表“表”。" + REPAIR,
    ),
    "tags that do not close": (
        lambda path: with_parts(path, sheet=sheet_part('<row r="1"><c r="A1"><v>1</c></row>')),
        "“年报.xlsx”已损坏或不完整，读不出工作表“表”。" + REPAIR,
    ),
    "no such sheet": (
        lambda path: with_parts(path, book=BOOK.replace('name="表"', 'name="表1"')),
        "“年报.xlsx”里没有工作表“表”，它可能已被删除或改名。请恢复这张工作表或它原来的名称后重试",
    ),
}


@pytest.mark.parametrize(
    ("before", "rows"), [('<dimension ref="all"/>', ""), ("", '<row r="1" spans="1 to 2"/>')]
)
def test_a_sheet_whose_markup_is_not_sound_is_not_written(tmp_path: Path, before: str, rows: str):
    path = small(tmp_path, rows, before=before)
    content = path.read_bytes()
    with pytest.raises(Refusal) as refusal:
        FileHost(path).write([edit("A1", 1)])
    assert str(refusal.value) == "“小表.xlsx”已损坏或不完整，读不出工作表“表”。" + REPAIR
    assert path.read_bytes() == content


@pytest.mark.parametrize("case", GALLERY)
def test_what_is_no_sound_workbook_is_refused_with_its_reason(tmp_path: Path, case: str):
    make, sentence = GALLERY[case]
    path = tmp_path / "年报.xlsx"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    names = sorted(tmp_path.iterdir())
    with pytest.raises(Refusal) as refusal:
        assert FileHost(path).read([block("A1")])["b"].formulas
    assert str(refusal.value) == sentence.format(path=path)
    with pytest.raises(Refusal):
        FileHost(path).write([edit("A1", 1)])
    assert sorted(tmp_path.iterdir()) == names
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.skipif(not CAN_MEASURE, reason="memory is measured on Linux")
@pytest.mark.parametrize(
    "case", ["bomb", "bomb that hides its size", "sheet that hides its size", "entities in a sheet"]
)
def test_harmful_files_cost_neither_time_nor_memory(tmp_path: Path, case: str):
    path = tmp_path / "年报.xlsx"
    GALLERY[case][0](path)
    measured = cost(refusal_of_reading, path)
    assert measured.answer == GALLERY[case][1].format(path=path)
    assert measured.seconds < 5  # takes none: what no bound holds would take minutes
    assert measured.megabytes < 20


def refusal_of_reading(path: Path) -> str:
    with pytest.raises(Refusal) as refusal:
        FileHost(path).read([block("A1")])
    return str(refusal.value)


def test_format_far_from_the_table_does_no_harm(tmp_path: Path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert FileHost(small(tmp_path, rows)).read([block("A1:B1")])["b"].values == [[1, None]]


def test_writing_to_a_missing_sheet_names_it(tmp_path: Path):
    path = small(tmp_path)
    before = path.read_bytes()
    with pytest.raises(Refusal) as refusal:
        FileHost(path).write([edit("A1", 1), edit("A1", 1, sheet="三、依申请")])
    assert str(refusal.value) == (
        "“小表.xlsx”里没有工作表“三、依申请”，它可能已被删除或改名。"
        "请恢复这张工作表或它原来的名称后重试"
    )
    assert path.read_bytes() == before


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return the bytes with some altered and perhaps the end cut off."""
    wrong = bytearray(content)
    for _ in range(chance.choice([1, 3, 20])):
        wrong[chance.randrange(len(wrong))] = chance.randrange(256)
    return bytes(wrong[: chance.randrange(1000, len(wrong))] if chance.random() < 0.2 else wrong)


@pytest.mark.parametrize("seed", range(4))
def test_however_a_file_is_damaged_it_is_read_or_refused(tmp_path: Path, seed: int):
    chance, path, refusals = random.Random(seed), tmp_path / "年报.xlsx", 0
    for _ in range(60):
        path.write_bytes(damaged(RICH.read_bytes(), chance))
        try:
            host = FileHost(path)
            areas = host.read([block("A1:P40", "三、依申请"), block("A1:H20", "二、主动公开")])
            assert areas["b"].formulas
            host.write([edit("B60", 1, sheet="三、依申请")])
            assert FileHost(path).read([block("B60", "三、依申请")])["b"].values == [[1]]
        except Refusal as refusal:
            assert str(refusal).startswith("“年报.xlsx”")
            refusals += 1
    assert refusals
