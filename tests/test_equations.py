"""Equations: the notation they are declared in, what they are written out to, and their values.

The equations of the form are written out here a second time, by hand and in the short names of the
rules' source (``r01.A``), and compared with those of the catalogues; a plain evaluation of random
equations is compared with the compiled one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form import edition
from nianbao.form.filing import Number
from nianbao.rules import Equation, Term, ruleset
from nianbao.rules.equation import Compiled, NotationError, expand
from tables import LETTERS, SHEETS, application_rows, result_rows

FORM = edition("2021")
IDS = {edition_id: sheet.ids for edition_id, sheet in SHEETS.items()}
SHORT = {e: {cell_id: short for short, cell_id in ids.items()} for e, ids in IDS.items()}

Side = frozenset[tuple[int, str]]
Plain = tuple[Side, str, Side, Side]


def side(*names: str) -> Side:
    """``side("r01.A", "-r02.A")``: what is added and what is taken away."""
    return frozenset((-1, name[1:]) if name.startswith("-") else (1, name) for name in names)


def _side_of(terms: Sequence[Term], edition_id: str) -> Side:
    assert len({term.cell for term in terms}) == len(terms)
    return frozenset((term.factor, SHORT[edition_id][term.cell.id]) for term in terms)


def plain_form(equation: Equation, edition_id: str) -> Plain:
    return (
        _side_of(equation.left, edition_id),
        equation.relation,
        _side_of(equation.right, edition_id),
        _side_of(equation.when, edition_id),
    )


def plain_forms(text: str) -> list[Plain]:
    return [plain_form(equation, "2021") for equation in expand(text, FORM)]


# --- the form's equations, by hand


def balances() -> list[Plain]:
    return [
        (side(f"r01.{c}", f"r02.{c}"), "=", side(f"r24.{c}", f"r25.{c}"), side()) for c in LETTERS
    ]


def column_totals(edition_id: str) -> list[Plain]:
    rows = result_rows(edition_id)
    return [(side(f"r24.{c}"), "=", side(*(f"{r}.{c}" for r in rows)), side()) for c in LETTERS]


def row_totals(edition_id: str) -> list[Plain]:
    return [
        (side(f"{r}.G"), "=", side(*(f"{r}.{c}" for c in "ABCDEF")), side())
        for r in application_rows(edition_id)
    ]


def outcomes(kind: str) -> list[Plain]:
    parts = side(*(f"{kind}_{outcome}" for outcome in ("wc", "jz", "qt", "ws")))
    return [(side(f"{kind}_zj"), "=", parts, side())]


def at_most_received(row: str) -> list[Plain]:
    return [(side(f"{row}.{c}"), "<=", side(f"r01.{c}", f"r02.{c}"), side()) for c in LETTERS]


def none_received(edition_id: str) -> list[Plain]:
    rows = [*result_rows(edition_id), "r25"]
    return [
        (side(*(f"{r}.{c}" for r in rows)), "=", side(), side(f"r01.{c}", f"r02.{c}"))
        for c in LETTERS
    ]


COMMON = {
    "R013": at_most_received("r24"),
    "R014": at_most_received("r25"),
    "R030": outcomes("FY"),
    "R031": outcomes("ZS"),
    "R032": outcomes("FS"),
}
EQUATIONS = {
    "2021": COMMON
    | {
        "R010": balances(),
        "R011": column_totals("2021"),
        "R012": row_totals("2021"),
        "R016": none_received("2021"),
        "R038": [
            (side("GZ_YX"), ">=", side("GZ_ZF", "-GZ_FZ"), side()),
            (side("GF_YX"), ">=", side("GF_ZF", "-GF_FZ"), side()),
        ],
    },
    "2019": COMMON
    | {
        "R016": none_received("2019"),
        "R115": [
            (side("GZ_ZS"), ">=", side("GZ_GK"), side()),
            (side("GF_ZS"), ">=", side("GF_GK"), side()),
        ],
        "R114": [*balances(), *column_totals("2019"), *row_totals("2019")],
    },
}
HARD = {"R010": 7, "R011": 7, "R012": 25, "R030": 1, "R031": 1, "R032": 1}
RULES_AND_EDITIONS = [
    (rule, edition_id) for edition_id in EQUATIONS for rule in EQUATIONS[edition_id]
]


@pytest.mark.parametrize(("rule_id", "edition_id"), RULES_AND_EDITIONS)
def test_a_rule_is_written_out_to_the_equations_of_the_form(rule_id: str, edition_id: str) -> None:
    found = [
        plain_form(equation, edition_id)
        for rule, equation in ruleset(edition_id).equations
        if rule.id == rule_id
    ]
    assert found == EQUATIONS[edition_id][rule_id]


@pytest.mark.parametrize("edition_id", EQUATIONS)
def test_no_other_rule_declares_equations(edition_id: str) -> None:
    assert {rule.id for rule, _ in ruleset(edition_id).equations} == set(EQUATIONS[edition_id])


def test_the_hard_arithmetic_of_2021_is_42_equations() -> None:
    counted = Counter(rule.id for rule, _ in ruleset("2021").equations)
    assert {rule: counted[rule] for rule in HARD} == HARD
    assert sum(HARD.values()) == 42
    assert all(rule.severity == "error" for rule in ruleset("2021").rules if rule.id in HARD)


@pytest.mark.parametrize(("edition_id", "count"), [("2021", 34), ("2019", 32)])
def test_each_total_has_one_definition_the_sum_of_its_parts(edition_id: str, count: int) -> None:
    definitions = ruleset(edition_id).definitions
    parts = SHEETS[edition_id].parts
    found = {
        SHORT[edition_id][total]: plain_form(equation, edition_id)
        for total, equation in definitions.items()
    }
    assert len(found) == count
    assert found == {
        total: (side(total), "=", side(*names), side()) for total, names in parts.items()
    }


@pytest.mark.parametrize("edition_id", EQUATIONS)
def test_totals_come_after_the_totals_they_are_made_of(edition_id: str) -> None:
    order = [SHORT[edition_id][cell.id] for cell in ruleset(edition_id).totals]
    parts = SHEETS[edition_id].parts
    assert sorted(order) == sorted(parts)
    for place, total in enumerate(order):
        assert set(parts[total]) & set(parts) <= set(order[:place])


# --- the notation


def test_one_equation_over_full_ids() -> None:
    text = "disputes.direct_suit.total = disputes.direct_suit.upheld + disputes.direct_suit.other"
    (equation,) = expand(text, FORM)
    assert plain_form(equation, "2021") == (side("ZS_zj"), "=", side("ZS_wc", "ZS_qt"), side())
    assert (equation.axis, equation.subject) == ("cells", "")


def test_for_each_column_a_name_is_a_row() -> None:
    equations = expand("for each column of applications: new = carried_in", FORM)
    assert [plain_form(equation, "2021") for equation in equations] == [
        (side(f"r01.{c}"), "=", side(f"r02.{c}"), side()) for c in LETTERS
    ]
    assert {equation.axis for equation in equations} == {"column"}
    assert [equation.subject for equation in equations][:2] == ["natural_person", "enterprise"]


def test_for_each_column_a_name_stands_for_all_rows_below_it() -> None:
    found = plain_forms("for each column of applications: new = not_provided + granted")
    assert found[0] == (side("r01.A"), "=", side("r13.A", "r14.A", "r15.A", "r03.A"), side())


def test_a_name_is_not_the_beginning_of_another() -> None:
    found = plain_forms("for each column of applications: granted = carried_out")
    assert found[0] == (side("r03.A"), "=", side("r25.A"), side())
    with pytest.raises(NotationError):
        expand("for each column of applications: carried = granted", FORM)


def test_for_each_row_a_name_is_a_column() -> None:
    found = plain_forms("for each row of applications.denied: total = natural_person")
    rows = ["r05", "r06", "r07", "r08", "r09", "r10", "r11", "r12"]
    assert found == [(side(f"{r}.G"), "=", side(f"{r}.A"), side()) for r in rows]
    everywhere = plain_forms("for each row of applications: total = natural_person")
    assert len(everywhere) == 25


def test_several_rows() -> None:
    found = plain_forms(
        "for each row of proactive.regulations, proactive.normative_documents: issued >= repealed"
    )
    assert found == [
        (side("GZ_ZF"), ">=", side("GZ_FZ"), side()),
        (side("GF_ZF"), ">=", side("GF_FZ"), side()),
    ]


def test_factors_and_signs() -> None:
    (equation,) = expand(
        "3 * proactive.licences.decisions - 2*proactive.penalties.decisions"
        " <= - proactive.coercive_measures.decisions + 10 * proactive.regulations.issued",
        FORM,
    )
    left, relation, right, _ = plain_form(equation, "2021")
    assert (left, relation) == (frozenset({(3, "XK"), (-2, "CF")}), "<=")
    assert right == frozenset({(-1, "QZ"), (10, "GZ_ZF")})


def test_nothing_on_the_right_is_written_0() -> None:
    found = plain_forms("proactive.licences.decisions - proactive.penalties.decisions = 0")
    assert found == [(side("XK", "-CF"), "=", side(), side())]


def test_when_restricts_an_equation() -> None:
    found = plain_forms("for each column of applications: when new + carried_in = 0: granted = 0")
    assert found[1] == (side("r03.B"), "=", side(), side("r01.B", "r02.B"))


def test_cells_of_an_equation_are_named_once_the_left_side_first() -> None:
    (equation,) = expand(
        "when proactive.penalties.decisions = 0: proactive.licences.decisions"
        " = proactive.penalties.decisions + proactive.regulations.issued",
        FORM,
    )
    assert [SHORT["2021"][cell.id] for cell in equation.cells] == ["XK", "CF", "GZ_ZF"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "new",
        "new = carried_in",
        "applications.new = applications.carried_in",
        "proactive.licences.decisions = nowhere",
        "proactive.licences.decisions < proactive.penalties.decisions",
        "proactive.licences.decisions == proactive.penalties.decisions",
        "proactive.licences.decisions => proactive.penalties.decisions",
        "proactive.licences.decisions = 1",
        "proactive.licences.decisions = 0 + proactive.penalties.decisions",
        "proactive.licences.decisions proactive.penalties.decisions = 0",
        "2 proactive.licences.decisions = 0",
        "1.5 * proactive.licences.decisions = 0",
        "proactive.licences.decisions + = 0",
        "proactive.licences.decisions * 2 = 0",
        "proactive.licences.decisions / proactive.penalties.decisions = 0",
        "when proactive.licences.decisions: proactive.penalties.decisions = 0",
        "when proactive.licences.decisions = 1: proactive.penalties.decisions = 0",
        "for each column of applications: new = nowhere",
        "for each column of applications: new = total",
        "for each column of applications new = carried_in",
        "for each row of applications: total = new",
        "for each row of applications.nowhere: total = natural_person",
        "for every row of applications: total = natural_person",
        "for each cell of applications: total = natural_person",
    ],
)
def test_what_is_not_of_the_notation_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        expand(text, FORM)


@pytest.mark.parametrize(
    "text",
    [
        "for each column of nowhere: new = carried_in",
        "for each row of nowhere: total = natural_person",
        "for each column of applications.denied: new = carried_in",
    ],
)
def test_a_table_that_the_form_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        expand(text, FORM)


@pytest.mark.parametrize(
    "text",
    [
        "proactive.licences.decisions =",
        "= proactive.licences.decisions",
        "when = 0: proactive.licences.decisions = 0",
    ],
)
def test_an_equation_without_one_of_its_sides_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        expand(text, FORM)


# --- values


@dataclass(frozen=True)
class Sum:
    """Factors and names, and the text that was written for them."""

    terms: tuple[tuple[int, str], ...]
    text: str

    def value(self, numbers: Mapping[str, Number], members: Mapping[str, Sequence[str]]) -> Number:
        total: Number = 0
        for factor, name in self.terms:
            for cell in members[name]:
                total += factor * numbers[cell]
        return total


@dataclass(frozen=True)
class Statement:
    """A relation between sums, where the third sum is 0 or absent."""

    left: Sum
    relation: str
    right: Sum
    when: Sum | None

    @property
    def text(self) -> str:
        condition = f"when {self.when.text} = 0: " if self.when else ""
        return f"{condition}{self.left.text} {self.relation} {self.right.text}"

    def broken_sides(
        self, numbers: Mapping[str, Number], members: Mapping[str, Sequence[str]]
    ) -> tuple[Number, Number] | None:
        left, right = self.left.value(numbers, members), self.right.value(numbers, members)
        if self.when and self.when.value(numbers, members) != 0:
            return None
        if self.relation == "=":
            holds = left == right
        elif self.relation == "<=":
            holds = left <= right
        else:
            holds = left >= right
        return None if holds else (left, right)


@st.composite
def sums(draw: st.DrawFn, names: Sequence[str], least: int = 1) -> Sum:
    chosen = draw(st.lists(st.sampled_from(names), min_size=least, max_size=6))
    terms = [(draw(st.integers(-3, 3)), name) for name in chosen]
    text = ""
    for factor, name in terms:
        sign = "-" if factor < 0 else "+" if text or draw(st.booleans()) else ""
        times = "" if abs(factor) == 1 and draw(st.booleans()) else f"{abs(factor)} * "
        text += f" {sign} {times}{name}"
    return Sum(tuple(terms), text or "0")


@st.composite
def statements(draw: st.DrawFn, names: Sequence[str]) -> Statement:
    relation = draw(st.sampled_from(["=", "<=", ">="]))
    when = draw(st.none() | sums(names))
    return Statement(draw(sums(names)), relation, draw(sums(names, least=0)), when)


VALUES = st.integers(0, 3) | st.integers(0, 10**12)
CELL_IDS = [cell_id for cell_id in IDS["2021"].values() if cell_id != "proactive.fees.amount"]
NAMES = {cell_id: [cell_id] for cell_id in CELL_IDS}
ROW_IDS = [
    IDS["2021"][f"{row}.A"].split(".", 1)[1].rsplit(".", 1)[0] for row in application_rows("2021")
]
GROUPS = ["denied", "not_provided", "not_processed", "closed_otherwise"]


def sparse_numbers(cell_ids: Sequence[str]) -> st.SearchStrategy[dict[str, int]]:
    some = st.dictionaries(st.sampled_from(cell_ids), VALUES, max_size=20)
    return st.builds(
        lambda every, some: dict.fromkeys(IDS["2021"].values(), every) | some, VALUES, some
    )


def in_order(numbers: Mapping[str, Number]) -> list[Number]:
    return [numbers[cell.id] for cell in FORM.cells]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(CELL_IDS), min_size=1, max_size=6, unique=True).flatmap(
        lambda names: st.tuples(st.lists(statements(names), max_size=5), sparse_numbers(names))
    )
)
def test_compiled_equations_have_the_values_of_a_plain_evaluation(
    case: tuple[list[Statement], dict[str, int]],
) -> None:
    written, numbers = case
    equations = [equation for statement in written for equation in expand(statement.text, FORM)]
    sides = [statement.broken_sides(numbers, NAMES) for statement in written]
    expected = [(place, *pair) for place, pair in enumerate(sides) if pair]
    assert Compiled.of(equations).broken(in_order(numbers)) == expected


@settings(deadline=None)
@given(
    statements([*ROW_IDS, *GROUPS]), sparse_numbers([i for i in CELL_IDS if "applications" in i])
)
def test_an_equation_for_each_column_has_the_values_of_a_plain_evaluation(
    statement: Statement, numbers: dict[str, int]
) -> None:
    expected = []
    for place, letter in enumerate(LETTERS):
        column = IDS["2021"][f"r01.{letter}"].rsplit(".", 1)[1]
        members = {row: [f"applications.{row}.{column}"] for row in ROW_IDS}
        for group in GROUPS:
            below = [row for row in ROW_IDS if row.split(".")[0] == group]
            members[group] = [f"applications.{row}.{column}" for row in below]
        sides = statement.broken_sides(numbers, members)
        if sides:
            expected.append((place, *sides))
    equations = expand(f"for each column of applications: {statement.text}", FORM)
    assert Compiled.of(equations).broken(in_order(numbers)) == expected


@settings(deadline=None)
@given(st.decimals(0, 10**12, places=6), st.decimals(0, 10**12, places=6))
def test_money_is_compared_exactly(fees: Decimal, more: Decimal) -> None:
    numbers: dict[str, Number] = dict.fromkeys(IDS["2021"].values(), 0)
    numbers |= {"proactive.fees.amount": fees, "proactive.regulations.issued": more}
    equations = expand("proactive.fees.amount = proactive.regulations.issued", FORM)
    expected = [] if fees == more else [(0, fees, more)]
    assert Compiled.of(equations).broken(in_order(numbers)) == expected
