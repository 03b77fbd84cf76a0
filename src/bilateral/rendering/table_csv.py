"""Tables as CSV files that a spreadsheet opens without running anything in them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_cell(value: object) -> str:
    """Return a value as a CSV cell: missing is empty, numbers stay, an apostrophe defuses a formula.

    The rule is OWASP's on CSV injection: a spreadsheet may run a cell that begins with = + - @, a tab or a
    line break.

    >>> [csv_cell(v) for v in (None, 1.5, "-3", "=1+1", "Rwanda")]
    ['', '1.5', '-3', "'=1+1", 'Rwanda']
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value).replace("\x00", "")
    return "'" + text if text.lstrip(" ").startswith(_FORMULA_STARTS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def table_csv(table: Mapping[str, Any]) -> str:
    """Return the unformatted rows of a table (``data`` of a table output) as CSV text with LF line ends."""
    data = table.get("data") or {}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([csv_cell(column) for column in data.get("columns", [])])
    writer.writerows([csv_cell(value) for value in row] for row in data.get("rows", []))
    return buffer.getvalue()


def csv_address(table: Mapping[str, Any]) -> str:
    """Return the CSV as a ``data:`` address; it begins with the mark that tells Excel it is UTF-8."""
    return "data:text/csv;charset=utf-8," + quote(
        "\ufeff" + table_csv(table), safe="!*'()-._~,;:@/?=+ $".replace(" ", "")
    )
