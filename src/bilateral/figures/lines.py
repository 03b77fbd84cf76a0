"""Line charts over time: flows in every report and vintage, and series with a band of uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.path import Path

from bilateral.figures.lettering import Box, spread, text_width, widest, wrap
from bilateral.figures.plot import (
    TEXT_HEIGHT,
    Key,
    Plot,
    around,
    draw_axes,
    draw_gaps,
    draw_key,
    draw_series,
    gap_label_fits,
    key_rows,
    set_in,
    time_scale,
)
from bilateral.figures.scales import Fmt, reported, tick_texts, value_scale
from bilateral.figures.series import (
    BandSeries,
    Observation,
    Series,
    extent,
    gaps,
    observations,
    require_values,
    runs,
)
from bilateral.figures.sheet import Sheet, polygon
from bilateral.figures.style import BAND, GREY, SMALL, STRONG, TEXT, readable, soft, tint

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BAND_OPACITY = 0.16


@dataclass(frozen=True)
class _Layout:
    """How a line chart divides its sheet: margins, and which series are named where."""

    left: float
    right: float
    top: float
    keys: tuple[Key, ...]
    beside: tuple[Series, ...]
    within: tuple[Series, ...]


@dataclass(frozen=True)
class _Words:
    """The words of a chart that are not names of series."""

    fmt: Fmt
    y_label: str
    gap_label: str


def _margins(
    series: Sequence[Series],
    ticks: Sequence[float],
    width: float,
    words: _Words,
    *,
    keys: list[Key],
    direct: bool,
) -> _Layout:
    left = widest(tick_texts(words.fmt, ticks), SMALL) + 8
    first, end = extent(series)
    # A name stands in the margin when its line ends within some 25 points of it.
    near = end - (end - first) * 25 / (width * 0.75)
    late = tuple(
        one for one in series if (seen := observations(one)) and seen[-1].start + seen[-1].length >= near
    )
    if end - first <= 1.01:
        late = ()
    beside = late if direct else ()
    column = 0.0
    if beside:
        column = max(widest(_beside_lines(one, words.fmt, width), TEXT, STRONG) for one in beside) + 12
    within = tuple(one for one in series if one not in late and observations(one)) if direct else ()
    if not direct:
        keys = [*(Key(one.name, one) for one in series if observations(one)), *keys]
    rows = key_rows(keys, width)
    top = 12 + 16 * len(rows) + (15 if words.y_label else 0)
    return _Layout(left, column or 10, top, tuple(keys), beside, within)


def _beside_lines(series: Series, fmt: Fmt, width: float) -> list[str]:
    value = fmt(observations(series)[-1].value)
    name = wrap(series.name, width * 0.27, TEXT, STRONG) if series.name else []
    return [*name, value]


def flow_lines(
    series: Sequence[Series],
    *,
    fmt: Fmt,
    y_label: str = "",
    gap_label: str = "",
    log: bool | None = False,
    zero: bool = True,
    width_in: float = 7.2,
    height_in: float = 3.6,
) -> Figure:
    """Draw series over the years and name each where its line ends, or in a key where there is no room.

    A line stops where a period is missing; a period for which no series has a value is shaded when
    ``gap_label`` says in words what is missing. ``log=None`` takes a logarithm when values differ more than a
    hundredfold; ``zero`` starts a linear axis at zero. Raises ``ValueError`` when nothing was reported.
    """
    require_values(series)
    values = reported(value for one in series for value in _all_values(one))
    width, words = width_in * 72, _Words(fmt, y_label, gap_label)
    ticks = value_scale(values, 0, 1, log=log, zero=zero).ticks
    for direct in (True, False):
        layout = _margins(series, ticks, width, words, keys=[], direct=direct)
        x = time_scale(series, layout.left, width - layout.right)
        if gap_label and gaps(series) and not gap_label_fits(series, x, gap_label):
            keys = [Key(gap_label, None, BAND)]
            layout = _margins(series, ticks, width, words, keys=keys, direct=direct)
        sheet = Sheet(width_in, min(height_in, _tall_enough(series)) * 72)
        y = value_scale(values, sheet.height - 20, layout.top, log=log, zero=zero)
        named = _draw(Plot(sheet, x, y), series, layout, words)
        if named:
            break
    # The second layout has a key, which always finds room.
    return sheet.figure


def _tall_enough(series: Sequence[Series]) -> float:
    """Return how many inches a chart needs at most: few periods would be lost in a tall one."""
    seen = {one.start for part in series for one in observations(part)}
    return 1.6 + 0.35 * len(seen)


def band_line(
    series: Sequence[BandSeries],
    *,
    fmt: Fmt,
    y_label: str = "",
    gap_label: str = "",
    width_in: float = 7.2,
    height_in: float = 3.6,
) -> Figure:
    """Draw lines with the band between their lower and upper bounds; the axis does not start at zero.

    Raises ``ValueError`` when nothing was reported.
    """
    return flow_lines(
        series,
        fmt=fmt,
        y_label=y_label,
        gap_label=gap_label,
        zero=False,
        width_in=width_in,
        height_in=height_in,
    )


def _all_values(series: Series) -> list[float | None]:
    extra = [*series.low, *series.high] if isinstance(series, BandSeries) else []
    return [*series.values, *extra]


def _draw(plot: Plot, series: Sequence[Series], layout: _Layout, words: _Words) -> bool:
    """Draw everything; return False as soon as a series cannot be named beside its line."""
    sheet, fmt = plot.sheet, words.fmt
    draw_gaps(plot, series, words.gap_label)
    draw_key(sheet, key_rows(layout.keys, sheet.width), 0, 0)
    draw_axes(plot, fmt, words.y_label)
    for one in series:
        if isinstance(one, BandSeries):
            draw_band(plot, one)
    # Direct figures go on top of what only mirrors or repeats them.
    order = {"trend": 0, "other vintage": 1, "mirror": 2, "direct": 3}
    for one in sorted(series, key=lambda one: order[one.style]):
        draw_series(plot, one)
    placed = [_name_within(plot, one, fmt) for one in layout.within]
    if not all(placed) or not _name_beside(plot, layout.beside, fmt):
        return False
    for one in series:
        _value_labels(plot, one, fmt, last=one not in layout.beside)
    return True


def draw_band(plot: Plot, series: BandSeries) -> None:
    """Fill the band of a series, run by run, between two thin lines; a lone observation gets a bar."""
    paths, edges = [], []
    for run in runs(series):
        seen = [one for one in run if one.low is not None and one.high is not None]
        upper = [(plot.x(one.middle), plot.y(one.high or 0.0)) for one in seen]
        lower = [(plot.x(one.middle), plot.y(one.low or 0.0)) for one in seen]
        if len(seen) == 1:
            (x, top), (_, bottom) = upper[0], lower[0]
            upper, lower = [(x - 3, top), (x + 3, top)], [(x - 3, bottom), (x + 3, bottom)]
        if seen:
            paths.append(polygon([*upper, *reversed(lower)]))
            edges += [Path(upper), Path(lower)]
            plot.occupy(upper)
            plot.occupy(lower)
    plot.sheet.shapes(paths, fill=series.colour, opacity=BAND_OPACITY, name=f"band {series.name}")
    plot.sheet.shapes(edges, stroke=soft(series.colour), width=0.6, name=f"edge {series.name}")


def _letters(series: Series) -> str:
    """Return the colour of what is written near a line, which may come to lie on its band."""
    banded = isinstance(series, BandSeries)
    return readable(series.colour, tint(series.colour, BAND_OPACITY)) if banded else series.colour


def _name_within(plot: Plot, series: Series, fmt: Fmt) -> bool:
    """Name a series that ends early, beside one of its own points; return whether there was room."""
    if not series.name:
        return True
    seen = observations(series)
    peak = max(seen, key=lambda one: one.value)
    for one in [seen[-1], peak, seen[0], *seen[:: max(1, len(seen) // 6)]]:
        value = fmt(one.value) if one in (seen[-1], peak) else ""
        width = max(text_width(series.name, TEXT, STRONG), text_width(value, SMALL))
        for box in around(_place(plot, one), width, TEXT_HEIGHT * (2 if value else 1)):
            if plot.free(box, 3.5):
                _set_name(plot, box, series, value)
                plot.named.append(_place(plot, one))
                return True
    return False


def _set_name(plot: Plot, box: Box, series: Series, value: str) -> None:
    """Write a name and, nearer to the point or below it, its value into a box."""
    plot.boxes.append(box)
    middle = (box[0] + box[2]) / 2
    look: dict[str, Any] = {"colour": _letters(series), "align": "center", "name": "within"}
    name_y = box[1] + TEXT * 0.85
    plot.sheet.text(middle, name_y, series.name, weight=STRONG, **look)
    if value:
        plot.sheet.text(middle, name_y + TEXT_HEIGHT, value, **look)


def _place(plot: Plot, seen: Observation) -> tuple[float, float]:
    return plot.x(seen.middle), plot.y(seen.value)


def _name_beside(plot: Plot, beside: Sequence[Series], fmt: Fmt) -> bool:
    """Name the series that reach the end in the right margin; return whether the names fit its height."""
    sheet = plot.sheet
    texts = [_beside_lines(one, fmt, sheet.width) for one in beside]
    heights = [len(lines) * TEXT * 1.15 + 5 for lines in texts]
    low, high = plot.y.end - 10, plot.y.start + 16
    if sum(heights) > high - low:
        return False
    points = [_place(plot, observations(one)[-1]) for one in beside]
    centres = spread([y for _, y in points], heights, low, high)
    for one, lines, height, centre, (x, y) in zip(beside, texts, heights, centres, points, strict=True):
        start = plot.x.end + 10
        first = centre - height / 2 + TEXT * 0.85 + 2.5
        middle = first + (len(lines) - 1) * TEXT * 0.575 - 3
        if abs(middle - y) > 7:
            sheet.line([(x + 4, y), (start - 2, middle)], GREY, 0.7, name="leader")
        for number, line in enumerate(lines):
            name = number < len(lines) - 1
            sheet.text(
                start, first + number * TEXT * 1.15, line, colour=one.colour, weight=STRONG if name else 400,
                name="beside",
            )  # fmt: skip
    return True


def _value_labels(plot: Plot, series: Series, fmt: Fmt, *, last: bool) -> None:
    """Write the last value and the peak of a series where there is room for them."""
    seen = observations(series)
    if not seen or series.style == "trend":
        return
    wanted = [seen[-1]] if last else []
    peak = max(seen, key=lambda one: one.value)
    if len(seen) > 2 and peak is not seen[-1]:
        wanted.append(peak)
    for one in wanted:
        if _place(plot, one) in plot.named:
            continue
        text = fmt(one.value)
        boxes: list[Box] = list(around(_place(plot, one), text_width(text, SMALL, STRONG), SMALL * 1.1))
        free = next((box for box in boxes if plot.free(box)), None)
        if free is not None:
            set_in(plot, free, text, _letters(series))
