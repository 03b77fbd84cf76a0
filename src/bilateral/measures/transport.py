"""Legs of transport corridors, and the assumptions on time and cost by which ways are compared.

A leg takes ``km × days per 1000 km`` and costs ``km × USD per km``, for a six-metre container of 20 tonnes; each
land border, change of track gauge and change between ship, lorry and train adds days and dollars. This is the
time-cost-distance method of UN ESCAP, as the corridor monitoring of CAREC uses it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bilateral.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

Level = Literal["low", "central", "high"]
LEVELS: tuple[Level, ...] = ("low", "central", "high")
Values = Mapping[str, float]
LAND = ("road", "rail")

_MODES = ("road", "rail", "sea", "air")
_EVENTS = (("road", "border"), ("rail", "border"), ("gauge", "break"),
           ("port", "transfer"), ("land", "transfer"), ("air", "hub"))  # fmt: skip


def needed_assumptions() -> dict[str, str]:
    """Return every assumption that a comparison needs, with the unit that its values have."""
    units: dict[str, str] = {}
    for what, per_km, each in (("cost", "USD per km", "USD each"), ("time", "days per 1000 km", "days each")):
        units |= {f"{mode}.{what}.km": per_km for mode in _MODES}
        units |= {f"{place}.{what}.{event}": each for place, event in _EVENTS}
    return units | {f"{mode}.detour": "factor" for mode in LAND}


@dataclass(frozen=True)
class Assumptions:
    """A low, a central and a high value for everything that the comparison of ways assumes."""

    table: Mapping[str, Mapping[Level, float]]

    def at(self, level: Level = "central", **changed: Level) -> dict[str, float]:
        """Return all values at one level, and those of ``changed`` (dots written as ``__``) at another."""
        levels = {name.replace("__", "."): other for name, other in changed.items()}
        return {name: row[levels.get(name, level)] for name, row in self.table.items()}

    def but(self, name: str, level: Level) -> dict[str, float]:
        """Return the central values with one assumption at another level."""
        return self.at("central") | {name: self.table[name][level]}


def read_assumptions(frame: pd.DataFrame, base: Assumptions | None = None) -> Assumptions:
    """Return the assumptions of a table, the others from ``base``.

    Args:
        frame: ``assumption, low, central, high`` and perhaps more columns; text or numbers.
        base: what holds for assumptions that the table leaves out.

    Raises:
        ParameterError: a column or an assumption is missing or unknown, or a row's values are not numbers in
            order; names the row and the column.

    """
    if absent := [column for column in ("assumption", *LEVELS) if column not in frame.columns]:
        raise ParameterError(f"The table of assumptions lacks the column {absent[0]!r}.")
    units, table = needed_assumptions(), dict(base.table) if base else {}
    for line, row in enumerate(frame.to_dict("records"), start=2):
        name = str(row["assumption"]).strip()
        if name not in units:
            raise ParameterError(
                f"The table of assumptions, row {line}, column assumption: {name!r} is none of {', '.join(sorted(units))}."
            )
        values = {level: _number(row[level], line, level) for level in LEVELS}
        if not values["low"] <= values["central"] <= values["high"]:
            raise ParameterError(
                f"The table of assumptions, row {line}: low, central and high of {name} are not in order."
            )
        least = 1.0 if units[name] == "factor" else 0.0
        if values["low"] < least:
            raise ParameterError(f"The table of assumptions, row {line}: {name} is below {least:g}.")
        table[name] = values
    if lacking := sorted(units.keys() - table.keys()):
        raise ParameterError(f"The table of assumptions lacks {', '.join(lacking)}.")
    return Assumptions(table)


def _number(value: Any, line: int, column: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ParameterError(
            f"The table of assumptions, row {line}, column {column}: {value!r} is not a number."
        )
    return number


@dataclass(frozen=True)
class Leg:
    """A stretch between two places; ``service`` is what can run through without reloading (mode and gauge)."""

    id: str
    corridor: str
    start: str
    end: str
    mode: str
    service: str
    km: float
    circle_km: float
    basis: str
    status: str
    crosses: tuple[str, ...]
    source: str

    @property
    def exists(self) -> bool:
        """Whether it is built; a leg that is shut is built."""
        return self.status in ("open", "closed")

    @property
    def borders(self) -> int:
        """Land borders on it; a ship crosses none."""
        return max(len(self.crosses) - 1, 0) if self.mode in LAND else 0

    def kilometres(self, values: Values) -> float:
        """Return its length; that of an estimated leg follows the detour factor, in whole km."""
        if self.basis == "estimated":
            return float(round(self.circle_km * values[f"{self.mode}.detour"]))
        return self.km

    def days(self, values: Values) -> float:
        """Return the days on it with its borders."""
        moving = self.kilometres(values) / 1000 * values[f"{self.mode}.time.km"]
        return moving + (self.borders * values[f"{self.mode}.time.border"] if self.borders else 0.0)

    def usd(self, values: Values) -> float:
        """Return its cost with its borders, in US dollars."""
        moving = self.kilometres(values) * values[f"{self.mode}.cost.km"]
        return moving + (self.borders * values[f"{self.mode}.cost.border"] if self.borders else 0.0)


def transfer(one: str, other: str) -> str | None:
    """Return what happens between two services: a ``gauge``, ``port`` or ``land`` transfer, or nothing.

    >>> transfer("rail 1435", "rail 1520"), transfer("road", "sea"), transfer("road", "road")
    ('gauge', 'port', None)
    """
    if one == other:
        return None
    if "sea" in (one, other):
        return "port"
    return "gauge" if one.startswith("rail") and other.startswith("rail") else "land"


_TRANSFERS = {"gauge": "break", "port": "transfer", "land": "transfer"}


def transfer_days(kind: str, values: Values) -> float:
    """Return the days that a transfer takes."""
    return values[f"{kind}.time.{_TRANSFERS[kind]}"]


def transfer_usd(kind: str, values: Values) -> float:
    """Return what a transfer costs, in US dollars."""
    return values[f"{kind}.cost.{_TRANSFERS[kind]}"]


def legs_of(frame: pd.DataFrame) -> list[Leg]:
    """Return the legs of the table ``corridor_legs`` that routes use: with a length, and no other version of one."""
    kept: Any = frame[frame.km.notna() & frame.alternative_to.isna()]
    return [_leg(row) for row in kept.itertuples()]


@dataclass(frozen=True)
class Version:
    """Another length in km that a source states between two places, for a leg or for a chain of legs."""

    id: str
    start: str
    end: str
    mode: str
    km: float
    source: str


def versions_of(frame: pd.DataFrame) -> list[Version]:
    """Return the other lengths that the table ``corridor_legs`` keeps beside those that routes use."""
    kept: Any = frame[frame.km.notna() & frame.alternative_to.notna()]
    return [
        Version(row.leg_id, row.from_node, row.to_node, row.mode, float(row.km), row.source_id)
        for row in kept.itertuples()
    ]


def _leg(row: Any) -> Leg:
    gauge = getattr(row, "gauge_mm", None)
    railway = row.mode == "rail" and gauge is not None and not math.isnan(gauge)
    return Leg(
        row.leg_id,
        row.corridor_id,
        row.from_node,
        row.to_node,
        row.mode,
        f"rail {gauge:.0f}" if railway else str(row.mode),
        float(row.km),
        float(row.great_circle_km),
        row.km_basis,
        row.status,
        tuple(code for code in str(row.crosses or "").split(";") if code),
        row.source_id,
    )
