"""What formulas of a closed workbook show after a write, whoever wrote them down."""

from pathlib import Path

import pytest

from host_helpers import MAIN, edit, small, values, write

ROW = (
    '<row r="1"><c r="A1"><v>3</v></c><c r="B1"><v>0.1</v></c><c r="C1" t="str"><v>约5</v></c>'
    '<c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#REF!</v></c></row>'
    '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><v>0.2</v></c><c r="C2" t="str"><v>✗ 差 1</v></c>'
    '<c r="D2" t="str"><v>✗ 差 2</v></c></row>'
    '<row r="9"><c r="A9"><f>{}</f><v>99</v></c></row>'
)
AS_IT_WAS = 99


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        # sums pass over texts and truth values, as COUNT does
        ("SUM(A1:D2)", "7.3"),
        ("SUM(A1,A2:B2)", "7.2"),
        ("SUM('表'!A1:A2)-表!$A$1", "4"),
        ("B1+B2", "0.3"),
        ("2*A1-A2*A2", "-10"),
        ("-A1+A2", "1"),
        ("A1-(A2-1)", "0"),
        ("ABS(A1-A2)", "1"),
        ("COUNT(A1:D2)", "4"),
        ("COUNTA(A1:D3)", "8"),
        ('COUNTIF(A1:D2,"✗*")', "2"),
        # texts
        ('"共 "&amp;A1&amp;" 件"', "共 3 件"),
        ('B1&amp;""', "0.1"),
        ('"说""是"""', '说"是"'),
        ("LEFT(C2,1)", "✗"),
        ('A1&amp;A2=34&amp;""', "True"),
        # conditions; only the branch that is taken counts
        ('IF(A3="","空",A3)', "空"),
        ('IF(A1&lt;&gt;3,E1,"好")', "好"),
        ('IF(AND(A1&gt;=3,NOT(A2&lt;4),A1&lt;=A2),"是","否")', "是"),
        ('IF(OR(A1&gt;A2,D1),"是","否")', "是"),
        ('SUMPRODUCT(--NOT(EXACT(A1:B1&amp;"",A2:B2&amp;"")))', "2"),
        ("A3", "0"),
        ("SUM(A1,E1)", "#REF!"),
        # a formula of other kinds keeps what it shows
        ("A1/2", AS_IT_WAS),
        ("VLOOKUP(A1,A1:B2,2)", AS_IT_WAS),
        ("SUM(A1", AS_IT_WAS),
        ("IF(A1)", AS_IT_WAS),
        ("A1:A2+1", AS_IT_WAS),
        ("C1+1", AS_IT_WAS),
        ("SUM(没有!A1)", AS_IT_WAS),
        ("A9+1", AS_IT_WAS),
        ("SUM(A1:XFD1048576)", AS_IT_WAS),
        ("(" * 3000 + "1" + ")" * 3000, AS_IT_WAS),
    ],
)
def test_a_formula_shows_what_it_comes_to(tmp_path: Path, formula: str, shown: object) -> None:
    path = small(tmp_path, ROW.format(formula))
    write(path, live="A9:B9")
    assert str(values(path, "A9")[0][0]) == str(shown)


A_CHAIN = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f><v>7</v></c>'
    '<c r="C1"><f>B1*B1</f><v>7</v></c></row>'
)


def test_a_change_reaches_formulas_by_way_of_others(tmp_path: Path) -> None:
    path = small(tmp_path, A_CHAIN)
    write(path, edit("A1", 4), live="A1:C1")
    assert values(path, "A1:C1") == [[4, 5, 25]]


def test_formulas_elsewhere_keep_what_they_show(tmp_path: Path) -> None:
    path = small(tmp_path, A_CHAIN)
    write(path, edit("A1", 4), live="C1")
    assert values(path, "A1:C1") == [[4, 7, 49]]


def test_a_number_that_is_shown_as_a_date_counts_as_the_number(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    rows = '<row r="1"><c r="A1" s="0"><v>7</v></c><c r="B1"><f>SUM(A1)&amp;""</f></c></row>'
    path = small(tmp_path, rows, {"xl/styles.xml": styles})
    write(path, live="B1")
    assert values(path, "B1") == [["7"]]


def test_formulas_in_a_circle_are_left_alone(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><f>B1+1</f><v>1</v></c><c r="B1"><f>A1+1</f><v>2</v></c></row>'
    path = small(tmp_path, rows)
    write(path, live="A1:B1")
    assert values(path, "A1:B1") == [[1, 2]]
