"""What every check is given: one rule, one filing, and how a finding is made."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nianbao.form import Cell, Filing, Paragraph, Table
from nianbao.form.filing import Number, plain_number
from nianbao.rules.catalogue import Rule, RuleSet, Severity
from nianbao.rules.cell_names import place
from nianbao.rules.finding import Context, Finding, digest_of
from nianbao.words import fill, say


@dataclass(frozen=True, slots=True)
class Case:
    """One filing before one rule: what every check is given."""

    rule: Rule
    ruleset: RuleSet
    filing: Filing
    context: Context

    def broken(
        self,
        sentence: str,
        slots: Mapping[str, str],
        *,
        cells: Sequence[str] = (),
        sides: tuple[Number, Number] | None = None,
        paragraph: Paragraph | None = None,
        about: str = "",
        own_severity: Severity | None = None,
    ) -> Finding:
        """Return a finding of this rule; ``sentence`` is one of its own (see ``key``).

        ``cells`` take part, the first being the one to look at; ``sides`` are left and right
        where two numbers are compared; ``paragraph`` is the prose that is meant, ``about``
        another place (see Finding); ``own_severity`` is as in Finding.
        """
        left, right = sides or (None, None)
        return Finding(
            rule=self.rule,
            status="broken",
            sentence=self.key(sentence),
            slots=slots,
            cells=tuple(cells),
            at=paragraph.at if paragraph else "",
            about=about,
            left=left,
            right=right,
            own_severity=own_severity,
            digest=digest_of(
                self.rule, self.ruleset, self.filing, cells, paragraph.text if paragraph else ""
            ),
        )

    def undecided(
        self,
        sentence: str,
        slots: Mapping[str, str] | None = None,
        *,
        about: str = "",
        cells: Sequence[str] = (),
    ) -> Finding:
        """Return that the rule could not be evaluated, with the reason in words.

        ``cells`` are those that cannot be read, where these are the reason.
        """
        key, own = self.key(sentence), tuple(cells)
        return Finding(self.rule, "not_evaluated", key, slots or {}, about=about, cells=own)

    @property
    def by_name(self) -> str:
        """Return what the cases of a message end in that say that nobody chose the kind."""
        return "_by_name" if self.filing.kind_by_name else ""

    def key(self, sentence: str) -> str:
        """Return the case of one of the rule's messages, or else the key of a shared sentence."""
        return sentence if sentence in self.rule.messages else f"finding.{sentence}"

    def say(self, case: str, **slots: object) -> str:
        """Return one of the rule's own sentences, which becomes a part of another."""
        return fill(self.rule.messages[case], slots)

    def place(self, cell: Cell) -> str:
        """Return where a cell stands, in words."""
        return place(cell, self.filing.edition)


def direction(kind: str, left: int | Decimal, right: int | Decimal) -> str:
    """Return by how much and in which direction two sides differ, in words."""
    way = "more" if left > right else "less"
    return say(f"finding.direction.{kind}_{way}", difference=plain_number(abs(left - right)))


def unreadable_cells(cells: Iterable[Cell], filing: Filing, ruleset: RuleSet) -> list[Cell]:
    """Return the cells that cannot be read among ``cells`` and what their totals are made of.

    A total spoilt by its parts is represented by these.
    """
    reached = {part.id for cell in cells for part in ruleset.parts_of(cell)}
    problems = {cell.id: filing.figures[cell.id].problem for cell in filing.edition.cells}
    return [
        c for c in filing.edition.cells if c.id in reached and problems[c.id] not in (None, "part")
    ]


def is_empty(table: Table, filing: Filing) -> bool:
    """Return whether nothing at all was filled into a table."""
    return all(filing.figures[cell.id].is_blank for cell in table.cells if not cell.is_total)


def unfilled(filing: Filing, ruleset: RuleSet, cells: Iterable[str]) -> frozenset[str]:
    """Return the cells in which nothing is filled in, and the totals of nothing but such cells."""
    return frozenset(cell for cell in cells if _is_unfilled(filing, ruleset, cell))


def _is_unfilled(filing: Filing, ruleset: RuleSet, cell: str) -> bool:
    figure = filing.figures[cell]
    if figure.typed or figure.number or cell not in ruleset.definitions:
        return figure.is_blank
    parts = ruleset.inputs_of([filing.edition.by_id[cell]])
    return all(filing.figures[part].is_blank for part in parts)


Check = Callable[..., Iterator[Finding]]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Make a function a check that records of rules may name; it is called as they name it.

    Its parameters behind the case are the options that a record gives, by name and type.
    """
    if function.__name__ in CHECKS:
        raise ValueError(f"there are two checks called {function.__name__}")
    CHECKS[function.__name__] = function
    return function
