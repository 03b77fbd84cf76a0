"""(a) One report: `bilateral report`, cold and warm, against the same notebooks by stock tools.

Cold is the command as a user types it, warm the second of two calls in one Python process (its warmed process runs
already). Rounds are interleaved; the peer is `peer.py`.

    python benchmarks/one_report.py [--rounds 3] [--pair RWA KAZ]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import peer
from results import machine, record, table

WARM = """
import sys, time
from pathlib import Path
from bilateral.execution.report import ReportRequest, make_report
reporter, partner, folder = sys.argv[1:]
for _ in range(2):
    began = time.perf_counter()
    make_report(ReportRequest(reporter, partner, output=Path(folder)))
print(time.perf_counter() - began)
"""


def cold(pair: list[str], folder: Path) -> float:
    began = time.perf_counter()
    peer.quiet(peer.program("bilateral"), "report", *pair, "--output", folder, "--quiet")
    return time.perf_counter() - began


def warm(pair: list[str], folder: Path) -> float:
    command = [sys.executable, "-c", WARM, *pair, str(folder)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])


def stock(pair: list[str], folder: Path) -> float:
    began = time.perf_counter()
    peer.make(*pair, folder)
    return time.perf_counter() - began


WAYS = {"bilateral report, cold": cold, "the same, warm": warm, "papermill, nbconvert html and webpdf": stock}


def figures(folder: Path) -> int:
    """Return how many charts the report in a folder shows."""
    (html,) = folder.glob("*/report.html")
    return html.read_text(encoding="utf-8").count("<figure")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pair", nargs=2, default=["RWA", "KAZ"])
    given = parser.parse_args()
    before = machine()
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(given.rounds):
            for place, (name, way) in enumerate(WAYS.items()):
                seconds[name].append(way(given.pair, Path(scratch, f"{number}-{place}")))
        shown = figures(Path(scratch, "0-0"))
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    slowest = medians["papermill, nbconvert html and webpdf"]
    rows = [
        [
            name,
            f"{median:.1f}",
            f"{min(seconds[name]):.1f}–{max(seconds[name]):.1f}",
            f"{slowest / median:.1f}",
        ]
        for name, median in medians.items()
    ]
    text = table(["way", "seconds", "range", "times faster than the peer"], rows)
    told = f"{'–'.join(given.pair)}, {len(peer.chapters())} chapters, {shown} figures with a caption, medians of {given.rounds} rounds."
    record("one_report", before, f"{told}\n\n{text}")


if __name__ == "__main__":
    main()
