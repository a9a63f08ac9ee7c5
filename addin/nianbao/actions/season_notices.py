"""What the department's buttons do in a season, and the notice of what came of each."""

from pathlib import Path

from nianbao.actions.department import Chosen
from nianbao.actions.folder import Progress
from nianbao.actions.notice import Line, Notice
from nianbao.actions.season import News, Status, new_season, status, take
from nianbao.actions.season_documents import write_page
from nianbao.season.project import Project, season_of
from nianbao.season.standing import Standing
from nianbao.words import Refusal, say

# so that what wants a telephone call stands on top
_GRAVEST_FIRST = ("absent", "unread", "blocked", "unsettled", "explain", "recovered", "ready")


def begin(chosen: Chosen, year: str, *, progress: Progress | None = None) -> Notice:  # noqa: ARG001 - a button gives it
    """Return the season that was begun beside the folder of what the units hand in.

    It keeps what was chosen. Refuses a year that is none, and where there is a season already.
    """
    if not year.strip().isdecimal():
        raise Refusal("season.wrong_year", given=year)
    inbox = chosen.handed_in
    project = Project(
        inbox.absolute().parent,
        int(year),
        inbox,
        roster=chosen.roster,
        previous=chosen.previous,
        rules=chosen.rules,
        own=chosen.own,
        last=chosen.last,
        approved=chosen.approved,
        department=chosen.unit,
    )
    file, notes = new_season(project)
    return Notice(say("season.begun", year=project.year, inbox=inbox), (), notes, (file,))


def take_round(chosen: Chosen, *, progress: Progress | None = None) -> Notice:
    """Return what came in a new round of the season, the units of which something is new first."""
    taken = take(_season(chosen).folder, chosen.received, progress=progress)
    sentence = taken.received.summary.sentence
    head = say("season.taken", number=taken.number, files=taken.new_files, sentence=sentence)
    received = taken.received
    return Notice(head, tuple(map(_news, taken.news)), received.notes, received.written)


def stand(chosen: Chosen, *, progress: Progress | None = None) -> Notice:  # noqa: ARG001 - a button gives it
    """Return how each unit of the season stands, those of whom something is wanted first."""
    overview = status(_season(chosen).folder)
    units = sorted(overview.units, key=lambda one: _GRAVEST_FIRST.index(one.standing.state))
    return Notice(overview.sentence, tuple(map(_line, units)))


def page(chosen: Chosen, out: Path, *, progress: Progress | None = None) -> Notice:  # noqa: ARG001 - a button gives it
    """Return the leader's page, written to a folder."""
    project = _season(chosen)
    paged = write_page(project.folder, out)
    return Notice(say("season.paged", round=paged.balance.round), paths=paged.written)


def _season(chosen: Chosen) -> Project:
    project = season_of(chosen.handed_in)
    if project is None:
        slots = {"folder": chosen.handed_in, "file": say("season.file")}
        raise Refusal("season.none_chosen", **slots)
    return project


def state_words(standing: Standing | None) -> str:
    """Return the word for a unit's state, with a mark where a newer file of it is no good."""
    if standing is None:
        return say("book.blank")
    return say(f"intake.state.{standing.state}") + (say("season.newer") if standing.newer else "")


def _news(news: News) -> Line:
    before = say("season.before", before=state_words(news.before))
    return Line(state_words(news.now), news.now.unit, before + news.changes, news.now.file)


def _line(one: Status) -> Line:
    words = say(
        "season.written_to",
        came=one.came or say("book.blank"),
        returned=one.returned,
        reminded=one.reminded,
    )
    return Line(state_words(one.standing), one.standing.unit, words, one.standing.file)
