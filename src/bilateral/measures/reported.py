"""What every measure does with numbers first: tell reported from missing, refuse what cannot be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

#: Rows that stand for groups of countries in ``flows``; they are totals, never partners.
AGGREGATES = frozenset({"WLD", "AFR"})

Number = float | int | None
Values = pd.DataFrame | pd.Series | Mapping[str, Number]


def reported(value: Any) -> float | None:
    """Return a value as a float, or ``None`` where it is missing (``None``, NaN, ``pd.NA``).

    >>> reported(3), reported(float("nan")), reported(0.0)
    (3.0, None, 0.0)
    """
    return None if value is None or pd.isna(value) else float(value)


def amount(value: Any, name: str) -> float | None:
    """Return a reported value, refusing a negative or infinite one with ``ValueError``."""
    number = reported(value)
    if number is not None and not 0 <= number < float("inf"):
        raise ValueError(f"{name} cannot be {number}: values of trade are finite and not negative")
    return number


def by_label(values: Values, label: str = "product") -> pd.Series[float]:
    """Return reported values as a Series indexed by product (or another ``label``).

    ``values`` is a mapping, a Series, or a frame with the columns ``label`` and ``value_usd``. Missing
    values are dropped. Raises ``ValueError`` for a negative value or a label that stands twice (two
    vintages, two years).
    """
    given = values.set_index(label)["value_usd"] if isinstance(values, pd.DataFrame) else pd.Series(values)
    series = given.astype("float64").dropna()
    if not series.index.is_unique:
        twice = series.index[series.index.duplicated()][0]
        raise ValueError(f"{label} {twice!r} stands twice: choose one source and one period first")
    numbers = series.to_numpy()
    for name, value in series[~((numbers >= 0) & (numbers < math.inf))].items():
        amount(value, str(name))
    return series


def require(frame: pd.DataFrame, columns: list[str], table: str) -> None:
    """Raise ``ValueError`` naming the columns that a frame lacks."""
    if missing := [column for column in columns if column not in frame.columns]:
        raise ValueError(f"{table} has no column {', '.join(missing)}")
