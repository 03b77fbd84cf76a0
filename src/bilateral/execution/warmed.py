"""The client's side of the warmed process: start it, hand it notebooks, read what their children say.

One warmed process serves this process, from any thread. It ends with it, however this process ends. Without Linux,
or with ``BILATERAL_FORK=0`` in the environment, there is none.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bilateral.errors import ExecutionError
from bilateral.execution.running_child import Running

READY = b"ready"  # as in bilateral.execution.zygote
START = (
    # Nothing that lies in the current folder is imported in place of a library.
    "import sys; sys.path[:] = [entry for entry in sys.path if entry]; "
    "from bilateral.execution.zygote import main; main({}, {!r})"
)


class ForkRefusedError(ExecutionError):
    """No child could be forked; the notebook has not begun."""


def why_not() -> str | None:
    """Say why this system has no warmed processes, or return None where it has."""
    if not sys.platform.startswith("linux"):
        return f"forking a warmed process is not safe on {sys.platform}"
    if not (hasattr(os, "fork") and hasattr(os, "memfd_create")):
        return "this Python cannot fork"
    if os.environ.get("BILATERAL_FORK") == "0":
        return "BILATERAL_FORK is 0"
    return None


class Warmed:
    """A running warmed process; ``also`` are modules that it imports beside those of every chapter."""

    def __init__(self, also: Sequence[str] = ()) -> None:
        self.stamp = stamp()
        self.owner = os.getpid()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        self._ready = False
        self._log = os.memfd_create("warmed", os.MFD_CLOEXEC)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", START.format(theirs.fileno(), list(also))],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,
            )

    def alive(self) -> bool:
        """Whether it still runs and is this process's own."""
        return self.owner == os.getpid() and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def run(self, job: dict[str, Any], kind: bytes = b"job") -> Running:
        """Ask for a child that runs ``job``; raises ``ForkRefusedError`` when the warmed process is gone.

        ``kind`` is ``b"call"`` for a function instead of a notebook.
        """
        running = Running(self)
        with running.hand_over(job) as (line, files):
            try:
                # As socket.send_fds does, which is not thread-safe about partial messages; a packet goes
                # whole.
                rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [line.fileno(), *files]))
                self._control.sendmsg([kind], [rights])
            except OSError as error:
                running.close()
                raise ForkRefusedError(self.last_words()) from error
        return running

    def last_words(self) -> str:
        """Return the last line that the warmed process wrote: why it, or a child before its first cell, died."""
        lines = os.pread(self._log, 1 << 20, 0).decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "the warmed process could not be started"

    def ready(self) -> bool:
        """Whether it has imported everything and takes notebooks."""
        with contextlib.suppress(OSError):
            self._ready = self._ready or self._control.recv(16, socket.MSG_DONTWAIT) == READY
        return self._ready

    def close(self) -> None:
        """End it and every child that still runs."""
        if self.owner != os.getpid():
            return
        ready = self.ready()
        self._control.close()
        if ready:
            # It ends its children with all that they started, then itself.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            os.close(self._log)
        self._log = -1


_lock = threading.Lock()
_started: list[Warmed] = []  # the last one takes new notebooks, older ones finish theirs


def warmed() -> Warmed:
    """Return this process's warmed process, started now if there is none or the code has changed since."""
    with _lock:
        for dead in [one for one in _started if not one.alive()]:
            dead.close()
            _started.remove(dead)
        if not _started or _started[-1].stamp != stamp():
            _started.append(Warmed())
        return _started[-1]


def adopt(process: Warmed) -> None:
    """Have ``warmed`` return this one from now on."""
    with _lock:
        _started[:] = [process]


def cool_down() -> None:
    """End this process's warmed process, if there is one, and every notebook that it runs."""
    with _lock:
        while _started:
            _started.pop().close()


atexit.register(cool_down)


def stamp() -> tuple[tuple[str, int], ...]:
    """Tell one state of the code from another: after ``pip install`` a new process must be warmed."""
    places = [entry for entry in sys.path if entry]
    for folder, _, names in os.walk(Path(__file__).parents[1]):
        places += [f"{folder}/{name}" for name in names if name.endswith(".py")]
    found = []
    for place in sorted(places):
        with contextlib.suppress(OSError):
            found.append((place, os.stat(place).st_mtime_ns))  # noqa: PTH116  # asked before each chapter
    return tuple(found)
