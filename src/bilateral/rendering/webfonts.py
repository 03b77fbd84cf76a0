"""The fonts of an HTML report: small subsets, embedded in the page that uses them.

The package carries Source Sans 3 and Source Serif 4. Subsets for the common ranges of characters are built
once (``python -m bilateral.rendering.webfonts``) and shipped; a page embeds the ranges that it uses, and a
further subset with exactly the rarer characters it has. Modified fonts may not bear the reserved name
"Source", so that pages know them as "Brief Sans" and "Brief Serif".
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont


@dataclass(frozen=True)
class Face:
    """One cut of a family: its CSS name, weight and style, and the file it is made from."""

    family: str
    weight: int
    style: str
    file: str

    @property
    def slug(self) -> str:
        """The beginning of the names of this face's subset files."""
        slant = "-italic" if self.style == "italic" else ""
        return f"{self.family.lower().replace(' ', '-')}-{self.weight}{slant}"


FACES = (
    Face("Brief Sans", 400, "normal", "SourceSans3_400Regular.ttf"),
    Face("Brief Sans", 400, "italic", "SourceSans3_400Regular_Italic.ttf"),
    Face("Brief Sans", 600, "normal", "SourceSans3_600SemiBold.ttf"),
    Face("Brief Serif", 600, "normal", "SourceSerif4_600SemiBold.ttf"),
)

_SIGNS = "\u00a0§©°±·×÷‑–—‘’‚“”„†‡•…‰′″‹›«»₸€£¥−≈≠≤≥←↑→↓✓✗●○■□▲▼\u2009\u202f"
_FORMULAS = "αβγδεθλμπρσφωΔΠΣΩ∂∆∏∑√∞∫"
_AZERI_AND_ROMANIAN = "ƏəȘșȚț"
RANGES: dict[str, frozenset[int]] = {
    "core": frozenset({*range(0x20, 0x7F), *map(ord, _SIGNS)}),
    "latin": frozenset({*range(0xA1, 0x180), *map(ord, _AZERI_AND_ROMANIAN)} - set(map(ord, _SIGNS))),
    "formulas": frozenset(map(ord, _FORMULAS)),
    "cyrillic": frozenset({*range(0x400, 0x460), *range(0x48A, 0x500), 0x2116}),
}
_FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "tnum", "lnum", "pnum", "case", "frac"]


def font_faces(
    text: Iterable[str], italic: Iterable[str] | None = None, serif: Iterable[str] | None = None
) -> str:
    """Return the ``@font-face`` rules that the characters of ``text`` need, with the fonts inside them.

    ``italic`` and ``serif`` are the parts of the text in those cuts, where they are known: a cut is left out where
    its part is empty. Characters that the fonts lack are left to the reader's own fonts.

    >>> font_faces("Rwanda").count("@font-face"), font_faces("Rwanda", italic="").count("@font-face")
    (4, 3)
    """
    whole = _points(text)
    rules = []
    for face in FACES:
        part = serif if face.family == "Brief Serif" else italic if face.style == "italic" else None
        used = whole if part is None else _points(part)
        rules += [
            _rule(face, _shipped(face, name), "woff2", points)
            for name, points in RANGES.items()
            if points & used
        ]
        rare = frozenset(used.difference(*RANGES.values()))
        covered = rare & _coverage(face) if rare else frozenset()
        if covered:
            rules.append(_rule(face, _encoded(subset_font(face, covered, "woff")), "woff", covered))
    return "\n".join(rules)


def _points(characters: Iterable[str]) -> set[int]:
    return {ord(character) for character in set(characters) if character >= " "}


def _rule(face: Face, data: str, kind: str, points: frozenset[int]) -> str:
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};'
        f'src:url("data:font/{kind};base64,{data}") format("{kind}");unicode-range:{unicode_range(points)}}}'
    )


def unicode_range(points: frozenset[int]) -> str:
    """Return code points as CSS writes them.

    >>> unicode_range(frozenset({0x41, 0x42, 0x43, 0x20AC}))
    'U+41-43,U+20AC'
    """
    spans: list[list[int]] = []
    for point in sorted(points):
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in spans)


def fonts_folder() -> Path:
    """Return the folder with the whole fonts, as TrueType files."""
    return Path(str(files("bilateral.rendering"))) / "fonts"


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


@cache
def _shipped(face: Face, name: str) -> str:
    return _encoded((fonts_folder() / "web" / f"{face.slug}-{name}.woff2").read_bytes())


@cache
def _coverage(face: Face) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(fonts_folder() / face.file, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def subset_font(face: Face, points: frozenset[int], flavor: str) -> bytes:
    """Return ``face`` with only these code points, as ``woff`` or ``woff2`` (which needs brotli)."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.layout_features = _FEATURES
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [1, 2, 4, 6, 13, 14]
    options.drop_tables = [*options.drop_tables, "STAT", "DSIG", "BASE"]
    with TTFont(fonts_folder() / face.file, lazy=True, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=sorted(points))
        subsetter.subset(font)
        _rename(font, face)
        font.flavor = flavor
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()


def _rename(font: TTFont, face: Face) -> None:
    """Take the reserved name out of a modified font."""
    style = "Italic" if face.style == "italic" else "Regular"
    names = {1: face.family, 2: style, 4: f"{face.family} {face.weight} {style}", 6: face.slug}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]


def build_subsets(folder: Path) -> None:
    """Write the subsets of the common ranges into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        for name, points in RANGES.items():
            (folder / f"{face.slug}-{name}.woff2").write_bytes(subset_font(face, points, "woff2"))


if __name__ == "__main__":
    build_subsets(fonts_folder() / "web")
