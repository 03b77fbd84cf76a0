"""One value among many: estimates with their interval, and a pair's place in the spread of all pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.figures.lettering import text_width, widest, wrap
from bilateral.figures.scales import Fmt, Scale, linear, number, reported, tick_texts
from bilateral.figures.sheet import Sheet
from bilateral.figures.style import INK, MUTED, QUIET, SMALL, STRONG, TEAL, TEXT, soft

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_KEY = 22.0
_AXIS = 20.0
_MOST_STROKES = 100
_COLUMN = 5.0


@dataclass(frozen=True)
class IntervalRow:
    """An estimate with its interval; ``reference`` is what it is to be set against, ``note`` stands under the label.

    A row whose ``value`` is None has no estimate, and says why in ``note``.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    reference: float | None = None
    note: str = ""


def interval_rows(
    rows: Sequence[IntervalRow],
    *,
    fmt: Fmt,
    value_label: str,
    reference_label: str = "",
    gap_label: str = "",
    colour: str = TEAL,
    width_in: float = 7.2,
) -> Figure:
    """Draw one estimate a row as a dot on its interval, with a stroke at what it is compared with.

    ``value_label`` and ``reference_label`` are the key; ``gap_label`` stands in a row without an estimate. Raises
    ``ValueError`` when no row has one.
    """
    if not reported(row.value for row in rows):
        raise ValueError("nothing was estimated: there is no chart to draw")
    width = width_in * 72
    column = min(
        max(widest([row.label for row in rows], TEXT), widest([row.note for row in rows], SMALL)), width * 0.4
    )
    names = [wrap(row.label, column, TEXT) for row in rows]
    notes = [wrap(row.note, column, SMALL) if row.note else [] for row in rows]
    heights = [len(name) * 12.0 + len(note) * 11.0 + 10 for name, note in zip(names, notes, strict=True)]
    sheet = Sheet(width_in, _KEY + sum(heights) + _AXIS)
    found = reported(value for row in rows for value in (row.value, row.low, row.high, row.reference))
    room = widest([fmt(value) for value in found], TEXT, STRONG) + 10
    x = linear(found, column + 14, width - room, zero=False, count=5)
    _ticks(sheet, x, fmt, _KEY)
    _key(sheet, x.start, ((value_label, colour, False), (reference_label, INK, True)))
    top = _KEY
    for row, name, note, height in zip(rows, names, notes, heights, strict=True):
        first = top + (height - len(name) * 12 - len(note) * 11) / 2 + 10
        last = sheet.lines(0, first, name, name="label")
        sheet.lines(0, last + 12, note, size=SMALL, colour=MUTED, name="note")
        _interval(sheet, x, row, top + height / 2, fmt=fmt, colour=colour, gap=gap_label)
        top += height
    return sheet.figure


def _interval(
    sheet: Sheet, x: Scale, row: IntervalRow, middle: float, *, fmt: Fmt, colour: str, gap: str
) -> None:
    reference, value = number(row.reference), number(row.value)
    if value is None:
        sheet.text(x.start + 4, middle + 3.2, gap, size=SMALL, colour=MUTED, name="gap")
        return
    low, high = number(row.low), number(row.high)
    if low is not None and high is not None:
        sheet.line([(x(low), middle), (x(high), middle)], soft(colour), 4.0, name="interval")
    sheet.dots([(x(value), middle)], colour, 4.6, edge=0.8, name="estimate")
    if reference is not None:
        # Longer than the dot is wide, so that it shows where the two coincide.
        sheet.line([(x(reference), middle - 8), (x(reference), middle + 8)], INK, 2.0, name="reference")
    sheet.text(
        sheet.width, middle + 3.4, fmt(value), weight=STRONG, colour=colour, align="right", name="value"
    )


def _key(sheet: Sheet, left: float, entries: Sequence[tuple[str, str, bool]]) -> None:
    """Draw a key in one row: words, colour, and whether the sign is a stroke or a dot."""
    shown = [entry for entry in entries if entry[0]]
    total = sum(16 + text_width(label, SMALL) for label, _, _ in shown) + 14 * (len(shown) - 1)
    place = min(left, max(sheet.width - total, 0.0))
    for label, colour, stroke in shown:
        if stroke:
            sheet.line([(place + 5, 0.5), (place + 5, 13.5)], colour, 2.0, name="key")
        else:
            sheet.dots([(place + 5, 7)], colour, 4.2, name="key")
        text = wrap(label, sheet.width - place - 14, SMALL, lines=1)[0]
        sheet.text(place + 14, 10.2, text, size=SMALL, colour=MUTED, name="key")
        place += 30 + text_width(text, SMALL)


def _ticks(sheet: Sheet, x: Scale, fmt: Fmt, top: float) -> None:
    bottom = sheet.height - _AXIS
    sheet.grid(((x(tick), top), (x(tick), bottom)) for tick in x.ticks)
    for tick, text in zip(x.ticks, tick_texts(fmt, x.ticks), strict=True):
        half = text_width(text, SMALL) / 2
        place = min(x(tick), sheet.width - half)
        sheet.text(place, bottom + 13, text, size=SMALL, colour=MUTED, align="center", name="tick")


@dataclass(frozen=True)
class StripRow:
    """All values of a group, with the one that is picked out; the two ends may be named."""

    label: str
    values: Sequence[float]
    own: float
    low_name: str = ""
    high_name: str = ""


def strips(
    rows: Sequence[StripRow], *, fmt: Fmt, own_label: str, colour: str = TEAL, width_in: float = 7.2
) -> Figure:
    """Draw each group as a strip with a stroke for every value (columns where there are many) and the pair's own as a dot.

    ``own_label`` names the dot, once, in the key. Raises ``ValueError`` without a row, or for one without values.
    """
    if not rows or not all(row.values for row in rows):
        raise ValueError("a strip without values cannot be drawn")
    width = width_in * 72
    column = min(widest([row.label for row in rows], TEXT), width * 0.3)
    names = [wrap(row.label, column, TEXT) for row in rows]
    heights = [max(len(name) * 12.0 + 14, 46.0) for name in names]
    sheet = Sheet(width_in, _KEY + sum(heights) + _AXIS)
    found = [value for row in rows for value in (*row.values, row.own)]
    x = linear(found, column + 16, width - 16, zero=False, count=5)
    _ticks(sheet, x, fmt, _KEY)
    _key(sheet, x.start, ((own_label, colour, False),))
    top = _KEY
    for row, name, height in zip(rows, names, heights, strict=True):
        middle = top + height / 2 - 5
        sheet.lines(0, middle + 3.4 - (len(name) - 1) * 6, name, name="label")
        _values(sheet, x, row.values, middle)
        sheet.dots([(x(row.own), middle)], colour, 5.4, edge=1.0, name="own")
        _ends(sheet, x, row, middle + 20)
        top += height
    return sheet.figure


def _values(sheet: Sheet, x: Scale, values: Sequence[float], middle: float) -> None:
    """Draw a stroke a value; where there are too many to tell apart, columns of equal width as high as their count."""
    if len(values) <= _MOST_STROKES:
        strokes = [((x(value), middle - 9), (x(value), middle + 9)) for value in values]
        sheet.segments(strokes, QUIET, 1.1, name="strokes")
        return
    counts = Counter(int((x(value) - x.start) / _COLUMN) for value in values)
    unit = 30 / max(counts.values())
    columns = [
        (x.start + place * _COLUMN, middle + 11, _COLUMN - 0.6, -count * unit)
        for place, count in sorted(counts.items())
    ]
    sheet.bars(columns, QUIET, name="columns")


def _ends(sheet: Sheet, x: Scale, row: StripRow, y: float) -> None:
    """Name the two ends under the strip, kept apart from one another and on the sheet."""
    low, high = x(min(row.values)), x(max(row.values))
    left = max(low - text_width(row.low_name, SMALL) / 2, x.start - 8)
    right = min(high + text_width(row.high_name, SMALL) / 2, sheet.width)
    if row.low_name:
        sheet.text(left, y, row.low_name, size=SMALL, colour=INK, name="end")
    clear = right - text_width(row.high_name, SMALL) > left + text_width(row.low_name, SMALL) + 6
    if row.high_name and clear:
        sheet.text(right, y, row.high_name, size=SMALL, colour=INK, align="right", name="end")
