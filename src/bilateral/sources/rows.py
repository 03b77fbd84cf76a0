"""One delimited file while it is read: its cells as numbers, years and text, and the rows that are invalid."""

import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import SourceError
from bilateral.snapshots.database import connected, run
from bilateral.snapshots.sql import file_literal, quoted
from bilateral.sources.aside import NotTaken
from bilateral.sources.cells import Plan, cell, has_decimal_commas
from bilateral.sources.layout import Layout, beginning, find_layout, likely_header
from bilateral.sources.lines import Lines
from bilateral.sources.opening import Opened, as_utf8, unpacked

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

NOTES = "notes and empty rows"
_MOST_REJECTED = 1_000_000


class Reading(NotTaken):
    """One delimited file while it is read; ``path`` is where it lies as plain text in UTF-8."""

    def __init__(self, file: Path | Opened, *, lenient: bool = True, encoding: str = "") -> None:
        """Open a file; with ``lenient`` invalid rows are set aside, else the first ends the reading.

        Raises:
            SourceError: it is missing, or no text.

        """
        super().__init__(lenient=lenient)
        self._stack = ExitStack()
        self._scratch = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="bilateral-")))
        try:
            opened = file if isinstance(file, Opened) else _only(unpacked(file, self._scratch), file)
            self.name = file.name
            if opened.kind not in ("text", "json"):
                raise SourceError(f"{self.name} cannot be read as a table: it is a {opened.kind}")
            self.path = as_utf8(opened, self._scratch, encoding)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Reading":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove what was unpacked."""
        self._stack.close()

    @cached_property
    def _connection(self) -> "duckdb.DuckDBPyConnection":
        return self._stack.enter_context(connected())

    def _run(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        import duckdb

        try:
            return run(self._connection, sql, parameters)
        except duckdb.Error as error:
            line = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise SourceError(f"{self.name} cannot be read as a table: {line}") from error

    # Reading ----------------------------------------------------------------------------------------------------------

    def frame(
        self,
        columns: Sequence[str],
        *,
        numbers: Iterable[str] = (),
        years: Iterable[str] = (),
        separator: str = "",
    ) -> "pd.DataFrame":
        """Return the named columns; the index is the number of the row among those that are well-formed.

        Args:
            columns: names of the columns, whose case and spaces do not matter.
            numbers: those that hold numbers, missing where nothing is reported; the others are text.
            years: those that hold years.
            separator: what is most likely to part the cells.

        Raises:
            SourceError: a column is not there, the file was cut off, or it is no table.

        """
        self._load(columns, separator)
        places = {column: f"c{self.layout.place(column)}" for column in columns}
        plan = self._plan(places, numbers, years)
        self._check_cells(plan)
        chosen = ", ".join(f'{plan.value(place)} as "{column}"' for column, place in places.items())
        return self._fetched(f"select n, {chosen} from rows order by n")

    def wide(
        self,
        columns: Sequence[str],
        name_of: Callable[[str], str | None],
        *,
        only: tuple[str, Collection[str]] | None = None,
        reason: str = "",
    ) -> "pd.DataFrame":
        """Return a table with values in several columns as a long one: the named columns, ``column``, ``value``.

        Args:
            columns: names of the columns that say what a row is about.
            name_of: what a column of values is called in the result, from its header; ``None`` for other columns.
            only: a column, and the values of it to keep.
            reason: why the others are left out.

        Raises:
            SourceError: as ``frame``, or there is no column of values.

        """
        self._load(columns, "")
        values = {
            f"c{place}": name for place, header in enumerate(self.layout.header) if (name := name_of(header))
        }
        if not values:
            raise SourceError(
                f"{self.name} has no column of values; it has {', '.join(self.layout.header)[:300]}"
            )
        places = {column: f"c{self.layout.place(column)}" for column in columns}
        if only is not None:
            self._keep_only(f"c{self.layout.place(only[0])}", only[1], reason)
        header = {f"c{place}": name for place, name in enumerate(self.layout.header)}
        plan = self._plan({header[place]: place for place in values}, [header[place] for place in values], ())
        self._check_cells(plan)
        chosen = ", ".join(f'{place} as "{column}"' for column, place in places.items())
        typed = ", ".join(f'{plan.value(place)} as "{place}"' for place in values)
        frame = self._fetched(
            f'unpivot (select n, {chosen}, {typed} from rows) on {", ".join(values)} into name "column" value "value"'
        )
        return frame.assign(column=frame["column"].map(values))

    def _fetched(self, sql: str) -> "pd.DataFrame":
        """Return the rows of a query by their number; the texts that they were read from are no longer needed."""
        frame = self._connection.execute(sql).df().set_index("n")
        self._run("drop table rows")
        return frame

    def layout_with(self, columns: Iterable[str]) -> Layout:
        """Return the layout in which the file has these columns; the likely one where it has not."""
        return find_layout(self.start, columns) or self.likely_layout()

    def likely_layout(self) -> Layout:
        """Return the layout that the file most likely has."""
        return likely_header(self.start)

    @cached_property
    def start(self) -> str:
        """The first lines of the file."""
        return beginning(self.path)

    def _load(self, columns: Sequence[str], separator: str) -> None:
        """Read all cells as text into the table ``rows``; what is not well-formed is set aside."""
        found = find_layout(self.start, columns, separator)
        if found is None:
            there = self.likely_layout()
            absent = [column for column in columns if there.place(column) is None] or list(columns)
            raise SourceError(
                f"{self.name} lacks the column {', '.join(absent)}; it has {', '.join(there.header)[:300]}"
            )
        self.layout, places = found, [f"c{place}" for place in range(found.width)]
        for table in ("rows", "reject_errors", "reject_scans"):
            self._run(f"drop table if exists {table}")
        kinds, trimmed = (
            ", ".join(f"{c}: 'VARCHAR'" for c in places),
            ", ".join(f"{cell(c)} as {c}" for c in places),
        )
        self._run(
            f"create temp table rows as select row_number() over () as n, {trimmed} from read_csv("
            f"{file_literal(self.path)}, columns={{{kinds}}}, skip={found.skipped}, header=false, auto_detect=false, "
            f"compression='none', delim={quoted(found.separator)}, quote='\"', escape='\"', nullstr='', "
            f"store_rejects=true, rejects_limit={_MOST_REJECTED})"
        )
        self._take_rejected()
        self._drop_notes(places)

    def _take_rejected(self) -> None:
        """Set aside the lines that have too many or too few cells; a last line that breaks off ends the reading."""
        rejects = self._run("select line, csv_line, error_type from reject_errors")
        self._lines = Lines(self.path, self.layout, [(int(line), text, kind) for line, text, kind in rejects])
        if self._lines.broken_off is not None:
            raise SourceError(
                f"{self.name} cannot be read as a table: it was cut off in the middle of row {self._lines.broken_off:,}; "
                "get it again"
            )
        self._leave_out(NOTES, len(self._lines.notes))
        for one in self._lines.invalid:
            if not self._lenient:
                raise SourceError(f"{self.name}, row {one.line:,}: {one.reason}")
            self._malformed[one.line] = (one.reason, one.text)

    def _drop_notes(self, places: Sequence[str]) -> None:
        """Drop rows without a cell, and those with one cell among several: notes below a table."""
        given = " + ".join(f"({place} is not null)::int" for place in places)
        before = self._count()
        self._run(f"delete from rows where {given} {'= 0' if len(places) < 3 else '<= 1'}")
        self._rows = self._count()
        self._leave_out(NOTES, before - self._rows)
        if self._lenient and not self._rows and not self._malformed:
            raise SourceError(f"{self.name} has no rows below its header")

    def _keep_only(self, place: str, wanted: Collection[str], reason: str) -> None:
        before = self._count()
        self._run(f"delete from rows where {place} is null or not list_contains($1, {place})", [list(wanted)])
        self._leave_out(reason, before - self._count())

    def _count(self) -> int:
        return int(self._run("select count(*) from rows")[0][0])

    def _plan(self, names: dict[str, str], numbers: Iterable[str], years: Iterable[str]) -> Plan:
        """Say how cells are read: a decimal comma only where commas do not part cells and numbers have no points."""
        numeric, yearly = [names[name] for name in numbers], [names[name] for name in years]
        commas = False
        if numeric and self.layout.separator != ",":
            ((commas,),) = self._run(f"select {has_decimal_commas(numeric)} from rows")
        return Plan({place: name for name, place in names.items()}, numeric, yearly, "," if commas else ".")

    def _check_cells(self, plan: Plan) -> None:
        """Set aside the rows in which a number is none, or a year."""
        faults = plan.faults()
        if not faults:
            return
        every = ", ".join(f"coalesce(c{place}, '')" for place in range(self.layout.width))
        marks = ", ".join(condition for _, condition, _ in faults)
        found = self._run(
            f"select n, concat_ws({quoted(self.layout.separator)}, {every}), [{', '.join(place for place, *_ in faults)}], "
            f"[{marks}] as marks from rows where list_contains([{marks}], true) order by n limit {_MOST_REJECTED}"
        )
        if not found:
            return
        for n, line, values, wrong in found:
            place, _, what = faults[wrong.index(True)]
            value = values[wrong.index(True)]
            shown = "an empty cell" if value is None else repr(value)
            self._set_aside(n, f"column {plan.names[place]}: {shown} {what}", line)
        self._run(f"delete from rows where list_contains([{marks}], true)")
        if not self._count():  # no parser need reckon with a table of which nothing is left
            self.check_share()


def _only(found: Sequence[Opened], file: Path) -> Opened:
    if len(found) == 1:
        return found[0]
    raise SourceError(
        f"{file.name} holds {len(found)} files: {', '.join(one.name for one in found)[:200]}; unpack it first"
    )
