"""The parts of a gallery by hand: sparklines, columns of figures, the words of a card."""

from __future__ import annotations

import base64
import math
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.gallery import card_figures, sparkline_text
from bilateral.rendering.gallery.columns import Columns
from bilateral.rendering.gallery.sparkline import HEIGHT, WIDTH, span, sparkline

VOICE = Voice()


def test_a_line_joins_only_years_that_follow_each_other() -> None:
    drawn = sparkline({"exports": {2010: 0.0, 2011: 5.0, 2013: 10.0, 2020: 10.0}}, "x")
    # Ten years over 290 of 300 units from 5 on, 50 units up from 56: a line, and two single years.
    assert 'd="M5 56L34 31M92 6h0M295 6h0"' in drawn
    assert span({"exports": {2010: 1.0}, "imports.mirror": {1999: 1.0}}) == (1999, 2010)


def test_all_series_are_drawn_to_one_scale_and_direct_figures_above() -> None:
    drawn = sparkline({"exports": {2010: 5.0}, "imports.mirror": {2011: 10.0}}, "x")
    assert drawn.index('class="im" d="M295 6h0"') < drawn.index('class="x" d="M5 31h0"')


def test_nothing_reported_is_no_drawing_and_its_text_says_so() -> None:
    assert sparkline({}, "x") == ""
    assert sparkline_text(VOICE, "Fiji", "Bolivia", {}) == "Trade of Fiji with Bolivia: not reported"


def test_the_text_of_a_drawing_tells_its_ends_and_its_gaps() -> None:
    text = sparkline_text(
        VOICE, "A", "B", {"exports": {2010: 1e6, 2013: 2e6}, "imports.mirror": {2012: 500.0}}
    )
    assert text == (
        "Trade of A with B by year; exports, direct figures: US$1\u00a0million in 2010, US$2\u00a0million in 2013 "
        "(2 years between them not reported); imports, mirror figures: US$500 in 2012"
    )


years = st.dictionaries(st.integers(1990, 2030), st.floats(0, 1e15), max_size=12)


@given(st.dictionaries(st.sampled_from(["exports", "exports.mirror", "imports", "imports.mirror"]), years))
def test_every_mark_is_inside_the_drawing(series: dict[str, dict[int, float]]) -> None:
    drawn = sparkline(series, 'a "text" <b>')
    points = [
        (float(x), float(y))
        for part in drawn.split(' d="')[2:]
        for x, y in (
            pair.removesuffix("h0").split(" ") for pair in part.split('"')[0].replace("L", "M").split("M")[1:]
        )
    ]
    assert len(points) == sum(map(len, series.values()))
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert "<b>" not in drawn


def test_a_mirror_figure_stands_in_where_there_is_no_direct_one() -> None:
    facts = {
        "trade.exports.latest": (None, "USD", None),
        "trade.exports.mirror.latest": (2e6, "USD", "2016"),
        "trade.imports.latest": (3e6, "USD", "2023"),
        "trade.imports.mirror.latest": (4e6, "USD", "2024"),
    }
    exports, imports, rank, *_ = card_figures(VOICE, facts, "2026-11-24")
    assert (exports.text, exports.detail, exports.mirror) == (
        "US$2 million",
        "2016, mirror figure, 10 years old",
        True,
    )
    # Three years are not old.
    assert (imports.text, imports.detail, imports.mirror) == ("US$3 million", "2023", False)
    assert (rank.text, rank.reported) == ("not reported", False)


def unpacked(text: str, length: int) -> list[list[float]]:
    planes = np.frombuffer(zlib.decompress(base64.b64decode(text)), np.uint8).reshape(4, -1)
    values = np.ascontiguousarray(planes.T).view("<f4").ravel()
    return [
        [float(value) for value in values[start : start + length]] for start in range(0, len(values), length)
    ]


def test_columns_keep_what_is_absent_from_what_is_not_reported() -> None:
    columns = Columns()
    columns.add({"USD": {"a": 1.0, "b": 5.0}, "km": {"c": 3.0}})
    columns.add({"USD": {"a": None}})
    columns.add({"USD": {"a": 2.0, "b": 7.0}, "km": {"c": 3.0}})
    # c is the same everywhere: nothing to sort by.
    assert columns.common() == [("a", "USD"), ("b", "USD")]
    first, second = unpacked(columns.packed(columns.common()), 3)
    assert (first[0], math.isnan(first[1]), first[2]) == (1.0, True, 2.0)
    assert second == [5.0, math.inf, 7.0]


def test_facts_of_few_reports_are_not_offered() -> None:
    columns = Columns()
    for number in range(100):
        rare = {"rare": float(number)} if number < 4 else {}
        columns.add({"USD": {"fan.10.p5": float(number), "fan.5.p5": 2.0 * number, **rare}})
    assert [fact_id for fact_id, _ in columns.common()] == ["fan.5.p5", "fan.10.p5"]


@given(
    st.lists(
        st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**20), 2**20),
        min_size=2,
        max_size=20,
    )
)
def test_a_packed_number_is_the_number_to_a_millionth(values: list[float]) -> None:
    columns = Columns()
    for value in values:
        columns.add({"USD": {"a": value}})
    (found,) = unpacked(columns.packed([("a", "USD")]), len(values))
    assert all(math.isfinite(value) for value in found)
    for value, kept in zip(values, found, strict=True):
        if isinstance(value, int):
            assert kept == value
        elif 1e-30 < abs(value) < 1e38:
            assert kept == pytest.approx(value, rel=1e-6)
