"""Tables in a text laid out like a page, whose header is broken or whose labels are cut."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from nianbao.recover import Recovered, read_report
from recover_reports import Report, balanced, unread_cells, write_pipes, wrong_cells

BASE = balanced(Random(11), "2021", 60, 0.8)
# As pdftotext lays the header out: one column for each character, pieces one above the other.
HEAD: list[str] = """
                                                    申请人情况
                                                 法人或其他组织
（本列数据的勾稽关系为：第一项加第二项之
 和，等于第三项加第四项之和）                      自然                社会    法律
                                           商业    科研                      总计
                                      人                公益    服务    其他
                                           企业    机构
                                                       组织    机构
""".strip("\n").split("\n")
COLUMNS = (37, 43, 49, 55, 61, 67, 73)
# A longer label is cut: a half stands above its figures, the other below them.
WIDEST = 20
Head = Callable[[list[str]], list[str]]


def laid_out(base: Report, columns: tuple[int, ...] = COLUMNS) -> list[str]:
    """The rows of table three, each figure at the place of its column."""
    lines = []
    for line in base.edition.table("applications").lines:
        figures = [str(base.expected[cell.id]) for cell in line.cells]
        label = line.label.text if line.label else ""
        if len(label) > WIDEST:
            above, below = label[:WIDEST], label[WIDEST:]
            lines += [f"       {above}", _row("", figures, columns), f"       {below}"]
        else:
            lines.append(_row(f"       {label}", figures, columns))
    return lines


def _row(label: str, figures: list[str], columns: tuple[int, ...]) -> str:
    for at, figure in sorted(zip(columns, figures, strict=True)):
        label = label.ljust(at) + figure
    return label


def report(base: Report, head: list[str], rows: list[str], folder: Path) -> Recovered:
    text = write_pipes(base, folder / "pipes.txt").read_text("utf-8")
    before, _, behind = text.partition("三、收到")
    heading, _, behind = behind.partition("\n")
    rest = behind[behind.index("四、政府信息") :]
    lines = [before + f"三、收到{heading}", *head, *rows, rest]
    (folder / "a.txt").write_text("\n".join(lines), "utf-8")
    return read_report(folder / "a.txt")


def without(*places: int) -> Head:
    return lambda lines: [line for i, line in enumerate(lines) if i not in places]


HEADS: dict[str, Head] = {
    "whole": lambda lines: lines,
    "none": lambda _: [],
    "one word": lambda lines: lines[:1],
    "without its corner": without(2),
    **{f"without line {i}": without(i) for i in (0, 1, 3, 4, 5, 6, 7)},
    "a word lost": lambda lines: [line.replace("公益", "    ") for line in lines],
    "a word misread": lambda lines: [line.replace("科研", "料研") for line in lines],
    "out of order": sorted,
}


@pytest.mark.parametrize("how", HEADS)
def test_a_table_below_a_broken_header_is_read_in_the_order_of_the_form(
    how: str, tmp_path: Path
) -> None:
    recovered = report(BASE, HEADS[how](HEAD), laid_out(BASE), tmp_path)
    assert wrong_cells(recovered, BASE.expected) == unread_cells(recovered, BASE.expected) == []
    is_said = any("表三的栏名不全" in note for note in recovered.notes)
    assert is_said or how in ("whole", "without its corner")
    assert recovered.not_placed == () or how == "a word misread"


def test_rows_may_be_shifted_on_another_page(tmp_path: Path) -> None:
    rows = laid_out(BASE)
    shifted = laid_out(BASE, tuple(x + 4 for x in COLUMNS))
    recovered = report(BASE, HEAD, [*rows[:14], "\f" + shifted[14], *shifted[15:]], tmp_path)
    assert wrong_cells(recovered, BASE.expected) == unread_cells(recovered, BASE.expected) == []


@pytest.mark.parametrize(("one", "other"), [("自然", "总计"), ("商业", "科研"), ("社会", "法律")])
def test_headers_in_another_order_are_not_taken_for_the_forms(
    one: str, other: str, tmp_path: Path
) -> None:
    def exchanged(line: str) -> str:
        return line.replace(one, "\0").replace(other, one).replace("\0", other)

    head = [exchanged(line) for line in HEAD]
    recovered = report(BASE, head, laid_out(BASE), tmp_path)
    assert len(unread_cells(recovered, BASE.expected)) == 175
    assert recovered.not_placed


def test_without_a_header_totals_must_stand_where_the_form_has_them(tmp_path: Path) -> None:
    turned = (*COLUMNS[1:], COLUMNS[0])
    recovered = report(BASE, [], laid_out(BASE, turned), tmp_path)
    assert len(unread_cells(recovered, BASE.expected)) == 175
