"""Ideal points and differing votes of the chapter on votes, drawn and listed."""

from __future__ import annotations

from typing import Any

from bilateral.evidence.wording import alignment as wording
from bilateral.evidence.wording import alignment_charts as titles
from bilateral.evidence.wording.formats import decimals
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.figures.style import TEAL
from bilateral.measures.voting import VOTES
from bilateral.subjects.alignment_charts import colours, in_years, number, span
from bilateral.subjects.alignment_data import WINDOWS, AlignmentData
from bilateral.subjects.context import Context

MOST_ROWS = 25


def points_chart(context: Context, data: AlignmentData) -> Chart | None:
    """Return the ideal points of both with their bands, or None where no session has both."""
    from bilateral.figures.charts import BandSeries, band_line

    voice, distances = context.voice, in_years(context, data.distances)
    if distances.empty:
        return None
    series, alts = [], []
    shades = colours(context)
    for code in (context.reporter, context.partner):
        frame = in_years(context, data.points(code))
        years, values = [int(year) for year in frame.year], [float(value) for value in frame.value]
        low, high = ([number(value) for value in frame[end]] for end in ("p05", "p95"))
        series.append(BandSeries(voice.country(code), shades[code], years, values, low=low, high=high))
        alts.append(titles.series_alt(voice, voice.country(code), years, values))
    ends = [(int(row.year), float(row.distance)) for row in distances.tail(2).itertuples()]
    table = points_table(context, data, distances)
    return Chart(
        "alignment-points",
        titles.points_title(voice, ends[-1], ends[0] if len(ends) == 2 else None),
        titles.points_subtitle(voice),
        " ".join(alts),
        table.source_line,
        lambda: band_line(series, fmt=decimals(voice, 2)),
        table,
    )


def points_table(context: Context, data: AlignmentData, distances: Any) -> Table:
    """Return both ideal points by session, with their bands."""
    voice, codes = context.voice, (context.reporter, context.partner)
    sides = [data.points(code).set_index("session") for code in codes]
    columns = [Column("year", voice.text("Year")), Column("session", voice.text("Session"), "right")]
    for code in codes:
        columns += [
            Column(code, voice.country(code), "right"),
            Column(f"{code}_band", voice.text("90% band"), "right"),
        ]
    cells, rows = [], []
    for year, session in zip(distances.year, distances.session, strict=True):
        points = [[number(side.loc[session, end]) for end in ("value", "p05", "p95")] for side in sides]
        shown = [
            Cell(text)
            for value, low, high in points
            for text in (_written(context, value), _band(context, low, high))
        ]
        cells.append([Cell(str(year)), Cell(str(session)), *shown])
        rows.append([int(year), int(session), *(part for point in points for part in point)])
    return Table(
        "alignment-points",
        voice.text("Ideal points by session"),
        columns,
        cells,
        context.source_line([data.point_source]),
        notes=[voice.text("A session belongs to the year in which it began.")],
        data=rows,
        data_columns=(
            "year", "session", *(f"{side}{end}" for side in ("reporter", "partner") for end in ("", "_p05", "_p95")),
        ),
    )  # fmt: skip


def _written(context: Context, value: float | None) -> str:
    return "" if value is None else titles.position(context.voice, value)


def _band(context: Context, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return context.voice.text("{low} to {high}", low=_written(context, low), high=_written(context, high))


def distance_table(context: Context, data: AlignmentData, distances: Any) -> Table:
    """Return the distance of the two by session, with its band."""
    voice = context.voice
    columns = [
        Column("year", voice.text("Year")),
        Column("session", voice.text("Session"), "right"),
        Column("distance", voice.text("Distance"), "right"),
        Column("band", voice.text("90% band"), "right"),
    ]
    cells, rows = [], []
    for row in distances.itertuples():
        low, high = number(row.low), number(row.high)
        distance = Cell(voice.decimal(row.distance, 2), fact=f"alignment.ideal_distance.{row.year}")
        cells.append([Cell(str(row.year)), Cell(str(row.session)), distance, Cell(_band(context, low, high))])
        rows.append([int(row.year), int(row.session), float(row.distance), low, high])
    return Table(
        "alignment-distance",
        voice.text("Distance of the two ideal points"),
        columns,
        cells,
        context.source_line([data.point_source]),
        notes=[
            voice.text(
                "The band of the distance is combined from both countries’ 5th and 95th percentiles, taking the two for independent; a "
                "lower end of 0 means that the two cannot be told apart."
            )
        ],
        data=rows,
        data_columns=("year", "session", "distance", "low", "high"),
    )


def distance_chart(context: Context, data: AlignmentData) -> Chart | None:
    """Return the distance by session with its band, or None where there is none."""
    from bilateral.figures.charts import BandSeries, band_line

    voice, mean = context.voice, data.mean_distance
    frame = in_years(context, data.distances)
    if frame.empty or mean is None:
        return None
    years, values = [int(year) for year in frame.year], [float(value) for value in frame.distance]
    low, high = ([number(value) for value in frame[end]] for end in ("low", "high"))
    name = voice.text("Distance")
    table = distance_table(context, data, frame)
    series = [BandSeries(name, TEAL, years, values, low=low, high=high)]
    return Chart(
        "alignment-distance",
        titles.distance_title(voice, mean.value, mean.smallest, mean.largest),
        titles.distance_subtitle(voice),
        titles.series_alt(voice, name, years, values),
        table.source_line,
        lambda: band_line(series, fmt=decimals(voice, 2), height_in=2.6),
        table,
    )


def outcomes_table(context: Context, data: AlignmentData) -> Table | None:
    """Return how the votes of the two fell together in the last five years listed, or None without joint votes."""
    voice, rows = context.voice, data.window(WINDOWS[0], data.joint_votes)
    if rows.empty:
        return None
    counts = rows.groupby(["first", "second"]).size()
    columns = [
        Column("reporter", voice.country(context.reporter)),
        *(
            Column(
                vote,
                voice.text(
                    "{country}: {vote}",
                    country=voice.country(context.partner),
                    vote=wording.vote_label(voice, vote),
                ),
                "right",
            )
            for vote in VOTES
        ),
    ]
    grid = [[int(counts.get((mine, theirs), 0)) for theirs in VOTES] for mine in VOTES]
    cells = [
        [Cell(wording.vote_label(voice, mine)), *[Cell(voice.integer(count)) for count in line]]
        for mine, line in zip(VOTES, grid, strict=True)
    ]
    return Table(
        "alignment-outcomes",
        voice.text("How their votes fell together, {span}", span=span(data, WINDOWS[0])),
        columns,
        cells,
        context.source_line([data.call_source]),
        subtitle=voice.text("number of joint votes"),
        data=[[mine, *line] for mine, line in zip(VOTES, grid, strict=True)],
    )


def differences_table(context: Context, data: AlignmentData) -> Table | None:
    """Return the votes in which the two differed, yes against no first, then the latest; None where there are none."""
    voice = context.voice
    frame = data.window(WINDOWS[0], data.joint_votes)
    frame = frame[frame.outcome != "same"].assign(mild=frame.outcome == "half")
    if frame.empty:
        return None
    frame = frame.sort_values(["mild", "date", "roll_call"], ascending=[True, False, True], ignore_index=True)
    known = data.roll_calls.dropna(subset=["title", "resolution"])
    subjects = dict(zip(known.resolution, known.title, strict=True))
    columns = [
        Column("date", voice.text("Date")),
        Column("resolution", voice.text("Resolution")),
        Column("subject", voice.text("Subject")),
        *(Column(code, voice.country(code)) for code in (context.reporter, context.partner)),
    ]
    cells = [
        [
            Cell(voice.short_period(row.date)),
            Cell(_text(row.resolution), style="muted"),
            context.quoted(_text(row.title))
            if _text(row.title)
            else Cell(titles.untitled(voice, subjects.get(_text(row.resolution)))),
            Cell(wording.vote_label(voice, row.first)),
            Cell(wording.vote_label(voice, row.second)),
        ]
        for row in frame.head(MOST_ROWS).itertuples()
    ]
    notes = [
        voice.text(
            "Votes of yes against no come first, then the latest. Subjects are worded as in the source."
        )
    ]
    if len(frame) > MOST_ROWS:
        notes.append(
            voice.text(
                "{shown} of {count}; the file of the table has them all.", shown=MOST_ROWS, count=len(frame)
            )
        )
    fields = ["date", "resolution", "title", "issues", "first", "second"]
    return Table(
        "alignment-differences",
        titles.differences_title(voice, span(data, WINDOWS[0])),
        columns,
        cells,
        context.source_line([data.call_source]),
        notes=notes,
        data=[[_text(value) or None for value in row] for row in frame[fields].itertuples(index=False)],
        data_columns=("date", "resolution", "subject", "issues", "reporter", "partner"),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
