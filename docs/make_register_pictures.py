"""Draw the pictures of the register's manual: the list, what a check finds, what is due.

``python docs/make_register_pictures.py`` needs what ``make_pictures.py`` needs. The register is
made up, as it stands on 28 October 2026; LibreOffice calculates its formulas.
"""

import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT / "addin"), str(ROOT / "tests"), str(HERE)]

from make_pictures import draw  # noqa: E402
from nianbao.cli import main  # noqa: E402
from nianbao.register.entry import Entry, Register, Settings  # noqa: E402
from nianbao.register.sheets import APPLICATIONS, TOP, letters  # noqa: E402
from nianbao.register.workbook import build_register  # noqa: E402
from office import recalculated  # noqa: E402

TODAY = date(2026, 10, 28)
# 编号 | 收到 | 类别 | 内容 | 补正告知 | 补正收到 | 延长 | 延期告知 | 征求发出 | 答复 | 结果
FIELDS = [
    "number",
    "received",
    "applicant",
    "content",
    "supplement_notice",
    "supplemented",
    "extension",
]
FIELDS += ["extension_notice", "asked", "answered", "result"]
PLAIN = {"number", "applicant", "content", "result"}
TABLE = """
2026-041 | 2026-09-01 | natural_person | 某地块征收补偿方案 | | | | | | 2026-09-24 | granted
2026-042 | 2026-09-04 | enterprise | 某项目批复 | | | | | | 2026-10-12 | denied.third_party_rights
2026-043 | 2026-09-17 | natural_person | 某路改造的会议纪要 | | | | | | |
2026-044 | 2026-09-24 | natural_person | 某村集体土地批文 | | | | | | |
2026-045 | 2026-09-28 | legal_service | 行政处罚裁量基准 | | | | | | |
2026-046 | 2026-09-30 | enterprise | 招标投诉处理材料 | | | 10 | 2026-10-27 | | |
2026-047 | 2026-10-12 | natural_person | 有关规划的材料 | 2026-10-15 | | | | | |
2026-048 | 2026-10-14 | research_institution | 某行业统计数据 | | | | | 2026-10-19 | |
2026-049 | 2026-10-20 | natural_person | 公租房轮候情况 | 2026-10-22 | 2026-10-27 | | | | |
"""
SHOWN = [
    "status",
    "due",
    "left",
    "number",
    "received",
    "applicant",
    "content",
    "supplement_notice",
    "supplemented",
]
SHOWN += ["extension", "asked", "answered", "result", "mark"]


def entry(row: int, line: str) -> Entry:
    """Return the entry of a line of the table."""
    parts = zip(FIELDS, (part.strip() for part in line.split("|")), strict=True)
    texts = {name: text for name, text in parts if text}
    values = {
        name: text
        if name in PLAIN
        else int(text)
        if name == "extension"
        else date.fromisoformat(text)
        for name, text in texts.items()
    }
    return Entry(row, **values)  # pyright: ignore[reportArgumentType]


def workbooks(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield a name and a workbook of one sheet for each picture."""
    path, due = folder / "台账.xlsx", folder / "register-due.xlsx"
    lines = TABLE.strip().splitlines()
    entries = [entry(row, line) for row, line in enumerate(lines, TOP)]
    settings = Settings(TODAY.year, "某市某局", TODAY)
    path.write_bytes(build_register(Register(entries, (), settings), TODAY.year))
    with redirect_stdout(StringIO()):
        main(["register", "due", str(path), "--out", str(due)])
        main(["register", "check", str(path), "--write"])
    (calculated,) = recalculated([path], folder)
    yield "register-due", due
    for name, (sheet, area) in {
        "register": (APPLICATIONS, f"A1:{letters('applications')['mark']}{TOP + len(entries)}"),
        "register-findings": ("校验结果", "A1:F9"),
    }.items():
        book = openpyxl.load_workbook(calculated, data_only=True)
        for other in [other for other in book.sheetnames if other not in (sheet, "词表")]:
            del book[other]
        page = book[sheet]
        page.print_area, page.print_title_rows, page.print_title_cols = area, None, None
        page.page_setup.orientation = "landscape"
        page.page_setup.fitToWidth = page.page_setup.fitToHeight = 1
        page.oddFooter.center.text = None
        if sheet == APPLICATIONS:
            for column, letter in letters("applications").items():
                page.column_dimensions[letter].hidden = column not in SHOWN
        book.save(target := folder / f"{name}.xlsx")
        yield name, target


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        place = Path(temporary)
        for name, workbook in workbooks(place):
            draw(workbook, HERE / "pictures" / f"{name}.png", place)
