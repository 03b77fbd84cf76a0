"""Indicators of two countries side by side: latest common period, gap, change, rank.

Frames have the columns of the snapshot's ``indicators``: iso3, indicator, period, value, source_id. Where
several sources give one value for one period, the source that comes first in ``order`` counts, then the
first by id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from bilateral.measures.ranking import Rank, rank_of
from bilateral.measures.reported import reported, require


@dataclass(frozen=True)
class Both:
    """One indicator of two countries in one period."""

    period: str
    a: float
    b: float
    source_a: str
    source_b: str


@dataclass(frozen=True)
class Change:
    """How an indicator moved between two periods; ``relative`` is null from zero or below."""

    first_period: str
    last_period: str
    first: float
    last: float
    absolute: float
    relative: float | None
    sources: tuple[str, ...]


def series(indicators: pd.DataFrame, iso3: str, indicator: str, *, order: Sequence[str] = ()) -> pd.DataFrame:
    """Return period, value, source_id of one indicator of one country, one row a period, by period.

    Periods without a value are left out. Raises ``ValueError`` where a column is missing.
    """
    require(indicators, ["iso3", "indicator", "period", "value", "source_id"], "indicators")
    wanted = (indicators["iso3"] == iso3) & (indicators["indicator"] == indicator)
    rows = indicators[wanted & indicators["value"].notna()][["period", "value", "source_id"]]
    named = {source: place for place, source in enumerate(order)}
    keys = [
        (str(period), named.get(source, len(named)), str(source))
        for period, source in zip(rows["period"], rows["source_id"], strict=True)
    ]
    # Some rows: ordering them here takes a tenth of what a frame takes for it.
    first: dict[str, int] = {}
    for row in sorted(range(len(keys)), key=keys.__getitem__):
        first.setdefault(keys[row][0], row)
    return rows.iloc[list(first.values())].reset_index(drop=True)


def gap(
    indicators: pd.DataFrame, a: str, b: str, indicator: str, *, order: Sequence[str] = ()
) -> pd.DataFrame:
    """Return both countries' values for each period that both have, and the gap: a less b, in the unit.

    Returns:
        period, a, b, gap, source_a, source_b, by period; empty where no period is common.
    """
    sides = [series(indicators, country, indicator, order=order) for country in (a, b)]
    both = sides[0].merge(sides[1], on="period", suffixes=("_a", "_b"))
    both = both.rename(
        columns={"value_a": "a", "value_b": "b", "source_id_a": "source_a", "source_id_b": "source_b"}
    )
    return both.assign(gap=both["a"] - both["b"])[["period", "a", "b", "gap", "source_a", "source_b"]]


def latest_both(
    indicators: pd.DataFrame, a: str, b: str, indicator: str, *, order: Sequence[str] = ()
) -> Both | None:
    """Return both countries' values in the last period for which both are reported, else ``None``.

    >>> rows = [("RWA", "2022", 0.55), ("RWA", "2024", 0.58), ("KAZ", "2022", 0.86)]
    >>> frame = pd.DataFrame(rows, columns=["iso3", "period", "value"])
    >>> frame = frame.assign(indicator="egdi", source_id="un-2024")
    >>> latest_both(frame, "RWA", "KAZ", "egdi").period
    '2022'
    """
    rows = gap(indicators, a, b, indicator, order=order)
    if rows.empty:
        return None
    row = rows.iloc[-1]
    return Both(row.period, float(row.a), float(row.b), row.source_a, row.source_b)


def change(
    indicators: pd.DataFrame,
    iso3: str,
    indicator: str,
    first: str | None = None,
    last: str | None = None,
    *,
    order: Sequence[str] = (),
) -> Change | None:
    """Return how an indicator changed between its first and last reported periods in ``first`` to ``last``.

    ``None`` with fewer than two periods. Periods compare as text: give both in one form.
    """
    rows = series(indicators, iso3, indicator, order=order)
    rows = rows[(rows["period"] >= (first or "")) & (rows["period"] <= (last or "9999-99"))]
    if len(rows) < 2:
        return None
    old, new = rows.iloc[0], rows.iloc[-1]
    before, after = float(old.value), float(new.value)
    relative = (after - before) / before if before > 0 else None
    sources = tuple(dict.fromkeys((old.source_id, new.source_id)))
    return Change(old.period, new.period, before, after, after - before, relative, sources)


def rank(
    indicators: pd.DataFrame,
    iso3: str,
    indicator: str,
    period: str,
    better: Literal["higher", "lower"] = "higher",
    *,
    order: Sequence[str] = (),
) -> Rank | None:
    """Return a country's rank among all that have the indicator in a period; ties share the better rank.

    ``better`` is the column of that name in ``indicator_definitions``. ``None`` where the country has no
    value. It is a rank among the countries of the frame: a frame of 45 countries gives no world rank.
    """
    require(indicators, ["iso3", "indicator", "period", "value", "source_id"], "indicators")
    rows = indicators[(indicators["indicator"] == indicator) & (indicators["period"] == period)]
    values = {}
    for country in rows["iso3"].unique():
        own = series(rows, country, indicator, order=order)
        values[country] = None if own.empty else reported(own["value"].iloc[-1])
    return rank_of(values, iso3, better=better)
