from __future__ import annotations

import pytest

from bilateral.figures.expectations import ExpectationRow, ExpectationWords, expectation_rows
from bilateral.figures.fan import FanStep, FanWords, fan
from bilateral.figures.series import Series
from bilateral.figures.style import BLUE, VERMILION


def money(value: float) -> str:
    return f"${value / 1e6:.3g} m"


YEARS = list(range(2014, 2025))
DIRECT = Series(
    "Rwanda reports (direct)", BLUE, YEARS, [None] * 2 + [0.8e6, 5e6, 6e6, 5e6, 5e6, 7e6, 4e6, 10e6, 11e6]
)
MIRROR = Series("Kazakhstan reports (mirror)", VERMILION, YEARS, [5.9e6, 7e6, 2.7e6, *[None] * 8], "mirror")
STEPS = (FanStep(2029, 0.9e6, 4.6e6, 11.6e6, 23.7e6, 47.7e6), FanStep(2034, 0.6e6, 4.5e6, 14.4e6, 37e6, 93e6))
WORDS = FanWords(
    "eight in ten flows of this size", "half of them", "one in ten above", "half above", "one in ten below"
)
ROWS = (
    ExpectationRow("Rwanda to Kazakhstan", "2016, expected $0.6 m", BLUE, 0.6e6, 0.0, 460.0, 1.7e6, 2.7e6),
    ExpectationRow("Kazakhstan to Rwanda", "2016, expected $3.8 m", VERMILION, 3.8e6, 0.0, 1.6e5, 13e6, None),
)
KEY = ExpectationWords("reported", "expected", "nine in ten such flows", "their median")


def heights(shape) -> list[float]:
    return sorted({round(float(y), 3) for path in shape.paths for _, y in path.vertices})


class TestFan:
    def test_bands_open_from_the_latest_figure(self, seen):
        chart = seen(
            fan([DIRECT, MIRROR], (2024, 11e6), STEPS, fmt=money, words=WORDS, colour=BLUE, log=True)
        )
        (outer,), (inner,) = chart.named("band outer"), chart.named("band inner")
        first = {tuple(outer.paths[0].vertices[0]), tuple(inner.paths[0].vertices[0])}
        assert len(first) == 1, "both bands begin at the latest figure"
        assert heights(outer)[0] < heights(inner)[0]
        assert heights(inner)[-1] < heights(outer)[-1]

    def test_the_ends_are_named_with_their_values(self, seen):
        chart = seen(
            fan([DIRECT, MIRROR], (2024, 11e6), STEPS, fmt=money, words=WORDS, colour=BLUE, log=True)
        )
        beside = chart.labels_named("beside")
        assert beside == ["one in ten above", "$93 m", "half above", "$14.4 m", "one in ten below", "$0.6 m"]
        assert {"$11 m", "$11.6 m"} <= set(chart.texts)
        assert {"Rwanda reports (direct)", "half of them"} <= set(chart.texts)

    @pytest.mark.parametrize("width", [7.2, 4.2])
    def test_labels_keep_apart_and_on_the_sheet(self, seen, width):
        chart = seen(
            fan([DIRECT, MIRROR], (2024, 11e6), STEPS, fmt=money, words=WORDS, colour=BLUE, width_in=width)
        )
        assert chart.collisions() == []
        assert chart.outside() == []

    def test_a_band_that_reaches_zero_ends_at_the_foot(self, seen):
        low = (FanStep(2021, 0, 5e3, 5e4, 2e5, 1e6), FanStep(2026, 0, 1e4, 1e5, 6e5, 3e6))
        alone = Series("", BLUE, [2016], [25_425.0])
        chart = seen(fan([alone], (2016, 25_425.0), low, fmt=money, words=WORDS, colour=BLUE, log=True))
        (outer,) = chart.named("band outer")
        (base,) = chart.named("baseline")
        assert heights(outer)[-1] == pytest.approx(heights(base)[0], abs=0.01)
        assert "$0 m" in chart.texts

    def test_nothing_to_draw_is_refused(self):
        with pytest.raises(ValueError, match="year to come"):
            fan([DIRECT], (2024, 11e6), (), fmt=money, words=WORDS, colour=BLUE)
        empty = Series("", BLUE, [2024], [None])
        with pytest.raises(ValueError, match="nothing was reported"):
            fan([empty], (2024, 11e6), STEPS, fmt=money, words=WORDS, colour=BLUE)


class TestExpectations:
    def test_marks_stand_in_the_order_of_their_values(self, seen):
        chart = seen(expectation_rows(ROWS, fmt=money, words=KEY, gap_label="not reported"))
        place = {
            name: chart.named(name)[0].paths[0].vertices[:, 0].mean()
            for name in ("median", "expected", "observed")
        }
        assert place["median"] < place["expected"] < place["observed"]
        assert chart.labels_named("value") == ["$2.7 m"]

    def test_a_flow_that_nobody_reported_has_words_and_no_dot(self, seen):
        chart = seen(expectation_rows(ROWS, fmt=money, words=KEY, gap_label="not reported"))
        assert len(chart.named("observed")) == 1
        assert len(chart.named("expected")) == 2
        assert chart.labels_named("gap") == ["not reported"]

    @pytest.mark.parametrize("width", [7.2, 4.2])
    def test_labels_keep_apart(self, seen, width):
        chart = seen(expectation_rows(ROWS, fmt=money, words=KEY, gap_label="not reported", width_in=width))
        assert chart.collisions() == []
        assert chart.outside() == []

    def test_no_rows_are_refused(self):
        with pytest.raises(ValueError, match="no expectation"):
            expectation_rows((), fmt=money, words=KEY, gap_label="")
