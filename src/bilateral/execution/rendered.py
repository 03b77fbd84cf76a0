"""The pages of a report, HTML and PDF, rendered side by side: each in a child of the warmed process where there is one.

A child has imported what rendering needs, uses a core of its own, can be ended at once, and takes its memory along.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bilateral.errors import BilateralError, RenderingError
from bilateral.execution import warmed
from bilateral.execution.called import CallError, call
from bilateral.execution.running import OnProgress, Progress
from bilateral.execution.team import Team, side_by_side
from bilateral.execution.warmed import ForkRefusedError

if TYPE_CHECKING:
    from nbformat import NotebookNode

FUNCTION = f"{__name__}:render"
# Niceness of all pages but the PDF, which takes longest and for which the others are to leave a core.
BEHIND = 5


@dataclass(frozen=True)
class Page:
    """A report in one format, and how many seconds it took to render."""

    content: bytes
    seconds: float


def render_pages(
    report: NotebookNode,
    formats: Sequence[str],
    on_progress: OnProgress,
    meanwhile: Callable[[], object] = lambda: None,
    workers: int | None = None,
) -> dict[str, Page]:
    """Render a report in some formats and return the pages in that order; ``meanwhile`` is called once they have begun.

    All are made at the same time, unless ``workers`` says how many may be.
    Raises ``RenderingError`` for the first that cannot be made, and ends the others.
    """
    tasks = [partial(_page, name, report, on_progress) for name in formats]
    return dict(zip(formats, side_by_side(tasks, workers or len(tasks), meanwhile), strict=True))


def _page(name: str, report: NotebookNode, on_progress: OnProgress, team: Team) -> Page:
    began = time.perf_counter()
    on_progress(Progress(name, 0, 1))
    content = _in_child(name, report, team) if warmed.why_not() is None else _here(name, report)
    on_progress(Progress(name, 1, 1))
    return Page(content, time.perf_counter() - began)


def _in_child(name: str, report: NotebookNode, team: Team) -> bytes:
    try:
        made = call(warmed.warmed(), FUNCTION, {"format": name, "report": report}, on_start=team.add)
    except ForkRefusedError:
        return _here(name, report)
    except CallError as error:
        raise RenderingError(f"The {name.upper()} page cannot be made: {error}") from error
    if made.said:
        print(made.said, file=sys.stderr)
    if "error" in made.value:
        raise RenderingError(made.value["error"])
    return base64.b64decode(made.value["page"])


def render(job: dict[str, Any]) -> dict[str, str]:
    """Render one page: what the child does. Return the page, or the one line that says why there is none."""
    if job["format"] != "pdf":
        os.nice(BEHIND)  # this process is one of the page alone
    try:
        page = _RENDERERS[job["format"]](job["report"])
    except BilateralError as error:
        return {"error": str(error)}
    return {"page": base64.b64encode(page).decode()}


def _here(name: str, report: NotebookNode) -> bytes:
    # Renderers may change what they are given, and the other page is made of the same.
    return _RENDERERS[name](json.loads(json.dumps(report)))


def import_renderers(formats: Sequence[str]) -> None:
    """Import what rendering in this process needs."""
    if "html" in formats:
        import bilateral.rendering.html
    if "pdf" in formats:
        import bilateral.rendering.pdf  # noqa: F401


# A renderer gets the report as JSON has it, to do with as it likes.


def _html(report: dict[str, Any]) -> bytes:
    import nbformat

    from bilateral.rendering.html import render_html

    return render_html(nbformat.from_dict(report)).encode()


def _pdf(report: dict[str, Any]) -> bytes:
    from bilateral.rendering.pdf import document_of, typeset

    document = document_of(report)
    report.clear()  # the compiler takes more memory than all the rest
    # A PDF that falls short of PDF/UA-1 is better than none; it is said on the error stream.
    return typeset(document, strict=False)


_RENDERERS: dict[str, Callable[[dict[str, Any]], bytes]] = {"html": _html, "pdf": _pdf}
