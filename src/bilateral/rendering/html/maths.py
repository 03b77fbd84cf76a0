"""LaTeX formulas as MathML, which browsers set and screen readers speak."""

from __future__ import annotations

from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAX_LENGTH = 20_000
# LaTeX can name links, styles, classes and ids; a formula needs none of them.
_ATTRIBUTE_NAMES = """
accent accentunder align alttext columnalign columnlines columnspacing depth display displaystyle fence form
frame height largeop linethickness lspace mathsize mathvariant maxsize minsize movablelimits notation
rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset width
"""
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())


@lru_cache(maxsize=512)
def mathml(latex: str, display: bool) -> str:
    r"""Return a formula as MathML, or its LaTeX as code where it cannot be read.

    >>> mathml("x^2", display=False)[:26]
    '<math display="inline" alt'
    """
    from latex2mathml.converter import Converter

    if len(latex) > _MAX_LENGTH:
        return _as_code(latex)
    try:
        root = Converter(display="block" if display else "inline").convert_to_element(latex)
    except Exception:  # the converter raises whatever its walker stumbles on
        return _as_code(latex)
    root.attrib.pop("xmlns", None)
    root.set("alttext", latex)
    try:
        return _serialised(root)
    except RecursionError:
        return _as_code(latex)


def _as_code(latex: str) -> str:
    return f'<code class="tex">{escape(latex)}</code>'


def _serialised(element: Element) -> str:
    # The converter's own writer undoes XML escaping, and with it the escaping of text from the notebook.
    kept = ((name, unescape(value)) for name, value in element.attrib.items() if name in _ATTRIBUTES)
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in kept)
    inner = escape(unescape(element.text or ""), quote=False)
    inner += "".join(
        _serialised(child) + escape(unescape(child.tail or ""), quote=False) for child in element
    )
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"
