"""Votes and ideal points: coincidence with its interval, distance with its band."""

from math import sqrt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.measures.alignment import (
    MeanDistance,
    coincidence,
    coincidence_by_year,
    ideal_distance,
    mean_coincidence,
    mean_ideal_distance,
    recent_coincidence,
    wilson_interval,
)


def votes(*rows: tuple[int, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["year", "joint", "same", "half"])


def test_coincidence_by_hand() -> None:
    # (60 + 12 / 2) / 80 = 0.825, as the US State Department counts.
    found = coincidence(votes((2019, 80, 60, 12)))
    assert found is not None
    assert found.value == 0.825
    assert (found.joint, found.first_year, found.last_year) == (80, 2019, 2019)
    assert found.low < 0.825 < found.high


def test_no_coincidence_under_thirty_joint_votes() -> None:
    assert coincidence(votes((2016, 29, 29, 0))) is None
    assert coincidence(votes((2016, 30, 30, 0))) is not None
    assert coincidence(votes()) is None


@pytest.mark.parametrize("row", [(2019, 40, 30, 11), (2019, 40, -1, 0), (2019, -40, 0, 0)])
def test_refuses_counts_that_cannot_be(row: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="counts are negative, or same and half exceed"):
        coincidence(votes(row))


SESSIONS = votes((2014, 40, 20, 0), (2015, 60, 60, 0), (2016, 5, 0, 0), (2017, 100, 50, 50), (2020, 1, 1, 0))


def test_years_with_few_votes_have_no_figure() -> None:
    found = coincidence_by_year(SESSIONS)
    assert found["value"].tolist() == pytest.approx([0.5, 1.0, float("nan"), 0.75, float("nan")], nan_ok=True)
    assert found["joint"].tolist() == [40, 60, 5, 100, 1]
    assert coincidence_by_year(votes()).empty


def test_recent_years_pool_votes_and_the_mean_weighs_years() -> None:
    # The last two years with thirty votes are 2015 and 2017: (60 + 50 + 25) / 160 = 0.84375; (1 + 0.75) / 2
    # = 0.875.
    found = recent_coincidence(SESSIONS, years=2)
    assert found is not None
    assert found.value == pytest.approx(0.84375)
    assert (found.joint, found.first_year, found.last_year) == (160, 2015, 2017)
    assert mean_coincidence(SESSIONS, years=2) == pytest.approx(0.875)
    assert mean_coincidence(SESSIONS) == pytest.approx((0.5 + 1.0 + 0.75) / 3)
    assert recent_coincidence(SESSIONS.iloc[2:3]) is None
    assert mean_coincidence(SESSIONS.iloc[2:3]) is None


def test_wilson_interval_as_published() -> None:
    # Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998),
    # table I, method 3 (Wilson's score interval).
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (successes, count), bounds in published.items():
        assert wilson_interval(successes / count, count) == pytest.approx(bounds, abs=5e-5)


@pytest.mark.parametrize(("value", "count"), [(1.1, 30), (-0.1, 30), (0.5, 0), (float("nan"), 30)])
def test_wilson_interval_refuses_what_is_no_share(value: float, count: int) -> None:
    with pytest.raises(ValueError, match="no share of trials"):
        wilson_interval(value, count)


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_wilson_interval_holds_the_share(value: float, count: int) -> None:
    low, high = wilson_interval(value, count)
    assert 0 <= low <= value + 1e-9
    assert value - 1e-9 <= high <= 1


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_coincidence_is_a_share(same: int, half: int, opposite: int) -> None:
    found = coincidence(votes((2019, same + half + opposite, same, half)))
    assert (found is None) == (same + half + opposite < 30)
    if found is not None:
        assert 0 <= found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high <= 1
        # Opposing votes turned into agreeing ones mirror the figure.
        mirrored = coincidence(votes((2019, found.joint, opposite, half)))
        assert mirrored is not None
        assert found.value + mirrored.value == pytest.approx(1)


def points(*rows: tuple[int, float | None, float | None, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["session", "value", "p05", "p95"])
    return frame.assign(year=frame["session"] + 1945)


def test_distance_carries_both_bands() -> None:
    found = ideal_distance(points((77, 0.5, 0.2, 0.8)), points((77, -0.5, -0.9, -0.1)))
    # 0.5 - -0.5 = 1; the half-widths 0.3 and 0.4 combine to √(0.09 + 0.16) = 0.5.
    assert found.iloc[0].to_dict() == pytest.approx(
        {"session": 77, "year": 2022, "distance": 1.0, "low": 0.5, "high": 1.5, "overlap": False}
    )


def test_distances_of_rwanda_and_kazakhstan() -> None:
    # Ideal points of Bailey, Strezhnev and Voeten, sessions 77 and 78, as their file has them. Session 77:
    # -0.0844532 + 0.778407 = 0.6939538, less √(0.1568633² + 0.2063653²) = 0.2592153, plus √(0.1511401² +
    # 0.2175873²) = 0.2649300. Session 78: 0.508545 - 0.4414077 = 0.0671373, its band reaches zero, its upper
    # end is 0.0671373 + √(0.2463713² + 0.2328500²) = 0.4061334.
    rwanda = points((77, -0.0844532, -0.2413165, 0.0666869), (78, -0.4414077, -0.7034467, -0.1950364))
    kazakhstan = points((77, -0.778407, -0.9959943, -0.5720417), (78, -0.508545, -0.741395, -0.2762296))
    found = ideal_distance(rwanda, kazakhstan)
    assert found["distance"].tolist() == pytest.approx([0.6939538, 0.0671373])
    assert found["low"].tolist() == pytest.approx([0.4347385, 0.0], abs=1e-6)
    assert found["high"].tolist() == pytest.approx([0.9588838, 0.4061334], abs=1e-6)
    assert found["overlap"].tolist() == [False, True]


def test_distance_of_bands_that_overlap_may_be_zero() -> None:
    found = ideal_distance(points((77, 0.1, -0.2, 0.4)), points((77, 0.0, -0.4, 0.4)))
    assert found["low"].tolist() == [0.0]
    assert found["overlap"].tolist() == [True]
    assert found["high"].tolist() == pytest.approx([0.1 + 0.5])  # √(0.3² + 0.4²) = 0.5


def test_uneven_bands_keep_their_sides() -> None:
    found = ideal_distance(points((77, 2.0, 1.0, 2.1)), points((77, 0.0, -0.2, 0.5)))
    assert found["low"].tolist() == pytest.approx([2 - sqrt(1.0**2 + 0.5**2)])
    assert found["high"].tolist() == pytest.approx([2 + sqrt(0.1**2 + 0.2**2)])


def test_distance_of_common_sessions_only() -> None:
    ours = points((76, 0.5, 0.2, 0.8), (77, None, None, None), (78, 0.7, None, None))
    theirs = points((77, 0.1, 0.0, 0.2), (78, 0.2, 0.1, 0.3), (79, 0.2, 0.1, 0.3))
    found = ideal_distance(ours, theirs)
    assert found["session"].tolist() == [78]
    assert found["distance"].tolist() == pytest.approx([0.5])
    assert found["low"].isna().all()
    assert found["overlap"].tolist() == [False]
    assert ideal_distance(ours, theirs.iloc[:0]).empty
    with pytest.raises(ValueError, match="a session stands twice"):
        ideal_distance(pd.concat([ours, ours]), theirs)


BANDS = st.tuples(st.floats(-3, 3), st.floats(0, 1), st.floats(0, 1))


@given(BANDS, BANDS)
def test_distance_is_symmetric_and_within_its_band(a: tuple[float, ...], b: tuple[float, ...]) -> None:
    first, second = (points((77, x[0], x[0] - x[1], x[0] + x[2])) for x in (a, b))
    there, back = ideal_distance(first, second).iloc[0], ideal_distance(second, first).iloc[0]
    for column in ("distance", "low", "high"):
        assert there[column] == pytest.approx(back[column])
    assert 0 <= there["low"] <= there["distance"] + 1e-9
    assert there["distance"] <= there["high"] + 1e-9


def test_mean_over_sessions_shows_its_spread() -> None:
    # One session moved the distance of Rwanda and Kazakhstan from 0.69 to 0.07: the mean alone would hide it.
    distances = pd.DataFrame({"session": [75, 76, 77, 78], "distance": [0.50, 0.69, None, 0.07]})
    assert mean_ideal_distance(distances, 2) == MeanDistance(pytest.approx(0.38), 2, 76, 78, 0.07, 0.69)
    assert mean_ideal_distance(distances) == MeanDistance(pytest.approx(0.42), 3, 75, 78, 0.07, 0.69)
    assert mean_ideal_distance(distances.iloc[:0]) is None
