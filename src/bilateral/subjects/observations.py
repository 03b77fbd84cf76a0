"""What the snapshot says of a claim's measure: one function a measure, named in ``evidence.claims.MEASURES``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bilateral.evidence.claims import AGE_LIMIT_YEARS, Claim, Observation
from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.periods import year_of
from bilateral.subjects.context import Context

Observe = Callable[[Context, Claim], Observation | None]


class Observer:
    """Looks up what is known about the measure of a claim."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def observe(self, claim: Claim) -> Observation | None:
        """Return the figure that a claim is judged by, or None where the snapshot has none."""
        return _OBSERVERS[claim.measure](self._context, claim) if claim.measure in _OBSERVERS else None


def _of_fact(fact: Fact | None) -> Observation | None:
    if fact is None or fact.value is None or isinstance(fact.value, str):
        return None
    return Observation(
        float(fact.value), fact.unit, fact.period or "", fact.sources, fact.method, fact=fact.id
    )


def _flow(direction: str) -> Observe:
    def observe(context: Context, claim: Claim) -> Observation | None:
        """The figure of the claim's own year where there is one, else the latest; the mirror where no direct one is."""
        year = year_of(claim.period)
        for fact_id in (
            f"trade.{direction}.{year}",
            f"trade.{direction}.latest",
            f"trade.{direction}.mirror.latest",
        ):
            found = _of_fact(context.ledger.get(fact_id))
            if found is not None and not _much_later(found, year):
                return found
        return None

    return observe


def _total_trade(context: Context, claim: Claim) -> Observation | None:
    """Both directions where one year has both, the claim's own first; else the reported direction and an upper bound."""
    year = year_of(claim.period)
    found = _total_of_year(context, year) or _latest_total(context)
    return None if found is None or _much_later(found, year) else found


def _much_later(observation: Observation, year: int | None) -> bool:
    """Whether a figure is so much younger than the year of a claim that it says nothing of it."""
    seen = year_of(observation.period)
    return year is not None and seen is not None and seen - year > AGE_LIMIT_YEARS


def _total_of_year(context: Context, year: int | None) -> Observation | None:
    parts = [
        _of_fact(context.ledger.get(f"trade.{direction}.{year}")) for direction in ("exports", "imports")
    ]
    exports, imports = parts
    if exports is None or imports is None or exports.value is None or imports.value is None:
        return None
    sources = tuple(dict.fromkeys(exports.sources + imports.sources))
    method = "exports plus imports of that year, as the reporter reports them"
    return Observation(exports.value + imports.value, "USD", str(year), sources, method)


def _latest_total(context: Context) -> Observation | None:
    whole = context.ledger.get("trade.total.latest")
    exports = context.ledger.get("trade.exports.latest")
    both = _of_fact(whole)
    if both is not None and (exports is None or exports.period is None or both.period >= exports.period):
        return both
    part = _of_fact(exports) or _of_fact(context.ledger.get("trade.exports.mirror.latest"))
    if part is None:
        return both
    bound = context.ledger.get("trade.total.bound")
    high = bound.number if bound is not None and bound.value is not None else None
    sources = tuple(dict.fromkeys(part.sources + (bound.sources if bound else ())))
    method = part.method + (
        f"; upper bound: {bound.method}" if bound is not None and high is not None else ""
    )
    return Observation(part.value, "USD", part.period, sources, method, part.value, high, True, part.fact)


def _product(context: Context, claim: Claim) -> Observation | None:
    frame = context.query(
        "select period, sum(value_usd) as value, any_value(source_id) as source_id from flows where exporter = ? and importer = ? "
        "and product = ? group by period order by period desc limit 1",
        context.reporter,
        context.partner,
        claim.argument,
    )
    if frame.empty:
        return None
    row = frame.iloc[0]
    return Observation(
        float(row.value > 0),
        "yes/no",
        row.period,
        (row.source_id,),
        f"goods of {claim.argument} in the latest year that has products",
    )


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


def _events(context: Context, condition: str, *parameters: Any) -> Any:
    return context.query(
        "select * from events where least(side_a, side_b) = ? and greatest(side_a, side_b) = ? and "
        + condition
        + " order by date",
        *context.both,
        *parameters,
    )


def _visit_year(context: Context, claim: Claim) -> Observation | None:
    frame = _events(
        context, "kind = 'visit' and level in ('head of state', 'head of government') and status = 'done'"
    )
    if frame.empty:
        return None
    found = frame[frame.date.str.startswith(claim.argument)]
    sources = tuple(dict.fromkeys((found if len(found) else frame).source_id))
    return Observation(
        float(len(found) > 0),
        "yes/no",
        claim.argument,
        sources,
        "state visits on record, by year",
        ages=False,
    )


def _agreements(context: Context, claim: Claim) -> Observation | None:
    period, _, sector = claim.argument.partition(":")
    frame = context.query(
        "select * from agreements where least(side_a, side_b) = ? and greatest(side_a, side_b) = ?",
        *context.both,
    )
    if frame.empty:
        return None
    found = frame[frame.date.str.startswith(period) & (frame.sector.eq(sector) if sector else True)]
    sources = tuple(dict.fromkeys((found if len(found) else frame).source_id))
    count = float(len(found))
    value = float(count > 0) if claim.comparator == "is" else count
    return Observation(
        value,
        claim.unit or "count",
        period or claim.period,
        sources,
        "agreements on record, counted",
        ages=False,
    )


def _institution(context: Context, claim: Claim) -> Observation | None:
    frame = _events(
        context,
        "kind = 'institution' and (lower(title) like ? or lower(sector) like ?)",
        f"%{claim.argument.lower()}%",
        f"%{claim.argument.lower()}%",
    )
    if frame.empty:
        return None
    agreed = claim.comparator == "is"
    row = frame.iloc[-1]
    return Observation(
        float(len(frame) > 0) if agreed else float((frame.status == "done").sum()),
        "yes/no",
        row.date[:4],
        tuple(dict.fromkeys(frame.source_id)),
        f"on record as {row.status}",
        ages=False,
    )


def _event(context: Context, claim: Claim) -> Observation | None:
    word = claim.argument.lower()
    frame = _events(
        context, "(lower(sector) = ? or kind = ? or lower(title) like ?)", word, word, f"%{word}%"
    )
    if frame.empty:
        return None
    done = frame[frame.status == "done"]
    chosen = done if len(done) else frame
    return Observation(
        float(len(done) > 0),
        "yes/no",
        chosen.iloc[-1].date[:4],
        tuple(dict.fromkeys(chosen.source_id)),
        "events on record",
        ages=False,
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
    "trade.total": _total_trade,
    "trade.exports": _flow("exports"),
    "trade.imports": _flow("imports"),
    "trade.exports.product": _product,
    "indicator": _indicator,
    "indicator.change": _indicator_change,
    "egdi.rank.better": _egdi_better,
    "relations.visits.count": lambda context, _: _of_fact(context.ledger.get("relations.visits.count")),
    "relations.visit.year": _visit_year,
    "relations.agreements.count": _agreements,
    "relations.institution": _institution,
    "relations.event": _event,
    "relations.missions.count": lambda context, _: _of_fact(context.ledger.get("relations.missions.count")),
    "corridor.crosses": _corridor,
    "corridor.reaches": _corridor,
    "alignment.coincidence": _coincidence,
    "group.member": _group_member,
}
