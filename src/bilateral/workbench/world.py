"""The world in outline, for a map to choose a country from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

from bilateral.errors import PairError
from bilateral.pair import find_country

#: Width and height of the map in its own units.
WIDTH, HEIGHT = 720.0, 348.0
# Equal Earth (Šavrič, Patterson and Jenny 2018): areas are true and no country is a sliver.
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_FARTHEST_X, _FARTHEST_Y = 2.7066, 1.3173
_NORTH, _SOUTH = 1.32, -0.98  # Antarctica has no trade
Place = tuple[float, float]


def equal_earth(latitude: float, longitude: float) -> Place:
    """Return x and y of a place given in degrees, in radii of Earth.

    >>> [round(value, 3) for value in equal_earth(90, 0)]
    [0.0, 1.317]
    """
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    a1, a2, a3, a4 = _A
    down = 9 * a4 * square**4 + 7 * a3 * square**3 + 3 * a2 * square + a1
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * down)
    return x, theta * (a1 + a2 * square + square**3 * (a3 + a4 * square))


def on_map(latitude: float, longitude: float) -> Place:
    """Return a place in the map's own units, from its upper left corner."""
    x, y = equal_earth(latitude, longitude)
    across = (x + _FARTHEST_X) / (2 * _FARTHEST_X) * WIDTH
    return round(across, 1), round((_NORTH - y) / (_NORTH - _SOUTH) * HEIGHT, 1)


@cache
def outlines(rows: tuple[tuple[str, str], ...], language: str = "en") -> list[dict[str, Any]]:
    """Return each country with an outline: ``iso3``, ``name``, ``path`` (SVG), ``x`` and ``y`` of its largest part.

    ``rows`` are (code, outline) of the table ``boundaries``: steps of longitude and latitude in tenths of a degree.
    """
    found: dict[str, dict[str, Any]] = {}
    for iso3, points in rows:
        ring = _ring(points)
        size, middle = _size(ring), _middle(ring)
        entry = found.setdefault(iso3, {"iso3": iso3, "path": "", "size": 0.0})
        entry["path"] += "M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z"
        if size > entry["size"]:
            entry |= {"size": size, "x": middle[0], "y": middle[1]}
    named = []
    for iso3, entry in found.items():
        try:
            named.append(entry | {"name": find_country(iso3).name(language)})
        except PairError:
            continue  # an outline of no country of the lists
    return [
        {key: one[key] for key in ("iso3", "name", "path", "x", "y")}
        for one in sorted(named, key=lambda one: one["name"])
    ]


def _ring(points: str) -> list[Place]:
    steps = [int(step) for step in points.split()]
    longitude = latitude = 0
    ring = []
    for across, up in zip(steps[::2], steps[1::2], strict=True):
        longitude, latitude = longitude + across, latitude + up
        ring.append(on_map(latitude / 10, longitude / 10))
    return ring


def _size(ring: Sequence[Place]) -> float:
    """Return the area of a ring, by the shoelace formula."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def _middle(ring: Sequence[Place]) -> Place:
    return round(sum(x for x, _ in ring) / len(ring), 1), round(sum(y for _, y in ring) / len(ring), 1)
