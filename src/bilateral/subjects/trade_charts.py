"""The charts and tables of the chapter on trade that follow time: flows, both reports, vintages, quarters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

import pandas as pd

from bilateral.evidence.wording import Voice
from bilateral.evidence.wording import trade as wording
from bilateral.evidence.wording import trade_charts as titles
from bilateral.evidence.wording.formats import amounts
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.figures.scales import Fmt, differ_much
from bilateral.figures.style import country_colour
from bilateral.subjects.context import Context
from bilateral.subjects.trade_data import TradeData


def number(value: Any) -> float | None:
    """Return a value as a float, or None where it is missing."""
    return None if value is None or pd.isna(value) else float(value)


def in_years(context: Context, frame: Any) -> Any:
    """Return the rows within the years of the report."""
    years = frame.year.astype(int)
    return frame[(years >= context.start) & (years <= context.end)]


def flow_chart(context: Context, frame: Any, exporter: str, importer: str, name: str) -> Chart | None:
    """Return the chart of one flow with the table behind it, or None where no year has a figure."""
    from bilateral.figures.charts import Series, flow_lines

    voice = context.voice
    rows = in_years(context, frame)
    if rows.empty:
        return None
    own, other = (exporter, importer) if exporter == context.reporter else (importer, exporter)
    years = [int(year) for year in rows.year]
    series, alts = [], []
    sides: tuple[tuple[Literal["direct", "mirror"], str], ...] = (("direct", own), ("mirror", other))
    for side, who in sides:
        values = [number(value) for value in rows[side]]
        if any(value is not None for value in values):
            label = wording.report_label(voice, who, side == "mirror")
            colour = country_colour(who, context.reporter, context.partner)
            series.append(Series(label, colour, years, values, side))
            alts.append(titles.series_alt(voice, label, years, values))
    table = flow_table(context, rows, exporter, importer, name)
    fmt, unit, log = scaled(voice, [value for one in series for value in one.values])
    return Chart(
        f"trade-{name}",
        _flow_title(context, rows, exporter, importer),
        titles.flow_subtitle(voice, unit),
        " ".join(alts),
        table.source_line,
        lambda: flow_lines(series, fmt=fmt, gap_label=voice.not_reported, log=log),
        table,
    )


def scaled(voice: Voice, values: Sequence[float | None]) -> tuple[Fmt, str, bool]:
    """Return how a chart over time writes amounts, its unit, and whether it takes a logarithm.

    One unit for all where a single scale can show them; on a logarithm every amount has its own.
    """
    if differ_much(values):
        return voice.money, titles.logarithmic(voice), True
    found = amounts(voice, values)
    return found.fmt, found.unit, False


def _flow_title(context: Context, rows: Any, exporter: str, importer: str) -> str:
    side = "direct" if rows.direct.notna().any() else "mirror"
    last = rows[rows[side].notna()].iloc[-1]
    value, year = number(last[side]), last.year
    if exporter == context.reporter:
        return titles.flow_title(context.voice, exporter, importer, year, value, side == "mirror")
    return titles.flow_title_imports(context.voice, exporter, importer, year, value)


def flow_table(context: Context, rows: Any, exporter: str, importer: str, name: str) -> Table:
    """Return what each side reports of one flow, year by year, with its vintage."""
    voice = context.voice
    own, other = (exporter, importer) if exporter == context.reporter else (importer, exporter)
    columns = [
        Column("year", voice.text("Year")),
        Column("direct_usd", wording.report_label(voice, own, False), "right"),
        Column("direct_source", voice.text("Release")),
        Column("mirror_usd", wording.report_label(voice, other, True), "right"),
        Column("mirror_source", voice.text("Release")),
        Column("agreement", voice.text("Agreement, 0–1"), "right"),
    ]
    cells, data = [], []
    for row in rows.itertuples():
        cells.append(
            [
                Cell(str(row.year)),
                _amount(context, number(row.direct), f"trade.{name}.{row.year}"),
                _release(context, row.direct_source),
                _amount(context, number(row.mirror), f"trade.{name}.mirror.{row.year}"),
                _release(context, row.mirror_source),
                Cell("" if number(row.agreement) is None else voice.decimal(row.agreement, 3)),
            ]
        )
        data.append(
            [
                row.year,
                number(row.direct),
                _text(row.direct_source),
                number(row.mirror),
                _text(row.mirror_source),
                number(row.agreement),
            ]
        )
    sources = [key for side in ("direct_source", "mirror_source") for key in rows[side].dropna()]
    return Table(
        f"trade-{name}",
        titles.flow_table_title(voice, exporter, importer),
        columns,
        cells,
        context.source_line(sources),
        subtitle=voice.text("current US dollars"),
        data=data,
        notes=[
            voice.text(
                "Exports are valued FOB and imports CIF, so a mirror figure includes freight and insurance. "
                "Agreement is the smaller figure ÷ the larger."
            )
        ],
    )


def _amount(context: Context, value: float | None, fact_id: str) -> Cell:
    if value is None:
        return Cell(context.voice.not_reported, style="muted")
    return Cell(context.voice.money(value), fact=fact_id)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _release(context: Context, source: Any) -> Cell:
    return Cell("") if _text(source) is None else Cell(str(source), href=f"#source-{source}", style="muted")


def mirror_table(context: Context, data: TradeData) -> Table | None:
    """Return the years in which both sides reported the same flow, both directions."""
    voice = context.voice
    columns = [
        Column("flow", voice.text("Flow")),
        Column("year", voice.text("Year")),
        Column("direct", voice.text("Direct"), "right"),
        Column("mirror", voice.text("Mirror"), "right"),
        Column("agreement", voice.text("Agreement, 0–1"), "right"),
        Column("releases", voice.text("Releases")),
    ]
    cells, rows, sources = [], [], []
    for name, fact_name, frame, exporter, importer in (
        ("exports", "mirror_agreement", data.exports, context.reporter, context.partner),
        ("imports", "imports.mirror_agreement", data.imports, context.partner, context.reporter),
    ):
        both = in_years(context, frame[frame.agreement.notna()])
        for row in both.itertuples():
            label = wording.flow_label(voice, exporter, importer)
            releases = (
                row.direct_source
                if row.direct_source == row.mirror_source
                else f"{row.direct_source} / {row.mirror_source}"
            )
            cells.append(
                [
                    Cell(label),
                    Cell(str(row.year)),
                    Cell(voice.money(row.direct), fact=f"trade.{name}.{row.year}"),
                    Cell(voice.money(row.mirror), fact=f"trade.{name}.mirror.{row.year}"),
                    Cell(voice.decimal(row.agreement, 3), fact=f"trade.{fact_name}.{row.year}"),
                    Cell(releases, style="muted"),
                ]
            )
            rows.append(
                [label, row.year, number(row.direct), number(row.mirror), number(row.agreement), releases]
            )
            sources += [row.direct_source, row.mirror_source]
    if not cells:
        return None
    return Table(
        "trade-mirror",
        titles.mirror_table_title(voice),
        columns,
        cells,
        context.source_line(sources),
        data=rows,
        subtitle=voice.text("current US dollars; agreement from 0 to 1"),
        notes=[voice.text("Where two releases are named, the figures come from different vintages.")],
    )


def vintage_rows(data: TradeData) -> list[tuple[str, str, str, float, str, float, str]]:
    """Return (exporter, importer, year, older value, older source, newer value, newer source) where releases differ."""
    frame = data.annual
    frame = frame[frame.complete & frame.value_usd.notna()]
    order = {source: place for place, source in enumerate(data.vintages)}
    found = []
    for (exporter, importer, _, year), rows in frame.groupby(
        ["exporter", "importer", "reported_by", "period"]
    ):
        by_age = sorted(rows.itertuples(), key=lambda row: -order.get(row.source_id, len(order)))
        for old, new in pairwise(by_age):
            if old.value_usd != new.value_usd:
                found.append(
                    (exporter, importer, year, old.value_usd, old.source_id, new.value_usd, new.source_id)
                )
    return found


def quarters_chart(context: Context, data: TradeData) -> Chart | None:
    """Return the quarterly exports with the table behind them, or None where there are none."""
    from bilateral.figures.charts import quarter_bars

    voice, frame = context.voice, data.quarters
    years = frame.period.str[:4].astype(int)
    frame = frame[(years >= context.start) & (years <= context.end)]
    if frame.empty:
        return None
    periods, values = list(frame.period), [float(value) for value in frame.value_usd]
    columns = [Column("period", voice.text("Quarter")), Column("value_usd", voice.text("Exports"), "right")]
    table = Table(
        "trade-quarters",
        titles.flow_table_title(voice, context.reporter, context.partner),
        columns,
        [
            [Cell(voice.short_period(p)), Cell(voice.money(v), fact=f"trade.exports.{p}")]
            for p, v in zip(periods, values, strict=True)
        ],
        context.source_line(frame.source_id),
        data=[[p, v] for p, v in zip(periods, values, strict=True)],
    )
    alt = titles.series_alt(
        voice, voice.text("Exports by quarter"), [voice.short_period(p) for p in periods], values
    )
    colour = country_colour(context.reporter, context.reporter, context.partner)
    found = amounts(voice, values)
    return Chart(
        "trade-quarters",
        titles.quarters_title(voice, context.partner, periods[-1], values[-1]),
        titles.quarters_subtitle(voice, found.unit),
        alt,
        table.source_line,
        lambda: quarter_bars(
            periods,
            values,
            fmt=found.fmt,
            colour=colour,
            highlight=[periods[-1]],
            labels=voice.quarters(periods),
        ),
        table,
    )
