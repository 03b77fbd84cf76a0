"""Verify a snapshot: that its files are the described ones, and that every cell keeps to the schema.

Types, constraints, primary and foreign keys are checked by frictionless, which reads the embedded snapshot's
173,000 rows in about 5 seconds. Hashes are checked here, so that a corrupt file gives one line and not one a
byte.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bilateral.snapshots.package import DESCRIPTOR, Snapshot

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
    return damaged + list(_schema_problems(snapshot))


def _schema_problems(snapshot: Snapshot) -> Iterator[Problem]:
    import frictionless

    # Trusted: the file names were checked by Snapshot.file, and a snapshot may lie anywhere on the machine.
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(snapshot.path / DESCRIPTOR))
    for error in report.errors:
        yield Problem(DESCRIPTOR, None, None, _details(error)["note"])
    for task in report.tasks:
        for error in task.errors:
            if error.type not in _OF_THE_FILE:
                yield _problem(task.name, error)


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
