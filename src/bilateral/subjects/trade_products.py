"""The chapter on trade by product: what is traded, what would match, and what each is good at selling."""

from __future__ import annotations

from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import trade_charts as titles
from bilateral.evidence.wording import trade_products as wording
from bilateral.evidence.wording.formats import shares
from bilateral.figures.blocks import Block, Cell, Chart, Column, Exhibit, Prose, Table
from bilateral.figures.charts import country_colour
from bilateral.subjects import trade_structure
from bilateral.subjects.context import Context
from bilateral.subjects.trade_charts import number
from bilateral.subjects.trade_data import WORLD, TradeData
from bilateral.subjects.trade_fact import would_have

#: A table shows so many HS chapters, of some 97, and the rest as one row; the ten SITC sections are all shown.
MOST_CHAPTERS = 15


def products(context: Context, data: TradeData, sentence: str) -> Exhibit:
    """Return both flows by SITC section or HS chapter in the latest year that has them."""
    blocks: list[Block] = [Prose(sentence)]
    for name, exporter, importer in (
        ("exports", context.reporter, context.partner),
        ("imports", context.partner, context.reporter),
    ):
        rows = data.products(exporter, importer)
        if len(rows) and rows.value_usd.sum():
            blocks.append(_products_table(context, data, rows, name, exporter, importer))
    if len(blocks) == 1:
        voice = context.voice
        return context.gap(
            voice.text("The trade of this pair by product is not in the snapshot."),
            would_have(context),
            ("comtrade",),
        )
    return Exhibit(blocks)


def _products_table(
    context: Context, data: TradeData, rows: Any, name: str, exporter: str, importer: str
) -> Table:
    voice, total = context.voice, rows.value_usd.sum()
    rows = rows.sort_values("value_usd", ascending=False)
    chapters = trade_structure.is_chapter(rows["product"].iloc[0])
    shown, rest = rows.head(MOST_CHAPTERS), rows.iloc[MOST_CHAPTERS:]
    columns = [
        Column("section", voice.text("Chapter") if chapters else voice.text("Section")),
        Column("value_usd", voice.text("Value"), "right"),
        Column("share", voice.text("Share"), "right"),
    ]
    cells = [
        [
            Cell(f"{row.product.partition(':')[2]} {data.product_labels[row.product]}"),
            Cell(voice.money(row.value_usd), fact=f"trade.products.{name}.{row.product}"),
            Cell(voice.share(row.value_usd / total)),
        ]
        for row in shown.itertuples()
    ]
    if len(rest):
        others = voice.text("{count} smaller chapters", count=voice.integer(len(rest)))
        value = rest.value_usd.sum()
        cells.append(
            [Cell(others, style="muted"), Cell(voice.money(value)), Cell(voice.share(value / total))]
        )
    year = rows.period.iloc[0]
    return Table(
        f"trade-products-{name}",
        titles.products_title(voice, exporter, importer, year),
        columns,
        cells,
        context.source_line(rows.source_id),
        subtitle=titles.products_subtitle(voice, rows)
        if chapters
        else voice.text("SITC sections, current US dollars"),
        notes=[
            voice.text("Chapters that are not listed have no recorded trade.")
            if chapters
            else voice.text("Sections that are not listed have no recorded trade.")
        ],
        data=[[row.product, row.value_usd, row.value_usd / total] for row in rows.itertuples()],
    )


def complementarity(context: Context, data: TradeData) -> Exhibit:
    """Return both directions of complementarity, with the two structures drawn."""
    voice = context.voice
    facts = [context.fact(f"trade.complementarity.{name}") for name in ("exports", "imports")]
    if all(fact.value is None for fact in facts):
        what = voice.text(
            "Complementarity needs the exports of one and the imports of the other by product for one year."
        )
        return context.gap(what, would_have(context))
    text = wording.complementarity_sentence(voice, context.reporter, context.partner, *facts)
    blocks: list[Block] = [Prose(text)]
    ways = ((context.reporter, context.partner), (context.partner, context.reporter))
    for fact, (seller, buyer) in zip(facts, ways, strict=True):
        if fact.value is not None:
            blocks.append(_structures(context, data, fact, seller, buyer))
    return Exhibit(blocks)


def _structures(context: Context, data: TradeData, fact: Fact, seller: str, buyer: str) -> Chart:
    """Draw what one sells beside what the other buys, by section."""
    from bilateral.figures.charts import PairRow, composition

    voice, name, year = context.voice, f"trade-complementarity-{fact.id.rpartition('.')[2]}", str(fact.period)
    sold, bought = _shares(data, seller, WORLD, year), _shares(data, WORLD, buyer, year)
    codes = sorted(set(sold) | set(bought), key=lambda code: -max(sold.get(code, 0), bought.get(code, 0)))
    labels = {code: data.product_labels[code] for code in codes}
    left = voice.text("exports of {country}", country=voice.plain_country(seller))
    right = voice.text("imports of {country}", country=voice.plain_country(buyer))
    source = context.source_line(fact.sources)
    table = Table(
        name,
        voice.text("Shares of the ten SITC sections, {year}", year=year),
        [
            Column("section", voice.text("Section")),
            Column("exports", left, "right"),
            Column("imports", right, "right"),
        ],
        [
            [Cell(labels[c]), Cell(_percent(voice, sold.get(c))), Cell(_percent(voice, bought.get(c)))]
            for c in codes
        ],
        source,
        data=[[c, sold.get(c), bought.get(c)] for c in codes],
    )
    alt = voice.text(
        "Largest in {left}: {one}. Largest in {right}: {two}.",
        left=left,
        right=right,
        one=_largest(voice, sold, labels),
        two=_largest(voice, bought, labels),
    )
    rows = [PairRow(labels[code], sold.get(code), bought.get(code)) for code in codes]
    colours = [country_colour(code, context.reporter, context.partner) for code in (seller, buyer)]
    return Chart(
        name,
        titles.complementarity_title(voice, seller, buyer, fact.number),
        voice.text("Share of each SITC section in all goods, {year}", year=year),
        alt,
        source,
        lambda: composition(
            rows,
            left_label=left,
            right_label=right,
            fmt=shares(voice),
            overlap_label=titles.shared_part(voice),
            left_colour=colours[0],
            right_colour=colours[1],
        ),
        table,
    )


def _shares(data: TradeData, exporter: str, importer: str, year: str) -> dict[str, float]:
    rows = data.sections("SITC", exporter, importer)
    rows = rows[rows.period == year]
    total = rows.value_usd.sum()
    return {code: float(value) / total for code, value in zip(rows["product"], rows.value_usd, strict=True)}


def _percent(voice: Any, value: float | None) -> str:
    return voice.not_reported if value is None else str(voice.share(value))


def _largest(voice: Any, shares: dict[str, float], labels: dict[str, str]) -> str:
    top = sorted(shares, key=lambda code: -shares[code])[:2]
    return ", ".join(f"{labels[code]} {voice.share(shares[code])}" for code in top)


def advantage(context: Context, data: TradeData) -> Exhibit:
    """Return the revealed comparative advantage of both countries over the 16 WITS sections."""
    voice = context.voice
    found = {iso3: trade_structure.advantages(data, iso3) for iso3 in (context.reporter, context.partner)}
    known = {iso3: result for iso3, result in found.items() if result is not None}
    if not known:
        return context.gap(
            voice.text("Exports of the two countries by section are not in the snapshot."),
            would_have(context),
        )
    sentences = [
        wording.concentration_sentence(voice, iso3, context.fact(f"trade.hhi.products.{side}"))
        for side, iso3 in (("reporter", context.reporter), ("partner", context.partner))
    ]
    prose = Prose(" ".join(sentence for sentence in sentences if sentence))
    return Exhibit([prose, _advantage_table(context, data, known)])


def _advantage_table(context: Context, data: TradeData, known: dict[str, Any]) -> Table:
    voice = context.voice
    codes = sorted(
        {code for values, _, _ in known.values() for code in values.index},
        key=lambda code: -max(float(values.get(code, 0)) for values, _, _ in known.values()),
    )
    columns = [Column("section", voice.text("Section"))] + [
        Column(iso3, voice.text("{country}, {year}", country=voice.country(iso3), year=year), "right")
        for iso3, (_, year, _) in known.items()
    ]
    cells, rows = [], []
    for code in codes:
        values = [number(result[0].get(code)) for result in known.values()]
        cells.append(
            [
                Cell(data.product_labels.get(code, code)),
                *[
                    Cell(
                        voice.not_reported if value is None else voice.decimal(value, 2),
                        style="total" if value and value > 1 else None,
                    )
                    for value in values
                ],
            ]
        )
        rows.append([code, *values])
    sources = [key for _, _, names in known.values() for key in names]
    return Table(
        "trade-advantage",
        titles.advantage_title(voice, context.reporter, context.partner),
        columns,
        cells,
        context.source_line(sources),
        subtitle=voice.text(
            "share in the country’s exports ÷ share in world exports; above 1 (bold) is an advantage"
        ),
        data=rows,
        notes=[
            voice.text(
                "Balassa’s index over the 16 WITS sections; the four stages of processing overlap them and are left out."
            )
        ],
    )
