"""The command ``bilateral``, also as ``python -m bilateral``.

What an interrupt does is settled here before anything else is imported: while the command line is still being
imported there is nothing to undo, so that it ends at once, with one line and no traceback.
"""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import NoReturn


def _quit(number: int, frame: FrameType | None) -> NoReturn:
    os.write(2, b"Interrupted: what was there before is unchanged.\n")
    os._exit(130)


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # not where interrupts are ignored
    if usual:
        signal.signal(signal.SIGINT, _quit)
    from bilateral.cli import main as run

    if usual:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
