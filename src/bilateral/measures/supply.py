"""How much of what one country buys another could supply at most: volumes, unit values, part-years made whole.

The ceiling is the smaller of the two volumes, the export potential of Decreux and Spies (2016) without tariffs and
distance: neither more than the seller sells in all, nor more than the buyer buys in all.
"""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.measures.reported import Number, amount

KG_PER_TONNE = 1000


@dataclass(frozen=True)
class Ceiling:
    """The most that one could supply of what the other buys.

    ``tonnes`` a year; ``share_of_imports`` of the buyer's volume, at most 1; ``share_of_exports`` what that would take
    of the seller's volume, at most 1.
    """

    tonnes: float
    share_of_imports: float
    share_of_exports: float


def ceiling(export_tonnes: Number, import_tonnes: Number) -> Ceiling | None:
    """Return the smaller of what one sells to all and what the other buys from all, in tonnes a year.

    ``None`` where either is missing or zero. Raises ``ValueError`` for a negative volume.

    >>> ceiling(39_000, 30_800)
    Ceiling(tonnes=30800.0, share_of_imports=1.0, share_of_exports=0.7897435897435897)
    """
    sold, bought = amount(export_tonnes, "export volume"), amount(import_tonnes, "import volume")
    if not sold or not bought:
        return None
    tonnes = min(sold, bought)
    return Ceiling(tonnes, tonnes / bought, tonnes / sold)


def unit_value(value_usd: Number, tonnes: Number) -> float | None:
    """Return what a kilogram came to, USD; ``None`` where either is missing or the volume is zero.

    >>> round(unit_value(107_700_000, 39_000), 4)
    2.7615
    """
    value, volume = amount(value_usd, "value"), amount(tonnes, "volume")
    return None if value is None or not volume else value / (volume * KG_PER_TONNE)


def worth(tonnes: Number, usd_per_kg: Number) -> float | None:
    """Return the value of a volume at a price a kilogram, USD; ``None`` where either is missing.

    >>> worth(1000, 2.5)
    2500000.0
    """
    volume, price = amount(tonnes, "volume"), amount(usd_per_kg, "price")
    return None if volume is None or price is None else volume * KG_PER_TONNE * price


def whole_year(value: Number, months: int) -> float | None:
    """Return the figure of some months of a year at a whole year's pace: times 12, divided by ``months``.

    Seasons are not allowed for. Raises ``ValueError`` unless ``months`` is 1 to 12.

    >>> whole_year(7_700, 3)
    30800.0
    """
    if not 1 <= months <= 12:
        raise ValueError(f"a year has 1 to 12 months, not {months}")
    known = amount(value, "figure")
    return None if known is None else known * 12 / months
