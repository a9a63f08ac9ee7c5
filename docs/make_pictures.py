"""Draw the pictures of the READMEs from a real, checked workbook.

``python docs/make_pictures.py`` needs LibreOffice, pdftoppm and Pillow; run it after a change
of the template. The workbook is the packaged sample with one figure changed, so that there
is something to see: 四、结转下年度 › 商业企业 is 0 where the report has 1, and the total beside
it was typed as printed.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from openpyxl.worksheet.header_footer import HeaderFooterItem
from PIL import Image, ImageChops

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "addin"))

from nianbao.cli import main  # noqa: E402
from nianbao.sample import sample_report  # noqa: E402

VIEWS = {
    "front": ("首页", "A1:E36"),
    "checked-table": ("三、依申请", "A1:L34"),
    "findings": ("校验结果", "A1:F14"),
}
WRONG = """
{"figures": {"applications.carried_out.enterprise": 0, "applications.carried_out.total": 1},
 "profile": {"kind": "县（市、区）政府部门"}}
"""


def checked_workbook(folder: Path) -> Path:
    """Return the sample as a workbook with one wrong figure, checked and marked."""
    path, data = folder / "年报.xlsx", folder / "wrong.json"
    data.write_text(WRONG, "utf-8")
    with redirect_stdout(StringIO()):
        main(["read", str(sample_report()), str(path)])
        main(["fill", str(path), str(data)])
        main(["check", str(path), "--write"])
    return path


def views(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield a name and a one-sheet workbook for each view, its print area being the view.

    The values are those stored in the file, so the picture shows what a preview would.
    """
    for name, (sheet, area) in VIEWS.items():
        book = openpyxl.load_workbook(path, data_only=True)
        for other in book.sheetnames:
            if other != sheet:
                del book[other]
        page = book[sheet]
        page.print_area = area
        page.page_setup.orientation = "landscape"
        page.page_setup.fitToHeight = 1
        page.print_title_rows = None
        page.HeaderFooter.oddFooter = HeaderFooterItem()
        target = folder / f"{name}.xlsx"
        book.save(target)
        yield name, target


def draw(workbook: Path, target: Path, folder: Path) -> None:
    """Render the first page of a workbook and cut the white around it off."""
    profile = (folder / "profile").as_uri()
    office = ["soffice", f"-env:UserInstallation={profile}", "--headless"]
    convert = ["--convert-to", "pdf", "--outdir", str(folder), str(workbook)]
    subprocess.run([*office, *convert], check=True, capture_output=True)
    stem = folder / workbook.stem
    paper = ["pdftoppm", "-r", "160", "-f", "1", "-l", "1", "-png", "-singlefile"]
    subprocess.run([*paper, f"{stem}.pdf", str(stem)], check=True)
    page = Image.open(f"{stem}.png").convert("RGB")
    inside = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    assert inside, f"{workbook} shows nothing"
    left, top, right, bottom = inside
    margin = 12
    page.crop((left - margin, top - margin, right + margin, bottom + margin)).save(
        target, optimize=True
    )


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        place = Path(temporary)
        for view, copy in views(checked_workbook(place), place):
            draw(copy, HERE / "pictures" / f"{view}.png", place)
