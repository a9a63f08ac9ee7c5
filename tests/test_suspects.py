"""Which cell is wrong, as a verdict shows it: causes, what follows from them, failures."""

import pytest

from nianbao.rules import check, ruleset
from tables import filing


def test_an_unreadable_cell_gets_the_value_that_the_equations_force() -> None:
    verdict = check(
        filing(
            """
            表三 | 自然人 | 总计
            一、本年新收 | 约5 | 5
            （一）予以公开 | 5 | 5
            （七）总计 | 5 | 5
            """
        ),
        ruleset("2021"),
    )
    place = next(i for i, f in enumerate(verdict.findings) if f.rule.id == "R001")

    assert "一、本年新收 › 自然人：“约5” → 5" in verdict.causes[place].sentence


def test_a_failure_of_the_search_costs_nobody_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise ZeroDivisionError("我们的错")

    monkeypatch.setattr("nianbao.rules.engine.repairs_of", failing)

    verdict = check(filing("表三 | 自然人\n一、本年新收 | 1"), ruleset("2021"))

    assert verdict.state == "blocked"
    assert verdict.search_failure == "ZeroDivisionError('我们的错')"
    assert not verdict.repairs.found


def test_findings_that_follow_from_another_name_their_cause() -> None:
    verdict = check(filing("表三 | 自然人\n一、本年新收 | 1"), ruleset("2021"))
    rules = [finding.rule.id for finding in verdict.findings[:2]]

    assert rules == ["R010", "R010"]  # the column and, with it, the column of totals
    assert list(verdict.causes) == [0]
    assert verdict.follows[1] == 0
