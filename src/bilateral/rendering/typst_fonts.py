"""The fonts that a PDF embeds: where they are, what they show, how wide a text is in them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

_UNKNOWN = 0.6


def fonts_folder() -> Path:
    """Return the folder of the fonts that reports embed."""
    return Path(str(files("bilateral.rendering") / "fonts"))


@lru_cache(maxsize=4)
def typst_fonts(extra: tuple[str, ...]) -> Any:
    """Return the fonts for Typst: ours, its own and those of the folders in ``extra``, never the system's."""
    import typst

    folders = [str(fonts_folder()), *extra]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


@lru_cache(maxsize=1)
def _advances() -> dict[int, float]:
    from fontTools.ttLib import TTFont

    with TTFont(fonts_folder() / "SourceSans3_600SemiBold.ttf", lazy=True) as font:
        widths, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: widths[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def text_characters() -> frozenset[int]:
    """Return the code points that the text font shows."""
    return frozenset(_advances())


def text_width(text: str) -> float:
    """Return how wide a text is in the semibold text font, as a multiple of the type size.

    >>> round(text_width("0" * 10), 2)
    5.13
    """
    advances = _advances()
    return sum(advances.get(ord(char), 0.0 if char == "\u200b" else _UNKNOWN) for char in text)
