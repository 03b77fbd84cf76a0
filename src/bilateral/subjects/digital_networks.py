"""Who is online: internet users, fixed broadband and mobile subscriptions of both, with the table behind the chart."""

from __future__ import annotations

from bilateral.evidence.wording import digital as wording
from bilateral.evidence.wording import digital_charts as titles
from bilateral.evidence.wording.formats import numbers
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.subjects.context import Context
from bilateral.subjects.digital_charts import SIDES, alts, both_series, in_years, number
from bilateral.subjects.digital_data import NETWORKS, DigitalData

FIRST_NETWORK_YEAR = 2000


def networks(context: Context, data: DigitalData) -> Chart | None:
    """Return internet users, fixed broadband and mobile subscriptions of both since 2000, or None without any."""
    from bilateral.figures.charts import Panel, small_multiples

    voice = context.voice
    panels = [
        Panel(
            titles.network_label(voice, name),
            both_series(context, data, code, 1, FIRST_NETWORK_YEAR),
            numbers(voice, lambda value: wording.per_hundred(voice, value)),
            zero=True,
        )
        for name, code, _ in NETWORKS
    ]
    panels = [panel for panel in panels if any(one.values for one in panel.series)]
    if not panels:
        return None
    table = _networks_table(context, data)
    return Chart(
        "digital-networks",
        _networks_title(context),
        titles.networks_subtitle(voice),
        alts(context, panels, 1),
        table.source_line,
        lambda: small_multiples(panels),
        table,
    )


def _networks_title(context: Context) -> str:
    """Name the measure in which the two differ by the largest factor, in the latest years of both."""
    voice, found = context.voice, []
    for name, _, _ in NETWORKS:
        pair = [(getattr(context, side), context.fact(f"digital.{name}.{side}")) for side in SIDES]
        if all(fact.value for _, fact in pair):
            (ahead, high), (behind, low) = sorted(pair, key=lambda one: -one[1].number)
            found.append((high.number / low.number, name, ahead, high, behind, low))
    if not found:
        return voice.text("Only one of the two has figures")
    _, name, ahead, high, behind, low = max(found, key=lambda one: one[0])
    return titles.networks_title(voice, name, ahead, high, behind, low)


def _networks_table(context: Context, data: DigitalData) -> Table:
    voice = context.voice
    columns = [Column("measure", voice.text("Measure")), Column("year", voice.text("Year"))] + [
        Column(side, voice.country(getattr(context, side)), "right") for side in SIDES
    ]
    cells, raw, sources = [], [], []
    for name, code, _ in NETWORKS:
        sides = [
            in_years(context, data.series(getattr(context, side), code), FIRST_NETWORK_YEAR) for side in SIDES
        ]
        values = [dict(zip(rows.period, rows.value, strict=True)) for rows in sides]
        last = [rows.period.iloc[-1] if len(rows) else "" for rows in sides]
        sources += [source for rows in sides for source in rows.source_id]
        for period in sorted({period for known in values for period in known}, reverse=True):
            pair = [known.get(period) for known in values]
            facts = [
                f"digital.{name}.{side}" if period == end else None
                for side, end in zip(SIDES, last, strict=True)
            ]
            pair_cells = [number(context, value, fact, 1) for value, fact in zip(pair, facts, strict=True)]
            cells.append([Cell(titles.network_label(voice, name)), Cell(period), *pair_cells])
            raw.append([code, period, *pair])
    title = voice.text("Internet users, fixed broadband and mobile subscriptions, by year")
    return Table("digital-networks", title, columns, cells, context.source_line(sources), data=raw)
