from __future__ import annotations

import math

import pytest

from bilateral.figures.charts import (
    ClaimRow,
    MatrixCell,
    MatrixRow,
    VerdictCount,
    agreements_matrix,
    claim_gauge,
    verdict_strip,
)
from bilateral.figures.gauge import ratio_span
from bilateral.figures.style import PAPER, VERDICT_COLOURS


def times(value: float) -> str:
    return f"×{value:.3g}"


BILLION = ClaimRow(
    "Trade is about 1 billion dollars", "contradicted", "contradicted", 1e9, 11.304e6, unit="USD"
)
AFRICA = ClaimRow("Trade with Africa is about 1 billion", "overstated", "overstated", 1e9, 783e6, unit="USD")
VISITS = ClaimRow("Second visit", "supported", "supported", 2, 2, unit="count")
FIBRE = ClaimRow("Over 7,000 km of fibre", "cannot be verified", "cannot be verified", 7000, unit="km")
OPINION = ClaimRow("The two concur", "not testable", "not testable")


class TestRatios:
    def test_ratio_of_claimed_to_observed(self):
        # 1,000 / 11.304 = 88.46 and 1,000 / 783 = 1.277: the known answers of the flagship report.
        assert ratio_span(BILLION) == pytest.approx((88.464, 88.464), rel=1e-4)
        assert ratio_span(AFRICA) == pytest.approx((1.277, 1.277), rel=1e-3)

    def test_bounds_give_a_span_open_where_there_is_no_bound(self):
        below = ClaimRow("a", "contradicted", "x", 100, high=5)
        assert ratio_span(below) == (20, None)
        assert ratio_span(ClaimRow("a", "contradicted", "x", 100, low=5)) == (None, 20)
        assert ratio_span(ClaimRow("a", "contradicted", "x", 100, low=5, high=50)) == (2, 20)
        assert ratio_span(ClaimRow("a", "contradicted", "x", 100, low=0, high=50)) == (2, None)

    def test_zeros(self):
        assert ratio_span(ClaimRow("a", "supported", "x", 0, 0)) == (1, 1)
        assert ratio_span(ClaimRow("a", "overstated", "x", 5, 0)) == (1, None)
        assert ratio_span(ClaimRow("a", "understated", "x", 0, 5)) == (None, 1)


class TestGauge:
    def test_mixed_units_stand_as_ratios_around_one(self, seen):
        drawn = seen(claim_gauge([BILLION, AFRICA, VISITS], fmt=times, exact_label="as claimed"))
        exact = drawn.named("exact")[0].paths[0].vertices[0, 0]
        x = [shape.paths[0].get_extents() for shape in drawn.named("ratio")]
        centres = [(box.x0 + box.x1) / 2 for box in x]
        assert centres[0] > centres[1] > exact
        assert centres[2] == pytest.approx(exact)
        assert drawn.labels_named("value") == ["×88.5", "×1.28", "×1"]
        # On a logarithm the first lies log(88.46)/log(1.277) times as far from 1 as the second.
        assert (centres[0] - exact) / (centres[1] - exact) == pytest.approx(
            math.log(88.464) / math.log(1.2771), rel=0.01
        )

    def test_one_unit_stands_as_values(self, seen):
        drawn = seen(
            claim_gauge(
                [BILLION, AFRICA], fmt="{:,.0f}".format, claimed_label="claimed", observed_label="observed"
            )
        )
        assert not drawn.named("ratio")
        claimed, observed = drawn.named("claimed"), drawn.named("observed")
        assert [shape.fill for shape in claimed] == [PAPER, PAPER]
        assert all(
            c.paths[0].get_extents().x0 > o.paths[0].get_extents().x0
            for c, o in zip(claimed, observed, strict=True)
        )
        assert {"claimed", "observed"} <= set(drawn.texts)

    def test_bounds_are_bars_with_an_arrow_where_they_are_open(self, seen):
        open_up = ClaimRow("a", "contradicted", "x", 100, high=5, unit="USD")
        closed = ClaimRow("b", "cannot be verified", "x", 10, low=5, high=50, unit="km")
        drawn = seen(claim_gauge([open_up, closed], fmt=times))
        assert len(drawn.named("bounds")) == 2
        assert len(drawn.named("open end")) == 1
        assert len(drawn.named("bound")) == 3
        assert not drawn.named("ratio")

    def test_claims_without_figures_have_a_lane_and_no_mark(self, seen):
        drawn = seen(
            claim_gauge([FIBRE, BILLION, VISITS, OPINION], fmt=times, lane_label="No figure to test against")
        )
        assert drawn.labels_named("lane") == ["No figure to test against"]
        assert len(drawn.named("ratio")) == 2
        assert drawn.labels_named("label")[-1] == OPINION.label

    def test_only_claims_without_figures_draw_no_axis(self, seen):
        drawn = seen(claim_gauge([FIBRE, OPINION], fmt=times))
        assert not drawn.labels_named("tick")
        assert drawn.labels_named("verdict") == ["cannot be verified", "not testable"]

    def test_a_negative_figure_cannot_stand_on_a_logarithm(self, seen):
        deficit = ClaimRow("Balance", "contradicted", "contradicted", 5, -3, unit="USD")
        assert not seen(claim_gauge([deficit, VISITS], fmt=times)).named("ratio")[1:]

    def test_verdicts_have_words_and_signs_and_not_colour_alone(self, seen):
        rows = [
            ClaimRow("a", verdict, verdict, 1, 2, unit=str(i)) for i, verdict in enumerate(VERDICT_COLOURS)
        ]
        drawn = seen(claim_gauge(rows, fmt=times))
        shapes = {}
        for verdict in VERDICT_COLOURS:
            strokes = [
                path.vertices - path.vertices[0]
                for shape in drawn.named(f"sign {verdict}")
                for path in shape.paths
            ]
            assert strokes
            shapes[verdict] = repr([stroke.round(1).tolist() for stroke in strokes])
        assert len(set(shapes.values())) == len(VERDICT_COLOURS)
        assert " ".join(drawn.labels_named("verdict")) == " ".join(VERDICT_COLOURS)

    @pytest.mark.parametrize("width", [7.2, 3.7])
    def test_fifteen_rows_keep_apart(self, seen, width):
        rows = [
            ClaimRow(f"Claim {index}: " + "words " * (index % 9 + 1), verdict, verdict, 10.0**index, 1e7, unit=str(index),
                     detail="1 billion against 11.3 million US dollars" if index % 2 else "")
            for index, verdict in enumerate([*VERDICT_COLOURS] * 2)
        ] + [FIBRE, OPINION, ClaimRow("Частично проверяемо", "supported", "supported", 0, 5)]  # fmt: skip
        drawn = seen(
            claim_gauge(rows, fmt=times, exact_label="as claimed", lane_label="No figure", width_in=width)
        )
        assert drawn.collisions() == []
        assert drawn.outside() == []

    def test_nothing_is_not_drawn(self):
        with pytest.raises(ValueError, match="no claims"):
            claim_gauge([], fmt=times)


class TestStrip:
    counts = (
        VerdictCount("supported", "supported", 7),
        VerdictCount("overstated", "overstated", 0),
        VerdictCount("contradicted", "contradicted", 3),
        VerdictCount("cannot be verified", "cannot be verified", 6),
    )

    def test_one_block_a_claim_and_the_count_in_words(self, seen):
        drawn = seen(verdict_strip(self.counts))
        assert [len(shape.paths) for shape in drawn.named("blocks")] == [7, 3, 6]
        assert drawn.labels_named("word") == ["7 supported", "3 contradicted", "6 cannot be verified"]

    @pytest.mark.parametrize("width", [7.2, 3.7])
    @pytest.mark.parametrize("factor", [1, 30])
    def test_blocks_stay_on_the_sheet(self, seen, width, factor):
        counts = [VerdictCount(c.verdict, c.label, c.count * factor) for c in self.counts]
        drawn = seen(verdict_strip(counts, width_in=width))
        assert (
            max(path.vertices[:, 0].max() for shape in drawn.named("blocks") for path in shape.paths)
            <= width * 72 + 0.01
        )
        assert drawn.collisions() == []
        assert drawn.outside() == []

    @pytest.mark.parametrize("counts", [[], [VerdictCount("supported", "supported", 0)]])
    def test_nothing_is_not_drawn(self, counts):
        with pytest.raises(ValueError, match="no claims"):
            verdict_strip(counts)


class TestMatrix:
    columns = ("Signed", "Approved", "In force", "Delivery seen")

    def rows(self):
        return [
            MatrixRow("Political consultations between the ministries of foreign affairs", [
                MatrixCell("done", "28 May 2025"), MatrixCell("pending", "not seen"), MatrixCell("unknown", "not reported"),
                MatrixCell("unknown")]),
            MatrixRow("Қауіпсіздік", [MatrixCell("done", "25 September 2024 in New York")] * 4),
        ]  # fmt: skip

    def test_state_is_full_hollow_or_a_dash(self, seen):
        drawn = seen(agreements_matrix(self.rows(), columns=self.columns))
        assert len(drawn.named("done")) == 5
        assert [shape.fill for shape in drawn.named("pending")] == [PAPER]
        assert len(drawn.named("unknown")) == 2

    @pytest.mark.parametrize("width", [7.2, 3.7])
    def test_words_keep_apart(self, seen, width):
        drawn = seen(agreements_matrix(self.rows(), columns=self.columns, width_in=width))
        assert drawn.collisions() == []
        assert drawn.outside() == []
        assert "not reported" in drawn.texts

    def test_rows_must_be_whole(self):
        with pytest.raises(ValueError, match="each column"):
            agreements_matrix([MatrixRow("a", [MatrixCell("done")])], columns=self.columns)
        with pytest.raises(ValueError, match="no agreements"):
            agreements_matrix([], columns=self.columns)
