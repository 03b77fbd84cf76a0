"""CEPII BACI: world trade by exporter, importer and product of the Harmonized System, one year a file, millions of rows.

``t,i,j,k,v,q``: year, exporter and importer by number, product of six digits, value in thousand US dollars, tonnes. BACI
reconciles the two reports of a flow into one figure, FOB: it is nobody's own report. It is stored as the exporter's side.

The numbers are read by DuckDB in bounded memory; a line that is malformed, or holds what cannot be, is set aside.
"""

import re
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.snapshots.database import connected, run
from bilateral.snapshots.delivery import SetAside
from bilateral.snapshots.sql import file_literal, quoted
from bilateral.sources.areas import country_of_area, is_area
from bilateral.sources.aside import MOST_INVALID
from bilateral.sources.layout import beginning, find_layout
from bilateral.sources.lines import Lines

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from bilateral.sources.layout import Layout

COLUMNS = ("t", "i", "j", "k", "v")
NO_COUNTRY = "areas that are no country"
_KINDS = {"t": "USMALLINT", "i": "USMALLINT", "j": "USMALLINT", "k": "UINTEGER", "v": "DOUBLE"}
_MOST_REJECTED = 1_000_000
_REVISION = re.compile(r"HS(92|96|02|07|12|17|22)", re.IGNORECASE)
_RELEASE = re.compile(r"_V(\d{6}[a-z]?)", re.IGNORECASE)
_MOST_USD = 1e15
# A row is sound, but for what the types of the columns say already.
_FAULTS = {
    "a year that cannot be": "t not between 1900 and 2100",
    "a product that is not of six digits": "k > 999999",
    "a value that cannot be": f"v is null or not isfinite(v) or v < 0 or v > {_MOST_USD / 1000}",
}
_AREAS = "select distinct i from raw union select distinct j from raw"


@dataclass(frozen=True)
class Trade:
    """What a file of BACI holds.

    Attributes:
        flows: a Parquet file with the columns of ``flows``.
        products: the products that it names, in the columns of ``products``.
        last_year: the last year in it.
        rows: how many rows the file has.
        set_aside: its invalid rows, by number.
        left_out: how many sound rows were not taken, by reason.

    """

    flows: Path
    products: "pd.DataFrame"
    last_year: int
    rows: int
    set_aside: tuple[SetAside, ...]
    left_out: Counter[str] = field(default_factory=Counter)


def revision(name: str) -> str:
    """Return the revision of the Harmonized System that the name of a file says, such as ``HS2017``; else ``HS``.

    Codes of one revision mean other goods in the next, so that products bear it in their id; the content does not tell.

    Example:
        >>> revision("BACI_HS17_Y2022_V202401b.csv"), revision("trade.csv")
        ('HS2017', 'HS')

    """
    found = _REVISION.search(name)
    if not found:
        return "HS"
    return f"HS{'19' if found[1].startswith('9') else '20'}{found[1]}"


def release(name: str) -> str:
    """Return the release that the name of a file says, such as ``202401b``, or nothing.

    Example:
        >>> release("BACI_HS17_Y2022_V202401b.csv")
        '202401b'

    """
    found = _RELEASE.search(name)
    return found[1].lower() if found else ""


def trade(path: Path, into: Path, source_id: str, *, name: str = "") -> Trade:
    """Read a file of BACI, and write its flows and the totals of each pair and with the world.

    Args:
        path: the file as plain text.
        into: folder for the Parquet file.
        source_id: id of the source for each row.
        name: how messages call the file, and where its revision is looked for.

    Raises:
        SourceError: not such a file, cut off, or most of its rows are invalid.

    """
    name = name or path.name
    layout = find_layout(beginning(path), COLUMNS)
    if layout is None:
        raise SourceError(f"{name} lacks the columns {', '.join(COLUMNS)}")
    with connected(into) as connection:
        lines = _load(connection, path, layout, name)
        rows, aside = _set_aside(connection, lines, name)
        _refuse_twice(connection, name)
        left_out = Counter({NO_COUNTRY: _count_areas(connection)})
        # A name of its own: the years of a release have one source, and all are read before any is stored.
        flows = into / f"{source_id}-{uuid.uuid4().hex}.parquet"
        _write(connection, flows, source_id, revision(name))
        products = _products(connection, revision(name))
        ((last,),) = run(connection, "select max(t) from flow")
    return Trade(flows, products, int(last), rows, aside, +left_out)


def _load(connection: "duckdb.DuckDBPyConnection", path: Path, layout: "Layout", name: str) -> Lines:
    """Read the numbers into the table ``raw``, in the order of the file, and return what is malformed."""
    places = {place: column for column in COLUMNS if (place := layout.place(column)) is not None}
    kinds = ", ".join(
        f"{places.get(place, f'x{place}')}: '{_KINDS.get(places.get(place, ''), 'VARCHAR')}'"
        for place in range(layout.width)
    )
    run(
        connection,
        f"create temp table raw as select {', '.join(COLUMNS)} from read_csv({file_literal(path)}, columns={{{kinds}}}, "
        f"skip={layout.skipped}, header=false, auto_detect=false, compression='none', delim={quoted(layout.separator)}, "
        f"quote='', escape='', nullstr='', store_rejects=true, rejects_limit={_MOST_REJECTED})",
    )
    rejects = run(connection, "select line, csv_line, error_type, column_name from reject_errors")
    found = [
        (int(line), text, kind if kind != "CAST" else f"{column} is no number")
        for line, text, kind, column in rejects
    ]
    lines = Lines(path, layout, found)
    if lines.broken_off is not None:
        raise SourceError(
            f"{name} cannot be read as a table: it was cut off in the middle of row {lines.broken_off:,}; get it again"
        )
    return lines


def _set_aside(
    connection: "duckdb.DuckDBPyConnection", lines: Lines, name: str
) -> tuple[int, tuple[SetAside, ...]]:
    """Remove what cannot be from ``raw``; return how many rows the file has, and the invalid ones."""
    codes = [code for (code,) in run(connection, _AREAS) if code is not None]
    unknown = sorted(int(code) for code in codes if not is_area(int(code))) or [-1]
    named = ", ".join(map(str, unknown))
    conditions = _FAULTS | {"an unknown area": f"i in ({named}) or j in ({named})"}
    ((loaded,),) = run(connection, "select count(*) from raw")
    faulty = " or ".join(f"coalesce({condition}, true)" for condition in conditions.values())
    which = " ".join(
        f"when coalesce({condition}, true) then {quoted(why)}" for why, condition in conditions.items()
    )
    rows = run(
        connection,
        f"select rowid + 1, case {which} end, concat_ws(',', t, i, j, k, v) from raw where {faulty} limit {_MOST_REJECTED}",
    )
    aside = [SetAside(lines.of_row(int(n)), why, text) for n, why, text in rows]
    aside += [SetAside(one.line, one.reason, one.text[:500]) for one in lines.invalid]
    aside.sort(key=lambda one: one.row)
    total = int(loaded) + len(lines.invalid)
    if not total:
        raise SourceError(f"{name} has no rows below its header")
    if len(aside) > MOST_INVALID * total:
        first = aside[0]
        raise SourceError(
            f"{name}: {len(aside):,} of its {total:,} rows are invalid; the first is row {first.row:,}, {first.reason}"
        )
    if rows:
        run(connection, f"delete from raw where {faulty}")
    return total, tuple(aside)


def _refuse_twice(connection: "duckdb.DuckDBPyConnection", name: str) -> None:
    """Raise where a flow stands twice. BACI is sorted, so that one look at each row and the one before will do."""
    key = "((t::ubigint * 1000 + i) * 1000 + j) * 1000000 + k"
    ((unsorted,),) = run(
        connection,
        f"select count(*) from (select p <= lag(p) over () as bad from (select {key} as p from raw)) where bad",
    )
    if not unsorted:
        return
    twice = run(
        connection, "select t, i, j, k from raw group by all having count(*) > 1 order by all limit 1"
    )
    for year, exporter, importer, product in twice:
        raise SourceError(
            f"{name}: the flow of product {product:06d} from {exporter} to {importer} in {year} stands twice"
        )


def _count_areas(connection: "duckdb.DuckDBPyConnection") -> int:
    """Make the table ``area`` of countries by number; return how many rows have a side that is none."""
    codes = run(connection, _AREAS)
    countries = {int(code): iso3 for (code,) in codes if (iso3 := country_of_area(int(code)))}
    names = ", ".join(quoted(name) for name in sorted({*countries.values(), "WLD"}))
    run(connection, f"create type country as enum ({names})")
    run(connection, "create temp table area (number usmallint, iso3 country)")
    for number, iso3 in countries.items():
        run(connection, "insert into area values ($1, $2)", [number, iso3])
    # By pair first: sums of whole cents are the same in any order, and what follows has thousands of rows, not millions.
    run(
        connection,
        "create temp table flow as select t, i, j, count(*) as rows, sum(round(v * 100000)::bigint) as cents from raw group by all",
    )
    known = "select number from area"
    ((without,),) = run(
        connection, f"select coalesce(sum(rows), 0) from flow where i not in ({known}) or j not in ({known})"
    )
    return int(without)


def _write(connection: "duckdb.DuckDBPyConnection", path: Path, source_id: str, system: str) -> None:
    """Write products and totals; texts as enumerations, which take half the time that strings do."""
    run(connection, "create temp table good as select distinct k from raw order by k")
    numbers = [int(k) for (k,) in run(connection, "from good")]
    names = ", ".join(quoted(f"{system}:{number:06d}") for number in numbers)
    run(connection, f"create type product as enum ('TOTAL'{', ' + names if names else ''})")
    run(
        connection,
        f"create temp table named as select k, printf('{system}:%06d', k)::product as id from good",
    )
    constants = {"exporter": "reported_by", "FOB": "valuation", source_id: "source_id"}
    for value, column in constants.items():
        run(connection, f"create type a_{column} as enum ({quoted(value)})")
    same = ", ".join(f"{quoted(value)}::a_{column} as {column}" for value, column in constants.items())
    years = [int(t) for (t,) in run(connection, "select distinct t from flow order by t")]
    run(connection, f"create type year as enum ({', '.join(quoted(str(year)) for year in years)})")
    # One year a file, as a rule: then a constant does.
    period = f"{quoted(str(years[0]))}::year" if len(years) == 1 else "t::varchar::year"
    sides = "join area a on a.number = i join area b on b.number = j"
    detail = (
        f"select {period} as period, a.iso3 as exporter, b.iso3 as importer, named.id as product, round(v * 1000, 2) as "
        f"value_usd from raw {sides} join named on named.k = raw.k where a.iso3 <> b.iso3"
    )
    pairs = f"select t, a.iso3 as exporter, b.iso3 as importer, sum(cents) as cents from flow {sides} where a.iso3 <> b.iso3"
    run(connection, f"create temp table pair as {pairs} group by all")
    sums = " union all ".join(
        f"select t, {exporter} as exporter, {importer} as importer, sum(cents) as cents from pair group by all"
        for exporter, importer in (
            ("exporter", "importer"),
            ("exporter", "'WLD'::country"),
            ("'WLD'::country", "importer"),
            ("'WLD'::country", "'WLD'::country"),
        )
    )
    totals = (
        "select t::varchar::year as period, exporter, importer, 'TOTAL'::product as product, cents / 100.0 as value_usd "
        f"from ({sums}) order by all"
    )
    run(
        connection,
        f"copy (select *, {same} from (({totals}) union all {detail})) to {quoted(str(path))} (format parquet, compression zstd)",
    )


def _products(connection: "duckdb.DuckDBPyConnection", system: str) -> "pd.DataFrame":
    import pandas as pd

    numbers = [f"{int(k):06d}" for (k,) in run(connection, "from good order by k")]
    year = f" ({system[2:]})" if len(system) > 2 else ""
    rows = [
        (f"{system}:{code}", "HS", code, f"Product {code} of the Harmonized System{year}") for code in numbers
    ]
    return pd.DataFrame(rows, columns=["product", "classification", "code", "label"])
