"""A register full of marked personal data: none of the marks leaves it, in no byte of any file."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.register.entry import Misread
from register_year import YEAR, sample, saved

MARKS = ("某甲乙", "13900000001", "幸福路九号", "拆迁补偿明细", "转张科长", "六月下旬张某")


def marked(tmp_path: Path) -> Path:
    """Return a register of which each personal field bears a mark."""
    entries = [
        replace(
            entry,
            name=MARKS[0],
            contact=f"{MARKS[1]} {MARKS[2]}",
            content=MARKS[3],
            remarks=MARKS[4],
            misread=(Misread("extension_notice", MARKS[5]),) if entry.row % 7 == 0 else (),
            extension_notice=None if entry.row % 7 == 0 else entry.extension_notice,
        )
        for entry in sample().entries
    ]
    return saved(tmp_path / "台账.xlsx", replace(sample(), entries=entries))


def contents(data: bytes) -> Iterator[bytes]:
    """Yield a file's bytes, and those of its parts where it is a zip."""
    yield data
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from contents(archive.read(name))


def leaks(data: bytes) -> set[str]:
    found = set()
    for part in contents(data):
        for mark in MARKS:
            spelt = {mark.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")}
            spelt.add("".join(f"&#{ord(sign)};" for sign in mark).encode())
            spelt.add(mark.encode("unicode_escape"))
            if any(form in part for form in spelt):
                found.add(mark)
    return found


def test_a_mark_would_be_found(tmp_path: Path) -> None:
    assert leaks(marked(tmp_path).read_bytes()) == set(MARKS)


@pytest.mark.parametrize("made", ["fill", "check", "due"])
def test_nothing_personal_leaves_the_register(
    made: str, tmp_path: Path, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    source = marked(tmp_path)
    path = workbook(year=YEAR)
    kept = {source}
    match made:
        case "fill":
            commands = [
                ("fill", path, "--register", source),
                ("check", path, "--write"),
                ("export", path, "--out", tmp_path / "报告", "--draft"),
                ("undo", path),
            ]
        case "check":
            commands = [
                ("register", "check", source, "--filing", path, "--last", source, "--json"),
                ("register", "check", source, "--filing", path),
                ("fill", source, "--register", path),  # refused, in a sentence
            ]
        case _:
            table, events = tmp_path / "到期.xlsx", tmp_path / "到期.ics"
            commands = [("register", "due", source, "--days", 99, "--out", table, "--ics", events)]

    said = [nianbao(*command) for command in commands]

    assert leaks("".join(result.out + result.err for result in said).encode()) == set()
    others = [file for file in tmp_path.rglob("*") if file.is_file() and file not in kept]
    assert others
    assert {file: leaks(file.read_bytes()) for file in others} == {file: set() for file in others}


def test_what_an_import_did_not_understand_is_said_only_in_the_register(
    tmp_path: Path, nianbao: Nianbao
) -> None:
    source = tmp_path / "登记.csv"
    source.write_text(
        f"编号,收到日期,申请人类别,姓名,办理结果\n1,{MARKS[5]},{MARKS[0]},{MARKS[0]},{MARKS[3]}\n",
        "utf-8",
    )
    out = tmp_path / "台账.xlsx"
    done = nianbao("register", "import", source, out)
    assert done.code == 0
    assert leaks((done.out + done.err).encode()) == set()
    assert leaks(out.read_bytes()) == {MARKS[0], MARKS[3], MARKS[5]}
