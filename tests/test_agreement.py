"""intake, return, rollup, check and the window say the same of the same folder; nothing is doubled.

The folder is a small season: sound units, faults of every kind, an earlier sum and tables of ours.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from city import Unit, unit
from conftest import Nianbao
from nianbao.actions import department
from nianbao.actions.check import Terms as CheckTerms
from nianbao.actions.check import check
from nianbao.actions.department import Chosen
from nianbao.actions.intake import as_json
from nianbao.actions.intake import intake as take_in_folder
from nianbao.actions.rollup import Terms, make_rollup
from nianbao.host.file import FileHost
from nianbao.words import Refusal, say
from table_text import rows

SOUND, UNBALANCED, COPY, NAMING, OTHER_LAST, UNEXPLAINED, MODEL = range(7)
STATES = {
    SOUND: "ready",
    UNBALANCED: "blocked",
    COPY: "explain",
    NAMING: "explain",
    OTHER_LAST: "blocked",
    UNEXPLAINED: "explain",
    MODEL: "explain",
}


def filings() -> dict[int, Unit]:
    found = {number: unit(number) for number in STATES}
    found[UNBALANCED] = found[UNBALANCED].counting(applications__carried_out__other_org=8)
    found[COPY] = found[MODEL].having(unit=found[COPY].name)
    words = f"{found[SOUND].name}的公开专栏每周更新。"
    found[NAMING] = found[NAMING].saying(1, words)
    found[UNEXPLAINED] = found[UNEXPLAINED].counting(proactive__fees__amount=90_000_000)
    return found


def last_of(filing: Unit, number: int) -> Unit:
    """Return a filing of last year that this year's may follow, or one that it may not."""
    before = unit(number, 2024).having(unit=filing.name)
    before = Unit(before.profile, {**before.figures, **filing.last}, before.sections, {})
    changed = {"applications__carried_out__natural_person": 77} if number == OTHER_LAST else {}
    return before.counting(**changed)


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with what was handed in, last year's folder and the list of units."""
    place = tmp_path_factory.mktemp("season")
    (place / "报来").mkdir()
    (place / "上年").mkdir()
    for number, filing in filings().items():
        (place / "报来" / f"{number}.xlsx").write_bytes(filing.workbook())
        (place / "上年" / f"{number}.xlsx").write_bytes(last_of(filing, number).workbook())
    names = [filing.name for filing in filings().values()]
    (place / "名单.csv").write_text("\n".join(["单位名称", *names]), "utf-8")
    return place


def terms(season: Path) -> dict[str, Any]:
    return {"roster": season / "名单.csv", "previous": season / "上年"}


def test_every_face_says_the_same_of_the_same_folder(season: Path, tmp_path: Path) -> None:
    folder, given = season / "报来", terms(season)
    names = {filing.name: number for number, filing in filings().items()}
    chosen = Chosen(folder, **given)

    received = take_in_folder(folder, tmp_path / "总表.xlsx", Terms(**given, jobs=1))
    told = {names[file["unit"]]: file for file in as_json(received)["files"]}
    window = department.intake(chosen, tmp_path / "窗口.xlsx")
    letters = department.give_back(chosen, tmp_path / "退回")
    rolled = make_rollup(folder, tmp_path / "汇总.xlsx", Terms(**given, jobs=1, incomplete=True))

    assert {number: file["state"] for number, file in told.items()} == STATES
    shown = {names[line.place]: line.level for line in window.lines if line.place in names}
    assert shown == {number: say(f"intake.state.{state}") for number, state in STATES.items()}
    listed = {names[str(row[0])]: row for row in rows(letters.paths[0], "退回清单")}
    for number, state in STATES.items():
        counts = (told[number]["errors"], told[number]["unexplained"])
        assert tuple(listed[number][2:4]) == counts, number
        assert (listed[number][1] == "退回") is (state != "ready")
    overview = {names[str(row[0])]: row for row in rows(tmp_path / "总表.xlsx", "总览")}
    assert {n: row[3] for n, row in overview.items()} == {n: told[n]["unexplained"] for n in told}

    summed = {names[member.unit] for member in rolled.rollup.members}
    assert summed == {number for number, state in STATES.items() if state != "blocked"}
    owed = {names[unit]: count for unit, count in rolled.rollup.unexplained.items()}
    assert owed == {n: told[n]["unexplained"] for n in summed if told[n]["unexplained"]}
    blocked = {names[u] for r in rolled.remarks if r.rule.id == "R105" for u in r.units}
    assert blocked == {number for number, state in STATES.items() if state == "blocked"}


def test_a_single_check_says_what_the_folder_says(season: Path, tmp_path: Path) -> None:
    """But for what only all filings together show."""
    given = terms(season)
    received = take_in_folder(season / "报来", tmp_path / "总表.xlsx", Terms(**given, jobs=1))
    told_together = {COPY: 1, NAMING: 1, MODEL: 1}

    for file in received.files:
        number = int(Path(file.path).stem)
        alone = check(
            FileHost(season / "报来" / file.path),
            terms=CheckTerms(previous=season / "上年" / file.path, at_submit=True),
        ).verdict
        owed = sum(finding.wants_explanation for finding in alone.findings)
        assert owed + told_together.get(number, 0) == file.unexplained
        assert sum(finding.blocks for finding in alone.findings) == file.errors
        if number not in told_together:
            assert alone.state == file.state


@pytest.mark.parametrize("how", ["unit", "department"])
def test_what_is_copied_is_closed_by_the_unit_or_by_the_department(
    season: Path, tmp_path: Path, nianbao: Nianbao, how: str
) -> None:
    folder = copied(season / "报来", tmp_path / "报来")
    approved = tmp_path / "核准.csv"
    lines = ["单位,规则,理由,核准人"]
    for number, rule in ((COPY, "R086"), (MODEL, "R086"), (NAMING, "R085")):
        if how == "unit":
            path = folder / f"{number}.xlsx"
            assert nianbao("explain", path, rule, "--text", "联合编写").code == 0
            assert nianbao("check", path, "--write").code == 0  # the next check keeps it
        else:
            lines.append(f"{filings()[number].name},{rule},联合编写,钱七")
    approved.write_text("\n".join(lines), "utf-8")
    more = ["--approved", approved] if how == "department" else []

    taken = nianbao("intake", folder, "--out", tmp_path / "1.xlsx", *more, "--json").json
    rolled = nianbao(
        "rollup", folder, "--out", tmp_path / "2.xlsx", "--incomplete", *more, "--json"
    ).json

    states = {int(Path(file["file"]).stem): file["state"] for file in taken["files"]}
    assert {n: states[n] for n in (COPY, MODEL, NAMING)} == dict.fromkeys(
        (COPY, MODEL, NAMING), "ready"
    )
    assert not {"R085", "R086"} & {remark["rule"] for remark in rolled["remarks"]}
    found = [row for row in rows(tmp_path / "1.xlsx", "问题清单") if row[3] in ("R085", "R086")]
    assert {row[2] for row in found} == {"已说明"}
    assert all("联合编写" in str(row[8]) for row in found)


def test_an_explanation_of_copied_prose_goes_with_the_prose(
    season: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    folder = copied(season / "报来", tmp_path / "报来")
    path = folder / f"{NAMING}.xlsx"
    nianbao("explain", path, "R085", "--text", "联合编写")
    (data := tmp_path / "d.json").write_text('{"sections": {"5": ["另写一段。"]}}', "utf-8")
    nianbao("fill", path, data)

    nianbao("intake", folder, "--out", tmp_path / "1.xlsx")

    found = [row for row in rows(tmp_path / "1.xlsx", "问题清单") if row[3] == "R085"]
    assert [(row[2], row[8]) for row in found] == [("需说明", None)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("甲局,R086,,钱七", "没有填全"),
        ("甲局,R086,联合编写,", "没有填全"),
        ("甲局,R010,照旧,钱七", "只能核准"),
    ],
)
def test_an_approval_lacking_reason_name_or_right_is_refused(
    season: Path, tmp_path: Path, nianbao: Nianbao, line: str, why: str
) -> None:
    approved = tmp_path / "核准.csv"
    approved.write_text(f"核准单\n单位,规则,理由,核准人\n{line}", "utf-8")

    done = nianbao("intake", season / "报来", "--out", tmp_path / "1.xlsx", "--approved", approved)

    assert done.code == 2
    assert why in done.err
    assert not (tmp_path / "1.xlsx").exists()


def copied(source: Path, target: Path) -> Path:
    target.mkdir()
    for path in source.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target


# --- what this program made itself


def hand_in(folder: Path, *numbers: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.xlsx").write_bytes(unit(number).workbook())
    return folder


@pytest.mark.parametrize("sums", [1, 2])
@pytest.mark.parametrize("listed", [False, True])
def test_an_earlier_sum_is_never_summed_as_a_unit(
    tmp_path: Path, nianbao: Nianbao, sums: int, listed: bool
) -> None:
    folder = hand_in(tmp_path / "报来", 10, 11)
    for number in range(sums):
        make_rollup(folder, tmp_path / f"{number}.xlsx", Terms(unit="某县人民政府", jobs=1))
    for number in range(sums):
        (tmp_path / f"{number}.xlsx").rename(folder / f"汇总{number}.xlsx")
    roster = tmp_path / "名单.csv"
    roster.write_text("\n".join(["单位名称", unit(10).name, unit(11).name]), "utf-8")
    more = ["--roster", roster] if listed else []

    taken = nianbao("intake", folder, "--out", tmp_path / "a.xlsx", "--csv", "--json", *more).json
    rolled = nianbao("rollup", folder, "--out", tmp_path / "b.xlsx", "--json", *more).json
    letters = nianbao("return", folder, "--out", tmp_path / "退回", *more)

    assert taken["states"] == {"ready": 2, "output": sums}
    assert [member["unit"] for member in rolled["members"]] == [unit(10).name, unit(11).name]
    assert "汇总0.xlsx" in "".join(rolled["notes"])
    assert "无须退回 2 家" in letters.out
    assert "某县人民政府" not in (tmp_path / "a.csv").read_text("utf-8-sig")


def test_a_sum_whose_parts_are_not_here_is_a_unit(tmp_path: Path) -> None:
    """So a city sums up the sums of its counties."""
    county = hand_in(tmp_path / "县", 10, 11)
    city = hand_in(tmp_path / "市", 12)
    make_rollup(county, city / "县.xlsx", Terms(unit="某县人民政府", jobs=1))

    rolled = make_rollup(city, tmp_path / "市.xlsx", Terms(jobs=1, incomplete=True))

    units = [member.unit for member in rolled.rollup.members]
    assert units == [unit(12).name, "某县人民政府"]
    assert rolled.rollup.unexplained == {"某县人民政府": 3}  # its prose is missing
    assert (rolled.rollup.gaps, rolled.rollup.left_out) == ((), ())


def _table(folder: Path, out: Path) -> Path:
    take_in_folder(folder, out / "接收.xlsx", Terms(jobs=1))
    return out / "接收.xlsx"


def _letter(_: Path, out: Path) -> Path:
    wrong = unit(13).counting(applications__carried_out__other_org=8)
    (other := out / "另").mkdir()
    (other / "13.xlsx").write_bytes(wrong.workbook())
    return department.give_back(Chosen(other), out / "退").paths[1]


def _list(folder: Path, out: Path) -> Path:
    return department.give_back(Chosen(folder), out / "退").paths[0]


@pytest.mark.parametrize("make", [_table, _letter, _list], ids=["table", "letter", "list"])
def test_a_table_or_letter_of_ours_is_named_and_counts_for_nothing(
    tmp_path: Path, nianbao: Nianbao, make: Callable[[Path, Path], Path]
) -> None:
    folder = hand_in(tmp_path / "报来", 10, 11)
    (out := tmp_path / "出").mkdir()
    made = make(folder, out)
    (folder / "改了名.xlsx").write_bytes(made.read_bytes())

    taken = nianbao("intake", folder, "--out", tmp_path / "a.xlsx", "--json")
    rolled = nianbao("rollup", folder, "--out", tmp_path / "b.xlsx")

    assert (taken.code, taken.json["states"]) == (0, {"ready": 2, "output": 1})
    assert rolled.code == 0
    assert "改了名.xlsx" in rolled.out
    words = openpyxl.load_workbook(tmp_path / "a.xlsx")["总览"]
    assert any("是本程序生成的" in str(cell) for row in words.values for cell in row)


# --- last year


def test_the_right_one_of_several_years_is_taken_and_who_was_not_compared_is_listed(
    tmp_path: Path, nianbao: Nianbao
) -> None:
    folder, last = hand_in(tmp_path / "报来", 10, 11, 12), tmp_path / "上年"
    for year in (2023, 2024):
        for number in (10, 11):
            if (number, year) != (11, 2024):
                (last / f"{2030 - year}").mkdir(parents=True, exist_ok=True)
                before = unit(number, 2024).having(year=year)
                count = before.counting(proactive__licences__decisions=year)
                (last / f"{2030 - year}" / f"{number}.xlsx").write_bytes(count.workbook())

    done = nianbao("intake", folder, "--out", tmp_path / "a.xlsx", "--previous", last)

    compared = {row[0]: row for row in rows(tmp_path / "a.xlsx", "同比")}
    assert 2024 in compared[unit(10).name]
    assert compared[unit(10).name][3] == "6/10.xlsx"
    assert "没有与上年文件夹核对的 2 份" in done.out
    assert "只有 7/11.xlsx（2023 年度）" in done.out
    assert f"{unit(12).name}：上年文件夹里没有本单位的报告" in done.out


def test_a_former_name_in_the_list_finds_last_years_report(
    tmp_path: Path, nianbao: Nianbao
) -> None:
    folder, last = hand_in(tmp_path / "报来", 10), hand_in(tmp_path / "上年")
    before = unit(10, 2024).having(unit="某县旧名局")
    (last / "旧.xlsx").write_bytes(before.workbook())
    roster = tmp_path / "名单.csv"
    roster.write_text(f"单位名称,曾用名\n{unit(10).name},某县旧名局", "utf-8")

    nianbao("intake", folder, "--out", tmp_path / "a.xlsx", "--previous", last, "--roster", roster)

    (row,) = rows(tmp_path / "a.xlsx", "同比")
    assert row[3] == "旧.xlsx"


# --- who is who


CODE = "11320812MB1234567X"


@pytest.mark.parametrize("listed", ["no list", "one listed", "both listed"])
def test_a_code_left_over_from_a_copied_workbook_is_named_and_outranks_no_name(
    tmp_path: Path, nianbao: Nianbao, listed: str
) -> None:
    folder = tmp_path / "报来"
    folder.mkdir()
    owner, borrower = unit(10), unit(11)
    for name, filing in (("a", owner), ("b", borrower)):
        (folder / f"{name}.xlsx").write_bytes(filing.having(credit_code=CODE).workbook())
    roster = tmp_path / "名单.csv"
    lines = ["单位名称,统一社会信用代码", f"{owner.name},{CODE}"]
    lines += [f"{borrower.name},"] * (listed == "both listed")
    roster.write_text("\n".join(lines), "utf-8")
    more = [] if listed == "no list" else ["--roster", roster]

    taken = nianbao("intake", folder, "--out", tmp_path / "a.xlsx", "--json", *more).json

    by_file = {file["file"]: file["unit"] for file in taken["files"]}
    assert by_file == {"a.xlsx": owner.name, "b.xlsx": borrower.name}
    kinds = {(odd["kind"], tuple(odd["files"])) for odd in taken["roster"]}
    if listed == "one listed":
        assert kinds == {("unlisted", ("b.xlsx",))}
    else:
        assert ("code", ("b.xlsx",)) in kinds
        assert not any(kind == "twice" for kind, _ in kinds)


@pytest.mark.parametrize("change", ["nothing", "moved", "a figure", "both"])
@pytest.mark.parametrize("made_with", [True, False], ids=["list then", "no list then"])
@pytest.mark.parametrize("checked_with", [True, False], ids=["list now", "no list now"])
def test_a_unit_under_a_former_name_is_the_same_unit(
    tmp_path: Path, nianbao: Nianbao, change: str, made_with: bool, checked_with: bool
) -> None:
    folder = hand_in(tmp_path / "报来", 11)
    path = folder / "招商.xlsx"
    path.write_bytes(unit(10).having(unit="某县招商局").workbook())
    roster = tmp_path / "名单.csv"
    roster.write_text(f"单位名称,曾用名\n{unit(11).name},\n某县投资促进中心,某县招商局", "utf-8")
    lists = ["--roster", roster]
    out = tmp_path / "汇总.xlsx"
    nianbao("rollup", folder, "--out", out, *(lists if made_with else []))
    if change in ("a figure", "both"):
        (data := tmp_path / "d.json").write_text(
            '{"figures": {"proactive.licences.decisions": 7}}', "utf-8"
        )
        nianbao("fill", path, data)
    if change in ("moved", "both"):
        path.rename(path.with_name("改名.xlsx"))

    found = nianbao(
        "rollup", folder, "--check", out, "--json", *(lists if checked_with else [])
    ).json

    rules = {remark["rule"] for remark in found["remarks"]}
    if not (change == "both" and made_with != checked_with):  # nothing tells it any more
        assert "R104" not in rules
    assert ("R103" in rules) is (change in ("a figure", "both"))


def test_a_list_that_is_no_list_of_approvals_is_refused(season: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有找到表头"):
        take_in_folder(
            season / "报来", tmp_path / "1.xlsx", Terms(approved=season / "名单.csv", jobs=1)
        )
