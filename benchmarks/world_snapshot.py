"""A snapshot of all countries from bulk files: seconds, peak memory, size, and the time of each chapter's queries on it.

`bilateral data import` reads the files, `bilateral data build` completes the snapshot; both are run as a user runs them, in a
data folder of their own. Then every chapter is asked for all its facts, its queries are counted and timed, and two reports
are made. Figures are printed and written to RESULTS-world.md beside this script; a step above 1 GB of memory ends it with 1.

    python benchmarks/world_snapshot.py FOLDER_WITH_THE_FILES [--keep FOLDER] [--no-reports]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS-world.md")
FILES = (
    "countries_mledoze.csv",
    "wits_bilateral_1962_2016.csv.gz",
    "wits_country_summary_1988_2019_long.csv.gz",
    "wits_rwanda_exports_2013_2022.csv",
    "nisr_2025Q1_trade_annex.xlsx",
    "unctad_matrix_1995_2005_2015.csv.gz",
    "wdi_selected_1990_2025.csv.gz",
    "ict_gapminder_internet_broadband_mobile.csv.gz",
    "egdi_2010_2024.csv",
    "un_votes_1946_2019.csv.gz",
    "un_roll_calls_1946_2019.csv.gz",
    "un_roll_call_issues.csv.gz",
    "un_ideal_points_1946_2023.csv.gz",
    "embassies_wikidata_2022.csv.gz",
    "factbook_igo_trade_2026.csv",
    "passport_index_2025_iso3.csv",
    "cepii_dist.csv",
    "pinksheet_monthly_1990_2026.csv",
    "cow_capitals.csv",
    "sea_ports.csv",
    "openflights_country_routes_2014.csv",
    "naturalearth_lowres.geojson",
)
MOST_MB = 1000
PAIRS = (("RWA", "KAZ"), ("BRA", "VNM"))
ASK = """
import json, sys, time
began = time.perf_counter()
from bilateral.relationship import SUBJECTS, relationship
from bilateral.snapshots.package import Snapshot
asked, taken = Snapshot.query, []
def query(self, *arguments):
    started = time.perf_counter()
    try:
        return asked(self, *arguments)
    finally:
        taken.append(time.perf_counter() - started)
Snapshot.query = query
imported = time.perf_counter() - began
reporter, partner, snapshot = sys.argv[1:]
found = {"import": imported}
for subject in SUBJECTS:
    pair = relationship(reporter, partner, snapshot=snapshot)
    pair._context.snapshot.query("select 1")  # opens the database, which all chapters share
    taken.clear()
    began = time.perf_counter()
    facts = [fact for fact in pair._context.ledger.under(f"{subject}.")]
    spent = time.perf_counter() - began
    known = sum(fact.value is not None for fact in facts)
    found[subject] = [spent, known, len(facts), len(taken), sum(taken), max(taken, default=0.0)]
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Run:
    """A command that ran: seconds on the clock and of the processor, peak memory in MB, what it printed."""

    seconds: float
    processor: float
    peak: float
    output: str


def run(command: list[str], environment: dict[str, str]) -> Run:
    """Run a command to its end and measure it; ends this script where it fails."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        output = out.read()
    if process.returncode:
        sys.exit(f"{' '.join(command)[:200]} ended with {process.returncode}:\n{output}")
    seconds = time.perf_counter() - began
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000, output)


def measure(folder: Path, data: Path, *, reports: bool) -> tuple[list[str], list[str]]:
    """Make the snapshot and return the lines of the results, and the steps that took too much memory."""
    environment = os.environ | {"BILATERAL_DATA": str(data)}
    bilateral = [sys.executable, "-m", "bilateral"]
    files = [str(folder / name) for name in FILES]
    load = os.getloadavg()[0]
    steps = {
        "`data import`": run([*bilateral, "data", "import", "--name", "files", *files], environment),
        "`data build`": run([*bilateral, "data", "build", "--name", "world"], environment),
        "`data verify`": run([*bilateral, "data", "verify"], environment),
    }
    world = data / "snapshots" / "world"
    about = json.loads((world / "datapackage.json").read_text(encoding="utf-8"))
    size = sum(resource["bytes"] for resource in about["resources"])
    rows = sum(resource["rows"] for resource in about["resources"])
    lines = [
        "# A snapshot of all countries",
        "",
        f"{len(FILES)} files, {sum((folder / name).stat().st_size for name in FILES) / 1e6:.1f} MB as delivered, give {rows:,} rows "
        f"in {size / 1e6:.1f} MB. {os.cpu_count()} cores, load {load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end: the "
        "seconds of the processor say more than those of the clock.",
        "",
        "| step | seconds | of the processor | peak MB |",
        "|---|---:|---:|---:|",
    ]
    lines += [
        f"| {name} | {one.seconds:.1f} | {one.processor:.1f} | {one.peak:.0f} |"
        for name, one in steps.items()
    ]
    lines += ["", *_chapters(environment)]
    if reports:
        lines += ["", *_reports(bilateral, environment)]
    return lines, [name for name, one in steps.items() if one.peak > MOST_MB]


def _chapters(environment: dict[str, str]) -> list[str]:
    lines = [
        "Seconds to make all facts of a chapter, one chapter after the other, how many of them have a value, and the chapter's "
        "queries: how many, all together and the slowest in milliseconds, the first reading of a table included. In the world "
        "snapshot, in the embedded one.",
        "",
        "| pair | chapter | world s | facts | queries | all ms | slowest ms | embedded s | facts | queries | all ms | slowest ms |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for pair in PAIRS:
        answers = [
            json.loads(run([sys.executable, "-c", ASK, *pair, name], environment).output.splitlines()[-1])
            for name in ("world", "embedded")
        ]
        for subject in answers[0].keys() - {"import"}:
            cells = " | ".join(_asked(*one[subject]) for one in answers)
            lines.append(f"| {'–'.join(pair)} | {subject} | {cells} |")
    return [*lines[:4], *sorted(lines[4:])]


def _asked(seconds: float, known: int, every: int, queries: int, together: float, slowest: float) -> str:
    return f"{seconds:.2f} | {known} of {every} | {queries} | {together * 1000:.0f} | {slowest * 1000:.0f}"


def _reports(bilateral: list[str], environment: dict[str, str]) -> list[str]:
    lines = [
        "| report on the world snapshot | seconds | of the processor | peak MB |",
        "|---|---:|---:|---:|",
    ]
    for pair in PAIRS:
        with tempfile.TemporaryDirectory() as output:
            made = run([*bilateral, "report", *pair, "--output", output, "--quiet"], environment)
        lines.append(f"| {'–'.join(pair)} | {made.seconds:.1f} | {made.processor:.1f} | {made.peak:.0f} |")
    return lines


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="folder with the files")
    parser.add_argument(
        "--keep", type=Path, help="data folder to make the snapshot in, and to leave it there"
    )
    parser.add_argument("--no-reports", action="store_true", help="do not make the two reports")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        lines, over = measure(given.folder, given.keep or Path(scratch), reports=not given.no_reports)
    print("\n".join(lines))
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if over:
        sys.exit(f"more than {MOST_MB:,} MB of memory: {', '.join(over)}")


if __name__ == "__main__":
    main()
