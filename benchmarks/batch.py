"""(b) Many pairs: `bilateral batch`, against the same pipeline of stock tools, reports a minute on all cores.

The peer is `peer.py`, as many at a time as there are cores, by GNU parallel; the same with ploomber-engine instead of
papermill, and notebooker's executor (which renders HTML alone), where an environment that has them is named. The peers take
minutes for a pair, so each makes `--peer-pairs` of the pairs and its rate is what is compared. Every way starts from
nothing: no warmed process, an empty folder.

    python benchmarks/batch.py [--pairs 40] [--peer-pairs 6] [--peers PYTHON]

PYTHON is that of an environment with this project, ploomber-engine and notebooker in it.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import peer
from results import machine, record, table

from bilateral.snapshots.package import open_snapshot

HERE = Path(__file__).parent


def chosen(count: int) -> list[tuple[str, str]]:
    """Return pairs of the countries covered in depth, the same in every run."""
    deep = open_snapshot().query("select iso3 from countries where depth = 'deep' order by iso3").iso3
    every = list(itertools.combinations(deep, 2))
    random.Random(7).shuffle(every)
    return [("RWA", "KAZ"), *[pair for pair in every if set(pair) != {"RWA", "KAZ"}]][:count]


def ours(pairs: list[tuple[str, str]], folder: Path) -> int:
    """Make the pairs by `bilateral batch`; return how many reports are there."""
    listed = folder / "pairs.csv"
    folder.mkdir()
    with listed.open("w", newline="") as file:
        csv.writer(file).writerows([("reporter", "partner"), *pairs])
    peer.quiet(peer.program("bilateral"), "batch", listed, "--output", folder / "reports")
    return len(list(folder.glob("reports/*/report.pdf")))


def side_by_side(script: str, python: str = sys.executable) -> object:
    """Return a way that makes each pair by a script of this folder, a pair a core, by GNU parallel."""

    def make(pairs: list[tuple[str, str]], folder: Path) -> int:
        command = f"{python} {HERE / script} {{1}} {{2}} {folder}/{{1}}-{{2}}"
        lines = "\n".join(" ".join(pair) for pair in pairs)
        subprocess.run(
            ["parallel", "--jobs", str(os.cpu_count()), "--colsep", " ", "--halt", "now,fail=1", command],
            input=lines,
            text=True,
            check=True,
            capture_output=True,
        )
        return len(list(folder.glob("*/report.html")))

    return make


def measured(way: object, pairs: list[tuple[str, str]], scratch: Path) -> tuple[float, float]:
    """Return reports a minute and CPU seconds a report."""
    used = _used()
    began = time.perf_counter()
    made = way(pairs, scratch)  # type: ignore[operator]
    seconds = time.perf_counter() - began
    cpu = _used() - used
    shutil.rmtree(scratch, ignore_errors=True)
    if made != len(pairs):
        sys.exit(f"only {made} of {len(pairs)} reports were made")
    return 60 * made / seconds, cpu / made


def _used() -> float:
    """Return the CPU seconds of the whole machine: a batch's processes are none of this one's own when they end."""
    user, nice, system, _, _, irq, softirq, *_ = map(
        int, Path("/proc/stat").read_text().split("\n")[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def installed(python: str, module: str) -> bool:
    return (
        subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pairs", type=int, default=40)
    parser.add_argument("--peer-pairs", type=int, default=6)
    parser.add_argument("--peers", default=sys.executable)
    given = parser.parse_args()
    before = machine()
    pairs = chosen(given.pairs)
    ways = [
        ("bilateral batch", ours, pairs),
        ("papermill, nbconvert; GNU parallel", side_by_side("peer.py"), pairs[: given.peer_pairs]),
    ]
    missing = []
    for name, module, script in (
        ("ploomber-engine, nbconvert; GNU parallel", "ploomber_engine", "peer_ploomber.py"),
        ("notebooker's executor, HTML alone; GNU parallel", "notebooker", "peer_notebooker.py"),
    ):
        if installed(given.peers, module):
            ways.append((name, side_by_side(script, given.peers), pairs[: given.peer_pairs]))
        else:
            missing.append(f"{module} is not installed: not measured.")
    rows = []
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        for number, (name, way, asked) in enumerate(ways):
            try:
                found[name] = measured(way, asked, Path(scratch, str(number)))
            except subprocess.CalledProcessError as error:
                print(error.stderr, file=sys.stderr)
                missing.append(f"{name} did not make the reports.")
                continue
            rate, cpu = found[name]
            ratio = found["bilateral batch"][0] / rate
            rows.append([name, str(len(asked)), f"{rate:.2f}", f"{ratio:.1f}", f"{cpu:.1f}"])
    text = table(
        [
            "way",
            "pairs",
            "reports a minute",
            "bilateral is times faster",
            "CPU seconds of the machine a report",
        ],
        rows,
    )
    record("batch", before, "\n\n".join([text, *missing]))


if __name__ == "__main__":
    main()
