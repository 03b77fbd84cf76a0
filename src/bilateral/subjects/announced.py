"""Single figures that governments or companies announced and the press reported: no published series has them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.announced import announced_note
from bilateral.evidence.wording.claims import value_in_unit
from bilateral.figures.blocks import Cell, Column, Table
from bilateral.subjects.chapter_fact import FactMaker
from bilateral.subjects.context import Context

#: Sources of whole series.
IN_BULK = ("un-egdi", "wdi", "itu-gapminder", "oec-rwanda")


class Announced:
    """What was announced of the two countries on one topic of ``indicator_definitions``."""

    def __init__(self, context: Context, topic: str) -> None:
        self._context, self.topic = context, topic

    @cached_property
    def frame(self) -> Any:
        """The figures, newest first within each indicator; where sources differ for a period the largest first."""
        return self._context.query(
            "select i.* from indicators i join indicator_definitions d using (indicator) where d.topic = ? "
            f"and i.iso3 in (?, ?) and i.source_id not in {IN_BULK} and i.value is not null "
            "order by i.indicator, i.iso3, i.period desc, i.value desc, i.source_id",
            self.topic,
            *self._context.both,
        )

    @cached_property
    def definitions(self) -> dict[str, Any]:
        """Label, unit and note of every indicator of the topic."""
        frame = self._context.query("select * from indicator_definitions where topic = ?", self.topic)
        return {str(row.indicator): row for row in frame.itertuples()}

    def facts(self, make: FactMaker, prefix: str = "") -> Iterator[Fact]:
        """Yield each figure as ``<prefix><indicator>.<side>.<period>``, and the latest of each without a period."""
        for side in ("reporter", "partner"):
            own = self.frame[self.frame.iso3 == getattr(self._context, side)]
            for (indicator, period), rows in own.groupby(["indicator", "period"], sort=False):
                yield self._fact(make, f"{prefix}{indicator}.{side}.{period}", indicator, period, rows)
            for indicator, rows in own.groupby("indicator", sort=False):
                newest = rows[rows.period == rows.period.iloc[0]]
                yield self._fact(
                    make, f"{prefix}{indicator}.{side}", indicator, newest.period.iloc[0], newest
                )

    def _fact(self, make: FactMaker, name: str, indicator: str, period: str, rows: Any) -> Fact:
        definition = self.definitions[indicator]
        others = [f"{row.value:g} ({row.source_id})" for row in rows.iloc[1:].itertuples()]
        note = f"another source gives {', '.join(others)}" if others else ""
        method = f"{definition.label}, as announced; no published series has it"
        value = float(rows.value.iloc[0])
        return make(name, value, str(definition.unit), period, rows.source_id, method, note=note)

    def table(self, name: str, title: str, prefix: str) -> Table | None:
        """Return every figure with its source, or None without any; ``prefix`` is that of the facts' full ids."""
        voice, frame = self._context.voice, self.frame
        if frame.empty:
            return None
        columns = [
            Column("country", voice.text("Country")),
            Column("measure", voice.text("Measure")),
            Column("period", voice.text("Period")),
            Column("value", voice.text("Value"), "right"),
            Column("source", voice.text("Source")),
        ]
        self._context.mentioned.update(frame.source_id)
        return Table(
            name,
            title,
            columns,
            [self._row(row, prefix) for row in frame.itertuples()],
            voice.text("Sources: as named with each figure."),
            notes=[announced_note(voice)],
            data=frame[["iso3", "indicator", "period", "value", "source_id"]].values.tolist(),
            data_columns=["iso3", "indicator", "period", "value", "source_id"],
        )

    def _row(self, row: Any, prefix: str) -> list[Cell]:
        context, definition = self._context, self.definitions[row.indicator]
        side = "reporter" if row.iso3 == context.reporter else "partner"
        name = f"{prefix}{row.indicator}.{side}.{row.period}"
        # Where sources differ for one period, the fact is the largest figure; the others stand in its note.
        fact = name if context.fact(name).value == row.value else None
        publisher = str(context.all_sources[row.source_id].get("publisher") or row.source_id)
        return [
            Cell(context.voice.country(row.iso3)),
            Cell(context.voice.term(str(definition.label))),
            Cell(context.voice.short_period(row.period)),
            Cell(value_in_unit(context.voice, float(row.value), str(definition.unit)), fact=fact),
            Cell(publisher, href=f"#source-{row.source_id}", style="muted"),
        ]
