"""A Frictionless Data Package whose tables are those of a snapshot: what `bilateral data export` writes, or a colleague."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from bilateral.errors import SnapshotError, SourceError
from bilateral.snapshots.database import connected, run
from bilateral.snapshots.package import Snapshot, open_snapshot
from bilateral.snapshots.parts import LARGEST_CSV
from bilateral.snapshots.schema import tables
from bilateral.snapshots.sql import quoted, relation_of
from bilateral.sources.formats import Context, Format, Read
from bilateral.sources.opening import Opened

TYPE = "data-package"


def _package(files: Sequence[Opened], context: Context) -> list[Read]:
    """Return a reading for each source of a package; tables without a source go with the first.

    Raises:
        SourceError: a file of it is missing or damaged, or its tables are not those of a snapshot.

    """
    (file,) = files
    try:
        snapshot = open_snapshot(file.path.parent)
        snapshot.check()
        _check_tables(snapshot)
        sources = snapshot.sources()
    except SnapshotError as error:
        raise SourceError(f"{file.name}: {error}") from None
    if not sources:
        raise SourceError(
            f"{file.name} has no row in its table sources; each row of a snapshot names its source"
        )
    held = {
        table: _rows_by_source(snapshot, table)
        for table in snapshot.tables
        if table != "sources" and "source_id" in _columns(table)
    }
    found = [
        _of_source(snapshot, source_id, row, held, context) for source_id, row in sorted(sources.items())
    ]
    first = {name: snapshot.table(name) for name in snapshot.tables if "source_id" not in _columns(name)}
    found[0].tables = {**found[0].tables, **{name: frame for name, frame in first.items() if len(frame)}}
    return found


def _check_tables(snapshot: Snapshot) -> None:
    if unknown := sorted(snapshot.tables.keys() - tables().keys()):
        raise SnapshotError(
            f"its table {unknown[0]} is none of a snapshot, which may have {', '.join(tables())}"
        )
    if "sources" not in snapshot.tables:
        raise SnapshotError("it has no table sources; each row of a snapshot names its source")
    for name, resource in snapshot.resources.items():
        table = str(resource.get("table", name))
        given = [field["name"] for field in resource["schema"]["fields"]]
        if given != _columns(table):
            raise SnapshotError(
                f"the columns of {name} are {', '.join(given)}; expected are {', '.join(_columns(table))}"
            )


def _rows_by_source(snapshot: Snapshot, table: str) -> dict[str, int]:
    counted = snapshot.query(f'select source_id, count(*) as n from "{table}" group by source_id')
    return {str(key): int(rows) for key, rows in zip(counted["source_id"], counted["n"], strict=True)}


def _of_source(
    snapshot: Snapshot,
    source_id: str,
    row: dict[str, Any],
    held: Mapping[str, Mapping[str, int]],
    context: Context,
) -> Read:
    found: dict[str, Any] = {}
    for table, by_source in held.items():
        if not (rows := by_source.get(source_id, 0)):
            continue
        if rows <= LARGEST_CSV:
            found[table] = snapshot.query(f'select * from "{table}" where source_id = ?', [source_id])
            continue
        path = context.folder / f"{table}-{uuid.uuid4().hex}.parquet"
        relation = relation_of(snapshot, snapshot.tables[table])
        with connected(context.folder) as connection:
            run(
                connection,
                f"copy (from {relation} where source_id = {quoted(source_id)}) to {quoted(str(path))} (format parquet)",
            )
        found[table] = path
    return Read(
        source_id,
        str(row["title"]),
        found,
        source={key: value for key, value in row.items() if value is not None},
    )


def _columns(table: str) -> list[str]:
    return [column["name"] for column in tables()[table]["columns"]]


FORMAT = Format(
    "data-package",
    "a Frictionless Data Package with the tables of a snapshot (datapackage.json, or a zip archive that holds it)",
    "",
    "",
    "",
    _package,
    json_type=TYPE,
)
