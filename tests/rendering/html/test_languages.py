"""Languages of words and of sources, told to screen readers."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from bilateral.rendering.html import render_html
from bilateral.rendering.html.languages import language_said, mark_languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Қазақстан Республикасы", "kk"),
        ("Россия", "und-Cyrl"),  # Russian, Ukrainian, Kyrgyz …: the script alone does not tell
        ("Ελλάδα", "el"),
        ("السعودية", "und-Arab"),
        ("საქართველო", "ka"),
        ("日本", "zh"),
        ("ኢትዮጵያ", "und-Ethi"),
    ],
)
def test_words_in_another_script_are_marked(text: str, language: str) -> None:
    assert (
        mark_languages(f"<p>In {text}, it is.</p>", "en")
        == f'<p>In <span lang="{language}">{text}</span>, it is.</p>'
    )


@pytest.mark.parametrize(
    "html",
    [
        "<p>Côte d’Ivoire, Türkiye, Việt Nam</p>",
        "<p>Σ of 5 μm, a β</p>",
        '<p title="Қазақстан">x</p>',
        "<svg><text>Қазақстан</text></svg>",
        "<pre><code>Қазақстан</code></pre>",
    ],
)
def test_other_text_stays(html: str) -> None:
    assert mark_languages(html, "en") == html


def test_a_page_in_the_language_of_the_script_has_no_marks() -> None:
    assert mark_languages("<p>Қазақстан, 日本</p>", "kk") == '<p>Қазақстан, <span lang="zh">日本</span></p>'
    page = render_html(new_notebook(cells=[new_markdown_cell("Қазақстан *Қазақстан* `Қазақстан`")]))
    assert page.count('<span lang="kk">Қазақстан</span>') == 2


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Tea imports (in Kazakh)", "kk"),
        ("A visit (in Kinyarwanda)", "rw"),
        ("In (Russian)", ""),
        ("x (in Klingonian)", ""),
    ],
)
def test_a_source_says_its_language(title: str, code: str) -> None:
    assert language_said(title) == code
