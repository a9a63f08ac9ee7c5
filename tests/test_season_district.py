"""The district of 60 units in three rounds: the state of each unit after each, worked out by hand.

``python tests/district_rounds.py FOLDER 3`` writes what comes in.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from docx.styles.style import ParagraphStyle

from district import OWN, UNITS, district_unit, own_unit
from district_rounds import write_roster, write_round
from nianbao.actions.give_back import Returned, give_back
from nianbao.actions.rollup import Rolled, make_rollup
from nianbao.actions.season import Status, Taken, new_season, status, take
from nianbao.actions.season_documents import write_page
from nianbao.intake.entry import take_in
from nianbao.season.project import Project
from table_text import rows

STATES = Path(__file__).parent / "data" / "season_rounds.txt"
DEADLINE = date(2026, 1, 20)


class January:
    """The district's season after three rounds, with what was said, sent and summed in each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: list[Taken] = []
        self.units: list[dict[int, Status]] = []
        self.returned: list[Returned] = []
        roster = write_roster(folder / "名单.csv")
        own = folder / "本级.xlsx"
        own.write_bytes(own_unit().workbook())
        project = Project(
            folder, 2025, folder / "报来", roster=roster, own=own, department=OWN,
            deadline=DEADLINE, contact="钱七", phone="0517-80000000",
        )  # fmt: skip
        new_season(project)
        for number in (1, 2, 3):
            write_round(folder / "报来", number)
            now = datetime(2026, 1, 8 + 7 * number, 9, 0)
            self.taken.append(take(folder, now.date(), jobs=1, now=now))
            if number < 3:
                self.returned.append(give_back(folder, folder / f"退回{number}"))
            overview = status(folder)
            found = {UNITS.index(one.standing.unit): one for one in overview.units}
            self.units.append(found)
        next((folder / "报来").glob("59 邻县*")).unlink()  # of whom nobody knows
        self.rolled: Rolled = make_rollup(folder, folder / "汇总.xlsx")


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> January:
    return January(tmp_path_factory.mktemp("季"))


def expected() -> Iterator[tuple[int, list[str], str]]:
    lines = STATES.read_text("utf-8").splitlines()
    for line in lines:
        cells = [cell.strip() for cell in line.split("|")]
        if cells[0].isdigit():
            yield int(cells[0]), cells[1:4], cells[4]


def test_each_unit_stands_after_each_round_as_worked_out_by_hand(january: January) -> None:
    table = {number: (states, file) for number, states, file in expected()}
    for number in range(len(UNITS)):
        states, file = table.get(number, (["ready"] * 3, f"{number:02}"))
        found = [units[number].standing for units in january.units]
        assert [one.state + "+" * one.newer for one in found] == states, UNITS[number]
        assert found[-1].file.startswith(file), UNITS[number]


def test_a_round_names_those_whose_state_or_filing_changed_and_no_other(january: January) -> None:
    table = {number: states for number, states, _ in expected()}
    newer = {10, 11, 21, 39, 35}  # the state is the same, the filing is another one
    for number in (1, 2):
        told = {UNITS.index(one.now.unit) for one in january.taken[number].news}
        changed = {n for n, states in table.items() if states[number - 1] != states[number]}
        assert told == changed | (newer if number == 1 else set())
    assert january.taken[0].news == ()


def test_letters_go_to_whom_something_is_wanted_of(january: January) -> None:
    """From the first round on: whoever stands open is written to, again in each round."""
    last = january.units[-1]
    assert (last[30].returned, last[30].reminded) == (1, 0)
    assert (last[35].returned, last[33].returned, last[59].reminded) == (2, 2, 2)
    assert (last[12].returned, last[20].returned) == (1, 1)  # the newer file is no good
    assert last[1].returned + last[1].reminded == 0
    (listed,) = [row for row in rows(january.returned[0].list, "退回清单") if row[0] == UNITS[30]]
    assert str(listed[-1]).startswith(f"{UNITS[30]}：报来的2025年政府信息公开年报有 ")
    assert "请于2026年1月20日前改好后重新报送" in str(listed[-1])


def test_the_sum_counts_each_unit_once_by_its_newest_good_filing(january: January) -> None:
    files = {member.unit: member.path for member in january.rolled.rollup.members}
    assert january.rolled.rollup.gaps == ()
    assert files.keys() == {*UNITS, OWN}
    ends = {UNITS[number]: file for number, _, file in expected()}
    assert all(files[unit].startswith(file) for unit, file in ends.items())


def paragraphs(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def test_a_letter_says_to_whom_what_by_when_and_who_asks(january: January) -> None:
    first = january.folder / "退回1"
    back = paragraphs(first / f"{UNITS[30]}退回函.docx")
    assert back[0] == "关于修改2025年政府信息公开工作年度报告的函"
    assert back[1] == f"{UNITS[30]}："
    assert "请于2026年1月20日前在填报表中改正" in back[2]
    assert back[3] == "一、须改正"
    assert back[4].startswith("第 1 条　三、依申请 I4：表三「其他」列不平")
    assert "8 → 0" in back[4]
    assert back[-3] == "联系人：钱七　联系电话：0517-80000000"
    assert back[-2] == OWN
    remind = paragraphs(first / f"{UNITS[58]}催报函.docx")
    assert "还没有收到可以读取的文件" in remind[2]


def test_letters_are_upright_pages_in_large_type(january: January) -> None:
    for path in (january.folder / "退回1").glob("*.docx"):
        letter = docx.Document(str(path))
        (section,) = letter.sections
        assert section.page_height and section.page_width
        assert section.page_height > section.page_width
        styles = [paragraph.style for paragraph in letter.paragraphs if paragraph.style]
        sizes = [style.font.size for style in styles if isinstance(style, ParagraphStyle)]
        assert all(size is None or size.pt >= 10.5 for size in sizes)
        normal = letter.styles["Normal"]
        assert isinstance(normal, ParagraphStyle)
        assert normal.font.size
        assert normal.font.size.pt == 16


def test_letters_and_pages_of_a_season_are_no_reports(january: January, tmp_path: Path) -> None:
    write_page(january.folder, tmp_path / "出", ("docx", "html"))
    made = [*(tmp_path / "出").iterdir(), *list((january.folder / "退回1").glob("*.docx"))[:2]]
    assert {take_in(path).state for path in made} == {"output"}


def test_the_leaders_page_counts_what_the_rounds_told(january: January, tmp_path: Path) -> None:
    paged = write_page(january.folder, tmp_path, ("docx",), date(2026, 2, 1))
    told = paged.balance
    assert (told.count("ready"), told.count("explain")) == (59, 1)
    late = {unit for unit, own in told.faults.items() if own["late"]}
    assert late == {UNITS[n] for n in (36, 37, 38, 53, 54, 55, 56, 58, 59)}
    assert told.faults[UNITS[35]] == {
        "absent": 0, "late": 0, "returned": 2, "reminded": 0, "errors": 0, "unexplained": 0,
        "copied": 0,
    }  # fmt: skip
    text = "\n".join(paragraphs(paged.written[0]))
    assert "截至2026年1月29日（第 3 轮接收），应报 60 家，已报 60 家" in text
    new = next(one for one in told.sums if one.words == "本年新收申请")
    filings = [own_unit() if n == 52 else district_unit(n) for n in range(60)]
    assert new.all_now == sum(filing.figures["applications.new.total"] for filing in filings)  # type: ignore[misc]
