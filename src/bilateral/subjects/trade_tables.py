"""The charts and tables of the chapter on trade that compare: vintages, markets, balance, products, structures."""

from __future__ import annotations

from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import trade as wording
from bilateral.evidence.wording import trade_charts as titles
from bilateral.figures.blocks import Block, Cell, Chart, Column, Exhibit, Prose, Table
from bilateral.figures.charts import country_colour
from bilateral.subjects import trade_structure
from bilateral.subjects.context import Context
from bilateral.subjects.trade_charts import number, vintage_rows
from bilateral.subjects.trade_data import WORLD, TradeData
from bilateral.subjects.trade_facts import would_have

MOST_BARS = 20


def vintages(context: Context, data: TradeData) -> Exhibit:
    """Return the years whose figure differs between releases."""
    voice = context.voice
    rows = [row for row in vintage_rows(data) if context.start <= int(row[2]) <= context.end]
    if not rows:
        return Exhibit(
            [
                Prose(
                    voice.text(
                        "No figure of the pair stands in more than one release, so nothing was revised."
                    )
                )
            ]
        )
    exporter, _, year, older, _, newer, _ = max(
        rows, key=lambda row: max(row[3], row[5]) / max(min(row[3], row[5]), 1)
    )
    text = wording.vintage_sentence(voice, year, voice.money(older), voice.money(newer), exporter)
    columns = [
        Column("flow", voice.text("Flow")),
        Column("year", voice.text("Year")),
        Column("older", voice.text("Older release"), "right"),
        Column("older_source", voice.text("Release")),
        Column("newer", voice.text("Newer release"), "right"),
        Column("newer_source", voice.text("Release")),
    ]
    cells = [
        [
            Cell(wording.flow_label(voice, a, b)),
            Cell(y),
            Cell(voice.money(old)),
            Cell(s, href=f"#source-{s}", style="muted"),
            Cell(voice.money(new)),
            Cell(t, href=f"#source-{t}", style="muted"),
        ]
        for a, b, y, old, s, new, t in rows
    ]
    sources = [key for row in rows for key in (row[4], row[6])]
    table = Table(
        "trade-vintages",
        voice.text("Figures that differ between releases"),
        columns,
        cells,
        context.source_line(sources),
        subtitle=voice.text("current US dollars"),
        data=[[wording.flow_label(voice, a, b), y, old, s, new, t] for a, b, y, old, s, new, t in rows],
    )
    return Exhibit([Prose(text), table])


def partners(context: Context, data: TradeData, sentence: str) -> Exhibit:
    """Return the destinations of the reporter's exports, the partner picked out."""
    from bilateral.figures.charts import ranked_bars

    voice = context.voice
    suffix = (
        "latest_quarter" if context.ledger.get("trade.partner_rank.latest_quarter") is not None else "latest"
    )
    rank, share = (
        context.fact(f"trade.partner_rank.{suffix}"),
        context.fact(f"trade.share_of_exports.{suffix}"),
    )
    if rank.value is None or rank.period is None:
        return context.gap(
            voice.text("The rank of the partner needs the reporter’s exports by destination for one period."),
            would_have(context),
        )
    frame = data.destination_quarters if "Q" in rank.period else data.destinations
    rows = frame[
        (frame.period == rank.period)
        & (frame.source_id == rank.sources[0])
        & ~frame.importer.isin([WORLD, "AFR"])
    ]
    rows = rows[rows.value_usd > 0].sort_values("value_usd", ascending=False)
    shown = rows.head(MOST_BARS)
    if context.partner not in set(shown.importer):
        shown = _with_partner(rows, context.partner)
    labels = [voice.country(code) for code in shown.importer]
    values = [float(value) for value in shown.value_usd]
    place = wording.ordinal(voice, int(rank.number))
    columns = [
        Column("rank", voice.text("Place")),
        Column("country", voice.text("Destination")),
        Column("value_usd", voice.text("Exports"), "right"),
    ]
    order = {code: position for position, code in enumerate(rows.importer, start=1)}
    cells = [
        [Cell(str(order[code])), Cell(name), Cell(voice.money(value))]
        for code, name, value in zip(shown.importer, labels, values, strict=True)
    ]
    source = context.source_line([rank.sources[0]])
    table = Table(
        "trade-partners",
        titles.partners_subtitle(voice, context.reporter, rank.period, len(rows)),
        columns,
        cells,
        source,
        data=[[order[code], code, value] for code, value in zip(shown.importer, values, strict=True)],
    )
    top = ", ".join(
        f"{name} {voice.money(value)}" for name, value in list(zip(labels, values, strict=True))[:3]
    )
    alt = voice.text(
        "{partner} is {place} of {of}, with {own}. The largest are {top}.",
        partner=voice.country(context.partner),
        place=place,
        of=len(rows),
        own=voice.money(values[labels.index(voice.country(context.partner))]),
        top=top,
    )
    colour = country_colour(context.partner, context.reporter, context.partner)
    title = titles.partners_title(voice, context.partner, place, voice.value(share.value, "share"))
    chart = Chart(
        "trade-partners",
        title,
        titles.partners_subtitle(voice, context.reporter, rank.period, len(rows)),
        alt,
        source,
        lambda: ranked_bars(
            labels, values, fmt=voice.money, highlight={voice.country(context.partner): colour}
        ),
        table,
    )
    return Exhibit([Prose(sentence), chart], rows)


def _with_partner(rows: Any, partner: str) -> Any:
    """Return the largest destinations, the last of them given up for the partner."""
    import pandas as pd

    return pd.concat([rows.head(MOST_BARS - 1), rows[rows.importer == partner]])


def balance(context: Context, data: TradeData) -> Exhibit:
    """Return exports less imports, only where one report has both."""
    voice, latest = context.voice, context.fact("trade.balance.latest")
    if latest.value is None:
        return context.gap(
            voice.text(
                "No report of the reporter has both directions of a year, so the balance is not reported."
            ),
            would_have(context),
        )
    surplus = voice.text("a surplus") if latest.number >= 0 else voice.text("a deficit")
    exports, imports = _both_flows(context, data, latest)
    text = voice.text(
        "The last year for which one report has both directions is {year}: {kind} of {amount} for {reporter}, from exports of {exports} and "
        "imports of {imports}.",
        year=voice.period(latest.period),
        kind=surplus,
        amount=voice.fact(latest, voice.money(abs(latest.number))),
        reporter=voice.the_country(context.reporter),
        exports=voice.money(exports),
        imports=voice.money(imports),
    )
    newer = context.ledger.get(f"trade.balance.{context.fact('trade.exports.latest').period}")
    if newer is not None and newer.value is None:
        text += " " + voice.text(
            "For {year} it is {missing}: the imports of that year were not reported by either side.",
            year=voice.period(newer.period),
            missing=voice.fact(newer),
        )
    return Exhibit([Prose(text)])


def _both_flows(context: Context, data: TradeData, latest: Fact) -> tuple[float, float]:
    rows = data.annual[(data.annual.period == latest.period) & (data.annual.source_id == latest.sources[0])]
    sold = rows[(rows.exporter == context.reporter) & (rows.reported_by == "exporter")]
    bought = rows[(rows.importer == context.reporter) & (rows.reported_by == "importer")]
    return float(sold.value_usd.iloc[0]), float(bought.value_usd.iloc[0])


def products(context: Context, data: TradeData, sentence: str) -> Exhibit:
    """Return both flows by SITC section in the latest year that has them."""
    voice = context.voice
    blocks: list[Block] = [Prose(sentence)]
    for name, exporter, importer in (
        ("exports", context.reporter, context.partner),
        ("imports", context.partner, context.reporter),
    ):
        rows = trade_structure.latest_sections(data.sections("SITC", exporter, importer))
        total = rows.value_usd.sum() if len(rows) else 0
        if not total:
            continue
        rows = rows.sort_values("value_usd", ascending=False)
        year = rows.period.iloc[0]
        columns = [
            Column("section", voice.text("Section")),
            Column("value_usd", voice.text("Value"), "right"),
            Column("share", voice.text("Share"), "right"),
        ]
        cells = [
            [
                Cell(f"{row.product[5:]} {data.product_labels[row.product]}"),
                Cell(voice.money(row.value_usd), fact=f"trade.products.{name}.{row.product}"),
                Cell(voice.share(row.value_usd / total)),
            ]
            for row in rows.itertuples()
        ]
        blocks.append(
            Table(
                f"trade-products-{name}",
                titles.products_title(voice, exporter, importer, year),
                columns,
                cells,
                context.source_line(rows.source_id),
                subtitle=voice.text("SITC sections, current US dollars"),
                notes=[voice.text("Sections that are not listed have no recorded trade.")],
                data=[[row.product, row.value_usd, row.value_usd / total] for row in rows.itertuples()],
            )
        )
    if len(blocks) == 1:
        return context.gap(
            voice.text("The trade of this pair by product is not in the snapshot."), would_have(context)
        )
    return Exhibit(blocks)


def complementarity(context: Context, data: TradeData) -> Exhibit:
    """Return both directions of complementarity, with the two structures drawn."""
    from bilateral.figures.charts import PairRow, composition

    voice = context.voice
    facts = [context.fact(f"trade.complementarity.{name}") for name in ("exports", "imports")]
    if all(fact.value is None for fact in facts):
        return context.gap(
            voice.text(
                "Complementarity needs the exports of one and the imports of the other by product for one year."
            ),
            would_have(context),
        )
    blocks: list[Block] = [
        Prose(wording.complementarity_sentence(voice, context.reporter, context.partner, *facts))
    ]
    for fact, name, seller, buyer in (
        (facts[0], "exports", context.reporter, context.partner),
        (facts[1], "imports", context.partner, context.reporter),
    ):
        if fact.value is None or fact.period is None:
            continue
        sold, bought = _shares(data, seller, WORLD, fact.period), _shares(data, WORLD, buyer, fact.period)
        codes = sorted(set(sold) | set(bought), key=lambda code: -max(sold.get(code, 0), bought.get(code, 0)))
        labels = {code: data.product_labels[code] for code in codes}
        rows = [PairRow(labels[code], sold.get(code), bought.get(code)) for code in codes]
        left, right = (
            voice.text("exports of {country}", country=voice.country(seller)),
            voice.text("imports of {country}", country=voice.country(buyer)),
        )
        columns = [
            Column("section", voice.text("Section")),
            Column("exports", left, "right"),
            Column("imports", right, "right"),
        ]
        cells = [
            [Cell(labels[c]), Cell(_percent(voice, sold.get(c))), Cell(_percent(voice, bought.get(c)))]
            for c in codes
        ]
        source = context.source_line(fact.sources)
        table = Table(
            f"trade-complementarity-{name}",
            voice.text("Shares of the ten SITC sections, {year}", year=fact.period),
            columns,
            cells,
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
        colours = {code: country_colour(code, context.reporter, context.partner) for code in (seller, buyer)}
        blocks.append(
            Chart(
                f"trade-complementarity-{name}",
                titles.complementarity_title(voice, seller, buyer, fact.number),
                voice.text("Share of each SITC section in all goods, {year}", year=fact.period),
                alt,
                source,
                lambda rows=rows, left=left, right=right, colours=colours, seller=seller, buyer=buyer: (
                    composition(
                        rows,
                        left_label=left,
                        right_label=right,
                        fmt=voice.share,
                        left_colour=colours[seller],
                        right_colour=colours[buyer],
                    )
                ),
                table,
            )
        )
    return Exhibit(blocks)


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
    table = Table(
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
    return Exhibit([Prose(" ".join(sentence for sentence in sentences if sentence)), table])
