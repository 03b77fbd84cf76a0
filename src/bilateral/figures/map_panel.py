"""One frame of a map: land in outline, lines by their look, and the names of places where there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bilateral.figures.lettering import Box as TextBox
from bilateral.figures.lettering import text_width
from bilateral.figures.plot import Plot, around, set_in
from bilateral.figures.projection import Box, Degrees, EqualArea, clip_line, clip_ring
from bilateral.figures.scales import Scale
from bilateral.figures.sheet import Point, Sheet, polygon, rectangle
from bilateral.figures.style import (
    GREY,
    GRID,
    INK,
    MUTED,
    PAPER,
    REGULAR,
    SMALL,
    STRONG,
    TEAL,
)

PLANNED = "#be185d"
#: Colour, width and dashes of a line, by its look; later ones are drawn over earlier ones. None has a country's colour.
LOOKS: dict[str, tuple[str, float, tuple[float, ...] | None]] = {
    "circle": (MUTED, 1.4, (3.0, 2.4)),
    "sea": (TEAL, 1.6, None),
    "road": (MUTED, 2.0, None),
    "rail": (INK, 2.2, None),
    "closed": (MUTED, 2.0, (1.4, 2.6)),
    "planned": (PLANNED, 2.6, (5.0, 2.8)),
}
#: Places of this rank and beyond are drawn as a dot and not named.
UNNAMED = 3


@dataclass(frozen=True)
class MapLine:
    """A line along places (latitude and longitude in degrees), drawn in one of ``LOOKS``."""

    points: Sequence[Degrees]
    look: str


@dataclass(frozen=True)
class MapPlace:
    """A place with its name: those of rank 0 are always named, of rank 1 and 2 where there is room, the rest never."""

    place: Degrees
    name: str
    rank: int = 1


@dataclass(frozen=True)
class Outline:
    """The outline of a country or a part of it: code, and corners as latitude and longitude in degrees."""

    iso3: str
    corners: Sequence[Degrees]


class Panel:
    """A rectangle of paper (in points, from the top left) that shows a box of the projected Earth (in km)."""

    def __init__(
        self, sheet: Sheet, project: EqualArea, frame: Box, left: float, top: float, width: float
    ) -> None:
        self.sheet, self.project, self.frame = sheet, project, frame
        self._scale = width / (frame[2] - frame[0])
        self.box: TextBox = (left, top, left + width, top + (frame[3] - frame[1]) * self._scale)

    def paper(self, km: Point) -> Point:
        """Return where a projected place is on paper."""
        return (
            self.box[0] + (km[0] - self.frame[0]) * self._scale,
            self.box[1] + (self.frame[3] - km[1]) * self._scale,
        )

    def background(self) -> None:
        """Cover what is below, and draw the edge of the panel."""
        left, top, right, bottom = self.box
        self.sheet.shapes([rectangle(left, top, right - left, bottom - top)], fill=PAPER, name="panel")

    def edge(self) -> None:
        """Draw the edge of the panel."""
        left, top, right, bottom = self.box
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        self.sheet.line(corners, GREY, 1.0, name="panel edge")

    def land(self, outlines: Sequence[Outline], highlight: Mapping[str, str]) -> None:
        """Draw the countries, those of ``highlight`` in a tint of their colour."""
        shapes: dict[tuple[str, float], list[list[Point]]] = {}
        projected = self.project.many([outline.corners for outline in outlines])
        for outline, (points, near) in zip(outlines, projected, strict=True):
            if not near or self._outside(points):
                continue
            corners: list[Point] = [(x, y) for x, y in points.tolist()]
            ring = corners if self._inside(points) else clip_ring(corners, self.frame)
            if len(ring) > 2:
                colour = highlight.get(outline.iso3)
                shapes.setdefault((colour, 0.35) if colour else (GRID, 1.0), []).append(ring)
        for (fill, opacity), rings in shapes.items():
            paths = [polygon([self.paper(point) for point in ring]) for ring in rings]
            self.sheet.shapes(paths, fill=fill, opacity=opacity, stroke=PAPER, width=0.7, name="land")

    def _outside(self, points: NDArray[np.float64]) -> bool:
        """Return whether all points lie beyond one and the same side of the frame."""
        x0, y0, x1, y1 = self.frame
        (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
        return bool(right < x0 or left > x1 or high < y0 or low > y1)

    def _inside(self, points: NDArray[np.float64]) -> bool:
        """Return whether all points lie in the frame."""
        x0, y0, x1, y1 = self.frame
        (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
        return bool(left >= x0 and right <= x1 and low >= y0 and high <= y1)

    def lines(self, lines: Sequence[MapLine]) -> list[list[Point]]:
        """Draw the lines, each once, and return them on paper."""
        drawn: list[list[Point]] = []
        for look, (colour, width, dash) in LOOKS.items():
            for line in lines:
                if line.look != look:
                    continue
                points = [(float(x), float(y)) for x, y in self.project(line.points)[0]]
                for part in clip_line(points, self.frame):
                    drawn.append([self.paper(point) for point in part])
                    self.sheet.line(drawn[-1], colour, width, dash=dash, name=f"line {look}")
        return drawn

    def places(
        self, places: Sequence[MapPlace], drawn: Sequence[Sequence[Point]], taken: Sequence[TextBox] = ()
    ) -> None:
        """Draw the places as dots and name them beside their lines, nothing over another and none in ``taken``."""
        left, top, right, bottom = self.box
        plot = Plot(self.sheet, Scale(0, 1, left + 2, right - 3), Scale(0, 1, bottom - 2, top + 14))
        for line in drawn:
            plot.occupy(line)
        plot.boxes += taken
        inside = [(place, self.paper(self.project.point(place.place))) for place in places]
        inside = [
            (place, point) for place, point in inside if left < point[0] < right and top < point[1] < bottom
        ]
        self.sheet.dots([point for place, point in inside if place.rank > 0], MUTED, 1.9, name="place")
        self.sheet.dots([point for place, point in inside if place.rank == 0], INK, 3.6, name="place")
        for place, point in sorted(inside, key=lambda pair: pair[0].rank):
            if place.rank < UNNAMED:
                _name(plot, place, point)


def _name(plot: Plot, place: MapPlace, point: Point) -> None:
    major = place.rank == 0
    size, weight = (SMALL + 1, STRONG) if major else (SMALL, REGULAR)
    width = text_width(place.name, size, weight)
    spots = [box for reach in (4.5, 8.0, 12.0) for box in around(point, width, size, reach)]
    box = next((spot for spot in spots if plot.free(spot, 1.0)), spots[0] if major else None)
    if box is not None:
        set_in(plot, box, place.name, INK, size=size, weight=weight)
