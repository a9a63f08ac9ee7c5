"""What is found in a register, said exactly; imports, joins, reminders, fees."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import icalendar
import openpyxl
import pytest

from conftest import Nianbao
from nianbao.actions.buttons import check, explain
from nianbao.book.block import Block, Value
from nianbao.book.layout import FINDING_LEVELS, FINDING_ROWS, VERDICT
from nianbao.host.file import FileHost
from nianbao.register.case import Known
from nianbao.register.entry import Dispute, Entry, Misread, Register, Settings
from nianbao.register.fees import by_item, by_volume
from nianbao.register.importing import import_grids, read_date
from nianbao.register.joining import joined
from nianbao.register.judging import judge
from nianbao.register.reading import read_register
from nianbao.register.reminders import calendar, due
from nianbao.register.sheets import marks_block
from nianbao.register.workdays import WorkDays
from register_year import FORM, YEAR, sample, saved

TODAY = date(2026, 6, 30)
OPEN = Entry(5, "1", date(2026, 6, 22), applicant="natural_person")
DONE = replace(OPEN, answered=date(2026, 6, 26), result="granted")
FEE = replace(DONE, fee_method="按量", fee_notice=OPEN.received)


def known(
    *entries: Entry, disputes: tuple[Dispute, ...] = (), last: Register | None = None
) -> Known:
    register = Register(entries, disputes, Settings(YEAR))
    return Known(register, FORM, YEAR, TODAY, WorkDays(), last=last)


MARKS = marks_block("applications")


def shown(path: Path, *blocks: Block) -> list[list[list[Value]]]:
    """Return what stands in blocks of a workbook."""
    areas = FileHost(path).read(blocks)
    return [areas[block.name].values for block in blocks]


def said(case: Known) -> list[str]:
    return [f"{f.rule.id} {f.at} {f.message}" for f in judge(case).findings]


GALLERY = {
    "R026 依申请台账!D6 第 5、6 行编号相同，会重复计数": [DONE, replace(DONE, row=6)],
    "R026 依申请台账!D6 第 5、6 行编号相同，办理结果不同，同一件只计一个结果": [
        DONE,
        replace(DONE, row=6, result="partly_granted"),
    ],
    "R027 依申请台账!G5 第 5 行缺申请人类别，不能计入表三": [replace(OPEN, applicant="")],
    "R027 依申请台账!Y5 第 5 行缺答复（办结）日期，不能计入表三": [replace(OPEN, result="granted")],
    "R027 依申请台账!M5 第 5 行“补正告知日期”填的内容读不懂": [
        replace(OPEN, misread=(Misread("supplement_notice", "6月中"),))
    ],
    "R027 依申请台账!E5 第 5 行收到日期 2026-07-01 晚于判断日 2026-06-30": [
        replace(OPEN, received=date(2026, 7, 1))
    ],
    "R028 依申请台账!Y5 第 5 行 2026-06-26 答复，超过最迟日期 2026-06-01（18 个工作日）："
    "收到 2026-04-30，次日起算，劳动节休假 5 月 1 日至 5 日不计，5 月 9 日周六上班计入，"
    "第 20 个工作日为 2026-06-01": [replace(DONE, received=date(2026, 4, 30))],
    "R201 依申请台账!Y5 第 5 行没有办结，已过最迟日期 2026-06-01（20 个工作日）："
    "收到 2026-04-30，次日起算，劳动节休假 5 月 1 日至 5 日不计，5 月 9 日周六上班计入，"
    "第 20 个工作日为 2026-06-01": [replace(OPEN, received=date(2026, 4, 30))],
    "R202 依申请台账!Y5 第 5 行“答复（办结）日期” 2026-06-01 早于“收到日期” 2026-06-22": [
        replace(DONE, answered=date(2026, 6, 1))
    ],
    "R203 依申请台账!M5 第 5 行补正告知日期 2026-06-16 晚于 2026-06-10："
    "收到 2026-06-01，次日起算，第 7 个工作日为 2026-06-10": [
        replace(OPEN, received=date(2026, 6, 1), supplement_notice=date(2026, 6, 16))
    ],
    "R204 依申请台账!P5 第 5 行延长了 10 个工作日，没有填写延期告知日期": [
        replace(OPEN, extension=10)
    ],
    "R204 依申请台账!P5 第 5 行延期告知日期 2026-06-12 晚于原期限 2026-06-01": [
        replace(
            OPEN, received=date(2026, 4, 30), extension=20, extension_notice=date(2026, 6, 12)
        )
    ],
    "R205 依申请台账!R5 第 5 行 2026-06-29 收回意见，晚于 2026-06-26：2026-06-04 发出，次日起算，"
    "端午休假 6 月 19 日至 21 日不计，第 15 个工作日为 2026-06-26": [
        replace(
            OPEN, received=date(2026, 6, 3), asked=date(2026, 6, 4), replied=date(2026, 6, 29)
        )
    ],
    "R206 依申请台账!Z5 第 5 行按逾期不补正办结，没有补正告知日期": [
        replace(DONE, result="closed_otherwise.correction_overdue")
    ],
    "R206 依申请台账!Z5 第 5 行按逾期未缴费办结，没有收费通知日期": [
        replace(DONE, result="closed_otherwise.fee_unpaid")
    ],
    "R207 依申请台账!V5 第 5 行按量收费 120 页，应为 1100 元，登记 900 元（"
    "第 1 至 30 页 30 页 × 0 元 ＝ 0 元；第 31 至 100 页 70 页 × 10 元 ＝ 700 元；"
    "第 101 至 120 页 20 页 × 20 元 ＝ 400 元）": [
        replace(FEE, pages=120, fee_asked=Decimal(900))
    ],
    "R207 依申请台账!U5 第 5 行有通知金额，没有填收费通知送达日期，不计入当年发出的收费通知": [
        replace(DONE, fee_method="按量", pages=31, fee_asked=Decimal(10))
    ],
    "R207 依申请台账!W5 第 5 行有实收金额，没有填缴费日期，不计入当年收取的金额": [
        replace(DONE, fee_method="按量", pages=31, fee_asked=Decimal(10), fee_notice=OPEN.received,
                fee_received=Decimal(10))
    ],
    "R027 依申请台账!D5005 “依申请台账”第 5005 行起有 1 行在预备的 5000 行之下，没有状态，"
    "“统计表三”“统计表四”不计这些行，请按年度分成几本台账": [
        OPEN,
        replace(OPEN, row=5005, number="2"),
    ],
    "R207 依申请台账!V15 第 15 行按件收费，是该申请人当月第 11 件，应为 100 元，登记 50 元"
    "（当月第 11 件 100 元）": [
        replace(DONE, row=row, number=str(row), name="某人", fee_method="按件" if row == 15 else "",
                fee_asked=Decimal(50) if row == 15 else None, fee_notice=OPEN.received)
        for row in range(5, 16)
    ],
}  # fmt: skip


@pytest.mark.parametrize("message", GALLERY)
def test_what_is_found_in_a_register(message: str) -> None:
    assert said(known(*GALLERY[message])) == [message]


def test_an_entry_in_order_is_not_spoken_of() -> None:
    assert said(known(OPEN, replace(DONE, row=6, number="2"))) == []


def test_cases_out_of_order() -> None:
    case = Dispute(5, "复1", "9", "direct_suit", date(2026, 5, 4), date(2026, 3, 2), "upheld")
    assert said(known(OPEN, disputes=(case,))) == [
        "R209 复议诉讼台账!F5 “复议诉讼台账”第 5 行审结日期 2026-03-02 早于受理日期 2026-05-04",
        "R209 复议诉讼台账!C5 “复议诉讼台账”第 5 行所涉申请编号不在依申请台账中",
    ]


def test_last_years_register_against_this_one() -> None:
    old = replace(DONE, received=date(2025, 12, 22), answered=date(2026, 1, 5))
    closed = replace(old, number="3", answered=date(2025, 12, 30))
    last = Register([replace(old, row=8, number="2"), replace(closed, row=9)])
    found = said(known(old, replace(closed, row=6, answered=date(2026, 1, 9)), last=last))
    assert found == [
        "R208 统计表三!J5 上年台账结转 1 件，本年台账上年结转 2 件，差 -1",
        "R208 统计表三!J5 上年台账第 8 行结转下年，本年台账中没有这一件",
        "R208 依申请台账!D5 第 5 行作上年结转，上年台账中没有这一件",
        "R208 依申请台账!D6 上年台账第 9 行已在上年办结，本年台账第 6 行却作上年结转",
    ]


def test_findings_stand_in_the_register_and_stay_explained(
    tmp_path: Path, nianbao: Nianbao
) -> None:
    late = replace(DONE, supplement_notice=date(2026, 7, 10), supplemented=date(2026, 7, 11),
                   answered=date(2026, 7, 20))  # fmt: skip
    path = saved(tmp_path / "台账.xlsx", Register([late], (), Settings(YEAR, day=date(2026, 8, 1))))

    assert nianbao("register", "check", path, "--write").code == 3

    verdict, levels, rows, marks = shown(path, VERDICT, FINDING_LEVELS, FINDING_ROWS, MARKS)
    assert verdict[0] == ["台账有问题待说明：1 处需说明"]
    assert levels[0] == ["需说明"]
    assert str(rows[0][0]).startswith("第 5 行补正告知日期 2026-07-10 晚于 2026-07-01")
    assert marks[0] == ["需说明 R203"]

    finding = check(FileHost(path)).lines[0].finding
    assert finding
    done = explain(FileHost(path), finding, "申请人迟迟联系不上")
    assert [line.level for line in done.lines] == ["已说明"]
    assert nianbao("register", "check", path).code == 0


def test_more_findings_than_the_sheet_has_rows_share_its_last_as_far_as_a_cell_goes(
    tmp_path: Path, nianbao: Nianbao
) -> None:
    late = replace(OPEN, received=date(2026, 3, 2))
    entries = [replace(late, row=row, number=str(row)) for row in range(5, 1500)]
    path = saved(tmp_path / "台账.xlsx", Register(entries, (), Settings(YEAR, day=TODAY)))
    assert nianbao("register", "check", path, "--write").code == 3
    verdict, rows = shown(path, VERDICT, FINDING_ROWS)
    assert verdict[0] == ["台账有问题待说明：1495 处需说明"]
    listed = [str(row[0]) for row in rows if row[0]]
    assert listed[-1].startswith(f"另有 {1495 - len(listed) + 1} 条，一并列在本格：")


@pytest.mark.parametrize(
    ("count", "amount"),
    [(0, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300)],
)
def test_the_fee_by_item(count: int, amount: int) -> None:
    assert by_item(count).amount == amount


@pytest.mark.parametrize(
    ("pages", "amount"),
    [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740)],
)
def test_the_fee_by_volume(pages: int, amount: int) -> None:
    assert by_volume(pages).amount == amount


def test_the_steps_of_a_fee_are_printed(nianbao: Nianbao) -> None:
    done = nianbao("register", "fees", "--items", "35", "--pages", "40")
    assert done.out.splitlines() == [
        "3000 元：第 1 至 10 件 10 件 × 0 元 ＝ 0 元；第 11 至 30 件 20 件 × 100 元 ＝ 2000 元；"
        "第 31 至 35 件 5 件 × 200 元 ＝ 1000 元",
        "100 元：第 1 至 30 页 30 页 × 0 元 ＝ 0 元；第 31 至 40 页 10 页 × 10 元 ＝ 100 元",
    ]


class TestReminders:
    """What is due: listed, printed, and as events."""

    CASE = known(
        replace(OPEN, received=date(2026, 6, 2)),  # due on 7/1
        replace(OPEN, row=6, number="2", received=date(2026, 4, 30)),  # over since 6/1
        replace(OPEN, row=7, number="3"),  # due in three weeks
        replace(OPEN, row=8, number="4", asked=date(2026, 6, 9)),  # the third party's day is 7/1
        replace(DONE, row=9, number="5"),
    )

    def test_are_listed_by_their_days(self) -> None:
        assert [
            (d.entry.row, d.what, d.term.due.isoformat(), d.words) for d in due(self.CASE, 5)
        ] == [
            (6, "answer", "2026-06-01", "已超期20个工作日"),
            (5, "answer", "2026-07-01", "剩1个工作日"),
            (8, "third_party", "2026-07-01", "剩1个工作日"),
        ]

    def test_are_events_that_another_program_reads(self) -> None:
        events = icalendar.Calendar.from_ical(calendar(due(self.CASE, 5), self.CASE)).walk("VEVENT")
        assert [(str(e["SUMMARY"]), e["DTSTART"].dt, e["DTEND"].dt) for e in events] == [
            ("依申请公开 2：最迟答复", date(2026, 6, 1), date(2026, 6, 2)),
            ("依申请公开 1：最迟答复", date(2026, 7, 1), date(2026, 7, 2)),
            ("依申请公开 4：最迟收回意见", date(2026, 7, 1), date(2026, 7, 2)),
        ]
        assert "第 20 个工作日为 2026-06-01" in str(events[0]["DESCRIPTION"])

    def test_lines_of_a_calendar_file_are_short(self) -> None:
        lines = calendar(due(self.CASE, 5), self.CASE).split(b"\r\n")
        assert max(len(line) for line in lines) <= 75

    def test_are_written_by_the_command_and_over_nothing(
        self, tmp_path: Path, nianbao: Nianbao
    ) -> None:
        path = saved(tmp_path / "台账.xlsx", self.CASE.register)
        table, events = tmp_path / "到期.xlsx", tmp_path / "到期.ics"
        command = ("register", "due", path, "--as-of", TODAY, "--out", table, "--ics", events)
        done = nianbao(*command)
        assert done.out.splitlines()[:2] == [
            "5 个工作日内到期和已超期的共 3 件",
            "第 6 行 2 答复 2026-06-01 已超期20个工作日",
        ]
        sheet = openpyxl.load_workbook(table).worksheets[0]
        assert [cell.value for cell in sheet[4]][:4] == ["6", "2", "答复", "2026-06-01"]
        assert (sheet.row_dimensions[4].height or 0) > 30  # the derivation takes several lines
        assert events.read_bytes().count(b"BEGIN:VEVENT") == 3
        assert nianbao(*command).code == 2


OLD = [
    ["某局2026年依申请公开登记表", "", "", "", "", "", ""],
    ["登记号", "申请人情况", "", "收到申请时间", "答复", "", "转办科室"],
    ["", "姓名", "类型", "", "时间", "类型", ""],
    ["2026-1", "王某", "个人", "2026.3.2", "2026年3月20日", "信息不存在", "法规科"],
    ["2026-2", "某公司", "企业", "2026/3/9", "2026-03-27", "部分公开", ""],
    ["2026-3", "李某", "公民", "三月十二", "", "", ""],
    ["2026-4", "赵某", "个体户", "20260316", "2026-4-2", "已电话告知", ""],
    ["合计", "4件", "", "", "", "", ""],
]


class TestImport:
    """A register as people have it: heads in two rows, other words, dates as text."""

    def test_is_read_and_what_was_not_understood_is_listed(self) -> None:
        done = import_grids({"登记表": OLD}, FORM)
        facts = [(e.number, e.received, e.applicant, e.answered, e.result) for e in done.entries]
        assert facts == [
            (
                "2026-1",
                date(2026, 3, 2),
                "natural_person",
                date(2026, 3, 20),
                "not_provided.not_held",
            ),
            ("2026-2", date(2026, 3, 9), "enterprise", date(2026, 3, 27), "partly_granted"),
            ("2026-3", None, "natural_person", None, ""),
            ("2026-4", date(2026, 3, 16), "", date(2026, 4, 2), ""),
        ]
        assert done.entries[0].remarks == "转办科室：法规科"
        unread = [(where, text) for where, text, what in done.all_remarks() if "没有读懂" in what]
        assert unread == [
            ("登记表 第 6 行“收到日期”", "三月十二"),
            ("登记表 第 7 行“申请人类别”", "个体户"),
            ("登记表 第 7 行“办理结果”", "已电话告知"),
        ]
        assert ("登记表 第 8 行", "合计 4件", "是合计行，没有读入") in done.remarks
        assert ("申请人类别", "个人", "记为“自然人”，共 1 行") in done.all_remarks()

    def test_what_is_not_understood_again_and_again_is_one_remark_with_its_rows(self) -> None:
        rows = [["编号", "收到日期", "申请人类别", "办理结果"]]
        rows += [[str(n), "2026-3-2", "个体户", "不予公开"] for n in range(2, 25)]
        remarks = import_grids({"表": rows}, FORM).all_remarks()
        assert [remark[:2] for remark in remarks] == [
            ("表“申请人类别”", "个体户"),
            ("表“办理结果”", "不予公开"),
        ]
        assert "共 23 行：第 2、3、4、" in remarks[0][2]
        assert remarks[0][2].endswith("、21……等行")

    @pytest.mark.parametrize(
        ("text", "result"),
        [
            ("不予公开（商业秘密）", "denied.third_party_rights"),
            ("不予公开-国家秘密", "denied.state_secret"),
            ("部分公开（商业秘密）", ""),  # which of the two it counts as is not guessed
            ("（二）部分公开", "partly_granted"),
            ("信访/重复申请", ""),
            ("不予公开", ""),
        ],
    )
    def test_results_in_other_words(self, text: str, result: str) -> None:
        grid = [["编号", "收到日期", "办结日期", "办理结果"], ["1", "2026-3-2", "2026-3-3", text]]
        assert import_grids({"表": grid}, FORM).entries[0].result == result

    def test_words_for_nothing_are_blanks_and_are_listed(self) -> None:
        grid = [
            ["编号", "收到日期", "补正日期", "答复日期", "结果"],
            ["1", "2026-3-2", "/", "办理中", "-"],
        ]
        done = import_grids({"表": grid}, FORM)
        assert done.entries[0].obstacle == "no_applicant"
        assert done.entries[0].misread == ()
        assert {remark[1:] for remark in done.all_remarks()} == {
            (text, "作为空白，共 1 行") for text in ("/", "办理中", "-")
        }

    def test_heads_of_two_rows_under_groups(self) -> None:
        grid = [
            ["序号", "编号", "收件情况", "", "补正", "", "征求第三方意见", "", "答复情况", ""],
            ["", "", "时间", "渠道", "告知日", "收到日", "发出", "收回", "日期", "类型"],
            [
                "1",
                "2026-1",
                "2026．3．2",
                "EMS",
                "2026-3-3",
                "2026-3-9",
                *["2026-3-10"] * 3,
                "公开",
            ],
        ]
        done = import_grids({"表": grid}, FORM)
        (entry,) = done.entries
        facts = (entry.number, entry.received, entry.way, entry.supplement_notice)
        assert facts == ("2026-1", date(2026, 3, 2), "邮寄（签收）", date(2026, 3, 3))
        assert entry.supplemented == date(2026, 3, 9)
        assert (entry.asked, entry.replied, entry.answered) == (date(2026, 3, 10),) * 3
        assert entry.remarks == ""
        assert ("表", "序号", "只是行的序号，编号另有一栏，没有读入") in done.remarks

    def test_a_sheet_without_numbers_is_numbered_by_its_rows(self) -> None:
        grid = [["序号", "收到日期", "申请人类别", "结果"], ["7", "2026-3-2", "个人", ""]]
        assert import_grids({"表": grid}, FORM).entries[0].number == "7"

    def test_rows_that_are_no_entries_are_listed(self) -> None:
        grid = [
            ["", "编号", "收到日期", "申请人类别", "结果", "科室"],
            ["", "1", "2026-3-2", "个人", "", ""],
            ["合计", "1件", "", "", "", ""],
            ["审核：某人", "", "", "", "", ""],
            ["", "", "", "", "", "法规科"],
        ]
        done = import_grids({"表": grid}, FORM)
        assert len(done.entries) == 1
        assert [(where, text) for where, text, _ in done.remarks if "行" in where] == [
            ("表 第 3 行", "合计 1件"),
            ("表 第 4 行", "审核：某人"),
            ("表 第 5 行", "法规科"),
        ]

    @pytest.mark.parametrize("mark", ["\t", ";"])
    def test_columns_may_be_parted_by_other_marks(
        self, mark: str, tmp_path: Path, nianbao: Nianbao
    ) -> None:
        source, out = tmp_path / "登记.csv", tmp_path / "台账.xlsx"
        source.write_text("\n".join(mark.join(row) for row in OLD), "utf-8")
        done = nianbao("register", "import", source, out, "--year", YEAR)
        assert done.out.startswith("读入申请 4 件")

    @pytest.mark.parametrize("kind", ["xlsx", "csv", "gbk"])
    def test_comes_from_a_workbook_or_a_text(
        self, kind: str, tmp_path: Path, nianbao: Nianbao
    ) -> None:
        source = tmp_path / f"登记.{'xlsx' if kind == 'xlsx' else 'csv'}"
        if kind == "xlsx":
            book = openpyxl.Workbook()
            for row in OLD:
                book.active.append(row)  # pyright: ignore[reportOptionalMemberAccess]
            book.active["D4"] = date(2026, 3, 2)  # pyright: ignore[reportOptionalSubscript]
            book.save(source)
        else:
            with source.open(
                "w", encoding="gb18030" if kind == "gbk" else "utf-8-sig", newline=""
            ) as f:
                csv.writer(f).writerows(OLD)
        out = tmp_path / "台账.xlsx"

        done = nianbao("register", "import", source, out, "--year", YEAR)

        assert done.code == 0
        assert done.out.startswith("读入申请 4 件、案件 0 件；")
        register = read_register(FileHost(out))
        assert register.entries[0].received == date(2026, 3, 2)
        assert register.entries[2].misread == (Misread("received", "三月十二"),)
        remarks = shown(out, Block("remarks", "导入说明", 4, 1, 20, 3))[0]
        assert "已电话告知" in [row[1] for row in remarks]

    def test_a_table_of_something_else_is_refused(self, tmp_path: Path, nianbao: Nianbao) -> None:
        source = tmp_path / "表.csv"
        source.write_text("姓名,年龄\n王某,3\n", "utf-8")
        refused = nianbao("register", "import", source, tmp_path / "台账.xlsx")
        assert (refused.code, "没有认出登记表" in refused.err) == (2, True)

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2026-3-2", date(2026, 3, 2)),
            ("2026年03月02日", date(2026, 3, 2)),
            ("2026.3.2 10:30", date(2026, 3, 2)),
            ("20260302", date(2026, 3, 2)),
            ("2026-2-30", None),
            ("3月2日", None),
            ("26.3.2", None),
            ("2026-3", None),
        ],
    )
    def test_dates_as_text(self, text: str, day: date | None) -> None:
        assert read_date(text) == day


class TestJoining:
    """Registers of several offices as one."""

    def test_rows_of_one_number_complete_each_other_or_are_both_kept(self) -> None:
        one = Register([OPEN, replace(DONE, row=6, number="2")])
        other = Register(
            [
                replace(OPEN, row=9, answered=date(2026, 6, 25), result="granted"),
                replace(DONE, row=10, number="2", result="partly_granted"),
                replace(DONE, row=11, number="3"),
            ]
        )
        done = joined({"甲科": one, "乙科": other}, FORM)
        assert [(e.row, e.number, e.result) for e in done.entries] == [
            (5, "1", "granted"),
            (6, "2", "granted"),
            (7, "2", "partly_granted"),
            (8, "3", "granted"),
        ]
        assert done.remarks == [
            ("甲科 第 5 行、乙科 第 9 行", "1", "编号相同、内容不矛盾，合为一行"),
            (
                "甲科 第 6 行、乙科 第 10 行",
                "2",
                "编号相同而办理结果不同，两行都保留，请核对后清空一行",
            ),
        ]

    def test_the_command_makes_one_register(self, tmp_path: Path, nianbao: Nianbao) -> None:
        year = sample()
        halves = [
            saved(tmp_path / f"{name}.xlsx", replace(year, entries=entries))
            for name, entries in (("甲", year.entries[:30]), ("乙", year.entries[30:]))
        ]
        out = tmp_path / "合.xlsx"
        assert nianbao("register", "join", out, *halves).code == 0
        assert len(read_register(FileHost(out)).entries) == len(year.entries)
