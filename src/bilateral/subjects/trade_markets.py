"""The chapter on trade, compared: releases, markets and the balance."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import trade as wording
from bilateral.evidence.wording import trade_charts as titles
from bilateral.evidence.wording.formats import amounts
from bilateral.figures.blocks import Cell, Chart, Column, Exhibit, Prose, Table
from bilateral.figures.charts import country_colour
from bilateral.subjects.context import Context
from bilateral.subjects.trade_charts import vintage_rows
from bilateral.subjects.trade_data import WORLD, TradeData
from bilateral.subjects.trade_fact import would_have

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
    suffix = (
        "latest_quarter" if context.ledger.get("trade.partner_rank.latest_quarter") is not None else "latest"
    )
    rank = context.fact(f"trade.partner_rank.{suffix}")
    if rank.value is None or rank.period is None:
        what = context.voice.text(
            "The rank of the partner needs the reporter’s exports by destination for one period."
        )
        return context.gap(what, would_have(context), ("comtrade",))
    frame = data.destination_quarters if "Q" in rank.period else data.destinations
    rows = frame[(frame.period == rank.period) & (frame.source_id == rank.sources[0])]
    rows = rows[~rows.importer.isin([WORLD, "AFR"]) & (rows.value_usd > 0)]
    rows = rows.sort_values("value_usd", ascending=False, ignore_index=True)
    return Exhibit([Prose(sentence), _markets_chart(context, rows, rank, suffix)], rows)


def _markets_chart(context: Context, rows: Any, rank: Fact, suffix: str) -> Chart:
    from bilateral.figures.charts import ranked_bars

    voice, partner = context.voice, context.partner
    shown = rows.head(MOST_BARS)
    if partner not in set(shown.importer):
        # The last of the largest gives its place to the partner.
        shown = pd.concat([rows.head(MOST_BARS - 1), rows[rows.importer == partner]])
    labels, values = (
        [voice.country(code) for code in shown.importer],
        [float(value) for value in shown.value_usd],
    )
    places = [str(index + 1) for index in shown.index]
    source = context.source_line([rank.sources[0]])
    subtitle = titles.partners_subtitle(voice, context.reporter, str(rank.period), len(rows))
    table = Table(
        "trade-partners",
        subtitle,
        [
            Column("rank", voice.text("Place")),
            Column("country", voice.text("Destination")),
            Column("value_usd", voice.text("Exports"), "right"),
        ],
        [
            [Cell(place), Cell(name), Cell(voice.money(value))]
            for place, name, value in zip(places, labels, values, strict=True)
        ],
        source,
        data=[list(row) for row in zip(places, shown.importer, values, strict=True)],
    )
    place = voice.ordinal(int(rank.number))
    share = context.fact(f"trade.share_of_exports.{suffix}")
    own = values[list(shown.importer).index(partner)]
    colour = country_colour(partner, context.reporter, partner)
    found = amounts(voice, values)
    return Chart(
        "trade-partners",
        titles.partners_title(voice, partner, place, voice.value(share.value, "share")),
        titles.partners_measure(voice, subtitle, found.unit),
        titles.partners_alt(
            voice, partner, place, len(rows), own, list(zip(labels, values, strict=True))[:3]
        ),
        source,
        lambda: ranked_bars(
            labels, values, fmt=found.fmt, ranks=places, highlight={voice.country(partner): colour}
        ),
        table,
    )


def balance(context: Context, data: TradeData) -> Exhibit:
    """Return exports less imports, only where one report has both."""
    voice, latest = context.voice, context.fact("trade.balance.latest")
    if latest.value is None:
        return context.gap(
            voice.text(
                "No report of the reporter has both directions of a year, so the balance is not reported."
            ),
            would_have(context),
            ("comtrade",),
        )
    surplus = voice.text("a surplus") if latest.number >= 0 else voice.text("a deficit")
    exports, imports = _both_flows(context, data, latest)
    text = voice.text(
        "The last year for which one release ({release}) has both directions is {year}: {kind} of {amount} for {reporter}, from "
        "exports of {exports} and imports of {imports}.",
        release=voice.source(latest.sources[0], str(context.all_sources[latest.sources[0]]["title"])),
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
