"""How sure the saving of a planned line is: each assumption from low to high, and other lengths on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bilateral.evidence.wording import corridors as wording
from bilateral.evidence.wording import corridors_far as far
from bilateral.evidence.wording import corridors_tables as labels
from bilateral.figures.blocks import Block, Cell, Chart, Column, Exhibit, Prose, Table
from bilateral.measures.corridors import Quantity, Swing, saving, sensitivity, with_version
from bilateral.measures.transport import LEVELS
from bilateral.subjects.context import Context
from bilateral.subjects.corridor_data import CorridorData

_QUANTITIES: tuple[Quantity, ...] = ("km", "days", "usd")
_VISIBLE: dict[Quantity, float] = {"km": 0.5, "days": 0.05, "usd": 5.0}


def exhibit(context: Context, data: CorridorData) -> Exhibit:
    """Return the sentence, the chart of the saving in cost, and the table of all that moves a saving."""
    lengths = other_lengths(context, data)
    blocks: list[Block] = [Prose(certainty(context, data)), tornado(context, data)]
    if lengths:
        blocks.append(lengths_table(context, lengths))
    return Exhibit(
        [*blocks, assumptions_table(context, data), Prose(far.sensitivity_note(context.voice), "note")]
    )


def certainty(context: Context, data: CorridorData) -> str:
    """Return how sure the sign of the saving in length is."""
    flips = [row.label for row in other_lengths(context, data) if row.flips]
    flips += [
        labels.assumption_label(context.voice, row.assumption) for row in swings(data, "km") if row.flips
    ]
    estimated = context.fact("corridors.shortest.estimated_share")
    return wording.certainty_sentence(context.voice, estimated, flips)


def swings(data: CorridorData, quantity: Quantity) -> list[Swing]:
    """Return how each assumption moves the saving in one quantity, as far as a reader would see it move."""
    found = sensitivity(data.best[quantity], data.planned[quantity], data.assumptions, quantity)
    return [swing for swing in found if swing.spread >= _VISIBLE[quantity]]


@dataclass(frozen=True)
class OtherLength:
    """Another length on record: what it says, its source, the saving in km with it, and whether the sign changes."""

    label: str
    source: str
    saving_km: float
    flips: bool


def other_lengths(context: Context, data: CorridorData) -> list[OtherLength]:
    """Return what each other length on record of a leg in use would make of the saving, the least first."""
    values, best, planned = data.assumptions.at(), data.best["km"], data.planned["km"]
    central, found = saving(best, planned, values, "km"), []
    for version in data.versions:
        pair = [with_version(route, version) or route for route in (best, planned)]
        moved = saving(pair[0], pair[1], values, "km")
        if abs(moved - central) >= _VISIBLE["km"]:
            names = (data.nodes[version.start].name, data.nodes[version.end].name)
            label = labels.version_label(context.voice, *names, version.km)
            found.append(OtherLength(label, version.source, moved, moved * central <= 0))
    return sorted(found, key=lambda row: row.saving_km)


def tornado(context: Context, data: CorridorData) -> Chart:
    """Return the saving in cost at the low and the high value of each assumption."""
    from bilateral.figures.charts import PairRow, dumbbell
    from bilateral.figures.style import GOLD, TEAL

    voice, rows = context.voice, swings(data, "usd")
    drawn = [PairRow(labels.assumption_label(voice, row.assumption), row.low, row.high) for row in rows]
    table = swings_table(context, data)
    return Chart(
        "corridors-sensitivity",
        labels.tornado_title(
            voice, any(row.flips for row in rows), context.fact("corridors.planned.saving_usd").number > 0
        ),
        labels.tornado_subtitle(voice),
        labels.tornado_alt(
            voice, [(row.label, float(row.left or 0), float(row.right or 0)) for row in drawn]
        ),
        table.source_line,
        partial(
            dumbbell,
            drawn,
            left_label=voice.text("low value"),
            right_label=voice.text("high value"),
            fmt=partial(wording.signed_usd, voice),
            left_colour=TEAL,
            right_colour=GOLD,
        ),
        table,
    )


def swings_table(context: Context, data: CorridorData) -> Table:
    """Return the saving in km, days and dollars at the low and the high value of every assumption."""
    voice = context.voice
    found = {name: {row.assumption: row for row in swings(data, name)} for name in _QUANTITIES}
    signed = {"km": wording.signed_km, "days": wording.signed_days, "usd": wording.signed_usd}
    columns = [
        Column("assumption", voice.text("Assumption")),
        Column("values", voice.text("Low – high")),
        Column("km", voice.text("Saving in length"), "right"),
        Column("days", voice.text("Saving in time"), "right"),
        Column("usd", voice.text("Saving in cost"), "right"),
    ]
    order = {row.assumption: -row.spread for row in found["usd"].values()}
    names = sorted(
        {name for rows in found.values() for name in rows}, key=lambda name: (order.get(name, 0.0), name)
    )
    rows, raw = [], []
    for name in names:
        low, high = data.assumptions.table[name]["low"], data.assumptions.table[name]["high"]
        cells = [Cell(labels.assumption_label(voice, name)), Cell(f"{low:g} – {high:g}")]
        line: list[Any] = [name, low, high]
        for quantity in _QUANTITIES:
            swing = found[quantity].get(name)
            write = signed[quantity]
            cells.append(
                Cell("") if swing is None else Cell(f"{write(voice, swing.low)} – {write(voice, swing.high)}")
            )
            line += [None, None] if swing is None else [round(swing.low, 2), round(swing.high, 2)]
        rows.append(cells)
        raw.append(line)
    return Table(
        "corridors-sensitivity",
        voice.text("The saving when one assumption takes its low or its high value"),
        columns,
        rows,
        context.source_line([*data.assumption_sources("usd"), *data.assumption_sources("days")]),
        subtitle=voice.text("all others at their central value; below zero the planned line takes more"),
        data=raw,
        data_columns=(
            "assumption",
            "low",
            "high",
            "km_low",
            "km_high",
            "days_low",
            "days_high",
            "usd_low",
            "usd_high",
        ),
    )


def assumptions_table(context: Context, data: CorridorData) -> Table:
    """Return the assumptions of the ways compared: three values each, and what they rest on."""
    voice, used = context.voice, _prefixes(data)
    kept = [row for row in data.rows("corridor_assumptions") if row.assumption.partition(".")[0] in used]
    columns = [
        Column("assumption", voice.text("Assumption")),
        *(Column(level, label, "right") for level, label in labels.levels(voice)),
        Column("unit", voice.text("Unit")),
        Column("basis", voice.text("Rests on")),
    ]
    rows = [
        [
            Cell(labels.assumption_label(voice, row.assumption)),
            *(Cell(voice.exact(getattr(row, level))) for level in LEVELS),
            Cell(labels.unit_label(voice, row.unit)),
            Cell(row.source_id, href=f"#source-{row.source_id}")
            if row.basis == "source"
            else Cell(voice.text("assumption")),
        ]
        for row in kept
    ]
    return Table(
        "corridors-assumptions",
        voice.text("What is assumed"),
        columns,
        rows,
        context.source_line(row.source_id for row in kept),
        subtitle=voice.text("for a six-metre container of 20 tonnes"),
        data=[
            [getattr(row, name) for name in ("assumption", *LEVELS, "unit", "basis", "source_id", "note")]
            for row in kept
        ],
        data_columns=("assumption", *LEVELS, "unit", "basis", "source_id", "note"),
        notes=[voice.text("What each value is stands in the table’s CSV file and in the snapshot.")],
    )


def _prefixes(data: CorridorData) -> set[str]:
    """Return the modes and events of the ways compared, as assumptions name them."""
    routes = [*data.best.values(), *data.planned.values()]
    modes = {leg.mode for route in routes for leg in route.legs}
    return modes | {"gauge", "port", "land"}


def lengths_table(context: Context, lengths: Sequence[OtherLength]) -> Table:
    """Return the saving in km with each other length on record."""
    voice = context.voice
    columns = [
        Column("length", voice.text("Other length on record")),
        Column("saving_km", voice.text("Saving"), "right"),
        Column("flips", voice.text("Changes the sign")),
        Column("source", voice.text("Source")),
    ]
    rows = [
        [
            Cell(row.label),
            Cell(wording.signed_km(voice, row.saving_km)),
            Cell(voice.text("yes") if row.flips else voice.text("no")),
            Cell(row.source, href=f"#source-{row.source}", style="muted"),
        ]
        for row in lengths
    ]
    return Table(
        "corridors-lengths",
        voice.text("The saving in length, had another source it right"),
        columns,
        rows,
        context.source_line(row.source for row in lengths),
        data=[[row.label, round(row.saving_km, 1), row.flips, row.source] for row in lengths],
    )
