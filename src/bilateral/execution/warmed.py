"""The client's side of the warmed process: start it, hand it notebooks, read what their children say.

One warmed process serves this process, from any thread. It ends with it, however this process ends. Without Linux,
or with ``BILATERAL_FORK=0`` in the environment, there is none.
"""

from __future__ import annotations

import array
import atexit
import codecs
import contextlib
import json
import os
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilateral.errors import ExecutionError

LENGTH = 8  # as in bilateral.execution.shell, which this process need not import
READY = b"ready"  # as in bilateral.execution.zygote
START = (
    # Nothing that lies in the current folder is imported in place of a library.
    "import sys; sys.path[:] = [entry for entry in sys.path if entry]; "
    "from bilateral.execution.zygote import main; main({}, {!r})"
)
Message = tuple[dict[str, Any], Any]


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


@dataclass
class Stream:
    """What a child wrote to one of its standard streams, read as far as its messages say."""

    name: str
    descriptor: int
    offset: int = 0
    decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("backslashreplace")
    )

    def upto(self, size: int) -> str:
        """Return the text between what was read before and byte ``size``."""
        data = b""
        while self.offset < size:
            piece = os.pread(self.descriptor, size - self.offset, self.offset)
            if not piece:
                break
            self.offset += len(piece)
            data += piece
        return self.decoder.decode(data)

    def rest(self) -> str:
        """Return all that is left."""
        return self.upto(os.fstat(self.descriptor).st_size)


class Running:
    """A notebook that runs in a child: its messages, its streams, and how it ended."""

    def __init__(self, parent: Warmed) -> None:
        from bilateral.execution.capture import STREAMS, stream_file

        self._messages, self._their_messages = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self._messages, False)
        self._line, self._their_line = socket.socketpair()
        self._line.setblocking(False)
        self.streams = {name: Stream(name, stream_file(name)) for name in STREAMS}
        self.parent = parent
        self.exit_code: int | None = None
        self.refused: str | None = None
        self.pid: int | None = None
        self.ended = False
        self.stopped = False
        self._buffer = bytearray()
        self._said = b""

    @contextlib.contextmanager
    def hand_over(self, job: dict[str, Any]) -> Iterator[tuple[socket.socket, list[int]]]:
        """Give the child's ends while they are sent, then close them here."""
        description = os.memfd_create("job", os.MFD_CLOEXEC)
        try:
            os.write(description, json.dumps(job).encode())
            files = [self._their_messages, description, *(s.descriptor for s in self.streams.values())]
            yield self._their_line, files
        finally:
            os.close(description)
            os.close(self._their_messages)
            self._their_line.close()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def messages(self, timeout: float | None = None) -> list[Message]:
        """Wait at most ``timeout`` seconds for something to happen and return the messages that came.

        An empty list means that time ran out, or that ``ended`` has become true.
        """
        selector = selectors.DefaultSelector()
        selector.register(self._messages, selectors.EVENT_READ)
        selector.register(self._line, selectors.EVENT_READ)
        limit = None if timeout is None else time.monotonic() + timeout
        found: list[Message] = []
        with selector:
            while not found and not self.ended:
                left = None if limit is None else max(0.0, limit - time.monotonic())
                if not selector.select(left):
                    break
                ending = self._listen()
                found = self._read()
                self.ended = ending
        return found

    def _listen(self) -> bool:
        """Read what the warmed process says about the child; return whether it has ended."""
        try:
            said = self._line.recv(4096)
        except BlockingIOError:
            return False
        *lines, self._said = (self._said + said).split(b"\n")
        for line in lines:
            news = json.loads(line)
            self.pid = news.get("pid", self.pid)
            self.exit_code = news.get("exit", self.exit_code)
            self.refused = news.get("refused", self.refused)
        return not said or self.exit_code is not None

    def _read(self) -> list[Message]:
        with contextlib.suppress(BlockingIOError):
            while piece := os.read(self._messages, 1 << 20):
                self._buffer += piece
        found = []
        while (frame := self._frame(0)) and (body := self._frame(frame[1])):
            found.append((json.loads(frame[0]), json.loads(body[0])))
            del self._buffer[: body[1]]
        return found

    def _frame(self, start: int) -> tuple[bytes, int] | None:
        begin = start + LENGTH
        end = begin + int.from_bytes(self._buffer[start:begin])
        if len(self._buffer) < begin or len(self._buffer) < end:
            return None
        return bytes(self._buffer[begin:end]), end

    def stop(self) -> None:
        """Have the child killed, or never begun; ``messages`` still tells how one that ran has ended."""
        self.stopped = True
        with contextlib.suppress(OSError):
            # A warmed process that is still importing answers nobody: then there is nothing to wait for.
            self._line.shutdown(socket.SHUT_WR if self.parent.ready() else socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the child; one that still runs is killed."""
        self._line.close()
        os.close(self._messages)
        for stream in self.streams.values():
            os.close(stream.descriptor)


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
    package = Path(__file__).parents[1]
    places = [Path(entry) for entry in sys.path if entry] + sorted(package.rglob("*.py"))
    found = []
    for place in places:
        with contextlib.suppress(OSError):
            found.append((str(place), place.stat().st_mtime_ns))
    return tuple(found)
