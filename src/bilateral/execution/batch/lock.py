"""One batch at a time in a folder of reports."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import OutputError
from bilateral.execution.staging import make_parents, writing_to

try:
    import fcntl
except (
    ImportError
):  # Windows has no such locks: two batches there would make some reports twice, and none half
    fcntl = None  # type: ignore[assignment]

NAME = ".batch.lock"


@contextlib.contextmanager
def output_lock(folder: Path) -> Iterator[None]:
    """Make a folder and keep other batches from it for the time of the block.

    The lock dies with this process, however that ends. Raises ``OutputError`` where the folder cannot be made or
    another batch writes to it, and says which.
    """
    with writing_to(folder):
        made = make_parents(folder)
    try:
        with _held(folder):
            yield
    finally:
        for place in made:  # those that were made for nothing
            with contextlib.suppress(OSError):
                place.rmdir()


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    file = folder / NAME
    with writing_to(folder):
        descriptor = _take(file)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            file.unlink()
        os.close(descriptor)


def _take(file: Path) -> int:
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held_by = _holder(descriptor)
            os.close(descriptor)
            raise OutputError(
                f"Another batch is writing to {file.parent}{held_by}: wait for it, or name another --output."
            ) from None
        except OSError:  # a file system without locks
            return descriptor
        with contextlib.suppress(FileNotFoundError):
            if file.stat().st_ino == os.fstat(descriptor).st_ino:
                break
        os.close(descriptor)  # its holder removed the file between our opening and locking it
    about = {"process": os.getpid(), "machine": platform.node(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
    os.ftruncate(descriptor, 0)
    os.write(descriptor, json.dumps(about).encode())
    return descriptor


def _holder(descriptor: int) -> str:
    try:
        about = json.loads(os.pread(descriptor, 4096, 0))
        return f" (process {about['process']} on {about['machine']}, since {about['since']})"
    except (ValueError, KeyError, TypeError):
        return ""
