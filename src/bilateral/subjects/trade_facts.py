"""The facts of the chapter on trade: flows, balance, agreement of the two reports, rank and share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from bilateral.evidence.facts import Fact
from bilateral.measures import trade as measure
from bilateral.subjects import trade_structure
from bilateral.subjects.context import Context
from bilateral.subjects.trade_data import WORLD, TradeData

CHAPTER = "trade"
DIRECT = "goods, as {who} itself reports (direct figure)"
MIRROR = "goods, as the other side, {who}, reports (mirror figure)"


def fact(
    name: str,
    value: Any,
    unit: str,
    period: Any,
    sources: Iterable[str | None],
    method: str,
    note: str = "",
    inputs: tuple[str, ...] = (),
) -> Fact:
    """Make one fact of the chapter; a missing value becomes None."""
    plain = None if value is None or pd.isna(value) else value
    named = tuple(dict.fromkeys(source for source in sources if isinstance(source, str) and source))
    return Fact(
        f"trade.{name}",
        plain,
        unit,
        None if period is None else str(period),
        named,
        method,
        CHAPTER,
        inputs=inputs,
        note=note,
    )


def build(context: Context, data: TradeData) -> Iterator[Fact]:
    """Yield every fact of the chapter; each is a pure function of the pair and the snapshot."""
    yield from _direction(context, data, "exports", data.exports, context.reporter, context.partner)
    yield from _direction(context, data, "imports", data.imports, context.reporter, context.partner)
    yield from _growth_and_quarters(data)
    yield from _agreement(data)
    yield from _both_directions(context, data)
    yield from _rank_and_share(context, data)
    yield from _bounds(context, data)
    yield from trade_structure.build(context, data)


def _reporting(frame: Any, side: str) -> Any:
    return frame[frame[side].notna()]


def _direction(
    context: Context, data: TradeData, name: str, frame: Any, own: str, other: str
) -> Iterator[Fact]:
    for side, prefix, who, wording in (
        ("direct", name, own, DIRECT),
        ("mirror", f"{name}.mirror", other, MIRROR),
    ):
        reported = _reporting(frame, side)
        for row in reported.itertuples():
            yield _flow_fact(data, f"{prefix}.{row.year}", row, side, wording.format(who=who))
        if len(reported):
            yield _flow_fact(data, f"{prefix}.latest", reported.iloc[-1], side, wording.format(who=who))
        else:
            yield fact(
                f"{prefix}.latest",
                None,
                "USD",
                None,
                would_have(context),
                wording.format(who=who),
                note="nobody reported it in this snapshot",
            )


def _flow_fact(data: TradeData, name: str, row: Any, side: str, method: str) -> Fact:
    source = getattr(row, f"{side}_source")
    how = method + ("; sum of its four quarters" if data.summed_from_quarters(row.year, source) else "")
    return fact(name, getattr(row, side), "USD", row.year, [source], how)


def would_have(context: Context) -> list[str]:
    known = context.all_sources
    return [key for key in ("un-comtrade", "wits-2016") if key in known][:1]


def _growth_and_quarters(data: TradeData) -> Iterator[Fact]:
    own = _reporting(data.exports, "direct")
    if len(own) > 1 and own.year.iloc[-1] - own.year.iloc[-2] == 1:
        new, old = own.iloc[-1], own.iloc[-2]
        if old.direct:
            yield fact(
                "exports.growth.latest",
                new.direct / old.direct - 1,
                "share",
                new.year,
                [new.direct_source, old.direct_source],
                f"exports of {new.year} ÷ exports of {old.year} − 1",
                inputs=(f"trade.exports.{new.year}", f"trade.exports.{old.year}"),
            )
    for row in data.quarters.itertuples():
        yield fact(
            f"exports.{row.period}",
            row.value_usd,
            "USD",
            row.period,
            [row.source_id],
            "goods, as reported for the quarter",
        )
    if data.quarters.empty:
        return
    row = data.quarters.iloc[-1]
    yield fact(
        "exports.latest_quarter",
        row.value_usd,
        "USD",
        row.period,
        [row.source_id],
        "goods, as reported for the quarter",
    )
    before = data.quarters[data.quarters.period == f"{int(row.period[:4]) - 1}{row.period[4:]}"]
    if len(before) and before.value_usd.iloc[0]:
        earlier = before.iloc[0]
        yield fact(
            "exports.growth.latest_quarter",
            row.value_usd / earlier.value_usd - 1,
            "share",
            row.period,
            [row.source_id, earlier.source_id],
            f"exports of {row.period} ÷ exports of {earlier.period} − 1",
            inputs=(f"trade.exports.{row.period}", f"trade.exports.{earlier.period}"),
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
    method = "exports less imports, both from the same report of the reporter; exports FOB, imports CIF"
    if len(known):
        row = known.iloc[-1]
        yield fact("balance.latest", row.balance_usd, "USD", row.period, [row.source_id], method)
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
            method,
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
    latest = _reporting(data.exports, "direct")
    year = None if latest.empty else int(latest.year.iloc[-1])
    if year is not None and year not in set(_reporting(data.imports, "direct").year):
        note = f"nobody reported {context.partner}'s exports to {context.reporter} for {year}"
        reported = set(_reporting(data.imports, "mirror").year)
        yield fact(
            f"imports.{year}",
            None,
            "USD",
            year,
            would_have(context),
            DIRECT.format(who=context.reporter),
            note=note,
        )
        if year not in reported:
            yield fact(
                f"imports.mirror.{year}",
                None,
                "USD",
                year,
                would_have(context),
                MIRROR.format(who=context.partner),
                note=note,
            )
        yield fact(f"balance.{year}", None, "USD", year, would_have(context), method, note=note)


def _rank_and_share(context: Context, data: TradeData) -> Iterator[Fact]:
    own = _reporting(data.exports, "direct")
    if own.empty:
        for name, unit in (
            ("partner_rank.latest", "rank"),
            ("share_of_exports.latest", "share"),
            ("total_exports.latest", "USD"),
        ):
            yield fact(
                name, None, unit, None, would_have(context), "the reporter reports no exports to the partner"
            )
    else:
        row = own.iloc[-1]
        yield from _place(
            context,
            data,
            data.destinations[data.destinations.period == str(row.year)],
            str(row.year),
            row.direct_source,
            "latest",
        )
    if len(data.quarters):
        last = data.quarters.iloc[-1]
        yield from _place(
            context,
            data,
            data.destination_quarters[data.destination_quarters.period == last.period],
            last.period,
            last.source_id,
            "latest_quarter",
        )


def _place(
    context: Context, data: TradeData, frame: Any, period: str, source: str, suffix: str
) -> Iterator[Fact]:
    frame = frame[(frame.source_id == source) & frame.value_usd.notna()]
    values = frame.set_index("importer").value_usd
    rank = measure.partner_rank(
        values, context.partner, at_best=_others_may_rank_higher(context, data, values, period, source)
    )
    if rank is None:
        yield fact(
            f"partner_rank.{suffix}",
            None,
            "rank",
            period,
            [source],
            "the source lists no exports to the partner",
        )
        return
    note = "at best: countries that the source does not list may rank higher" if rank.at_best else ""
    joint = "joint; " if rank.joint else ""
    yield fact(
        f"partner_rank.{suffix}",
        rank.rank,
        "rank",
        period,
        [source],
        f"{joint}place among the {rank.of} destinations of {context.reporter} on record; totals and regions are not ranked",
        note,
    )
    yield fact(
        f"partner_rank.{suffix}.of",
        rank.of,
        "count",
        period,
        [source],
        "destinations with a figure for the period",
    )
    total = values.get(WORLD)
    yield fact(
        f"total_exports.{suffix}",
        total,
        "USD",
        period,
        [source],
        "goods exports of the reporter to the world",
    )
    share = measure.share(values.get(context.partner), total)
    yield fact(
        f"share_of_exports.{suffix}",
        share,
        "share",
        period,
        [source],
        "exports to the partner ÷ exports to the world",
        inputs=(f"trade.exports.{suffix}", f"trade.total_exports.{suffix}"),
    )


def _others_may_rank_higher(context: Context, data: TradeData, values: Any, period: str, source: str) -> bool:
    """Whether a country without a figure of its own could stand above the partner.

    None can where the list is that of the largest partners of this very period, or where what is left of the total after
    all listed ones is less than the partner's figure.
    """
    listing = data.listing("exports")
    listed = listing[(listing.source_id == source) & (listing.period == period)]
    if len(listed) and listed.threshold_usd.notna().all():
        return False
    total, own = values.get(WORLD), values.get(context.partner)
    partners = values.drop(labels=["WLD", "AFR"], errors="ignore")
    return total is None or own is None or total - partners.sum() > own


def _bounds(context: Context, data: TradeData) -> Iterator[Fact]:
    """Upper bounds for what is not listed among the largest partners, and so for the whole trade of the pair."""
    imports = data.listing("imports")
    ranked = imports[imports.threshold_usd.notna()]
    if ranked.empty or data.quarters.empty:
        return
    period = ranked.period.iloc[-1]
    own = data.quarters[data.quarters.period == period]
    if own.empty or "Q" not in period or _is_listed(context, period, ranked.source_id.iloc[-1]):
        return
    bound = measure.upper_bound(imports, context.reporter, "imports", period)
    if bound is None:
        return
    yield fact(
        "imports.bound.latest_quarter",
        bound.value_usd,
        "USD",
        period,
        [bound.source_id],
        f"the partner is not among the {bound.listed} largest import sources listed, so imports from it are below {bound.rule}",
    )
    yield fact(
        "imports.bound.listed",
        bound.listed,
        "count",
        period,
        [bound.source_id],
        "largest import sources that the source lists",
    )
    again = measure.upper_bound(data.listing("re-exports"), context.reporter, "re-exports", period)
    quarter = float(own.value_usd.iloc[0]) + bound.value_usd + (again.value_usd if again else 0.0)
    yield fact(
        "total.bound",
        4 * quarter,
        "USD",
        period,
        [bound.source_id],
        "four times the quarter's exports plus the upper bounds for re-exports to and imports from the partner, which is not "
        "among the largest listed",
        inputs=("trade.exports.latest_quarter", "trade.imports.bound.latest_quarter"),
    )


def _is_listed(context: Context, period: str, source: str) -> bool:
    found = context.query(
        "select 1 from flows where exporter = ? and importer = ? and period = ? and source_id = ? and product = 'TOTAL' limit 1",
        context.partner,
        context.reporter,
        period,
        source,
    )
    return not found.empty
