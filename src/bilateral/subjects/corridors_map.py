"""The map of the chapter on corridors, with the table of legs behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from bilateral.evidence.wording import corridors as wording
from bilateral.evidence.wording import corridors_tables as labels
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.figures.charts import country_colour
from bilateral.geodesy import Place, great_circle
from bilateral.measures.transport import Leg
from bilateral.subjects.context import Context
from bilateral.subjects.corridor_data import CorridorData
from bilateral.subjects.corridors_far import ports_table
from bilateral.subjects.corridors_tables import stretches, way_name

# Stations and towns between are dots without a name, unless a planned line begins or ends there.
_RANKS = {"capital": 2, "port": 1}


def route_map(context: Context, data: CorridorData) -> Chart | None:
    """Return the map of all ways, or of great circle and ports, with its table; None without positions."""
    if data.great_circle is None:
        return None
    legs, voice = _legs(data), context.voice
    table = legs_table(context, data, legs) if legs else ports_table(context, data)
    planned = sum(way.state == "planned" for way in data.ways)
    return Chart(
        "corridors-map",
        labels.map_title(voice, context.reporter, context.partner, len(data.ways), planned),
        labels.map_subtitle(voice),
        _alt(context, data),
        context.source_line([*_table_sources(data, legs), "natural-earth"]),
        partial(_draw, context, data, legs),
        table,
    )


def _alt(context: Context, data: CorridorData) -> str:
    voice = context.voice
    if not data.ways:
        ports = "".join(f"; {port.name}" for port in data.far.ports.values())
        return labels.map_alt_circle(voice, context.reporter, context.partner, ports)
    ways = [
        (
            way_name(context, way),
            labels.state_label(voice, way.state),
            wording.course(voice, stretches(data, way.route)),
        )
        for way in data.ways
    ]
    return labels.map_alt(voice, ways)


def _legs(data: CorridorData) -> list[Leg]:
    """Return the legs of all ways, each once, in the order of the ways."""
    return list({leg.id: leg for way in data.ways for leg in way.route.legs}.values())


def _table_sources(data: CorridorData, legs: Sequence[Leg]) -> list[str]:
    return [leg.source for leg in legs] or [
        "cow-capitals",
        *(port.source for port in data.far.ports.values()),
    ]


def legs_table(context: Context, data: CorridorData, legs: Sequence[Leg]) -> Table:
    """Return every leg on the map: places, mode, length and how it is known, state, source."""
    voice, values = context.voice, data.assumptions.at()
    columns = [
        Column("leg", voice.text("Leg")),
        Column("mode", voice.text("Mode")),
        Column("km", voice.text("km"), "right"),
        Column("basis", voice.text("Length")),
        Column("state", voice.text("State")),
        Column("countries", voice.text("Countries")),
        Column("source", voice.text("Source")),
    ]
    rows, raw = [], []
    for leg in legs:
        gauge = leg.service.removeprefix("rail ") if leg.service.startswith("rail ") else ""
        mode = labels.mode_label(voice, leg.mode)
        rows.append(
            [
                Cell(f"{data.nodes[leg.start].name} – {data.nodes[leg.end].name}"),
                Cell(voice.text("{mode}, {gauge} mm", mode=mode, gauge=gauge) if gauge else mode),
                Cell(voice.integer(leg.kilometres(values))),
                Cell(labels.basis_label(voice, leg.basis)),
                Cell(labels.state_label(voice, leg.status)),
                Cell(", ".join(voice.country(iso3) for iso3 in leg.crosses)),
                Cell(leg.source, href=f"#source-{leg.source}", style="muted"),
            ]
        )
        raw.append([leg.id, leg.start, leg.end, leg.mode, gauge or None, leg.kilometres(values), leg.basis,
                    leg.status, ";".join(leg.crosses), leg.source])  # fmt: skip
    return Table(
        "corridors-legs",
        voice.text("The legs of the ways"),
        columns,
        rows,
        context.source_line(_table_sources(data, legs)),
        data=raw,
        data_columns=(
            "leg_id",
            "from",
            "to",
            "mode",
            "gauge_mm",
            "km",
            "km_basis",
            "status",
            "crosses",
            "source_id",
        ),
        notes=[
            voice.text(
                "Estimated is the great circle between the two places times the detour factor of the assumptions (rail {rail}, road "
                "{road}). Ways by sea follow the network of shipping lanes; Suez is open in it.",
                rail=voice.decimal(values["rail.detour"]),
                road=voice.decimal(values["road.detour"]),
            ),
            labels.boundaries_note(voice),
        ],
    )


# Drawing ---------------------------------------------------------------------------------------------------------


def _draw(context: Context, data: CorridorData, legs: Sequence[Leg]) -> Any:
    from bilateral.figures.maps import MapLine, MapPlace, route_map

    lines = [
        MapLine(points, look)
        for points, look in (_leg_lines(context, data, legs) if legs else _far(context, data))
    ]
    places = [
        MapPlace(place, name, rank)
        for place, name, rank in (_nodes(data, legs) if legs else _ends(context, data))
    ]
    colours = {iso3: country_colour(iso3, context.reporter, context.partner) for iso3 in context.both}
    key = labels.look_labels(context.voice)
    inset = [data.place(node) for node in _new_places(legs)]
    return route_map(_outlines(context), lines, places, key=key, highlight=colours, inset=inset)


def _leg_lines(
    context: Context, data: CorridorData, legs: Sequence[Leg]
) -> Iterator[tuple[list[Place], str]]:
    frame: Any = context.snapshot.table("corridor_paths")
    ordered = frame.sort_values(["leg_id", "place"])
    courses: dict[str, list[Place]] = {}
    for leg_id, lat, lon in zip(ordered.leg_id, ordered.lat, ordered.lon, strict=True):
        courses.setdefault(leg_id, []).append((float(lat), float(lon)))
    for leg in legs:
        look = {"closed": "closed", "planned": "planned", "building": "planned"}.get(leg.status, leg.mode)
        yield courses.get(leg.id, [data.place(leg.start), data.place(leg.end)]), look


def _nodes(data: CorridorData, legs: Sequence[Leg]) -> Iterator[tuple[Place, str, int]]:
    new = _new_places(legs)
    for node in dict.fromkeys(node for leg in legs for node in (leg.start, leg.end)):
        row = data.nodes[node]
        rank = 0 if node in (data.ends or ()) else 1 if node in new else _RANKS.get(row.kind, 3)
        yield data.place(node), row.name, rank


def _new_places(legs: Sequence[Leg]) -> list[str]:
    """Return the places on lines that are not yet built."""
    return list(dict.fromkeys(node for leg in legs if not leg.exists for node in (leg.start, leg.end)))


def _far(context: Context, data: CorridorData) -> Iterator[tuple[list[Place], str]]:
    one, other = data.far.capital(context.reporter), data.far.capital(context.partner)
    if one is not None and other is not None:
        yield great_circle(one, other), "circle"
    if data.far.sea is not None and not data.far.contiguous:
        yield list(data.far.sea[1]), "sea"


def _ends(context: Context, data: CorridorData) -> Iterator[tuple[Place, str, int]]:
    for iso3 in (context.reporter, context.partner):
        place = data.far.capital(iso3)
        if place is not None:
            yield place, str(data.far.capitals[iso3].name), 0
    for port in data.far.ports.values():
        yield port.place, port.name, 1


def _outlines(context: Context) -> list[Any]:
    from bilateral.figures.maps import Outline

    found = []
    table: Any = context.snapshot.table("boundaries")
    for row in table.itertuples():
        steps = [int(step) for step in row.points.split()]
        lon, lat, corners = 0, 0, []
        for across, up in zip(steps[::2], steps[1::2], strict=True):
            lon, lat = lon + across, lat + up
            corners.append((lat / 10, lon / 10))
        found.append(Outline(str(row.iso3 or ""), corners))
    return found
