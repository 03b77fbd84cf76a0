"""Colours on light and on dark paper."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.rendering.html.colours import (
    DARK_PAPER,
    LIGHT_PAPER,
    Palette,
    as_hex,
    contrast,
    from_oklch,
    on_dark,
    parse_colour,
    readable,
    to_oklch,
)

LETTERS = (
    "#1f2933",
    "#52606d",
    "#0b5cad",
    "#c2410c",
    "#0f766e",
    "#b45309",
    "#6d28d9",
    "#b91c1c",
    "#6b7280",
    "#a16207",
    "#be185d",
    "#4d7c0f",
    "#0e7490",
    "#78350f",
    "#a21caf",
    "#15803d",
)
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_of_known_pairs() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    # The lightest grey that passes 4.5:1 on white is widely given as #767676 (4.54).
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_oklch_of_known_colours() -> None:
    # Ottosson's page gives OKLab of sRGB white as (1, 0, 0); CSS Color 4 gives red as oklch(0.628 0.2577 29.23).
    assert to_oklch((1, 1, 1))[:2] == pytest.approx((1, 0), abs=1e-4)
    lightness, chroma, hue = to_oklch((1, 0, 0))
    assert (lightness, chroma, math.degrees(hue)) == pytest.approx((0.628, 0.2577, 29.23), abs=0.01)


@given(COLOURS)
def test_there_and_back(colour: str) -> None:
    parsed = parse_colour(colour)
    assert parsed is not None
    assert from_oklch(*to_oklch(parsed)) == pytest.approx(parsed, abs=2e-3)
    assert as_hex(parsed) == colour


@pytest.mark.parametrize("colour", LETTERS)
def test_colours_of_letters_read_on_dark_paper(colour: str) -> None:
    assert contrast(on_dark(colour), DARK_PAPER) >= 4.5


@given(COLOURS)
def test_terminal_colours_read_on_both_papers(colour: str) -> None:
    assert contrast(readable(colour, LIGHT_PAPER), LIGHT_PAPER) >= 4.5
    assert contrast(readable(colour, DARK_PAPER), DARK_PAPER) >= 4.5


def test_a_ramp_keeps_its_order() -> None:
    ramp = [as_hex(from_oklch(0.98 - 0.09 * step, 0.02 + 0.012 * step, 4.5)) for step in range(8)]
    dark = [to_oklch(parse_colour(on_dark(colour)) or (0, 0, 0))[0] for colour in ramp]
    assert dark == sorted(dark)


@pytest.mark.parametrize("value", ["none", "currentColor", "url(#a)", "#12", "rgba(1,2,3,0.5)"])
def test_other_values_pass_unchanged(value: str) -> None:
    assert Palette().mark(value) == value
