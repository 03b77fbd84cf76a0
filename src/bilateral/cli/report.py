"""``bilateral report``: the report on one pair."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli.ending import FAILED
from bilateral.cli.options import Snapshot, listed, spare_a_grammar

if TYPE_CHECKING:
    from bilateral.execution.report import ReportRequest, ReportResult


def report(
    reporter: Annotated[str, typer.Argument(help="The country from whose side the report is written.")],
    partner: Annotated[str, typer.Argument(help="Its partner. A name or an ISO code, in any usual form.")],
    *,
    chapters: Annotated[
        str, typer.Option(help="Chapters by name or number, such as trade,claims; else all.")
    ] = "",
    start: Annotated[int | None, typer.Option(help="First year of the series shown.")] = None,
    end: Annotated[int | None, typer.Option(help="Last year of the series shown.")] = None,
    snapshot: Snapshot = "",
    formats: Annotated[str, typer.Option("--format", help="What to render.")] = "html,pdf",
    output: Annotated[Path, typer.Option(help="Folder in which the report's folder is made.")] = Path(
        "reports"
    ),
    claims: Annotated[
        str, typer.Option(help="CSV file of claims to test beside those of the snapshot.")
    ] = "",
    pull: Annotated[
        bool, typer.Option("--pull", help="Ask the official services for this pair first, over the network.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing unless something goes wrong.")
    ] = False,
) -> None:
    """Make the report on two countries: HTML, PDF, and the facts and tables behind them."""
    spare_a_grammar()
    from bilateral.execution.interrupts import held

    with held():
        from bilateral.execution.progress import shown_progress
        from bilateral.execution.report import ReportRequest, make_report

    named, kinds = listed(chapters), listed(formats.lower())
    request = ReportRequest(
        reporter, partner, named, start, end, snapshot, claims, formats=kinds, output=output
    )
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
