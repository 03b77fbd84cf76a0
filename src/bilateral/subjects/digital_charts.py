"""The charts and tables of the chapter on digital government, each with the table behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.evidence.wording import digital_charts as titles
from bilateral.evidence.wording.formats import decimals
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.figures.charts import country_colour
from bilateral.subjects.context import Context
from bilateral.subjects.digital_data import EGDI, PARTICIPATION, PARTS, RANK, DigitalData

if TYPE_CHECKING:
    from bilateral.figures.charts import Panel, Series

SIDES = ("reporter", "partner")
EVERY = 2  # years between two editions of the index


def in_years(context: Context, rows: Any, first: int = 0) -> Any:
    """Return the rows within the years of the report, from ``first`` on."""
    years = rows.period.astype(int)
    return rows[(years >= max(context.start, first)) & (years <= context.end)]


def both_series(
    context: Context, data: DigitalData, indicator: str, every: float, first: int = 0
) -> list[Series]:
    """Return one indicator of the reporter and of the partner, as lines; ``every`` is the years between two values."""
    from bilateral.figures.charts import Series

    found = []
    for iso3 in (context.reporter, context.partner):
        rows = in_years(context, data.series(iso3, indicator), first)
        colour = country_colour(iso3, context.reporter, context.partner)
        name = context.voice.country(iso3)
        found.append(Series(name, colour, list(rows.period), [float(v) for v in rows.value], every=every))
    return found


def alts(context: Context, panels: list[Panel], digits: int) -> str:
    """Return every line of every panel in words."""
    said = []
    for panel in panels:
        for one in panel.series:
            seen = [
                (str(period), value)
                for period, value in zip(one.periods, one.values, strict=True)
                if value is not None
            ]
            if seen:
                said.append(titles.series_alt(context.voice, one.name, panel.title, seen, digits))
    return " ".join(said)


def _leader(context: Context, data: DigitalData) -> str:
    return context.reporter if data.gap(EGDI).gap.iloc[-1] > 0 else context.partner


def egovernment(context: Context, data: DigitalData) -> Chart | None:
    """Return the index, its parts and e-participation of both, or None where neither is in it."""
    from bilateral.figures.charts import Panel, small_multiples

    voice, codes = context.voice, {"egdi": EGDI} | PARTS | PARTICIPATION
    panels = [
        Panel(
            titles.part_label(voice, name),
            both_series(context, data, code, EVERY),
            decimals(voice, 2),
            zero=True,
        )
        for name, code in codes.items()
    ]
    panels = [panel for panel in panels if any(one.values for one in panel.series)]
    if not panels:
        return None
    table = _parts_table(context, data, codes)
    return Chart(
        "digital-egdi",
        _egdi_title(context, data),
        titles.egdi_subtitle(voice),
        alts(context, panels, 3),
        table.source_line,
        lambda: small_multiples(panels, gap_label=voice.text("no edition here")),
        table,
    )


def _egdi_title(context: Context, data: DigitalData) -> str:
    voice, rows = context.voice, in_years(context, data.gap(EGDI))
    latest = context.fact("digital.egdi.gap.latest")
    if latest.value is not None:
        drawn = (rows.period.iloc[0], abs(float(rows.gap.iloc[0]))) if len(rows) else None
        return titles.egdi_title(voice, _leader(context, data), latest, drawn)
    iso3, fact = next(
        (getattr(context, side), fact)
        for side in SIDES
        if (fact := context.fact(f"digital.egdi.{side}")).value is not None
    )
    return titles.lone_title(voice, iso3, fact)


def _parts_table(context: Context, data: DigitalData, codes: dict[str, str]) -> Table:
    """Return every edition of every part, both countries."""
    voice = context.voice
    columns = [Column("measure", voice.text("Measure")), Column("edition", voice.text("Edition"))] + [
        Column(side, voice.country(getattr(context, side)), "right") for side in SIDES
    ]
    cells, raw, sources = [], [], []
    for name, code in codes.items():
        sides = [in_years(context, data.series(getattr(context, side), code)) for side in SIDES]
        values = [dict(zip(rows.period, rows.value, strict=True)) for rows in sides]
        sources += [source for rows in sides for source in rows.source_id]
        for period in sorted({period for known in values for period in known}, reverse=True):
            pair = [known.get(period) for known in values]
            facts = [f"digital.egdi.{side}.{period}" if name == "egdi" else None for side in SIDES]
            cells.append(
                [
                    Cell(titles.part_label(voice, name)),
                    Cell(period),
                    *[number(context, value, fact, 3) for value, fact in zip(pair, facts, strict=True)],
                ]
            )
            raw.append([code, period, *pair])
    notes = []
    missing = _missing_editions(data)
    if missing:
        notes.append(titles.missing_editions(voice, missing))
    title = voice.text("E-government index and its parts, by edition")
    return Table("digital-egdi", title, columns, cells, context.source_line(sources), notes=notes, data=raw)


def number(context: Context, value: float | None, fact: str | None, digits: int) -> Cell:
    """Return a number with its fact, or that it was not reported."""
    if value is None:
        return Cell(context.voice.not_reported, style="muted")
    return Cell(context.voice.decimal(value, digits), fact=fact)


def _missing_editions(data: DigitalData) -> list[str]:
    """Return the years in which an edition was due, since every second year has one, and of which there is no figure."""
    periods = sorted({int(period) for period in data.indicators[data.indicators.indicator == EGDI].period})
    if not periods:
        return []
    return [str(year) for year in range(periods[0], periods[-1], EVERY) if year not in periods]


def gap_chart(context: Context, data: DigitalData) -> Chart | None:
    """Return the gap by edition with the line behind its trend, or None where no edition has both."""
    from bilateral.figures.charts import Series, flow_lines
    from bilateral.figures.style import INK, MUTED

    voice, rows = context.voice, in_years(context, data.gap(EGDI))
    if rows.empty:
        return None
    fact = context.fact
    trend, years = fact("digital.egdi.gap.trend"), fact("digital.egdi.gap.closing_years")
    gaps = [abs(float(value)) for value in rows.gap]
    series = [Series(voice.text("Gap"), INK, list(rows.period), gaps, every=EVERY)]
    line = _trend_line(data, None if trend.value is None else trend.number)
    if line and context.start <= min(line) and max(line) <= context.end:
        label = voice.text("Straight line")
        series.append(Series(label, MUTED, list(line), list(line.values()), "trend"))
    table = _gap_table(context, rows)
    said = [(str(p), value) for p, value in zip(rows.period, gaps, strict=True)]
    return Chart(
        "digital-gap",
        titles.gap_title(
            voice,
            trend,
            context.ledger.get("digital.egdi.gap.trend_margin"),
            years,
            fact("digital.egdi.gap.latest"),
        ),
        voice.text("Difference of the two e-government indices by edition, on a scale from 0 to 1"),
        titles.series_alt(voice, voice.text("both countries"), voice.text("Gap"), said, 3),
        table.source_line,
        lambda: flow_lines(
            series, fmt=decimals(voice, 2), gap_label=voice.text("no edition here"), height_in=2.8
        ),
        table,
    )


def _trend_line(data: DigitalData, slope: float | None) -> dict[int, float]:
    """Return the straight line through the window, year by year; the sign is that of the latest gap."""
    from bilateral.subjects.digital_facts import WINDOW_YEARS

    rows = data.gap(EGDI)
    if slope is None or rows.empty:
        return {}
    years = rows.period.astype(int)
    inside = rows[years >= years.max() - WINDOW_YEARS]
    way = -1.0 if inside.gap.iloc[-1] < 0 else 1.0
    middle, mean = inside.period.astype(int).mean(), way * inside.gap.mean()
    return {
        year: mean + slope * (year - middle)
        for year in range(int(inside.period.iloc[0]), int(years.max()) + 1)
    }


def _gap_table(context: Context, rows: Any) -> Table:
    voice = context.voice
    columns = [
        Column("edition", voice.text("Edition")),
        *[Column(side, voice.country(getattr(context, side)), "right") for side in SIDES],
        Column("gap", voice.text("Gap"), "right"),
    ]
    cells = [
        [
            Cell(row.period),
            Cell(voice.decimal(row.a, 3), fact=f"digital.egdi.reporter.{row.period}"),
            Cell(voice.decimal(row.b, 3), fact=f"digital.egdi.partner.{row.period}"),
            Cell(voice.decimal(abs(row.gap), 3), fact=f"digital.egdi.gap.{row.period}"),
        ]
        for row in rows.itertuples()
    ]
    return Table(
        "digital-gap",
        voice.text("E-government index and the gap, by edition"),
        columns,
        cells,
        context.source_line(rows.source_a),
        data=[[row.period, row.a, row.b, abs(row.gap)] for row in rows.itertuples()],
    )


def ranks_table(context: Context, data: DigitalData) -> Table | None:
    """Return the ranks of both by edition, or None where neither has one."""
    voice = context.voice
    sides = [in_years(context, data.series(getattr(context, side), RANK)) for side in SIDES]
    values = [dict(zip(rows.period, rows.value, strict=True)) for rows in sides]
    periods = sorted({period for known in values for period in known})
    if not periods:
        return None
    columns = [Column("edition", voice.text("Edition"))] + [
        Column(side, voice.country(getattr(context, side)), "right") for side in SIDES
    ]
    cells = [
        [
            Cell(period),
            *[
                number(context, known.get(period), f"digital.egdi.rank.{side}.{period}", 0)
                for side, known in zip(SIDES, values, strict=True)
            ],
        ]
        for period in periods
    ]
    return Table(
        "digital-ranks",
        voice.text("Rank in the e-government index"),
        columns,
        cells,
        context.source_line([source for rows in sides for source in rows.source_id]),
        subtitle=voice.text("1 is the best of about 193 member states"),
        data=[[period, *[known.get(period) for known in values]] for period in periods],
    )
