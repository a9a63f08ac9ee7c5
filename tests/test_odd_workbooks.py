"""Workbooks as the format allows them and as no program writes them: read, or one sentence."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import MakeWorkbook, Nianbao
from host_helpers import parts, zipped

Parts = dict[str, bytes]
RELATIONSHIPS = "xl/_rels/workbook.xml.rels"
CHART_SHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet"
WRITING = ("check", "recompute", "clear-marks")


def renamed(content: Parts, names: dict[str, str]) -> Parts:
    """Give parts other names, in the relationships and types as well."""
    made: Parts = {}
    for name, data in content.items():
        told = data
        for old, new in names.items() if name.endswith((".rels", "[Content_Types].xml")) else ():
            told = told.replace(Path(old).name.encode(), Path(new).name.encode())
        made[names.get(name, name)] = told
    return made


def moved_workbook(content: Parts) -> Parts:
    names = {"xl/workbook.xml": "xl/workbook2.xml"}
    made = renamed(content, names)
    made["xl/_rels/workbook2.xml.rels"] = made.pop(RELATIONSHIPS)
    return made


def other_styles(content: Parts) -> Parts:
    return renamed(content, {"xl/styles.xml": "xl/formats7.xml"})


def other_sheet(content: Parts) -> Parts:
    names = {
        f"xl/worksheets/sheet{n}.xml": f"xl/worksheets/Blatt-{n}.xml" for n in range(12, 0, -1)
    }
    return renamed(content, names)


def relative_targets(content: Parts) -> Parts:
    links = content[RELATIONSHIPS].replace(b'"/xl/worksheets/', b'"../xl/./worksheets/')
    return {**content, RELATIONSHIPS: links}


def other_case(content: Parts) -> Parts:
    return {
        **content,
        RELATIONSHIPS: content[RELATIONSHIPS].replace(b"worksheets/sheet", b"Worksheets/SHEET"),
    }


def escaped_name(content: Parts) -> Parts:
    made = renamed(content, {"xl/styles.xml": "xl/my%20styles.xml"})
    made["xl/my styles.xml"] = made.pop("xl/my%20styles.xml")
    return made


def chart_sheet(content: Parts) -> Parts:
    link = f'<Relationship Id="rIdC" Type="{CHART_SHEET}" Target="/xl/chartsheets/sheet1.xml"/>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = content[RELATIONSHIPS].replace(b"</Relationships>", f"{link}</Relationships>".encode())
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = f'<sheet xmlns:r="{kind}" name="图表" sheetId="99" r:id="rIdC"/></sheets>'
    book = re.sub(rb"</(\w+:)?sheets>", sheet.encode(), content["xl/workbook.xml"])
    chart = f'<chartsheet xmlns="{space}"><sheetViews/></chartsheet>'.encode()
    made = {**content, RELATIONSHIPS: links, "xl/workbook.xml": book}
    return {**made, "xl/chartsheets/sheet1.xml": chart}


def blank_rows(content: Parts) -> Parts:
    cells = "".join(f'<c r="{column}@" s="1"/>' for column in "ABCDEFGHIJ")
    rows = "".join(
        f'<row r="{row}" ht="15">{cells.replace("@", str(row))}</row>' for row in range(2000, 32000)
    )
    part = "xl/worksheets/sheet4.xml"
    data = content[part].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    return {**content, part: data}


def many_styles(content: Parts) -> Parts:
    formats = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 30_000
    data = content["xl/styles.xml"].replace(b"</cellXfs>", formats.encode() + b"</cellXfs>")
    return {**content, "xl/styles.xml": data}


@pytest.mark.parametrize(
    "change",
    [
        moved_workbook,
        other_styles,
        other_sheet,
        relative_targets,
        other_case,
        escaped_name,
        chart_sheet,
        blank_rows,
        many_styles,
    ],
    ids=lambda change: change.__name__,
)
def test_what_the_format_allows_is_read_and_written(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, change: Callable[[Parts], Parts]
) -> None:
    path = workbook({"applications.new.enterprise": 2})
    before = nianbao("figures", path, "--json").json["figures"]
    zipped(path, change(parts(path)))  # pyright: ignore[reportArgumentType]

    assert nianbao("figures", path, "--json").json["figures"] == before
    assert nianbao("check", path, "--write").code == nianbao("check", path).code != 2
    assert nianbao("renew", path, tmp_path / "新.xlsx").code == 0
    assert nianbao("figures", tmp_path / "新.xlsx", "--json").json["figures"] == before


@pytest.mark.parametrize(
    ("pattern", "new"),
    [
        (rb"<sheetViews>", b"<broken><sheetViews>"),
        (rb"</worksheet>", b"<a></b></worksheet>"),
        (rb'<row r="4"', b'<row r="4" r="4"'),
        (rb'<row r="4"', b'<row odd:x="1" r="4"'),
        (rb"</row>", b""),
        (rb"</sheetData>", b"</row></sheetData>"),
        (rb"<v>", b"<v>\x01"),
        (rb"<v>", b"<v>&#1;"),
        (rb"<v>", b"<v>&nbsp;"),
    ],
)
def test_a_sheet_that_is_no_sound_xml_gets_one_answer(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, pattern: bytes, new: bytes
) -> None:
    path = workbook()
    name = "xl/worksheets/sheet4.xml"
    content = parts(path)
    prefixed = re.sub(rb"^(<\?xml.*?\?>)?", rb"\1", content[name])
    assert re.search(pattern, prefixed)
    broken = re.sub(pattern, lambda _: new, prefixed, count=1)
    zipped(path, {**content, name: broken})
    data = path.read_bytes()

    said = {
        nianbao(*command).err
        for command in (
            ("check", path),
            ("check", path, "--write"),
            ("recompute", path),
            ("export", path, "--draft", "--out", tmp_path / "out"),
            ("undo", path),
        )
    }

    assert len(said) == 1, said
    assert "已损坏或不完整" in said.pop()
    assert path.read_bytes() == data


@pytest.mark.parametrize("twin", ["XL/worksheets/sheet4.xml", "xl/Workbook.xml", "xl/styles.XML"])
def test_parts_that_differ_in_letter_case_only_are_refused(
    workbook: MakeWorkbook, nianbao: Nianbao, twin: str
) -> None:
    path = workbook()
    content = parts(path)
    original = next(name for name in content if name.lower() == twin.lower())
    zipped(path, {**content, twin: content[original]})

    done = nianbao("check", path)

    assert done.code == 2
    assert f"有两个“{twin}”" in done.err


@pytest.mark.parametrize("length", [90, 1000, 30_000])
def test_a_unit_with_a_name_too_long_for_a_file_gets_a_cut_one(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, length: int
) -> None:
    path = workbook(name="a.xlsx")
    data = tmp_path / "a.json"
    data.write_text(f'{{"profile": {{"unit": "{"某" * length}"}}}}', "utf-8")
    assert nianbao("fill", path, data).code == 0

    done = nianbao("export", path, "--draft", "--to", "docx,html,csv", "--out", tmp_path / "out")

    assert done.code == 0, done.err
    made = [file.name for file in (tmp_path / "out").iterdir() if file.name != "说明.txt"]
    assert len(made) > 2
    assert all("…2025年" in name for name in made)


@pytest.mark.parametrize(
    "figure",
    ['"' + "9" * 5000 + '"', '"' + "9" * 5000 + '件"', "1e5000", "9" * 5000, '"_x0000_"'],
    ids=["digits", "digits with a unit", "exponent", "number", "control character"],
)
def test_a_figure_that_no_cell_can_hold_is_no_traceback(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, figure: str
) -> None:
    path = workbook(name="a.xlsx")
    data = tmp_path / "a.json"
    data.write_text(f'{{"figures": {{"applications.new.enterprise": {figure}}}}}', "utf-8")

    filled = nianbao("fill", path, data).code
    checked = nianbao("check", path).code
    exported = nianbao("export", path, "--draft", "--to", "csv,json", "--out", tmp_path / "o").code

    assert (filled, checked in (0, 1, 3), exported) in [(0, True, 0), (2, True, 0)]


@pytest.mark.parametrize("content", ["[" * 100_000, '{"figures": 1}', "NaN", "\ufeff{", "\0"])
def test_data_that_is_no_data_is_a_sentence(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, content: str
) -> None:
    path = workbook(name="a.xlsx")
    (tmp_path / "a.json").write_text(content, "utf-8")

    assert nianbao("fill", path, tmp_path / "a.json").code == 2


@pytest.mark.parametrize("paragraphs", [2500, 3000])
def test_a_report_that_does_not_fit_leaves_no_workbook(
    nianbao: Nianbao, tmp_path: Path, paragraphs: int
) -> None:
    lines = "".join(
        f"<p>第{n}项工作按时完成并向社会公布{'内容' * 20}。</p>" for n in range(paragraphs)
    )
    report = tmp_path / "a.html"
    report.write_text(
        f"<h1>某市某局2025年政府信息公开工作年度报告</h1><h2>一、总体情况</h2>{lines}", "utf-8"
    )

    done = nianbao("read", report, tmp_path / "新表.xlsx")

    assert done.code == 2
    assert [file.name for file in tmp_path.iterdir()] == ["a.html"]


def test_a_full_temporary_folder_is_said_and_leaves_nothing(
    nianbao: Nianbao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    done = nianbao("new", tmp_path / "新表.xlsx")

    assert done.code == 2
    assert "磁盘空间不足" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", WRITING)
def test_thousands_of_long_paragraphs_take_no_minute(
    workbook: MakeWorkbook, nianbao: Nianbao, command: str
) -> None:
    """The machine's own limit ends it: what took 50 s took it in one loop over one sentence."""
    path = workbook(name="a.xlsx")
    data = path.with_name("a.json")
    text = "全年公开政策" + "12件、" * 9000
    data.write_text(f'{{"sections": {{"1": ["{text}"]}}}}', "utf-8")
    assert nianbao("fill", path, data).code == 0

    done = nianbao(command, path)

    assert done.code != 2
    shutil.rmtree(path.parent, ignore_errors=True)
