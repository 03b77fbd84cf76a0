"""What the chapters of one report leave for each other, so that none works out again what another has.

Only answers that are pure functions of the pair, the snapshot and the parameters are left: a chapter that finds none
makes them itself, and has the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from bilateral.subjects.context import Context

VARIABLE = "BILATERAL_ANSWERS"  # names the folder, in the environment of the chapters of a report
Answer = TypeVar("Answer")


class Answers:
    """Answers kept in a folder that lasts as long as one report is made.

    ``asked`` says all that they follow from. Without a folder nothing is kept. An answer that cannot be read, or not be
    written, is made anew.

    >>> Answers(None, ()).of("six", lambda: 2 * 3)
    6
    """

    def __init__(self, folder: Path | None, asked: tuple[object, ...]) -> None:
        self._folder = folder
        self._asked = repr(asked)

    def of(self, name: str, make: Callable[[], Answer]) -> Answer:
        """Return the answer to one question: what another chapter left, else what ``make`` returns."""
        if self._folder is None:
            return make()
        path = self._folder / hashlib.sha256(f"{name} {self._asked}".encode()).hexdigest()
        # Unpickling raises whatever it stumbles on.
        with contextlib.suppress(Exception):
            found: Answer = pickle.loads(path.read_bytes())
            return found
        answer = make()
        with contextlib.suppress(OSError, pickle.PicklingError, AttributeError, TypeError):
            beside = path.with_suffix(f".{os.getpid()}")
            beside.write_bytes(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
            beside.replace(path)
        return answer


class Told(Protocol):
    """A subject, which has a context."""

    _context: Context


Self = TypeVar("Self", bound=Told)


def answered(method: Callable[[Self], Answer]) -> Callable[[Self], Answer]:
    """Have a subject's method answer once in a report, whichever of its chapters ask.

    For methods whose answer follows from the context alone and can be pickled.
    """

    @wraps(method)
    def ask(self: Self) -> Answer:
        name = f"{type(self).__qualname__}.{method.__name__}"
        kept: dict[str, Any] = vars(self).setdefault("_answered", {})
        if name not in kept:
            kept[name] = self._context.answered(name, lambda: method(self))
        answer: Answer = kept[name]
        return answer

    return ask


def folder_of_this_run() -> Path | None:
    """Return the folder for answers that whoever runs the chapters named, or None."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None
