"""Maps of routes: countries in outline, legs by mode and state, the places that matter by name, and an inset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from bilateral.figures.lettering import text_width
from bilateral.figures.map_panel import LOOKS, MapLine, MapPlace, Outline, Panel
from bilateral.figures.projection import Box, Degrees, EqualArea, middle
from bilateral.figures.sheet import Point, Sheet
from bilateral.figures.style import MUTED, SMALL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MARGIN = 0.06
# Height of a map in inches; with an inset there is more to show.
_LOWEST, _HIGHEST, _WITH_INSET = 3.2, 5.8, 7.0
# Widths of the inset as shares of the map: the widest that covers no line is taken.
_INSETS = (0.46, 0.42, 0.38, 0.34, 0.3)


def route_map(
    outlines: Sequence[Outline],
    lines: Sequence[MapLine],
    places: Sequence[MapPlace],
    *,
    key: Mapping[str, str],
    highlight: Mapping[str, str] | None = None,
    inset: Sequence[Degrees] = (),
    width_in: float = 7.2,
) -> Figure:
    """Draw lines and places on a map around their middle, in an equal-area projection.

    ``key`` names the looks that are used; ``highlight`` gives countries a colour; ``inset`` are places that a
    second frame shows enlarged, in the corner that has fewest lines. The map keeps to what is shown, with a
    margin, and fills the width. Raises ``ValueError`` without places.
    """
    if not places:
        raise ValueError("there are no places to draw")
    shown = [place.place for place in places] + [point for line in lines for point in line.points]
    project = EqualArea(middle(shown))
    highest = _WITH_INSET if inset else _HIGHEST
    frame = _frame(project, shown, _LOWEST / width_in, highest / width_in)
    rows = _key_rows([look for look in key if any(line.look == look for line in lines)], key, width_in * 72)
    top = 16.0 * len(rows) + 5
    sheet = Sheet(width_in, top + width_in * 72 * (frame[3] - frame[1]) / (frame[2] - frame[0]))
    _draw_key(sheet, rows, key)
    whole = Panel(sheet, project, frame, 0.0, top, width_in * 72)
    whole.land(outlines, highlight or {})
    drawn = whole.lines(lines)
    if not inset:
        whole.places(places, drawn)
        return sheet.figure
    part = _inset(whole, inset, drawn)
    # What the inset shows is named there; the whole map keeps the ends and what lies outside.
    outer = [place for place in places if place.rank == 0 or not _inside(part, place)]
    dots = [MapPlace(place.place, "", 9) for place in places if place not in outer]
    whole.places([*outer, *dots], drawn, [part.box])
    part.background()
    part.land(outlines, highlight or {})
    part.places(places, part.lines(lines))
    part.edge()
    return sheet.figure


def _inside(panel: Panel, place: MapPlace) -> bool:
    x, y = panel.project.point(place.place)
    return panel.frame[0] < x < panel.frame[2] and panel.frame[1] < y < panel.frame[3]


def _inset(whole: Panel, inset: Sequence[Degrees], drawn: Sequence[Sequence[Point]]) -> Panel:
    """Return the second frame, in the corner of the first that covers the fewest points of lines."""
    frame = _frame(whole.project, inset, 0.8, 1.15)
    left, top, right, bottom = whole.box
    x_all, y_all = np.array([point for line in drawn for point in _dense(line)]).reshape(-1, 2).T
    found = []
    for share in _INSETS:
        width = (right - left) * share
        height = width * (frame[3] - frame[1]) / (frame[2] - frame[0])
        for x in (right - width - 1, left + 1):
            for y in (bottom - height - 1, top + 1):
                across = (x_all > x - 4) & (x_all < x + width + 4)
                covered = int((across & (y_all > y - 4) & (y_all < y + height + 4)).sum())
                found.append((covered, -share, -y, -x))
    _, share, y, x = min(found)
    return Panel(whole.sheet, whole.project, frame, -x, -y, -share * (right - left))


def _dense(line: Sequence[Point]) -> list[Point]:
    """Return points along a line, so that long straight parts count for their length."""
    points = np.asarray(line, dtype=float)
    starts, ways = points[:-1, None], np.diff(points, axis=0)[:, None]
    parts = starts + ways * np.linspace(0, 1, 8)[None, :, None]
    return [(x, y) for x, y in parts.reshape(-1, 2).tolist()]


def _frame(project: EqualArea, shown: Sequence[Degrees], lowest: float, highest: float) -> Box:
    """Return the box in km of what is shown with a margin, widened until height ÷ width is within bounds."""
    points, _ = project(shown)
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    width, height = max(x1 - x0, 400.0) * (1 + 2 * MARGIN), max(y1 - y0, 400.0) * (1 + 2 * MARGIN)
    ratio = float(np.clip(height / width, lowest, highest))
    width, height = max(width, height / ratio), max(height, width * ratio)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return float(x - width / 2), float(y - height / 2), float(x + width / 2), float(y + height / 2)


def _key_rows(looks: Sequence[str], key: Mapping[str, str], width: float) -> list[list[tuple[float, str]]]:
    rows: list[list[tuple[float, str]]] = []
    x = width
    for look in looks:
        size = 27 + text_width(key[look], SMALL) + 16
        if x + size > width + 16:
            rows.append([])
            x = 0.0
        rows[-1].append((x, look))
        x += size
    return rows


def _draw_key(sheet: Sheet, rows: Sequence[Sequence[tuple[float, str]]], key: Mapping[str, str]) -> None:
    for number, row in enumerate(rows):
        base = 10 + 16.0 * number
        for x, look in row:
            colour, width, dash = LOOKS[look]
            sheet.line([(x, base - 3.5), (x + 22, base - 3.5)], colour, width, dash=dash, name="key")
            sheet.text(x + 27, base, key[look], size=SMALL, colour=MUTED, name="key")


__all__ = ["LOOKS", "MapLine", "MapPlace", "Outline", "route_map"]
