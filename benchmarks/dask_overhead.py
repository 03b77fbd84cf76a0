"""(f) Dask: what starting it takes, and what it adds to a task, against doing the same without it.

A task here does nothing, so that its time is Dask's own; beside it a pool of processes from the standard library. Rounds
are interleaved.

    python benchmarks/dask_overhead.py [--tasks 1000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from results import machine, record, table

CORES = os.cpu_count() or 1


def nothing(number: int) -> int:
    return number


def by_dask(tasks: int) -> tuple[float, float]:
    """Return seconds to start a cluster of processes, and milliseconds a task."""
    from distributed import Client, LocalCluster

    began = time.perf_counter()
    with (
        LocalCluster(n_workers=CORES, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        client.submit(nothing, -1).result()
        started = time.perf_counter()
        client.gather(client.map(nothing, range(tasks), pure=False))
        return started - began, (time.perf_counter() - started) * 1000 / tasks


def by_pool(tasks: int) -> tuple[float, float]:
    """Return the same of concurrent.futures."""
    began = time.perf_counter()
    with ProcessPoolExecutor(CORES) as pool:
        pool.submit(nothing, -1).result()
        started = time.perf_counter()
        list(pool.map(nothing, range(tasks)))
        return started - began, (time.perf_counter() - started) * 1000 / tasks


WAYS: dict[str, Callable[[int], tuple[float, float]]] = {
    "Dask LocalCluster": by_dask,
    "concurrent.futures": by_pool,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tasks", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    before = machine()
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    for _ in range(given.rounds):
        for name, way in WAYS.items():
            found[name].append(way(given.tasks))
    rows = [
        [name, *(f"{statistics.median(column):.2f}" for column in zip(*values, strict=True))]
        for name, values in found.items()
    ]
    text = table(["way", "seconds to start", "ms a task"], rows)
    record(
        "dask_overhead",
        before,
        f"{CORES} processes, {given.tasks} empty tasks, medians of {given.rounds} rounds.\n\n{text}",
    )


if __name__ == "__main__":
    main()
