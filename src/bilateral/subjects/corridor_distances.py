"""How far two countries are apart without any corridor: great circle, nearest sea ports, air hubs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bilateral.geodesy import Place, great_circle_km, nearest, sea_route
from bilateral.subjects.context import Context

HUBS_SHOWN = 5


@dataclass(frozen=True)
class Port:
    """The sea port nearest to a capital: code, name, country, position, and the distance from the capital in km."""

    locode: str
    name: str
    iso3: str
    place: Place
    km: float
    source: str


@dataclass(frozen=True)
class Hub:
    """A way by air through a hub: km by great circles, and the routes that airlines flew to each side in 2014."""

    code: str
    name: str
    iso3: str
    place: Place
    km: float
    links: Mapping[str, int]


class Distances:
    """Positions of the two capitals, and what lies near and between them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def _table(self, name: str) -> list[Any]:
        """Return the rows of a table of the snapshot."""
        frame: Any = self._context.snapshot.table(name)
        return list(frame.itertuples())

    def _of_pair(self, sql: str) -> list[Any]:
        """Return the rows of a query on the two countries."""
        frame: Any = self._context.query(sql, *self._context.both)
        return list(frame.itertuples())

    @cached_property
    def capitals(self) -> dict[str, Any]:
        """Where the two capitals are: rows of ``capitals`` by country; a territory may have none."""
        return {row.iso3: row for row in self._of_pair("select * from capitals where iso3 in (?, ?)")}

    def capital(self, iso3: str) -> Place | None:
        """Return where a capital is, or None."""
        row = self.capitals.get(iso3)
        return None if row is None else (float(row.lat), float(row.lon))

    @cached_property
    def great_circle(self) -> float | None:
        """The great circle between the two capitals in km."""
        one, other = (self.capital(iso3) for iso3 in (self._context.reporter, self._context.partner))
        return None if one is None or other is None else great_circle_km(one, other)

    @cached_property
    def ports(self) -> dict[str, Port]:
        """The sea port nearest to each of the two capitals, as the crow flies, in whatever country it is."""
        rows = {row.locode: row for row in self._table("sea_ports")}
        found = {}
        for iso3 in (self._context.reporter, self._context.partner):
            capital = self.capital(iso3)
            own = None if capital is None else nearest(
                capital, ((key, (float(row.lat), float(row.lon))) for key, row in rows.items())
            )  # fmt: skip
            if own is not None:
                row = rows[own[0]]
                place = float(row.lat), float(row.lon)
                found[iso3] = Port(row.locode, row.name, row.iso3, place, own[1], row.source_id)
        return found

    @cached_property
    def sea(self) -> tuple[float, list[Place]] | None:
        """Length in km and course of the way by sea between the two nearest ports, or None."""
        ports = list(self.ports.values())
        if len(ports) < 2 or ports[0].locode == ports[1].locode:
            return None
        return sea_route(ports[0].place, ports[1].place)

    @cached_property
    def hubs(self) -> list[Hub]:
        """Ways by air through hubs in third countries, the shortest first."""
        one, other = (self.capital(iso3) for iso3 in (self._context.reporter, self._context.partner))
        if one is None or other is None:
            return []
        links = self._of_pair("select * from air_links where iso3 in (?, ?)")
        routes = {(row.hub_iso3, row.iso3): int(row.routes) for row in links}
        found = []
        for row in self._table("air_hubs"):
            if row.iso3 in self._context.both:
                continue
            place = float(row.lat), float(row.lon)
            km = great_circle_km(one, place) + great_circle_km(place, other)
            own = {iso3: routes.get((row.iso3, iso3), 0) for iso3 in self._context.both}
            found.append(Hub(row.hub, row.name, row.iso3, place, km, own))
        return sorted(found, key=lambda hub: hub.km)

    @cached_property
    def main_hub(self) -> Hub | None:
        """The nearest hub that had flights to both countries in the list of routes; without one, the nearest."""
        joined = [hub for hub in self.hubs if all(hub.links.values())]
        return next(iter([*joined, *self.hubs]), None)

    @property
    def hubs_shown(self) -> list[Hub]:
        """The nearest hubs, and the main one."""
        near = self.hubs[:HUBS_SHOWN]
        return near if self.main_hub is None or self.main_hub in near else [*near, self.main_hub]

    @cached_property
    def landlocked(self) -> dict[str, bool | None]:
        """Whether each of the two has no sea coast; None where nobody says."""
        rows = self._of_pair("select iso3, landlocked from countries where iso3 in (?, ?)")
        return {row.iso3: None if row.landlocked is None else bool(row.landlocked) for row in rows}

    @cached_property
    def contiguous(self) -> bool:
        """Whether the two are known to share a land border."""
        frame = self._context.query(
            "select contiguous from distances where iso3_a = ? and iso3_b = ?", *self._context.both
        )
        return bool(len(frame) and frame.contiguous.any())
