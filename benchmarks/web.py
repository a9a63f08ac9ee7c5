"""The page: how soon it is ready, how long its answers take, its size and its memory.

    PYTHONPATH=addin python benchmarks/web.py [ROUNDS]

Builds the page, serves it from this machine, and opens it in Debian's Chromium, ROUNDS times: each
time a browser that has nothing kept, then the page again in the same browser. Times are in seconds,
of the page as a person waits for it, beside the same check natively; shown are the best and the
median round, and how many processes wanted the processors meanwhile. The goals: ready in 3 s cold
and 1.5 s warm; the first check in 0.4 s, later ones in 1.5 times the native one; a Word report in
0.5 s (here all files at once); 80 MB of memory; 9 MB compressed.
"""

import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from nianbao.actions.check import check
from nianbao.actions.filling import read
from nianbao.host.file import FileHost
from nianbao.sample import sample_report
from nianbao.web.build import build

CHROMIUM = "/usr/bin/chromium"
ROUNDS = 10
GOALS = {
    "ready, cold": "3",
    "ready, warm": "1.5",
    "first check": "0.4",
    "later checks": "1.5 times the native one",
    "all files, first": "0.5 for the Word report alone",
    "all files, later": "",
    "memory of Python, MB": "80",
}


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


def visit(playwright: Playwright, address: str, sample: Path) -> dict[str, float]:
    """Return what one person waits for who opens the page, does everything, and comes again."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    context = browser.new_context()
    page, cold = ready(context, address)
    found = {
        "ready, cold": cold,
        "first check": asked(page, "open", sample),
        "later checks": min(asked(page, "open", sample) for _ in range(ROUNDS)),
        "all files, first": asked(page, "export"),
        "all files, later": asked(page, "export"),
        "memory of Python, MB": page.evaluate("nianbaoPage.memory") / 1e6,
    }
    page.close()
    found["ready, warm"] = ready(context, address)[1]
    browser.close()
    return found


def main(rounds: int) -> None:
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        built = build(folder / "page")
        read(sample_report(), sample := folder / "sample.xlsx")
        natively = [timed(lambda: check(FileHost(sample))) for _ in range(ROUNDS)]
        handler = partial(Quiet, directory=str(built.path))
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
            threading.Thread(target=http.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{http.server_port}/index.html"
            loads = [os.getloadavg()[0]]
            visits = [visit(playwright, address, sample) for _ in range(rounds)]
            loads.append(os.getloadavg()[0])
            http.shutdown()
    print(f"size {built.raw / 1e6:.1f} MB, compressed {built.packed / 1e6:.1f}")
    print(f"load of {os.cpu_count()} processors: {loads[0]:.1f} before, {loads[1]:.1f} after")
    for what, goal in GOALS.items():
        values = [one[what] for one in visits]
        print(f"{what:22} {min(values):7.3f} {statistics.median(values):7.3f}   goal {goal}")
    print(f"{'a check natively':22} {min(natively):7.3f} {statistics.median(natively):7.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
