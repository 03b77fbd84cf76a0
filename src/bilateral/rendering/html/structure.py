"""The structure of a page made from foreign HTML: heading order, scoped table heads, pictures, formulas in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from bilateral.rendering.html.tables import in_region, looks_numeric, needs_scrolling

_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_TAG = re.compile(r"<[^>]*>")
PLACEHOLDER = re.compile("\ue000(\\d+)\ue001")


def plain_text(html: str) -> str:
    """Return the text of a fragment, without tags, in one line."""
    return " ".join(unescape(_TAG.sub("", html)).split())


@dataclass(frozen=True)
class Heading:
    """A heading as the contents list it: its level in the page, its id and its text."""

    level: int
    anchor: str
    text: str


@dataclass
class Outline:
    """The headings of a page, in order, with no level left out and each id once.

    ``shift`` is added to every level; the first heading of level 1 may be the ``title`` of the page, which then is
    taken out of the text.
    """

    shift: int = 0
    takes_title: bool = False
    title: str = ""
    headings: list[Heading] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def place(self, level: int, inner: str) -> str:
        """Return a heading as it stands in the page, or nothing where it became the title."""
        text = plain_text(inner)
        if not text:
            return ""
        if level == 1 and self.takes_title and not self.title:
            self.title = inner
            return ""
        last = self.headings[-1].level if self.headings else 1
        level = max(2, min(level + self.shift, last + 1, 6))
        heading = Heading(level, self.anchor(text), text)
        self.headings.append(heading)
        return f'<h{level} id="{escape(heading.anchor)}">{inner}</h{level}>'

    def anchor(self, text: str) -> str:
        """Return an unused id for a heading, the one that Jupyter's links to headings use where it is free."""
        base = re.sub(r"\s+", "-", text.strip()) or "section"
        anchor, number = base, 2
        while anchor in self.anchors:
            anchor, number = f"{base}-{number}", number + 1
        self.anchors.add(anchor)
        return anchor


@dataclass
class _Table:
    start: int
    caption: int = 0
    in_head: bool = False
    column: int = 0
    columns: dict[int, list[str]] = field(default_factory=dict)


class Dresser(HTMLParser):
    """Rewrites a sanitised fragment; ``picture`` turns the address and alternative text of a picture into HTML."""

    def __init__(self, outline: Outline, picture: Callable[[dict[str, str]], str], fragments: Mapping[int, str]) -> None:
        super().__init__(convert_charrefs=False)
        self._outline = outline
        self._picture = picture
        self._fragments = fragments
        self._out: list[str] = []
        self._heading: tuple[int, int] | None = None
        self._tables: list[_Table] = []
        self._cells: list[tuple[int, str, dict[str, str]]] = []
        self._table_count = 0

    def dress(self, html: str, table_prefix: str) -> str:
        """Return the fragment, dressed; ids of tables begin with ``table_prefix``."""
        self._prefix = table_prefix
        self.feed(html)
        self.close()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag, or remember where a heading, table or cell begins."""
        attributes = {name: self._without_placeholders(value or "") for name, value in attrs}
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and self._heading is None and not self._tables:
            self._heading = (int(tag[1]), len(self._out))
        elif tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self._out.append("<strong>")
        elif tag == "img":
            self._out.append(self._picture(attributes))
        elif tag == "table":
            self._tables.append(_Table(start=len(self._out)))
            self._write("table", attributes)
        elif tag in {"td", "th"} and self._tables:
            self._cells.append((len(self._out), tag, attributes))
        else:
            if self._tables and tag in {"thead", "tbody", "tfoot", "tr"}:
                self._tables[-1].in_head = tag == "thead" or (tag == "tr" and self._tables[-1].in_head)
                self._tables[-1].column = 0
            if tag == "caption" and self._tables:
                attributes["id"] = self._caption_id(self._tables[-1])
            self._write(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        """Write an end tag, or put a finished heading, table or cell in its place."""
        if tag in _VOID:
            return
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self._end_heading(int(tag[1]))
        elif tag in {"td", "th"} and self._cells:
            self._end_cell()
        elif tag == "table" and self._tables:
            self._end_table()
        else:
            self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write text, with formulas and coloured code in the places kept for them."""
        self._out.append(PLACEHOLDER.sub(lambda found: self._fragments.get(int(found[1]), ""), data))

    def handle_entityref(self, name: str) -> None:
        """Write a named character as it stands."""
        self._out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a numbered character as it stands."""
        self._out.append(f"&#{name};")

    def _without_placeholders(self, value: str) -> str:
        return PLACEHOLDER.sub(lambda found: plain_text(self._fragments.get(int(found[1]), "")), value)

    def _write(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._out.append(f"<{tag}" + "".join(f' {name}="{escape(value)}"' for name, value in attributes.items()) + ">")

    def _taken(self, start: int) -> str:
        text = "".join(self._out[start:])
        del self._out[start:]
        return text

    def _end_heading(self, level: int) -> None:
        if self._heading is None or self._heading[0] != level:
            self._out.append("</strong>")
            return
        inner = self._taken(self._heading[1])
        self._heading = None
        self._out.append(self._outline.place(level, inner.strip()))

    def _end_cell(self) -> None:
        start, tag, attributes = self._cells.pop()
        table = self._tables[-1]
        inner = self._taken(start)
        text = plain_text(inner)
        table.columns.setdefault(table.column, []).append(text)
        table.column += 1
        if tag == "th" and not text:
            tag = "td"
            attributes.pop("scope", None)
        if tag == "th":
            attributes.setdefault("scope", ("colgroup" if "colspan" in attributes else "col") if table.in_head else "row")
        if tag == "td" and looks_numeric(text) and "style" not in attributes:
            attributes["class"] = "num"
        self._write(tag, attributes)
        self._out.append(f"{inner}</{tag}>")

    def _end_table(self) -> None:
        table = self._tables.pop()
        self._out.append("</table>")
        html = self._taken(table.start)
        if not self._tables and needs_scrolling(list(table.columns.values())):
            if table.caption:
                html = in_region(html, self._caption_id(table))
            else:
                html = f'<div class="scroll" role="group" tabindex="0" aria-label="{self._prefix}">{html}</div>'
        self._out.append(html)

    def _caption_id(self, table: _Table) -> str:
        if not table.caption:
            self._table_count += 1
            table.caption = self._table_count
        return f"{re.sub(r'[^A-Za-z0-9]+', '-', self._prefix)}-caption-{table.caption}"
