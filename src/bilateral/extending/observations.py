"""Figures of both countries over time, from wherever they were read, with their source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.evidence.facts import Fact

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Observations:
    """One measure of countries over time.

    ``frame`` has a row for each country and period (``iso3``, ``period``, ``value``, missing where not reported);
    ``name`` is what its facts are called by, ``label`` what a reader calls it, ``unit`` as in facts; ``sources`` are ids.
    """

    name: str
    label: str
    unit: str
    frame: pd.DataFrame
    sources: tuple[str, ...]
    method: str
    notes: tuple[str, ...] = ()

    def of(self, iso3: str, start: int, end: int) -> list[tuple[str, float | None]]:
        """Return the periods and values of one country from the year ``start`` to ``end``, in order of time."""
        rows = self.frame[
            (self.frame.iso3 == iso3) & self.frame.period.str[:4].astype(int).between(start, end)
        ]
        values = rows.value.astype(object).where(rows.value.notna(), None)
        return [(str(period), value) for period, value in zip(rows.period, values, strict=True)]

    def facts(self, chapter: str, side: str, values: Iterable[tuple[str, float | None]]) -> list[Fact]:
        """Return the facts of one side: each period that was reported, and ``latest``, which is there in any case."""
        seen = [(period, value) for period, value in values if value is not None]
        period, value = seen[-1] if seen else (None, None)

        def fact(which: str, period: str | None, value: float | None) -> Fact:
            plain = int(value) if isinstance(value, float) and value.is_integer() else value
            name = f"{chapter}.{self.name}.{which}.{side}"
            return Fact(name, plain, self.unit, period, self.sources, self.method, chapter)

        return [fact("latest", period, value), *(fact(period, period, value) for period, value in seen)]

    def __repr__(self) -> str:
        countries = self.frame.iso3.nunique()
        return f"Observations({self.name!r}, {self.unit!r}, {len(self.frame)} rows of {countries} countries)"
