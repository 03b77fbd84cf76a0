"""How concentrated the reporter's exports are on few markets, drawn and listed."""

from __future__ import annotations

from bilateral.evidence.wording import partners_charts as titles
from bilateral.evidence.wording.formats import decimals
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.figures.shares import ShareLine, SharePanel
from bilateral.measures.markets import Bounds
from bilateral.subjects.context import Context
from bilateral.subjects.partners_charts import flow_colour, in_years, stretches
from bilateral.subjects.partners_data import PartnersData, YearRecord


def concentration_chart(context: Context, data: PartnersData) -> Chart | None:
    """Return the concentration of markets over the years, or None where no year of the report has any."""
    from bilateral.figures.shares import share_panels

    voice = context.voice
    pairs = [(r, data.concentration(r)) for r in in_years(context, data.records["exports"])]
    found = [(record, bounds) for record, bounds in pairs if bounds is not None]
    if not found:
        return None
    line = ShareLine(
        voice.text("lower end") if any(b.high - b.low > 0.0025 for _, b in found) else voice.text("index"),
        flow_colour(context, "exports"),
        stretches(data, "exports", found),
    )
    (first, before), (last, after) = found[0], found[-1]
    table = _concentration_table(context, found)
    return Chart(
        "partners-concentration",
        titles.concentration_title(voice, after.low, after.high, last.year),
        titles.concentration_subtitle(voice, context.reporter),
        titles.concentration_alt(voice, (first.year, before.low), (last.year, after.low), after.high),
        table.source_line,
        lambda: share_panels(
            [SharePanel("", [line])],
            fmt=decimals(voice, 2),
            columns=1,
            band_label=voice.text("up to here, if the others are a single market"),
            panel_height=170.0,
        ),
        table,
    )


def _concentration_table(context: Context, found: list[tuple[YearRecord, Bounds]]) -> Table:
    voice = context.voice
    columns = [
        Column("year", voice.text("Year")),
        Column("index", voice.text("HHI"), "right"),
        Column("number", voice.text("Equal markets"), "right"),
        Column("largest", voice.text("Largest market")),
        Column("share", voice.text("Its share"), "right"),
        Column("covered", voice.text("Partners on record"), "right"),
        Column("release", voice.text("Release")),
    ]
    cells, rows = [], []
    for record, bounds in reversed(found):
        code, value = record.largest
        name = f"partners.hhi.{record.year}"
        exact, known = bounds.complete, context.ledger.get(name) is not None
        index = voice.decimal(bounds.low, 3)
        number = voice.decimal(1 / bounds.low, 1)
        if not exact:
            index = f"{index}–{voice.decimal(bounds.high, 3)}"
            number = f"{voice.decimal(1 / bounds.high, 1)}–{number}"
        cells.append(
            [
                Cell(str(record.year)),
                Cell(index, fact=name if exact and known else None),
                Cell(number, fact=f"partners.effective_number.{record.year}" if exact and known else None),
                Cell(voice.country(code)),
                Cell(voice.share(value / record.total)),
                Cell(voice.share(record.coverage), style="muted"),
                Cell(record.source, href=f"#source-{record.source}", style="muted"),
            ]
        )
        rows.append(
            [record.year, bounds.low, bounds.high, 1 / bounds.low, code, value / record.total, record.coverage, record.source]
        )  # fmt: skip
    return Table(
        "partners-concentration",
        voice.text("Concentration of markets"),
        columns,
        cells,
        context.source_line(dict.fromkeys(record.source for record, _ in found)),
        notes=[
            voice.text(
                "The index is the sum of the squared shares of all markets. Where the partners on record make up less than 95% of exports, "
                "two ends are given: the others as many small markets, and as a single one."
            )
        ],
        data=rows,
        data_columns=("year", "hhi", "hhi_high", "equal_markets", "largest", "share", "covered", "release"),
    )
