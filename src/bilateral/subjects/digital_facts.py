"""The facts of the chapter on digital government: the index, its parts, the gap, who is online, what was announced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.measures.convergence import Closing, closing, share_of_pairs_closer
from bilateral.subjects.chapter_fact import FactMaker
from bilateral.subjects.context import Context
from bilateral.subjects.digital_data import EGDI, NETWORKS, PARTICIPATION, PARTS, RANK, DigitalData

_fact = FactMaker("digital")
EGOV, WORLD_BANK, ITU = ("un-egdi",), ("wdi",), ("itu-gapminder",)
WINDOW_YEARS = 10


def build(context: Context, data: DigitalData) -> Iterator[Fact]:
    """Yield every fact of the chapter; each is a pure function of the pair and the snapshot."""
    sides = (("reporter", context.reporter), ("partner", context.partner))
    for side, iso3 in sides:
        yield from _editions(data, side, iso3)
        for name, indicator in (PARTS | PARTICIPATION).items():
            yield _latest(data, f"egdi.{name}.{side}", iso3, indicator, "index", EGOV)
        for name, indicator, unit in NETWORKS:
            source = ITU if indicator.startswith("ITU") else WORLD_BANK
            yield _latest(data, f"{name}.{side}", iso3, indicator, unit, source)
    yield from data.announced.facts(_fact)
    yield from _gaps(context, data)
    yield from _parts_of_the_gap(data)
    yield from _trend(closing(data.gap(EGDI), years=WINDOW_YEARS))


def _latest(
    data: DigitalData, name: str, iso3: str, indicator: str, unit: str, would_have: tuple[str, ...]
) -> Fact:
    rows, method = data.series(iso3, indicator), f"latest value of {indicator} for {iso3}"
    if rows.empty:
        return _fact(name, None, unit, None, would_have, method, note="no figure in this snapshot")
    last = rows.iloc[-1]
    return _fact(name, float(last.value), unit, last.period, [last.source_id], method)


def _editions(data: DigitalData, side: str, iso3: str) -> Iterator[Fact]:
    """Yield the index and the rank of one country, the latest and by edition."""
    yield _latest(data, f"egdi.{side}", iso3, EGDI, "index", EGOV)
    yield _rank(_latest(data, f"egdi.rank.{side}", iso3, RANK, "rank", EGOV))
    for name, indicator, unit in ((f"egdi.{side}", EGDI, "index"), (f"egdi.rank.{side}", RANK, "rank")):
        for row in data.series(iso3, indicator).itertuples():
            method = f"{indicator} of {iso3}, edition of {row.period}"
            value = float(row.value) if unit == "index" else int(row.value)
            yield _fact(f"{name}.{row.period}", value, unit, row.period, [row.source_id], method)


def _rank(fact: Fact) -> Fact:
    from dataclasses import replace

    return fact if fact.value is None else replace(fact, value=int(fact.number))


def _gaps(context: Context, data: DigitalData) -> Iterator[Fact]:
    method = "the higher E-Government Development Index less the lower one, both of one edition"
    rows = data.gap(EGDI)
    if rows.empty:
        note = "no edition has both countries"
        yield _fact("egdi.gap.latest", None, "index", None, EGOV, method, note=note)
        yield _fact(
            "egdi.gap.pairs_closer",
            None,
            "share",
            None,
            EGOV,
            "pairs of states closer to one another",
            note=note,
        )
        return
    for row in rows.itertuples():
        yield _gap(f"egdi.gap.{row.period}", context, row, method)
    last = rows.iloc[-1]
    yield _gap("egdi.gap.latest", context, last, method)
    states = data.all_states(last.period)
    share = share_of_pairs_closer(
        dict(zip(states.iso3, states.value, strict=True)), context.reporter, context.partner
    )
    how = f"share of all other pairs of the {len(states)} states with a smaller gap; equal ones count half"
    inputs = ("egdi.gap.latest",)
    yield _fact("egdi.gap.pairs_closer", share, "share", last.period, [last.source_a], how, inputs=inputs)


def _gap(name: str, context: Context, row: Any, method: str) -> Fact:
    ahead = context.reporter if row.gap > 0 else context.partner
    note = f"{ahead} is ahead" if row.gap else "the two are level"
    inputs = tuple(f"egdi.{side}.{row.period}" for side in ("reporter", "partner"))
    return _fact(
        name,
        abs(float(row.gap)),
        "index",
        row.period,
        [row.source_a, row.source_b],
        method,
        note=note,
        inputs=inputs,
    )


def _parts_of_the_gap(data: DigitalData) -> Iterator[Fact]:
    """Yield the gap in each part, and its share of the whole where the same country leads in all three."""
    last = {name: rows.iloc[-1] for name, code in PARTS.items() if len(rows := data.gap(code))}
    for name, row in last.items():
        method = f"the higher {PARTS[name]} less the lower one, both of one edition"
        inputs = tuple(f"egdi.{name}.{side}" for side in ("reporter", "partner"))
        size = abs(float(row.gap))
        yield _fact(f"egdi.{name}.gap", size, "index", row.period, [row.source_a], method, inputs=inputs)
    total = sum(float(row.gap) for row in last.values())
    same_way = len({row.gap > 0 for row in last.values()}) == 1 and total != 0
    if len(last) < len(PARTS) or len({row.period for row in last.values()}) > 1 or not same_way:
        return
    for name, row in last.items():
        method = "gap in this part ÷ sum of the gaps in the three parts; the index is their mean"
        inputs = tuple(f"egdi.{part}.gap" for part in PARTS)
        share = float(row.gap) / total
        yield _fact(
            f"egdi.{name}.gap_share", share, "share", row.period, [row.source_a], method, inputs=inputs
        )


def _trend(found: Closing | None) -> Iterator[Fact]:
    slope = (
        f"change a year of the least-squares line through the gaps of all editions in {WINDOW_YEARS} years"
    )
    years = "latest gap ÷ what that line narrows in a year"
    if found is None:
        note = "fewer than three editions have both countries"
        yield _fact("egdi.gap.trend", None, "index", None, EGOV, slope, note=note)
        yield _fact("egdi.gap.closing_years", None, "years", None, EGOV, years, note=note)
        return
    span = f"{found.observations} editions, {found.first_period} to {found.last_period}"
    low, high = found.slope - found.margin, found.slope + found.margin
    interval = f"{span}; 95% interval from {low:+.4f} to {high:+.4f} a year"
    yield _fact("egdi.gap.trend", found.slope, "index", found.last_period, EGOV, slope, note=interval)
    margin = "half the 95% interval of that change a year"
    yield _fact(
        "egdi.gap.trend_margin",
        found.margin,
        "index",
        found.last_period,
        EGOV,
        margin,
        inputs=("egdi.gap.trend",),
    )
    if found.years is None:
        note = f"it does not close: the gap does not narrow over {span}"
    else:
        weak = "" if found.firm else "; the interval includes no change, so the line proves no closing"
        note = f"{interval}{weak}"
    inputs = ("egdi.gap.latest", "egdi.gap.trend")
    yield _fact(
        "egdi.gap.closing_years",
        found.years,
        "years",
        found.last_period,
        EGOV,
        years,
        note=note,
        inputs=inputs,
    )
