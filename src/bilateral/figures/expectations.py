"""Observed beside expected, a row a flow, on one logarithm with the interval in which flows like it lay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.figures.lettering import text_width, widest, wrap
from bilateral.figures.scales import Fmt, Scale, logarithmic, number, reported
from bilateral.figures.sheet import Sheet
from bilateral.figures.style import INK, MUTED, SMALL, STRONG, TEXT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_AXIS = 18.0


@dataclass(frozen=True)
class ExpectationRow:
    """A flow: what is expected of it, where nine in ten such flows lay, and what was reported (None: nothing)."""

    label: str
    note: str
    colour: str
    expected: float
    low: float
    median: float
    high: float
    observed: float | None

    @property
    def values(self) -> list[float]:
        """All that has a place on the scale."""
        return reported([self.expected, self.low, self.median, self.high, self.observed])


@dataclass(frozen=True)
class ExpectationWords:
    """The words of the key: what was reported, what is expected, the interval and the middle of such flows."""

    observed: str
    expected: str
    interval: str
    median: str


def expectation_rows(
    rows: Sequence[ExpectationRow],
    *,
    fmt: Fmt,
    words: ExpectationWords,
    gap_label: str,
    width_in: float = 7.2,
) -> Figure:
    """Draw one flow a row: a dot for what was reported, a diamond for what is expected, a bar for the interval.

    Zero stands at the foot of the logarithm. A flow that nobody reported has no dot, and ``gap_label`` instead.
    Raises ``ValueError`` without rows.
    """
    if not rows:
        raise ValueError("no expectation: there is no chart to draw")
    width = width_in * 72
    column = min(
        max(widest([row.label for row in rows], TEXT, STRONG), widest([row.note for row in rows], SMALL)),
        width * 0.32,
    )
    names = [wrap(row.label, column, TEXT, STRONG) for row in rows]
    notes = [wrap(row.note, column, SMALL) for row in rows]
    heights = [
        max(len(name) * 12.0 + len(note) * 11.0, 30) + 12 for name, note in zip(names, notes, strict=True)
    ]
    keys = _key_lines(words, width)
    head = 16.0 * len(keys) + 6
    sheet = Sheet(width_in, head + sum(heights) + _AXIS)
    values = [value for row in rows for value in row.values]
    x = logarithmic(values, column + 18, width - 24, count=6)
    for line, entries in enumerate(keys):
        _draw_keys(sheet, entries, 16.0 * line, rows[0].colour)
    _ticks(sheet, x, fmt, head)
    top = head
    for row, name, note, height in zip(rows, names, notes, heights, strict=True):
        first = top + (height - len(name) * 12 - len(note) * 11) / 2 + 10
        last = sheet.lines(0, first, name, colour=row.colour, weight=STRONG, name="label")
        sheet.lines(0, last + 12, note, size=SMALL, colour=MUTED, name="note")
        _row(sheet, x, row, top + height / 2, fmt, gap_label)
        top += height
    return sheet.figure


def _row(sheet: Sheet, x: Scale, row: ExpectationRow, middle: float, fmt: Fmt, gap: str) -> None:
    interval = (x(row.low), middle - 4, max(x(row.high) - x(row.low), 1.5), 8)
    sheet.pale_bars([interval], row.colour, name="interval")
    sheet.line([(x(row.median), middle - 7), (x(row.median), middle + 7)], row.colour, 2.0, name="median")
    sheet.dots([(x(row.expected), middle)], INK, 5.0, shape="diamond", hollow=True, name="expected")
    seen = number(row.observed)
    if seen is None:
        sheet.text(x.end, middle - 9, gap, size=SMALL, colour=MUTED, align="right", name="gap")
        return
    sheet.dots([(x(seen), middle)], row.colour, 4.8, edge=0.8, name="observed")
    _value(sheet, x(seen), middle - 9, fmt(seen), row.colour, x)


def _value(sheet: Sheet, place: float, y: float, text: str, colour: str, x: Scale) -> None:
    half = text_width(text, SMALL, STRONG) / 2
    centre = min(max(place, x.start + half - 6), sheet.width - half)
    sheet.text(centre, y, text, size=SMALL, colour=colour, weight=STRONG, align="center", name="value")


def _key_lines(words: ExpectationWords, width: float) -> list[list[tuple[str, str]]]:
    """Lay the key out in lines of at most ``width`` points."""
    lines: list[list[tuple[str, str]]] = []
    used = 0.0
    for kind in ("observed", "expected", "interval", "median"):
        label = wrap(getattr(words, kind), width - 24, SMALL, lines=1)[0]
        size = 20 + text_width(label, SMALL) + 16
        if not lines or used + size > width + 16:
            lines.append([])
            used = 0.0
        lines[-1].append((kind, label))
        used += size
    return lines


def _draw_keys(sheet: Sheet, entries: Sequence[tuple[str, str]], top: float, colour: str) -> None:
    place, y = 0.0, top + 7
    for kind, label in entries:
        if kind == "observed":
            sheet.dots([(place + 7, y)], colour, 4.2, name="key")
        elif kind == "expected":
            sheet.dots([(place + 7, y)], INK, 4.6, shape="diamond", hollow=True, name="key")
        elif kind == "interval":
            sheet.pale_bars([(place, y - 4, 14, 8)], colour, name="key")
        else:
            sheet.line([(place + 7, y - 6), (place + 7, y + 6)], colour, 2.0, name="key")
        sheet.text(place + 20, y + 3.2, label, size=SMALL, colour=MUTED, name="key")
        place += 20 + text_width(label, SMALL) + 16


def _ticks(sheet: Sheet, x: Scale, fmt: Fmt, top: float) -> None:
    bottom = sheet.height - _AXIS
    places = [x(tick) for tick in x.ticks]
    sheet.grid(((place, top), (place, bottom)) for place in places)
    free = 0.0
    for tick, place in zip(x.ticks, places, strict=True):
        half = text_width(fmt(tick), SMALL) / 2
        centre = min(place, sheet.width - half)
        # Zero stands only half a decade before the first power of ten.
        if centre - half < free:
            continue
        free = centre + half + 6
        sheet.text(centre, bottom + 13, fmt(tick), size=SMALL, colour=MUTED, align="center", name="tick")
