"""Call a function in a child forked from a warmed process, to which whatever it needs has been imported.

The function gets one argument and returns a value, both as JSON; the child ends with the call, and with it all the
memory that the call took. It may run notebooks: ``bilateral.execution.warmed`` finds the same warmed process there.
"""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.errors import ExecutionError
from bilateral.execution import warmed
from bilateral.execution.endings import how_it_ended
from bilateral.execution.running_child import LENGTH, Running
from bilateral.execution.warmed import ForkRefusedError, Warmed

if TYPE_CHECKING:
    from bilateral.execution.child import Descriptors

TICK = 0.5  # seconds
KIND = b"call"  # as in bilateral.execution.zygote


@dataclass(frozen=True)
class Returned:
    """What a call gave: its value, and what it wrote to the standard error stream."""

    value: Any
    said: str


class CallError(ExecutionError):
    """The child ended before the function returned."""


def call(
    parent: Warmed,
    function: str,
    argument: Any,
    patience: float | None = None,
    on_start: Callable[[Running], None] = lambda child: None,
) -> Returned:
    """Call ``"module:function"`` with ``argument`` in a child of ``parent`` and wait for what it returns.

    ``on_start`` gets the child, which it may stop; that counts as a crash.
    Raises ``CallError`` when the child crashes, is killed, or takes more than ``patience`` seconds, and
    ``ForkRefusedError`` when there can be no child.
    """
    job = {"function": function, "argument": argument, "environment": dict(os.environ)}
    found: list[Any] = []
    with parent.run(job, KIND) as child:
        on_start(child)
        since = time.monotonic()
        while not child.ended:
            found += [content for _, content in child.messages(TICK)]
            if child.pid is None:
                since = time.monotonic()  # the warmed process is not warm yet
            elif patience is not None and time.monotonic() - since > patience and not child.ended:
                child.stop()
                child.messages(5)
                raise CallError(f"it was given up after {patience:g} s")
        if child.stopped:
            raise CallError("it was stopped")
        if child.refused or child.pid is None:
            raise ForkRefusedError(child.refused or parent.last_words())
        said = child.streams["stderr"].rest().strip()
        if not found:
            last = f": {said.splitlines()[-1]}" if said else ""
            raise CallError(how_it_ended(child.exit_code) + last)
    return Returned(found[-1], said)


class Lent(Warmed):
    """The warmed process that forked this process, which forks further children for it."""

    def __init__(self, control: socket.socket) -> None:
        self.stamp = warmed.stamp()
        self.owner = os.getpid()
        self._control = control

    def ready(self) -> bool:
        """Whether it takes notebooks: it has forked this process."""
        return True

    @property
    def pid(self) -> int:
        """Its process id."""
        return os.getppid()

    def alive(self) -> bool:
        """Whether this process may still ask it: it dies with it."""
        return self.owner == os.getpid()

    def last_words(self) -> str:
        """Return what can be said of its end from here."""
        return "the warmed process is gone"

    def close(self) -> None:
        """Ask for no more."""
        self._control.close()


def run_call(files: Descriptors, control: socket.socket) -> None:
    """Do what a job says, in a process that was forked for it, and send back what the function returns."""
    job = json.loads(os.pread(files.job, os.fstat(files.job).st_size, 0))
    os.close(files.job)
    os.environ.clear()
    os.environ.update(job["environment"])
    os.dup2(files.stdout, 1)
    os.dup2(files.stderr, 2)
    faulthandler.enable(2)
    warmed.adopt(Lent(control))
    module, _, name = job["function"].partition(":")
    value = getattr(importlib.import_module(module), name)(job["argument"])
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    _send(files.messages, value)


def _send(descriptor: int, value: Any) -> None:
    """Write one message, as ``bilateral.execution.warmed.Running`` reads it."""
    head: dict[str, Any] = {}
    for part in (head, value):
        data = json.dumps(part).encode()
        view = memoryview(len(data).to_bytes(LENGTH) + data)
        while view:
            view = view[os.write(descriptor, view) :]
