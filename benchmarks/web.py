"""The page: how soon it is ready, how long its answers take, and its size.

    PYTHONPATH=addin python benchmarks/web.py

Builds the page, serves it from this machine, and opens it in Debian's Chromium: first with nothing
kept from before, then again in the same browser. Times are in seconds, of the page as a person
waits for it, beside the same check natively. The goals: ready in 3 s cold and 1.5 s warm; the
first check in 0.4 s, later ones in 1.5 times the native one; 9 MB compressed.
"""

import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserContext, Page, sync_playwright

from nianbao.actions.check import check
from nianbao.actions.filling import read
from nianbao.host.file import FileHost
from nianbao.sample import sample_report
from nianbao.web.build import build

CHROMIUM = "/usr/bin/chromium"
ROUNDS = 10


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def ready(context: BrowserContext, address: str) -> tuple[Page, float]:
    page = context.new_page()
    page.set_default_timeout(120_000)
    begun = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("html[data-state=ready]", state="attached")
    return page, time.perf_counter() - begun


def asked(page: Page, action: str, path: Path | None = None) -> float:
    """Return how long an action takes from the press, or the choice of a file, to its answer."""
    before = int(page.get_attribute("html", "data-answers") or 0)
    if path:
        with page.expect_file_chooser() as chooser:
            page.click(f"#act-{action}")
        begun = time.perf_counter()
        chooser.value.set_files(path)
    else:
        begun = time.perf_counter()
        page.click(f"#act-{action}")
    page.wait_for_selector(f'html[data-answers="{before + 1}"]', state="attached")
    return time.perf_counter() - begun


def main() -> None:
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        built = build(folder / "page")
        read(sample_report(), sample := folder / "sample.xlsx")
        natively = min(timed(lambda: check(FileHost(sample))) for _ in range(ROUNDS))
        handler = partial(Quiet, directory=str(built.path))
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
            threading.Thread(target=http.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{http.server_port}/index.html"
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            context = browser.new_context()
            page, cold = ready(context, address)
            first = asked(page, "open", sample)
            later = min(asked(page, "open", sample) for _ in range(ROUNDS))
            export = asked(page, "export"), asked(page, "export")
            page.close()
            _, warm = ready(context, address)
            browser.close()
            http.shutdown()
    print(f"size                {built.raw / 1e6:6.1f} MB, compressed {built.packed / 1e6:.1f}")
    print(f"ready, cold         {cold:6.2f} s   (goal 3)")
    print(f"ready, warm         {warm:6.2f} s   (goal 1.5)")
    print(f"first check         {first:6.2f} s   (goal 0.4)")
    print(f"later checks        {later:6.3f} s   natively {natively:.3f} (goal 1.5 times)")
    print(f"all files, first    {export[0]:6.2f} s")
    print(f"all files, later    {export[1]:6.2f} s")


if __name__ == "__main__":
    main()
