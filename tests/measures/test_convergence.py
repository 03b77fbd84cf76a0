"""Whether a gap closes: a line worked by hand, lines that prove nothing, and what must hold for any values."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.measures.convergence import closing, share_of_pairs_closer

# UN E-Government Development Index, Kazakhstan less Rwanda: 2010 0.55782 - 0.27494, 2012 0.68438 - 0.32913,
# 2014 0.72827 - 0.35888, 2016 0.72499 - 0.33904, 2018 0.7597 - 0.459, 2022 0.8628 - 0.5489, 2024 0.90093 - 0.57993.
GAPS = {
    "2010": 0.28288,
    "2012": 0.35525,
    "2014": 0.36939,
    "2016": 0.38595,
    "2018": 0.30070,
    "2022": 0.31390,
    "2024": 0.32100,
}


def frame(gaps: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame({"period": list(gaps), "gap": list(gaps.values())})


def test_the_line_through_ten_years_worked_by_hand() -> None:
    # 2014 to 2024, mean year 2018.8, mean gap 0.338188. Σ dx² = 23.04 + 7.84 + 0.64 + 10.24 + 27.04 = 68.8;
    # Σ dx·y = -4.8·0.36939 - 2.8·0.38595 - 0.8·0.3007 + 3.2·0.3139 + 5.2·0.321 = -0.420612; slope -0.0061136 a year;
    # squared residuals 0.0029745, so s² = 0.0009915 with 3 degrees of freedom and a standard error of
    # √(0.0009915 / 68.8) = 0.0037962; half the interval is 3.182 times that.
    found = closing(frame(GAPS))
    assert found is not None
    assert (found.first_period, found.last_period, found.observations) == ("2014", "2024", 5)
    assert found.slope == pytest.approx(-0.420612 / 68.8, abs=1e-9)
    assert found.margin == pytest.approx(3.182 * 0.0037962, abs=2e-6)
    assert found.years == pytest.approx(0.321 * 68.8 / 0.420612, abs=1e-6)
    assert not found.firm


def test_the_window_is_in_years_and_not_in_editions() -> None:
    found = closing(frame(GAPS), years=6)
    assert found is not None
    assert found.first_period == "2018"
    assert found.years is None  # 0.3007, 0.3139, 0.321: it widens


def test_the_order_of_the_two_makes_no_difference() -> None:
    turned = closing(frame({period: -gap for period, gap in GAPS.items()}))
    assert turned == closing(frame(GAPS))


def test_a_lead_that_changed_hands_grows() -> None:
    found = closing(frame({"2020": -0.02, "2022": -0.01, "2024": 0.01}))
    assert found is not None
    assert found.years is None
    assert found.slope > 0


def test_too_little_to_draw_a_line_through() -> None:
    assert closing(frame({"2022": 0.3, "2024": 0.2})) is None
    assert closing(frame({"1990": 0.4, "2022": 0.3, "2024": 0.2})) is None
    assert closing(frame({})) is None
    with pytest.raises(ValueError, match="twice"):
        closing(pd.DataFrame({"period": ["2020", "2020", "2022"], "gap": [0.1, 0.2, 0.3]}))
    with pytest.raises(ValueError, match="gap"):
        closing(pd.DataFrame({"period": ["2020"]}))


@given(st.lists(st.floats(min_value=-1, max_value=1), min_size=3, max_size=6))
def test_years_are_given_only_where_it_narrows(values: list[float]) -> None:
    found = closing(frame({str(2014 + 2 * place): value for place, value in enumerate(values)}))
    assert found is not None
    assert found.gap == abs(values[-1])
    assert found.margin >= 0
    assert (found.years is None) == (found.slope >= 0 and values[-1] != 0)
    assert found.years is None or found.years >= 0


def test_how_many_pairs_are_closer() -> None:
    values = {"A": 0.0, "B": 0.1, "C": 0.4, "D": None}
    # Pairs: AB 0.1, BC 0.3, AC 0.4. BC has one of two others below it.
    assert share_of_pairs_closer(values, "B", "C") == 0.5
    assert share_of_pairs_closer(values, "A", "B") == 0.0
    assert share_of_pairs_closer(values, "A", "C") == 1.0
    assert share_of_pairs_closer(values, "A", "D") is None
    assert share_of_pairs_closer({"A": 0.0, "B": 0.1}, "A", "B") is None


def test_equal_gaps_count_half() -> None:
    assert share_of_pairs_closer({"A": 0.0, "B": 0.5, "C": 1.0}, "A", "B") == 0.25
