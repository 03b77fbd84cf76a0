"""How a command ends: its exit code, and one line on the error stream for whatever went wrong."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

from bilateral.errors import BilateralError, ExecutionError, ServiceError, StoppedError

FAILED, REFUSED, INTERRUPTED = 1, 2, 130


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
