"""Measures of goods trade: balance, rank, share, intensity, growth, and bounds for what is not listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bilateral.measures.flows import choose_vintage
from bilateral.measures.ranking import Rank, rank_of
from bilateral.measures.reported import Values, amount, by_label, require


@dataclass(frozen=True)
class Bound:
    """The most that a flow with an unlisted partner can have been, and why."""

    value_usd: float
    period: str
    source_id: str
    listed: int
    rule: str


def balance(
    annual: pd.DataFrame, reporter: str, partner: str, vintage_order: Sequence[str], product: str = "TOTAL"
) -> pd.DataFrame:
    """Return the reporter's balance with the partner, exports less imports, by year.

    Both directions must stand in one report: the reporter's own, in one source. A year whose directions come
    from different sources, or of which one was not reported, has no balance. Exports are FOB and imports CIF
    as a rule, which lowers the balance by freight and insurance (UN, International Merchandise Trade
    Statistics 2010).

    Returns:
        period, exports_usd, imports_usd, balance_usd, source_id: one row for each complete year of which the
        reporter reported either direction. The newest source that has both is taken; else all but period is
        null.
    """
    rows = annual[(annual["product"] == product) & annual["complete"]]
    directions = {
        "exports_usd": (reporter, partner, "exporter"),
        "imports_usd": (partner, reporter, "importer"),
    }
    found = []
    for column, (exporter, importer, side) in directions.items():
        one = rows[
            (rows["exporter"] == exporter) & (rows["importer"] == importer) & (rows["reported_by"] == side)
        ]
        one = choose_vintage(one, vintage_order).drop_duplicates(["period", "source_id"])
        found.append(one.rename(columns={"value_usd": column})[["period", "source_id", "vintage", column]])
    years = pd.DataFrame({"period": sorted({*found[0]["period"], *found[1]["period"]})}, dtype="str")
    both = found[0].merge(found[1].drop(columns="vintage"), on=["period", "source_id"])
    both = both.sort_values(["period", "vintage", "source_id"]).drop_duplicates("period")
    both["balance_usd"] = both["exports_usd"] - both["imports_usd"]
    columns = ["period", "exports_usd", "imports_usd", "balance_usd", "source_id"]
    return years.merge(both[columns], on="period", how="left")


def partner_rank(values: Values, partner: str, *, at_best: bool = False) -> Rank | None:
    """Return where a partner stands among all partners, by value.

    Totals and aggregates (WLD, AFR) are never ranked, nor are partners with which nothing was traded. Equal
    values share the better rank ("joint").

    Args:
        values: USD by country, from one source and one period: a mapping, a Series, or a frame with the
            columns partner and value_usd.
        partner: alpha-3 code.
        at_best: the source lists its largest partners only, so that countries without a row may rank higher.

    Returns:
        The rank, or ``None`` where the partner has no value above zero.

    Raises:
        ValueError: a value is negative, or a country stands twice.

    >>> partner_rank({"ARE": 90.0, "COD": 50.0, "KAZ": 50.0, "WLD": 200.0}, "KAZ")
    Rank(rank=2, joint=True, of=3, at_best=False)
    """
    series = by_label(values, "partner")
    return rank_of(series[series > 0], partner, at_best=at_best)


def share(value: float | None, total: float | None) -> float | None:
    """Return a part of a whole, 0 to 1.

    ``None`` where either is not reported, the whole is zero, or the part exceeds the whole: then the two are
    not from one report. Raises ``ValueError`` for a negative value.

    >>> share(11.3, 226.0)
    0.05
    """
    part, whole = amount(value, "the part"), amount(total, "the whole")
    if part is None or whole is None or whole == 0 or part > whole * (1 + 1e-9):
        return None
    return min(part / whole, 1.0)


def trade_intensity(
    x_ij: float | None, x_i: float | None, x_wj: float | None, x_w: float | None
) -> float | None:
    """Return the trade intensity index: the partner's share in our exports over its share in the world's.

    (x_ij / x_i) / (x_wj / x_w), UNESCAP, Trade Statistics in Policymaking (2009); above 1 the two trade more
    than the partner's weight in the world would have it. The world includes the reporter; a variant leaves
    it out.

    Args:
        x_ij: exports of the reporter to the partner, USD.
        x_i: exports of the reporter to the world.
        x_wj: exports of the world to the partner (or the partner's imports, if you say so).
        x_w: exports of the world.

    Returns:
        A ratio from 0, or ``None`` where a value is missing or a denominator is zero. Raises ``ValueError``
        for a negative value.

    >>> trade_intensity(10, 200, 50, 10_000)
    10.0
    """
    ours, theirs = share(x_ij, x_i), share(x_wj, x_w)
    return None if ours is None or not theirs else ours / theirs


def growth(new: float | None, old: float | None) -> float | None:
    """Return relative change, 0.1 for ten percent more; ``None`` from zero or where either is not reported.

    Raises ``ValueError`` for a negative value.

    >>> growth(12, 10), growth(5, 0)
    (0.2, None)
    """
    after, before = amount(new, "the new value"), amount(old, "the old value")
    return None if after is None or not before else (after - before) / before


def cagr(first: float | None, last: float | None, years: float) -> float | None:
    """Return the compound annual growth rate, (last / first) ** (1 / years) - 1.

    ``None`` from zero or where either value is not reported. Raises ``ValueError`` for a negative value or
    for ``years`` not above zero.

    >>> round(cagr(100, 121, 2), 4)
    0.1
    """
    if not years > 0:
        raise ValueError(f"growth a year needs a span of years above zero, not {years}")
    start, end = amount(first, "the first value"), amount(last, "the last value")
    return None if end is None or not start else float((end / start) ** (1 / years) - 1)


def upper_bound(listings: pd.DataFrame, reporter: str, flow: str, period: str) -> Bound | None:
    """Return the most that a flow with a partner can be whom a source does not list.

    A source that lists its largest partners bounds every other one: by the value of the last listed where it
    ranks by that period, and by what is left of the total (unlisted_usd) always; the lower of the two holds.
    A year is bounded by the sum of its four quarters where the source has no row for the year.

    Args:
        listings: rows of the table ``flow_listings``.
        reporter: alpha-3 code of the country whose list it is.
        flow: "exports", "imports" or "re-exports".
        period: "2024" or "2024-Q1".

    Returns:
        The lowest bound of any source, or ``None`` where no source bounds the period.

    Raises:
        ValueError: a column is missing, or a bound is negative.

    >>> row = {"source_id": "nisr", "reporter": "RWA", "flow": "imports", "period": "2025-Q1", "listed": 20}
    >>> listings = pd.DataFrame([row | {"threshold_usd": 6.0e6, "unlisted_usd": 90.0e6}])
    >>> upper_bound(listings, "RWA", "imports", "2025-Q1").value_usd
    6000000.0
    """
    require(listings, ["source_id", "reporter", "flow", "period", "listed", "threshold_usd"], "flow_listings")
    rows = listings[(listings["reporter"] == reporter) & (listings["flow"] == flow)]
    bounds = [bound for row in rows.to_dict("records") if (bound := _bound_of(row)) is not None]
    whole = [bound for bound in bounds if bound.period == period]
    for source in sorted({bound.source_id for bound in bounds} - {bound.source_id for bound in whole}):
        quarters = [
            bound for bound in bounds if bound.source_id == source and bound.period[:5] == f"{period}-"
        ]
        if {bound.period for bound in quarters} == {f"{period}-Q{number}" for number in range(1, 5)}:
            total = sum(bound.value_usd for bound in quarters)
            fewest = min(bound.listed for bound in quarters)
            whole.append(Bound(total, period, source, fewest, "the bounds of its four quarters, added"))
    return min(whole, key=lambda bound: bound.value_usd, default=None)


def _bound_of(row: dict[Any, Any]) -> Bound | None:
    last = amount(row["threshold_usd"], "threshold_usd")
    rest = amount(row.get("unlisted_usd"), "unlisted_usd")
    listed = int(row["listed"])
    options = [
        (last, f"the last of the {listed} partners listed"),
        (rest, "the total less all partners with a figure"),
    ]
    known = [(value, rule) for value, rule in options if value is not None]
    if not known:
        return None
    value, rule = min(known)
    return Bound(value, row["period"], row["source_id"], listed, rule)
