"""Outlines in fewer bytes go through the same places."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.rendering.html.svg_paths import circle, compact_path, short_number

NUMBERS = st.floats(-2000, 2000).map(lambda number: f"{number:.6f}")
COUNTS = {"L": 2, "C": 6, "Q": 4}
SEGMENTS = st.sampled_from("LCQ").flatmap(
    lambda letter: st.tuples(st.just(letter), *[NUMBERS] * COUNTS[letter]).map(list)
)
SUBPATHS = st.tuples(NUMBERS, NUMBERS, st.lists(SEGMENTS, min_size=1, max_size=8), st.booleans())


def places_of(outline: str) -> list[tuple[float, float]]:
    """Read an outline as SVG 1.1 defines it and return every place that it names, end points and handles alike."""
    found: list[tuple[float, float]] = []
    x = y = start_x = start_y = 0.0
    for letter, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", outline):
        numbers = [float(text) for text in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        if letter in "zZ":
            x, y = start_x, start_y
        elif letter in "hv":
            x, y = (x + numbers[0], y) if letter == "h" else (x, y + numbers[0])
            found.append((x, y))
        else:
            base = (x, y) if letter.islower() else (0.0, 0.0)
            found += [
                (base[0] + across, base[1] + down)
                for across, down in zip(numbers[::2], numbers[1::2], strict=True)
            ]
            x, y = found[-1]
            if letter == "M":
                start_x, start_y = x, y
    return found


@given(st.lists(SUBPATHS, min_size=1, max_size=4), st.integers(1, 4))
def test_an_outline_keeps_its_places(
    subpaths: list[tuple[str, str, list[list[str]], bool]], places: int
) -> None:
    tokens: list[str] = []
    for x, y, segments, closed in subpaths:
        tokens += ["M", x, y, *(text for segment in segments for text in segment), *(["z"] if closed else [])]
    short = compact_path(tokens, places)
    assert short is not None
    before, after = places_of(" ".join(tokens)), places_of(short)
    # Steps to the same rounded place may be left out; all others are there, in order, no error adding up.
    tolerance = 0.5 * 10**-places + 1e-6
    remaining = iter(before)
    for place in after:
        assert any(math.dist(place, other) <= tolerance * math.sqrt(2) for other in remaining), (place, short)
    if len(after) == len(before):
        assert all(math.dist(*pair) <= tolerance * math.sqrt(2) for pair in zip(before, after, strict=True))


@pytest.mark.parametrize(
    "text", ["M 1", "L", "M 1 x", "M 1 2 3", "m 1 2", "M 1 nan", "M 1 inf", "M 1 2 A 1 1 0 0 0 3 3"]
)
def test_what_is_not_of_the_plain_form_is_left_alone(text: str) -> None:
    assert compact_path(text.split(), 1) is None


def test_nothing_is_an_empty_outline() -> None:
    assert compact_path([], 1) == ""


def test_a_line_without_length_keeps_its_dot() -> None:
    assert compact_path(["M", "5", "5", "L", "5", "5"], 1) == "M5 5h0"


def test_an_ellipse_is_no_circle() -> None:
    # Half axes 2 and 1, told as matplotlib does: eight curves between the points at multiples of 45 degrees.
    points = [(2 * math.sin(angle), -math.cos(angle)) for angle in (math.pi / 4 * step for step in range(9))]
    tokens = ["M", *map(str, points[0])]
    for x, y in points[1:]:
        tokens += ["C", "0", "0", "0", "0", str(x), str(y)]
    assert circle([*tokens, "z"]) is None


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_short_numbers_are_the_numbers(value: float, places: int) -> None:
    text = short_number(value, places)
    assert re.fullmatch(r"-?(\d+|\d*\.\d+)", text)
    assert abs(float(text) - value) <= 0.5 * 10**-places + 1e-9
