"""The supervising department's table: one workbook over a whole folder, written as it is read."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from xlsxwriter.workbook import Workbook

from nianbao.form import Edition, edition
from nianbao.form.edition import editions
from nianbao.intake.approvals import Approvals
from nianbao.intake.entry import Entry, Remark
from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.mismatch import Mismatch, mismatch_words
from nianbao.intake.page import BLUE, GOLD, GREEN, GREY, ORANGE, Cell, Column, Page, Styles
from nianbao.intake.roster import Unit
from nianbao.intake.roster_reconciliation import Comparison
from nianbao.intake.shared_prose import Alike, Batch, Named, Told, judged, shared, told
from nianbao.intake.summary import RuleCounts, Summary, state_of
from nianbao.intake.yearly import compared_figures, yearly
from nianbao.rules import Rule
from nianbao.rules.cell_names import ARROW, place
from nianbao.words import say

_WORD, _NUMBER, _MONEY = "word", "number", "money"
_OVERVIEW = (
    Column(28), Column(10, _WORD), *[Column(7, _NUMBER)] * 4, Column(54), Column(26),
    Column(9, _NUMBER), Column(9, _WORD), Column(22, _WORD), Column(17, _WORD), Column(12, _WORD),
    Column(12, _WORD), Column(8, _WORD), Column(24),
)  # fmt: skip
_CHANGES, _RECEIPT = 8, 9  # columns of the overview
_ABSENT = (Column(14, _WORD), Column(28), Column(44), Column(60), Column(12), Column(16))
_FINDINGS = (
    Column(28), Column(6, _NUMBER), Column(9, _WORD), Column(8, _WORD), Column(20), Column(64),
    Column(40), Column(30), Column(30), Column(24),
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
_STATE_COLOURS = {
    "ready": GREEN,
    "explain": BLUE,
    "blocked": ORANGE,
    "unsettled": GOLD,
    "unread": GOLD,
    "absent": GOLD,
    "recovered": BLUE,
    "older": GREY,
    "output": GOLD,
}
_RECEIPT_COLOURS = {"holds": GREEN, "differs": ORANGE, "misread": ORANGE, "none": GOLD}
_LARGE_CHANGE = '=AND({change}<>"",ABS({change})>=10,2*ABS({change})>={last})'


class Table:
    """The table being written.

    Findings, figures and comparisons are written as entries are added, in their order; what
    needs them all is written in the end. Only the summaries of entries are kept.
    """

    def __init__(self, path: Path, rules: Mapping[str, Rule]) -> None:
        # rows go to temporary files at once, so that no table is too long for the memory
        options = {"constant_memory": True, "strings_to_urls": False, "tmpdir": str(path.parent)}
        self._book = Workbook(str(path), options)
        self._rules = rules
        self._styles = Styles(self._book)
        self._overview = self._page("overview", _OVERVIEW, frozen=2)
        self._absent = self._page("absent", _ABSENT, frozen=2)
        self._findings = self._page("findings", _FINDINGS)
        self._rule_page = self._page("rules", _RULES)
        self._data = {editions()[-1]: self._data_page(edition(editions()[-1]), "data")}
        self._alike = self._page("alike", _ALIKE, frozen=2)
        self._yearly = self._yearly_page()
        self._findings.begin(say("intake.sheet.findings.hint"))
        self._counts = RuleCounts()
        self._batch = Batch()

    def add(self, entry: Entry) -> None:
        """Write what one file says."""
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

    def finish(
        self,
        files: Sequence[EntrySummary],
        units: Sequence[Unit] | None,
        comparison: Comparison,
        approvals: Approvals,
    ) -> tuple[list[EntrySummary], Summary]:
        """Write what is known only in the end, and the file.

        Return the files with all that was found counted, and the summary.
        """
        alike, named = shared(self._batch, comparison, units or ())
        counted, found = judged(files, comparison, told(alike, named), approvals)
        summary = Summary.of(counted, comparison)
        self._write_overview(counted, units or (), summary, found)
        self._write_absent(comparison)
        self._write_alike(alike, named)
        self._write_found(counted, found)
        self._write_rules()
        self._finish_streamed()
        self._book.close()
        return counted, summary

    def _write_overview(
        self,
        files: Sequence[EntrySummary],
        units: Sequence[Unit],
        summary: Summary,
        found: Sequence[Told],
    ) -> None:
        page, comparison = self._overview, summary.comparison
        page.begin(summary.sentence)
        by_unit: dict[str, list[EntrySummary]] = {}
        for file in files:
            by_unit.setdefault(comparison.names.get(file.path, ""), []).append(file)
        messages: dict[str, list[str]] = {}
        for one in found:
            messages.setdefault(one.path, []).append(one.message)
        for unit in [*(unit.name for unit in units), ""]:
            for file in by_unit.get(unit, ()):
                page.row(_overview_row(file, comparison, messages.get(file.path, ())))
            if unit and unit not in by_unit:
                page.row([unit, say("intake.state.absent"), *[None] * (len(_OVERVIEW) - 2)])
        page.colour(1, {say(f"intake.state.{s}"): c for s, c in _STATE_COLOURS.items()})
        for column, colour in ((2, ORANGE), (3, BLUE), (_CHANGES, ORANGE)):
            page.when(column, {"criteria": ">", "value": 0}, colour)
        receipts = {say(f"intake.receipt.{s}"): c for s, c in _RECEIPT_COLOURS.items()}
        page.colour(_RECEIPT, receipts)
        page.end()

    def _write_absent(self, comparison: Comparison) -> None:
        page, expected = self._absent, comparison.expected
        year = comparison.year or say("book.blank")
        if expected is None:
            page.begin(say("intake.sheet.absent.no_roster", year=year))
        else:
            page.begin(say("intake.sheet.absent.hint", year=year, expected=expected,
                           absent=comparison.absent))  # fmt: skip
        for mismatch in comparison.mismatches:
            page.row(_mismatch_row(mismatch))
        page.colour(0, {say(f"intake.mismatch.{kind}.name"): ORANGE for kind in
                        ("missing", "unread", "only_other_year")})  # fmt: skip
        page.end()

    def _write_alike(self, alike: Sequence[Alike], named: Sequence[Named]) -> None:
        page = self._alike
        page.begin(say("intake.sheet.alike.hint"))
        for pair in alike:
            page.row([
                say("intake.alike.prose"), pair.unit, pair.other_unit, pair.percent,
                pair.message, pair.path, pair.other_path,
            ])  # fmt: skip
        for one in named:
            kind = say("intake.alike.named")
            page.row([kind, one.unit, one.other_unit, None, one.message, one.path, None])
        page.end()

    def _write_found(self, files: Sequence[EntrySummary], found: Sequence[Told]) -> None:
        """Write and count what could be found only when all files had been read."""
        units = {file.path: file.unit or file.path for file in files}
        by_rule: dict[tuple[str, str], list[Told]] = {}
        for one in found:
            level = say(one.level)
            what = (one.rule.id, None, one.message, None, one.rule.remedy, one.explanation)
            self._findings.row([units[one.path], None, level, *what, one.path])
            by_rule.setdefault((one.rule.id, one.path), []).append(one)
        for (_, path), ones in by_rule.items():
            reasons = [one.explanation for one in ones]
            self._counts.add_batch(ones[0].rule, units[path], reasons)

    def _write_rules(self) -> None:
        page = self._rule_page
        page.begin(say("intake.sheet.rules.hint"))
        for rule, count in self._counts.commonest(self._rules):
            severity = count.severity or rule.severity
            level = say(f"finding.severity.{severity}")
            open_ = None if severity == "hint" else count.broken - count.explained
            numbers = (count.broken, count.explained, open_, count.undecided)
            page.row([rule.id, level, rule.statement, *numbers, count.words, rule.remedy])
        page.colour_levels(1)
        page.end()

    def _finish_streamed(self) -> None:
        self._findings.colour_levels(2)
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
    return [entry.unit, entry.year, entry.path]


def _overview_row(
    file: EntrySummary, comparison: Comparison, messages: Sequence[str]
) -> list[Cell]:
    unit = comparison.names.get(file.path) or file.unit or PurePosixPath(file.path).stem
    start: list[Cell] = [unit, say(f"intake.state.{state_of(file, comparison)}")]
    odd = "；".join(mismatch_words(mismatch) for mismatch in comparison.of_file(file.path))
    if file.problem or file.state == "output":
        words = file.problem or "；".join(file.notes)
        return [*start, *[None] * 4, words, odd, *[None] * 7, file.path]
    notes = [file.gravest, *messages, *file.notes]
    if file.receipt_rules and file.receipt_rules != file.rules:
        notes.append(say("intake.other_rules", filer=file.receipt_rules, own=file.rules))
    return [
        *start,
        file.errors,
        file.unexplained,
        file.explained,
        file.hints,
        "\n".join(dict.fromkeys(note for note in notes if note)),
        odd,
        file.layout_changes,
        say(f"intake.receipt.{file.receipt}"),
        file.receipt_number,
        file.submitted,
        file.arrived,
        say(f"intake.dated.{file.dated}"),
        file.year,
        file.path,
    ]


def _is_noise(remark: Remark) -> bool:
    """Return whether a remark is only counted: a mere hint that could not be evaluated."""
    return remark.severity == "hint" and remark.status == "not_evaluated"


def _mismatch_row(mismatch: Mismatch) -> list[Cell]:
    name = say(f"intake.mismatch.{mismatch.kind}.name")
    words, paths = mismatch_words(mismatch), "\n".join(mismatch.paths)
    return [name, mismatch.unit, words, paths, mismatch.contact, mismatch.phone]


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
