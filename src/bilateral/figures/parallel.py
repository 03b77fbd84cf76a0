"""A parallel plot of ranks: each country a line through its places on several dimensions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.figures.lettering import widest, wrap
from bilateral.figures.scales import Scale
from bilateral.figures.sheet import Point, Sheet
from bilateral.figures.style import GREY, MUTED, QUIET, SMALL, STRONG, TEXT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEAD = 26.0
_ROW = 40.0


@dataclass(frozen=True)
class ParallelRow:
    """One dimension: its label and note, the place of every country that has one, and how the own place is written.

    ``places`` is empty where nobody can be ranked; ``own`` then says why.
    """

    label: str
    note: str
    places: Mapping[str, int]
    own: str


def parallel_ranks(
    rows: Sequence[ParallelRow],
    who: str,
    *,
    first_label: str,
    last_label: str,
    colour: str,
    width_in: float = 7.2,
) -> Figure:
    """Draw the places of all countries, one row a dimension, the first place at the left.

    ``who`` is picked out; the others are thin grey lines. A line passes over a dimension in which its country has no
    place only by ending there. ``first_label`` and ``last_label`` name the two ends of the scale. Raises
    ``ValueError`` when ``who`` has no place on any dimension.
    """
    if not any(who in row.places for row in rows):
        raise ValueError(f"{who} has no place: there is no chart to draw")
    width = width_in * 72
    column = min(
        max(widest([r.label for r in rows], TEXT), widest([r.note for r in rows], SMALL)), width * 0.34
    )
    # What stands for a missing place may be long: it is written over the scale and needs no margin.
    margin = min(widest([row.own for row in rows if who in row.places], TEXT, STRONG), width * 0.22) + 12
    last = max(2, *(place for row in rows for place in row.places.values()))
    x = Scale(1, last, column + 20, width - margin - 6)
    sheet = Sheet(width_in, _HEAD + _ROW * len(rows))
    middles = [_HEAD + _ROW * (index + 0.5) for index in range(len(rows))]
    sheet.grid(((x(place), _HEAD), (x(place), sheet.height - 4)) for place in range(1, last + 1))
    sheet.text(x(1), 12, first_label, size=SMALL, colour=MUTED, name="end")
    sheet.text(x(last), 12, last_label, size=SMALL, colour=MUTED, align="right", name="end")
    _others(sheet, rows, who, x, middles)
    own = _runs(rows, who, x, middles)
    for run in own:
        sheet.line(run, colour, 2.4, name="own line")
    sheet.dots([point for run in own for point in run], colour, 5.0, name="own")
    for row, middle in zip(rows, middles, strict=True):
        _words(sheet, row, who, middle, (column, x.start, colour))
    return sheet.figure


def _runs(rows: Sequence[ParallelRow], who: str, x: Scale, middles: Sequence[float]) -> list[list[Point]]:
    """Return the stretches of neighbouring rows in which a country has a place."""
    runs: list[list[Point]] = [[]]
    for row, middle in zip(rows, middles, strict=True):
        if who in row.places:
            runs[-1].append((x(row.places[who]), middle))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _others(sheet: Sheet, rows: Sequence[ParallelRow], who: str, x: Scale, middles: Sequence[float]) -> None:
    names = sorted({name for row in rows for name in row.places if name != who})
    dots: list[Point] = []
    for name in names:
        for run in _runs(rows, name, x, middles):
            sheet.line(run, GREY, 0.7, name="other line")
            dots += run
    sheet.dots(sorted(set(dots)), QUIET, 2.3, name="others")


def _words(sheet: Sheet, row: ParallelRow, who: str, middle: float, look: tuple[float, float, str]) -> None:
    column, start, colour = look
    names = wrap(row.label, column, TEXT, lines=2)
    notes = wrap(row.note, column, SMALL, lines=1) if row.note and len(names) == 1 else []
    first = middle + 3.4 - (len(names) + len(notes) - 1) * 6
    end = sheet.lines(0, first, names, name="label")
    sheet.lines(0, end + 12, notes, size=SMALL, colour=MUTED, name="note")
    if who in row.places:
        sheet.text(
            sheet.width, middle + 3.4, row.own, colour=colour, weight=STRONG, align="right", name="place"
        )
        return
    text = wrap(row.own, sheet.width - start - 4, SMALL, lines=1)[0]
    sheet.text(start, middle + 3.2, text, size=SMALL, colour=MUTED, name="gap")
