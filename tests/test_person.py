"""A person's view: the button is pressed with the mouse, and the screen is looked at.

Needs Xvfb, xdotool and LibreOffice with its Python (see the README's test command); the same
script draws the pictures of the READMEs.
"""

import pytest

from make_click_pictures import Click, click_check

ORANGE, YELLOW = (0xF4, 0xB1, 0x83), (0xFF, 0xD9, 0x66)


@pytest.fixture(scope="module")
def click(tmp_path_factory: pytest.TempPathFactory) -> Click:
    return click_check(tmp_path_factory.mktemp("person"))


def test_a_column_out_of_balance_is_orange_before_anything_is_clicked(click: Click) -> None:
    assert click.before == ORANGE


def test_the_click_says_how_many_problems_there_are(click: Click) -> None:
    assert click.message.startswith("不能报送：2 处错误"), click.log


def test_the_click_points_out_the_suspect_in_yellow(click: Click) -> None:
    assert click.after == YELLOW


def test_the_click_fills_the_sheet_of_findings(click: Click) -> None:
    assert click.findings[0].startswith("不能报送：2 处错误")
    assert any(line.startswith("错误 ") and "商业企业" in line for line in click.findings)


def test_the_rows_of_findings_are_as_high_as_their_text(click: Click) -> None:
    assert max(click.heights) < 8 * min(click.heights)  # 核对清单 lists several things in one row


def test_the_screen_shows_something_else_after_each_step(click: Click) -> None:
    assert len({picture.tobytes() for picture in click.pictures.values()}) == 3
