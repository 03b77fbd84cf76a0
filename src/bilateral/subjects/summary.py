"""The summary: the findings first, a picture, the facts that matter, the verdicts and the gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import claims as claims_wording
from bilateral.evidence.wording import relations as relations_wording
from bilateral.evidence.wording import summary as wording
from bilateral.figures.blocks import Cell, Column, Exhibit, Prose, Table
from bilateral.subjects import trade_charts
from bilateral.subjects.claims import Claims
from bilateral.subjects.context import Context
from bilateral.subjects.profile import Profile
from bilateral.subjects.relations import Relations
from bilateral.subjects.subject import Subject
from bilateral.subjects.trade import Trade

#: The facts that matter, in the order in which a reader asks; the first ten that the pair has are shown.
KEY_FACTS = (
    "trade.exports.latest",
    "trade.imports.latest",
    "trade.balance.latest",
    "trade.mirror_agreement.latest",
    "trade.share_of_exports.latest",
    "trade.partner_rank.latest",
    "trade.intensity.latest",
    "relations.visits.count",
    "relations.agreements.count",
    "relations.missions.count",
    "trade.complementarity.exports",
    "relations.memberships.shared",
)
SHOWN = 10
MOST_GAPS = 12


class Stating(Protocol):
    """A subject of the report that states its findings."""

    def finding_lines(self) -> list[str]:
        """Return the findings as sentences, the weightiest first."""


class Summary(Subject):
    """One page that draws on the other subjects; it gives the same figures as they do, alone or beside them."""

    def __init__(
        self,
        context: Context,
        profile: Profile,
        trade: Trade,
        relations: Relations,
        claims: Claims,
        others: Sequence[Stating] = (),
    ) -> None:
        self._context = context
        self._profile, self._trade, self._relations, self._claims = profile, trade, relations, claims
        self._others = others

    def findings(self) -> Exhibit:
        """Return the findings of the report."""
        context, voice, fact = self._context, self._context.voice, self._context.fact
        coverage = self._profile.coverage_sentence()
        lines = ([coverage] if coverage else []) + self._trade.finding_lines()[:3]
        lines.append(
            relations_wording.headline(
                voice,
                context.reporter,
                context.partner,
                fact("relations.visits.count"),
                fact("relations.agreements.count"),
                fact("relations.missions.count"),
            )
        )
        judged = self._claims.judgements
        worst = [j for j in judged if j.verdict == "contradicted" and j.ratio is not None]
        lines += [
            claims_wording.headline(voice, judgement)
            for judgement in sorted(worst, key=lambda j: -(j.ratio or 0))[:2]
        ]
        if judged:
            lines.append(claims_wording.tally(voice, judged))
        return Exhibit([Prose("\n".join(f"- {line}" for line in lines), "findings")])

    def picture(self) -> Exhibit:
        """Return the trade of the pair in one chart."""
        context = self._context
        for frame, exporter, importer, name in (
            (self._trade.data.exports, context.reporter, context.partner, "exports"),
            (self._trade.data.imports, context.partner, context.reporter, "imports"),
        ):
            chart = trade_charts.flow_chart(context, frame, exporter, importer, name)
            if chart is not None:
                return Exhibit([replace(chart, id=f"summary-{name}")], frame)
        return context.gap(
            context.voice.text("No trade between the two countries is reported in the years of this report."),
            pulled=("comtrade",),
        )

    def key_facts(self) -> Exhibit:
        """Return the ten facts that matter, each with its period and its source."""
        context, voice = self._context, self._context.voice
        facts = [fact for fact_id in KEY_FACTS if (fact := self._newest(fact_id)) is not None]
        facts = sorted(facts, key=lambda fact: fact.value is None and fact.period is None)[:SHOWN]
        order = [self._newest(fact_id) for fact_id in KEY_FACTS]
        facts.sort(key=order.index)
        columns = [
            Column("fact", voice.text("Fact")),
            Column("value", voice.text("Value"), "right"),
            Column("period", voice.text("Period")),
            Column("source", voice.text("Source")),
        ]
        cells = [
            [
                Cell(wording.fact_label(voice, fact.id, context.reporter, context.partner)),
                Cell(self._value(fact), fact=fact.id),
                Cell(voice.short_period(fact.period) if fact.period else ""),
                Cell(self._publisher(fact), style="muted"),
            ]
            for fact in facts
        ]
        table = Table(
            "summary-facts",
            voice.text("The facts that matter"),
            columns,
            cells,
            context.source_line(dict.fromkeys(key for fact in facts for key in fact.sources[:1])),
            data=[[fact.id, fact.value, fact.period, ";".join(fact.sources)] for fact in facts],
        )
        return Exhibit([table])

    def talking_points(self) -> Exhibit:
        """Return the first finding of every other subject, for who has to speak on all of them."""
        lines = [subject.finding_lines()[0] for subject in self._others if subject.finding_lines()]
        return Exhibit([Prose("\n".join(f"- {line}" for line in lines))] if lines else [])

    def verdicts(self) -> Exhibit:
        """Return the verdicts on the claims at a glance."""
        return self._claims.at_a_glance()

    def gaps(self) -> Exhibit:
        """Return what nobody reported: trade and relations first, the rest counted."""
        context, voice = self._context, self._context.voice
        missing = [fact for fact in context.ledger if fact.value is None and fact.chapter != "claims"]
        if not missing:
            return Exhibit([Prose(voice.text("Every fact of this report was reported by somebody."))])
        missing.sort(key=lambda fact: fact.chapter not in {"trade", "relations"})
        lines = [f"- {self._gap(fact)}" for fact in missing[:MOST_GAPS]]
        if len(missing) > MOST_GAPS:
            more = len(missing) - MOST_GAPS
            lines.append(
                "- " + voice.text("{count} more, each named in its chapter.", count=voice.integer(more))
            )
        return Exhibit([Prose("\n".join(lines))])

    def _gap(self, fact: Fact) -> str:
        voice = self._context.voice
        label = wording.fact_label(voice, fact.id, self._context.reporter, self._context.partner)
        when = f" ({voice.period(fact.period)})" if fact.period else ""
        return voice.labelled(f"{label}{when}", voice.fact(fact))

    def _newest(self, fact_id: str) -> Fact | None:
        """Return a fact; of imports and balance, that of the year of the latest exports where it was not reported.

        An old figure beside a new one would pass for news: the gap is.
        """
        ledger = self._context.ledger
        if fact_id in {"trade.imports.latest", "trade.balance.latest"}:
            same_year = ledger.get(
                fact_id.replace("latest", str(self._context.fact("trade.exports.latest").period))
            )
            if same_year is not None and same_year.value is None:
                return same_year
        return ledger.get(fact_id)

    def _value(self, fact: Fact) -> str:
        voice = self._context.voice
        if fact.id.startswith("trade.partner_rank") and fact.value is not None:
            place = voice.ordinal(int(fact.number))
            return voice.text("{place} at best", place=place) if fact.note.startswith("at best") else place
        if fact.value == 0 and "incomplete" in fact.note:
            return voice.text("none listed")
        return voice.value(fact.value, fact.unit)

    def _publisher(self, fact: Fact) -> str:
        names = [
            str(self._context.all_sources[key].get("publisher") or key)
            for key in fact.sources
            if key in self._context.all_sources
        ]
        return self._context.voice.series(dict.fromkeys(names[:2]))
