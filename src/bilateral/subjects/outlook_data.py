"""What the chapter on the outlook reads of the snapshot: the gravity model, the growth of flows, the pair's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.measures import gravity, outlook
from bilateral.measures.growth import FIRST_START
from bilateral.subjects.context import Context
from bilateral.subjects.trade_fact import would_have

#: The bulk data set from which the model and the growth of flows are estimated.
BULK = "wits-2016"
DISTANCES = "cepii-geodist"
MODEL, GROWTH = "gravity-2016", "growth-2016"
HORIZONS = (5, 10)
TARGET_YEAR = 2035
#: Name of the target within fact ids, and its value in USD.
TARGETS = {"": 1e9, ".100m": 1e8}


@dataclass(frozen=True)
class Direction:
    """One flow of the pair: ``exports`` go from the reporter to the partner, ``imports`` the other way."""

    name: str
    exporter: str
    importer: str

    @property
    def prefix(self) -> str:
        """What stands in fact ids for this direction: nothing for exports."""
        return "" if self.name == "exports" else f"{self.name}."


@dataclass(frozen=True)
class Expectation:
    """Trade expected in a year beside what was reported; ``observed`` is None where nobody reported.

    ``reported_by`` is the country whose report counts in the model, ``zero`` says that it reported and lists nothing.
    """

    year: int
    expected: float
    observed: float | None
    reported_by: str | None

    @property
    def ratio(self) -> float | None:
        """Observed ÷ expected."""
        return outlook.ratio_to_expected(self.observed, self.expected)


@dataclass(frozen=True)
class Base:
    """The latest figure of a flow, from which a fan starts; ``mirror`` where only the other side reported it."""

    fact: Fact
    year: int
    mirror: bool


class OutlookData:
    """The tables behind the outlook of one pair; values in USD."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.directions = (
            Direction("exports", context.reporter, context.partner),
            Direction("imports", context.partner, context.reporter),
        )

    @cached_property
    def coefficients(self) -> Any:
        """The coefficients of the gravity model, one row a covariate."""
        return self._context.query("select * from gravity_coefficients order by covariate")

    @cached_property
    def residuals(self) -> Any:
        """How trade is spread around its expectation."""
        return self._context.query("select * from gravity_residuals order by expected_low")

    @cached_property
    def covariates(self) -> dict[str, float] | None:
        """The pair's covariates, or None where the snapshot has none for it."""
        frame = self._context.query(
            "select ln(distance_km) as log_distance, contiguous, common_language, colony from gravity_pairs "
            "where iso3_a = ? and iso3_b = ?",
            *self._context.both,
        )
        return None if frame.empty else {str(key): float(value) for key, value in frame.iloc[0].items()}

    @cached_property
    def uncovered(self) -> list[str]:
        """The countries of the pair for which the model knows no distance to anybody, though covered in depth."""
        known = self._context.query(
            "select iso3 from countries where iso3 in (?, ?) and depth = 'deep' and iso3 not in "
            "(select iso3_a from gravity_pairs union select iso3_b from gravity_pairs) order by iso3",
            *self._context.both,
        )
        return list(known.iso3)

    @property
    def expectation_sources(self) -> list[str]:
        """Who would have what an expectation lacks: the distance of the pair, else the trade of its countries."""
        return [DISTANCES] if self.covariates is None else would_have(self._context)

    @cached_property
    def _effects(self) -> dict[tuple[str, int], Any]:
        frame = self._context.query(
            "select * from gravity_effects where iso3 in (?, ?) order by year", *self._context.both
        )
        rows: list[Any] = list(frame.itertuples())
        return {(row.iso3, int(row.year)): row for row in rows}

    @cached_property
    def _bulk_flows(self) -> dict[tuple[str, str, int, str], float]:
        frame = self._context.query(
            "select period, exporter, importer, reported_by, value_usd from flows where product = 'TOTAL' and source_id = ? "
            "and least(exporter, importer) = ? and greatest(exporter, importer) = ?",
            BULK,
            *self._context.both,
        )
        rows: list[Any] = list(frame.itertuples())
        return {
            (row.exporter, row.importer, int(row.period), row.reported_by): float(row.value_usd)
            for row in rows
        }

    def expectations(self, direction: Direction) -> list[Expectation]:
        """Return what the model expects of a flow in each of its years, oldest first; nothing where it cannot say."""
        if self.covariates is None or self.coefficients.empty:
            return []
        rates = dict(zip(self.coefficients.covariate, self.coefficients.coefficient, strict=True))
        found = []
        for year in sorted({year for _, year in self._effects}):
            sells, buys = (
                self._effects.get((iso3, year)) for iso3 in (direction.exporter, direction.importer)
            )
            if sells is None or buys is None:
                continue
            expected = gravity.expected_trade(
                sells.exporter_effect, buys.importer_effect, rates, self.covariates
            )
            if expected is not None:
                observed, who = self._observed(direction, year, sells.reported_exports, buys.reported_imports)
                found.append(Expectation(year, expected, observed, who))
        return found

    def _observed(
        self, direction: Direction, year: int, exporter_reports: bool, importer_reports: bool
    ) -> tuple[float | None, str | None]:
        """Return the figure that the model was fitted on; 0 where its reporter reported that year and lists nothing."""
        side = "importer" if importer_reports else "exporter" if exporter_reports else None
        if side is None:
            return None, None
        key = (direction.exporter, direction.importer, year, side)
        return self._bulk_flows.get(key, 0.0), str(getattr(direction, side))

    def expectation(self, direction: Direction) -> Expectation | None:
        """Return the last year with an expectation and a report; without any report, the last expectation."""
        rows = self.expectations(direction)
        known = [row for row in rows if row.observed is not None]
        return known[-1] if known else rows[-1] if rows else None

    def base(self, direction: Direction) -> Base | None:
        """Return the newest yearly figure of a flow; the reporter's own where both sides have one of that year."""
        facts = [self._context.fact(f"trade.{direction.name}{side}.latest") for side in ("", ".mirror")]
        bases = [
            Base(fact, int(fact.period), mirror)
            for fact, mirror in zip(facts, (False, True), strict=True)
            if fact.value is not None and fact.period
        ]
        return max(bases, key=lambda base: (base.year, not base.mirror), default=None)

    def exporter_type(self, iso3: str) -> str:
        """Return the type of an exporter; "all" for one that the bulk data set does not have."""
        frame = self._context.query("select exporter_type from exporter_types where iso3 = ?", iso3)
        return outlook.ALL_EXPORTERS if frame.empty else str(frame.exporter_type[0])

    def fans(self, direction: Direction) -> list[outlook.Fan]:
        """Return where flows like the latest figure of a direction stood after each horizon."""
        base = self.base(direction)
        if base is None:
            return []
        kind = self.exporter_type(direction.exporter)
        fans = [
            outlook.fan(base.fact.number, base.year, horizon, kind, self.growth_quantiles)
            for horizon in HORIZONS
        ]
        return [one for one in fans if one is not None]

    @cached_property
    def growth_quantiles(self) -> Any:
        """What flows of each size became."""
        return self._context.query("select * from growth_quantiles order by horizon, exporter_type, size_usd")

    @cached_property
    def growth_reached(self) -> Any:
        """How many flows of each size grew how fast."""
        return self._context.query("select * from growth_reached order by horizon, size_usd, rate")

    def precedents(self, rate: float, base: Base) -> outlook.Precedents | None:
        """Return how many flows of the size of a figure ever grew at a rate for as long as the targets give."""
        return outlook.precedents(rate, base.fact.number, TARGET_YEAR - base.year, self.growth_reached)

    @cached_property
    def growth_years(self) -> tuple[int, int]:
        """The first year in which a window begins, and the last in which one ends."""
        frame = self._context.query("select max(year) as last from exporter_types")
        return FIRST_START, int(frame["last"].iloc[0])

    @cached_property
    def backtest(self) -> Any:
        """How well bands made from earlier years held."""
        return self._context.query(
            "select * from growth_backtest order by horizon, trained desc, exporter_type"
        )
