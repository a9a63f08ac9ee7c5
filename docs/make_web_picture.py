"""Draw ``pictures/report-web.png``: the web page of the sample on a screen and on a phone.

``python docs/make_web_picture.py`` needs Debian's Chromium, playwright and Pillow; run it after
a change of the web page.
"""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "addin"))

from nianbao.publish import report_of  # noqa: E402
from nianbao.publish.html import page_bytes  # noqa: E402
from nianbao.recover import read_report  # noqa: E402
from nianbao.sample import sample_report  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
PICTURE = HERE / "pictures" / "report-web.png"
# Width of the window, and the heading that stands on top of it.
VIEWS = ((860, "三、"), (390, "三、"))
HEIGHT = 1120
GAP = 40
COLOURS = 32


def view(browser: Browser, markup: str, width: int, heading: str) -> Image.Image:
    """Return what a window of this width shows below a heading."""
    page = browser.new_page(viewport={"width": width, "height": HEIGHT})
    page.set_content(markup)
    page.locator("h2", has_text=heading).evaluate("h => h.scrollIntoView()")
    shot = Image.open(BytesIO(page.screenshot()))
    page.close()
    return shot.convert("RGB")


def main() -> None:
    """Draw the views side by side, a grey line around each."""
    markup = page_bytes(report_of(read_report(sample_report()).filing)).decode("utf-8")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        shots = [view(browser, markup, width, heading) for width, heading in VIEWS]
        browser.close()
    size = (sum(shot.width for shot in shots) + GAP * (len(shots) + 1), HEIGHT + 2 * GAP)
    picture = Image.new("RGB", size, "#d9d9d9")
    left = GAP
    for shot in shots:
        picture.paste(shot, (left, GAP))
        left += shot.width + GAP
    picture.quantize(COLOURS).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
