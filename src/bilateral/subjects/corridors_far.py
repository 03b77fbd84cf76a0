"""The tables of the chapter on corridors that need no corridor: distances to ports, and hubs of the air."""

from __future__ import annotations

from bilateral.evidence.wording import corridors_tables as labels
from bilateral.figures.blocks import Cell, Column, Table
from bilateral.subjects.context import Context
from bilateral.subjects.corridor_data import CorridorData


def ports_table(context: Context, data: CorridorData) -> Table:
    """Return great circle, nearest ports and the way by sea, for a pair without legs."""
    voice, get = context.voice, context.ledger.get
    columns = [Column("what", voice.text("Distance")), Column("km", voice.text("km"), "right")]
    rows, raw = [], []

    def add(label: str, fact_id: str) -> None:
        fact = get(fact_id)
        if fact is not None and fact.value is not None:
            rows.append([Cell(label), Cell(voice.integer(fact.number), fact=fact.id)])
            raw.append([fact_id, fact.value])

    add(voice.text("Great circle between the capitals"), "corridors.great_circle")
    for side, iso3 in (("reporter", context.reporter), ("partner", context.partner)):
        port = data.far.ports.get(iso3)
        if port is not None:
            label = voice.text(
                "Capital of {country} to the nearest sea port, {port} in {where}, as the crow flies",
                country=voice.plain_country(iso3),
                port=port.name,
                where=voice.plain_country(port.iso3),
            )
            add(label, f"corridors.port.{side}.km")
    if not data.far.contiguous:
        add(voice.text("By sea between the two ports"), "corridors.sea.km")
    sources = ["cow-capitals", *(port.source for port in data.far.ports.values())]
    if len(rows) > 3:
        sources.append("searoute")
    return Table(
        "corridors-distances",
        voice.text("Distances between the two"),
        columns,
        rows,
        context.source_line(sources),
        data=raw,
        notes=[
            voice.text(
                "The nearest port is that of a list without sizes, in whatever country; it need not be the one that traders use."
            ),
            labels.boundaries_note(voice),
        ],
    )


def hubs_table(context: Context, data: CorridorData) -> Table:
    """Return the shortest ways by air through hubs, and the routes that airlines flew to each side."""
    voice, both = context.voice, (context.reporter, context.partner)
    columns = [
        Column("hub", voice.text("Hub")),
        Column("km", voice.text("km"), "right"),
        Column("detour", voice.text("Over the great circle"), "right"),
        *(
            Column(side, voice.text("Routes to {country}, 2014", country=voice.country(iso3)), "right")
            for side, iso3 in zip(("reporter", "partner"), both, strict=True)
        ),
    ]
    circle = data.great_circle or 0.0
    hubs = data.far.hubs_shown
    rows = [
        [
            Cell(voice.text("{hub}, {country}", hub=hub.name, country=voice.country(hub.iso3))),
            Cell(voice.integer(hub.km), fact=f"corridors.air.{hub.code}.km"),
            Cell(voice.share(hub.km / circle - 1)),
            *(Cell(voice.integer(hub.links[iso3]) if hub.links[iso3] else "–") for iso3 in both),
        ]
        for hub in hubs
    ]
    return Table(
        "corridors-air",
        voice.text("The shortest ways by air through a hub"),
        columns,
        rows,
        context.source_line(["openflights-airports", "openflights-routes-2014", "cow-capitals"]),
        subtitle=voice.text("great circles from capital to hub to capital"),
        data=[
            [hub.code, round(hub.km, 1), round(hub.km / circle - 1, 4), *(hub.links[c] for c in both)]
            for hub in hubs
        ],
        notes=[
            voice.text(
                "Routes are those of June 2014, the last open list, airlines and directions counted apart; – is none in the list. Whether "
                "an airline flies today is for its timetable to say."
            )
        ],
    )
