"""Routes along transport corridors: the shortest, fastest and cheapest of them, and what each is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from bilateral.measures.transport import (
    LAND,
    Assumptions,
    Leg,
    Level,
    Values,
    Version,
    transfer,
    transfer_days,
    transfer_usd,
)

if TYPE_CHECKING:
    import networkx

Quantity = Literal["km", "days", "usd"]
QUANTITIES: tuple[Quantity, ...] = ("km", "days", "usd")
OPEN = frozenset({"open"})
WITH_PLANNED = frozenset({"open", "building", "planned"})
# Between two ways of one length, the one with fewer transfers.
_TIE = 1e-6
_Vertex = tuple[str, str]


@dataclass(frozen=True)
class Totals:
    """What a route adds up to: km, days, US dollars, and the events on it."""

    km: float
    days: float
    usd: float
    km_by_mode: dict[str, float]
    borders: int
    gauge_breaks: int
    transfers: int
    new_km: float
    estimated_km: float

    def of(self, quantity: Quantity) -> float:
        """Return one of the three quantities."""
        return {"km": self.km, "days": self.days, "usd": self.usd}[quantity]


@dataclass(frozen=True)
class Route:
    """Legs in the order of travel, and the places where they meet, start and end included."""

    legs: tuple[Leg, ...]
    places: tuple[str, ...]

    @property
    def exists(self) -> bool:
        """Whether every leg is built."""
        return all(leg.exists for leg in self.legs)

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries in the order of travel, as ISO codes."""
        found: list[str] = []
        for leg, start in zip(self.legs, self.places, strict=False):
            found += leg.crosses if leg.start == start else leg.crosses[::-1]
        return tuple(dict.fromkeys(found))

    def totals(self, values: Values) -> Totals:
        """Return what the route adds up to under some values of the assumptions."""
        lengths = [leg.kilometres(values) for leg in self.legs]
        by_mode: dict[str, float] = {}
        for leg, km in zip(self.legs, lengths, strict=True):
            by_mode[leg.mode] = by_mode.get(leg.mode, 0.0) + km
        changes = [
            kind for one, other in pairwise(self.legs) if (kind := transfer(one.service, other.service))
        ]
        return Totals(
            sum(lengths),
            sum(leg.days(values) for leg in self.legs) + sum(transfer_days(kind, values) for kind in changes),
            sum(leg.usd(values) for leg in self.legs) + sum(transfer_usd(kind, values) for kind in changes),
            by_mode,
            sum(leg.borders for leg in self.legs),
            changes.count("gauge"),
            len(changes) - changes.count("gauge"),
            sum(km for leg, km in zip(self.legs, lengths, strict=True) if not leg.exists),
            sum(km for leg, km in zip(self.legs, lengths, strict=True) if leg.basis == "estimated"),
        )

    def ranges(self, assumptions: Assumptions) -> dict[Level, Totals]:
        """Return the totals with all costs and times low, central and high; lengths stay central."""
        central = assumptions.at("central")
        factors = {f"{mode}.detour": central[f"{mode}.detour"] for mode in LAND}
        levels: tuple[Level, ...] = ("low", "central", "high")
        return {level: self.totals(assumptions.at(level) | factors) for level in levels}


def usable(legs: Iterable[Leg], statuses: Collection[str], avoid: Collection[str] = ()) -> list[Leg]:
    """Return the legs in one of some states that touch none of the countries to avoid."""
    return [leg for leg in legs if leg.status in statuses and not set(avoid).intersection(leg.crosses)]


def shortest(
    legs: Sequence[Leg],
    start: str,
    end: str,
    values: Values,
    *,
    by: Quantity = "km",
    through: str | None = None,
) -> Route | None:
    """Return the route with the least km, days or US dollars between two places, or None where there is none.

    Args:
        legs: the legs that may be used, in both directions.
        start: id of the place where it begins.
        end: id of the place where it ends.
        values: a value of every assumption.
        by: what is to be least; days and dollars count borders, gauge breaks and transfers.
        through: id of a leg that the route must use.

    A place is never passed twice. Dijkstra's algorithm, by networkx, on places split by service, so that
    transfers have their price.

    """
    if through is not None:
        return _through(legs, start, end, values, by, through)
    graph = _network(legs, values, by)
    path = _path(graph, (start, ""), (end, ""))
    return None if path is None else _route(graph, path)


def _network(legs: Iterable[Leg], values: Values, by: Quantity) -> networkx.Graph[_Vertex]:
    import networkx

    graph: networkx.Graph[_Vertex] = networkx.Graph()
    services: dict[str, set[str]] = {}
    for leg in legs:
        weight = {"km": leg.kilometres, "days": leg.days, "usd": leg.usd}[by](values)
        one, other = (leg.start, leg.service), (leg.end, leg.service)
        if not graph.has_edge(one, other) or graph.edges[one, other]["weight"] > weight:
            graph.add_edge(one, other, weight=weight, leg=leg)
        for place in (leg.start, leg.end):
            services.setdefault(place, set()).add(leg.service)
    price = partial(_transfer_weight, values=values, by=by)
    for place, names in services.items():
        for service in sorted(names):
            graph.add_edge((place, ""), (place, service), weight=0.0, leg=None)
        for one_name in sorted(names):
            for other_name in sorted(names):
                if one_name < other_name:
                    weight = price(one_name, other_name)
                    graph.add_edge((place, one_name), (place, other_name), weight=weight, leg=None)
    return graph


def _transfer_weight(one: str, other: str, *, values: Values, by: Quantity) -> float:
    kind = transfer(one, other)
    if kind is None or by == "km":
        return _TIE
    return transfer_days(kind, values) if by == "days" else transfer_usd(kind, values)


def _path(graph: networkx.Graph[_Vertex], start: _Vertex, end: _Vertex) -> list[_Vertex] | None:
    import networkx

    # The doors by which a route comes in and goes out are no short cut between services.
    doors = {vertex for vertex in graph if vertex[1] == "" and vertex not in (start, end)}
    inside = networkx.restricted_view(graph, doors, [])
    try:
        return list(networkx.dijkstra_path(inside, start, end))
    except (networkx.NetworkXNoPath, networkx.NodeNotFound):
        return None


def _route(graph: networkx.Graph[_Vertex], path: Sequence[_Vertex]) -> Route:
    legs = [graph.edges[pair]["leg"] for pair in pairwise(path) if graph.edges[pair]["leg"] is not None]
    places = list(dict.fromkeys(place for place, _ in path))
    return Route(tuple(legs), tuple(places))


def _through(
    legs: Sequence[Leg], start: str, end: str, values: Values, by: Quantity, key: str
) -> Route | None:
    """Return the best of the two ways of using a leg, in either direction, that pass no place twice."""
    chosen = [leg for leg in legs if leg.id == key]
    if not chosen:
        return None
    leg = chosen[0]
    graph = _network([other for other in legs if other.id != key], values, by)
    found = []
    for enter, leave in ((leg.start, leg.end), (leg.end, leg.start)):
        before, after = _half(graph, start, enter, leg.service), _half(graph, end, leave, leg.service)
        if before is None or after is None:
            continue
        after = Route(after.legs[::-1], after.places[::-1])
        route = Route((*before.legs, leg, *after.legs), before.places + after.places)
        if len(set(route.places)) == len(route.places):
            found.append(route)
    return min(found, key=lambda route: route.totals(values).of(by), default=None)


def _half(graph: networkx.Graph[_Vertex], outer: str, place: str, service: str) -> Route | None:
    """Return the way from an end of the route to the leg that it must use, with the transfer onto it."""
    if outer == place:
        return Route((), (place,))
    if (place, service) not in graph and (place, "") not in graph:
        return None
    path = _path(graph, (outer, ""), (place, service) if (place, service) in graph else (place, ""))
    return None if path is None else _route(graph, path)


@dataclass(frozen=True)
class Swing:
    """How a saving moves when one assumption goes from its low to its high value."""

    assumption: str
    low: float
    high: float
    flips: bool

    @property
    def spread(self) -> float:
        """How far the saving moves.

        >>> Swing("rail.cost.km", low=-660.0, high=-2740.0, flips=False).spread
        2080.0
        """
        return abs(self.high - self.low)


def saving(existing: Route, planned: Route, values: Values, quantity: Quantity) -> float:
    """Return what the planned route saves against the existing one; negative where it takes more."""
    return existing.totals(values).of(quantity) - planned.totals(values).of(quantity)


def sensitivity(existing: Route, planned: Route, assumptions: Assumptions, quantity: Quantity) -> list[Swing]:
    """Return how each assumption moves the saving, the one that moves it most first.

    Both routes stay as they are; one assumption at a time takes its low and its high value, the others their
    central one. An assumption that moves nothing is left out. ``flips`` says that the saving changes its sign.
    """
    central = saving(existing, planned, assumptions.at("central"), quantity)
    swings = []
    for name in assumptions.table:
        low, high = (saving(existing, planned, assumptions.but(name, level), quantity)
                     for level in ("low", "high"))  # fmt: skip
        if abs(high - low) > _TIE or abs(low - central) > _TIE:
            swings.append(
                Swing(name, low, high, min(low, high) * central <= 0 or max(low, high) * central <= 0)
            )
    return sorted(swings, key=lambda swing: (-swing.spread, swing.assumption))


def with_version(route: Route, version: Version) -> Route | None:
    """Return the route with another stated length between two of its places, or None where it does not fit.

    The length is that of the legs between the two places together, which keep their proportions; it fits where all
    of them have its mode.
    """
    if not {version.start, version.end} <= set(route.places):
        return None
    first, last = sorted((route.places.index(version.start), route.places.index(version.end)))
    inside = route.legs[first:last]
    if any(leg.mode != version.mode for leg in inside):
        return None
    factor = version.km / sum(leg.km for leg in inside)
    scaled = [replace(leg, km=leg.km * factor, basis="published") for leg in inside]
    return Route((*route.legs[:first], *scaled, *route.legs[last:]), route.places)
