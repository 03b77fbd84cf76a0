"""The votes and ideal points of the snapshot that concern one pair, and those of all pairs beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bilateral.measures import alignment as measure
from bilateral.measures import voting
from bilateral.measures.alignment import Coincidence, MeanDistance
from bilateral.subjects.context import Context
from bilateral.subjects.remembered import remembered

ISSUES = ("palestine", "nuclear", "disarmament", "human_rights", "development", "colonialism")
WINDOWS = (5, 10)
RECENT = 5


@dataclass(frozen=True)
class IssueRecord:
    """How the pair voted on one issue in some years; ``found`` is None under 30 joint votes."""

    issue: str
    joint: int
    found: Coincidence | None
    average: float | None
    pairs: int
    differences: dict[str, int]


class AlignmentData:
    """Votes of one pair in the General Assembly, one source of each kind: the one that reaches furthest."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.vote_source = self._newest("votes", "year")
        self.call_source = self._newest("roll_calls", "date")
        self.point_source = self._newest("ideal_points", "session")

    def _newest(self, table: str, column: str) -> str:
        frame = self._context.query(
            f"select source_id from {table} group by source_id order by max({column}) desc, source_id limit 1"
        )
        return "" if frame.empty else str(frame.source_id[0])

    @cached_property
    def pair(self) -> Any:
        """Votes of this pair on all issues together, by year."""
        return self._context.query(
            "select iso3_a, iso3_b, year, joint, same, half, opposite from votes where issue = 'all' and source_id = ? "
            "and iso3_a = ? and iso3_b = ? order by year",
            self.vote_source,
            *self._context.both,
        )

    @cached_property
    def by_year(self) -> Any:
        """Coincidence of the pair by year; no figure in years under 30 joint votes."""
        return measure.coincidence_by_year(self.pair)

    @cached_property
    def years(self) -> list[int]:
        """The last five years with 30 joint votes, in order."""
        return [int(year) for year in self.by_year.dropna(subset="value").year.tail(RECENT)]

    @cached_property
    def years_before(self) -> list[int]:
        """The five such years before them, or fewer."""
        known = [int(year) for year in self.by_year.dropna(subset="value").year]
        return known[: -len(self.years)][-RECENT:] if self.years else []

    def together(self, years: list[int]) -> Coincidence | None:
        """Return the coincidence of the pair over some years, their votes taken together."""
        return measure.coincidence(self.pair[self.pair.year.isin(years)]) if years else None

    @cached_property
    def all_values(self) -> Any:
        """Coincidence of every pair over the years that count for this one."""
        # Added up by the query: a snapshot of the world has half a million rows of pairs and years.
        together = self._context.query(
            "select iso3_a, iso3_b, sum(joint)::bigint as joint, sum(same)::bigint as same, sum(half)::bigint as half "
            f"from votes where issue = 'all' and source_id = ? and year in ({_listed(self.years)}) group by all order by all",
            self.vote_source,
        )
        return voting.coincidences(together)

    @cached_property
    def average_by_year(self) -> dict[int, float]:
        """Mean coincidence of all pairs with 30 joint votes, by year."""
        every = self._context.query(
            "select year, joint, same, half from votes where issue = 'all' and source_id = ? "
            f"and year in ({_listed(self.pair.year)}) order by year, iso3_a, iso3_b",
            self.vote_source,
        )
        return voting.mean_coincidence_by_year(every)

    @cached_property
    def roll_calls(self) -> Any:
        """Every recorded vote that the snapshot lists one by one."""
        return self._context.query(
            "select * from roll_calls where source_id = ? order by date, roll_call", self.call_source
        )

    @cached_property
    def joint_votes(self) -> Any:
        """Those in which both took part: ``first`` is the reporter's vote, ``second`` the partner's."""
        return voting.joint_votes(self.roll_calls, self._context.reporter, self._context.partner)

    @cached_property
    def last_listed(self) -> int | None:
        """The last year of the votes that are listed one by one."""
        return None if self.roll_calls.empty else int(str(self.roll_calls.date.max())[:4])

    def window(self, years: int, frame: Any) -> Any:
        """Return the votes of the last so many years that are listed."""
        first = (self.last_listed or 0) - years + 1
        return frame[frame.date.str[:4].astype(int) >= first]

    @remembered
    def issues(self, years: int) -> list[IssueRecord]:
        """Return how the pair voted on each issue in the last so many years."""
        return [self._issue(issue, years) for issue in ISSUES]

    def _issue(self, issue: str, years: int) -> IssueRecord:
        calls = self.window(years, self.roll_calls)
        calls = calls[_is_on(calls, issue)]
        joint = self.joint_votes[self.joint_votes.index.isin(calls.index)]
        found = measure.coincidence(voting.counts_by_year(joint))
        values = voting.values_of_rows(voting.all_pairs(calls)) if found else None
        average = None if values is None else float(values.mean())
        pairs = 0 if values is None else len(values)
        return IssueRecord(issue, len(joint), found, average, pairs, differences(joint))

    def points(self, iso3: str) -> Any:
        """Return the ideal points of a country by session."""
        return self._context.query(
            "select year, session, value, p05, p95 from ideal_points where iso3 = ? and source_id = ? order by session",
            iso3,
            self.point_source,
        )

    @cached_property
    def distances(self) -> Any:
        """Distance of the two ideal points by session, with its band."""
        return measure.ideal_distance(self.points(self._context.reporter), self.points(self._context.partner))

    @cached_property
    def mean_distance(self) -> MeanDistance | None:
        """Mean distance over the last five sessions."""
        return measure.mean_ideal_distance(self.distances, RECENT)

    @cached_property
    def all_distances(self) -> Any:
        """Mean distance of every pair over the same sessions, by pair; only pairs that have them all."""
        mean = self.mean_distance
        if mean is None:
            return None
        frame = self._context.query(
            "select a.iso3 || '-' || b.iso3 as pair, avg(abs(a.value - b.value)) as value from ideal_points a "
            "join ideal_points b on a.session = b.session and a.source_id = b.source_id and a.iso3 < b.iso3 "
            "where a.source_id = ? and a.session between ? and ? group by 1 having count(*) = ? order by 1",
            self.point_source,
            mean.first_session,
            mean.last_session,
            mean.sessions,
        )
        return frame.set_index("pair").value


def _listed(years: Iterable[int]) -> str:
    """Return years as a list of SQL; one that holds none where there is none."""
    return ", ".join(str(int(year)) for year in years) or "null"


def _is_on(calls: Any, issue: str) -> Any:
    return calls.issues.fillna("").map(lambda text: issue in text.split(";")).astype(bool)


def differences(joint: Any) -> dict[str, int]:
    """Return how often the reporter alone abstained, the partner alone abstained, and one said yes, the other no."""
    half = joint[joint.outcome == "half"]
    return {
        "reporter_abstained": int((half["first"] == "abstain").sum()),
        "partner_abstained": int((half["second"] == "abstain").sum()),
        "opposite": int((joint.outcome == "opposite").sum()),
    }
