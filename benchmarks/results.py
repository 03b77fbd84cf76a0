"""RESULTS.md: one section a benchmark, each written by its own script and never by hand."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import sys
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = "# Measured\n\nEach section is written by the script that it names; a ratio is of medians from one run on one machine.\n"
SECTIONS = {
    "one_report": "(a) One report",
    "batch": "(b) Forty pairs",
    "batch_memory": "(b) The memory of a batch",
    "floor": "(c) The floor: the same chapters as plain Python",
    "matrix_queries": "(d) Queries over every reporter's trade",
    "snapshot_growth": "(e) A report as the snapshot grows",
    "dask_overhead": "(f) Dask",
    "gallery": "The gallery",
}


def machine() -> str:
    """Return what a reader needs to judge the seconds: processor, cores, memory, load, versions."""
    processor = _first(r"model name\s*: (.+)", Path("/proc/cpuinfo")) or platform.processor()
    memory = _first(r"MemTotal:\s*(\d+)", Path("/proc/meminfo"))
    gib = f"{int(memory) / 2**20:.0f} GiB" if memory else "memory not known"
    load = os.getloadavg()[0]
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("papermill", "nbconvert", "matplotlib", "duckdb")
    )
    return (
        f"{processor}, {os.cpu_count()} cores, {gib}, {platform.system()} {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}, {packages}; load before the run {load:.1f}; "
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    )


def record(name: str, before: str, text: str) -> None:
    """Print a section and write it to RESULTS.md; ``before`` is ``machine()`` as it was when the run began."""
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    section = f"## {SECTIONS[name]}\n\n`python benchmarks/{_without_paths(command)}`\n\n{before}\n\n{text.strip()}\n"
    kept = _sections()
    kept[SECTIONS[name]] = section
    ordered = [kept[title] for title in SECTIONS.values() if title in kept]
    RESULTS.write_text("\n".join([HEAD, *ordered]), encoding="utf-8")
    print(section)


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table; all columns but the first are aligned to the right."""
    align = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [heads, align, *rows])


def _sections() -> dict[str, str]:
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {part.splitlines()[0]: f"## {part.rstrip()}\n" for part in parts}


def _without_paths(command: str) -> str:
    return re.sub(r"(?<!\w)(?:\.\.?)?/\S*", "FOLDER", command)


def _first(pattern: str, file: Path) -> str | None:
    found = re.search(pattern, file.read_text(encoding="utf-8")) if file.exists() else None
    return found[1] if found else None
