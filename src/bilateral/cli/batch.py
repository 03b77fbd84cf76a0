"""``bilateral batch``: the reports on many pairs."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli.options import (
    Chapters,
    Claims,
    End,
    Formats,
    Language,
    NoUserChapters,
    Output,
    Quiet,
    Snapshot,
    Start,
    announce,
    listed,
    project_for,
    spare_a_grammar,
)
from bilateral.errors import StoppedError

if TYPE_CHECKING:
    from bilateral.execution.batch import Batch, BatchResult


def batch(
    pairs: Annotated[
        Path | None, typer.Argument(metavar="[PAIRS.csv]", help="CSV file with columns reporter, partner.")
    ] = None,
    *,
    with_: Annotated[
        str,
        typer.Option(
            "--with", help="Reporters, by country or group: each with every country in depth, or --among."
        ),
    ] = "",
    among: Annotated[
        str,
        typer.Option(help="Groups and countries, such as eac or RWA,KEN,UGA: all pairs of them, both ways."),
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="All pairs of the countries that the snapshot covers in depth.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(help="Reports at a time; as many as there are cores.")
    ] = None,
    scheduler: Annotated[
        str, typer.Option(help="A Dask scheduler, tcp://host:8786; processes of this machine if not given.")
    ] = "",
    limit: Annotated[int | None, typer.Option(help="Make at most so many reports.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Make those again that are there.")] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say how many there are to make and how long it takes; make none."),
    ] = False,
    timeout: Annotated[float, typer.Option(help="Seconds after which a pair is given up.")] = 900,
    chapters: Chapters = "",
    start: Start = None,
    end: End = None,
    snapshot: Snapshot = "",
    formats: Formats = "html,pdf",
    output: Output = Path("reports"),
    claims: Claims = "",
    language: Language = "en",
    no_user_chapters: NoUserChapters = False,
    quiet: Quiet = False,
) -> None:
    """Make the reports on many pairs, and their gallery. What is there and up to date is left as it is."""
    spare_a_grammar()
    from bilateral.execution.batch import BatchRequest, Choice, plan_batch
    from bilateral.execution.request import ReportRequest

    choice = Choice(listed(with_), listed(among), everything, pairs)
    named, kinds, project = listed(chapters), listed(formats.lower()), project_for(no_user_chapters)
    report = ReportRequest(
        "", "", named, start, end, snapshot, claims, language, kinds, output, project=project
    )
    request = BatchRequest(choice, report, workers, scheduler, limit, force, timeout)
    planned = plan_batch(request)
    announce(project, named)
    for note in planned.notes:
        print(note, file=sys.stderr)
    if dry_run:
        _tell_plan(planned)
        return
    made = _run(planned, quiet)
    if not quiet:
        _tell(planned, made)
    if made.failed:
        raise typer.Exit(1)


def _run(planned: Batch, quiet: bool) -> BatchResult:
    from bilateral.execution.batch import BatchInterrupted, run_batch
    from bilateral.execution.batch.progress import shown

    try:
        with _terminable(), shown(len(planned.pairs), quiet=quiet) as display:
            return run_batch(planned, display)
    except BatchInterrupted as stop:
        raise StoppedError(
            f"Interrupted: {stop.made} of {_pairs(len(planned.pairs))} made; the same command goes on from there."
        ) from None


@contextmanager
def _terminable() -> Iterator[None]:
    """Treat a request to terminate as an interrupt from the keyboard, which ends in order."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell_plan(planned: Batch) -> None:
    from bilateral.execution.batch.estimate import estimate
    from bilateral.execution.batch.progress import duration

    print(f"{_pairs(len(planned.pairs))} to make{_and_others(planned)}")
    if not planned.pairs:
        return
    foreseen = estimate(planned)
    measured = (
        f"the median of {foreseen.reports} that are there"
        if foreseen.reports > 1
        else "as one that is there took"
        if foreseen.reports
        else "measured on a first one, which was not kept"
    )
    print(
        f"about {duration(foreseen.seconds)}, {foreseen.workers} at a time, "
        f"at {foreseen.each:.1f} s a report ({measured})"
    )


def _tell(planned: Batch, made: BatchResult) -> None:
    from bilateral.execution.batch.progress import duration

    rate = f", {60 * len(made.made) / made.seconds:.1f} a minute" if made.made else ""
    failed = f", {len(made.failed)} failed" if made.failed else ""
    print(f"{_pairs(len(made.made))} made{failed}{_and_others(planned)}; {duration(made.seconds)}{rate}")
    for pair in made.failed:
        print(f"failed: {planned.ledger.failure(pair)}")
    if made.gallery:
        print(made.gallery)


def _pairs(count: int) -> str:
    return f"{count} report" if count == 1 else f"{count} reports"


def _and_others(planned: Batch) -> str:
    done = f", {len(planned.done)} there already" if planned.done else ""
    left = f", {planned.left_out} left out by the limit" if planned.left_out else ""
    return done + left
