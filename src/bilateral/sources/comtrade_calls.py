"""The calls of UN Comtrade's API: what one call asks for, and how a question is parted into calls that are allowed.

What is known of its limits stands in ``bilateral.sources.services.comtrade``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

_PARTNERS, _CHAPTERS = 240, 98  # about as many rows as "all of them" gives


@dataclass(frozen=True)
class Access:
    """One of the two ways in: its path, and how many rows, periods and reporters one call gives.

    ``asks_twice`` where an answer with nothing in it may be none.
    """

    path: str
    rows: int
    periods: int
    reporters: int
    asks_twice: bool


PREVIEW = Access("public/v1/preview/C/A/HS", rows=500, periods=1, reporters=1, asks_twice=True)
WHOLE = Access("data/v1/get/C/A/HS", rows=50_000, periods=12, reporters=10, asks_twice=False)


@dataclass(frozen=True)
class Query:
    """One call: of these reporters, partners (empty: all), products (TOTAL, or AG2 for chapters), flows and years."""

    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    products: str
    years: tuple[str, ...]
    flows: tuple[str, ...] = ("M", "X")

    @property
    def rows(self) -> int:
        """About as many rows as the answer may have."""
        products = _CHAPTERS if self.products == "AG2" else 1
        return (
            len(self.reporters)
            * (len(self.partners) or _PARTNERS)
            * products
            * len(self.years)
            * len(self.flows)
        )

    def parameters(self) -> dict[str, str]:
        """Return the parameters of the call; totals only in every breakdown."""
        asked = {
            "reporterCode": ",".join(self.reporters),
            "period": ",".join(self.years),
            "cmdCode": self.products,
            "flowCode": ",".join(self.flows),
            "partner2Code": "0",
            "customsCode": "C00",
            "motCode": "0",
        }
        return asked | ({"partnerCode": ",".join(self.partners)} if self.partners else {})

    def halves(self) -> tuple[Query, Query] | None:
        """Return two calls that together ask for the same, or ``None`` for one that cannot be parted."""
        for name in ("years", "reporters", "flows", "partners"):
            values = getattr(self, name)
            if len(values) > 1:
                half = len(values) // 2
                return replace(self, **{name: values[:half]}), replace(self, **{name: values[half:]})
        return None

    def parts(self, access: Access) -> Iterator[Query]:
        """Yield calls that ask for the same, are allowed, and whose answers are likely to be within the limit of rows."""
        too_much = (
            self.rows > access.rows
            or len(self.years) > access.periods
            or len(self.reporters) > access.reporters
        )
        halves = self.halves() if too_much else None
        if halves is None:
            yield self
            return
        for half in halves:
            yield from half.parts(access)
