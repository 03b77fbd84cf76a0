"""The tables of the chapter on the outlook that have no chart: the model, the targets, the back-test."""

from __future__ import annotations

from bilateral.evidence.wording import outlook as wording
from bilateral.evidence.wording import outlook_charts as titles
from bilateral.figures.blocks import Cell, Column, Table
from bilateral.subjects.context import Context
from bilateral.subjects.outlook_data import GROWTH, MODEL, TARGETS, OutlookData


def model_table(context: Context, data: OutlookData) -> Table | None:
    """Return the coefficients of the gravity model with their errors, or None where the snapshot has no model."""
    voice = context.voice
    columns = [
        Column("covariate", voice.text("Of the pair")),
        Column("coefficient", voice.text("Coefficient"), "right"),
        Column("standard_error", voice.text("Standard error"), "right"),
        Column("effect", voice.text("What it means")),
    ]
    cells, raw = [], []
    order = {name: place for place, name in enumerate(("log_distance", "contiguous", "common_language"))}
    rows = sorted(data.coefficients.itertuples(), key=lambda row: order.get(row.covariate, len(order)))
    for row in rows:
        told = abs(row.coefficient) > wording.TOLD * row.standard_error
        name = f"outlook.model.{row.covariate}"
        cells.append(
            [
                Cell(wording.covariate_label(voice, row.covariate)),
                Cell(voice.decimal(row.coefficient, 3).replace("-", "−"), fact=name),
                Cell(voice.decimal(row.standard_error, 3), fact=f"{name}.error"),
                Cell(wording.effect(voice, row.covariate, row.coefficient, told)),
            ]
        )
        raw.append([row.covariate, row.coefficient, row.standard_error, told])
    if not cells:
        return None
    return Table(
        "outlook-model",
        titles.model_title(voice),
        columns,
        cells,
        context.source_line([MODEL]),
        subtitle=voice.text("gravity model of world trade, change in the logarithm of expected trade"),
        data=raw,
        data_columns=("covariate", "coefficient", "standard_error", "told_from_zero"),
    )


def targets_table(context: Context) -> Table | None:
    """Return for each target the growth needed and how many flows ever grew so, or None without a start."""
    voice = context.voice
    columns = [
        Column("target_usd", voice.text("Exports of")),
        Column("needed", voice.text("Growth a year"), "right"),
        Column("reached", voice.text("Windows that grew so"), "right"),
        Column("windows", voice.text("of"), "right"),
        Column("share", voice.text("Share"), "right"),
        Column("reached_pairs", voice.text("Flows that grew so"), "right"),
        Column("pairs", voice.text("of"), "right"),
    ]
    cells, raw, sources = [], [], [GROWTH]
    for suffix, target in sorted(TARGETS.items(), key=lambda item: item[1]):
        needed = context.fact(f"outlook.growth_needed{suffix}")
        if needed.value is None:
            continue
        facts = [context.ledger.get(f"outlook.precedents{suffix}.{column.key}") for column in columns[2:]]
        row = [Cell(voice.money(target)), Cell(wording.rate(voice, needed.number), fact=needed.id)]
        row += [
            Cell("") if one is None else Cell(voice.value(one.value, one.unit), fact=one.id) for one in facts
        ]
        cells.append(row)
        raw.append([target, needed.value, *(None if one is None else one.value for one in facts)])
        sources += needed.sources
    if not cells:
        return None
    base = context.fact("outlook.fan.base")
    return Table(
        "outlook-targets",
        titles.targets_title(voice),
        columns,
        cells,
        context.source_line(sources),
        subtitle=voice.text(
            "by {year}, from {base} in {since}; windows that began with a flow of this size",
            year=context.fact("outlook.growth_needed").period,
            base=voice.money(base.number),
            since=base.period,
        ),
        data=raw,
    )


def backtest_table(context: Context, data: OutlookData) -> Table | None:
    """Return how many outcomes fell within the bands, by horizon and type of exporter."""
    voice = context.voice
    columns = [
        Column("horizon", voice.text("Years")),
        Column("exporters", voice.text("Exporters")),
        Column("windows", voice.text("Windows tested"), "right"),
        Column("within_80", voice.text("Within the 80% band"), "right"),
        Column("within_50", voice.text("Within the 50% band"), "right"),
    ]
    cells, raw = [], []
    for row in data.backtest.itertuples():
        kind = row.exporter_type.replace(" ", "_").lower()
        ids = [
            f"outlook.backtest.{row.horizon}.{kind}.{name}" for name in ("windows", "within_80", "within_50")
        ]
        label = wording.exporters(voice, row.exporter_type)
        values = [
            Cell(voice.value(found.value, found.unit), fact=found.id) for found in map(context.fact, ids)
        ]
        cells.append([Cell(str(row.horizon)), Cell(label), *values])
        raw.append([row.horizon, row.exporter_type, row.windows, row.within_80, row.within_50])
    if not cells:
        return None
    cut = int(data.backtest.cut.iloc[0])
    return Table(
        "outlook-backtest",
        titles.backtest_title(voice),
        columns,
        cells,
        context.source_line([GROWTH]),
        subtitle=voice.text(
            "bands from windows that ended before {year}, tested on windows that began in {year} or later",
            year=cut,
        ),
        data=raw,
    )
