"""Shares of groups and concentration of markets, from complete lists and from those that leave partners out."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.measures.composition import hhi, shares
from bilateral.measures.markets import COMPLETE, changes, concentration, coverage, group_share

WHOLE = {"COD": 50.0, "ARE": 30.0, "BEL": 15.0, "FRA": 5.0, "WLD": 100.0}
LISTED = {"COD": 50.0, "ARE": 30.0, "BEL": 10.0, "WLD": 100.0}


def test_a_complete_list_gives_one_share() -> None:
    found = group_share(WHOLE, 100.0, {"BEL", "FRA", "USA"})
    assert found is not None
    assert (found.low, found.high, found.coverage) == (0.2, pytest.approx(0.2), 1.0)
    assert found.complete


def test_what_is_not_listed_may_all_belong_to_the_group() -> None:
    # 10 of 100 go to nobody knows whom: France may have them or not.
    found = group_share(LISTED, 100.0, {"BEL", "FRA"})
    assert found is not None
    assert (found.low, found.high) == (0.1, pytest.approx(0.2))
    assert not found.complete


def test_a_group_that_is_listed_whole_has_one_share() -> None:
    found = group_share(LISTED, 100.0, {"BEL", "COD"})
    assert found is not None
    assert found.low == found.high == 0.6


def test_concentration_by_hand() -> None:
    # 0.5² + 0.3² + 0.15² + 0.05²
    found = concentration(WHOLE, 100.0)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.365), pytest.approx(0.365))
    # 0.5² + 0.3² + 0.1², and 0.1² more if one country has all the rest.
    found = concentration(LISTED, 100.0)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.35), pytest.approx(0.36))


def test_totals_are_no_partners() -> None:
    assert coverage({"WLD": 100.0, "AFR": 30.0, "COD": 20.0}, 100.0) == 0.2
    assert group_share({"WLD": 100.0}, 100.0, {"WLD"}) is None


@pytest.mark.parametrize("total", [None, 0.0])
def test_without_a_total_there_is_no_share(total: float | None) -> None:
    assert coverage(WHOLE, total) is None
    assert group_share(WHOLE, total, {"BEL"}) is None
    assert concentration(WHOLE, total) is None
    assert changes(WHOLE, total, WHOLE, 100.0).empty


def test_partners_that_exceed_the_total_cover_it() -> None:
    # Rounding and revisions: some lists sum to a little more than the total that stands beside them.
    found = concentration({"COD": 60.0, "ARE": 41.0}, 100.0)
    assert found is not None
    assert found.coverage == 1.0
    assert found.low == found.high


def test_changes_by_hand() -> None:
    found = changes({"CHE": 20.0, "COD": 80.0}, 100.0, {"COD": 100.0, "ARE": 100.0}, 200.0)
    assert found.to_dict() == {"ARE": 0.5, "CHE": -0.2, "COD": pytest.approx(-0.3)}


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be -1"):
        group_share({"COD": -1.0}, 100.0, {"COD"})
    with pytest.raises(ValueError, match="stands twice"):
        concentration(pd.Series([1.0, 2.0], index=["COD", "COD"]), 100.0)


amounts = st.dictionaries(
    st.sampled_from(["BEL", "FRA", "COD", "ARE", "USA", "KEN"]), st.floats(1.0, 1e9), min_size=1, max_size=6
)


@given(amounts, st.floats(0.0, 1e9), st.sets(st.sampled_from(["BEL", "FRA", "USA", "CHN"])))
def test_the_truth_lies_between_the_ends(values: dict[str, float], rest: float, members: set[str]) -> None:
    total = sum(values.values()) + rest
    share, index = group_share(values, total, members), concentration(values, total)
    assert share is not None
    assert index is not None
    assert 0 <= share.low <= share.high <= 1
    assert 0 <= index.low <= index.high <= 1
    # If China had all that is not listed, both would still hold.
    whole = values | {"CHN": rest}
    own = sum(value for code, value in whole.items() if code in members)
    assert share.low - 1e-9 <= own / total <= share.high + 1e-9
    truth = hhi(shares(whole))
    assert truth is not None
    assert index.low - 1e-9 <= truth <= index.high + 1e-9
    if index.complete:
        assert index.high - index.low <= (1 - COMPLETE) ** 2 + 1e-9
