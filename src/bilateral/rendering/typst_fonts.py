"""The fonts that a PDF embeds: where they are, what they show, how wide a text is in them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

_UNKNOWN = 0.6


def fonts_folder() -> Path:
    """Return the folder of the fonts that reports embed."""
    return Path(str(files("bilateral.rendering") / "fonts"))


@lru_cache(maxsize=4)
def typst_fonts(extra: tuple[str, ...]) -> Any:
    """Return the fonts for Typst: ours, its own and those of the folders in ``extra``, never the system's."""
    folders = [str(fonts_folder()), *extra]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


class _Advances(dict[str, float]):
    """How wide each character is, as a multiple of the type size."""

    def __missing__(self, char: str) -> float:
        return 0.0 if char == "\u200b" else _UNKNOWN


@lru_cache(maxsize=1)
def _advances() -> _Advances:
    with TTFont(fonts_folder() / "SourceSans3_600SemiBold.ttf", lazy=True) as font:
        widths, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return _Advances((chr(code), widths[glyph][0] / units) for code, glyph in font.getBestCmap().items())


@lru_cache(maxsize=1)
def text_characters() -> frozenset[int]:
    """Return the code points that the text font shows."""
    return frozenset(map(ord, _advances()))


@lru_cache(maxsize=8192)
def text_width(text: str) -> float:
    """Return how wide a text is in the semibold text font, as a multiple of the type size.

    >>> round(text_width("0" * 10), 2)
    5.13
    """
    return sum(map(_advances().__getitem__, text))
