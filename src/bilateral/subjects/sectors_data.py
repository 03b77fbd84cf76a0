"""The tables behind the fields of cooperation of one pair: agreements, steps since, baselines, advantages in goods."""

from __future__ import annotations

import math
from functools import cache, cached_property
from typing import Any, NamedTuple

from bilateral.subjects import trade_structure
from bilateral.subjects.announced import Announced
from bilateral.subjects.context import Context
from bilateral.subjects.relations import Relations
from bilateral.subjects.remembered import remembered
from bilateral.subjects.sectors_fields import GDP, NOT_A_FIELD, Baseline, Field, fields_of
from bilateral.subjects.trade_data import TradeData

SIDES = ("reporter", "partner")
#: What these say belongs to the chapters on relations and on world issues.
ELSEWHERE = NOT_A_FIELD | {"missions", "visits", "interview", "united nations votes", "trade"}
STEPS = ("institution", "project", "meeting", "visit")


class Value(NamedTuple):
    """One figure with its period and its source."""

    value: float
    period: str
    source: str


class Share(NamedTuple):
    """An amount as a share of output, 0 to 1, with its period and the sources of both."""

    value: float
    period: str
    sources: tuple[str, ...]


class Advantage(NamedTuple):
    """Revealed comparative advantage in one section; ``value`` is None where the country reports none of it."""

    value: float | None
    period: str
    sources: tuple[str, ...]


class SectorsData:
    """What the snapshot holds on the fields of one pair."""

    def __init__(self, context: Context, relations: Relations, trade: TradeData) -> None:
        self._context, self._relations, self._trade = context, relations, trade
        self.latest = cache(self._latest)
        self.announced = cache(self._announced)
        self.advantages = cache(self._advantages)

    def iso3(self, side: str) -> str:
        """Return the country of a side: ``reporter`` or ``partner``."""
        return str(getattr(self._context, side))

    @cached_property
    def agreements(self) -> Any:
        """Agreements of the pair in a field of cooperation, in the order of their dates."""
        frame = self._relations.agreements_frame
        return frame[~frame.sector.fillna("").str.lower().isin(NOT_A_FIELD)]

    @cached_property
    def fields(self) -> list[Field]:
        """The fields of the pair's own agreements, else the six."""
        return fields_of(list(self.agreements.sector.dropna()))

    @remembered
    def agreements_in(self, field: Field) -> Any:
        """Return the agreements of one field."""
        return self.agreements[self.agreements.sector.str.lower() == field.name.lower()]

    @property
    def events(self) -> Any:
        """Every event between the two."""
        return self._relations.events_frame

    @remembered
    def events_in(self, name: str) -> Any:
        """Return what happened or was promised in a field, agreements and statements apart."""
        frame = self.events
        return frame[frame.sector.fillna("").str.lower().eq(name.lower()) & frame.kind.isin(STEPS)]

    def done_since(self, field: Field) -> Any:
        """Return the steps carried out after the first agreement of a field; without one, all."""
        rows, agreed = self.events_in(field.name), self.agreements_in(field)
        done = rows[rows.status == "done"]
        return done[done.date > agreed.date.min()] if len(agreed) else done

    def open_in(self, name: str) -> Any:
        """Return what was promised or is pending in a field."""
        rows = self.events_in(name)
        return rows[rows.status.isin(["promised", "pending"])]

    @cached_property
    def beside(self) -> list[str]:
        """Names of what was set in motion beside the fields, in the order of time."""
        named = self.events[self.events.kind.isin(["institution", "project"])].sector.dropna()
        fields = {field.name.lower() for field in self.fields}
        return [name for name in dict.fromkeys(named) if name.lower() not in fields | ELSEWHERE]

    @cached_property
    def better(self) -> dict[str, str]:
        """Which way each indicator is better: ``higher`` or ``lower``; no entry where neither is."""
        frame = self._context.query(
            "select indicator, better from indicator_definitions where better is not null"
        )
        return dict(zip(frame.indicator, frame.better, strict=True))

    def _latest(self, iso3: str, indicator: str) -> Value | None:
        frame = self._context.query(
            "select value, period, source_id from indicators where iso3 = ? and indicator = ? and value is not null "
            "order by period desc, value desc limit 1",
            iso3,
            indicator,
        )
        if frame.empty:
            return None
        return Value(float(frame.value[0]), str(frame.period[0]), str(frame.source_id[0]))

    @remembered
    def share_of_output(self, iso3: str, indicator: str) -> Share | None:
        """Return an amount as a share of output, in the last year that has both; None without such a year."""
        frame = self._context.query(
            "select a.period, a.value / o.value as share, a.source_id as amount, o.source_id as output from indicators a "
            "join indicators o using (iso3, period) where a.iso3 = ? and a.indicator = ? and o.indicator = ? "
            "and a.value is not null and o.value > 0 order by a.period desc, a.value desc limit 1",
            iso3,
            indicator,
            GDP,
        )
        if frame.empty:
            return None
        row = frame.iloc[0]
        return Share(float(row.share), str(row.period), tuple(dict.fromkeys((row.amount, row.output))))

    @remembered
    def drawn(self, side: str, baseline: Baseline) -> float | None:
        """Return a baseline on the scale of percentages, on which unlike countries compare; None without one."""
        known = self.latest(self.iso3(side), baseline.indicator)
        if known is None or not baseline.drawn:
            return None
        if baseline.drawn == "share of GDP":
            share = self.share_of_output(self.iso3(side), baseline.indicator)
            return None if share is None else 100 * share.value
        return 100 * known.value if baseline.drawn == "index" else known.value

    def ahead(self, baseline: Baseline) -> str | None:
        """Return the side that does better on a baseline; None where neither way is better, or one has no figure."""
        ours, theirs = (self.drawn(side, baseline) for side in SIDES)
        way = self.better.get(baseline.indicator)
        if way is None or ours is None or theirs is None or ours == theirs:
            return None
        return SIDES[0] if (ours > theirs) == (way == "higher") else SIDES[1]

    def _announced(self, topic: str) -> Announced:
        return Announced(self._context, topic)

    def _advantages(self, iso3: str) -> dict[str, Advantage]:
        """Return the revealed comparative advantage of a country in every WITS section; empty without sections."""
        found = trade_structure.advantages(self._trade, iso3)
        if found is None:
            return {}
        values, period, sources = found
        return {
            str(product): Advantage(None if math.isnan(value) else float(value), period, tuple(sources))
            for product, value in values.items()
        }
