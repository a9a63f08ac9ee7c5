"""What is written for people: links lead somewhere, commands exist, pictures are drawn.

The scripts that draw the pictures run here, so that a picture that can no longer be drawn is
noticed (that of the clicks runs in ``test_person.py``); the pictures are remade by hand.
"""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from PIL import Image

import make_pages
import make_pictures
import make_web_picture
from city import unit
from conftest import MakeWorkbook, Nianbao
from nianbao.words import catalogue

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
READMES = ("README.md", "README.zh-CN.md")
PICTURES = {path.name for path in (DOCS / "pictures").iterdir()}


def links(page: Path) -> list[str]:
    """Return the targets of a page's links and pictures; code is not looked into."""
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    return re.findall(r"\]\(([^)\s]+)\)", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    inside = [link for link in links(page) if not link.startswith(("https://", "#"))]
    missing = [link for link in inside if not (page.parent / unquote(link.split("#")[0])).exists()]
    assert missing == []


def test_every_picture_is_shown_and_drawn_by_a_script() -> None:
    shown = {Path(link).name for page in PAGES for link in links(page) if link.endswith(".png")}
    assert shown == PICTURES
    scripts = "".join(path.read_text("utf-8") for path in DOCS.glob("make_*.py"))
    assert {name for name in PICTURES if Path(name).stem not in scripts} == set()


@pytest.mark.parametrize("name", READMES)
def test_every_command_stands_in_the_table(name: str, nianbao: Nianbao) -> None:
    listed = re.findall(r"^ {4}([a-z-]+)\b", nianbao("--help").out, flags=re.MULTILINE)
    assert len(listed) > 20
    rows = re.findall(r"^\| `nianbao ([a-z-]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(listed)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_shown_exist(page: Path, nianbao: Nianbao) -> None:
    listed = set(re.findall(r"^ {4}([a-z-]+)\b", nianbao("--help").out, flags=re.MULTILINE))
    code = re.findall(r"```.*?```|`[^`\n]*`", page.read_text("utf-8"), flags=re.DOTALL)
    shown = {name for part in code for name in re.findall(r"(?:^|`)nianbao ([a-z-]+)", part, re.M)}
    assert shown <= listed


@pytest.fixture
def local_rules(tmp_path: Path) -> Path:
    """The example of local rules in the supervisor's manual, as a file."""
    text = (DOCS / "supervisor.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    path = tmp_path / "本市规则.toml"
    path.write_text(example, "utf-8")
    return path


def test_the_example_of_local_rules_works(
    local_rules: Path, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({"proactive.coercive_measures.decisions": 3})
    checked = nianbao("check", path, "--rules", local_rules)
    assert "[需说明] X001" in checked.out
    assert "怎么办：核对两栏；数字无误的，写明原因" in checked.out


def test_the_example_is_applied_to_a_folder_with_an_older_form_in_it(
    local_rules: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    folder, table = tmp_path / "报来", tmp_path / "接收.xlsx"
    folder.mkdir()
    counts = {"proactive__coercive_measures__decisions": 3, "proactive__penalties__decisions": 0}
    (folder / "今年.xlsx").write_bytes(unit(1).counting(**counts).workbook())
    (folder / "旧表.xlsx").write_bytes(unit(2).having(year=2020).workbook())
    taken = nianbao("intake", folder, "--out", table, "--jobs", "1", "--rules", local_rules)
    assert "读不出" not in taken.out
    found = openpyxl.load_workbook(table)["问题清单"].iter_rows(values_only=True)
    assert [row[0] for row in found if "X001" in row] == [unit(1).name]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("host.read_only", "是只读文件"),
        ("host.encrypted", "已加密"),
        ("host.exists", "已经存在，没有覆盖它"),
        ("host.disk_full", "磁盘空间不足"),
        ("live.busy", "表格软件正忙"),
        ("undo.changed", "这些地方又改动过，不能撤销"),
        ("book.layout_moved", "有行或列被删除、插入或移动"),
        ("book.not_a_filing", "这个文件不是政府信息公开年报填报表"),
        ("vba.protected_view", "工作簿在“受保护的视图”中"),
        ("vba.not_started", "程序没有启动"),
    ],
)
def test_refusals_stand_in_the_clerks_manual_as_they_are_said(key: str, said: str) -> None:
    assert said in catalogue()[key]
    assert said in (DOCS / "clerk.md").read_text("utf-8")


def test_pages_of_the_report_are_drawn() -> None:
    picture = make_pages.side_by_side(make_pages.sheets())
    assert picture.width > picture.height


def test_sheets_of_the_workbook_are_drawn(tmp_path: Path) -> None:
    for view, copy in make_pictures.views(make_pictures.checked_workbook(tmp_path), tmp_path):
        make_pictures.draw(copy, tmp_path / f"{view}.png", tmp_path)
        assert _is_a_picture(Image.open(tmp_path / f"{view}.png"))


def test_the_web_page_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_web_picture, "PICTURE", tmp_path / "web.png")
    make_web_picture.main()
    assert _is_a_picture(Image.open(tmp_path / "web.png"))


def test_both_sides_of_the_window_and_the_table_are_drawn(tmp_path: Path) -> None:
    """In a process of its own: what is left of a Tk window must not meet another thread."""
    subprocess.run([sys.executable, DOCS / "make_panel_pictures.py", tmp_path], check=True)
    drawn = {path.stem: Image.open(path) for path in tmp_path.glob("*.png")}
    assert drawn.keys() == {"panel-filer", "panel-supervisor", "intake-overview"}
    assert all(map(_is_a_picture, drawn.values()))


def _is_a_picture(image: Image.Image) -> bool:
    """Return whether something stands in it: not one colour all over."""
    colours = image.convert("L").getextrema()
    return min(image.size) > 200 and colours[0] != colours[1]
