"""The files that a stored table is laid in: one for each source, as CSV where small and as Parquet where large."""

import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.snapshots.build import described, table_csv
from bilateral.snapshots.database import run
from bilateral.snapshots.schema import referred_tables, tables
from bilateral.snapshots.sql import COLUMN_TYPES, PARQUET, quoted

if TYPE_CHECKING:
    import duckdb

#: A part with more rows than this is stored as Parquet.
LARGEST_CSV = 20_000
_READ_ONLY = 0o444


def by_source(table: str) -> bool:
    """Tell whether a table's key says from which source a row is, so that each source has a part of its own."""
    return "source_id" in tables()[table]["key"] and table not in referred_tables()


def part_name(table: str, source_id: str) -> str:
    """Return the name of the resource that holds the rows of one source."""
    readable = plain_name(source_id).replace("-", "_")
    # Two ids may look alike without their punctuation.
    told_apart = "" if re.fullmatch(r"[a-z0-9-]+", source_id) else "_" + _digest(source_id.encode())[:6]
    return f"{table}__{readable}{told_apart}"


def plain_name(source_id: str) -> str:
    """Return a source's id as a part of a file's name: small letters, digits and dashes."""
    return re.sub(r"[\W_]+", "-", source_id.lower()).strip("-")


def select_list(table: str) -> str:
    """Return a table's columns with their types, as the select list of a query over rows in any types."""
    return ", ".join(
        f'cast("{column["name"]}" as {COLUMN_TYPES[column["type"]]}) as "{column["name"]}"'
        for column in tables()[table]["columns"]
    )


def key_list(table: str) -> str:
    """Return the columns of a table's key as the list of an ``order by``."""
    return ", ".join(f'"{name}"' for name in tables()[table]["key"])


def write_part(
    connection: "duckdb.DuckDBPyConnection", table: str, name: str, relation: str, folder: Path
) -> dict[str, Any]:
    """Write the rows of a relation as a part and return its description; rows are laid in the order of the key.

    Tables that others refer to are always CSV, so that frictionless can look things up in them.
    """
    rows = int(run(connection, f'select count(*) from "{relation}"')[0][0])
    if rows <= LARGEST_CSV or table in referred_tables():
        path = folder / f"{name}.csv"
        path.write_bytes(table_csv(table, connection.execute(f'from "{relation}"').df()))
    else:
        path = folder / f"{name}{PARQUET}"
        run(
            connection,
            f'copy (select {select_list(table)} from "{relation}" order by {key_list(table)}) '
            f"to {quoted(str(path))} (format parquet, compression zstd)",
        )
    return described_part(table, name, path, rows)


def keep_part(resource: Mapping[str, Any], path: Path, folder: Path, *, shared: bool) -> dict[str, Any]:
    """Take a part of another snapshot over as it is: linked where that one never changes, else copied."""
    target = folder / path.name
    try:
        if not shared:
            raise OSError
        os.link(path, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(path, target)
        target.chmod(_READ_ONLY)
    return dict(resource)


def described_part(table: str, name: str, path: Path, rows: int) -> dict[str, Any]:
    """Return the description of a part's file, which is from now on read only."""
    path.chmod(_READ_ONLY)
    digest = file_hash(path)
    kind = "parquet" if path.suffix == PARQUET else "csv"
    return described(table, name, path.name, kind, size=path.stat().st_size, rows=rows, digest=digest)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
