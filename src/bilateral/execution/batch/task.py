"""What a worker is told about one report, and what it answers: plain values that travel to other machines."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bilateral.execution.fingerprint import fingerprint, ingredients
from bilateral.execution.request import Plan, ReportRequest

#: What decides about a report's bytes beside its request.
PASSED_ON = ("SOURCE_DATE_EPOCH",)


@dataclass(frozen=True)
class Task:
    """One report to make: its request, the fingerprint that it must get, and for which batch (``token``)."""

    key: str
    token: str
    request: dict[str, Any]
    fingerprint: str
    patience: float
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How a report went: made in ``seconds``, or not for a ``reason``.

    ``mismatch`` means that the worker would make another report than the one asked for: not the pair's fault, and the
    same for every pair. ``said`` is what was printed to the error stream. ``memory`` holds bytes: of the worker's
    process, of its warmed process, and the most that the report's own process had.
    """

    key: str
    seconds: float = 0.0
    reason: str = ""
    mismatch: bool = False
    said: str = ""
    memory: Mapping[str, int] = field(default_factory=dict)
    worker: str = ""

    @property
    def made(self) -> bool:
        """Whether the report is there."""
        return not self.reason


def task_of(plan: Plan, token: str, patience: float) -> Task:
    """Return the task of making the report of a plan."""
    request = asdict(plan.request)
    for name in ("output", "notebooks", "project", "claims"):
        request[name] = str(request[name]) if request[name] else ""
    for name in ("notebooks", "project"):
        request[name] = str(Path(request[name]).absolute()) if request[name] else ""
    request["workers"] = 1  # one core a worker: its chapters run one after the other
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return Task(plan.pair.key, token, request, fingerprint(ingredients(plan)), patience, environment)


def request_of(told: Mapping[str, Any]) -> ReportRequest:
    """Return the request that a task holds, also after it has been through JSON."""
    values = dict(told)
    for name in ("chapters", "formats"):
        values[name] = tuple(values[name])
    values["output"] = Path(values["output"])
    for name in ("notebooks", "project"):
        values[name] = Path(values[name]) if values[name] else None
    return ReportRequest(**values)
