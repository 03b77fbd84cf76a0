"""The fonts inside a page."""

from __future__ import annotations

import io
import re

import pytest
from fontTools.ttLib import TTFont
from nbformat.v4 import new_markdown_cell, new_notebook

from bilateral.rendering.html import render_html
from bilateral.rendering.webfonts import FACES, RANGES, Face, font_faces, fonts_folder, subset_font

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі₸"
pytest.importorskip("brotli", reason="reading WOFF2 needs brotli")


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.slug)
@pytest.mark.parametrize("name", RANGES)
def test_shipped_subsets_hold_what_they_promise(face: Face, name: str) -> None:
    with (
        TTFont(fonts_folder() / face.file) as whole,
        TTFont(fonts_folder() / "web" / f"{face.slug}-{name}.woff2") as subset,
    ):
        assert set(subset.getBestCmap()) == set(whole.getBestCmap()) & RANGES[name]
        # The licence keeps the name "Source" for the unmodified fonts.
        assert "Source" not in str(
            [record.toUnicode() for record in subset["name"].names if record.nameID in {1, 4, 6, 16}]
        )


@pytest.mark.parametrize("path", sorted(fonts_folder().glob("*.ttf")), ids=lambda path: path.stem)
def test_fonts_cover_kazakh_and_the_currencies(path: object) -> None:
    with TTFont(str(path)) as font:
        covered = set(font.getBestCmap())
    assert [letter for letter in KAZAKH + "FRw€$éèçöü" if ord(letter) not in covered] == []


def test_a_page_embeds_only_the_ranges_that_it_uses() -> None:
    assert font_faces("Rwanda 11,3").count("@font-face") == len(FACES)
    assert font_faces("Қазақстан, Türkiye").count("@font-face") == 3 * len(FACES)


def test_a_cut_has_the_letters_of_its_own_words() -> None:
    rules = font_faces("Қазақстан, Rwanda", italic="", serif="Rwanda").splitlines()
    cuts = [re.search(r'font-family:"([^"]*)";font-weight:(\d+);font-style:(\w+)', rule) for rule in rules]
    assert [found.groups() for found in cuts if found] == [
        ("Brief Sans", "400", "normal"), ("Brief Sans", "400", "normal"),
        ("Brief Sans", "600", "normal"), ("Brief Sans", "600", "normal"),
        ("Brief Serif", "600", "normal"),
    ]  # fmt: skip


def faces_of(page: str) -> set[str]:
    found = re.findall(r'font-family:"([^"]*)";font-weight:(\d+);font-style:(\w+)', page)
    return {" ".join(face) for face in found}


@pytest.mark.parametrize("italic", ["*stressed*", "<cite>A title</cite>", "```python\nx  # a comment\n```"])
def test_a_page_embeds_italics_where_it_has_some(italic: str) -> None:
    plain, slanted = (
        faces_of(render_html(new_notebook(cells=[new_markdown_cell(text)]))) for text in ("plain", italic)
    )
    assert slanted - plain == {"Brief Sans 400 italic"}


def test_rare_letters_get_a_subset_of_their_own() -> None:
    rules = [rule for rule in font_faces("Rwanda Ψ 漢").splitlines() if 'woff"' in rule]
    assert [re.search(r"unicode-range:([^}]*)", rule)[1] for rule in rules] == ["U+3A8"] * len(FACES)  # type: ignore[index]


def test_subsets_are_the_same_bytes_each_time() -> None:
    made = [subset_font.__wrapped__(FACES[0], frozenset({65, 66}), "woff") for _ in range(2)]
    assert made[0] == made[1]
    assert sorted(TTFont(io.BytesIO(made[0])).getBestCmap()) == [65, 66]
