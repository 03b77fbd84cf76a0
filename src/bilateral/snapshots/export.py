"""Hand a snapshot on: as a Frictionless Data Package of CSV files, one DuckDB file, or Parquet files."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from bilateral.errors import SnapshotError
from bilateral.snapshots.build import described, write_descriptor
from bilateral.snapshots.database import connected, run
from bilateral.snapshots.package import Snapshot
from bilateral.snapshots.parts import file_hash, key_list, select_list
from bilateral.snapshots.schema import tables
from bilateral.snapshots.sql import quoted, relation_of

if TYPE_CHECKING:
    import duckdb

FORMATS = ("package", "duckdb", "parquet")


def export(snapshot: Snapshot, target: Path, form: str) -> Path:
    """Write a snapshot to a new folder or file, written aside and renamed when it is complete.

    Args:
        snapshot: what to hand on.
        target: the folder (package, parquet) or the file (duckdb) to make; it must not be there.
        form: one of ``FORMATS``.

    Returns:
        The target.

    Raises:
        SnapshotError: the target is there already or cannot be written, or a file of the snapshot is damaged.

    """
    if form not in FORMATS:
        raise SnapshotError(f"there is no form {form!r}; there are {', '.join(FORMATS)}")
    if target.exists():
        raise SnapshotError(f"{target} is there already; name another")
    snapshot.check()
    aside = target.with_name(f".{target.name}-{uuid4().hex}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with connected() as connection:
            if form == "duckdb":
                _to_database(connection, snapshot, aside)
            else:
                aside.mkdir()
                _to_folder(connection, snapshot, aside, form)
        aside.rename(target)
    except OSError as error:
        raise SnapshotError(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        if aside.is_dir():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.unlink(missing_ok=True)
    return target


def _to_folder(connection: "duckdb.DuckDBPyConnection", snapshot: Snapshot, folder: Path, form: str) -> None:
    resources = []
    for table in (name for name in tables() if name in snapshot.tables):
        kind = "parquet" if form == "parquet" else "csv"
        path = folder / f"{table}.{kind}"
        rows = relation_of(snapshot, snapshot.tables[table])
        options = (
            "format parquet, compression zstd"
            if kind == "parquet"
            else "format csv, header true, delimiter ',', nullstr ''"
        )
        run(
            connection,
            f"copy (select {select_list(table)} from {rows} order by {key_list(table)}) to {quoted(str(path))} ({options})",
        )
        ((count,),) = run(connection, f"select count(*) from {rows}")
        size, digest = path.stat().st_size, file_hash(path)
        resources.append(described(table, table, path.name, kind, size=size, rows=int(count), digest=digest))
    write_descriptor(folder, _about(snapshot) | {"resources": resources})


def _to_database(connection: "duckdb.DuckDBPyConnection", snapshot: Snapshot, file: Path) -> None:
    run(connection, f"attach {quoted(str(file))} as target")
    for table in (name for name in tables() if name in snapshot.tables):
        rows = relation_of(snapshot, snapshot.tables[table])
        query = f"select {select_list(table)} from {rows} order by {key_list(table)}"
        run(connection, f'create table target."{table}" as {query}')
        run(connection, f'comment on table target."{table}" is {quoted(tables()[table]["about"])}')
    run(connection, "create table target.snapshot (name varchar, created varchar, hash varchar)")
    run(
        connection,
        "insert into target.snapshot values ($1, $2, $3)",
        [snapshot.name, snapshot.created, snapshot.hash],
    )
    run(connection, "detach target")


def _about(snapshot: Snapshot) -> dict[str, object]:
    return {
        "name": snapshot.name,
        "title": snapshot.title,
        "created": f"{snapshot.created}T00:00:00Z",
        "exported_from": {"name": snapshot.name, "hash": snapshot.hash},
        "provenance": [dict(entry) | {"set_aside": None} for entry in snapshot.provenance],
    }
