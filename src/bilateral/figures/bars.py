"""Bars over periods: the quarters or months since a source began."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.figures.lettering import text_width, widest, wrap
from bilateral.figures.scales import Fmt, Period, Scale, linear, number, reported, tick_texts
from bilateral.figures.sheet import Rect, Sheet
from bilateral.figures.style import BAND, GRID, MUTED, SMALL, STRONG, TEXT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_TOP = 16.0


@dataclass
class _Slots:
    """The places of the bars: a slot of one width for each period, from ``left`` on, down to ``bottom``."""

    sheet: Sheet
    periods: Sequence[Period]
    values: Sequence[float | None]
    bottom: float
    left: float = 0.0

    @property
    def width(self) -> float:
        return (self.sheet.width - self.left) / len(self.periods)

    def start(self, index: int) -> float:
        return self.left + self.width * index

    def middle(self, index: int) -> float:
        return self.left + self.width * (index + 0.5)


def quarter_bars(
    periods: Sequence[Period],
    values: Sequence[float | None],
    *,
    fmt: Fmt,
    colour: str,
    highlight: Collection[Period] = (),
    labels: Sequence[str] = (),
    gap_label: str = "",
    width_in: float = 7.2,
    height_in: float = 3.0,
) -> Figure:
    """Draw one bar a period with its value on it; years stand once under their quarters or months.

    With ``highlight``, the bars of other periods are pale with an outline. ``labels`` replaces the parts of years ("Q1",
    "05") in the reader's language. A period without a report has a shaded place with ``gap_label`` and no
    bar. Raises ``ValueError`` when nothing was reported.
    """
    found = reported(values)
    if not found:
        raise ValueError("nothing was reported: there is no chart to draw")
    sheet = Sheet(width_in, height_in * 72)
    foot = 34 if any(_tiers(period)[1] for period in periods) else 20
    slots = _Slots(sheet, periods, [number(value) for value in values], sheet.height - foot)
    y = linear(found, slots.bottom - (12 if min(found) < 0 else 0), _TOP, count=4, snug=True)
    size = _text_size([fmt(value) for value in found], slots.width)
    if size is None:
        slots.left = widest(tick_texts(fmt, y.ticks), SMALL) + 8
        _grid(slots, y, fmt)
    _draw_bars(slots, y, colour, highlight)
    for index in range(len(periods)) if size else _notable(slots.values):
        _write_value(slots, y, index, fmt, size or SMALL)
    for index, value in enumerate(slots.values):
        if value is None:
            _missing(slots, index, gap_label)
    _period_axis(slots, labels)
    return sheet.figure


def _tiers(period: Period) -> tuple[str, str]:
    """Split a period into what stands under its bar and the year that stands under the bars of one year."""
    year, _, part = str(period).partition("-")
    return (part, year) if part else (year, "")


def _text_size(texts: Sequence[str], slot: float) -> float | None:
    """Return the size at which every value fits over its bar, or None where none does."""
    return next((size for size in (TEXT, SMALL) if widest(texts, size, STRONG) <= slot - 2), None)


def _notable(values: Sequence[float | None]) -> list[int]:
    """Return the places of the highest and of the last reported value, unless they stand too close."""
    known = [(value, index) for index, value in enumerate(values) if value is not None]
    top, last = max(known)[1], known[-1][1]
    return [top, last] if last - top > len(values) / 6 else [top]


def _grid(slots: _Slots, y: Scale, fmt: Fmt) -> None:
    sheet = slots.sheet
    sheet.grid(((slots.left, y(tick)), (sheet.width, y(tick))) for tick in y.ticks if tick)
    for tick, text in zip(y.ticks, tick_texts(fmt, y.ticks), strict=True):
        sheet.text(slots.left - 6, y(tick) + 3, text, size=SMALL, colour=MUTED, align="right", name="tick")


def _draw_bars(slots: _Slots, y: Scale, colour: str, highlight: Collection[Period]) -> None:
    strong: list[Rect] = []
    pale: list[Rect] = []
    for index, (period, value) in enumerate(zip(slots.periods, slots.values, strict=True)):
        if value is None:
            continue
        # A reported zero is a hairline: something was reported, and it was nothing.
        height = y(0) - y(value) if value else 1.0
        box = (slots.start(index) + slots.width * 0.14, y(0) - height, slots.width * 0.72, height)
        (strong if not highlight or period in highlight else pale).append(box)
    if y.low < 0:
        slots.sheet.line([(slots.left, y(0)), (slots.sheet.width, y(0))], MUTED, 0.8, name="zero")
    slots.sheet.bars(strong, colour, name="bars")
    slots.sheet.pale_bars(pale, colour, name="pale bars")


def _write_value(slots: _Slots, y: Scale, index: int, fmt: Fmt, size: float) -> None:
    value = slots.values[index]
    if value is None:
        return
    text = fmt(value)
    base = y(value) - 5 if value >= 0 else y(value) + size + 2
    half = text_width(text, size, STRONG) / 2
    x = min(max(slots.middle(index), half), slots.sheet.width - half)
    slots.sheet.text(x, base, text, size=size, weight=STRONG, align="center", name="value")


def _missing(slots: _Slots, index: int, gap_label: str) -> None:
    """Shade the place of a bar that nobody reported, and name it where there is room, upright or turned."""
    sheet, slot, x = slots.sheet, slots.width, slots.middle(index)
    sheet.bars([(x - slot * 0.44, _TOP, slot * 0.88, slots.bottom - _TOP)], BAND, name="gap")
    if not gap_label:
        return
    if widest(gap_label.split(), SMALL) <= slot * 0.84:
        lines = wrap(gap_label, slot * 0.84, SMALL)
        middle = (_TOP + slots.bottom) / 2 - (len(lines) - 1) * SMALL * 0.6
        sheet.lines(x, middle, lines, size=SMALL, colour=MUTED, align="center", name="gap")
    elif slot >= SMALL * 1.2:
        sheet.text(x + 3, slots.bottom - 8, gap_label, size=SMALL, colour=MUTED, angle=90, name="gap")


def _period_axis(slots: _Slots, labels: Sequence[str]) -> None:
    sheet, bottom, slot = slots.sheet, slots.bottom, slots.width
    tiers = [_tiers(period) for period in slots.periods]
    names = list(labels) or [part for part, _ in tiers]
    sheet.line([(slots.left, bottom), (sheet.width, bottom)], MUTED, 1.0, name="baseline")
    least = widest(names, SMALL) + 3
    every = next((n for n in (1, 2, 3, 4, 5, 6, 10, 12, 20) if n * slot >= least), len(names))
    for index in range(0, len(names), every):
        half = text_width(names[index], SMALL) / 2
        x = min(max(slots.middle(index), half), sheet.width - half)
        sheet.text(x, bottom + 12, names[index], size=SMALL, colour=MUTED, align="center", name="period")
    for year in dict.fromkeys(year for _, year in tiers if year):
        mine = [index for index, (_, other) in enumerate(tiers) if other == year]
        x0, x1 = slots.start(mine[0]) + 2, slots.start(mine[-1]) + slot - 2
        if x1 - x0 >= text_width(year, SMALL, STRONG):
            sheet.line([(x0, bottom + 17), (x1, bottom + 17)], GRID, 1.0)
            x = (x0 + x1) / 2
            sheet.text(x, bottom + 28, year, size=SMALL, weight=STRONG, align="center", name="year")
