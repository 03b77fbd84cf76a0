"""The standard streams of a notebook, kept in memory files that outlive the process that writes them.

``print`` and everything that writes to file descriptors 1 and 2 (C libraries, subprocesses, a crash report)
append to the same two files. The reader holds them open as well, so nothing is lost when the writer is
killed.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import sys
from collections.abc import Callable
from typing import Any

STREAMS = ("stdout", "stderr")


class NotebookStream(io.TextIOWrapper):
    """A text stream that writes straight to a file, and calls ``on_write`` with its name before it does.

    It looks as that of a kernel does: it bears the stream's name and has no bytes beneath it.
    """

    def __init__(self, descriptor: int, name: str, on_write: Callable[[str], None]) -> None:
        raw = io.FileIO(descriptor, "wb", closefd=False)
        # Unbuffered on purpose (TextIOWrapper accepts a raw file): a crash must not swallow what was printed.
        super().__init__(raw, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)
        self._stream = name
        self._on_write = on_write

    @property
    def name(self) -> str:
        """``stdout`` or ``stderr``."""
        return self._stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Spelt as a kernel spells it."""
        return "UTF-8"

    def __getattribute__(self, name: str) -> Any:
        if name == "buffer":
            raise AttributeError("'OutStream' object has no attribute 'buffer'")
        return super().__getattribute__(name)

    def write(self, text: str) -> int:
        """Write ``text`` and return its length."""
        self._on_write(self._stream)
        return super().write(text)


class Capture:
    """Both standard streams of this process, redirected to two files.

    ``turned`` is called when a write goes to the other stream than the last one: their order is known only
    then.
    """

    def __init__(self, stdout: int, stderr: int, turned: Callable[[], None]) -> None:
        # Descriptors 1 and 2 belong to the notebook, which may redirect them; these copies stay ours.
        self._files = tuple(fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 3) for fd in (stdout, stderr))
        self._turned = turned
        self._last = ""
        self._owner = os.getpid()
        os.dup2(stdout, 1)
        os.dup2(stderr, 2)
        sys.stdout = NotebookStream(self._files[0], "stdout", self._note)
        sys.stderr = NotebookStream(self._files[1], "stderr", self._note)

    def _note(self, stream: str) -> None:
        if stream != self._last:
            if self._last and os.getpid() == self._owner:
                self._turned()
            self._last = stream

    def sizes(self) -> tuple[int, int]:
        """Return how many bytes each stream holds by now."""
        for stream in (sys.__stdout__, sys.__stderr__):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()  # type: ignore[union-attr]
        return os.fstat(self._files[0]).st_size, os.fstat(self._files[1]).st_size


def stream_file(name: str) -> int:
    """Return a new memory file whose every write appends."""
    descriptor = os.memfd_create(f"notebook-{name}", os.MFD_CLOEXEC)
    fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_APPEND)
    return descriptor
