"""Tasks done side by side in threads, each of which waits for a child: they end together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

from bilateral.execution.running_child import Running

Result = TypeVar("Result")


class Team:
    """The children that run now, so that all can be ended when one fails or the user interrupts."""

    def __init__(self) -> None:
        self._running: list[Running] = []
        self._lock = threading.Lock()
        self.stopped = False

    def add(self, child: Running) -> None:
        """Count a child in, which is ended at once if the team has been stopped."""
        with self._lock:
            self._running.append(child)
            if self.stopped:
                child.stop()

    def stop(self) -> None:
        """End every child, also those that are yet to come."""
        with self._lock:
            self.stopped = True
            for child in self._running:
                child.stop()


def side_by_side(
    tasks: Sequence[Callable[[Team], Result]], workers: int, meanwhile: Callable[[], object] = lambda: None
) -> list[Result]:
    """Do tasks, ``workers`` at a time and begun in their order; return what each gives, in the same order.

    A task counts the children that it starts in with the team that it gets. ``meanwhile`` is called once the first
    have begun. Raises what the first task to fail raised, and ends the others' children.
    """
    team = Team()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="task")
    # SIGINT reaches the main thread only, which is usually here. It ends them all, wherever it strikes.
    try:
        futures = [pool.submit(task, team) for task in tasks]
        meanwhile()
        finished, _ = wait(futures, return_when=FIRST_EXCEPTION)
        failed = [future for future in futures if future in finished and future.exception()]
    finally:
        team.stop()
        pool.shutdown(wait=True, cancel_futures=True)
    return [future.result() for future in failed or futures]
