"""Every promise of README and the manuals stands there word for word and is attacked by a test."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.open_workbook import open_workbook
from nianbao.host.file import FileHost

ROOT = Path(__file__).parents[1]
TABLE = Path(__file__).with_name("promises.txt")
DOCUMENTS = ("README.md", "README.zh-CN.md", "docs/clerk.md", "docs/supervisor.md", "docs/it.md")
DOCUMENTS += ("docs/register.md",)
# words by which a sentence promises that something will not happen
PROMISING = re.compile(
    r"从不|绝不|永不|不会(?!有人)|一点不|一个字节|逐字节|不联网|不覆盖|不采信|没有改动。|都不动|不损坏"
    r"|\b[Nn]ever\b|\b[Nn]othing (?:of|is)\b|\bno existing file\b|\bbyte for byte\b"
)
_SENTENCE_END = re.compile(r"(?<=[。！？])|\n(?=\n|\||[*#] |\d\. )|\|")
REACHING_OUT = {"socket", "ssl", "urllib.request", "http", "ftplib", "smtplib", "requests", "httpx"}
CHANGING_WINDOWS = re.compile(r"SetValue|CreateKey|DeleteKey|DeleteValue|\bsc\.exe\b|setx\b")


def rows() -> list[tuple[str, str, str]]:
    lines = TABLE.read_text("utf-8").splitlines()
    split = [line.split(" | ") for line in lines if line and not line.startswith("# ")]
    return [(document, " | ".join(sentence), test) for document, *sentence, test in split]


@cache
def text_of(document: str) -> str:
    """Return a document's text with line ends inside a paragraph taken away."""
    text = (ROOT / document).read_text("utf-8")
    return re.sub(r"\n +", " ", text)


@cache
def functions_of(name: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / name).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def sentences(document: str) -> list[str]:
    return [found.strip() for found in _SENTENCE_END.split(text_of(document)) if found.strip()]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[2])
def test_a_promise_stands_in_its_document_and_its_test_is_there(row: tuple[str, str, str]) -> None:
    document, sentence, test = row
    name, _, function = test.partition("::")

    assert sentence in text_of(document)
    assert function.startswith("test_")
    assert function in functions_of(name)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_sentence_that_promises_has_a_test(document: str) -> None:
    known = [sentence for name, sentence, _ in rows() if name == document]
    promised = [sentence for sentence in sentences(document) if PROMISING.search(sentence)]

    missing = [s for s in promised if not any(k in s or s in k for k in known)]

    assert promised
    assert missing == []


def test_every_line_of_what_is_never_done_is_a_promise() -> None:
    part = text_of("docs/clerk.md").partition("## 程序从不做的事")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("* ")]
    known = [sentence for document, sentence, _ in rows() if document == "docs/clerk.md"]

    assert len(lines) >= 5
    assert [line for line in lines if line not in known] == []


def test_a_check_alone_changes_no_byte(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook({"applications.new.enterprise": 2})
    before = path.read_bytes()

    assert nianbao("check", path).code == 1

    assert path.read_bytes() == before


def test_a_check_that_marks_changes_no_figure_and_no_sentence(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({"applications.new.enterprise": 2, "applications.new.total": 9})

    def content() -> dict[str, object]:
        layout = open_workbook(path)[1].layout
        blocks = [*(sheet.block for sheet in layout.tables), *layout.prose.values()]
        return {
            name: (area.values, area.formulas) for name, area in FileHost(path).read(blocks).items()
        }

    before = content()
    assert nianbao("check", path, "--write").code == 1
    assert content() == before


def test_no_command_takes_a_file_away_or_writes_over_one(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path, there = workbook({"applications.new.enterprise": 2}), tmp_path / "已有.xlsx"
    there.write_bytes(b"mine")
    folder = tmp_path / "已有的文件夹"
    folder.mkdir()
    (folder / "一.txt").write_bytes(b"mine")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    for command in (
        ("new", there),
        ("read", path, there),
        ("renew", path, there),
        ("intake", tmp_path, "--out", there),
        ("return", tmp_path, "--out", folder),
        ("rollup", tmp_path, "--out", there),
        ("export", path, "--draft", "--to", "csv", "--out", folder),
        ("submit", path, "--out", folder),
        ("figures", path),
        ("check", path),
    ):
        nianbao(*command)

    after = {file: file.read_bytes() for file in before if file.is_file()}
    assert after == before


def test_nothing_in_the_program_reaches_the_network_or_changes_windows() -> None:
    """``socket`` is used once, for this machine's own name."""
    found = set()
    for path in (ROOT / "addin/nianbao").rglob("*.py"):
        text = path.read_text("utf-8")
        assert not CHANGING_WINDOWS.search(text), path
        for node in ast.walk(ast.parse(text)):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            found |= {(path.name, name) for name in names if name in REACHING_OUT}

    assert found == {("locks.py", "socket")}
    assert "socket.gethostname()" in (ROOT / "addin/nianbao/host/locks.py").read_text("utf-8")


def test_the_checklist_of_what_never_ran_is_still_empty() -> None:
    """The day on which somebody fills it in, README's sentence must be written anew."""
    checklist = (ROOT / "docs/excel-checklist.md").read_text("utf-8")
    results = checklist.rpartition("|---|")[2].splitlines()[1:]

    assert results
    assert all(set(line) <= set("| ") for line in results)
