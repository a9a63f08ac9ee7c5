"""The supervising department's table: one workbook over a whole folder, written as it is read."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from xlsxwriter.workbook import Workbook

from nianbao.form import Edition, edition
from nianbao.intake.entry import Entry, Remark
from nianbao.intake.heads import Head, head_of
from nianbao.intake.names import plain
from nianbao.intake.page import BLUE, GOLD, GREEN, GREY, ORANGE, Cell, Column, Page, Styles
from nianbao.intake.roster import Unit
from nianbao.intake.similarity import Batch, alike_rule
from nianbao.intake.standing import Comparison, Standing, standing_words
from nianbao.intake.summary import RuleCounts, Summary
from nianbao.intake.yearly import compared_figures, yearly
from nianbao.rules import Rule
from nianbao.rules.places import ARROW, place
from nianbao.words import say

_WORD, _NUMBER, _MONEY = "word", "number", "money"
_OVERVIEW = (
    Column(28), Column(10, _WORD), *[Column(7, _NUMBER)] * 5, Column(9, _WORD),
    Column(22, _WORD), Column(17, _WORD), Column(8, _WORD), Column(36), Column(36), Column(60),
)  # fmt: skip
_ABSENT = (Column(14, _WORD), Column(28), Column(44), Column(60), Column(12), Column(16))
_FINDINGS = (
    Column(28), Column(6, _NUMBER), Column(9, _WORD), Column(8, _WORD), Column(20), Column(64),
    Column(44), Column(36), Column(36), Column(36),
)  # fmt: skip
_RULES = (
    Column(8, _WORD), Column(9, _WORD), Column(50), *[Column(10, _NUMBER)] * 4, Column(64),
    Column(40),
)  # fmt: skip
_ALIKE = (
    Column(14, _WORD), Column(28), Column(28), Column(10, _NUMBER), Column(64), Column(40),
    Column(40),
)  # fmt: skip
_COMMON = (Column(28), Column(8, _WORD), Column(36))  # unit, year, file
_STATE_COLOURS = {"ready": GREEN, "explain": BLUE, "blocked": ORANGE, "unread": GOLD}
_LEVEL_COLOURS = {"error": ORANGE, "warning": BLUE, "hint": GREY}
_RECEIPT_COLOURS = {"holds": GREEN, "differs": ORANGE, "misread": ORANGE, "none": GOLD}
_LARGE_CHANGE = '=AND({change}<>"",ABS({change})>=10,2*ABS({change})>={last})'
_MAIN_EDITION = "2021"


class Table:
    """The table being written.

    Findings, figures and comparisons are written as entries are added, in their order; what
    needs them all is written in the end. Only the heads of entries are kept.
    """

    def __init__(self, path: Path, rules: Mapping[str, Rule]) -> None:
        # rows go to temporary files at once, so that no table is too long for the memory
        options = {"constant_memory": True, "strings_to_urls": False}
        self._book = Workbook(str(path), options)
        self._rules = rules
        self._styles = Styles(self._book)
        self._overview = self._page("overview", _OVERVIEW)
        self._absent = self._page("absent", _ABSENT, frozen=2)
        self._findings = self._page("findings", _FINDINGS)
        self._rule_page = self._page("rules", _RULES)
        self._data = {_MAIN_EDITION: self._data_page(edition(_MAIN_EDITION), "data")}
        self._alike = self._page("alike", _ALIKE, frozen=2)
        self._yearly = self._yearly_page()
        self._findings.begin(say("intake.sheet.findings.hint"))
        self._counts = RuleCounts()
        self._batch = Batch()
        self.heads: list[Head] = []

    def add(self, entry: Entry) -> None:
        """Write what one file says."""
        self.heads.append(head_of(entry))
        self._counts.add(entry)
        for number, remark in enumerate(entry.remarks, 1):
            if not _is_noise(remark):
                self._findings.row(_finding_row(entry, number, remark))
        if not entry.edition:
            return
        if entry.edition not in self._data:
            self._data[entry.edition] = self._data_page(edition(entry.edition), "data_other")
        self._batch.add(entry.path, entry.unit, entry.prose)
        self._data[entry.edition].row([*_common(entry), *entry.numbers])
        if any(number is not None for number in entry.last):
            self._yearly.row([*_common(entry), entry.last_source, *_yearly_cells(entry)])

    def finish(self, units: Sequence[Unit] | None, comparison: Comparison) -> Summary:
        """Write what is known only in the end, and the file; return the summary."""
        summary = Summary.of(self.heads, comparison)
        self._write_overview(units or (), summary)
        self._write_absent(comparison)
        self._write_alike([unit.name for unit in units or ()])
        self._write_rules()
        self._finish_streamed()
        self._book.close()
        return summary

    def _write_overview(self, units: Sequence[Unit], summary: Summary) -> None:
        page, comparison = self._overview, summary.comparison
        page.begin(summary.sentence)
        by_unit: dict[str, list[Head]] = {}
        for head in self.heads:
            by_unit.setdefault(comparison.names.get(head.path, ""), []).append(head)
        for unit in units:
            for head in by_unit.get(unit.name, ()):
                page.row(_overview_row(head, comparison))
            if unit.name not in by_unit:
                page.row([unit.name, say("intake.state.absent"), *[None] * 12])
        for head in by_unit.get("", ()):
            page.row(_overview_row(head, comparison))
        states = {say(f"intake.state.{state}"): c for state, c in _STATE_COLOURS.items()}
        page.colour(1, states | {say("intake.state.absent"): GOLD})
        page.when(2, {"criteria": ">", "value": 0}, ORANGE)
        page.when(3, {"criteria": ">", "value": 0}, BLUE)
        page.when(6, {"criteria": ">", "value": 0}, ORANGE)
        page.colour(7, {say(f"intake.receipt.{s}"): c for s, c in _RECEIPT_COLOURS.items()})
        page.end()

    def _write_absent(self, comparison: Comparison) -> None:
        page, expected = self._absent, comparison.expected
        year = comparison.year or say("book.blank")
        if expected is None:
            page.begin(say("intake.sheet.absent.no_roster", year=year))
        else:
            page.begin(say("intake.sheet.absent.hint", year=year, expected=expected,
                           absent=comparison.absent))  # fmt: skip
        for standing in comparison.standings:
            page.row(_standing_row(standing))
        page.colour(0, {say(f"intake.standing.{kind}.name"): ORANGE for kind in
                        ("missing", "unread", "only_other_year")})  # fmt: skip
        page.end()

    def _write_alike(self, units: Sequence[str]) -> None:
        page = self._alike
        alike = [
            p for p in self._batch.alike() if not p.unit or plain(p.unit) != plain(p.other_unit)
        ]
        page.begin(say("intake.sheet.alike.hint"))
        for pair in alike:
            page.row([
                say("intake.alike.prose"), pair.unit, pair.other_unit, pair.percent,
                pair.message, pair.path, pair.other_path,
            ])  # fmt: skip
        for named in self._batch.named(units):
            kind = say("intake.alike.named")
            page.row([kind, named.unit, named.other_unit, None, named.message, named.path, None])
        units_by_path = {pair.path: pair.unit for pair in alike}
        units_by_path |= {pair.other_path: pair.other_unit for pair in alike}
        self._counts.add_batch(alike_rule().id, units_by_path.values())
        page.end()

    def _write_rules(self) -> None:
        page = self._rule_page
        page.begin(say("intake.sheet.rules.hint"))
        for rule, count in self._counts.commonest(self._rules):
            level = say(f"finding.severity.{rule.severity}")
            open_ = None if rule.severity == "hint" else count.broken - count.explained
            numbers = (count.broken, count.explained, open_, count.undecided)
            page.row([rule.id, level, rule.statement, *numbers, count.words, rule.remedy])
        page.colour(1, _level_words())
        page.end()

    def _finish_streamed(self) -> None:
        self._findings.colour(2, _level_words())
        for index, _ in enumerate(compared_figures()):
            last = len(_COMMON) + 2 + 3 * index
            self._yearly.where(last + 1, _LARGE_CHANGE, {"last": last, "change": last + 1}, BLUE)
        for page in (self._findings, *self._data.values(), self._yearly):
            page.end()

    def _page(self, key: str, columns: Sequence[Column], *, frozen: int = 1) -> Page:
        heads = say(f"intake.sheet.{key}.heads").split("|")
        name, title = say(f"intake.sheet.{key}.name"), say(f"intake.sheet.{key}.title")
        return Page(self._book, self._styles, (name, title), heads, columns, frozen=frozen)

    def _data_page(self, form: Edition, key: str) -> Page:
        labels = (place(cell, form).replace(ARROW, "\n") for cell in form.cells)
        heads = [*_common_heads(), *labels]
        kinds = [_MONEY if cell.measure == "money" else _NUMBER for cell in form.cells]
        columns = [*_COMMON, *(Column(13, kind) for kind in kinds)]
        words = {"edition": form.name}
        names = (
            say(f"intake.sheet.{key}.name", id=form.id),
            say("intake.sheet.data.title", **words),
        )
        page = Page(self._book, self._styles, names, heads, columns)
        page.begin(say("intake.sheet.data.hint"))
        return page

    def _yearly_page(self) -> Page:
        heads = [*_common_heads(), say("intake.sheet.yearly.source")]
        for words, _ in compared_figures():
            heads += [f"{words}\n{part}" for part in say("intake.sheet.yearly.parts").split("|")]
        columns = [*_COMMON, Column(28), *[Column(9, _NUMBER)] * (3 * len(compared_figures()))]
        names = (say("intake.sheet.yearly.name"), say("intake.sheet.yearly.title"))
        page = Page(self._book, self._styles, names, heads, columns)
        page.begin(say("intake.sheet.yearly.hint"))
        return page


def _common_heads() -> list[str]:
    return say("intake.sheet.common").split("|")


def _common(entry: Entry) -> list[Cell]:
    return [entry.unit, str(entry.year or ""), entry.path]


def _overview_row(head: Head, comparison: Comparison) -> list[Cell]:
    unit = comparison.names.get(head.path) or head.unit or PurePosixPath(head.path).stem
    start: list[Cell] = [unit, say(f"intake.state.{head.state}")]
    odd = "；".join(standing_words(standing) for standing in comparison.of_file(head.path))
    if head.problem:
        return [*start, *[None] * 9, odd, head.path, head.problem]
    notes = [head.gravest, *head.notes]
    if head.receipt_rules and head.receipt_rules != head.rules:
        notes.append(say("intake.other_rules", filer=head.receipt_rules, own=head.rules))
    return [
        *start,
        head.errors,
        head.unexplained,
        head.explained,
        head.hints,
        head.layout_changes,
        say(f"intake.receipt.{head.receipt}"),
        head.receipt_number,
        head.submitted,
        str(head.year or ""),
        odd,
        head.path,
        "\n".join(note for note in notes if note),
    ]


def _is_noise(remark: Remark) -> bool:
    """Return whether a remark is only counted: a mere hint that could not be evaluated."""
    return remark.severity == "hint" and remark.status == "not_evaluated"


def _standing_row(standing: Standing) -> list[Cell]:
    name = say(f"intake.standing.{standing.kind}.name")
    words, paths = standing_words(standing), "\n".join(standing.files)
    return [name, standing.unit, words, paths, standing.contact, standing.phone]


def _finding_row(entry: Entry, number: int, remark: Remark) -> list[Cell]:
    return [
        entry.unit or entry.path,
        number,
        remark.level,
        remark.rule,
        remark.place,
        remark.message,
        remark.suspects,
        remark.remedy,
        remark.explanation,
        entry.path,
    ]


def _yearly_cells(entry: Entry) -> Iterator[Cell]:
    for compared in yearly(entry):
        yield from (compared.now, compared.last, compared.change)


def _level_words() -> dict[str, str]:
    return {say(f"finding.severity.{level}"): c for level, c in _LEVEL_COLOURS.items()}
