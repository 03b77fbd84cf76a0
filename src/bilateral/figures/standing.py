"""Standing: where one pair lies among all pairs, one dimension a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.figures.lettering import text_width, widest, wrap
from bilateral.figures.sheet import Sheet
from bilateral.figures.style import GRID, MUTED, QUIET, SMALL, STRONG, TEAL, TEXT

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class StandingRow:
    """One dimension: its label, its value in words, and the share of pairs below it (None: not reported)."""

    label: str
    value: str
    percentile: float | None


def standing(
    rows: Sequence[StandingRow],
    *,
    low_label: str,
    middle_label: str,
    high_label: str,
    colour: str = TEAL,
    width_in: float = 7.2,
) -> Figure:
    """Draw a dot a dimension on a line from the most distant pair to the closest, the median marked.

    Dimensions without a value keep their row and say so in ``value``, without a dot. Raises ``ValueError`` when no row
    has a percentile or one lies outside 0 to 1.
    """
    known = [row.percentile for row in rows if row.percentile is not None]
    if not known or min(known) < 0 or max(known) > 1:
        raise ValueError("nothing was reported: there is no standing to draw")
    width = width_in * 72
    column = min(widest([row.label for row in rows], TEXT), width * 0.3) + 12
    values = min(widest([row.value for row in rows], TEXT, STRONG), width * 0.24) + 12
    left, right = column + 6, width - values - 10
    labels = [wrap(row.label, column - 12, TEXT) for row in rows]
    words = [wrap(row.value, values, TEXT, STRONG) for row in rows]
    heights = [max(len(a), len(b)) * 12.0 + 14 for a, b in zip(labels, words, strict=True)]
    head = 22.0
    sheet = Sheet(width_in, head + sum(heights) + 4)
    _draw_axis(sheet, left, right, head, sum(heights), (low_label, middle_label, high_label))
    top, dots, tracks = head, [], []
    for row, name, value, height in zip(rows, labels, words, heights, strict=True):
        middle = top + height / 2
        sheet.lines(0, middle + 3.4 - (len(name) - 1) * 6, name, name="label")
        sheet.lines(right + 12, middle + 3.4 - (len(value) - 1) * 6, value, weight=STRONG, name="value")
        tracks.append(((left, middle), (right, middle)))
        if row.percentile is not None:
            dots.append((left + row.percentile * (right - left), middle))
        top += height
    sheet.segments(tracks, GRID, 3.0, name="track")
    sheet.dots(dots, colour, 5.0, name="standing")
    return sheet.figure


def _draw_axis(
    sheet: Sheet, left: float, right: float, head: float, height: float, labels: tuple[str, str, str]
) -> None:
    middle = (left + right) / 2
    sheet.segments([((middle, head - 4), (middle, head + height))], QUIET, 0.8, dash=(3, 2), name="median")
    sheet.text(left, 12, labels[0], size=SMALL, colour=MUTED, name="axis")
    sheet.text(right, 12, labels[2], size=SMALL, colour=MUTED, align="right", name="axis")
    ends = text_width(labels[0], SMALL) + text_width(labels[1], SMALL) + text_width(labels[2], SMALL)
    if ends + 24 < right - left:
        sheet.text(middle, 12, labels[1], size=SMALL, colour=MUTED, align="center", name="axis")
