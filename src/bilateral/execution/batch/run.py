"""Run a batch: give out its pairs, take in how they went, try a failing one once more, keep the gallery up to date."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from bilateral.errors import ExecutionError
from bilateral.execution.batch.cluster import Cluster, connected, inspect_workers
from bilateral.execution.batch.lock import output_lock
from bilateral.execution.batch.maker import MIB
from bilateral.execution.batch.plan import Batch, plan_for
from bilateral.execution.batch.progress import Count, Display
from bilateral.execution.batch.task import Outcome, task_of
from bilateral.execution.staging import clear_leftovers
from bilateral.pair import Pair

if TYPE_CHECKING:
    from distributed import Future

TRIES = 2  # a failing pair is tried once more
GALLERY_EVERY = 300.0  # seconds between two gallery pages while reports are being made
WORKER_BOUND = 600 * MIB  # a worker's process beyond it is replaced; it begins with a sixth
TICK = 0.5


class BatchInterrupted(KeyboardInterrupt):  # it is an interrupt
    """A batch was interrupted after so many reports had been ``made``."""

    def __init__(self, made: int) -> None:
        super().__init__()
        self.made = made


@dataclass(frozen=True)
class BatchResult:
    """How a batch went: pairs made, pairs failed with their reason, seconds, and the gallery's page."""

    made: tuple[Pair, ...]
    failed: dict[Pair, str]
    seconds: float
    gallery: Path | None
    memory: dict[str, int]


def run_batch(batch: Batch, display: Display | None = None) -> BatchResult:
    """Make the reports of a batch. A pair that fails is recorded, and the others go on.

    However this ends, what was made is whole and the next call with the same request goes on from there. Raises
    ``OutputError`` where reports cannot be written or another batch is writing there, ``ParameterError`` and
    ``ExecutionError`` where no workers can be had or they would make other reports.
    """
    began = time.monotonic()
    with output_lock(batch.output):
        clear_leftovers(batch.output)
        state = _State(batch, display or Display())
        if batch.pairs:
            _make(batch, state)
        gallery = state.gallery(last=True)
    return BatchResult(tuple(state.made), state.failed, time.monotonic() - began, gallery, state.memory)


def _make(batch: Batch, state: _State) -> None:
    try:
        with connected(batch) as cluster:
            token = secrets.token_hex(6)
            inspect_workers(cluster, batch, task_of(batch.plan, token, batch.request.timeout))
            cluster.warm()
            _Round(batch, state, cluster, token).run()
    except BaseException as error:
        there = state.count_there()
        if there or state.failed:
            state.gallery(last=True)
        if isinstance(error, KeyboardInterrupt):
            raise BatchInterrupted(there) from error
        raise
    finally:
        _clear_soon(batch.output)


def _clear_soon(output: Path) -> None:
    """Remove what processes left that were ended a moment ago, once they are gone."""
    for _ in range(20):
        if clear_leftovers(output) == 0:
            return
        time.sleep(0.1)


@dataclass
class _State:
    """How far a batch is."""

    batch: Batch
    display: Display
    made: list[Pair] = field(default_factory=list)
    failed: dict[Pair, str] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    _gallery_at: float = field(default_factory=time.monotonic)

    def count(self) -> Count:
        """Return the numbers that progress shows."""
        return Count(len(self.batch.pairs), len(self.made), len(self.failed), time.monotonic() - self.began)

    def count_there(self) -> int:
        """Count the reports that are there, also those of which a worker had no time left to tell."""
        ledger, made = self.batch.ledger, set(self.made)
        others = (pair for pair in self.batch.pairs if pair not in made)
        return len(made) + sum(ledger.is_done(plan_for(self.batch.plan, pair)) for pair in others)

    def succeed(self, pair: Pair, outcome: Outcome) -> None:
        self.made.append(pair)
        self.batch.ledger.clear_failure(pair)
        self.display.made(pair, outcome, self.count())
        self.gallery()

    def fail(self, pair: Pair, reason: str, tries: int) -> None:
        self.failed[pair] = reason
        self.batch.ledger.record_failure(pair, reason, tries)
        self.display.failed(pair, reason, self.count())

    def remember(self, outcome: Outcome) -> None:
        """Keep the most that a process of each kind had."""
        for kind, size in outcome.memory.items():
            self.memory[kind] = max(size, self.memory.get(kind, 0))

    def gallery(self, *, last: bool = False) -> Path | None:
        """Write the gallery, now and then and at the end; what goes wrong with it is said, and stops nothing."""
        if not last and time.monotonic() - self._gallery_at < GALLERY_EVERY:
            return None
        if not self.batch.output.is_dir():
            return None
        from bilateral.rendering.gallery import write_gallery

        try:
            return Path(write_gallery(self.batch.output, self.batch.plan.request.language))
        except Exception as error:
            self.display.note(f"The gallery was not written: {' '.join(str(error).split())}")
            return None
        finally:
            self._gallery_at = time.monotonic()


@dataclass
class _Try:
    """A pair that is being made or waits for it."""

    pair: Pair
    tries: int = 0  # that have ended
    alone: bool = False  # its worker died: nothing else is made beside it, so that no other pair dies with it


class _Round:
    """Gives out pairs and takes in outcomes until none is left."""

    def __init__(self, batch: Batch, state: _State, cluster: Cluster, token: str) -> None:
        self.batch, self.state, self.cluster, self.token = batch, state, cluster, token
        self.waiting = deque(_Try(pair) for pair in batch.pairs)
        self.suspects: deque[_Try] = deque()
        self.running: dict[Future[Outcome], _Try] = {}
        self.ended: SimpleQueue[Future[Outcome]] = SimpleQueue()
        self.worn: set[str] = set()
        self.allowed = cluster.allowed_failures()

    def run(self) -> None:
        """Make all pairs; when anything interrupts, end what is being made."""
        self.state.began = time.monotonic()
        try:
            while self.waiting or self.suspects or self.running:
                self._replace_worn()
                self._give_out()
                for future in self._ended():
                    self._take_in(future, self.running.pop(future))
                self.state.display.tick(self.state.count())
        except BaseException:
            self.cluster.give_up(self.token, tuple(self.running))
            raise

    def _give_out(self) -> None:
        if self.worn:
            return  # they are replaced when nothing runs
        slots = self.cluster.slots()
        while self.waiting and len(self.running) < slots:
            self._submit(self.waiting.popleft())
        if self.suspects and not self.waiting and not self.running and slots:
            self._submit(self.suspects.popleft())

    def _submit(self, one: _Try) -> None:
        task = task_of(plan_for(self.batch.plan, one.pair), self.token, self.batch.request.timeout)
        future = self.cluster.submit(task, one.tries)
        self.running[future] = one
        future.add_done_callback(self.ended.put)

    def _ended(self) -> Iterator[Future[Outcome]]:
        with contextlib.suppress(Empty):
            yield self.ended.get(timeout=TICK)
            while True:
                yield self.ended.get_nowait()

    def _take_in(self, future: Future[Outcome], one: _Try) -> None:
        outcome = self._outcome(future, one)
        # A result that somebody still asks for is made again when its worker is gone.
        future.release()
        if outcome is None:
            return
        self.state.remember(outcome)
        if outcome.memory.get("worker", 0) > WORKER_BOUND and outcome.worker:
            self.worn.add(outcome.worker)
        if outcome.mismatch:
            raise ExecutionError(f"The worker {outcome.worker} would make other reports: {outcome.reason}.")
        if outcome.said:
            self.state.display.note(f"{one.pair}: {outcome.said.splitlines()[-1]}")
        if outcome.made:
            self.state.succeed(one.pair, outcome)
            return
        one.tries += 1
        if one.tries < TRIES:
            self.waiting.append(one)
        else:
            self.state.fail(one.pair, outcome.reason, one.tries)

    def _outcome(self, future: Future[Outcome], one: _Try) -> Outcome | None:
        """Return how a pair went; None when its worker died and it is to be tried again."""
        if future.status == "finished":
            outcome: Outcome = future.result()
            return outcome
        error: Any = future.exception() if future.status == "error" else None
        if error is None:  # cancelled or lost, and not by us
            raise self.cluster.lost()
        if type(error).__name__ != "KilledWorker":
            return Outcome(one.pair.key, reason=" ".join(f"{type(error).__name__}: {error}".split()))
        one.tries += 1 + self.allowed
        # All that a worker had been given counts as having killed it: only alone it is certain which one does.
        if one.tries < TRIES or (not one.alone and not self.allowed):
            one.alone = True
            self.suspects.append(one)
            return None
        self.state.fail(
            one.pair, f"the worker died each of the {one.tries} times that it was tried", one.tries
        )
        return None

    def _replace_worn(self) -> None:
        if self.worn and not self.running:
            self.cluster.restart(sorted(self.worn))
            self.worn.clear()
