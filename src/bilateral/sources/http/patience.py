"""How long a service is waited for: how often a request is tried, and how many seconds between."""

from collections.abc import Callable
from dataclasses import dataclass

from bilateral.sources.http.refusals import AgainError

_NOTED_WAIT = 5  # seconds: a shorter wait is not worth a word


@dataclass(frozen=True)
class Patience:
    """How often a request is tried, and how many seconds between: doubling from ``first`` to ``longest``.

    What a service asks for by Retry-After is kept to, if it is not over ``longest_asked``, nor all such waits together over
    ``asked_in_all``. A service to which there never was a connection is tried ``calls`` times only: where there is no
    network, waiting brings none.
    """

    tries: int = 5
    calls: int = 2
    first: float = 1.0
    longest: float = 30.0
    longest_asked: float = 120.0
    asked_in_all: float = 900.0


@dataclass
class Waiting:
    """What was waited for in one session with a service.

    ``calls`` counts the connections that failed, ``reached`` is whether one did not; ``on_wait`` is told of waits worth a word.
    """

    name: str
    patience: Patience
    on_wait: Callable[[str], None]
    calls: int = 0
    reached: bool = False
    asked: float = 0.0

    def after(self, error: Exception) -> bool | float:
        """Return whether to try again after an error, or after how many seconds."""
        if not isinstance(error, AgainError):
            return False
        if error.seconds is None:
            return self.reached or self.calls == 0 or self.calls < self.patience.calls
        seconds = max(error.seconds, self.patience.first)
        if seconds > self.patience.longest_asked or self.asked + seconds > self.patience.asked_in_all:
            return False
        self.asked += seconds
        if seconds >= _NOTED_WAIT:
            self.on_wait(f"{self.name} asks to wait {seconds:.0f} s")
        return seconds
