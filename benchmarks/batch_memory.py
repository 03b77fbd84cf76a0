"""What a batch takes of memory, with every process that a worker has: the warmed one, a report's, its chapters', its pages'.

Linux tells how many bytes a process has to itself and its share of those that it has in common with others (PSS): over the
processes of a worker these add up to what it really takes. They are read some times a second while whole reports are made.
A batch that grows takes more at its end than at its beginning.

    python benchmarks/batch_memory.py [--pairs 200] [--every 0.2]
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import peer
import psutil
from batch import chosen
from results import machine, record, table

MB = 1 << 20
PARTS = 4


class Seen(NamedTuple):
    """One worker with its processes at one moment: how many reports were made, MB in all, MB of each kind of process."""

    made: int
    total: float
    kinds: dict[str, float]


def share(pid: int) -> float:
    """Return the MB that a process takes, with its share of what it has in common with others (PSS)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def workers(batch: psutil.Process) -> Iterator[psutil.Process]:
    """Yield the processes of Dask's workers: those that have started a warmed process."""
    for child in batch.children():
        if any("bilateral.execution.zygote" in " ".join(other.cmdline()) for other in child.children()):
            yield child


def look(worker: psutil.Process) -> dict[str, float]:
    """Return the MB of a worker's processes by what they do."""
    kinds: dict[str, float] = defaultdict(float)
    kinds["worker"] += share(worker.pid)
    for warmed in worker.children():
        kinds["warmed process"] += share(warmed.pid)
        for child in warmed.children():
            with contextlib.suppress(OSError, psutil.Error):
                kinds["children, while they run"] += share(child.pid)
    return kinds


def watch(batch: psutil.Popen, folder: Path, every: float) -> list[Seen]:
    """Look at the workers until the batch has ended."""
    found: list[Seen] = []
    while batch.poll() is None:
        made = len(list(folder.glob("*/report.pdf")))
        with contextlib.suppress(OSError, psutil.Error):
            for worker in workers(batch):
                kinds = look(worker)
                found.append(Seen(made, sum(kinds.values()), kinds))
        time.sleep(every)
    return found


def part(seen: list[Seen], number: int, pairs: int) -> list[Seen]:
    """Return what was seen in one part of the batch."""
    return [one for one in seen if min(one.made * PARTS // pairs, PARTS - 1) == number]


def row(label: str, seen: list[Seen]) -> list[str]:
    totals = sorted(one.total for one in seen)
    figures = (statistics.median(totals), totals[int(len(totals) * 0.99)], totals[-1])
    kinds = ("worker", "warmed process", "children, while they run")
    alone = [statistics.median(one.kinds.get(kind, 0.0) for one in seen) for kind in kinds]
    return [label, *(f"{value:.0f}" for value in (*figures, *alone))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--every", type=float, default=0.2)
    given = parser.parse_args()
    before = machine()
    pairs = chosen(given.pairs)
    with tempfile.TemporaryDirectory() as scratch:
        listed, reports = Path(scratch, "pairs.csv"), Path(scratch, "reports")
        with listed.open("w", newline="") as file:
            csv.writer(file).writerows([("reporter", "partner"), *pairs])
        command = [peer.program("bilateral"), "batch", str(listed), "--output", str(reports)]
        batch = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        began = time.perf_counter()
        seen = watch(batch, reports, given.every)
        seconds = time.perf_counter() - began
        made = len(list(reports.glob("*/report.pdf")))
    if batch.wait() or made != len(pairs):
        sys.exit(f"only {made} of {len(pairs)} reports were made")
    edges = [len(pairs) * number // PARTS for number in range(PARTS + 1)]
    rows = [
        row(f"reports {low + 1} to {high}", part(seen, number, len(pairs)))
        for number, (low, high) in enumerate(itertools.pairwise(edges))
    ]
    heads = [
        "MB of a worker",
        "median",
        "of 100, one is above",
        "most",
        "itself",
        "warmed process",
        "children",
    ]
    record(
        "batch_memory",
        before,
        f"{made} whole reports in {seconds:.0f} s, {len(seen)} looks at a worker with all of its processes. The last three "
        f"columns are medians of its parts.\n\n{table(heads, rows)}",
    )


if __name__ == "__main__":
    main()
