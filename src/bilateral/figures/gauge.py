"""Claimed against observed, a row a claim, on one logarithm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from bilateral.figures.lettering import text_width, widest, wrap
from bilateral.figures.scales import Fmt, Scale, logarithmic, number
from bilateral.figures.sheet import Sheet
from bilateral.figures.signs import draw_sign
from bilateral.figures.style import (
    BAND,
    GRID,
    INK,
    MUTED,
    SMALL,
    STRONG,
    TEXT,
    VERDICT_COLOURS,
    readable,
    soft,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Span = tuple[float | None, float | None]


@dataclass(frozen=True)
class ClaimRow:
    """One claim: what was claimed and observed, in one unit, and its verdict with the words for it.

    Where the observation is only bounded, ``low`` and ``high`` say how (None: no bound on that side).
    ``detail`` is a second line in grey, such as the two figures in words.
    """

    label: str
    verdict: str
    verdict_label: str
    claimed: float | None = None
    observed: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    detail: str = ""

    @property
    def bounded(self) -> bool:
        """Whether only bounds of the observation are known."""
        return number(self.observed) is None and (
            number(self.low) is not None or number(self.high) is not None
        )

    @property
    def drawable(self) -> bool:
        """Whether the claim can stand on a logarithm: figures on both sides, neither negative."""
        figures = [number(value) for value in (self.claimed, self.observed, self.low, self.high)]
        known = [value for value in figures if value is not None]
        return figures[0] is not None and len(known) > 1 and min(known) >= 0


def ratio_span(row: ClaimRow) -> Span:
    """Return claimed ÷ observed as a span: a single ratio twice, or what the bounds allow (None: open).

    A claim of something where nothing was observed has an infinite ratio, given as (None, None) with a lower
    end of 1 kept: the span is open upwards.
    """
    claimed = number(row.claimed) or 0.0
    if not row.bounded:
        observed = number(row.observed) or 0.0
        if observed == 0:
            return (1.0, 1.0) if claimed == 0 else (1.0, None)
        return (claimed / observed, claimed / observed) if claimed else (None, 1.0)
    low, high = number(row.low), number(row.high)
    return (claimed / high if high else None), (claimed / low if low else None)


def claim_gauge(
    rows: Sequence[ClaimRow],
    *,
    fmt: Fmt,
    claimed_label: str = "",
    observed_label: str = "",
    exact_label: str = "",
    lane_label: str = "",
    width_in: float = 7.2,
) -> Figure:
    """Draw claims against observations: on one axis of values when all share a unit, else as ratios around 1.

    On values, a diamond is claimed and a dot observed (a bar where only bounds are known); ``claimed_label``
    and ``observed_label`` name them. On ratios, one mark stands at claimed ÷ observed, with ``exact_label``
    at 1. ``fmt`` writes the axis: values or ratios. Claims without two figures stand below, under
    ``lane_label``. Raises ``ValueError`` without rows.
    """
    if not rows:
        raise ValueError("there are no claims to draw")
    drawn = [row for row in rows if row.drawable]
    rest = [row for row in rows if not row.drawable]
    by_value = bool(drawn) and len({row.unit for row in drawn}) == 1 and all(map(_positive, drawn))
    table = _Table(rows, width_in)
    key = (claimed_label, observed_label) if by_value and claimed_label and observed_label else ()
    head = (16.0 if key else 0.0) + (30.0 if drawn else 0.0)
    lane = 20.0 if rest and lane_label else 0.0
    sheet = Sheet(width_in, head + sum(map(table.height, rows)) + lane + 2)
    if key:
        _draw_key(sheet, table.left, key)
    if drawn:
        tops = list(accumulate(map(table.height, drawn), initial=head))
        spans = _value_spans(drawn) if by_value else [ratio_span(row) for row in drawn]
        x = _axis(spans, table, fmt, by_value=by_value)
        middles = list(map(table.middle, drawn, tops))
        bands = [(y - 8, y + 9) for y in middles] if table.stacked else [(head, tops[-1])]
        _draw_axis(sheet, x, fmt, bands, head=head, exact_label="" if by_value else exact_label)
        for row, middle in zip(drawn, middles, strict=True):
            if by_value:
                _mark_values(sheet, x, row, middle)
            else:
                _mark_ratio(sheet, x, row, middle, fmt)
    _write_rows(sheet, table, [*drawn, *rest], head, lane=(len(drawn), lane, lane_label))
    return sheet.figure


def _write_rows(
    sheet: Sheet, table: _Table, rows: Sequence[ClaimRow], top: float, *, lane: tuple[int, float, str]
) -> None:
    """Write the words of all rows, with a lane's head before the first row that has no mark."""
    first, height, label = lane
    for index, row in enumerate(rows):
        if index == first and height:
            sheet.bars([(0, top + 1, sheet.width, height - 2)], BAND)
            sheet.text(4, top + 13.5, label, size=SMALL, colour=MUTED, weight=STRONG, name="lane")
            top += height
        table.write(sheet, row, top)
        top += table.height(row)


class _Table:
    """The words around the axis: claims at the left (above it on a narrow sheet), verdicts at the right."""

    def __init__(self, rows: Sequence[ClaimRow], width_in: float) -> None:
        self.width = width_in * 72
        self.stacked = self.width < 330
        longest = max(widest([row.label for row in rows], TEXT), widest([row.detail for row in rows], SMALL))
        self.column = self.width if self.stacked else min(longest, self.width * 0.36) + 2
        words = [row.verdict_label for row in rows]
        word = widest([part for text in words for part in text.split()], TEXT, STRONG)
        self.verdicts = max(min(widest(words, TEXT, STRONG), self.width * 0.2), word) + 18
        self.left = 4.0 if self.stacked else self.column + 16
        self.right = self.width - self.verdicts - 14

    def _lines(self, row: ClaimRow) -> tuple[list[str], list[str], list[str]]:
        # A claim without two figures has no axis to make room for.
        column = self.column if row.drawable else self.right
        label = wrap(row.label, column, TEXT)
        detail = wrap(row.detail, column, SMALL) if row.detail else []
        return label, detail, wrap(row.verdict_label, self.verdicts - 16, TEXT, STRONG)

    def height(self, row: ClaimRow) -> float:
        label, detail, verdict = self._lines(row)
        words = len(label) * 12 + len(detail) * 11
        if self.stacked and row.drawable:
            return words + max(len(verdict) * 12, 14) + 10.0
        return max(words, len(verdict) * 12, 14) + 8.0

    def middle(self, row: ClaimRow, top: float) -> float:
        """Return where the mark and the verdict of a row stand whose words begin at ``top``."""
        if self.stacked and row.drawable:
            _, _, verdict = self._lines(row)
            return top + self.height(row) - max(len(verdict) * 12, 14) / 2 - 4
        return top + self.height(row) / 2

    def write(self, sheet: Sheet, row: ClaimRow, top: float) -> None:
        label, detail, verdict = self._lines(row)
        height = self.height(row)
        words = len(label) * 12 + len(detail) * 11
        first = top + 4 + 9.3 if self.stacked and row.drawable else top + (height - words) / 2 + 9.3
        last = sheet.lines(0, first, label, name="label")
        sheet.lines(0, last + 11.5, detail, size=SMALL, colour=MUTED, name="detail")
        colour = VERDICT_COLOURS.get(row.verdict, MUTED)
        middle, x = self.middle(row, top), self.width - self.verdicts
        draw_sign(sheet, row.verdict, (x + 5, middle), colour, 4.8)
        first = middle + 3.4 - (len(verdict) - 1) * 6
        sheet.lines(x + 16, first, verdict, colour=colour, weight=STRONG, name="verdict")
        sheet.line([(0, top + height), (self.width, top + height)], GRID, 0.6)


def _positive(row: ClaimRow) -> bool:
    figures = (number(value) for value in (row.claimed, row.observed, row.low, row.high))
    return all(value > 0 for value in figures if value is not None)


def _value_spans(rows: Sequence[ClaimRow]) -> list[Span]:
    return [
        (number(a), number(b)) for row in rows for a, b in ((row.claimed, row.observed), (row.low, row.high))
    ]


def _label_room(spans: Sequence[Span], fmt: Fmt) -> tuple[float, float]:
    """Return the room that the ratios' labels need outside the axis, below and above 1."""
    points = [low for low, high in spans if low is not None and low == high]
    before = widest([fmt(ratio) for ratio in points if ratio < 1], SMALL, STRONG)
    after = widest([fmt(ratio) for ratio in points if ratio >= 1], SMALL, STRONG)
    return (before + 4 if before else 0.0), (after + 4 if after else 0.0)


def _axis(spans: Sequence[Span], table: _Table, fmt: Fmt, *, by_value: bool) -> Scale:
    before, after = (0.0, 0.0) if by_value else _label_room(spans, fmt)
    left, right = table.left + before, table.right - after
    ends = [end for span in spans for end in span if end is not None and end > 0]
    if not by_value:
        ends = [*ends, 1.0, 0.1 if min(ends, default=1) < 1 else 1.0, 10.0]
    return logarithmic(ends, left, right, count=max(2, int((right - left) / 30)))


def _draw_axis(
    sheet: Sheet,
    x: Scale,
    fmt: Fmt,
    bands: Sequence[tuple[float, float]],
    *,
    head: float,
    exact_label: str,
) -> None:
    """Draw the grid through the bands and its labels above ``head``."""
    sheet.segments([((x(t), y0), (x(t), y1)) for t in x.ticks for y0, y1 in bands], GRID, 0.8, name="grid")
    for tick in x.ticks:
        text = fmt(tick)
        place = max(x(tick), text_width(text, SMALL) / 2)
        sheet.text(place, head - 7, text, size=SMALL, colour=MUTED, align="center", name="tick")
    if exact_label:
        sheet.segments([((x(1.0), y0), (x(1.0), y1)) for y0, y1 in bands], MUTED, 1.2, name="exact")
        half = text_width(exact_label, SMALL, STRONG) / 2
        place = min(max(x(1.0), half), sheet.width - half)
        sheet.text(place, head - 19, exact_label, size=SMALL, weight=STRONG, align="center", name="exact")


def _draw_key(sheet: Sheet, left: float, key: Sequence[str]) -> None:
    sheet.dots([(left + 5, 6)], MUTED, 4.4, hollow=True, shape="diamond")
    sheet.text(left + 14, 9.5, key[0], size=SMALL, colour=MUTED)
    x = left + 30 + text_width(key[0], SMALL)
    sheet.dots([(x, 6)], INK, 4.0)
    sheet.text(x + 8, 9.5, key[1], size=SMALL, colour=MUTED)


def _mark_values(sheet: Sheet, x: Scale, row: ClaimRow, middle: float) -> None:
    colour = readable(VERDICT_COLOURS.get(row.verdict, MUTED))
    claimed = x(number(row.claimed) or 0.0)
    if row.bounded:
        low, high = number(row.low), number(row.high)
        _open_bar(sheet, x, (low, high), middle, INK)
    else:
        observed = x(number(row.observed) or 0.0)
        sheet.line([(observed, middle), (claimed, middle)], soft(colour), 2.0, name="between")
        sheet.dots([(observed, middle)], INK, 4.0, name="observed")
    sheet.dots([(claimed, middle)], colour, 5.0, hollow=True, shape="diamond", width=1.8, name="claimed")


def _open_bar(sheet: Sheet, x: Scale, span: Span, middle: float, colour: str) -> None:
    """Draw a bar between bounds; an end without a bound runs to the edge of the axis as an arrow."""
    start = x(span[0]) if span[0] is not None else x.start
    end = x(span[1]) if span[1] is not None else x.end
    sheet.bars([(start, middle - 2.5, max(end - start, 1), 5)], colour, opacity=0.35, name="bounds")
    for bound, place, way in ((span[0], start, -1), (span[1], end, 1)):
        if bound is None:
            tip, back = place + way, place - way * 4
            sheet.line([(back, middle - 5), (tip, middle), (back, middle + 5)], colour, 1.6, name="open end")
        else:
            sheet.line([(place, middle - 5.5), (place, middle + 5.5)], colour, 2.0, name="bound")


def _mark_ratio(sheet: Sheet, x: Scale, row: ClaimRow, middle: float, fmt: Fmt) -> None:
    colour = VERDICT_COLOURS.get(row.verdict, MUTED)
    low, high = ratio_span(row)
    if low is None or high is None or low != high:
        _open_bar(sheet, x, (low, high), middle, colour)
        return
    place = x(low)
    sheet.line([(x(1.0), middle), (place, middle)], soft(colour), 2.0, name="between")
    sheet.dots([(place, middle)], colour, 4.6, name="ratio")
    # The label stands on the far side of the mark, off the line that leads to it.
    way = 1 if low >= 1 else -1
    sheet.text(
        place + way * 8, middle + 3.2, fmt(low), size=SMALL, colour=colour, weight=STRONG,
        align="left" if way > 0 else "right", name="value",
    )  # fmt: skip
