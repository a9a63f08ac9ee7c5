"""The door of the page, without a browser: requests and bytes in, JSON and files out."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import MakeWorkbook
from in_pyodide import ABSENT
from nianbao import web
from nianbao.actions.check import as_json, check
from nianbao.actions.declaration import declaration
from nianbao.host.file import FileHost
from nianbao.host.filing import take_filing
from nianbao.intake.likeness import Runs
from nianbao.intake.receipt import stored_receipt
from nianbao.publish import docx_bytes, report_of
from nianbao.recover import read_report
from nianbao.register.counting import counted
from nianbao.sample import sample_report
from nianbao.web.build import build
from nianbao.web.desk import Desk
from nianbao.words import Refusal, say
from register_year import FORM, YEAR, sample, saved

UNBALANCED = {"applications.new.natural_person": 6, "applications.granted.natural_person": 5}
BALANCED = UNBALANCED | {"applications.carried_out.natural_person": 1}

Ask = Callable[..., tuple[dict[str, Any], dict[str, bytes]]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Ask a page of its own; files are given by their paths."""
    (tmp_path / "page").mkdir()
    monkeypatch.setattr(web, "_desk", [Desk(tmp_path / "page")])

    def run(act: str, *given: Path, **more: object) -> tuple[dict[str, Any], dict[str, bytes]]:
        files = {path.name: path.read_bytes() for path in given}
        text, made = web.call(json.dumps({"act": act, **more}), files)
        assert str(tmp_path) not in text
        return json.loads(text), made

    yield run


def verdict(path: Path) -> dict[str, Any]:
    return json.loads(json.dumps(as_json(check(FileHost(path))), default=str))


def test_a_workbook_is_judged_as_the_command_judges_it(ask: Ask, workbook: MakeWorkbook) -> None:
    path = workbook(UNBALANCED)
    answer, made = ask("open", path)
    assert answer["filing"]["verdict"] == verdict(path)
    assert [line["message"] for line in answer["lines"]] == [
        finding["message"] for finding in verdict(path)["findings"]
    ]
    assert made == {}
    _, saved = ask("save")
    assert saved == {path.name: path.read_bytes()}


def test_each_figure_of_the_tables_bears_its_place(ask: Ask, workbook: MakeWorkbook) -> None:
    path = workbook(UNBALANCED)
    answer, _ = ask("open", path)
    figures = {
        cell["id"]: cell
        for table in answer["filing"]["tables"]
        for cell in table["cells"]
        if cell["kind"] == "figure"
    }
    edition = check(FileHost(path)).filing.edition
    assert figures.keys() == {cell.id for cell in edition.cells}
    one = figures["applications.new.natural_person"]
    assert (one["text"], one["at"].partition("!")[0]) == ("6", "三、依申请")
    heads = {cell["own"] for table in answer["filing"]["tables"] for cell in table["cells"]}
    assert set(one["headers"]) <= heads


def test_a_check_marks_the_workbook_that_is_taken_away(ask: Ask, workbook: MakeWorkbook) -> None:
    path = workbook(UNBALANCED)
    ask("open", path)
    ask("check")
    _, saved = ask("save")
    (tmp := path.with_name("取回.xlsx")).write_bytes(saved[path.name])
    assert tmp.read_bytes() != path.read_bytes()
    assert verdict(tmp) == verdict(path)


def test_the_report_comes_in_every_format_and_as_one_zip(ask: Ask, workbook: MakeWorkbook) -> None:
    ask("open", workbook(BALANCED))
    answer, made = ask("export")
    kinds = {Path(name).suffix for name in made}
    assert kinds >= {".docx", ".html", ".csv", ".json", ".xlsx", ".zip"}
    (packed,) = (data for name, data in made.items() if name.endswith(".zip"))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert inside == {name: data for name, data in made.items() if not name.endswith(".zip")}
    assert "refused" not in answer
    again, _ = ask("export")  # nothing of the first time is in the way
    assert "refused" not in again


def test_the_copy_for_review_comes_by_itself(ask: Ask, workbook: MakeWorkbook) -> None:
    ask("open", workbook(BALANCED))
    answer, made = ask("review")
    assert "送审稿已生成" in answer["sentence"]
    assert any(name.endswith("（送审稿）.docx") for name in made)
    assert not any(name.endswith(".html") for name in made)


def test_errors_allow_a_draft_only(ask: Ask, workbook: MakeWorkbook) -> None:
    ask("open", workbook(UNBALANCED))
    refused, made = ask("export")
    assert (refused["key"], made) == ("export.blocked", {})
    shown = {action["id"]: action for action in web.actions_shown()}["export"]
    assert refused["key"] == shown["refusal"]
    _, made = ask("export", option=shown["option"])
    assert any(say("export.draft_suffix") in name for name in made)


def test_what_hinders_handing_in_is_explained_beside_it(ask: Ask, workbook: MakeWorkbook) -> None:
    """It is late, since nobody has handed in the report of 2025 in time any more."""
    ask("open", workbook(BALANCED))
    refused, made = ask("submit")
    assert (refused["key"], made) == ("submit.unready", {})
    (number,) = (n for n, line in enumerate(refused["lines"]) if line["explainable"])
    ask("explain", number=number, text="机构合并，经同意延期报送")
    answer, made = ask("submit")
    (workbook_made,) = (name for name in made if name.endswith(say("submit.file_suffix") + ".xlsx"))
    assert any(name.endswith(".docx") for name in made)
    path = workbook(BALANCED, name="甲.xlsx").with_name("乙.xlsx")
    path.write_bytes(made[workbook_made])
    receipt = stored_receipt(take_filing(FileHost(path)))
    assert receipt is not None
    assert receipt.number in answer["sentence"]


def test_last_year_is_given_as_a_second_file(ask: Ask, workbook: MakeWorkbook) -> None:
    ask("open", workbook(BALANCED))
    answer, _ = ask("last_year", workbook(BALANCED, name="上年.xlsx", year=2024))
    assert answer["changes"] or answer["notes"]
    assert "上年.xlsx" in answer["sentence"]


def test_a_register_is_given_as_a_second_file_and_nothing_of_it_stays(
    ask: Ask, workbook: MakeWorkbook, tmp_path: Path
) -> None:
    register = saved(tmp_path / "台账.xlsx", sample())
    ask("open", workbook({}, year=YEAR))
    answer, made = ask("register_take", register)
    assert made == {}
    assert answer["notes"][0].startswith(f"{YEAR} 年：新收 ")
    given = counted(sample(), YEAR, FORM).counts
    figures = [c for t in answer["filing"]["tables"] for c in t["cells"] if c["kind"] == "figure"]
    assert {c["id"]: c["text"] for c in figures if c["id"] in given} == {
        name: str(count) for name, count in given.items()
    }
    assert [path.name for path in (tmp_path / "page").rglob("*台账*")] == []


def test_who_opens_a_register_in_place_of_a_filing_is_told_where_it_belongs(
    ask: Ask, tmp_path: Path
) -> None:
    refused, _ = ask("open", saved(tmp_path / "台账.xlsx", sample()))
    assert "台账请在打开填报表后用“从台账取数”给出" in refused["refused"]


def test_what_cannot_be_done_is_a_sentence_and_the_workbook_stays(
    ask: Ask, workbook: MakeWorkbook, tmp_path: Path
) -> None:
    assert ask("check")[0]["refused"] == say("web.none_open")
    path = workbook(BALANCED)
    ask("open", path)
    (tmp_path / "坏.xlsx").write_bytes(b"PK\3\4 no workbook")
    assert "坏.xlsx" in ask("open", tmp_path / "坏.xlsx")[0]["refused"]
    assert ask("save")[1] == {path.name: path.read_bytes()}


def test_a_failure_of_ours_is_a_sentence_with_a_text_to_copy(
    ask: Ask, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("open", workbook(BALANCED))
    with monkeypatch.context() as broken:
        broken.setattr("nianbao.web.desk.check", lambda _: 1 / 0)
        answer, _ = ask("check")
    assert answer["failed"] == say("web.failed")
    assert "ZeroDivisionError" in answer["text"]
    assert "failed" not in ask("check")[0]


def test_a_published_report_becomes_the_workbook_that_is_open(ask: Ask, tmp_path: Path) -> None:
    answer, made = ask("read", sample_report())
    assert made == {}
    assert answer["filing"]["unit"] == "东城区国资委"
    _, saved = ask("save")
    ((name, data),) = saved.items()
    (tmp_path / name).write_bytes(data)
    assert verdict(tmp_path / name) == answer["filing"]["verdict"]


def test_every_action_of_the_page_can_be_asked_for(
    ask: Ask, workbook: MakeWorkbook, tmp_path: Path
) -> None:
    path, report = workbook(BALANCED), tmp_path / "报告.docx"
    report.write_bytes(docx_bytes(report_of(read_report(sample_report()).filing)))
    register = saved(tmp_path / "台账.xlsx", sample())
    for group in declaration().on("page"):
        for action in group.actions:
            given = {"open": [path], "last_year": [path], "read": [report], "prose": [report]}
            given["register_take"] = [register]
            ask("open", path)
            more = {"number": 0, "text": "确实如此"} if action.id == "explain" else {}
            answer, _ = ask(action.id, *given.get(action.id, ()), **more)
            assert "failed" not in answer, (action.id, answer)


def test_a_folder_is_taken_in_file_by_file(
    workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With texts compared as a browser compares them, which has no MinHash."""
    monkeypatch.setattr("nianbao.intake.shared_prose.likeness", Runs)
    data, told = workbook(BALANCED).read_bytes(), []
    files = {"甲.xlsx": data, "下属/乙.xlsx": data, "说明.txt": b"no workbook"}
    text, made = web.call('{"act": "intake"}', files, lambda *done: told.append(done))
    answer = json.loads(text)
    levels = sorted(unit["level"] for unit in answer["units"])
    assert levels == ["可汇总", "可汇总", "读不出", "重复报送"]
    assert (told, list(made)) == ([(1, 3), (2, 3), (3, 3)], ["接收情况.xlsx"])


def test_a_package_that_is_not_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pack(command: list[str], _: str) -> None:
        (Path(command[-1]) / "pyodide.tgz").write_bytes(b"another one")

    monkeypatch.setattr("nianbao.web.build._run", pack)
    monkeypatch.setattr("nianbao.web.build.which", lambda _: "npm")
    with pytest.raises(Refusal, match="pyodide"):
        build(tmp_path / "page")
    assert list(tmp_path.iterdir()) == []


WITHOUT = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[2].split()))  # importing any of them now fails
import json
from pathlib import Path
from nianbao import web
import nianbao.web.folder
path = Path(sys.argv[1])
file = {path.name: path.read_bytes()}
asked = [({"act": "open"}, file), ({"act": "last_year"}, file)]
asked += [({"act": act}, {}) for act in ("check", "export", "submit", "recompute", "undo")]
print(json.dumps([json.loads(web.call(json.dumps(act), given)[0]) for act, given in asked]))
"""


def test_the_page_needs_nothing_that_no_browser_has(workbook: MakeWorkbook) -> None:
    """An import of such a module at another's top fails here, without any browser."""
    absent = " ".join((*ABSENT, "multiprocessing", "tkinter", "typst", "pypdfium2", "pdfplumber"))
    command = [sys.executable, "-c", WITHOUT, str(workbook(BALANCED)), absent]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answers = json.loads(done.stdout)
    assert [answer for answer in answers if "failed" in answer] == []
    assert any("refused" not in answer for answer in answers)
