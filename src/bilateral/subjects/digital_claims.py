"""The claims on digital matters beside what was announced at one time or another."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.claims import Judgement
from bilateral.evidence.wording import claims as claims_wording
from bilateral.figures.blocks import Block, Cell, Column, Exhibit, Prose, Table
from bilateral.subjects.context import Context
from bilateral.subjects.digital_data import DigitalData


def beside_what_is_known(context: Context, data: DigitalData, judgements: Sequence[Judgement]) -> Exhibit:
    """Return the verdict on each claim, and every figure that was announced for either country."""
    voice = context.voice
    blocks: list[Block] = []
    if judgements:
        lines = [claims_wording.headline(voice, judgement) for judgement in judgements]
        blocks.append(Prose("\n".join(f"- {line}" for line in lines)))
        blocks.append(_claims_table(context, judgements))
    title = voice.text("Announced figures of fibre, coverage and services online")
    known = data.announced.table("digital-announced", title, "digital.")
    if known is not None:
        blocks.append(known)
    if blocks:
        return Exhibit(blocks, data.announced.frame)
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
                context.quoted(claim.statement, href=f"#claim-{claim.claim_id}"),
                Cell(claims_wording.claimed_value(voice, judgement)),
                Cell(observed),
                Cell(period),
                Cell(
                    claims_wording.verdict_label(voice, judgement.verdict),
                    style=f"verdict-{judgement.verdict.replace(' ', '-')}",
                ),
                context.quoted(claim.settled_by),
            ]
        )
        value = seen.value if seen is not None else None
        raw.append([claim.claim_id, claim.value, value, period, judgement.verdict, claim.settled_by])
        sources += [*(seen.sources if seen is not None else ()), claim.source_id]
    title = voice.text("What was claimed, and what is known")
    return Table("digital-claims", title, columns, rows, context.source_line(filter(None, sources)), data=raw)
