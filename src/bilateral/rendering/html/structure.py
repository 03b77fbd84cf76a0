"""Structure for sanitised HTML: headings in order, scoped table heads, pictures, formulas in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from bilateral.rendering.html.tables import fitted, looks_numeric

_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NO_NUMBER = frozenset({"NaN", "NaT", "None", "<NA>", "nan", "–", "—", "-", "…"})
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

    ``shift`` is added to every level; the first heading of level 1 may be the ``title`` of the page, which
    then is taken out of the text.
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
        """Return an unused id for a heading, the one of Jupyter's own links where it is free."""
        base = re.sub(r"\s+", "-", text.strip()) or "section"
        anchor, number = base, 2
        while anchor in self.anchors:
            anchor, number = f"{base}-{number}", number + 1
        self.anchors.add(anchor)
        return anchor


@dataclass
class _Cell:
    start: int
    tag: str
    attributes: dict[str, str]
    column: int = 0
    text: str = ""
    in_head: bool = False

    @property
    def opening(self) -> str:
        return (
            f"<{self.tag}"
            + "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
            + ">"
        )


@dataclass
class _Table:
    start: int
    caption: int = 0
    in_head: bool = False
    column: int = 0
    cells: list[_Cell] = field(default_factory=list)

    def columns(self) -> dict[int, list[_Cell]]:
        columns: dict[int, list[_Cell]] = {}
        for cell in self.cells:
            columns.setdefault(cell.column, []).append(cell)
        return columns


class Dresser(HTMLParser):
    """Rewrites a sanitised fragment; ``picture`` turns the attributes of a picture into HTML."""

    def __init__(
        self, outline: Outline, picture: Callable[[dict[str, str]], str], fragments: Mapping[int, str]
    ) -> None:
        super().__init__(convert_charrefs=False)
        self._outline = outline
        self._picture = picture
        self._fragments = fragments
        self._out: list[str] = []
        # Where each open heading began; those inside tables and other headings are none.
        self._headings: list[int | None] = []
        self._tables: list[_Table] = []
        self._cells: list[_Cell] = []
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
        if tag in _HEADINGS:
            self._begin_heading()
        elif tag == "img":
            self._out.append(self._picture(attributes))
        elif tag == "table":
            self._tables.append(_Table(start=len(self._out)))
            self._write("table", attributes)
        elif tag in {"td", "th"} and self._tables:
            self._cells.append(_Cell(len(self._out), tag, attributes))
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
        if tag in _HEADINGS:
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
        self._out.append(
            f"<{tag}" + "".join(f' {name}="{escape(value)}"' for name, value in attributes.items()) + ">"
        )

    def _taken(self, start: int) -> str:
        text = "".join(self._out[start:])
        del self._out[start:]
        return text

    def _begin_heading(self) -> None:
        nested = bool(self._tables or self._headings)
        self._headings.append(None if nested else len(self._out))
        if nested:
            self._out.append("<strong>")

    def _end_heading(self, level: int) -> None:
        start = self._headings.pop() if self._headings else None
        if start is None:
            self._out.append("</strong>")
        else:
            self._out.append(self._outline.place(level, self._taken(start).strip()))

    def _end_cell(self) -> None:
        cell = self._cells.pop()
        table = self._tables[-1]
        inner = self._taken(cell.start)
        cell.text, cell.column, cell.in_head = plain_text(inner), table.column, table.in_head
        span = cell.attributes.get("colspan", "1")
        table.column += int(span) if span.isdigit() else 1
        table.cells.append(cell)
        if cell.tag == "th" and not cell.text:
            cell.tag = "td"
            cell.attributes.pop("scope", None)
        elif cell.tag == "th":
            scope = ("colgroup" if span != "1" else "col") if cell.in_head else "row"
            cell.attributes.setdefault("scope", scope)
        # The opening tag is written again when the table is known as a whole.
        self._out += [cell.opening, f"{inner}</{cell.tag}>"]

    def _align_numbers(self, table: _Table) -> None:
        for cells in table.columns().values():
            body = [cell for cell in cells if not cell.in_head and cell.tag == "td" and cell.text]
            if not body or not all(looks_numeric(cell.text) or cell.text in _NO_NUMBER for cell in body):
                continue
            for cell in cells:
                cell.attributes["class"] = "num"
                cell.attributes.pop("style", None)
                self._out[cell.start] = cell.opening

    def _end_table(self) -> None:
        table = self._tables.pop()
        self._align_numbers(table)
        self._out.append("</table>")
        html = self._taken(table.start)
        if not self._tables:
            texts = [[cell.text for cell in cells] for cells in table.columns().values()]
            captioned = f'aria-labelledby="{self._caption_id(table)}"' if table.caption else ""
            html = fitted(html, texts, captioned or f'aria-label="{self._prefix}"')
        self._out.append(html)

    def _caption_id(self, table: _Table) -> str:
        if not table.caption:
            self._table_count += 1
            table.caption = self._table_count
        return f"{re.sub(r'[^A-Za-z0-9]+', '-', self._prefix)}-caption-{table.caption}"
