"""(d) The queries that chapters make of goods trade, over every reporter's trade with every partner, as the matrix grows.

The matrix is World Bank WITS, 1962 to 2016 (958,000 rows as published, a figure each for exports and imports), stored as a
snapshot the way an import is. ×4 and ×16 add as many rows again for each of 3 and 15 groups of products, as a file by product
would. The
queries are taken down while the chapters of a report run on ×1, and asked again of each size, in turns. The peer is pandas
with the whole table in memory: the rows of one flow by boolean masks, against the same by the snapshot.

    python benchmarks/matrix_queries.py FOLDER_WITH_THE_FILES [--rounds 7]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
from recorded import Query, queries_of
from results import machine, record, table

from bilateral.snapshots.delivery import Delivery
from bilateral.snapshots.package import Snapshot, open_snapshot
from bilateral.snapshots.store import store
from bilateral.sources import wits

FILE = "wits_bilateral_1962_2016.csv.gz"
SIZES = (1, 4, 16)
SOURCE = "wits-matrix"
PAIR = "RWA KAZ"
ONE_FLOW = "select * from flows where product = 'TOTAL' and exporter = ? and importer = ? and source_id = ?"


def matrix(folder: Path, target: Path) -> int:
    """Write the matrix as rows of flows to a Parquet file; return how many they are."""
    known = set(open_snapshot("embedded").table("countries").iso3)
    rows = wits.bilateral(folder / FILE).assign(source_id=SOURCE)
    # Codes of no country, such as bunkers and areas not specified, have no place in a snapshot.
    rows = rows[rows.exporter.isin(known) & rows.importer.isin(known)]
    duckdb.sql("from rows").write_parquet(str(target))
    return len(rows)


def grown(target: Path, source: Path, times: int) -> None:
    """Write the matrix and, for each further time, as many rows of one group of products."""
    groups = open_snapshot("embedded").query(
        "select product from products where starts_with(product, 'WITS:')"
    )
    parts = [f"from '{source}'"] + [
        f"select * replace ('{group}' as product) from '{source}'" for group in groups["product"][: times - 1]
    ]
    duckdb.sql(f"copy ({' union all '.join(parts)}) to '{target}' (format parquet)")


def stored(rows: Path, name: str) -> Snapshot:
    """Store a snapshot of the embedded tables and these flows."""
    source = {
        "source_id": SOURCE, "title": "Every reporter and partner", "publisher": "World Bank", "url": None,
        "licence": None, "published": None, "accessed": None, "note": None,
    }  # fmt: skip
    delivery = Delivery(source, {"flows": rows}, FILE, "0" * 64, "2026-01-01", whole=True)
    return store([delivery], base=open_snapshot("embedded"), name=name, in_use=False)


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """Let snapshots be stored in a folder of this run."""
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["BILATERAL_DATA"] = scratch
        yield Path(scratch)


def milliseconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def timed(snapshots: dict[int, Snapshot], queries: list[Query], rounds: int) -> dict[int, list[float]]:
    """Return the median milliseconds of each query at each size."""
    found: dict[int, list[list[float]]] = {size: [[] for _ in queries] for size in snapshots}
    for _ in range(rounds + 1):
        for number, (sql, params) in enumerate(queries):
            for size, snapshot in snapshots.items():
                found[size][number].append(milliseconds(lambda: snapshot.query(sql, params)))  # noqa: B023
    # The first round opens the tables; a report asks each of them more than once.
    return {size: [statistics.median(times[1:]) for times in columns] for size, columns in found.items()}


def by_pandas(path: Path, rounds: int) -> float:
    """Return the median milliseconds of finding one flow in a pandas frame that is in memory."""
    frame = duckdb.sql(f"select * replace (exporter::varchar as exporter) from '{path}'").df()

    def find() -> object:
        chosen = (frame["product"] == "TOTAL") & (frame.exporter == "RWA") & (frame.importer == "KAZ")
        return frame[chosen]

    return statistics.median(milliseconds(find) for _ in range(rounds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    before = machine()
    with data_folder() as scratch:
        first = scratch / "matrix.parquet"
        rows = matrix(given.folder, first)
        snapshots, seconds = {}, {}
        for size in SIZES:
            grown(scratch / f"matrix-{size}.parquet", first, size)
            began = time.perf_counter()
            snapshots[size] = stored(scratch / f"matrix-{size}.parquet", f"matrix-{size}")
            seconds[size] = time.perf_counter() - began
        queries = queries_of(PAIR, "flows", "matrix-1")
        times = timed(snapshots, queries, given.rounds)
        one = timed(snapshots, [(ONE_FLOW, ["RWA", "KAZ", SOURCE])], given.rounds)
        peer = by_pandas(first, given.rounds)
    lines = []
    for size in SIZES:
        slowest = max(times[size])
        lines.append(
            [f"×{size}", f"{rows * size:,}", f"{seconds[size]:.1f}", f"{statistics.median(times[size]):.1f}", f"{slowest:.1f}",
             f"{slowest / max(times[1]):.1f}", f"{one[size][0]:.1f}"]
        )  # fmt: skip
    heads = ["size", "rows of trade", "s to store", "median ms", "slowest ms", "times ×1", "one flow, ms"]
    text = (
        f"{len(queries)} queries of the table of flows, {PAIR.replace(' ', '–')}, medians of {given.rounds} rounds.\n\n"
        f"{table(heads, lines)}\n\nOne flow of ×1 by pandas with the table in memory: {peer:.1f} ms, "
        f"{peer / one[1][0]:.1f} times what the snapshot takes."
    )
    record("matrix_queries", before, text)


if __name__ == "__main__":
    main()
