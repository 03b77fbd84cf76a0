"""Every number of every report of a page, column by column, packed for the page's script.

A column is a fact, in the order of the cards: single precision, bytes of the same place together (they compress better
so), deflated with all columns of its group, as base64. Not reported is NaN; a fact that a report has not is infinite.
"""

from __future__ import annotations

import base64
import math
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ABSENT = math.inf
#: A fact is offered for sorting when at least this share of the reports have it.
COMMON = 0.05


@dataclass
class Columns:
    """Columns that grow by one report at a time."""

    length: int = 0
    _columns: dict[tuple[str, str], array[float]] = field(default_factory=dict)

    def add(self, numbers: Mapping[str, Mapping[str, float | None]]) -> None:
        """Add the numbers of one report: unit → fact id → value, None where not reported."""
        for unit, facts in numbers.items():
            for fact_id, value in facts.items():
                column = self._columns.get((fact_id, unit))
                if column is None:
                    column = self._columns[fact_id, unit] = array("d")
                if len(column) < self.length:
                    column.extend([ABSENT] * (self.length - len(column)))
                column.append(math.nan if value is None else value)
        self.length += 1

    def common(self) -> list[tuple[str, str]]:
        """Return fact id and unit of the columns worth sorting by, in the order of their ids.

        These are facts that enough reports have and that differ between two of them at least; of a fact in two units the more frequent.
        """
        best: dict[str, tuple[int, str]] = {}
        for (fact_id, unit), column in self._columns.items():
            there = sum(value != ABSENT for value in column)
            told = {value for value in column if math.isfinite(value)}
            if len(told) > 1 and there >= COMMON * self.length:
                best[fact_id] = max(best.get(fact_id, (0, "")), (there, unit))
        return [(fact_id, best[fact_id][1]) for fact_id in sorted(best, key=_natural)]

    def packed(self, chosen: Iterable[tuple[str, str]]) -> str:
        """Return columns, one after the other, as base64 of deflated planes of bytes."""
        values = array("f")
        for key in chosen:
            column = self._columns[key]
            values.extend(array("f", map(_single, column)))
            values.extend([ABSENT] * (self.length - len(column)))
        if sys.byteorder == "big":
            values.byteswap()
        data = values.tobytes()
        planes = b"".join(data[place::4] for place in range(4))
        return base64.b64encode(zlib.compress(planes, 9)).decode("ascii")


def _single(value: float) -> float:
    """Return a value that single precision holds: what is beyond is at its end, and never taken for absent."""
    if not math.isfinite(value):
        return value
    return max(-3.4e38, min(3.4e38, value))


def _natural(fact_id: str) -> list[tuple[int, str]]:
    """Sort numbers inside ids by their size: 5 before 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in fact_id.split(".")]
