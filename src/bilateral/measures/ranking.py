"""Ranks with ties said as such."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from bilateral.measures.reported import AGGREGATES, Number, reported


@dataclass(frozen=True)
class Rank:
    """A place among ``of`` ranked: ``joint`` when shared, ``at_best`` when others may rank higher unseen."""

    rank: int
    joint: bool
    of: int
    at_best: bool = False


def rank_of(
    values: pd.Series | dict[str, Number],
    who: str,
    *,
    better: Literal["higher", "lower"] = "higher",
    leave_out: Collection[str] = AGGREGATES,
    at_best: bool = False,
) -> Rank | None:
    """Return the rank of ``who`` among all that have a value; equal values share the better rank.

    Standard competition ranking ("1224"). ``values`` is indexed by country; missing values and the
    aggregates WLD and AFR are never ranked. ``at_best`` marks a list that does not hold everybody. ``None``
    where ``who`` has no value. Raises ``ValueError`` where a label stands twice or ``better`` is neither
    word.

    >>> rank_of({"UGA": 5.0, "COD": 9.0, "KAZ": 5.0, "WLD": 40.0}, "KAZ")
    Rank(rank=2, joint=True, of=3, at_best=False)
    """
    if better not in ("higher", "lower"):
        raise ValueError(f"better is 'higher' or 'lower', not {better!r}")
    series = pd.Series(values, dtype="float64").dropna()
    series = series[[label not in leave_out for label in series.index]]
    if not series.index.is_unique:
        raise ValueError("a country stands twice: choose one source and one period first")
    own = reported(series.get(who))
    if own is None:
        return None
    ahead = int((series > own).sum() if better == "higher" else (series < own).sum())
    return Rank(ahead + 1, bool((series == own).sum() > 1), len(series), at_best)
