"""Growth of flows: what flows of one size became after five and ten years, in all pairs of a bulk data set.

A window is one flow followed within one side's reports: its value in a year, and its value ``horizon`` years later.
A flow that vanished counts as 0 where the reporter reported that year. Values are in current US dollars, so that
growth has inflation in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bilateral.measures.reported import require

HORIZONS = (5, 10)
#: Windows begin after the Soviet Union and Yugoslavia had broken up: before, flows changed with the borders.
FIRST_START = 1992
PERCENTILES = (10, 25, 50, 75, 90)
#: Sizes of flows: nodes half a decade apart, from a thousand dollars on; flows within half a decade of a node on either side count to it.
_STEPS = (6, 21)
NODES = tuple(10 ** (step / 2) for step in range(_STEPS[0], _STEPS[1] + 1))
_REACH = 10**0.5
#: An exporter is small with less than this share of world exports in the year in which a window begins.
SMALL = 0.001
ALL = "all"
TYPES = ("small African", "other small", "large")
#: Distributions from fewer windows than this are not told; those of all exporters stand for them.
FEWEST = 200
#: A country is on the lists of a year when so many reporters name it: codes come and go with states.
_NAMED_BY = 10
#: Rates of growth a year for which windows are counted, and over how many years.
RATES = (*(step / 100 for step in range(61)), *(step / 20 for step in range(13, 61)))
SPANS = (10, 15)
_FLOWS = ["period", "exporter", "importer", "value_usd", "reported_by"]


def exporter_types(flows: pd.DataFrame, african: Sequence[str]) -> pd.DataFrame:
    """Return each exporter's type by year: iso3, year, exports_usd, world_share, exporter_type.

    Exports are the larger of a country's own total and the sum of what others report to have bought from it, for
    many do not report themselves; the world is the sum over all countries.
    """
    require(flows, _FLOWS, "flows")
    rows = flows.assign(year=flows["period"].astype(int))
    sums = rows.groupby(["exporter", "year", "reported_by"])["value_usd"].sum().unstack("reported_by")
    total = sums.max(axis=1).rename("exports_usd").reset_index()
    total["world_share"] = total["exports_usd"] / total.groupby("year")["exports_usd"].transform("sum")
    small = np.where(total["exporter"].isin(list(african)), TYPES[0], TYPES[1])
    total["exporter_type"] = np.where(total["world_share"] < SMALL, small, TYPES[2])
    return total.rename(columns={"exporter": "iso3"})


def windows(flows: pd.DataFrame, types: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Return every window of ``horizon`` years.

    A window begins with a value above zero. It is left out where its reporter did not report in its last year, or
    where the other country is then on hardly anyone's list, for a code that is no longer used is no trade that ended.

    Args:
        flows: period, exporter, importer, value_usd (above zero), reported_by; yearly totals in USD.
        types: what ``exporter_types`` returns.
        horizon: length in years.

    Returns:
        exporter, importer, start (year), reported_by, value_usd, multiple (value at the end ÷ at the start, 0 where
        it vanished), exporter_type (in the year of the start).
    """
    require(flows, _FLOWS, "flows")
    if horizon < 1:
        raise ValueError(f"a window lasts at least a year, not {horizon}")
    rows = flows[_FLOWS].assign(start=flows["period"].astype(int)).drop(columns="period")
    own = rows["reported_by"] == "exporter"
    rows["reporter"] = rows["exporter"].where(own, rows["importer"])
    rows["other"] = rows["importer"].where(own, rows["exporter"])
    ends = rows.assign(start=rows["start"] - horizon)
    reported = ends[["reporter", "reported_by", "start"]].drop_duplicates()
    named = ends.groupby(["other", "start"])["reporter"].nunique()
    listed = named[named >= _NAMED_BY].reset_index()[["other", "start"]]
    found = rows[rows["start"] >= FIRST_START].merge(reported).merge(listed)
    keys = ["exporter", "importer", "reported_by", "start"]
    found = found.merge(ends[[*keys, "value_usd"]].rename(columns={"value_usd": "end"}), on=keys, how="left")
    found["multiple"] = found["end"].fillna(0.0) / found["value_usd"]
    kind = types.rename(columns={"iso3": "exporter", "year": "start"})[["exporter", "start", "exporter_type"]]
    found = found.merge(kind, on=["exporter", "start"])
    return found[["exporter", "importer", "start", "reported_by", "value_usd", "multiple", "exporter_type"]]


def node_of(values: pd.Series) -> pd.Series:
    """Return the node of ``NODES`` that is nearest to each value, by ratio.

    >>> node_of(pd.Series([11.3e6, 25_425.0])).round().tolist()
    [10000000.0, 31623.0]
    """
    steps = np.clip(np.round(np.log10(values.astype(float)) * 2), *_STEPS).astype(int)
    return pd.Series(np.asarray(NODES)[steps - _STEPS[0]], index=values.index)


def _around(rows: pd.DataFrame, node: float) -> pd.DataFrame:
    """Return the windows that begin within half a decade of a node; the outer nodes have no outer bound."""
    low = node / _REACH if node > NODES[0] else 0.0
    high = node * _REACH if node < NODES[-1] else np.inf
    return rows[(rows["value_usd"] >= low) & (rows["value_usd"] < high)]


def quantiles(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the distribution of multiples by size of flow and type of exporter.

    Returns:
        exporter_type (one of ``TYPES``, or ``all``), size_usd (node), windows, pairs (distinct pairs of exporter and
        importer), vanished (share of windows that end at 0), p10 to p90 of the multiple; only where there are at
        least ``FEWEST`` windows.
    """
    found = []
    for node in NODES:
        near = _around(rows, node)
        for kind in (ALL, *TYPES):
            part = near if kind == ALL else near[near["exporter_type"] == kind]
            if len(part) < FEWEST:
                continue
            multiples = part["multiple"].to_numpy(float)
            spread = np.quantile(multiples, [share / 100 for share in PERCENTILES])
            found.append(
                {
                    "exporter_type": kind,
                    "size_usd": node,
                    "windows": len(part),
                    "pairs": _pairs(part),
                    "vanished": float((multiples == 0).mean()),
                    **{f"p{share}": float(v) for share, v in zip(PERCENTILES, spread, strict=True)},
                }
            )
    columns = ["exporter_type", "size_usd", "windows", "pairs", "vanished", *(f"p{p}" for p in PERCENTILES)]
    return pd.DataFrame(found, columns=columns)


def _pairs(rows: pd.DataFrame) -> int:
    return len(rows[["exporter", "importer"]].drop_duplicates())


def bands_of(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return p10 to p90 for each window by its size and type; those of all exporters where a type has none."""
    names = [f"p{share}" for share in PERCENTILES]
    keyed = table.set_index(["exporter_type", "size_usd"])[names]
    nodes = node_of(rows["value_usd"])
    own = keyed.reindex(pd.MultiIndex.from_arrays([rows["exporter_type"], nodes])).to_numpy(float)
    every = keyed.reindex(pd.MultiIndex.from_arrays([[ALL] * len(rows), nodes])).to_numpy(float)
    return pd.DataFrame(np.where(np.isnan(own), every, own), index=rows.index, columns=names)


def backtest(rows: pd.DataFrame, horizon: int, cut: int) -> pd.DataFrame:
    """Return how many outcomes fell within bands that were made without them.

    The bands come from windows that ended before the first day of ``cut``; they are tested on windows that began in
    that year or later. No year is on both sides.

    Returns:
        exporter_type (``all``, then each of ``TYPES``), trained (windows), windows (tested), within_80, within_50,
        below and above (shares of the windows tested, below p10 and above p90).
    """
    past, future = rows[rows["start"] + horizon < cut], rows[rows["start"] >= cut]
    bands = bands_of(future, quantiles(past))
    known = bands.notna().all(axis=1)
    future, bands = future[known], bands[known]
    m = future["multiple"]
    hits = pd.DataFrame(
        {
            "within_80": m.between(bands["p10"], bands["p90"]),
            "within_50": m.between(bands["p25"], bands["p75"]),
            "below": m < bands["p10"],
            "above": m > bands["p90"],
        }
    )
    found = []
    for kind in (ALL, *TYPES):
        part = hits if kind == ALL else hits[future["exporter_type"] == kind]
        trained = past if kind == ALL else past[past["exporter_type"] == kind]
        about = {"exporter_type": kind, "trained": len(trained), "windows": len(part)}
        found.append(about | {name: float(share) for name, share in part.mean().items()})
    return pd.DataFrame(found)


def reached(rows: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Return how many windows grew at least as fast as each rate of ``RATES``, by size of flow.

    A size ends with the first rate that no window reached.

    Returns:
        size_usd (node), rate (a year), windows and pairs (that began at this size), reached_windows and
        reached_pairs (of these, the ones that grew at that rate or faster over the whole window).
    """
    found = []
    for node in NODES:
        near = _around(rows, node)
        multiples = near["multiple"].to_numpy(float)
        # A pair reached a rate when its fastest window did.
        fastest = near.groupby(["exporter", "importer"], sort=False)["multiple"].max().to_numpy(float)
        about = {"size_usd": node, "windows": len(near), "pairs": len(fastest)}
        for rate in RATES if len(near) else ():
            least = (1 + rate) ** horizon
            counts = {
                "reached_windows": int((multiples >= least).sum()),
                "reached_pairs": int((fastest >= least).sum()),
            }
            found.append(about | {"rate": rate} | counts)
            if not counts["reached_windows"]:
                break
    columns = ["size_usd", "rate", "windows", "pairs", "reached_windows", "reached_pairs"]
    return pd.DataFrame(found, columns=columns)
