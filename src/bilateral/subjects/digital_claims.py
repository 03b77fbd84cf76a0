"""The claims on digital matters beside what was announced at one time or another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bilateral.evidence.claims import Judgement
from bilateral.evidence.wording import claims as claims_wording
from bilateral.evidence.wording import digital_charts as titles
from bilateral.figures.blocks import Block, Cell, Column, Exhibit, Prose, Table
from bilateral.subjects.context import Context
from bilateral.subjects.digital_data import DigitalData

SIDES = ("reporter", "partner")


def beside_what_is_known(context: Context, data: DigitalData, judgements: Sequence[Judgement]) -> Exhibit:
    """Return the verdict on each claim, and every figure that was announced for either country."""
    voice = context.voice
    blocks: list[Block] = []
    if judgements:
        lines = [claims_wording.headline(voice, judgement) for judgement in judgements]
        blocks.append(Prose("\n".join(f"- {line}" for line in lines)))
        blocks.append(_claims_table(context, judgements))
    known = announced_table(context, data)
    if known is not None:
        blocks.append(known)
    if blocks:
        return Exhibit(blocks, data.announced)
    return context.gap(
        voice.text(
            "No claim on digital matters about these two is on record, and no announced figure of fibre, mobile coverage or services "
            "online. The regulators and the digital ministries publish such figures."
        )
    )


def _claims_table(context: Context, judgements: Sequence[Judgement]) -> Table:
    voice = context.voice
    columns = [
        Column("claim", voice.text("Claim")),
        Column("claimed", voice.text("Claimed"), "right"),
        Column("known", voice.text("Nearest figure"), "right"),
        Column("period", voice.text("Period")),
        Column("verdict", voice.text("Verdict")),
        Column("settled_by", voice.text("What would settle it")),
    ]
    rows, raw, sources = [], [], []
    for judgement in judgements:
        claim, seen = judgement.claim, judgement.observation
        known = seen is not None and seen.value is not None
        period = voice.short_period(seen.period) if seen is not None and known else ""
        observed = claims_wording.observed_value(voice, judgement)
        rows.append(
            [
                Cell(claim.statement, href=f"#claim-{claim.claim_id}"),
                Cell(claims_wording.claimed_value(voice, judgement)),
                Cell(observed),
                Cell(period),
                Cell(
                    claims_wording.verdict_label(voice, judgement.verdict),
                    style=f"verdict-{judgement.verdict.replace(' ', '-')}",
                ),
                Cell(claim.settled_by),
            ]
        )
        value = seen.value if seen is not None else None
        raw.append([claim.claim_id, claim.value, value, period, judgement.verdict, claim.settled_by])
        sources += [*(seen.sources if seen is not None else ()), claim.source_id]
    title = voice.text("What was claimed, and what is known")
    return Table("digital-claims", title, columns, rows, context.source_line(filter(None, sources)), data=raw)


def announced_table(context: Context, data: DigitalData) -> Table | None:
    """Return every announced figure of either country with its source, or None without any."""
    voice, frame = context.voice, data.announced
    if frame.empty:
        return None
    columns = [
        Column("country", voice.text("Country")),
        Column("measure", voice.text("Measure")),
        Column("period", voice.text("Period")),
        Column("value", voice.text("Value"), "right"),
        Column("source", voice.text("Source")),
    ]
    rows = [_announced_row(context, data, row) for row in frame.itertuples()]
    return Table(
        "digital-announced",
        voice.text("Announced figures of fibre, coverage and services online"),
        columns,
        rows,
        voice.text("Sources: as named with each figure."),
        notes=[titles.announced_note(voice)],
        data=frame[["iso3", "indicator", "period", "value", "source_id"]].values.tolist(),
    )


def _announced_row(context: Context, data: DigitalData, row: Any) -> list[Cell]:
    voice, definition = context.voice, data.definitions[row.indicator]
    side = SIDES[0] if row.iso3 == context.reporter else SIDES[1]
    publisher = str(context.all_sources[row.source_id].get("publisher") or row.source_id)
    name = f"digital.{row.indicator}.{side}.{row.period}"
    # Where sources differ for one period, the fact is the largest figure; the others stand in its note.
    fact = name if context.fact(name).value == row.value else None
    return [
        Cell(voice.country(row.iso3)),
        Cell(str(definition.label)),
        Cell(voice.short_period(row.period)),
        Cell(claims_wording.value_in_unit(voice, float(row.value), str(definition.unit)), fact=fact),
        Cell(publisher, href=f"#source-{row.source_id}", style="muted"),
    ]
