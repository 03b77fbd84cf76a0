"""The gate before a service: how soon the next request may go, and how many a day; shared by all processes."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bilateral.errors import QuotaError


@dataclass(frozen=True)
class Gate:
    """Lets requests through one by one.

    Attributes:
        file: where the state stands: the day, the requests counted on it, when the last may go.
        interval: seconds between two requests.
        daily: requests a day (UTC), or ``None``.
        over: what to say when they are used up.

    """

    file: Path
    interval: float = 0.0
    daily: int | None = None
    over: str = ""
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    def enter(self) -> None:
        """Wait for the turn of a request and count it.

        Raises:
            QuotaError: the requests of this day are used up.

        """
        if not self.interval and self.daily is None:
            return
        with locked_file(self.file.with_suffix(".lock")):
            state = _read(self.file)
            now = self.clock()
            day = datetime.fromtimestamp(now, UTC).date().isoformat()
            used = state["used"] if state.get("day") == day else 0
            if self.daily is not None and used >= self.daily:
                raise QuotaError(self.over)
            # A clock that was set back must not make anyone wait for hours.
            turn = max(now, min(state.get("last", 0.0) + self.interval, now + self.interval))
            _write(self.file, {"day": day, "used": used + 1, "last": turn})
        if turn > now:
            self.sleep(turn - now)

    def used_today(self) -> int:
        """Return how many requests were counted on this day."""
        state = _read(self.file)
        day = datetime.fromtimestamp(self.clock(), UTC).date().isoformat()
        return int(state["used"]) if state.get("day") == day else 0


@contextmanager
def locked_file(file: Path, *, wait: bool = True) -> Iterator[bool]:
    """Keep other processes out; yields whether this one is in, which without ``wait`` it may not be.

    Where the system has no such locks (Windows) everybody is in.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:
        yield True
        return
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _read(file: Path) -> dict[str, Any]:
    try:
        state = json.loads(file.read_text(encoding="utf-8"))
        return {"day": str(state["day"]), "used": int(state["used"]), "last": float(state["last"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write(file: Path, state: dict[str, Any]) -> None:
    aside = file.with_suffix(f".{os.getpid()}")
    aside.write_text(json.dumps(state), encoding="utf-8")
    aside.replace(file)
