"""The house style of every chart: colours, fonts, figures and the SVG that is written from them.

Nothing here touches matplotlib's global settings: ``RC`` is applied as a context around each drawing.
"""

from __future__ import annotations

import io
import re
import warnings
import zlib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK = "#1f2933"
MUTED = "#52606d"
GREY = "#9aa5b1"
GRID = "#e4e7eb"
BAND = "#f1f3f5"
PAPER = "#ffffff"
# Grey that still has 3:1 against white, for what carries data without being the subject: every third country.
QUIET = "#8a96a3"

# What belongs to both countries together is teal; no country is.
TEAL = "#0f766e"
GOLD = "#b45309"
PURPLE = "#6d28d9"

VERDICT_COLOURS = {
    "supported": "#0f766e",
    "overstated": "#b45309",
    "understated": "#b45309",
    "contradicted": "#b91c1c",
    "cannot be verified": "#52606d",
    "not testable": "#6b7280",
}

# Colours of countries, and of nothing else in a chart that shows countries. Any two can be told apart with normal sight
# and by those who see no red, no green or no blue, on light paper and on dark (tests/figures/test_palette.py).
BLUE, VERMILION = "#0b5cad", "#c2410c"
COUNTRY_COLOURS = (BLUE, VERMILION, "#1697d6", "#b18d2a", "#481a72", "#7a1c10", "#8460f5")
_AGGREGATES = {"WLD": MUTED, "AFR": "#6b7280"}
# The countries that the embedded snapshot has in depth, so that neighbours and those that trade much differ.
_HOMES = (
    "AFG BRA KGZ RWA SAU TUR",
    "CHE ETH GEO KAZ SGP TZA MEX",
    "AZE BDI CHN EGY ITA NLD UZB",
    "ARE DEU GBR ISR SSD TJK IRN",
    "FRA IND KEN KOR ZAF",
    "LUX QAT RUS SOM UGA USA",
    "BEL IDN JPN MNG PAK TKM COD",
)
_HOME = {iso3: place for place, codes in enumerate(_HOMES) for iso3 in codes.split()}

FAMILY = "Source Sans 3"
FALLBACK = "DejaVu Sans"
FAMILIES = [FAMILY, FALLBACK, "sans-serif"]
TEXT = 10.0
SMALL = 9.0
REGULAR = 400
STRONG = 600

RC: dict[str, Any] = {
    "font.family": FAMILIES,
    "font.sans-serif": [FAMILY, FALLBACK],
    "font.size": TEXT,
    "svg.fonttype": "none",
    "svg.hashsalt": "bilateral",
    "savefig.bbox": None,
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
    "path.simplify": True,
    "text.parse_math": False,
    "text.usetex": False,
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": GRID,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
}


def _home(iso3: str) -> int:
    return _HOME.get(iso3, zlib.crc32(iso3.encode()) % len(COUNTRY_COLOURS))


def country_colour(iso3: str, reporter: str, partner: str) -> str:
    """Return the colour of a country in a report on ``reporter`` and ``partner``, as ``#rrggbb``.

    The rule: a country has one colour, its home colour, in every chart of every report, whichever side of the pair it
    is on. Only where both countries of a pair have the same home colour does the later of the two in the alphabet take
    the next one, in both directions of the pair. A third country that a chart has to colour takes its home colour, or
    the first that the pair leaves; the world and Africa are grey.
    """
    if iso3 in _AGGREGATES:
        return _AGGREGATES[iso3]
    first, second = sorted((reporter, partner))
    taken = {first: _home(first)}
    places = len(COUNTRY_COLOURS)
    taken[second] = _home(second) if _home(second) != taken[first] else (taken[first] + 1) % places
    if iso3 not in taken:
        own = _home(iso3)
        free = ((own + step) % places for step in range(places))
        taken[iso3] = next(place for place in free if place not in (taken[first], taken[second]))
    return COUNTRY_COLOURS[taken[iso3]]


def tint(colour: str, share: float) -> str:
    """Mix ``share`` (0 to 1) of ``colour`` with white and return the ``#rrggbb`` of it."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)


@cache
def soft(colour: str) -> str:
    """Return the palest mix of a colour with white that still stands out from it as marks must (3:1)."""
    shares = (share / 100 for share in range(40, 100, 2))
    return next((mixed for share in shares if contrast(mixed := tint(colour, share)) >= 3.05), colour)


def contrast(colour: str, ground: str = PAPER) -> float:
    """Return the WCAG contrast of a colour against one that is lighter, 1 to 21."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    def luminance(colour: str) -> float:
        red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    return (luminance(ground) + 0.05) / (luminance(colour) + 0.05)


@cache
def readable(colour: str, ground: str = PAPER) -> str:
    """Return the colour, darkened as far as text of it needs to stand out from what is behind it (4.5:1)."""
    while contrast(colour, ground) < 4.5:
        colour = "#" + "".join(f"{int(int(colour[i : i + 2], 16) * 0.95):02x}" for i in (1, 3, 5))
    return colour


def fonts_folder() -> Path:
    """Return the folder of the fonts that travel with the package."""
    # By path and not by import: rendering stands above figures.
    return Path(str(files("bilateral"))) / "rendering" / "fonts"


@cache
def register_fonts() -> tuple[str, ...]:
    """Make the house fonts known to matplotlib, once a process, and return the families that are there."""
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    weights = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
    found = False
    for file in sorted(fonts_folder().glob("SourceSans3*.ttf")):
        font = FT2Font(str(file))
        weight = weights.get(font.style_name)
        if weight is None:
            continue
        # matplotlib files SemiBold under a family of its own; CSS and Typst know one family with weights.
        entry = replace(font_manager.ttfFontProperty(font), name=FAMILY, weight=weight)
        font_manager.fontManager.ttflist.append(entry)
        found = True
    # The fallback has no semi-bold: without one matplotlib would log a line whenever it looks for it.
    bold = font_manager.FontProperties(family=FALLBACK, weight=700)
    path = font_manager.findfont(bold)
    entry = font_manager.FontEntry(fname=path, name=FALLBACK, weight=STRONG, style="normal", size="scalable")
    font_manager.fontManager.ttflist.append(entry)
    return (FAMILY, FALLBACK) if found else (FALLBACK,)


def new_figure(width_in: float = 7.2, height_in: float = 3.6) -> Figure:
    """Return an empty figure with an SVG canvas and no background; sizes in inches."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    register_fonts()
    figure = Figure(figsize=(width_in, height_in), dpi=72, facecolor="none", edgecolor="none")
    figure.patch.set_visible(False)
    FigureCanvasSVG(figure)
    return figure


_FONT_STACK = f"'{FAMILY}', '{FALLBACK}', sans-serif"
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_CLEANING = (
    (re.compile(r"^.*?(?=<svg )", re.DOTALL), ""),
    (re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL), ""),
    # An inline SVG's style element would reach the whole page; the root's attributes say the same.
    (re.compile(r"\s*<defs>\s*<style type=\"text/css\">.*?</style>\s*</defs>", re.DOTALL), ""),
    (re.compile(r" id=\"(?:figure|axes|patch|text|line2d|matplotlib\.axis|[xy]tick|[A-Z]\w*)_\d+\""), ""),
    (re.compile(rf" ?font-family: {re.escape(_FONT_STACK)};?"), ""),
    (re.compile(r" transform=\"rotate\(-?0 [^\"]*\)\""), ""),
    (re.compile(r" \n(?=[LCQz]|\")"), " "),
    (re.compile(r"\nz\n\""), 'z"'),
    (re.compile(r"\n\""), '"'),
)


def _clean(svg: str) -> str:
    for pattern, replacement in _CLEANING:
        svg = pattern.sub(replacement, svg)
    # On the group and not on the root, which a page replaces by its own.
    return svg.replace("<g>", f'<g style="font-family: {_FONT_STACK}; stroke-linejoin: round">', 1)


def save_svg(figure: Figure, file: IO[str] | str | Path) -> None:
    """Draw the figure once and write it as SVG text to an open text file or a path.

    Text stays text, there is no date, and the same figure gives the same bytes. The SVG carries no XML
    prolog, no ``style`` element and no ids of its own, so that several can stand inline in one page.
    """
    from matplotlib import rc_context

    raw = io.StringIO()
    with rc_context(cast(Any, RC)), warnings.catch_warnings():
        # A script that no font of ours covers is still real text, shown by the reader's own fonts.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(raw, format="svg", metadata=_NO_METADATA)
    svg = _clean(raw.getvalue())
    if isinstance(file, (str, Path)):
        Path(file).write_text(svg, encoding="utf-8")
    else:
        file.write(svg)
