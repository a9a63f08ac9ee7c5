"""The toolbar for LibreOffice: the ribbon's buttons, with the same words and the same actions.

``test_person.py`` presses it. Remake it with ``python libreoffice/build_oxt.py``.
"""

import ast
import re
import zipfile
from io import BytesIO

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types

import made
from build_oxt import EXTENSION, extension
from build_xlam import MODULES
from nianbao.actions.declaration import declaration
from nianbao.addin import ACTIONS
from ribbon import buttons

RIBBON = made.ribbon()
OPENED = zipfile.ZipFile(EXTENSION)
PARTS = {name: OPENED.read(name) for name in OPENED.namelist()}
SCRIPT = PARTS["python/toolbar.py"].decode()
BUTTONS = [button["label"] for button in buttons(RIBBON)]


def shown() -> list[tuple[str, str]]:
    """The labels of the toolbar and the functions behind them."""
    found = []
    for node in etree.fromstring(PARTS["Addons.xcu"]).iter("node"):
        given = {
            prop.get("{http://openoffice.org/2001/registry}name"): "".join(prop.itertext())
            for prop in node.iterchildren("prop")
        }
        if "Title" in given:
            found.append((given["Title"], re.split(r"[$?]", given["URL"])[1]))
    return found


def started() -> dict[str, str]:
    """The action that each function of the script starts."""
    tree = ast.parse(SCRIPT)
    return {
        function.name: str(call.args[0].value)
        for function in tree.body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "_run"
        and isinstance(call.args[0], ast.Constant)
    }


def test_the_shipped_file_is_what_its_sources_give() -> None:
    built = zipfile.ZipFile(BytesIO(extension()))

    assert {name: built.read(name) for name in built.namelist()} == PARTS


def test_it_has_the_buttons_of_the_ribbon_in_their_order() -> None:
    assert [label for label, _ in shown()] == BUTTONS


def test_lines_stand_between_the_groups() -> None:
    groups = [len(group.actions) for group in declaration().on("toolbar")]
    bar = next(etree.fromstring(PARTS["Addons.xcu"]).iter("node")).find("node")
    parts = "".join(bar.itertext()).split("private:separator")

    assert [part.count("toolbar.py$") for part in parts] == groups


def test_every_button_has_an_icon_of_the_package() -> None:
    images = {}
    for node in etree.fromstring(PARTS["Addons.xcu"]).iter("node"):
        if len(node) == 2 and node[1].tag == "node":
            address, *files = ("".join(x.itertext()) for x in (node[0], *node[1]))
            images[re.split(r"[$?]", address)[1]] = set(files)

    assert list(images) == [name for _, name in shown()]
    for files in images.values():
        (file,) = files
        part = etree.fromstring(PARTS[file.removeprefix("%origin%/")])
        assert part.get("viewBox") == "0 0 24 24"
    assert {n for n in PARTS if n.startswith("icons/")} == {
        f"icons/{button['imageMso']}.svg" for button in buttons(RIBBON)
    }


def test_every_button_has_its_function_and_every_action_a_button() -> None:
    functions = {node.name for node in ast.parse(SCRIPT).body if isinstance(node, ast.FunctionDef)}

    assert {name for _, name in shown()} <= functions
    assert sorted(started().values()) == sorted(ACTIONS)


def test_the_ribbon_starts_the_same_actions() -> None:
    code = (MODULES / "NbMacros.bas").read_text("ascii")
    ribbon = dict(re.findall(r'Public Sub Nb(\w+)\(\)\n    NbRun "(\w+)"', code))
    by_label = {button["id"][2:]: button["label"] for button in buttons(RIBBON)}
    toolbar = {label: started()[name] for label, name in shown() if name in started()}

    assert {by_label[macro]: action for macro, action in ribbon.items()} == toolbar


@pytest.mark.parametrize("part", [name for name in PARTS if name.endswith((".xml", ".xcu"))])
def test_its_parts_are_well_formed(part: str) -> None:
    assert etree.fromstring(PARTS[part]) is not None
