"""Verify a snapshot: that its files are the described ones, and that every cell keeps to the schema.

Types, constraints, primary and foreign keys of CSV files are checked by frictionless, which reads the embedded
snapshot's 173,000 rows in about 5 seconds. Parquet files, which hold millions, are checked by the same rules as queries.
Hashes are checked here, so that a corrupt file gives one line and not one a byte.
"""

import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from bilateral.snapshots.database import connected
from bilateral.snapshots.package import Snapshot
from bilateral.snapshots.place import DESCRIPTOR
from bilateral.snapshots.rules import breaches
from bilateral.snapshots.schema import referred_tables
from bilateral.snapshots.sql import PARQUET, relation_of

# What frictionless says about a file as a whole is said once, by the check of hashes.
_OF_THE_FILE = ("hash-count", "byte-count", "scheme-error")
_TYPE_NAMES = {"number": "number", "integer": "whole number", "boolean": "true or false"}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a snapshot.

    ``table`` is the table's resource, or the file where the file itself is at fault; ``row`` is the line in
    the file, the header being line 1. ``row`` and ``column`` are ``None`` where the whole file or row is
    meant.
    """

    table: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        """Return the problem in one line: table, row, column, what is wrong."""
        row = "" if self.row is None else f", row {self.row}"
        column = "" if self.column is None else f", column {self.column}"
        return f"{self.table}{row}{column}: {self.message}"


def verify(snapshot: Snapshot) -> list[Problem]:
    """Return everything that is wrong with a snapshot; an empty list if nothing is.

    Checked are, for each file, that it is there and matches its hash; for each row, types, required cells,
    allowed values and patterns; for each table, its primary key, and that each country, product, indicator,
    source or place that it names stands in the table of these.

    Raises:
        SnapshotError: the description points outside the snapshot's folder.

    Example:
        >>> from bilateral.snapshots.package import open_snapshot
        >>> verify(open_snapshot())
        []

    """
    damaged = [Problem(file, None, None, message) for file, message in snapshot.damaged_files()]
    return [*damaged, *_schema_problems(snapshot), *_large_problems(snapshot, {one.table for one in damaged})]


def _schema_problems(snapshot: Snapshot) -> Iterator[Problem]:
    import frictionless

    descriptor = json.loads((snapshot.path / DESCRIPTOR).read_text(encoding="utf-8"))
    small = [one for one in descriptor["resources"] if not str(one["path"]).endswith(PARQUET)]
    # Trusted: the file names were checked by Snapshot.file, and a snapshot may lie anywhere on the machine.
    with frictionless.system.use_context(trusted=True):
        package = frictionless.Package.from_descriptor(
            {"name": snapshot.name, "resources": small}, basepath=str(snapshot.path)
        )
        report = package.validate()
    for error in report.errors:
        yield Problem(DESCRIPTOR, None, None, _details(error)["note"])
    for task in report.tasks:
        for error in task.errors:
            if error.type not in _OF_THE_FILE:
                yield _problem(task.name, error)


def _large_problems(snapshot: Snapshot, damaged: Container[str]) -> Iterator[Problem]:
    """Yield what is wrong in Parquet files that are there as described."""
    sound = [
        (str(resource["table"]), name)
        for name, resource in snapshot.resources.items()
        if (file := snapshot.file(name)).suffix == PARQUET and file.name not in damaged
    ]
    if not sound:
        return
    with connected() as connection:
        for table in referred_tables() & snapshot.tables.keys():
            rows = relation_of(snapshot, snapshot.tables[table])
            connection.execute(f'create view "{table}" as from {rows}')
        for table, name in sound:
            connection.execute(f'create view "{name}" as from {relation_of(snapshot, [name])}')
            for breach in breaches(connection, table, name):
                yield Problem(name, None, breach.column, f"{breach.message} ({breach.rows:,} rows)")


def _problem(table: str, error: Any) -> Problem:
    details = _details(error)
    columns = details.get("fieldNames") or [details.get("fieldName")]
    column = ", ".join(name for name in columns if name) or None
    return Problem(table, details.get("rowNumber"), column, _message(details))


def _message(details: dict[str, Any]) -> str:
    note, cell = str(details["note"]), repr(details.get("cell", ""))
    match details["type"]:
        case "foreign-key":
            value, table = ", ".join(details["fieldCells"]), details["referenceName"]
            return f"{value!r} does not stand in the table {table}"
        case "primary-key":
            return f"its key is {note}"
        case "type-error":
            kind = note.removeprefix('type is "').split("/")[0]
            return f"{cell} is no {_TYPE_NAMES.get(kind, kind)}"
        case "constraint-error":
            return (
                "a value is required"
                if note.startswith('constraint "required"')
                else f"{cell} is not allowed: {note}"
            )
        case _:
            return str(details["message"])


def _details(error: Any) -> dict[str, Any]:
    return dict(error.to_dict())
