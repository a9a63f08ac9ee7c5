"""The district's January in three rounds: what comes in after what was sent back.

Round one is ``district.write_district``; here stands what comes in the second and the third one.
``python tests/district_rounds.py FOLDER 3`` writes the first three.
"""

import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))

from city import YEAR, Unit
from district import UNITS, district_unit, write_district
from nianbao.actions.explain import explain
from nianbao.host.file import FileHost
from nianbao.host.filing import take_filing
from nianbao.publish import docx_bytes, report_of

CODE = "11320812MB1234567X"  # of the first unit, by the roster


def write_roster(path: Path) -> Path:
    """Write the list of units, with the credit code of the first one."""
    lines = [f"{name},{CODE if number == 0 else ''}" for number, name in enumerate(UNITS)]
    path.write_text("\n".join(["单位名称,统一社会信用代码", *lines]), "utf-8")
    return path


def write_round(folder: Path, number: int) -> None:
    """Add to the department's folder what comes in one round; nothing that lies there changes."""
    if number == 1:
        write_district(folder)
        return
    place = folder / f"第{number}批"
    place.mkdir()
    (_second if number == 2 else _third)(place)


def _second(place: Path) -> None:
    for corrected in (30, 31, 32, 36, 37, 39, 53, 58):
        _put(place, corrected, district_unit(corrected))
    # two that were balanced but are balanced no more, one of them repaired in its label
    _put(place, 35, _unbalanced(district_unit(35)))
    _put(place, 12, _unbalanced(district_unit(12)))
    # a newer version inside an archive, one inside an archive inside an archive
    newer = {n: district_unit(n).counting(proactive__licences__decisions=n) for n in (10, 11)}
    _zip(place / "更正.zip", {f"{UNITS[10]}.xlsx": newer[10].workbook()})
    _zip(place / "内.zip", {f"{UNITS[11]}.xlsx": newer[11].workbook()})
    _zip(place / "外.zip", {"内.zip": (place / "内.zip").read_bytes()})
    (place / "内.zip").unlink()
    # last year's file, after the right one
    _put(place, 20, district_unit(20).having(year=YEAR - 1))
    # another unit's code, left over from a copied workbook
    _put(place, 21, district_unit(21).having(credit_code=CODE).saying(1, "公开专栏已改版。"))
    # one that could not be opened comes by mail, one as a report in Word
    _mail(place / "来信.eml", f"{UNITS[55]}.xlsx", district_unit(55).workbook())
    (place / f"{UNITS[56]}.docx").write_bytes(_word(district_unit(56)))
    # what was told is explained
    path = _put(place, 44, district_unit(44).saying(1, "本机关全年收到政府信息公开申请880件。"))
    for rule in ("R044", "R058"):
        explain(FileHost(path), rule, [], "880 件是五年来的合计")


def _third(place: Path) -> None:
    for corrected in (33, 35, 38, 41, 42, 43, 54, 59):
        _put(place, corrected, district_unit(corrected).saying(1, "本单位已按要求核对更正。"))
    # the workbook that belongs to the Word report
    _put(place, 56, district_unit(56))


def _put(place: Path, number: int, filing: Unit) -> Path:
    path = place / f"{number:02} {UNITS[number]}.xlsx"
    path.write_bytes(filing.workbook())
    return path


def _unbalanced(filing: Unit) -> Unit:
    return filing.counting(applications__carried_out__other_org=8)


def _zip(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)


def _mail(path: Path, name: str, data: bytes) -> None:
    message = EmailMessage()
    message["Subject"] = "年报"
    message.set_content("附件是年报。")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="落款.gif")
    path.write_bytes(bytes(message))


def _word(filing: Unit) -> bytes:
    path = Path("unit.xlsx")
    return docx_bytes(report_of(take_filing(FileHost(path, filing.workbook())).filing))


if __name__ == "__main__":
    target = Path(sys.argv[1])
    for one in range(1, int(sys.argv[2]) + 1):
        write_round(target, one)
