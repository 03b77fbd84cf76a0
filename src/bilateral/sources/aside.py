"""What becomes of the rows of a file that are not taken: invalid ones are set aside, others are counted."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.snapshots.delivery import SetAside
from bilateral.sources.layout import Layout
from bilateral.sources.lines import Lines

if TYPE_CHECKING:
    import pandas as pd

#: A file of which more rows than this share are invalid is not what it was taken for.
MOST_INVALID = 0.5
_TEXT_SHOWN = 500


class NotTaken:
    """Keeps account of the rows of a file that are not taken.

    Attributes:
        name: how messages call the file.
        left_out: how many rows were left out for which reason, such as sums of countries: they are no errors.

    """

    name: str
    layout: Layout
    _lines: Lines

    def __init__(self, *, lenient: bool) -> None:
        self._lenient = lenient
        self._rows = 0
        self._aside: dict[int, tuple[str, str]] = {}
        self._malformed: dict[int, tuple[str, str]] = {}
        self.left_out: Counter[str] = Counter()

    def without(self, frame: "pd.DataFrame", marks: "pd.Series[bool]", reason: str) -> "pd.DataFrame":
        """Set the marked rows of a frame aside as invalid, and return the others.

        Raises:
            SourceError: the reading is not lenient, and there is one.

        """
        for n, row in frame[marks].iterrows():
            text = self.layout.separator.join("" if v is None or v != v else str(v) for v in row)  # noqa: PLR0124
            self._set_aside(int(str(n)), reason, text)
        return frame[~marks]

    def leave_out(self, frame: "pd.DataFrame", marks: "pd.Series[bool]", reason: str) -> "pd.DataFrame":
        """Return the rows that are not marked, and count the others: they are sound, and no part of what is taken."""
        self._leave_out(reason, int(marks.sum()))
        return frame[~marks]

    def _leave_out(self, reason: str, rows: int) -> None:
        if rows:
            self.left_out[reason] += rows

    def _set_aside(self, n: int, reason: str, text: str) -> None:
        if not self._lenient:
            raise SourceError(f"{self.name}, row {self._lines.of_row(n):,}, {reason}")
        self._aside.setdefault(n, (reason, text))

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """The rows that were set aside, by their number in the file."""
        found = {self._lines.of_row(n): told for n, told in self._aside.items()} | self._malformed
        return tuple(
            SetAside(line, reason, text[:_TEXT_SHOWN]) for line, (reason, text) in sorted(found.items())
        )

    def line_numbers(self, rows: Iterable[int]) -> list[int]:
        """Return the lines of the file in which rows stand, from the index of a frame."""
        return [self._lines.of_row(int(n)) for n in rows]

    def check_share(self, also: int = 0) -> None:
        """Raise ``SourceError`` where most rows are invalid: then the file is not what it was taken for."""
        aside = len(self._aside) + len(self._malformed) + also
        if aside > MOST_INVALID * (self._rows + len(self._malformed)):
            first = "".join(f"; the first is row {one.row:,}, {one.reason}" for one in self.set_aside[:1])
            total = self._rows + len(self._malformed)
            raise SourceError(f"{self.name}: {aside:,} of its {total:,} rows are invalid{first}")
