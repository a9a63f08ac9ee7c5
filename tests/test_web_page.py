"""The page in Debian's Chromium, from a web server and from disk: the same verdicts and files.

An old Chromium does the main path both ways as well. The tests have no network but this machine;
that nothing is asked for but the page's own files is tested besides.
"""

import json
import random
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from chromium import FLAGS, old_chromium
from conftest import MakeWorkbook
from fuzz_workbooks import packed, parts_of, shared
from nianbao.actions.check import as_json, check
from nianbao.actions.export import export
from nianbao.actions.filling import new
from nianbao.actions.folder import Terms
from nianbao.actions.formats import USUAL
from nianbao.actions.intake import intake as take_in_folder
from nianbao.actions.open_workbook import take_snapshot, write
from nianbao.actions.submit import submit
from nianbao.book.filling import Filling
from nianbao.host.file import FileHost
from nianbao.host.filing import take_filing
from nianbao.intake.receipt import stored_receipt
from nianbao.web.build import build
from nianbao.words import Refusal, say
from shut_in import registries
from test_intake_hostile import HARM

SHARED = Path(__file__).parents[2] / "shared" / "workbooks"
UNBALANCED = {"applications.new.natural_person": 6, "applications.granted.natural_person": 5}
BALANCED = UNBALANCED | {"applications.carried_out.natural_person": 1}
MOST_BYTES = 13_000_000
WAIT = 120_000  # ms; a busy machine is no fault of the page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("web") / "年报 网页"
    with registries():
        built = build(out)
    assert built.packed <= MOST_BYTES
    return out


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/index.html"
        http.shutdown()


class Visitor:
    """A person before the page: presses, chooses files, reads."""

    def __init__(self, page: Page, address: str, *, by_keys: bool = False) -> None:
        self.page, self.by_keys = page, by_keys
        self.asked: list[str] = []
        page.set_default_timeout(WAIT)
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(address)
        page.wait_for_selector("html[data-state=ready]", state="attached")

    def answered(self, act: Callable[[], None]) -> None:
        before = int(self.page.get_attribute("html", "data-answers") or 0)
        act()
        self.page.wait_for_selector(f'html[data-answers="{before + 1}"]', state="attached")
        assert self.page.is_hidden("#failure"), self.page.input_value("#report")

    def press(self, action: str, *files: Path) -> str:
        def act() -> None:
            if not files:
                self.push(f"#act-{action}")
                return
            with self.page.expect_file_chooser() as chooser:
                self.push(f"#act-{action}")
            chooser.value.set_files(files[0])

        self.answered(act)
        return self.page.inner_text("#sentence")

    def push(self, what: str, key: str = "Space") -> None:
        """Click, or press a key where an old browser draws too seldom to be waited for."""
        if not self.by_keys:
            self.page.click(what)
            return
        self.page.focus(what)
        self.page.keyboard.press(key)

    def verdict(self) -> dict[str, Any]:
        return self.page.evaluate("nianbaoPage.verdict")

    def downloads(self, into: Path, ending: str = "") -> dict[str, Path]:
        into.mkdir(exist_ok=True)
        found = {}
        for number, link in enumerate(self.page.query_selector_all("#files a"), 1):
            if not (link.get_attribute("download") or "").endswith(ending):
                continue
            with self.page.expect_download() as download:
                self.push(f"#files li:nth-child({number}) a", "Enter")
            name = download.value.suggested_filename
            found[name] = into / name
            download.value.save_as(found[name])
        return found


Addresses = dict[str, str]


@pytest.fixture(scope="module")
def addresses(server: str, folder: Path) -> Addresses:
    return {"http": server, "file": (folder / "index.html").as_uri()}


@pytest.fixture(scope="module")
def visitors(browser: Browser, addresses: Addresses) -> Iterator[dict[str, Visitor]]:
    """Return a page from the web server and one from disk, each opened once for all tests."""
    size = ViewportSize(width=1366, height=768)
    pages = {way: browser.new_page(viewport=size, timezone_id="Asia/Shanghai") for way in addresses}
    yield {way: Visitor(page, addresses[way]) for way, page in pages.items()}
    for page in pages.values():
        page.close()


@pytest.fixture
def visitor(visitors: dict[str, Visitor]) -> Visitor:
    """Return the page from disk, where a browser allows less."""
    return visitors["file"]


@pytest.fixture(params=["http", "file"])
def either(visitors: dict[str, Visitor], request: pytest.FixtureRequest) -> Visitor:
    return visitors[request.param]


@pytest.fixture(autouse=True)
def every_slot_is_filled() -> None:
    """Not in the browser's own Python."""


def natively(path: Path) -> dict[str, Any] | str:
    try:
        return json.loads(json.dumps(as_json(check(FileHost(path))), default=str))
    except Refusal as refusal:
        return str(refusal)


def content(path: Path) -> object:
    """Return a file's bytes; of a workbook, which two libraries write, the canonical parts."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist()) - {"docProps/core.xml"}  # when it was made
        return {name: canonicalize(archive.read(name)) for name in names}


def exported(path: Path, out: Path) -> tuple[Path, ...]:
    """Return what the command exports, but for PDF, which a browser cannot make."""
    kinds = [name for name in USUAL if name != "pdf"]
    return tuple(export(FileHost(path), out, kinds, draft=False).paths)


def random_filing(path: Path, seed: int) -> Path:
    chance = random.Random(seed)
    host = FileHost(new(path, f"某市第{seed}局", chance.choice((2020, 2023, 2025))).path)
    filling = Filling(take_snapshot(host))
    cells = [cell.id for cell in filling.snapshot.layout.edition.cells]
    values = (0, 1, 2, 3, 17, "约5", None)
    filling.figures({cell: chance.choice(values) for cell in chance.sample(cells, 40)})
    filling.sections({1: [f"全年收到申请{chance.randrange(9)}件，办结{chance.randrange(9)}件。"]})
    write(host, filling.snapshot, filling.edits)
    return path


def test_verdicts_are_those_of_the_command(visitors: dict[str, Visitor], tmp_path: Path) -> None:
    """On the shared workbooks, of which none is a filing, and on random filings."""
    others = sorted(SHARED.glob("*.xlsx"))
    filings = [random_filing(tmp_path / f"{seed}.xlsx", seed) for seed in range(30)]
    for number, path in enumerate((*filings, *others)):
        wanted = natively(path)
        for visitor in visitors.values() if number < 3 else [visitors["http"]]:
            said = visitor.press("open", path)
            assert said == wanted if isinstance(wanted, str) else visitor.verdict() == wanted, path


def test_files_are_those_of_the_commands(
    either: Visitor, workbook: MakeWorkbook, tmp_path: Path
) -> None:
    """What is handed in bears the receipt number that the command gives it at the same minute."""
    path = workbook(BALANCED)
    either.press("open", path)
    either.press("export")
    made = either.downloads(tmp_path / "page")
    assert {name: content(path) for name, path in made.items() if not name.endswith(".zip")} == {
        path.name: content(path) for path in exported(path, tmp_path / "command")
    }
    either.press("submit")
    reason = either.page.locator("#findings textarea").first
    reason.fill("机构合并，经同意延期报送")
    either.answered(either.page.locator("#findings button.explain").first.click)
    said = either.press("submit")
    made = either.downloads(tmp_path / "handed in")
    (handed_in,) = (made[name] for name in made if say("submit.file_suffix") in name)
    receipt = stored_receipt(take_filing(FileHost(handed_in)))
    assert receipt is not None
    assert receipt.number in said
    either.press("save")
    (kept,) = either.downloads(tmp_path / "kept").values()
    then = datetime.strptime(receipt.time, "%Y-%m-%d %H:%M")  # the browser's clock, in its zone
    assert submit(FileHost(kept), tmp_path / "natively", now=then).receipt.number == receipt.number


def test_an_old_chromium_does_the_same(
    browser: Browser, addresses: Addresses, workbook: MakeWorkbook, tmp_path: Path
) -> None:
    """Chromium 106, the oldest that the manual names, beside Debian's."""
    path = workbook(BALANCED)
    wanted = {made.name: content(made) for made in exported(path, tmp_path / "command")}
    old = browser.browser_type.launch(executable_path=old_chromium(tmp_path), args=FLAGS)
    assert old.version.startswith("106.")
    for way, address in addresses.items():
        visitor = Visitor(old.new_page(), address, by_keys=True)
        visitor.press("open", path)
        assert visitor.verdict() == natively(path), way
        visitor.press("export")
        (made,) = visitor.downloads(tmp_path / way, ".docx").values()
        assert content(made) == wanted[made.name], way
        visitor.page.close()
    old.close()


def test_a_saved_workbook_is_chosen_again(visitor: Visitor, workbook: MakeWorkbook) -> None:
    path = workbook(UNBALANCED)
    visitor.press("open", path)
    assert visitor.verdict()["verdict"] == "blocked"
    host = FileHost(path)
    filling = Filling(take_snapshot(host))
    filling.figures(dict(BALANCED))
    write(host, filling.snapshot, filling.edits)
    visitor.press("open", path)
    assert visitor.verdict() == natively(path)
    assert visitor.verdict()["verdict"] == "ready"


def test_a_finding_leads_to_its_cell(visitor: Visitor, workbook: MakeWorkbook) -> None:
    visitor.press("open", workbook(UNBALANCED))
    visitor.page.locator("#findings button").first.click()
    place = visitor.verdict()["findings"][0]["at"]
    assert visitor.page.evaluate("document.activeElement.dataset.at") == place
    assert "mark-error" in (visitor.page.get_attribute(f'[data-at="{place}"]', "class") or "")


def test_hostile_workbooks_leave_the_page_usable(
    visitor: Visitor, workbook: MakeWorkbook, tmp_path: Path
) -> None:
    """Each is refused in the words of the command, and what was open stays open."""
    visitor.press("open", path := workbook(BALANCED))
    for kind, (change, _) in HARM.items():
        parts = shared(parts_of(path.read_bytes()))
        change(parts)
        (hostile := tmp_path / f"{kind}.xlsx").write_bytes(packed(parts))
        wanted = natively(hostile)
        said = visitor.press("open", hostile)
        if isinstance(wanted, str):
            assert said == wanted
            assert path.name in visitor.page.inner_text("#opened")
    visitor.press("open", path)
    assert visitor.verdict() == natively(path)


@pytest.fixture
def clock_of_the_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set this process to the browser's time zone, by which a file's day is told."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("clock_of_the_page")
def test_a_folder_is_taken_in_as_by_the_command_and_can_be_stopped(
    visitor: Visitor, workbook: MakeWorkbook, tmp_path: Path
) -> None:
    page, folder = visitor.page, tmp_path / "报来"
    folder.mkdir()
    for name, figures in (("甲局.xlsx", BALANCED), ("乙局.xlsx", UNBALANCED)):
        workbook(figures, name=name).rename(folder / name)
    (folder / "说明.txt").write_text("不是填报表", "utf-8")

    def choose() -> None:
        with page.expect_file_chooser() as chooser:
            page.click("#folder")
        chooser.value.set_files(folder)
        page.wait_for_selector("html[data-folder=busy]", state="attached")

    choose()
    page.click("#folder-stop")
    assert page.inner_text("#folder-said") == say("web.folder_stopped")
    choose()
    page.wait_for_selector("html[data-folder=done]", state="attached")
    native = take_in_folder(folder, tmp_path / "接收情况.xlsx", Terms(jobs=1))
    assert page.inner_text("#folder-said") == native.summary.sentence
    with page.expect_download() as download:
        page.click("#folder-files a")
    download.value.save_as(made := tmp_path / "下载.xlsx")
    assert content(made) == content(native.written[0])


@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    visitor: Visitor, workbook: MakeWorkbook, width: int
) -> None:
    visitor.page.set_viewport_size({"width": width, "height": 800})
    for act in ("open", "export", "submit"):
        visitor.press(act, *([workbook(UNBALANCED, name=f"{width}.xlsx")] if act == "open" else []))
        found = Axe().run(visitor.page).response
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
    visitor.page.set_viewport_size({"width": 1366, "height": 768})


def test_the_keyboard_alone_does_all(visitor: Visitor, workbook: MakeWorkbook) -> None:
    page = visitor.page

    def go_to(what: str) -> None:
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("what => document.activeElement.matches(what)", what):
                return
        raise AssertionError(what)

    def chosen() -> None:
        go_to("#act-open")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Space")  # on Enter headless Chromium asks for no second file
        chooser.value.set_files(workbook(BALANCED))

    visitor.answered(chosen)
    go_to("#act-submit")
    visitor.answered(lambda: page.keyboard.press("Enter"))
    go_to("#findings textarea")
    page.keyboard.type("delayed with consent")
    go_to("#findings button.explain")
    visitor.answered(lambda: page.keyboard.press("Enter"))
    go_to("#act-submit")
    visitor.answered(lambda: page.keyboard.press("Enter"))
    assert page.evaluate("document.activeElement.matches('#files a')")


def test_only_the_own_files_are_asked_for(either: Visitor) -> None:
    """Last, when everything was done once."""
    base = either.page.url.rpartition("/")[0]
    own = (base, "blob:", "data:")  # the last two are in the page itself
    outside = [url for url in either.asked if not url.startswith(own)]
    assert outside == []
    assert either.page.evaluate("localStorage.length + sessionStorage.length") == 0
    refused = either.page.evaluate("() => fetch('http://127.0.0.1:9/').then(() => 0, () => 1)")
    assert refused == 1


def test_an_old_browser_is_told_so(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.add_init_script("delete self.DecompressionStream")
    page.goto(server)
    assert page.inner_text("#unsupported") == say("web.unsupported")
    assert page.is_hidden("#main")
    page.close()


def test_a_folder_that_holds_something_is_left_alone(folder: Path) -> None:
    with pytest.raises(Refusal, match="年报 网页"):
        build(folder)
