"""Ranks as lines across dimensions."""

from __future__ import annotations

from functools import partial

import pytest

from bilateral.figures import parallel
from bilateral.figures.parallel import ParallelRow
from bilateral.figures.style import VERMILION

parallel_ranks = partial(parallel.parallel_ranks, colour=VERMILION)

ROWS = [
    ParallelRow("Trade, both ways", "2016, first: Kenya", {"KEN": 1, "IND": 2, "KAZ": 3}, "3rd of 3"),
    ParallelRow(
        "Resident missions", "Nov 2022, first: 2 jointly", {"KEN": 1, "IND": 1, "KAZ": 3}, "3rd of 3"
    ),
    ParallelRow("Votes alike", "2019", {"KEN": 2, "IND": 3, "KAZ": 1}, "1st of 3"),
    ParallelRow("Agreements", "", {}, "no other of them on record"),
]


def draw(rows=ROWS, width=7.2):
    return parallel_ranks(rows, "KAZ", first_label="first", last_label="last", width_in=width)


def middles(shape):
    return [(box.x0 + box.x1) / 2 for box in (path.get_extents() for path in shape.paths)]


def test_the_own_line_passes_through_its_places(seen):
    found = seen(draw())
    (own,) = found.named("own")
    assert own.fill == VERMILION
    first, second, third = middles(own)
    assert first == pytest.approx(second)
    assert third < first
    grid = middles(found.named("grid")[0])
    assert first == pytest.approx(grid[2])
    assert third == pytest.approx(grid[0])
    (line,) = found.named("own line")
    assert len(line.paths[0].vertices) == 3


def test_every_other_country_has_a_line_and_shared_places_one_dot(seen):
    found = seen(draw())
    assert len(found.named("other line")) == 2
    # Kenya and India share the first place in missions: six places, five dots.
    assert len(found.named("others")[0].paths) == 5


def test_a_line_ends_where_its_country_has_no_place(seen):
    broken = [ROWS[0], ParallelRow("Visits", "", {"KEN": 1, "IND": 2}, "not reported"), *ROWS[1:3]]
    found = seen(draw(broken))
    assert [len(shape.paths[0].vertices) for shape in found.named("own line")] == [2]
    assert len(found.named("own")[0].paths) == 3
    assert found.labels_named("gap") == ["not reported"]


def test_a_dimension_without_places_says_why(seen):
    found = seen(draw())
    assert found.labels_named("gap") == ["no other of them on record"]
    assert found.labels_named("place") == ["3rd of 3", "3rd of 3", "1st of 3"]
    with pytest.raises(ValueError, match="has no place"):
        draw(ROWS[3:])


@pytest.mark.parametrize("width", [7.2, 3.7])
def test_labels_keep_apart(seen, width):
    found = seen(draw(width=width))
    assert found.collisions() == []
    assert found.outside() == []
