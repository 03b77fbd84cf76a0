from __future__ import annotations

from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from bilateral.figures.lettering import overlap, plain, spread, text_width, widest, wrap
from bilateral.figures.style import fonts_folder

words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "Sc")), max_size=120)


@pytest.mark.parametrize(
    "text", ["Rwanda reports exports", "Қазақстан Республикасы", "1 234,5 ₸", "–10.3 m", "À Đakovo, ïle"]
)
def test_width_is_the_sum_of_the_fonts_own_advances(text):
    font = TTFont(fonts_folder() / "SourceSans3_400Regular.ttf")
    advances, glyphs = font["hmtx"], font.getBestCmap()
    expected = sum(advances[glyphs[ord(character)]][0] for character in text) / font["head"].unitsPerEm * 10
    assert text_width(text, 10) == pytest.approx(expected, rel=1e-9)


def test_bold_is_wider_and_size_scales():
    assert text_width("Kazakhstan", 10, 600) > text_width("Kazakhstan", 10)
    assert text_width("Kazakhstan", 20) == pytest.approx(2 * text_width("Kazakhstan", 10))
    assert widest([]) == 0


@given(words, st.floats(30, 300))
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    lines = wrap(text, width)
    assert all(text_width(line) <= width for line in lines if len(line) > 1)
    assert "".join("".join(lines).split()) == "".join(plain(text).split())


@given(words, st.floats(30, 300), st.integers(1, 3))
def test_a_limit_of_lines_is_kept_and_marked(text, width, limit):
    whole, cut = wrap(text, width), wrap(text, width, lines=limit)
    assert len(cut) == min(len(whole), limit)
    assert (cut != whole) == (len(whole) > limit)
    if len(whole) > limit:
        assert cut[-1].endswith("…")
        assert text_width(cut[-1]) <= width + text_width("…")


def test_long_words_are_cut_and_hyphens_may_end_a_line():
    assert "".join(wrap("Landgangsbrückenpfeiler", 40)) == "Landgangsbrückenpfeiler"
    assert wrap("machinery-and-electrical", 60) == ["machinery-", "and-electrical"]


def test_what_xml_cannot_hold_is_dropped():
    assert plain("a\x00b\nc\ud800\ufffed ") == "a b c d"


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(1, 30)), min_size=1, max_size=12))
def test_spread_intervals_never_overlap(items):
    wanted, heights = [a for a, _ in items], [b for _, b in items]
    centres = spread(wanted, heights, 0, 400)
    edges = sorted((c - h / 2, c + h / 2) for c, h in zip(centres, heights, strict=True))
    assert all(low_end <= next_start + 1e-6 for (_, low_end), (next_start, _) in pairwise(edges))
    assert edges[0][0] >= -1e-6
    assert edges[-1][1] <= 400 + 1e-6


@given(st.lists(st.floats(0, 400), min_size=2, max_size=12))
def test_spread_keeps_the_order(wanted):
    centres = spread(wanted, [10.0] * len(wanted), 0, 400)
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    assert all(centres[a] < centres[b] for a, b in pairwise(order))


def test_spread_leaves_alone_what_does_not_touch():
    assert spread([10, 50, 90], [10, 10, 10], 0, 100) == [10, 50, 90]
    assert spread([50, 50], [10, 10], 0, 100) == [45, 55]


def test_overlap_has_a_margin():
    assert overlap((0, 0, 10, 10), (9, 9, 20, 20))
    assert not overlap((0, 0, 10, 10), (11, 0, 20, 10))
    assert overlap((0, 0, 10, 10), (11, 0, 20, 10), 2)
