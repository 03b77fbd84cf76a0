"""Partners: whether the reporter turns from its traditional partners, and where this partner stands."""

from __future__ import annotations

from functools import cached_property

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import partners as wording
from bilateral.evidence.wording import partners_places as places_wording
from bilateral.evidence.wording.partners_places import Shared
from bilateral.figures.blocks import Block, Exhibit, Prose
from bilateral.subjects import partners_charts, partners_concentration, partners_facts, partners_standing
from bilateral.subjects.alignment import Alignment
from bilateral.subjects.answers import answered
from bilateral.subjects.context import Context
from bilateral.subjects.partners_data import NAMED, Flow, PartnersData
from bilateral.subjects.partners_places import Dimension, candidates, dimensions
from bilateral.subjects.subject import Subject

_MOST_IN_TEXT = 2
#: A change of a market's share below half a point is not told.
_WORTH_TELLING = 0.005


class Partners(Subject):
    """The reporter's partners in groups, one method a question; amounts in current US dollars."""

    def __init__(self, context: Context, alignment: Alignment) -> None:
        self._context = context
        self._alignment = alignment
        context.ledger.register("partners.", lambda: partners_facts.build(context, self.data, self.places))

    @cached_property
    def data(self) -> PartnersData:
        """The reporter's trade by partner and the groups."""
        return PartnersData(self._context)

    @cached_property
    def places(self) -> list[Dimension]:
        """The partner's place among middle powers on each dimension."""
        return self._context.answered(
            "partners places", lambda: dimensions(self._context, self.data, self._alignment.data)
        )

    # Sections --------------------------------------------------------------------------------------------------

    def findings(self) -> Exhibit:
        """Return the findings of the chapter."""
        return Exhibit([Prose("\n".join(f"- {line}" for line in self.finding_lines()), "findings")])

    @answered
    def finding_lines(self) -> list[str]:
        """Return the findings as sentences."""
        if self._ends("exports", "traditional") is None:
            voice = self._context.voice
            lines = [wording.nothing(voice, self._context.reporter)]
        else:
            lines = [
                " ".join(filter(None, (self._answer(), self._later()))),
                " ".join(filter(None, (self._gains(), self._partner_itself()))),
                self._named(),
            ]
        lines += [self._imports(), self._concentration(), self._places()]
        return [line for line in lines if line]

    def groups(self) -> Exhibit:
        """Return who is counted in each group, by whose list."""
        context, data = self._context, self.data
        text = wording.overlaps(context.voice, self._in_most_groups())
        return Exhibit([Prose(text), partners_standing.groups_table(context, data)])

    def shares(self) -> Exhibit:
        """Return the share of each group in the reporter's trade over the years."""
        context = self._context
        chart = partners_charts.shares_chart(context, self.data)
        if chart is None:
            return self._nothing()
        ends = [self._move("exports", name) for name in ("neighbours", "large", "middle", "traditional")]
        moves = [move for move in ends if move is not None]
        parts = [wording.group_change(context.voice, context.reporter, "exports", moves)]
        parts += [self._later(), self._older(), self._followed(), self._mirror()]
        text = " ".join(filter(None, parts))
        blocks: list[Block] = [Prose(text)] if text else []
        return Exhibit([*blocks, chart])

    def markets(self) -> Exhibit:
        """Return which markets gained and lost most."""
        chart = partners_charts.markets_chart(self._context, self.data)
        if chart is None:
            return self._nothing()
        text = " ".join(filter(None, (self._gains(), self._partner_itself(), self._largest())))
        return Exhibit([Prose(text), chart])

    def concentration(self) -> Exhibit:
        """Return how concentrated the reporter's exports are on few markets."""
        chart = partners_concentration.concentration_chart(self._context, self.data)
        if chart is None:
            return self._nothing()
        text = " ".join(filter(None, (self._concentration(), self._largest())))
        blocks: list[Block] = [Prose(text)] if text else []
        return Exhibit([*blocks, chart])

    def standing(self) -> Exhibit:
        """Return where the partner stands among the reporter's middle powers."""
        context = self._context
        among = len(candidates(context, self.data))
        chart = partners_standing.places_chart(context, self.places, among)
        blocks: list[Block] = [Prose(self._places())]
        if chart is None:
            return Exhibit([*blocks, partners_standing.places_table(context, self.places)])
        return Exhibit([*blocks, chart])

    # Sentences -------------------------------------------------------------------------------------------------

    def _get(self, name: str) -> Fact | None:
        found = self._context.ledger.get(f"partners.{name}")
        return None if found is None or found.value is None else found

    def _ends(self, flow: Flow, group: str) -> tuple[Fact, Fact] | None:
        """Return a group's share in the first and the last of the compared years."""
        rows = self.data.compared(flow)
        if not rows:
            return None
        name = f"{partners_facts.prefix(flow)}share.{group}"
        first, last = (self._get(f"{name}.{record.year}") for record in (rows[0], rows[-1]))
        return None if first is None or last is None else (first, last)

    def _move(self, flow: Flow, group: str) -> tuple[str, Fact, Fact] | None:
        ends = self._ends(flow, group)
        return None if ends is None else (group, *ends)

    def _answer(self) -> str:
        traditional = self._ends("exports", "traditional")
        if traditional is None:
            return ""
        return wording.answer(
            self._context.voice, self._context.reporter, traditional, self._ends("exports", "middle")
        )

    def _later(self) -> str:
        """Return the share of traditional partners in the last year, where another release than the compared one has it."""
        rows, last = self.data.compared("exports"), self._get("share.traditional.latest")
        if not rows or last is None or last.period == str(rows[-1].year):
            return ""
        high = self._get("share.traditional.latest.high")
        return wording.latest_share(self._context.voice, last, high, self._release(last.sources[0]))

    def _older(self) -> str:
        """Return by how much an older release, drawn for the years before, differs in the first compared year."""
        rows, group = self.data.compared("exports"), self.data.groups.get("traditional")
        older = self.data.in_older_release("exports", rows[0]) if rows else None
        if older is None or group is None:
            return ""
        share, newer = (self.data.share_of_all(record, group) for record in (older, rows[0]))
        if share is None or newer is None:
            return ""
        year = str(older.year)
        release = self._release(older.source)
        return wording.older_release(self._context.voice, year, year, share.low, newer.low, release)

    def _release(self, source: str) -> str:
        row = self._context.all_sources[source]
        self._context.mentioned.add(source)
        return self._context.voice.source(source, str(row["publisher"]))

    def _named(self) -> str:
        move = self._move("exports", NAMED)
        if move is None:
            return ""
        return wording.group_change(self._context.voice, self._context.reporter, "exports", [move])

    def _imports(self) -> str:
        moves = [self._move("imports", name) for name in ("traditional", "large", "middle")]
        known = [move for move in moves if move is not None]
        return wording.group_change(self._context.voice, self._context.reporter, "imports", known)

    def _followed(self) -> str:
        group = self.data.groups.get("traditional")
        if group is None or self.data.whole("exports") or not self.data.compared("exports"):
            return ""
        followed = len(self.data.members("exports", group))
        latest = self._get("share.traditional.latest")
        return wording.followed_note(self._context.voice, followed, len(group.members), latest)

    def _mirror(self) -> str:
        mirrored = self.data.mirrored["exports"] and bool(self.data.records["exports"])
        return wording.mirror_note(self._context.voice, self._context.reporter) if mirrored else ""

    def _gains(self) -> str:
        rows, changes = self.data.compared("exports"), self.data.changes("exports")
        if not rows or changes.empty:
            return ""
        years = str(rows[0].year), str(rows[-1].year)
        gains, losses = [], []
        for code in changes.index[:_MOST_IN_TEXT]:
            before, after = (self._get(f"market.{code}.{year}") for year in years)
            if changes[code] >= _WORTH_TELLING and after is not None:
                gains.append((str(code), before, after))
        for code in reversed(changes.index[-_MOST_IN_TEXT:]):
            before, after = (self._get(f"market.{code}.{year}") for year in years)
            if changes[code] <= -_WORTH_TELLING and before is not None:
                losses.append((str(code), before, after))
        return wording.gains_sentence(self._context.voice, *years, gains, losses) if gains else ""

    def _partner_itself(self) -> str:
        rows, partner = self.data.compared("exports"), self._context.partner
        if not rows:
            return ""
        years = str(rows[0].year), str(rows[-1].year)
        before, after = (self._get(f"market.{partner}.{year}") for year in years)
        return wording.partner_change(self._context.voice, partner, before, after, years)

    def _largest(self) -> str:
        fact, records = self._get("largest.latest"), self.data.records["exports"]
        return wording.largest_sentence(self._context.voice, records[-1].largest[0], fact) if fact else ""

    def _concentration(self) -> str:
        voice, parts = self._context.voice, []
        latest, number = self._get("hhi.latest"), self._get("effective_number.latest")
        if latest is not None and number is not None:
            rows = self.data.compared("exports")
            first = self._get(f"hhi.{rows[0].year}") if rows else None
            parts.append(wording.concentration_sentence(voice, first, latest, number))
        low, high = self._get("hhi.bound.low"), self._get("hhi.bound.high")
        if low is not None and high is not None:
            parts.append(wording.bounds_sentence(voice, low, high))
        return " ".join(parts)

    def _places(self) -> str:
        context = self._context
        known = [
            (place.name, rank, of, _shared(place, context.partner))
            for place, rank, of in partners_standing.ranked(context, self.places)
        ]
        among, partner = context.ledger.get("partners.middle_powers"), context.partner
        listed = bool(self.places) and self.places[0].partner_listed
        text = places_wording.places_sentence(context.voice, context.reporter, partner, among, listed, known)
        if not known:
            return text
        unranked = [place for place in self.places if place.rank is None]
        alone = [place.name for place in unranked if partner in place.values]
        missing = [place.name for place in unranked if partner not in place.values]
        return " ".join(
            filter(None, (text, places_wording.unranked_sentence(context.voice, partner, alone, missing)))
        )

    def _in_most_groups(self) -> dict[str, list[str]]:
        """Return the countries that stand in at least three groups, or in two where none stands in three."""
        groups = self.data.groups
        found = {
            code: [name for name, group in groups.items() if code in group.members]
            for code in sorted({code for group in groups.values() for code in group.members})
        }
        for most in (3, 2):
            chosen = {code: names for code, names in found.items() if len(names) >= most}
            if chosen:
                break
        voice = self._context.voice
        return {
            code: [wording.group_tag(voice, name) for name in names]
            for code, names in list(chosen.items())[:4]
        }

    def _nothing(self) -> Exhibit:
        context = self._context
        what = context.voice.text(
            "No year of this report has the goods trade of {country} by partner for at least half of its total.",
            country=context.voice.the_country(context.reporter),
        )
        return context.gap(what, partners_facts.WOULD_HAVE, ("comtrade",))


def _shared(place: Dimension, partner: str) -> Shared:
    """Return whether a place is shared, and whether it is shared by all that have nothing."""
    if place.rank is None or not place.rank.joint:
        return ""
    return "none" if place.values.get(partner) == 0 else "joint"
