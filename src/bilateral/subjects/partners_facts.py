"""The facts of the chapter on partners: shares of groups, concentration, gains and the partner's places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bilateral.evidence.facts import Fact
from bilateral.subjects.chapter_fact import FactMaker
from bilateral.subjects.context import Context
from bilateral.subjects.partners_data import FLOWS, NEIGHBOURS, Flow, Group, PartnersData, YearRecord

if TYPE_CHECKING:
    from bilateral.subjects.partners_places import Dimension

fact = FactMaker("partners")
WOULD_HAVE = ("un-comtrade",)
GAINS = 5


def build(context: Context, data: PartnersData, places: list[Dimension]) -> Iterator[Fact]:
    """Yield every fact of the chapter; each is a pure function of the pair and the snapshot."""
    for flow in FLOWS:
        for group in data.groups.values():
            yield from _shares(data, flow, group)
    yield from _concentration(context, data)
    yield from _changes(context, data)
    for place in places:
        yield from _place(context, place)
    middle = data.groups.get("middle")
    if middle is not None:
        others = len(middle.members | {context.partner})
        method = "middle powers of the list without the reporter, and the partner where it is none of them"
        yield fact("middle_powers", others, "count", None, [middle.source], method)


def told(data: PartnersData, flow: Flow) -> list[YearRecord]:
    """Return the years that the text tells of: the first and the last of those compared, and all that come later."""
    rows, records = data.compared(flow), data.records[flow]
    if not rows:
        return records[-1:]
    return [rows[0], rows[-1], *(record for record in records if record.year > rows[-1].year)]


def prefix(flow: Flow) -> str:
    """Return what stands before the ids of a flow's shares: nothing for exports."""
    return "" if flow == "exports" else "imports."


def _shares(data: PartnersData, flow: Flow, group: Group) -> Iterator[Fact]:
    records, name = data.records[flow], f"{prefix(flow)}share.{group.name}"
    if not records:
        method = f"share of the group in the reporter's goods {flow}"
        yield fact(f"{name}.latest", None, "share", None, WOULD_HAVE, method)
        return
    last = records[-1]
    # The last year is counted with every member; the years before, where some are not followed, with those that are.
    whole = data.share_of_all(last, group)
    if whole is not None:
        yield from _share(data, flow, group, last, f"{name}.latest", (whole.low, whole.high))
    followed = len(data.members(flow, group))
    for record in told(data, flow):
        found = data.share(flow, record, group)
        if found is not None:
            known = (found.low, found.high)
            yield from _share(data, flow, group, record, f"{name}.{record.year}", known, followed)


def _share(
    data: PartnersData,
    flow: Flow,
    group: Group,
    record: YearRecord,
    name: str,
    ends: tuple[float, float],
    followed: int | None = None,
) -> Iterator[Fact]:
    low, high = ends
    sources = [record.source, group.source]
    listed = (
        "countries that share a border"
        if group.name == NEIGHBOURS
        else f"countries of the list {group.label!r}"
    )
    some = f", the {followed} followed every year" if followed not in (None, len(group.members)) else ""
    report = "as partners report them" if data.mirrored[flow] else "as the reporter reports them"
    method = f"goods {flow} with {len(group.members)} {listed}{some} ÷ all goods {flow}, {report}"
    note = f"at least; at most {high:.4f}, for not every partner is on record" if high - low > 0.0005 else ""
    yield fact(name, low, "share", record.year, sources, method, note=note)
    if note:
        yield fact(f"{name}.high", high, "share", record.year, sources, f"upper end: {method}")


def _concentration(context: Context, data: PartnersData) -> Iterator[Fact]:
    method = "Σ (goods exports to each partner ÷ all goods exports)², 0 to 1 (Herfindahl–Hirschman)"
    records = data.records["exports"]
    complete = [record for record in records if (found := data.concentration(record)) and found.complete]
    if not complete:
        note = "no year has partners on record that make up 95% of the total"
        yield fact("hhi.latest", None, "index", None, WOULD_HAVE, method, note=note if records else "")
        yield fact("effective_number.latest", None, "ratio", None, WOULD_HAVE, "1 ÷ HHI")
    years = {record.year for record in told(data, "exports")}
    for record in complete:
        found = data.concentration(record)
        if found is None or not (record.year in years or record is complete[-1]):
            continue
        names = [f"{record.year}"] + (["latest"] if record is complete[-1] else [])
        for name in names:
            where = (record.year, [record.source])
            how = f"{method}; partners on record make up {record.coverage:.1%} of the total"
            yield fact(f"hhi.{name}", found.low, "index", *where, how)
            inputs = [f"hhi.{name}"]
            yield fact(
                f"effective_number.{name}", 1 / found.low, "ratio", *where,
                "1 ÷ HHI: so many markets of equal size would be as concentrated", inputs=inputs,
            )  # fmt: skip
    if records and records[-1] not in complete:
        yield from _bounds(data, records[-1], method)
    if records:
        yield _largest(context, records[-1])


def _bounds(data: PartnersData, record: YearRecord, method: str) -> Iterator[Fact]:
    found = data.concentration(record)
    if found is None:
        return
    where = (record.year, [record.source])
    rest = f"partners on record make up {record.coverage:.1%} of the total"
    yield fact(
        "hhi.bound.low", found.low, "index", *where, f"{method}; {rest}, the others taken as many small ones"
    )
    yield fact("hhi.bound.high", found.high, "index", *where, f"{method}; {rest}, the others taken as one")
    yield fact("effective_number.bound.low", 1 / found.high, "ratio", *where, "1 ÷ upper end of the HHI")
    yield fact("effective_number.bound.high", 1 / found.low, "ratio", *where, "1 ÷ lower end of the HHI")


def _largest(context: Context, record: YearRecord) -> Fact:
    code, value = record.largest
    name = _name(context, code)
    method = f"goods exports to {name}, the largest market on record, ÷ all goods exports"
    return fact("largest.latest", value / record.total, "share", record.year, [record.source], method)


def _changes(context: Context, data: PartnersData) -> Iterator[Fact]:
    rows, changes = data.compared("exports"), data.changes("exports")
    if not rows or changes.empty:
        return
    first, last = rows[0], rows[-1]
    chosen = dict.fromkeys([*changes.index[:GAINS], *changes.index[-GAINS:], context.partner])
    for code in chosen:
        name = _name(context, str(code))
        for record in (first, last):
            value = record.values.get(code)
            if value is not None:
                method = f"goods exports to {name} ÷ all goods exports"
                yield fact(
                    f"market.{code}.{record.year}", value / record.total, "share", record.year, [record.source], method
                )  # fmt: skip


def _place(context: Context, place: Dimension) -> Iterator[Fact]:
    among = "the middle powers of the list" + ("" if place.partner_listed else " and the partner")
    method = f"place among {among}: {place.method}"
    if place.rank is None:
        count, own = len(place.values), place.values.get(context.partner)
        note = "too few others are on record" if own is not None else "the partner is not on record"
        if not count:
            note = ""
        yield fact(f"rank.{place.name}", None, "rank", place.period, place.sources, method, note=note)
        return
    joint = "joint; " if place.rank.joint else ""
    yield fact(f"rank.{place.name}", place.rank.rank, "rank", place.period, place.sources, joint + method)
    yield fact(
        f"rank.{place.name}.of", place.rank.of, "count", place.period, place.sources, "countries ranked"
    )


def _name(context: Context, code: str) -> str:
    from bilateral.pair import find_country

    return find_country(code).name("en")
