"""Formulas as MathML, by the writer that reports use: neither a script nor the network is needed to read them."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from bilateral.rendering.html.maths import mathml


def _formula(node: nodes.Element, *, display: bool) -> str:
    made = mathml(node.astext(), display=display)
    if "<math" not in made:
        raise ValueError(f"this formula cannot be set as MathML: {node.astext()}")
    return made


def inline(writer: Any, node: nodes.math) -> None:
    """Write a formula within a line."""
    writer.body.append(_formula(node, display=False))
    raise nodes.SkipNode


def block(writer: Any, node: nodes.math_block) -> None:
    """Write a formula that stands by itself; one too wide for the page can be scrolled by keyboard."""
    formula = _formula(node, display=True)
    writer.body.append(f'<div class="math" tabindex="0" role="group" aria-label="formula">{formula}</div>\n')
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    """Register the writer with Sphinx."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
