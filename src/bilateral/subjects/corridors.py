"""Corridors: how goods travel between the two, and what the planned lines would change."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import corridors as wording
from bilateral.evidence.wording import corridors_far as far
from bilateral.figures.blocks import Block, Exhibit, Prose
from bilateral.subjects import corridors_facts, corridors_far, corridors_tables
from bilateral.subjects.answers import answered
from bilateral.subjects.context import Context
from bilateral.subjects.corridor_data import CorridorData
from bilateral.subjects.corridors_tables import stretches, way_name
from bilateral.subjects.subject import Subject


class Corridors(Subject):
    """Ways of goods between the pair, one method a question; km, days and US dollars a container."""

    def __init__(self, context: Context) -> None:
        self._context = context
        context.ledger.register("corridors.", lambda: corridors_facts.build(context, self.data))

    @cached_property
    def data(self) -> CorridorData:
        """The corridors of the snapshot as they bear on the pair."""
        return CorridorData(self._context)

    def findings(self) -> Exhibit:
        """Return the findings of the chapter."""
        return Exhibit([Prose("\n".join(f"- {line}" for line in self.finding_lines()), "findings")])

    @answered
    def finding_lines(self) -> list[str]:
        """Return the findings as sentences."""
        if self.data.existing is None:
            return [line for line in (self._apart(), self._nearest_ports(), self._air()) if line]
        saving = f"{self._saving()} {self._certainty()}".strip()
        lines = [self._existing(), self._time_and_cost(), saving, self._without(), self._shut(), self._air()]
        return [line for line in lines if line]

    def routes(self, assumptions: str = "") -> Exhibit:
        """Return every way with its length, borders, time and cost.

        ``assumptions`` is a CSV file with rows of the snapshot's table ``corridor_assumptions`` (``assumption, low,
        central, high``) to use in place of those; the facts of the report stay with the snapshot's. Raises
        ``ParameterError`` with one line where a row is wrong.
        """
        context, data = self._context, self.data
        values = data.assumptions_of(assumptions)
        if data.existing is None:
            return self._no_legs()
        table = corridors_tables.ways_table(context, data, values, bool(assumptions))
        text = " ".join(filter(None, [self._existing(), self._time_and_cost(), self._other_best()]))
        blocks: list[Block] = [Prose(text), table]
        shut = corridors_tables.interruptions_table(context, data)
        return Exhibit(blocks if shut is None else [*blocks, shut], self._frame(table))

    def map(self) -> Exhibit:
        """Return the ways on a map, with their legs behind it."""
        from bilateral.subjects.corridors_map import route_map

        chart = route_map(self._context, self.data)
        if chart is None:
            return self._no_positions()
        return Exhibit([chart], None if chart.table is None else self._frame(chart.table))

    def change(self) -> Exhibit:
        """Return what a line that is planned or being built would change."""
        context, data = self._context, self.data
        if not data.planned:
            return Exhibit([Prose(wording.no_planned(context.voice, context.reporter, context.partner))])
        time, cost = (context.fact(f"corridors.planned.saving_{name}") for name in ("days", "usd"))
        text = f"{self._saving()} {wording.saving_time_and_cost(context.voice, time, cost)}"
        table = corridors_tables.change_table(context, data)
        return Exhibit([Prose(text), table], self._frame(table))

    def countries(self) -> Exhibit:
        """Return the countries on each way, and what follows if one of them cannot be crossed."""
        context, data = self._context, self.data
        if data.existing is None:
            return context.gap(far.missing_legs(context.voice, context.reporter, context.partner))
        crossed = Counter(
            iso3 for way in data.ways for iso3 in way.route.countries if iso3 not in context.both
        )
        if not data.transit:
            text = far.no_transit(context.voice)
        else:
            text = wording.countries_sentence(context.voice, data.transit, crossed, len(data.ways))
        blocks: list[Block] = [
            Prose(f"{text} {self._without()}".strip()),
            corridors_tables.countries_table(context, data),
        ]
        table = corridors_tables.without_table(context, data)
        if table is not None:
            blocks.append(table)
        return Exhibit(blocks)

    def sensitivity(self) -> Exhibit:
        """Return how sure the saving is: which assumption, or which other length on record, changes its sign."""
        from bilateral.subjects import corridors_sensitivity

        if not self.data.planned:
            voice, context = self._context.voice, self._context
            return Exhibit([Prose(far.nothing_to_weigh(voice, context.reporter, context.partner))])
        return corridors_sensitivity.exhibit(self._context, self.data)

    def air(self) -> Exhibit:
        """Return the ways by air through hubs."""
        if not self.data.far.hubs:
            return self._no_positions()
        table = corridors_far.hubs_table(self._context, self.data)
        return Exhibit([Prose(self._air()), table], self._frame(table))

    # Sentences that more than one section uses -----------------------------------------------------------------

    def _existing(self) -> str:
        context, data, fact = self._context, self.data, self._context.fact
        if data.existing is None:
            return ""
        return wording.existing_sentence(
            context.voice,
            (context.reporter, context.partner),
            fact("corridors.shortest.km"),
            fact("corridors.great_circle"),
            stretches(data, data.existing),
            (fact("corridors.shortest.borders"), fact("corridors.shortest.gauge_breaks")),
        )

    def _time_and_cost(self) -> str:
        fact = self._context.fact
        time, cost = (
            [fact(f"corridors.shortest.{name}{level}") for level in ("", ".low", ".high")]
            for name in ("days", "usd")
        )
        return wording.time_and_cost(self._context.voice, time, cost)

    def _other_best(self) -> str:
        context, data = self._context, self.data
        names = {way.route.places: way_name(context, way) for way in data.ways}
        shortest = data.existing.places if data.existing else ()
        fastest, cheapest = (
            "" if data.best[by].places == shortest else names.get(data.best[by].places, "")
            for by in ("days", "usd")
        )
        time, cost = context.fact("corridors.fastest.days"), context.fact("corridors.cheapest.usd")
        return wording.other_best(context.voice, fastest, cheapest, time, cost)

    def _saving(self) -> str:
        context, data = self._context, self.data
        if not data.planned:
            return ""
        names = {way.route.places: way_name(context, way) for way in data.ways}
        return wording.saving_sentence(
            context.voice,
            context.fact("corridors.planned.km"),
            context.fact("corridors.planned.saving_km"),
            context.fact("corridors.planned.new_share"),
            names[data.planned["km"].places],
        )

    def _certainty(self) -> str:
        from bilateral.subjects.corridors_sensitivity import certainty

        return certainty(self._context, self.data) if self.data.planned else ""

    def _without(self) -> str:
        """Return the case in which the planned line saves most: one country of today's way that cannot be crossed."""
        facts = {
            iso3: self._context.ledger.get(f"corridors.without.{iso3}.saving_km")
            for iso3 in self.data.transit
        }
        known: dict[str, Fact] = {iso3: fact for iso3, fact in facts.items() if fact is not None}
        if not known:
            return ""
        country = max(known, key=lambda iso3: known[iso3].number)
        existing = self._context.fact(f"corridors.without.{country}.shortest_km")
        return wording.without_sentence(self._context.voice, country, existing, known[country])

    def _shut(self) -> str:
        """Return whether the shortest way was shut, and the shortest of the ways that still are."""
        context, data = self._context, self.data
        if data.existing is None:
            return ""
        sentences = [wording.was_shut(context.voice, row.label, row.since, row.eased if isinstance(row.eased, str) else "")
                     for row in data.interruptions_of(data.existing)]  # fmt: skip
        shut = [way for way in data.ways if way.state == "closed"]
        rows = [
            row for way in shut for row in data.interruptions_of(way.route) if not isinstance(row.eased, str)
        ]
        if shut and rows:
            crossing = {
                row.interruption_id for route in data.planned.values() for row in data.interruptions_of(route)
            }
            km = context.fact(f"corridors.route.{shut[0].id}.km")
            same = rows[0].interruption_id in crossing
            sentences.append(
                wording.shut_sentence(context.voice, way_name(context, shut[0]), km, rows[0].since, same)
            )
        return " ".join(sentences)

    def _apart(self) -> str:
        context, data = self._context, self.data
        inland = [iso3 for iso3 in (context.reporter, context.partner) if data.far.landlocked.get(iso3)]
        return far.no_legs(
            context.voice,
            (context.reporter, context.partner),
            context.fact("corridors.great_circle"),
            inland,
            data.far.contiguous,
        )

    def _nearest_ports(self) -> str:
        context, data = self._context, self.data
        rows = [
            (
                iso3,
                data.far.ports[iso3].name,
                data.far.ports[iso3].iso3,
                context.fact(f"corridors.port.{side}.km"),
            )
            for side, iso3 in (("reporter", context.reporter), ("partner", context.partner))
            if iso3 in data.far.ports
        ]
        sea = None if data.far.contiguous else context.ledger.get("corridors.sea.km")
        return far.ports_sentence(context.voice, rows, sea)

    def _air(self) -> str:
        context, data = self._context, self.data
        hub = data.far.main_hub
        if hub is None:
            return ""
        km, time, cost = (context.fact(f"corridors.air.{name}") for name in (f"{hub.code}.km", "days", "usd"))
        sentence = far.air_sentence(context.voice, hub.name, all(hub.links.values()), (km, time, cost))
        if data.existing is not None:
            sentence += " " + far.air_against_land(
                context.voice, cost, context.fact("corridors.shortest.usd")
            )
        return sentence

    def _no_legs(self) -> Exhibit:
        context = self._context
        exhibit = context.gap(far.missing_legs(context.voice, context.reporter, context.partner))
        known = " ".join(filter(None, [self._apart(), self._nearest_ports()]))
        return Exhibit([Prose(known), *exhibit.blocks])

    def _no_positions(self) -> Exhibit:
        voice = self._context.voice
        return self._context.gap(
            voice.text("The position of one of the two capitals is not in this snapshot."), ["cow-capitals"]
        )

    @staticmethod
    def _frame(table: Any) -> Any:
        import pandas as pd

        content = table.as_json()["data"]
        return pd.DataFrame(content["rows"], columns=content["columns"])
