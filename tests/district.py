"""A district of 60 units, each known fault of what is handed in standing in a unit of its own.

``python tests/district.py FOLDER`` writes it. ``FAULTS`` says in which file which fault is.
"""

import sys
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))

import openpyxl

from city import YEAR, Unit, unit
from nianbao.actions.explain import explain
from nianbao.actions.submit import submit
from nianbao.book.block import Block, Edit
from nianbao.host.file import FileHost

COUNTY = "清河县"
OWN = f"{COUNTY}人民政府办公室"
NOW = datetime(YEAR + 1, 1, 15, 9, 30)

_WORDS = tomllib.loads((Path(__file__).parent / "data" / "district.toml").read_text("utf-8"))

UNITS: tuple[str, ...] = (
    *(f"{COUNTY}{name}局" for name in _WORDS["offices"].split()),
    *(f"{COUNTY}{name}镇人民政府" for name in _WORDS["towns"].split()),
    *(f"{COUNTY}{name}街道办事处" for name in _WORDS["streets"].split()),
)

Write = Callable[[Path, Unit], None]
FAULTS: dict[int, tuple[str, Write]] = {}


def district_unit(number: int) -> Unit:
    """Return the faultless filing of a unit of the roster, by its place there."""
    name = UNITS[number]
    filing = unit(3_000 + number).having(unit=name)
    if name.endswith("局"):
        return filing
    told = filing.saying(1, "工作考核结果为良好，社会评议满意，未发生责任追究情形。")
    return told.having(kind="乡镇政府、街道办事处")


def own_unit() -> Unit:
    """Return the filing of the department itself."""
    return unit(4_000).having(unit=OWN)


def write_district(folder: Path) -> None:
    """Write the files of the 60 units as they were handed in, the faulty ones among them."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(len(UNITS)):
        write = FAULTS[number][1] if number in FAULTS else _as_it_is
        write(folder / f"{number:02} {UNITS[number]}.xlsx", district_unit(number))


def _as_it_is(path: Path, filing: Unit) -> None:
    path.write_bytes(filing.workbook())


def _fault(number: int, kind: str) -> Callable[[Write], Write]:
    def enter(write: Write) -> Write:
        assert number not in FAULTS
        FAULTS[number] = kind, write
        return write

    return enter


def _changed(number: int, kind: str, change: Callable[[Unit], Unit]) -> None:
    """Enter a fault that lies in what the unit wrote."""
    FAULTS[number] = kind, lambda path, filing: _as_it_is(path, change(filing))


def _copied(filing: Unit) -> Unit:
    """Return a filing whose prose is that of the first unit, with other figures in it."""
    source = district_unit(0)
    return replace(source, profile=filing.profile)


def _fees_in_yuan(filing: Unit) -> Unit:
    amount = filing.figures["proactive.fees.amount"]
    assert not isinstance(amount, str)
    return filing.counting(proactive__fees__amount=amount * 10_000)


def _other_number_told(filing: Unit) -> Unit:
    return filing.saying(1, "本机关全年收到政府信息公开申请880件。")


_DOCUMENT = "会同有关部门联合印发《清河县公共停车管理办法》（清政规〔2025〕7号），由双方分别计入。"
_SUIT = "有一起行政诉讼案件（（2025）苏0812行初31号）由本机关应诉，法院判决维持。"

_changed(30, "unbalanced", lambda u: u.counting(applications__carried_out__other_org=8))
_changed(31, "unreadable", lambda u: u.counting(applications__granted__natural_person="约5"))
_changed(33, "fees_in_yuan", _fees_in_yuan)
_changed(36, "other_year", lambda u: u.having(year=YEAR - 1))
_changed(37, "other_edition", lambda u: u.having(year=2020))
_changed(39, "renamed", lambda u: u.having(unit=u.name.replace("镇人民政府", "镇政府")))
_changed(42, "copied_prose", _copied)
_changed(43, "other_unit_named", lambda u: u.saying(1, f"{UNITS[1]}的公开专栏每周更新。"))
_changed(44, "unexplained", _other_number_told)
_changed(48, "joint_document", lambda u: u.saying(1, _DOCUMENT))
_changed(49, "joint_document", lambda u: u.saying(1, _DOCUMENT))
_changed(50, "joint_suit", lambda u: u.saying(1, _SUIT))
_changed(51, "joint_suit", lambda u: u.saying(1, _SUIT))
_changed(52, "same_as_own", lambda u: replace(own_unit(), profile=u.profile))


@_fault(32, "total_typed")
def _typed_over(path: Path, filing: Unit) -> None:
    _as_it_is(path, filing)
    FileHost(path).write([Edit(Block("total", "三、依申请", 4, 10, 1, 1), [[999]])])


@_fault(34, "saved_by_another_program")
def _saved_elsewhere(path: Path, filing: Unit) -> None:
    _as_it_is(path, filing)
    book = openpyxl.load_workbook(path)
    book.save(path)  # no stored total is left


@_fault(35, "label_changed")
def _label_changed(path: Path, filing: Unit) -> None:
    _as_it_is(path, filing)
    FileHost(path).write([Edit(Block("label", "三、依申请", 6, 2, 1, 1), [["（一）予以公布"]])])


@_fault(38, "other_template")
def _other_template(path: Path, filing: Unit) -> None:
    _as_it_is(path, filing)
    FileHost(path).write([Edit(Block("stamp", "首页", 2, 7, 1, 1), [["99"]])])


@_fault(40, "same_file_twice")
def _twice(path: Path, filing: Unit) -> None:
    _as_it_is(path, filing)
    _as_it_is(path.with_stem(f"{path.stem} - 副本"), filing)


@_fault(41, "two_filings_of_one_unit")
def _two_filings(path: Path, filing: Unit) -> None:
    _as_it_is(path, filing)
    other = filing.counting(proactive__licences__decisions=1)
    _as_it_is(path.with_stem(f"{path.stem}（新）"), other)


@_fault(45, "explained")
def _explained(path: Path, filing: Unit) -> None:
    _as_it_is(path, _other_number_told(filing))
    for rule in ("R044", "R058"):
        explain(FileHost(path), rule, [], "880 件是五年来的合计")


@_fault(46, "receipt_holds")
def _submitted(path: Path, filing: Unit) -> None:
    with TemporaryDirectory() as folder:
        plain = Path(folder) / path.name
        _as_it_is(plain, filing)
        done = submit(FileHost(plain), Path(folder) / "报送", now=NOW)
        path.write_bytes(done.workbook.read_bytes())


@_fault(47, "changed_after_submitting")
def _changed_afterwards(path: Path, filing: Unit) -> None:
    _submitted(path, filing)
    FileHost(path).write([Edit(Block("cell", "二、主动公开", 7, 2, 1, 1), [[7]])])


@_fault(53, "empty_file")
def _empty(path: Path, _: Unit) -> None:
    path.write_bytes(b"")


@_fault(54, "half_copied")
def _half(path: Path, filing: Unit) -> None:
    path.write_bytes(filing.workbook()[:30_000])


@_fault(55, "encrypted")
def _encrypted(path: Path, _: Unit) -> None:
    head = bytes.fromhex("D0CF11E0A1B11AE1")
    path.write_bytes(head + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2_000))


@_fault(56, "other_kind")
def _other_kind(path: Path, _: Unit) -> None:
    path.with_suffix(".docx").write_bytes(b"PK\3\4")


@_fault(57, "in_an_archive")
def _in_archive(path: Path, filing: Unit) -> None:
    with zipfile.ZipFile(path.with_suffix(".zip"), "w") as packed:
        packed.writestr(path.name, filing.workbook())
        packed.writestr("../../逃逸.xlsx", filing.workbook())


def _nothing(_: Path, __: Unit) -> None:
    """Write no file: the unit has not handed in."""


FAULTS[58] = "missing", _nothing


@_fault(59, "stranger")
def _stranger(path: Path, filing: Unit) -> None:
    name = "邻县统计局"
    _as_it_is(path.with_stem(f"59 {name}"), filing.having(unit=name, kind="县（市、区）政府部门"))


if __name__ == "__main__":
    write_district(Path(sys.argv[1]))
