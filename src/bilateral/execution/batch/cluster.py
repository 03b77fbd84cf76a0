"""Dask as a batch uses it: processes of this machine, or the workers of a scheduler elsewhere; the rest is the same."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any

from bilateral.errors import ExecutionError, ParameterError
from bilateral.execution.batch.inspection import compare, look, probe_in
from bilateral.execution.batch.maker import give_up, make_pair, warm
from bilateral.execution.batch.task import Outcome, Task
from bilateral.execution.fingerprint import ingredients

if TYPE_CHECKING:
    from distributed import Client, Future

    from bilateral.execution.batch.plan import Batch

INSTALL = "pip install 'bilateral[cluster]'"
ANSWER = 10.0  # seconds that a scheduler may take to answer
FIRST_WORKER = 30.0  # seconds to wait for a first worker
LOST_WORKERS = 120.0  # seconds to wait for workers when all have gone
COUNT_AGAIN = 2.0  # seconds for which a count of the workers is good
SETTINGS = {
    "distributed.scheduler.allowed-failures": 0,  # whether to try again is decided here
    # What watches many short tasks costs a core some percent, and tells nothing about a few long ones.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.tick.cycle": "5s",
    "logging": {"distributed": "critical"},
}


class SchedulerLostError(ExecutionError):
    """The scheduler does not answer any more."""


@dataclass
class Cluster:
    """Workers that make reports, each as many at a time as it has threads."""

    client: Client
    address: str
    local: bool
    most: int | None
    _without_since: float | None = None
    _threads: int = 0
    _counted_at: float = -COUNT_AGAIN

    def slots(self) -> int:
        """Return how many reports can be made at a time right now.

        Raises ``SchedulerLostError``, and ``ExecutionError`` when there have been no workers for some time.
        """
        if time.monotonic() - self._counted_at >= COUNT_AGAIN:
            try:
                self._threads = int(sum(self.client.nthreads().values()))
            except Exception as error:
                raise self.lost() from error
            self._counted_at = time.monotonic()
        if self._threads:
            self._without_since = None
            return self._threads if self.most is None else min(self._threads, self.most)
        self._without_since = self._without_since or time.monotonic()
        if time.monotonic() - self._without_since > LOST_WORKERS:
            raise ExecutionError(f"All workers are gone, and none has come back for {LOST_WORKERS:g} s.")
        return 0

    def submit(self, task: Task, attempt: int) -> Future[Outcome]:
        """Have a report made somewhere; the future's result is an ``Outcome``."""
        key = f"bilateral-{task.token}-{task.key}-{attempt}"
        return self.client.submit(make_pair, task, key=key, pure=False, retries=0)

    def warm(self) -> None:
        """Have every worker start its warmed process now."""
        with contextlib.suppress(Exception):
            self.client.run(warm, on_error="ignore")

    def allowed_failures(self) -> int:
        """Return how often the scheduler gives a task to another worker after its worker has died."""
        if self.local:
            return 0
        with contextlib.suppress(Exception):
            return int(self.client.run_on_scheduler(_allowed_failures))
        return 3

    def restart(self, workers: Sequence[str]) -> None:
        """Replace workers by new processes; they have nothing to do."""
        with contextlib.suppress(Exception):
            self.client.restart_workers(list(workers), timeout=60, raise_for_error=False)

    def give_up(self, token: str, futures: Sequence[Future[Outcome]]) -> None:
        """End at once what is being made for this batch."""
        with contextlib.suppress(Exception):
            self.client.cancel(list(futures), force=True)
        with contextlib.suppress(Exception):
            self.client.run(give_up, token, on_error="ignore")

    def lost(self) -> SchedulerLostError:
        """Return the error that says the scheduler is gone."""
        return SchedulerLostError(
            f"The scheduler at {self.address} does not answer any more. What is made stays; "
            "the same command goes on from there when it is back."
        )


def _allowed_failures(dask_scheduler: Any = None) -> int:
    return int(dask_scheduler.allowed_failures)


@contextlib.contextmanager
def connected(batch: Batch) -> Iterator[Cluster]:
    """Start processes on this machine, or connect to the scheduler that is asked for; end or leave them at the end.

    Raises ``ParameterError`` where Dask is not installed, and ``ExecutionError`` where no scheduler or worker answers.
    """
    _need_dask()
    import dask

    with dask.config.set(SETTINGS), _hushed():
        yield from _local(batch) if not batch.request.scheduler else _remote(batch)


@contextlib.contextmanager
def _hushed() -> Iterator[None]:
    """Keep Dask's own log from the terminal for a while: what matters of it is said in our words."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _need_dask() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise ParameterError(f"Batches run on Dask, which is not installed: {INSTALL}") from None


def _local(batch: Batch) -> Iterator[Cluster]:
    from distributed import Client, LocalCluster

    count = min(batch.request.workers or os.cpu_count() or 1, max(1, len(batch.pairs)))
    with _shielded():
        processes = LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # any free port: without one it would take its usual, and complain
            memory_limit=0,  # the memory is in the processes beside a worker, which watches over it itself
            silence_logs=logging.CRITICAL,
        )
    with processes, Client(processes, set_as_default=False) as client:
        yield Cluster(client, processes.scheduler_address, local=True, most=None)


@contextlib.contextmanager
def _shielded() -> Iterator[None]:
    """Keep interrupts from the keyboard away from threads and processes that the block starts, and theirs in turn.

    A terminal sends them to the whole family; this process alone decides what they end.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # else the first process would start it, which lets interrupts in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _remote(batch: Batch) -> Iterator[Cluster]:
    from distributed import Client

    address = batch.request.scheduler
    _check_address(address)
    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise ExecutionError(
            f"No Dask scheduler answers at {address} (waited {ANSWER:g} s): start one with `dask scheduler`."
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=FIRST_WORKER)
        except TimeoutError:
            raise ExecutionError(
                f"The scheduler at {address} has no workers: start some with `dask worker {address}`."
            ) from None
        yield Cluster(client, address, local=False, most=batch.request.workers)


def _check_address(address: str) -> None:
    from distributed.comm.addressing import parse_address, parse_host_port
    from distributed.comm.registry import get_backend

    try:
        scheme, location = parse_address(address)
        get_backend(scheme)
        if scheme in ("tcp", "tls") and not 0 < parse_host_port(location)[1] < 65536:
            raise ValueError("the port is a number from 1 to 65535")
    except ValueError as error:
        raise ParameterError(
            f"{address!r} is no address of a scheduler, such as tcp://host:8786: {error}"
        ) from None


def inspect_workers(cluster: Cluster, batch: Batch, task: Task) -> None:
    """Raise ``ExecutionError`` for a worker that would not make the same reports in the same place."""
    if cluster.local:
        return
    with probe_in(batch.output, task.token) as probe:
        seen = cluster.client.run(look, task, probe, on_error="return")
    compare(ingredients(batch.plan), seen)
