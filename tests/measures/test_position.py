"""Where one pair stands among all."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.measures.position import position


def test_mid_rank_by_hand() -> None:
    # 10 20 20 40: of 20, one is below and two are equal: (1 + 2/2) / 4 = 0.5; the median is 20.
    values = pd.Series({"a": 10.0, "b": 20.0, "c": 20.0, "d": 40.0})
    found = position(values, "b")
    assert found is not None
    assert (found.value, found.percentile, found.pairs, found.median) == (20.0, 0.5, 4, 20.0)
    highest = position(values, "d")
    assert highest is not None
    assert highest.percentile == 0.875


def test_missing_is_left_out_and_not_lowest() -> None:
    values = pd.Series({"a": 10.0, "b": float("nan"), "c": 30.0})
    assert position(values, "b") is None
    assert position(values, "x") is None
    found = position(values, "a")
    assert found is not None
    assert found.pairs == 2


def test_a_pair_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        position(pd.Series([1.0, 2.0], index=["a", "a"]), "a")


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30))
def test_percentiles_average_to_a_half(numbers: list[float]) -> None:
    values = pd.Series(dict(enumerate(numbers)), dtype="float64").rename(index=str)
    found = [position(values, str(index)) for index in range(len(numbers))]
    assert sum(one.percentile for one in found if one) / len(numbers) == pytest.approx(0.5)
