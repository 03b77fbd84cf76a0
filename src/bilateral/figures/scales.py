"""Scales from values to points, with ticks at round numbers, and periods as places on a line of years."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Period = str | int
Fmt = Callable[[float], str]
_PERIOD = re.compile(r"^(-?\d{1,4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?$")


def number(value: Any) -> float | None:
    """Return a value as a float, or None where nobody reported one (None, NaN, pandas' NA).

    Raises ``ValueError`` for infinity, which no scale can hold.
    """
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return None
    result = float(value)
    if math.isnan(result):
        return None
    if math.isinf(result):
        raise ValueError("an infinite value cannot be drawn")
    return result


def reported(values: Iterable[Any]) -> list[float]:
    """Return the values that somebody reported, as floats."""
    return [value for value in map(number, values) if value is not None]


def span(period: Period) -> tuple[float, float]:
    """Return where a period starts, in years, and how long it is.

    Takes ``2024``, ``"2024"``, ``"2024-H1"``, ``"2024-Q1"``, ``"2024-05"`` and ``"2024-05-28"``; raises
    ``ValueError`` for anything else.

    >>> span("2024-Q2")
    (2024.25, 0.25)
    """
    match = _PERIOD.match(str(period).strip())
    if match is None:
        raise ValueError(f"not a period: {period!r}")
    year, quarter, half, month, day = match.groups()
    if quarter:
        return int(year) + (int(quarter) - 1) / 4, 0.25
    if half:
        return int(year) + (int(half) - 1) / 2, 0.5
    if day:
        when = date(int(year), int(month), int(day))
        length = (date(when.year + 1, 1, 1) - date(when.year, 1, 1)).days
        return when.year + (when.timetuple().tm_yday - 1) / length, 1 / length
    if month:
        if not 1 <= int(month) <= 12:
            raise ValueError(f"not a period: {period!r}")
        return int(year) + (int(month) - 1) / 12, 1 / 12
    return float(year), 1.0


@dataclass(frozen=True)
class Scale:
    """A line or logarithm from values ``low`` to ``high`` onto points ``start`` to ``end``, with ticks."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False
    ticks: tuple[float, ...] = ()

    def __call__(self, value: float) -> float:
        """Return the place of a value; on a logarithm, what is not above ``low`` stands at the start."""
        if self.log:
            if value <= self.low:
                return self.start
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def _steps(low: float, high: float, step: float) -> tuple[int, int]:
    """Return the first and the last multiple of a step that hold all values between them."""
    return math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)


def _step(low: float, high: float, count: int) -> float:
    """Return the round step whose ticks waste least room around the values, in about ``count`` steps."""
    power = 10.0 ** math.floor(math.log10((high - low) / max(count, 1)))
    fits = []
    for step in (factor * power for factor in (1, 2, 2.5, 5, 10, 20)):
        first, last = _steps(low, high, step)
        if count - 1 <= last - first <= count + 1:
            room = round((last - first) * step / (high - low), 6)
            fits.append((room, abs(last - first - count), step))
    return min(fits)[2] if fits else 10 * power


def linear(
    values: Sequence[float],
    start: float,
    end: float,
    *,
    zero: bool = True,
    count: int = 4,
    snug: bool = False,
) -> Scale:
    """Return a linear scale over the values, from and to round ticks.

    ``zero`` includes zero, as bars need; ``snug`` ends the scale at the data and not at the next tick. Raises
    ``ValueError`` without values.
    """
    if not values:
        raise ValueError("no values to scale")
    low, high = min(values), max(values)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= abs(high) * 1e-9 or high == low:
        low, high = (low - abs(low) * 0.5, high + abs(high) * 0.5) if high else (0.0, 1.0)
        if zero:
            low, high = min(low, 0.0), max(high, 0.0)
    step = _step(low, high, count)
    first, last = _steps(low, high, step)
    ticks = [tick * step for tick in range(first, last + 1)]
    if snug:
        ticks = [tick for tick in ticks if low - step * 1e-6 <= tick <= high + step * 1e-6]
    else:
        low, high = ticks[0], ticks[-1]
    return Scale(low, high, start, end, ticks=tuple(ticks))


def logarithmic(values: Sequence[float], start: float, end: float, *, count: int = 6) -> Scale:
    """Return a logarithmic scale over the positive values, with whole powers of ten as ticks.

    Where zero is among the values, the scale has half a decade more below, at whose foot zeros stand. Raises
    ``ValueError`` without a positive value or with a negative one.
    """
    positive = [value for value in values if value > 0]
    if not positive or min(values) < 0:
        raise ValueError("a logarithmic scale needs positive values, and no negative ones")
    first, last = math.floor(math.log10(min(positive)) + 1e-9), math.ceil(math.log10(max(positive)) - 1e-9)
    last = max(last, first + 1)
    every = max(1, math.ceil((last - first + 1) / count))
    ticks = [10.0**power for power in range(first, last + 1) if power % every == 0]
    low = 10.0**first
    if min(values) == 0:
        low, ticks = low / 10**0.5, [0.0, *ticks]
    return Scale(low, 10.0**last, start, end, log=True, ticks=tuple(ticks))


def differ_much(values: Iterable[Any]) -> bool:
    """Return whether reported values are so far apart, over a hundredfold, that only a logarithm shows them all."""
    found = reported(values)
    positive = [value for value in found if value > 0]
    return bool(positive) and min(found) >= 0 and max(positive) / min(positive) > 100


def value_scale(values: Sequence[float], start: float, end: float, *, log: bool | None, **how: Any) -> Scale:
    """Return the scale that was asked for; ``log=None`` decides by a hundredfold range of positive values.

    Values of both signs always get a linear scale: there is no logarithm for them.
    """
    possible = max(values, default=0) > 0 and min(values) >= 0
    if differ_much(values) if log is None else log and possible:
        return logarithmic(values, start, end, count=how.get("count", 6))
    return linear(values, start, end, **how)


def tick_texts(fmt: Fmt, ticks: Sequence[float]) -> list[str]:
    """Return the texts of an axis: as the format writes ticks together where it can, else each as a value."""
    together = getattr(fmt, "ticks", None)
    return list(together(ticks)) if together else [fmt(tick) for tick in ticks]


def year_ticks(first: float, last: float, start: float, end: float, label_width: float) -> list[int]:
    """Return the years to label on an axis from ``start`` to ``end`` points, no closer than their labels."""
    years = range(math.floor(first + 1e-9), math.ceil(last - 1e-9))
    slot = (end - start) / max(last - first, 1e-9)
    for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000):
        if step * slot >= label_width + 9:
            if step == 1:
                return list(years)
            chosen = [year for year in years if year % step == 0]
            return chosen or list(years)[:1]
    return list(years)[:1]
