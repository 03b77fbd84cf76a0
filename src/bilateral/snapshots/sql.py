"""Files of a snapshot and text as DuckDB's SQL has them."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilateral.snapshots.package import Snapshot

PARQUET = ".parquet"
COLUMN_TYPES = {"string": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "boolean": "BOOLEAN"}


def split(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Return the CSV files and the Parquet files."""
    small: list[Path] = []
    large: list[Path] = []
    for path in paths:
        (large if path.suffix == PARQUET else small).append(path)
    return small, large


def csv_rows(paths: Sequence[Path], fields: Sequence[Mapping[str, Any]]) -> str:
    """Return what stands for CSV files after ``from``, their columns typed as the description says."""
    files = ", ".join(file_literal(path) for path in paths)
    columns = ", ".join(f"{quoted(f['name'])}: '{COLUMN_TYPES.get(f['type'], 'VARCHAR')}'" for f in fields)
    return (
        f"read_csv([{files}], header=true, auto_detect=false, delim=',', quote='\"', escape='\"', nullstr='', "
        f"new_line='\\n', columns={{{columns}}})"
    )


def parquet_rows(paths: Sequence[Path], fields: Sequence[Mapping[str, Any]]) -> str:
    """Return the query of the described columns of Parquet files."""
    files = ", ".join(file_literal(path) for path in paths)
    columns = ", ".join(f'"{field["name"]}"' for field in fields)
    return f"select {columns} from read_parquet([{files}])"


def quoted(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def file_literal(path: Path) -> str:
    """Return a path as a literal of SQL for reading that one file: brackets and stars stand for themselves."""
    return quoted("".join(f"[{char}]" if char in "[*?" else char for char in str(path)))


@contextlib.contextmanager
def without_progress_bar() -> Iterator[None]:
    """Keep DuckDB in a notebook from importing ipywidgets, for a bar that no query here lives long enough to show."""
    name = "ipywidgets"
    there = sys.modules.get(name)
    if there is None:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if there is None:
            del sys.modules[name]


def relation_of(snapshot: Snapshot, resources: Sequence[str]) -> str:
    """Return what stands for some files of one table after ``from`` in a query of any DuckDB connection.

    Raises:
        SnapshotError: the description points outside the snapshot's folder.

    """
    small, large = split([snapshot.file(name) for name in resources])
    fields = snapshot.resources[resources[0]]["schema"]["fields"]
    parts = [f"(from {csv_rows(small, fields)})"] if small else []
    parts += [f"({parquet_rows(large, fields)})"] if large else []
    return parts[0] if len(parts) == 1 else f"({' union all '.join(parts)})"
