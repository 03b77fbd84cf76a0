"""Whether a gap between two countries closes: its trend, the years that are left at this pace, how wide it is.

The trend is an ordinary least-squares line; its error is the textbook one (Wooldridge, Introductory Econometrics,
ch. 2), so that a line through a handful of editions is not taken for more than it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from bilateral.measures.reported import reported, require

#: Two-sided 95 % quantiles of Student's t by degrees of freedom (Fisher and Yates, Statistical Tables, III).
_STUDENT_T = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262)
_NORMAL = 1.96
FEWEST = 3


@dataclass(frozen=True)
class Closing:
    """The trend of a gap over a window of years.

    ``gap`` is the size of the last one; ``slope`` its change a year (below zero it narrows) and ``margin`` half the
    95 % interval of that; ``years`` what it takes to close at this pace, ``None`` where it does not narrow.
    ``firm`` says that the interval excludes no change.
    """

    first_period: str
    last_period: str
    observations: int
    gap: float
    slope: float
    margin: float
    years: float | None
    firm: bool


def closing(gaps: pd.DataFrame, *, years: int = 10) -> Closing | None:
    """Return whether a gap closes, by the straight line through its values of the last ``years`` years.

    Args:
        gaps: ``period`` (a year as text) and ``gap`` (signed: one country less the other), a row a period, as
            ``indicators.gap`` returns. The sign that counts as the gap is that of the last period: where the lead
            has changed hands in the window, the new leader's lead grows.
        years: length of the window back from the last period, both ends included.

    Returns:
        The trend, or ``None`` with fewer than three periods in the window.

    Raises:
        ValueError: a column is missing, or a period stands twice.

    >>> frame = pd.DataFrame({"period": ["2020", "2022", "2024"], "gap": [0.30, 0.25, 0.20]})
    >>> round(closing(frame).years, 1)
    8.0
    """
    require(gaps, ["period", "gap"], "gaps")
    rows = gaps[gaps["gap"].notna()]
    if len(rows) < FEWEST:
        return None
    rows = rows.assign(year=rows["period"].str[:4].astype(int)).sort_values("year")
    if rows["year"].duplicated().any():
        raise ValueError("a period stands twice: choose one source first")
    rows = rows[rows["year"] >= rows["year"].max() - years]
    if len(rows) < FEWEST:
        return None
    last = float(rows["gap"].iloc[-1])
    way = -1.0 if last < 0 else 1.0
    slope, margin = _line(rows["year"].astype(float), way * rows["gap"].astype(float))
    left = 0.0 if last == 0 else way * last / -slope if slope < 0 else None
    first_period, last_period = rows["period"].iloc[0], rows["period"].iloc[-1]
    firm = abs(slope) > margin
    return Closing(first_period, last_period, len(rows), abs(last), slope, margin, left, firm)


def _line(x: pd.Series[float], y: pd.Series[float]) -> tuple[float, float]:
    """Return the slope of the least-squares line and half of its 95 % interval."""
    dx, dy = x - x.mean(), y - y.mean()
    spread = float((dx**2).sum())
    slope = float((dx * dy).sum()) / spread
    freedom = len(x) - 2
    rest = float(((dy - slope * dx) ** 2).sum())
    quantile = _STUDENT_T[freedom - 1] if freedom <= len(_STUDENT_T) else _NORMAL
    return slope, quantile * math.sqrt(rest / freedom / spread)


def share_of_pairs_closer(values: Mapping[str, float | None], a: str, b: str) -> float | None:
    """Return the share of all pairs of countries that are closer to one another than ``a`` and ``b``, 0 to 1.

    Pairs that are exactly as far apart count half, as in a percentile rank. ``None`` where either has no value or
    no other pair is left to compare with.

    >>> share_of_pairs_closer({"RWA": 0.2, "KAZ": 0.9, "UGA": 0.3}, "RWA", "KAZ")
    1.0
    """
    known = {country: number for country, value in values.items() if (number := reported(value)) is not None}
    if a not in known or b not in known or len(known) < FEWEST:
        return None
    own = abs(known[a] - known[b])
    ordered = sorted(known.values())
    pairs = [abs(one - other) for place, one in enumerate(ordered) for other in ordered[:place]]
    closer = sum(gap < own - 1e-12 for gap in pairs)
    same = sum(abs(gap - own) <= 1e-12 for gap in pairs) - 1
    return (closer + same / 2) / (len(pairs) - 1)
