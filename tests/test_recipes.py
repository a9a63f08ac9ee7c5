"""The recipes of docs/developer.md that no other test carries out, and what else it names.

Those for a rule and a button are carried out in ``test_new_rule.py`` and ``test_actions.py``, the
one for an edition in ``test_next_year.py`` as well.
"""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import next_year
from manual import MANUAL, ROOT, copy_project, make_anew, recipe, run, write
from next_year import LAST, NEXT, NextYear
from nianbao import __version__

PACKAGE = ROOT / "addin" / "nianbao"
SAMPLE = PACKAGE / "sample" / "dongcheng-sasac-2023.txt"
OTHERS = ("An export more", "A reader more", "A word more", "A meaning more")
YEAR = 2025


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NextYear]:
    """Return a copy of the project with an export, a reader, a word and a meaning more."""
    copied = copy_project(tmp_path_factory.mktemp("recipes"))
    for title in OTHERS:
        write(title, copied.root)
        make_anew(title, copied)
    yield copied
    copied.close()


@pytest.fixture(scope="module")
def sample(copy: NextYear) -> Path:
    """Return the packaged report as a workbook."""
    path = copy.root / "样例.xlsx"
    copy.run("read", SAMPLE, path)
    return path


def test_an_export_more_is_made_and_read_back(copy: NextYear, sample: Path, tmp_path: Path) -> None:
    copy.run("export", sample, "--to", "txt", "--out", tmp_path)
    (made,) = tmp_path.glob("*.txt")

    copy.run("read", made, tmp_path / "读回.xlsx")

    assert copy.numbers(tmp_path / "读回.xlsx") == copy.numbers(sample)


def test_a_draft_of_an_export_more_says_so(copy: NextYear, tmp_path: Path) -> None:
    path = copy.filled(tmp_path / "年报.xlsx", YEAR, {"applications.new.natural_person": 1})

    copy.run("export", path, "--to", "txt", "--out", tmp_path / "成稿", "--draft")

    (made,) = (tmp_path / "成稿").glob("*.txt")
    assert made.read_text("utf-8").startswith("草稿\n")


def blocks_of(text: str) -> list[str | list[list[str]]]:
    """Return a report as text in the notation that the reader of the recipe takes."""
    blocks: list[str | list[list[str]]] = []
    for line in filter(str.strip, text.splitlines()):
        cells = [cell.strip() for cell in line.split("|")]
        last = blocks[-1] if blocks else ""
        if len(cells) > 1 and isinstance(last, list):
            last.append(cells)
        else:
            blocks.append([cells] if len(cells) > 1 else line)
    return blocks


def test_a_reader_more_reads_every_figure(copy: NextYear, sample: Path, tmp_path: Path) -> None:
    copy.run("export", sample, "--to", "txt", "--out", tmp_path)
    (made,) = tmp_path.glob("*.txt")
    source = tmp_path / "报告.json"
    source.write_text(json.dumps(blocks_of(made.read_text("utf-8"))), "utf-8")

    copy.run("read", source, tmp_path / "读回.xlsx", code=None)

    assert copy.numbers(tmp_path / "读回.xlsx") == copy.numbers(sample)


@pytest.mark.parametrize("content", ["7", "[1]", "不是"])
def test_a_reader_more_refuses_in_its_sentence(
    copy: NextYear, tmp_path: Path, content: str
) -> None:
    source = tmp_path / "报告.json"
    source.write_text(content, "utf-8")

    done = run(copy, "-m", "nianbao", "read", source, tmp_path / "读回.xlsx")

    assert done.returncode == 2
    assert "报告.json 不是由文字和表格组成的 JSON 文件" in done.stdout + done.stderr


def test_a_word_more_is_said_where_it_is_called(copy: NextYear, sample: Path) -> None:
    assert copy.run("figures", sample).endswith("共 200 个数字，其中空白 0 个\n")


def test_a_meaning_more_is_compared_with_the_tables(
    copy: NextYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = {"proactive.regulations.issued": 1, "proactive.normative_documents.issued": 5}
    said = {}
    for count in (6, 7):
        text = f"{{year}}年制发规章、规范性文件{count}件。"
        prose = {**next_year.PROSE, "1": [*next_year.PROSE["1"], text]}
        monkeypatch.setattr(next_year, "PROSE", prose)
        path = copy.filled(tmp_path / f"{count}.xlsx", YEAR, figures)
        found = copy.json("check", path, code=None)["findings"]
        said[count] = [x["message"] for x in found if x["rule"] == "R056"]
        monkeypatch.undo()

    assert said[6] == []
    assert [("制发规章、规范性文件7件" in x, "差 1" in x) for x in said[7]] == [(True, True)]


def test_recipes_together_leave_words_and_seals_in_order(copy: NextYear) -> None:
    done = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_words.py",
               "tests/test_seals.py")  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> NextYear:
    """Return a copy of the project after the recipes for an edition and a release."""
    next_year.make(tmp_path_factory.mktemp("release")).close()
    copied = copy_project(tmp_path_factory.getbasetemp() / "release0")
    make_anew("An edition more", copied)
    write("A release more", copied.root)
    make_anew("A release more", copied)
    return copied


def test_a_release_more_bears_its_version_everywhere(released: NextYear) -> None:
    (version,) = re.findall(r'^\+__version__ = "(.+)"$', MANUAL, re.MULTILINE)
    office = released.root / "addin/nianbao/office"
    with zipfile.ZipFile(office / "nianbao.xlam") as add_in:
        assert version in add_in.read("xl/sharedStrings.xml").decode()
    with zipfile.ZipFile(office / "nianbao.oxt") as toolbar:
        assert f'<version value="{version}"/>' in toolbar.read("description.xml").decode()
    (wheel,) = (released.root / "dist").glob(f"nianbao-{version}-*.whl")
    with zipfile.ZipFile(wheel) as package:
        assert f"nianbao/form/editions/{NEXT}/form.toml" in package.namelist()
        template = package.read("nianbao/workbook_template.xlsx")
    assert template == (released.root / "workbook_template.xlsx").read_bytes()


def test_an_edition_more_is_sealed_and_stands_on_the_page_of_rules(released: NextYear) -> None:
    seals = (released.root / "tests/data/seals.toml").read_text("utf-8")
    assert seals.count(f'"{NEXT}.1" = ') == 2
    assert next_year.RULE in (released.root / "docs/rules.md").read_text("utf-8")


def test_the_changes_begin_with_the_version_in_force() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == __version__


def test_the_house_has_the_rooms_that_the_manual_shows() -> None:
    (house, _) = [block.text for block in recipe("The house")]
    shown = set(re.findall(r"^  (\w+)/ ", house, re.MULTILINE))
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir()} - {"__pycache__"}
    assert shown == rooms


def test_every_recipe_is_carried_out_by_a_test() -> None:
    titles = set(re.findall(r"^## (.+ more)$", MANUAL, re.MULTILINE))
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    assert len(titles) == 8
    assert {title for title in titles if f'"{title}"' not in tests} == set()


def test_every_file_that_the_manual_names_is_there() -> None:
    text = re.sub(r"^```.*?^```$", "", MANUAL, flags=re.MULTILINE | re.DOTALL)
    named = {name.replace("NEWEST", LAST) for name in re.findall(r"`([\w.]+/[\w./]*)`", text)}
    places = (ROOT, PACKAGE, PACKAGE / "form" / "editions" / LAST)
    assert len(named) > 30
    assert {name for name in named if not any((place / name).exists() for place in places)} == set()
