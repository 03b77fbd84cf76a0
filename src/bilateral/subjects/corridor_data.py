"""What the snapshot knows of the ways between two countries, ready for facts, tables and the map."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from bilateral.errors import ParameterError
from bilateral.geodesy import Place
from bilateral.measures import corridors as measure
from bilateral.measures.corridors import OPEN, WITH_PLANNED, Quantity, Route
from bilateral.measures.transport import (
    Assumptions,
    Leg,
    Version,
    legs_of,
    read_assumptions,
    versions_of,
)
from bilateral.subjects.context import Context
from bilateral.subjects.corridor_distances import Distances
from bilateral.subjects.remembered import remembered

#: A shortest way longer than this many great circles shows that legs are missing, not that goods go that way.
LONGEST_DETOUR = 2.5
#: Ways longer than this many shortest ones are left out.
LONGEST_WAY = 1.4
State = Literal["open", "closed", "planned"]


@dataclass(frozen=True)
class Way:
    """A route by a corridor: its id, its name, and whether it is open, shut or not yet built."""

    id: str
    label: str
    route: Route
    state: State


class CorridorData:
    """The corridors of the snapshot as they bear on the pair of a report."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def far(self) -> Distances:
        """Capitals, nearest ports and hubs of the pair, which need no corridor."""
        return Distances(self._context)

    @property
    def great_circle(self) -> float | None:
        """The great circle between the two capitals in km."""
        return self.far.great_circle

    # Tables ----------------------------------------------------------------------------------------------------

    @cached_property
    def assumptions(self) -> Assumptions:
        """Time and cost by mode, as the snapshot assumes them."""
        return read_assumptions(self._assumptions_table)

    @cached_property
    def _assumptions_table(self) -> Any:
        return self._context.snapshot.table("corridor_assumptions")

    @remembered
    def assumption_sources(self, quantity: Quantity) -> list[str]:
        """Return the sources of the assumptions on time (days) or cost (usd)."""
        word = {"days": ".time.", "usd": ".cost."}.get(quantity, ".detour")
        frame = self._assumptions_table
        return list(dict.fromkeys(frame[frame.assumption.str.contains(word, regex=False)].source_id))

    def assumptions_of(self, path: str) -> Assumptions:
        """Return the assumptions with those of a file in place of the snapshot's; all of them without a path.

        Raises ``ParameterError`` with one line where the file cannot be read or a row is wrong.
        """
        if not path:
            return self.assumptions
        import pandas as pd

        try:
            frame = pd.read_csv(Path(path).expanduser(), dtype=str, encoding="utf-8-sig")
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise ParameterError(f"The table of assumptions {path} cannot be read: {reason}") from None
        return read_assumptions(frame, self.assumptions)

    def rows(self, table: str) -> list[Any]:
        """Return the rows of a table of the snapshot."""
        frame: Any = self._context.snapshot.table(table)
        return list(frame.itertuples())

    @cached_property
    def _legs_table(self) -> Any:
        return self._context.snapshot.table("corridor_legs")

    @cached_property
    def legs(self) -> list[Leg]:
        """The legs that routes use."""
        return legs_of(self._legs_table)

    @cached_property
    def versions(self) -> list[Version]:
        """Other lengths that sources state for legs or chains of them."""
        return versions_of(self._legs_table)

    @cached_property
    def nodes(self) -> dict[str, Any]:
        """Places by their id, as rows of their table."""
        return {row.node_id: row for row in self.rows("corridor_nodes")}

    def place(self, node: str) -> Place:
        """Return where a place of the corridors is."""
        return float(self.nodes[node].lat), float(self.nodes[node].lon)

    @cached_property
    def corridors(self) -> list[Any]:
        """Corridors as rows of their table."""
        return self.rows("corridors")

    @cached_property
    def interruptions(self) -> list[Any]:
        """Reports that legs were shut, the earliest first."""
        return sorted(self.rows("corridor_interruptions"), key=lambda row: (row.since, row.interruption_id))

    def interruptions_of(self, route: Route) -> list[Any]:
        """Return the reports that bear on a leg of a route."""
        legs = {leg.id for leg in route.legs}
        return [row for row in self.interruptions if legs.intersection(row.legs.split(";"))]

    # The pair --------------------------------------------------------------------------------------------------

    def _node_of(self, iso3: str) -> str | None:
        found = [key for key, row in self.nodes.items() if row.iso3 == iso3 and row.kind == "capital"]
        return found[0] if found else None

    @cached_property
    def ends(self) -> tuple[str, str] | None:
        """The places of the two capitals in the net of corridors, or None where one has none."""
        one, other = self._node_of(self._context.reporter), self._node_of(self._context.partner)
        return None if one is None or other is None else (one, other)

    def route(
        self,
        statuses: Collection[str],
        by: Quantity = "km",
        *,
        through: str | None = None,
        avoid: Collection[str] = (),
        without: Collection[str] = (),
    ) -> Route | None:
        """Return the best route of the pair among legs in some states, or None."""
        if self.ends is None:
            return None
        legs = [leg for leg in measure.usable(self.legs, statuses, avoid) if leg.id not in without]
        return measure.shortest(legs, *self.ends, self.assumptions.at(), by=by, through=through)

    @cached_property
    def existing(self) -> Route | None:
        """The shortest route of today; None where the curated legs do not join the two in a sensible way."""
        route = self.route(OPEN)
        if route is None or self.great_circle is None:
            return None
        return route if self.km(route) <= LONGEST_DETOUR * self.great_circle else None

    def km(self, route: Route) -> float:
        """Return the length of a route under the snapshot's assumptions."""
        return route.totals(self.assumptions.at()).km

    @property
    def transit(self) -> list[str]:
        """The countries that the shortest route of today passes between the two, in the order of travel."""
        countries = self.existing.countries if self.existing else ()
        return [iso3 for iso3 in countries if iso3 not in self._context.both]

    @cached_property
    def ways(self) -> list[Way]:
        """The shortest route by each corridor that makes a way of its own: open ones, shut ones, planned ones."""
        if self.existing is None:
            return []
        found = []
        for row in self.corridors:
            route = self._by(row.key_leg) if isinstance(row.key_leg, str) else None
            if route is not None:
                found.append(Way(row.corridor_id, row.label, route, _state(route)))
        if all(way.route.places != self.existing.places for way in found):
            found.append(Way("shortest", "", self.existing, "open"))
        unique = {way.route.places: way for way in reversed(found)}
        order = ("open", "closed", "planned")
        return sorted(unique.values(), key=lambda way: (order.index(way.state), self.km(way.route), way.id))

    def _by(self, key: str) -> Route | None:
        """Return the shortest route through a corridor's own leg, by itself if it can be, or None.

        First without the legs of other corridors, then with them, last over lines not yet built.
        """
        keys = {row.key_leg for row in self.corridors if isinstance(row.key_leg, str)} - {key}
        limit = LONGEST_WAY * self.km(self.existing) if self.existing else 0.0
        status = next((leg.status for leg in self.legs if leg.id == key), "")
        built = OPEN | {status} if status in ("open", "closed") else WITH_PLANNED
        for statuses, without in ((built, keys), (built, set[str]()), (WITH_PLANNED, set[str]())):
            route = self.route(statuses, through=key, without=without)
            if route is not None and self.km(route) <= limit:
                return route
        return None

    @cached_property
    def planned(self) -> dict[Quantity, Route]:
        """The best route that uses a line not yet built, by each quantity; empty where none does."""
        routes = [way.route for way in self.ways if way.state == "planned"]
        values = self.assumptions.at()
        if not routes:
            return {}
        return {by: min(routes, key=lambda route: route.totals(values).of(by)) for by in measure.QUANTITIES}

    @cached_property
    def best(self) -> dict[Quantity, Route]:
        """The best existing route by each quantity."""
        found = {by: self.route(OPEN, by) for by in measure.QUANTITIES} if self.existing else {}
        return {by: route for by, route in found.items() if route is not None}


def _state(route: Route) -> State:
    if not route.exists:
        return "planned"
    return "closed" if any(leg.status == "closed" for leg in route.legs) else "open"
