"""Charts inside a page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from bilateral.errors import RenderingError
from bilateral.rendering.html.colours import Palette
from bilateral.rendering.html.svg import Drawing, inline_svg

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="360pt" height="72pt" viewBox="0 0 360 72">'
)


def inlined(body: str, prefix: str = "f") -> Drawing:
    return inline_svg(f"{HEAD}{body}</svg>", prefix, "A <finding>", "What it shows & more", Palette())


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<rect onclick="alert(1)" width="1" height="1"/>',
        '<image xlink:href="https://example.org/a.png"/>',
        '<image xlink:href="data:text/html,x"/>',
        '<use xlink:href="https://example.org/a.svg#b"/>',
        '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">x</body></foreignObject>',
        "<style>@import url(https://example.org/a.css)</style>",
        '<rect style="fill: url(https://example.org/a)" width="1"/>',
        '<rect fill="url(https://example.org/a)" width="1"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        '<rect style="behavior: expression(alert(1))"/>',
    ],
)
def test_nothing_in_a_drawing_runs_or_loads(body: str) -> None:
    markup = inlined(body).markup
    assert not re.search(
        r"script|onclick|example\.org|foreignObject|<style|<animate|<set|expression|data:|<a ", markup
    )


def test_title_and_description_are_named_and_escaped() -> None:
    root = ElementTree.fromstring(inlined("<g/>").markup)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "f-title f-desc"
    assert [child.text for child in root[:2]] == ["A <finding>", "What it shows & more"]


def test_ids_belong_to_their_drawing_and_unused_ones_go() -> None:
    body = '<defs><clipPath id="p1"><rect width="9"/></clipPath></defs><g id="axes_1" clip-path="url(#p1)"><use xlink:href="#p1"/></g>'
    first, second = inlined(body, "a").markup, inlined(body, "b").markup
    assert re.findall(r'id="([^"]+)"', first) == ["a-title", "a-desc", "a-0"]
    assert 'clip-path="url(#a-0)"' in first
    assert 'href="#a-0"' in first
    assert "b-0" in second
    assert "a-0" not in second


def test_colours_become_properties_with_a_dark_counterpart() -> None:
    palette = Palette()
    markup = inline_svg(
        f'{HEAD}<rect fill="#0B5CAD" style="stroke: #fff; opacity: 0.5"/></svg>', "f", "t", "a", palette
    ).markup
    assert 'style="fill:var(--k0b5cad);stroke:var(--kffffff);opacity:0.5;"' in markup
    assert ":root{--k0b5cad:#0b5cad;--kffffff:#ffffff}" in palette.css()
    assert "prefers-color-scheme:dark" in palette.css()


def test_fonts_are_the_page_s_own() -> None:
    markup = inlined(
        "<text style=\"font: 600 10px 'Source Sans 3', 'DejaVu Sans'; text-anchor: middle\">Қазақстан &lt;</text>"
    ).markup
    assert 'style="font:600 10px var(--sans);text-anchor:middle;"' in markup
    assert ">Қазақстан &lt;</text>" in markup


def test_coordinates_are_rounded_to_a_hundredth_of_a_point() -> None:
    assert 'd="M 1.23 -0.5 L 10 0"' in inlined('<path d="M 1.23456 -0.4999 \nL 10.000 -0.0001"/>').markup


def test_natural_width_is_in_css_pixels() -> None:
    assert inlined("<g/>").width == 480  # 360 pt at 96/72


@pytest.mark.parametrize(
    "text", ["", "no svg", "<svg", "<html/>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>']
)
def test_what_is_no_svg_is_refused(text: str) -> None:
    with pytest.raises(RenderingError):
        inline_svg(text, "f", "t", "a", Palette())
