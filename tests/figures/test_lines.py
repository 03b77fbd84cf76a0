from __future__ import annotations

import math
from itertools import pairwise

import pytest

from bilateral.figures.charts import (
    BandSeries,
    Panel,
    Series,
    band_line,
    flow_lines,
    share_area,
    small_multiples,
)
from bilateral.figures.style import BLUE, PAPER, VERMILION

YEARS = list(range(2010, 2025))
LONG = "Congo, The Democratic Republic of the"


def money(value: float) -> str:
    return f"{value / 1e6:,.1f} m"


def series(name="Rwanda", values=None, style="direct", colour=BLUE, years=YEARS):
    values = values or [1e6 * (index + 1) for index in range(len(years))]
    return Series(name, colour, years, values, style)


def with_gap(first, last, values=None):
    values = values or [1e6 * (index + 1) for index in range(len(YEARS))]
    return [None if first <= year <= last else value for year, value in zip(YEARS, values, strict=True)]


class TestGaps:
    def test_the_line_is_absent_where_nobody_reported(self, seen):
        drawn = seen(flow_lines([series(values=with_gap(2014, 2017))], fmt=money, gap_label="not reported"))
        lines = [path for shape in drawn.named("line Rwanda") for path in shape.paths]
        assert [len(path.vertices) for path in lines] == [4, 7]
        (band,) = [path for shape in drawn.named("gap") for path in shape.paths]
        left, right = band.vertices[:, 0].min(), band.vertices[:, 0].max()
        # The band covers whole years: neither line enters it, and both end half a year before it.
        slot = lines[0].vertices[1, 0] - lines[0].vertices[0, 0]
        assert lines[0].vertices[-1, 0] == pytest.approx(left - slot / 2)
        assert lines[1].vertices[0, 0] == pytest.approx(right + slot / 2)

    def test_the_gap_is_named_in_the_band_or_in_a_key(self, seen):
        wide = seen(flow_lines([series(values=with_gap(2012, 2020))], fmt=money, gap_label="not reported"))
        assert "not reported" in " ".join(wide.labels_named("gap"))
        narrow = seen(flow_lines([series(values=with_gap(2014, 2014))], fmt=money, gap_label="not reported"))
        assert not narrow.labels_named("gap")
        assert "not reported" in narrow.texts

    def test_no_band_without_words_for_it_and_none_where_somebody_reported(self, seen):
        assert not seen(flow_lines([series(values=with_gap(2014, 2017))], fmt=money)).named("gap")
        both = [series(values=with_gap(2014, 2017)), series("Kazakhstan", style="mirror")]
        drawn = seen(flow_lines(both, fmt=money, gap_label="not reported"))
        assert not any(shape.paths for shape in drawn.named("gap"))
        assert "not reported" not in drawn.texts

    def test_years_before_the_first_report_are_part_of_the_axis(self, seen):
        drawn = seen(flow_lines([series(values=with_gap(2010, 2018))], fmt=money, gap_label="not reported"))
        assert drawn.named("gap")[0].paths[0].vertices[:, 0].min() == pytest.approx(
            drawn.named("baseline")[0].paths[0].vertices[:, 0].min()
        )

    def test_a_lone_year_is_a_mark(self, seen):
        values = [None] * 7 + [5e6] + [None] * 7
        drawn = seen(flow_lines([series(values=values)], fmt=money))
        assert not drawn.named("line Rwanda")
        assert len(drawn.named("marks Rwanda")[0].paths) == 1


class TestStyles:
    def test_mirror_figures_are_hollow_and_dashed_direct_ones_solid(self, seen):
        drawn = seen(flow_lines([series("own", values=with_gap(2014, 2014)),
                                 series("mirror", style="mirror", colour=VERMILION)], fmt=money))  # fmt: skip
        assert drawn.named("line own")[0].dash is None
        assert drawn.named("line mirror")[0].dash is not None
        assert (drawn.named("marks own")[0].fill, drawn.named("marks own")[0].stroke) == (BLUE, None)
        assert (drawn.named("marks mirror")[0].fill, drawn.named("marks mirror")[0].stroke) == (
            PAPER,
            VERMILION,
        )

    def test_another_vintage_is_paler_and_thinner(self, seen):
        drawn = seen(flow_lines([series("now"), series("then", style="other vintage")], fmt=money))
        now, then = drawn.named("line now")[0], drawn.named("line then")[0]
        assert then.width < now.width
        assert then.stroke != now.stroke

    def test_direct_figures_lie_on_top(self, seen):
        drawn = seen(flow_lines([series("own"), series("mirror", style="mirror")], fmt=money))
        assert drawn.named("line own")[0].get_zorder() > drawn.named("line mirror")[0].get_zorder()


class TestScales:
    def test_a_logarithm_spaces_decades_evenly(self, seen):
        values = [1e3 * 10 ** (index / 2) for index in range(len(YEARS))]
        drawn = seen(flow_lines([series(values=values)], fmt=money, log=None))
        heights = drawn.named("line Rwanda")[0].paths[0].vertices[:, 1]
        steps = [b - a for a, b in pairwise(heights)]
        assert steps == pytest.approx([steps[0]] * len(steps))

    def test_negative_values_cross_the_baseline(self, seen):
        values = [-3e6, *[2e6] * 14]
        drawn = seen(flow_lines([series(values=values)], fmt=money, log=True))
        base = drawn.named("baseline")[0].paths[0].vertices[0, 1]
        line = drawn.named("line Rwanda")[0].paths[0].vertices[:, 1]
        assert line[0] > base > line[1]

    def test_zero_is_on_the_axis_unless_told_otherwise(self, seen):
        values = [90e6 + index for index in range(15)]
        assert "0.0 m" in seen(flow_lines([series(values=values)], fmt=money)).texts
        assert "0.0 m" not in seen(flow_lines([series(values=values)], fmt=money, zero=False)).texts

    def test_bands_lie_round_their_line_and_count_for_the_axis(self, seen):
        one = BandSeries("Rwanda", BLUE, [2020, 2021], [1.0, 2.0], low=[0.5, 1.5], high=[1.5, 8.0])
        drawn = seen(band_line([one], fmt="{:.1f}".format))
        band = drawn.named("band Rwanda")[0].paths[0].vertices[:, 1]
        line = drawn.named("line Rwanda")[0].paths[0].vertices[:, 1]
        assert band.min() < line.min()
        assert band.max() > line.max()
        assert band.min() >= 0


@pytest.mark.parametrize("width", [7.2, 3.7])
@pytest.mark.parametrize(
    "many",
    [
        [series()],
        [series("", [3e6], years=[2024])],
        [series(LONG), series("Қазақстан Республикасы", style="mirror", colour=VERMILION)],
        [series("Rwanda reports exports", with_gap(2017, 2022)),
         series("Kazakhstan reports imports", with_gap(2017, 2024), "mirror", VERMILION),
         series("Rwanda, later vintage", with_gap(2010, 2012), "other vintage")],
        [series(f"Country {name}", [1e6 + 1e4 * name] * 15) for name in range(6)],
        [series("zero", [0] * 15), series("tiny", [1e-3] * 15)],
        [series("huge", [10.0**index for index in range(15)])],
        [series("down", [-1e6 * index - 1 for index in range(15)])],
        [Series("quarters", BLUE, [f"{y}-Q{q}" for y in (2023, 2024) for q in (1, 2, 3, 4)], [1e6] * 8)],
        [Series("days", BLUE, ["2024-05-28", "2024-05-29"], [1e6, 2e6])],
    ],
    ids=["one", "one point", "long names", "vintages", "bundle", "flat", "huge", "negative", "quarters", "days"],
)  # fmt: skip
@pytest.mark.parametrize("log", [False, None])
def test_labels_keep_apart_and_on_the_sheet(seen, many, width, log):
    drawn = seen(
        flow_lines(many, fmt=money, gap_label="not reported", y_label="US dollars", log=log, width_in=width)
    )
    assert drawn.collisions() == []
    assert drawn.outside() == []
    assert sorted(drawn.svg_texts()) == sorted(text for text in drawn.texts if text)
    joined = " ".join(drawn.texts)
    assert all(word in joined for one in many for word in one.name.split())


def test_labels_do_not_lie_on_lines(seen):
    many = [
        series("Rwanda reports", with_gap(2017, 2022)),
        series("Kazakhstan", with_gap(2018, 2024), "mirror", VERMILION),
    ]
    drawn = seen(flow_lines(many, fmt=money))
    height = drawn.figure.get_figheight() * 72
    within = [box for text, box in drawn.extents if text == "Kazakhstan"]
    points = [point for name in ("line Rwanda reports", "line Kazakhstan") for shape in drawn.named(name)
              for path in shape.paths for point in path.interpolated(20).vertices]  # fmt: skip
    for box in within:
        assert not [1 for x, y in points if box.x0 < x < box.x1 and box.y0 + 3 < height - y < box.y1 - 3]


@pytest.mark.parametrize("draw", [
    lambda: flow_lines([], fmt=money),
    lambda: flow_lines([series(values=[None] * 15)], fmt=money),
    lambda: flow_lines([series(values=[math.nan] * 15)], fmt=money, gap_label="not reported"),
    lambda: band_line([BandSeries("a", BLUE, [2020], [None], low=[None], high=[None])], fmt=money),
    lambda: small_multiples([], gap_label="not reported"),
    lambda: small_multiples([Panel("a", [series(values=[None] * 15)], money)], gap_label="not reported"),
    lambda: share_area([series(values=[None] * 15)], fmt=money),
])  # fmt: skip
def test_nothing_is_not_drawn(draw):
    with pytest.raises(ValueError, match=r"nothing was reported|no periods"):
        draw()


class TestPanels:
    def panels(self):
        return [
            Panel("GDP per head", [series(), series("Kazakhstan", colour=VERMILION)], money),
            Panel("A very long title of an indicator, in units that need words", [series()], money),
            Panel("Ports", [series(values=[None] * 15)], money),
            Panel("Exports", [series(values=with_gap(2013, 2016))], money),
        ]

    @pytest.mark.parametrize("width", [7.2, 3.7])
    def test_panels_are_titled_apart_and_share_a_key(self, seen, width):
        drawn = seen(small_multiples(self.panels(), gap_label="not reported", width_in=width))
        assert drawn.collisions() == []
        assert drawn.outside() == []
        assert drawn.texts.count("Kazakhstan") == 1
        assert drawn.texts.count("Rwanda") == 1

    def test_an_empty_panel_says_so_and_never_without_words(self, seen):
        assert "not reported" in seen(small_multiples(self.panels(), gap_label="not reported")).labels_named(
            "gap"
        )
        with pytest.raises(ValueError, match="Ports"):
            small_multiples(self.panels())

    def test_panels_share_the_years(self, seen):
        two = [Panel("a", [series()], money), Panel("b", [series(years=[2020], values=[1e6])], money)]
        drawn = seen(small_multiples(two))
        assert drawn.texts.count("2010") == 2


class TestShares:
    def shares(self, missing=None):
        return [
            series(name, [None if year == missing and index == 1 else share for year in YEARS], colour=colour)
            for index, (name, share, colour) in enumerate(
                (
                    ("East African Community", 0.2, BLUE),
                    ("Gulf", 0.3, VERMILION),
                    ("Rest of the world", 0.5, "#9aa5b1"),
                )
            )
        ]

    def test_areas_stack_to_the_whole(self, seen):
        drawn = seen(share_area(self.shares(), fmt="{:.0%}".format))
        tops = [
            shape.paths[0].vertices[:, 1].min()
            for shape in drawn.figure.artists
            if "area" in shape.get_label()
        ]
        bottom = drawn.named("area East African Community")[0].paths[0].vertices[:, 1].max()
        heights = [bottom - top for top in tops]
        assert [height / heights[-1] for height in heights] == pytest.approx([0.2, 0.5, 1.0])

    def test_a_year_with_one_share_missing_is_a_gap(self, seen):
        drawn = seen(share_area(self.shares(missing=2015), fmt="{:.0%}".format, gap_label="not reported"))
        assert all(len(shape.paths) == 2 for shape in drawn.figure.artists if "area" in shape.get_label())
        assert drawn.named("gap")[0].paths

    @pytest.mark.parametrize("width", [7.2, 3.7])
    def test_names_keep_apart(self, seen, width):
        drawn = seen(
            share_area(self.shares(2015), fmt="{:.0%}".format, gap_label="not reported", width_in=width)
        )
        assert drawn.collisions() == []
        assert drawn.outside() == []

    def test_negative_shares_are_refused(self):
        with pytest.raises(ValueError, match="negative"):
            share_area([series(values=[-0.1] * 15)], fmt=str)
