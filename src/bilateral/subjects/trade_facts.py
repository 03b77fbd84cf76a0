"""The facts of the chapter on trade: flows, balance, agreement of the two reports, rank and share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.measures import trade as measure
from bilateral.subjects import trade_places, trade_structure
from bilateral.subjects.context import Context
from bilateral.subjects.trade_data import TradeData
from bilateral.subjects.trade_fact import fact, would_have

DIRECT = "goods from {exporter} to {importer}, as {who} itself reports (direct figure)"
MIRROR = "goods from {exporter} to {importer}, as the other side, {who}, reports (mirror figure)"
BALANCE = "exports less imports, both from the same report of the reporter; exports FOB, imports CIF"


def build(context: Context, data: TradeData) -> Iterator[Fact]:
    """Yield every fact of the chapter; each is a pure function of the pair and the snapshot."""
    yield from _direction(context, data, "exports", data.exports, context.reporter, context.partner)
    yield from _direction(context, data, "imports", data.imports, context.reporter, context.partner)
    yield from _growth_of_years(data)
    yield from _quarters(data)
    yield from _agreement(data)
    yield from _both_directions(context, data)
    yield from _year_without_imports(context, data)
    yield from trade_places.build(context, data)
    yield from trade_structure.build(context, data)


def _reporting(frame: Any, side: str) -> Any:
    return frame[frame[side].notna()]


def _direction(
    context: Context, data: TradeData, name: str, frame: Any, own: str, other: str
) -> Iterator[Fact]:
    exporter, importer = (own, other) if name == "exports" else (other, own)
    for side, prefix, who, template in (
        ("direct", name, own, DIRECT),
        ("mirror", f"{name}.mirror", other, MIRROR),
    ):
        method = _method(context, template, exporter, importer, who)
        reported = _reporting(frame, side)
        for row in reported.itertuples():
            yield _flow_fact(data, f"{prefix}.{row.year}", row, side, method)
        if len(reported):
            yield _flow_fact(data, f"{prefix}.latest", reported.iloc[-1], side, method)
        else:
            yield fact(
                f"{prefix}.latest",
                None,
                "USD",
                None,
                would_have(context),
                method,
                note="nobody reported it in this snapshot",
            )


def _method(context: Context, template: str, exporter: str, importer: str, who: str) -> str:
    names = {
        context.reporter: context.pair.reporter.name("en"),
        context.partner: context.pair.partner.name("en"),
    }
    return template.format(exporter=names[exporter], importer=names[importer], who=names[who])


def _flow_fact(data: TradeData, name: str, row: Any, side: str, method: str) -> Fact:
    source = getattr(row, f"{side}_source")
    how = method + ("; sum of its four quarters" if data.summed_from_quarters(row.year, source) else "")
    return fact(name, getattr(row, side), "USD", row.year, [source], how)


def _growth_of_years(data: TradeData) -> Iterator[Fact]:
    own = _reporting(data.exports, "direct")
    if len(own) > 1 and own.year.iloc[-1] - own.year.iloc[-2] == 1:
        new, old = own.iloc[-1], own.iloc[-2]
        if old.direct:
            now, before = ((row.year, row.direct, row.direct_source) for row in (new, old))
            yield _growth("exports.growth.latest", now, before)


def _quarters(data: TradeData) -> Iterator[Fact]:
    for row in data.quarters.itertuples():
        yield _of_quarter(f"exports.{row.period}", row)
    if data.quarters.empty:
        return
    row = data.quarters.iloc[-1]
    yield _of_quarter("exports.latest_quarter", row)
    year_before = data.quarters[data.quarters.period == f"{int(row.period[:4]) - 1}{row.period[4:]}"]
    if len(year_before) and year_before.value_usd.iloc[0]:
        now, before = ((one.period, one.value_usd, one.source_id) for one in (row, year_before.iloc[0]))
        yield _growth("exports.growth.latest_quarter", now, before)


def _of_quarter(name: str, row: Any) -> Fact:
    return fact(name, row.value_usd, "USD", row.period, [row.source_id], "goods, as reported for the quarter")


def _growth(name: str, now: tuple[Any, float, str], before: tuple[Any, float, str]) -> Fact:
    """Return the growth of exports between two periods, each given with its value and source."""
    (period, value, source), (earlier, base, its_source) = now, before
    return fact(
        name,
        value / base - 1,
        "share",
        period,
        [source, its_source],
        f"exports of {period} ÷ exports of {earlier} − 1",
        inputs=(f"exports.{period}", f"exports.{earlier}"),
    )


def _agreement(data: TradeData) -> Iterator[Fact]:
    method = "smaller ÷ larger of the direct and the mirror figure, 0 to 1; FOB against CIF, so full agreement is below 1"
    for name, frame in (("mirror_agreement", data.exports), ("imports.mirror_agreement", data.imports)):
        both = frame[frame.agreement.notna()]
        for row in both.itertuples():
            yield fact(
                f"{name}.{row.year}",
                row.agreement,
                "ratio",
                row.year,
                [row.direct_source, row.mirror_source],
                method,
                note=_two_vintages(row),
            )
        if len(both):
            row = both.iloc[-1]
            yield fact(
                f"{name}.latest",
                row.agreement,
                "ratio",
                row.year,
                [row.direct_source, row.mirror_source],
                method,
                note=_two_vintages(row),
            )
        else:
            yield fact(
                f"{name}.latest", None, "ratio", None, [], method, note="no year has a figure from both sides"
            )


def _two_vintages(row: Any) -> str:
    if row.direct_source == row.mirror_source:
        return ""
    return f"the two figures come from different vintages: {row.direct_source} and {row.mirror_source}"


def _both_directions(context: Context, data: TradeData) -> Iterator[Fact]:
    """The balance and the sum of both directions, each within one report of the reporter."""
    balances = measure.balance(data.annual, context.reporter, context.partner, data.vintages)
    known = balances[balances.balance_usd.notna()]
    if len(known):
        row = known.iloc[-1]
        yield fact("balance.latest", row.balance_usd, "USD", row.period, [row.source_id], BALANCE)
        yield fact(
            "total.latest",
            row.exports_usd + row.imports_usd,
            "USD",
            row.period,
            [row.source_id],
            "exports plus imports, both from the same report of the reporter",
        )
    else:
        yield fact(
            "balance.latest",
            None,
            "USD",
            None,
            would_have(context),
            BALANCE,
            note="no report has both directions",
        )
        yield fact(
            "total.latest",
            None,
            "USD",
            None,
            would_have(context),
            "exports plus imports",
            note="no report has both",
        )


def _year_without_imports(context: Context, data: TradeData) -> Iterator[Fact]:
    """What is null in the last year of exports, where that year has no report of imports by the reporter."""
    latest = _reporting(data.exports, "direct")
    year = None if latest.empty else int(latest.year.iloc[-1])
    if year is None or year in set(_reporting(data.imports, "direct").year):
        return
    note = f"nobody reported {context.partner}'s exports to {context.reporter} for {year}"
    own = _method(context, DIRECT, context.partner, context.reporter, context.reporter)
    missing = {f"imports.{year}": own}
    if year not in set(_reporting(data.imports, "mirror").year):
        missing[f"imports.mirror.{year}"] = _method(
            context, MIRROR, context.partner, context.reporter, context.partner
        )
    for name, method in (missing | {f"balance.{year}": BALANCE}).items():
        yield fact(name, None, "USD", year, would_have(context), method, note=note)
