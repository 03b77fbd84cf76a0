"""The tables of the chapter on corridors: ways, what a planned line changes, countries crossed, ports, hubs."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from bilateral.evidence.wording import corridors as wording
from bilateral.evidence.wording import corridors_tables as labels
from bilateral.evidence.wording.voice import Voice
from bilateral.figures.blocks import Cell, Column, Table
from bilateral.measures.corridors import QUANTITIES, Quantity, Route
from bilateral.measures.transport import LEVELS, Assumptions
from bilateral.subjects.context import Context
from bilateral.subjects.corridor_data import CorridorData, Way


def stretches(data: CorridorData, route: Route) -> list[tuple[str, str]]:
    """Return mode and last place of each stretch of a route on one mode."""
    ends = zip(route.legs, route.places[1:], strict=True)
    return [
        (mode, data.nodes[list(group)[-1][1]].name)
        for mode, group in groupby(ends, lambda pair: pair[0].mode)
    ]


def way_name(context: Context, way: Way) -> str:
    """Return what a way is called."""
    modes = dict.fromkeys(labels.mode_label(context.voice, leg.mode) for leg in way.route.legs)
    return labels.way_name(context.voice, way.label, list(modes))


def _range(voice: Voice, ranges: dict[Any, Any], quantity: Quantity) -> str:
    low, central, high = (ranges[level].of(quantity) for level in LEVELS)
    if quantity == "days":
        return voice.text(
            "{central} ({low}–{high})",
            central=voice.integer(central),
            low=voice.integer(low),
            high=voice.integer(high),
        )
    return voice.text(
        "{central} ({low}–{high})",
        central=voice.integer(round(central, -2)),
        low=voice.integer(round(low, -2)),
        high=voice.integer(round(high, -2)),
    )


def ways_table(context: Context, data: CorridorData, assumptions: Assumptions, own: bool) -> Table:
    """Return every way with its length by mode, borders, what is not built, days and dollars.

    ``own`` says that the assumptions are a user's: days and dollars are then no facts of the snapshot.
    """
    voice = context.voice
    columns = [
        Column("way", voice.text("Way")),
        Column("state", voice.text("State")),
        Column("km", voice.text("km"), "right"),
        Column("modes", voice.text("km by mode")),
        Column("new_share", voice.text("Not built"), "right"),
        Column("days", voice.text("Days"), "right"),
        Column("usd", voice.text("US dollars"), "right"),
    ]
    rows, raw, sources = [], [], []
    for way in data.ways:
        ranges, stem = way.route.ranges(assumptions), f"corridors.route.{way.id}"
        totals = ranges["central"]
        modes = " · ".join(
            f"{labels.mode_label(voice, mode)} {voice.integer(km)}" for mode, km in totals.km_by_mode.items()
        )
        rows.append(
            [
                Cell(way_name(context, way)),
                Cell(labels.state_label(voice, way.state), style="muted" if way.state == "closed" else None),
                Cell(voice.integer(totals.km), fact=f"{stem}.km"),
                Cell(modes),
                Cell(voice.share(totals.new_km / totals.km), fact=f"{stem}.new_share"),
                Cell(_range(voice, ranges, "days"), fact=None if own else f"{stem}.days"),
                Cell(_range(voice, ranges, "usd"), fact=None if own else f"{stem}.usd"),
            ]
        )
        raw.append(_raw_way(way, ranges))
        sources += [leg.source for leg in way.route.legs]
    return Table(
        "corridors-ways",
        voice.text("Ways between the two capitals"),
        columns,
        rows,
        context.source_line(sources),
        subtitle=voice.text(
            "the shortest by each corridor; central value and range for a six-metre container of 20 tonnes"
        ),
        data=raw,
        data_columns=_RAW_COLUMNS,
        notes=[
            voice.text("A range takes all assumptions at their low and all at their high values at once.")
        ],
    )


_RAW_COLUMNS = (
    *("way", "label", "state", "km", "road_km", "rail_km", "sea_km", "borders", "gauge_breaks", "transfers"),
    *("new_km", "estimated_km", "days_low", "days", "days_high", "usd_low", "usd", "usd_high", "places"),
)


def _raw_way(way: Way, ranges: dict[Any, Any]) -> list[Any]:
    totals = ranges["central"]
    lengths = [round(totals.km_by_mode.get(mode, 0.0), 1) for mode in ("road", "rail", "sea")]
    counts = [totals.borders, totals.gauge_breaks, totals.transfers]
    time_cost = [round(ranges[level].of(name), 1) for name in ("days", "usd") for level in LEVELS]
    ends = [round(totals.km, 1), *lengths, *counts, round(totals.new_km, 1), round(totals.estimated_km, 1)]
    return [way.id, way.label, way.state, *ends, *time_cost, ";".join(way.route.places)]


def change_table(context: Context, data: CorridorData) -> Table:
    """Return the best of today and the best over a planned line, by each quantity, and the saving."""
    voice, fact = context.voice, context.fact
    names = {way.route.places: way_name(context, way) for way in data.ways}
    columns = [
        Column("quantity", voice.text("What is least")),
        Column("existing", voice.text("Today")),
        Column("planned", voice.text("With a planned line")),
        Column("saving", voice.text("Saving"), "right"),
    ]
    labels_of = {
        "km": (voice.text("Length"), "shortest.km", wording.signed_km),
        "days": (voice.text("Time"), "fastest.days", wording.signed_days),
        "usd": (voice.text("Cost"), "cheapest.usd", wording.signed_usd),
    }
    rows, raw, sources = [], [], []
    for quantity in QUANTITIES:
        label, name, signed = labels_of[quantity]
        today, planned = fact(f"corridors.{name}"), fact(f"corridors.planned.{quantity}")
        saved = fact(f"corridors.planned.saving_{quantity}")
        pair = (data.best[quantity], data.planned[quantity])
        rows.append(
            [
                Cell(label),
                *(
                    Cell(
                        voice.labelled(names.get(route.places, ""), signed(voice, number.number)),
                        fact=number.id,
                    )
                    for route, number in zip(pair, (today, planned), strict=True)
                ),
                Cell(signed(voice, saved.number), fact=saved.id),
            ]
        )
        raw.append([quantity, today.value, planned.value, saved.value])
        sources += [leg.source for route in pair for leg in route.legs]
    return Table(
        "corridors-change",
        voice.text("The best way of today and the best over a planned line"),
        columns,
        rows,
        context.source_line(sources),
        subtitle=voice.text("central assumptions; a saving below zero takes more"),
        data=raw,
    )


def countries_table(context: Context, data: CorridorData) -> Table:
    """Return which countries each way passes, in the order of travel, and what it crosses."""
    voice, values = context.voice, data.assumptions.at()
    columns = [
        Column("way", voice.text("Way")),
        Column("state", voice.text("State")),
        Column("countries", voice.text("Countries in the order of travel")),
        Column("borders", voice.text("Borders on land"), "right"),
        Column("gauge_breaks", voice.text("Changes of gauge"), "right"),
    ]
    rows, raw = [], []
    for way in data.ways:
        totals, stem = way.route.totals(values), f"corridors.route.{way.id}"
        rows.append(
            [
                Cell(way_name(context, way)),
                Cell(labels.state_label(voice, way.state)),
                Cell(" → ".join(voice.country(iso3) for iso3 in way.route.countries)),
                Cell(voice.integer(totals.borders), fact=f"{stem}.borders"),
                Cell(voice.integer(totals.gauge_breaks), fact=f"{stem}.gauge_breaks"),
            ]
        )
        raw.append([way.id, way.state, ";".join(way.route.countries), totals.borders, totals.gauge_breaks])
    sources = [leg.source for way in data.ways for leg in way.route.legs]
    return Table(
        "corridors-countries",
        voice.text("Countries on each way"),
        columns,
        rows,
        context.source_line(sources),
        data=raw,
    )


def interruptions_table(context: Context, data: CorridorData) -> Table | None:
    """Return which of the ways were reported shut, since when, and whether traffic came back."""
    voice = context.voice
    columns = [
        Column("label", voice.text("What was shut")),
        Column("since", voice.text("From")),
        Column("eased", voice.text("Traffic came back from")),
        Column("ways", voice.text("Ways")),
        Column("source", voice.text("Source")),
    ]
    rows, raw, sources = [], [], []
    for row in data.interruptions:
        ways = [way_name(context, way) for way in data.ways if row in data.interruptions_of(way.route)]
        if not ways:
            continue
        eased = row.eased if isinstance(row.eased, str) else None
        back = voice.short_period(eased) if eased else voice.text("no report found")
        rows.append(
            [
                Cell(voice.term(row.label)),
                Cell(voice.short_period(row.since)),
                Cell(back, style=None if eased else "muted"),
                Cell(voice.series(ways)),
                Cell(row.source_id, href=f"#source-{row.source_id}", style="muted"),
            ]
        )
        raw.append([row.interruption_id, row.since, eased, ";".join(ways), row.source_id])
        sources.append(row.source_id)
    if not rows:
        return None
    title = voice.text("Ways that were reported shut")
    return Table("corridors-interruptions", title, columns, rows, context.source_line(sources), data=raw)


def without_table(context: Context, data: CorridorData) -> Table | None:
    """Return how long the way becomes when a country on today's shortest cannot be crossed, and what is saved then."""
    voice, get = context.voice, context.ledger.get
    columns = [
        Column("country", voice.text("Without")),
        Column("shortest_km", voice.text("Shortest of today"), "right"),
        Column("planned_km", voice.text("Over a planned line"), "right"),
        Column("saving_km", voice.text("Saving"), "right"),
    ]
    rows, raw = [], []
    sources: list[str] = []
    for country in data.transit:
        facts = [
            get(f"corridors.without.{country}.{name}") for name in ("shortest_km", "planned_km", "saving_km")
        ]
        cells = [Cell(voice.country(country))]
        for number, fact in enumerate(facts):
            if fact is None or fact.value is None:
                cells.append(Cell(voice.text("no such way") if number < 2 else "", style="muted"))
                continue
            text = wording.signed_km(voice, fact.number) if number == 2 else voice.value(fact.value, "km")
            cells.append(Cell(text, fact=fact.id))
            sources += fact.sources
        rows.append(cells)
        raw.append([country, *(None if fact is None else fact.value for fact in facts)])
    if not sources:
        return None
    return Table(
        "corridors-without",
        voice.text("If one country could not be crossed"),
        columns,
        rows,
        context.source_line(sources),
        subtitle=voice.text("length of the shortest way that does not touch it"),
        data=raw,
    )
