"""Milliseconds until Chromium first paints a report from disk, against the same notebooks by nbconvert's lab template.

The report is a folder that `bilateral report` wrote. Its executed chapters, put one after the other, go through
`nbconvert --to html` (template `lab`), which is what papermill's users show. Both pages are opened in turn in fresh
contexts, with the network off, as first contentful paint is defined (`PerformancePaintTiming`); a page that asks for
scripts from elsewhere pays for that with the network on, which is not counted here.

    python benchmarks/first_paint.py [reports/RWA-KAZ] [--rounds 15] [--width 1280]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
TARGET = 500
TIMES = """(() => {
    const painted = performance.getEntriesByName("first-contentful-paint")[0];
    const [page] = performance.getEntriesByType("navigation");
    return painted && page.loadEventEnd ? [painted.startTime, page.domContentLoadedEventEnd, page.loadEventEnd] : null;
})()"""


def by_nbconvert(report: Path, folder: Path) -> Path:
    """Write the chapters of a report as one page with the template that `jupyter nbconvert` uses."""
    from nbconvert.exporters.html import HTMLExporter

    chapters = [nbformat.read(path, as_version=4) for path in sorted((report / "notebooks").glob("*.ipynb"))]
    whole = nbformat.v4.new_notebook(metadata=chapters[0].metadata)
    for number, chapter in enumerate(chapters):
        for cell in chapter.cells:
            cell["id"] = f"c{number}-{cell['id']}"[:64]
            whole.cells.append(cell)
    html, _ = HTMLExporter(template_name="lab").from_notebook_node(whole)
    page = folder / "lab.html"
    page.write_text(html, encoding="utf-8")
    return page


def opened(browser: Any, page: Path, width: int) -> list[float]:
    """Return first contentful paint, end of the document's own scripts, and load, in milliseconds."""
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    try:
        tab = context.new_page()
        tab.goto(page.as_uri())
        for _ in range(200):
            if times := tab.evaluate(TIMES):
                return [float(time) for time in times]
            tab.wait_for_timeout(25)
        raise SystemExit(f"{page} was not painted within five seconds")
    finally:
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("report", type=Path, nargs="?", default=ROOT / "reports" / "example")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--width", type=int, default=1280)
    asked = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = {
            "bilateral": asked.report / "report.html",
            "nbconvert lab": by_nbconvert(asked.report, Path(folder)),
        }
        times: dict[str, list[list[float]]] = {name: [] for name in pages}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for number in range(asked.rounds + 1):
            for name, page in pages.items():
                measured = opened(browser, page.resolve(), asked.width)
                if number:  # the first round warms the browser up
                    times[name].append(measured)
        browser.close()
        print(
            f"| {asked.report.name}, {asked.rounds} rounds, median | kB | first paint ms | parsed | loaded |"
        )
        print("|---|---|---|---|---|")
        medians = {
            name: [statistics.median(part) for part in zip(*rows, strict=True)]
            for name, rows in times.items()
        }
        for name, page in pages.items():
            first, parsed, loaded = medians[name]
            print(
                f"| {name} | {page.stat().st_size / 1000:,.0f} | {first:.0f} | {parsed:.0f} | {loaded:.0f} |"
            )
        ours, theirs = medians["bilateral"][0], medians["nbconvert lab"][0]
        print(f"\nFirst paint in {ours / theirs:.2f} of the time; the target of {TARGET} ms is", end=" ")
        print("met." if ours < TARGET else "missed.")


if __name__ == "__main__":
    main()
