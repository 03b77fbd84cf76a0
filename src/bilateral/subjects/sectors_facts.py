"""The facts of the chapter on fields of cooperation: what was agreed, what followed, where both stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.subjects import farm_goods
from bilateral.subjects.chapter_fact import FactMaker
from bilateral.subjects.context import Context
from bilateral.subjects.sectors_data import SIDES, SectorsData
from bilateral.subjects.sectors_fields import Baseline, Field, slug

_fact = FactMaker("sectors")
MINISTERIAL = ("head of state", "head of government", "minister")


def build(context: Context, data: SectorsData) -> Iterator[Fact]:
    """Yield every fact of the chapter; each is a pure function of the pair and the snapshot."""
    yield from _agreed(data)
    for field in data.fields:
        yield from _steps(data, field)
        for side in SIDES:
            for baseline in field.baselines:
                yield from _baseline(data, field, baseline, side)
            yield from _advantages(data, field, side)
        if field.topic:
            yield from data.announced(field.topic).facts(_fact, f"{field.slug}.")
        if field.name == "political consultations":
            yield from _contacts(data)
        if field.name == "agriculture":
            yield from farm_goods.facts(context, _fact)
    yield from _ahead(data)
    for name in data.beside:
        yield from _counts(slug(name), data.events_in(name), data.open_in(name))


def _agreed(data: SectorsData) -> Iterator[Fact]:
    """Yield in how many fields something was agreed, is approved or in force, and was followed by a step."""
    frame = data.agreements
    last = max(frame.date.str[:4], default=None)
    method = "fields with an agreement on record, counted; visas left out"
    note = "" if len(frame) else "no agreement is on record; the register covers few pairs"
    agreed = frame.sector.nunique() or None
    yield _fact("fields.agreed.count", agreed, "count", last, frame.source_id, method, note=note)
    if agreed is None:
        return
    binding = frame[frame.status.isin(["approved", "in force"])]
    how = "of these, fields with an agreement on record as approved or in force"
    inputs = ("fields.agreed.count",)
    yield _fact(
        "fields.binding.count", binding.sector.nunique(), "count", last, frame.source_id, how, inputs=inputs
    )
    followed = [done for field in data.fields if len(done := data.done_since(field))]
    sources = [source for done in followed for source in done.source_id]
    how = "of these, fields with a step on record as done after the agreement"
    seen = max((date for done in followed for date in done.date), default=last)
    yield _fact("fields.followed.count", len(followed), "count", seen, sources, how, inputs=inputs)


def _steps(data: SectorsData, field: Field) -> Iterator[Fact]:
    agreed = data.agreements_in(field)
    if len(agreed):
        last, method = max(agreed.date), "agreements of the field on record, counted"
        yield _fact(f"{field.slug}.agreements.count", len(agreed), "count", last, agreed.source_id, method)
    if len(data.events):
        yield from _counts(field.slug, data.done_since(field), data.open_in(field.name), bool(len(agreed)))


def _counts(name: str, done: Any, open_: Any, agreed: bool = False) -> Iterator[Fact]:
    """Yield how many steps are on record as done, and how many as promised or pending."""
    when = " after the agreement" if agreed else ""
    done = done[done.status == "done"]
    for what, rows, method in (
        ("count", done, f"steps on record as done{when}, counted"),
        ("open", open_, "steps on record as promised or pending, counted"),
    ):
        last = max(rows.date, default=None)
        # A count of none rests on the whole register, which has no source of its own.
        inputs = () if len(rows) else ("fields.agreed.count",)
        yield _fact(f"{name}.steps.{what}", len(rows), "count", last, rows.source_id, method, inputs=inputs)


def _baseline(data: SectorsData, field: Field, baseline: Baseline, side: str) -> Iterator[Fact]:
    iso3, name = data.iso3(side), f"{field.slug}.{baseline.name}"
    known = data.latest(iso3, baseline.indicator)
    method = f"latest value of {baseline.indicator} for {iso3}"
    if known is None:
        note = "no figure in this snapshot"
        yield _fact(f"{name}.{side}", None, baseline.unit, None, would_have(baseline), method, note=note)
        return
    yield _fact(f"{name}.{side}", known.value, baseline.unit, known.period, [known.source], method)
    if baseline.drawn != "share of GDP":
        return
    share = data.share_of_output(iso3, baseline.indicator)
    if share is not None:
        how = f"{baseline.indicator} ÷ gross domestic product of the same year, the last that has both"
        yield _fact(f"{name}_share.{side}", share.value, "share", share.period, share.sources, how)


def would_have(baseline: Baseline) -> list[str]:
    """Return the source that would have an indicator."""
    if baseline.indicator.startswith("EGDI"):
        return ["un-egdi"]
    return ["itu-gapminder"] if baseline.indicator.startswith("ITU") else ["wdi"]


def _advantages(data: SectorsData, field: Field, side: str) -> Iterator[Fact]:
    """Yield the advantage in the main section of a field under a short name, and in each of its sections."""
    if not field.sections:
        return
    iso3 = data.iso3(side)
    known = data.advantages(iso3)
    for number, section in enumerate((field.sections[0], *field.sections)):
        name = f"{field.slug}.rca.{side}" + (f".{section.replace(' ', '_')}" if number else "")
        method = f"share of {section} in exports of {iso3} ÷ its share in world exports (Balassa, WITS)"
        found = known.get(section)
        if found is not None and found.value is not None:
            yield _fact(name, found.value, "ratio", found.period, found.sources, method)
        elif not number:
            note = "exports by section are not in this snapshot"
            yield _fact(name, None, "ratio", None, ["wits-2019"], method, note=note)


def _contacts(data: SectorsData) -> Iterator[Fact]:
    """Yield how often ministers or heads met, and how many rounds of consultations were held."""
    events = data.events
    if events.empty:
        note = "no event is on record; the register covers few pairs"
        for name in ("contacts", "rounds"):
            method = f"{name} of ministers or heads of state on record, counted"
            yield _fact(f"political_consultations.{name}.count", None, "count", None, [], method, note=note)
        return
    done = events[events.status == "done"]
    met = done[done.kind.isin(["visit", "meeting"]) & done.level.isin(MINISTERIAL)]
    method = "visits and meetings of ministers, heads of state or government on record as done, counted"
    last = max(met.date, default=None)
    count = "political_consultations.contacts.count"
    yield _fact(
        count,
        len(met),
        "count",
        last,
        met.source_id,
        method,
        inputs=() if len(met) else ("fields.agreed.count",),
    )
    rounds = done[(done.kind == "institution") & (done.sector == "political consultations")]
    method = "rounds of political consultations on record as held, counted"
    yield _fact(
        "political_consultations.rounds.count",
        len(rounds),
        "count",
        max(rounds.date, default=None),
        rounds.source_id,
        method,
        inputs=() if len(rounds) else ("fields.agreed.count",),
    )


def _ahead(data: SectorsData) -> Iterator[Fact]:
    """Yield on how many baselines each does better, and out of how many."""
    leads = [data.ahead(baseline) for field in data.fields for baseline in field.baselines]
    known = [side for side in leads if side is not None]
    if not known:
        return
    inputs = tuple(
        f"{field.slug}.{baseline.name}.{side}"
        for field in data.fields
        for baseline in field.baselines
        if data.ahead(baseline)
        for side in SIDES
    )
    method = "baselines with a better side on which the country does better; amounts as shares of output"
    for side in SIDES:
        yield _fact(f"ahead.{side}", known.count(side), "count", None, [], method, inputs=inputs)
    yield _fact(
        "ahead.of",
        len(known),
        "count",
        None,
        [],
        "baselines with a better side that both report",
        inputs=inputs,
    )
