"""Open a snapshot (a frozen data package) and query its tables."""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from bilateral.errors import SnapshotError
from bilateral.resources import data_folder
from bilateral.snapshots.place import DESCRIPTOR, EMBEDDED, current, is_stored, snapshots_folder, stored_names
from bilateral.snapshots.sql import csv_rows, file_literal, parquet_rows, split, without_progress_bar

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

# DuckDB hangs when a connection opened before a fork is closed in the child: such connections are kept, never
# closed.
_INHERITED: list[Any] = []


class Snapshot:
    """A frozen data package: tables described, with their hashes, by ``datapackage.json``.

    Nothing but the description is read when the snapshot is opened. A table is read when a query first names
    it, into an in-memory DuckDB database that is opened then: an opened snapshot is safe to carry across a
    fork. CSV files are read whole, of Parquet files what a query asks for.

    Attributes:
        name: the package's name.
        resources: the description of each file by resource name.
        tables: the resources that make up each table.
        path: the folder that holds it.
        created: the day on which it was built, as ISO 8601.
        provenance: what was delivered to a stored snapshot, oldest first, each with its source, origin, hash and day.
        hash: SHA-256 over the sorted hashes of its files; equal hashes mean equal figures.

    """

    def __init__(self, path: Path, descriptor: Mapping[str, Any]) -> None:
        self.path = path
        self.name = str(descriptor.get("name", path.name))
        self.title = str(descriptor.get("title", ""))
        self.created = str(descriptor.get("created", ""))[:10]
        self.provenance: list[Mapping[str, Any]] = list(descriptor.get("provenance", []))
        self.resources: dict[str, Mapping[str, Any]] = {r["name"]: r for r in descriptor["resources"]}
        # A large table may be laid in several files, each a resource that names its table.
        self.tables: dict[str, list[str]] = {}
        for name, resource in self.resources.items():
            self.tables.setdefault(str(resource.get("table", name)), []).append(name)
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._connected_in = 0
        self._loaded: set[str] = set()
        self._kept: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<Snapshot {self.name} {self.hash[:12]} at {self.path}>"

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the sorted hashes of the package's files, in hexadecimal."""
        hashes = sorted(str(resource.get("hash", "")) for resource in self.resources.values())
        return hashlib.sha256("\n".join(hashes).encode()).hexdigest()

    def query(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> "pd.DataFrame":
        """Return the rows that an SQL query selects.

        The tables bear the names of the package's resources. Parameters are ``?`` with a sequence or
        ``$name`` with a mapping. Missing values come back as missing (``None`` or ``NaN``), periods as text.

        Raises:
            SnapshotError: a file is missing or unreadable, or DuckDB refuses the query.

        Example:
            >>> open_snapshot().query("select label from products where product = ?", ["SITC:2"]).label[0]
            'Crude materials, inedible, except fuels'

        """
        import duckdb

        connection = self._connect()
        for name in set(re.findall(r"[A-Za-z_]\w*", sql)) & self.tables.keys() - self._loaded:
            self._load(connection, name)
        try:
            return connection.execute(sql, params if isinstance(params, Mapping) else list(params)).df()
        except duckdb.Error as error:
            raise SnapshotError(f"snapshot {self.name}: the query failed: {_first_line(error)}") from error

    def table(self, name: str) -> "pd.DataFrame":
        """Return a whole table, rows in the order of its primary key.

        Raises:
            SnapshotError: the snapshot has no such table.

        """
        if name not in self.tables:
            raise SnapshotError(
                f"snapshot {self.name} has no table {name!r}; it has {', '.join(sorted(self.tables))}"
            )
        return self.query(f'select * from "{name}"')

    def sources(self) -> dict[str, dict[str, Any]]:
        """Return every source's row of the table ``sources`` by its id; empty cells are ``None``."""
        return {row["source_id"]: dict(row) for row in self._source_rows}

    def source(self, source_id: str) -> dict[str, Any]:
        """Return one source.

        Raises:
            SnapshotError: no source has this id.

        """
        for row in self._source_rows:
            if row["source_id"] == source_id:
                return dict(row)
        raise SnapshotError(f"snapshot {self.name} has no source {source_id!r}")

    def check(self) -> None:
        """Compare every file with the hash in the description.

        Raises:
            SnapshotError: names the first file that is missing or has changed.

        """
        for name, message in self.damaged_files():
            raise SnapshotError(f"snapshot {self.name}: {message} ({name} in {self.path})")

    def damaged_files(self) -> Iterator[tuple[str, str]]:
        """Yield the file name and a message for each file that is missing or does not match its hash."""
        for name, resource in self.resources.items():
            file = self.file(name)
            try:
                found = "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
            except OSError as error:
                yield (
                    file.name,
                    "a file is missing" if not file.exists() else f"a file cannot be read: {error}",
                )
                continue
            if found != resource.get("hash"):
                yield file.name, "a file is corrupt: its hash differs from the description"

    def file(self, name: str) -> Path:
        """Return the path of a resource's file.

        Raises:
            SnapshotError: the description points outside the snapshot's folder.

        """
        relative = PurePosixPath(str(self.resources[name].get("path", "")))
        if relative.is_absolute() or ".." in relative.parts or not relative.name:
            raise SnapshotError(f"snapshot {self.name}: table {name} has the unsafe path {str(relative)!r}")
        return self.path / relative

    @cached_property
    def _source_rows(self) -> list[dict[str, Any]]:
        frame = self.table("sources").astype(object)
        rows = frame.where(frame.notna(), None).to_dict("records")
        return [{str(column): value for column, value in row.items()} for row in rows]

    def _connect(self) -> "duckdb.DuckDBPyConnection":
        import duckdb

        if self._connection is not None and self._connected_in != os.getpid():
            _INHERITED.append(self._connection)
            self._connection = None
        if self._connection is None:
            with without_progress_bar():
                self._connection = duckdb.connect(":memory:", config={"threads": 1})
            self._connected_in = os.getpid()
            self._loaded = set()
            self._kept = self._attach_copy(self._connection)
        return self._connection

    def _attach_copy(self, connection: "duckdb.DuckDBPyConnection") -> frozenset[str]:
        """Attach the copy of the tables, where there is one, and return which it has."""
        import duckdb

        from bilateral.snapshots.kept import copy_of, tables_to_keep

        path = copy_of(self)
        if path is None or not path.exists():
            return frozenset()
        try:
            connection.execute(f"attach {file_literal(path)} as kept (read_only)")
            # It is put in its place when it has them all.
            return frozenset(tables_to_keep(self))
        except duckdb.Error:
            return frozenset()  # torn, or of another DuckDB: the files remain

    def _load(self, connection: "duckdb.DuckDBPyConnection", name: str) -> None:
        import duckdb

        if name in self._kept:
            connection.execute(f'create view "{name}" as from kept."{name}"')
            self._loaded.add(name)
            return
        paths = {resource: self.file(resource) for resource in self.tables[name]}
        for file in paths.values():
            if not file.is_file():
                raise SnapshotError(f"snapshot {self.name}: a file is missing ({file.name} in {self.path})")
        small, large = split(paths.values())
        fields = self.resources[self.tables[name][0]]["schema"]["fields"]
        try:
            if small and large:
                connection.execute(f'create table "{name} " as from {csv_rows(small, fields)}')
                connection.execute(
                    f'create view "{name}" as from "{name} " union all {parquet_rows(large, fields)}'
                )
            elif large:
                connection.execute(f'create view "{name}" as {parquet_rows(large, fields)}')
            else:
                connection.execute(f'create table "{name}" as from {csv_rows(small, fields)}')
        except duckdb.Error as error:
            named = " and ".join(file.name for file in paths.values())
            raise SnapshotError(
                f"snapshot {self.name}: {named} does not match its description: {_first_line(error)}"
            ) from error
        self._loaded.add(name)


def open_snapshot(name_or_path: str | Path | None = None) -> Snapshot:
    """Open a snapshot: the one in use, a stored one by name, or a folder that holds a ``datapackage.json``.

    Args:
        name_or_path: nothing or ``""`` for the stored snapshot that is in use, or where none is, the embedded
            one; ``"embedded"`` for the snapshot that comes with the package; else the name of a stored
            snapshot, or a folder.

    Raises:
        SnapshotError: nothing is there, or the description cannot be read.

    Example:
        >>> open_snapshot("embedded").name
        'bilateral-embedded'

    """
    folder = locate(name_or_path)
    file = folder / DESCRIPTOR
    try:
        descriptor = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SnapshotError(
            f"no snapshot {str(name_or_path or EMBEDDED)!r}: looked for {file}; {stored_names()}"
        ) from None
    except (OSError, ValueError) as error:
        raise SnapshotError(f"snapshot {folder}: {DESCRIPTOR} cannot be read: {_first_line(error)}") from None
    if not _is_description(descriptor):
        raise SnapshotError(
            f"snapshot {folder}: {DESCRIPTOR} does not describe tables with a name, path and schema"
        )
    return Snapshot(folder, descriptor)


def locate(name_or_path: str | Path | None) -> Path:
    """Return the folder of a snapshot by its name or path, as ``open_snapshot`` takes them; it may not be there.

    Raises:
        SnapshotError: the snapshot that is in use has gone.

    """
    named = str(name_or_path or "") or current() or EMBEDDED
    if named == EMBEDDED:
        return data_folder()
    if is_stored(named):
        return snapshots_folder() / named
    if not name_or_path:
        raise SnapshotError(
            f"the snapshot in use, {named!r}, is gone: `bilateral data use NAME` takes another; {stored_names()}"
        )
    return Path(named).expanduser()


def _is_description(descriptor: Any) -> bool:
    try:
        return all(
            re.fullmatch(r"[a-z_]\w*", resource["name"]) and resource["path"] and resource["schema"]["fields"]
            for resource in descriptor["resources"]
        )
    except (TypeError, KeyError):
        return False


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
