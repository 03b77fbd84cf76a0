"""Shares over time that come from several releases: a panel each, with a break wherever the release changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.figures.lettering import spread, text_width, widest, wrap
from bilateral.figures.panels import columns_for
from bilateral.figures.scales import Fmt, Scale, linear, tick_texts, year_ticks
from bilateral.figures.sheet import Point, Sheet, polygon
from bilateral.figures.style import GREY, MUTED, SMALL, STRONG, TEXT, soft

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FOOT = 18.0
_LONG = 240.0


@dataclass(frozen=True)
class Stretch:
    """Figures of one release: years in order, the value or lower end of each, and the upper end where it differs.

    ``pale`` draws an older release that the others are not to be compared with.
    """

    years: Sequence[int]
    low: Sequence[float]
    high: Sequence[float]
    pale: bool = False

    def __post_init__(self) -> None:
        if not self.years or not len(self.years) == len(self.low) == len(self.high):
            raise ValueError(
                "a stretch has a lower and an upper end for each of its years, and at least one year"
            )


@dataclass(frozen=True)
class ShareLine:
    """One series of a panel: its name in the key, its colour and its stretches, the last one the newest."""

    name: str
    colour: str
    stretches: Sequence[Stretch]


@dataclass(frozen=True)
class SharePanel:
    """One small chart: a title and the lines in it; ``note`` stands in the place of lines where there are none."""

    title: str
    lines: Sequence[ShareLine]
    note: str = ""


def share_panels(
    panels: Sequence[SharePanel],
    *,
    fmt: Fmt,
    columns: int = 0,
    band_label: str = "",
    width_in: float = 7.2,
    panel_height: float = 112.0,
) -> Figure:
    """Draw one panel a group, all on the same scale of years and of shares, which starts at zero.

    A line breaks between stretches and where a year is missing. Where upper ends differ from lower ones, the area
    between them is pale; ``band_label`` says in the key what it means. Raises ``ValueError`` when no panel has a line.
    """
    stretches = [part for panel in panels for line in panel.lines for part in line.stretches]
    if not stretches:
        raise ValueError("nothing was reported: there is no chart to draw")
    width = width_in * 72
    columns = columns or columns_for(len(panels), int(width / 150))
    cell = (width - 20 * (columns - 1)) / columns
    keys = _keys(panels, band_label if any(list(s.low) != list(s.high) for s in stretches) else "", width)
    rows = [list(panels[start : start + columns]) for start in range(0, len(panels), columns)]
    titles = {panel.title: wrap(panel.title, cell, TEXT, STRONG) for panel in panels}
    heads = [max(len(titles[panel.title]) for panel in row) * 12.0 for row in rows]
    top = 16.0 * len(keys) + 4
    sheet = Sheet(width_in, top + sum(heads) + len(rows) * (panel_height + 8) - 8)
    _draw_keys(sheet, keys)
    values = [value for part in stretches for value in (*part.low, *part.high)]
    years = [year for part in stretches for year in part.years]
    for row, head in zip(rows, heads, strict=True):
        for number, panel in enumerate(row):
            left = number * (cell + 20)
            sheet.lines(left, top + 10, titles[panel.title], weight=STRONG, name="title")
            box = (left, top + head + 6, cell, panel_height - 6)
            _panel(sheet, panel, box, (values, years), fmt)
        top += head + panel_height + 8
    return sheet.figure


def _panel(
    sheet: Sheet,
    panel: SharePanel,
    box: tuple[float, float, float, float],
    extent: tuple[Sequence[float], Sequence[int]],
    fmt: Fmt,
) -> None:
    left, top, width, height = box
    values, years = extent
    bottom = top + height - _FOOT
    y = linear(values, bottom, top + 6, count=4)
    ends = [fmt(line.stretches[-1].low[-1]) for line in panel.lines if line.stretches]
    texts = tick_texts(fmt, y.ticks)
    margin = max(widest(ends, SMALL, STRONG), text_width(fmt(max(values)), SMALL, STRONG)) + 8
    x = Scale(
        min(years),
        max(*years, min(years) + 1),
        left + widest(texts, SMALL) + 7,
        left + width - margin,
    )
    sheet.grid(((x.start, y(tick)), (x.end, y(tick))) for tick in y.ticks)
    for tick, text in zip(y.ticks, texts, strict=True):
        sheet.text(x.start - 5, y(tick) + 3, text, size=SMALL, colour=MUTED, align="right", name="tick")
    _years(sheet, x, bottom, (min(years), max(years)))
    if not any(line.stretches for line in panel.lines):
        middle = (x.start + x.end) / 2
        lines = wrap(panel.note, x.end - x.start - 4, SMALL)
        sheet.lines(middle, (top + bottom) / 2, lines, size=SMALL, colour=MUTED, align="center", name="gap")
        return
    for line in panel.lines:
        for part in line.stretches:
            _stretch(sheet, line, part, x, y)
    _end_values(sheet, panel, x, y, fmt)


def _years(sheet: Sheet, x: Scale, bottom: float, ends: tuple[int, int]) -> None:
    """Draw the line of time: with years along it where it is long, else with the first and the last."""
    sheet.line([(x.start, bottom), (x.end, bottom)], MUTED, 0.8, name="baseline")
    if x.end - x.start > _LONG:
        years = year_ticks(x.low, x.high + 1, x.start, x.end, text_width("2024", SMALL))
        sheet.segments([((x(year), bottom), (x(year), bottom + 3)) for year in years], MUTED, 0.8)
        for year in years:
            sheet.text(x(year), bottom + 13, str(year), size=SMALL, colour=MUTED, align="center", name="year")
        return
    sheet.text(x.start, bottom + 12, str(ends[0]), size=SMALL, colour=MUTED, name="year")
    if ends[1] > ends[0]:
        sheet.text(x.end, bottom + 12, str(ends[1]), size=SMALL, colour=MUTED, align="right", name="year")


def _stretch(sheet: Sheet, line: ShareLine, part: Stretch, x: Scale, y: Scale) -> None:
    runs: list[list[int]] = []
    for index, year in enumerate(part.years):
        if runs and year == part.years[runs[-1][-1]] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    colour = soft(line.colour) if part.pale else line.colour
    for run in runs:
        low: list[Point] = [(x(part.years[i]), y(part.low[i])) for i in run]
        high: list[Point] = [(x(part.years[i]), y(part.high[i])) for i in run]
        if low != high:
            upper, lower = (high, low) if len(run) > 1 else (_widened(high[0]), _widened(low[0]))
            outline = polygon([*upper, *reversed(lower)])
            sheet.shapes([outline], fill=line.colour, opacity=0.22, name="band")
            sheet.line(upper, soft(line.colour), 0.6, name="edge")
        if len(low) > 1:
            sheet.line(low, colour, 1.0 if part.pale else 2.0, name=f"line {line.name}")
        else:
            sheet.dots(low, colour, 1.8 if part.pale else 2.5, name=f"line {line.name}")
    if not part.pale:
        sheet.dots([(x(part.years[-1]), y(part.low[-1]))], colour, 2.5, name="last")


def _widened(point: Point) -> list[Point]:
    return [(point[0] - 2.5, point[1]), (point[0] + 2.5, point[1])]


def _end_values(sheet: Sheet, panel: SharePanel, x: Scale, y: Scale, fmt: Fmt) -> None:
    lines = [(line, line.stretches[-1]) for line in panel.lines if line.stretches]
    wanted = [y(part.low[-1]) for _, part in lines]
    centres = spread(wanted, [SMALL * 1.15] * len(lines), y.end - 10, y.start + 8)
    for (line, part), centre in zip(lines, centres, strict=True):
        place = x(part.years[-1])
        if x.end - place > 14:
            sheet.line(
                [(place + 4, y(part.low[-1])), (x.end + 3, centre)], GREY, 0.6, dash=(1, 2), name="leader"
            )
        text = fmt(part.low[-1])
        sheet.text(x.end + 6, centre + 3, text, size=SMALL, colour=line.colour, weight=STRONG, name="value")


def _keys(panels: Sequence[SharePanel], band: str, width: float) -> list[list[tuple[float, str, str]]]:
    """Return rows of the key: place, name and colour of each entry; the band has no colour of a line."""
    entries = {
        line.name: line.colour for panel in panels for line in panel.lines if line.name and line.stretches
    }
    named = [*entries.items(), *([(band, "")] if band else [])]
    rows: list[list[tuple[float, str, str]]] = []
    place = 0.0
    for name, colour in named:
        text = wrap(name, width - 26, TEXT, lines=1)[0]
        size = 24 + text_width(text, TEXT)
        if not rows or place + size > width:
            rows.append([])
            place = 0.0
        rows[-1].append((place, text, colour))
        place += size + 16
    return rows


def _draw_keys(sheet: Sheet, rows: Sequence[Sequence[tuple[float, str, str]]]) -> None:
    for number, row in enumerate(rows):
        y = 16.0 * number + 6.5
        for place, name, colour in row:
            if colour:
                sheet.line([(place, y), (place + 18, y)], colour, 2.0, name="key")
            else:
                sheet.bars([(place, y - 5, 18, 10)], GREY, opacity=0.45, name="key")
            sheet.text(place + 23, y + 3.5, name, colour=colour or MUTED, name="key")
