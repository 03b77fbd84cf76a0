"""Write a snapshot: tables as CSV and their description, byte for byte the same from the same rows."""

import csv
import hashlib
import io
import json
import math
import os
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import SnapshotError
from bilateral.snapshots.place import DESCRIPTOR
from bilateral.snapshots.schema import frictionless_schema, tables

if TYPE_CHECKING:
    import pandas as pd

_SIGNIFICANT = (
    12  # digits that a value keeps: more than any source has, fewer than the noise of float arithmetic
)


def write_snapshot(
    folder: Path,
    frames: Mapping[str, "pd.DataFrame"],
    *,
    name: str,
    title: str,
    created: str,
    description: str = "",
) -> None:
    """Write tables and ``datapackage.json`` into a folder, replacing what stands there under the same names.

    Rows are sorted by primary key, numbers written in plain notation, lines end in LF: the same rows give the
    same bytes. Every table of the schema is written, those without rows too, so that queries never meet a
    missing table.

    Args:
        folder: where to write; made if absent.
        frames: rows by table name, with the columns of the schema in any order; missing is ``None`` or
            ``NaN``.
        name: name of the package.
        title: title of the package.
        created: the day that stands in the description, as ISO 8601.
        description: a paragraph for the description.

    Raises:
        SnapshotError: a table or column is unknown or absent, or two rows have the same key.

    """
    folder.mkdir(parents=True, exist_ok=True)
    if unknown := sorted(frames.keys() - tables().keys()):
        raise SnapshotError(f"no such table: {', '.join(unknown)}")
    resources, contents = [], {}
    for table in tables():
        for resource, content in _parts(table, frames.get(table)):
            contents[f"{resource}.csv"] = content
            resources.append(_resource(table, resource, content))
    about = {"name": name, "title": title, "description": description, "created": f"{created}T00:00:00Z"}
    contents[DESCRIPTOR] = _described(about | {"resources": resources})
    _put(folder, contents)


def write_descriptor(folder: Path, descriptor: Mapping[str, Any]) -> None:
    """Write ``datapackage.json``."""
    (folder / DESCRIPTOR).write_bytes(_described(descriptor))


def _described(descriptor: Mapping[str, Any]) -> bytes:
    return (json.dumps(descriptor, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _put(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files aside and put them in place when all are there, the description last.

    What interrupts the writing leaves the folder as it was; what interrupts the putting leaves files that do not match
    the description, which ``data verify`` tells.
    """
    aside = {name: folder / f".{name}.{os.getpid()}" for name in contents}
    try:
        for name, content in contents.items():
            aside[name].write_bytes(content)
        for name, path in aside.items():
            path.replace(folder / name)
    finally:
        for path in aside.values():
            path.unlink(missing_ok=True)


def _parts(table: str, frame: "pd.DataFrame | None") -> list[tuple[str, bytes]]:
    """Return resource name and content: one, or two where the schema parts a large table."""
    parted = tables()[table].get("parted")
    if frame is None or parted is None:
        return [(table, table_csv(table, frame))]
    first = frame[parted["column"]] == parted["value"]
    return [(table, table_csv(table, frame[first])), (parted["rest"], table_csv(table, frame[~first]))]


def table_csv(table: str, frame: "pd.DataFrame | None") -> bytes:
    """Return a table as CSV: the schema's columns in order, rows sorted by primary key.

    Raises:
        SnapshotError: a column is unknown or absent, or two rows have the same key.

    """
    definition = tables()[table]
    columns = [column["name"] for column in definition["columns"]]
    rows = [] if frame is None else _rows(table, columns, frame)
    key = [columns.index(name) for name in definition["key"]]
    rows.sort(key=lambda row: [row[i] for i in key])
    for before, after in pairwise(rows):
        if [before[i] for i in key] == [after[i] for i in key]:
            same = ", ".join(f"{columns[i]} {after[i]}" for i in key)
            raise SnapshotError(f"table {table}: two rows have the same key: {same}")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def cell_text(value: Any) -> str:
    """Return a cell's text: numbers in plain notation with at most 12 significant digits, missing as nothing.

    Example:
        >>> cell_text(28891.000000000004), cell_text(1.5e15), cell_text(float("nan")), cell_text(True)
        ('28891', '1500000000000000', '', 'true')

    """
    if value is None:
        return ""
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return "true" if value else "false"
    if isinstance(value, int) or type(value).__name__.startswith(("int", "uint")):
        return str(int(value))
    if isinstance(value, float):
        return _number_text(float(value))
    text = str(value)
    return "" if text in ("<NA>", "NaT") else text.replace("\r\n", "\n").strip()


def _number_text(value: float) -> str:
    if math.isnan(value):
        return ""
    if not math.isfinite(value):
        raise SnapshotError(f"a value is not finite: {value}")
    text = format(Decimal(f"{value:.{_SIGNIFICANT}g}"), "f")
    return "0" if text == "-0" else text


def _rows(table: str, columns: list[str], frame: "pd.DataFrame") -> list[list[str]]:
    if unknown := sorted(set(frame.columns) - set(columns)):
        raise SnapshotError(f"table {table} has no column {', '.join(unknown)}")
    if absent := [column for column in columns if column not in frame.columns]:
        raise SnapshotError(f"table {table} lacks the column {', '.join(absent)}")
    kinds = {c["name"]: c["type"] for c in tables()[table]["columns"]}
    texts = [_column_texts(frame[column], kinds[column]) for column in columns]
    return [list(row) for row in zip(*texts, strict=True)]


def _column_texts(column: "pd.Series[Any]", kind: str) -> list[str]:
    # A column with gaps arrives as floats, as objects, or of a type whose gaps are neither None nor NaN.
    cells = zip(column.tolist(), column.isna().tolist(), strict=True)
    if kind == "integer":
        return ["" if gap else str(int(value)) for value, gap in cells]
    return ["" if gap else cell_text(value) for value, gap in cells]


def _resource(table: str, name: str, content: bytes) -> dict[str, Any]:
    rows = len(list(csv.reader(io.StringIO(content.decode("utf-8"))))) - 1
    digest = hashlib.sha256(content).hexdigest()
    return described(table, name, f"{name}.csv", "csv", size=len(content), rows=rows, digest=digest)


def described(
    table: str, name: str, path: str, kind: str, *, size: int, rows: int, digest: str
) -> dict[str, Any]:
    """Return the description of one file of a table as it stands in ``datapackage.json``.

    ``kind`` is csv or parquet, ``digest`` the file's SHA-256 in hexadecimal.
    """
    definition = tables()[table]
    binary = kind == "parquet"
    return {
        "name": name,
        "table": table,
        "type": "table",
        "title": definition["title"],
        "description": definition["about"],
        "path": path,
        "scheme": "file",
        "format": kind,
        "mediatype": "application/vnd.apache.parquet" if binary else "text/csv",
        **({} if binary else {"encoding": "utf-8"}),
        "bytes": size,
        "rows": rows,
        "hash": f"sha256:{digest}",
        "schema": frictionless_schema(table),
    }
