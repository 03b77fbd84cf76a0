"""Code, terminal output and tracebacks."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import Any

from bilateral.rendering.html.colours import Palette

_PHONE_COLUMNS = 26
_OVERPRINTED = re.compile(r"[^\n]*\r(?=[^\n\r])")
_INLINE_STYLE = re.compile(r' style="([^"]*)"')
_FOREGROUND = re.compile(r"(?<!-)color: (rgb\([\d,\s]+\))")


@lru_cache(maxsize=64)
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped,unused-ignore]
    from pygments.lexers.special import TextLexer  # type: ignore[import-untyped,unused-ignore]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped,unused-ignore]

    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return TextLexer()


def highlighted(code: str, language: str) -> str:
    """Return code with its syntax marked by Pygments' classes; long lines wrap."""
    from pygments import highlight  # type: ignore[import-untyped,unused-ignore]
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped,unused-ignore]

    inner = highlight(code.rstrip("\n"), _lexer(language), HtmlFormatter(nowrap=True))
    return f'<pre class="code"><code>{inner.rstrip()}</code></pre>'


def terminal(text: str, label: str, palette: Palette, kind: str = "stdout") -> str:
    """Return what a program printed; ANSI colours become classes or colours of ``palette``.

    Text with wide lines keeps its columns in a box that scrolls and can be focused; ``label`` names the box.
    """
    # A progress bar prints each of its states over the last one.
    text = _OVERPRINTED.sub("", text.replace("\r\n", "\n")).rstrip("\n")
    inner = _ansi(text, palette)
    widest = max((len(line) for line in re.sub(r"</?span[^>]*>", "", inner).splitlines()), default=0)
    box = f' tabindex="0" role="group" aria-label="{escape(label)}"' if widest > _PHONE_COLUMNS else ""
    return f'<pre class="terminal {kind}"{box}>{inner}</pre>'


def _ansi(text: str, palette: Palette) -> str:
    if "\x1b" not in text:
        return escape(text, quote=False)
    from nbconvert.filters.ansi import ansi2html

    def recoloured(found: re.Match[str]) -> str:
        colour = _FOREGROUND.search(found[1])
        return f' style="color:{palette.text(colour[1].replace(" ", ""))}"' if colour else ""

    coloured = str(ansi2html(text))  # type: ignore[no-untyped-call]
    return _INLINE_STYLE.sub(recoloured, coloured)
