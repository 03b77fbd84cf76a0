"""``bilateral report``: the report on one pair."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli.ending import FAILED
from bilateral.cli.options import (
    Chapters,
    Claims,
    Country,
    End,
    Formats,
    Language,
    NoUserChapters,
    Output,
    Partner,
    Quiet,
    Snapshot,
    Start,
    announce,
    listed,
    project_for,
    spare_a_grammar,
)

if TYPE_CHECKING:
    from bilateral.execution.report import ReportRequest, ReportResult


def report(
    reporter: Country,
    partner: Partner,
    *,
    chapters: Chapters = "",
    start: Start = None,
    end: End = None,
    snapshot: Snapshot = "",
    formats: Formats = "html,pdf",
    output: Output = Path("reports"),
    claims: Claims = "",
    language: Language = "en",
    no_user_chapters: NoUserChapters = False,
    pull: Annotated[
        bool, typer.Option("--pull", help="Ask the official services for this pair first, over the network.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Make the report on two countries: HTML, PDF, and the facts and tables behind them."""
    spare_a_grammar()
    from bilateral.execution.interrupts import held

    with held():
        from bilateral.execution.progress import shown_progress
        from bilateral.execution.report import ReportRequest, make_report

    named, kinds, project = listed(chapters), listed(formats.lower()), project_for(no_user_chapters)
    request = ReportRequest(
        reporter, partner, named, start, end, snapshot, claims, language, kinds, output, project=project
    )
    announce(project, named)
    failed = 0
    if pull:
        request, failed = _pulled_first(request, quiet)
    if quiet:
        make_report(request)
    else:
        with shown_progress() as on_progress:
            made = make_report(request, on_progress)
        _tell(made)
    if failed:
        raise typer.Exit(FAILED)


def _pulled_first(request: ReportRequest, quiet: bool) -> tuple[ReportRequest, int]:
    """Pull for the pair of a report, which is checked before; returns it with the new snapshot, and how many services failed."""
    from dataclasses import replace

    from bilateral.cli.data_pull import pull_into_store
    from bilateral.errors import ParameterError
    from bilateral.execution.request import check
    from bilateral.snapshots.package import open_snapshot
    from bilateral.sources.asking import ask_for
    from bilateral.sources.services import services

    if request.snapshot:
        raise ParameterError("--pull adds to the snapshot in use: name none with --snapshot.")
    pair = check(request).pair
    stored, failed = pull_into_store(ask_for([pair.key], open_snapshot()), services(), quiet=quiet)
    if stored is None:
        print(
            "No service answered, so no report was made; without --pull it is made from what is there.",
            file=sys.stderr,
        )
        raise typer.Exit(FAILED)
    return replace(request, snapshot=stored.name), failed


def _tell(made: ReportResult) -> None:
    for path in made.files:
        print(path)
    by_chapter: dict[str, list[str]] = {}
    for gap in made.gaps:
        by_chapter.setdefault(gap.chapter, []).append(gap.text)
    for chapter, texts in by_chapter.items():
        more = f" (and {len(texts) - 1} more)" if len(texts) > 1 else ""
        print(f"not reported, {chapter}: {texts[0]}{more}")
    print(f"{made.pair} in {made.seconds['total']:.1f} s")
