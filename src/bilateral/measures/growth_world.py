"""What a snapshot ships of the growth of flows in a bulk data set: distributions, counts and a back-test."""

from __future__ import annotations

import pandas as pd

from bilateral.measures import growth
from bilateral.sources.countries import african_states

#: For each horizon, the first year of the windows tested; the bands come from windows that ended before it.
CUTS = {5: (2006,), 10: (2006,)}


def known_flows(countries: pd.DataFrame, flows: pd.DataFrame) -> pd.DataFrame:
    """Return flows between two different countries of the snapshot's table.

    >>> countries = pd.DataFrame({"iso3": ["RWA", "KAZ", "WLD"], "kind": ["country", "country", "aggregate"]})
    >>> rows = pd.DataFrame({"exporter": ["RWA", "RWA", "RWA"], "importer": ["KAZ", "WLD", "RWA"]})
    >>> known_flows(countries, rows).importer.tolist()
    ['KAZ']
    """
    known = set(countries[countries["kind"] == "country"]["iso3"])
    rows = flows[flows["exporter"].isin(known) & flows["importer"].isin(known)]
    return rows[rows["exporter"] != rows["importer"]]


def types_of(countries: pd.DataFrame, flows: pd.DataFrame) -> pd.DataFrame:
    """Return the type of every exporter in every year."""
    return growth.exporter_types(flows, african_states(countries))


def tables(
    countries: pd.DataFrame, flows: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return what a snapshot ships: quantiles of growth, counts of fast growth, the back-test, types of exporters.

    The distributions are those of all windows; the back-test says how well ones made the same way held.
    """
    flows = known_flows(countries, flows)
    types = types_of(countries, flows)
    spread, tested, counts = [], [], []
    for horizon in growth.HORIZONS:
        rows = growth.windows(flows, types, horizon)
        spread.append(growth.quantiles(rows).assign(horizon=horizon))
        tested += [
            growth.backtest(rows, horizon, cut).assign(horizon=horizon, cut=cut) for cut in CUTS[horizon]
        ]
    for span in growth.SPANS:
        counts.append(growth.reached(growth.windows(flows, types, span), span).assign(horizon=span))
    last = types[types["year"] == types["year"].max()]
    return (
        _rounded(pd.concat(spread)),
        pd.concat(counts).round({"size_usd": 2}),
        pd.concat(tested).round(4),
        last.round({"exports_usd": 0, "world_share": 8}),
    )


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    shares = dict.fromkeys(["vanished", *(f"p{share}" for share in growth.PERCENTILES)], 6)
    return frame.round({"size_usd": 2, **shares})
