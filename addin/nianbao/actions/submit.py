"""Handing in: one more check, then the workbook with its receipt and the finished report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nianbao.actions.check import Checked, Terms, check, judge_snapshot
from nianbao.actions.export import export
from nianbao.actions.note import note_bytes, note_name
from nianbao.actions.open_workbook import take_snapshot, write_with_ledger
from nianbao.book.findings import finding_place, level_word, verdict_sentence
from nianbao.book.ledger import Change
from nianbao.book.marks import mark_edits
from nianbao.host import Host
from nianbao.host.disk import create_all, folder_for, stage
from nianbao.intake.receipt import Receipt, receipt_edit, receipt_of
from nianbao.publish import file_stem
from nianbao.rules import Finding
from nianbao.words import Refusal, say


@dataclass(frozen=True, slots=True)
class Submitted:
    """What was made for handing in: the workbook, its receipt, the report in each format.

    ``notes`` say how the report was made, such as which fonts are missing, or no PDF.
    """

    workbook: Path
    receipt: Receipt
    exports: tuple[Path, ...]
    checked: Checked
    notes: tuple[str, ...]


def submit(
    host: Host,
    folder: Path,
    *,
    mark: bool = False,
    terms: Terms | None = None,
    now: datetime | None = None,
) -> Submitted:
    """Return the workbook to hand in, with receipt and marks, and the report in every format.

    Deadlines are judged by the present day, whatever day ``terms`` give; ``now`` is the clock's
    unless given. Refuses, naming the findings, while errors stand or warnings are unexplained,
    and where one of the files stands already; then nothing is made. The workbook of ``host``
    stays as it is, unless ``mark`` asks that the verdict be shown in it as well.
    """
    now = now or datetime.now()
    terms = (terms or Terms()).on_handing_in(now.date())
    if mark:
        check(host, mark=True, terms=terms)
    with stage() as place:
        # judged and stamped is the copy itself, so that nothing can change in between
        copy = host.copy_to(place / host.path.name)
        snapshot = take_snapshot(copy)
        checked = Checked(snapshot, judge_snapshot(snapshot, terms))
        _refuse_unready(checked, marked=mark)
        receipt = _stamp(copy, checked, now)
        exported = export(copy, place, draft=False)
        title = file_stem(checked.filing)
        workbook = folder / (title + say("submit.file_suffix") + host.path.suffix)
        note = note_bytes(title, {workbook.name: "submit"} | exported.purposes)
        made = {workbook: copy.path.read_bytes()}
        made |= {folder / name: (place / name).read_bytes() for name in exported.purposes}
        made[folder / note_name(folder)] = note
        _hand_over(made, folder)
    return Submitted(workbook, receipt, tuple(made)[1:], checked, exported.notes)


def _refuse_unready(checked: Checked, *, marked: bool) -> None:
    owed = [f for f in checked.verdict.findings if f.is_unresolved]
    if owed:
        lines = [_line(checked, finding) for finding in owed]
        if marked:
            lines.append(say("submit.unready_marked"))
        sentence = verdict_sentence(checked.verdict)
        raise Refusal("submit.unready", verdict=sentence, findings="\n".join(lines))


def _line(checked: Checked, finding: Finding) -> str:
    at = finding_place(checked.snapshot.layout, finding)
    head = say("submit.finding", level=level_word(finding), rule=finding.rule.id, at=at).rstrip()
    remedy = say("submit.remedy", remedy=finding.remedy) if finding.remedy else ""
    return f"{head} {finding.message}{remedy}"


def _stamp(copy: Host, checked: Checked, now: datetime) -> Receipt:
    """Put verdict and receipt into the copy that is handed in."""
    snapshot, verdict = checked.snapshot, checked.verdict
    receipt = receipt_of(snapshot, verdict, now)
    edits = [*mark_edits(snapshot, verdict, now), receipt_edit(receipt)]
    reason = (say("submit.action"), say("submit.why", number=receipt.number))
    entry = Change(say("submit.action"), None, receipt.number)
    write_with_ledger(copy, snapshot, edits, [entry], reason)
    return receipt


def _hand_over(made: Mapping[Path, bytes], folder: Path) -> None:
    """Put finished files in their places, all or none."""
    taken = [f"「{target.name}」" for target in made if target.exists()]
    if taken:
        raise Refusal("submit.exists", folder=folder, names="".join(taken))
    with folder_for(folder):
        create_all(made)
