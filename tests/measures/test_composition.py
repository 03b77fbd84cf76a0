"""Shares, concentration, comparative advantage and fit, by hand, by publication and by property."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.measures.composition import (
    complementarity,
    effective_number,
    export_similarity,
    hhi,
    rca,
    shares,
)

PRODUCTS = ["tea", "coffee", "ores", "cars", "oil"]
BASKETS = st.dictionaries(st.sampled_from(PRODUCTS), st.floats(1e-3, 1e9), min_size=1)


def test_shares_add_up_and_leave_out_the_missing() -> None:
    found = shares({"tea": 30.0, "ores": 10.0, "cars": 0.0, "coffee": None, "oil": float("nan")})
    assert found.to_dict() == {"tea": 0.75, "ores": 0.25, "cars": 0.0}


def test_shares_of_nothing_are_none() -> None:
    assert shares({}).empty
    assert shares({"tea": None}).empty
    assert shares({"tea": 0.0, "ores": 0.0}).empty


def test_shares_take_frames_and_series() -> None:
    frame = pd.DataFrame({"product": ["tea", "ores"], "value_usd": [3.0, 1.0]})
    assert (
        shares(frame).to_dict()
        == shares(pd.Series({"tea": 3.0, "ores": 1.0})).to_dict()
        == {"tea": 0.75, "ores": 0.25}
    )
    with pytest.raises(ValueError, match="product 'tea' stands twice"):
        shares(pd.concat([frame, frame]))
    with pytest.raises(ValueError, match="tea cannot be -3"):
        shares({"tea": -3.0})


@pytest.mark.parametrize(
    ("parts", "index", "normalised"),
    [
        ([0.5, 0.3, 0.2], 0.38, 0.07),  # 0.25 + 0.09 + 0.04; (0.38 - 1/3) / (2/3)
        ([0.25, 0.25, 0.25, 0.25], 0.25, 0.0),
        ([1.0], 1.0, 1.0),
        ([1.0, 0.0], 1.0, 1.0),
        ([0.5, 0.3, 0.2, 0.0], 0.38, 0.07),  # a share of zero is no product
        ([0.5, 0.5], 0.5, 0.0),
        # World Mining Data: companies with 50, 30, 15 and 5 % of a market have an HHI of 3,650 of 10,000.
        ([0.50, 0.30, 0.15, 0.05], 0.3650, (0.3650 - 0.25) / 0.75),
    ],
)
def test_concentration(parts: list[float], index: float, normalised: float) -> None:
    found = {str(place): part for place, part in enumerate(parts)}
    assert hhi(found) == pytest.approx(index)
    assert hhi(found, normalised=True) == pytest.approx(normalised)
    assert effective_number(found) == pytest.approx(1 / index)


def test_concentration_of_nothing_and_of_no_shares() -> None:
    assert hhi({}) is None
    assert effective_number({}) is None
    with pytest.raises(ValueError, match=r"add up to 0\.8, not to 1"):
        hhi({"a": 0.5, "b": 0.3})
    with pytest.raises(ValueError, match="not negative"):
        hhi({"a": 1.5, "b": -0.5})


@given(BASKETS, st.floats(1e-3, 1e3))
def test_concentration_stays_within_its_bounds(basket: dict[str, float], scale: float) -> None:
    parts = shares(basket)
    index, normal, number = hhi(parts), hhi(parts, normalised=True), effective_number(parts)
    assert index is not None
    assert normal is not None
    assert number is not None
    assert 1 / len(basket) - 1e-9 <= index <= 1 + 1e-9
    assert 0 <= normal <= 1 + 1e-9
    assert 1 - 1e-9 <= number <= len(basket) + 1e-9
    assert hhi(shares({name: value * scale for name, value in basket.items()})) == pytest.approx(index)


def test_comparative_advantage_by_hand() -> None:
    # Tea is 60 of 100 at home and 20 of 1,000 in the world: 0.6 / 0.02 = 30. Cars: 0.4 / 0.5 = 0.8.
    found = rca({"tea": 60.0, "cars": 40.0}, {"tea": 20.0, "cars": 500.0, "oil": 480.0, "ice": 0.0})
    assert found["tea"] == pytest.approx(30.0)
    assert found["cars"] == pytest.approx(0.8)
    assert found[["oil", "ice"]].isna().all()


def test_comparative_advantage_of_missing_values() -> None:
    world = {"tea": 20.0, "cars": 80.0}
    assert rca({"tea": 5.0, "cars": None}, world).isna().to_dict() == {"tea": False, "cars": True}
    assert rca({"tea": 5.0, "cars": 0.0}, world).to_dict() == {"tea": 5.0, "cars": 0.0}
    assert rca({}, world).empty
    assert rca(world, {}).empty
    with pytest.raises(ValueError, match="no exports of oil: the levels differ"):
        rca({"oil": 1.0}, world)


@given(BASKETS)
def test_the_world_has_no_advantage_over_itself(basket: dict[str, float]) -> None:
    assert rca(basket, basket).to_numpy() == pytest.approx(1.0)


@given(BASKETS, BASKETS)
def test_advantages_weighted_by_the_world_add_up(country: dict[str, float], rest: dict[str, float]) -> None:
    # Σ RCA_p · (share of p in the world) = Σ (share of p in the country) = 1.
    world = {name: country.get(name, 0) + rest.get(name, 0) for name in country | rest}
    assert float((rca(country, world) * shares(world)).sum()) == pytest.approx(1.0)


def test_complementarity_by_hand() -> None:
    # Shares 0.8, 0.2, 0 against 0.3, 0, 0.7: differences 0.5, 0.2, 0.7, sum 1.4; 100 · (1 - 0.7) = 30.
    assert complementarity({"tea": 80.0, "ores": 20.0}, {"tea": 30.0, "cars": 70.0}) == pytest.approx(30.0)


def test_complementarity_of_the_extremes() -> None:
    assert complementarity({"tea": 8.0}, {"cars": 3.0}) == 0.0
    assert complementarity({"tea": 8.0}, {"tea": 3.0}) == 100.0
    assert complementarity({"tea": 8.0}, {}) is None
    assert complementarity({"tea": 0.0}, {"tea": 3.0}) is None
    with pytest.raises(ValueError, match="cannot be -1"):
        complementarity({"tea": -1.0}, {"tea": 3.0})


def test_similarity_by_hand() -> None:
    # min(0.8, 0.3) + min(0.2, 0.7) = 0.5.
    assert export_similarity({"tea": 80.0, "ores": 20.0}, {"tea": 30.0, "ores": 70.0}) == pytest.approx(50.0)
    assert export_similarity({"tea": 8.0}, {"cars": 3.0}) == 0.0
    assert export_similarity({"tea": 8.0}, {}) is None


@given(BASKETS, BASKETS, st.floats(1e-3, 1e3))
def test_fit_is_bounded_and_does_not_depend_on_size(
    a: dict[str, float], b: dict[str, float], scale: float
) -> None:
    found = complementarity(a, b)
    assert found is not None
    assert 0 <= found <= 100
    assert complementarity({name: value * scale for name, value in a.items()}, b) == pytest.approx(found)
    assert complementarity(a, a) == pytest.approx(100)
    # 1 - ½ Σ |a - b| = Σ min(a, b): the two indices are one sum, and so symmetric.
    assert export_similarity(a, b) == pytest.approx(found, abs=1e-6)
    assert export_similarity(b, a) == pytest.approx(found, abs=1e-6)


def test_markets_as_wits_publishes_them(shared_data: Path) -> None:
    """WITS gives Germany's HH market concentration index as 0.04 in every year from 2008 to 2016."""
    flows = pd.read_csv(shared_data / "wits_bilateral_1962_2016.csv.gz")
    exports = flows[
        (flows["reporter"] == "DEU") & flows["year"].between(2008, 2016) & flows["export_kusd"].notna()
    ]
    published = pd.read_csv(shared_data / "wits_country_summary_1988_2019_long.csv.gz", low_memory=False)
    published = published[
        (published["iso3"] == "DEU") & (published["indicator"] == "HH Market concentration index")
    ]
    known = dict(zip(published["year"].astype(int), published["value"].astype(float), strict=True))
    for year, rows in exports.groupby("year"):
        found = hhi(shares(rows.set_index("partner")["export_kusd"]), normalised=True)
        assert found is not None
        assert round(found, 2) == known[int(str(year))]
