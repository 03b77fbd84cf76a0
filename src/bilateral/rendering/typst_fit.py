"""How a table fits a page: its type size, column widths, upright or turned, whole or in parts."""

from __future__ import annotations

from typing import Any

from bilateral.rendering.typst_nodes import Node, breakable, node, plain, rewrite

# Text widths of an upright and a turned A4 page with 22 mm margins, in points.
UPRIGHT, TURNED = 470.0, 717.0
# The mean width of a character in Source Sans 3, as a part of the type size; digits are 0.497.
_CHAR = 0.5
_WRAP = 26
_LONGEST = 16
_KEPT_ROWS = 14


def fit(table: Node) -> dict[str, Any]:
    """Return ``size`` (points), ``pad``, ``columns``, ``landscape`` and ``keep`` for a table.

    A table that does not fit at 9 points is set smaller, then turned, then smaller again; words are broken
    only
    when nothing else helps.
    """
    least, wanted = _widths(table)
    for size, width, pad in (
        (9.0, UPRIGHT, 9), (9.0, UPRIGHT, 5), (8.5, UPRIGHT, 4), (8.0, UPRIGHT, 3.5), (7.5, UPRIGHT, 3),
        (8.5, TURNED, 4), (7.5, TURNED, 3), (6.5, TURNED, 2.5),
    ):  # fmt: skip
        if _needed(least, wanted, size, pad) <= width:
            break
    else:
        size, width, pad = 5.5, TURNED, 1.5
    _break_words(table, size)
    rows = len(table["head"]) + len(table["body"]) + len(table["foot"])
    lines = sum(max((len(plain(item["body"])) for item in row), default=0) > 120 for row in table["body"])
    return {
        "size": size,
        "pad": pad,
        "columns": table["count"],
        "landscape": width == TURNED,
        "keep": rows <= _KEPT_ROWS and lines <= 3,
    }


def _widths(table: Node) -> tuple[list[int], list[int]]:
    """Return each column's longest word and longest text, in characters."""
    count = table["count"]
    least, wanted = [1] * count, [1] * count
    for rows in (table["head"], table["body"], table["foot"]):
        hanging = [0] * count
        for row in rows:
            x = 0
            for item in row:
                while x < count and hanging[x]:
                    hanging[x] -= 1
                    x += 1
                if item["cs"] == 1 and x < count:
                    text = plain(item["body"])
                    least[x] = max(least[x], *(len(word) for word in text.split() or [""]))
                    wanted[x] = max(wanted[x], len(text))
                for column in range(x, min(x + item["cs"], count)):
                    hanging[column] = item["rs"] - 1
                x += item["cs"]
            for column in range(x, count):
                hanging[column] = max(hanging[column] - 1, 0)
    return least, wanted


def _needed(least: list[int], wanted: list[int], size: float, pad: float) -> float:
    total = 0.0
    for longest_word, text in zip(least, wanted, strict=True):
        total += max(min(longest_word, _LONGEST), min(text, _WRAP)) * _CHAR * size + 2 * pad
    return total


def _break_words(table: Node, size: float) -> None:
    """Let long words in cells break, so that no column is wider than its share of a narrow table."""
    limit = 12 if size <= 6.5 else _LONGEST
    if table["count"] == 1:
        return

    def change(part: Node) -> Node:
        if "body" in part:
            part["body"] = [breakable(p, limit, 6) if isinstance(p, str) else p for p in part["body"]]
        if part["t"] == "code":
            part["text"] = breakable(part["text"], limit, 6)
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
    if table["size"] > 6 or any(item["cs"] > 1 or item["rs"] > 1 for row in rows for item in row):
        return [table]
    groups = _groups(*_widths(table))
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


def _groups(least: list[int], wanted: list[int], size: float = 7.5, pad: float = 3) -> list[list[int]]:
    """Return the columns of each part: the first, and as many more as an upright page takes."""
    groups: list[list[int]] = []
    group = [0]
    for x in range(1, len(wanted)):
        columns = [*group, x]
        if (
            len(group) > 1
            and _needed([least[i] for i in columns], [wanted[i] for i in columns], size, pad) > UPRIGHT
        ):
            groups.append(group)
            group = [0]
        group.append(x)
    return [*groups, group]
