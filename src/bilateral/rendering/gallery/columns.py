"""Every number of every report of a page, column by column, packed for the page's script.

A column is a fact, in the order of the cards: single precision cut to 20 significant bits (a card shows no more of an amount
than six digits, and whole numbers to a million are exact), bytes of the same place together (they compress better so),
deflated with all columns of its group, as base64. Not reported is NaN; a fact that a report has not is infinite.
"""

from __future__ import annotations

import base64
import math
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ABSENT = math.inf
#: Bits of the 24 of single precision that are left out.
_DROPPED = 4
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

        These are facts that enough reports have and that differ between two of them at least; of a fact in two units
        the more frequent.
        """
        best: dict[str, tuple[int, str]] = {}
        for fact_id, unit in self._columns:
            values = self._values((fact_id, unit))
            there = int((values != ABSENT).sum())
            told = values[np.isfinite(values)]
            if there >= COMMON * self.length and told.size and told.min() < told.max():
                best[fact_id] = max(best.get(fact_id, (0, "")), (there, unit))
        return [(fact_id, best[fact_id][1]) for fact_id in sorted(best, key=_natural)]

    def packed(self, chosen: Iterable[tuple[str, str]]) -> str:
        """Return columns, one after the other, as base64 of deflated planes of bytes."""
        values = np.concatenate([self._values(key) for key in chosen])
        limit = np.float64(np.finfo(np.float32).max) * (1 - 2**-16)
        inside = np.isfinite(values)
        values[inside] = values[inside].clip(-limit, limit)
        bits = values.astype("<f4").view("<u4")
        bits = (bits + np.uint32(1 << (_DROPPED - 1))) & ~np.uint32((1 << _DROPPED) - 1)
        planes = bits.view(np.uint8).reshape(-1, 4).T.tobytes()
        return base64.b64encode(zlib.compress(planes, 9)).decode("ascii")

    def _values(self, key: tuple[str, str]) -> NDArray[np.float64]:
        column = np.full(self.length, ABSENT)
        column[: len(self._columns[key])] = self._columns[key]
        return column


def _natural(fact_id: str) -> list[tuple[int, str]]:
    """Sort numbers inside ids by their size: 5 before 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in fact_id.split(".")]
