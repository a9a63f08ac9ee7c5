"""The engine: a filing and a rule set in, a verdict out."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date

from nianbao.form import Filing
from nianbao.form.body_kind import with_kind
from nianbao.form.filing import Number, plain_number
from nianbao.rules.applicability import untried
from nianbao.rules.catalogue import Rule, RuleSet, batch_rules
from nianbao.rules.cell_names import place, subject_words, sum_words
from nianbao.rules.checks import CHECKS, Case, direction, is_empty, unfilled, unreadable_cells
from nianbao.rules.claim import Claim
from nianbao.rules.equation import Equation
from nianbao.rules.finding import SECTION, Context, Finding, digest_of, digest_of_text
from nianbao.rules.open_cells import unfinished
from nianbao.rules.options import arguments
from nianbao.rules.prose import claims_of
from nianbao.rules.repair import Repairs, repairs_of
from nianbao.rules.verdict import Verdict, gravest_first
from nianbao.rules.years import claims_from_previous
from nianbao.words import say

_NAMED_CELLS = 3
_DEADLINES = ("deadline", "local_deadlines")


def check(filing: Filing, ruleset: RuleSet, context: Context | None = None) -> Verdict:
    """Return the verdict on a filing.

    Every rule is tried; one that cannot be evaluated is reported as such with its
    reason and never counts as broken. A finding that a person has explained stays
    explained while the rule set and the values are those that were explained; so does one
    whose rule cannot be tried this time. Where no kind of body was chosen, the unit's name tells.
    """
    context, filing = context or Context(), with_kind(filing)
    missing = untried(filing, ruleset, context)
    findings = [
        *_check_findings(filing, ruleset, context),
        *_equation_findings(filing, ruleset),
        *_kept(ruleset, context, missing),
    ]
    grouped = _listed(_grouped(findings, filing))
    ordered = settled((_named_by_digest(f) for f in grouped), context)
    # the search is a help: its failure must cost nobody the verdict, and is said
    try:
        repairs = _repairs(filing, ruleset, context, ordered)
    except Exception as error:
        return Verdict(ruleset, ordered, search_failure=repr(error), untried=missing)
    return Verdict(ruleset, ordered, repairs, untried=missing)


def is_late(filing: Filing, ruleset: RuleSet, day: date) -> bool:
    """Return whether a deadline in force had passed on a day, by the kind of body that it tells."""
    context, filing = Context(as_of=day), with_kind(filing)
    return any(
        finding.status == "broken"
        for rule in ruleset.rules
        if rule.check in _DEADLINES and rule.switch == "on"
        for finding in CHECKS[rule.check](
            Case(rule, ruleset, filing, context), **arguments(rule.options)
        )
    )


def _repairs(
    filing: Filing, ruleset: RuleSet, context: Context, findings: Sequence[Finding]
) -> Repairs:
    """Return what would repair the filing; nothing is searched where nothing is amiss."""
    is_amiss = any(finding.axis for finding in findings)
    is_amiss = is_amiss or bool(filing.unreadable)
    return repairs_of(filing, ruleset, _claims(filing, ruleset, context)) if is_amiss else Repairs()


def _claims(filing: Filing, ruleset: RuleSet, context: Context) -> tuple[Claim, ...]:
    """Return what others say of this filing's figures, by which wrong cells are told apart."""
    last = claims_from_previous(filing, context.previous) if context.previous else ()
    return (*claims_of(filing, ruleset), *last)


def _check_findings(filing: Filing, ruleset: RuleSet, context: Context) -> Iterator[Finding]:
    def look(rule: Rule) -> Iterator[Finding]:
        case = Case(rule, ruleset, filing, context)
        return CHECKS[rule.check](case, **arguments(rule.options))

    yield from tried(ruleset, look)


def tried(ruleset: RuleSet, look: Callable[[Rule], Iterator[Finding]]) -> Iterator[Finding]:
    """Yield what ``look`` finds by each rule in force that is no equation.

    Where looking fails, the rule is not evaluated: our own failure must not pass for the filer's.
    """
    for rule in ruleset.rules:
        if not rule.check or rule.switch == "off":
            continue
        try:
            yield from list(look(rule))
        except Exception as error:
            yield Finding(rule, "not_evaluated", "finding.failed", {"error": repr(error)})


def settled(findings: Iterable[Finding], context: Context) -> tuple[Finding, ...]:
    """Return the findings gravest first, those explained that a person explained."""
    return gravest_first(_explained(finding, context) for finding in findings)


def _equation_findings(filing: Filing, ruleset: RuleSet) -> Iterator[Finding]:
    numbers = filing.numbers()
    unreadable = {figure.cell for figure in filing.unreadable}
    empty = {table.id for table in filing.edition.tables if is_empty(table, filing)}
    yield from _not_evaluated(filing, ruleset, unreadable, empty)
    complete, open_ = [number or 0 for number in numbers], unfinished(filing, ruleset)
    for position, left, right in ruleset.compiled.broken(complete):
        rule, equation = ruleset.equations[position]
        cells = [cell.id for cell in equation.cells]
        if equation.cells[0].table in empty or not unreadable.isdisjoint(cells):
            continue
        if blank := open_.get(equation):
            yield Finding(
                rule, "not_evaluated", "finding.unfinished", cells=tuple(c.id for c in blank)
            )
        else:
            yield _broken(rule, equation, (left, right), filing, ruleset)


def _not_evaluated(
    filing: Filing, ruleset: RuleSet, unreadable: set[str], empty: set[str]
) -> Iterator[Finding]:
    """Yield one finding for each rule and table that is empty or holds unreadable cells."""
    concerned: dict[tuple[str, str], list[tuple[Rule, Equation]]] = {}
    for rule, equation in ruleset.equations if empty or unreadable else ():
        table = equation.cells[0].table
        if table in empty or _is_undecided(equation, filing, unreadable):
            concerned.setdefault((rule.id, table), []).append((rule, equation))
    for (_, table), undecided in concerned.items():
        rule = undecided[0][0]
        if table in empty:
            about = f"{SECTION}{filing.edition.section_of(table).number}"
            slots = {"table": filing.edition.table(table).name}
            yield Finding(rule, "not_evaluated", "finding.table_empty", slots, about=about)
            continue
        cells = [cell for _, equation in undecided for cell in equation.cells]
        roots = tuple(cell.id for cell in unreadable_cells(cells, filing, ruleset))
        yield Finding(rule, "not_evaluated", "finding.unreadable", cells=roots)


def _grouped(findings: Iterable[Finding], filing: Filing) -> Iterator[Finding]:
    """Yield the findings; rules that were not evaluated for one and the same reason become one.

    It is a finding of the gravest rule concerned and names the others.
    """
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.status == "not_evaluated":
            table = filing.edition.by_id[finding.cells[0]].table if finding.cells else ""
            reason = table or repr(sorted(finding.slots.items()))
            groups.setdefault((finding.sentence, reason), []).append(finding)
        else:
            yield finding
    for group in groups.values():
        yield _as_one(gravest_first(group), filing)


def _listed(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings; mere reminders, which rest on no evidence, become one list."""
    items: list[Finding] = []
    for finding in findings:
        if finding.severity == "reminder" and not finding.others:
            items.append(finding)
        else:
            yield finding
    if items:
        said = [
            say("finding.reminder", number=number, message=item.message, remedy=item.rule.remedy)
            for number, item in enumerate(items, 1)
        ]
        slots = {"count": str(len(items)), "items": "\n".join(said)}
        yield Finding(items[0].rule, "broken", "finding.reminders", slots, items=tuple(items))


def _as_one(findings: Sequence[Finding], filing: Filing) -> Finding:
    """Return findings of one reason as one, with every cell that is the reason."""
    first, form = findings[0], filing.edition
    reached = {cell for finding in findings for cell in finding.cells}
    cells = tuple(cell.id for cell in form.cells if cell.id in reached)
    rules = sorted({finding.rule.id for finding in findings})
    slots = {**first.slots, "rules": say("finding.list").join(rules)}
    if cells:
        places = say("finding.list").join(_named(c, filing) for c in cells[:_NAMED_CELLS])
        if len(cells) > _NAMED_CELLS:
            places = say("finding.more_cells", places=places, count=len(cells))
        slots |= {"table": form.table(form.by_id[cells[0]].table).name, "places": places}
    return replace(
        first, slots=slots, cells=cells, others=tuple(r for r in rules if r != first.rule.id)
    )


def _named(cell: str, filing: Filing) -> str:
    """Return where a cell stands, with what was written there if that is no number."""
    where, figure = place(filing.edition.by_id[cell], filing.edition), filing.figures[cell]
    return say("finding.odd_cell", place=where, raw=figure.raw) if figure.problem else where


def _is_undecided(equation: Equation, filing: Filing, unreadable: set[str]) -> bool:
    """Return whether an unreadable cell leaves open if the equation holds."""
    if unreadable.isdisjoint(cell.id for cell in equation.cells):
        return False
    condition = [term.cell.id for term in equation.when]
    if condition and unreadable.isdisjoint(condition):
        return not any(filing.figures[cell].number for cell in condition)
    return True


def _broken(
    rule: Rule, equation: Equation, sides: tuple[Number, Number], filing: Filing, ruleset: RuleSet
) -> Finding:
    left, right = sides
    cells = tuple(cell.id for cell in equation.cells)
    kind, blank = "total" if equation.defined_total else "side", unfilled(filing, ruleset, cells)
    slots = {
        "table": filing.edition.table(equation.cells[0].table).name,
        "subject": subject_words(equation, filing.edition),
        "left": sum_words(equation.left, equation, filing, blank),
        "right": sum_words(equation.right, equation, filing, blank),
        "direction": direction(kind, left, right),
        "difference": plain_number(abs(left - right)),
    }
    return Finding(
        rule=rule,
        status="broken",
        sentence=_sentence(rule, equation),
        slots=slots,
        axis=equation.axis,
        cells=cells,
        left=left,
        right=right,
        digest=digest_of(rule, ruleset, filing, cells),
    )


def _sentence(rule: Rule, equation: Equation) -> str:
    """Return the case of the rule's message; a rule that was laid over has words for all such."""
    if not rule.is_local:
        return rule.case_of(equation)
    is_total = equation.axis == "cells" and equation.defined_total
    return f"finding.local.{'total' if is_total else equation.axis}"


def _kept(ruleset: RuleSet, context: Context, missing: Set[str]) -> Iterator[Finding]:
    """Yield what people explained of rules that are not tried this time.

    Such as those on deadlines, and on several filings.
    """
    rules = batch_rules() | {rule.id: rule for rule in ruleset.rules}
    for written in dict.fromkeys(context.explanations):
        if written.rule in missing or written.rule in batch_rules():
            rule = rules[written.rule]
            yield Finding(
                rule,
                "explained",
                "finding.kept",
                {"statement": rule.statement},
                digest=written.digest,
                explanation=written.text,
            )


def _named_by_digest(finding: Finding) -> Finding:
    """Return a finding with a digest by which what is written beside it is found again."""
    return finding if finding.digest else replace(finding, digest=digest_of_text(finding.message))


def _explained(finding: Finding, context: Context) -> Finding:
    """Return a finding with what a person wrote beside it, which may settle it."""
    for explanation in context.explanations:
        if (explanation.rule, explanation.digest) == (finding.rule.id, finding.digest):
            settles = finding.status == "broken" and finding.may_be_explained
            status = "explained" if settles else finding.status
            return replace(finding, status=status, explanation=explanation.text)
    return finding
