"""The facts of the chapter on relations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bilateral.evidence.facts import Fact
from bilateral.measures import relations as measure
from bilateral.subjects.context import Context

if TYPE_CHECKING:
    from bilateral.subjects.relations import Relations

CHAPTER = "relations"


def build(context: Context, relations: Relations) -> Iterator[Fact]:
    """Yield every fact of the chapter; each is a pure function of the pair and the snapshot."""
    yield _established(relations.events_frame)
    yield from _visits(relations)
    yield from _agreements(relations.agreements_frame)
    yield _promises(relations)
    yield _missions(context, relations.missions_frame)
    yield _memberships(context)
    yield from _visas(context)


def _fact(
    name: str, value: Any, unit: str, period: str | None, sources: Any, method: str, note: str = ""
) -> Fact:
    return Fact(
        f"relations.{name}", value, unit, period, tuple(dict.fromkeys(sources)), method, CHAPTER, note=note
    )


def _established(events: Any) -> Fact:
    frame = events[events.kind == "relations"]
    years = sorted(set(frame.date.str[:4]))
    note = "sources disagree; both versions are kept" if len(years) > 1 else ""
    value = "/".join(years) or None
    return _fact(
        "established",
        value,
        "year",
        None,
        frame.source_id,
        "year in which relations began, by each source",
        note,
    )


def _visits(relations: Relations) -> Iterator[Fact]:
    visits, events = relations.state_visits, relations.events_frame
    method = "visits of a head of state or government to the other country, counted in the register of events"
    # A register without one visit may be a register that nobody kept for this pair: that is no zero.
    count = len(visits) or None
    last = max(visits.date.str[:4], default=None)
    yield _fact("visits.count", count, "count", last, visits.source_id, method)
    if count:
        newest = visits.sort_values("date").iloc[-1]
        yield _fact(
            "visits.latest",
            newest.date,
            "date",
            newest.date,
            [newest.source_id],
            "date of the latest such visit",
        )
    abroad = ~events.place.isin([*events.side_a, *events.side_b]) & events.place.notna()
    meetings = events[(events.kind == "meeting") & (events.status == "done") & abroad]
    yield _fact(
        "meetings.count",
        len(meetings) or None,
        "count",
        max(meetings.date.str[:4], default=None),
        meetings.source_id,
        "meetings in third countries, counted",
    )


def _agreements(frame: Any) -> Iterator[Fact]:
    last = max(frame.date.str[:4], default=None)
    yield _fact(
        "agreements.count",
        len(frame) or None,
        "count",
        last,
        frame.source_id,
        "agreements on record, counted",
    )
    if len(frame):
        by_day = frame.groupby("date").size()
        day = by_day.sort_index().idxmax()
        same = frame[frame.date == day]
        yield _fact(
            "agreements.largest_day",
            int(by_day[day]),
            "count",
            day,
            same.source_id,
            "most agreements signed on one day",
        )


def _promises(relations: Relations) -> Fact:
    events = relations.events_frame
    count = None if events.empty else len(relations.promises)
    return _fact(
        "promises.outstanding",
        count,
        "count",
        max(events.date, default=None),
        relations.promises.source_id,
        "events on record as promised or pending, counted",
    )


def _missions(context: Context, frame: Any) -> Fact:
    resident = measure.missions_between(frame, *context.both)
    # Only a country that sends missions anywhere in the list is covered by it.
    covered = set(context.both) <= set(frame.sending)
    as_of = max(frame.as_of, default=None)
    return _fact(
        "missions.count",
        len(resident) if covered else None,
        "count",
        as_of,
        frame.source_id,
        "embassies, high commissions and consulates of either country in the other, honorary ones left out",
        "the list is incomplete" if covered else "",
    )


def _memberships(context: Context) -> Fact:
    frame = context.query(
        "select a.organisation, a.source_id, a.as_of from memberships a join memberships b using (organisation) "
        "where a.iso3 = ? and b.iso3 = ? and a.status = 'member' and b.status = 'member'",
        *context.both,
    )
    value = len(frame) or None
    return _fact(
        "memberships.shared",
        value,
        "count",
        max(frame.as_of, default=None),
        frame.source_id,
        "organisations that list both as members, observers left out",
    )


def _visas(context: Context) -> Iterator[Fact]:
    for name, passport, destination in (
        ("visa.reporter", context.reporter, context.partner),
        ("visa.partner", context.partner, context.reporter),
    ):
        frame = context.query(
            "select * from visa_rules where passport = ? and destination = ?", passport, destination
        )
        rule = None if frame.empty else frame.rule.iloc[0]
        yield _fact(
            name,
            rule,
            "rule",
            max(frame.as_of, default=None),
            frame.source_id,
            f"rule for holders of an ordinary passport of {passport} entering {destination}",
        )
