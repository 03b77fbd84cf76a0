"""Where the partner stands among the reporter's middle powers, on each dimension that the snapshot has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from bilateral.measures.ranking import Rank, rank_of
from bilateral.measures.relations import missions_between
from bilateral.measures.voting import partners_of
from bilateral.subjects.alignment_data import AlignmentData
from bilateral.subjects.context import Context
from bilateral.subjects.partners_data import PartnersData

#: So many countries besides the partner must be on record before a place says anything.
LEAST_OTHERS = 2


@dataclass(frozen=True)
class Dimension:
    """Values by country on one dimension; ``rank`` is the partner's, None where it has none or too few others have."""

    name: str
    values: dict[str, float]
    unit: str
    period: str | None
    sources: tuple[str, ...]
    method: str
    better: Literal["higher", "lower"] = "higher"
    rank: Rank | None = None
    partner_listed: bool = True


def candidates(context: Context, data: PartnersData) -> list[str]:
    """Return the middle powers besides the reporter, and the partner where it is none of them."""
    group = data.groups.get("middle")
    members = set(group.members) if group else set()
    return sorted((members | {context.partner}) - {context.reporter})


def dimensions(context: Context, data: PartnersData, votes: AlignmentData) -> list[Dimension]:
    """Return every dimension with the partner's rank on it."""
    among = candidates(context, data)
    makers: tuple[Callable[[], Dimension], ...] = (
        lambda: _trade(data, among),
        lambda: _flow(data, among, "exports"),
        lambda: _flow(data, among, "imports"),
        lambda: _missions(context, among),
        lambda: _register(context, among, "agreements"),
        lambda: _register(context, among, "visits"),
        lambda: _memberships(context, among),
        lambda: _votes(context, among, votes),
        lambda: _distance(context, among),
    )
    group = data.groups.get("middle")
    listed = group is not None and context.partner in group.members
    return [replace(_ranked(maker(), context.partner), partner_listed=listed) for maker in makers]


def _ranked(one: Dimension, partner: str) -> Dimension:
    others = [code for code in one.values if code != partner]
    rank = (
        rank_of(dict(one.values.items()), partner, better=one.better) if len(others) >= LEAST_OTHERS else None
    )
    return replace(one, rank=rank)


def _picked(values: Any, among: list[str]) -> dict[str, float]:
    return {code: float(values[code]) for code in among if code in values and values[code] == values[code]}


def _flow(data: PartnersData, among: list[str], flow: Literal["exports", "imports"]) -> Dimension:
    record = data.last_with_all(flow)
    words = {"exports": "goods exports to each", "imports": "goods imports from each"}
    if record is None:
        return Dimension(flow, {}, "USD", None, ("un-comtrade",), words[flow])
    report = "partners' reports" if data.mirrored[flow] else "reporter's report"
    method = f"{words[flow]}, the {report} of the last year in a release that does not name the largest only"
    return Dimension(flow, _picked(record.values, among), "USD", str(record.year), (record.source,), method)


def _trade(data: PartnersData, among: list[str]) -> Dimension:
    """Both directions of one year and one release."""
    method = "goods exports plus imports of the last year that one release has both directions of"
    both = data.both_directions()
    if both is None:
        return Dimension("trade", {}, "USD", None, ("un-comtrade",), method)
    sold, bought = (_picked(record.values, among) for record in both)
    total = {code: sold.get(code, 0.0) + bought.get(code, 0.0) for code in sorted({*sold, *bought})}
    return Dimension("trade", total, "USD", str(both[0].year), (both[0].source,), method)


def _missions(context: Context, among: list[str]) -> Dimension:
    method = "embassies, high commissions and consulates in each other, honorary ones left out"
    frame = context.query("select * from missions")
    listed = set(frame.sending)
    if frame.empty or context.reporter not in listed:
        return Dimension("missions", {}, "count", None, ("wikidata-missions-2022",), method)
    found = {
        code: float(len(missions_between(frame, context.reporter, code))) for code in among if code in listed
    }
    sources = tuple(dict.fromkeys(frame.source_id))
    return Dimension("missions", found, "count", str(max(frame.as_of)), sources, method)


def _register(context: Context, among: list[str], kind: Literal["agreements", "visits"]) -> Dimension:
    """Count entries of a register; a country without any is not on it, for nobody kept it for that pair."""
    condition = {
        "agreements": ("agreements", "true", "agreements on record with each"),
        "visits": (
            "events",
            "kind = 'visit' and status = 'done' and level in ('head of state', 'head of government')",
            "visits of heads of state or government on record between the reporter and each",
        ),
    }[kind]
    frame = context.query(
        f"select case when side_a = ? then side_b else side_a end as iso3, count(*) as n, max(date) as last, "
        f"any_value(source_id) as source_id from {condition[0]} where ? in (side_a, side_b) and {condition[1]} group by 1 "
        "order by 1",
        context.reporter,
        context.reporter,
    )
    frame = frame[frame.iso3.isin(among)]
    counts = {str(code): float(n) for code, n in zip(frame.iso3, frame.n, strict=True)}
    period = None if frame.empty else str(max(frame["last"]))[:4]
    return Dimension(kind, counts, "count", period, tuple(dict.fromkeys(frame.source_id)), condition[2])


def _memberships(context: Context, among: list[str]) -> Dimension:
    frame = context.query(
        "select b.iso3, count(distinct b.organisation) as n, max(b.as_of) as as_of, any_value(b.source_id) as source_id "
        "from memberships a join memberships b on a.organisation = b.organisation and a.source_id = b.source_id "
        "where a.iso3 = ? and b.iso3 <> a.iso3 and a.status = 'member' and b.status = 'member' group by 1 order by 1",
        context.reporter,
    )
    counts = _picked(dict(zip(frame.iso3, frame.n, strict=True)), among)
    period = None if frame.empty else str(max(frame.as_of))
    sources = tuple(dict.fromkeys(frame.source_id)) or ("factbook-2026",)
    return Dimension(
        "memberships", counts, "count", period, sources, "organisations that list both as members"
    )


def _votes(context: Context, among: list[str], votes: AlignmentData) -> Dimension:
    years = votes.years
    method = "voting coincidence in the General Assembly, " + (
        f"{', '.join(map(str, years))} taken together" if years else "five years taken together"
    )
    if not years:
        return Dimension("votes", {}, "share", None, ("un-votes",), method)
    values = _picked(partners_of(votes.all_values, context.reporter), among)
    return Dimension("votes", values, "share", str(years[-1]), (votes.vote_source,), method)


def _distance(context: Context, among: list[str]) -> Dimension:
    frame = context.query(
        "select case when iso3_a = ? then iso3_b else iso3_a end as iso3, capital_distance_km as km, source_id "
        "from distances where ? in (iso3_a, iso3_b) order by 1",
        context.reporter,
        context.reporter,
    )
    values = _picked(dict(zip(frame.iso3, frame.km, strict=True)), among)
    sources = tuple(dict.fromkeys(frame.source_id)) or ("cepii-geodist",)
    return Dimension(
        "distance",
        values,
        "km",
        None,
        sources,
        "great-circle distance between capitals, nearest first",
        "lower",
    )
