"""Charts inside a page."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import pytest

from bilateral.errors import RenderingError
from bilateral.rendering.html.colours import Palette
from bilateral.rendering.html.sheet import Sheet
from bilateral.rendering.html.svg import Drawing, inline_svg

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="360pt" height="72pt" viewBox="0 0 360 72">'
)


def inlined(body: str, prefix: str = "f", sheet: Sheet | None = None) -> Drawing:
    sheet = sheet or Sheet(Palette())
    return inline_svg(f"{HEAD}{body}</svg>", prefix, "A <finding>", "What it shows & more", sheet)


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
        '<path d="M 0 0" style="fill: x; background: url(https://example.org/a)"/>',
    ],
)
def test_nothing_in_a_drawing_runs_or_loads(body: str) -> None:
    sheet = Sheet(Palette())
    markup = inlined(body, sheet=sheet).markup + sheet.css()
    assert not re.search(
        r"script|onclick|example\.org|foreignObject|<style|<animate|<set|expression|data:|<a ", markup
    )


@pytest.mark.parametrize(
    "value",
    [
        "red}body{display:none",
        "red/*",
        "calc(1px",
        "1px)",
        '"open',
        "'open",
        "red\\",
        "a{b",
        "</style>",
        "@import",
        "!x*",
    ],
)
def test_a_style_cannot_break_out_of_the_sheet(value: str) -> None:
    sheet = Sheet(Palette())
    inlined(f"<rect style={quoteattr('opacity: 1; stroke-width: ' + value)}/>", sheet=sheet)
    inlined(f"<rect fill={quoteattr(value)}/>", sheet=sheet)
    assert re.fullmatch(r"(\.d\d+\{[a-z-]+:[\w.%]+\})*", sheet.css()), sheet.css()


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


def test_styles_become_classes_and_colours_properties_with_a_dark_counterpart() -> None:
    sheet = Sheet(Palette())
    body = '<rect fill="#0B5CAD" style="stroke: #fff; opacity: 0.5"/>'
    assert inlined(body * 2, sheet=sheet).markup.count('<rect class="d0"/>') == 2
    assert sheet.css() == ".d0{fill:var(--k0b5cad);stroke:var(--kffffff);opacity:0.5}"
    assert ":root{--k0b5cad:#0b5cad;--kffffff:#ffffff}" in sheet.palette.css()
    assert "prefers-color-scheme:dark" in sheet.palette.css()


def test_fonts_are_the_page_s_own() -> None:
    sheet = Sheet(Palette())
    markup = inlined(
        "<text style=\"font: 600 10px 'Source Sans 3', 'DejaVu Sans'; text-anchor: middle\">Қазақстан &lt;</text>",
        sheet=sheet,
    ).markup
    assert sheet.css() == ".d0{font:600 10px var(--sans);text-anchor:middle}"
    assert ">Қазақстан &lt;</text>" in markup


def test_outlines_are_told_in_steps_of_what_can_be_seen() -> None:
    assert (
        'd="M1.2-.5l8.8 .5h-10"' in inlined('<path d="M 1.23456 -0.4999 \nL 10.000 -0.0001 L 0 0"/>').markup
    )
    small = inline_svg(
        '<svg viewBox="0 0 10 10"><path d="M 0.12346 1 L 0.2 1"/></svg>', "f", "t", "a", Sheet(Palette())
    )
    assert 'd="M.1235 1h.0765"' in small.markup  # to four decimals where the whole is ten units wide
    assert 'd="m 1.25 2 a 3 4 0 1 1 5 6"' in inlined('<path d="m 1.25 2 a 3 4 0 1 1 5 6"/>').markup


def test_a_round_marker_of_matplotlib_is_a_circle() -> None:
    drawing = inlined(
        '<path d="M 70.24 151.84 C 70.85 151.84 71.44 152.08 71.87 152.51 C 72.3 152.94 72.54 153.53 72.54 154.14 '
        "C 72.54 154.75 72.3 155.33 71.87 155.76 C 71.44 156.19 70.85 156.44 70.24 156.44 C 69.63 156.44 69.05 156.19 "
        "68.62 155.76 C 68.19 155.33 67.94 154.75 67.94 154.14 C 67.94 153.53 68.19 152.94 68.62 152.51 C 69.05 152.08 "
        '69.63 151.84 70.24 151.84 z" style="fill: #ffffff"/>'
    )
    assert '<circle cx="70.24" cy="154.14" r="2.3" class="d0"/>' in drawing.markup


def test_natural_width_is_in_css_pixels() -> None:
    assert inlined("<g/>").width == 480  # 360 pt at 96/72


@pytest.mark.parametrize(
    "text", ["", "no svg", "<svg", "<html/>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>']
)
def test_what_is_no_svg_is_refused(text: str) -> None:
    with pytest.raises(RenderingError):
        inline_svg(text, "f", "t", "a", Sheet(Palette()))
