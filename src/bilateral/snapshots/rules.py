"""The rules of the schema as queries: what frictionless checks in CSV files, for tables that are too large for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.snapshots.database import run
from bilateral.snapshots.schema import tables

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Breach:
    """A rule that rows of a table break: in which column, how many rows, and one of them as an example."""

    column: str
    rows: int
    message: str


def breaches(connection: "duckdb.DuckDBPyConnection", table: str, relation: str) -> Iterator[Breach]:
    """Yield each rule of the schema that a relation breaks.

    Required cells, allowed values, patterns, finite numbers, the primary key, and that each country, product,
    indicator or source that it names stands in the table of these.

    Args:
        connection: DuckDB, with the tables that the relation refers to under their own names.
        table: name of the table in the schema.
        relation: name of the relation to check, with the columns of the table.

    """
    for column in tables()[table]["columns"]:
        yield from _of_column(connection, column, relation)
    yield from _of_key(connection, tables()[table]["key"], relation)


def _of_key(
    connection: "duckdb.DuckDBPyConnection", columns: Sequence[str], relation: str
) -> Iterator[Breach]:
    key = ", ".join(f'"{name}"' for name in columns)
    # Hashes of 8 bytes fit in memory where the keys of millions of rows do not; only where two are equal is it worth
    # looking at the keys themselves.
    ((rows, hashes),) = run(connection, f'select count(*), count(distinct hash({key})) from "{relation}"')
    if rows == hashes:
        return
    ((twice, example),) = run(
        connection,
        f'select count(*), min(k) from (select ({key})::varchar as k from "{relation}" group by all having count(*) > 1)',
    )
    if twice:
        yield Breach(", ".join(columns), int(twice), f"the key {example} stands twice")


def _of_column(
    connection: "duckdb.DuckDBPyConnection", column: dict[str, Any], relation: str
) -> Iterator[Breach]:
    name = column["name"]
    # A column of text has few different values: each is looked at once.
    cells = f'select "{name}", count(*) as rows from "{relation}" group by 1'
    if column["type"] == "number":
        cells = f'select "{name}", 1 as rows from "{relation}"'
    for condition, message, parameters in _conditions(column):
        ((rows, example),) = run(
            connection,
            f'select coalesce(sum(rows), 0), min("{name}")::varchar from ({cells}) where {condition}',
            parameters,
        )
        if rows:
            yield Breach(name, int(rows), message.format(cell=repr(example)))


def _conditions(column: dict[str, Any]) -> Iterator[tuple[str, str, list[Any]]]:
    """Yield for each rule the condition of a row that breaks it, how to say so, and the query's parameters."""
    name = f'"{column["name"]}"'
    if not column["optional"]:
        empty = f"{name} is null" + (f" or {name} = ''" if column["type"] == "string" else "")
        yield empty, "a value is required", []
    if column["type"] == "number":
        yield f"not isfinite({name})", "{cell} is no finite number", []
    if "enum" in column:
        yield f"not list_contains($1, {name})", "{cell} is not allowed", [column["enum"]]
    if "pattern" in column:
        yield f"not regexp_full_match({name}, $1)", "{cell} is not allowed", [column["pattern"]]
    if "refers" in column:
        table = column["refers"]
        key = tables()[table]["key"][0]
        missing = (
            f'{name} is not null and {name} not in (select "{key}" from "{table}" where "{key}" is not null)'
        )
        yield missing, f"{{cell}} does not stand in the table {table}", []
