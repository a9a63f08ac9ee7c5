"""The rooms of the program: who may import whom, and how long a file or function may be."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import nianbao
from nianbao.form.edition import editions

PACKAGE = Path(nianbao.__file__).parent
# from the bottom up; a module imports from its own floor and from those below
FLOORS = (
    ("words", "_log"),
    ("form",),
    ("rules",),
    ("book",),
    ("host",),
    (
        "publish",
        "recover",
        "renew",
        "intake",
        "bundle",
        "sample",
        "register",
        "season",
        "draft",
        "compare",
    ),
    ("actions",),
    ("_caller", "_findings", "_press", "addin", "panel", "web", "cli", "__main__"),
)
HOST = next(number for number, rooms in enumerate(FLOORS) if "host" in rooms)
FACES = ("nianbao.addin", "nianbao.__main__", "nianbao.cli")
FOUND_BY_LOOKING = ("nianbao.cli.", "nianbao.rules.checks.")
MOST_LINES_OF_A_FILE, MOST_LINES_OF_A_FUNCTION = 400, 60


@cache
def modules() -> dict[str, Path]:
    """Return every module of the program with its file."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ("nianbao", *path.relative_to(PACKAGE).with_suffix("").parts)
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text("utf-8"))


@cache
def imports(module: str) -> frozenset[str]:
    """Return the modules of the program that one imports, inside functions too."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names} & modules().keys()
            found |= names or {node.module} & modules().keys()
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & modules().keys()
    return frozenset(found - {module})


def floor(module: str) -> int:
    """Return on which floor a module stands; the package itself, a version, is the ground."""
    room = (*module.split("."), "")[1]
    floors = [number for number, rooms in enumerate(FLOORS) if room in rooms]
    assert floors or not room, f"on which floor does {room} stand?"
    return floors[0] if room else 0


def functions(module: str) -> Iterator[tuple[str, int]]:
    """Yield the functions of a module with their lines."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno
            yield node.name, node.end_lineno - node.lineno + 1


def test_no_module_imports_from_a_floor_above() -> None:
    upward = {
        (module, other)
        for module in modules()
        for other in imports(module)
        if floor(other) > floor(module)
    }
    assert upward == set()


@pytest.mark.parametrize("room", sorted({name.split(".")[1] for name in modules() if "." in name}))
def test_no_files_of_a_room_import_each_other_in_a_circle(room: str) -> None:
    own = {name for name in modules() if f"{name}.".startswith(f"nianbao.{room}.")}
    graph = {name: imports(name) & own for name in own}
    TopologicalSorter(graph).prepare()


def test_no_rooms_import_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for module in modules():
        own = (*module.split("."), "")[1]
        graph.setdefault(own, set()).update((*other.split("."), "")[1] for other in imports(module))
    TopologicalSorter({room: others - {room, ""} for room, others in graph.items()}).prepare()


@pytest.mark.parametrize("module", [name for name in modules() if floor(name) < HOST])
def test_below_the_host_nothing_knows_a_spreadsheet_program(module: str) -> None:
    outside = {
        name.partition(".")[0]
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (getattr(node, "module", None), *(alias.name for alias in node.names))
        if name
    }
    assert outside.isdisjoint({"xlwings", "win32com", "pythoncom", "uno"})


def test_every_module_is_of_use_to_a_user() -> None:
    """What only developers run stands outside the package, and so outside the wheel.

    A module is reached by an import, or by its name in a text: a command that is loaded when
    it is wanted, a script that is copied into a bundle.
    """
    every = "\n".join(path.read_text("utf-8") for path in modules().values())
    reached = {*FACES, *(name for name in modules() if name.startswith(FOUND_BY_LOOKING))}
    reached |= {name for name, path in modules().items() if f'"{path.name}"' in every}
    waiting = list(reached)
    while waiting:
        module = waiting.pop()
        named = {name for name in modules() if f'"from {name} ' in modules()[module].read_text()}
        parents = {module.rpartition(".")[0]} & modules().keys()
        new = (imports(module) | named | parents) - reached
        reached |= new
        waiting += new
    assert modules().keys() - reached == set()


@pytest.mark.parametrize("module", sorted(modules()))
def test_files_and_functions_are_short(module: str) -> None:
    assert len(modules()[module].read_text("utf-8").splitlines()) < MOST_LINES_OF_A_FILE
    assert {name for name, lines in functions(module) if lines >= MOST_LINES_OF_A_FUNCTION} == set()


def test_no_program_file_names_an_edition_of_the_form() -> None:
    """An edition is a folder that is found by looking; a docstring may take one as an example."""
    named = {value for name in editions() for value in (name, int(name))}
    found = []
    for path in modules().values():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and node.value in named:
                found.append(f"{path.name}:{node.lineno}")
    assert found == []
