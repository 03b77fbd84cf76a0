"""Relations: visits, meetings, agreements, missions, visas and memberships of the pair."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from bilateral.evidence.wording import relations as wording
from bilateral.figures.blocks import Cell, Column, Exhibit, Prose, Table
from bilateral.measures import relations as measure
from bilateral.subjects import relations_facts
from bilateral.subjects.context import Context
from bilateral.subjects.subject import Subject


class Relations(Subject):
    """The official relations of the pair, one method a question."""

    def __init__(self, context: Context) -> None:
        self._context = context
        context.ledger.register("relations.", lambda: relations_facts.build(context, self))

    # Tables of the snapshot ------------------------------------------------------------------------------------

    @cached_property
    def events_frame(self) -> Any:
        """Events between the two, in the order of their dates."""
        return self._context.query(
            "select * from events where least(side_a, side_b) = ? and greatest(side_a, side_b) = ? order by date, event_id",
            *self._context.both,
        )

    @cached_property
    def agreements_frame(self) -> Any:
        """Agreements between the two, in the order of their dates."""
        return self._context.query(
            "select * from agreements where least(side_a, side_b) = ? and greatest(side_a, side_b) = ? order by date, agreement_id",
            *self._context.both,
        )

    @cached_property
    def missions_frame(self) -> Any:
        """Missions of either country, wherever they are."""
        return self._context.query(
            "select * from missions where sending in (?, ?) order by sending, receiving, city",
            *self._context.both,
        )

    @cached_property
    def state_visits(self) -> Any:
        """Visits of a head of state or government to the other country that took place."""
        return measure.state_visits(self.events_frame, *self._context.both)

    @cached_property
    def promises(self) -> Any:
        """What was promised or is pending."""
        return measure.outstanding(self.events_frame, *self._context.both)

    # Sections --------------------------------------------------------------------------------------------------

    def findings(self) -> Exhibit:
        """Return the findings of the chapter."""
        context, voice, fact = self._context, self._context.voice, self._context.fact
        visits, agreements = fact("relations.visits.count"), fact("relations.agreements.count")
        lines = [
            wording.headline(
                voice, context.reporter, context.partner, visits, agreements, fact("relations.missions.count")
            ),
            wording.visits_sentence(
                voice,
                visits,
                sorted({date[:4] for date in self.state_visits.date}),
                context.ledger.get("relations.visits.latest"),
            ),
            wording.agreements_sentence(
                voice,
                agreements,
                context.ledger.get("relations.agreements.largest_day"),
                self._cluster_sectors(),
            ),
            wording.outstanding_sentence(voice, fact("relations.promises.outstanding")),
            wording.established(voice, fact("relations.established")),
        ]
        return Exhibit([Prose("\n".join(f"- {line}" for line in lines if line), "findings")])

    def timeline(self) -> Exhibit:
        """Return every event on record, drawn on a time line, with the table behind it."""
        from bilateral.subjects.relations_charts import timeline

        if self.events_frame.empty:
            return self._context.gap(
                self._context.voice.text(
                    "No event between the two countries is on record: the snapshot’s register of visits, agreements "
                    "and promises covers few pairs. Foreign ministries publish theirs."
                )
            )
        return timeline(self._context, self.events_frame)

    def visits(self) -> Exhibit:
        """Return the visits and meetings at each level."""
        voice = self._context.voice
        events = self.events_frame
        frame = events[events.kind.isin(["visit", "meeting"])]
        if frame.empty:
            return self._nothing(voice.text("No visit or meeting is on record."))
        columns = [
            Column("date", voice.text("Date")),
            Column("what", voice.text("What")),
            Column("level", voice.text("Level")),
            Column("place", voice.text("Where")),
            Column("kind", voice.text("Kind")),
        ]
        rows = [
            [
                Cell(voice.short_period(row.date)),
                self._context.quoted(row.title),
                Cell(_level(voice, row.level)),
                Cell(voice.country(row.place) if row.place else ""),
                Cell(wording.kind_label(voice, row.kind)),
            ]
            for row in frame.itertuples()
        ]
        sentence = wording.visits_sentence(
            voice,
            self._context.fact("relations.visits.count"),
            sorted({date[:4] for date in self.state_visits.date}),
            self._context.ledger.get("relations.visits.latest"),
        )
        table = Table(
            "relations-visits",
            voice.text("Visits and meetings on record"),
            columns,
            rows,
            self._context.source_line(frame.source_id),
            notes=[
                voice.text(
                    "A visit is counted when a head of state or government travels to the other country; "
                    "a meeting in a third country is a meeting."
                )
            ],
            data=frame[["date", "title", "level", "place", "kind"]].values.tolist(),
        )
        return Exhibit([Prose(sentence), table] if sentence else [table], frame)

    def agreements(self) -> Exhibit:
        """Return the agreements by field and status."""
        from bilateral.subjects.relations_charts import agreements

        if self.agreements_frame.empty:
            return self._nothing(
                self._context.voice.text("No agreement between the two countries is on record.")
            )
        return agreements(self._context, self.agreements_frame)

    def outstanding(self) -> Exhibit:
        """Return what was promised and has not been seen carried out."""
        voice = self._context.voice
        fact = self._context.fact("relations.promises.outstanding")
        if fact.value is None:
            return self._nothing(voice.text("No promise between the two countries is on record."))
        frame = self.promises
        sentence = Prose(wording.outstanding_sentence(voice, fact))
        if frame.empty:
            return Exhibit([sentence], frame)
        columns = [
            Column("date", voice.text("Date")),
            Column("what", voice.text("What was promised")),
            Column("status", voice.text("Status")),
            Column("seen", voice.text("What has been seen since")),
        ]
        rows = [
            [
                Cell(voice.short_period(row.date)),
                self._context.quoted(row.title),
                Cell(wording.status_label(voice, row.status)),
                self._context.quoted(row.note or ""),
            ]
            for row in frame.itertuples()
        ]
        table = Table(
            "relations-promises",
            voice.text("Promised and not yet seen"),
            columns,
            rows,
            self._context.source_line(frame.source_id),
            data=frame[["date", "title", "status", "note"]].values.tolist(),
        )
        return Exhibit([sentence, table], frame)

    def missions(self) -> Exhibit:
        """Return who is represented where, and what visa rules travellers meet."""
        from bilateral.subjects.relations_tables import missions

        return missions(self._context, self.missions_frame)

    def memberships(self) -> Exhibit:
        """Return the international organisations that both belong to."""
        from bilateral.subjects.relations_tables import memberships

        return memberships(self._context)

    def _cluster_sectors(self) -> list[str]:
        cluster = self._context.ledger.get("relations.agreements.largest_day")
        if cluster is None or cluster.period is None:
            return []
        frame = self.agreements_frame
        return list(frame[frame.date == cluster.period].sector)

    def _nothing(self, what: str) -> Exhibit:
        return self._context.gap(what)


def _level(voice: Any, level: str | None) -> str:
    labels = {
        "head of state": voice.text("head of state"),
        "head of government": voice.text("head of government"),
        "minister": voice.text("minister"),
        "official": voice.text("official"),
        "company": voice.text("company"),
    }
    return str(labels.get(level or "", level or ""))
