"""Two values a row: what one country sells and the other buys, back to back, or both on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.figures.lettering import spread, text_width, widest, wrap
from bilateral.figures.scales import Fmt, Scale, linear, number, reported
from bilateral.figures.sheet import Align, Rect, Sheet
from bilateral.figures.style import GREY, GRID, INK, MUTED, SMALL, STRONG, TEXT

if TYPE_CHECKING:
    from matplotlib.figure import Figure


_DOT = 4.6


@dataclass(frozen=True)
class PairRow:
    """A row with two values, either of which may be None (not reported)."""

    label: str
    left: float | None
    right: float | None

    @property
    def values(self) -> tuple[float | None, float | None]:
        """Both values as numbers."""
        return number(self.left), number(self.right)


@dataclass(frozen=True)
class _End:
    """One side of a row: where it starts, which way it grows, and how it looks."""

    base: float
    way: int
    colour: str
    hollow: bool = False

    @property
    def align(self) -> Align:
        return "right" if self.way < 0 else "left"


@dataclass(frozen=True)
class _Words:
    """How values are written, and what stands for one that nobody reported, at the left and at the right."""

    fmt: Fmt
    gaps: tuple[str, str]

    def widest(self, values: Sequence[float]) -> float:
        return widest([*map(self.fmt, values), *self.gaps], SMALL, STRONG)


def _require(rows: Sequence[PairRow]) -> list[float]:
    found = reported(value for row in rows for value in (row.left, row.right))
    if not found:
        raise ValueError("nothing was reported: there is no chart to draw")
    return found


def composition(
    rows: Sequence[PairRow],
    *,
    left_label: str,
    right_label: str,
    fmt: Fmt,
    left_colour: str,
    right_colour: str,
    overlap_label: str = "",
    gap_label: str = "",
    width_in: float = 7.2,
) -> Figure:
    """Draw two compositions back to back, the rows' labels between them, both on one scale.

    The part that both sides share in a row (the smaller of the two) is solid and the rest pale when
    ``overlap_label`` says in words what the solid part means. Values are shares or amounts. Raises
    ``ValueError`` when nothing was reported or a value is negative.
    """
    found = _require(rows)
    if min(found) < 0:
        raise ValueError("a part of a whole cannot be negative")
    words, width = _Words(fmt, (gap_label, gap_label)), width_in * 72
    column = min(widest([row.label for row in rows], TEXT), width * 0.25) + 12
    names = [wrap(row.label, column - 10, TEXT) for row in rows]
    heights = [max(18.0, len(lines) * 11.5 + 6) for lines in names]
    side = (width - column) / 2
    heads = wrap(left_label, side - 6, TEXT, STRONG), wrap(right_label, side - 6, TEXT, STRONG)
    head = max(map(len, heads)) * 12 + 8.0
    sheet = Sheet(width_in, head + sum(heights) + (24 if overlap_label else 4))
    ends = _End(side, -1, left_colour), _End(side + column, 1, right_colour)
    for end, lines in zip(ends, heads, strict=True):
        sheet.lines(end.base, 10, lines, colour=end.colour, weight=STRONG, align=end.align, name="head")
    scale = Scale(0, max(found) or 1.0, 0, max(side - words.widest(found) - 6, 8))
    middles = [head + sum(heights[:index]) + height / 2 for index, height in enumerate(heights)]
    for lines, middle in zip(names, middles, strict=True):
        first = middle + 3.4 - (len(lines) - 1) * 5.75
        sheet.lines(side + column / 2, first, lines, leading=1.15, align="center", name="label")
    _draw_sides(
        sheet, list(zip(rows, middles, strict=True)), ends, scale, words=words, shared=bool(overlap_label)
    )
    bottom = head + sum(heights)
    sheet.segments([((end.base, head - 2), (end.base, bottom)) for end in ends], MUTED, 0.8, name="baseline")
    if overlap_label:
        _overlap_key(sheet, bottom + 6, (left_colour, right_colour), overlap_label)
    return sheet.figure


def _draw_sides(
    sheet: Sheet,
    rows: Sequence[tuple[PairRow, float]],
    ends: tuple[_End, _End],
    scale: Scale,
    *,
    words: _Words,
    shared: bool,
) -> None:
    """Draw the bars of all rows, of one colour at a time, and write their values."""
    bars: dict[str, list[Rect]] = {}
    for row, middle in rows:
        common = scale(min(value or 0.0 for value in row.values)) if shared else None
        for end, value in zip(ends, row.values, strict=True):
            _write_side(sheet, end, scale, value, middle, words=words)
            if value is not None:
                _add_bar(bars, end, max(scale(value), 0.8), common, middle)
    for shade, boxes in bars.items():
        if shade.startswith("pale "):
            sheet.pale_bars(boxes, shade.removeprefix("pale "), name="rest")
        else:
            sheet.bars(boxes, shade, name="bars")


def _write_side(
    sheet: Sheet, end: _End, scale: Scale, value: float | None, middle: float, *, words: _Words
) -> None:
    if value is None:
        x, text, colour, name = end.base + end.way * 5, words.gaps[0], MUTED, "gap"
    else:
        x = end.base + end.way * (max(scale(value), 0.8) + 4)
        text, colour, name = words.fmt(value), INK, "value"
    sheet.text(x, middle + 3.2, text, size=SMALL, colour=colour, align=end.align, name=name)


def _add_bar(
    bars: dict[str, list[Rect]], end: _End, length: float, shared: float | None, middle: float
) -> None:
    """Add a bar, solid as far as it is shared and pale beyond; solid throughout where nothing is compared."""
    solid = length if shared is None else min(max(shared, 0.4), length)
    bars.setdefault(end.colour, []).append((end.base, middle - 5.5, end.way * solid, 11))
    if length > solid:
        rest = (end.base + end.way * solid, middle - 5.5, end.way * (length - solid), 11)
        bars.setdefault(f"pale {end.colour}", []).append(rest)


def _overlap_key(sheet: Sheet, top: float, colours: tuple[str, str], label: str) -> None:
    text = wrap(label, sheet.width - 40, SMALL, lines=1)[0]
    start = (sheet.width - text_width(text, SMALL) - 30) / 2
    for number_, colour in enumerate(colours):
        sheet.bars([(start + 12 * number_, top + 2, 12, 10)], colour)
    sheet.text(start + 30, top + 10.5, text, size=SMALL, colour=MUTED, name="key")


def dumbbell(
    rows: Sequence[PairRow],
    *,
    left_label: str,
    right_label: str,
    fmt: Fmt,
    left_colour: str,
    right_colour: str,
    gap_label: str | tuple[str, str] = "",
    zero: bool = True,
    hollow_right: bool = False,
    width_in: float = 7.2,
) -> Figure:
    """Draw two dots a row on one scale, joined by a line, each with its value.

    ``hollow_right`` draws the second dot as a ring, as mirror figures are. A value that nobody reported has
    no dot, and ``gap_label`` stands at the row's end: one for either side, or one for each. Raises ``ValueError``
    when nothing was reported.
    """
    found = _require(rows)
    words = _Words(fmt, (gap_label, gap_label) if isinstance(gap_label, str) else gap_label)
    width = width_in * 72
    column = min(widest([row.label for row in rows], TEXT), width * 0.36) + 10
    names = [wrap(row.label, column - 10, TEXT) for row in rows]
    heights = [max(20.0, len(lines) * 12 + 6) for lines in names]
    incomplete = any(None in row.values for row in rows)
    room = widest(map(fmt, found), SMALL, STRONG) + 9
    margin = room + (widest(words.gaps, SMALL) + 6 if incomplete else 0)
    x = linear(found, column + room, width - margin, zero=zero, count=5, snug=True)
    sheet = Sheet(width_in, 20 + sum(heights) + 2)
    ends = _End(0, -1, left_colour), _End(0, 1, right_colour, hollow_right)
    whole = next((row for row in rows if None not in row.values), rows[0])
    wanted = [x(value if value is not None else found[0]) for value in whole.values]
    _heads(sheet, ends, (left_label, right_label), wanted, column)
    if x.low <= 0 <= x.high:
        sheet.grid([((x(0), 16), (x(0), sheet.height))])
    top = 20.0
    for row, lines, height in zip(rows, names, heights, strict=True):
        middle = top + height / 2
        sheet.lines(0, middle + 3.4 - (len(lines) - 1) * 6, lines, name="label")
        _dumbbell_row(sheet, x, row, middle, ends=ends, words=words)
        sheet.line([(0, top + height), (width, top + height)], GRID, 0.5)
        top += height
    return sheet.figure


def _heads(
    sheet: Sheet, ends: tuple[_End, _End], texts: tuple[str, str], wanted: Sequence[float], column: float
) -> None:
    """Set the two names over the dots of a row that has both, apart from one another and on the sheet."""
    cut = [wrap(text, (sheet.width - column) / 2, TEXT, STRONG, lines=1)[0] for text in texts]
    widths = [text_width(text, TEXT, STRONG) + 12 for text in cut]
    places = spread(wanted, widths, min(column, sheet.width * 0.2), sheet.width + 6)
    for end, text, place in zip(ends, cut, places, strict=True):
        sheet.text(place, 10, text, colour=end.colour, weight=STRONG, align="center", name="head")


def _dumbbell_row(
    sheet: Sheet, x: Scale, row: PairRow, middle: float, *, ends: tuple[_End, _End], words: _Words
) -> None:
    both = zip(row.values, ends, strict=True)
    known = sorted(((value, end) for value, end in both if value is not None), key=lambda one: one[0])
    if len(known) == 2:
        sheet.line([(x(known[0][0]), middle), (x(known[1][0]), middle)], GREY, 2.2, name="between")
    # Two dots that would hide one another stand one above the other, each at its value.
    close = len(known) == 2 and x(known[1][0]) - x(known[0][0]) < _DOT
    for index, (value, end) in enumerate(known):
        height = middle + (0.0, -_DOT * 0.6, _DOT * 0.6)[index + 1 if close else 0]
        sheet.dots([(x(value), height)], end.colour, _DOT, hollow=end.hollow, width=2, edge=0.8, name="dot")
        before = index == 0 and len(known) == 2
        place = x(value) - 7.5 if before else x(value) + 7.5
        sheet.text(
            place,
            middle + 3.2,
            words.fmt(value),
            size=SMALL,
            colour=end.colour,
            weight=STRONG,
            align="right" if before else "left",
            name="value",
        )
    if len(known) < 2:
        gap = words.gaps[0 if row.values[0] is None else 1]
        sheet.text(sheet.width, middle + 3.2, gap, size=SMALL, colour=MUTED, align="right", name="gap")
