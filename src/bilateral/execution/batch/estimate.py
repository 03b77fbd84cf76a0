"""How long a batch will take, from how long reports took."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bilateral.errors import ExecutionError
from bilateral.execution.batch.ledger import core_seconds, read_json
from bilateral.execution.batch.maker import Maker
from bilateral.execution.batch.plan import Batch, plan_for
from bilateral.execution.batch.task import task_of
from bilateral.execution.manifest import RUN_FILE


@dataclass(frozen=True)
class Estimate:
    """``seconds`` for all pairs on ``workers`` at a time, at ``each`` seconds a report, from ``reports`` of them.

    ``reports`` is 0 where there was none and one was made for it, and not kept.
    """

    seconds: float
    each: float
    reports: int
    workers: int


def estimate(batch: Batch) -> Estimate:
    """Reckon how long a batch takes. Makes a first report, elsewhere, if there is none. Raises ``ExecutionError`` when that fails."""
    workers = _workers(batch)
    measured = batch.ledger.seconds_a_report()
    each, reports = measured or (_measure(batch), 0)
    return Estimate(len(batch.pairs) * each / workers, each, reports, workers)


def _workers(batch: Batch) -> int:
    """Return how many reports make progress at a time: on this machine not more than it has cores."""
    asked = batch.request.workers or os.cpu_count() or 1
    return asked if batch.request.scheduler else min(asked, os.cpu_count() or 1)


def _measure(batch: Batch) -> float:
    """Make the first report as a worker would, in a folder that is thrown away; return the seconds of its parts."""
    plan = plan_for(batch.plan, batch.pairs[0])
    maker = Maker()
    with TemporaryDirectory(prefix="bilateral-") as folder:
        elsewhere = replace(plan, request=replace(plan.request, output=Path(folder)))
        try:
            told = maker.make(task_of(elsewhere, "", batch.request.timeout))
        finally:
            maker.stop()
        if told.get("reason"):
            raise ExecutionError(f"The first report, on {plan.pair}, could not be made: {told['reason']}")
        seconds = (read_json(elsewhere.folder / RUN_FILE) or {}).get("seconds")
    return core_seconds(seconds) or float(told["seconds"])
