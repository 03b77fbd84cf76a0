"""How a command ends: its exit code, and one line on the error stream for whatever went wrong."""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import NoReturn, ParamSpec

import typer

from bilateral.errors import BilateralError, ExecutionError, ServiceError, StoppedError

FAILED, REFUSED, INTERRUPTED = 1, 2, 130
P = ParamSpec("P")


def run(app: typer.Typer) -> NoReturn:
    """Run a command line and leave with its exit code; an error is one line, never a traceback."""
    try:
        code = _run(app)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = _say("Interrupted: what was there before is unchanged.", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has left (`| head`): nothing to say, and nothing more to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    if code == INTERRUPTED:
        # Where the interrupt struck code that Python compiled from a string (a dataclass), Python would end by the
        # signal whatever we return, unless other such code has run since.
        exec("")
    sys.exit(code)


def noting_interrupts(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command that an interrupt ends raise ``KeyboardInterrupt``, whatever a library made of the interrupt.

    DuckDB answers with an error of its own, or takes a module for missing whose import was interrupted.
    """

    @functools.wraps(command)
    def noting(*arguments: P.args, **options: P.kwargs) -> None:
        came: list[int] = []

        def note(number: int, frame: FrameType | None) -> NoReturn:
            came.append(number)
            raise KeyboardInterrupt

        main = threading.current_thread() is threading.main_thread()
        if not main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            return command(*arguments, **options)
        signal.signal(signal.SIGINT, note)
        try:
            command(*arguments, **options)
        except Exception as error:
            if came:
                raise KeyboardInterrupt from error
            raise
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    return noting


def _run(app: typer.Typer) -> int:
    try:
        code = int(app(standalone_mode=False) or 0)
        if (
            code == INTERRUPTED
        ):  # how Typer tells that the user interrupted, but for versions that raise Abort
            raise KeyboardInterrupt
        return code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except StoppedError as error:
        return _say(str(error), INTERRUPTED)
    except BrokenPipeError:
        raise
    except (ExecutionError, ServiceError) as error:
        return _say(f"Error: {error}", FAILED)
    except BilateralError as error:
        return _say(f"Error: {error}", REFUSED)
    except Exception as error:
        return _say_other(error)


def _say_other(error: Exception) -> int:
    # Typer brings its own copy of Click's exceptions; both tell the same way what is wrong with the usage.
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()  # type: ignore[attr-defined]
        return REFUSED
    if callable(message := getattr(error, "format_message", None)):
        return _say(f"Error: {message()}", REFUSED)
    reason = str(error).strip() or "no reason given"
    return _say(f"Error: something unforeseen went wrong ({type(error).__name__}: {reason})", FAILED)


def _say(message: str, code: int) -> int:
    """Print one line on the error stream and return the exit code."""
    if os.environ.get("BILATERAL_TRACEBACK"):
        import traceback

        traceback.print_exc()
    print(" ".join(message.split()), file=sys.stderr)
    return code
