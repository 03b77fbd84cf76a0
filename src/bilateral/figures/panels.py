"""Many small panels on one scale of time, and shares stacked to an area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.figures.lettering import spread, text_width, widest, wrap
from bilateral.figures.plot import (
    Key,
    Plot,
    draw_axes,
    draw_gaps,
    draw_key,
    draw_series,
    gap_label_fits,
    key_rows,
    time_scale,
)
from bilateral.figures.scales import Fmt, Scale, linear, number, reported, span, tick_texts
from bilateral.figures.series import Series, gaps, observations, require_values
from bilateral.figures.sheet import Sheet, polygon
from bilateral.figures.style import BAND, GREY, INK, MUTED, PAPER, SMALL, STRONG, TEXT

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Panel:
    """One small chart: its title in words, its series, and how its values are written.

    A panel in which no series has a value shows ``gap_label`` in the place of lines.
    """

    title: str
    series: Sequence[Series]
    fmt: Fmt
    zero: bool = False


def small_multiples(
    panels: Sequence[Panel],
    *,
    gap_label: str = "",
    columns: int | None = None,
    width_in: float = 7.2,
    panel_height: float = 118.0,
) -> Figure:
    """Draw one small chart for each panel, all over the same years, each on its own scale of values.

    The key names each series once; the last value of each is written at its end. ``panel_height`` is in
    points. Raises ``ValueError`` when no panel has a value, or when one has none and there is no
    ``gap_label`` to say so.
    """
    every = [one for panel in panels for one in panel.series]
    require_values(every)
    empty = [panel.title for panel in panels if not any(observations(one) for one in panel.series)]
    if empty and not gap_label:
        raise ValueError(f"nothing was reported for {empty[0]}")
    width = width_in * 72
    columns = columns or columns_for(len(panels), int(width / 130))
    cell = (width - 18 * (columns - 1)) / columns
    keys = _shared_key(every, width)
    titles = [wrap(panel.title, cell, TEXT, STRONG) for panel in panels]
    heights = [
        max(len(lines) for lines in titles[start : start + columns]) * 12 + panel_height
        for start in range(0, len(panels), columns)
    ]
    sheet = Sheet(width_in, 16 * len(keys) + 4 + sum(heights) + 8 * (len(heights) - 1))
    top = draw_key(sheet, keys, 0, 0) + 4
    for number_, panel in enumerate(panels):
        row, column = divmod(number_, columns)
        y = top + sum(heights[:row]) + 8 * row
        last = y + heights[row]
        sheet.lines(column * (cell + 18), y + 9, titles[number_], leading=1.2, weight=STRONG)
        body = last - panel_height + 4
        _panel(sheet, panel, every, (column * (cell + 18), body, cell, last - body), gap_label)
    return sheet.figure


def columns_for(panels: int, most: int) -> int:
    """Return in how many columns to set panels: up to three, so that the last row is as full as can be.

    >>> [columns_for(panels, 3) for panels in (1, 2, 3, 4, 5, 6)]
    [1, 2, 3, 2, 3, 3]
    """
    most = max(1, min(3, panels, most))
    return min(range(most, min(most, 2) - 1, -1), key=lambda columns: -panels % columns)


def _shared_key(every: Sequence[Series], width: float) -> list[list[tuple[float, Key]]]:
    names: dict[tuple[str, str, str], Series] = {}
    for one in every:
        names.setdefault((one.name, one.colour, one.style), one)
    return key_rows([Key(one.name, one) for one in names.values() if one.name], width)


def _panel(
    sheet: Sheet,
    panel: Panel,
    every: Sequence[Series],
    box: tuple[float, float, float, float],
    gap_label: str,
) -> None:
    left, top, width, height = box
    values = reported(value for one in panel.series for value in one.values)
    bottom = top + height - 18
    if not values:
        middle = left + width / 2
        sheet.bars([(left, top + 6, width, bottom - top - 6)], BAND, name="gap")
        lines = wrap(gap_label, width - 8, SMALL)
        sheet.lines(middle, (top + bottom) / 2, lines, size=SMALL, colour=MUTED, align="center", name="gap")
        return
    y = linear(values, bottom, top + 8, zero=panel.zero, count=2)
    ends = [panel.fmt(seen[-1].value) for one in panel.series if (seen := observations(one))]
    texts = tick_texts(panel.fmt, y.ticks)
    margin = widest(texts, SMALL) + 6
    right = left + width - widest(ends, SMALL, STRONG) - 8
    plot = Plot(sheet, time_scale(every, left + margin, right), y)
    if gaps(panel.series) and gap_label:
        draw_gaps(plot, panel.series, gap_label)
    sheet.grid(((plot.x.start, y(tick)), (right, y(tick))) for tick in y.ticks)
    for tick, text in zip(y.ticks, texts, strict=True):
        sheet.text(plot.x.start - 5, y(tick) + 3, text, size=SMALL, colour=MUTED, align="right", name="tick")
    _first_and_last_year(plot, bottom)
    for one in panel.series:
        draw_series(plot, one)
    _end_values(plot, panel)


def _first_and_last_year(plot: Plot, bottom: float) -> None:
    sheet = plot.sheet
    sheet.line([(plot.x.start, bottom), (plot.x.end, bottom)], MUTED, 0.8, name="baseline")
    first, last = int(plot.x.low), int(plot.x.high - 1e-6)
    sheet.text(plot.x.start, bottom + 12, str(first), size=SMALL, colour=MUTED)
    if plot.x.end - plot.x.start > 2 * text_width("2024", SMALL) + 8 and last != first:
        sheet.text(plot.x.end, bottom + 12, str(last), size=SMALL, colour=MUTED, align="right")


def _end_values(plot: Plot, panel: Panel) -> None:
    """Write the last value of each series at the right, at the height of its last point."""
    lines = [(one, seen[-1]) for one in panel.series if (seen := observations(one))]
    heights = [SMALL * 1.15] * len(lines)
    wanted = [plot.y(last.value) for _, last in lines]
    centres = spread(wanted, heights, plot.y.end - 12, plot.y.start + 8)
    for (one, last), centre in zip(lines, centres, strict=True):
        x = plot.x(last.middle)
        # A series that ends early has its last value in the margin all the same; a line leads there.
        if plot.x.end - x > 14:
            plot.sheet.line([(x + 4, plot.y(last.value)), (plot.x.end + 4, centre)], GREY, 0.6, dash=(1, 2))
        text = panel.fmt(last.value)
        plot.sheet.text(plot.x.end + 6, centre + 3, text, size=SMALL, colour=one.colour, weight=STRONG)


def share_area(
    series: Sequence[Series],
    *,
    fmt: Fmt,
    gap_label: str = "",
    width_in: float = 7.2,
    height_in: float = 3.6,
) -> Figure:
    """Stack shares (fractions, 0 to 1 in all) over time; the first series is at the bottom.

    A period in which a series that has values elsewhere has none is a gap: the rest cannot be stacked without
    it. Raises ``ValueError`` for negative shares, or when no period is complete.
    """
    require_values(series)
    kept = [one for one in series if observations(one)]
    if min(reported(value for one in kept for value in one.values)) < 0:
        raise ValueError("a share cannot be negative")
    table = {period: _stack(kept, period) for one in kept for period in one.periods}
    whole = {period: stack for period, stack in table.items() if stack is not None}
    if not whole:
        raise ValueError("no period has all shares: there is no chart to draw")
    outline = Series("", INK, list(table), [stack[-1] if stack else None for stack in table.values()])
    sheet = Sheet(width_in, height_in * 72)
    top = max(1.0, *(stack[-1] for stack in whole.values()))
    y = Scale(0, top, sheet.height - 20, 12, ticks=(0.0, 0.25, 0.5, 0.75, 1.0))
    names = [wrap(one.name, sheet.width * 0.27, TEXT, STRONG) for one in kept]
    column = max(widest(lines, TEXT, STRONG) for lines in names) + 14
    left = widest(tick_texts(fmt, y.ticks), SMALL) + 8
    plot = Plot(sheet, time_scale([outline], left, sheet.width - column), y)
    if gap_label and gaps([outline]) and not gap_label_fits([outline], plot.x, gap_label):
        y = Scale(0, top, y.start, 30, ticks=y.ticks)
        plot = Plot(sheet, plot.x, y)
        draw_key(sheet, key_rows([Key(gap_label, None, BAND)], sheet.width), 0, 0)
    draw_gaps(plot, [outline], gap_label)
    draw_axes(plot, fmt)
    _areas(plot, kept, whole)
    # Once more, because the areas cover it.
    sheet.line([(plot.x.start, y.start), (plot.x.end, y.start)], MUTED, 1.0)
    _name_areas(plot, kept, names, whole, fmt)
    return sheet.figure


def _stack(series: Sequence[Series], period: str | int) -> list[float] | None:
    total, stack = 0.0, []
    for one in series:
        share = number(dict(zip(one.periods, one.values, strict=True)).get(period))
        if share is None:
            return None
        total += share
        stack.append(total)
    return stack


def _areas(plot: Plot, series: Sequence[Series], whole: dict[str | int, list[float]]) -> None:
    periods = sorted(whole, key=span)
    parts: list[list[str | int]] = []
    for period in periods:
        joined = parts and abs(sum(span(parts[-1][-1])) - span(period)[0]) < 0.01
        if joined:
            parts[-1].append(period)
        else:
            parts.append([period])
    for index, one in enumerate(series):
        paths = []
        for part in parts:
            # The first and the last period fill half their width, so that the area ends where the year does.
            xs = [
                span(part[0])[0],
                *[start + length / 2 for start, length in map(span, part)],
                sum(span(part[-1])),
            ]
            ends = [part[0], *part, part[-1]]
            upper = [(plot.x(x), plot.y(whole[p][index])) for x, p in zip(xs, ends, strict=True)]
            lower = [
                (plot.x(x), plot.y(whole[p][index - 1] if index else 0))
                for x, p in zip(xs, ends, strict=True)
            ]
            paths.append(polygon([*upper, *reversed(lower)]))
        plot.sheet.shapes(
            paths, fill=one.colour, opacity=0.85, stroke=PAPER, width=0.8, name=f"area {one.name}"
        )


def _name_areas(
    plot: Plot,
    series: Sequence[Series],
    names: Sequence[list[str]],
    whole: dict[str | int, list[float]],
    fmt: Fmt,
) -> None:
    last = whole[max(whole, key=span)]
    below = [0.0, *last[:-1]]
    wanted = [plot.y((low + high) / 2) for low, high in zip(below, last, strict=True)]
    heights = [(len(lines) + 1) * TEXT * 1.15 + 3 for lines in names]
    room = plot.y.start - plot.y.end + 20
    with_value = sum(heights) <= room
    if not with_value:
        heights = [height - TEXT * 1.15 for height in heights]
    centres = spread(wanted, heights, plot.y.end - 6, plot.y.start + 14)
    for one, lines, height, centre, low, high in zip(
        series, names, heights, centres, below, last, strict=True
    ):
        x, y = plot.x.end + 8, centre - height / 2 + TEXT * 0.85 + 1.5
        end = plot.sheet.lines(x, y, lines, leading=1.15, colour=one.colour, weight=STRONG, name="beside")
        if with_value:
            plot.sheet.text(x, end + TEXT * 1.15, fmt(high - low), colour=one.colour, name="beside")
