"""The charts of the chapter on votes, each with the table behind it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bilateral.evidence.wording import alignment as wording
from bilateral.evidence.wording import alignment_charts as titles
from bilateral.evidence.wording.formats import shares
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.figures.charts import country_colour
from bilateral.figures.style import MUTED, TEAL
from bilateral.measures.alignment import MINIMUM_JOINT
from bilateral.subjects.alignment_data import WINDOWS, AlignmentData, IssueRecord
from bilateral.subjects.context import Context


def number(value: Any) -> float | None:
    """Return a value as a float, or None where it is missing."""
    return None if value is None or pd.isna(value) else float(value)


def span(data: AlignmentData, years: int) -> str:
    """Return the last so many years that roll calls are listed for, as "2015–2019"."""
    last = data.last_listed or 0
    return f"{last - years + 1}–{last}"


def in_years(context: Context, frame: Any) -> Any:
    """Return the rows within the years of the report."""
    return frame[(frame.year >= context.start) & (frame.year <= context.end)]


def years_chart(context: Context, data: AlignmentData) -> Chart | None:
    """Return coincidence by year beside that of the average pair, or None where no year has 30 joint votes."""
    from bilateral.figures.charts import BandSeries, band_line

    voice = context.voice
    frame = in_years(context, data.by_year)
    known = frame.dropna(subset="value")
    if known.empty:
        return None
    years = list(range(int(frame.year.min()), int(frame.year.max()) + 1))
    rows = frame.set_index("year").reindex(years)
    pair = titles.pair_name(voice, context.reporter, context.partner)
    own = [number(value) for value in rows.value]
    low, high = ([number(value) for value in rows[end]] for end in ("low", "high"))
    average = [data.average_by_year.get(year) for year in years]
    series = [
        BandSeries(pair, TEAL, years, own, low=low, high=high),
        BandSeries(voice.text("average pair"), MUTED, years, average, "other vintage"),
    ]
    last = known.iloc[-1]
    table = years_table(context, data, frame)
    means = [(year, value) for year, value in zip(years, average, strict=True) if value is not None]
    return Chart(
        "alignment-years",
        titles.years_title(
            voice, float(last.value), int(last.year), data.average_by_year.get(int(last.year))
        ),
        titles.years_subtitle(voice),
        titles.years_alt(
            voice, pair, list(zip(known.year.astype(int), known.value.astype(float), strict=True)), means
        ),
        table.source_line,
        lambda: band_line(series, fmt=shares(voice)),
        table,
    )


def years_table(context: Context, data: AlignmentData, frame: Any) -> Table:
    """Return joint votes, their outcomes and the coincidence by year."""
    voice = context.voice
    columns = [
        Column("year", voice.text("Year")),
        Column("joint", voice.text("Joint votes"), "right"),
        Column("same", voice.text("Same"), "right"),
        Column("half", voice.text("One abstained"), "right"),
        Column("opposite", voice.text("Yes against no"), "right"),
        Column("coincidence", voice.text("Coincidence"), "right"),
        Column("interval", voice.text("95% interval"), "right"),
        Column("average", voice.text("Average pair"), "right"),
    ]
    counts = data.pair.set_index("year")
    cells, rows = [], []
    for row in frame.itertuples():
        count, mean = counts.loc[row.year], data.average_by_year.get(int(row.year))
        few = number(row.value) is None
        cells.append(
            [
                Cell(str(row.year)),
                *[Cell(voice.integer(count[name])) for name in ("joint", "same", "half", "opposite")],
                Cell(voice.text("too few votes"), style="muted")
                if few
                else Cell(voice.share(row.value), fact=f"alignment.coincidence.{row.year}"),
                Cell("" if few else f"{voice.share(row.low)}–{voice.share(row.high)}"),
                Cell("" if mean is None else voice.share(mean), style="muted"),
            ]
        )
        parts = [int(count[name]) for name in ("joint", "same", "half", "opposite")]
        rows.append([int(row.year), *parts, number(row.value), number(row.low), number(row.high), mean])
    return Table(
        "alignment-years",
        voice.text("Recorded votes of the two by year"),
        columns,
        cells,
        context.source_line([data.vote_source]),
        notes=[
            voice.text(
                "Coincidence is same votes plus half of those with one abstention, divided by joint votes (US State Department); absences "
                "are left out, and no figure is given under {minimum} joint votes. The average is over all pairs of the countries covered "
                "in depth. Years are calendar years: most votes of a session fall between October and December.",
                minimum=MINIMUM_JOINT,
            )
        ],
        data=rows,
        data_columns=("year", "joint", "same", "half", "opposite", "coincidence", "low", "high", "average"),
    )


def issues_chart(context: Context, data: AlignmentData) -> Chart | None:
    """Return coincidence by issue over the last five years listed, or None where no issue has 30 joint votes."""
    from bilateral.figures.distribution import IntervalRow, interval_rows

    voice = context.voice
    records = data.issues(WINDOWS[0])
    known = [record for record in records if record.found]
    if not known:
        return None
    known.sort(key=lambda record: -record.found.value if record.found else 0)
    ordered = known + [record for record in records if not record.found]
    rows = [_interval_row(context, record, IntervalRow) for record in ordered]
    pair = titles.pair_name(voice, context.reporter, context.partner)
    table = issues_table(context, data, ordered)
    best, worst = known[0], known[-1]
    phrases = [wording.issue_phrase(voice, record.issue) for record in (best, worst)]
    return Chart(
        "alignment-issues",
        titles.issues_title(voice, phrases[0], _value(best), phrases[1], _value(worst)),
        titles.issues_subtitle(voice, span(data, WINDOWS[0])),
        titles.issues_alt(
            voice,
            [(wording.issue_label(voice, r.issue), _value(r), r.joint, r.average or 0.0) for r in known],
        ),
        table.source_line,
        lambda: interval_rows(
            rows,
            fmt=shares(voice),
            value_label=pair,
            reference_label=voice.text("average pair"),
            gap_label=voice.text("fewer than {minimum} joint votes", minimum=MINIMUM_JOINT),
        ),
        table,
    )


def _value(record: IssueRecord) -> float:
    return record.found.value if record.found else 0.0


def _interval_row(context: Context, record: IssueRecord, row: Any) -> Any:
    voice, found = context.voice, record.found
    note = voice.plural("{count} joint vote", "{count} joint votes", record.joint)
    label = wording.issue_label(voice, record.issue)
    if found is None:
        return row(label, None, note=note)
    return row(label, found.value, found.low, found.high, record.average, note)


def issues_table(context: Context, data: AlignmentData, records: list[IssueRecord]) -> Table:
    """Return coincidence by issue in the last five and ten years."""
    voice = context.voice
    longer = {record.issue: record for record in data.issues(WINDOWS[1])}
    columns = [
        Column("issue", voice.text("Issue")),
        Column("joint", voice.text("Joint votes"), "right"),
        Column("coincidence", span(data, WINDOWS[0]), "right"),
        Column("interval", voice.text("95% interval"), "right"),
        Column("average", voice.text("Average pair"), "right"),
        Column("joint_10", voice.text("Joint votes"), "right"),
        Column("coincidence_10", span(data, WINDOWS[1]), "right"),
    ]
    cells, rows = [], []
    few = Cell(voice.text("too few votes"), style="muted")
    for record in records:
        name, ten = f"alignment.issue.{record.issue}", longer[record.issue]
        found = record.found
        cells.append(
            [
                Cell(wording.issue_label(voice, record.issue)),
                Cell(voice.integer(record.joint), fact=f"{name}.last5.joint" if found else None),
                Cell(voice.share(found.value), fact=f"{name}.last5") if found else few,
                Cell(f"{voice.share(found.low)}–{voice.share(found.high)}" if found else ""),
                Cell(voice.share(record.average), fact=f"{name}.last5.average")
                if record.average
                else Cell(""),
                Cell(voice.integer(ten.joint)),
                Cell(voice.share(ten.found.value), fact=f"{name}.last10") if ten.found else few,
            ]
        )
        parts = [found.value, found.low, found.high] if found else [None, None, None]
        long_value = ten.found.value if ten.found else None
        rows.append([record.issue, record.joint, *parts, record.average, ten.joint, long_value])
    return Table(
        "alignment-issues",
        voice.text("Coincidence by issue"),
        columns,
        cells,
        context.source_line([data.call_source]),
        notes=[
            voice.text(
                "The issues are the source’s own; a vote may be on several, and about a quarter are on none. The window is of five "
                "years because a single year rarely has {minimum} joint votes on an issue.",
                minimum=MINIMUM_JOINT,
            )
        ],
        data=rows,
        data_columns=(
            "issue",
            "joint",
            "coincidence",
            "low",
            "high",
            "average",
            "joint_10",
            "coincidence_10",
        ),
    )


def colours(context: Context) -> dict[str, str]:
    """Return the colours of the two countries."""
    pair = (context.reporter, context.partner)
    return {code: country_colour(code, *pair) for code in pair}
