"""Lengths of the legs of corridors that no source states: estimated from great circles, or computed by sea."""

from typing import TYPE_CHECKING, Any

from bilateral.errors import SnapshotError
from bilateral.geodesy import Place, great_circle_km, sea_route

if TYPE_CHECKING:
    import pandas as pd

SEA_SOURCE = "searoute"


def measured(
    legs: "pd.DataFrame", nodes: "pd.DataFrame", assumptions: "pd.DataFrame"
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Fill in the lengths that follow from the places.

    Args:
        legs: the hand-laid legs; ``km`` is empty where ``km_basis`` is estimated or searoute.
        nodes: the places, with ``lat`` and ``lon`` in degrees.
        assumptions: the table of assumptions, for the detour factors.

    Returns:
        The legs with ``km`` and ``great_circle_km``, whole km where they are computed; and the courses of the
        legs by sea: ``leg_id, place, lat, lon, source_id``.

    Raises:
        SnapshotError: a leg names no known place, lacks a length, or has one that it should not have.

    """
    import pandas as pd

    places = {row.node_id: (float(row.lat), float(row.lon)) for row in _rows(nodes)}
    factors = {row.assumption: float(row.central) for row in _rows(assumptions)}
    lengths, circles, paths = [], [], []
    for leg in _rows(legs):
        one, other = _ends(leg, places)
        circle = round(great_circle_km(one, other))
        circles.append(circle)
        length, course = _length(leg, circle, factors, one, other)
        lengths.append(length)
        paths += [
            {"leg_id": leg.leg_id, "place": number, "lat": round(lat, 1), "lon": round(lon, 1)}
            for number, (lat, lon) in enumerate(course)
        ]
    columns = ["leg_id", "place", "lat", "lon"]
    return (
        legs.assign(km=lengths, great_circle_km=circles),
        pd.DataFrame(paths, columns=columns).assign(source_id=SEA_SOURCE),
    )


def _rows(frame: Any) -> list[Any]:
    return list(frame.itertuples())


def _ends(leg: Any, places: dict[str, Place]) -> tuple[Place, Place]:
    for node in (leg.from_node, leg.to_node):
        if node not in places:
            raise SnapshotError(f"table corridor_legs: {leg.leg_id} names the unknown place {node!r}")
    return places[leg.from_node], places[leg.to_node]


def _length(
    leg: Any, circle: float, factors: dict[str, float], one: Place, other: Place
) -> tuple[float, list[Place]]:
    """Return the length of a leg in km and, of a leg by sea, its course."""
    stated = leg.km is not None and leg.km == leg.km
    if stated != (leg.km_basis in ("published", "derived")):
        raise SnapshotError(
            f"table corridor_legs: {leg.leg_id} is {leg.km_basis} and {'has a' if stated else 'lacks its'} length"
        )
    if stated:
        return float(leg.km), []
    if leg.km_basis == "estimated":
        return float(round(circle * factors[f"{leg.mode}.detour"])), []
    found = sea_route(one, other)
    if found is None:
        raise SnapshotError(f"table corridor_legs: no way by sea for {leg.leg_id}")
    return float(round(found[0])), [one, *found[1], other]
