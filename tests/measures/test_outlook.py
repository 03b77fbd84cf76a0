"""Expectation, fan, growth needed and precedents, by hand and by property."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.measures.outlook import (
    Interval,
    Precedents,
    fan,
    growth_needed,
    precedents,
    prediction_interval,
    ratio_to_expected,
)

AMOUNTS = st.floats(1, 1e13)

RESIDUALS = pd.DataFrame(
    [
        {"expected_low": 0.0, "expected_high": 1e6, "flows": 900, "zeros": 0.6, "p05": 0.0, "p50": 0.0, "p95": 3.0, "p99": 20.0},
        {"expected_low": 1e6, "expected_high": None, "flows": 500, "zeros": 0.1, "p05": 0.01, "p50": 0.5, "p95": 2.0, "p99": 5.0},
    ]
)  # fmt: skip


def test_the_interval_is_that_of_the_class_times_the_expectation() -> None:
    assert prediction_interval(2e6, RESIDUALS) == Interval(2e4, 1e6, 4e6, 1e7, 500, 0.1, 1e6, None)
    low = prediction_interval(5e5, RESIDUALS)
    assert low == Interval(0.0, 0.0, 1.5e6, 1e7, 900, 0.6, 0.0, 1e6)
    at_the_bound = prediction_interval(1e6, RESIDUALS)
    assert at_the_bound is not None
    assert at_the_bound.flows == 500
    assert prediction_interval(None, RESIDUALS) is None
    assert prediction_interval(0.0, RESIDUALS) is None
    assert prediction_interval(2e6, RESIDUALS[:0]) is None
    assert prediction_interval(2e6, RESIDUALS[:1]) is None
    with pytest.raises(ValueError, match="cannot be -1"):
        prediction_interval(-1.0, RESIDUALS)


def test_observed_over_expected() -> None:
    # Rwanda to Kazakhstan, 2016: 2.706 million reported, 0.608 million expected.
    assert ratio_to_expected(2_705_967, 608_050) == pytest.approx(4.450, abs=1e-3)
    assert ratio_to_expected(0.0, 5.0) == 0.0
    assert ratio_to_expected(None, 5.0) is None
    assert ratio_to_expected(5.0, None) is None
    assert ratio_to_expected(5.0, 0.0) is None


def quantiles(*rows: tuple[int, str, float, float]) -> pd.DataFrame:
    """Rows of horizon, type, size and median; the other quantiles are multiples of it."""
    return pd.DataFrame(
        {
            "horizon": horizon, "exporter_type": kind, "size_usd": size, "windows": 1000, "pairs": 90,
            "vanished": 0.02, "p10": 0.1 * median, "p25": 0.5 * median, "p50": median, "p75": 2 * median,
            "p90": 5 * median,
        }
        for horizon, kind, size, median in rows
    )  # fmt: skip


TABLE = quantiles(
    (5, "all", 1e6, 1.0), (5, "all", 1e7, 1.5), (5, "all", 1e8, 2.0), (10, "all", 1e7, 3.0),
    (5, "small African", 1e7, 1.2),
)  # fmt: skip


def test_a_fan_takes_the_nearest_size_of_its_own_type() -> None:
    found = fan(11.3e6, 2024, 5, "small African", TABLE)
    assert found is not None
    assert found.quantiles == pytest.approx(
        {"p10": 1.356e6, "p25": 6.78e6, "p50": 13.56e6, "p75": 27.12e6, "p90": 67.8e6}
    )
    assert (found.year, found.exporter_type, found.windows, found.pairs) == (2029, "small African", 1000, 90)
    # 10 million within half a decade either side.
    assert found.size_low == pytest.approx(3.162e6, rel=1e-3)
    assert found.size_high == pytest.approx(31.62e6, rel=1e-3)


def test_a_fan_falls_back_to_all_exporters() -> None:
    far = fan(90e6, 2024, 5, "small African", TABLE)
    assert far is not None
    assert (far.exporter_type, far.quantiles["p50"]) == ("all", 180e6)
    ten = fan(11.3e6, 2024, 10, "small African", TABLE)
    assert ten is not None
    assert ten.exporter_type == "all"


def test_the_outer_sizes_hold_what_is_beyond_them() -> None:
    small, large = fan(5.0, 2024, 5, "large", TABLE), fan(9e11, 2024, 5, "large", TABLE)
    assert small is not None
    assert large is not None
    assert (small.quantiles["p50"], small.size_low) == (5.0, None)
    assert (large.quantiles["p50"], large.size_high) == (18e11, None)


def test_nothing_grows_from_nothing() -> None:
    assert fan(0.0, 2024, 5, "all", TABLE) is None
    assert fan(None, 2024, 5, "all", TABLE) is None
    assert fan(1e6, 2024, 7, "all", TABLE) is None
    assert fan(1e6, 2024, 5, "all", TABLE[:0]) is None


@given(AMOUNTS, st.sampled_from(["all", "small African", "large"]))
def test_a_fan_is_in_order(base: float, kind: str) -> None:
    found = fan(base, 2024, 5, kind, TABLE)
    assert found is not None
    values = list(found.quantiles.values())
    assert values == sorted(values)


def test_growth_needed_by_hand() -> None:
    # 11.304 million in 2024 to a billion in 2035: ln(88.463) ÷ 11 = 0.40751; e^0.40751 − 1 = 0.5031.
    assert growth_needed(11.304163e6, 2024, 1e9, 2035) == pytest.approx(0.5031, abs=5e-5)
    # To a hundred million: ln(8.8463) ÷ 11 = 0.19818; e^0.19818 − 1 = 0.2192.
    assert growth_needed(11.304163e6, 2024, 1e8, 2035) == pytest.approx(0.2192, abs=5e-5)
    assert growth_needed(4e9, 2033, 1e9, 2035) == pytest.approx(-0.5)
    assert growth_needed(0.0, 2024, 1e9, 2035) is None
    assert growth_needed(None, 2024, 1e9, 2035) is None
    assert growth_needed(5.0, 2035, 1e9, 2035) is None


@given(AMOUNTS, st.integers(2000, 2034))
def test_growth_needed_reaches_the_target(base: float, year: int) -> None:
    rate = growth_needed(base, year, 1e9, 2035)
    assert rate is not None
    assert base * math.exp(math.log1p(rate) * (2035 - year)) == pytest.approx(1e9, rel=1e-6)


REACHED = pd.DataFrame(
    [
        (10, 1e7, 0.0, 60, 40), (10, 1e7, 0.5, 10, 8), (10, 1e7, 0.51, 0, 0),
        (15, 1e7, 0.0, 30, 20), (15, 1e7, 0.3, 2, 2),
    ],
    columns=["horizon", "size_usd", "rate", "reached_windows", "reached_pairs"],
).assign(windows=100, pairs=50)  # fmt: skip


def test_precedents_are_counted_at_the_rate_below() -> None:
    assert precedents(0.5031, 11.3e6, 11, REACHED) == Precedents(0.5, 10, 10, 100, 8, 50)
    assert precedents(0.49, 11.3e6, 11, REACHED) == Precedents(0.0, 10, 60, 100, 40, 50)
    # Beyond the last rate of the table nobody was as fast.
    assert precedents(2.0, 11.3e6, 11, REACHED) == Precedents(0.51, 10, 0, 100, 0, 50)


def test_precedents_over_the_longest_span_that_is_not_too_long() -> None:
    assert precedents(0.4, 11.3e6, 19, REACHED) == Precedents(0.3, 15, 2, 100, 2, 50)
    assert precedents(0.4, 11.3e6, 14, REACHED) == Precedents(0.0, 10, 60, 100, 40, 50)
    assert precedents(0.4, 11.3e6, 3, REACHED) == Precedents(0.0, 10, 60, 100, 40, 50)


def test_no_precedent_without_a_rate_or_a_base() -> None:
    assert precedents(-0.1, 11.3e6, 11, REACHED) is None
    assert precedents(None, 11.3e6, 11, REACHED) is None
    assert precedents(0.1, None, 11, REACHED) is None
    assert precedents(0.1, 0.0, 11, REACHED) is None
    assert precedents(0.1, 1e6, 11, REACHED[:0]) is None
