"""The pair among all pairs, and each side's agreement with every other country."""

from __future__ import annotations

from bilateral.evidence.wording import alignment as wording
from bilateral.evidence.wording import alignment_charts as titles
from bilateral.evidence.wording.formats import shares
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.measures.voting import partners_of
from bilateral.subjects.alignment_charts import number
from bilateral.subjects.alignment_data import AlignmentData
from bilateral.subjects.context import Context


def place_chart(context: Context, data: AlignmentData) -> Chart | None:
    """Return the pair among all pairs and among each side's partners, or None where it has no figure."""
    from bilateral.figures.distribution import StripRow, strips

    voice, own = context.voice, context.ledger.get("alignment.coincidence.pooled5")
    if own is None or own.value is None:
        return None
    fact, values = context.fact, data.all_values
    strip_rows = [
        StripRow(voice.text("All {count} pairs", count=len(values)), [float(v) for v in values], own.number)
    ]
    for country in (context.reporter, context.partner):
        partners = partners_of(values, country)
        label = voice.text("{country} with each partner", country=voice.country(country))
        ends = voice.country(str(partners.index[-1])), voice.country(str(partners.index[0]))
        strip_rows.append(StripRow(label, [float(v) for v in partners], own.number, *ends))
    pair = titles.pair_name(voice, context.reporter, context.partner)
    table = partners_table(context, data)
    average, below = fact("alignment.coincidence.average"), fact("alignment.coincidence.percentile")
    alt_rows = [(r.label, min(r.values), r.low_name, max(r.values), r.high_name) for r in strip_rows]
    return Chart(
        "alignment-place",
        titles.place_title(voice, own.number, average.number, below.number),
        titles.place_subtitle(voice, wording.year_spans(voice, data.years)),
        titles.place_alt(voice, pair, own.number, alt_rows),
        table.source_line,
        lambda: strips(strip_rows, fmt=shares(voice), own_label=pair),
        table,
    )


def partners_table(context: Context, data: AlignmentData) -> Table:
    """Return the coincidence of each side with every country compared, the reporter's closest first."""
    voice, values = context.voice, data.all_values
    mine, theirs = (partners_of(values, code) for code in (context.reporter, context.partner))
    order = [*mine.index, *(code for code in theirs.index if code not in mine.index)]
    order = [code for code in order if code != context.reporter]
    columns = [
        Column("country", voice.text("Country")),
        Column(
            "with_reporter", voice.text("With {country}", country=voice.country(context.reporter)), "right"
        ),
        Column("with_partner", voice.text("With {country}", country=voice.country(context.partner)), "right"),
    ]
    cells, rows = [], []
    for code in order:
        pair = [number(side.get(code)) for side in (mine, theirs)]
        style = "total" if code == context.partner else None
        shown = [Cell("" if value is None else voice.share(value), style=style) for value in pair]
        cells.append([Cell(voice.country(str(code)), style=style), *shown])
        rows.append([code, *pair])
    return Table(
        "alignment-partners",
        voice.text("Coincidence with each country"),
        columns,
        cells,
        context.source_line([data.vote_source]),
        subtitle=titles.place_subtitle(voice, wording.year_spans(voice, data.years)),
        notes=[
            voice.text(
                "The countries are those that this snapshot covers in depth, not all members of the United Nations."
            )
        ],
        data=rows,
    )
