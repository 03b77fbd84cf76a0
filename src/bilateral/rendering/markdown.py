"""The Markdown of notebooks: CommonMark with tables, footnotes, task lists, strikethrough and maths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mistune import BaseRenderer, Markdown
from mistune.plugins.footnotes import footnotes
from mistune.plugins.formatting import strikethrough
from mistune.plugins.table import table
from mistune.plugins.task_lists import task_lists
from mistune.plugins.url import url

if TYPE_CHECKING:
    from mistune import BlockParser, BlockState, InlineParser, InlineState

_ENVIRONMENTS = r"(?:equation|align|gather|multline|eqnarray|alignat|flalign)\*?"
_BLOCK_MATH = (
    r"^ {0,3}\$\$(?P<math_dollars>(?:[^$\\]|\\[\s\S]|\$(?!\$))+?)\$\$[ \t]*(?:\n|$)"
    r"|^ {0,3}\\\\?\[(?P<math_brackets>[^\n](?:[\s\S](?!\n[ \t]*\n))*?)\\\\?\][ \t]*(?:\n|$)"
    rf"|^ {{0,3}}(?P<math_environment>\\begin\{{(?P<math_name>{_ENVIRONMENTS})\}}[\s\S]+?"
    r"\\end\{(?P=math_name)\})[ \t]*(?:\n|$)"
)
# As in Pandoc, a dollar sign opens maths only before ink and closes it only after ink and not before a digit,
# so that "$5 and $6" stays money.
_INLINE_MATH = (
    r"\$\$(?P<math_display>(?:[^$\\]|\\[\s\S])+?)\$\$"
    r"|\$(?![\s$])(?P<math_text>(?:[^$\\\n]|\\[^\n]|\n(?!\s*\n))*?(?:[^$\\\s]|\\[^\s]))\$(?![\d$])"
    r"|\\\\\((?P<math_round>[\s\S]+?)\\\\\)"
)


def _parse_block_math(_block: BlockParser, found: re.Match[str], state: BlockState) -> int:
    raw = found["math_dollars"] or found["math_brackets"] or found["math_environment"]
    state.append_token({"type": "block_math", "raw": raw.strip()})
    return found.end()


def _parse_inline_math(_inline: InlineParser, found: re.Match[str], state: InlineState) -> int:
    display = found["math_display"]
    if display is not None:
        state.append_token({"type": "display_math", "raw": display.strip()})
    else:
        state.append_token(
            {"type": "inline_math", "raw": (found["math_text"] or found["math_round"]).strip()}
        )
    return found.end()


def _maths(md: Markdown) -> None:
    md.block.register("block_math", _BLOCK_MATH, _parse_block_math, before="list")
    md.inline.register("inline_math", _INLINE_MATH, _parse_inline_math, before="escape")


def notebook_markdown(renderer: BaseRenderer | None) -> Markdown:
    """Return a parser of notebook Markdown; without a ``renderer`` it returns its tokens.

    Beside mistune's own tokens there are ``block_math``, ``display_math`` and ``inline_math``, each with
    its LaTeX in ``raw``, and those of the plugins (``footnote_ref``, ``footnotes``, ``table`` and so on).

    >>> [token["type"] for token in notebook_markdown(None)("# Title")]
    ['heading']
    """
    return Markdown(renderer, plugins=[strikethrough, table, task_lists, footnotes, url, _maths])
