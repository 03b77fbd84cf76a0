"""Tables of a report, drawn from their data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from bilateral.rendering.html.sanitise import is_web_address
from bilateral.rendering.html.sheet import css_text
from bilateral.rendering.html.svg import Drawing
from bilateral.rendering.table_csv import csv_address

PHONE_COLUMNS = 38
"""How many characters a line of a table holds on a screen 320 pixels wide."""
PAPER_COLUMNS = 115
"""How many it holds on an upright sheet of A4, in the smaller letters of print."""

VERDICT_SIGNS = {
    "supported": "✓",
    "overstated": "▲",
    "understated": "▼",
    "contradicted": "✗",
    "cannot-be-verified": "?",
    "not-testable": "–",
}
_SHORT, _LONG = 12, 30
_FEW, _MANY, _MOST_NAMED = 4, 6, 10
_CLASSES = frozenset({"total", "muted", "negative", "strong"})
_NUMBER = re.compile(r"[−+-]?\s?(?:[A-Z]{0,3}[$€£₸])?\s?\d[\d.,\u00a0\u202f’' ]*(?:[eE][+-]?\d+)?\s?%?")

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

Inline = Callable[[str], str]


def looks_numeric(text: str) -> bool:
    """Whether a cell holds a number, so that it is set flush right.

    >>> [looks_numeric(t) for t in ("1,234.5", "−3 %", "US$11.3", "2024-Q1", "x")]
    [True, True, True, False, False]
    """
    return _NUMBER.fullmatch(text.strip()) is not None


def fitted(table: str, columns: Sequence[Sequence[str]], name: str) -> str:
    """Return a table, in a box of its own where it is too wide to fold into a phone's width.

    ``columns`` holds the texts of each column; a text that does not fold at its spaces is to be given with no-break
    spaces. The box scrolls, can be reached from the keyboard, and bears ``name``, an attribute and its value (a
    landmark with a role of its own too). One that is too wide for an upright sheet is printed on a turned one.
    """
    widths = (
        max((len(word) for text in column for word in text.split(" ")), default=0) for column in columns
    )
    width = sum(width + 2 for width in widths)
    if width <= PHONE_COLUMNS:
        return table
    wide = " wide" if width > PAPER_COLUMNS else ""
    role = "" if "role=" in name else ' role="group"'
    return f'<div class="scroll{wide}"{role} tabindex="0" {name}>{table}</div>'


def verdict_key(style: str) -> str | None:
    """Return the verdict that a cell's class names, with hyphens for spaces; None for other classes."""
    key = style.removeprefix("verdict-").replace(" ", "-").replace("_", "-")
    return key if style.startswith("verdict-") and key in VERDICT_SIGNS else None


def verdict_badge(verdict: str, word: str) -> str:
    """Return a verdict as a badge: a sign and a word, the colour says nothing new."""
    key = verdict.replace(" ", "-").replace("_", "-")
    sign = VERDICT_SIGNS.get(key, "–")
    style = key if key in VERDICT_SIGNS else "not-testable"
    return f'<span class="verdict {style}"><span aria-hidden="true">{sign}</span>\u00a0{escape(word)}</span>'


def _language(cell: Any) -> str:
    """Return the attribute of a cell in another language than the report, such as a title in the data."""
    tag = str(cell.get("lang") or "") if isinstance(cell, Mapping) else ""
    return f' lang="{tag}"' if _TAG.fullmatch(tag) else ""


def _parts(cell: Any) -> tuple[str, str, str]:
    """Return text, address and class of a cell."""
    if not isinstance(cell, Mapping):
        return ("" if cell is None else str(cell)), "", ""
    fact, href = cell.get("fact"), str(cell.get("href") or "")
    address = f"#fact-{fact}" if fact else href if href.startswith("#") or is_web_address(href) else ""
    return str(cell.get("text") or ""), address, str(cell.get("class") or "")


def _content(text: str, address: str, style: str) -> str:
    inner = verdict_badge(verdict_key(style) or "", text) if verdict_key(style) else escape(text)
    return f'<a href="{escape(address)}">{inner}</a>' if address and text else inner


def _alignment(text: str, align: str) -> str:
    """Return the class of a cell: numbers and short texts stay in one line, long ones need room."""
    short = looks_numeric(text) or len(text) <= _SHORT
    if align == "right":
        return "num" if short else "right"
    return "long" if len(text) > _LONG else "fix" if short and text else ""


def _row(cells: Sequence[Any], aligns: Sequence[str]) -> str:
    parts = [_parts(cell) for cell in cells]
    total = ' class="total"' if parts and parts[0][2] == "total" else ""
    html = [f"<tr{total}>"]
    for number, (text, address, style) in enumerate(parts):
        align = aligns[number] if number < len(aligns) else "left"
        classes = [_alignment(text, align), style if style in _CLASSES else ""]
        named = " ".join(filter(None, classes))
        attribute = f' class="{named}"' if named else ""
        tag, scope = ("th", ' scope="row"') if number == 0 else ("td", "")
        attribute += _language(cells[number])
        html.append(f"<{tag}{scope}{attribute}>{_content(text, address, style)}</{tag}>")
    return "".join(html) + "</tr>"


def render_table(
    table: Mapping[str, Any], anchor: str, labels: Mapping[str, str], inline: Inline, landmark: bool = True
) -> str:
    """Return a table with caption, scoped heads, notes, source line and a link to its rows as CSV.

    ``anchor`` is the id of the table in the page; ``inline`` turns a line of Markdown into HTML.
    """
    columns = table.get("columns") or []
    rows = table.get("rows") or []
    aligns = [str(column.get("align") or "left") for column in columns]
    heads = "".join(
        f'<th scope="col"{_number_class(align)}>{escape(str(column.get("label") or ""))}</th>'
        if column.get("label")
        else "<td></td>"
        for column, align in zip(columns, aligns, strict=True)
    )
    subtitle = str(table.get("subtitle") or "")
    caption = f'<span class="title">{escape(str(table.get("title") or ""))}</span>'
    caption += f' <span class="subtitle">{escape(subtitle)}</span>' if subtitle else ""
    label = f"{anchor}-caption"
    body = "".join(_row(row, aligns) for row in rows)
    html = (
        f'<table{_form(columns, rows)}><caption id="{label}"><span class="held">{caption}</span></caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )
    # Screen readers list landmarks; no two of a page may have the same name.
    name = f'role="region" aria-labelledby="{label}"' if landmark else f'aria-labelledby="{label}"'
    html = fitted(html, _lines(columns, rows), name)
    return f'<div class="table" id="{anchor}">{html}{_footer(table, labels, inline)}</div>'


def _lines(columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    """Return the texts of each column, with no-break spaces in those that the page does not fold."""
    texts = [[str(column.get("label") or "")] for column in columns]
    for row in rows:
        for column_texts, cell in zip(texts, row, strict=False):
            text, _, style = _parts(cell)
            if verdict_key(style):
                text = f"✓ {text}".replace(" ", "\u00a0")
            elif looks_numeric(text) or len(text) <= _SHORT:
                text = text.replace(" ", "\u00a0")
            column_texts.append(text)
    return texts


def _form(columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Any]]) -> str:
    """Return the attributes by which the style sheet sets a table: ``few`` or ``many`` columns, and ``stack``.

    A stack holds sentences: a phone shows each of its rows as a card, each cell after its column's label. The labels
    go into custom properties, from which the style sheet writes them.
    """
    count = len(columns)
    classes = ["few"] if count <= _FEW else ["many"] if count >= _MANY else []
    if count < 3 or not any(len(_parts(cell)[0]) > _LONG for row in rows for cell in row[1:]):
        return f' class="{classes[0]}"' if classes else ""
    names = ";".join(
        f"--c{number}:'{css_text(str(column.get('label') or ''))}'"
        for number, column in enumerate(columns[1:_MOST_NAMED], 2)
    )
    return f' class="{" ".join(["stack", *classes])}" style="{names}"'


def _number_class(align: str) -> str:
    return ' class="num"' if align == "right" else ""


def _footer(table: Mapping[str, Any], labels: Mapping[str, str], inline: Inline) -> str:
    html = "".join(f'<p class="tablenote">{inline(str(note))}</p>' for note in table.get("notes") or [])
    if table.get("source_line"):
        html += f'<p class="sourceline">{inline(str(table["source_line"]))}</p>'
    if (table.get("data") or {}).get("columns"):
        name = (
            re.sub(r"[^\w.-]+", "-", str(table.get("id") or "table"), flags=re.ASCII).strip("-.") or "table"
        )
        title = escape(str(table.get("title") or name))
        html += (
            f'<p class="download"><a href="{escape(csv_address(table))}" download="{name}.csv">'
            f'{escape(labels["download_csv"])}<span class="unseen">{labels["colon"]}{title}</span></a></p>'
        )
    return html


def render_figure(
    meta: Mapping[str, Any], drawing: Drawing, anchor: str, labels: Mapping[str, str], inline: Inline
) -> str:
    """Return a chart with its finding, measure and source line, and its table behind a disclosure.

    A map, by its id, is fitted whole on a phone; other charts shrink until their letters can just be read.
    """
    kind = "chart map" if str(meta.get("id") or "").endswith("-map") else "chart"
    subtitle = (
        f'<span class="subtitle">{escape(str(meta["subtitle"]))}</span>' if meta.get("subtitle") else ""
    )
    caption = (
        f'<figcaption id="{anchor}-caption"><span class="title">{escape(str(meta.get("title") or ""))}</span>'
    )
    html = [
        f'<figure class="{kind}" id="{anchor}">{caption}{subtitle}</figcaption>',
        f'<div class="plot" tabindex="0" role="group" aria-labelledby="{anchor}-caption" '
        f'style="--w:{drawing.width:.0f}px">{drawing.markup}</div>',
    ]
    if meta.get("source_line"):
        html.append(f'<p class="sourceline">{inline(str(meta["source_line"]))}</p>')
    if meta.get("table"):
        title = escape(str(meta.get("title") or ""))
        table = {**meta["table"], "source_line": ""} if meta.get("source_line") else meta["table"]
        html.append(
            f'<details><summary>{escape(labels["show_table"])}<span class="unseen">{labels["colon"]}{title}</span></summary>'
            f"{render_table(table, f'{anchor}-table', labels, inline, landmark=False)}</details>"
        )
    return "".join(html) + "</figure>"
