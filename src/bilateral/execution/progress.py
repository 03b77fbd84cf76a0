"""Progress of a report on the terminal, gone when the report is there."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from bilateral.execution.running import OnProgress, Progress


@contextlib.contextmanager
def shown_progress() -> Iterator[OnProgress]:
    """Give a function that draws progress on the error stream, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:<12}"), BarColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def draw(progress: Progress) -> None:
            if progress.step not in tasks:
                tasks[progress.step] = bars.add_task(progress.step, total=progress.total)
            bars.update(tasks[progress.step], completed=progress.done)

        yield draw
