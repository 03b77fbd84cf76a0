"""``bilateral data pull``, ``sources`` and ``doctor``: official services, over the network."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli.ending import FAILED
from bilateral.cli.options import listed

if TYPE_CHECKING:
    from bilateral.snapshots.package import Snapshot
    from bilateral.sources.pulling import Means, Pull
    from bilateral.sources.services import Service
    from bilateral.sources.services.service import Ask

Source = Annotated[
    str, typer.Option("--source", help="Sources by name, such as comtrade,wdi; all unless given.")
]


def pull(
    pairs: Annotated[
        list[str] | None, typer.Argument(help="Pairs such as KEN-TUR; or two countries by name or code.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All countries; takes days without a key.")] = False,
    source: Source = "",
    since: Annotated[int | None, typer.Option(help="First year of yearly figures; ten years back.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the new snapshot; the day unless given.")] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing unless something goes wrong.")
    ] = False,
) -> None:
    """Pull figures from official services into a new snapshot, which reports take from then on."""
    from bilateral.snapshots.package import open_snapshot
    from bilateral.sources.asking import ask_for
    from bilateral.sources.services import services

    chosen = services(listed(source))
    ask = ask_for(pairs or [], open_snapshot(), every=every, since=since)
    stored, failed = pull_into_store(ask, chosen, name=name, quiet=quiet)
    if stored is not None and not quiet:
        print(f"{stored.name} is stored and in use; `bilateral data list` shows all.")
    if failed:
        raise typer.Exit(FAILED)


def pull_into_store(
    ask: Ask, chosen: tuple[Service, ...], *, name: str | None = None, quiet: bool = False
) -> tuple[Snapshot | None, int]:
    """Pull and store what came; every service that failed gets its line on the error stream, and their number is returned.

    Nothing is stored where no service delivered.
    """
    from bilateral.errors import StoppedError
    from bilateral.snapshots.place import check_free
    from bilateral.sources.pulling import pulling

    check_free(name)
    try:
        with _shown(quiet) as means, pulling(ask, chosen, means) as got:
            stored, pulled = _stored(got, name)
            pulled.done()
    except KeyboardInterrupt:
        raise StoppedError(
            "Interrupted: nothing was stored. What was pulled is kept: the same command goes on with what is missing."
        ) from None
    for one in pulled.results:
        if one.delivery is not None and not quiet:
            print(f"{one.service.name:<12}  {one.summary()}")
    for line in _told(pulled):
        print(f"Error: {' '.join(line.split())}", file=sys.stderr)
    if missing := [one.service.name for one in pulled.results if one.error is not None]:
        print(
            f"Missing: {', '.join(missing)}. The same command goes on with what is missing.", file=sys.stderr
        )
    return stored, len(missing)


def _stored(pulled: Pull, name: str | None) -> tuple[Snapshot | None, Pull]:
    """Store what was pulled, without what breaks a rule of the schema; returns the snapshot and what came of all."""
    from bilateral.errors import DeliveryError
    from bilateral.snapshots.store import store

    while pulled.deliveries:
        try:
            return store(pulled.deliveries, name=name), pulled
        except DeliveryError as error:
            pulled = pulled.without(error)
    return None, pulled


def _told(pulled: Pull) -> list[str]:
    """Return what went wrong, a line each; one for all where there is no network."""
    lines = [str(error) for error in pulled.errors]
    if len(lines) > 1 and all(one.unreached for one in pulled.results):
        return [f"none of the {len(lines)} services can be reached. {lines[0]}"]
    return lines


def sources(source: Source = "") -> None:
    """List the official services: what they give, on which terms, when they were last pulled and seen live."""
    from bilateral.sources import seen
    from bilateral.sources.pulling import gate_of
    from bilateral.sources.services import services

    for one in services(listed(source)):
        live = seen.last(one.name, seen.LIVE)
        tried = f"last seen live on {live}, from here" if live else "not yet tried live"
        print(f"{one.name:<12}  {one.title}, {one.publisher}")
        for label, text in (
            ("gives", one.gives),
            ("address", one.base),
            ("terms", one.terms),
            ("key needed", one.key_needed),
            ("last pull", seen.last(one.name, seen.PULLED) or "never"),
            (
                "format",
                f"{tried}; known from {one.known_from}; last seen live: {one.last_seen_live}",
            ),
        ):
            print(f"{'':<12}  {label}: {text}")
        if one.daily is not None:
            print(f"{'':<12}  requests: {gate_of(one).used_today()} of {one.daily} today (UTC)")


def doctor(source: Source = "") -> None:
    """Try each service with one small request, and say what it got."""
    import tempfile
    from dataclasses import replace
    from pathlib import Path

    from bilateral.errors import BilateralError
    from bilateral.snapshots.package import open_snapshot
    from bilateral.sources.asking import ask_for
    from bilateral.sources.http import Patience
    from bilateral.sources.http.bodies import Limits
    from bilateral.sources.pulling import probe
    from bilateral.sources.services import services

    ask, failed = ask_for([], open_snapshot(), every=True), 0
    with _shown(True) as shown, tempfile.TemporaryDirectory() as folder:
        quick = Limits(connect=5, silence=30, seconds=120)
        means = replace(shown, patience=Patience(tries=2, calls=1, first=0.5, longest_asked=10), limits=quick)
        for one in services(listed(source)):
            try:
                print(f"{one.name:<12}  ok: {probe(one, ask, means, Path(folder))}", flush=True)
            except BilateralError as error:
                failed += 1
                print(f"{one.name:<12}  failed: {' '.join(str(error).split())}", flush=True)
    if failed:
        raise typer.Exit(FAILED)


@contextlib.contextmanager
def _shown(quiet: bool) -> Iterator[Means]:
    """Give the means of a pull, with progress on the error stream if that is a terminal."""
    from bilateral.sources.pulling import Means

    def note(line: str) -> None:
        if not quiet:
            print(line, file=sys.stderr, flush=True)

    if quiet or not sys.stderr.isatty():
        yield Means(on_note=note)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def step(service: str, done: int, total: int) -> None:
            if service not in tasks:
                tasks[service] = bars.add_task(service, total=total)
            bars.update(tasks[service], completed=done, total=total)

        yield Means(on_step=step, on_note=lambda line: console.print(line, markup=False, highlight=False))
