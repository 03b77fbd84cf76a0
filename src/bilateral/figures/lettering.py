"""Measures text without drawing it: widths, line breaks and places that do not collide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bilateral.figures.style import FAMILIES, REGULAR, TEXT, register_fonts

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

Box = tuple[float, float, float, float]
# Control characters cannot stand in XML; line breaks inside a label are ours to make.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_SIZE = 1000  # the size at which advances are read, in points
_FIXED = 65536  # FreeType gives them in this part of a pixel
_BREAKS = re.compile(r"(?<=[-–—/])(?=\w)| ")


def plain(text: str) -> str:
    """Return the text on one line, without the characters that no XML may hold."""
    return _UNPRINTABLE.sub(" ", str(text)).strip()


@cache
def _font(weight: int) -> FT2Font:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    register_fonts()
    # One of our own: matplotlib sets the size of those that it draws with.
    font = FT2Font(findfont(FontProperties(family=FAMILIES[:2], weight=weight)))
    font.set_size(_SIZE, 72)
    return font


@cache
def _advance(character: str, weight: int) -> float:
    """Return how wide a character is as a multiple of the type size: what the font's table says, unrounded."""
    from matplotlib.ft2font import LoadFlags

    font = _font(weight)
    if not font.get_char_index(ord(character)):
        return _advance_elsewhere(character, weight)
    glyph = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / _FIXED / _SIZE


def _advance_elsewhere(character: str, weight: int) -> float:
    """Return the same for a character that the text font lacks, as matplotlib finds and draws it."""
    import warnings

    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=FAMILIES[:2], weight=weight, size=100)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        width, _, _ = text_to_path.get_text_width_height_descent(character, font, False)
    return float(width) / 100


@lru_cache(maxsize=8192)
def text_width(text: str, size: float = TEXT, weight: int = REGULAR) -> float:
    """Return the width of one line of text in points, at ``size`` points.

    Sums the advances of the characters: kerning is left out, which errs by a point or so towards too wide.
    """
    return size * sum(_advance(character, weight) for character in text)


def widest(texts: Iterable[str], size: float = TEXT, weight: int = REGULAR) -> float:
    """Return the width in points of the widest of some lines; 0 without any."""
    return max((text_width(text, size, weight) for text in texts), default=0.0)


def _pieces(text: str) -> list[tuple[str, str]]:
    """Split text into words and the separators (a space or nothing) that stand before them."""
    pieces: list[tuple[str, str]] = []
    start, separator = 0, ""
    for match in _BREAKS.finditer(text):
        pieces.append((separator, text[start : match.start()]))
        start, separator = match.end(), match.group()
    pieces.append((separator, text[start:]))
    return [piece for piece in pieces if piece[1]]


def _chop(word: str, width: float, size: float, weight: int) -> list[str]:
    parts, line = [], ""
    for character in word:
        if line and text_width(line + character, size, weight) > width:
            parts.append(line)
            line = ""
        line += character
    return [*parts, line]


@lru_cache(maxsize=4096)
def _wrapped(text: str, width: float, size: float, weight: int) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for separator, word in _pieces(plain(text)):
        longer = line + (separator if line else "") + word
        if text_width(longer, size, weight) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _chop(word, width, size, weight)
        lines.extend(full)
    return (*lines, line)


def wrap(
    text: str, width: float, size: float = TEXT, weight: int = REGULAR, *, lines: int | None = None
) -> list[str]:
    """Break text into lines of at most ``width`` points, between words where that is possible.

    A word wider than a line is cut. With ``lines``, what is longer ends in an ellipsis. Empty text is one
    empty line.

    >>> wrap("Congo, The Democratic Republic of the", 90)
    ['Congo, The', 'Democratic Republic', 'of the']
    """
    broken = list(_wrapped(text, max(width, size), size, weight))
    if lines is None or len(broken) <= lines:
        return broken
    last = " ".join(broken[lines - 1 :])
    while last and text_width(last + "…", size, weight) > width:
        last = last[:-1]
    return [*broken[: lines - 1], last.rstrip(" ,;:–-") + "…"]


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Move centres as little as needed so that intervals of the given heights do not overlap.

    ``wanted`` are the centres; the intervals keep their order and stay inside ``low`` to ``high`` when they
    fit there together, and are packed from ``low`` on when they do not. Returns the new centres.
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    # Each block of touching intervals: its members, total height, and the start it would like best.
    blocks: list[tuple[list[int], float, float]] = []
    for index in order:
        members, height, start = [index], heights[index], wanted[index] - heights[index] / 2
        start = max(low, min(start, high - height))
        while blocks and blocks[-1][2] + blocks[-1][1] > start:
            before, before_height, before_start = blocks.pop()
            share = height / (before_height + height) if before_height + height else 0.5
            start = before_start * (1 - share) + (start - before_height) * share
            members, height = before + members, before_height + height
            start = max(low, min(start, high - height))
        blocks.append((members, height, start))
    centres = [0.0] * len(wanted)
    edge = low
    for members, _, start in blocks:
        edge = max(edge, start)
        for index in members:
            centres[index] = edge + heights[index] / 2
            edge += heights[index]
    return centres


def overlap(one: Box, other: Box, margin: float = 0.0) -> bool:
    """Return whether two boxes (x0, y0, x1, y1) come closer than ``margin`` points."""
    return (
        one[0] < other[2] + margin
        and other[0] < one[2] + margin
        and one[1] < other[3] + margin
        and other[1] < one[3] + margin
    )
