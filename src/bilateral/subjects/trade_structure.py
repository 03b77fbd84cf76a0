"""The facts of the chapter on trade that compare structures: intensity, products, complementarity, concentration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.measures import composition as measure
from bilateral.measures.trade import trade_intensity
from bilateral.subjects.context import Context
from bilateral.subjects.trade_data import WORLD, TradeData
from bilateral.subjects.trade_fact import fact


def build(context: Context, data: TradeData) -> Iterator[Fact]:
    """Yield the structural facts of a pair."""
    yield _intensity(context, data)
    yield from _products(context, data)
    yield from _complementarity(context, data)
    for side, iso3 in (("reporter", context.reporter), ("partner", context.partner)):
        yield from _concentration(data, side, iso3)


def _intensity(context: Context, data: TradeData) -> Fact:
    method = (
        "share of the partner in the reporter's exports ÷ share of the partner in world imports (all goods; the world "
        "includes the reporter; UNESCAP's trade intensity with the partner's imports standing for world exports to it)"
    )
    share = context.ledger.get("trade.share_of_exports.latest")
    if share is None or share.value is None or share.period is None:
        return fact("intensity.latest", None, "ratio", None, [], method)
    partner = data.merchandise_imports(context.partner, int(share.period))
    world = data.merchandise_imports(WORLD, int(share.period))
    if partner is None or world is None:
        return fact(
            "intensity.latest",
            None,
            "ratio",
            share.period,
            share.sources,
            method,
            note="imports of the partner are missing",
        )
    value = trade_intensity(
        context.fact("trade.exports.latest").number,
        context.fact("trade.total_exports.latest").number,
        partner[0],
        world[0],
    )
    return fact(
        "intensity.latest",
        value,
        "ratio",
        share.period,
        [*share.sources, partner[1], world[1]],
        method,
        inputs=("share_of_exports.latest",),
    )


def latest_sections(frame: Any) -> Any:
    """Return the rows of the latest year of a flow by sections, one source."""
    if frame.empty:
        return frame
    last = frame[frame.period == frame.period.max()]
    return last[last.source_id == last.source_id.iloc[-1]]


def _products(context: Context, data: TradeData) -> Iterator[Fact]:
    for name, exporter, importer in (
        ("exports", context.reporter, context.partner),
        ("imports", context.partner, context.reporter),
    ):
        yield from _sections(data, name, exporter, importer)
        rows = data.products(exporter, importer)
        kind = "HS chapter" if len(rows) and is_chapter(rows["product"].iloc[0]) else "SITC section"
        method = f"largest {kind} of goods from {exporter} to {importer} ÷ the sum of its {kind.split()[1]}s"
        total = rows.value_usd.sum() if len(rows) else 0.0
        if not total:
            yield fact(f"products.{name}.top_share", None, "share", None, ["unctad-matrix"], method)
            continue
        top = rows.loc[rows.value_usd.idxmax()]
        sources = rows.source_id
        yield fact(f"products.{name}.top_share", top.value_usd / total, "share", top.period, sources, method)
        yield fact(f"products.{name}.top", top["product"], "product", top.period, sources, method)


def _sections(data: TradeData, name: str, exporter: str, importer: str) -> Iterator[Fact]:
    """Yield the value of each section, and of each chapter, in the latest year that has it."""
    sections = latest_sections(data.sections("SITC", exporter, importer))
    rows = [*sections.itertuples()] if len(sections) and sections.value_usd.sum() else []
    chapters = data.products(exporter, importer)
    rows += [row for row in chapters.itertuples() if is_chapter(row.product)]
    for row in rows:
        chapter = is_chapter(row.product)
        method = (
            f"as the {row.reported_by} reports it"
            if chapter
            else "reconciled from both sides' reports by the publisher"
        )
        yield fact(
            f"products.{name}.{row.product}", row.value_usd, "USD", row.period, [row.source_id], method
        )


def is_chapter(product: str) -> bool:
    """Whether a product is a chapter of the Harmonized System."""
    return product.startswith("HS:")


def _complementarity(context: Context, data: TradeData) -> Iterator[Fact]:
    for name, seller, buyer in (
        ("exports", context.reporter, context.partner),
        ("imports", context.partner, context.reporter),
    ):
        method = (
            f"100·(1 − ½·Σ|share in imports of {buyer} − share in exports of {seller}|) over the ten SITC sections; 0 no match, "
            "100 the same structure (WITS)"
        )
        sold, bought = data.sections("SITC", seller, WORLD), data.sections("SITC", WORLD, buyer)
        years = sorted(set(sold.period) & set(bought.period))
        if not years:
            yield fact(f"complementarity.{name}", None, "index 0-100", None, ["unctad-matrix"], method)
            continue
        year = years[-1]
        exports, imports = _by_product(sold, year), _by_product(bought, year)
        yield fact(
            f"complementarity.{name}",
            measure.complementarity(exports, imports),
            "index 0-100",
            year,
            [*sold[sold.period == year].source_id, *bought[bought.period == year].source_id],
            method,
        )


def _by_product(frame: Any, year: str) -> Any:
    rows = frame[frame.period == year]
    rows = rows[rows.source_id == rows.source_id.iloc[-1]]
    return rows.set_index("product").value_usd


def advantages(data: TradeData, iso3: str) -> tuple[Any, str, list[str]] | None:
    """Return the revealed comparative advantage by WITS section, its year and its sources, or None.

    The year is the last one in which both the country and the world have sections.
    """
    own, world = data.sections("WITS", iso3, WORLD), data.sections("WITS", WORLD, WORLD)
    years = sorted(set(own.period) & set(world.period))
    if not years:
        return None
    year = years[-1]
    mine, all_of_it = _by_product(own, year), _by_product(world, year)
    sources = list(
        dict.fromkeys([*own[own.period == year].source_id, *world[world.period == year].source_id])
    )
    return measure.rca(mine, all_of_it), year, sources


def _concentration(data: TradeData, side: str, iso3: str) -> Iterator[Fact]:
    rows = latest_sections(data.sections("WITS", iso3, WORLD))
    method = f"Σ of squared shares of the 16 WITS sections in the goods exports of {iso3}, 0 to 1"
    if rows.empty:
        yield fact(f"hhi.products.{side}", None, "index", None, ["wits-2019"], method)
    else:
        year = rows.period.iloc[0]
        value = measure.hhi(measure.shares(rows.set_index("product").value_usd))
        yield fact(f"hhi.products.{side}", value, "index", year, rows.source_id, method)
    found = advantages(data, iso3)
    if found is None:
        return
    values, year, sources = found
    for product, value in values.sort_values(ascending=False).head(3).items():
        yield fact(
            f"rca.{side}.{_slug(product)}",
            value,
            "ratio",
            year,
            sources,
            f"share of the section in exports of {iso3} ÷ its share in world exports (Balassa, WITS)",
        )


def _slug(product: str) -> str:
    """Return a product's code as part of a fact id: "WITS:Stone and Glass" is stone_and_glass."""
    return product.partition(":")[2].lower().replace(" ", "_")
