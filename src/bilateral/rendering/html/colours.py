"""Colours for light and for dark: each colour of a chart gets a counterpart that reads on a dark page.

Conversions follow Björn Ottosson, "A perceptual color space for image processing" (2020), which defines
OKLab.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

LIGHT_PAPER = "#ffffff"
DARK_PAPER = "#14191f"
READABLE = 4.6

# The house's own colours, tuned by eye; every other colour is computed.
_HOUSE = {
    "#ffffff": DARK_PAPER,
    "#1f2933": "#e6eaee",
    "#000000": "#e6eaee",
    "#52606d": "#a9b4c0",
    "#6b7280": "#a9b0ba",
    "#8a96a3": "#8995a2",
    "#9aa5b1": "#77838f",
    "#e4e7eb": "#2f3842",
    "#f1f3f5": "#1d242c",
    # Those of countries, chosen with their counterparts so that any two can be told apart (figures/style.py).
    "#0b5cad": "#62aaf6",
    "#c2410c": "#ff8f5e",
    "#1697d6": "#a2ecff",
    "#b18d2a": "#f2dc5c",
    "#481a72": "#c8bbea",
    "#7a1c10": "#b86c60",
    "#8460f5": "#7179eb",
    # Those of their labels, which are darker to be read on white: on dark paper they are as the lines are.
    "#1179ac": "#a2ecff",
    "#8f7121": "#f2dc5c",
    "#7d5be8": "#7179eb",
    "#0f766e": "#4cc0b3",
    "#b45309": "#eaa24e",
    "#6d28d9": "#b79bff",
    "#b91c1c": "#ff8f8a",
}

RGB = tuple[float, float, float]


def parse_colour(text: str) -> RGB | None:
    """Read ``#rgb``, ``#rrggbb`` or ``rgb(r, g, b)`` as fractions of one; None for anything else."""
    text = text.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        text = "#" + "".join(digit * 2 for digit in text[1:])
    if re.fullmatch(r"#[0-9a-f]{6}", text):
        return int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255
    found = re.fullmatch(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)", text)
    if found:
        red, green, blue = (min(int(part), 255) / 255 for part in found.groups())
        return red, green, blue
    return None


def as_hex(colour: RGB) -> str:
    """Return a colour as ``#rrggbb``; parts outside the gamut are cut off."""
    return "#" + "".join(f"{round(255 * min(max(part, 0.0), 1.0)):02x}" for part in colour)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _companded(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def luminance(colour: RGB) -> float:
    """Return the relative luminance, as WCAG 2.1 defines it."""
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, as WCAG 2.1 defines it.

    >>> round(contrast("#ffffff", "#000000"), 1)
    21.0
    """
    first, second = parse_colour(one), parse_colour(other)
    if first is None or second is None:
        raise ValueError(f"not a colour: {one!r} or {other!r}")
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def to_oklch(colour: RGB) -> tuple[float, float, float]:
    """Return lightness (0 to 1), chroma and hue (radians)."""
    red, green, blue = map(_linear, colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def from_oklch(lightness: float, chroma: float, hue: float) -> RGB:
    """Return the colour; what lies outside sRGB is cut off."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _companded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _companded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _companded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


@lru_cache(maxsize=1024)
def on_dark(colour: str) -> str:
    """Return the counterpart of a colour on dark paper: lightness turned round, hue kept.

    >>> on_dark("#ffffff") == DARK_PAPER
    True
    """
    if colour in _HOUSE:
        return _HOUSE[colour]
    parsed = parse_colour(colour)
    if parsed is None:
        return colour
    lightness, chroma, hue = to_oklch(parsed)
    # Monotone, so that the steps of a colour ramp keep their order; strong colours stay strong.
    turned = 0.95 - lightness * 0.4 if lightness <= 0.7 else 0.67 - (lightness - 0.7) * 1.5
    return as_hex(from_oklch(turned, min(chroma, 0.16), hue))


@lru_cache(maxsize=1024)
def readable(colour: str, paper: str) -> str:
    """Return the colour, moved away from ``paper`` until text in it has a contrast of 4.5 to 1."""
    parsed = parse_colour(colour)
    if parsed is None:
        return colour
    lightness, chroma, hue = to_oklch(parsed)
    step = -0.02 if paper == LIGHT_PAPER else 0.02
    candidate = as_hex(parsed)
    while contrast(candidate, paper) < READABLE and 0 < lightness + step < 1:
        lightness += step
        candidate = as_hex(from_oklch(lightness, chroma, hue))
    return candidate


class Palette:
    """The colours that a page uses, each as a custom property with a light and a dark value."""

    def __init__(self) -> None:
        self._pairs: dict[str, tuple[str, str]] = {}

    def mark(self, colour: str) -> str:
        """Return the CSS value for a colour of a chart; what is no plain colour comes back unchanged."""
        parsed = parse_colour(colour)
        if parsed is None:
            return colour
        light = as_hex(parsed)
        return self._property(f"--k{light[1:]}", light, on_dark(light))

    def text(self, colour: str) -> str:
        """Return the CSS value for text in this colour, readable on either paper."""
        parsed = parse_colour(colour)
        if parsed is None:
            return "inherit"
        light = as_hex(parsed)
        return self._property(f"--t{light[1:]}", readable(light, LIGHT_PAPER), readable(light, DARK_PAPER))

    def _property(self, name: str, light: str, dark: str) -> str:
        self._pairs[name] = (light, dark)
        return f"var({name})"

    def css(self) -> str:
        """Return the definitions of all colours used so far."""
        if not self._pairs:
            return ""
        pairs = sorted(self._pairs.items())
        day = ";".join(f"{name}:{light}" for name, (light, _) in pairs)
        night = ";".join(f"{name}:{dark}" for name, (_, dark) in pairs)
        return f":root{{{day}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}"
