"""Places on Earth as places on paper: an equal-area projection around the middle of what is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bilateral.figures.sheet import Point

Degrees = tuple[float, float]  # latitude, longitude
EARTH_KM = 6371.0
# Beyond this from the middle, an equal-area map of one side of Earth is all distortion.
HORIZON = math.radians(120)


def middle(places: Sequence[Degrees]) -> Degrees:
    """Return the place in the middle of some places, by the mean of their directions from Earth's centre."""
    lat, lon = np.radians(np.asarray(places, dtype=float)).T
    x, y, z = np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)
    x, y, z = float(x.mean()), float(y.mean()), float(z.mean())
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


class EqualArea:
    """Lambert's azimuthal equal-area projection on a sphere, in km from its centre (Snyder 1987, p. 185).

    >>> EqualArea((0.0, 0.0)).point((0.0, 0.0))
    (0.0, 0.0)
    """

    def __init__(self, centre: Degrees) -> None:
        self._lat, self._lon = map(math.radians, centre)

    def __call__(self, places: Sequence[Degrees]) -> tuple[NDArray[np.float64], bool]:
        """Return x (east) and y (north) in km for each place, and whether all are on this side of Earth."""
        points, near = self._project(places)
        return points, bool(near.all())

    def many(self, rings: Sequence[Sequence[Degrees]]) -> list[tuple[NDArray[np.float64], bool]]:
        """Return the same for each of many outlines, all projected at once."""
        if not rings:
            return []
        points, near = self._project([place for ring in rings for place in ring])
        ends = np.cumsum([len(ring) for ring in rings])[:-1]
        parts = zip(np.split(points, ends), np.split(near, ends), strict=True)
        return [(ring, bool(seen.all())) for ring, seen in parts]

    def _project(self, places: Sequence[Degrees]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        lat, lon = np.radians(np.asarray(places, dtype=float).reshape(-1, 2)).T
        away = lon - self._lon
        cosine = math.sin(self._lat) * np.sin(lat) + math.cos(self._lat) * np.cos(lat) * np.cos(away)
        scale = EARTH_KM * np.sqrt(2 / np.maximum(1 + cosine, 1e-9))
        x = scale * np.cos(lat) * np.sin(away)
        y = scale * (math.cos(self._lat) * np.sin(lat) - math.sin(self._lat) * np.cos(lat) * np.cos(away))
        return np.column_stack([x, y]), cosine >= math.cos(HORIZON)

    def point(self, place: Degrees) -> Point:
        """Return one place in km."""
        x, y = self([place])[0][0]
        return float(x), float(y)


Box = tuple[float, float, float, float]


def clip_ring(ring: Iterable[Point], box: Box) -> list[Point]:
    """Return the part of a closed ring that lies in a box (x0, y0, x1, y1), by Sutherland and Hodgman."""
    kept = list(ring)
    for axis, bound, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        if not kept:
            break
        kept = _clip_side(kept, axis, bound, sign)
    return kept


def _clip_side(ring: Sequence[Point], axis: int, bound: float, sign: int) -> list[Point]:
    out: list[Point] = []
    before = ring[-1]
    for corner in ring:
        inside, was_inside = sign * (corner[axis] - bound) >= 0, sign * (before[axis] - bound) >= 0
        if inside != was_inside:
            share = (bound - before[axis]) / (corner[axis] - before[axis])
            out.append(
                (before[0] + share * (corner[0] - before[0]), before[1] + share * (corner[1] - before[1]))
            )
        if inside:
            out.append(corner)
        before = corner
    return out


def clip_line(points: Sequence[Point], box: Box) -> list[list[Point]]:
    """Return the parts of an open line that lie in a box, by Liang and Barsky."""
    parts: list[list[Point]] = []
    for start, end in pairwise(points):
        found = _clip_segment(start, end, box)
        if found is None:
            continue
        if parts and parts[-1][-1] == found[0]:
            parts[-1].append(found[1])
        else:
            parts.append(list(found))
    return parts


def _clip_segment(start: Point, end: Point, box: Box) -> tuple[Point, Point] | None:
    dx, dy = end[0] - start[0], end[1] - start[1]
    low, high = 0.0, 1.0
    sides = (
        (-dx, start[0] - box[0]),
        (dx, box[2] - start[0]),
        (-dy, start[1] - box[1]),
        (dy, box[3] - start[1]),
    )
    for step, room in sides:
        if step == 0 and room < 0:
            return None
        if step < 0:
            low = max(low, room / step)
        elif step > 0:
            high = min(high, room / step)
    if low >= high:
        return None
    first = start if low == 0 else (start[0] + low * dx, start[1] + low * dy)
    last = end if high == 1 else (start[0] + high * dx, start[1] + high * dy)
    return first, last
