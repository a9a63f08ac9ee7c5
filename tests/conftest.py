"""Fixtures: the command line as a function, and small filled workbooks."""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nianbao.cli import main
from nianbao.form import edition
from shut_in import shut_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from live_desk import Desk
    from next_year import NextYear
    from nianbao.panel.window import Window as PanelWindow

_HERE = ("127.", "::1", "0.0.0.0", "localhost")


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    """Let no test reach beyond this machine; what it starts is in a network of its own."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not str(address[0]).startswith(_HERE):
            raise RuntimeError(f"a test reaches for another machine: {address}")


sys.addaudithook(_refuse_other_machines)


def pytest_configure(config: pytest.Config) -> None:
    """Shut in the process that runs tests: not the one that only hands them to its workers."""
    hands_out = getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput")
    if not hands_out:
        shut_in()


PROSE = {
    "1": [
        "本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。",
        "（一）主动公开。全年通过政府网站主动公开政府信息120条，政策文件与解读材料同步发布，"
        "公开目录和公开指南按季度更新，公众查询更加便利。",
        "（二）依申请公开。规范登记、办理、答复各环节，答复文书经法制审核后送达，"
        "申请渠道保持畅通，接待咨询有专人负责。",
        "（三）政府信息管理。落实先审查后公开制度，公文同步确定公开属性，定期清理失效文件，"
        "历史文件完成电子化归档。",
        "（四）平台建设。维护政府网站信息公开专栏和政务新媒体，全年未发生安全责任事件，"
        "栏目内容每周巡查一次。",
        "（五）监督保障。将信息公开纳入年度考核，组织业务培训2次，未发生责任追究情形，"
        "社会评议结果良好。",
    ],
    "5": [
        "存在的主要问题：一是政策解读的形式还比较单一；二是公开专栏的检索不够便利。",
        "改进情况：一是增加图解、问答等解读形式，由业务科室与办公室共同审核；"
        "二是调整栏目设置，完善检索功能，方便公众查询。",
    ],
    "6": ["{year}年未收取信息处理费。无其他需要报告的事项。"],
}
PROFILE = {"kind": "县（市、区）政府部门", "reviewed_by": "王五", "signed_by": "李四"}


@dataclass(frozen=True)
class Result:
    """What a command left: exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Nianbao = Callable[..., Result]
MakeWorkbook = Callable[..., Path]


@pytest.fixture(autouse=True)
def every_slot_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a slot that nobody fills be an error, where a user would see its name."""

    def refuse(_: object, name: str) -> str:
        raise KeyError(name)

    monkeypatch.setattr("nianbao.words._Slots.__missing__", refuse)


@pytest.fixture(autouse=True, scope="session")
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the logs and caches of the tests out of the folder of whoever runs them."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture
def nianbao(capsys: pytest.CaptureFixture[str]) -> Nianbao:
    """Return the command ``nianbao`` as a function of its arguments."""

    def run(*arguments: object) -> Result:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def workbook(tmp_path: Path, nianbao: Nianbao) -> MakeWorkbook:
    """Return a maker of workbooks: every typed cell is 0 but for the figures given.

    Prose and profile are such that no rule has anything to say of them.
    """

    def make(
        figures: dict[str, Any] | None = None, *, name: str = "年报.xlsx", year: int = 2025
    ) -> Path:
        path = tmp_path / name
        assert nianbao("new", path, "--unit", "某市某局", "--year", year).code == 0
        form = edition("2021" if year > 2020 else "2019")
        zeros = {cell.id: 0 for cell in form.cells if not cell.is_total}
        data = tmp_path / f"{path.stem}.json"
        prose = {n: [text.format(year=year) for text in texts] for n, texts in PROSE.items()}
        content = {"figures": zeros | (figures or {}), "sections": prose, "profile": PROFILE}
        data.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        assert nianbao("fill", path, data).code == 0
        return path

    return make


@pytest.fixture(scope="session")
def next_year(tmp_path_factory: pytest.TempPathFactory) -> Iterator["NextYear"]:
    """Return a copy of the package that has an edition more, for a year to come."""
    from next_year import make  # noqa: PLC0415 - it takes the profile from here

    copy = make(tmp_path_factory.mktemp("next_year"))
    yield copy
    copy.close()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Return Debian's Chromium, one for the tests of a module."""
    from chromium import started  # noqa: PLC0415 - only some tests need one

    with started() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Desk"]:
    """Return the one running LibreOffice of all tests, with xlwings at work on it."""
    from live_desk import desk  # noqa: PLC0415 - loads UNO, which only some tests need

    with desk(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture
def desk(libreoffice: "Desk") -> Iterator["Desk"]:
    """Return the running LibreOffice; what a test opened in it is closed afterwards."""
    yield libreoffice
    libreoffice.clear()


@pytest.fixture(scope="session")
def x_server() -> Iterator[str]:
    """Return the one display of all windows of this process."""
    from screen import server  # noqa: PLC0415 - only the tests of the window need one

    with server() as name:
        yield name


@pytest.fixture(scope="module")
def display(x_server: str) -> Iterator[str]:
    """Return the display of the windows of a module's tests, the present one meanwhile."""
    from screen import present  # noqa: PLC0415

    with present(x_server):
        yield x_server
    gc.collect()  # the last window, before a thread of another test meets it
    gc.collect()  # the last window, which Tk lets only this thread take apart


@pytest.fixture
def window(
    display: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator["PanelWindow"]:
    """Return the companion window of a user who never opened anything in it."""
    from nianbao.panel.window import Window  # noqa: PLC0415 - a Python without Tk has the rest
    from panel_window import exists, settle  # noqa: PLC0415

    assert display
    gc.collect()  # the window before, which Tk lets only this thread take apart
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    shown = Window()
    shown.update()
    yield shown
    if exists(shown):
        shown.close()
        settle(shown, lambda: not exists(shown))
