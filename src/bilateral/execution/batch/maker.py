"""A worker's end of a batch: it has reports made by processes forked from a warmed process of its own.

The worker itself imports none of what a report needs. It never forks: it has threads and connections of Dask.
"""

from __future__ import annotations

import contextlib
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilateral.errors import ExecutionError
from bilateral.execution import warmed
from bilateral.execution.batch.task import Outcome, Task
from bilateral.execution.called import call
from bilateral.execution.warmed import Warmed

MIB = 1 << 20
WARMED_BOUND = 400 * MIB  # a warmed process beyond it is started anew; it begins with less than half
WARMED_REPORTS = 200  # and so it is after this many reports
#: What the warmed process imports for reports, beside what chapters need.
MODULES = (
    "papermill.execute",
    "bilateral.execution.forked",
    "bilateral.execution.merge",
    "bilateral.execution.report",
    "bilateral.rendering.html",
    "bilateral.rendering.pdf",
    "bilateral.rendering.table_csv",
    "bilateral.evidence.claims_file",
    "bilateral.execution.batch.making",
)
FUNCTION = "bilateral.execution.batch.making:make"


@dataclass
class Maker:
    """The warmed process of this worker, started when it is first needed."""

    reports: int = 0
    token: str = ""
    _warmed: Warmed | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> Warmed:
        """Return the warmed process, a new one where it has grown, died, or the code has changed."""
        with self._lock:
            if self._warmed is not None and self._stale(self._warmed):
                self._warmed.close()
                self._warmed = None
            if self._warmed is None:
                self._warmed = Warmed(MODULES)
                self.reports = 0
            return self._warmed

    def _stale(self, process: Warmed) -> bool:
        return (
            not process.alive()
            or process.stamp != warmed.stamp()
            or self.reports >= WARMED_REPORTS
            or resident(process.pid) > WARMED_BOUND
        )

    def make(self, task: Task) -> dict[str, Any]:
        """Have the report of a task made; return fields of an ``Outcome``."""
        told = {"request": task.request, "fingerprint": task.fingerprint}
        if warmed.why_not() is not None:
            from bilateral.execution.batch.making import make

            return make(told)
        process = self.start()
        self.token = task.token
        try:
            returned = call(process, FUNCTION, told, task.patience)
        except ExecutionError as error:
            return {"reason": str(error)}
        finally:
            self.reports += 1
        value: dict[str, Any] = returned.value
        memory = {**value.get("memory", {}), "warmed": resident(process.pid)}
        return {**value, "memory": memory, "said": returned.said}

    def stop(self) -> None:
        """End the warmed process and the report that it is making."""
        with self._lock:
            if self._warmed is not None:
                self._warmed.close()
                self._warmed = None


_maker = Maker()


def make_pair(task: Task) -> Outcome:
    """Make the report of a task: what runs on a worker. It raises nothing."""
    os.environ.update(task.environment)
    told = _maker.make(task)
    memory = {**told.pop("memory", {}), "worker": resident(os.getpid())}
    return Outcome(task.key, memory=memory, worker=_address(), **told)


def warm() -> None:
    """Start the warmed process of this worker, if it has none."""
    if warmed.why_not() is None:
        _maker.start()


def give_up(token: str) -> None:
    """End what this worker makes for a batch, at once."""
    if _maker.token == token:
        _maker.stop()


def resident(pid: int) -> int:
    """Return the resident memory of a process in bytes; 0 where that is not known."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _address() -> str:
    try:
        from distributed import get_worker

        return str(get_worker().address)
    except (ImportError, ValueError):
        return ""
