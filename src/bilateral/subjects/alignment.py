"""Alignment: whether the two agree on world issues, by their votes in the General Assembly."""

from __future__ import annotations

from functools import cached_property

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import alignment as wording
from bilateral.evidence.wording import alignment_positions as positions_wording
from bilateral.figures.blocks import Block, Exhibit, Prose
from bilateral.measures.alignment import MINIMUM_JOINT
from bilateral.subjects import alignment_charts, alignment_facts, alignment_place, alignment_positions
from bilateral.subjects.alignment_data import RECENT, WINDOWS, AlignmentData
from bilateral.subjects.answers import answered
from bilateral.subjects.context import Context
from bilateral.subjects.subject import Subject


class Alignment(Subject):
    """Votes and positions of the pair in the General Assembly, one method a question."""

    def __init__(self, context: Context) -> None:
        self._context = context
        context.ledger.register("alignment.", lambda: alignment_facts.build(context, self.data))

    @cached_property
    def data(self) -> AlignmentData:
        """The votes and ideal points of the snapshot that concern the pair."""
        return AlignmentData(self._context)

    # Sections --------------------------------------------------------------------------------------------------

    def findings(self) -> Exhibit:
        """Return the findings of the chapter."""
        return Exhibit([Prose("\n".join(f"- {line}" for line in self.finding_lines()), "findings")])

    @answered
    def finding_lines(self) -> list[str]:
        """Return the findings as sentences."""
        context, voice = self._context, self._context.voice
        if self._get("coincidence.pooled5") is None:
            lines = [wording.nothing(voice, context.reporter, context.partner)]
        else:
            lines = [
                self._headline(),
                self._comparison(),
                " ".join(filter(None, self._issue_sentences())),
                self._opposition(),
            ]
        lines += [" ".join(filter(None, self._distance_sentences()[:2])), self._since()]
        return [line for line in lines if line]

    def years(self) -> Exhibit:
        """Return how often the two vote alike, year by year."""
        context = self._context
        chart = alignment_charts.years_chart(context, self.data)
        if chart is None:
            return self._nothing()
        parts = [self._latest(), self._trend(), self._too_few()]
        return Exhibit([Prose(" ".join(filter(None, parts))), chart], self.data.by_year)

    def coincidence(self) -> Exhibit:
        """Return how often the two vote alike, over the last sessions together, among all pairs, and by year.

        The frame has a row a year: joint votes, how many were the same, ``value`` as a share from 0 to 1.

        >>> from bilateral import relationship
        >>> votes = relationship("Kenya", "Türkiye").alignment.coincidence().frame
        >>> bool(votes.value.dropna().between(0, 1).all())
        True
        """
        shown = self.years()
        if self._get("coincidence.pooled5") is None:
            return shown
        said = " ".join(filter(None, [self._headline(), self._comparison()]))
        return Exhibit([Prose(said), *shown.blocks], self.data.by_year)

    def issues(self) -> Exhibit:
        """Return on which issues the two agree."""
        chart = alignment_charts.issues_chart(self._context, self.data)
        if chart is None:
            return self._nothing()
        blocks: list[Block] = [Prose(text) for text in self._issue_sentences()[:1] if text]
        why = " ".join(self._issue_sentences()[1:])
        return Exhibit([*blocks, chart, *([Prose(why)] if why else [])])

    def comparison(self) -> Exhibit:
        """Return where the pair stands among all pairs and among each side's partners."""
        chart = alignment_place.place_chart(self._context, self.data)
        if chart is None:
            return self._nothing()
        return Exhibit([Prose(self._comparison()), chart])

    def positions(self) -> Exhibit:
        """Return how far apart the estimated positions of the two are."""
        charts = [
            alignment_positions.points_chart(self._context, self.data),
            alignment_positions.distance_chart(self._context, self.data),
        ]
        shown: list[Block] = [chart for chart in charts if chart is not None]
        if not shown:
            voice = self._context.voice
            what = voice.text("No session has an ideal point of both countries in the years of this report.")
            return self._context.gap(what, ["un-ideal-points"], ("ideal-points",))
        return Exhibit(
            [Prose(" ".join(filter(None, self._distance_sentences()))), *shown], self.data.distances
        )

    def differences(self) -> Exhibit:
        """Return the votes in which the two differed."""
        context, data = self._context, self.data
        outcomes = alignment_positions.outcomes_table(context, data)
        if outcomes is None:
            return self._nothing()
        listed = alignment_positions.differences_table(context, data)
        texts = [self._opposition(), self._abstentions(), self._since()]
        blocks: list[Block] = [Prose(" ".join(filter(None, texts))), outcomes]
        return Exhibit([*blocks, *([listed] if listed else [])], data.joint_votes)

    # Sentences -------------------------------------------------------------------------------------------------

    def _get(self, name: str) -> Fact | None:
        found = self._context.ledger.get(f"alignment.{name}")
        return None if found is None or found.value is None else found

    def _group(self, names: dict[str, str]) -> dict[str, Fact]:
        """Return those facts that have a value, by short names."""
        found = {short: self._get(name) for short, name in names.items()}
        return {short: fact for short, fact in found.items() if fact is not None}

    def _headline(self) -> str:
        context, name = self._context, "coincidence.pooled5"
        parts = {"value": name, "joint": f"{name}.joint", "low": f"{name}.low", "high": f"{name}.high"}
        return wording.headline(
            context.voice, context.reporter, context.partner, self._group(parts), self.data.years
        )

    def _comparison(self) -> str:
        context = self._context
        names = (
            "average",
            "percentile",
            "pairs",
            "rank.reporter",
            "rank.partner",
            "rank.reporter.of",
            "rank.partner.of",
        )
        facts = self._group(
            {"value": "coincidence.pooled5"} | {name: f"coincidence.{name}" for name in names}
        )
        return wording.comparison(context.voice, context.reporter, context.partner, facts)

    def _latest(self) -> str:
        facts = [self._get(f"coincidence.latest{end}") for end in ("", ".joint", ".low", ".high")]
        known = [fact for fact in facts if fact is not None]
        return wording.latest_year(self._context.voice, *known) if len(known) == len(facts) else ""

    def _trend(self) -> str:
        now, before = self._get("coincidence.pooled5"), self._get("coincidence.before5")
        mine, earlier = (self.data.together(years) for years in (self.data.years, self.data.years_before))
        if now is None or before is None or mine is None or earlier is None:
            return ""
        apart = mine.high < earlier.low or earlier.high < mine.low
        return wording.trend(self._context.voice, now, before, self.data.years_before, apart)

    def _too_few(self) -> str:
        frame = alignment_charts.in_years(self._context, self.data.by_year)
        recent = frame[frame.year > frame.year.max() - 2 * RECENT]
        few = recent[recent.value.isna()]
        years = {int(row.year): int(row.joint) for row in few.itertuples()}
        return wording.too_few(self._context.voice, years, MINIMUM_JOINT)

    def _issue_sentences(self) -> list[str]:
        context, voice = self._context, self._context.voice
        known = [record for record in self.data.issues(WINDOWS[0]) if record.found]
        if len(known) < 2:
            return []
        known.sort(key=lambda record: -record.found.value if record.found else 0)
        best, worst = known[0].issue, known[-1].issue
        fact = context.fact
        ends = [
            (issue, fact(f"alignment.issue.{issue}.last5"), fact(f"alignment.issue.{issue}.last5.joint"))
            for issue in (best, worst)
        ]
        average = fact(f"alignment.issue.{worst}.last5.average")
        span = alignment_charts.span(self.data, WINDOWS[0])
        sentence = wording.issues_sentence(voice, ends[0], ends[1], average, span)
        counts = {kind: fact(f"alignment.issue.{worst}.last5.{kind}") for kind in known[-1].differences}
        return [sentence, wording.why_least(voice, context.reporter, context.partner, worst, counts)]

    def _opposition(self) -> str:
        joint, opposite = self._get("joint.last10"), self._get("differences.last10.opposite")
        if joint is None or opposite is None:
            return ""
        latest = self._get("differences.opposite.latest")
        return positions_wording.opposition(
            self._context.voice, joint, opposite, latest, alignment_charts.span(self.data, WINDOWS[1])
        )

    def _abstentions(self) -> str:
        context = self._context
        kinds = ("reporter_abstained", "partner_abstained", "opposite")
        counts = self._group({"total": "differences.last5"} | {k: f"differences.last5.{k}" for k in kinds})
        span = alignment_charts.span(self.data, WINDOWS[0])
        return positions_wording.who_abstains(context.voice, context.reporter, context.partner, counts, span)

    def _distance_sentences(self) -> list[str]:
        voice, mean = self._context.voice, self.data.mean_distance
        names = ("mean5", "mean5.sessions", "mean5.smallest", "mean5.largest", "average", "clear5")
        facts = self._group({name: f"ideal_distance.{name}" for name in names})
        if mean is None or "mean5" not in facts:
            return []
        years = [int(year) for year in self.data.distances.year]
        parts = [positions_wording.distance_sentence(voice, facts, str(years[-mean.sessions]))]
        before = self._get(f"ideal_distance.{years[-2]}") if len(years) > 1 else None
        latest = self._get("ideal_distance.latest")
        parts.append(positions_wording.one_session(voice, before, latest) if before and latest else "")
        return [*parts, positions_wording.clear_sentence(voice, facts["clear5"], facts["mean5.sessions"])]

    def _since(self) -> str:
        context, last = self._context, self.data.last_listed
        if last is None:
            return ""
        frame = context.query(
            "select date, title, source_id from events where sector = 'United Nations votes' and date > ? "
            "and least(side_a, side_b) = ? and greatest(side_a, side_b) = ? order by date",
            f"{last}-12-31",
            *context.both,
        )
        sources = {
            key: context.voice.source(key, str(context.all_sources[key]["publisher"]))
            for key in frame.source_id
        }
        context.mentioned.update(sources)
        named = [sources[key] for key in frame.source_id]
        events = [
            (str(d), str(t), source) for d, t, source in zip(frame.date, frame.title, named, strict=True)
        ]
        return positions_wording.since(context.voice, last, events)

    def _nothing(self) -> Exhibit:
        context = self._context
        what = context.voice.text(
            "No figure is given on fewer than {minimum} joint votes of the two countries.",
            minimum=MINIMUM_JOINT,
        )
        return context.gap(what, alignment_facts.WOULD_HAVE, ("un-votes",))
