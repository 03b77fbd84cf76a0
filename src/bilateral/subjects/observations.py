"""What the snapshot says of a claim's measure: one function a measure, named in ``evidence.claims.MEASURES``."""

from __future__ import annotations

from typing import Any

from bilateral.evidence.claims import Claim, Observation
from bilateral.evidence.wording.periods import year_of
from bilateral.subjects import observations_relations as relations
from bilateral.subjects import observations_trade as trade
from bilateral.subjects.context import Context
from bilateral.subjects.observations_trade import Observe


class Observer:
    """Looks up what is known about the measure of a claim."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def observe(self, claim: Claim) -> Observation | None:
        """Return the figure that a claim is judged by, or None where the snapshot has none."""
        return _OBSERVERS[claim.measure](self._context, claim) if claim.measure in _OBSERVERS else None


def _indicator_rows(context: Context, argument: str) -> Any:
    iso3, _, indicator = argument.partition(":")
    return context.query(
        "select period, value, source_id from indicators where iso3 = ? and indicator = ? and value is not null "
        "order by period desc, value desc",
        iso3,
        indicator,
    )


def _african_sum(context: Context, claim: Claim, indicator: str) -> Observation | None:
    """The sum over all African states, for the latest year up to the claim's in which every one of them has a figure."""
    frame = context.query(
        "select i.period, sum(i.value) as value, count(*) as states, any_value(i.source_id) as source_id from indicators i "
        "join country_groups g on i.iso3 = g.iso3 where g.group_id = 'african_states' and i.indicator = ? and i.value is not null "
        "and i.period <= ? group by i.period "
        "having states = (select count(*) from country_groups where group_id = 'african_states') order by i.period desc limit 1",
        indicator,
        claim.period or "9999",
    )
    if frame.empty:
        return None
    row = frame.iloc[0]
    return Observation(
        float(row.value),
        claim.unit,
        row.period,
        (row.source_id,),
        f"{indicator}, sum over {row.states} African states",
    )


def _indicator(context: Context, claim: Claim) -> Observation | None:
    if claim.argument.startswith("AFR:"):
        return _african_sum(context, claim, claim.argument.partition(":")[2])
    frame = _indicator_rows(context, claim.argument)
    if frame.empty:
        return None
    # Figures published after the claim's year say nothing of what was known then; without an older one they still do.
    year = year_of(claim.period) or 9999
    known = frame[frame.period.map(lambda period: (year_of(period) or 0) <= year)]
    row = (known if len(known) else frame).iloc[0]
    return Observation(
        float(row.value), claim.unit, row.period, (row.source_id,), f"published figure of {claim.argument}"
    )


def _indicator_change(context: Context, claim: Claim) -> Observation | None:
    frame = _indicator_rows(context, claim.argument).drop_duplicates("period")
    if len(frame) < 2:
        return None
    new, old = frame.iloc[0], frame.iloc[1]
    return Observation(
        float(new.value - old.value),
        claim.unit,
        new.period,
        tuple({new.source_id, old.source_id}),
        f"{claim.argument} in {new.period} less {old.period}",
    )


def _egdi_better(context: Context, claim: Claim) -> Observation | None:
    first, _, second = claim.argument.partition(":")
    frame = context.query(
        "select a.period, a.value as first, b.value as second, a.source_id from indicators a join indicators b "
        "on a.period = b.period and a.indicator = b.indicator where a.indicator = 'EGDI.RANK' and a.iso3 = ? and b.iso3 = ? "
        "order by a.period desc limit 1",
        first,
        second,
    )
    if frame.empty:
        return None
    row = frame.iloc[0]
    return Observation(
        float(row["first"] < row["second"]),
        "yes/no",
        row.period,
        (row.source_id,),
        f"EGDI ranks: {first} {row['first']:.0f}, {second} {row['second']:.0f}",
    )


def _corridor(context: Context, claim: Claim) -> Observation | None:
    """A corridor crosses a country if any of its legs does; it reaches one if a leg ends there."""
    corridor, _, country = claim.argument.partition(":")
    legs = context.query(
        "select l.crosses, l.source_id, f.iso3 as start, t.iso3 as stop from corridor_legs l left join corridor_nodes f "
        "on l.from_node = f.node_id left join corridor_nodes t on l.to_node = t.node_id where starts_with(l.corridor_id, ?)",
        corridor,
    )
    if legs.empty:
        return None
    crossed = {code for row in legs.crosses.fillna("") for code in row.split(";") if code}
    ends = set(legs.start) | set(legs.stop)
    inside = country in (crossed | ends)
    # No sea leg is described: that a line does not touch a country overseas says nothing of the way beyond its end.
    if claim.measure == "corridor.reaches" and not inside:
        return None
    names = ", ".join(sorted((crossed | ends) - {None}))
    return Observation(
        float(inside),
        "yes/no",
        claim.period,
        tuple(dict.fromkeys(legs.source_id)),
        f"the described lines touch {names}",
    )


def _coincidence(context: Context, claim: Claim) -> Observation | None:
    from bilateral.measures.alignment import recent_coincidence

    votes = context.query(
        "select * from votes where iso3_a = ? and iso3_b = ? and issue = 'all' order by year", *context.both
    )
    found = recent_coincidence(votes)
    if found is None:
        return None
    return Observation(
        found.value,
        "share",
        str(found.last_year),
        tuple(dict.fromkeys(votes.source_id)),
        f"same plus half of single abstentions ÷ {found.joint} joint votes, {found.first_year}–{found.last_year}",
    )


def _group_member(context: Context, claim: Claim) -> Observation | None:
    group, _, country = claim.argument.partition(":")
    frame = context.query("select iso3, source_id from country_groups where group_id = ?", group)
    if frame.empty:
        return None
    source = context.all_sources.get(frame.source_id.iloc[0], {})
    period = str(source.get("published") or claim.period)
    return Observation(
        float(country in set(frame.iso3)),
        "yes/no",
        period,
        (frame.source_id.iloc[0],),
        f"named list of {len(frame)} countries",
    )


_OBSERVERS: dict[str, Observe] = {
    "trade.total": trade.total_trade,
    "trade.exports": trade.flow("exports"),
    "trade.imports": trade.flow("imports"),
    "trade.exports.product": trade.product,
    "indicator": _indicator,
    "indicator.change": _indicator_change,
    "egdi.rank.better": _egdi_better,
    "relations.visits.count": lambda context, _: trade.of_fact(context.ledger.get("relations.visits.count")),
    "relations.visit.year": relations.visit_year,
    "relations.agreements.count": relations.agreements,
    "relations.institution": relations.institution,
    "relations.event": relations.event,
    "relations.missions.count": lambda context, _: trade.of_fact(
        context.ledger.get("relations.missions.count")
    ),
    "corridor.crosses": _corridor,
    "corridor.reaches": _corridor,
    "alignment.coincidence": _coincidence,
    "group.member": _group_member,
}
