"""Outlook for one flow: its expectation with an interval, where flows like it went, and what a target would take.

Pure functions over the small tables that a snapshot ships (``gravity_residuals``, ``growth_quantiles``,
``growth_reached``); nothing is estimated here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bilateral.measures.reported import amount, require
from bilateral.measures.trade import cagr

#: Quantiles of a fan: the median, the middle half, and the middle four fifths.
QUANTILES = ("p10", "p25", "p50", "p75", "p90")
ALL_EXPORTERS = "all"
#: The nearest size of flow in a table may be this far off, as a ratio; beyond, nothing is known of such flows.
_FARTHEST = 10**0.5


@dataclass(frozen=True)
class Interval:
    """Where flows with one expectation lay, in USD: nine in ten between ``low`` and ``high``, half above ``median``.

    ``flows`` is how many there were, ``zeros`` the share of them that were zero; ``top`` is what one in a hundred
    exceeded. ``class_low`` and ``class_high`` bound their expectations (``None``: no upper bound).
    """

    low: float
    median: float
    high: float
    top: float
    flows: int
    zeros: float
    class_low: float
    class_high: float | None


@dataclass(frozen=True)
class Fan:
    """Where flows like one stood after a number of years: quantiles in USD, and how many windows say so.

    ``vanished`` is the share that had ended; ``exporter_type`` is "all" where there are too few of its own type;
    ``size_low`` and ``size_high`` bound the flows that were followed (``None``: no bound on that side).
    """

    horizon: int
    year: int
    quantiles: dict[str, float]
    windows: int
    pairs: int
    vanished: float
    exporter_type: str
    size_low: float | None
    size_high: float | None


@dataclass(frozen=True)
class Precedents:
    """How many flows of one size grew by at least ``rate`` a year over ``horizon`` years.

    Windows overlap (a flow begins one each year), so the distinct pairs stand beside them. ``rate`` is the highest of
    the table that is not above the rate asked for.
    """

    rate: float
    horizon: int
    reached_windows: int
    windows: int
    reached_pairs: int
    pairs: int


def prediction_interval(expected: float | None, residuals: pd.DataFrame) -> Interval | None:
    """Return where 90 % of the flows with such an expectation lay; ``None`` without an expectation.

    Args:
        expected: expected trade, USD, above zero.
        residuals: the table ``gravity_residuals``.
    """
    require(
        residuals,
        ["expected_low", "expected_high", "flows", "zeros", "p05", "p50", "p95", "p99"],
        "residuals",
    )
    value = amount(expected, "the expectation")
    if not value or residuals.empty:
        return None
    rows = residuals[
        (residuals["expected_low"] <= value)
        & (residuals["expected_high"].isna() | (residuals["expected_high"] > value))
    ]
    if rows.empty:
        return None
    row = rows.iloc[0]
    low, median, high, top = (float(row[name]) * value for name in ("p05", "p50", "p95", "p99"))
    end = None if pd.isna(row["expected_high"]) else float(row["expected_high"])
    return Interval(
        low, median, high, top, int(row["flows"]), float(row["zeros"]), float(row["expected_low"]), end
    )


def ratio_to_expected(observed: float | None, expected: float | None) -> float | None:
    """Return observed ÷ expected trade, ``None`` where either is missing or nothing is expected.

    >>> ratio_to_expected(2.0, 0.5), ratio_to_expected(0.0, 0.5), ratio_to_expected(None, 0.5)
    (4.0, 0.0, None)
    """
    seen, wanted = amount(observed, "the observed flow"), amount(expected, "the expectation")
    return None if seen is None or not wanted else seen / wanted


def fan(base: float | None, year: int, horizon: int, exporter_type: str, table: pd.DataFrame) -> Fan | None:
    """Return where flows of the size of ``base`` stood ``horizon`` years later, scaled to it.

    Takes the size in the table that is nearest by ratio, of the exporter's own type or else of all exporters.
    ``None`` without a base above zero (nothing grows by a rate from zero), or where no flow of about this size was
    followed.

    Args:
        base: value of the flow, USD.
        year: the year of ``base``.
        horizon: years ahead; one that the table has.
        exporter_type: type of the exporter, as in the table.
        table: the table ``growth_quantiles``.
    """
    require(
        table,
        ["horizon", "exporter_type", "size_usd", "windows", "pairs", "vanished", *QUANTILES],
        "the table",
    )
    value = amount(base, "the base")
    if not value:
        return None
    for kind in (exporter_type, ALL_EXPORTERS):
        rows = table[(table["horizon"] == horizon) & (table["exporter_type"] == kind)]
        row = _nearest(rows, _within(value, table))
        if row is not None:
            return Fan(
                horizon,
                year + horizon,
                {name: float(row[name]) * value for name in QUANTILES},
                int(row["windows"]),
                int(row["pairs"]),
                float(row["vanished"]),
                kind,
                *_bounds(float(row["size_usd"]), table),
            )
    return None


def _bounds(size: float, table: pd.DataFrame) -> tuple[float | None, float | None]:
    """Return between which values flows of a size lie; the outer sizes of a table have no outer bound."""
    sizes = table["size_usd"].astype(float)
    low = size / _FARTHEST if size > float(sizes.min()) else None
    return low, size * _FARTHEST if size < float(sizes.max()) else None


def _within(value: float, table: pd.DataFrame) -> float:
    """Return the value, or the outermost size of the table: its outer sizes hold what is beyond them too."""
    sizes = table["size_usd"].astype(float)
    return value if sizes.empty else min(max(value, float(sizes.min())), float(sizes.max()))


def _nearest(table: pd.DataFrame, value: float) -> Any:
    """Return the first row of the size that is nearest to a value, or None where none is near."""
    distances = [abs(math.log(float(size) / value)) for size in table["size_usd"]]
    if not distances or min(distances) > math.log(_FARTHEST) + 1e-9:
        return None
    return table.iloc[distances.index(min(distances))]


def growth_needed(base: float | None, base_year: int, target: float, target_year: int) -> float | None:
    """Return the growth a year, as a fraction, that turns ``base`` into ``target`` by ``target_year``.

    (target ÷ base)^(1 ÷ years) − 1; negative where the base is above the target already. ``None`` without a base
    above zero, or where the target year is not after the base's.

    >>> round(growth_needed(11.3e6, 2024, 1e9, 2035), 4)
    0.5031
    """
    if target_year <= base_year:
        return None
    return cagr(base, target, target_year - base_year)


def precedents(rate: float | None, base: float | None, years: int, table: pd.DataFrame) -> Precedents | None:
    """Return how many flows of the size of ``base`` ever kept up growth of ``rate`` a year for so long.

    Growth is counted over the longest span of the table that is not above ``years``, or its shortest.

    ``None`` without a rate from zero on or a base above zero, or where no flow of about this size was followed. The
    count is that of the highest rate in the table that is not above ``rate``, so it is never too low. Where that
    count is 0, the table ends there.

    Args:
        rate: growth a year, as a fraction.
        base: value from which it starts, USD.
        years: for how long.
        table: the table ``growth_reached``.
    """
    columns = ["horizon", "size_usd", "rate", "windows", "pairs", "reached_windows", "reached_pairs"]
    require(table, columns, "the table")
    value = amount(base, "the base")
    if rate is None or not rate >= 0 or not value:
        return None
    spans = sorted(set(table["horizon"].astype(int)))
    span = max((one for one in spans if one <= years), default=spans[0] if spans else 0)
    rows = table[table["horizon"] == span]
    row = _nearest(rows, _within(value, rows)) if len(rows) else None
    if row is None:
        return None
    size = rows[rows["size_usd"] == row["size_usd"]]
    last = size[size["rate"] <= rate + 1e-9].sort_values("rate").iloc[-1]
    counts = (int(last[name]) for name in columns if name not in {"horizon", "size_usd", "rate"})
    windows, pairs, reached_windows, reached_pairs = counts
    return Precedents(
        float(last["rate"]), int(last["horizon"]), reached_windows, windows, reached_pairs, pairs
    )
