"""How much memory a notebook may take, and what becomes of it when it wants more."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import ParameterError

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

VARIABLE = "BILATERAL_MEMORY"
#: What is left to tell of the failure when a notebook has taken all that it may.
RESERVE = 64 << 20
FIRST_TO_GO = 500  # added to the score by which the system chooses whom to end; at most 1,000
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
_WANTS_MEMORY = re.compile(
    r"memory allocation of \d+ bytes failed|bad_alloc|[Oo]ut of [Mm]emory|Cannot allocate memory"
)
_AMOUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?\s*", re.IGNORECASE)


def memory_of(amount: float | str | None) -> int | None:
    """Return a number of bytes from ``"2 GiB"``, ``"500M"`` or a number; None for 0 or nothing: no limit.

    Raises ``ParameterError`` for anything else.

    >>> memory_of("2 GiB"), memory_of("500M"), memory_of(0)
    (2147483648, 524288000, None)
    """
    if amount is None:
        return None
    match = _AMOUNT.fullmatch(str(amount))
    if match is None:
        raise ParameterError(
            f"{amount!r} is no amount of memory; amounts are like 2 GiB, 500M or 0 for no limit."
        )
    return int(float(match[1]) * _UNITS[match[2].lower()]) or None


def in_words(size: int) -> str:
    """Return an amount of memory for people.

    >>> in_words(2 << 30), in_words(300 << 20)
    ('2.0 GiB', '300 MiB')
    """
    return f"{size / (1 << 30):.1f} GiB" if size >= 1 << 30 else f"{size / (1 << 20):.0f} MiB"


def usual_limit() -> int | None:
    """Return how much a notebook may take unless it is told: ``BILATERAL_MEMORY``, else all that is free now.

    More than that no kernel could use either: the system would end some process or other.
    """
    told = os.environ.get(VARIABLE)
    return memory_of(told) if told else available()


def available() -> int | None:
    """Return how many bytes are free, on the machine and in the group that this process is confined to."""
    found = [_free_on_machine(), _free_in_group()]
    return min((size for size in found if size is not None), default=None)


def _free_on_machine() -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        text = Path("/proc/meminfo").read_text(encoding="ascii")
        return int(text.split("MemAvailable:")[1].split()[0]) << 10
    return None


def _free_in_group() -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        group = Path("/proc/self/cgroup").read_text(encoding="ascii").split("0::/")[1].split("\n")[0]
        folder = Path("/sys/fs/cgroup") / group
        return int((folder / "memory.max").read_text()) - int((folder / "memory.current").read_text())
    return None


def limit_memory(extra: int | None) -> int | None:
    """Let this process take ``extra`` bytes more than it has now; return that, or None where nothing limits it.

    Counted is what it may write to and shares with no file (``RLIMIT_DATA``), not address space, of which libraries
    reserve more than they use. An allocation beyond fails: as ``MemoryError`` in Python.
    """
    if extra is None or resource is None:
        return None
    with contextlib.suppress(OSError, ValueError, IndexError):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        now = int(status.split("VmData:")[1].split()[0]) << 10
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        soft, hard = (_least(size, most) for size in (now + extra, now + extra + RESERVE))
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
        return extra
    return None


def _least(size: int, most: int) -> int:
    return size if most == resource.RLIM_INFINITY else min(size, most)


@contextlib.contextmanager
def reserve(limit: int | None) -> Iterator[None]:
    """Let this process take a little more in the block, to tell that it has met its limit."""
    if resource is None or limit is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def wants_memory(error: object) -> bool:
    """Whether an exception says that memory ran out: Python's own, or that of a library in C++ or Rust.

    >>> wants_memory(MemoryError()), wants_memory(RuntimeError("std::bad_alloc")), wants_memory(ValueError("memory"))
    (True, True, False)
    """
    named = "OutOfMemory" in type(error).__name__
    return isinstance(error, MemoryError) or named or _WANTS_MEMORY.search(str(error)) is not None


def die_first() -> None:
    """Have the system end this process, not its client, when memory runs out in spite of all limits."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(FIRST_TO_GO), encoding="ascii")


def ended_for_memory() -> int:
    """Return how many processes the system has ended so far because memory ran out."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/vmstat").read_text(encoding="ascii").split("oom_kill ")[1].split()[0])
    return 0
