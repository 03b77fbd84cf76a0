"""Every chart of whole reports: words that can be read, colours that keep to the rule, marks that stand out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from matplotlib.colors import to_hex

from bilateral.figures import style
from bilateral.figures.blocks import Chart, Exhibit
from bilateral.figures.lines import BAND_OPACITY
from bilateral.figures.sheet import Sheet
from bilateral.relationship import Relationship, relationship
from bilateral.rendering.html.colours import DARK_PAPER, LIGHT_PAPER, contrast, on_dark

# The flagship, two that report well, one of billions, one of 99 dollars, one with almost nothing, long names.
PAIRS = ("RWA-KAZ", "KEN-TUR", "USA-CHN", "SSD-LUX", "SOM-TKM", "COD-ARE")
QUESTIONS = {
    "standing": ["glance"],
    "summary": ["picture", "verdicts"],
    "relations": ["timeline", "agreements"],
    "trade": ["exports", "imports", "quarters", "partners", "complementarity"],
    "partners": ["shares", "markets", "concentration", "standing"],
    "sectors": ["agreed", "baselines", "beside"],
    "digital": ["government", "gap", "networks"],
    "corridors": ["map", "sensitivity"],
    "alignment": ["years", "issues", "comparison", "positions"],
    "outlook": ["expectation", "scenarios"],
    "claims": ["picture"],
}
NEUTRAL = {style.INK, style.MUTED, style.GREY, style.QUIET, style.PAPER, style.readable(style.QUIET)}
# What belongs to both countries, and the same where it is written on its own band.
BOTH = {style.TEAL, style.readable(style.TEAL, style.tint(style.TEAL, BAND_OPACITY))}
# What guides the eye to data and carries no figure by itself. (The ends of "bounds" are strokes of their own.)
GUIDES = (
    "grid", "gap", "land", "panel", "track", "thread", "tie", "bracket", "leader", "between", "other line", "step", "key",
)  # fmt: skip


@cache
def pair(codes: str) -> Relationship:
    return relationship(*codes.split("-"))


Charts = Callable[[str], "tuple[tuple[Chart, Any], ...]"]


@pytest.fixture(scope="module")
def charts(seen: Any) -> Iterator[Charts]:
    """Yield a function that draws every chart of a pair, once; what it drew is let go at the end: it has some 400 MB."""

    @cache
    def draw(codes: str) -> tuple[tuple[Chart, Any], ...]:
        found: dict[str, Chart] = {}
        for subject, names in QUESTIONS.items():
            for name in names:
                exhibit: Exhibit = getattr(getattr(pair(codes), subject), name)()
                found |= {block.id: block for block in exhibit.blocks if isinstance(block, Chart)}
        return tuple((chart, seen(chart.draw())) for chart in found.values())

    yield draw
    draw.cache_clear()
    pair.cache_clear()


every_pair = pytest.mark.parametrize("codes", PAIRS)


def test_the_flagship_has_a_chart_of_every_kind(charts: Charts) -> None:
    assert len(charts("RWA-KAZ")) >= 28


@every_pair
def test_no_two_labels_touch_and_none_is_cut_off(codes: str, charts: Charts) -> None:
    for chart, drawn in charts(codes):
        assert drawn.collisions() == [], chart.id
        assert drawn.outside() == [], chart.id


@every_pair
def test_no_label_is_struck_out_by_a_line(codes: str, charts: Charts) -> None:
    for chart, drawn in charts(codes):
        assert drawn.struck_out() == [], chart.id


@every_pair
def test_every_label_is_large_enough(codes: str, charts: Charts) -> None:
    for chart, drawn in charts(codes):
        assert min(label.get_fontsize() for label in drawn.labels) >= style.SMALL, chart.id


@every_pair
def test_each_says_what_it_found_what_it_measures_and_whence(codes: str, charts: Charts) -> None:
    for chart, _ in charts(codes):
        assert chart.title
        assert chart.subtitle
        assert chart.subtitle != chart.title
        assert chart.source_line.startswith(("Source: ", "Sources: ")), chart.id
        # A finding is a sentence or names what it found; it is no name of a measure, and has no end stop.
        assert not chart.title.endswith("."), chart.id


@every_pair
def test_amounts_have_a_unit_in_the_subtitle_or_beside_each(codes: str, charts: Charts) -> None:
    for chart, drawn in charts(codes):
        if chart.id in {"trade-exports", "trade-imports", "trade-quarters", "trade-partners", "outlook-fan"}:
            assert "current US dollars" in chart.subtitle
            beside = any("US$" in text for text in drawn.texts)
            assert beside == ("logarithmic" in chart.subtitle), chart.id


def _paragraphs(drawn: Any) -> list[tuple[str, str]]:
    """Return the texts of a chart with their colours, lines of one paragraph joined."""
    found: list[tuple[str, str]] = []
    before: tuple[Any, ...] = ()
    for label in drawn.labels:
        look = label.get_label(), label.get_color(), label.get_position()[0], label.get_fontweight()
        joined = look == before and found
        text = f"{found.pop()[0]} {label.get_text()}" if joined else label.get_text()
        found.append((text, to_hex(label.get_color())))
        before = look
    return found


@every_pair
def test_whoever_is_named_in_colour_is_named_in_their_own(codes: str, charts: Charts) -> None:
    sides = codes.split("-")
    own = {code: style.country_colour(code, *sides) for code in sides}
    names = {code: pair(codes)._context.voice.country(code) for code in sides}
    named = set()
    for chart, drawn in charts(codes):
        for text, colour in _paragraphs(drawn):
            mentioned = [code for code, name in names.items() if name in text]
            if not mentioned or colour in NEUTRAL:
                continue
            # "Rwanda to Kazakhstan" has the colour of the one that sells: the first to be named.
            first = min(mentioned, key=lambda code: text.index(names[code]))
            together = colour in BOTH and len(mentioned) == 2
            assert together or colour == style.readable(own[first]), (chart.id, text)
            named.add(first)
    assert named == set(sides)


@every_pair
def test_the_colours_of_countries_are_those_of_the_pair(codes: str, charts: Charts) -> None:
    sides = codes.split("-")
    own = {style.country_colour(code, *sides) for code in sides}
    for chart, drawn in charts(codes):
        used = {colour for shape in drawn.shapes for colour in (shape.fill, shape.stroke)}
        assert used & set(style.COUNTRY_COLOURS) <= own, chart.id


def test_both_directions_of_a_pair_have_the_same_colours(charts: Charts) -> None:
    for codes, turned in (("RWA-KAZ", "KAZ-RWA"), ("KEN-TUR", "TUR-KEN")):
        here, there = ({chart.id: drawn for chart, drawn in charts(one)} for one in (codes, turned))
        shared = [
            name for name in here if name in there and name.startswith(("digital-", "alignment-points"))
        ]
        assert len(shared) >= 3
        for name in shared:
            colours = [
                {
                    shape.get_label(): shape.stroke
                    for shape in side[name].shapes
                    if shape.get_label().startswith("line ")
                }
                for side in (here, there)
            ]
            assert colours[0] == colours[1], name


def _contrast(colours: list[str]) -> float:
    """Return the contrast of the strongest colour with the paper on which it is weakest."""
    papers: tuple[tuple[str, Callable[[str], str]], ...] = ((LIGHT_PAPER, str), (DARK_PAPER, on_dark))
    return min(max(contrast(shown(colour), ground) for colour in colours) for ground, shown in papers)


@every_pair
def test_marks_stand_out_from_light_and_from_dark_paper(codes: str, charts: Charts) -> None:
    for chart, drawn in charts(codes):
        edges = [shape for shape in drawn.shapes if shape.get_label().startswith(("outline", "edge"))]
        for shape in drawn.shapes:
            name = shape.get_label()
            colours = [colour for colour in (shape.fill, shape.stroke) if colour and colour != style.PAPER]
            if not colours or name.startswith(GUIDES) or not name:
                continue
            if shape.opacity < 1:
                # A shade says something by where it ends: lines there are what has to be seen.
                assert name == "bounds" or any(_contrast([edge.stroke]) >= 3 for edge in edges), (
                    chart.id,
                    name,
                )
            else:
                assert _contrast(colours) >= 3, (chart.id, name)


class TestTheChecks:
    """Each finds what it is there to find."""

    @staticmethod
    def sheet() -> Sheet:
        return Sheet(3, 100)

    def test_labels_that_touch_are_found(self, seen: Any) -> None:
        sheet = self.sheet()
        sheet.text(10, 50, "Rwanda reports")
        sheet.text(40, 52, "Kazakhstan reports")
        assert seen(sheet.figure).collisions() == [("Rwanda reports", "Kazakhstan reports")]

    def test_a_label_that_is_cut_off_is_found(self, seen: Any) -> None:
        sheet = self.sheet()
        sheet.text(170, 50, "Democratic Republic of the Congo")
        sheet.text(10, 50, "Rwanda")
        assert seen(sheet.figure).outside() == ["Democratic Republic of the Congo"]

    def test_a_label_under_a_line_is_found(self, seen: Any) -> None:
        sheet = self.sheet()
        sheet.text(10, 50, "−0.2")
        sheet.text(10, 80, "clear")
        sheet.line([(0, 47), (200, 47)], style.INK, name="baseline")
        assert seen(sheet.figure).struck_out() == [("−0.2", "baseline")]
