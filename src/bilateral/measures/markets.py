"""How trade falls on groups of partners, and how concentrated it is, from lists that may not name every partner."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from bilateral.measures.reported import AGGREGATES, Number, amount, by_label

#: From this part of the total on, a list of partners counts as complete: what is left moves an index by 0.0025 at most.
COMPLETE = 0.95


@dataclass(frozen=True)
class Bounds:
    """A share or an index known between two ends, from partners that make up ``coverage`` of the total."""

    low: float
    high: float
    coverage: float

    @property
    def complete(self) -> bool:
        """Whether the partners on record cover at least 95 % of the total."""
        return self.coverage >= COMPLETE


def coverage(values: pd.Series[float] | Mapping[str, Number], total: Number) -> float | None:
    """Return what part of the total the partners on record make up, at most 1; ``None`` without a total above zero.

    Args:
        values: USD by partner, of one source, year and direction; the aggregates WLD and AFR are passed over.
        total: USD with the world, of the same source and year.

    Raises:
        ValueError: a value is negative, or a partner stands twice.

    >>> coverage({"COD": 60.0, "ARE": 20.0, "WLD": 100.0}, 100.0)
    0.8
    """
    return _covered(_partners(values), total)


def group_share(
    values: pd.Series[float] | Mapping[str, Number], total: Number, members: Collection[str]
) -> Bounds | None:
    """Return the share of a group of partners in the total.

    The lower end counts the members on record; the upper end gives the group, besides, all that no partner on record
    accounts for, unless every member is on record. A group is a set: members that also belong to other groups count in
    each, so shares of groups do not add up to 1.

    Arguments and errors as in ``coverage``; ``None`` without a total above zero or any partner on record.

    >>> group_share({"BEL": 25.0, "COD": 50.0}, 100.0, {"BEL", "FRA"})
    Bounds(low=0.25, high=0.5, coverage=0.75)
    """
    partners = _partners(values)
    covered = _covered(partners, total)
    if covered is None or total is None or partners.empty:
        return None
    low = float(partners[partners.index.isin(list(members))].sum()) / total
    rest = 0.0 if set(members) <= set(partners.index) else 1 - covered
    return Bounds(min(low, 1.0), min(low + rest, 1.0), covered)


def concentration(values: pd.Series[float] | Mapping[str, Number], total: Number) -> Bounds | None:
    """Return the Herfindahl–Hirschman index over partners, Σ (value ÷ total)², 0 to 1.

    WITS, trade indicators help, with the reported total as the base. The lower end takes what no partner on record
    accounts for as spread over endlessly many, the upper end as going to a single one: between them the index must
    lie. Arguments, errors and ``None`` as in ``group_share``.

    >>> found = concentration({"COD": 50.0, "ARE": 30.0}, 100.0)
    >>> round(found.low, 2), round(found.high, 2)
    (0.34, 0.38)
    """
    partners = _partners(values)
    covered = _covered(partners, total)
    if covered is None or total is None or partners.empty:
        return None
    low = min(float(((partners / total) ** 2).sum()), 1.0)
    return Bounds(low, min(low + (1 - covered) ** 2, 1.0), covered)


def changes(
    before: pd.Series[float] | Mapping[str, Number],
    total_before: Number,
    after: pd.Series[float] | Mapping[str, Number],
    total_after: Number,
) -> pd.Series[float]:
    """Return by how much each partner's share changed, as fractions of the total, largest gain first.

    A partner that one of the two lists does not name had no trade there, so both lists must be complete. Empty
    without both totals; errors as in ``coverage``.

    >>> changes({"COD": 30.0, "CHE": 20.0}, 100.0, {"COD": 80.0, "ARE": 60.0}, 200.0).round(2).to_dict()
    {'ARE': 0.3, 'COD': 0.1, 'CHE': -0.2}
    """
    if not total_before or not total_after:
        return pd.Series(dtype="float64")
    shares = (_partners(after) / total_after).sub(_partners(before) / total_before, fill_value=0.0)
    return shares.sort_values(ascending=False, kind="stable")


def _partners(values: pd.Series[float] | Mapping[str, Number]) -> pd.Series[float]:
    series = by_label(values, "partner")
    return series.drop([label for label in AGGREGATES if label in series.index])


def _covered(partners: pd.Series[float], total: Number) -> float | None:
    whole = amount(total, "the total")
    return min(float(partners.sum()) / whole, 1.0) if whole else None
