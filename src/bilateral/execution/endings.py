"""How a process ended, in words."""

from __future__ import annotations

import signal


def how_it_ended(exit_code: int | None) -> str:
    """Say how a child of the warmed process ended, from its exit code (negative: a signal; None: unknown).

    >>> how_it_ended(-11)
    'the process was killed by SIGSEGV'
    """
    if exit_code is None:
        return "the warmed process was killed"
    if exit_code >= 0:
        return f"the process ended by itself with exit code {exit_code}"
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        name = f"signal {-exit_code}"
    hint = " (it may have run out of memory)" if -exit_code == signal.SIGKILL else ""
    return f"the process was killed by {name}{hint}"
