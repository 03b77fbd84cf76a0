"""Maps: the projection against known values, clipping, and names that do not run into one another."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.figures.maps import MapLine, MapPlace, Outline, route_map
from bilateral.figures.projection import EARTH_KM, EqualArea, clip_line, clip_ring, middle

BOX = (0.0, 0.0, 10.0, 10.0)
POINTS = st.tuples(st.floats(-50, 50), st.floats(-50, 50))
AREA = [Outline("AAA", [(-5, 20), (-5, 50), (30, 50), (30, 20)])]
PLACES = [MapPlace((-2, 30), "Kigali", 0), MapPlace((25, 45), "Harbour"), MapPlace((20, 40), "Junction", 3)]
LINES = [MapLine([(-2, 30), (20, 40)], "road"), MapLine([(20, 40), (25, 45)], "planned")]
KEY = {"road": "road", "planned": "planned", "sea": "sea"}


def test_a_quarter_of_earth_lies_at_the_root_of_two_radii() -> None:
    # Snyder, Map Projections: a working manual (1987), eq. 24-1: ρ = 2 R sin(c/2), for c = 90° R√2.
    x, y = EqualArea((0, 0)).point((0, 90))
    assert x == pytest.approx(EARTH_KM * math.sqrt(2))
    assert y == pytest.approx(0, abs=1e-6)
    assert EqualArea((40, -100)).point((40, -100)) == (0, 0)


def test_equal_areas_stay_equal() -> None:
    def area(ring: list[tuple[float, float]]) -> float:
        shifted = [*ring[1:], ring[0]]
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, shifted, strict=True))) / 2

    project = EqualArea((10, 20))
    cells = []
    for lon in (0.0, 60.0):
        ring = [(lat, lon + across) for lat, across in [(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 0)]]
        points, near = project(ring)
        assert near
        cells.append(area([(float(x), float(y)) for x, y in points]))
    assert cells[0] == pytest.approx(cells[1], rel=1e-3)


def test_the_far_side_is_known_as_such() -> None:
    assert EqualArea((0, 0))([(0, 179)])[1] is False
    assert middle([(0, 170), (0, -170)]) == pytest.approx((0, 180))


def test_a_ring_and_a_line_are_cut_at_the_box() -> None:
    square = [(-5.0, 2.0), (5.0, 2.0), (5.0, 4.0), (-5.0, 4.0)]
    assert sorted(clip_ring(square, BOX)) == [(0.0, 2.0), (0.0, 4.0), (5.0, 2.0), (5.0, 4.0)]
    assert clip_line([(-5, 5), (15, 5)], BOX) == [[(0.0, 5.0), (10.0, 5.0)]]
    assert clip_line([(-5, 5), (5, 5), (5, 20), (8, 20), (8, 5)], BOX) == [
        [(0.0, 5.0), (5, 5), (5.0, 10.0)],
        [(8.0, 10.0), (8, 5)],
    ]
    assert clip_line([(20, 20), (30, 30)], BOX) == []


@given(st.lists(POINTS, min_size=2, max_size=12))
def test_nothing_is_left_outside_the_box(points: list[tuple[float, float]]) -> None:
    for x, y in [*clip_ring(points, BOX), *(point for part in clip_line(points, BOX) for point in part)]:
        assert -1e-6 <= x <= 10 + 1e-6
        assert -1e-6 <= y <= 10 + 1e-6


def test_a_map_names_its_places_and_what_it_uses(seen) -> None:
    drawn = seen(route_map(AREA, LINES, PLACES, key=KEY, highlight={"AAA": "#0b5cad"}))
    assert {"Kigali", "Harbour", "road", "planned"} <= set(drawn.texts)
    assert "sea" not in drawn.texts
    assert "Junction" not in drawn.texts
    assert drawn.named("line planned")
    assert drawn.collisions() == []


def test_an_inset_names_what_it_shows_once(seen) -> None:
    places = [*PLACES, MapPlace((22, 42), "Bend", 1)]
    drawn = seen(route_map(AREA, LINES, places, key=KEY, inset=[(20, 40), (25, 45)]))
    assert sorted(drawn.texts).count("Bend") == 1
    assert drawn.named("panel edge")
    assert drawn.collisions() == []


def test_a_map_without_places_is_refused() -> None:
    with pytest.raises(ValueError, match="no places"):
        route_map(AREA, LINES, [], key=KEY)
