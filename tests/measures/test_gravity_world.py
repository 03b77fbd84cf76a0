"""What the model of world trade is fitted on: whose report counts, which zeros are kept, how residuals are classed."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from bilateral.measures import gravity_world as world


def flows(*rows: tuple[str, str, str, float, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["period", "exporter", "importer", "value_usd", "reported_by"])


def ties(*codes: str, **other: bool) -> pd.DataFrame:
    same = {"distance_km": 100.0, "contiguous": False, "common_language": False, "colony": False} | other
    return pd.DataFrame([{"iso3_a": a, "iso3_b": b} | same for a, b in itertools.combinations(codes, 2)])


REPORTS = flows(
    # Kazakhstan and Rwanda report imports in 2015; Uganda reports exports alone; Burundi reports nothing.
    ("2015", "RWA", "KAZ", 70.0, "importer"),
    ("2015", "RWA", "KAZ", 20.0, "exporter"),
    ("2015", "UGA", "RWA", 9.0, "importer"),
    ("2015", "UGA", "BDI", 4.0, "exporter"),
    ("2015", "UGA", "RWA", 8.0, "exporter"),
    ("2016", "RWA", "UGA", 5.0, "importer"),
)


def test_the_importers_report_counts_and_zeros_are_those_of_who_reported() -> None:
    rows = world.observations(REPORTS, ties("BDI", "KAZ", "RWA", "UGA"), years=[2015])
    found = {(row.exporter, row.importer): (row.trade, row.reported_by) for row in rows.itertuples()}
    # Kazakhstan and Rwanda report imports: whatever they do not list is zero.
    assert found["RWA", "KAZ"] == (70.0, "importer")
    assert found["UGA", "KAZ"] == (0.0, "importer")
    assert found["BDI", "KAZ"] == (0.0, "importer")
    assert found["UGA", "RWA"] == (9.0, "importer")
    # Burundi and Uganda do not: their imports are what exporters report, and nothing is known of other exporters.
    assert found["UGA", "BDI"] == (4.0, "exporter")
    assert found["RWA", "BDI"] == (0.0, "exporter")
    assert ("KAZ", "BDI") not in found
    assert ("KAZ", "UGA") not in found
    assert found["RWA", "UGA"] == (0.0, "exporter")
    assert len(found) == 9


def test_each_year_stands_for_itself() -> None:
    rows = world.observations(REPORTS, ties("BDI", "KAZ", "RWA", "UGA"), years=[2016, 2017])
    # In 2016 Uganda alone reports; nobody does in 2017.
    assert set(zip(rows.exporter, rows.importer, rows.year, strict=True)) == {
        ("BDI", "UGA", 2016),
        ("KAZ", "UGA", 2016),
        ("RWA", "UGA", 2016),
    }
    assert rows.set_index("exporter").trade.to_dict() == {"BDI": 0.0, "KAZ": 0.0, "RWA": 5.0}


def test_covariates_are_the_same_both_ways() -> None:
    rows = world.observations(
        REPORTS, ties("RWA", "UGA", contiguous=True, distance_km=377.0), years=[2015, 2016]
    )
    assert set(rows.log_distance) == {math.log(377.0)}
    assert set(rows.contiguous) == {1.0}
    assert set(rows.pair) == {"RWAUGA"}


def test_residuals_are_percentiles_within_half_decades() -> None:
    # 200 flows with an expectation of 2,000 (class of 1,000 to 3,162: the lowest) and 100 with one of 50,000.
    low = pd.Series(np.r_[np.zeros(100), np.linspace(0, 2000, 101)[1:]])
    high = pd.Series(np.full(100, 100_000.0))
    trade = pd.concat([low, high], ignore_index=True)
    expected = pd.Series([2000.0] * 200 + [50_000.0] * 100)
    found = world.residuals(trade, expected)
    assert found.expected_low.tolist() == pytest.approx([0, 31_622.776602])
    assert found.expected_high.tolist() == pytest.approx([3162.27766, 100_000])
    assert found.flows.tolist() == [200, 100]
    assert found.zeros.tolist() == [0.5, 0.0]
    assert found.p25.tolist() == [0.0, 2.0]
    assert found.p95.iloc[0] == pytest.approx(0.9005, abs=1e-3)
    # A class with too few flows is not told, nor is a row without an expectation.
    few = world.residuals(pd.concat([trade, pd.Series([5.0])]), pd.concat([expected, pd.Series([1e6])]))
    assert len(few) == 2
    gaps = world.residuals(trade, expected.where(expected > 3000))
    assert gaps.flows.tolist() == [100]


def test_the_tables_of_a_small_world() -> None:
    rng = np.random.default_rng(3)
    codes = [f"AA{letter}" for letter in "ABCDEFGHIJ"]
    pairs = ties(*codes).assign(
        distance_km=rng.uniform(100, 9000, 45),
        contiguous=[number % 9 == 0 for number in range(45)],
        common_language=[number % 5 == 0 for number in range(45)],
        colony=[number % 7 == 0 for number in range(45)],
    )
    near = {frozenset(row[:2]): row[2] for row in pairs.itertuples(index=False)}
    rows = [
        (str(year), a, b, 1e9 * rng.lognormal() / near[frozenset((a, b))], "importer")
        for year in world.YEARS
        for a, b in itertools.permutations(codes, 2)
    ]
    # An exporter that the snapshot does not know, and a country that reports its exports only.
    rows += [("2016", "ZZZ", "AAA", 5.0, "importer"), ("2016", "AAA", "AAB", 5.0, "exporter")]
    countries = pd.DataFrame({"iso3": codes, "kind": "country", "region": "Africa"})
    coefficients, effects, spread, shipped = world.tables(countries, flows(*rows), pairs)
    assert coefficients.set_index("covariate").coefficient["log_distance"] == pytest.approx(-1, abs=0.15)
    assert set(coefficients.observations) == {90 * len(world.YEARS)}
    assert len(effects) == 10 * len(world.YEARS)
    assert effects.reported_imports.all()
    assert effects[effects.reported_exports].iso3.tolist() == ["AAA"]
    assert spread.flows.sum() <= 90 * len(world.YEARS)
    assert len(shipped) == 45
