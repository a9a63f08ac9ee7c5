"""Letters of a season: what is sent back and what is asked for, as a document and as a message."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from nianbao.intake.entry import Remark
from nianbao.intake.mismatch import mismatch_words
from nianbao.intake.receipt import CHANGED
from nianbao.intake.returns import Letter, LetterKind, Look
from nianbao.publish.report import Part, Report, Text, printed_day
from nianbao.season.project import Project
from nianbao.words import say

_IN_MESSAGE = 3  # findings; the letter has all of them
_LEVELS = ("error", "warning", "hint")
KINDS: Mapping[LetterKind, str] = {
    "back": "season.letter.back.file",
    "remind": "season.letter.remind.file",
}


def letter_report(letter: Letter, look: Look, project: Project, day: date) -> Report:
    """Return a letter as a document: to whom, what is amiss by severity, by when, and who asks."""
    kind = "back" if letter.kind == "back" else "remind"
    slots = {
        "year": project.year,
        "deadline": _deadline(project),
        "errors": letter.errors,
        "warnings": letter.unexplained,
    }
    asked = say(f"season.letter.{kind}.asked", **slots)
    hint = [Text(say("season.letter.last_year"))] if kind == "back" and project.previous else []
    return Report(
        title=say(f"season.letter.{kind}.title", year=project.year),
        preamble=(Text(say("season.letter.to", unit=letter.unit), flush=True), Text(asked), *hint),
        parts=tuple(_with_call(list(_parts(letter, look)), project)),
        unit=project.department,
        date=printed_day(day),
        year=project.year,
    )


def message(letter: Letter, look: Look, project: Project) -> str:
    """Return a letter as a text for a message: the first findings, the deadline, the sender."""
    kind = "back" if letter.kind == "back" else "remind"
    found = list(_findings(letter, look))
    lines = [words for _, words in found[:_IN_MESSAGE]]
    if len(found) > _IN_MESSAGE:
        lines.append(say("season.message.more", count=len(found)))
    return say(
        f"season.message.{kind}",
        unit=letter.unit,
        year=project.year,
        deadline=_deadline(project),
        errors=letter.errors,
        warnings=letter.unexplained,
        found="".join(lines),
        sender=project.department,
        phone=project.phone,
    )


def _deadline(project: Project) -> str:
    if not project.deadline:
        return say("season.letter.soon")
    return say("season.letter.by", day=printed_day(project.deadline))


def _parts(letter: Letter, look: Look) -> Iterator[Part]:
    """Yield a part for each severity of which there is anything, the gravest first."""
    found = list(_findings(letter, look))
    for level in _LEVELS:
        texts = [words for own, words in found if own == level]
        if texts:
            heading = say(f"season.letter.part.{level}")
            yield Part(0, heading, None, tuple(Text(text) for text in texts))


def _with_call(parts: list[Part], project: Project) -> Iterator[Part]:
    """Yield the parts, numbered, with whom to call at the end."""
    call = say("season.letter.call", contact=project.contact, phone=project.phone)
    numerals = say("season.letter.numerals")
    if project.contact or project.phone:
        parts.append(Part(0, say("season.letter.part.call"), None, (Text(call),)))
    for number, part in enumerate(parts, 1):
        heading = f"{numerals[number - 1]}、{part.heading}"
        yield Part(number, heading, None, part.paragraphs)


def _findings(letter: Letter, look: Look) -> Iterator[tuple[str, str]]:
    """Yield what a unit is told with its severity: of its files as such, then of what they say."""
    for mismatch in letter.mismatches:
        if mismatch.kind != "copy":
            yield "error", say("season.letter.odd", words=mismatch_words(mismatch))
    for file in letter.files:
        if file.problem:
            yield "error", say("season.letter.file", file=file.path, words=file.problem)
        if file.is_report:
            yield (
                "error",
                say("season.letter.file", file=file.path, words=say("intake.from_report")),
            )
        if file.receipt in CHANGED:
            words = say("intake.letter.receipt", number=file.receipt_number)
            yield "error", say("season.letter.odd", words=words)
        entry = look(file)
        yield from _told(entry.remarks if entry else ())
    for one in letter.batch:
        if not one.explanation:
            slots = {"place": "", "message": one.message, "suspects": "", "remedy": one.rule.remedy}
            yield one.rule.severity, _sentence(slots)


def _told(remarks: Sequence[Remark]) -> Iterator[tuple[str, str]]:
    """Yield findings under their numbers in the whole list, by which they name each other."""
    for number, remark in enumerate(remarks, 1):
        idle = remark.status == "not_evaluated" and not remark.unresolved
        if remark.status != "explained" and not idle and remark.severity in _LEVELS:
            level = remark.severity if remark.unresolved else "hint"
            slots = {
                "place": remark.place,
                "message": remark.message,
                "suspects": remark.suspects,
                "remedy": remark.remedy,
            }
            numbered = say("season.letter.number", number=number, text=_sentence(slots))
            yield level, numbered


def _sentence(slots: dict[str, str]) -> str:
    """Return place, finding, what to look at and what to do as sentences."""
    pieces = [
        say(f"season.letter.{name}", text=text.rstrip("。")) for name, text in slots.items() if text
    ]
    return "".join(pieces)
