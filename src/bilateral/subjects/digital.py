"""Digital: e-government, networks, and what is claimed of both."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from bilateral.evidence.claims import Judgement
from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import claims as claims_wording
from bilateral.evidence.wording import digital as wording
from bilateral.figures.blocks import Block, Exhibit, Prose
from bilateral.subjects import digital_facts
from bilateral.subjects.answers import answered
from bilateral.subjects.claims import Claims
from bilateral.subjects.context import Context
from bilateral.subjects.digital_data import EGDI, NETWORKS, PARTS, DigitalData
from bilateral.subjects.subject import Subject

SIDES = ("reporter", "partner")


class Digital(Subject):
    """How close the two are in digital government and networks, one method a question."""

    def __init__(self, context: Context, claims: Claims) -> None:
        self._context, self._claims = context, claims
        context.ledger.register("digital.", lambda: digital_facts.build(context, self.data))

    @cached_property
    def data(self) -> DigitalData:
        """The tables of the snapshot that concern the pair."""
        return DigitalData(self._context)

    @cached_property
    def judgements(self) -> list[Judgement]:
        """The claims about the pair that speak of digital matters, each with its verdict."""
        return [judgement for judgement in self._claims.judgements if self._is_digital(judgement)]

    def findings(self) -> Exhibit:
        """Return the findings of the chapter."""
        return Exhibit([Prose("\n".join(f"- {line}" for line in self.finding_lines()), "findings")])

    @answered
    def finding_lines(self) -> list[str]:
        """Return the findings as sentences."""
        lines = [self._level(), self._parts(), self._trend(), self._ranks(), self._networks()]
        if self.judgements:
            lines.append(wording.claims_sentence(self._context.voice, [j.verdict for j in self.judgements]))
        off = [j for j in self.judgements if j.verdict != "supported" and j.ratio is not None]
        lines += [claims_wording.headline(self._context.voice, judgement) for judgement in off]
        return [line for line in lines if line]

    def government(self) -> Exhibit:
        """Return the index and its parts of both since its first edition."""
        from bilateral.subjects.digital_charts import egovernment

        chart = egovernment(self._context, self.data)
        if chart is None:
            return self._no_index()
        text = " ".join(filter(None, [self._level(), self._parts()]))
        return Exhibit([Prose(text), chart], self.data.gap(EGDI).copy())

    def gap(self) -> Exhibit:
        """Return the gap by edition and whether it closes."""
        from bilateral.subjects.digital_charts import gap_chart

        chart = gap_chart(self._context, self.data)
        if chart is None:
            return self._no_index()
        blocks: list[Block] = [Prose(self._trend()), chart] if self._trend() else [chart]
        return Exhibit(blocks, self.data.gap(EGDI).copy())

    def ranks(self) -> Exhibit:
        """Return both countries' places among all states, by edition."""
        from bilateral.subjects.digital_charts import ranks_table

        table = ranks_table(self._context, self.data)
        return self._no_index() if table is None else Exhibit([Prose(self._ranks()), table])

    def networks(self) -> Exhibit:
        """Return who is online: internet users, fixed broadband and mobile subscriptions."""
        from bilateral.subjects.digital_networks import networks

        chart = networks(self._context, self.data)
        if chart is None:
            voice = self._context.voice
            what = voice.text(
                "Internet users and subscriptions of neither country are in the snapshot for these years."
            )
            return self._context.gap(what, ["itu-gapminder", "wdi"], ("wdi",))
        return Exhibit([Prose(self._networks()), chart])

    def claims(self) -> Exhibit:
        """Return the claims on digital matters beside what is known of them."""
        from bilateral.subjects.digital_claims import beside_what_is_known

        return beside_what_is_known(self._context, self.data, self.judgements)

    # Sentences that more than one section uses -----------------------------------------------------------------

    def _side(self, name: str) -> list[tuple[str, Fact]]:
        context = self._context
        return [(getattr(context, side), context.fact(f"digital.{name}.{side}")) for side in SIDES]

    def _level(self) -> str:
        fact = self._context.fact
        reporter, partner = self._side("egdi")
        gap, closer = fact("digital.egdi.gap.latest"), fact("digital.egdi.gap.pairs_closer")
        return wording.level_sentence(self._context.voice, reporter, partner, gap, closer)

    def _parts(self) -> str:
        get = self._context.ledger.get
        gaps = {name: fact for name in PARTS if (fact := get(f"digital.egdi.{name}.gap")) is not None}
        shares = {name: fact for name in PARTS if (fact := get(f"digital.egdi.{name}.gap_share")) is not None}
        leaders = {name: self._leader(PARTS[name]) for name in gaps}
        return wording.parts_sentence(self._context.voice, gaps, shares, leaders)

    def _leader(self, indicator: str) -> str:
        last = self.data.gap(indicator).iloc[-1]
        return self._context.reporter if last.gap > 0 else self._context.partner

    def _trend(self) -> str:
        fact = self._context.fact
        trend, years = fact("digital.egdi.gap.trend"), fact("digital.egdi.gap.closing_years")
        if trend.value is None or trend.period is None:
            return ""
        rows = self.data.gap(EGDI)
        window = rows[rows.period.astype(int) >= int(trend.period) - digital_facts.WINDOW_YEARS]
        narrowest = window.period.loc[window.gap.abs().idxmin()]
        sentence = wording.trend_sentence(
            self._context.voice,
            fact("digital.egdi.gap.latest"),
            (trend, fact("digital.egdi.gap.trend_margin")),
            years,
            fact(f"digital.egdi.gap.{narrowest}"),
            (len(window), window.period.iloc[0]),
        )
        return f"{sentence} {self._former_lead(rows)}".strip()

    def _former_lead(self, rows: Any) -> str:
        """Return until when the other country was ahead, where it once was."""
        other = rows[rows.gap * rows.gap.iloc[-1] < 0]
        if other.empty:
            return ""
        former = self._context.reporter if other.gap.iloc[-1] > 0 else self._context.partner
        return wording.lead_changed(self._context.voice, former, other.period.iloc[-1])

    def _ranks(self) -> str:
        context, found = self._context, []
        for side in SIDES:
            last = context.fact(f"digital.egdi.rank.{side}")
            editions = self.data.series(getattr(context, side), "EGDI.RANK")
            first = (
                last
                if editions.empty
                else context.fact(f"digital.egdi.rank.{side}.{editions.period.iloc[0]}")
            )
            found.append((getattr(context, side), first, last))
        if all(last.value is None for _, _, last in found):
            return ""
        return wording.ranks_sentence(context.voice, found)

    def _networks(self) -> str:
        context = self._context
        sides = [
            (
                getattr(context, side),
                {name: context.fact(f"digital.{name}.{side}") for name, _, _ in NETWORKS},
            )
            for side in SIDES
        ]
        return wording.networks_sentence(context.voice, sides)

    def _is_digital(self, judgement: Judgement) -> bool:
        claim = judgement.claim
        if claim.measure.startswith("indicator"):
            return claim.argument.partition(":")[2] in self.data.announced.definitions
        return claim.measure.startswith("egdi.")

    def _no_index(self) -> Exhibit:
        voice = self._context.voice
        what = voice.text(
            "Neither country is in the United Nations e-government index for the years of this report: it covers the member states, "
            "every second year since 2010."
        )
        return self._context.gap(what, ["un-egdi"], ("egdi",))
