"""Interrupts (Ctrl-C) that arrive while modules are imported."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Hold an interrupt back until the block ends, and raise it there.

    For imports: Python runs callbacks of its own among them, prints an exception that is raised in one, and goes on
    as if nothing had happened; and libraries catch whatever their optional imports raise. Does nothing outside the
    main thread, or where the program handles interrupts itself.
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if came:
            raise KeyboardInterrupt
