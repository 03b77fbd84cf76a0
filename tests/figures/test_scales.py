from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bilateral.figures.scales import (
    linear,
    logarithmic,
    number,
    reported,
    span,
    tick_texts,
    value_scale,
    year_ticks,
)
from bilateral.figures.series import BandSeries, Series, gaps, observations, runs

amounts = st.floats(-1e15, 1e15, allow_nan=False).map(lambda value: 0.0 if abs(value) < 1e-9 else value)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (2024, (2024, 1)),
        ("2024", (2024, 1)),
        ("2024-Q1", (2024, 0.25)),
        ("2024-Q4", (2024.75, 0.25)),
        ("2024-H2", (2024.5, 0.5)),
        ("2024-07", (2024.5, 1 / 12)),
        ("2024-01-01", (2024, 1 / 366)),
        ("2025-12-31", (2025 + 364 / 365, 1 / 365)),
    ],
)
def test_periods_have_a_start_and_a_length(period, expected):
    assert span(period) == pytest.approx(expected)


@pytest.mark.parametrize(
    "period", ["", "last year", "2024-Q5", "2024-13", "2024-00", "2024-02-30", "2024/25"]
)
def test_what_is_no_period_is_refused(period):
    with pytest.raises(ValueError, match=r"period|day"):
        span(period)


def test_missing_values_of_any_library_are_not_reported():
    assert reported([1, None, math.nan, np.nan, pd.NA, pd.NaT, np.float64(2), 0]) == [1, 2, 0]
    with pytest.raises(ValueError, match="infinite"):
        number(math.inf)


@given(st.lists(amounts, min_size=1, max_size=20), st.booleans(), st.booleans())
def test_linear_scales_hold_their_values_and_ticks(values, zero, snug):
    scale = linear(values, 0, 100, zero=zero, snug=snug)
    for value in values:
        assert -1e-6 <= scale(value) <= 100 + 1e-6
    assert all(
        scale.low - 1e-6 * abs(scale.low) <= tick <= scale.high + 1e-6 * abs(scale.high)
        for tick in scale.ticks
    )
    assert len(scale.ticks) <= 9
    if zero:
        assert scale.low <= 0 <= scale.high


@given(amounts, amounts)
def test_linear_scales_rise(one, other):
    assume(other - one > abs(one) * 1e-6 + 1e-9)
    scale = linear([one, other], 0, 100)
    assert scale(one) < scale(other)


def test_ticks_are_round():
    # 0 to 41.1 in three to five steps: of the round steps 10 wastes least (20 would end at 60).
    assert linear([3, 41.1], 0, 1).ticks == (0, 10, 20, 30, 40, 50)
    assert linear([-1.3, 0.75], 0, 1, zero=False).ticks == (-1.5, -1, -0.5, 0, 0.5, 1)
    assert linear([0, 0], 0, 1).ticks[0] == 0


def test_ticks_are_written_alike_where_the_format_can():
    class Percent:
        def __call__(self, value):
            return f"{value:.1%}" if value < 0.1 else f"{value:.0%}"

        def ticks(self, values):
            return [f"{value:.0%}" for value in values]

    assert tick_texts(Percent(), [0.0, 0.05, 0.1]) == ["0%", "5%", "10%"]
    assert tick_texts(Percent().__call__, [0.0, 0.05, 0.1]) == ["0.0%", "5.0%", "10%"]


def test_a_thousandfold_range_gets_a_logarithm_when_asked_to_decide():
    assert value_scale([1, 1001], 0, 1, log=None).log
    assert not value_scale([1, 99], 0, 1, log=None).log
    assert not value_scale([-1, 5000], 0, 1, log=True).log
    assert not value_scale([0, 0], 0, 1, log=True).log


def test_zero_stands_at_the_foot_of_a_logarithm():
    scale = logarithmic([0, 5, 5000], 0, 100)
    assert scale.ticks == (0, 1, 10, 100, 1000, 10000)
    assert scale(0) == 0 < scale(1) < scale(10)
    with pytest.raises(ValueError, match="positive"):
        logarithmic([0, 0], 0, 1)


def test_one_is_a_tick_of_every_wide_ratio_axis():
    assert 1.0 in logarithmic([1e-7, 1e6], 0, 100, count=4).ticks


@given(st.integers(1900, 2020), st.integers(1, 200), st.floats(40, 500))
def test_year_labels_never_touch(first, count, width):
    years = year_ticks(first, first + count, 0, width, 20)
    assert years
    slot = width / count
    assert all((b - a) * slot >= 20 for a, b in pairwise(years))


class TestSeries:
    def test_a_missing_year_breaks_the_line_and_so_does_one_left_out(self):
        parts = runs(Series("a", "#000000", [2010, 2011, 2012, 2013, 2015], [1, 2, None, 4, 5]))
        assert [[seen.value for seen in part] for part in parts] == [[1, 2], [4], [5]]

    def test_a_biennial_release_is_no_gap(self):
        series = Series("a", "#000000", [2018, 2020, 2022, 2026], [1, 2, 3, 4], every=2)
        assert [len(part) for part in runs(series)] == [3, 1]
        assert gaps([series]) == [(2024, 2026)]

    def test_quarters_join_over_the_year(self):
        series = Series("a", "#000000", ["2023-Q4", "2024-Q1", "2024-Q3"], [1, 2, 3])
        assert [len(part) for part in runs(series)] == [2, 1]

    def test_gaps_are_the_years_that_nobody_reports(self):
        one = Series("a", "#000000", range(2010, 2016), [None, 1, None, None, 2, None])
        other = Series("b", "#000000", [2012], [3])
        assert gaps([one, other]) == [(2010, 2011), (2013, 2014), (2015, 2016)]

    def test_order_of_rows_does_not_matter(self):
        series = BandSeries("a", "#000000", [2012, 2010], [3, 1], low=[2, 0], high=[4, 2])
        assert [(seen.value, seen.low, seen.high) for seen in observations(series)] == [(1, 0, 2), (3, 2, 4)]

    def test_lengths_must_agree(self):
        with pytest.raises(ValueError, match="2 periods but 1 values"):
            Series("a", "#000000", [2010, 2011], [1])
