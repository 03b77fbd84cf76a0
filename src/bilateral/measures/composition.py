"""What trade is made of: shares, concentration, comparative advantage, how well two baskets fit.

All functions take values by product from one source, one year and one level of products; print level and year
beside the figure. The 16 sections of WITS are such a level; its four stages of processing overlap them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from bilateral.measures.reported import Values, by_label

_TOLERANCE = 1e-6


def shares(values: Values) -> pd.Series[float]:
    """Return each product's share in the sum of all products, as fractions that add up to 1.

    Args:
        values: USD by product: a mapping, a Series, or a frame with the columns product and value_usd.
            Products without a value are left out.

    Returns:
        A Series by product; empty where nothing is reported or the sum is zero.

    Raises:
        ValueError: a value is negative, or a product stands twice.

    >>> shares({"tea": 30.0, "ores": 10.0, "coffee": None}).to_dict()
    {'tea': 0.75, 'ores': 0.25}
    """
    series = by_label(values)
    total = series.sum()
    return series / total if total > 0 else series.iloc[:0]


def hhi(shares: Mapping[str, float] | pd.Series, *, normalised: bool = False) -> float | None:
    """Return the Herfindahl–Hirschman index of concentration, the sum of squared shares, 0 to 1.

    WITS, trade indicators help. One product alone gives 1, ``n`` equal ones 1/n. ``normalised`` gives WITS's
    market concentration index, (HHI - 1/n) / (1 - 1/n) over the ``n`` shares above zero, which is 0 for
    equal ones.

    Returns:
        The index, or ``None`` without shares. With one share the normalised index is 1.

    Raises:
        ValueError: shares are negative, or do not add up to 1.

    >>> round(hhi({"a": 0.5, "b": 0.3, "c": 0.2}), 2)
    0.38
    """
    series = by_label(shares)
    if series.empty:
        return None
    if abs(series.sum() - 1) > _TOLERANCE:
        raise ValueError(f"shares add up to {series.sum():g}, not to 1")
    index = float((series**2).sum())
    count = int((series > 0).sum())
    if normalised:
        return 1.0 if count == 1 else max((index - 1 / count) / (1 - 1 / count), 0.0)
    return index


def effective_number(shares: Mapping[str, float] | pd.Series) -> float | None:
    """Return how many equal products (or markets) would be as concentrated: 1 / HHI, from 1 up.

    ``None`` without shares; errors as ``hhi``. Adelman, Comment on the "H" concentration measure (1969).

    >>> effective_number({"a": 0.25, "b": 0.25, "c": 0.25, "d": 0.25})
    4.0
    """
    index = hhi(shares)
    return None if index is None else 1 / index


def rca(country_values: Values, world_values: Values) -> pd.Series[float]:
    """Return Balassa's index of revealed comparative advantage by product.

    (x_ip / x_i) / (x_wp / x_w): a product's share in the country's exports over its share in the world's;
    above 1 the country has an advantage. Balassa (1965), as in WITS, trade indicators help.

    Args:
        country_values: exports of the country by product, USD (forms as in ``shares``).
        world_values: exports of the world by product, on the same level and for the same year.

    Returns:
        A Series over the products of the world; NaN where the country reports no value for a product, or the
        world exports nothing of it. Empty where either side reports nothing.

    Raises:
        ValueError: a value is negative, a product stands twice, or the world lacks a product of the country.

    >>> rca({"tea": 50.0, "cars": 50.0}, {"tea": 10.0, "cars": 990.0}).round(3).to_dict()
    {'tea': 50.0, 'cars': 0.505}
    """
    ours, theirs = shares(country_values), shares(world_values)
    if ours.empty or theirs.empty:
        return ours.iloc[:0]
    if unknown := sorted(set(ours[ours > 0].index) - set(theirs.index)):
        raise ValueError(f"the world has no exports of {', '.join(map(str, unknown))}: the levels differ")
    return ours.reindex(theirs.index) / theirs.where(theirs > 0)


def complementarity(exports_by_product: Values, imports_by_product: Values) -> float | None:
    """Return how well one country's exports fit another's imports, 0 (nothing in common) to 100 (the same).

    100 · (1 - ½ Σ |m_p - x_p|) with shares as fractions: Michaely (1996), as in WITS, trade indicators help.
    It has a direction: exports of the reporter with imports of the partner, or the reverse.

    Args:
        exports_by_product: exports of one country to the world, USD (forms as in ``shares``).
        imports_by_product: imports of the other from the world, on the same level of products. A product that
            one side does not trade has the share zero there.

    Returns:
        The index, or ``None`` where either side reports nothing.

    Raises:
        ValueError: a value is negative, or a product stands twice.

    >>> round(complementarity({"tea": 80.0, "ores": 20.0}, {"tea": 30.0, "cars": 70.0}), 1)
    30.0
    """
    ours, theirs = shares(exports_by_product), shares(imports_by_product)
    if ours.empty or theirs.empty:
        return None
    distance = float(ours.sub(theirs, fill_value=0).abs().sum())
    return min(max(100 * (1 - distance / 2), 0.0), 100.0)


def export_similarity(exports_a: Values, exports_b: Values) -> float | None:
    """Return how alike two countries' exports are, 0 to 100: rivals have much in common.

    100 · Σ min(a_p, b_p) with shares as fractions, Finger and Kreinin (1979). Symmetric. Arguments, return
    value and errors as in ``complementarity``, which is the same sum written otherwise and asks another
    question.

    >>> export_similarity({"tea": 80.0, "ores": 20.0}, {"tea": 30.0, "ores": 70.0})
    50.0
    """
    first, second = shares(exports_a), shares(exports_b)
    if first.empty or second.empty:
        return None
    common = pd.concat([first, second], axis="columns", join="inner").min(axis="columns")
    return min(100 * float(common.sum()), 100.0)
