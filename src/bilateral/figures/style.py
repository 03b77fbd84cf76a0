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
REPORTER = "#0b5cad"
PARTNER = "#c2410c"
TEAL = "#0f766e"
GOLD = "#b45309"
PURPLE = "#6d28d9"
# Grey that still has 3:1 against white, for bars that carry data without being the subject.
QUIET = "#8a96a3"

VERDICT_COLOURS = {
    "supported": "#0f766e",
    "overstated": "#b45309",
    "understated": "#b45309",
    "contradicted": "#b91c1c",
    "cannot be verified": "#52606d",
    "not testable": "#6b7280",
}

# Each has at least 4.5:1 against white, because labels take the colour of what they name.
OTHERS = ("#0f766e", "#6d28d9", "#a16207", "#be185d", "#4d7c0f", "#0e7490", "#78350f", "#a21caf", "#15803d")
_AGGREGATES = {"WLD": MUTED, "AFR": "#6b7280"}
_FIXED = {
    "RWA": "#15803d", "KAZ": "#0e7490", "CHN": "#be185d", "RUS": "#6d28d9", "USA": "#0f766e",
    "ARE": "#a16207", "KEN": "#78350f", "UGA": "#4d7c0f", "UZB": "#a21caf", "TUR": "#be185d",
    "IND": "#a16207", "COD": "#0f766e", "TZA": "#6d28d9", "GBR": "#4d7c0f", "DEU": "#78350f",
}  # fmt: skip

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


def country_colour(iso3: str, reporter: str, partner: str) -> str:
    """Return the colour of a country in a report on ``reporter`` and ``partner``, as ``#rrggbb``.

    The reporter is blue and the partner vermilion; every other country has one colour in all charts of all
    reports (by a checksum of its code where no colour is set for it), and the world and Africa are grey.
    """
    if iso3 == reporter:
        return REPORTER
    if iso3 == partner:
        return PARTNER
    named = _AGGREGATES.get(iso3) or _FIXED.get(iso3)
    return named or OTHERS[zlib.crc32(iso3.encode()) % len(OTHERS)]


def tint(colour: str, share: float) -> str:
    """Mix ``share`` (0 to 1) of ``colour`` with white and return the ``#rrggbb`` of it."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)


def contrast(colour: str) -> float:
    """Return the WCAG contrast of a colour against white, 1 to 21."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@cache
def readable(colour: str) -> str:
    """Return the colour, darkened as far as text of it needs to stand out from white (4.5:1)."""
    while contrast(colour) < 4.5:
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
