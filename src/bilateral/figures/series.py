"""Series over time: what somebody reported, where the gaps are, and how each kind is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bilateral.figures.scales import Period, number, span

Style = Literal["direct", "mirror", "other vintage", "trend"]


@dataclass(frozen=True)
class Series:
    """One line of a chart.

    ``values`` belong to ``periods``; None is "not reported" and breaks the line, as does a period that is
    left out. ``every`` is the number of periods between releases (2 for a survey held each second year), so
    that only a missed release counts as a gap. ``style`` says whether the figures are the country's own
    (direct: solid), its partner's (mirror: hollow and dashed), of another vintage (thin and soft), or no figures
    at all but a line fitted to some (trend: thin, without marks; it fills no gap).
    """

    name: str
    colour: str
    periods: Sequence[Period]
    values: Sequence[float | None]
    style: Style = "direct"
    every: float = 1

    def __post_init__(self) -> None:
        if len(self.periods) != len(self.values):
            raise ValueError(f"{self.name}: {len(self.periods)} periods but {len(self.values)} values")


@dataclass(frozen=True)
class BandSeries(Series):
    """A series with a lower and an upper bound for each period, such as an interval of 5 to 95 per cent."""

    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()


@dataclass(frozen=True)
class Observation:
    """A reported value at its place in time: start and length of its period in years."""

    start: float
    length: float
    value: float
    low: float | None = None
    high: float | None = None

    @property
    def middle(self) -> float:
        """The middle of the period, in years."""
        return self.start + self.length / 2


def _bounds(values: Sequence[Any], index: int) -> float | None:
    return number(values[index]) if index < len(values) else None


def observations(series: Series) -> list[Observation]:
    """Return what was reported, in order of time."""
    low = series.low if isinstance(series, BandSeries) else ()
    high = series.high if isinstance(series, BandSeries) else ()
    found = []
    for index, (period, raw) in enumerate(zip(series.periods, series.values, strict=True)):
        value = number(raw)
        if value is not None:
            start, length = span(period)
            found.append(Observation(start, length, value, _bounds(low, index), _bounds(high, index)))
    return sorted(found, key=lambda seen: seen.start)


def runs(series: Series) -> list[list[Observation]]:
    """Return the stretches in which no period is missing; each becomes one line, or a mark if it is alone."""
    parts: list[list[Observation]] = []
    for seen in observations(series):
        if parts:
            last = parts[-1][-1]
            if seen.start <= last.start + max(last.length, seen.length) * series.every * 1.01:
                parts[-1].append(seen)
                continue
        parts.append([seen])
    return parts


def extent(many: Iterable[Series]) -> tuple[float, float]:
    """Return the first and the last moment of all periods, reported or not, in years.

    Raises ``ValueError`` without any period.
    """
    spans = [span(period) for series in many for period in series.periods]
    if not spans:
        raise ValueError("no periods to draw")
    return min(start for start, _ in spans), max(start + length for start, length in spans)


def gaps(many: Sequence[Series]) -> list[tuple[float, float]]:
    """Return the stretches of time, in years, for which no series has a value."""
    first, last = extent(many)
    covered = sorted(
        (seen.start, seen.start + seen.length * series.every)
        for series in many
        if series.style != "trend"
        for seen in observations(series)
    )
    holes, edge = [], first
    for start, end in [*covered, (last, last)]:
        if start > edge + 1e-6:
            holes.append((edge, start))
        edge = max(edge, end)
    return holes


def require_values(many: Iterable[Series]) -> None:
    """Raise ``ValueError`` when no series has a value: an empty chart must not be drawn."""
    if not any(number(value) is not None for series in many for value in series.values):
        raise ValueError("nothing was reported: there is no chart to draw")
