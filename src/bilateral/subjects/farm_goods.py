"""Tea and coffee: how much of what the partner buys the reporter could supply at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.measures.supply import ceiling, unit_value, whole_year, worth
from bilateral.subjects.chapter_fact import FactMaker
from bilateral.subjects.context import Context

WOULD_HAVE = ("un-comtrade",)
#: Products, and the price of the Pink Sheet that is nearest to what East Africa sells.
PRODUCTS = {"tea": "Tea, Mombasa", "coffee": "Coffee, arabica"}
#: Endings of the indicators of a part of a year: how the part is named in ids, and its months.
PARTS = {"": ("", 12), "_h1": ("-h1", 6), "_jan_nov": ("-jan-nov", 11)}
QUARTER = 3
#: A group of goods that bounds a product which no newer figure names.
GROUPS = {"coffee": "coffee_tea_spice_exports_usd"}


@dataclass(frozen=True)
class Imports:
    """What a country bought, at a whole year's pace: ``period`` names the months that it rests on."""

    period: str
    months: int
    tonnes: float
    usd: float | None
    sources: tuple[str, ...]

    @property
    def year(self) -> str:
        """The year that the figure is of."""
        return self.period[:4]


class Product:
    """One product between the two: exports of the reporter, imports of the partner, the world price."""

    def __init__(self, context: Context, name: str) -> None:
        self._context, self.name = context, name

    def _value(self, iso3: str, indicator: str) -> Any:
        frame = self._context.query(
            "select period, value, source_id from indicators where iso3 = ? and indicator = ? and value is not null "
            "order by period desc, value desc",
            iso3,
            indicator,
        )
        return frame.drop_duplicates("period")

    @cached_property
    def exports(self) -> Any:
        """Latest exports of the reporter to the world (tonnes, usd, period, sources), or None without a value."""
        volume = self._value(self._context.reporter, f"{self.name}_export_volume_t")
        for indicator in (f"{self.name}_export_revenue_usd", f"{self.name}_exports_usd"):
            value = self._value(self._context.reporter, indicator)
            if value.empty:
                continue
            last = value.iloc[0]
            same = volume[volume.period == last.period]
            tonnes = None if same.empty else float(same.value.iloc[0])
            return tonnes, float(last.value), str(last.period), (last.source_id, *same.source_id)
        return None

    @cached_property
    def bound(self) -> tuple[float, str, str] | None:
        """Exports of the group that holds the product, where they are newer: USD, period, source."""
        if self.name not in GROUPS:
            return None
        frame = self._value(self._context.reporter, GROUPS[self.name])
        known = "" if self.exports is None else self.exports[2]
        if frame.empty or frame.period[0] <= known:
            return None
        return float(frame.value[0]), str(frame.period[0]), str(frame.source_id[0])

    @cached_property
    def imports(self) -> list[Imports]:
        """What the partner bought, one row a period that was reported, made a whole year, newest first."""
        found = []
        for ending, (part, months) in PARTS.items():
            volumes = self._value(self._context.partner, f"{self.name}_import_volume{ending}_t")
            values = self._value(self._context.partner, f"{self.name}_import_value{ending}_usd")
            usd = dict(zip(values.period, values.value, strict=True))
            for row in volumes.itertuples():
                covered = QUARTER if "Q" in row.period else months
                money = whole_year(usd.get(row.period), covered)
                sources = (row.source_id, *values[values.period == row.period].source_id)
                tonnes = whole_year(row.value, covered)
                if tonnes:
                    found.append(Imports(f"{row.period}{part}", covered, tonnes, money, sources))
        return sorted(found, key=lambda one: one.period, reverse=True)

    @cached_property
    def price(self) -> tuple[float, str, str] | None:
        """The world price of the last whole year, USD a kilogram, with its year and source."""
        frame = self._context.query(
            "select period, value, source_id from prices where commodity = ? and unit = 'USD/kg' and length(period) = 4 "
            "order by period desc limit 1",
            PRODUCTS[self.name],
        )
        return None if frame.empty else (float(frame.value[0]), str(frame.period[0]), str(frame.source_id[0]))

    @cached_property
    def share_now(self) -> tuple[float, str, str] | None:
        """The share of the reporter's exports that is said to go to the partner, with its period and source."""
        frame = self._value(
            self._context.reporter, f"{self.name}_exports_to_{self._context.partner.lower()}_share_pct"
        )
        return None if frame.empty else (frame.value[0] / 100, str(frame.period[0]), str(frame.source_id[0]))


def products(context: Context) -> list[Product]:
    """Return the products that the chapter looks at."""
    return [Product(context, name) for name in PRODUCTS]


def facts(context: Context, make: FactMaker) -> Iterator[Fact]:
    """Yield the facts of every product under ``agriculture.<product>.``."""
    for product in products(context):
        yield from _exports(product, make)
        if product.bound is not None:
            value, period, source = product.bound
            method = f"exports of the group of goods that holds {product.name}: it cannot be more"
            yield make(_name(product, "exports.bound"), value, "USD", period, [source], method)
        yield from _imports(product, make)
        yield from _ceiling(product, make)
        yield from _now(product, make)


def _name(product: Product, name: str) -> str:
    return f"agriculture.{product.name}.{name}"


def _exports(product: Product, make: FactMaker) -> Iterator[Fact]:
    method = f"{product.name} exports of the reporter to the world, as announced"
    if product.exports is None:
        note = "not in this snapshot"
        yield make(_name(product, "exports.value"), None, "USD", None, WOULD_HAVE, method, note=note)
        return
    tonnes, usd, period, sources = product.exports
    yield make(_name(product, "exports.value"), usd, "USD", period, sources[:1], method)
    if tonnes is None:
        return
    yield make(_name(product, "exports.volume"), tonnes, "tonnes", period, sources[1:], method)
    inputs = (_name(product, "exports.value"), _name(product, "exports.volume"))
    how = "value ÷ volume of exports"
    value = unit_value(usd, tonnes)
    yield make(_name(product, "exports.unit_value"), value, "USD/kg", period, sources, how, inputs=inputs)


def _imports(product: Product, make: FactMaker) -> Iterator[Fact]:
    name = _name(product, "imports.volume")
    if not product.imports:
        method = f"{product.name} imports of the partner from the world"
        yield make(name, None, "tonnes", None, WOULD_HAVE, method, note="not in this snapshot")
        return
    for number, one in enumerate([product.imports[0], *product.imports]):
        ending = f".{one.period}" if number else ""
        months = f"{one.months} months × 12 ÷ {one.months}" if one.months < 12 else "whole year"
        method = f"{product.name} imports of the partner from the world, {months}"
        yield make(f"{name}{ending}", one.tonnes, "tonnes", one.year, one.sources, method)
    newest = product.imports[0]
    if newest.usd is not None:
        how = f"value ÷ volume of the partner's imports, {newest.months} months"
        value = unit_value(newest.usd, newest.tonnes)
        yield make(_name(product, "imports.unit_value"), value, "USD/kg", newest.year, newest.sources, how)


def _ceiling(product: Product, make: FactMaker) -> Iterator[Fact]:
    """Yield the most that the reporter could supply: the smaller of the two volumes, and what it is worth."""
    if product.price is not None:
        price, year, source = product.price
        method = f"{PRODUCTS[product.name]}, mean of the year"
        yield make(_name(product, "price"), price, "USD/kg", year, [source], method)
    method = "smaller of the reporter's exports to all and the partner's imports from all (tonnes) × the reporter's unit value"
    tonnes = product.exports[0] if product.exports is not None else None
    found = ceiling(tonnes, product.imports[0].tonnes) if product.imports else None
    if found is None or product.exports is None:
        missing = "exports of the reporter by volume" if product.imports else "imports of the partner"
        yield make(
            _name(product, "ceiling"), None, "USD", None, WOULD_HAVE, method, note=f"{missing} are missing"
        )
        return
    newest, (_, usd, _, sources) = product.imports[0], product.exports
    sources = (*sources, *newest.sources)
    inputs = [_name(product, part) for part in ("exports.volume", "imports.volume", "exports.unit_value")]
    value = worth(found.tonnes, unit_value(usd, tonnes))
    yield make(_name(product, "ceiling"), value, "USD", newest.year, sources, method, inputs=inputs)
    method = "smaller of the reporter's exports to all and the partner's imports from all"
    volume = _name(product, "ceiling.volume")
    yield make(volume, found.tonnes, "tonnes", newest.year, sources, method, inputs=inputs[:2])
    share, method = _name(product, "ceiling.share"), "that ceiling ÷ the partner's imports, by volume"
    yield make(share, found.share_of_imports, "share", newest.year, sources, method, inputs=inputs[:2])
    taken, method = _name(product, "ceiling.taken"), "that ceiling ÷ the reporter's exports, by volume"
    yield make(taken, found.share_of_exports, "share", newest.year, sources, method, inputs=inputs[:2])
    if product.price is not None:
        price, year, source = product.price
        method = f"that ceiling (tonnes) × {PRODUCTS[product.name]}, mean of {year}"
        at_price = worth(found.tonnes, price)
        inputs = [volume, _name(product, "price")]
        name = _name(product, "ceiling.world_price")
        yield make(name, at_price, "USD", year, [*sources, source], method, inputs=inputs)


def _now(product: Product, make: FactMaker) -> Iterator[Fact]:
    """Yield what the share of exports that is said to go to the partner comes to."""
    if product.share_now is None or product.exports is None or product.exports[0] is None:
        return
    share, period, source = product.share_now
    tonnes, usd, exported, sources = product.exports
    if period != exported:
        return
    named = [source, *sources]
    inputs = [_name(product, "exports.volume"), _name(product, "now.share")]
    method = "share of the volume of exports that goes to the partner, as announced"
    yield make(_name(product, "now.share"), share, "share", period, [source], method)
    how = "that share × volume of exports"
    yield make(_name(product, "now.volume"), share * tonnes, "tonnes", period, named, how, inputs=inputs)
    how = "that share × value of exports, as if each kilogram fetched the same"
    yield make(_name(product, "now.value"), share * usd, "USD", period, named, how, inputs=inputs)
    if product.imports:
        how = "that volume ÷ imports of the partner, of the latest period that has them"
        of_imports = share * tonnes / product.imports[0].tonnes
        inputs = [_name(product, "now.volume"), _name(product, "imports.volume")]
        named = [*named, *product.imports[0].sources]
        name = _name(product, "now.share_of_imports")
        yield make(name, of_imports, "share", product.imports[0].year, named, how, inputs=inputs)
