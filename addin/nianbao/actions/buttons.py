"""What each button does: an action on a workbook, and one notice of what came of it.

These are the functions that the declaration of actions names; the faces differ only in how they
ask for a file and where they show the notice.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

from nianbao.actions.check import Checked, Terms
from nianbao.actions.check import check as check_workbook
from nianbao.actions.clearing import clear_marks as clear
from nianbao.actions.explain import explain as record_explanation
from nianbao.actions.filling import carry_over
from nianbao.actions.filling import new as make_new
from nianbao.actions.filling import read as read_into_new
from nianbao.actions.filling import recompute as recompute_totals
from nianbao.actions.notice import Line, Notice, changed_lines
from nianbao.actions.open_workbook import take_snapshot
from nianbao.actions.undo import undo as take_back
from nianbao.book.findings import finding_place, level_word, suspect_words, verdict_sentence
from nianbao.host import Host
from nianbao.host.file import FileHost
from nianbao.register.sheets import is_register
from nianbao.rules import Finding
from nianbao.words import Refusal, say


def look(host: Host) -> Notice:
    """Return whose filing, or how large a register, a workbook holds; nothing is written."""
    if is_register(host):
        return _register().look(host)
    profile = take_snapshot(host).filing.profile
    unit, year = profile.unit or say("book.blank"), profile.year or say("book.blank")
    seal = host.seal
    notes = (say(f"host.seal.{seal}", name=host.path.name),) if seal else ()
    return Notice(say("button.looked", unit=unit, year=year), notes=notes, paths=(host.path,))


def new(path: Path) -> Notice:
    """Return a fresh workbook without figures."""
    return Notice(say("button.new"), notes=make_new(path).notes, paths=(path,))


def read(source: Path, path: Path) -> Notice:
    """Return a fresh workbook with all that was read from a published report."""
    written, _ = read_into_new(source, path)
    return Notice(say("button.read", name=source.name), notes=written.notes, paths=(path,))


def renew(host: Host, path: Path) -> Notice:
    """Return the clean workbook to which everything was moved, and what could not be."""
    from nianbao.actions.renew import renew as move_to_new  # noqa: PLC0415 - slow to load

    written = move_to_new(host, path)
    return Notice(say("button.renewed", path=path), notes=written.notes, paths=(path,))


def check(host: Host, terms: Terms | None = None) -> Notice:
    """Return the verdict on a workbook, which may be a register, after marking it there."""
    if is_register(host):
        return _register().check(host)
    return judged(check_workbook(host, mark=True, terms=terms))


def recheck(path: Path) -> Notice:
    """Return the verdict on a file that another program has saved; nothing is written to it."""
    host = FileHost(path)
    notice = _register().recheck(host) if is_register(host) else judged(check_workbook(host))
    return replace(notice, sentence=say("button.rechecked", sentence=notice.sentence))


def explain(host: Host, finding: Finding, text: str) -> Notice:
    """Return the verdict on a workbook after a reason was recorded for one of its findings."""
    if is_register(host):
        return _register().explain(host, finding, text)

    def record(terms: Terms) -> Checked:
        return record_explanation(host, finding.rule.id, (), text, terms, finding.digest)

    try:
        return judged(record(Terms()))
    except Refusal as refusal:
        if refusal.key != "action.nothing_to_explain":
            raise
        # a deadline is a finding only when the workbook is handed in
        return judged(record(Terms().on_handing_in(date.today())))


def recompute(host: Host) -> Notice:
    """Return which totals were put back to formula and value."""
    written = recompute_totals(host)
    lines = changed_lines(written)
    key = "button.recomputed" if lines else "button.nothing_to_recompute"
    return Notice(say(key, count=len(lines)), lines, written.notes)


def undo(host: Host) -> Notice:
    """Return what was taken back of the last action."""
    written = take_back(host)
    return Notice(written.notes[0], changed_lines(written))


def clear_marks(host: Host) -> Notice:
    """Return that marks and findings were cleared, and how many explanations the ledger keeps."""
    written = clear(host)
    if not written.changes:
        return Notice(say("button.nothing_to_clear"))
    kept = len(written.changes) - 1  # the first is the verdict
    return Notice(say("button.cleared", count=kept))


def last_year(host: Host, last: Path) -> Notice:
    """Return that last year's report was put beside this year's, and what of it wants a look."""
    written = carry_over(host, last)
    lines = tuple(Line(say("sheet.suspect"), look.place, look.text) for look in written.looks)
    said = (written.account[0], *written.notes)
    return Notice(say("button.last_year", name=last.name), lines, said)


def prose(host: Host, path: Path, *, replace: bool = False) -> Notice:
    """Return how much of a Word file's prose was put into its sections, and what was not."""
    from nianbao.actions.prose import import_prose  # noqa: PLC0415 - slow to load

    done = import_prose(host, path, replace=replace)
    left = tuple(Line(say("prose.left"), "", f"{x.at}：{x.text}") for x in done.left)
    return Notice(done.sentence, left, done.written.notes)


def draft(host: Host) -> Notice:
    """Return which sentences that follow from the figures were written, renewed or only shown."""
    from nianbao.actions.draft import draft as draft_sentences  # noqa: PLC0415 - slow to load

    done = draft_sentences(host)
    lines = tuple(
        Line(say(f"draft.level.{x.outcome}"), x.place, say(f"draft.line.{x.outcome}", text=x.text))
        for x in done.sentences
    )
    return Notice(done.sentence, lines, done.written.notes)


def export(host: Host, folder: Path | None = None, *, draft: bool = False) -> Notice:
    """Return the files of the finished report, in a folder beside the workbook unless given."""
    return _exported(host, folder, "button.exported", draft=draft)


def review(host: Host, folder: Path | None = None) -> Notice:
    """Return the copy for review, marked and with lines to sign, where the report goes."""
    return _exported(host, folder, "button.review", review=True)


def _exported(
    host: Host, folder: Path | None, key: str, *, draft: bool = False, review: bool = False
) -> Notice:
    from nianbao.actions.export import export as export_report  # noqa: PLC0415 - slow to load
    from nianbao.actions.export import owed  # noqa: PLC0415

    done = export_report(host, folder, draft=draft, review=review)
    return Notice(
        say(key, kinds=_kinds(done.paths), folder=done.paths[0].parent),
        notes=(*owed(done.checked, listed=False), *done.notes),
    )


def check_on_handing_in(host: Host) -> Notice:
    """Return the verdict by which a workbook is handed in today, after marking it there.

    What hinders it, deadlines included, then stands where its reason can be written.
    """
    return check(host, Terms().on_handing_in(date.today()))


def submit(host: Host) -> Notice:
    """Return the workbook to hand in and its receipt, with the report, in a folder beside it."""
    from nianbao.actions.submit import submit as submit_workbook  # noqa: PLC0415 - slow to load

    place = host.path.parent / say("button.submit_folder", stem=host.path.stem)
    done = submit_workbook(host, place)
    kinds = _kinds(done.exports)
    sentence = say("button.submitted", number=done.receipt.number, folder=place, kinds=kinds)
    return Notice(sentence, _findings(done.checked), paths=(done.workbook,))


def _register() -> ModuleType:
    """Return what the buttons do on a register, which is loaded only there."""
    from nianbao.actions import register_buttons  # noqa: PLC0415 - slow to load

    return register_buttons


def _kinds(paths: Sequence[Path]) -> str:
    """Return what kinds of file there are, and how many of each, such as 「Word、网页 3 个」."""
    counts = Counter(say(f"button.kind.{path.suffix[1:]}") for path in paths)
    return "、".join(
        kind if count == 1 else say("button.several", kind=kind, count=count)
        for kind, count in counts.items()
    )


def judged(checked: Checked) -> Notice:
    """Return the verdict and every finding of a check."""
    return Notice(verdict_sentence(checked.verdict), _findings(checked), checked.notes)


def _findings(checked: Checked) -> tuple[Line, ...]:
    verdict, layout = checked.verdict, checked.snapshot.layout
    return tuple(
        Line(
            level_word(finding),
            finding_place(layout, finding),
            finding.message,
            suspect_words(verdict, number),
            finding.remedy,
            finding.explanation,
            finding,
        )
        for number, finding in enumerate(verdict.findings)
    )
