"""The colours of charts: told apart by everyone, on light paper and on dark, and one colour a country everywhere."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from bilateral.figures import style
from bilateral.figures.map_panel import LOOKS
from bilateral.figures.timeline import KIND_COLOURS
from bilateral.rendering.html.colours import DARK_PAPER, LIGHT_PAPER, contrast, on_dark
from bilateral.snapshots.package import open_snapshot

# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009),
# table of the matrices at severity 1.0; they work on linear RGB.
SIGHT = {
    "all colours": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# In OKLab a difference of 0.02 is just seen; four times as much tells two lines apart.
TOLD_APART = 0.08
MARKS = 3.0  # WCAG 2.1, 1.4.11: what is needed to understand a graphic
PAPERS = {"light": (LIGHT_PAPER, str), "dark": (DARK_PAPER, on_dark)}


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Björn Ottosson, "A perceptual color space for image processing" (2020)."""
    first = [
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    ]
    second = [
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    ]
    return np.array(second) @ np.cbrt(np.array(first) @ np.clip(rgb, 0, 1))


def distance(one: str, other: str, sight: str) -> float:
    a, b = (oklab(np.array(SIGHT[sight]) @ linear(colour)) for colour in (one, other))
    return float(np.linalg.norm(a - b))


def test_the_measure_is_oklab() -> None:
    # Ottosson's own example: white has lightness 1 and no colour.
    assert oklab(linear("#ffffff")) == pytest.approx([1, 0, 0], abs=1e-3)


def test_the_simulation_finds_a_pair_that_is_known_to_be_confused() -> None:
    # matplotlib's first red and green, the classic trap.
    assert distance("#d62728", "#2ca02c", "all colours") > 0.3
    assert distance("#d62728", "#2ca02c", "deuteranopia") < TOLD_APART


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_countries_are_told_apart(paper: str, sight: str) -> None:
    shown = [PAPERS[paper][1](colour) for colour in style.COUNTRY_COLOURS]
    for one, other in itertools.combinations(shown, 2):
        assert distance(one, other, sight) >= TOLD_APART, (one, other)


@pytest.mark.parametrize("sight", SIGHT)
def test_a_country_is_told_apart_from_the_grey_of_the_others(sight: str) -> None:
    for colour in style.COUNTRY_COLOURS:
        assert distance(colour, style.QUIET, sight) >= 0.07, colour


@pytest.mark.parametrize("paper", PAPERS)
def test_marks_stand_out_from_the_paper(paper: str) -> None:
    ground, shown = PAPERS[paper]
    names = [*style.COUNTRY_COLOURS, *style.VERDICT_COLOURS.values(), *KIND_COLOURS.values()]
    names += [style.INK, style.MUTED, style.QUIET, style.TEAL, *(look[0] for look in LOOKS.values())]
    for colour in names:
        assert contrast(shown(colour), ground) >= MARKS, colour
        assert contrast(shown(style.soft(colour)), ground) >= MARKS, f"soft {colour}"


def test_a_pale_line_is_known_to_fall_short() -> None:
    assert contrast(style.tint(style.BLUE, 0.3), LIGHT_PAPER) < MARKS


def test_soft_is_paler_where_there_is_room_and_the_colour_itself_where_there_is_none() -> None:
    assert contrast(style.soft(style.BLUE), LIGHT_PAPER) < contrast(style.BLUE, LIGHT_PAPER)
    assert style.soft("#949494") == "#949494"


def test_the_colours_of_countries_mean_nothing_else() -> None:
    others = {*style.VERDICT_COLOURS.values(), *KIND_COLOURS.values(), *(look[0] for look in LOOKS.values())}
    others |= {style.INK, style.MUTED, style.QUIET, style.GREY, style.TEAL, style.GOLD, style.PURPLE}
    assert not others & set(style.COUNTRY_COLOURS)


class TestCountries:
    deep = tuple(open_snapshot().query("select iso3 from countries where depth = 'deep'").iso3)
    every = tuple(
        open_snapshot()
        .query("select iso3 from countries where iso3 not in ('WLD', 'AFR') order by iso3")
        .iso3
    )

    @staticmethod
    def colours(one: str, other: str) -> tuple[str, str]:
        return style.country_colour(one, one, other), style.country_colour(other, one, other)

    def test_the_two_of_any_pair_differ_and_keep_their_colours_when_the_pair_is_turned_round(self) -> None:
        for one, other in itertools.combinations(self.every, 2):
            first, second = self.colours(one, other)
            assert first != second
            assert self.colours(other, one) == (second, first)

    def test_a_country_has_its_home_colour_in_every_report_but_those_on_a_partner_with_the_same(self) -> None:
        homes = {code: style.COUNTRY_COLOURS[style._home(code)] for code in self.every}
        for one, other in itertools.combinations(self.every, 2):
            shown = dict(zip((one, other), self.colours(one, other), strict=True))
            kept = [code for code in (one, other) if shown[code] == homes[code]]
            assert kept == [one, other] if homes[one] != homes[other] else [min(one, other)]

    def test_few_pairs_of_those_in_depth_clash(self) -> None:
        pairs = list(itertools.combinations(self.deep, 2))
        clashes = sum(style._home(one) == style._home(other) for one, other in pairs)
        # Seven colours, spread evenly, clash in one pair of seven or fewer.
        assert clashes / len(pairs) <= 1 / len(style.COUNTRY_COLOURS)

    def test_neighbours_in_depth_never_clash(self) -> None:
        frame = open_snapshot().query("select iso3_a, iso3_b from distances where contiguous")
        borders = [pair for pair in frame.itertuples(index=False) if set(pair) <= set(self.deep)]
        assert len(borders) > 30
        assert not [pair for pair in borders if style._home(pair[0]) == style._home(pair[1])]

    def test_every_country_in_depth_has_a_place_of_its_own(self) -> None:
        assert set(style._HOME) == set(self.deep)

    def test_the_colours_are_used_evenly_by_the_others_too(self) -> None:
        counts = [sum(style._home(code) == place for code in self.every) for place in range(7)]
        assert min(counts) > len(self.every) / 7 / 2

    def test_a_third_country_takes_neither_colour_of_the_pair(self) -> None:
        for code in self.every:
            if code not in ("RWA", "TUR"):
                third = style.country_colour(code, "RWA", "TUR")
                assert third not in self.colours("RWA", "TUR")
                assert third == style.country_colour(code, "TUR", "RWA")

    def test_the_world_and_africa_are_grey(self) -> None:
        for code in ("WLD", "AFR"):
            parts = [int(style.country_colour(code, "RWA", "KAZ")[i : i + 2], 16) for i in (1, 3, 5)]
            assert max(parts) - min(parts) < 0x20
            assert not math.isclose(max(parts), 255)
