"""The charts of the chapter on the outlook, each with the table behind it: expectation, and the fan."""

from __future__ import annotations

from dataclasses import astuple
from functools import partial
from typing import Any, Literal

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import outlook_charts as titles
from bilateral.evidence.wording.formats import amounts
from bilateral.evidence.wording.outlook import amount
from bilateral.evidence.wording.trade import flow_label, report_label
from bilateral.evidence.wording.trade_charts import logarithmic
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.figures.style import country_colour
from bilateral.measures.outlook import QUANTILES, Fan
from bilateral.subjects.context import Context
from bilateral.subjects.outlook_data import BULK, GROWTH, MODEL, Base, Direction, Expectation, OutlookData
from bilateral.subjects.trade_charts import number
from bilateral.subjects.trade_data import TradeData

#: So many years before its start are drawn with a fan.
HISTORY = 10


def _fact_cell(context: Context, fact_id: str, *, estimated: bool = False) -> Cell:
    found = context.fact(fact_id)
    if estimated and found.unit == "USD":
        return Cell(amount(context.voice, found.number), fact=fact_id)
    return Cell(context.voice.value(found.value, found.unit), fact=fact_id)


def gravity_chart(context: Context, data: OutlookData) -> Chart | None:
    """Return reported beside expected trade in both directions, or None where nothing is expected."""
    from bilateral.figures.expectations import ExpectationRow, ExpectationWords, expectation_rows

    voice = context.voice
    found = [(one, row) for one in data.directions if (row := data.expectation(one)) is not None]
    rows = []
    for direction, row in found:
        low, median, high = (
            context.ledger.get(f"outlook.gravity.{direction.prefix}{name}")
            for name in ("low", "median", "high")
        )
        if low is None or median is None or high is None:
            continue
        label = flow_label(voice, direction.exporter, direction.importer)
        colour = country_colour(direction.exporter, context.reporter, context.partner)
        note = titles.flow_note(voice, row.year, row.expected)
        bounds = (low.number, median.number, high.number)
        rows.append(ExpectationRow(label, note, colour, row.expected, *bounds, row.observed))
    if not rows:
        return None
    words = ExpectationWords(
        voice.text("reported"),
        voice.text("expected"),
        voice.text("nine in ten such flows"),
        voice.text("their median"),
    )
    first, row = found[0]
    table = gravity_table(context, data)
    return Chart(
        "outlook-gravity",
        titles.gravity_title(voice, first.exporter, first.importer, row.ratio, row.year),
        titles.gravity_subtitle(voice),
        titles.gravity_alt(voice, [(r.label, r.expected, r.observed, r.low, r.high) for r in rows]),
        table.source_line,
        lambda: expectation_rows(rows, fmt=partial(amount, voice), words=words, gap_label=voice.not_reported),
        table,
    )


def gravity_table(context: Context, data: OutlookData) -> Table:
    """Return reported and expected trade of every year of the model, both directions."""
    voice = context.voice
    columns, both = [Column("year", voice.text("Year"))], []
    for direction in data.directions:
        both.append({row.year: row for row in data.expectations(direction)})
        label = flow_label(voice, direction.exporter, direction.importer)
        for name, word in (("reported", voice.text("reported")), ("expected", voice.text("expected"))):
            columns.append(Column(f"{direction.name}_{name}", f"{label}, {word}", "right"))
    cells, raw = [], []
    for year in sorted({year for rows in both for year in rows}):
        line, values = [Cell(str(year))], [year]
        for direction, rows in zip(data.directions, both, strict=True):
            shown, plain = _year_cells(context, direction, rows.get(year))
            line += shown
            values += plain
        cells.append(line)
        raw.append(values)
    note = voice.text(
        "Reported: the figure that the model is fitted on, the importer’s where it reported that year. None listed: the country whose "
        "report counts made one for that year and has nothing of this flow in it; the model takes it for zero."
    )
    return Table(
        "outlook-gravity",
        titles.gravity_table_title(voice),
        columns,
        cells,
        context.source_line([MODEL, BULK]),
        subtitle=voice.text("current US dollars"),
        notes=[note],
        data=raw,
    )


def _year_cells(
    context: Context, direction: Direction, row: Expectation | None
) -> tuple[list[Cell], list[Any]]:
    missing = Cell(context.voice.not_reported, style="muted")
    if row is None:
        return [missing, missing], [None, None]
    prefix = f"outlook.gravity.{direction.prefix}"
    expected = _fact_cell(context, f"{prefix}expected.{row.year}", estimated=True)
    if row.observed is None:
        return [missing, expected], [None, row.expected]
    if row.observed == 0:
        return [Cell(context.voice.text("none listed"), style="muted"), expected], [0.0, row.expected]
    return [_fact_cell(context, f"{prefix}observed.{row.year}"), expected], [row.observed, row.expected]


def fan_chart(context: Context, trade: TradeData, data: OutlookData, direction: Direction) -> Chart | None:
    """Return the history of a flow and the fan from its latest figure, or None where there is none."""
    from bilateral.figures.fan import FanStep, FanWords, fan

    voice, base, fans = context.voice, data.base(direction), data.fans(direction)
    if base is None or not fans:
        return None
    steps = [FanStep(one.year, *(one.quantiles[name] for name in QUANTILES)) for one in fans]
    colour = country_colour(direction.exporter, context.reporter, context.partner)
    history = _history(context, trade, direction, base, colour)
    start = (base.year, base.fact.number)
    words = FanWords(
        voice.text("eight in ten flows of this size"),
        voice.text("half of them"),
        voice.text("one in ten above"),
        voice.text("half above"),
        voice.text("one in ten below"),
    )
    table = fan_table(context, data)
    last = fans[-1]
    low, high = last.quantiles["p10"], last.quantiles["p90"]
    ends = [value for step in steps for value in astuple(step)[1:] if value > 0]
    log = max(ends) / min(ends) > 100 or low == 0
    known = amounts(voice, [start[1], *ends])
    fmt = partial(amount, voice) if log else known.fmt
    unit = logarithmic(voice) if log else known.unit
    return Chart(
        "outlook-fan",
        titles.fan_title(voice, last.horizon, low, high),
        titles.fan_subtitle(voice, direction.exporter, direction.importer, unit),
        titles.fan_alt(voice, start, [(step.year, step.p10, step.p50, step.p90) for step in steps]),
        table.source_line,
        lambda: fan(history, start, steps, fmt=fmt, words=words, colour=colour, log=log),
        table,
    )


def _history(context: Context, trade: TradeData, direction: Direction, base: Base, colour: str) -> list[Any]:
    from bilateral.figures.series import Series

    frame = trade.exports if direction.name == "exports" else trade.imports
    rows = frame[(frame.year >= max(context.start, base.year - HISTORY)) & (frame.year <= base.year)]
    other = context.partner
    sides: tuple[tuple[Literal["direct", "mirror"], str], ...] = (
        ("direct", context.reporter),
        ("mirror", other),
    )
    found = []
    for side, who in sides:
        values = [number(value) for value in rows[side]]
        if any(value is not None for value in values):
            label = report_label(context.voice, who, side == "mirror")
            shade = country_colour(who, context.reporter, context.partner)
            found.append(Series(label, shade, [int(year) for year in rows.year], values, side))
    if not found:
        found = [Series("", colour, [base.year], [base.fact.number])]
    return found


def fan_table(context: Context, data: OutlookData) -> Table:
    """Return the quantiles of both directions after each horizon."""
    voice = context.voice
    heads = {
        "p10": voice.text("One in ten below"),
        "p25": voice.text("A quarter below"),
        "p50": voice.text("Half below"),
        "p75": voice.text("A quarter above"),
        "p90": voice.text("One in ten above"),
    }
    columns = [
        Column("flow", voice.text("Flow")),
        Column("from", voice.text("From")),
        Column("year", voice.text("In")),
        *(Column(name, label, "right") for name, label in heads.items()),
        Column("vanished", voice.text("Ended"), "right"),
        Column("windows", voice.text("Windows"), "right"),
    ]
    cells, raw, sources = [], [], [GROWTH]
    for direction in data.directions:
        base = data.base(direction)
        if base is None:
            continue
        label = flow_label(voice, direction.exporter, direction.importer)
        for one in data.fans(direction):
            cells.append(_fan_cells(context, direction, label, one))
            raw.append([label, base.year, one.year, *one.quantiles.values(), one.vanished, one.windows])
            sources += base.fact.sources
    return Table(
        "outlook-fan",
        titles.fan_table_title(voice),
        columns,
        cells,
        context.source_line(sources),
        subtitle=voice.text("current US dollars"),
        data=raw,
    )


def _fan_cells(context: Context, direction: Direction, label: str, one: Fan) -> list[Cell]:
    prefix = f"outlook.fan.{direction.prefix}"
    base: Fact = context.fact(f"{prefix}base")
    start = Cell(f"{context.voice.money(base.number)}, {base.period}", fact=base.id)
    names = (*QUANTILES, "vanished", "windows")
    values = [_fact_cell(context, f"{prefix}{one.horizon}.{name}", estimated=True) for name in names]
    return [Cell(label), start, Cell(str(one.year)), *values]
