"""The facts of the chapter on trade that place the partner among others: rank, share and bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.measures import trade as measure
from bilateral.subjects.context import Context
from bilateral.subjects.trade_data import WORLD, TradeData
from bilateral.subjects.trade_fact import fact, would_have


def build(context: Context, data: TradeData) -> Iterator[Fact]:
    """Yield the facts on the partner's place among the reporter's markets, and on what a list of partners bounds."""
    yield from _rank_and_share(context, data)
    yield from _bounds(context, data)


def _reporting(frame: Any, side: str) -> Any:
    return frame[frame[side].notna()]


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
        note=note,
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
        inputs=(f"exports.{suffix}", f"total_exports.{suffix}"),
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
        inputs=("exports.latest_quarter", "imports.bound.latest_quarter"),
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
