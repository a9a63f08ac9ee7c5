"""Draw the pictures of a click: what a person sees who presses 校验 in LibreOffice.

``python docs/make_click_pictures.py`` opens the sample with one figure changed in a real window
on a screen of its own, clicks the toolbar's button with the mouse, and photographs the screen
before, at the message, and after. It needs what the tests need.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT / "addin"), str(ROOT / "tests"), str(HERE)]

from PIL import Image  # noqa: E402

from live_desk import python_of  # noqa: E402
from live_office import live_office  # noqa: E402
from make_pictures import WRONG  # noqa: E402
from nianbao.actions.install import TOOLBAR  # noqa: E402
from nianbao.actions.template import shipped_template  # noqa: E402
from nianbao.actions.user_paths import shipped  # noqa: E402
from nianbao.cli import main  # noqa: E402
from nianbao.sample import sample_report  # noqa: E402
from office_window import Colour, Window  # noqa: E402
from screen import screen  # noqa: E402

TABLE, FINDINGS = "三、依申请", "校验结果"
SUSPECT = (27, 4)  # E28: 四、结转下年度 › 商业企业
SIZE = (1440, 1240)


@dataclass(frozen=True)
class Click:
    """What was seen: the suspect's colour before and after, the message, the pictures.

    ``findings`` are the lines of the list, ``heights`` those of its rows, ``log`` is what the
    program noted.
    """

    before: Colour
    after: Colour
    message: str
    pictures: dict[str, Image.Image]
    findings: list[str]
    heights: list[int]
    log: str


def broken_workbook(folder: Path) -> Path:
    """Return the sample as a workbook with one wrong figure, not checked yet."""
    path, data = folder / "年报.xlsx", folder / "wrong.json"
    data.write_text(WRONG, "utf-8")
    with redirect_stdout(StringIO()):
        main(["read", str(sample_report()), str(path)])
        main(["fill", str(path), str(data)])
    return path


@contextmanager
def window(workbook: Path, folder: Path) -> Iterator[Window]:
    """Open a workbook in a LibreOffice that has the toolbar and the program behind it."""
    settings = folder / "settings" / "nianbao" / "nianbao.conf"
    settings.parent.mkdir(parents=True)
    lines = (f"interpreter={python_of(folder)}", f"template={shipped_template()}")
    settings.write_text("\r\n".join(lines), "utf-16")
    surroundings = {
        "XDG_CONFIG_HOME": str(folder / "settings"),
        "XDG_STATE_HOME": str(folder / "state"),
    }
    with live_office(folder) as office:
        office.add_extension(shipped(TOOLBAR))
    with (
        screen(*SIZE) as display,
        live_office(folder, headless=False, surroundings=surroundings) as office,
    ):
        document = office.open(workbook)
        yield Window(office, document, display)
        document.close(True)


def click_check(folder: Path) -> Click:
    """Return what a person sees who presses 校验 on the broken sample."""
    with window(broken_workbook(folder), folder) as seen:
        seen.show(TABLE)
        before = seen.pixel(*SUSPECT)
        seen.press_button("校验")
        seen.wait_until(lambda: bool(seen.message()))
        message, at_message = seen.message(), seen.picture()
        seen.agree()
        after, marked = seen.pixel(*SUSPECT), seen.picture()
        seen.show(FINDINGS)
        listed = seen.document.Sheets.getByName(FINDINGS)
        column = listed.getCellRangeByName("A1:C20").getDataArray()
        findings = [" ".join(str(value) for value in row if value) for row in column]
        pictures = {
            "click-message": at_message,
            "click-marks": marked,
            "click-findings": seen.picture(),
        }
        lines = [line for line in findings if line]
        rows = [listed.Rows.getByIndex(3 + number).Height for number in range(len(lines))]
        log = (folder / "state" / "nianbao" / "nianbao.log").read_text("utf-8")
        return Click(before, after, message, pictures, lines, rows, log)


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        for name, image in click_check(Path(temporary)).pictures.items():
            image.quantize(64).save(HERE / "pictures" / f"{name}.png", optimize=True)
