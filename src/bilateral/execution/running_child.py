"""A child of the warmed process, seen from its client: what it says, what it writes, how it ends."""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilateral.execution.warmed import Warmed

# A crash report comes last and tells of up to 100 frames, with the paths of their files, and of all extensions.
TAIL = 1 << 18
LENGTH = 8  # as in bilateral.execution.shell, which this process need not import
Message = tuple[dict[str, Any], Any]


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

    def tail(self) -> str:
        """Return the last lines that were written, whatever has been read."""
        size = os.fstat(self.descriptor).st_size
        return os.pread(self.descriptor, TAIL, max(0, size - TAIL)).decode(errors="replace")

    def rest(self) -> str:
        """Return all that is left."""
        return self.upto(os.fstat(self.descriptor).st_size)


class Running:
    """A notebook that runs in a child: its messages, its streams, and how it ended."""

    def __init__(self, parent: Warmed) -> None:
        from bilateral.execution.capture import STREAMS, stream_file

        self._messages, self._their_messages = socket.socketpair()
        self._messages.setblocking(False)
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
        self._unread: list[Message] = []
        self._silent = False
        self._said = b""

    @contextlib.contextmanager
    def hand_over(self, job: dict[str, Any]) -> Iterator[tuple[socket.socket, list[int]]]:
        """Give the child's ends while they are sent, then close them here."""
        description = os.memfd_create("job", os.MFD_CLOEXEC)
        try:
            os.write(description, json.dumps(job).encode())
            files = [
                self._their_messages.fileno(),
                description,
                *(s.descriptor for s in self.streams.values()),
            ]
            yield self._their_line, files
        finally:
            os.close(description)
            self._their_messages.close()
            self._their_line.close()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def begun(self) -> bool:
        """Wait until the child runs, or it is clear that it never will; return which."""
        while self.pid is None and not self.ended:
            self._unread += self._wait(None, begun=True)
        return self.pid is not None

    def messages(self, timeout: float | None = None) -> list[Message]:
        """Wait at most ``timeout`` seconds for something to happen and return the messages that came.

        An empty list means that time ran out, or that ``ended`` has become true.
        """
        if self._unread:
            found, self._unread = self._unread, []
            return found
        return self._wait(timeout)

    def _wait(self, timeout: float | None, begun: bool = False) -> list[Message]:
        selector = selectors.DefaultSelector()
        if not self._silent:
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
                was_silent = self._silent
                found = self._read()
                if self._silent and not was_silent:
                    selector.unregister(self._messages)
                self.ended = ending
                if begun and self.pid is not None:
                    break
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
            while piece := self._receive():
                self._buffer += piece
        found = []
        while (frame := self._frame(0)) and (body := self._frame(frame[1])):
            found.append((json.loads(frame[0]), json.loads(body[0])))
            del self._buffer[: body[1]]
        return found

    def _receive(self) -> bytes:
        """Return what has come; nothing once the child has closed its end, which it may do long before it ends."""
        try:
            piece = self._messages.recv(1 << 20)
        except ConnectionError:
            piece = b""
        self._silent = not piece
        return piece

    def _frame(self, start: int) -> tuple[bytes, int] | None:
        begin = start + LENGTH
        end = begin + int.from_bytes(self._buffer[start:begin])
        if len(self._buffer) < begin or len(self._buffer) < end:
            return None
        return bytes(self._buffer[begin:end]), end

    def tell(self, what: dict[str, Any]) -> None:
        """Send the child a message; one that has ended hears nothing."""
        data = json.dumps(what).encode()
        with contextlib.suppress(OSError):
            self._messages.setblocking(True)
            self._messages.sendall(len(data).to_bytes(LENGTH) + data)
        self._messages.setblocking(False)

    def stop(self) -> None:
        """Have the child killed, or never begun; ``messages`` still tells how one that ran has ended."""
        self.stopped = True
        with contextlib.suppress(OSError):
            # A warmed process that is still importing answers nobody: then there is nothing to wait for.
            self._line.shutdown(socket.SHUT_WR if self.parent.ready() else socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the child; one that still runs is killed."""
        self._line.close()
        self._messages.close()
        for stream in self.streams.values():
            os.close(stream.descriptor)
