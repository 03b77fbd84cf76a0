"""A fan: what was, and the bands in which flows like it lay some years later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.path import Path

from bilateral.figures.lettering import spread, text_width, widest, wrap
from bilateral.figures.plot import (
    DASH,
    Key,
    Plot,
    around,
    draw_axes,
    draw_key,
    draw_series,
    key_rows,
    set_in,
)
from bilateral.figures.scales import Fmt, Scale, tick_texts, value_scale
from bilateral.figures.series import Series, extent, observations, require_values
from bilateral.figures.sheet import Point, Sheet, polygon
from bilateral.figures.style import GREY, GRID, INK, SMALL, STRONG, soft

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_OUTER, _INNER = 0.14, 0.26


@dataclass(frozen=True)
class FanStep:
    """Five quantiles of a year to come: 10, 25, 50, 75 and 90 per cent."""

    year: int
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float

    @property
    def values(self) -> tuple[float, ...]:
        """The quantiles from the lowest on."""
        return self.p10, self.p25, self.p50, self.p75, self.p90


@dataclass(frozen=True)
class FanWords:
    """The words of a fan: its two bands in the key, and what the ends of the band and the median say."""

    outer: str
    inner: str
    high: str
    middle: str
    low: str


def fan(
    history: Sequence[Series],
    base: tuple[int, float],
    steps: Sequence[FanStep],
    *,
    fmt: Fmt,
    words: FanWords,
    colour: str,
    log: bool | None = None,
    width_in: float = 7.2,
    height_in: float = 3.9,
) -> Figure:
    """Draw a history, and from its last figure the bands of the years to come.

    ``base`` is the year and value from which the fan starts, above zero; ``steps`` its quantiles in order of time;
    straight lines join them. ``log=None`` takes a logarithm when values differ more than a hundredfold; a band that
    reaches zero ends at its foot. Raises ``ValueError`` when nothing was reported or there is no step.
    """
    require_values(history)
    if not steps:
        raise ValueError("a fan needs at least one year to come")
    values = [base[1], *(value for step in steps for value in step.values)]
    values += [seen.value for one in history for seen in observations(one)]
    sheet = Sheet(width_in, height_in * 72)
    keys = key_rows(_keys(history, words, colour), sheet.width)
    ends = [(steps[-1].p90, words.high), (steps[-1].p50, words.middle), (steps[-1].p10, words.low)]
    names = [[*wrap(text, sheet.width * 0.24, SMALL), fmt(value)] for value, text in ends]
    y = value_scale(values, sheet.height - 20, 16.0 * len(keys) + 14, log=log, zero=True)
    left = widest(tick_texts(fmt, y.ticks), SMALL) + 8
    right = max(widest(lines, SMALL, STRONG) for lines in names) + 14
    first = min(extent(history)[0], float(base[0]))
    plot = Plot(sheet, Scale(first, steps[-1].year + 1.0, left, sheet.width - right), y)
    draw_key(sheet, keys, 0, 0)
    draw_axes(plot, fmt)
    _bands(plot, base, steps, colour)
    for one in sorted(history, key=lambda one: one.style == "direct"):
        draw_series(plot, one)
    _middle_values(plot, base, steps, fmt)
    _end_labels(plot, steps[-1], [value for value, _ in ends], names, colour)
    return sheet.figure


def _keys(history: Sequence[Series], words: FanWords, colour: str) -> list[Key]:
    known = [Key(one.name, one) for one in history if one.name and observations(one)]
    return [
        *known,
        Key(words.outer, None, colour, _OUTER),
        # The inner band lies on the outer one.
        Key(words.inner, None, colour, 1 - (1 - _OUTER) * (1 - _INNER)),
    ]


def _place(plot: Plot, year: int, value: float) -> Point:
    return plot.x(year + 0.5), plot.y(value)


def _bands(plot: Plot, base: tuple[int, float], steps: Sequence[FanStep], colour: str) -> None:
    start = _place(plot, *base)
    for low, high, share, name in (("p10", "p90", _OUTER, "outer"), ("p25", "p75", _INNER, "inner")):
        upper = [start, *(_place(plot, step.year, getattr(step, high)) for step in steps)]
        lower = [start, *(_place(plot, step.year, getattr(step, low)) for step in steps)]
        shape = polygon([*upper, *reversed(lower)])
        plot.sheet.shapes([shape], fill=colour, opacity=share, name=f"band {name}")
        plot.sheet.shapes([Path(upper), Path(lower)], stroke=soft(colour), width=0.6, name=f"edge {name}")
        plot.occupy(upper)
        plot.occupy(lower)
    _, top, _, bottom = plot.frame
    lines = [((plot.x(step.year + 0.5), top), (plot.x(step.year + 0.5), bottom)) for step in steps]
    plot.sheet.segments(lines, GRID, 0.8, name="step")
    median = [start, *(_place(plot, step.year, step.p50) for step in steps)]
    plot.sheet.line(median, colour, 1.8, dash=DASH, name="median")
    plot.sheet.dots(median[1:], colour, 2.8, hollow=True, width=1.4, name="median")
    plot.occupy(median)


def _middle_values(plot: Plot, base: tuple[int, float], steps: Sequence[FanStep], fmt: Fmt) -> None:
    """Write the base and the medians before the last step where there is room."""
    for year, value in (base, *((step.year, step.p50) for step in steps[:-1])):
        text = fmt(value)
        boxes = around(_place(plot, year, value), text_width(text, SMALL, STRONG), SMALL * 1.1)
        free = next((box for box in boxes if plot.free(box)), None)
        if free is not None:
            set_in(plot, free, text, INK)  # no country's own colour can be read on both bands of it


def _end_labels(
    plot: Plot, last: FanStep, values: Sequence[float], names: Sequence[Sequence[str]], colour: str
) -> None:
    """Name the ends of the outer band and the median in the right margin."""
    heights = [len(lines) * SMALL * 1.2 + 5 for lines in names]
    wanted = [plot.y(value) for value in values]
    centres = spread(wanted, heights, plot.y.end - 12, plot.y.start + 12)
    for lines, height, centre, y in zip(names, heights, centres, wanted, strict=True):
        start = plot.x.end + 8
        first = centre - height / 2 + SMALL * 0.85 + 2.5
        middle = first + (len(lines) - 1) * SMALL * 0.6 - 3
        if abs(middle - y) > 7:
            plot.sheet.line([(plot.x(last.year + 0.5) + 4, y), (start - 2, middle)], GREY, 0.7, name="leader")
        for number, line in enumerate(lines):
            weight = STRONG if number == len(lines) - 1 else 400
            place = first + number * SMALL * 1.2
            plot.sheet.text(start, place, line, size=SMALL, colour=colour, weight=weight, name="beside")
