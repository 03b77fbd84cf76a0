"""Tea and coffee as a section of the chapter: the ceiling, what is said to go there now, prices, a chart."""

from __future__ import annotations

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import sectors_charts as titles
from bilateral.evidence.wording.farm_goods import FarmWords
from bilateral.evidence.wording.sectors_labels import product_phrase
from bilateral.figures.blocks import Block, Cell, Chart, Column, Prose, Table
from bilateral.figures.charts import country_colour
from bilateral.subjects.context import Context
from bilateral.subjects.farm_goods import WOULD_HAVE, Product, products


def facts_of(context: Context, product: Product) -> dict[str, Fact]:
    """Return the facts of one product by the end of their ids."""
    prefix = f"sectors.agriculture.{product.name}."
    return {fact.id.removeprefix(prefix): fact for fact in context.ledger.under(prefix)}


def words(context: Context, product: Product) -> FarmWords:
    """Return what can be said of one product."""
    pair = (context.reporter, context.partner)
    return FarmWords(context.voice, pair, product.name, facts_of(context, product))


def goods_of_that_year(context: Context, product: Product) -> Fact | None:
    """Return all goods exports to the partner in the year for which a share of the product is named."""
    return None if product.share_now is None else context.ledger.get(f"trade.exports.{product.share_now[1]}")


def blocks(context: Context) -> list[Block]:
    """Return the sentences and the chart of every product; one gap where nothing is known of any."""
    found: list[Block] = []
    unknown = []
    for product in products(context):
        if product.exports is None and not product.imports:
            unknown.append(product.name)
            continue
        said, facts = words(context, product), facts_of(context, product)
        parts = [
            (
                titles.part_of_year(context.voice, one.period, one.months),
                facts[f"imports.volume.{one.period}"],
            )
            for one in product.imports
        ]
        lines = [
            said.ceiling(),
            said.now(goods_of_that_year(context, product)),
            said.prices(),
            said.basis(parts),
        ]
        found.append(Prose(" ".join(line for line in lines if line)))
        drawn = chart(context, product)
        if drawn is not None:
            found.append(drawn)
    if unknown:
        voice = context.voice
        listed = voice.listing([product_phrase(voice, name) for name in unknown])
        what = voice.text(
            "What {reporter} exports and {partner} imports of {products} is not in the snapshot.",
            reporter=voice.the_country(context.reporter),
            partner=voice.the_country(context.partner),
            products=listed,
        )
        found += context.gap(what, WOULD_HAVE).blocks
    return found


def chart(context: Context, product: Product) -> Chart | None:
    """Return exports of the reporter beside imports of the partner by volume; None unless both are known."""
    from bilateral.figures.charts import ranked_bars

    if product.exports is None or product.exports[0] is None or not product.imports:
        return None
    voice, prefix = context.voice, f"sectors.agriculture.{product.name}."
    name = product_phrase(voice, product.name)
    exports, period = product.exports[0], product.exports[2]
    bars = [
        (
            voice.text(
                "Exports of {country}, {period}", country=voice.country(context.reporter), period=period
            ),
            exports,
            f"{prefix}exports.volume",
            context.reporter,
        )
    ]
    for one in product.imports:
        label = titles.import_bar(voice, context.partner, one.period, one.months)
        bars.append((label, one.tonnes, f"{prefix}imports.volume.{one.period}", context.partner))
    now = context.ledger.get(f"{prefix}now.volume")
    if now is not None:
        label = voice.text(
            "Exports of {seller} said to go to {buyer}, {period}",
            seller=voice.country(context.reporter),
            buyer=voice.country(context.partner),
            period=now.period,
        )
        bars.append((label, now.number, now.id, context.reporter))
    sources = [key for _, _, fact, _ in bars for key in context.fact(fact).sources]
    colours = {label: country_colour(iso3, context.reporter, context.partner) for label, _, _, iso3 in bars}
    table = Table(
        f"sectors-{product.name}",
        voice.text("{product} by volume", product=name[:1].upper() + name[1:]),
        [Column("what", voice.text("What")), Column("tonnes", voice.text("Tonnes a year"), "right")],
        [[Cell(label), Cell(voice.integer(value), fact=fact)] for label, value, fact, _ in bars],
        context.source_line(sources),
        data=[[label, value] for label, value, _, _ in bars],
    )
    return Chart(
        f"sectors-{product.name}",
        titles.tea_title(voice, context.reporter, context.partner, exports, product.imports[0].tonnes, name),
        voice.text("Tonnes a year; fiscal years end in June of the year given"),
        " ".join(voice.labelled(label, f"{voice.integer(value)}.") for label, value, _, _ in bars),
        table.source_line,
        lambda: ranked_bars(
            [label for label, _, _, _ in bars],
            [value for _, value, _, _ in bars],
            fmt=voice.integer,
            highlight=colours,
        ),
        table,
    )
