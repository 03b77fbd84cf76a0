"""The queries that chapters make of a table, taken down while a report's chapters run as plain Python."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import Any

import floor

from bilateral.snapshots.package import Snapshot

Query = tuple[str, Any]


@contextlib.contextmanager
def taken_down(into: list[Query]) -> Iterator[None]:
    """Add every query that a snapshot is asked meanwhile to a list."""
    asked = Snapshot.query

    def query(self: Snapshot, sql: str, params: Any = ()) -> Any:
        into.append((sql, params))
        return asked(self, sql, params)

    Snapshot.query = query  # type: ignore[method-assign]
    try:
        yield
    finally:
        Snapshot.query = asked  # type: ignore[method-assign]


def queries_of(pair: str, table: str = "", snapshot: str = "") -> list[Query]:
    """Return each different query that the chapters of a pair make, of one table if it is named."""
    every: list[Query] = []
    with taken_down(every), contextlib.redirect_stdout(io.StringIO()):
        floor.plain(pair, snapshot)
    different = {(" ".join(sql.split()), repr(params)): (sql, params) for sql, params in every}
    return [(sql, params) for sql, params in different.values() if not table or f" {table} " in f"{sql} "]
