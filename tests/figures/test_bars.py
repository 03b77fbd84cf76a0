from __future__ import annotations

import math
from functools import partial
from itertools import pairwise

import pytest

from bilateral.figures import charts
from bilateral.figures.charts import PairRow, ranked_bars
from bilateral.figures.style import BLUE, PAPER, QUIET, VERMILION

quarter_bars = partial(charts.quarter_bars, colour=BLUE)
composition = partial(charts.composition, left_colour=BLUE, right_colour=VERMILION)
dumbbell = partial(charts.dumbbell, left_colour=BLUE, right_colour=VERMILION)

QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
LONG = "Congo, The Democratic Republic of the"


def money(value: float) -> str:
    return f"{value / 1e6:,.1f} m"


def widths(shapes):
    boxes = [path.get_extents() for shape in shapes for path in shape.paths]
    return [box.width for box in sorted(boxes, key=lambda box: box.y0)]


class TestQuarters:
    def test_heights_follow_values(self, seen):
        drawn = seen(quarter_bars(QUARTERS[:3], [1e6, 2e6, 4e6], fmt=money))
        heights = [path.get_extents().height for path in drawn.named("bars")[0].paths]
        assert heights[1] / heights[0] == pytest.approx(2)
        assert heights[2] / heights[0] == pytest.approx(4)

    def test_missing_is_no_bar_and_zero_is_a_hairline_that_says_zero(self, seen):
        drawn = seen(quarter_bars(QUARTERS[:3], [1e6, None, 0], fmt=money, gap_label="not reported"))
        assert len(drawn.named("bars")[0].paths) == 2
        assert drawn.labels_named("value") == ["1.0 m", "0.0 m"]
        assert drawn.labels_named("gap") == ["not reported"]
        assert len(drawn.named("gap")) == 1

    def test_years_stand_once_under_their_quarters(self, seen):
        drawn = seen(quarter_bars(QUARTERS, [1e6] * 8, fmt=money))
        assert drawn.labels_named("year") == ["2023", "2024"]
        assert drawn.labels_named("period") == ["Q1", "Q2", "Q3", "Q4"] * 2

    def test_labels_in_another_language(self, seen):
        drawn = seen(quarter_bars(QUARTERS[:4], [1e6] * 4, fmt=money, labels=["T1", "T2", "T3", "T4"]))
        assert drawn.labels_named("period") == ["T1", "T2", "T3", "T4"]

    def test_highlight_makes_the_others_pale(self, seen):
        drawn = seen(quarter_bars(QUARTERS, [1e6] * 8, fmt=money, highlight=QUARTERS[-1:]))
        assert [len(shape.paths) for shape in drawn.named("bars")] == [1]
        assert (drawn.named("pale bars")[0].fill, drawn.named("pale bars")[0].opacity) == (BLUE, 0.3)
        # What is pale has an outline that stands out from the paper.
        assert (drawn.named("outline pale bars")[0].stroke, drawn.named("outline pale bars")[0].fill) == (
            BLUE,
            None,
        )
        assert len(drawn.named("pale bars")[0].paths) == 7

    @pytest.mark.parametrize("width", [7.2, 3.7])
    @pytest.mark.parametrize(
        ("periods", "values"),
        [
            (QUARTERS, [2e6, None, 3e6, 0, 1e6, 4e6, 2e6, None]),
            (QUARTERS[:1], [5e6]),
            ([f"{y}-{m:02d}" for y in (2022, 2023, 2024) for m in range(1, 13)],
             [1e6 * math.sin(index) for index in range(36)]),
            (list(range(1995, 2025)), [1e6 * 1.3**index for index in range(30)]),
            (QUARTERS, [-1e6 * index for index in range(8)]),
            (QUARTERS[:2], [0, 0]),
        ],
        ids=["gaps", "one", "months", "years", "negative", "zeros"],
    )  # fmt: skip
    def test_labels_keep_apart(self, seen, periods, values, width):
        drawn = seen(quarter_bars(periods, values, fmt=money, gap_label="not reported", width_in=width))
        assert drawn.collisions() == []
        assert drawn.outside() == []

    def test_negative_bars_hang_from_zero(self, seen):
        drawn = seen(quarter_bars(QUARTERS[:2], [-1e6, 1e6], fmt=money))
        down, up = (path.get_extents() for path in drawn.named("bars")[0].paths)
        assert (
            down.y0 == pytest.approx(up.y1) == pytest.approx(drawn.named("zero")[0].paths[0].vertices[0, 1])
        )


class TestRanking:
    def test_lengths_follow_values_and_the_highlight_has_its_colour(self, seen):
        drawn = seen(
            ranked_bars(
                ["a", "b", "Kazakhstan"], [4e6, 2e6, 1e6], fmt=money, highlight={"Kazakhstan": VERMILION}
            )
        )
        lengths = widths(drawn.named("bars"))
        assert lengths[0] / lengths[2] == pytest.approx(4)
        assert {shape.fill: len(shape.paths) for shape in drawn.named("bars")} == {QUIET: 2, VERMILION: 1}
        weights = {label.get_text(): label.get_fontweight() for label in drawn.labels}
        assert weights["Kazakhstan"] > weights["a"]

    @pytest.mark.parametrize("highlight", ["b", ["b"], {"b": BLUE}])
    def test_ways_to_name_the_highlight(self, seen, highlight):
        drawn = seen(ranked_bars(["a", "b"], [2, 1], fmt=str, highlight=highlight, colour=BLUE))
        assert [len(shape.paths) for shape in drawn.named("bars") if shape.fill == BLUE] == [1]

    def test_places_that_are_left_out_leave_a_gap_with_dots(self, seen):
        ranks = ["1", "2", "2", "4", "51"]
        drawn = seen(ranked_bars(list("abcde"), [9, 8, 8, 6, 1], fmt=str, ranks=ranks))
        assert [len(shape.paths) for shape in drawn.named("left out")] == [3]
        middles = [path.vertices[:, 1].mean() for shape in drawn.named("bars") for path in shape.paths]
        steps = [below - above for above, below in pairwise(middles)]
        assert steps[-1] > steps[0] == pytest.approx(steps[1])
        whole = seen(ranked_bars(list("abc"), [9, 8, 8], fmt=str, ranks=["1", "2", "2"]))
        assert not whole.named("left out")

    def test_missing_values_are_words_and_no_bar(self, seen):
        drawn = seen(ranked_bars(["a", "b"], [2e6, None], fmt=money, gap_label="not reported"))
        assert len(widths(drawn.named("bars"))) == 1
        assert drawn.labels_named("gap") == ["not reported"]
        assert drawn.labels_named("value") == ["2.0 m"]

    @pytest.mark.parametrize("width", [7.2, 3.7])
    def test_awkward_rows_keep_apart(self, seen, width):
        labels = [
            LONG,
            "Қазақстан Республикасы",
            "Zero",
            "Deficit",
            "Nobody",
            "Saint Helena, Ascension and Tristan da Cunha",
        ]
        drawn = seen(
            ranked_bars(labels, [9.5e11, 3, 0, -5e11, None, 1e6], fmt=money, ranks=["1", "2=", "2=", "4", "", "5"],
                        note="A note that is long enough to need a second line on a narrow sheet, surely so.",
                        gap_label="not reported", highlight="Deficit", width_in=width)
        )  # fmt: skip
        assert drawn.collisions() == []
        assert drawn.outside() == []
        assert " ".join(drawn.labels_named("label")).startswith("Congo")

    def test_ties_in_one_name_are_both_drawn(self, seen):
        assert len(widths(seen(ranked_bars(["a", "a"], [2, 1], fmt=str)).named("bars"))) == 2


class TestPairs:
    rows = (
        PairRow("Vegetable", 0.4, 0.1),
        PairRow("Minerals", 0.1, 0.2),
        PairRow("Fuels", None, 0.3),
        PairRow("Wood", 0, 0.4),
    )

    def draw(self, **how):
        return composition(self.rows, left_label="Share in Rwanda's exports", right_label="Share in Kazakhstan's imports",
                           fmt="{:.0%}".format, gap_label="not reported", **how)  # fmt: skip

    def test_both_sides_share_one_scale(self, seen):
        drawn = seen(self.draw())
        left, right = sorted(drawn.named("bars"), key=lambda shape: shape.paths[0].get_extents().x0)
        # Minerals: 0.1 at the left, 0.2 at the right.
        assert right.paths[1].get_extents().width == pytest.approx(2 * left.paths[1].get_extents().width)

    def test_the_solid_part_is_what_both_have(self, seen):
        drawn = seen(self.draw(overlap_label="Solid: in common"))
        by_colour = {shape.fill: widths([shape]) for shape in drawn.named("bars")}
        assert by_colour[BLUE][:2] == pytest.approx(by_colour[VERMILION][:2])
        rest = {shape.fill: widths([shape]) for shape in drawn.named("rest")}
        assert rest[BLUE][0] == pytest.approx(3 * by_colour[BLUE][0])
        assert "Solid: in common" in drawn.texts

    def test_missing_is_said_and_zero_is_a_value(self, seen):
        drawn = seen(self.draw())
        assert drawn.labels_named("gap") == ["not reported"]
        assert "0%" in drawn.labels_named("value")

    @pytest.mark.parametrize("width", [7.2, 3.7])
    @pytest.mark.parametrize("draw", [composition, dumbbell])
    def test_sixteen_long_rows_keep_apart(self, seen, draw, width):
        rows = [PairRow(f"Machinery and electrical appliances, number {index}", index / 136, (16 - index) / 136)
                for index in range(16)] + [PairRow("Прочие товары", None, 0.01)]  # fmt: skip
        drawn = seen(draw(rows, left_label="Share in the exports of Rwanda", right_label="Share in imports of Kazakhstan",
                          fmt="{:.1%}".format, gap_label="not reported", width_in=width))  # fmt: skip
        assert drawn.collisions() == []
        assert drawn.outside() == []

    def test_dumbbells_stand_at_their_values(self, seen):
        rows = [PairRow("a", 10, 30), PairRow("b", 20, 20)]
        drawn = seen(dumbbell(rows, left_label="Rwanda", right_label="Kazakhstan", fmt=str))
        centres = [shape.paths[0].get_extents() for shape in drawn.named("dot")]
        x = [(box.x0 + box.x1) / 2 for box in centres]
        assert x[2] == pytest.approx(x[3]) == pytest.approx((x[0] + x[1]) / 2)

    def test_dots_that_would_hide_one_another_stand_apart(self, seen):
        rows = [PairRow("close", 1.0, 1.01), PairRow("far", 0.0, 9.0)]
        drawn = seen(dumbbell(rows, left_label="one", right_label="two", fmt=str))
        dots = [path.get_extents() for shape in drawn.named("dot") for path in shape.paths]
        close, far = dots[:2], dots[2:]
        assert abs(close[0].y0 - close[1].y0) > close[0].height / 3
        assert far[0].y0 == pytest.approx(far[1].y0)

    def test_each_side_has_words_of_its_own_for_what_is_missing(self, seen):
        rows = [PairRow("a", None, 1.0), PairRow("b", 1.0, None)]
        words = ("none in 2012", "none in 2016")
        drawn = seen(dumbbell(rows, left_label="2012", right_label="2016", fmt=str, gap_label=words))
        assert drawn.labels_named("gap") == list(words)

    def test_mirror_dots_are_rings(self, seen):
        drawn = seen(
            dumbbell([PairRow("a", 1, 2)], left_label="own", right_label="mirror", fmt=str, hollow_right=True)
        )
        assert [(shape.fill, shape.stroke) for shape in drawn.named("dot")] == [
            (BLUE, PAPER),
            (PAPER, VERMILION),
        ]

    def test_negative_parts_are_refused_but_dumbbells_take_them(self, seen):
        with pytest.raises(ValueError, match="negative"):
            composition([PairRow("a", -0.1, 0.1)], left_label="", right_label="", fmt=str)
        assert (
            seen(dumbbell([PairRow("a", -1, 1)], left_label="", right_label="", fmt=str)).collisions() == []
        )


@pytest.mark.parametrize("draw", [
    lambda: quarter_bars([], [], fmt=money),
    lambda: quarter_bars(["2024-Q1"], [None], fmt=money, gap_label="not reported"),
    lambda: ranked_bars(["a"], [math.nan], fmt=money, gap_label="not reported"),
    lambda: composition([], left_label="", right_label="", fmt=money),
    lambda: dumbbell([PairRow("a", None, None)], left_label="", right_label="", fmt=money),
])  # fmt: skip
def test_nothing_is_not_drawn(draw):
    with pytest.raises(ValueError, match="nothing was reported"):
        draw()
