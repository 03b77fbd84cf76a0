"""Events in time: a list in order beside a strip in proportion, so that six in one week can all be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Literal

from bilateral.figures.lettering import text_width, widest, wrap
from bilateral.figures.scales import Scale, span
from bilateral.figures.sheet import Sheet
from bilateral.figures.style import GOLD, GREY, GRID, INK, MUTED, PURPLE, SMALL, STRONG, TEAL, TEXT, soft

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Precision = Literal["day", "month", "year"]
Status = Literal["done", "promised", "pending"]
KIND_COLOURS = {
    "relations": INK,
    "visit": PURPLE,
    "meeting": "#a21caf",
    "agreement": TEAL,
    "appointment": GOLD,
    "institution": "#4d7c0f",
    "project": "#0e7490",
    "statement": MUTED,
}


@dataclass(frozen=True)
class Event:
    """One event: its date (as exact as ``precision`` says), kind, words, and whether it has happened."""

    date: str
    precision: Precision
    kind: str
    label: str
    status: Status = "done"
    date_label: str = ""


@dataclass(frozen=True)
class _Row:
    event: Event
    start: float
    length: float
    date: list[str]
    kind: list[str]
    lines: list[str]
    top: float
    height: float
    leads: bool


_CUT = {"day": 10, "month": 7, "year": 4}


def _when(event: Event) -> tuple[float, float]:
    return span(event.date[: _CUT[event.precision]])


def timeline(
    events: Sequence[Event],
    *,
    kinds_labels: Mapping[str, str],
    status_labels: Mapping[str, str] | None = None,
    width_in: float = 7.2,
) -> Figure:
    """Draw events as a list from the earliest to the latest, tied to a strip on which time is in proportion.

    Full dots have happened, rings are promised and dashed rings pending; ``status_labels`` names those in a
    key. An event known to the year or month is a bar of that length on the strip. A date shared by events
    stands once, with a bracket. The strip is left out when all events share one date. Raises ``ValueError``
    without events.
    """
    if not events:
        raise ValueError("there are no events to draw")
    ordered = sorted(events, key=lambda event: (_when(event)[0], -_when(event)[1]))
    dates = [event.date_label or event.date[: _CUT[event.precision]] for event in ordered]
    kinds = [kinds_labels.get(event.kind, event.kind) for event in ordered]
    columns = _Columns.of(width_in * 72, dates, kinds, striped=len({_when(event) for event in ordered}) > 1)
    key = _key_entries(ordered, status_labels or {})
    rows, bottom = _rows(ordered, dates, kinds, columns, top=22.0 if key else 2.0)
    sheet = Sheet(width_in, bottom + 4)
    _draw_key(sheet, key, columns.dot)
    _draw_rows(sheet, rows, columns)
    if columns.date:
        _draw_strip(sheet, rows, columns.date)
    return sheet.figure


@dataclass(frozen=True)
class _Columns:
    """Where the columns of the list begin, in points; a kind of width 0 stands over the label."""

    date: float
    date_width: float
    dot: float
    kind_width: float
    label_width: float

    @classmethod
    def of(cls, width: float, dates: Sequence[str], kinds: Sequence[str], *, striped: bool) -> _Columns:
        wide = width >= 330
        date = (64.0 if wide else 52.0) if striped else 0.0
        date_width = min(widest(dates, SMALL, STRONG), width * 0.19) + 2
        dot = date + date_width + 14
        kind_width = min(widest(kinds, SMALL), 90.0) + 10 if wide else 0.0
        return cls(date, date_width, dot, kind_width, width - dot - 12 - kind_width)


def _rows(
    ordered: Sequence[Event], dates: Sequence[str], kinds: Sequence[str], columns: _Columns, *, top: float
) -> tuple[list[_Row], float]:
    rows: list[_Row] = []
    before: tuple[tuple[float, float], str] | None = None
    for event, date, kind in zip(ordered, dates, kinds, strict=True):
        lines = wrap(event.label, columns.label_width, TEXT)
        broken = wrap(date, columns.date_width, SMALL, STRONG)
        said = wrap(kind, (columns.kind_width - 8) if columns.kind_width else columns.label_width, SMALL)
        leads = (_when(event), date) != before
        beside = max(len(lines) * 12.0, len(said) * 11.0)
        stacked = len(lines) * 12.0 + len(said) * 11.0
        height = max(beside if columns.kind_width else stacked, len(broken) * 11 if leads else 0)
        if rows:
            top += 7.0 if leads else 3.0
        rows.append(_Row(event, *_when(event), broken, said, lines, top, height, leads))
        top += height
        before = (_when(event), date)
    return rows, top


def _draw_rows(sheet: Sheet, rows: Sequence[_Row], columns: _Columns) -> None:
    dot, x = columns.dot, columns.dot + 12
    sheet.line([(dot, rows[0].top + 6), (dot, rows[-1].top + 6)], GRID, 1.4, name="thread")
    for row in rows:
        first = row.top + 9.2
        if row.leads:
            sheet.lines(columns.date, first, row.date, size=SMALL, colour=MUTED, weight=STRONG, name="date")
        colour = KIND_COLOURS.get(row.event.kind, MUTED)
        _mark(sheet, dot, row.top + 6, row.event.status, colour)
        if columns.kind_width:
            sheet.lines(x, first, row.kind, size=SMALL, colour=colour, name="kind")
            sheet.lines(x + columns.kind_width, first, row.lines, name="label")
        else:
            last = sheet.lines(x, first - 0.5, row.kind, size=SMALL, colour=colour, name="kind")
            sheet.lines(x, last + 11.5, row.lines, name="label")


def _mark(sheet: Sheet, x: float, y: float, status: Status, colour: str) -> None:
    dash = (1.6, 1.4) if status == "pending" else None
    sheet.dots([(x, y)], colour, 4.2, hollow=status != "done", dash=dash, name=f"event {status}")


def _key_entries(events: Sequence[Event], labels: Mapping[str, str]) -> list[tuple[Status, str]]:
    used = {event.status for event in events}
    statuses: tuple[Status, ...] = ("done", "promised", "pending")
    if used <= {"done"}:
        return []
    return [(status, labels[status]) for status in statuses if status in used and status in labels]


def _draw_key(sheet: Sheet, key: Sequence[tuple[Status, str]], left: float) -> None:
    x = left
    total = sum(text_width(label, SMALL) + 26 for _, label in key)
    if x + total > sheet.width:
        x = max(4.5, sheet.width - total)
    for status, label in key:
        _mark(sheet, x, 6, status, MUTED)
        sheet.text(x + 9, 9.2, label, size=SMALL, colour=MUTED, name="key")
        x += text_width(label, SMALL) + 26


def _draw_strip(sheet: Sheet, rows: Sequence[_Row], strip: float) -> None:
    """Draw the years in proportion, the events on them, and a line from each date to its row."""
    first = floor(min(row.start for row in rows))
    last = ceil(max(row.start + row.length for row in rows) - 1e-9)
    top, bottom = rows[0].top + 2, max(rows[-1].top + rows[-1].height - 2, rows[0].top + 40)
    y = Scale(first, last, top, min(bottom, sheet.height - 4))
    axis = text_width("2025", SMALL) + 7
    sheet.line([(axis, y.start), (axis, y.end)], MUTED, 1.0, name="strip")
    slot = (y.end - y.start) / (last - first)
    step = next((n for n in (1, 2, 5, 10, 20, 50, 100) if n * slot >= 13), last - first)
    years = [year for year in range(first, last + 1) if year % step == 0] or [first]
    sheet.segments([((axis - 3, y(year)), (axis, y(year))) for year in years], GREY, 0.8)
    for year in years:
        base = min(max(y(year) + 3.1, 8), sheet.height - 1)
        sheet.text(axis - 5, base, str(year), size=SMALL, colour=MUTED, align="right", name="year")
    ends = []
    for row in rows:
        colour = KIND_COLOURS.get(row.event.kind, MUTED)
        if row.event.precision == "day":
            sheet.dots([(axis, y(row.start))], colour, 2.4, name="strip day")
        else:
            tall = max(row.length * slot - 1, 2)
            sheet.bars(
                [(axis - 2, y(row.start) + 0.5, 4, tall)],
                soft(colour),
                name=f"strip {row.event.precision}",
            )
        if row.leads:
            where = y(row.start) if row.event.precision == "day" else y(row.start + row.length / 2)
            ends.append([(axis + 4, where), (strip - 12, row.top + 6), (strip - 4, row.top + 6)])
    for end in ends:
        sheet.line(end, GREY, 0.7, name="tie")
    _brackets(sheet, rows, strip)


def _brackets(sheet: Sheet, rows: Sequence[_Row], strip: float) -> None:
    """Join the rows that share one date with a line below the date."""
    start: _Row | None = None
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        if row.leads:
            start = row
        if start is not None and row is not start and (following is None or following.leads):
            low = start.top + len(start.date) * 11 + 2
            if row.top + 8 > low:
                sheet.line([(strip + 1, low), (strip + 1, row.top + 8), (strip + 5, row.top + 8)], GREY, 0.8,
                           name="bracket")  # fmt: skip
