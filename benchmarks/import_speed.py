"""How fast `bilateral data import` reads a file of the shape of BACI: rows a second, memory, and a peer on the same file.

Makes a file of 11 million rows (t,i,j,k,v,q with products of six digits, sorted as BACI is, with some invalid rows), imports
it as a user would, plain and packed, and reads it with pandas in pieces, as scripts on BACI do: only that and a sum by pair,
with nothing checked or stored. Figures are printed and written to RESULTS-import.md beside this script.

    python benchmarks/import_speed.py [--rows 11000000] [--folder SCRATCH]
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from world_snapshot import Run, run

RESULTS = Path(__file__).with_name("RESULTS-import.md")
#: One row in so many is invalid: a value that is no number, too few cells, a value below zero, an unknown area in turn.
INVALID = 9_973
PEER = """
import sys
import pandas as pd
totals = {}
for piece in pd.read_csv(sys.argv[1], dtype={"k": "str", "v": "str", "q": "str"}, chunksize=500_000, on_bad_lines="skip"):
    piece["v"] = pd.to_numeric(piece.v, errors="coerce")
    for key, value in piece[piece.v >= 0].groupby(["t", "i", "j"]).v.sum().items():
        totals[key] = totals.get(key, 0.0) + value
print(len(totals))
"""


def make(path: Path, rows: int) -> int:
    """Write the file; return how many of its rows are invalid."""
    countries = "842,251,699,757,579,490,381,156,276,392,826,124,36,76,398,646,404,800,834,108,180,728,231,860,417,795,762,4,31,268"
    countries += ",586,364,496,792,376,818,682,360,710,484,784,634,56,528,442,643,702,410,704,764,458,608"
    wrong = f"(n % {INVALID} = 0)"
    import duckdb

    connection = duckdb.connect()
    connection.execute(
        f"""copy (
        with area as (select unnest([{countries}]) as c), good as (select 10121 + range * 197 as k from range(4800)),
        flow as (select row_number() over (order by a.c, b.c, k) as n, a.c as i, b.c as j, k from area a, area b, good
                 where a.c <> b.c and hash(a.c * 1000003 + b.c * 10007 + k) % 100 < 88 order by a.c, b.c, k limit {rows})
        select case when {wrong} and n % 4 = 1 then '2022,' || i else concat_ws(',', 2022, i,
            case when {wrong} and n % 4 = 2 then 998 else j end, printf('%06d', k),
            case when {wrong} and n % 4 = 3 then 'none' when {wrong} and n % 4 = 0 then '-1.5'
                 else ((hash(n) % 9999999)::double / 1000)::varchar end,
            case when n % 9 = 0 then '         NA' else printf('%12.3f', (n % 100000) / 10.0) end) end as "t,i,j,k,v,q"
        from flow order by n) to '{path}' (header true, quote '', delimiter '|')"""
    )
    return rows // INVALID


def measured(folder: Path, rows: int) -> list[str]:
    """Make the file, import it in three packings, let pandas read it, and return the lines of the results."""
    plain = folder / "BACI_HS17_Y2022_V202401b.csv"
    # In a process of its own: the peak memory of a child counts from that of its parent.
    program = (
        f"from import_speed import make; from pathlib import Path; print(make(Path({str(plain)!r}), {rows}))"
    )
    here = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    invalid = int(run([sys.executable, "-c", program], here).output.split()[-1])
    packed = {"plain": plain, "gzip": folder / f"{plain.name}.gz", "zip": folder / f"{plain.stem}.zip"}
    with plain.open("rb") as source, gzip.open(packed["gzip"], "wb", compresslevel=4) as target:
        shutil.copyfileobj(source, target, 1 << 20)
    with zipfile.ZipFile(packed["zip"], "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        archive.write(plain, plain.name)
    load = os.getloadavg()[0]
    found: dict[str, Run] = {}
    for name, path in packed.items():
        data = folder / f"data-{name}"
        command = [sys.executable, "-m", "bilateral", "data", "import", str(path)]
        found[f"`data import`, {name}"] = made = run(command, os.environ | {"BILATERAL_DATA": str(data)})
        kept = re.search(r"set aside in all: ([\d,]+) rows", made.output)
        if kept is None or int(kept[1].replace(",", "")) != invalid:
            sys.exit(f"{invalid} rows are invalid, but the import says:\n{made.output}")
        shutil.rmtree(data)
    found["pandas.read_csv in pieces, sums by pair only"] = run(
        [sys.executable, "-c", PEER, str(plain)], dict(os.environ)
    )
    lines = [
        "# Importing a file of the shape of BACI",
        "",
        f"{rows:,} rows, {plain.stat().st_size / 1e6:.0f} MB, {invalid:,} of them invalid: each was set aside by its number. "
        f"{os.cpu_count()} cores, load {load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end; where others use the machine, "
        "the seconds of the processor say what it takes; half of them is the least that two free cores would.",
        "",
        "| what | seconds | rows a second | seconds of the processor | at most, on two free cores | peak MB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, one in found.items():
        cores = 1 if name.startswith("pandas") else 2
        lines.append(
            f"| {name} | {one.seconds:.1f} | {rows / one.seconds:,.0f} | {one.processor:.1f} | "
            f"{rows * cores / one.processor:,.0f} | {one.peak:.0f} |"
        )
    return [*lines, "", "pandas uses one core whatever there is; it checks and stores nothing here."]


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=11_000_000, help="rows of the file")
    parser.add_argument("--folder", type=Path, help="existing folder to work in")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        lines = measured(Path(scratch), given.rows)
    print("\n".join(lines))
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
