"""One declaration of actions: every face is made from it, and a button more is one record more."""

import json
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from oletools.olevba import VBA_Parser

import make_buttons
from conftest import MakeWorkbook, Nianbao
from manual import copy_project, make_anew, run, write
from next_year import NextYear
from nianbao import addin
from nianbao.actions.declaration import Action, Face, WorksOn, declaration, function
from nianbao.actions.department import Chosen

ROOT = Path(__file__).parent.parent
RECIPE = "A button more"
ACTIONS = declaration().actions


def offered(face: Face) -> list[str]:
    return [action.id for group in declaration().on(face) for action in group.actions]


@pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))
def test_what_a_record_names_exists(action: Action, nianbao: Nianbao) -> None:
    for name in filter(None, (action.function, action.first)):
        assert callable(function(name))
    for question in action.asks:
        assert question.kind.patterns if question.what == "open" else not question.files
        assert question.name if question.what == "save" else not question.name
    if action.command:
        assert nianbao(*action.command.split()[:1], "--help").code == 0


@pytest.mark.parametrize("face", get_args(Face))
def test_ids_and_keys_of_a_face_are_its_own(face: Face) -> None:
    actions = [ACTIONS[name] for name in offered(face)]
    keys = [action.key for action in actions if action.key]
    assert len(set(keys)) == len(keys)
    if face == "ribbon":
        tips = [action.key_tip for action in actions]
        assert len(set(tips)) == len(tips)


def test_a_record_says_only_what_is_known() -> None:
    assert sum(len(group.actions) for group in declaration().groups) == len(ACTIONS)
    assert {face for action in ACTIONS.values() for face in action.faces} == set(get_args(Face))
    assert {action.works_on for action in ACTIONS.values()} == set(get_args(WorksOn))
    assert {action.sets for action in ACTIONS.values() if action.sets} == {
        field.name
        for field in fields(Chosen)
        if field.name != "jobs"  # the page has one process
    }


def test_no_face_lacks_an_action_that_it_can_do() -> None:
    assert offered("ribbon") == offered("toolbar")
    assert set(offered("ribbon")) < set(offered("filer"))
    assert set(offered("filer")) | set(offered("supervisor")) == set(ACTIONS)


def test_run_python_finds_every_entry_function_in_the_module() -> None:
    assert {name: getattr(addin, name) for name in addin.ACTIONS} == addin.ACTIONS
    assert all(entry.__doc__ == ACTIONS[name].supertip for name, entry in addin.ACTIONS.items())


def test_the_tables_in_the_manuals_are_current() -> None:
    """Remake them with ``python docs/make_buttons.py``."""
    for page, text in make_buttons.pages().items():
        assert page.read_text("utf-8") == text


FACES = """
import json, sys, time
from pathlib import Path
import nianbao.addin
from nianbao.panel.window import Window

window = Window()
window.filer.open(Path(sys.argv[1]))

def wait():
    while window.worker.is_busy:
        window.update()
        time.sleep(0.01)

wait()
button = window.filer.buttons.buttons["count_blanks"]
button.invoke()
wait()
print(json.dumps({
    "window": button.cget("text"),
    "said": window.filer.results.sentence.get(),
    "entry": callable(nianbao.addin.count_blanks),
    "package": str(Path(nianbao.addin.__file__).parents[2]),
}))
window.close()
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with a record and a function more, and all that follows."""
    copy = copy_project(tmp_path_factory.mktemp("copy"))
    write(RECIPE, copy.root)
    make_anew(RECIPE, copy)
    return copy.root


class TestAButtonMore:
    """The recipe of docs/developer.md: a record, its function, the commands for what follows."""

    def test_stands_on_the_ribbon_with_its_macro(self, copy: Path) -> None:
        path = copy / "addin/nianbao/office/nianbao.xlam"
        with zipfile.ZipFile(path) as package:
            ribbon = package.read("customUI/customUI14.xml").decode()
            sentences = package.read("xl/sharedStrings.xml").decode()
        parser = VBA_Parser(str(path))
        code = "".join(str(part[3]) for part in parser.extract_macros())
        parser.close()

        assert '<button id="NbCountBlanks" label="数空格"' in ribbon
        assert 'onAction="NbOnCountBlanks"' in ribbon
        assert "Public Sub NbOnCountBlanks(control As IRibbonControl)" in code
        assert 'NbRun "count_blanks", True' in code
        assert "正在数空格……" in sentences

    def test_stands_on_the_toolbar(self, copy: Path) -> None:
        with zipfile.ZipFile(copy / "addin/nianbao/office/nianbao.oxt") as package:
            toolbar, script = package.read("Addons.xcu"), package.read("python/toolbar.py")

        assert "数空格" in toolbar.decode()
        assert "toolbar.py$count_blanks?" in toolbar.decode()
        assert 'def count_blanks(*_):\n    _run("count_blanks", True)' in script.decode()

    @pytest.mark.usefixtures("display")
    def test_works_in_the_window_and_is_an_entry_function(
        self, copy: Path, workbook: MakeWorkbook
    ) -> None:
        path = workbook({"applications.new.enterprise": None})

        told: dict[str, Any] = json.loads(run(NextYear(copy), "-c", FACES, path).stdout)

        assert told == {
            "window": "数空格（F3）",
            "said": "还有 1 格没有填",
            "entry": True,
            "package": str(copy),
        }

    def test_stands_in_the_manuals(self, copy: Path) -> None:
        assert "| **数空格** | 数一数还有多少个" in (copy / "docs/clerk.md").read_text("utf-8")
        assert "| 数空格 | `count_blanks` | ✓ | F3 |" in (copy / "README.md").read_text("utf-8")

    def test_needs_no_other_file_changed_by_hand(self, copy: Path) -> None:
        parts = ("addin", "vba", "libreoffice", "docs")
        changed = {
            str(path.relative_to(copy))
            for part in parts
            for path in (copy / part).rglob("*")
            if path.suffix in {".py", ".toml", ".bas", ".cls", ".xml", ".xcu", ".md"}
            and path.read_bytes() != (ROOT / path.relative_to(copy)).read_bytes()
        }

        by_hand = {"addin/nianbao/actions/actions.toml", "addin/nianbao/actions/buttons.py"}
        made = {"vba/modules/NbMacros.bas", "vba/modules/NbRibbon.bas", "docs/clerk.md"}
        assert changed == by_hand | made
