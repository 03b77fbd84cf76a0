"""The facts of the chapter on corridors: length, time and cost of each way, and what the planned lines would save."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bilateral.evidence.facts import Fact
from bilateral.measures.corridors import OPEN, QUANTITIES, WITH_PLANNED, Quantity, Route, Totals, saving
from bilateral.subjects.chapter_fact import FactMaker
from bilateral.subjects.context import Context
from bilateral.subjects.corridor_data import CorridorData

_fact = FactMaker("corridors")
UNITS: dict[Quantity, str] = {"km": "km", "days": "days", "usd": "USD"}
MOST = {"km": "shortest", "days": "fastest", "usd": "cheapest"}
BOX = "for a six-metre container of 20 tonnes"
NO_LEGS = "the snapshot has no legs that join the two in less than 2.5 great circles"
NO_PLANNED = "no line of the snapshot that is not yet built lies on a way between the two"


def build(context: Context, data: CorridorData) -> Iterator[Fact]:
    """Yield every fact of the chapter; each is a pure function of the pair and the snapshot."""
    yield _great_circle(context, data)
    yield from _existing(data)
    for way in data.ways:
        yield from _way(data, f"route.{way.id}", way.route)
    yield from _planned(data)
    yield from _without(data)
    yield from _by_sea(context, data)
    yield from _by_air(context, data)


def _great_circle(context: Context, data: CorridorData) -> Fact:
    sources = [row.source_id for row in data.far.capitals.values()] or ["cow-capitals"]
    method = "geodesic between the capitals on the WGS 84 ellipsoid"
    if data.great_circle is None:
        note = "the snapshot has no capital of one of the two"
        return _fact("great_circle", None, "km", None, sources, method, note=note)
    other = context.ledger.get("profile.distance")
    known = other is not None and other.value is not None
    note = (
        f"CEPII GeoDist has {other.value:g} km, from other positions" if known and other is not None else ""
    )
    return _fact("great_circle", round(data.great_circle, 1), "km", None, sources, method, note=note)


def sources_of(route: Route) -> list[str]:
    """Return the sources of the lengths of a route."""
    return [leg.source for leg in route.legs]


def _used(data: CorridorData, routes: Iterable[Route], quantity: Quantity) -> list[str]:
    """Return the sources of what some routes add up to: the legs', and those of the assumptions on time and cost."""
    legs = [source for route in routes for source in sources_of(route)]
    return legs if quantity == "km" else [*legs, *data.assumption_sources(quantity)]


def _method(route: Route, quantity: Quantity) -> str:
    names = " – ".join(route.places)
    if quantity == "km":
        return f"sum of the legs {names}"
    what = "days" if quantity == "days" else "US dollars"
    return f"{what} {BOX} over the legs {names}, with borders, gauge breaks and transfers, at central assumptions"


def _amounts(data: CorridorData, name: str, route: Route, quantity: Quantity) -> Iterator[Fact]:
    """Yield one quantity of a route, and its range where it rests on assumptions."""
    ranges, unit = route.ranges(data.assumptions), UNITS[quantity]
    sources, method = _used(data, [route], quantity), _method(route, quantity)
    yield _fact(f"{name}.{quantity}", ranges["central"].of(quantity), unit, None, sources, method)
    if quantity == "km":
        return
    for level in ("low", "high"):
        note = f"all assumptions on time and cost at their {level} value"
        value = ranges[level].of(quantity)
        yield _fact(f"{name}.{quantity}.{level}", value, unit, None, sources, method, note=note)


def _way(data: CorridorData, name: str, route: Route) -> Iterator[Fact]:
    totals, sources = route.totals(data.assumptions.at()), sources_of(route)
    for quantity in QUANTITIES:
        yield from _amounts(data, name, route, quantity)
    yield from _counts(name, totals, sources)


def _counts(name: str, totals: Totals, sources: list[str]) -> Iterator[Fact]:
    counted = (
        ("borders", totals.borders, "count", "land borders that the legs cross"),
        ("gauge_breaks", totals.gauge_breaks, "count", "changes between railways of different gauge"),
        ("new_share", totals.new_km / totals.km, "share", "km of legs not yet built ÷ km of the route"),
        ("estimated_share", totals.estimated_km / totals.km, "share",
         "km of legs whose length is a great circle times a detour factor ÷ km of the route"),
    )  # fmt: skip
    for suffix, value, unit, method in counted:
        yield _fact(f"{name}.{suffix}", value, unit, None, sources, method)
    for mode, km in totals.km_by_mode.items():
        yield _fact(f"{name}.{mode}.km", km, "km", None, sources, f"km by {mode}")


def _existing(data: CorridorData) -> Iterator[Fact]:
    """The best of today's routes by each quantity."""
    if data.existing is None:
        yield _fact("shortest.km", None, "km", None, [], NO_LEGS)
        return
    yield from _way(data, "shortest", data.existing)
    for quantity in ("days", "usd"):
        yield from _amounts(data, MOST[quantity], data.best[quantity], quantity)


def _planned(data: CorridorData) -> Iterator[Fact]:
    """The best route over a line that is not yet built, and what it saves against the best of today's."""
    if not data.planned:
        yield _fact("planned.saving_km", None, "km", None, [], NO_PLANNED)
    for quantity in QUANTITIES:
        route, unit = data.planned.get(quantity), UNITS[quantity]
        if route is None:
            continue
        yield from _amounts(data, "planned", route, quantity)
        best = data.best[quantity]
        yield _fact(
            f"planned.saving_{quantity}",
            saving(best, route, data.assumptions.at(), quantity),
            unit,
            None,
            _used(data, [best, route], quantity),
            f"the {MOST[quantity]} route of today less the {MOST[quantity]} over a line not yet built; below zero: it takes more",
            inputs=(f"{MOST[quantity]}.{quantity}", f"planned.{quantity}"),
        )
    if "km" in data.planned:
        yield from _counts(
            "planned", data.planned["km"].totals(data.assumptions.at()), sources_of(data.planned["km"])
        )


def _without(data: CorridorData) -> Iterator[Fact]:
    """For each country on the way: the shortest routes that avoid it, and what the planned line saves then."""
    if data.existing is None:
        return
    values = data.assumptions.at()
    for country in data.transit:
        routes = {
            "shortest": data.route(OPEN, avoid=[country]),
            "planned": _over_planned(data, country),
        }
        for name, route in routes.items():
            method = f"shortest route that does not touch {country}" + (
                "" if name == "shortest" else ", over a line not yet built"
            )
            km = None if route is None else route.totals(values).km
            sources = [] if route is None else sources_of(route)
            yield _fact(f"without.{country}.{name}_km", km, "km", None, sources, method,
                        note="" if route is not None else "the legs of the snapshot have no such route")  # fmt: skip
        one, other = routes["shortest"], routes["planned"]
        if one is not None and other is not None:
            yield _fact(
                f"without.{country}.saving_km",
                saving(one, other, values, "km"),
                "km",
                None,
                [*sources_of(one), *sources_of(other)],
                "the first less the second",
                inputs=(f"without.{country}.shortest_km", f"without.{country}.planned_km"),
            )


def _over_planned(data: CorridorData, country: str) -> Route | None:
    keys = [leg.id for leg in data.legs if not leg.exists and leg.status == "planned"]
    routes = [data.route(WITH_PLANNED, through=key, avoid=[country]) for key in keys]
    found = [route for route in routes if route is not None]
    return min(found, key=data.km, default=None)


def _by_sea(context: Context, data: CorridorData) -> Iterator[Fact]:
    """Where no legs are known: the nearest sea ports, and the way by sea between them."""
    if data.existing is not None:
        return
    for side, iso3 in (("reporter", context.reporter), ("partner", context.partner)):
        port = data.far.ports.get(iso3)
        method = f"great circle from the capital of {iso3} to the nearest sea port of any country"
        if port is None:
            yield _fact(
                f"port.{side}.km", None, "km", None, ["unlocode-ports"], method, note="no capital known"
            )
            continue
        note = f"{port.name}, {port.iso3}"
        yield _fact(f"port.{side}.km", round(port.km, 1), "km", None, [port.source], method, note=note)
    sea = data.far.sea
    method = "shortest way by sea between the two nearest ports (searoute), Suez and Panama open"
    note = "" if sea else "the two share the nearest port, or no lane joins the two ports"
    yield _fact("sea.km", None if sea is None else round(sea[0]), "km", None, ["searoute"], method, note=note)


def _by_air(context: Context, data: CorridorData) -> Iterator[Fact]:
    """The shortest ways by air through a hub, with time and cost."""
    values = data.assumptions.at()
    sources = ["openflights-airports", *(row.source_id for row in data.far.capitals.values())]
    for hub in data.far.hubs_shown:
        method = f"great circles from capital to capital through {hub.name}"
        yield _fact(f"air.{hub.code}.km", round(hub.km, 1), "km", None, sources, method)
    main = data.far.main_hub
    if main is None:
        return
    days = main.km / 1000 * values["air.time.km"] + values["air.time.hub"]
    usd = main.km * values["air.cost.km"] + values["air.cost.hub"]
    said = f"through {main.name}, 20 tonnes, at central assumptions"
    yield _fact("air.days", days, "days", None, [*sources, *data.assumption_sources("days")], said)
    yield _fact("air.usd", usd, "USD", None, [*sources, *data.assumption_sources("usd")], said)
