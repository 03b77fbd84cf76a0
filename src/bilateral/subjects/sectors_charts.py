"""The fields at a glance: what was agreed and what followed, and where both sides start from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.evidence.wording import sectors_charts as titles
from bilateral.evidence.wording.formats import numbers
from bilateral.evidence.wording.relations import status_label
from bilateral.evidence.wording.sectors_labels import baseline_label, field_label, share_label
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.figures.style import country_colour
from bilateral.subjects.context import Context
from bilateral.subjects.sectors_data import SIDES, SectorsData
from bilateral.subjects.sectors_fields import Baseline, Field

if TYPE_CHECKING:
    from bilateral.figures.charts import MatrixRow

BINDING = ("approved", "in force")


def matrix(context: Context, data: SectorsData) -> Chart:
    """Return the fields by what was agreed, where it stands, and what has been seen since."""
    from bilateral.figures.charts import agreements_matrix

    voice, rows = context.voice, [_matrix_row(context, data, field) for field in data.fields]
    heads = titles.matrix_heads(voice)
    table = _matrix_table(context, data)
    alt = " ".join(
        voice.labelled(
            row.label,
            ", ".join(f"{head} {cell.text}" for head, cell in zip(heads, row.cells, strict=True)) + ".",
        )
        for row in rows
    )
    agreed, followed = (
        context.fact("sectors.fields.agreed.count"),
        context.fact("sectors.fields.followed.count"),
    )
    return Chart(
        "sectors-fields",
        titles.matrix_title(voice, int(agreed.number), int(followed.number)),
        titles.matrix_subtitle(voice),
        alt,
        table.source_line,
        lambda: agreements_matrix(rows, columns=heads),
        table,
    )


def _matrix_row(context: Context, data: SectorsData, field: Field) -> MatrixRow:
    from bilateral.figures.charts import MatrixCell, MatrixRow

    voice, agreed = context.voice, data.agreements_in(field)
    done, open_ = data.done_since(field), data.open_in(field.name)
    binding = agreed[agreed.status.isin(BINDING)]
    return MatrixRow(
        field_label(voice, field.name),
        [
            MatrixCell("done", voice.short_period(agreed.date.min())),
            MatrixCell("done", status_label(voice, binding.status.iloc[-1]))
            if len(binding)
            else MatrixCell("unknown", titles.not_seen(voice)),
            MatrixCell("done", titles.steps(voice, len(done), voice.short_period(done.date.max())))
            if len(done)
            else MatrixCell("unknown", titles.not_seen(voice)),
            MatrixCell("pending", titles.plans(voice, len(open_)))
            if len(open_)
            else MatrixCell("unknown", titles.none(voice)),
        ],
    )


def _matrix_table(context: Context, data: SectorsData) -> Table:
    voice = context.voice
    columns = [
        Column("field", voice.text("Field")),
        Column("agreed", voice.text("Agreements"), "right"),
        Column("date", voice.text("First signed")),
        Column("status", voice.text("Status")),
        Column("done", voice.text("Steps since"), "right"),
        Column("open", voice.text("Promised or pending"), "right"),
    ]
    cells, raw, sources = [], [], []
    for field in data.fields:
        agreed = data.agreements_in(field)
        status = ", ".join(dict.fromkeys(status_label(voice, one) for one in agreed.status))
        counts = [
            context.ledger.get(f"sectors.{field.slug}.{name}")
            for name in ("agreements.count", "steps.count", "steps.open")
        ]
        number, done, open_ = (
            Cell("0") if fact is None else Cell(voice.value(fact.value, fact.unit), fact=fact.id)
            for fact in counts
        )
        date = str(agreed.date.min())
        cells.append(
            [
                Cell(field_label(voice, field.name)),
                number,
                Cell(voice.short_period(date)),
                Cell(status),
                done,
                open_,
            ]
        )
        raw.append(
            [
                field.name,
                len(agreed),
                date,
                status,
                len(data.done_since(field)),
                len(data.open_in(field.name)),
            ]
        )
        sources += [*agreed.source_id, *data.events_in(field.name).source_id]
    title = voice.text("Fields of cooperation, what was agreed and what followed")
    return Table("sectors-fields", title, columns, cells, context.source_line(sources), data=raw)


def dumbbell(context: Context, data: SectorsData) -> Chart | None:
    """Return both sides' starting points on one scale of percentages, or None where neither has a figure."""
    from bilateral.figures.charts import PairRow
    from bilateral.figures.charts import dumbbell as draw

    voice = context.voice
    found: list[tuple[Field, Baseline, float | None, float | None]] = []
    for field in data.fields:
        for baseline in field.baselines:
            ours, theirs = (data.drawn(side, baseline) for side in SIDES)
            if ours is not None or theirs is not None:
                found.append((field, baseline, ours, theirs))
    if not found:
        return None
    rows = [PairRow(_drawn_label(context, baseline), ours, theirs) for _, baseline, ours, theirs in found]
    names = [voice.country(context.reporter), voice.country(context.partner)]
    colours = [country_colour(data.iso3(side), context.reporter, context.partner) for side in SIDES]
    table = _baselines_table(context, data, found)
    alt = " ".join(titles.row_alt(voice, row.label, names, (row.left, row.right)) for row in rows)
    return Chart(
        "sectors-baselines",
        titles.baselines_title(voice, names, [(row.label, row.left, row.right) for row in rows]),
        titles.baselines_subtitle(voice),
        alt,
        table.source_line,
        lambda: draw(
            rows,
            left_label=names[0],
            right_label=names[1],
            fmt=numbers(voice, lambda value: titles.hundredth(voice, value)),
            left_colour=colours[0],
            right_colour=colours[1],
            gap_label=voice.not_reported,
        ),
        table,
    )


def _drawn_label(context: Context, baseline: Baseline) -> str:
    voice = context.voice
    if baseline.drawn == "share of GDP":
        return share_label(voice, baseline.name)
    return titles.of_a_hundred(voice, baseline_label(voice, baseline.name), baseline.drawn == "index")


def _baselines_table(
    context: Context, data: SectorsData, found: list[tuple[Field, Baseline, Any, Any]]
) -> Table:
    voice = context.voice
    columns = [Column("field", voice.text("Field")), Column("measure", voice.text("Measure"))] + [
        Column(side, voice.country(data.iso3(side)), "right") for side in SIDES
    ]
    cells, raw = [], []
    sources: list[str] = []
    for field, baseline, ours, theirs in found:
        line = [Cell(field_label(voice, field.name)), Cell(_drawn_label(context, baseline))]
        for side, value in zip(SIDES, (ours, theirs), strict=True):
            ending = "_share" if baseline.drawn == "share of GDP" else ""
            name = f"sectors.{field.slug}.{baseline.name}{ending}.{side}"
            fact = context.ledger.get(name) or context.fact(f"sectors.{field.slug}.{baseline.name}.{side}")
            sources += fact.sources if value is not None else ()
            if value is None:
                line.append(Cell(voice.not_reported, fact=fact.id, style="muted"))
            else:
                line.append(Cell(f"{titles.hundredth(voice, value)} ({fact.period})", fact=fact.id))
        cells.append(line)
        raw.append([field.name, baseline.indicator, ours, theirs])
    title = voice.text("Where both sides start from, per cent or index out of 100")
    return Table("sectors-baselines", title, columns, cells, context.source_line(sources), data=raw)
