"""Claims drawn: how far off each figure is, and the tally of verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bilateral.evidence.claims import VERDICTS, Judgement
from bilateral.evidence.wording import claims as wording
from bilateral.figures.blocks import Block, Cell, Chart, Column, Exhibit, Prose, Table
from bilateral.subjects.context import Context


def gauge(context: Context, judgements: Sequence[Judgement]) -> Exhibit:
    """Return claimed ÷ observed for every claim that has both figures."""
    from bilateral.figures.charts import ClaimRow, claim_gauge

    voice = context.voice
    shown = [j for j in judgements if _comparable(j)]
    if not shown:
        return Exhibit(
            [Prose(voice.text("No claim has both a claimed and an observed figure to compare."), "note")]
        )
    rows = [
        ClaimRow(
            voice.term(j.claim.statement),
            j.verdict,
            wording.verdict_label(voice, j.verdict),
            j.claim.value,
            j.observation.value if j.observation else None,
            unit=j.claim.unit,
            detail=_detail(context, j),
        )
        for j in shown
    ]
    worst = max(shown, key=lambda j: max(j.ratio or 1.0, 1 / (j.ratio or 1.0)))
    title = voice.text(
        "{claim}: {times} times the figure",
        claim=voice.term(worst.claim.statement),
        times=voice.times(worst.ratio or 1.0),
    )
    source = context.source_line(
        dict.fromkeys(key for j in shown if j.observation for key in j.observation.sources)
    )
    alt = " ".join(
        voice.text(
            "{claim}: claimed ÷ observed {ratio}, {verdict}.",
            claim=voice.term(j.claim.statement),
            ratio=voice.times(j.ratio or 0.0),
            verdict=wording.verdict_label(voice, j.verdict),
        )
        for j in shown
    )
    chart = Chart(
        "claims-gauge",
        title,
        voice.text("Claimed ÷ observed figure, logarithmic scale; 1 is exact"),
        alt,
        source,
        lambda: claim_gauge(
            rows, fmt=lambda value: f"{voice.times(value)}×", exact_label=voice.text("exact")
        ),
        _ratios_table(context, shown, source),
    )
    return Exhibit([chart])


def _ratios_table(context: Context, shown: Sequence[Judgement], source: str) -> Table:
    voice = context.voice
    columns = [
        Column("claim", voice.text("Claim")),
        Column("claimed", voice.text("Claimed"), "right"),
        Column("observed", voice.text("Observed"), "right"),
        Column("ratio", voice.text("Claimed ÷ observed"), "right"),
        Column("verdict", voice.text("Verdict")),
    ]
    cells = [
        [
            context.quoted(j.claim.statement, href=f"#claim-{j.claim.claim_id}"),
            Cell(wording.claimed_value(voice, j)),
            Cell(wording.observed_value(voice, j)),
            Cell(voice.times(j.ratio or 0.0)),
            Cell(wording.verdict_label(voice, j.verdict), style=f"verdict-{j.verdict.replace(' ', '-')}"),
        ]
        for j in shown
    ]
    return Table(
        "claims-ratios",
        voice.text("Claimed and observed figures"),
        columns,
        cells,
        source,
        data=[
            [
                j.claim.statement,
                j.claim.value,
                j.observation.value if j.observation else None,
                j.ratio,
                j.verdict,
            ]
            for j in shown
        ],
    )


def _comparable(judgement: Judgement) -> bool:
    """Whether the distance between claimed and observed figure says anything: not for counts, nor for a limit that holds."""
    claim = judgement.claim
    if judgement.ratio is None or claim.unit in {"count", "rank", "year"}:
        return False
    return claim.comparator in {"about", "equals"} or judgement.verdict != "supported"


def _detail(context: Context, judgement: Judgement) -> str:
    voice = context.voice
    return voice.text(
        "claimed {claimed}, observed {observed} ({period})",
        claimed=wording.claimed_value(voice, judgement),
        observed=wording.observed_value(voice, judgement),
        period=voice.short_period(judgement.observation.period) if judgement.observation else "",
    )


def strip(context: Context, judgements: Sequence[Judgement]) -> Exhibit:
    """Return the tally of verdicts as a strip, with the claims that are off in words."""
    from bilateral.figures.charts import VerdictCount, verdict_strip

    voice = context.voice
    counts = Counter(judgement.verdict for judgement in judgements)
    marks = [
        VerdictCount(verdict, wording.verdict_label(voice, verdict), counts[verdict]) for verdict in VERDICTS
    ]
    tally = wording.tally(voice, judgements)
    columns = [Column("verdict", voice.text("Verdict")), Column("claims", voice.text("Claims"), "right")]
    cells = [
        [Cell(mark.label), Cell(voice.integer(mark.count), fact=f"claims.{mark.verdict.replace(' ', '_')}")]
        for mark in marks
    ]
    source = context.source_line(dict.fromkeys(j.claim.source_id for j in judgements if j.claim.source_id))
    table = Table(
        "claims-tally",
        voice.text("Claims by verdict"),
        columns,
        cells,
        source,
        data=[[mark.verdict, mark.count] for mark in marks],
    )
    chart = Chart(
        "claims-tally",
        tally.rstrip("."),
        voice.text("One block a claim"),
        tally,
        source,
        lambda: verdict_strip(marks),
        table,
    )
    off = [j for j in judgements if j.verdict in {"contradicted", "overstated", "understated"}]
    blocks: list[Block] = [chart]
    if off:
        blocks.append(Prose("\n".join(f"- {wording.headline(voice, judgement)}" for judgement in off)))
    return Exhibit(blocks)
