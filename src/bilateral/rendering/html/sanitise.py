"""What of foreign HTML is kept: text, tables, embedded pictures; nothing that runs, loads or styles."""

from __future__ import annotations

import base64
import re
from html import escape

import nh3

_TAG_NAMES = """
a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub
summary sup table tbody td tfoot th thead time tr u ul var wbr
"""
TAGS = set(_TAG_NAMES.split())
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "title", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "time": {"datetime"},
    "details": {"open"},
    "del": {"datetime"},
    "ins": {"datetime"},
}
_CLASS_NAMES = """
footnotes footnote-ref footnote-back task dataframe alert alert-info alert-success alert-warning alert-danger
"""
_CLASSES = frozenset(_CLASS_NAMES.split())
_STYLES = {"text-align", "font-weight", "font-style", "vertical-align", "white-space"}
_DROPPED_NAMES = "script style template noscript iframe object embed title textarea select"
_DROPPED_WHOLE = set(_DROPPED_NAMES.split())
_LINK = re.compile(r"(?:https?://|#|(?!//)[^:/?#]*(?:[/?#]|$))", re.IGNORECASE)
# Controls, surrogates, what Unicode reserves as no characters, and the planes of private use.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U000e0000\U000efffe-\U0010ffff]"
)
_SVG = re.compile(r"<svg\b[\s\S]*?</svg\s*>", re.IGNORECASE)
_LINK_TAG = re.compile(r"<(/?)a(?: [^<>]*)?>")
_SAFE_NUMBER = re.compile(r"\d{1,5}%?")


def _keep(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(word for word in value.split() if word in _CLASSES) or None
    if name == "href":
        return value if is_link(value) else None
    if name == "id" and not value.strip():
        return None
    if name in {"width", "height", "colspan", "rowspan", "span"} and not _SAFE_NUMBER.fullmatch(value):
        return None
    return value


def is_link(address: str) -> bool:
    """Whether an address may be linked: http(s), a place in this page, or a file beside it.

    >>> [is_link(address) for address in ("https://example.org", "#fact-x", "notes.html", "javascript:x")]
    [True, True, True, False]
    """
    return _LINK.match("".join(address.split())) is not None


def is_web_address(address: str | None) -> bool:
    """Whether an address is absolute and http or https."""
    return bool(address) and re.match(r"https?://[^\s]+$", str(address), re.IGNORECASE) is not None


def printable(text: str) -> str:
    """Return text without the characters that the HTML standard forbids in a page."""
    return _UNPRINTABLE.sub("", text)


def clean(html: str) -> str:
    """Return a well-formed fragment with only harmless tags and attributes.

    Drawings inside it become pictures, in which nothing can run. Every attribute value of the result stands
    in double quotes.
    """
    html = _SVG.sub(lambda found: svg_as_picture(found[0], ""), html)
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=_DROPPED_WHOLE,
        attributes=_ATTRIBUTES,
        attribute_filter=_keep,
        filter_style_properties=_STYLES,
        url_schemes={"http", "https", "data", "attachment"},
        link_rel=None,
    )
    return _without_links_in_links(cleaned)


def _without_links_in_links(html: str) -> str:
    """Drop the tags of links inside another link, which HTML forbids and a table in a link can still hold."""
    depth = 0

    def outermost(found: re.Match[str]) -> str:
        nonlocal depth
        closes = bool(found[1])
        depth -= closes
        kept = found[0] if depth == 0 else ""
        depth += not closes
        return kept

    return _LINK_TAG.sub(outermost, html)


def svg_as_picture(svg: str, alt: str) -> str:
    """Return a foreign drawing as an embedded picture: its scripts do not run, its styles stay inside it."""
    return f'<img src="{svg_address(svg)}" alt="{escape(alt)}">'


def svg_address(svg: str) -> str:
    """Return a drawing as a ``data:`` address, with the namespace that it needs to stand alone."""
    if "xmlns=" not in svg[:2000]:
        svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")
