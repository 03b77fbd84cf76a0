"""Compare two snapshots: rows added, revised and gone, by source, and what a newer vintage says otherwise."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.snapshots.database import connected, run
from bilateral.snapshots.package import Snapshot
from bilateral.snapshots.schema import tables
from bilateral.snapshots.sql import relation_of

if TYPE_CHECKING:
    import duckdb

#: Values that differ by less are the same: CSV keeps 12 significant digits.
_NOISE = 1e-9


@dataclass(frozen=True)
class Count:
    """How many rows of one source in one table are in one snapshot only, or differ."""

    table: str
    source_id: str
    added: int
    revised: int
    gone: int


@dataclass(frozen=True)
class Revision:
    """A value that differs: its table, source, what it is of, and the two values.

    ``earlier`` names the older vintage where the two are of two vintages of one publisher, each still in its snapshot.
    """

    table: str
    source_id: str
    key: str
    old: float
    new: float
    earlier: str = ""

    @property
    def change(self) -> float:
        """New less old."""
        return self.new - self.old


@dataclass(frozen=True)
class Difference:
    """What differs between two snapshots: counts by table and source, the largest revisions, and those between vintages."""

    counts: tuple[Count, ...]
    revisions: tuple[Revision, ...]
    vintages: tuple[Revision, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two hold the same rows."""
        return not self.counts


def difference(old: Snapshot, new: Snapshot, *, shown: int = 20) -> Difference:
    """Compare two snapshots row by row.

    A row is the same where its key is; it is revised where another cell differs. Files that both have are not read.

    Args:
        old: the earlier one.
        new: the later one.
        shown: how many revisions of each table to return, the largest first: by absolute change in US dollars, by relative
            change in tables whose units differ.

    Raises:
        SnapshotError: a file is missing or unreadable.

    """
    counts: list[Count] = []
    revisions: list[Revision] = []
    vintages: list[Revision] = []
    with connected() as connection:
        for table in tables():
            if not _load(connection, table, old, new):
                continue
            found = list(_counts(connection, table))
            counts += found
            if any(one.revised for one in found):
                revisions += _revisions(connection, table, shown)
            vintages += _between_vintages(connection, table, old, shown)
    return Difference(tuple(counts), tuple(revisions), tuple(vintages))


def _load(connection: "duckdb.DuckDBPyConnection", table: str, old: Snapshot, new: Snapshot) -> bool:
    """Make views ``old`` and ``new`` of what differs in a table; return whether anything does."""
    parts = {side: _parts(snapshot, table) for side, snapshot in (("old", old), ("new", new))}
    same = parts["old"].keys() & parts["new"].keys()
    for side, snapshot in (("old", old), ("new", new)):
        names = [name for digest, name in parts[side].items() if digest not in same]
        columns = ", ".join(f'"{column["name"]}"' for column in tables()[table]["columns"])
        rows = relation_of(snapshot, names) if names else ""
        empty = ", ".join(
            f'null::{_KINDS[column["type"]]} as "{column["name"]}"' for column in tables()[table]["columns"]
        )
        query = f"select {columns} from {rows}" if rows else f"select {empty} limit 0"
        run(connection, f"create or replace temp view {side} as {query}")
    return parts["old"].keys() != parts["new"].keys()


_KINDS = {"string": "varchar", "number": "double", "integer": "bigint", "boolean": "boolean"}


def _parts(snapshot: Snapshot, table: str) -> dict[str, str]:
    return {str(snapshot.resources[name].get("hash", name)): name for name in snapshot.tables.get(table, [])}


def _counts(connection: "duckdb.DuckDBPyConnection", table: str) -> Iterator[Count]:
    key = tables()[table]["key"]
    source = _source_of(table, "coalesce(n.{0}, o.{0})")
    rows = run(
        connection,
        f"select {source} as source, count(*) filter (o.there is null) as added, "
        f"count(*) filter (o.there and n.there and ({_differs(table)})) as revised, count(*) filter (n.there is null) as gone "
        f"from (select true as there, * from old) o full join (select true as there, * from new) n on {_same_key(key)} "
        "group by 1 having added + revised + gone > 0 order by 1",
    )
    for source_id, added, revised, gone in rows:
        yield Count(table, str(source_id or ""), int(added), int(revised), int(gone))


def _revisions(connection: "duckdb.DuckDBPyConnection", table: str, shown: int) -> Iterator[Revision]:
    value = _value_of(table)
    if value is None:
        return
    key = tables()[table]["key"]
    rows = run(
        connection,
        f'select {_source_of(table, "n.{0}")}, {_named(key, "n")}, o."{value}", n."{value}" from old o join new n '
        f"on {_same_key(key)} where {_differs_in(value)} order by {_size(value)} desc, 2 limit {shown}",
    )
    for source_id, named, before, after in rows:
        yield Revision(table, str(source_id or ""), str(named), float(before), float(after))


def _between_vintages(
    connection: "duckdb.DuckDBPyConnection", table: str, old: Snapshot, shown: int
) -> Iterator[Revision]:
    """Yield what a vintage that only the new snapshot has says otherwise than one that the old has."""
    value, key = _value_of(table), tables()[table]["key"]
    if value is None or "source_id" not in key or table not in old.tables:
        return
    # All of it: a vintage that both have lies in files that are the same and were not read.
    before = relation_of(old, old.tables[table])
    known = [str(row[0]) for row in run(connection, f"select distinct source_id from {before}")]
    fresh = [
        str(row[0]) for row in run(connection, "select distinct source_id from new") if row[0] not in known
    ]
    of_source = [name for name in key if name != "source_id"]
    for later in sorted(fresh):
        for earlier in sorted(one for one in known if family(one) == family(later)):
            rows = run(
                connection,
                f'select {_named(of_source, "n")}, o."{value}", n."{value}" from {before} o join new n '
                f"on {_same_key(of_source)} where o.source_id = $1 and n.source_id = $2 and {_differs_in(value)} "
                f"order by {_size(value)} desc, 1 limit {shown}",
                [earlier, later],
            )
            for named, first, second in rows:
                yield Revision(table, later, str(named), float(first), float(second), earlier)


def family(source_id: str) -> str:
    """Return what vintages of one source have in common: the id up to its first number.

    Example:
        >>> family("wits-2016"), family("nisr-2025q1"), family("wdi")
        ('wits', 'nisr', 'wdi')

    """
    return re.split(r"[-_.]?\d", source_id, maxsplit=1)[0]


def _value_of(table: str) -> str | None:
    """Return the column that a revision is told by: the first number of a table that is no part of its key."""
    definition = tables()[table]
    numbers = [c["name"] for c in definition["columns"] if c["type"] in ("number", "integer")]
    return next((name for name in numbers if name not in definition["key"]), None)


def _source_of(table: str, form: str) -> str:
    named = any(column["name"] == "source_id" for column in tables()[table]["columns"])
    return form.format("source_id") if named else "null::varchar"


def _same_key(key: Sequence[str]) -> str:
    return " and ".join(f'o."{name}" is not distinct from n."{name}"' for name in key)


def _named(key: Sequence[str], side: str) -> str:
    cells = ", ".join(f'{side}."{name}"::varchar' for name in key if name != "source_id")
    return f"concat_ws(' ', {cells})"


def _differs(table: str) -> str:
    definition = tables()[table]
    others = [column for column in definition["columns"] if column["name"] not in definition["key"]]
    conditions: list[str] = [_different(column) for column in others]
    return " or ".join(conditions) or "false"


def _different(column: dict[str, Any]) -> str:
    name = column["name"]
    if column["type"] == "number":
        return f'(o."{name}" is null) <> (n."{name}" is null) or coalesce({_differs_in(name)}, false)'
    return f'o."{name}" is distinct from n."{name}"'


def _differs_in(value: str) -> str:
    largest = f'greatest(abs(o."{value}"), abs(n."{value}"))'
    return f'abs(n."{value}" - o."{value}") > {_NOISE} * {largest}'


def _size(value: str) -> str:
    change = f'abs(n."{value}" - o."{value}")'
    return change if value.endswith("_usd") else f'{change} / greatest(abs(o."{value}"), abs(n."{value}"))'
