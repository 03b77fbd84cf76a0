"""The time line and the agreements of the pair, drawn, each with the table behind it."""

from __future__ import annotations

from typing import Any

from bilateral.evidence.wording import relations as wording
from bilateral.evidence.wording.sectors_labels import field_label, field_phrase
from bilateral.evidence.wording.voice import Voice
from bilateral.figures.blocks import Block, Cell, Chart, Column, Exhibit, Prose, Table
from bilateral.measures.relations import agreements_by_sector
from bilateral.subjects.context import Context


def timeline(context: Context, events: Any) -> Exhibit:
    """Return every event on record on a time line."""
    from bilateral.figures.charts import Event
    from bilateral.figures.charts import timeline as draw

    voice = context.voice
    years = events.date.str[:4].astype(int)
    events = events[(years >= context.start) & (years <= context.end)]
    if events.empty:
        return context.gap(
            voice.text("No event between the two countries is on record in the years of this report.")
        )
    marks = [
        Event(
            row.date, row.precision, row.kind, voice.term(row.title), row.status, voice.short_period(row.date)
        )
        for row in events.itertuples()
    ]
    kinds = {kind: wording.kind_label(voice, kind) for kind in wording.KINDS}
    statuses = {status: wording.status_label(voice, status) for status in ("done", "promised", "pending")}
    source = _events_source(context, events)
    counts = events.groupby(events.date.str[:4]).size()
    busiest = str(counts.idxmax())
    title = voice.text(
        "{count} events on record, {most} of them in {year}",
        count=len(events),
        most=int(counts.max()),
        year=busiest,
    )
    alt = " ".join(
        voice.labelled(voice.short_period(row.date), f"{voice.term(row.title)}.")
        for row in events.itertuples()
    )
    chart = Chart(
        "relations-timeline",
        title,
        voice.text("What happened, in the order of dates; the strip at the left is to scale"),
        alt,
        source,
        lambda: draw(marks, kinds_labels=kinds, status_labels=statuses),
        _events_table(context, events, kinds, statuses, source),
    )
    return Exhibit([chart], events)


def _events_source(context: Context, events: Any) -> str:
    publications = events.source_id.nunique()
    if publications <= 3:
        return context.source_line(events.source_id.drop_duplicates().head(3))
    return context.voice.text(
        "Sources: {count} publications, each named with its event in the table behind this chart.",
        count=publications,
    )


def _events_table(
    context: Context, events: Any, kinds: dict[str, str], statuses: dict[str, str], source: str
) -> Table:
    voice = context.voice
    columns = [
        Column("date", voice.text("Date")),
        Column("kind", voice.text("Kind")),
        Column("title", voice.text("What")),
        Column("status", voice.text("Status")),
        Column("source_id", voice.text("Source")),
    ]
    cells = [
        [
            Cell(voice.short_period(row.date)),
            Cell(kinds[row.kind]),
            context.quoted(row.title),
            Cell(statuses[row.status]),
            Cell(_outlet(context, row.source_id), href=f"#source-{row.source_id}", style="muted"),
        ]
        for row in events.itertuples()
    ]
    return Table(
        "relations-timeline",
        voice.text("Events on record"),
        columns,
        cells,
        source,
        data=events[["date", "kind", "title", "status", "source_id"]].values.tolist(),
    )


def _outlet(context: Context, source_id: str) -> str:
    return str(context.all_sources.get(source_id, {}).get("publisher") or source_id)


def agreements(context: Context, frame: Any) -> Exhibit:
    """Return the agreements by field and by how far they have come."""
    from bilateral.figures.charts import agreements_matrix

    voice = context.voice
    total, cluster = (
        context.fact("relations.agreements.count"),
        context.ledger.get("relations.agreements.largest_day"),
    )
    sectors = list(frame[frame.date == cluster.period].sector) if cluster is not None else []
    source = context.source_line(frame.source_id)
    rows, heads = _matrix(voice, frame)
    by_sector = agreements_by_sector(frame, *context.both)
    title = voice.plural(
        "{count} agreement in {fields} fields",
        "{count} agreements in {fields} fields",
        len(frame),
        fields=len(by_sector),
    )
    alt = " ".join(
        voice.labelled(
            field_phrase(voice, row.sector),
            f"{wording.status_label(voice, row.status)}, {voice.short_period(row.date)}.",
        )
        for row in frame.itertuples()
    )
    chart = Chart(
        "relations-agreements-fields",
        title,
        voice.text("Agreements by field and by how far they have come"),
        alt,
        source,
        lambda: agreements_matrix(rows, columns=heads),
    )
    blocks: list[Block] = [
        Prose(wording.agreements_sentence(voice, total, cluster, sectors)),
        chart,
        _agreements_table(context, frame, source),
    ]
    return Exhibit(blocks, frame)


def _agreements_table(context: Context, frame: Any, source: str) -> Table:
    voice = context.voice
    columns = [
        Column("date", voice.text("Date")),
        Column("sector", voice.text("Field")),
        Column("title", voice.text("Agreement")),
        Column("signatories", voice.text("Signed by")),
        Column("status", voice.text("Status")),
        Column("note", voice.text("What is known since")),
    ]
    cells, data = [], []
    for row in frame.itertuples():
        names = [name for name in (row.signatory_a, row.signatory_b) if isinstance(name, str) and name]
        signed = "; ".join(names)
        cells.append(
            [
                Cell(voice.short_period(row.date)),
                Cell(field_phrase(voice, row.sector)),
                context.quoted(row.title),
                context.quoted(*names) if names else Cell(voice.not_reported),
                Cell(wording.status_label(voice, row.status)),
                context.quoted(_text(row.status_note)),
            ]
        )
        data.append([row.date, row.sector, row.title, signed, row.status, _text(row.status_note)])
    return Table(
        "relations-agreements", voice.text("Agreements on record"), columns, cells, source, data=data
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _matrix(voice: Voice, frame: Any) -> tuple[list[Any], list[str]]:
    from bilateral.figures.charts import MatrixCell, MatrixRow

    steps = ("signed", "approved", "in force")
    rows = []
    for row in frame.itertuples():
        reached = steps.index(row.status) if row.status in steps else 0
        cells = [MatrixCell("done", voice.short_period(row.date))]
        cells += [
            MatrixCell(
                "done" if reached >= step else "unknown",
                voice.text("yes") if reached >= step else voice.text("not seen"),
            )
            for step in (1, 2)
        ]
        rows.append(MatrixRow(field_label(voice, row.sector), cells))
    return rows, [wording.status_label(voice, step) for step in steps]
