"""Rankings: horizontal bars in order, with one country picked out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.figures.lettering import widest, wrap
from bilateral.figures.scales import Fmt, Scale, linear, number, reported
from bilateral.figures.sheet import Rect, Sheet
from bilateral.figures.style import INK, MUTED, QUIET, SMALL, STRONG, TEXT

if TYPE_CHECKING:
    from matplotlib.figure import Figure


_BREAK = 11.0


@dataclass(frozen=True)
class _Row:
    name: list[str]
    rank: str
    value: float | None
    colour: str | None
    height: float
    apart: bool = False

    @property
    def look(self) -> dict[str, Any]:
        return {"colour": self.colour or INK, "weight": STRONG if self.colour else 400}


def ranked_bars(
    labels: Sequence[str],
    values: Sequence[float | None],
    *,
    fmt: Fmt,
    highlight: Mapping[str, str] | Collection[str] | str = (),
    colour: str = INK,
    ranks: Sequence[str] = (),
    note: str = "",
    gap_label: str = "",
    width_in: float = 7.2,
) -> Figure:
    """Draw horizontal bars in the order given, with labels at the left and values at the bars' ends.

    ``highlight`` names the labels that are picked out in ``colour`` (a mapping gives each its own); the others are
    grey. ``ranks`` ("1", "2=") stands before the labels, with dots where places are left out; ``note`` stands under
    the bars; a value that nobody reported is ``gap_label`` in the place of a bar. Raises ``ValueError`` when nothing
    was reported.
    """
    found = reported(values)
    if not found:
        raise ValueError("nothing was reported: there is no chart to draw")
    width = width_in * 72
    ranked = widest(ranks, TEXT, STRONG) + 8 if ranks else 0.0
    column = min(widest(labels, TEXT, STRONG), width * 0.36) + 2
    picked = _highlights(highlight, colour)
    rows = []
    for index, label in enumerate(labels):
        name = wrap(label, column, TEXT, STRONG)
        rank = ranks[index] if ranks else ""
        apart = _skips(ranks, index)
        height = max(17.0, len(name) * 12 + 5) + (_BREAK if apart else 0.0)
        rows.append(_Row(name, rank, number(values[index]), picked.get(label), height, apart))
    notes = wrap(note, width, SMALL) if note else []
    sheet = Sheet(width_in, sum(row.height for row in rows) + 4 + len(notes) * 11 + (6 if notes else 0))
    x = _scale(found, fmt, ranked + column + 8, width)
    bottom = _draw_rows(sheet, rows, x, fmt, ranked)
    for row in rows:
        if row.value is None:
            sheet.text(x(0) + 5, _middle(rows, row) + 3.4, gap_label, colour=MUTED, size=SMALL, name="gap")
    sheet.lines(0, bottom + 15, notes, size=SMALL, colour=MUTED, name="note")
    return sheet.figure


def _skips(ranks: Sequence[str], index: int) -> bool:
    """Return whether places are left out between this row and the one above it."""
    if not ranks or not index:
        return False
    place, before = (
        int(found[0]) if (found := re.match(r"\d+", rank)) else 0 for rank in (ranks[index], ranks[index - 1])
    )
    joint = sum(1 for rank in ranks[:index] if rank == ranks[index - 1])
    return place > before + joint


def _highlights(highlight: Mapping[str, str] | Collection[str] | str, colour: str) -> dict[str, str]:
    if isinstance(highlight, str):
        return {highlight: colour} if highlight else {}
    if isinstance(highlight, Mapping):
        return dict(highlight)
    return dict.fromkeys(highlight, colour)


def _scale(values: Sequence[float], fmt: Fmt, left: float, right: float) -> Scale:
    """Return a scale that leaves room for the values written at the ends of the bars, beyond zero too."""
    after = widest([fmt(value) for value in values if value >= 0], TEXT, STRONG) + 6
    before = widest([fmt(value) for value in values if value < 0], TEXT, STRONG)
    return linear(values, left + (before + 6 if before else 0), right - after, snug=True)


def _middle(rows: Sequence[_Row], row: _Row) -> float:
    above = next(index for index, other in enumerate(rows) if other is row)
    top = 2.0 + sum(other.height for other in rows[:above]) + (_BREAK if row.apart else 0.0)
    return top + (row.height - (_BREAK if row.apart else 0.0)) / 2


def _draw_rows(sheet: Sheet, rows: Sequence[_Row], x: Scale, fmt: Fmt, ranked: float) -> float:
    bars: dict[str, list[Rect]] = {}
    for row in rows:
        middle = _middle(rows, row)
        if row.apart:
            dots = [(ranked + 3.0 + 5 * step, middle - row.height / 2 + 1) for step in range(3)]
            sheet.dots(dots, MUTED, 1.1, name="left out")
        first = middle + 3.4 - (len(row.name) - 1) * 6
        sheet.lines(ranked, first, row.name, name="label", **row.look)
        if row.rank:
            sheet.text(ranked - 8, first, row.rank, align="right", name="rank", **row.look)
        if row.value is not None:
            # A reported zero is a hairline: something was reported, and it was nothing.
            box = (x(0), middle - 5.5, x(row.value) - x(0) or 1.0, 11.0)
            bars.setdefault(row.colour or QUIET, []).append(box)
            place, align = (x(row.value) + 5, "left") if row.value >= 0 else (x(row.value) - 5, "right")
            look: dict[str, Any] = {"align": align, **row.look}
            sheet.text(place, middle + 3.4, fmt(row.value), name="value", **look)
    for shade, boxes in bars.items():
        sheet.bars(boxes, shade, name="bars")
    bottom = 2.0 + sum(row.height for row in rows)
    sheet.line([(x(0), 0), (x(0), bottom)], MUTED, 0.8, name="baseline")
    return bottom
