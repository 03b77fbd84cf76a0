"""Markdown, formulas, pictures and foreign HTML in cells."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.evidence.wording import report_labels
from bilateral.rendering.html.code import terminal
from bilateral.rendering.html.colours import Palette
from bilateral.rendering.html.markdown import MarkdownWriter
from bilateral.rendering.html.maths import mathml
from bilateral.rendering.html.sanitise import clean, is_link, is_web_address
from bilateral.rendering.html.structure import Outline

from .notebooks import TOKENS


def html_of(text: str, folder: Path | None = None, **options: object) -> str:
    return MarkdownWriter(report_labels("en"), Outline(), folder).block(text, options.get("attachments"))


@pytest.mark.parametrize(
    "text",
    [
        "between $5 and $6",  # Pandoc: the closing dollar may not be followed by a digit
        "US\\$11.3 million and US\\$20.7 million",
        "a lone $ sign",
        "$ not maths $",
    ],
)
def test_money_is_not_maths(text: str) -> None:
    assert "<math" not in html_of(text)


@pytest.mark.parametrize(
    "text", ["$x^2$", "$$x^2$$", "\\\\(x^2\\\\)", "\\\\[x^2\\\\]", "\\begin{equation}\nx^2\n\\end{equation}"]
)
def test_every_notation_of_maths_becomes_mathml(text: str) -> None:
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in html_of(text)


def test_maths_with_html_in_it_stays_text() -> None:
    html = html_of(r"$\text{<script>alert(1)</script>}$ and $a<b$")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "<mo>&lt;</mo>" in html


def test_a_formula_that_cannot_be_read_is_shown_as_code() -> None:
    assert mathml(r"\left(<b>", False) == r'<code class="tex">\left(&lt;b&gt;</code>'


@pytest.mark.parametrize(
    "latex", [r"\href{javascript:alert(1)}{x}", r"\style{color:red}{x}", r"\class{a}{x}", r"\color{red}x"]
)
def test_a_formula_carries_no_link_and_no_style(latex: str) -> None:
    made = mathml(latex, False)
    assert not re.search(r"<[^>]* (?:href|style|class|id|on\w+)=", made.replace('<code class="tex">', ""))


def test_footnotes_of_two_texts_do_not_meet() -> None:
    writer = MarkdownWriter(report_labels("en"), Outline())
    first, second = (writer.block("word[^a]\n\n[^a]: the note") for _ in range(2))
    assert 'href="#fn-1-1"' in first
    assert 'id="fn-1-1"' in first
    assert 'id="fn-2-1"' in second


def test_tasks_strikethrough_and_scoped_tables() -> None:
    html = html_of("- [x] did\n- [ ] will\n\n~~old~~\n\n| a | b |\n|---|---|\n| x | 1,234 |\n")
    assert '<li class="task">✓ did' in html
    assert "<del>old</del>" in html
    assert '<th scope="col">a</th>' in html
    assert '<td class="num">1,234</td>' in html


def test_attachment_and_file_beside_the_notebook_are_embedded(tmp_path: Path) -> None:
    data = b"\x89PNG\r\n\x1a\nrest"
    packed = base64.b64encode(data).decode()
    folder = tmp_path / "notebook"
    folder.mkdir()
    (folder / "dot.png").write_bytes(data)
    (tmp_path / "secret.png").write_bytes(data)
    (folder / "text.txt").write_text("no picture")
    assert f"data:image/png;base64,{packed}" in html_of(
        "![d](attachment:a.png)", attachments={"a.png": {"image/png": packed}}
    )
    assert f"data:image/png;base64,{packed}" in html_of("![d](dot.png)", folder)
    for address in (
        "../secret.png",
        "text.txt",
        "missing.png",
        str(tmp_path / "secret.png"),
        "file:///etc/passwd",
    ):
        assert "<img" not in html_of(f"![words]({address})", folder)


def test_a_picture_on_the_web_becomes_a_link() -> None:
    assert (
        html_of("![far](https://example.org/far.png)")
        == '<p><a href="https://example.org/far.png">far</a></p>'
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        "java\nscript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "//example.org/x",
        "file:///etc/passwd",
    ],
)
def test_other_addresses_are_no_links(address: str) -> None:
    assert not is_link(address)
    assert not is_web_address(address)
    assert "href" not in clean(f'<a href="{address}">x</a>')


def test_jupyter_links_to_headings_work() -> None:
    outline = Outline()
    writer = MarkdownWriter(report_labels("en"), outline)
    writer.block("## 7. Trade and *aid*\n\n## 7. Trade and aid")
    assert [heading.anchor for heading in outline.headings] == ["7.-Trade-and-aid", "7.-Trade-and-aid-2"]


def test_a_progress_bar_shows_its_last_state() -> None:
    assert (
        terminal("0 %\r50 %\r100 %\nnext\r\n", "x", Palette())
        == '<pre class="terminal stdout">100 %\nnext</pre>'
    )


def assert_harmless(html: str) -> None:
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=True
    )
    for element in parser.parseFragment(html).iter():
        assert element.tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "svg",
            "form",
            "input",
            "h1",
        }
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "javascript:" not in value.lower() or name in {"alt", "title", "alttext", "id"}
            if name == "src":
                assert value.startswith("data:image/")


@settings(max_examples=300)
@given(TOKENS)
def test_no_text_runs_anything_or_breaks_the_page(tokens: list[str]) -> None:
    assert_harmless(html_of("".join(tokens)))


@settings(max_examples=300)
@given(TOKENS)
def test_no_foreign_html_runs_anything_or_breaks_the_page(tokens: list[str]) -> None:
    assert_harmless(MarkdownWriter(report_labels("en"), Outline()).foreign("".join(tokens)))


@given(st.text())
def test_any_text_can_be_rendered(text: str) -> None:
    assert_harmless(html_of(text))
