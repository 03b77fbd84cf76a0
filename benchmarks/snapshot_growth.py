"""(e) What a report costs as the snapshot grows: seconds, CPU seconds and memory on the embedded snapshot and on larger ones.

The larger ones are those of `matrix_queries.py`: every reporter's trade with every partner, ×1, ×4 and ×16. The report is
`bilateral report RWA KAZ --chapters trade,partners,outlook`, the chapters that read goods trade; rounds are interleaved.

    python benchmarks/snapshot_growth.py FOLDER_WITH_THE_FILES [--rounds 3]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import peer
from matrix_queries import SIZES, data_folder, grown, matrix, stored
from results import machine, record, table

CHAPTERS = "trade,partners,outlook"


class Cost(NamedTuple):
    """What one report took."""

    seconds: float
    cpu: float
    megabytes: float


# A small process of its own starts the report: the memory that a large one has is counted to whatever it starts.
MEASURE = """
import resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def report(snapshot: str, folder: Path) -> Cost:
    """Make the report and return what it took; memory is that of the largest of its processes."""
    words = [
        "report",
        "RWA",
        "KAZ",
        "--chapters",
        CHAPTERS,
        "--snapshot",
        snapshot,
        "--output",
        str(folder),
        "--quiet",
    ]
    command = [sys.executable, "-c", MEASURE, peer.program("bilateral"), *words]
    return Cost(
        *map(float, subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    before = machine()
    with data_folder() as scratch:
        first = scratch / "matrix.parquet"
        rows = matrix(given.folder, first)
        named = {"embedded": "embedded"}
        for size in SIZES:
            grown(scratch / "grown.parquet", first, size)
            stored(scratch / "grown.parquet", f"matrix-{size}")
            named[f"×{size}: {rows * size:,} rows of trade"] = f"matrix-{size}"
        found: dict[str, list[Cost]] = {label: [] for label in named}
        for _ in range(given.rounds):
            for label, snapshot in named.items():
                found[label].append(report(snapshot, scratch / "reports"))
    medians = {
        label: Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))
        for label, costs in found.items()
    }
    least = medians["embedded"]
    lines = [
        [
            label,
            f"{cost.seconds:.1f}",
            f"{cost.cpu:.1f}",
            f"{cost.cpu / least.cpu:.2f}",
            f"{cost.megabytes:.0f}",
        ]
        for label, cost in medians.items()
    ]
    heads = ["snapshot", "seconds", "CPU seconds", "times the embedded", "MB of the largest process"]
    record(
        "snapshot_growth",
        before,
        f"Chapters {CHAPTERS}, medians of {given.rounds} rounds.\n\n{table(heads, lines)}",
    )


if __name__ == "__main__":
    main()
