"""Every macro of the shipped add-in, run: what is started, what is said, what is left behind."""

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from build_xlam import ADD_IN, MODULES
from excel_imitation import NO, YES, Excel, Machine
from nianbao import __version__
from nianbao.register.sheets import APPLICATIONS
from windows_arguments import arguments

START, MINUTE = datetime(2026, 1, 20, 23, 59), timedelta(minutes=1)
TEMPLATE = Path(__file__).parent.parent / "workbook_template.xlsx"
MACROS = re.findall(r"Public Sub (\w+)\(\)", (MODULES / "NbMacros.bas").read_text("ascii"))
CALLBACKS = re.findall(r"Public Sub (\w+)\(", (MODULES / "NbRibbon.bas").read_text("ascii"))
ACTIONS = {
    "NbLastYear": "last_year",
    "NbProse": "prose",
    "NbDraft": "draft",
    "NbRecompute": "recompute",
    "NbRenew": "renew",
    "NbCheck": "check",
    "NbNextFinding": "next_finding",
    "NbExplain": "explain",
    "NbUndo": "undo",
    "NbClearMarks": "clear_marks",
    "NbReview": "review",
    "NbExport": "export",
    "NbSubmit": "submit",
    "NbRegisterTake": "register_take",
    "NbRegisterDue": "register_due",
    "NbHelp": "help",
    "NbDoctor": "doctor",
}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which nianbao was installed for a user with a Chinese name."""
    profile = tmp_path / "王小明 (办)"
    settings = profile / "nianbao" / "nianbao.conf"
    settings.parent.mkdir(parents=True)
    program = settings.parent / "pythonw.exe"
    program.write_bytes(b"")
    template = settings.parent / "空白填报表.xlsx"
    shutil.copy(TEMPLATE, template)
    settings.write_text(f"interpreter={program}\r\ntemplate={template}\r\n", "utf-16")
    return Machine(profile)


@pytest.fixture
def excel(machine: Machine) -> Excel:
    return Excel.with_add_in(ADD_IN, machine)


def filing(excel: Excel, folder: Path, name: str = "年报.xlsx", sheet: str = "首页") -> Path:
    """Open a filing workbook, which is known by a sheet, and return where it is."""
    path = folder / name
    book = openpyxl.Workbook()
    book.worksheets[0].title = sheet
    book.save(path)
    excel.open_workbook(path)
    return path


def test_every_module_of_the_add_in_is_compiled(excel: Excel) -> None:
    assert excel.modules == {path.stem for path in MODULES.iterdir()}


def test_every_macro_is_tested_here() -> None:
    assert set(MACROS) == set(ACTIONS) | {"NbNew", "NbRegisterNew", "NbAbout"}
    assert {f"NbOn{macro.removeprefix('Nb')}" for macro in MACROS} == set(CALLBACKS)


class TestAnAction:
    @pytest.mark.parametrize(("macro", "action"), ACTIONS.items())
    def test_starts_the_program_with_what_xlwings_needs_to_find_the_workbook(
        self, excel: Excel, machine: Machine, tmp_path: Path, macro: str, action: str
    ) -> None:
        filing(excel, tmp_path, "经费 预算 (1)&a=b%PATH%^.xlsx")

        excel.run(macro)

        assert [arguments(command) for command in machine.started] == [
            [
                str(machine.profile / "nianbao" / "pythonw.exe"),
                *("-I", "-X", "utf8", "-m", "nianbao.addin", action),
                "--wb=经费 预算 (1)&a=b%PATH%^.xlsx",
                "--from_xl=1",
                "--app=C:\\Program Files\\Microsoft Office\\Office16\\Microsoft Excel",
                "--hwnd=1234",
                f"--addin={__version__}",
            ]
        ]
        assert machine.shown == []
        assert excel.free

    @pytest.mark.parametrize("macro", ACTIONS)
    def test_asks_for_a_filing_when_no_workbook_is_open(
        self, excel: Excel, machine: Machine, macro: str
    ) -> None:
        excel.run(macro)

        assert machine.shown == [
            (
                "政务公开年报",
                "请先打开年报工作簿：从“新建”开始，或打开已有的填报表、台账，再点这个按钮",
            )
        ]
        assert machine.started == []

    def test_asks_for_a_filing_when_another_workbook_is_open(
        self, excel: Excel, machine: Machine
    ) -> None:
        excel.add_workbook()

        excel.run("NbCheck")

        assert "请先打开年报工作簿" in machine.shown[0][1]
        assert machine.started == []

    def test_works_on_a_register_as_on_a_filing(
        self, excel: Excel, machine: Machine, tmp_path: Path
    ) -> None:
        filing(excel, tmp_path, "台账.xlsx", APPLICATIONS)

        excel.run("NbCheck")

        assert len(machine.started) == 1
        assert machine.shown == []

    def test_of_another_workbook_examines_the_machine_all_the_same(
        self, excel: Excel, machine: Machine
    ) -> None:
        excel.add_workbook()

        excel.run("NbDoctor")

        assert len(machine.started) == 1
        assert machine.shown == []

    def test_says_how_to_leave_protected_view(self, excel: Excel, machine: Machine) -> None:
        excel.application.protected_view = True

        excel.run("NbCheck")

        assert "启用编辑" in machine.shown[0][1]

    def test_works_in_a_program_that_knows_less_than_excel(
        self, excel: Excel, machine: Machine, tmp_path: Path
    ) -> None:
        excel.application.is_excel = False
        excel.run("NbCheck")
        filing(excel, tmp_path)

        excel.run("NbCheck")

        assert [text[:9] for _, text in machine.shown] == ["请先打开年报工作簿"]
        assert len(machine.started) == 1

    def test_says_that_nothing_is_installed_for_this_user(
        self, excel: Excel, machine: Machine, tmp_path: Path
    ) -> None:
        filing(excel, tmp_path)
        settings = machine.profile / "nianbao" / "nianbao.conf"
        settings.unlink()

        excel.run("NbCheck")

        assert f"找不到设置文件 {settings}" in machine.shown[0][1]
        assert machine.started == []

    def test_takes_empty_settings_for_none(
        self, excel: Excel, machine: Machine, tmp_path: Path
    ) -> None:
        filing(excel, tmp_path)
        (machine.profile / "nianbao" / "nianbao.conf").write_text("", "utf-16")

        excel.run("NbCheck")

        assert "还没有安装好" in machine.shown[0][1]

    def test_names_the_interpreter_that_is_gone(
        self, excel: Excel, machine: Machine, tmp_path: Path
    ) -> None:
        filing(excel, tmp_path)
        program = machine.profile / "nianbao" / "pythonw.exe"
        program.unlink()

        excel.run("NbCheck")

        assert f"找不到文件 {program}" in machine.shown[0][1]
        assert machine.started == []

    def test_never_reads_settings_from_a_workbook(
        self, excel: Excel, machine: Machine, tmp_path: Path
    ) -> None:
        path = filing(excel, tmp_path)
        (tmp_path / "nianbao.conf").write_text("interpreter=C:\\evil.exe\r\n", "utf-16")
        book = openpyxl.load_workbook(path)
        for name in ("nianbao.conf", "xlwings.conf"):
            book.create_sheet(name).append(["INTERPRETER_WIN", "C:\\evil.exe"])
        book.save(path)
        excel.open_workbook(path)

        excel.run("NbCheck")

        assert [arguments(command)[0] for command in machine.started] == [
            str(machine.profile / "nianbao" / "pythonw.exe")
        ]

    def test_says_when_the_system_forbids_programs(
        self, excel: Excel, machine: Machine, tmp_path: Path
    ) -> None:
        filing(excel, tmp_path)
        machine.blocked = True

        excel.run("NbCheck")

        assert machine.shown[0][1].startswith("程序没有启动：Permission denied。")
        assert "D4F940AB-401B-4EFC-AADC-AD5F3C50688A" in machine.shown[0][1]
        assert excel.free

    def test_says_when_the_program_broke_down(
        self, excel: Excel, machine: Machine, tmp_path: Path
    ) -> None:
        filing(excel, tmp_path)
        machine.exit_code = 3

        excel.run("NbCheck")

        assert "程序退出代码 3" in machine.shown[0][1]
        assert excel.free

    def test_tells_what_is_going_on_and_takes_no_input_meanwhile(
        self, excel: Excel, machine: Machine, tmp_path: Path
    ) -> None:
        filing(excel, tmp_path)
        seen: list[tuple[object, bool]] = []
        machine.while_running = lambda: seen.append(
            (excel.application.StatusBar(), excel.application.interactive)
        )

        excel.run("NbCheck")

        assert seen == [("正在校验……", False)] * 3
        assert excel.free

    def test_refuses_a_second_click(self, excel: Excel, machine: Machine, tmp_path: Path) -> None:
        filing(excel, tmp_path)
        machine.while_running = lambda: excel.run("NbUndo")

        excel.run("NbCheck")

        assert len(machine.started) == 1
        assert {text for _, text in machine.shown} == {"上一个操作还没有结束。请等它结束后再点"}

    @pytest.mark.parametrize(("answer", "waits"), [(YES, True), (NO, False)])
    def test_asks_after_two_minutes_whether_to_wait(
        self, excel: Excel, machine: Machine, tmp_path: Path, answer: int, waits: bool
    ) -> None:
        filing(excel, tmp_path)
        machine.answers = [answer]
        machine.exit_code = 3
        looked = 0

        def pass_a_minute() -> None:
            nonlocal looked
            looked += 1
            excel.freeze_clock(START + looked * MINUTE)

        excel.freeze_clock(START)
        machine.while_running = pass_a_minute

        excel.run("NbCheck")

        assert "已经进行了两分钟" in machine.shown[0][1]
        assert [("程序退出代码 3" in text) for _, text in machine.shown[1:]] == [True] * waits
        assert excel.free

    def test_can_be_clicked_again_after_a_failure(
        self, excel: Excel, machine: Machine, tmp_path: Path
    ) -> None:
        filing(excel, tmp_path)
        machine.blocked = True
        excel.run("NbCheck")
        machine.blocked = False

        excel.run("NbCheck")

        assert len(machine.started) == 1

    def test_speaks_by_a_plain_box_where_scripting_is_switched_off(
        self, excel: Excel, machine: Machine
    ) -> None:
        machine.scripting = False

        excel.run("NbCheck")

        assert [(title, text[:8]) for _, text, title, _ in excel.dialogs] == [
            ("政务公开年报", "请先打开年报工作")
        ]


@pytest.mark.parametrize(
    ("argument", "written"),
    [
        ("--wb=a b.xlsx", '"--wb=a b.xlsx"'),
        ("--app=C:\\", '"--app=C:\\\\"'),
        ("--app=\\\\server\\share\\\\", '"--app=\\\\server\\share\\\\\\\\"'),
    ],
)
def test_arguments_are_quoted_so_that_they_arrive_as_they_are(
    excel: Excel, argument: str, written: str
) -> None:
    assert excel.run("NbQuoted", argument) == written
    assert arguments(f"x {written} y") == ["x", argument, "y"]


class TestANewWorkbook:
    def test_is_opened_from_the_blank_one(self, excel: Excel, machine: Machine) -> None:
        excel.run("NbNew")

        sheets = [sheet.name for sheet in excel.workbook.sheets_]
        assert sheets[0] == "首页"
        assert "三、依申请" in sheets
        assert machine.started == []
        assert machine.shown == []

    def test_is_not_when_the_blank_one_is_gone(self, excel: Excel, machine: Machine) -> None:
        template = machine.profile / "nianbao" / "空白填报表.xlsx"
        template.unlink()

        excel.run("NbNew")

        assert f"找不到文件 {template}" in machine.shown[0][1]
        assert len(excel.workbooks()) == 1

    def test_is_not_when_the_blank_one_cannot_be_opened(
        self, excel: Excel, machine: Machine
    ) -> None:
        (machine.profile / "nianbao" / "空白填报表.xlsx").write_bytes(b"no workbook")

        excel.run("NbNew")

        assert machine.shown[0][1].startswith("没有能打开空白填报表：")


class TestAboutTheAddIn:
    def test_names_version_program_and_settings(self, excel: Excel, machine: Machine) -> None:
        excel.run("NbAbout")

        folder = machine.profile / "nianbao"
        assert [text for _, text in machine.shown] == [
            f"nianbao（年报）加载项 {__version__} 版\n"
            f"程序：{folder / 'pythonw.exe'}\n设置：{folder / 'nianbao.conf'}"
        ]

    def test_says_so_when_there_is_no_program(self, excel: Excel, machine: Machine) -> None:
        (machine.profile / "nianbao" / "nianbao.conf").unlink()

        excel.run("NbAbout")

        assert "程序：（没有）" in machine.shown[0][1]

    def test_says_why_it_cannot_tell(self, excel: Excel, machine: Machine) -> None:
        machine.scripting = False

        excel.run("NbAbout")

        assert [text for _, text, _, _ in excel.dialogs] == [
            "操作没有完成：Permission denied。工作簿没有改动"
        ]


@pytest.mark.parametrize("callback", CALLBACKS)
def test_a_button_does_what_its_macro_does(
    excel: Excel, machine: Machine, tmp_path: Path, callback: str
) -> None:
    filing(excel, tmp_path)
    excel.run(callback.replace("NbOn", "Nb"))
    by_macro = (machine.started[:], machine.shown[:], len(excel.workbooks()))
    other = Machine(machine.profile)
    clicked = Excel.with_add_in(ADD_IN, other)
    filing(clicked, tmp_path)

    clicked.run(callback, clicked.application)

    assert (other.started, other.shown, len(clicked.workbooks())) == by_macro
