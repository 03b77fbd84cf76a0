"""The chart of one pair among all pairs."""

import io

import pytest

from bilateral.figures.charts import StandingRow, save_svg, standing

WORDS = {"low_label": "most distant", "middle_label": "median", "high_label": "closest"}


def drawn(rows: list[StandingRow], **look: float) -> str:
    buffer = io.StringIO()
    save_svg(standing(rows, **WORDS, **look), buffer)
    return buffer.getvalue()


def test_a_dimension_that_nobody_reported_has_words_and_no_dot() -> None:
    rows = [StandingRow("Trade", "US$1 million", 0.25), StandingRow("Votes", "not reported", None)]
    figure = standing(rows, **WORDS)
    (dots,) = [artist for artist in figure.get_children() if artist.get_label() == "standing"]
    assert len(dots.paths) == 1
    assert "not reported" in drawn(rows)


def test_dots_stand_in_proportion() -> None:
    figure = standing(
        [StandingRow("a", "1", 0.0), StandingRow("b", "2", 0.5), StandingRow("c", "3", 1.0)], **WORDS
    )
    (dots,) = [artist for artist in figure.get_children() if artist.get_label() == "standing"]
    low, middle, high = (path.get_extents().x0 for path in dots.paths)
    assert middle - low == pytest.approx(high - middle)
    assert low < middle


@pytest.mark.parametrize("percentile", [None, -0.1, 1.1])
def test_nothing_to_draw_is_refused(percentile: float | None) -> None:
    with pytest.raises(ValueError, match="standing"):
        standing([StandingRow("a", "x", percentile)], **WORDS)


def test_narrow_and_the_same_bytes_twice() -> None:
    rows = [
        StandingRow("A long label of a dimension that folds", "not reported by anybody", None),
        StandingRow("b", "2", 0.3),
    ]
    assert drawn(rows, width_in=3.7) == drawn(rows, width_in=3.7)
