"""What a notebook shows: prose, charts and tables, each with its text alternative and its source."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from bilateral.figures.dressing import dressed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from bilateral.evidence.facts import Fact

TABLE_MIME = "application/vnd.bilateral.table+json"
FACTS_MIME = "application/vnd.bilateral.facts+json"
Bundle = tuple[dict[str, Any], dict[str, Any]]


@dataclass(frozen=True)
class Cell:
    """One table cell: its text, the fact or the address it leads to, how it looks, its language if not the report's."""

    text: str
    fact: str | None = None
    href: str | None = None
    style: str | None = None
    language: str | None = None

    def as_json(self) -> str | dict[str, str]:
        """Return plain text where there is nothing but text."""
        extra = {"fact": self.fact, "href": self.href, "class": self.style, "lang": self.language}
        kept = {key: value for key, value in extra.items() if value}
        return {"text": self.text, **kept} if kept else self.text


@dataclass(frozen=True)
class Column:
    """A table column: its key in the data, its label and its alignment (``left`` or ``right``)."""

    key: str
    label: str
    align: str = "left"


@dataclass(frozen=True)
class Table:
    """A titled, sourced table; ``data`` holds the same rows unformatted, for the CSV file.

    ``data_columns`` names the columns of ``data`` where they are not those that are shown.
    """

    id: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    source_line: str
    subtitle: str = ""
    notes: Sequence[str] = ()
    data: Sequence[Sequence[Any]] = ()
    data_columns: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the table as renderers read it."""
        return {
            "id": self.id,
            "title": self.title,
            "subtitle": self.subtitle,
            "columns": [{"key": c.key, "label": c.label, "align": c.align} for c in self.columns],
            "rows": [[cell.as_json() for cell in row] for row in self.rows],
            "source_line": self.source_line,
            "notes": list(self.notes),
            "data": {
                "columns": list(self.data_columns) or [c.key for c in self.columns],
                "rows": [list(row) for row in self.data]
                or [[cell.text for cell in row] for row in self.rows],
            },
        }

    def as_html(self) -> str:
        """Return a plain table for JupyterLab; reports are drawn from ``as_json``."""
        head = "".join(f'<th scope="col">{escape(column.label)}</th>' for column in self.columns)
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="text-align:{column.align}">{escape(cell.text)}</td>'
                for column, cell in zip(self.columns, row, strict=True)
            )
            + "</tr>"
            for row in self.rows
        )
        caption = escape(self.title + (f" ({self.subtitle})" if self.subtitle else ""))
        return (
            f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def bundle(self) -> Bundle:
        """Return the display data and metadata of the table."""
        text = "\n".join("\t".join(cell.text for cell in row) for row in self.rows)
        data = {
            "text/plain": f"{self.title}\n{text}",
            "text/html": self.as_html(),
            TABLE_MIME: self.as_json(),
            **dressed(self),
        }
        return data, {"bilateral": {"kind": "table", "id": self.id}}


@dataclass(frozen=True)
class Prose:
    """Markdown text; ``kind`` is findings, prose, note or gap."""

    text: str
    kind: str = "prose"

    def bundle(self) -> Bundle:
        """Return the display data and metadata of the text."""
        return {"text/markdown": self.text, "text/plain": self.text}, {"bilateral": {"kind": self.kind}}


@dataclass(frozen=True)
class Chart:
    """A chart with its finding as title, its text alternative, its source line and the table behind it."""

    id: str
    title: str
    subtitle: str
    alt: str
    source_line: str
    draw: Callable[[], Figure]
    table: Table | None = None

    def svg(self) -> str:
        """Draw the chart once and return it as SVG text."""
        from bilateral.figures.style import save_svg

        buffer = io.StringIO()
        save_svg(self.draw(), buffer)
        return buffer.getvalue()

    def bundle(self) -> Bundle:
        """Return the display data and metadata of the chart."""
        meta = {
            "kind": "figure",
            "id": self.id,
            "title": self.title,
            "subtitle": self.subtitle,
            "alt": self.alt,
            "source_line": self.source_line,
            "table": self.table.as_json() if self.table else None,
        }
        return {"image/svg+xml": self.svg(), "text/plain": self.alt, **dressed(self)}, {"bilateral": meta}


@dataclass(frozen=True)
class Published:
    """Facts and claims that a chapter hands to the runner, with the sources that they name."""

    facts: Sequence[Fact]
    claims: Sequence[dict[str, Any]]
    sources: dict[str, dict[str, Any]]

    def bundle(self) -> Bundle:
        """Return the display data and metadata of the published facts."""
        data = {
            "facts": [fact.as_json() for fact in self.facts],
            "claims": list(self.claims),
            "sources": self.sources,
        }
        # A round trip through JSON refuses what is not JSON here, where the chapter can be named.
        return (
            {
                FACTS_MIME: json.loads(json.dumps(data, allow_nan=False)),
                "text/plain": f"{len(self.facts)} facts",
            },
            {"bilateral": {"kind": "facts"}},
        )


Block = Prose | Chart | Table | Published


@dataclass
class Exhibit:
    """The answer to one question of a chapter: what is displayed, and the frame behind it.

    ``frame`` is the tidy data for further work in the notebook; displaying the exhibit shows ``blocks`` in order.
    """

    blocks: list[Block] = field(default_factory=list)
    frame: pd.DataFrame | None = None

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for block in self.blocks:
            data, metadata = block.bundle()
            display(data, raw=True, metadata=metadata)

    def __repr__(self) -> str:
        kinds = ", ".join(type(block).__name__.lower() for block in self.blocks)
        rows = 0 if self.frame is None else len(self.frame)
        return f"Exhibit({kinds}; frame of {rows} rows)"
