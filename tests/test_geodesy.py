"""Distances on Earth: known lengths, and what holds for any two places."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.geodesy import great_circle, great_circle_km, is_on_a_lane, nearest, sea_route

PLACES = st.tuples(st.floats(-89, 89), st.floats(-179, 179))


def test_a_degree_of_latitude_and_of_longitude() -> None:
    # WGS 84: 110.574 km from the equator to 1° north, 111.320 km along the equator (NGA.STND.0036).
    assert great_circle_km((0, 0), (1, 0)) == pytest.approx(110.574, abs=0.001)
    assert great_circle_km((0, 0), (0, 1)) == pytest.approx(111.320, abs=0.001)


def test_a_published_geodesic() -> None:
    # GeographicLib, documentation of GeodSolve: JFK (40.6, −73.8) to LHR (51.6, −0.5) is 5,551.759 km.
    assert great_circle_km((40.6, -73.8), (51.6, -0.5)) == pytest.approx(5551.759, abs=0.001)


@given(PLACES, PLACES)
def test_great_circles_are_symmetric_and_no_longer_than_half_round_earth(one, other) -> None:
    there = great_circle_km(one, other)
    assert there == pytest.approx(great_circle_km(other, one), abs=1e-6)
    assert 0 <= there <= 20_004


def test_points_along_a_great_circle_add_up_to_it() -> None:
    points = great_circle((-1.9, 30.1), (51.1, 71.5), 9)
    parts = [great_circle_km(one, other) for one, other in pairwise(points)]
    assert sum(parts) == pytest.approx(great_circle_km((-1.9, 30.1), (51.1, 71.5)), abs=1e-3)
    assert len({round(part, 3) for part in parts}) == 1


def test_the_nearest_place() -> None:
    ports = [("far", (10.0, 0.0)), ("near", (1.0, 0.0)), ("other", (0.0, 5.0))]
    assert nearest((0.0, 0.0), ports) == ("near", pytest.approx(110.574, abs=0.001))
    assert nearest((0.0, 0.0), []) is None


def test_a_way_by_sea_of_stated_length() -> None:
    # Mundra to Bandar Abbas: 1,585 km by sea, as Uzbekistan's railways state (Fergana News, March 2025).
    found = sea_route((22.74, 69.7), (27.1, 56.2))
    assert found is not None
    assert found[0] == pytest.approx(1585, rel=0.05)


def test_a_way_by_sea_is_longer_than_the_great_circle_and_goes_round_land() -> None:
    dar, mersin = (-6.8, 39.3), (36.8, 34.6)
    found = sea_route(dar, mersin)
    assert found is not None
    assert found[0] > 1.2 * great_circle_km(dar, mersin)
    # By the Red Sea: some point of the way lies in it.
    assert any(13 < lat < 28 and 32 < lon < 44 for lat, lon in found[1])


def test_one_port_has_no_way_by_sea_to_itself() -> None:
    assert sea_route((36.8, 34.6), (36.8, 34.6)) is None


def test_inland_places_are_no_sea_ports() -> None:
    assert is_on_a_lane((-4.04, 39.67))  # Mombasa
    assert not is_on_a_lane((-1.29, 36.82))  # Nairobi, which a list of ports has
