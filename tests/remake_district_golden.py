"""``python tests/remake_district_golden.py`` writes anew what the table over the district says."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))

import openpyxl

from district import UNITS, write_district
from nianbao.actions.intake import Terms, intake
from table_text import table_text

FIGURES = ("数据", "数据（2019年版）")  # these are compared with the figures themselves
GOLDEN = Path(__file__).parent / "golden" / "district-table.txt"


def write_roster(path: Path) -> Path:
    """Write the list of units as a department keeps it: a title, a running number, contacts."""

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["清河县政府信息公开年报报送单位名单"])
    sheet.append(["序号", "单位名称", "联系人", "联系电话"])
    for number, name in enumerate(UNITS, 1):
        sheet.append([number, name, "王某", f"0517-8{number:06}"])
    book.save(path)
    return path


def district_table(folder: Path) -> Path:
    """Write the district, take it in, and return the table."""
    write_district(folder / "收件")
    table = folder / "总表.xlsx"
    intake(folder / "收件", table, Terms(write_roster(folder / "名单.xlsx"), jobs=1))
    return table


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        GOLDEN.write_text(table_text(district_table(Path(place)), FIGURES), "utf-8")
