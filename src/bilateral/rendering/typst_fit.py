"""How a table fits a page: its type size, column widths, upright or turned, whole or in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from bilateral.rendering.typst_fonts import text_width
from bilateral.rendering.typst_nodes import Node, breakable, node, plain, rewrite

# Text widths of an upright and a turned A4 page with 20 mm margins, in points.
UPRIGHT, TURNED = 481.0, 728.0
# Tables of fewer lines are not cut: two fifths of an upright page.
_KEPT_LINES = 24
_LOW, _MOST_LINES = 24, 9
# Cells up to this width (in ems) stay on one line; words beyond the other may break.
_SHORT, _LONGEST = 6.2, 8.5
_GAP = re.compile(r"[ \n\t\u200b]+")  # where a line may break; not at a no-break space
_SMALLEST = 5.5


@dataclass(frozen=True)
class _Layout:
    """A way to set a table: type size, text width and padding in points, and how many lines a row may take."""

    size: float
    width: float
    pad: float
    lines: float


_LAYOUTS = (
    _Layout(9.0, UPRIGHT, 9.0, 1), _Layout(9.0, UPRIGHT, 6.0, 3), _Layout(8.5, UPRIGHT, 5.0, 4),
    _Layout(8.0, UPRIGHT, 4.0, 5), _Layout(7.5, UPRIGHT, 3.0, 6), _Layout(8.5, TURNED, 5.0, 7),
    _Layout(7.5, TURNED, 3.0, 12), _Layout(6.5, TURNED, 2.5, 60), _Layout(_SMALLEST, TURNED, 1.5, 1e9),
)  # fmt: skip


def fit(table: Node) -> dict[str, Any]:
    """Return ``size`` (points), ``pad``, ``columns``, ``landscape`` and ``keep`` for a table.

    A table that does not fit at 9 points wraps its longer texts and is set smaller, then turned, then smaller
    again; words are broken only when nothing else helps.
    """
    least, wanted, weights = _widths(table)
    for layout in _LAYOUTS:
        lines = _lines(least, wanted, layout)
        columns = _columns(least, wanted, weights, layout, lines)
        height = _height(table, columns, layout)
        # One long cell is no reason to set a short table in small type.
        if lines <= layout.lines or (layout.width == UPRIGHT and lines <= _MOST_LINES and height <= _LOW):
            break
    _break_words(table)
    most = _KEPT_LINES if layout.width == UPRIGHT else _KEPT_LINES // 2
    return {
        "size": layout.size,
        "pad": layout.pad,
        "columns": columns,
        "landscape": layout.width == TURNED,
        "keep": height <= most,
    }


def _height(table: Node, columns: list[float] | int, layout: _Layout) -> float:
    """Return about how many lines the whole table takes."""
    total = 0.0
    for rows in (table["head"], table["body"], table["foot"]):
        for row in rows:
            widths = [text_width(plain(item["body"])) * layout.size for item in row]
            if isinstance(columns, list) and len(row) == len(columns):
                spaces = [column - 2 * layout.pad for column in columns]
                total += max((ceil(w / max(s, 1)) for w, s in zip(widths, spaces, strict=True)), default=1)
            total += 0.5 if isinstance(columns, list) else 1
    return total


def _columns(
    least: list[float], wanted: list[float], weights: list[float], layout: _Layout, lines: float
) -> list[float] | int:
    """Return a width for each column such that the table is short, or let Typst choose.

    Where not all texts fit on one line, the height of a row goes with text over width. The widths that make the
    sum of its squares least stand to each other as the cube roots of ``weights``, each between what the column
    needs at least and what its longest text takes.
    """
    if lines <= 1 or lines >= 1e9:
        return len(wanted)
    low = [_width(width, width, layout, 1) for width in least]
    high = [_width(width, width, layout, 1) for width in wanted]
    shares = [weight ** (1 / 3) or 0.01 for weight in weights]

    def widths(scale: float) -> list[float]:
        return [min(max(scale * share, a), b) for share, a, b in zip(shares, low, high, strict=True)]

    near, far = 0.0, layout.width / min(shares)
    for _ in range(40):
        middle = (near + far) / 2
        near, far = (middle, far) if sum(widths(middle)) <= layout.width else (near, middle)
    return [round(width, 1) for width in widths(near)]


def _width(least: float, wanted: float, layout: _Layout, lines: float) -> float:
    return max(least, wanted / lines) * layout.size * 1.02 + 2 * layout.pad


def _lines(least: list[float], wanted: list[float], layout: _Layout) -> float:
    """Return how many lines the longest text of each column takes when the table has the whole width."""

    def needed(lines: float) -> float:
        return sum(_width(low, high, layout, lines) for low, high in zip(least, wanted, strict=True))

    if needed(1) <= layout.width:
        return 1.0
    if needed(1e6) > layout.width:
        return 1e9
    low, high = 1.0, 1e6
    while high - low > 0.01 * low:
        middle = (low + high) / 2
        low, high = (low, middle) if needed(middle) <= layout.width else (middle, high)
    return high


def _widths(table: Node) -> tuple[list[float], list[float], list[float]]:
    """Return for each column what it needs at least and what its longest text would take, in ems, and its weight.

    The weight is the sum of the squares of the widths of its texts.
    """
    least, wanted, weights = ([start] * table["count"] for start in (0.5, 0.5, 0.0))
    for rows in (table["head"], table["body"], table["foot"]):
        for x, item in _placed(rows, table["count"]):
            text = plain(item["body"])
            # A head wraps without harm: what stands below it decides the width.
            full = 0.0 if rows is table["head"] else text_width(text)
            word = max((text_width(word) for word in _GAP.split(text)), default=0.0)
            wanted[x] = max(wanted[x], full, word)
            whole = full <= _SHORT or item["class"].startswith("verdict-")
            least[x] = max(least[x], full if whole else 0.0, min(word, _LONGEST))
            weights[x] += full * full
    return least, [max(pair) for pair in zip(least, wanted, strict=True)], weights


def _placed(rows: list[list[Node]], count: int) -> Iterator[tuple[int, Node]]:
    """Yield each cell of one column with the number of its column."""
    hanging = [0] * count
    for row in rows:
        pending = iter(row)
        x = 0
        while x < count:
            if hanging[x]:
                hanging[x] -= 1
                x += 1
                continue
            item = next(pending, None)
            if item is None:
                break
            if item["cs"] == 1:
                yield x, item
            for column in range(x, min(x + item["cs"], count)):
                hanging[column] = item["rs"] - 1
            x += item["cs"]


def _break_words(table: Node) -> None:
    """Let long words in cells break, so that no column is wider than its share of a narrow table."""
    if table["count"] == 1:
        return

    def change(part: Node) -> Node:
        if "body" in part:
            part["body"] = [breakable(p, 16, 6) if isinstance(p, str) else p for p in part["body"]]
        if part["t"] == "code":
            part["text"] = breakable(part["text"], 14, 6)
        return part

    for rows in (table["head"], table["body"], table["foot"]):
        for row in rows:
            for item in row:
                item["body"] = rewrite([node("span", body=item["body"])], change)[0]["body"]


def in_parts(table: Node) -> list[Node]:
    """Return a table that fits no page at a readable size as several, each repeating the first column.

    Tables with spans stay whole, in the smallest type.
    """
    rows = [*table["head"], *table["body"], *table["foot"]]
    if table["size"] > _SMALLEST or any(item["cs"] > 1 or item["rs"] > 1 for row in rows for item in row):
        return [table]
    groups = _groups(*_widths(table)[:2])
    parts = []
    for number, group in enumerate(groups, start=1):
        part = dict(table)
        for section in ("head", "body", "foot"):
            part[section] = [[dict(row[x]) for x in group] for row in table[section]]
        part["count"] = len(group)
        if table.get("title"):
            part["title"] = [*table["title"], f" ({number}/{len(groups)})"]
        if number < len(groups):
            part |= {"notes": [], "source": []}
        parts.append(part | fit(part))
    return parts


def _groups(least: list[float], wanted: list[float]) -> list[list[int]]:
    """Return the columns of each part: the first, and as many more as an upright page takes."""
    layout = _LAYOUTS[4]
    groups: list[list[int]] = []
    group = [0]
    for x in range(1, len(wanted)):
        columns = [*group, x]
        lines = _lines([least[i] for i in columns], [wanted[i] for i in columns], layout)
        if len(group) > 1 and lines > layout.lines:
            groups.append(group)
            group = [0]
        group.append(x)
    return [*groups, group]
