"""DuckDB within bounds: what snapshots are built, compared and checked with."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import SnapshotError

if TYPE_CHECKING:
    import duckdb

#: What DuckDB may hold in memory before it spills to the disk: a snapshot of the world is built in less than 1 GB.
MEMORY = "500MB"


@contextmanager
def connected(near: Path | None = None) -> "Iterator[duckdb.DuckDBPyConnection]":
    """Open DuckDB within bounded memory; what does not fit goes to a folder that is removed at the end.

    Args:
        near: folder on whose disk to spill; nothing for the system's own for temporary files.

    Raises:
        SnapshotError: a query fails.

    """
    import duckdb

    place = near if near and _is_writable(near) else None
    with tempfile.TemporaryDirectory(prefix=".spill-", dir=place, ignore_cleanup_errors=True) as spill:
        connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY, "temp_directory": spill})
        try:
            yield connection
        except duckdb.Error as error:
            lines = str(error).strip().splitlines() or [type(error).__name__]
            raise SnapshotError(f"the tables cannot be read or built: {lines[0]}") from error
        finally:
            connection.close()


def run(
    connection: "duckdb.DuckDBPyConnection", sql: str, parameters: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """Run a query to its end and return its rows: a result that is left unread would hold the connection."""
    return connection.execute(sql, list(parameters)).fetchall()


def _is_writable(folder: Path) -> bool:
    import os

    return os.access(folder, os.W_OK)
