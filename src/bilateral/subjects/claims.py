"""Claims: every assertion about the pair, tested by one rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cached_property
from typing import Any

from bilateral.evidence.claim_text import Indicator, make_claim, split_claim
from bilateral.evidence.claims import AGE_LIMIT_YEARS, RULE, VERDICTS, Claim, Judgement, judge
from bilateral.evidence.claims_file import read_all_claims
from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import claims as wording
from bilateral.figures.blocks import Cell, Column, Exhibit, Prose, Table
from bilateral.subjects.checked import Checked, checked
from bilateral.subjects.context import Context
from bilateral.subjects.observations import Observer
from bilateral.subjects.subject import Subject

#: A verdict that a reader should see first comes first.
ORDER = ("contradicted", "overstated", "understated", "supported", "cannot be verified", "not testable")


class Claims(Subject):
    """What was said about the pair, and what the data say of it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._observer = Observer(context)
        context.ledger.register("claims.", self._facts)

    @cached_property
    def judgements(self) -> list[Judgement]:
        """Every claim about the pair with its verdict, those of the snapshot first."""
        return self._context.answered(
            "judgements",
            lambda: [judge(claim, self._observer.observe(claim)) for claim in self._claims()],
        )

    def check(
        self,
        measure: str,
        comparator: str = "",
        value: str | float = "",
        period: str | int = "",
        *,
        argument: str = "",
        statement: str = "",
    ) -> Checked:
        """Test one claim of your own by the rule that judges all others.

        ``measure`` is a name such as trade, exports, imports, visits, agreements, missions or votes, an indicator of a
        country ("GDP of Kenya"), or one of ``bilateral.evidence.claims.MEASURES`` with its ``argument``; ``comparator``
        is >=, <=, =, about or is; ``value`` a number in plain units or a text such as "1 bn USD", "11.3 million", "68%",
        "yes"; ``period`` the year or quarter that the claim speaks of, without which no figure is too old for it. All of
        it may also stand in ``measure`` as one line. Raises ``ClaimsError``.

        >>> from bilateral import relationship
        >>> claims = relationship("Rwanda", "Kazakhstan").claims
        >>> claims.check("trade", ">=", "1 bn USD", 2024).verdict
        'contradicted'
        >>> claims.check("exports about 11 million USD in 2024").verdict
        'supported'
        """
        if not comparator and value == "":
            measure, comparator, value, period = split_claim(measure)
        claim = make_claim(measure, comparator, value, period, argument=argument, indicators=self._indicators)
        ours = replace(claim, reporter=self._context.reporter, partner=self._context.partner)
        words = wording.own_statement(self._context.voice, ours, self._label(ours))
        return checked(self._context, self._observer, replace(ours, statement=statement or words))

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        """Every indicator of the snapshot, by its id and by its label in small letters."""
        frame = self._context.query("select indicator, label, unit from indicator_definitions")
        rows = zip(frame.indicator, frame.label, frame.unit.fillna(""), strict=True)
        known = [Indicator(str(code), str(label), str(unit)) for code, label, unit in rows]
        by_id = {one.id.casefold(): one for one in known}
        return by_id | {one.label.casefold(): one for one in known}

    def _label(self, claim: Claim) -> str:
        """Return what a claim is about, where it is an indicator: "Population, Kenya"."""
        iso3, _, code = claim.argument.partition(":")
        found = self._indicators.get(code.casefold()) if claim.measure.startswith("indicator") else None
        return (
            f"{self._context.voice.term(found.label)}, {self._context.voice.country(iso3)}" if found else ""
        )

    def findings(self) -> Exhibit:
        """Return the tally of verdicts and the claims that the data contradict or correct."""
        if not self.judgements:
            return self._none()
        voice = self._context.voice
        lines = [wording.tally(voice, self.judgements)]
        wrong = [j for j in self._ordered() if j.verdict in ORDER[:3]]
        lines += [wording.headline(voice, judgement) for judgement in wrong]
        return Exhibit([Prose("\n".join(f"- {line}" for line in lines), "findings")])

    def picture(self) -> Exhibit:
        """Return each claimed figure against the observed one, as a chart."""
        from bilateral.subjects.claims_chart import gauge

        if not self.judgements:
            return Exhibit()
        return gauge(self._context, self._ordered())

    def verdicts(self) -> Exhibit:
        """Return the table of all claims, with figure, ratio, period and verdict."""
        if not self.judgements:
            return Exhibit()
        return Exhibit([self._table()], frame=self._frame())

    def at_a_glance(self) -> Exhibit:
        """Return the strip of verdicts and the claims that are off, for the summary."""
        from bilateral.subjects.claims_chart import strip

        return strip(self._context, self.judgements) if self.judgements else self._none()

    def settling(self) -> Exhibit:
        """Return what data would settle the claims that cannot be verified."""
        voice = self._context.voice
        open_ones = [j for j in self.judgements if j.verdict == "cannot be verified"]
        if not open_ones:
            return Exhibit(
                [Prose(voice.text("Every testable claim could be settled."))] if self.judgements else []
            )
        lines = [
            voice.text(
                "{claim}: {reason}. To settle it: {data}.",
                claim=wording.claim_link(voice, judgement),
                reason=wording.reason(voice, judgement),
                data=voice.quoted(judgement.claim.settled_by) or voice.text("a published figure"),
            )
            for judgement in open_ones
        ]
        return Exhibit([Prose("\n".join(f"- {line}" for line in lines))])

    def rule(self) -> Exhibit:
        """Return the rule by which every verdict follows from data."""
        return Exhibit([Prose(self._context.voice.text(RULE), "note")])

    def _claims(self) -> list[Claim]:
        columns = ", ".join(field.name for field in fields(Claim))
        frame = self._context.query(
            f"select {columns} from claims where least(reporter, partner) = ? and greatest(reporter, partner) = ? "
            "order by claim_id",
            *self._context.both,
        )
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        claims = [
            Claim(**{str(key): _default(str(key), value) for key, value in row.items()}) for row in rows
        ]
        if self._context.claims_file:
            claims += [claim for claim in read_all_claims(self._context.claims_file) if self._is_ours(claim)]
        return claims

    def _is_ours(self, claim: Claim) -> bool:
        return {claim.reporter, claim.partner} <= {"", self._context.reporter, self._context.partner}

    def _ordered(self) -> list[Judgement]:
        return sorted(self.judgements, key=lambda j: (ORDER.index(j.verdict), -(j.ratio or 0.0)))

    def _none(self) -> Exhibit:
        context = self._context
        return context.gap(
            context.voice.text(
                "No claims about this pair are on record. Test your own with `--claims FILE.csv` (columns statement, measure, "
                "comparator, value, unit, period)."
            )
        )

    def _facts(self) -> list[Fact]:
        sources = tuple(sorted({j.claim.source_id for j in self.judgements if j.claim.source_id}))
        method = "verdicts counted by the stated rule"
        counts = {verdict: sum(j.verdict == verdict for j in self.judgements) for verdict in VERDICTS}
        examined: int | None = len(self.judgements) or None
        made = [
            Fact(
                "claims.examined", examined, "count", None, sources, "claims on record for the pair", "claims"
            )
        ]
        if examined is None:
            return made
        return made + [
            Fact(f"claims.{verdict.replace(' ', '_')}", count, "count", None, sources, method, "claims")
            for verdict, count in counts.items()
        ]

    def _table(self) -> Table:
        voice = self._context.voice
        columns = [
            Column("claim", voice.text("Claim")),
            Column("claimed", voice.text("Claimed"), "right"),
            Column("observed", voice.text("Observed"), "right"),
            Column("period", voice.text("Period of figure")),
            Column("ratio", voice.text("Claimed ÷ observed"), "right"),
            Column("verdict", voice.text("Verdict")),
        ]
        sources = [
            key
            for j in self.judgements
            for key in (j.claim.source_id, *(j.observation.sources if j.observation else ()))
        ]
        return Table(
            "claims-verdicts",
            voice.text("Every claim with its verdict"),
            columns,
            [self._row(judgement) for judgement in self._ordered()],
            self._context.source_line(sources[:1] if len(set(sources)) > 6 else sources),
            subtitle=voice.text("in the order contradicted, overstated, understated, supported, open"),
            notes=[
                voice.text(
                    "The sources of each figure stand with its claim in the evidence list; a figure more than {years} years "
                    "older than the claim cannot verify it.",
                    years=AGE_LIMIT_YEARS,
                )
            ],
            data=self._frame()[[column.key for column in columns]].astype(object).values.tolist(),
        )

    def _row(self, judgement: Judgement) -> Sequence[Cell]:
        voice = self._context.voice
        seen = judgement.observation
        limit = judgement.claim.comparator in {"at least", "at most"} and judgement.verdict == "supported"
        ratio = "" if judgement.ratio is None or limit else voice.times(judgement.ratio)
        return [
            self._context.quoted(judgement.claim.statement, href=f"#claim-{judgement.claim.claim_id}"),
            Cell(wording.claimed_value(voice, judgement)),
            Cell(wording.observed_value(voice, judgement), fact=seen.fact if seen and seen.fact else None),
            Cell(voice.short_period(seen.period) if seen and seen.value is not None else ""),
            Cell(ratio),
            Cell(
                wording.verdict_label(voice, judgement.verdict),
                style=f"verdict-{judgement.verdict.replace(' ', '-')}",
            ),
        ]

    def _frame(self) -> Any:
        import pandas as pd

        rows = [
            {
                "claim_id": j.claim.claim_id,
                "claim": j.claim.statement,
                "claimed": j.claim.value,
                "unit": j.claim.unit,
                "observed": j.observation.value if j.observation else None,
                "period": j.observation.period if j.observation else None,
                "ratio": j.ratio,
                "verdict": j.verdict,
            }
            for j in self._ordered()
        ]
        frame = pd.DataFrame(rows).astype(object)
        return frame.where(frame.notna(), None)


def _default(key: str, value: Any) -> Any:
    return value if value is not None or key in {"value", "tolerance"} else ""
