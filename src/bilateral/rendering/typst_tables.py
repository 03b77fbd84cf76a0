"""Tables as nodes for Typst: a complete grid of cells, sized so that it fits a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bilateral.rendering.html.tables import VERDICT_SIGNS, verdict_key
from bilateral.rendering.typst_nodes import Inline, Node, clean, in_language, node, plain

if TYPE_CHECKING:
    from bs4.element import Tag

    from bilateral.rendering.typst_html import HTMLReader

Rows = list[list[Node]]
_MAX_COLUMNS = 400
_LONGEST_NAME = 48
_NUMBER = re.compile(
    r"[-+−–±~≈<>≤≥]?\s*[$€£₸]?\s*\d[\d\s,.'’\u202f\u00a0]*(?:[eE][-+]?\d+)?\s*(?:%|pp|x|×|USD|[kKmMbB]n?)?"
)
_NO_NUMBER = {"", "nan", "none", "null", "–", "—", "-", "n/a", "na", "…", "...", "not reported"}


def cell(
    body: list[Inline], *, cs: int = 1, rs: int = 1, align: str = "left", head: bool = False, style: str = ""
) -> Node:
    """Return a table cell that spans ``cs`` columns and ``rs`` rows."""
    return {"t": "cell", "body": body, "cs": cs, "rs": rs, "align": align, "head": head, "class": style,
            # A cell of many lines may break, else it could be taller than a page.
            "keep": len(plain(body)) < 900}  # fmt: skip


def simple_table(
    head: list[list[Inline]], rows: list[list[list[Inline]]], aligns: Sequence[str | None]
) -> Node:
    """Return a table without spans, as Markdown has it; unaligned columns of numbers are set to the right."""
    count = max([len(head), *(len(row) for row in rows), 1])
    sides = [aligns[i] if i < len(aligns) and aligns[i] else None for i in range(count)]
    body = [[cell(part) for part in _padded(row, count)] for row in rows]
    top = (
        [[cell(part, head=True) for part in _padded(head, count)]]
        if any(plain(part).strip() for part in head)
        else []
    )
    return finish(top, body, [], sides)


def _padded(row: list[list[Inline]], count: int) -> list[list[Inline]]:
    return row + [[] for _ in range(count - len(row))]


def html_table(table: Tag, reader: HTMLReader) -> Node | None:
    """Return an HTML table, or None where it has no cells; nested tables are flattened into their cell."""
    caption = table.find("caption", recursive=False)
    sections: dict[str, Rows] = {"thead": [], "tbody": [], "tfoot": []}
    for row in table.find_all("tr"):
        if row.find_parent("table") is not table:
            continue
        part = row.find_parent(["thead", "tbody", "tfoot", "table"])
        cells = [_html_cell(tag, reader) for tag in row.find_all(["td", "th"], recursive=False)]
        if cells:
            sections[part.name if part is not None and part.name in sections else "tbody"].append(cells)
    if not sections["thead"]:
        while sections["tbody"] and all(item["head"] for item in sections["tbody"][0]):
            sections["thead"].append(sections["tbody"].pop(0))
    if not any(sections.values()):
        return None
    made = finish(sections["thead"], sections["tbody"], sections["tfoot"], [])
    if caption is not None and caption.get_text().strip():
        made["title"] = [clean(" ".join(caption.get_text().split()))]
    return made


def _html_cell(tag: Tag, reader: HTMLReader) -> Node:
    from bilateral.rendering.typst_html import attribute
    from bilateral.rendering.typst_markdown import as_inlines

    blocks = reader.blocks(tag, 1)
    spans = [
        int(found) if (found := attribute(tag, name)).isdigit() else 1 for name in ("colspan", "rowspan")
    ]
    return cell(as_inlines(blocks), cs=max(spans[0], 1), rs=max(spans[1], 1), head=tag.name == "th")


def data_table(table: dict[str, Any], read: Any) -> Node:
    """Return a table that a chapter displays; ``read`` turns Markdown into inline nodes."""
    columns = table["columns"]
    sides = ["right" if column.get("align") == "right" else "left" for column in columns]
    head = [[cell([clean(str(column["label"]))], head=True) for column in columns]]
    # Names of rows stand out; whole sentences in the first column would only be heavy.
    named = all(len(_cell_text(row[0])) <= _LONGEST_NAME for row in table["rows"] if row)
    body = [[_data_cell(item, named and x == 0) for x, item in enumerate(row)] for row in table["rows"]]
    made = finish(head, body, [], list(sides))
    made["title"] = [clean(str(table.get("title") or ""))] if table.get("title") else []
    made["subtitle"] = [clean(str(table.get("subtitle") or ""))] if table.get("subtitle") else []
    made["notes"] = [read(note) for note in table.get("notes") or []]
    made["source"] = read(table["source_line"]) if table.get("source_line") else []
    return made


def _cell_text(item: Any) -> str:
    return clean(str(item.get("text", "") if isinstance(item, dict) else "" if item is None else item))


def verdict_sign(style: str) -> str:
    """Return the sign of a verdict's class, so that colour never tells it alone; empty for other classes."""
    return VERDICT_SIGNS.get(verdict_key(style) or "", "")


def _data_cell(item: Any, first: bool) -> Node:
    text = _cell_text(item)
    if not isinstance(item, dict):
        return cell([text], head=first)
    style = str(item.get("class") or "").replace("_", "-").replace(" ", "-")
    sign = verdict_sign(style)
    shown = f"{sign} {text}" if sign and text[:1].isalpha() else text
    to = f"#fact-{item['fact']}" if item.get("fact") else str(item.get("href") or "")
    words = in_language(str(item.get("lang") or ""), [shown])
    body: list[Inline] = [node("link", to=to, body=words)] if to and shown else words
    return cell(body, head=first, style=style)


def finish(head: Rows, body: Rows, foot: Rows, sides: Sequence[str | None]) -> Node:
    """Return the table node: each section a complete grid, columns aligned, the whole sized for a page."""
    from bilateral.rendering.typst_fit import fit

    count = min(max([_width(rows) for rows in (head, body, foot)] + [1]), _MAX_COLUMNS)
    grids = [_complete(rows, count) for rows in (head, body, foot)]
    chosen = [sides[i] if i < len(sides) and sides[i] else _side(grids[1], i) for i in range(count)]
    for number, rows in enumerate(grids):
        for item in (item for row in rows for item in row):
            side = chosen[item.pop("x")]
            # A head over several columns stands in their middle; the title of a group of rows does not.
            item["align"] = side if item["cs"] == 1 else "center" if number == 0 else "left"
    made = node("table", head=grids[0], body=grids[1], foot=grids[2], count=count)
    return made | fit(made)


def _width(rows: Rows) -> int:
    """Return how many columns the rows need, cells hanging down from rows above included."""
    taken: dict[tuple[int, int], bool] = {}
    widest = 0
    for y, row in enumerate(rows):
        x = 0
        for item in row:
            while (y, x) in taken:
                x += 1
            for dy in range(min(item["rs"], len(rows) - y)):
                for dx in range(min(item["cs"], _MAX_COLUMNS)):
                    taken[y + dy, x + dx] = True
            x += min(item["cs"], _MAX_COLUMNS)
            widest = max(widest, x)
    return widest


def _complete(rows: Rows, count: int) -> Rows:
    """Return rows as a grid of ``count`` columns: spans cut to what is free, holes filled."""
    free = [[True] * count for _ in rows]
    grid: Rows = []
    for y, row in enumerate(rows):
        placed: Rows = [[]]
        pending = list(row)
        for x in range(count):
            if not free[y][x]:
                continue
            item = pending.pop(0) if pending else cell([])
            item["cs"] = _run(free[y], x, item["cs"])
            item["rs"] = min(item["rs"], len(rows) - y)
            item["x"] = x
            for line in free[y : y + item["rs"]]:
                line[x : x + item["cs"]] = [False] * item["cs"]
            placed[0].append(item)
        grid.append(placed[0])
    return grid


def _run(line: list[bool], start: int, wanted: int) -> int:
    length = 0
    while length < wanted and start + length < len(line) and line[start + length]:
        length += 1
    return length


def _side(rows: Rows, column: int) -> str:
    """Return ``right`` for a column whose reported cells are all numbers."""
    texts = [
        plain(item["body"]).strip()
        for row in rows
        for item in row
        if item.get("x") == column and item["cs"] == 1
    ]
    filled = [text for text in texts if text.lower() not in _NO_NUMBER]
    return "right" if filled and all(_NUMBER.fullmatch(text) for text in filled) else "left"
