"""HTML in notebooks (outputs of libraries, raw tags in Markdown) as nodes for Typst."""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from bilateral.rendering.typst_images import Images
from bilateral.rendering.typst_nodes import Inline, Node, breakable, clean, in_language, node, plain

if TYPE_CHECKING:
    from bs4.element import Tag

_STYLES = {
    "b": "strong", "strong": "strong", "th": "strong", "i": "emph", "em": "emph", "cite": "emph",
    "var": "emph", "s": "strike", "del": "strike", "strike": "strike", "u": "under", "ins": "under",
    "sub": "sub", "sup": "super", "mark": "mark", "small": "quiet",
}  # fmt: skip
_CODE = {"code", "kbd", "samp", "tt"}
_DROPPED = {
    "script", "style", "head", "template", "noscript", "iframe", "object", "embed", "button", "select",
    "input",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "details", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
}  # fmt: skip
_HEADING = re.compile(r"h[1-6]|summary|dt")
_SVG = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL | re.IGNORECASE)
_MAX_DEPTH = 60


def html_blocks(html: str, images: Images, attachments: dict[str, Any] | None = None) -> list[Node]:
    """Return HTML as block nodes: paragraphs, lists, tables, pictures, code; no scripts and no styles."""
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    # Processing instructions would make the parser warn of XML; text without a tag, of an address.
    markup = f"<div>{_SVG.sub(_as_image, re.sub(r'<[?].*?>', '', clean(html), flags=re.DOTALL))}"
    try:
        soup = BeautifulSoup(markup, "html.parser")
    except (ParserRejectedMarkup, AssertionError):
        # The parser gives up on some marked sections ("<![x"); browsers take them for comments.
        soup = BeautifulSoup(re.sub(r"<!\[", "", markup), "html.parser")
    return HTMLReader(images, attachments).blocks(soup)


class HTMLReader:
    """Walks parsed HTML."""

    def __init__(self, images: Images, attachments: dict[str, Any] | None = None) -> None:
        self.images = images
        self.attachments = attachments

    def blocks(self, parent: Tag, depth: int = 0) -> list[Node]:
        """Return the content of an element as blocks; runs of text between them become paragraphs."""
        from bs4.element import Tag

        found: list[Node] = []
        line: list[Inline] = []
        for child in parent.children:
            if isinstance(child, Tag) and self._is_block(child, depth):
                found += _paragraphs(line)
                line = []
                found += self._block(child, depth + 1)
            else:
                line += self.inline(child, depth + 1)
        return found + _paragraphs(line)

    def _is_block(self, tag: Tag, depth: int) -> bool:
        if depth > _MAX_DEPTH:
            return False
        return tag.name in _BLOCKS or (tag.name not in _DROPPED and tag.find(list(_BLOCKS)) is not None)

    def _block(self, tag: Tag, depth: int) -> list[Node]:
        name = tag.name
        if name == "table":
            from bilateral.rendering.typst_tables import html_table

            table = html_table(tag, self)
            return [table] if table else []
        if name in {"ul", "ol"}:
            return self._list(tag, depth)
        if name == "hr":
            return [node("rule")]
        if name == "pre":
            text = breakable(tag.get_text().expandtabs(4), 84, 40)
            return [node("code", text=text, output=True)] if text.strip() else []
        inner = self.blocks(tag, depth)
        if name == "blockquote" and inner:
            return [node("quote", blocks=inner)]
        return [_strong(block) for block in inner] if _HEADING.fullmatch(name) else inner

    def _list(self, tag: Tag, depth: int) -> list[Node]:
        items = [self.blocks(item, depth + 1) for item in tag.find_all("li", recursive=False)]
        items = [item for item in items if item]
        if not items:
            return self.blocks(tag, depth)
        return [node("list", ordered=tag.name == "ol", start=1, tight=True, items=items)]

    def inline(self, child: Any, depth: int = 0) -> list[Inline]:
        """Return text or an inline element as inline nodes."""
        from bs4.element import NavigableString, PreformattedString, Tag

        # Comments, declarations and CDATA are preformatted strings.
        if isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            return [breakable(re.sub(r"\s+", " ", str(child)))]
        if not isinstance(child, Tag) or child.name in _DROPPED:
            return []
        if child.name == "br":
            return [node("br")]
        if child.name == "img":
            return [self.images.linked(attribute(child, "src"), attribute(child, "alt"), self.attachments)]
        return self._styled(child, depth)

    def _styled(self, tag: Tag, depth: int) -> list[Inline]:
        if tag.name in _CODE:
            return [node("code", text=breakable(" ".join(tag.get_text().split()) or " "))]
        if depth > _MAX_DEPTH:
            return [tag.get_text()]
        inner = [part for child in tag.children for part in self.inline(child, depth + 1)]
        target = attribute(tag, "id") or attribute(tag, "name")
        anchor: list[Inline] = [node("anchor", label=target)] if tag.name == "a" and target else []
        return [*anchor, *wrapped(tag.name, attribute(tag, "href"), inner, attribute(tag, "lang"))]


def _strong(block: Node) -> Node:
    return node("par", body=[node("strong", body=block["body"])]) if block["t"] == "par" else block


def _as_image(match: re.Match[str]) -> str:
    """Return a drawing in HTML as an ``img`` tag: the parser would spell ``viewBox`` in small letters."""
    drawing = match.group()
    title = re.search(r"<title[^>]*>([^<]*)</title>|aria-label=\"([^\"]*)\"", drawing)
    alt = escape(unescape(title.group(1) or title.group(2) or "")) if title else ""
    return f'<img alt="{alt}" src="data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}">'


def attribute(tag: Tag, name: str) -> str:
    """Return an attribute as text, empty where it is absent."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def wrapped(name: str, href: str, inner: list[Inline], lang: str = "") -> list[Inline]:
    """Return inline nodes in the style and the language that an HTML element stands for."""
    inner = in_language(lang, inner)
    if name == "a" and href and plain(inner).strip():
        return [node("link", to=clean(href), body=inner)]
    if name in _STYLES and inner:
        return [node(_STYLES[name], body=inner)]
    return inner


def _paragraphs(line: list[Inline]) -> list[Node]:
    """Return a run of inline nodes as blocks; a picture that stands alone is drawn in full size."""
    if not plain(line).strip() and not any(
        isinstance(part, dict) and part["t"] in {"anchor", "image"} for part in line
    ):
        return []
    solid = [part for part in line if not (isinstance(part, str) and not part.strip())]
    if all(isinstance(part, dict) and part["t"] == "image" for part in solid):
        return [part for part in solid if isinstance(part, dict)]
    return [node("par", body=line)]


class RawTags:
    """Pairs the raw HTML tags that stand between the words of Markdown, however badly they are nested."""

    def __init__(self, images: Images, attachments: dict[str, Any] | None = None) -> None:
        self.reader = HTMLReader(images, attachments)
        self._scopes: list[list[tuple[str, str, str, list[Inline]]]] = []

    def enter(self) -> None:
        """Begin a run of inline content; tags pair only within it."""
        self._scopes.append([("", "", "", [])])

    def leave(self) -> list[Inline]:
        """End the run and return it, closing what is still open."""
        while len(self._scopes[-1]) > 1:
            self._close()
        return self._scopes.pop()[0][3]

    def add(self, part: Inline) -> None:
        """Add one inline node to the run."""
        self._scopes[-1][-1][3].append(part)

    def tag(self, raw: str) -> None:
        """Take one raw tag: an opening one begins a style, a closing one ends it, others are drawn or not."""
        from bs4 import BeautifulSoup

        closing = re.match(r"</\s*([A-Za-z][\w-]*)", raw)
        if closing:
            self._end(closing.group(1).lower())
            return
        element = BeautifulSoup(clean(raw), "html.parser").find(True)
        if element is None:
            return
        if element.name in {"br", "img"}:
            for part in self.reader.inline(element):
                self.add(part)
            return
        target = attribute(element, "id") or attribute(element, "name")
        if element.name == "a" and target:
            self.add(node("anchor", label=target))
        if not raw.rstrip().endswith("/>"):
            self._scopes[-1].append(
                (element.name, attribute(element, "href"), attribute(element, "lang"), [])
            )

    def _end(self, name: str) -> None:
        frames = self._scopes[-1]
        if not any(frame[0] == name for frame in frames[1:]):
            return
        while frames[-1][0] != name:
            self._close()
        self._close()

    def _close(self) -> None:
        name, href, lang, inner = self._scopes[-1].pop()
        if name in _DROPPED:
            return
        if name in _CODE:
            self.add(node("code", text=plain(inner) or " "))
            return
        for part in wrapped(name, href, inner, lang):
            self.add(part)
