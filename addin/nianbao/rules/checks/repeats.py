"""A report that repeats last year's: the same figures, the same prose, last year's dates."""

import re
from collections.abc import Iterator
from fractions import Fraction

from nianbao.form import Filing, Paragraph
from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, check
from nianbao.rules.checks.figures import per_cent, says
from nianbao.rules.checks.prose_text import has_any
from nianbao.rules.finding import Finding
from nianbao.rules.similarity import copied_share
from nianbao.rules.years import last_filing

_SENTENCE = re.compile(r"[^。；;！？\n]+")
_BEFORE = 4  # characters before a year in which it may be excused
_CITED = re.compile(r"《[^》]*》|〔[^〕]*〕")


@check
def same_figures(case: Case) -> Iterator[Finding]:
    """Yield a finding when every figure is last year's, and not all are 0."""
    previous = last_filing(case.filing, case.context.previous)
    if previous is None or previous.edition is not case.filing.edition:
        return
    inputs = [cell.id for cell in case.filing.edition.cells if not cell.is_total]
    now, then = case.filing.figures, previous.figures
    if any((now[cell].number or 0) != (then[cell].number or 0) for cell in inputs):
        return
    held = sum(bool(now[cell].number) for cell in inputs)
    if held and not any(now[cell].problem for cell in inputs):
        yield case.broken(MESSAGE, {"count": str(held)})


@check
def same_prose(
    case: Case, *, sections: list[int], percent: int, strong: int, least: int
) -> Iterator[Finding]:
    """Yield each section of which ``percent`` of the text or more are last year's."""
    for section in sections:
        share, paragraph = _copied(case, section, least)
        if paragraph and 100 * share >= percent:
            key = "strong" if 100 * share >= strong else "high"
            yield _repeated(case, key, section, share, paragraph)


@check
def same_problems(
    case: Case, *, section: int, percent: int, least: int, words: list[str]
) -> Iterator[Finding]:
    """Yield a finding when section five is last year's and says nothing of what was improved."""
    year = case.filing.profile.year
    told = [*words, *([f"{year - 1}年"] if year else [])]
    share, paragraph = _copied(case, section, least)
    if paragraph and 100 * share >= percent and not says(case.filing, told, [section]):
        yield _repeated(case, MESSAGE, section, share, paragraph)


def _copied(case: Case, section: int, least: int) -> tuple[Fraction, Paragraph | None]:
    """Return which share of a section is last year's, and the section as one paragraph.

    Where it is shorter than ``least`` or last year's is not at hand, there is no paragraph.
    """
    previous = last_filing(case.filing, case.context.previous)
    paragraphs = case.filing.sections.get(section, ())
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    if previous is None or len(text) < least:
        return Fraction(0), None
    share = copied_share(text, _text(previous, section))
    return share, Paragraph(text, paragraphs[0].at)


def _repeated(case: Case, key: str, section: int, share: Fraction, paragraph: Paragraph) -> Finding:
    heading = next(s.heading for s in case.filing.edition.sections if s.number == section)
    slots = {"section": heading, "percent": per_cent(share.numerator, share.denominator)}
    return case.broken(key, slots, paragraph=paragraph)


def _text(filing: Filing, section: int) -> str:
    return "\n".join(paragraph.text for paragraph in filing.sections.get(section, ()))


@check
def other_year(
    case: Case,
    *,
    sections: list[int],
    verbs: list[str],
    subject: str,
    units: list[str],
    excused: list[str],
) -> Iterator[Finding]:
    """Yield each sentence that counts what was done in the year before or after.

    「2022年，我局共收到申请12件」 in a report on 2023: a year that opens a clause before a
    ``subject``, or one with any of ``verbs``. Comparisons, carry-overs and plans, told by the
    words ``excused``, are usual.
    """
    year = case.filing.profile.year
    if year is None:
        return
    said = rf"(?P<year>{year - 1}|{year + 1})年"
    counted = rf"[^。；，,]{{0,20}}?\d+\s*(?:{'|'.join(units)})"
    patterns = (
        re.compile(rf"{said}(?P<between>[^。；]{{0,30}}?)(?:{'|'.join(verbs)}){counted}"),
        re.compile(rf"(?:^|(?<=[，,：:）])){said}(?P<between>{subject}.{{0,30}}?){counted}"),
    )
    for section in sections:
        for paragraph in case.filing.sections.get(section, ()):
            if paragraph.table or not has_any(paragraph.text, (str(year - 1), str(year + 1))):
                continue
            for words in _SENTENCE.findall(_CITED.sub("", paragraph.text)):
                found = (match for pattern in patterns if (match := pattern.search(words)))
                match = next(found, None)
                if match and not _is_excused(match, excused):
                    slots = {
                        "quote": match[0][len("2023年") :],
                        "found": match["year"],
                        "year": str(year),
                    }
                    yield case.broken(MESSAGE, slots, paragraph=paragraph)


def _is_excused(match: re.Match[str], excused: list[str]) -> bool:
    before = match.string[max(0, match.start() - _BEFORE) : match.start()]
    context = before + match["between"]
    return bool(re.search(r"\d{4}年", match["between"])) or any(word in context for word in excused)
