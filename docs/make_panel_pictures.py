"""Draw the pictures of both sides of the companion window, and of the table of an intake.

``python docs/make_panel_pictures.py [FOLDER]`` opens the window on a screen of its own, checks
the sample with one figure changed, takes in a district of 60 units, and photographs what stands
there. It needs what the tests need.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT / "addin"), str(ROOT / "tests"), str(HERE)]

import openpyxl  # noqa: E402
from openpyxl.worksheet.properties import PageSetupProperties  # noqa: E402
from PIL import Image, ImageGrab  # noqa: E402

from district import UNITS, write_district  # noqa: E402
from make_click_pictures import broken_workbook  # noqa: E402
from make_pictures import draw  # noqa: E402
from nianbao.actions import department  # noqa: E402
from nianbao.actions.declaration import declaration  # noqa: E402
from nianbao.actions.department import Chosen  # noqa: E402
from nianbao.panel.window import Window  # noqa: E402
from screen import screen  # noqa: E402

PATIENCE = 120.0
TABLE = "接收.xlsx"
OVERVIEW = "A1:N60"
FAULTLESS = range(8, 33)  # rows left out of the picture, so that the others can be read


def panel_pictures(folder: Path) -> dict[str, Image.Image]:
    """Return both sides of the window, the one after a check, the other after an intake."""
    workbook = broken_workbook(folder)
    before = Path.cwd()
    os.environ["XDG_CONFIG_HOME"] = str(folder / "settings")
    os.chdir(folder)  # so that the window shows short paths, the same on every machine
    try:
        with screen(1500, 1100):
            window = Window()
            window.filer.open(Path(workbook.name))
            _wait(window)
            window.filer.act("check")
            _wait(window)
            filer = _photograph(window)
            window.sides.select(1)
            _take_in(window)
            supervisor = _photograph(window)
            window.close()
    finally:
        os.chdir(before)
    return {"panel-filer": filer, "panel-supervisor": supervisor}


def draw_overview(folder: Path, target: Path) -> None:
    """Draw the first sheet of the table that the intake left in a folder."""
    book = openpyxl.load_workbook(folder / TABLE)
    for other in book.sheetnames[1:]:
        del book[other]
    page = book[book.sheetnames[0]]
    page.print_area = OVERVIEW
    for row in FAULTLESS:
        page.row_dimensions[row].hidden = True
    page.print_title_rows = None
    if page.oddFooter and (footer := page.oddFooter.center):
        footer.text = ""
    page.page_setup.orientation = "landscape"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToHeight = 1
    view = folder / "overview.xlsx"
    book.save(view)
    draw(view, target, folder)


def _take_in(window: Window) -> None:
    write_district(Path("报来"))
    roster = openpyxl.Workbook()
    sheet = roster.worksheets[0]
    for line in ("单位名称", *UNITS):
        sheet.append([line])
    roster.save("名单.xlsx")
    side, chosen = window.supervisor, Chosen(Path("报来"), Path("名单.xlsx"))
    side.choose(chosen)
    window.do(
        declaration().actions["intake"].doing,
        lambda progress: department.intake(chosen, Path(TABLE), progress=progress),
        side.results.show,
    )
    _wait(window)


def _wait(window: Window, until: Callable[[], bool] | None = None) -> None:
    """Let the window live until its work is done."""
    done = until or (lambda: not window.worker.is_busy)
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, window.state_line.get()
        window.update()
        time.sleep(0.01)


def _photograph(window: Window) -> Image.Image:
    """Return the window as it stands on the screen, without what is around it."""
    end = time.monotonic() + 0.5
    _wait(window, lambda: time.monotonic() > end)
    left, top = window.winfo_rootx(), window.winfo_rooty()
    size = (left, top, left + window.winfo_width(), top + window.winfo_height())
    return ImageGrab.grab(bbox=size, xdisplay=os.environ["DISPLAY"]).convert("RGB")


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else HERE / "pictures").resolve()
    with TemporaryDirectory() as temporary:
        place = Path(temporary)
        for name, image in panel_pictures(place).items():
            image.quantize(64).save(target / f"{name}.png", optimize=True)
        draw_overview(place, target / "intake-overview.png")
