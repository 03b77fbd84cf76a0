"""Charts and tables of chapters that users add, each with its text alternative, source line and table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bilateral.errors import ParameterError
from bilateral.evidence.wording import own as wording
from bilateral.evidence.wording.formats import Format, amounts, numbers, shares
from bilateral.figures.blocks import Chart, Table
from bilateral.figures.tables import ColumnSpec, frame_table, raw_value

if TYPE_CHECKING:
    import pandas as pd

    from bilateral.evidence.wording import Voice
    from bilateral.extending.chapter import OwnChapter
    from bilateral.extending.observations import Observations


def line_chart(
    chapter: OwnChapter, data: Observations, title: str, subtitle: str, alt: str, every: float
) -> Chart | None:
    """Return both countries' lines, or None where neither has a figure in the years of the report."""
    from bilateral.figures.charts import Series, country_colour, flow_lines

    context, voice = chapter.context, chapter.voice
    series, told = [], []
    for iso3 in (context.reporter, context.partner):
        rows = data.of(iso3, context.start, context.end)
        seen = [(period, float(value)) for period, value in rows if value is not None]
        if seen:
            name, colour = voice.country(iso3), country_colour(iso3, context.reporter, context.partner)
            periods, values = zip(*seen, strict=True)
            series.append(Series(name, colour, periods, values, every=every))
            told.append(wording.line_alt(voice, data.label, name, seen, data.unit))
    if not series:
        return None
    fmt, unit = chart_format(voice, data.unit, [value for one in series for value in one.values])
    zero = all((value or 0) >= 0 for one in series for value in one.values)
    return Chart(
        f"{chapter.name}-{data.name}",
        title,
        subtitle or (f"{data.label}, {unit}" if unit else data.label),
        alt or " ".join(told),
        chapter.source_line(data.sources),
        lambda: flow_lines(series, fmt=fmt, gap_label=voice.not_reported, zero=zero),
        _values_table(chapter, data, title),
    )


def chart_format(voice: Voice, unit: str, values: Sequence[float | None]) -> tuple[Format, str]:
    """Return how a chart writes values of a unit, and the unit as its subtitle names it."""
    if unit == "USD":
        found = amounts(voice, values)
        return found.fmt, found.unit
    if unit == "share":
        return shares(voice), ""
    if unit == "percent":
        return Format(voice.percent, lambda percent, digits: voice.percentage(percent / 100, digits)), ""
    return numbers(voice, voice.compact), unit


def _values_table(chapter: OwnChapter, data: Observations, title: str) -> Table:
    """Return the table behind the lines: a row for each country and period, its value linked to its fact."""
    import pandas as pd

    context, voice = chapter.context, chapter.voice
    rows: list[tuple[str, str, float | None]] = []
    facts = {}
    for side in ("reporter", "partner"):
        iso3 = getattr(context, side)
        for period, value in data.of(iso3, context.start, context.end):
            if value is not None:
                facts[len(rows), "value"] = f"{chapter.name}.{data.name}.{period}.{side}"
            rows.append((voice.country(iso3), period, value))
    country, period = wording.table_heads(voice)
    head = data.label if data.unit in ("share", "percent", "USD") else f"{data.label} ({data.unit})"
    return frame_table(
        f"{chapter.name}-{data.name}",
        title,
        pd.DataFrame(rows, columns=["country", "period", "value"]),
        [
            ("country", country, "left", None),
            ("period", period, "left", lambda text: voice.short_period(str(text))),
            ("value", head, "right", lambda value: voice.value(value, data.unit)),
        ],
        chapter.source_line(data.sources),
        missing=voice.not_reported,
        notes=data.notes,
        facts=facts,
    )


def frame_rows(
    chapter: OwnChapter,
    id: str,
    frame: pd.DataFrame,
    heads: Mapping[str, str],
    texts: tuple[str, str, list[str]],
    sources: Sequence[str],
) -> Table:
    """Return a frame as a table: numbers to the right, countries by their names, periods and text as they stand.

    ``texts`` are title, subtitle and notes. Raises ``ParameterError`` for a head of no column.
    """
    for name in heads:
        if name not in frame.columns:
            there = ", ".join(map(str, frame.columns))
            raise ParameterError(f"The table {id} has no column {name!r}; the frame has {there}.")
    voice = chapter.voice
    title, subtitle, notes = texts
    columns = [_column(voice, name, label, frame[name]) for name, label in heads.items()]
    line = chapter.source_line(sources)
    return frame_table(
        id, title, frame, columns, line, missing=voice.not_reported, subtitle=subtitle, notes=notes
    )


def _column(voice: Voice, name: str, label: str, values: Any) -> ColumnSpec:
    plain = [value for value in map(raw_value, values) if value is not None]
    if name == "iso3":
        return name, label, "left", voice.country
    if name in ("period", "year") or not all(isinstance(value, (int, float)) for value in plain):
        return name, label, "left", str
    return name, label, "right", voice.compact
