"""Markdown cells and Markdown outputs as HTML."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

from mistune import HTMLRenderer

from bilateral.rendering.html.code import highlighted
from bilateral.rendering.html.maths import mathml
from bilateral.rendering.html.pictures import Pictures
from bilateral.rendering.html.sanitise import clean, printable
from bilateral.rendering.html.structure import Dresser, Outline
from bilateral.rendering.markdown import notebook_markdown

_PRIVATE = re.compile("[\ue000\ue001]")
_SINGLE_PARAGRAPH = re.compile(r"\s*<p>((?:(?!</?p>).)*)</p>\s*", re.DOTALL)


class _Renderer(HTMLRenderer):
    """Writes HTML that is sanitised afterwards; what must not be sanitised waits in ``fragments``."""

    def __init__(self, labels: dict[str, str]) -> None:
        super().__init__(escape=False, allow_harmful_protocols=True)
        self.labels = labels
        self.fragments: dict[int, str] = {}
        self.prefix = ""

    def _kept(self, html: str) -> str:
        number = len(self.fragments)
        self.fragments[number] = html
        return f"\ue000{number}\ue001"

    def text(self, text: str) -> str:
        return escape(text, quote=False)

    def block_code(self, code: str, info: str | None = None) -> str:
        language = (info or "").split()[0] if (info or "").split() else "text"
        return self._kept(highlighted(code, language)) + "\n"

    def codespan(self, text: str) -> str:
        return f"<code>{escape(text, quote=False)}</code>"

    def block_math(self, text: str) -> str:
        return f"<div>{self._kept(mathml(text, True))}</div>\n"

    def display_math(self, text: str) -> str:
        return self._kept(mathml(text, True))

    def inline_math(self, text: str) -> str:
        return self._kept(mathml(text, False))

    def task_list_item(self, text: str, checked: bool = False) -> str:
        sign = "✓" if checked else "□"
        return f'<li class="task">{sign} {text}</li>\n'

    def footnote_ref(self, key: str, index: int) -> str:
        name = f"{self.prefix}-{index}"
        return f'<sup class="footnote-ref"><a id="fnref-{name}" href="#fn-{name}">{index}</a></sup>'

    def footnotes(self, text: str) -> str:
        return f'<div class="footnotes"><ol>{text}</ol></div>\n'

    def footnote_item(self, text: str, key: str, index: int) -> str:
        name = f"{self.prefix}-{index}"
        label = escape(self.labels["back_to_text"])
        back = f' <a class="footnote-back" href="#fnref-{name}" title="{label}">↑</a>'
        text = text.rstrip()
        text = text[:-4] + back + "</p>" if text.endswith("</p>") else text + back
        return f'<li id="fn-{name}">{text}</li>\n'


class MarkdownWriter:
    """Turns Markdown into HTML, with the headings of all its texts in one outline.

    ``folder`` is where relative pictures are looked for.
    """

    def __init__(self, labels: dict[str, str], outline: Outline, folder: Path | None = None) -> None:
        self._renderer = _Renderer(labels)
        self._markdown = notebook_markdown(self._renderer)
        self._outline = outline
        self._folder = folder
        self._texts = 0

    def block(self, text: str, attachments: Any = None) -> str:
        """Return the HTML of a text."""
        self._texts += 1
        self._renderer.prefix = str(self._texts)
        self._renderer.fragments = {}
        html = str(self._markdown(_PRIVATE.sub("", printable(text))))
        return self._dressed(html, attachments)

    def inline(self, text: str) -> str:
        """Return the HTML of one line, without the paragraph around it."""
        html = self.block(text)
        single = _SINGLE_PARAGRAPH.fullmatch(html)
        return single[1] if single else html

    def foreign(self, html: str) -> str:
        """Return HTML that came from an output or a raw cell, sanitised and in house style."""
        self._texts += 1
        self._renderer.fragments = {}
        return self._dressed(_PRIVATE.sub("", html), None)

    def _dressed(self, html: str, attachments: Any) -> str:
        pictures = Pictures(self._folder, attachments or {})
        dresser = Dresser(self._outline, pictures.html, self._renderer.fragments)
        return dresser.dress(
            printable(clean(html)), f"{self._renderer.labels['table']} {self._texts}"
        ).strip()
