"""How much one could supply of what the other buys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.measures.supply import ceiling, unit_value, whole_year, worth

volumes = st.floats(min_value=1e-3, max_value=1e9)


def test_tea_worked_by_hand() -> None:
    # Rwanda exported 39,000 t of tea for 107.7 million USD in the year to June 2023 (The New Times, after NAEB);
    # Kazakhstan imported 7,700 t in the first quarter of 2025 (Energyprom), 30,800 t at a year's pace.
    bought = whole_year(7_700, 3)
    assert bought == 30_800
    found = ceiling(39_000, bought)
    assert found is not None
    assert (found.tonnes, found.share_of_imports) == (30_800, 1.0)
    assert found.share_of_exports == pytest.approx(30_800 / 39_000)
    price = unit_value(107_700_000, 39_000)
    assert price == pytest.approx(2.76154, abs=1e-5)
    assert worth(found.tonnes, price) == pytest.approx(30_800 / 39_000 * 107_700_000)


def test_a_small_seller_gives_all_it_has() -> None:
    found = ceiling(100, 400)
    assert found is not None
    assert (found.tonnes, found.share_of_imports, found.share_of_exports) == (100, 0.25, 1.0)


def test_missing_stays_missing_and_nonsense_is_refused() -> None:
    assert ceiling(None, 400) is None
    assert ceiling(100, 0) is None
    assert unit_value(5.0, 0) is None
    assert worth(None, 2.0) is None
    assert whole_year(None, 3) is None
    with pytest.raises(ValueError, match="negative"):
        ceiling(-1, 5)
    with pytest.raises(ValueError, match="13"):
        whole_year(5, 13)


@given(volumes, volumes)
def test_never_more_than_either_has(sold: float, bought: float) -> None:
    found = ceiling(sold, bought)
    assert found is not None
    assert found.tonnes == min(sold, bought)
    assert 0 < found.share_of_imports <= 1
    assert 0 < found.share_of_exports <= 1
    assert 1.0 in (found.share_of_imports, found.share_of_exports)
