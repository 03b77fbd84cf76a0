"""Windows, their distribution, the back-test without leakage and the counts of fast growth, by hand."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bilateral.measures import growth
from bilateral.resources import data_folder
from bilateral.snapshots.package import open_snapshot
from bilateral.sources.countries import countries as read_countries
from bilateral.sources.names import CODES
from bilateral.sources.wits import AGGREGATES


@pytest.fixture(autouse=True)
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small examples count: one reporter that names a country is enough, and one window a distribution."""
    if "shared_data" not in request.fixturenames:
        monkeypatch.setattr(growth, "_NAMED_BY", 1)
        monkeypatch.setattr(growth, "FEWEST", 1)


def flows(*rows: tuple[int, str, str, float, str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["period", "exporter", "importer", "value_usd", "reported_by"])
    return frame.astype({"period": str})


def found(rows: pd.DataFrame, horizon: int) -> dict[tuple[str, str, int, str], float]:
    types = growth.exporter_types(rows, ["RWA"])
    return {
        (row.exporter, row.importer, row.start, row.reported_by): row.multiple
        for row in growth.windows(rows, types, horizon).itertuples()
    }


def test_a_window_follows_one_flow_within_one_sides_reports() -> None:
    rows = flows(
        (2000, "RWA", "KAZ", 4.0, "exporter"),
        (2005, "RWA", "KAZ", 10.0, "exporter"),
        (2000, "RWA", "KAZ", 5.0, "importer"),
        (2005, "RWA", "KAZ", 2.0, "importer"),
    )
    assert found(rows, 5) == {("RWA", "KAZ", 2000, "exporter"): 2.5, ("RWA", "KAZ", 2000, "importer"): 0.4}
    assert found(rows, 4) == {}
    with pytest.raises(ValueError, match="at least a year"):
        growth.windows(rows, growth.exporter_types(rows, []), 0)


def test_what_vanished_is_zero_only_where_its_reporter_reported() -> None:
    rows = flows(
        (2000, "RWA", "KAZ", 4.0, "exporter"),
        (2000, "RWA", "KAZ", 4.0, "importer"),
        (2000, "RWA", "UGA", 1.0, "exporter"),
        (2005, "RWA", "UGA", 3.0, "exporter"),
        (2005, "UGA", "KAZ", 3.0, "exporter"),
    )
    # Rwanda reported exports in 2005 and lists none to Kazakhstan; Kazakhstan reported no imports that year.
    assert found(rows, 5) == {("RWA", "KAZ", 2000, "exporter"): 0.0, ("RWA", "UGA", 2000, "exporter"): 3.0}


def test_a_country_that_nobody_names_any_more_has_no_windows() -> None:
    rows = flows(
        (2000, "RWA", "YUG", 4.0, "exporter"),
        (2000, "RWA", "KAZ", 4.0, "exporter"),
        (2005, "RWA", "KAZ", 4.0, "exporter"),
    )
    assert set(found(rows, 5)) == {("RWA", "KAZ", 2000, "exporter")}


def test_windows_begin_when_borders_had_settled() -> None:
    rows = flows((1991, "RWA", "KAZ", 4.0, "exporter"), (1996, "RWA", "KAZ", 4.0, "exporter"))
    assert found(rows, 5) == {}


def test_types_of_exporters() -> None:
    rows = flows(
        (2000, "USA", "KAZ", 100_000.0, "exporter"),
        (2000, "RWA", "KAZ", 20.0, "exporter"),
        (2000, "RWA", "KAZ", 60.0, "importer"),
        (2000, "FJI", "KAZ", 90.0, "importer"),
        (2000, "KEN", "KAZ", 200.0, "importer"),
    )
    kinds = growth.exporter_types(rows, ["RWA", "KEN"]).set_index("iso3")
    # World 100,350: a thousandth is 100.35. Rwanda's larger figure is what Kazakhstan reports.
    assert kinds.exports_usd["RWA"] == 60.0
    assert kinds.exporter_type.to_dict() == {
        "USA": "large",
        "KEN": "large",
        "RWA": "small African",
        "FJI": "other small",
    }


def windows(
    values: list[float], multiples: list[float], kind: str = "large", start: int = 2000
) -> pd.DataFrame:
    names = {"exporter": "USA", "importer": [f"X{number}" for number in range(len(values))], "start": start}
    return pd.DataFrame(
        names | {"reported_by": "exporter", "value_usd": values, "multiple": multiples, "exporter_type": kind}
    )


def test_distributions_by_size_and_type() -> None:
    # Ten windows of 1,000,000 with multiples 0 to 9: the median is 4.5, p10 0.9, p90 8.1.
    table = growth.quantiles(windows([1e6] * 10, list(range(10)))).set_index(["exporter_type", "size_usd"])
    row = table.loc[("large", 1e6)]
    assert row[["p10", "p50", "p90"]].tolist() == pytest.approx([0.9, 4.5, 8.1])
    assert (row.windows, row.pairs, row.vanished) == (10, 10, 0.1)
    # A window within half a decade of two nodes counts to both, and to the exporters at large.
    sizes = sorted(size for _, size in table.index if _ == "all")
    assert sizes == pytest.approx([1e6, 10**6.5])
    assert ("other small", 1e6) not in table.index


def test_every_value_has_its_nearest_node() -> None:
    nodes = growth.node_of(pd.Series([1.0, 999.0, 1700.0, 1800.0, 11.3e6, 1e13]))
    # Halfway between 1,000 and 3,162 by ratio is 1,778.
    assert nodes.tolist() == pytest.approx([1e3, 1e3, 1e3, 10**3.5, 1e7, growth.NODES[-1]])


def test_the_back_test_learns_nothing_from_after_the_cut() -> None:
    past = windows([1e6] * 101, list(np.linspace(0, 10, 101)), start=1994)  # p10 to p90: 1 to 9
    straddling = windows([1e6] * 50, [1e9] * 50, start=2002)  # ends in 2007: after the cut, begun before it
    future = windows([1e6] * 4, [0.5, 1.0, 9.0, 9.5], start=2006)
    rows = pd.concat([past, straddling, future], ignore_index=True)
    result = growth.backtest(rows, 5, 2006).set_index("exporter_type").loc["all"]
    assert (result.trained, result.windows) == (101, 4)
    assert (result.within_80, result.below, result.above) == (0.5, 0.25, 0.25)
    # Whatever the future holds, the bands are the same: with outcomes within them, all are hit.
    rows.loc[rows.start == 2006, "multiple"] = 5.0
    assert growth.backtest(rows, 5, 2006).within_80.iloc[0] == 1.0
    # A window that ends in the year of the cut is not before it.
    assert growth.backtest(rows, 12, 2006).trained.iloc[0] == 0


def test_a_type_without_a_distribution_takes_that_of_all() -> None:
    table = growth.quantiles(windows([1e6] * 3, [1.0, 2.0, 3.0]))
    bands = growth.bands_of(windows([1e6, 1e9], [0.0, 0.0], kind="small African"), table)
    assert bands.p50.iloc[0] == 2.0
    assert bands.p50.isna().tolist() == [False, True]


def test_fast_growth_is_counted_at_each_rate() -> None:
    # Over 10 years: a tenfold value is 25.9 % a year, a doubled one 7.2 %, a halved one none.
    rows = pd.concat([windows([1e6] * 3, [10.0, 2.0, 0.5]), windows([1e6], [10.0], start=2001)])
    table = growth.reached(rows, 10).query("size_usd == 1e6").set_index("rate")
    counts = table.reached_windows
    assert (counts[0.0], counts[0.07], counts[0.08], counts[0.25], counts[0.26]) == (3, 3, 2, 2, 0)
    assert (table.windows.iloc[0], table.pairs.iloc[0], table.reached_pairs[0.25]) == (4, 3, 1)
    assert table.index.max() == 0.26


def test_rates_and_nodes_are_in_order() -> None:
    assert sorted(set(growth.RATES)) == list(growth.RATES)
    assert sorted(set(growth.NODES)) == list(growth.NODES)


@pytest.mark.slow
def test_windows_of_ten_million_counted_by_another_way(shared_data: Path) -> None:
    """Counts with dictionaries, straight from the published file, what the snapshot's table says of one size.

    That the code gives the tables of the snapshot is tested where the snapshot is built again.
    """
    known = read_countries(shared_data / "countries_mledoze.csv")
    states = set(known[known.kind == "country"].iso3)
    series: dict[tuple[bool, str, str, int], float] = defaultdict(float)
    with gzip.open(shared_data / "wits_bilateral_1962_2016.csv.gz", "rt", encoding="utf-8") as file:
        lines = csv.reader(file)
        assert next(lines) == ["reporter", "partner", "year", "export_kusd", "import_kusd"]
        for reporter, partner, year, *amounts in lines:
            sides = CODES.get(reporter, reporter), CODES.get(partner, partner)
            if reporter in AGGREGATES or not states.issuperset(sides) or sides[0] == sides[1]:
                continue
            for exported, amount in zip((True, False), amounts, strict=True):
                if amount and float(amount) > 0:
                    series[exported, *sides, int(year)] += float(amount) * 1000
    reporting = {(exported, reporter, year) for exported, reporter, _, year in series}
    naming = defaultdict(set)
    for _, reporter, partner, year in series:
        naming[partner, year].add(reporter)
    began = fast = 0
    for (exported, reporter, partner, year), value in series.items():
        if not (year >= 1992 and 10**6.5 <= value < 10**7.5 and (exported, reporter, year + 10) in reporting):
            continue
        if len(naming[partner, year + 10]) >= 10:
            began += 1
            fast += series.get((exported, reporter, partner, year + 10), 0.0) / value >= 1.5**10
    snapshot = open_snapshot(data_folder())
    row = snapshot.query(
        "select windows, reached_windows from growth_reached where horizon = 10 and size_usd = 1e7 and rate = 0.5"
    ).iloc[0]
    assert (row.windows, row.reached_windows) == (began, fast) == (106_901, 994)
    # The aim of the back-test, pooled over all exporters.
    pooled = snapshot.query("select within_80 from growth_backtest where exporter_type = 'all'").within_80
    assert len(pooled) == len(growth.HORIZONS)
    assert pooled.between(0.75, 0.85).all()
