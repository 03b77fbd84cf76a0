"""Helpers of the execution tests: notebooks made of a few cells, and papermill with this project's engine."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from bilateral.execution import warmed

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
Execute = Callable[..., NotebookNode]


def notebook(*sources: str, **metadata: Any) -> NotebookNode:
    """Make a notebook of code cells."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made.metadata.update(metadata)
    return made


@pytest.fixture(scope="session", autouse=True)
def _end_warmed_processes() -> Iterator[None]:
    yield
    warmed.cool_down()


@pytest.fixture
def execute(tmp_path: Path) -> Execute:
    """Run cells with the engine; the notebook as it was saved is read back, also after a failure."""

    def run(*sources: str, engine: str = "bilateral", **options: Any) -> NotebookNode:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # papermill's and nbclient's own
            from papermill import execute_notebook

            made = sources[0] if isinstance(sources[0], NotebookNode) else notebook(*sources)
            return execute_notebook(
                made, str(tmp_path / "out.ipynb"), engine_name=engine, progress_bar=False, **options
            )

    return run


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[], list[NotebookNode]]:
    """Read the code cells of the notebook that ``execute`` saved."""

    def read() -> list[NotebookNode]:
        cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
        return [cell for cell in cells if cell.cell_type == "code"]

    return read


@pytest.fixture
def chapters() -> Path:
    """Return the folder of small chapters that publish facts, tables and gaps."""
    return FIXTURES / "chapters"
