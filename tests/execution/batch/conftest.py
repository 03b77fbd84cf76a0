"""Helpers of the batch tests: a chapter of one cell, and a batch request over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from bilateral.execution.batch import BatchRequest, Choice
from bilateral.execution.request import ReportRequest

PARAMETERS = """\
reporter = "RWA"
partner = "KAZ"
start = 1995
end = 2025
snapshot = ""
claims = ""
language = "en"
"""
# The process that a cell runs in was forked by the warmed process, which the worker started.
WORKER = (
    'int(__import__("pathlib").Path(f"/proc/{os.getppid()}/stat").read_text().rpartition(")")[2].split()[1])'
)

Ask = Callable[..., BatchRequest]


def write_chapter(folder: Path, source: str, name: str = "00_only") -> None:
    """Write a chapter of one cell beside its parameters."""
    folder.mkdir(exist_ok=True)
    cells = [
        nbformat.v4.new_markdown_cell("# What is there?", id="title"),
        nbformat.v4.new_code_cell(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(source, id="work"),
    ]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made.metadata["bilateral"] = {"chapter": name[3:], "question": "What is there?"}
    (folder / f"{name}.ipynb").write_text(nbformat.writes(made), encoding="utf-8")


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    """A folder with one chapter that does next to nothing."""
    folder = tmp_path / "notebooks"
    write_chapter(folder, "print(reporter, partner)")
    return folder


@pytest.fixture
def ask(notebooks: Path, tmp_path: Path) -> Ask:
    """Ask for a batch of Rwanda with some partners, from the one chapter, as HTML."""

    def asked(*partners: str, report: dict[str, Any] | None = None, **changes: Any) -> BatchRequest:
        values: dict[str, Any] = {
            "formats": ("html",),
            "notebooks": notebooks,
            "output": tmp_path / "reports",
        }
        request = ReportRequest("", "", **(values | (report or {})))
        return BatchRequest(**({"choice": Choice(("RWA",), partners), "report": request} | changes))

    return asked
