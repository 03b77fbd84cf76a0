"""The reporter's trade with all its partners by year, one release a year, and the groups that partners belong to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from bilateral.measures import markets as measure
from bilateral.measures.flows import annual_flows
from bilateral.measures.markets import Bounds
from bilateral.measures.reported import AGGREGATES
from bilateral.subjects.context import Context
from bilateral.subjects.remembered import remembered
from bilateral.subjects.trade_data import WORLD, is_reconciled

Flow = Literal["exports", "imports"]
FLOWS: tuple[Flow, ...] = ("exports", "imports")
#: Groups in the order in which they are shown, with the list that each is taken from; neighbours share a border.
GROUPS = {
    "traditional": "oecd_dac",
    "large": "un_security_council_permanent",
    "middle": "swp_middle_powers_2024",
}
NEIGHBOURS = "neighbours"
NAMED = "named"
#: A year in which the partners on record make up less says too little of any group.
LEAST_COVERED = 0.5
_SHORTEST = 4


@dataclass(frozen=True, eq=False)
class YearRecord:
    """Trade with every partner on record in one year, of one release: USD by partner, the total, what part is covered."""

    year: int
    source: str
    values: Any
    total: float
    coverage: float

    @property
    def partners(self) -> Any:
        """Values by partner without the totals, largest first."""
        rows = self.values.drop(labels=list(AGGREGATES), errors="ignore")
        return rows.sort_values(ascending=False, kind="stable")

    @property
    def largest(self) -> tuple[str, float]:
        """The partner with the largest value, and that value."""
        return str(self.partners.index[0]), float(self.partners.iloc[0])


@dataclass(frozen=True)
class Group:
    """A named list of countries, without the reporter: ``source`` drew it up, ``label`` is its name there."""

    name: str
    label: str
    members: frozenset[str]
    source: str


class PartnersData:
    """Flows of the reporter with all partners; all values in USD, releases never mixed within a year."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.vintages = [key for key in context.sources_by_vintage() if not is_reconciled(key)]

    # Groups ----------------------------------------------------------------------------------------------------

    @cached_property
    def deep(self) -> frozenset[str]:
        """The countries whose trade with each other is followed over the years."""
        return frozenset(self._context.query("select iso3 from countries where depth = 'deep'").iso3)

    @cached_property
    def groups(self) -> dict[str, Group]:
        """The groups that partners are counted in, by name."""
        ids = dict(GROUPS)
        if self._named_list is not None:
            ids = {"traditional": ids.pop("traditional"), NAMED: self._named_list, **ids}
        found = {name: self._listed(name, group_id) for name, group_id in ids.items()}
        found[NEIGHBOURS] = self._neighbours()
        return {name: group for name, group in found.items() if group is not None and group.members}

    @property
    def _named_list(self) -> str | None:
        """A list of traditional partners that a claim about this very reporter rests on."""
        frame = self._context.query(
            "select distinct group_id from country_groups join claims using (source_id) "
            "where starts_with(group_id, 'traditional') and reporter = ? order by group_id",
            self._context.reporter,
        )
        return None if frame.empty else str(frame.group_id[0])

    def _listed(self, name: str, group_id: str) -> Group | None:
        frame = self._context.query(
            "select iso3, label, source_id from country_groups where group_id = ? and iso3 <> ? order by iso3",
            group_id,
            self._context.reporter,
        )
        if frame.empty:
            return None
        return Group(name, str(frame.label[0]), frozenset(frame.iso3), str(frame.source_id[0]))

    def _neighbours(self) -> Group | None:
        frame = self._context.query(
            "select case when iso3_a = ? then iso3_b else iso3_a end as iso3, source_id from distances "
            "where contiguous and ? in (iso3_a, iso3_b) "
            # Borders newer than the distances' source: a list named borders_ and the country that it encloses.
            "union select iso3, source_id from country_groups where group_id = 'borders_' || ? "
            "union select right(group_id, 3), source_id from country_groups where starts_with(group_id, 'borders_') and iso3 = ? "
            "order by 1, 2",
            *[self._context.reporter] * 4,
        )
        if frame.empty:
            return None
        return Group(NEIGHBOURS, "", frozenset(frame.iso3), str(frame.source_id[0]))

    # Trade -----------------------------------------------------------------------------------------------------

    @cached_property
    def _annual(self) -> dict[Flow, Any]:
        sides = {"exports": "exporter", "imports": "importer"}
        found: dict[Flow, Any] = {}
        for flow in FLOWS:
            frame = self._context.query(
                f"select * from flows where product = 'TOTAL' and {sides[flow]} = ? order by period, source_id",
                self._context.reporter,
            )
            annual = annual_flows(frame[~frame.source_id.map(is_reconciled).astype(bool)])
            found[flow] = annual[annual.complete]
        return found

    @cached_property
    def records(self) -> dict[Flow, list[YearRecord]]:
        """Trade by year in which the partners on record make up half of the total, one release a year."""
        return {flow: self._records(flow) for flow in FLOWS}

    @cached_property
    def mirrored(self) -> dict[Flow, bool]:
        """Whether a flow is known from the partners' reports only."""
        own = {"exports": "exporter", "imports": "importer"}
        return {flow: not self._of_side(flow, own[flow]) for flow in FLOWS}

    def _records(self, flow: Flow) -> list[YearRecord]:
        own, other = ("exporter", "importer") if flow == "exports" else ("importer", "exporter")
        return self._of_side(flow, own) or self._of_side(flow, other)

    @remembered
    def _of_side(self, flow: Flow, side: str) -> list[YearRecord]:
        frame = self._annual[flow]
        frame = frame[frame.reported_by == side]
        partner = "importer" if flow == "exports" else "exporter"
        releases = {
            (str(year), str(source)): rows for (year, source), rows in frame.groupby(["period", "source_id"])
        }
        found = (self._newest(releases, year, partner) for year in sorted({year for year, _ in releases}))
        return [record for record in found if record is not None]

    def _newest(self, releases: dict[tuple[str, str], Any], year: str, partner: str) -> YearRecord | None:
        """Return a year as the newest release has it that covers enough."""
        for source in self.vintages:
            if (year, source) in releases:
                record = _record(int(year), source, releases[year, source], partner)
                if record is not None:
                    return record
        return None

    @remembered
    def compared(self, flow: Flow) -> list[YearRecord]:
        """Return the years of the one release by which a change is told: the newest that spans five years, or none.

        Of that release only years with all partners on record, where these span five years themselves.
        """
        releases: dict[str, list[YearRecord]] = {}
        for record in self.records[flow]:
            releases.setdefault(record.source, []).append(record)
        spans = [rows for rows in releases.values() if _spans(rows)]
        if not spans:
            return []
        newest = max(spans, key=lambda rows: rows[-1].year)
        complete = [record for record in newest if record.coverage >= measure.COMPLETE]
        return complete if _spans(complete) else newest

    @remembered
    def whole(self, flow: Flow) -> bool:
        """Whether every partner is on record in all compared years, so that groups are counted with all members."""
        rows = self.compared(flow) or self.records[flow]
        return all(record.coverage >= measure.COMPLETE for record in rows)

    def members(self, flow: Flow, group: Group) -> frozenset[str]:
        """Return the members of a group that are on record in all years."""
        return group.members if self.whole(flow) else group.members & self.deep

    @remembered
    def share(self, flow: Flow, record: YearRecord, group: Group) -> Bounds | None:
        """Return the share of a group in a year; where only some members are followed, exactly theirs."""
        members = self.members(flow, group)
        if not members:
            return None
        found = measure.group_share(record.values, record.total, members)
        if found is None or self.whole(flow):
            return found
        return Bounds(found.low, found.low, found.coverage)

    def share_of_all(self, record: YearRecord, group: Group) -> Bounds | None:
        """Return the share of a group with all its members, between its ends where not every partner is on record."""
        return measure.group_share(record.values, record.total, group.members)

    @remembered
    def concentration(self, record: YearRecord) -> Bounds | None:
        """Return the Herfindahl–Hirschman index over all partners in a year."""
        return measure.concentration(record.values, record.total)

    def changes(self, flow: Flow) -> Any:
        """Return by how much the share of each partner changed over the compared years, largest gain first."""
        rows = self.compared(flow)
        if not rows:
            return measure.changes({}, None, {}, None)
        first, last = rows[0], rows[-1]
        found = measure.changes(first.values, first.total, last.values, last.total)
        return found if self.whole(flow) else found[found.index.isin(self.deep)]

    @cached_property
    def _top_lists(self) -> frozenset[str]:
        """Sources that name only the reporter's largest partners."""
        frame = self._context.query(
            "select distinct source_id from flow_listings where reporter = ?", self._context.reporter
        )
        return frozenset(frame.source_id)

    def last_with_all(self, flow: Flow) -> YearRecord | None:
        """Return the last year of a source that names every partner, or every country followed, not the largest only."""
        rows = [record for record in self.records[flow] if record.source not in self._top_lists]
        return rows[-1] if rows else None

    def both_directions(self) -> tuple[YearRecord, YearRecord] | None:
        """Return exports and imports of the last year that one release of one side has both of, with every partner."""
        for sides in (("exporter", "importer"), ("importer", "exporter")):
            found = {
                flow: {(r.year, r.source): r for r in self._every_record(flow, side)}
                for flow, side in zip(FLOWS, sides, strict=True)
            }
            both = sorted(set(found["exports"]) & set(found["imports"]))
            if both:
                return found["exports"][both[-1]], found["imports"][both[-1]]
        return None

    def in_older_release(self, flow: Flow, record: YearRecord) -> YearRecord | None:
        """Return the same year as an older release has it, or None."""
        side = "exporter" if (flow == "exports") != self.mirrored[flow] else "importer"
        order = {source: place for place, source in enumerate(self.vintages)}
        older = [
            other
            for other in self._every_record(flow, side)
            if other.year == record.year and order[other.source] > order[record.source]
        ]
        return min(older, key=lambda other: order[other.source]) if older else None

    @remembered
    def _every_record(self, flow: Flow, side: str) -> list[YearRecord]:
        """Return every year in every release, of sources that do not name the largest partners only."""
        frame = self._annual[flow]
        frame = frame[(frame.reported_by == side) & ~frame.source_id.isin(self._top_lists)]
        partner = "importer" if flow == "exports" else "exporter"
        records = [
            _record(int(str(year)), str(source), rows, partner)
            for (year, source), rows in frame.groupby(["period", "source_id"])
        ]
        return [record for record in records if record is not None]


def _spans(rows: list[YearRecord]) -> bool:
    return bool(rows) and rows[-1].year - rows[0].year >= _SHORTEST


def _record(year: int, source: str, rows: Any, partner: str) -> YearRecord | None:
    values = rows.set_index(partner).value_usd
    total = values.get(WORLD)
    covered = None if total is None else measure.coverage(values, float(total))
    if total is None or covered is None or covered < LEAST_COVERED:
        return None
    return YearRecord(year, source, values, float(total), covered)
