"""Flows by year, by vintage, and as direct beside mirror figures.

Frames have the columns of the snapshot's ``flows``: period, exporter, importer, product, value_usd,
reported_by, valuation, source_id. Each vintage is a source of its own, and nothing here averages or mixes
two of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from bilateral.measures.reported import amount, require

Side = Literal["exporter", "importer"]
_SERIES = ["exporter", "importer", "product", "reported_by", "valuation", "source_id"]
_NATURAL = {"exporter": "FOB", "importer": "CIF"}


@dataclass(frozen=True)
class ReportedFlow:
    """One flow of one year as one source has it."""

    value_usd: float
    period: str
    source_id: str
    reported_by: str
    valuation: str


def annual_flows(flows: pd.DataFrame) -> pd.DataFrame:
    """Return flows by calendar year: years as reported, and years summed from the quarters of one source.

    A year as reported stands before a sum. Months are summed to a quarter where the source has all three. A
    year with fewer than four quarters keeps the sum of those it has, with ``complete`` false: it is the year
    so far and no figure of a year.

    Args:
        flows: rows of the table ``flows``, any periods; USD.

    Returns:
        period ("2024"), exporter, importer, product, value_usd, reported_by, valuation, source_id, complete
        (bool), n_quarters (1 to 4, null for a year as reported), sorted by these. Rows without a value are
        left out.

    Raises:
        ValueError: a column is missing, a value is negative, or a row stands twice.

    >>> own = {"exporter": "RWA", "importer": "KAZ", "product": "TOTAL", "reported_by": "exporter"}
    >>> own |= {"valuation": "FOB", "source_id": "nisr"}
    >>> quarters = [own | {"period": f"2024-Q{n}", "value_usd": 2.5} for n in (1, 2, 3, 4)]
    >>> year = annual_flows(pd.DataFrame(quarters)).iloc[0]
    >>> year.period, float(year.value_usd), bool(year.complete)
    ('2024', 10.0, True)
    """
    rows = _checked(flows)
    years = rows[rows["period"].str.fullmatch(r"\d{4}")].assign(complete=True, n_quarters=None)
    quarters = _quarters(rows)
    summed = _without(_summed(quarters, quarters["period"].str[:4], 4), years)
    found = pd.concat([years, summed], ignore_index=True)
    found = found.astype({"n_quarters": "Int64", "complete": "bool", "value_usd": "float64"})
    columns = ["period", *_SERIES[:3], "value_usd", *_SERIES[3:], "complete", "n_quarters"]
    return found[columns].sort_values(["period", *_SERIES], ignore_index=True)


def _checked(flows: pd.DataFrame) -> pd.DataFrame:
    require(flows, ["period", "value_usd", *_SERIES], "flows")
    rows = flows[flows["value_usd"].notna()][["period", *_SERIES, "value_usd"]]
    rows = rows.astype({"period": "str", "value_usd": "float64"})
    for value in (rows["value_usd"].min(), rows["value_usd"].max()):
        amount(value, "value_usd")
    if rows.duplicated(["period", *_SERIES]).any():
        raise ValueError("a flow stands twice for one period, product and source")
    return rows


def _quarters(rows: pd.DataFrame) -> pd.DataFrame:
    quarters = rows[rows["period"].str.fullmatch(r"\d{4}-Q[1-4]")]
    months = rows[rows["period"].str.fullmatch(r"\d{4}-\d{2}")]
    if months.empty:
        return quarters
    into = months["period"].map(lambda month: f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}")
    summed = _summed(months, into, 3)
    return pd.concat([quarters, _without(summed[summed["complete"]], quarters)[quarters.columns]])


def _summed(rows: pd.DataFrame, into: pd.Series, parts: int) -> pd.DataFrame:
    """Sum rows into longer periods, each with the number of its parts and whether that is all of them."""
    groups = rows.assign(period=into).groupby(["period", *_SERIES], as_index=False, dropna=False)
    summed = groups.agg(value_usd=("value_usd", "sum"), n_quarters=("value_usd", "size"))
    return summed.assign(complete=summed["n_quarters"] == parts)


def _without(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows whose key is known: what a source reports stands before what is summed from it."""
    keys = ["period", *_SERIES]
    return rows[~rows.set_index(keys).index.isin(known.set_index(keys).index)]


def choose_vintage(annual: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Mark, for each year and flow, the figure of the newest vintage; older ones stay beside it.

    Of one source, FOB stands before CIF for an exporter's figure and CIF before FOB for an importer's. Years
    that are not complete are never the newest vintage of a year.

    Args:
        annual: what ``annual_flows`` returns.
        order: source ids, the newest first; sources not named come after all others, by id.

    Returns:
        ``annual`` with the columns vintage (0 is the newest source in ``order``) and newest (bool: exactly
        one row of each year, exporter, importer, product and side that has a complete figure), sorted by
        these.
    """
    named = {source: place for place, source in enumerate(order)}
    places = annual["source_id"].map(lambda source: named.get(source, len(named))).astype("int64")
    natural = annual["valuation"] == annual["reported_by"].map(_NATURAL)
    rows = annual.assign(vintage=places, _other=~natural, _partial=~annual["complete"])
    key = ["period", "exporter", "importer", "product", "reported_by"]
    rows = rows.sort_values([*key, "_partial", "vintage", "source_id", "_other"], ignore_index=True)
    rows["newest"] = ~rows.duplicated(key) & ~rows["_partial"]
    return rows.drop(columns=["_other", "_partial"])


def latest_year(
    annual: pd.DataFrame,
    exporter: str,
    importer: str,
    reported_by: Side,
    vintage_order: Sequence[str],
    *,
    product: str = "TOTAL",
) -> ReportedFlow | None:
    """Return the flow of the last complete calendar year that one side reported, in its newest vintage.

    ``None`` where that side never reported a complete year. A reported zero is a figure like any other.

    >>> row = {"period": "2016", "exporter": "RWA", "importer": "KAZ", "product": "TOTAL", "valuation": "FOB"}
    >>> old = row | {"value_usd": 29_000.0, "reported_by": "exporter", "source_id": "wits-2018"}
    >>> new = old | {"value_usd": 788_000.0, "source_id": "wits-2024"}
    >>> annual = annual_flows(pd.DataFrame([old, new]))
    >>> latest_year(annual, "RWA", "KAZ", "exporter", ["wits-2024", "wits-2018"]).value_usd
    788000.0
    """
    rows = newest_by_year(annual, exporter, importer, reported_by, vintage_order, product=product)
    if rows.empty:
        return None
    row = rows.iloc[-1]
    return ReportedFlow(float(row.value_usd), row.period, row.source_id, row.reported_by, row.valuation)


def newest_by_year(
    annual: pd.DataFrame,
    exporter: str,
    importer: str,
    reported_by: Side,
    vintage_order: Sequence[str],
    *,
    product: str = "TOTAL",
) -> pd.DataFrame:
    """Return one row a year, the newest vintage of what one side reported (columns as ``annual``)."""
    rows = annual[
        (annual["exporter"] == exporter)
        & (annual["importer"] == importer)
        & (annual["product"] == product)
        & (annual["reported_by"] == reported_by)
    ]
    chosen = choose_vintage(rows, vintage_order)
    return chosen[chosen["newest"]].drop(columns="newest").reset_index(drop=True)


def mirror_agreement(direct: float | None, mirror: float | None) -> float | None:
    """Return how well two reports of one flow agree: the smaller over the larger, 0 to 1.

    ``None`` unless both are reported and one is above zero. Two vintages or valuations (FOB beside CIF)
    differ for good reasons too: name them beside the figure. Raises ``ValueError`` for a negative value.

    >>> round(mirror_agreement(20.70, 41.10), 3)
    0.504
    """
    first, second = amount(direct, "the direct figure"), amount(mirror, "the mirror figure")
    if first is None or second is None or max(first, second) == 0:
        return None
    return min(first, second) / max(first, second)


def direct_and_mirror(
    annual: pd.DataFrame, exporter: str, importer: str, vintage_order: Sequence[str], product: str = "TOTAL"
) -> pd.DataFrame:
    """Return both reports of one flow side by side, one row for each year that either side reported.

    Returns:
        period, direct_usd, direct_source, direct_valuation (the exporter's report), mirror_usd,
        mirror_source, mirror_valuation (the importer's), agreement (see ``mirror_agreement``); null where
        not reported.
    """
    sides: list[tuple[str, Side]] = [("direct", "exporter"), ("mirror", "importer")]
    frames = []
    for name, side in sides:
        rows = newest_by_year(annual, exporter, importer, side, vintage_order, product=product).set_index(
            "period"
        )
        rows = rows[["value_usd", "source_id", "valuation"]]
        frames.append(rows.set_axis([f"{name}_usd", f"{name}_source", f"{name}_valuation"], axis="columns"))
    both = frames[0].join(frames[1], how="outer").sort_index().rename_axis("period").reset_index()
    pairs = zip(both["direct_usd"], both["mirror_usd"], strict=True)
    return both.assign(agreement=pd.Series([mirror_agreement(*pair) for pair in pairs], dtype="float64"))
