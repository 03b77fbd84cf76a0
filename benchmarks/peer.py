"""The peer: the best practice with stock tools, one report by papermill's and nbconvert's own commands.

papermill runs each chapter, the executed notebooks are merged into one, `jupyter nbconvert` renders it once as HTML and
once as PDF (`--to webpdf`, with Debian's chromium). The notebooks are those of the project, with the same parameters.

    python benchmarks/peer.py RWA KAZ FOLDER
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path

from bilateral.resources import notebooks_folder

Run = Callable[[Path, Path, dict[str, str]], None]
CHROMIUM = Path("/usr/bin/chromium")


def chapters() -> list[Path]:
    """Return the chapter notebooks in reading order."""
    return sorted(notebooks_folder().glob("[0-9][0-9]_*.ipynb"))


def program(name: str, python: str = sys.executable) -> str:
    """Return the path of a command of the environment of ``python``."""
    beside = Path(python).parent / name
    return str(beside if beside.exists() else Path(sysconfig.get_path("scripts")) / name)


def by_papermill(source: Path, target: Path, parameters: dict[str, str]) -> None:
    """Run one notebook by papermill's command, without the save after each cell that only slows it."""
    given = [word for name, value in parameters.items() for word in ("-p", name, value)]
    quiet(
        program("papermill"), source, target, *given, "--no-progress-bar", "--no-request-save-on-cell-execute"
    )


def make(reporter: str, partner: str, folder: Path, run: Run = by_papermill) -> None:
    """Make the report of a pair in ``folder`` by stock tools; ``run`` executes one notebook."""
    folder.mkdir(parents=True, exist_ok=True)
    executed = []
    for notebook in chapters():
        run(notebook, folder / notebook.name, {"reporter": reporter, "partner": partner})
        executed.append(folder / notebook.name)
    merged = folder / "report.ipynb"
    quiet(sys.executable, __file__, "--merge", *executed, merged)
    render(merged)


def render(merged: Path) -> None:
    """Render a notebook to HTML and PDF by nbconvert's command."""
    nbconvert = [program("jupyter"), "nbconvert", "--no-input", merged, "--to"]
    quiet(*nbconvert, "html")
    browsers = browsers_folder(merged.parent / ".browsers")
    quiet(
        *nbconvert,
        "webpdf",
        "--WebPDFExporter.disable_sandbox=True",
        environment={"PLAYWRIGHT_BROWSERS_PATH": str(browsers)},
    )


def merge(sources: Sequence[Path], target: Path) -> None:
    """Write the cells of several notebooks to one."""
    import nbformat

    notebooks = [nbformat.read(source, as_version=4) for source in sources]
    merged = notebooks[0]
    merged.cells = [cell for notebook in notebooks for cell in notebook.cells]
    for number, cell in enumerate(merged.cells):
        cell["id"] = f"cell-{number}"
    nbformat.write(merged, target)


def browsers_folder(folder: Path) -> Path:
    """Lay links to Debian's chromium where Playwright, which nbconvert calls, looks for its own."""
    import playwright

    listed = Path(playwright.__file__).parent / "driver/package/browsers.json"
    revisions = {row["name"]: row["revision"] for row in json.loads(listed.read_text())["browsers"]}
    places = (
        f"chromium-{revisions['chromium']}/chrome-linux64/chrome",
        f"chromium_headless_shell-{revisions['chromium-headless-shell']}"
        "/chrome-headless-shell-linux64/chrome-headless-shell",
    )
    for place in places:
        link = folder / place
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(CHROMIUM)
    return folder


def quiet(*command: str | Path, environment: dict[str, str] | None = None) -> None:
    """Run a command; its output is shown only if it fails, and then this ends."""
    done = subprocess.run(
        [str(word) for word in command],
        env=os.environ | (environment or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr[-2000:]}")


def main() -> None:
    if sys.argv[1:2] == ["--merge"]:
        *sources, target = map(Path, sys.argv[2:])
        merge(sources, target)
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("reporter")
    parser.add_argument("partner")
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    make(given.reporter, given.partner, given.folder)


if __name__ == "__main__":
    main()
