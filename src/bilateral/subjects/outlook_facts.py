"""The facts of the chapter on the outlook: expectation, scenarios, what targets would take, the back-test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.measures import outlook
from bilateral.subjects.chapter_fact import FactMaker
from bilateral.subjects.context import Context
from bilateral.subjects.outlook_data import (
    BULK,
    GROWTH,
    MODEL,
    TARGET_YEAR,
    TARGETS,
    Direction,
    Expectation,
    OutlookData,
)
from bilateral.subjects.trade_fact import would_have

fact = FactMaker("outlook")
EXPECTED = (
    "gravity model (PPML, exporter-year and importer-year effects, distance, border, language, colonial tie)"
)
INTERVAL = "of observed ÷ expected among flows with such an expectation, times the expectation"
FAN = "{quantile} of value ÷ value {years} years before among flows of such a size, times the latest figure"


def build(context: Context, data: OutlookData) -> Iterator[Fact]:
    """Yield every fact of the chapter; each is a pure function of the pair and the snapshot."""
    for direction in data.directions:
        yield from _gravity(context, data, direction)
    yield from _model(data)
    for direction in data.directions:
        yield from _fan(context, data, direction)
    yield from _targets(context, data)
    yield from _backtest(data)


def _gravity(context: Context, data: OutlookData, direction: Direction) -> Iterator[Fact]:
    prefix = f"gravity.{direction.prefix}"
    row = data.expectation(direction)
    if row is None:
        note = "the model has no expectation for this pair: distance, ties or the effect of a country are missing"
        for name, unit in (("expected", "USD"), ("observed", "USD"), ("ratio", "ratio")):
            yield fact(f"{prefix}{name}", None, unit, None, data.expectation_sources, EXPECTED, note=note)
        return
    yield fact(f"{prefix}expected", row.expected, "USD", row.year, [MODEL], EXPECTED)
    interval = outlook.prediction_interval(row.expected, data.residuals)
    if interval is not None:
        for name, value, words in (
            ("low", interval.low, "5th percentile"),
            ("median", interval.median, "median"),
            ("high", interval.high, "95th percentile"),
            ("top", interval.top, "99th percentile"),
        ):
            yield fact(f"{prefix}{name}", value, "USD", row.year, [MODEL], f"{words} {INTERVAL}")
        yield fact(
            f"{prefix}class_zeros",
            interval.zeros,
            "share",
            row.year,
            [MODEL],
            "share of zeros among flows of a year with such an expectation",
        )
    yield from _observed(context, direction, row, prefix)
    for one in data.expectations(direction):
        yield fact(f"{prefix}expected.{one.year}", one.expected, "USD", one.year, [MODEL], EXPECTED)
        # What is taken for zero was not reported as one: only the last year has a fact of it, which says so.
        if one.observed:
            yield fact(f"{prefix}observed.{one.year}", one.observed, "USD", one.year, [BULK], _method(one))


def _method(row: Expectation) -> str:
    if row.observed == 0:
        return f"{row.reported_by} reported this kind of flow that year and lists nothing with the other country: taken as 0"
    return f"goods, as {row.reported_by} reports; the figure that the model is fitted on"


def _observed(context: Context, direction: Direction, row: Expectation, prefix: str) -> Iterator[Fact]:
    method = "observed ÷ expected trade of the last year that the model has and somebody reported"
    if row.observed is None:
        note = "neither side reported a year that the model covers"
        sources = would_have(context)
        yield fact(f"{prefix}observed", None, "USD", row.year, sources, "goods, as reported", note=note)
        yield fact(f"{prefix}ratio", None, "ratio", row.year, sources, method, note=note)
        return
    yield fact(f"{prefix}observed", row.observed, "USD", row.year, [BULK], _method(row))
    inputs = [f"{prefix}observed", f"{prefix}expected"]
    yield fact(f"{prefix}ratio", row.ratio, "ratio", row.year, [BULK, MODEL], method, inputs=inputs)
    importer_reports = row.reported_by == direction.importer
    own_side = importer_reports == (direction.importer == context.reporter)
    name = f"trade.{direction.name}{'.mirror' if own_side else ''}.{row.year}"
    other = context.ledger.get(name)
    if other is not None and other.value is not None and importer_reports:
        yield fact(
            f"{prefix}ratio.other_report",
            outlook.ratio_to_expected(other.number, row.expected),
            "ratio",
            row.year,
            [*other.sources, MODEL],
            f"the exporter's own figure ({name}) ÷ expected trade",
            inputs=[f"{prefix}expected"],
        )


def _model(data: OutlookData) -> Iterator[Fact]:
    for row in data.coefficients.itertuples():
        method = "coefficient in the gravity model"
        yield fact(f"model.{row.covariate}", row.coefficient, "index", row.last_year, [MODEL], method)
        method = "standard error of the coefficient, clustered by pair"
        yield fact(
            f"model.{row.covariate}.error", row.standard_error, "index", row.last_year, [MODEL], method
        )
    if len(data.coefficients):
        row = data.coefficients.iloc[0]
        method = f"flows of a year that the model is fitted on, {row.first_year} to {row.last_year}"
        yield fact("model.observations", int(row.observations), "count", row.last_year, [MODEL], method)
        yield fact("model.zeros", int(row.zeros), "count", row.last_year, [MODEL], f"zeros among {method}")


def _fan(context: Context, data: OutlookData, direction: Direction) -> Iterator[Fact]:
    prefix = f"fan.{direction.prefix}"
    base = data.base(direction)
    method = "latest yearly figure of the flow, direct or mirror, whichever is newer"
    if base is None:
        note = "nobody reported the flow, so that there is nothing to start from"
        yield fact(f"{prefix}base", None, "USD", None, would_have(context), method, note=note)
        return
    note = "mirror figure" if base.mirror else ""
    yield fact(f"{prefix}base", base.fact.number, "USD", base.year, base.fact.sources, method, note=note)
    for one in data.fans(direction):
        sources, years = [GROWTH, *base.fact.sources], one.horizon
        for name, value in one.quantiles.items():
            words = FAN.format(quantile=f"{name[1:]}th percentile", years=years)
            yield fact(
                f"{prefix}{years}.{name}", value, "USD", one.year, sources, words, inputs=[f"{prefix}base"]
            )
        low, high = ("" if end is None else f"{end:,.0f}" for end in (one.size_low, one.size_high))
        about = f"flows {'from ' + low if low else ''}{' to ' + high if high else ''} USD".replace("  ", " ")
        about = f"{about}, exporters: {one.exporter_type}"
        counts: tuple[tuple[str, Any, str, str], ...] = (
            ("windows", one.windows, "count", f"windows of {years} years, {about}"),
            ("pairs", one.pairs, "count", f"distinct flows in windows of {years} years, {about}"),
            ("vanished", one.vanished, "share", f"share of windows of {years} years that end at 0, {about}"),
        )
        for name, value, unit, words in counts:
            yield fact(f"{prefix}{years}.{name}", value, unit, one.year, [GROWTH], words)


def _targets(context: Context, data: OutlookData) -> Iterator[Fact]:
    base = data.base(data.directions[0])
    for suffix, target in TARGETS.items():
        words = f"growth a year that brings exports to {target:,.0f} USD by {TARGET_YEAR}"
        rate = (
            None if base is None else outlook.growth_needed(base.fact.number, base.year, target, TARGET_YEAR)
        )
        if base is None or rate is None:
            note = "no figure above zero to start from"
            yield fact(
                f"growth_needed{suffix}",
                None,
                "share",
                str(TARGET_YEAR),
                would_have(context),
                words,
                note=note,
            )
            continue
        method = f"{words}: ({target:,.0f} ÷ exports of {base.year})^(1 ÷ {TARGET_YEAR - base.year}) − 1"
        inputs = ["fan.base"]
        yield fact(
            f"growth_needed{suffix}",
            rate,
            "share",
            str(TARGET_YEAR),
            base.fact.sources,
            method,
            inputs=inputs,
        )
        found = data.precedents(rate, base)
        if found is not None:
            yield from _precedents(found, suffix, str(data.growth_years[1]))


def _precedents(found: outlook.Precedents, suffix: str, until: str) -> Iterator[Fact]:
    fast = f"grew by {found.rate:.0%} a year or more over {found.horizon} years, among flows of such a size, all exporters"
    every = f"{found.horizon} years that began with a flow of such a size, all exporters"
    for name, value, words in (
        ("reached", found.reached_windows, f"windows that {fast}"),
        ("windows", found.windows, f"windows of {every}"),
        ("reached_pairs", found.reached_pairs, f"distinct flows that {fast}"),
        ("pairs", found.pairs, f"distinct flows in windows of {every}"),
    ):
        yield fact(f"precedents{suffix}.{name}", value, "count", until, [GROWTH], words)
    share = found.reached_windows / found.windows if found.windows else None
    yield fact(f"precedents{suffix}.share", share, "share", until, [GROWTH], f"share of windows that {fast}")


def _backtest(data: OutlookData) -> Iterator[Fact]:
    for row in data.backtest.itertuples():
        kind = row.exporter_type.replace(" ", "_").lower()
        method = (
            f"share of windows of {row.horizon} years from {row.cut} on within the {{}} % band of windows that ended "
            f"before {row.cut}; exporters: {row.exporter_type}"
        )
        for name, value in (("80", row.within_80), ("50", row.within_50)):
            period = str(row.cut)
            yield fact(
                f"backtest.{row.horizon}.{kind}.within_{name}",
                value,
                "share",
                period,
                [GROWTH],
                method.format(name),
            )
        yield fact(
            f"backtest.{row.horizon}.{kind}.windows", row.windows, "count", str(row.cut), [GROWTH],
            f"windows of {row.horizon} years from {row.cut} on that were tested; exporters: {row.exporter_type}",
        )  # fmt: skip
