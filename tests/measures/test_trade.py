"""Balance, rank, share, intensity, growth and bounds, by hand and by property."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bilateral.measures.flows import annual_flows
from bilateral.measures.ranking import Rank, rank_of
from bilateral.measures.trade import (
    Bound,
    balance,
    cagr,
    growth,
    partner_rank,
    share,
    trade_intensity,
    upper_bound,
)

AMOUNTS = st.floats(0, 1e12)
POSITIVE = st.floats(1e-3, 1e12)
NAN = float("nan")


def annual(*rows: tuple[str, str, str, str, float, str]) -> pd.DataFrame:
    """Rows of period, exporter, importer, reported_by, value_usd, source_id."""
    flows = pd.DataFrame(
        list(rows), columns=["period", "exporter", "importer", "reported_by", "value_usd", "source_id"]
    )
    sides = flows["reported_by"].map({"exporter": "FOB", "importer": "CIF"})
    return annual_flows(flows.assign(product="TOTAL", valuation=sides))


def test_balance_takes_both_directions_from_one_report() -> None:
    rows = annual(
        ("2015", "RWA", "KAZ", "exporter", 5.0, "old"),
        ("2015", "KAZ", "RWA", "importer", 8.0, "old"),
        ("2015", "RWA", "KAZ", "exporter", 6.0, "new"),
        ("2016", "RWA", "KAZ", "exporter", 4.0, "new"),
        ("2016", "KAZ", "RWA", "importer", 1.0, "old"),
        ("2017", "RWA", "KAZ", "exporter", 3.0, "new"),
        ("2017", "KAZ", "RWA", "exporter", 9.0, "new"),
    )
    found = balance(rows, "RWA", "KAZ", ["new", "old"])
    # 2015: only the old source has both, 5 - 8. 2016: two sources. 2017: the import is the partner's own
    # report.
    assert found["period"].tolist() == ["2015", "2016", "2017"]
    assert found["balance_usd"].tolist() == pytest.approx([-3.0, NAN, NAN], nan_ok=True)
    assert found["source_id"].tolist()[0] == "old"
    assert found["exports_usd"].isna().tolist() == [False, True, True]


def test_balance_takes_the_newest_source_that_has_both() -> None:
    rows = annual(
        ("2015", "RWA", "KAZ", "exporter", 5.0, "old"),
        ("2015", "KAZ", "RWA", "importer", 8.0, "old"),
        ("2015", "RWA", "KAZ", "exporter", 6.0, "new"),
        ("2015", "KAZ", "RWA", "importer", 2.0, "new"),
    )
    assert balance(rows, "RWA", "KAZ", ["new", "old"])["balance_usd"].tolist() == [4.0]
    assert balance(rows, "RWA", "KAZ", ["old", "new"])["balance_usd"].tolist() == [-3.0]
    assert balance(rows, "RWA", "UGA", ["new", "old"]).empty


def test_balance_leaves_out_the_year_so_far() -> None:
    rows = annual(
        ("2025-Q1", "RWA", "KAZ", "exporter", 5.0, "new"), ("2025-Q1", "KAZ", "RWA", "importer", 8.0, "new")
    )
    assert balance(rows, "RWA", "KAZ", ["new"]).empty


def test_rank_says_joint_and_never_ranks_totals() -> None:
    values = {
        "WLD": 300.0,
        "AFR": 200.0,
        "ARE": 90.0,
        "COD": 50.0,
        "KAZ": 50.0,
        "UGA": 20.0,
        "CHN": None,
        "FRA": NAN,
    }
    assert partner_rank(values, "ARE") == Rank(1, False, 4)
    assert partner_rank(values, "KAZ") == Rank(2, True, 4)
    assert partner_rank(values, "UGA") == Rank(4, False, 4)
    assert partner_rank(values, "UGA", at_best=True) == Rank(4, False, 4, at_best=True)
    assert partner_rank(values, "CHN") is None
    assert partner_rank(values, "WLD") is None
    assert partner_rank(values, "KEN") is None


def test_rank_takes_frames_and_refuses_doubles() -> None:
    table = pd.DataFrame({"partner": ["ARE", "KAZ"], "value_usd": [9.0, 4.0]})
    assert partner_rank(table, "KAZ") == Rank(2, False, 2)
    with pytest.raises(ValueError, match="partner 'ARE' stands twice"):
        partner_rank(pd.concat([table, table]), "KAZ")
    with pytest.raises(ValueError, match="ARE cannot be -9"):
        partner_rank({"ARE": -9.0}, "ARE")


def test_nothing_traded_is_no_rank() -> None:
    assert partner_rank({"ARE": 9.0, "KAZ": 0.0}, "KAZ") is None
    assert partner_rank({"ARE": 9.0, "KAZ": 0.0}, "ARE") == Rank(1, False, 1)
    assert partner_rank({}, "KAZ") is None


def test_rank_by_the_lower_value() -> None:
    assert rank_of({"KAZ": 24.0, "RWA": 118.0}, "KAZ", better="lower") == Rank(1, False, 2)
    with pytest.raises(ValueError, match="'higher' or 'lower'"):
        rank_of({"KAZ": 1.0}, "KAZ", better="best")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="stands twice"):
        rank_of(pd.Series([1.0, 2.0], index=["KAZ", "KAZ"]), "KAZ")


@given(st.dictionaries(st.sampled_from(["ARE", "COD", "KAZ", "UGA", "CHN"]), POSITIVE, min_size=1), POSITIVE)
def test_rank_does_not_depend_on_the_unit(values: dict[str, float], scale: float) -> None:
    scaled = {country: value * scale for country, value in values.items()}
    # Scaling may round two values into one: then ties appear, and nothing is said.
    assume(len(set(scaled.values())) == len(set(values.values())))
    for country in values:
        assert partner_rank(values, country) == partner_rank(scaled, country)


@pytest.mark.parametrize(
    ("value", "total", "expected"),
    [
        (11.3, 226.0, 0.05),
        (0.0, 5.0, 0.0),
        (5.0, 5.0, 1.0),
        (6.0, 5.0, None),
        (1.0, 0.0, None),
        (None, 5.0, None),
    ],
)
def test_share(value: float | None, total: float | None, expected: float | None) -> None:
    assert share(value, total) == (None if expected is None else pytest.approx(expected))
    with pytest.raises(ValueError, match="cannot be -1"):
        share(-1.0, 2.0)


def test_intensity_by_hand() -> None:
    # A country sells 5 % of its exports (10 of 200) where the world sells 0.5 % of its own (50 of 10,000):
    # 10 times.
    assert trade_intensity(10, 200, 50, 10_000) == pytest.approx(10.0)
    assert trade_intensity(0, 200, 50, 10_000) == 0.0
    assert trade_intensity(10, 200, 0, 10_000) is None
    assert trade_intensity(10, None, 50, 10_000) is None
    assert trade_intensity(NAN, 200, 50, 10_000) is None


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE, st.floats(0.001, 1000))
def test_intensity_does_not_depend_on_the_unit(a: float, b: float, c: float, d: float, scale: float) -> None:
    values = (min(a, b), max(a, b), min(c, d), max(c, d))
    scaled = [value * scale for value in values]
    found = trade_intensity(*values)
    assert found is not None
    assert found >= 0
    assert trade_intensity(*scaled) == pytest.approx(found)


@given(POSITIVE, POSITIVE)
def test_intensity_of_a_country_that_trades_like_the_world_is_one(part: float, whole: float) -> None:
    part, whole = min(part, whole), max(part, whole)
    assert trade_intensity(part, whole, part, whole) == pytest.approx(1.0)


def test_growth_by_hand() -> None:
    # 10.263 to 11.304 USD million: 1.041 / 10.263.
    assert growth(11.304, 10.263) == pytest.approx(0.10143, abs=1e-5)
    assert growth(0, 4) == -1.0
    assert growth(5, 0) is None
    assert growth(None, 4) is None
    assert growth(4, NAN) is None


def test_cagr_by_hand() -> None:
    assert cagr(100, 121, 2) == pytest.approx(0.10)
    # From 11.3 m in 2024 to 1,000 m in 2035: (1000 / 11.3) ** (1 / 11) - 1 = exp(4.4830 / 11) - 1 = 0.5031.
    assert cagr(11.3e6, 1e9, 11) == pytest.approx(0.5031, abs=5e-5)
    assert cagr(5, 0, 3) == -1.0
    assert cagr(0, 5, 3) is None
    assert cagr(None, 5, 3) is None
    for years in (0, -1, NAN):
        with pytest.raises(ValueError, match="span of years"):
            cagr(1, 2, years)


@given(POSITIVE, st.floats(-0.5, 0.5), st.integers(1, 20))
def test_cagr_undoes_compounding(first: float, rate: float, years: int) -> None:
    assert cagr(first, first * (1 + rate) ** years, years) == pytest.approx(rate, abs=1e-9)


def listing(period: str, last: float | None, rest: float | None, **other: Any) -> dict[str, Any]:
    row = {"source_id": "nisr", "reporter": "RWA", "flow": "imports", "listed": 20, "total_usd": 500e6}
    return row | {"period": period, "threshold_usd": last, "unlisted_usd": rest} | other


def test_bound_is_the_lower_of_the_two() -> None:
    rows = pd.DataFrame([listing("2025-Q1", 6e6, 90e6), listing("2024-Q4", None, 80e6)])
    found = upper_bound(rows, "RWA", "imports", "2025-Q1")
    assert found == Bound(6e6, "2025-Q1", "nisr", 20, "the last of the 20 partners listed")
    rest = upper_bound(rows, "RWA", "imports", "2024-Q4")
    assert rest is not None
    assert (rest.value_usd, rest.rule) == (80e6, "the total less all partners with a figure")


def test_bound_of_a_year_needs_all_four_quarters() -> None:
    quarters = [listing(f"2024-Q{number}", None, 10e6 * number) for number in (1, 2, 3, 4)]
    found = upper_bound(pd.DataFrame(quarters), "RWA", "imports", "2024")
    assert found is not None
    assert found.value_usd == 100e6  # 10 + 20 + 30 + 40
    assert upper_bound(pd.DataFrame(quarters[:3]), "RWA", "imports", "2024") is None
    assert upper_bound(pd.DataFrame(quarters), "RWA", "exports", "2024") is None
    assert upper_bound(pd.DataFrame(quarters), "KAZ", "imports", "2024") is None


def test_the_lowest_bound_of_several_sources_holds() -> None:
    quarters = [listing(f"2024-Q{number}", None, 10e6) for number in (1, 2, 3, 4)]
    rows = pd.DataFrame([*quarters, listing("2024", 30e6, None, source_id="yearbook")])
    found = upper_bound(rows, "RWA", "imports", "2024")
    assert found is not None
    assert (found.value_usd, found.source_id) == (30e6, "yearbook")


def test_a_listing_without_bounds_bounds_nothing() -> None:
    assert upper_bound(pd.DataFrame([listing("2024", None, None)]), "RWA", "imports", "2024") is None
    empty = pd.DataFrame([listing("2024", 1.0, 1.0)]).iloc[:0]
    assert upper_bound(empty, "RWA", "imports", "2024") is None
