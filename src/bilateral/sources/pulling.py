"""Pull from several services, one after the other: what each delivered, or why it did not.

A service that fails stops no other. What was got is kept under the user's data folder until the pull is done, so that the
same command goes on where it was interrupted.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bilateral.errors import (
    AnswerError,
    BilateralError,
    ParameterError,
    ServiceError,
    SnapshotError,
    SourceError,
)
from bilateral.snapshots.place import store_folder
from bilateral.sources import seen
from bilateral.sources.http import Client, Patience
from bilateral.sources.http.bodies import Limits
from bilateral.sources.http.gate import Gate, locked_file
from bilateral.sources.http.kept import fingerprint, forget
from bilateral.sources.http.keys import is_loopback
from bilateral.sources.pulled import STORED, Pull, Pulled
from bilateral.sources.services.service import Ask, Service, Session, key_of

__all__ = ["Means", "Pull", "Pulled", "gate_of", "probe", "pulling"]

_KEPT_DAYS, _KEPT_DAYS_WITH_BUDGET = 1.0, 21.0
_HURRIED_CONNECT = 5.0


@dataclass(frozen=True)
class Means:
    """How services are asked: environment (keys, other addresses), patience, limits, and who hears of progress."""

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    patience: Patience = field(default_factory=Patience)
    limits: Limits = field(default_factory=Limits)
    on_step: Callable[[str, int, int], None] = lambda service, done, total: None
    on_note: Callable[[str], None] = lambda line: None

    def base_of(self, service: Service) -> str:
        """Return the address of a service: its own, or what ``BILATERAL_URL_COMTRADE`` and the like name.

        Raises:
            ParameterError: that is no address.

        """
        variable = f"BILATERAL_URL_{service.name.upper().replace('-', '_')}"
        given = self.environment.get(variable, "").strip()
        if given and not _is_address(given):
            raise ParameterError(
                f"{variable} is no address that begins with https:// or http:// and names a host."
            )
        return given or service.base

    def is_own(self, service: Service) -> bool:
        """Whether the service is asked at its own address, so that an answer is one of the live service."""
        return self.base_of(service) == service.base

    def hurried(self) -> Means:
        """Return what is left of patience once a service could not be reached: where there is no network, none can."""
        limits = replace(self.limits, connect=min(self.limits.connect, _HURRIED_CONNECT))
        return replace(self, patience=replace(self.patience, calls=1), limits=limits)


def _is_address(text: str) -> bool:
    import httpx

    try:
        parts, _ = httpx.URL(text), urlsplit(text).port
    except (httpx.InvalidURL, ValueError):
        return False
    # A password or a query would be kept with the answers and in the provenance.
    plain = not (parts.userinfo or parts.query or parts.fragment)
    return parts.scheme in ("http", "https") and bool(parts.host) and " " not in parts.host and plain


@contextmanager
def pulling(ask: Ask, chosen: Sequence[Service], means: Means) -> Iterator[Pull]:
    """Ask services; within the context nobody else uses what is kept of this pull.

    Raises:
        ParameterError: a key or an address in the environment cannot be used; then nothing was asked.
        SnapshotError: the data folder cannot be written.

    """
    for service in chosen:
        key_of(service, means.environment).check(means.base_of(service))
    asked = [sorted(str(pair) for pair in ask.pairs), ask.every, ask.first]
    wanted = store_folder() / "pulls" / fingerprint(asked)
    with _disk(wanted.parent), _own_folder(wanted) as folder:
        yield Pull(tuple(_all_asked(chosen, ask, means, folder)), folder)


def probe(service: Service, ask: Ask, means: Means, folder: Path) -> str:
    """Ask one small thing of a service; returns what it got, and records that it was seen live.

    Raises:
        ServiceError: one line on what went wrong.
        ParameterError, SnapshotError: a setting cannot be used, or the data folder not be written.

    """
    with (
        _disk(store_folder()),
        _client(service, means, folder, days=0.0) as client,
        _named(service),
    ):
        got = service.probe(Session(client, note=means.on_note), ask)
    if means.is_own(service):
        seen.record(service.name, seen.LIVE, ask.today)
    return got


def _all_asked(chosen: Sequence[Service], ask: Ask, means: Means, folder: Path) -> Iterator[Pulled]:
    """Ask one service after the other; until one was reached, the first that was not takes patience from the next."""
    reached = False
    for service in chosen:
        one = _asked(service, ask, means, folder)
        reached = reached or not one.unreached
        if not reached:
            means = means.hurried()
        yield one


def _asked(service: Service, ask: Ask, means: Means, folder: Path) -> Pulled:
    days = _KEPT_DAYS if service.daily is None else _KEPT_DAYS_WITH_BUDGET
    _forget_stored(folder / service.name)
    client: Client | None = None
    try:
        with _client(service, means, folder, days=days) as client, _named(service):
            step = partial(means.on_step, service.name)
            delivery = service.pull(Session(client, step, means.on_note), ask)
            if delivery.whole and all(
                not isinstance(one, Path) and one.empty for one in delivery.tables.values()
            ):
                # Taken at its word it would empty what is there.
                raise client.error("it gave no figure at all where it has many")
    except ServiceError as error:
        if client is not None and client.between_answers:
            forget(folder / service.name)  # what is kept is of no use: it is asked for anew
        return Pulled(service, None, error, client is not None and client.unreached)
    seen.record(service.name, seen.PULLED, ask.today)
    if means.is_own(service):
        seen.record(service.name, seen.LIVE, ask.today)
    return Pulled(service, delivery, None)


def gate_of(service: Service, interval: float | None = None) -> Gate:
    """Return the gate before a service, by which all processes of a user are counted and held apart."""
    file = store_folder() / "gates" / f"{service.name}.json"
    return Gate(file, service.interval if interval is None else interval, service.daily, service.over)


def _client(service: Service, means: Means, folder: Path, *, days: float) -> Client:
    base = means.base_of(service)
    interval = 0.0 if is_loopback(base) else service.interval  # a server on this machine needs no sparing
    return Client(
        service.called,
        base,
        folder / service.name,
        key=key_of(service, means.environment),
        gate=gate_of(service, interval),
        limits=means.limits,
        patience=means.patience,
        days=days,
        redirects=service.redirects,
        on_wait=means.on_note,
    )


def _forget_stored(folder: Path) -> None:
    """Forget answers that were stored in a snapshot a day ago or earlier."""
    try:
        age = time.time() - (folder / STORED).stat().st_mtime
    except OSError:
        return
    if age > _KEPT_DAYS * 86_400:
        forget(folder)


@contextmanager
def _named(service: Service) -> Iterator[None]:
    """Name the service in errors of parsers, which know the file but not whose it is.

    Whatever else an answer makes a parser stumble on is an error of this service: the others are asked all the same.
    """
    try:
        yield
    except ServiceError:
        raise
    except SourceError as error:
        what = re.sub(r"\S*[0-9a-f]{20}\.body", "the file", str(error)).rstrip(".")
        raise AnswerError(f"{service.called}: {what.removeprefix(f'{service.called}: ')}.") from None
    except (OSError, BilateralError):  # of this machine: a full disk, settings that cannot be used
        raise
    except Exception as error:
        raise AnswerError(
            f"{service.called}: the answer is not what it is known to give ({type(error).__name__})."
        ) from error


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """Tell of a folder that cannot be made or written, or a disk that is full."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise SnapshotError(
            f"{store_folder()} cannot be written: {error.strerror}; BILATERAL_DATA names another folder"
        ) from error


@contextmanager
def _own_folder(wanted: Path) -> Iterator[Path]:
    """Give a folder that no other process uses: the one wanted, or one beside it."""
    for number in range(1, 100):
        folder = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
        with locked_file(folder.with_suffix(".lock"), wait=False) as mine:
            if mine:
                yield folder
                return
    raise ParameterError("The same pull is running many times; wait for one of them to end.")
