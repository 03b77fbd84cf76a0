"""Tables made from data frames: what a reader sees in each cell, and the raw values behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import isinf, isnan
from typing import TYPE_CHECKING, Any

from bilateral.figures.blocks import Cell, Column, Table

if TYPE_CHECKING:
    import pandas as pd

Formatter = Callable[[Any], "str | Cell"]
ColumnSpec = tuple[str, str, str, Formatter | None]


def raw_value(value: Any) -> Any:
    """Return a cell of a frame as plain JSON data; None where nothing was reported.

    Numbers lose their numpy type, dates become ISO text, and NaN, NA and NaT become None.
    """
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return None
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        value = value.item()
    if isinstance(value, float):
        if isnan(value):
            return None
        return str(value) if isinf(value) else value
    if isinstance(value, (bool, int, str)):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def frame_table(
    id: str,
    title: str,
    frame: pd.DataFrame,
    columns: Sequence[ColumnSpec],
    source_line: str,
    *,
    missing: str,
    subtitle: str = "",
    notes: Sequence[str] = (),
    facts: Mapping[tuple[int, str], str] | None = None,
    row_styles: Sequence[str | None] = (),
) -> Table:
    """Return a table with a row for each row of the frame, in its order.

    ``columns`` are (key, label, ``"left"`` or ``"right"``, formatter); the formatter gets the raw value and
    returns text or a ``Cell``, and None writes the value as it is. ``missing`` is the text for what nobody
    reported; such a cell is muted, and its raw value is null, never 0. ``facts`` gives the fact behind a cell
    by row number and key; ``row_styles`` a class for each row, such as ``"total"``. Raises ``KeyError`` for a
    key that is no column of the frame.

    >>> import pandas
    >>> frame = pandas.DataFrame({"year": [2023, 2024], "value": [10263.0, None]})
    >>> columns = [("year", "Year", "left", None), ("value", "USD", "right", "{:,.0f}".format)]
    >>> table = frame_table("exports", "Exports", frame, columns, "NISR", missing="not reported")
    >>> [[cell.text for cell in row] for row in table.rows]
    [['2023', '10,263'], ['2024', 'not reported']]
    """
    absent = [key for key, *_ in columns if key not in frame.columns]
    if absent:
        raise KeyError(f"table {id}: no column {absent[0]!r} in the frame")
    data = [
        [raw_value(value) for value in row] for row in zip(*(frame[key] for key, *_ in columns), strict=True)
    ]
    rows = []
    for number, raw in enumerate(data):
        style = row_styles[number] if number < len(row_styles) else None
        rows.append([
            _cell(value, formatter, missing, (facts or {}).get((number, key)), style)
            for value, (key, _, _, formatter) in zip(raw, columns, strict=True)
        ])  # fmt: skip
    heads = [Column(key, label, align) for key, label, align, _ in columns]
    return Table(id, title, heads, rows, source_line, subtitle=subtitle, notes=tuple(notes), data=data)


def _cell(value: Any, formatter: Formatter | None, missing: str, fact: str | None, style: str | None) -> Cell:
    if value is None:
        return Cell(missing, fact, style=style or "muted")
    shown = formatter(value) if formatter else str(value)
    if isinstance(shown, Cell):
        return Cell(shown.text, shown.fact or fact, shown.href, shown.style or style)
    return Cell(shown, fact, style=style)
