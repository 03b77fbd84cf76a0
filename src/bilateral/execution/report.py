"""One report: check what is asked, run the chapters, merge and render them, put the folder in its place."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.execution import warmed
from bilateral.execution.collect import Evidence, Gap, collect_evidence, collect_gaps, collect_tables
from bilateral.execution.interrupts import held
from bilateral.execution.manifest import (
    MANIFEST_FILE,
    RUN_FILE,
    as_json,
    facts_content,
    manifest_content,
    report_date,
    run_content,
)
from bilateral.execution.rendered import import_renderers, render_pages
from bilateral.execution.request import FORMATS, Plan, ReportRequest, check
from bilateral.execution.running import Executed, OnProgress, Progress, run_chapters
from bilateral.execution.staging import staged, writing_to
from bilateral.figures.dressing import undressed

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from bilateral.pair import Pair

__all__ = ["Progress", "ReportRequest", "ReportResult", "make_report"]


@dataclass(frozen=True)
class ReportResult:
    """A report that was made: its folder, the files for readers in it, what had to be called not reported.

    ``seconds`` holds the time in all (``total``), of each chapter and of each rendering, as ``run.json``
    does.
    """

    pair: Pair
    folder: Path
    files: tuple[Path, ...]
    gaps: tuple[Gap, ...]
    seconds: dict[str, Any]


@undressed()
def make_report(request: ReportRequest, on_progress: OnProgress = lambda progress: None) -> ReportResult:
    """Make the report of a pair and return where it is.

    The same snapshot, parameters and ``SOURCE_DATE_EPOCH`` give the same bytes in all files but ``run.json``.
    A report that was there before is replaced when the new one is complete, and left as it was when this
    fails.

    Raises ``PairError``, ``ParameterError``, ``SnapshotError`` or ``ClaimsError`` before anything runs,
    ``ExecutionError`` for a chapter that fails, ``RenderingError``, and ``OutputError`` where it cannot be
    written.

    >>> make_report(ReportRequest("Rwanda", "Kazakhstan")).folder  # doctest: +SKIP
    PosixPath('reports/RWA-KAZ')
    """
    clock = _Clock()
    report_date()
    plan = check(request)
    with staged(plan.folder) as stage:
        if warmed.why_not() is None:
            warmed.warmed()  # warms up on another core while this process imports papermill and the renderers
        chapters = _run(plan, stage, on_progress)
        clock.seconds["chapters"] = {name: round(done.seconds, 3) for name, done in chapters.items()}
        files, gaps = _write(plan, chapters, stage, clock, on_progress)
    return ReportResult(
        pair=plan.pair,
        folder=plan.folder,
        files=tuple(plan.folder / name for name in files),
        gaps=tuple(gaps),
        seconds=clock.seconds,
    )


class _Clock:
    def __init__(self) -> None:
        self.started = time.time()
        self._began = time.perf_counter()
        self.seconds: dict[str, Any] = {"total": 0.0, "chapters": {}, "rendering": {}}

    def stop(self) -> dict[str, Any]:
        self.seconds["total"] = round(time.perf_counter() - self._began, 3)
        return run_content(self.seconds, self.started)


def _run(plan: Plan, stage: Path, on_progress: OnProgress) -> dict[str, Executed]:
    """Run the chapters in an empty folder: what they may write beside themselves is no part of the report."""
    folder = stage / ".work"
    with writing_to(plan.folder):
        folder.mkdir()
    try:
        return run_chapters(plan, folder, on_progress, meanwhile=lambda: _prepare(plan))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(plan: Plan) -> None:
    """Import what this process needs after the chapters while they begin, when a core is often idle."""
    with held():
        import bilateral.execution.merge
        import bilateral.rendering.table_csv  # noqa: F401

        if warmed.why_not():
            import_renderers(plan.request.formats)


def _write(
    plan: Plan, chapters: dict[str, Executed], stage: Path, clock: _Clock, on_progress: OnProgress
) -> tuple[list[str], list[Gap]]:
    from bilateral.execution.merge import cleaned, merged

    notebooks = {
        name: cleaned(done.chapter, done.notebook, plan.request.language) for name, done in chapters.items()
    }
    evidence = collect_evidence(notebooks, {chapter.id for chapter in plan.chapters if chapter.own})

    def write_the_rest() -> None:
        with writing_to(plan.folder):
            (stage / "facts.json").write_bytes(as_json(facts_content(plan, evidence)))
            _write_tables(stage / "tables", notebooks)
            _write_notebooks(stage / "notebooks", plan, notebooks)
        _keep_tables(plan)

    formats = [name for name in FORMATS if name in plan.request.formats]
    report = merged(notebooks, _metadata(plan, evidence))
    pages = render_pages(report, formats, on_progress, meanwhile=write_the_rest, workers=plan.request.workers)
    clock.seconds["rendering"] = {name: round(page.seconds, 3) for name, page in pages.items()}
    with writing_to(plan.folder):
        for name, page in pages.items():
            (stage / f"report.{name}").write_bytes(page.content)
        (stage / MANIFEST_FILE).write_bytes(as_json(manifest_content(plan, stage)))
        (stage / RUN_FILE).write_bytes(as_json(clock.stop()))
    return [*(f"report.{name}" for name in pages), "facts.json"], collect_gaps(notebooks)


def _keep_tables(plan: Plan) -> None:
    """Spare the next report the reading of CSV files, while a core is idle: the PDF takes longest and takes one."""
    from bilateral.snapshots.kept import keep
    from bilateral.snapshots.package import open_snapshot

    keep(open_snapshot(plan.parameters["snapshot"]))


def _metadata(plan: Plan, evidence: Evidence) -> dict[str, Any]:
    """Say what the report is about, as the renderers read it."""
    from bilateral.evidence.wording import report_labels, report_subtitle, report_title
    from bilateral.figures.style import country_colour

    language, pair = plan.request.language, plan.pair
    ends = pair.reporter.iso3, pair.partner.iso3
    return {
        "kind": "report",
        "title": report_title(pair.reporter.iso3, pair.partner.iso3, language),
        "subtitle": report_subtitle(language),
        "language": language,
        "pair": {
            "reporter": pair.reporter.iso3,
            "partner": pair.partner.iso3,
            "reporter_name": pair.reporter.name(language),
            "partner_name": pair.partner.name(language),
        },
        "colours": [country_colour(iso3, *ends) for iso3 in ends],
        "parameters": plan.stated(),
        "date": report_date(),
        **{key: value for key, value in facts_content(plan, evidence).items() if key != "pair"},
        "labels": report_labels(language),
    }


def _write_tables(folder: Path, notebooks: dict[str, NotebookNode]) -> None:
    from bilateral.rendering.table_csv import table_csv

    folder.mkdir()
    for name, table in collect_tables(notebooks).items():
        (folder / f"{name}.csv").write_text(table_csv(table), encoding="utf-8", newline="")


def _write_notebooks(folder: Path, plan: Plan, notebooks: dict[str, NotebookNode]) -> None:
    # As nbformat.writes, which besides validates: that costs more than all the writing, and papermill has just done it.
    from nbformat.v4 import writes_json

    folder.mkdir()
    for chapter in plan.chapters:
        text = writes_json(notebooks[chapter.id])
        (folder / chapter.path.name).write_text(text + "\n", encoding="utf-8", newline="")
