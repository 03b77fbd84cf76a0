"""How the numbers of a chart are written: its values one by one, its ticks alike, its amounts in one unit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from bilateral.evidence.wording.voice import Voice


@dataclass(frozen=True)
class Format:
    """Writes a value of a chart; ``ticks`` writes those of an axis, all with as many decimals as their step needs.

    ``write_tick`` gets the number that stands on paper, which is the value times ``factor``, and its decimals.
    """

    write: Callable[[float], str]
    write_tick: Callable[[float, int], str]
    factor: float = 1.0

    def __call__(self, value: float) -> str:
        """Return a value as it stands beside its mark."""
        return self.write(value)

    def ticks(self, values: Sequence[float]) -> list[str]:
        """Return the texts of evenly spaced ticks."""
        numbers = [value * self.factor for value in values]
        step = abs(numbers[1] - numbers[0]) if len(numbers) > 1 else abs(numbers[0]) if numbers else 1.0
        digits = decimals_of(step)
        return [self.write_tick(0.0 if abs(number) < step * 1e-6 else number, digits) for number in numbers]


def decimals_of(step: float) -> int:
    """Return how many decimals a step of an axis needs.

    >>> [decimals_of(step) for step in (50, 0.5, 0.25, 0.025, 0.1)]
    [0, 1, 2, 3, 1]
    """
    return next(
        (digits for digits in range(9) if math.isclose(step, round(step, digits), rel_tol=1e-6)),
        9,
    )


def _decimal(voice: Voice, value: float, digits: int) -> str:
    return voice.decimal(value, digits).replace("-", "−")


def numbers(voice: Voice, write: Callable[[float], str]) -> Format:
    """Return a format that writes values in a way of their own, and ticks as plain numbers."""
    return Format(write, partial(_decimal, voice))


def decimals(voice: Voice, digits: int) -> Format:
    """Return the format of a plain number with a fixed count of decimals beside its mark."""
    return numbers(voice, lambda value: _decimal(voice, value, digits))


def shares(voice: Voice) -> Format:
    """Return the format of a fraction, written as a percentage."""

    def tick(percent: float, digits: int) -> str:
        return voice.percentage(percent / 100, digits)

    return Format(voice.share, tick, factor=100.0)


@dataclass(frozen=True)
class Amounts:
    """US dollars in one unit for a whole chart: ``unit`` is its name, to stand in the subtitle."""

    fmt: Format
    unit: str


def amounts(voice: Voice, values: Iterable[float | None]) -> Amounts:
    """Return how a chart writes amounts of US dollars: in thousand, million, billion or trillion, as the largest needs.

    Values have three significant figures; one that would be lost to rounding keeps two.

    >>> found = amounts(Voice("en"), [11_303_907.2, 41_100_000.0, 4_200.0])
    >>> found.unit, [found.fmt(value) for value in (11_303_907.2, 41_100_000.0, 4_200.0, 0.0)]
    ('million current US dollars', ['11.3', '41.1', '0.0042', '0'])
    """
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    units = (
        (1e12, voice.text("trillion current US dollars")),
        (1e9, voice.text("billion current US dollars")),
        (1e6, voice.text("million current US dollars")),
        (1e3, voice.text("thousand current US dollars")),
    )
    # Up to 9,999 a plain number is as short as one in thousand.
    scale, unit = next(
        ((scale, unit) for scale, unit in units if largest >= max(scale, 1e4)),
        (1.0, voice.text("current US dollars")),
    )

    def write(value: float) -> str:
        scaled = value / scale
        size = abs(scaled)
        if not size:
            digits = 0
        elif scale == 1:
            digits = 0 if size >= 10 or scaled == round(scaled) else 1
        else:
            digits = 0 if size >= 99.95 else 1 if size >= 9.995 else max(2, 1 - math.floor(math.log10(size)))
        return _decimal(voice, scaled, digits)

    return Amounts(Format(write, partial(_decimal, voice), factor=1 / scale), unit)
