"""Estimates with intervals, and the strips that show one pair among all."""

from __future__ import annotations

import pytest

from bilateral.figures.distribution import IntervalRow, StripRow, interval_rows, strips

ROWS = [
    IntervalRow("Palestine", 0.61, 0.46, 0.74, 0.83, "41 joint votes"),
    IntervalRow("Arms control and disarmament in all its aspects", 0.94, 0.87, 0.98, 0.73, "77 joint votes"),
    IntervalRow("Colonialism", None, note="12 joint votes"),
]


def share(value: float) -> str:
    return f"{value:.0%}"


def draw(rows=ROWS, width=7.2):
    return interval_rows(
        rows, fmt=share, value_label="Rwanda and Kazakhstan", reference_label="average pair",
        gap_label="fewer than 30 joint votes", width_in=width,
    )  # fmt: skip


class TestIntervals:
    def test_the_dot_lies_on_its_interval_and_the_reference_apart(self, seen):
        drawn = draw()
        found = seen(drawn)
        lines, dots = found.named("interval"), found.named("estimate")
        assert len(lines) == len(dots) == 2
        for line, dot in zip(lines, dots, strict=True):
            box, point = line.paths[0].get_extents(), dot.paths[0].get_extents()
            assert box.x0 < (point.x0 + point.x1) / 2 < box.x1
        # Palestine is below the average pair, disarmament above.
        places = [
            (d.paths[0].get_extents().x0, r.paths[0].get_extents().x0)
            for d, r in zip(dots, found.named("reference"), strict=True)
        ]
        assert places[0][0] < places[0][1]
        assert places[1][0] > places[1][1]

    def test_a_row_without_estimate_says_so_and_has_no_dot(self, seen):
        found = seen(draw())
        assert found.labels_named("gap") == ["fewer than 30 joint votes"]
        assert found.labels_named("value") == ["61%", "94%"]
        with pytest.raises(ValueError, match="nothing was estimated"):
            draw(ROWS[2:])

    @pytest.mark.parametrize("width", [7.2, 3.7])
    def test_labels_keep_apart(self, seen, width):
        found = seen(draw(width=width))
        assert found.collisions() == []
        assert found.outside() == []


class TestStrips:
    def rows(self):
        few = [0.3 + index * 0.02 for index in range(34)]
        many = [0.2 + index * 0.0008 for index in range(990)]
        return [
            StripRow("All 990 pairs", many, 0.89),
            StripRow(
                "Rwanda with each partner", few, 0.89, "United States", "Democratic Republic of the Congo"
            ),
        ]

    def test_every_value_has_its_stroke_and_many_become_columns(self, seen):
        found = seen(strips(self.rows(), fmt=share, own_label="Rwanda and Kazakhstan"))
        assert [len(shape.paths) for shape in found.named("strokes")] == [34]
        assert len(found.named("columns")[0].paths) > 30
        assert len(found.named("own")) == 2

    def test_the_pair_stands_at_its_value(self, seen):
        row = StripRow("x", [0.0, 1.0], 0.5)
        found = seen(strips([row], fmt=share, own_label="pair"))
        low, high = (path.get_extents().x0 for path in found.named("strokes")[0].paths)
        own = found.named("own")[0].paths[0].get_extents()
        assert (own.x0 + own.x1) / 2 == pytest.approx((low + high) / 2)

    @pytest.mark.parametrize("width", [7.2, 3.7])
    def test_labels_keep_apart(self, seen, width):
        found = seen(strips(self.rows(), fmt=share, own_label="Rwanda and Kazakhstan", width_in=width))
        assert found.collisions() == []
        assert found.outside() == []

    def test_nothing_to_draw_is_refused(self):
        with pytest.raises(ValueError, match="without values"):
            strips([], fmt=share, own_label="pair")
        with pytest.raises(ValueError, match="without values"):
            strips([StripRow("x", [], 0.5)], fmt=share, own_label="pair")
