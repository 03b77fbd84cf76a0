"""Run the chapters of a report side by side, each by papermill in a child of one warmed process."""

from __future__ import annotations

import json
import math
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import ExecutionError
from bilateral.execution.chapters import Chapter
from bilateral.execution.interrupts import held
from bilateral.execution.manifest import RUN_FILE
from bilateral.execution.memory import VARIABLE
from bilateral.execution.request import Plan
from bilateral.execution.team import Team, side_by_side
from bilateral.project import VARIABLE as PROJECT

if TYPE_CHECKING:
    from nbformat import NotebookNode

_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL", re.IGNORECASE)


@dataclass(frozen=True)
class Progress:
    """How far a step of a report has come: ``done`` of ``total`` cells of a chapter, or of one rendering."""

    step: str
    done: int
    total: int


ENGINE = "bilateral"
ANSWERS = "BILATERAL_ANSWERS"  # as in bilateral.subjects.answers, which this process need not import
ANSWERS_FOLDER = ".answers"
#: A chapter takes a tenth of it; one that wants more has gone wrong, and the others need theirs.
CHAPTER_MEMORY = "2 GiB"
OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class Executed:
    """A chapter that has run: its notebook and how many seconds it took."""

    chapter: Chapter
    notebook: NotebookNode
    seconds: float


def run_chapters(
    plan: Plan, folder: Path, on_progress: OnProgress, meanwhile: Callable[[], object] = lambda: None
) -> dict[str, Executed]:
    """Run every chapter of ``plan`` with ``folder`` as working directory; return them in reading order.

    ``meanwhile`` is called once they have begun. Raises ``ExecutionError`` for the first chapter that fails,
    with its cell and reason, and ends the others.
    """
    with held():
        import papermill.execute  # noqa: F401  # before the threads, which would wait for each other's import

    (folder / ANSWERS_FOLDER).mkdir(mode=0o700)
    workers = plan.request.workers or min(len(plan.chapters), os.cpu_count() or 1)
    begun = _longest_first(plan)
    tasks = [partial(_run, plan, chapter, folder, on_progress) for chapter in begun]
    done = dict(zip([chapter.id for chapter in begun], side_by_side(tasks, workers, meanwhile), strict=True))
    return {chapter.id: done[chapter.id] for chapter in plan.chapters}


def _longest_first(plan: Plan) -> list[Chapter]:
    """Return the chapters in the order in which to begin them, so that no long one is left for the end.

    How long each takes stands in the report that this one replaces; what is not known there comes first, from the last
    chapter on: the first, a summary, finds what the others have worked out.
    """
    try:
        known = json.loads((plan.folder / RUN_FILE).read_text(encoding="utf-8"))["seconds"]["chapters"]
        seconds = {str(name): float(taken) for name, taken in known.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        seconds = {}
    begun = list(plan.chapters)
    begun.reverse()
    begun.sort(key=lambda chapter: -seconds.get(chapter.id, math.inf))
    return begun


def _run(plan: Plan, chapter: Chapter, folder: Path, on_progress: OnProgress, team: Team) -> Executed:
    from nbclient.exceptions import CellControlSignal, DeadKernelError
    from papermill.exceptions import PapermillException, PapermillExecutionError

    started = time.perf_counter()
    total = len(chapter.content["cells"]) + 1  # the injected parameters are a cell more
    on_progress(Progress(chapter.id, 0, total))
    try:
        notebook = _executed(
            chapter,
            plan.given(chapter),
            execution_timeout=plan.request.timeout,
            memory=os.environ.get(VARIABLE, CHAPTER_MEMORY),
            bare=True,
            folder=str(folder),
            environment={**_environment(plan), ANSWERS: str(folder / ANSWERS_FOLDER)},
            on_start=team.add,
            on_cell=lambda index: on_progress(Progress(chapter.id, index, total)),
        )
    except PapermillExecutionError as error:
        raise ExecutionError(_failure(chapter, error)) from error
    except (PapermillException, CellControlSignal, DeadKernelError) as error:
        raise ExecutionError(f"Chapter {chapter.id} failed: {_line(str(error))}") from error
    _check_complete(chapter, notebook)
    on_progress(Progress(chapter.id, total, total))
    return Executed(chapter, notebook, time.perf_counter() - started)


def _executed(chapter: Chapter, parameters: Mapping[str, Any], **how: Any) -> NotebookNode:
    """Do what papermill's ``execute_notebook`` does, but for writing the notebook to nowhere, which takes it longest."""
    from papermill.engines import papermill_engines
    from papermill.execute import prepare_notebook_metadata, raise_for_execution_errors, remove_error_markers
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    path = str(chapter.path)
    notebook = load_notebook_node(path)
    if parameters:
        notebook = parameterize_notebook(notebook, parameters, engine_name=ENGINE)
    notebook = remove_error_markers(prepare_notebook_metadata(notebook, path, None, report_mode=False))
    executed: NotebookNode = papermill_engines.execute_notebook_with_engine(
        ENGINE,
        notebook,
        input_path=path,
        output_path=None,
        kernel_name=papermill_engines.nb_kernel_name(ENGINE, notebook),
        progress_bar=False,
        **how,
    )
    raise_for_execution_errors(executed, None)
    return executed


def _environment(plan: Plan) -> Mapping[str, str]:
    """The environment without keys: a chapter reads files only, and what it cannot see it cannot print."""
    seen = {name: value for name, value in os.environ.items() if not _SECRET.search(name)}
    return seen | {PROJECT: str(plan.project.folder or "")}


def _failure(chapter: Chapter, error: Any) -> str:
    return (
        f"Chapter {chapter.id} failed in cell {error.exec_count or error.cell_index} "
        f"({_line(error.source)}): {error.ename}: {_line(error.evalue)}"
    )


def _line(text: str) -> str:
    """Return the first line that says something, without comments and shortened."""
    lines = [line.strip() for line in text.splitlines()]
    said = next((line for line in lines if line and not line.startswith("#")), "")
    return said if len(said) <= 200 else said[:199] + "…"


def _check_complete(chapter: Chapter, notebook: NotebookNode) -> None:
    """Refuse a chapter that stopped early without an error, as ``sys.exit(0)`` does."""
    for index, cell in enumerate(notebook.cells):
        skipped = "skip-execution" in cell.metadata.get("tags", [])
        if cell.cell_type == "code" and cell.source.strip() and not skipped and cell.execution_count is None:
            raise ExecutionError(f"Chapter {chapter.id} ended by itself before cell {index}")
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            raise ExecutionError(f"Chapter {chapter.id} ended by itself in cell {cell.execution_count}")
