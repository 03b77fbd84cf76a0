"""The plotting area of charts over time: axes, bands for gaps, keys and labels that find room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bilateral.figures.lettering import Box, overlap, text_width, widest, wrap
from bilateral.figures.scales import Fmt, Scale, span, tick_texts, year_ticks
from bilateral.figures.series import Series, extent, gaps, runs
from bilateral.figures.sheet import Point, Sheet
from bilateral.figures.style import BAND, MUTED, SMALL, STRONG, TEXT, soft

DASH = (4.0, 2.4)
_MARKS_UP_TO = 45


@dataclass
class Plot:
    """A plotting area on a sheet: its scales, and the room that drawing has taken."""

    sheet: Sheet
    x: Scale
    y: Scale
    points: list[Point] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    named: list[Point] = field(default_factory=list)
    _cloud: NDArray[np.float64] | None = None

    @property
    def frame(self) -> Box:
        """The area as a box."""
        return self.x.start, self.y.end, self.x.end, self.y.start

    def occupy(self, line: Sequence[Point]) -> None:
        """Note that a line passes here, so that no label is set on it."""
        for (x0, y0), (x1, y1) in pairwise(line):
            steps = max(2, int(max(abs(x1 - x0), abs(y1 - y0)) / 4) + 1)
            across, down = (x1 - x0) / (steps - 1), (y1 - y0) / (steps - 1)
            self.points.extend((x0 + across * step, y0 + down * step) for step in range(steps))
        self.points.extend(line[:1])
        self._cloud = None

    def free(self, box: Box, margin: float = 2.5) -> bool:
        """Return whether a box lies within the sheet's plotting area and touches nothing."""
        left, top, right, bottom = self.frame
        if box[0] < left or box[2] > right + 1 or box[1] < top - 14 or box[3] > bottom - 1:
            return False
        if any(overlap(box, other, margin) for other in self.boxes):
            return False
        if self._cloud is None:
            self._cloud = np.asarray(self.points, dtype=float).reshape(-1, 2)
        x, y = self._cloud[:, 0], self._cloud[:, 1]
        inside = (x > box[0] - margin) & (x < box[2] + margin) & (y > box[1] - margin) & (y < box[3] + margin)
        return not bool(inside.any())


def around(point: Point, width: float, height: float, reach: float = 5.0) -> Iterable[Box]:
    """Yield the places for a label beside a point: above, below, right, left and the corners between."""
    x, y = point
    for shift in (0.5, 0.15, 0.85):
        yield x - width * shift, y - reach - height, x + width * (1 - shift), y - reach
    for shift in (0.5, 0.15, 0.85):
        yield x - width * shift, y + reach, x + width * (1 - shift), y + reach + height
    yield x + reach + 1, y - height / 2, x + reach + 1 + width, y + height / 2
    yield x - reach - 1 - width, y - height / 2, x - reach - 1, y + height / 2


def set_in(
    plot: Plot, box: Box, text: str, colour: str, *, size: float = SMALL, weight: int = STRONG
) -> None:
    """Write a label into a box that was found free."""
    plot.sheet.text(box[0], box[3] - size * 0.24, text, size=size, colour=colour, weight=weight)
    plot.boxes.append(box)


def draw_axes(plot: Plot, fmt: Fmt, y_label: str = "", *, label_x: float = 0.0) -> None:
    """Draw the horizontal grid with its labels, the years below, and the unit above the axis."""
    sheet = plot.sheet
    left, top, right, bottom = plot.frame
    sheet.grid(
        ((left, plot.y(tick)), (right, plot.y(tick))) for tick in plot.y.ticks if tick != 0 or plot.y.log
    )
    base = plot.y(0.0) if plot.y.low <= 0 <= plot.y.high and not plot.y.log else bottom
    for tick, text in zip(plot.y.ticks, tick_texts(fmt, plot.y.ticks), strict=True):
        sheet.text(left - 6, plot.y(tick) + 3, text, size=SMALL, colour=MUTED, align="right", name="tick")
    if y_label:
        sheet.text(label_x, top - 9, y_label, size=SMALL, colour=MUTED)
    draw_years(plot, base)


def draw_years(plot: Plot, base: float) -> None:
    """Draw the line of time with its ticks at ``base`` and the years at the foot of the plot."""
    sheet, (left, _, right, bottom) = plot.sheet, plot.frame
    years = year_ticks(plot.x.low, plot.x.high, left, right, text_width("2024", SMALL))
    sheet.line([(left, base), (right, base)], MUTED, 1.0, name="baseline")
    plot.occupy([(left, base), (right, base)])
    places = [min(max(plot.x(year + 0.5), left), right) for year in years]
    sheet.segments([((x, bottom), (x, bottom + 4)) for x in places], MUTED, 0.8)
    for year, x in zip(years, places, strict=True):
        half = text_width(str(year), SMALL) / 2
        sheet.text(
            min(x, sheet.width - half), bottom + 14, str(year), size=SMALL, colour=MUTED, align="center"
        )


def gap_lines(label: str, width: float) -> list[str]:
    """Return a gap's label broken to its band, or nothing where the band is too narrow for it."""
    if not label or widest(label.split(), SMALL) > width - 6:
        return []
    lines = wrap(label, width - 6, SMALL)
    return lines if len(lines) <= 4 else []


def gap_label_fits(series: Sequence[Series], x: Scale, label: str) -> bool:
    """Return whether some band of years without a report is wide enough for its label."""
    return any(gap_lines(label, x(end) - x(start)) for start, end in gaps(series))


def draw_gaps(plot: Plot, series: Sequence[Series], label: str) -> None:
    """Shade the years for which nobody reported, and name the bands that are wide enough."""
    if not label:
        return
    _, top, _, bottom = plot.frame
    holes = [(plot.x(start), plot.x(end)) for start, end in gaps(series)]
    plot.sheet.bars([(x0, top, x1 - x0, bottom - top) for x0, x1 in holes], BAND, name="gap")
    for x0, x1 in holes:
        lines = gap_lines(label, x1 - x0)
        middle = top + (bottom - top) * 0.5 - (len(lines) - 1) * SMALL * 0.6
        plot.sheet.lines(
            (x0 + x1) / 2, middle + 3, lines, size=SMALL, colour=MUTED, align="center", name="gap"
        )
        if lines:
            half = widest(lines, SMALL) / 2
            height = SMALL * 1.2 * len(lines)
            plot.boxes.append(((x0 + x1) / 2 - half, middle - 9, (x0 + x1) / 2 + half, middle - 9 + height))


def draw_series(plot: Plot, series: Series) -> None:
    """Draw a series: direct figures solid, mirror ones dashed and hollow, other vintages and trends thin and soft."""
    parts = [[(plot.x(seen.middle), plot.y(seen.value)) for seen in run] for run in runs(series)]
    marked = _marked(plot, series, parts)
    colour, width, dash = _look(series)
    for part in parts:
        plot.sheet.line(part, colour, width, dash=dash, name=f"line {series.name}")
        plot.occupy(part)
    draw_marks(plot.sheet, marked, colour, series)


def _look(series: Series) -> tuple[str, float, tuple[float, float] | None]:
    """Return colour, width and dashes of the line of a series."""
    if series.style == "mirror":
        return series.colour, 1.8, DASH
    return (series.colour, 2.2, None) if series.style == "direct" else (soft(series.colour), 1.3, None)


def _marked(plot: Plot, series: Series, parts: Sequence[Sequence[Point]]) -> list[Point]:
    """Return the points that get a mark: all where a line is broken or hollow, else the last.

    A point without a neighbour is always marked, for there is no line to show it; a trend is no observation.
    """
    if series.style == "trend":
        return []
    count = sum(map(len, parts))
    room = (plot.x.end - plot.x.start) / max(plot.x.high - plot.x.low, 1) >= 7
    if room and count <= _MARKS_UP_TO and (count <= 12 or len(parts) > 1 or series.style == "mirror"):
        return [point for part in parts for point in part]
    alone = [part[0] for part in parts if len(part) == 1]
    return alone if not parts or len(parts[-1]) == 1 else [*alone, parts[-1][-1]]


def draw_marks(sheet: Sheet, points: Sequence[Point], colour: str, series: Series) -> None:
    """Draw the marks of a series: rings for mirror figures, full dots for the others."""
    radius = {"mirror": 3.0, "other vintage": 1.9}.get(series.style, 2.7)
    sheet.dots(
        points, colour, radius, hollow=series.style == "mirror", width=1.4, name=f"marks {series.name}"
    )


@dataclass(frozen=True)
class Key:
    """An entry of a key: how a series looks, or a block in a colour, such as the shade of a gap."""

    name: str
    series: Series | None = None
    block: str | None = None
    opacity: float = 1.0


def key_rows(entries: Sequence[Key], width: float) -> list[list[tuple[float, Key]]]:
    """Lay entries out in rows of at most ``width`` points; each with its place in the row."""
    rows: list[list[tuple[float, Key]]] = []
    x = 0.0
    for entry in entries:
        size = 26 + text_width(wrap(entry.name, width - 26, lines=1)[0])
        if not rows or x + size > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += size + 18
    return rows


def draw_key(sheet: Sheet, rows: Sequence[Sequence[tuple[float, Key]]], left: float, top: float) -> float:
    """Draw the rows of a key and return where they end."""
    for row in rows:
        baseline = top + 10
        for x, entry in row:
            _draw_swatch(sheet, entry, left + x, baseline - 3.5)
            name = wrap(entry.name, sheet.width - left - 26, lines=1)[0]
            sheet.text(left + x + 25, baseline, name, colour=entry.series.colour if entry.series else MUTED)
        top += 16
    return top


def _draw_swatch(sheet: Sheet, entry: Key, x: float, y: float) -> None:
    if entry.series is None:
        sheet.bars([(x, y - 5, 20, 10)], entry.block or BAND, opacity=entry.opacity)
        return
    colour, width, dash = _look(entry.series)
    sheet.line([(x, y), (x + 20, y)], colour, width, dash=dash)
    draw_marks(sheet, [(x + 10, y)], colour, entry.series)


def time_scale(series: Sequence[Series], start: float, end: float) -> Scale:
    """Return the scale of the years that the series speak of."""
    first, last = extent(series)
    return Scale(first, last, start, end)


def last_period(series: Series) -> float:
    """Return the end of the last reported period, in years."""
    found = [
        span(period) for period, value in zip(series.periods, series.values, strict=True) if value is not None
    ]
    return max((start + length for start, length in found), default=float("-inf"))


TEXT_HEIGHT = TEXT * 1.15
