"""What becomes of a table when sources deliver: rows replaced, kept and added, laid in parts."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import DeliveryError, SnapshotError
from bilateral.snapshots.database import run
from bilateral.snapshots.delivery import Delivery
from bilateral.snapshots.package import Snapshot
from bilateral.snapshots.parts import (
    by_source,
    described_part,
    keep_part,
    part_name,
    select_list,
    write_part,
)
from bilateral.snapshots.rules import breaches
from bilateral.snapshots.schema import referred_tables, tables
from bilateral.snapshots.sql import file_literal, relation_of

if TYPE_CHECKING:
    import duckdb


class Merger:
    """Builds the tables of a new snapshot from those of a base and what was delivered.

    Deliveries count in their order: of two rows with one key the later stays. A delivery that is whole replaces the
    rows of its source; a table that others refer to (countries, products …) only ever gains rows or changes them.
    """

    def __init__(
        self,
        connection: "duckdb.DuckDBPyConnection",
        base: Snapshot,
        deliveries: Sequence[Delivery],
        folder: Path,
        *,
        shared: bool,
    ) -> None:
        self._connection, self._base, self._folder, self._shared = connection, base, folder, shared
        self._deliveries = deliveries
        self.counts: list[dict[str, int]] = [{} for _ in deliveries]

    def resources(self) -> list[dict[str, Any]]:
        """Write every part and return the descriptions, in the order of the schema.

        Raises:
            SnapshotError: what was delivered has an unknown table or column, or breaks a rule of the schema.

        """
        touched = ["sources", *(table for one in self._deliveries for table in one.tables)]
        if unknown := sorted(set(touched) - tables().keys()):
            raise SnapshotError(f"no such table: {', '.join(unknown)}")
        # First the tables that others refer to, so that the others can be checked against them.
        found = {
            table: self._table(table, touched)
            for table in sorted(tables(), key=lambda table: table not in referred_tables())
        }
        return [resource for table in tables() for resource in found[table]]

    def _table(self, table: str, touched: Sequence[str]) -> list[dict[str, Any]]:
        if table in referred_tables():
            self._create(table, self._base_rows(table))
        if table not in touched:
            return [self._kept(name) for name in self._base.tables.get(table, [])]
        delivered = list(self._delivered(table))
        return self._by_source(table, delivered) if by_source(table) else [self._merged(table, delivered)]

    def _delivered(self, table: str) -> Iterator[tuple[Delivery, str]]:
        """Yield each delivery of a table with the name of a relation of its rows, which is checked for its columns."""
        for number, delivery in enumerate(self._deliveries):
            given = _source_frame(delivery) if table == "sources" else delivery.tables.get(table)
            if given is None:
                continue
            name = f"{table} {number}"
            if isinstance(given, Path):
                self._run(f'create view "{name}" as from read_parquet({file_literal(given)})')
            else:
                self._connection.register("frame", _completed(table, given, delivery))
                self._create(name, f"select {select_list(table)} from frame")
                self._connection.unregister("frame")
            self.counts[number][table] = self._rows(name)
            yield delivery, name

    def _merged(self, table: str, delivered: Sequence[tuple[Delivery, str]]) -> dict[str, Any]:
        """Merge a table that is not laid by source, and write it as one part."""
        growing = table in referred_tables()
        result = table if growing else f"{table} merged"
        if not growing:
            self._create(result, self._base_rows(table))
        for delivery, rows in delivered:
            if delivery.whole and not growing and "source_id" in _columns(table):
                self._run(f'delete from "{result}" where source_id = $1', [_id(delivery)])
            self._upsert(table, result, rows)
        self._check(table, result)
        return write_part(self._connection, table, table, result, self._folder)

    def _by_source(self, table: str, delivered: Sequence[tuple[Delivery, str]]) -> list[dict[str, Any]]:
        by_id: dict[str, list[tuple[Delivery, str]]] = {}
        for delivery, name in delivered:
            by_id.setdefault(_id(delivery), []).append((delivery, name))
        beside = {
            key: suffixes for key, rows in by_id.items() if (suffixes := self._beside(table, key, rows))
        }
        found = []
        for name in self._base.tables.get(table, []):
            rest = self._without(table, name, sorted(by_id.keys() - beside.keys()))
            found += [] if rest is None else [rest]
        for source_id, rows in sorted(by_id.items()):
            if source_id in beside:
                for (delivery, name), suffix in zip(rows, beside[source_id], strict=True):
                    part = part_name(table, source_id) + suffix
                    found.append(self._taken(table, part, Path(delivery.tables[table]), name))  # type: ignore[arg-type]
            else:
                found.append(self._of_source(table, source_id, rows))
        return found

    def _beside(self, table: str, source_id: str, delivered: Sequence[tuple[Delivery, str]]) -> list[str]:
        """Return how to call the parts of large files with periods that the source has no rows of, such as other years.

        They can lie beside what the source has and each other, and nothing need be merged; nothing is returned where that
        is not so, nor for the first file of a source, which is its part.
        """
        if "period" not in _columns(table) or any(
            delivery.whole or not isinstance(delivery.tables[table], Path) for delivery, _ in delivered
        ):
            return []
        old = f"select distinct period from ({self._base_rows(table)}) where source_id = $1"
        known = {str(row[0]) for row in self._run(old, [source_id])}
        if not known and len(delivered) == 1:
            return []
        suffixes = []
        for _, rows in delivered:
            periods = {str(row[0]) for row in self._run(f'select distinct period from "{rows}"')}
            if known & periods:
                return []
            known |= periods
            suffixes.append(f"__{min(periods)}_{max(periods)}".replace("-", "_").lower())
        return suffixes

    def _without(self, table: str, name: str, ids: Sequence[str]) -> dict[str, Any] | None:
        """Keep a part of the base but for the rows of some sources; ``None`` where nothing is left of it."""
        part = relation_of(self._base, [name])
        held = {row[0] for row in self._run(f"select distinct source_id from {part}")}
        if not held & set(ids):
            return self._kept(name)
        if held <= set(ids) and name != table:
            return None
        self._create("rest", f"from {part} where not list_contains($1, source_id)", [list(ids)])
        return write_part(self._connection, table, name, "rest", self._folder)

    def _of_source(
        self, table: str, source_id: str, delivered: Sequence[tuple[Delivery, str]]
    ) -> dict[str, Any]:
        name = part_name(table, source_id)
        whole = [place for place, (delivery, _) in enumerate(delivered) if delivery.whole]
        used = delivered[whole[-1] :] if whole else delivered
        old = f"from ({self._base_rows(table)}) where source_id = $1"
        (delivery, rows), more = used[0], used[1:]
        given = delivery.tables[table]
        if isinstance(given, Path) and not more and (whole or not self._any(old, [source_id])):
            return self._taken(table, name, given, rows)
        if whole:
            self._create("merged", f'from "{rows}"')
        else:
            self._create("merged", old, [source_id])
            self._upsert(table, "merged", rows)
        for _, later in more:
            self._upsert(table, "merged", later)
        self._check(table, "merged", source_id)
        return write_part(self._connection, table, name, "merged", self._folder)

    def _taken(self, table: str, name: str, given: Path, rows: str) -> dict[str, Any]:
        """Take a Parquet file as it was delivered: it is large, and there is nothing to merge it with."""
        self._check(table, rows)
        target = self._folder / f"{name}.parquet"
        given.rename(target) if given.parent == self._folder else _moved(given, target)
        return described_part(table, name, target, self._rows_of_file(target))

    def _upsert(self, table: str, into: str, rows: str) -> None:
        same = " and ".join(f'a."{key}" is not distinct from b."{key}"' for key in tables()[table]["key"])
        self._run(f'delete from "{into}" a where exists (from "{rows}" b where {same})')
        self._run(f'insert into "{into}" select {select_list(table)} from "{rows}"')

    def _check(self, table: str, relation: str, source_id: str = "") -> None:
        for breach in breaches(self._connection, table, relation):
            of = f" of {source_id}" if source_id else ""
            message = f"table {table}{of}, column {breach.column}: {breach.message} ({breach.rows:,} rows); nothing was stored"
            raise DeliveryError(message, source_id) if source_id else SnapshotError(message)

    def _base_rows(self, table: str) -> str:
        names = self._base.tables.get(table, [])
        if not names:
            empty = ", ".join(f'null as "{column}"' for column in _columns(table))
            return f"select {select_list(table)} from (select {empty}) limit 0"
        return f"select {select_list(table)} from {relation_of(self._base, names)}"

    def _kept(self, name: str) -> dict[str, Any]:
        return keep_part(self._base.resources[name], self._base.file(name), self._folder, shared=self._shared)

    def _create(self, name: str, query: str, parameters: Sequence[Any] = ()) -> None:
        self._run(f'create or replace temp table "{name}" as {query}', parameters)

    def _any(self, query: str, parameters: Sequence[Any]) -> bool:
        return bool(self._run(f"select 1 {query} limit 1", parameters))

    def _rows(self, relation: str) -> int:
        return int(self._run(f'select count(*) from "{relation}"')[0][0])

    def _rows_of_file(self, path: Path) -> int:
        return int(self._run(f"select count(*) from read_parquet({file_literal(path)})")[0][0])

    def _run(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return run(self._connection, sql, parameters)


def _columns(table: str) -> list[str]:
    return [column["name"] for column in tables()[table]["columns"]]


def _id(delivery: Delivery) -> str:
    return str(delivery.source["source_id"])


def _source_frame(delivery: Delivery) -> Any:
    import pandas as pd

    row: Mapping[str, str | None] = {"accessed": delivery.retrieved[:7], **delivery.source}
    return pd.DataFrame([row])


def _completed(table: str, frame: Any, delivery: Delivery) -> Any:
    """Return a frame with all columns of the table: optional ones that it lacks are empty, the source is known."""
    columns = {column["name"]: column for column in tables()[table]["columns"]}
    if unknown := sorted(set(frame.columns) - columns.keys()):
        raise SnapshotError(f"table {table} has no column {', '.join(unknown)}")
    known = {"source_id": _id(delivery)} if "source_id" in columns else {}
    absent = [name for name in columns if name not in frame.columns and name not in known]
    if required := [name for name in absent if not columns[name]["optional"]]:
        raise SnapshotError(f"table {table} lacks the column {', '.join(required)}")
    filled = {**known, **dict.fromkeys(absent)}
    filled = {name: value for name, value in filled.items() if name not in frame.columns}
    return frame.assign(**filled)[list(columns)]


def _moved(source: Path, target: Path) -> None:
    import shutil

    shutil.move(source, target)
