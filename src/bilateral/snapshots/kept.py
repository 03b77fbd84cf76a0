"""Tables of a snapshot kept as a DuckDB database in the cache folder, so that a report need not read their CSV files again.

A copy stands for its files as they are: their places, sizes and times of change are in its name, as are the columns and
DuckDB's version. Any other state has no copy, and is read from the files.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilateral.snapshots.package import Snapshot

VARIABLE = "BILATERAL_CACHE"  # another folder, or 0 for none
MOST = 8  # copies: the oldest go


def cache_folder() -> Path | None:
    """Return the folder for copies, whether it exists or not; None where none are wanted."""
    named = os.environ.get(VARIABLE)
    if named == "0":
        return None
    if named:
        return Path(named) / "tables"
    from platformdirs import user_cache_path

    return user_cache_path("bilateral", appauthor=False) / "tables"


def copy_of(snapshot: Snapshot) -> Path | None:
    """Return where the copy of a snapshot's tables is, or would be; None where none is wanted or a file is missing."""
    import duckdb

    folder = cache_folder()
    if folder is None:
        return None
    state: list[object] = [duckdb.__version__]
    try:
        for table in tables_to_keep(snapshot):
            for name in snapshot.tables[table]:
                resource = snapshot.resources[name]
                seen = snapshot.file(name).stat()
                state.append(
                    (str(snapshot.file(name)), seen.st_size, seen.st_mtime_ns, resource["schema"]["fields"])
                )
    except OSError:
        return None
    return folder / f"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}.duckdb"


def tables_to_keep(snapshot: Snapshot) -> Iterator[str]:
    """Yield the tables that lie in CSV files alone; of Parquet files a query reads only what it asks for."""
    for table, names in snapshot.tables.items():
        if all(snapshot.file(name).suffix == ".csv" for name in names):
            yield table


def keep(snapshot: Snapshot) -> None:
    """Copy the tables of a snapshot unless their copy is there. What hinders it is no reason to fail: files remain."""
    import duckdb

    from bilateral.snapshots.sql import relation_of

    path = copy_of(snapshot)
    if path is None or path.exists():
        return
    beside = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError, duckdb.Error):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with duckdb.connect(str(beside), config={"threads": 1}) as connection:
                for table in tables_to_keep(snapshot):
                    rows = relation_of(snapshot, snapshot.tables[table])
                    connection.execute(f'create table "{table}" as from {rows}')
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        _make_room(path.parent)


def _make_room(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.duckdb"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[MOST:]:
        path.unlink(missing_ok=True)
