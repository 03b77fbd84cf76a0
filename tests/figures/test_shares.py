"""Shares over years from several releases."""

from __future__ import annotations

from collections import Counter

import pytest

from bilateral.figures.shares import ShareLine, SharePanel, Stretch, share_panels

OLD = Stretch([2009, 2010, 2011, 2012], [0.2, 0.3, 0.25, 0.5], [0.2, 0.3, 0.25, 0.5], pale=True)
NEW = Stretch([2013, 2014, 2016], [0.3, 0.35, 0.2], [0.3, 0.35, 0.2])
TOP = Stretch([2023, 2024], [0.07, 0.06], [0.15, 0.12])
LINE = ShareLine("exports", "#0b5cad", [OLD, NEW, TOP])


def share(value: float) -> str:
    return f"{value:.0%}"


def draw(panels=None, width=7.2, band="at most"):
    given = panels or [
        SharePanel("Traditional partners, as the article names them", [LINE]),
        SharePanel("Neighbours", [ShareLine("imports", "#0f766e", [Stretch([2016], [0.1], [0.1])])]),
        SharePanel("Large powers", [], "not reported"),
    ]
    return share_panels(given, fmt=share, band_label=band, width_in=width)


def test_lines_break_between_releases_and_at_missing_years(seen):
    lines = [path for shape in seen(draw()).named("line exports") for path in shape.paths]
    # The old release, 2013 with 2014, the lone 2016 as a dot, and the list of the largest.
    assert [len(path.vertices) for path in lines if len(path.vertices) < 5] == [4, 2, 2]
    assert len(lines) == 4


def test_bounds_are_a_band_and_a_key_says_so(seen):
    found = seen(draw())
    assert len(found.named("band")) == 1
    assert "at most" in found.labels_named("key")
    flat = [SharePanel("x", [ShareLine("exports", "#0b5cad", [NEW])])]
    assert seen(draw(flat)).named("band") == []
    assert "at most" not in seen(draw(flat)).labels_named("key")


def test_the_last_lower_end_is_written(seen):
    found = seen(draw())
    assert found.labels_named("value") == ["6%", "10%"]


def test_all_panels_share_their_scales(seen):
    found = seen(draw())
    (grid,) = found.named("grid")
    heights = Counter(round(float(path.vertices[0, 1]), 3) for path in grid.paths)
    # Zero and five steps, once in each panel; a line that stops at a label is in two parts.
    assert len(heights) == 6
    assert set(heights.values()) <= {3, 4}
    assert found.labels_named("year") == ["2009", "2024"] * 3


def test_an_empty_panel_has_words_and_no_line(seen):
    found = seen(draw())
    assert found.labels_named("gap") == ["not reported"]
    with pytest.raises(ValueError, match="nothing was reported"):
        draw([SharePanel("Large powers", [], "not reported")])
    with pytest.raises(ValueError, match="at least one year"):
        Stretch([], [], [])


@pytest.mark.parametrize("width", [7.2, 3.7])
def test_labels_keep_apart(seen, width):
    found = seen(draw(width=width))
    assert found.collisions() == []
    assert found.outside() == []
