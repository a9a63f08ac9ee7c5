"""What becomes a date or a percentage is asked about as it is typed, in a LibreOffice window.

The office speaks Chinese dates. Needs what ``test_person.py`` needs.
"""

from collections.abc import Iterator
from typing import Any

import pytest

import live_office
from make_click_pictures import window
from nianbao.actions.template import shipped_template
from office_window import Window, everything
from screen import click, press, write

_CHINESE = """<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value></prop></item>
</oor:items>"""
TABLE, FIRST, SECOND = "三、依申请", "D4", "E4"


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    folder = tmp_path_factory.mktemp("typed")
    path = folder / "年报.xlsx"
    path.write_bytes(shipped_template().read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        settings = live_office.SETTINGS.replace("</oor:items>", _CHINESE)
        patch.setattr(live_office, "SETTINGS", settings)
        with window(path, folder / "office") as opened:
            opened.show(TABLE)
            yield opened


def typed(seen: Window, at: str, text: str) -> Any:
    """Type a text into a cell as a person does, and return the cell."""
    cell = seen.document.Sheets.getByName(TABLE).getCellRangeByName(at)
    seen.document.CurrentController.select(cell)
    write(text)
    press("Return")
    return cell


def buttons(seen: Window) -> dict[str, Any]:
    """Return what is in the dialog that asks about an entry, by name; empty without one."""
    for box in seen.windows():
        parts = {part.getAccessibleName(): part for part in everything(box)}
        if "填写有误" in parts:
            return parts
    return {}


def answer(seen: Window, name: str) -> None:
    """Click on a button of the dialog, and see it close."""

    def is_answered() -> bool:
        if parts := buttons(seen):
            place, size = parts[name].getLocationOnScreen(), parts[name].getSize()
            click(place.X + size.Width // 2, place.Y + size.Height // 2)
        return not buttons(seen)

    seen.wait_until(is_answered)


@pytest.mark.parametrize("text", ["1-2", "7-1", "2026-1-2", "10%", "12:30"])
def test_what_is_no_count_is_asked_about_and_leaves_nothing(seen: Window, text: str) -> None:
    cell = typed(seen, FIRST, text)
    seen.wait_until(lambda: bool(buttons(seen)))
    assert any("会变成日期或百分数" in name for name in buttons(seen))

    answer(seen, "Cancel")

    assert cell.Type.value == "EMPTY"


def test_a_count_is_not_asked_about_where_a_date_was_refused(seen: Window) -> None:
    cell = typed(seen, FIRST, "7")
    seen.wait_until(lambda: cell.Value == 7)
    assert cell.String == "7"
    assert not buttons(seen)


def test_a_count_as_large_as_a_date_may_stand(seen: Window) -> None:
    cell = typed(seen, SECOND, "163266")
    seen.wait_until(lambda: bool(buttons(seen)))
    answer(seen, "OK")
    seen.wait_until(lambda: cell.Value == 163266)
    assert cell.String == "163266"


def test_a_date_that_is_let_stand_looks_like_one(seen: Window) -> None:
    cell = typed(seen, SECOND, "1-2")
    seen.wait_until(lambda: bool(buttons(seen)))
    answer(seen, "OK")
    seen.wait_until(lambda: "1月2日" in cell.String)
