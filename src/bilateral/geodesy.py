"""Distances on Earth: great circles on the WGS 84 ellipsoid, and ways by sea along the network of shipping lanes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

#: Latitude and longitude in degrees, north and east positive.
Place = tuple[float, float]
Key = TypeVar("Key")

# Farther from every lane than this, a place is no sea port, whatever a list says (Nairobi, Tbilisi).
FARTHEST_FROM_LANES_KM = 100.0


@lru_cache(maxsize=65536)
def great_circle_km(one: Place, other: Place) -> float:
    """Return the length of the geodesic between two places in km (Karney's algorithm, by geographiclib).

    >>> round(great_circle_km((-1.9, 30.1), (51.1, 71.5)))
    7057
    """
    from geographiclib.geodesic import Geodesic

    return float(Geodesic.WGS84.Inverse(*one, *other, Geodesic.DISTANCE)["s12"]) / 1000


def great_circle(one: Place, other: Place, points: int = 48) -> list[Place]:
    """Return places along the geodesic between two places, both ends included."""
    from geographiclib.geodesic import Geodesic

    line = Geodesic.WGS84.InverseLine(*one, *other)
    steps = [line.Position(line.s13 * step / (points - 1)) for step in range(points)]
    return [(float(step["lat2"]), float(step["lon2"])) for step in steps]


def nearest(place: Place, places: Iterable[tuple[Key, Place]]) -> tuple[Key, float] | None:
    """Return the key of the nearest of some places and its distance in km, or None without places."""
    found = [(great_circle_km(place, other), number, key) for number, (key, other) in enumerate(places)]
    if not found:
        return None
    km, _, key = min(found, key=lambda item: item[:2])
    return key, km


def sea_route(one: Place, other: Place) -> tuple[float, list[Place]] | None:
    """Return length in km and course of the shortest way by sea, or None where no lane joins the two.

    The way runs along the network of lanes of the package searoute, through Suez, Panama and every strait. Its
    ends are the nodes of the network that are nearest to the two places.
    """
    import warnings

    from searoute import searoute

    with warnings.catch_warnings():
        # searoute warns where it finds no way; the caller gets None.
        warnings.simplefilter("ignore")
        found = searoute((one[1], one[0]), (other[1], other[0]), units="km")
    points = [(round(float(lat), 4), round(float(lon), 4)) for lon, lat in found["geometry"]["coordinates"]]
    length = float(found["properties"]["length"])
    if len(points) < 2 or not 0 < length < float("inf"):
        return None
    return length, points


def is_on_a_lane(place: Place) -> bool:
    """Return whether a place lies near enough to the network of shipping lanes to be a sea port."""
    from searoute.searoute import setup_M

    lon, lat = setup_M().kdtree.query((place[1], place[0]))
    return great_circle_km(place, (float(lat), float(lon))) <= FARTHEST_FROM_LANES_KM
