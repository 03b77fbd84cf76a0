"""(c) The floor: the code of every chapter as plain Python in one warm process, against the engine that reports use.

The floor has no notebook, no kernel, no rendering: the cells of each chapter are called one after the other, in a process
that has made another pair before. Beside it the CPU time that the chapters of a report take through papermill and the
forked engine, rendering left out. CPU time counts every process; rounds are interleaved.

    python benchmarks/floor.py [--pairs 6]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from results import machine, record, table

PAIRS = [
    "RWA KAZ",
    "KEN TUR",
    "UGA BEL",
    "TUR KAZ",
    "RWA CHN",
    "KAZ DEU",
    "IND ARE",
    "ETH BRA",
    "ZAF IDN",
    "FRA TZA",
]


def spent() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def plain(pair: str, snapshot: str = "") -> None:
    """Run the cells of every chapter in this process, as a script would."""
    from IPython.core.formatters import DisplayFormatter

    from bilateral.execution.chapters import list_chapters

    show = DisplayFormatter()
    reporter, partner = pair.split()
    for chapter in list_chapters():
        names: dict[str, object] = {}
        for cell in chapter.content["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] != "code":
                continue
            if "parameters" in cell["metadata"].get("tags", []):
                exec(source, names)
                names |= {"reporter": reporter, "partner": partner, "snapshot": snapshot}
                continue
            *first, last = source.strip().rsplit("\n\n", 1)
            exec("\n".join(first), names)
            value = _value(last, names)
            if value is not None:
                show.format(value)
                if callable(display := getattr(value, "_ipython_display_", None)):
                    display()


def _value(source: str, names: dict[str, object]) -> object:
    try:
        code = compile(source, "cell", "eval")
    except SyntaxError:
        exec(source, names)
        return None
    return eval(code, names)


def floor(pairs: list[str]) -> list[float]:
    """Return the CPU seconds of each pair in one warm process; the first pair only warms it."""
    found = []
    for pair in pairs:
        began = spent()
        with contextlib.redirect_stdout(io.StringIO()):
            plain(pair)
        found.append(spent() - began)
    return found[1:]


def engine(pairs: list[str]) -> list[float]:
    """Return the CPU seconds of each pair's chapters through papermill and the forked engine; the first only warms."""
    from bilateral.execution import warmed
    from bilateral.execution.request import ReportRequest, check
    from bilateral.execution.running import run_chapters

    found = []
    for pair in pairs:
        with tempfile.TemporaryDirectory() as folder:
            began = spent() + tree(warmed.warmed())
            run_chapters(
                check(ReportRequest(*pair.split(), output=Path(folder))), Path(folder), lambda _: None
            )
            found.append(spent() + tree(warmed.warmed()) - began)
    return found[1:]


def tree(process: object) -> float:
    """Return the CPU seconds of the warmed process and of its children that have ended."""
    stat = Path(f"/proc/{process._process.pid}/stat").read_text().rpartition(")")[2].split()  # type: ignore[attr-defined]
    return sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pairs", type=int, default=6)
    parser.add_argument("--only", choices=["floor", "engine"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    pairs = list(itertools.islice(itertools.cycle(PAIRS), given.pairs + 1))
    if given.only:
        print(*{"floor": floor, "engine": engine}[given.only](pairs))
        return
    before = machine()
    seconds: dict[str, list[float]] = {"floor": [], "engine": []}
    for way in ("floor", "engine", "floor", "engine"):
        command = [sys.executable, __file__, "--only", way, "--pairs", str(given.pairs)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds[way] += map(float, done.stdout.split())
    medians = {way: statistics.median(values) for way, values in seconds.items()}
    rows = [
        ["plain Python, one warm process", f"{medians['floor']:.2f}", "1.00"],
        [
            "papermill and the forked engine",
            f"{medians['engine']:.2f}",
            f"{medians['engine'] / medians['floor']:.2f}",
        ],
    ]
    text = table(["way", "CPU seconds a pair", "times the floor"], rows)
    record(
        "floor", before, f"Medians over {2 * given.pairs} pairs each, in turns, rendering left out.\n\n{text}"
    )


if __name__ == "__main__":
    main()
