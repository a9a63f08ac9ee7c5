"""A patch of the rich workbook, part by part, beside what openpyxl would have done to it."""

import shutil
import struct
import zipfile
from io import BytesIO, UnsupportedOperation
from pathlib import Path

import openpyxl
import pytest

from host_helpers import RICH, calamine_values, edit, parts, without_cells, write
from make_rich_workbook import SHEETS, rich_workbook
from nianbao.book.block import Edit
from workbook_features import FEATURES, features

TABLE = "xl/worksheets/sheet4.xml"
NEW_CELLS = {"D5", "E5", "D31", "K5", "J6", "D40", "P5"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return shutil.copyfile(RICH, tmp_path / "年报.xlsx")


def edits() -> list[Edit]:
    """Return edits of one sheet: inputs, a mark, a total typed over, a new row, a new column."""
    name = "三、依申请"
    return [
        edit("D5", 12, "３件", sheet=name),
        edit("K5", "D5+E5≠J5", sheet=name),
        edit("J6", 99, sheet=name),
        edit("D40", "新行", sheet=name),
        edit("P5", 1, sheet=name),
    ]


def test_the_committed_workbook_has_every_feature_and_can_be_remade():
    assert features(parts(RICH)) == set(FEATURES)
    assert rich_workbook() == rich_workbook()


def test_only_the_touched_parts_change(path: Path):
    before = parts(path)
    write(path, *edits())
    after = parts(path)
    assert list(after) == list(before)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {TABLE, "xl/workbook.xml", "xl/calcChain.xml"}


def test_in_the_touched_sheet_only_the_edited_cells_change(path: Path):
    before = parts(path)
    write(path, *edits())
    after = parts(path)
    kept = without_cells(after[TABLE], NEW_CELLS, [40])
    assert kept == without_cells(before[TABLE], NEW_CELLS, [40])


def test_of_the_workbook_part_only_the_calculation_setting_changes(path: Path):
    before = parts(path)["xl/workbook.xml"]
    write(path, *edits())
    after = parts(path)["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    assert without_cells(after, ()) == without_cells(before, ())


def test_no_feature_is_lost(path: Path):
    write(path, *edits())
    assert features(parts(path)) == set(FEATURES)


def test_all_other_values_are_what_they_were(path: Path):
    before = calamine_values(path)
    write(path, *edits())
    after = calamine_values(path)
    assert list(after) == list(SHEETS)
    before["三、依申请"] |= {
        (5, 4): 12.0,
        (5, 5): "３件",
        (5, 11): "D5+E5≠J5",
        (6, 10): 99.0,
        (40, 4): "新行",
        (5, 16): 1.0,
    }
    assert after == before


def test_openpyxl_would_have_lost_half_of_them(tmp_path: Path):
    path = tmp_path / "saved.xlsx"
    with pytest.warns(UserWarning):
        workbook = openpyxl.load_workbook(RICH)
    workbook["三、依申请"]["D5"] = 12
    workbook.save(path)
    lost = set(FEATURES) - features(parts(path))
    lost.discard("picture")  # openpyxl keeps it only where Pillow happens to be installed
    assert lost == {
        "list from another sheet (x14)",
        "data bar (x14)",
        "sparkline",
        "size of a comment",
        "colour of a comment",
        "threaded comment",
        "persons",
        "custom XML",
        "text box",
        "printer settings",
        "picture in the page header",
        "WPS cell picture",
        "rich text",
        "reading aid",
        "shared formula",  # becomes single formulas, which give the same
        "dynamic array",
        "metadata of dynamic arrays",
        "check box in a cell",
        "present values of formulas",
        "calculation chain",
        "protected range",
        "ignored errors",
        "company",
        "markup compatibility",
        "revision marks",
        "property of a sheet",
    }


class Stream(BytesIO):
    """A file that can only be appended to, as a web server writes it."""

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        raise UnsupportedOperation(offset, whence)

    def tell(self) -> int:
        raise UnsupportedOperation


@pytest.mark.parametrize("kind", ["streamed", "64 bit", "stored", "with comments"])
def test_other_kinds_of_zip_files_are_rewritten_soundly(
    path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
):
    contents = parts(path)
    if kind == "64 bit":
        monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    stream = Stream() if kind == "streamed" else BytesIO()
    method = zipfile.ZIP_STORED if kind == "stored" else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            entry.compress_type, entry.external_attr = method, 0o640 << 16
            if kind == "with comments":
                entry.comment, entry.extra = name.encode(), b"UT\x05\x00\x03abcd"
                archive.comment = "年报".encode()
            archive.writestr(entry, content)
    path.write_bytes(stream.getvalue())
    monkeypatch.undo()
    before = entries(path)
    write(path, *edits())
    assert entries(path) == before
    after = parts(path)
    assert features(after) == set(FEATURES)
    assert {name for name in after if after[name] != contents[name]} == {
        TABLE,
        "xl/workbook.xml",
        "xl/calcChain.xml",
    }
    assert local_header(path, TABLE) == directory_entry(path, TABLE)
    kept = b"UT\x05\x00\x03abcd" if kind == "with comments" else b""
    assert extra_fields(path) == dict.fromkeys(contents, kept) | {
        TABLE: b"",
        "xl/workbook.xml": b"",
        "xl/calcChain.xml": b"",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_the_name_of_a_member_keeps_its_bytes(path: Path, encoding: str):
    """Archivers on Chinese Windows write names in GBK, and nothing in the file says so."""
    name = "xl/media/图片.png"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name if encoding == "utf-8" else "xl/media/0000.png", b"image")
    data = path.read_bytes().replace(b"xl/media/0000.png", name.encode("gbk"))
    assert data.count(name.encode(encoding)) == 2
    path.write_bytes(data)
    before = entries(path)
    write(path, *edits())
    assert path.read_bytes().count(name.encode(encoding)) == 2
    assert entries(path) == before
    assert b"image" in parts(path).values()


def extra_fields(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: entry.extra for entry in archive.infolist()}


def entries(path: Path) -> list[tuple[object, ...]]:
    with zipfile.ZipFile(path) as archive:
        return [
            (entry.filename, entry.date_time, entry.external_attr, entry.comment, archive.comment)
            for entry in archive.infolist()
        ]


def local_header(path: Path, part: str) -> tuple[int, ...]:
    """Return flags, method, checksum and sizes as they stand in front of a part's data."""
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo(part).header_offset
    return struct.unpack_from("<2H4x3I", path.read_bytes(), place + 6)


def directory_entry(path: Path, part: str) -> tuple[int, ...]:
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(part)
    sizes = (entry.compress_size, entry.file_size)
    return (entry.flag_bits & ~0x8, entry.compress_type, entry.CRC, *sizes)
