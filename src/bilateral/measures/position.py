"""Where one pair stands among all pairs."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Position:
    """A pair's own value, the share of all pairs below it (0 to 1), how many pairs there are, and their median."""

    value: float
    percentile: float
    pairs: int
    median: float


def position(values: pd.Series[float], own: str) -> Position | None:
    """Return where ``own`` stands among all ``values``, by mid-rank percentile; ``None`` where it has no value.

    ``values`` is indexed by pair and higher is nearer or closer; missing values are left out. The percentile is the share of
    pairs below plus half of those equal (the percentile rank of test statistics). Raises
    ``ValueError`` where a pair stands twice.

    >>> position(pd.Series({"A": 1.0, "B": 2.0, "C": 3.0, "D": 3.0}), "C").percentile
    0.75
    """
    known = values.dropna().astype("float64")
    if not known.index.is_unique:
        raise ValueError("a pair stands twice")
    if own not in known.index:
        return None
    value = float(known[own])
    below, equal = int((known < value).sum()), int((known == value).sum())
    return Position(value, (below + equal / 2) / len(known), len(known), float(known.median()))
