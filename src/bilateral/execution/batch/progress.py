"""Progress of a batch: a bar on a terminal, a line a report where the output goes elsewhere."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.execution.batch.task import Outcome
from bilateral.pair import Pair

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@dataclass(frozen=True)
class Count:
    """How far a batch is: of ``total`` pairs so many made and failed, ``seconds`` after the first was begun."""

    total: int
    made: int
    failed: int
    seconds: float

    @property
    def ended(self) -> int:
        """Pairs that need no more work."""
        return self.made + self.failed

    @property
    def rate(self) -> float:
        """Reports a minute."""
        return 60 * self.made / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take at this rate; None before there is one."""
        if not self.ended or self.seconds <= 0:
            return None
        return (self.total - self.ended) * self.seconds / self.ended

    def __str__(self) -> str:
        failed = f", {self.failed} failed" if self.failed else ""
        left = f", {duration(self.left)} left" if self.left else ""
        rate = f", {self.rate:.1f} a minute" if self.made else ""
        return f"{self.ended}/{self.total}{failed}{rate}{left}"


def duration(seconds: float) -> str:
    """Return a duration for people.

    >>> duration(7.4), duration(320), duration(7500), duration(0.2)
    ('7 s', '5 min 20 s', '2 h 5 min', '1 s')
    """
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


class Display:
    """Shows nothing; the others show what happens."""

    def made(self, pair: Pair, outcome: Outcome, count: Count) -> None:
        """A report is there."""

    def failed(self, pair: Pair, reason: str, count: Count) -> None:
        """A pair has failed for good."""

    def note(self, text: str) -> None:
        """Something that the user should know."""

    def tick(self, count: Count) -> None:
        """Time has passed."""


class Quiet(Display):
    """Says only what went wrong."""

    def failed(self, pair: Pair, reason: str, count: Count) -> None:
        """Say so."""
        self.note(f"{pair} failed: {reason}")

    def note(self, text: str) -> None:
        """Print a line on the error stream."""
        print(" ".join(text.split()), file=sys.stderr, flush=True)


class Lines(Quiet):
    """A line for each report, on the error stream."""

    def made(self, pair: Pair, outcome: Outcome, count: Count) -> None:
        """Say which, how long it took, and how far the batch is."""
        self.note(f"{pair} in {outcome.seconds:.1f} s ({count})")

    def failed(self, pair: Pair, reason: str, count: Count) -> None:
        """Say why, and how far the batch is."""
        self.note(f"{pair} failed: {reason} ({count})")


class Bar(Display):
    """A bar with rate and time left, and a line above it for what went wrong."""

    def __init__(self, bars: Progress, task: TaskID) -> None:
        self._bars, self._task = bars, task

    def made(self, pair: Pair, outcome: Outcome, count: Count) -> None:
        """Move the bar."""
        self._draw(count, pair.key)

    def failed(self, pair: Pair, reason: str, count: Count) -> None:
        """Write it above the bar, and move that."""
        self.note(f"{pair} failed: {reason}")
        self._draw(count)

    def note(self, text: str) -> None:
        """Write a line above the bar."""
        self._bars.console.print(" ".join(text.split()), markup=False, highlight=False)

    def tick(self, count: Count) -> None:
        """Let rate and time left follow the clock."""
        self._draw(count)

    def _draw(self, count: Count, last: str | None = None) -> None:
        shown: dict[str, Any] = {} if last is None else {"last": last}
        self._bars.update(self._task, completed=count.ended, count=str(count), **shown)


@contextlib.contextmanager
def shown(total: int, *, quiet: bool = False) -> Iterator[Display]:
    """Give what shows the progress of ``total`` pairs: on a terminal a bar, which is gone at the end."""
    if quiet or not total:
        yield Quiet()
        return
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.fields[last]:<8}"), BarColumn(), TextColumn("{task.fields[count]}"))
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        yield Bar(bars, bars.add_task("", total=total, last="starting", count=f"0/{total}"))
