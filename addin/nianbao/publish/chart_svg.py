"""The picture page as SVG: A4 portrait, lengths in mm, every number written beside its bar.

Each number names its cell and its year in ``data-cell`` and ``data-year``, so that it can be
read back. The colours are two of Okabe and Ito's, told apart by colour-blind people and, one
being much lighter, also in a copy without colours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate, pairwise
from unicodedata import east_asian_width

from nianbao.form import Filing
from nianbao.form.filing import plain_number
from nianbao.form.text import without_controls
from nianbao.publish.charts import Bar, Chart, bands_of
from nianbao.publish.html_tag import tag
from nianbao.publish.report import report_of
from nianbao.publish.titles import title_lines
from nianbao.words import say

WIDTH, HEIGHT = 210.0, 297.0
FAMILIES = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC")
_NOW, _BEFORE = "#0072B2", "#E69F00"
_INK, _GREY, _LINE, _PALE, _RED = "#1a1a1a", "#595959", "#bfbfbf", "#e3e3e3", "#7f0000"
_MARGIN, _BETWEEN = 17.0, 12.0  # at the sides; between charts side by side
_HEAD, _GAP, _MOST_GAP = 10.0, 6.0, 24.0  # a chart's heading; between bands
_FOOT = 18.0
_PITCH = {False: 14.0, True: 16.0}  # the highest row: of one year, of two
_TITLE, _SUBHEAD, _LARGE, _LABEL, _SMALL, _LEAST = 6.6, 4.6, 4.2, 3.4, 2.9, 1.2  # sizes of type
_LEAST_BAR = 0.4  # a number that is not 0 is seen
_DIGIT = 0.58  # em, the widest of the fonts that may come


@dataclass(frozen=True, slots=True)
class Picture:
    """A filing and last year's, as they are drawn; ``families`` are the fonts, best first."""

    filing: Filing
    previous: Filing | None = None
    draft: bool = False

    @property
    def title(self) -> str:
        """Return what the picture is called."""
        heading = say("chart.heading", title=report_of(self.filing).title)
        return say("chart.draft_heading", heading=heading) if self.draft else heading

    @property
    def description(self) -> str:
        """Return all that the picture shows in words, for who cannot see it."""
        charts = [chart for band in bands_of(self.filing, self.previous) for chart in band]
        return "".join(
            say("chart.described", title=chart.title, bars=_in_words(chart)) for chart in charts
        )

    @property
    def written(self) -> str:
        """Return what stands on the page beside the charts."""
        years = "".join(year for _, year in self._years())
        return f"{years}{say('chart.unit')}{say('publish.draft')}{self._source()}"

    def svg(self, families: Sequence[str] = FAMILIES) -> str:
        """Return the picture page; ``families`` are the fonts to be set in, best first."""
        bands = bands_of(self.filing, self.previous)
        top, head = self._head()
        content = [
            tag("title", {"id": "nbtitle"}, _text(self.title)),
            tag("desc", {"id": "nbdesc"}, _text(self.description)),
            _box(0, 0, WIDTH, HEIGHT, "#ffffff"),
            *head,
            *self._bands(bands, top),
            _say(_MARGIN, HEIGHT - 11, self._source(), _SMALL, fill=_GREY),
        ]
        names = ", ".join(f"'{name}'" for name in families)
        attributes = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH:g} {HEIGHT:g}",
            "width": f"{WIDTH:g}mm",
            "height": f"{HEIGHT:g}mm",
            "role": "img",
            "aria-labelledby": "nbtitle nbdesc",
            "lang": "zh-CN",
            "font-family": f"{names}, sans-serif",
        }
        return tag("svg", attributes, "\n" + "\n".join(content) + "\n") + "\n"

    def _head(self) -> tuple[float, list[str]]:
        """Return where the charts begin, and the title with what its colours mean."""
        room = WIDTH - 2 * _MARGIN
        *names, last = title_lines(report_of(self.filing))
        lines = [*names, say("chart.heading", title=last)]
        size = min(_fitted(line, _TITLE, room) for line in lines)
        bottoms = [17 + size * 1.4 * i for i in range(len(lines))]
        drawn = [
            _say(WIDTH / 2, y, line, size, anchor="middle", weight="bold")
            for y, line in zip(bottoms, lines, strict=True)
        ]
        if self.draft:
            drawn.append(_say(WIDTH - _MARGIN, 9, say("publish.draft"), 4, "end", fill=_RED))
        y = bottoms[-1] + 9
        drawn.append(_say(WIDTH - _MARGIN, y, say("chart.unit"), _LABEL, "end", fill=_GREY))
        x = _MARGIN
        for colour, year in self._years():
            drawn.append(_box(x, y - 2.9, 5, 3.2, colour))
            drawn.append(_say(x + 6.5, y, year, _LABEL))
            x += 12 + _wide(year) * _LABEL
        return y + 8, drawn

    def _years(self) -> Iterator[tuple[str, str]]:
        year = self.filing.profile.year
        yield _NOW, say("chart.year", year=year) if year else say("chart.no_year")
        if self.previous:
            yield _BEFORE, say("chart.year", year=self.previous.profile.year)

    def _source(self) -> str:
        year = self.filing.profile.year or ""
        if self.previous:
            return say("chart.source_both", year=year, before=self.previous.profile.year)
        return say("chart.source", year=year)

    def _bands(self, bands: Sequence[Sequence[Chart]], top: float) -> Iterator[str]:
        """Yield all charts, their rows as high as the page has room for."""
        rows = [max(1, *(len(chart.bars) for chart in band)) for band in bands]
        room = HEIGHT - _FOOT - top - len(bands) * _HEAD
        pitch = min(_PITCH[bool(self.previous)], (room - _GAP * (len(bands) - 1)) / sum(rows))
        gap = min(_MOST_GAP, (room - pitch * sum(rows)) / max(1, len(bands) - 1))
        tops = accumulate((_HEAD + pitch * count + gap for count in rows), initial=top)
        for band, y in zip(bands, tops, strict=False):
            width = (WIDTH - 2 * _MARGIN - _BETWEEN * (len(band) - 1)) / len(band)
            for i, chart in enumerate(band):
                x = _MARGIN + i * (width + _BETWEEN)
                yield tag("g", {}, "\n".join(["", *self._chart(chart, x, y, width, pitch), ""]))

    def _chart(self, chart: Chart, x: float, y: float, width: float, pitch: float) -> Iterator[str]:
        yield _say(x, y + 4.4, chart.title, _SUBHEAD, weight="bold", fill=_NOW)
        yield _box(x, y + 6.2, width, 0.3, _NOW)
        note = _note(chart)
        if not chart.bars:
            yield _say(x, y + 13, note, _LABEL, fill=_GREY)
            return
        if note:
            yield _say(x + width, y + 4.4, note, _SMALL, "end", fill=_GREY)
        lane = _Lane.of(chart, x, width, pitch, two=self.previous is not None)
        top = y + _HEAD - 1
        yield _box(lane.axis, top, 0.25, pitch * len(chart.bars), _LINE)
        groups = ["", *(bar.group for bar in chart.bars)]
        for i, (bar, (above, group)) in enumerate(zip(chart.bars, pairwise(groups), strict=True)):
            if i and group != above:
                yield _box(x, top + pitch * i - 0.1, width, 0.2, _PALE)
            yield from self._row(bar, lane, top + pitch * i, group if group != above else "")

    def _row(self, bar: Bar, lane: "_Lane", y: float, group: str) -> Iterator[str]:
        middle = y + lane.pitch / 2
        baseline = middle + lane.size * 0.36
        if group:
            size = _fitted(group, lane.size, lane.groups)
            yield _say(lane.left, baseline, group, size, fill=_GREY)
        size = _fitted(bar.name, lane.size, lane.names)
        yield _say(lane.axis - 2, baseline, bar.name, size, "end")
        series = [(bar.now, _NOW, self.filing.profile.year)]
        if self.previous:
            series.append((bar.before, _BEFORE, self.previous.profile.year))
        first = middle - lane.bar * len(series) / 2
        for i, (number, colour, year) in enumerate(series):
            if number is not None:
                yield from lane.drawn(number, first + lane.bar * i, colour, (bar.cell, year))


@dataclass(frozen=True, slots=True)
class _Lane:
    """Where the rows of a chart are drawn: columns for groups and names, then the bars.

    ``axis`` is where bars begin, ``room`` the longest one; ``bar`` is the height of one,
    ``size`` that of labels and ``figure`` that of numbers.
    """

    left: float
    groups: float
    names: float
    axis: float
    room: float
    most: int
    pitch: float
    bar: float
    size: float
    figure: float

    @classmethod
    def of(cls, chart: Chart, x: float, width: float, pitch: float, *, two: bool) -> "_Lane":
        size = min(_LABEL, pitch * 0.62)
        size = max(size, min(_LARGE, pitch * 0.32))
        bar = min(5.0, pitch * 0.39) if two else min(7.0, pitch * 0.6)
        groups = min(width * 0.26, max(_wide(one.group) for one in chart.bars) * size)
        names = min(width * 0.4, max(_wide(one.name) for one in chart.bars) * size)
        axis = x + groups + (3 if groups else 0) + names + 2
        longest = max(len(plain_number(n)) for one in chart.bars for n in one.numbers) * _DIGIT
        free = x + width - axis
        figure = max(_LEAST, min(size, bar * 1.05, free * 0.6 / longest))
        room = free - longest * figure - 1.5
        return cls(x, groups, names, axis, room, chart.most, pitch, bar, size, figure)

    def drawn(
        self, number: int, y: float, colour: str, meant: tuple[str, int | None]
    ) -> Iterator[str]:
        """Yield a bar, none for 0, and its number; ``meant`` are its cell and its year."""
        share = max(0.0, number / self.most)
        length = max(_LEAST_BAR, self.room * share) if number > 0 else 0.0
        if length:
            yield _box(self.axis, y + self.bar * 0.06, length, self.bar * 0.88, colour)
        cell, year = meant
        data = {"data-cell": cell, "data-year": str(year or "")}
        baseline = y + self.bar / 2 + self.figure * 0.36
        written = plain_number(number)
        yield _say(self.axis + length + 1.2, baseline, written, self.figure, **data)


def _note(chart: Chart) -> str:
    """Return what is said beside a chart's heading; blank where it needs no word."""
    if chart.unfilled:
        key = "chart.some_unfilled" if chart.bars else "chart.none_filled"
        return say(key, count=chart.unfilled) if chart.bars else say(key)
    return "" if chart.bars else say("chart.nothing")


def _in_words(chart: Chart) -> str:
    said = [_bar_in_words(bar) for bar in chart.bars]
    note = _note(chart)
    return say("chart.pause").join([*said, note] if note else said)


def _bar_in_words(bar: Bar) -> str:
    now, before = plain_number(bar.now), plain_number(bar.before)
    if not before:
        return say("chart.described_bar", name=bar.label, now=now)
    if not now:
        return say("chart.described_before", name=bar.label, before=before)
    return say("chart.described_both", name=bar.label, now=now, before=before)


def _say(
    x: float,
    y: float,
    text: str,
    size: float,
    anchor: str = "start",
    weight: str = "normal",
    fill: str = _INK,
    **data: str,
) -> str:
    place = {"x": _mm(x), "y": _mm(y), "font-size": _mm(size), "fill": fill}
    if anchor != "start":
        place["text-anchor"] = anchor
    if weight != "normal":
        place["font-weight"] = weight
    return tag("text", place | data, _text(text))


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    place = {"x": _mm(x), "y": _mm(y), "width": _mm(width), "height": _mm(height), "fill": fill}
    return tag("rect", place, "")


def _mm(length: float) -> str:
    return f"{length:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    return escape(without_controls(text), quote=False)


def _wide(text: str) -> float:
    """Return about how many squares of characters a text takes."""
    return sum(1 if east_asian_width(c) in "WFA" else _DIGIT for c in text)


def _fitted(text: str, size: float, room: float) -> float:
    """Return the size in which a text fits a room, at most the one given."""
    return min(size, room / max(1.0, _wide(text)))
