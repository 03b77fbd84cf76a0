"""The charts of the chapter on partners: shares of groups, markets that gained and lost, concentration."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from bilateral.evidence.wording import formats
from bilateral.evidence.wording import partners as wording
from bilateral.evidence.wording import partners_charts as titles
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.figures.shares import ShareLine, SharePanel, Stretch
from bilateral.figures.style import MUTED, country_colour
from bilateral.measures.markets import Bounds
from bilateral.subjects.context import Context
from bilateral.subjects.partners_data import FLOWS, Flow, Group, PartnersData, YearRecord
from bilateral.subjects.partners_facts import GAINS, prefix


def flow_colour(context: Context, flow: Flow) -> str:
    """Return the colour of one of the reporter's flows: its own for what it sells, slate for what it buys."""
    own = country_colour(context.reporter, context.reporter, context.partner)
    return own if flow == "exports" else MUTED


def in_years(context: Context, records: list[YearRecord]) -> list[YearRecord]:
    """Return the records within the years of the report."""
    return [record for record in records if context.start <= record.year <= context.end]


def stretches(data: PartnersData, flow: Flow, found: list[tuple[YearRecord, Bounds]]) -> list[Stretch]:
    """Return figures by year as stretches, one a release; those before the compared release are pale."""
    compared = data.compared(flow)
    first = compared[0].year if compared else 0
    parts = []
    for _, rows in groupby(found, key=lambda one: one[0].source):
        block = list(rows)
        years = [record.year for record, _ in block]
        low, high = [bounds.low for _, bounds in block], [bounds.high for _, bounds in block]
        parts.append(Stretch(years, low, high, pale=years[-1] < first))
    return parts


def shares_chart(context: Context, data: PartnersData) -> Chart | None:
    """Return the shares of all groups in both flows, or None where no year of the report has any."""
    from bilateral.figures.shares import share_panels

    voice = context.voice
    panels, alts = [], []
    for group in data.groups.values():
        lines = []
        for flow in FLOWS:
            found = _shares(context, data, flow, group)
            if found:
                lines.append(
                    ShareLine(
                        titles.flow_name(voice, flow),
                        flow_colour(context, flow),
                        stretches(data, flow, found),
                    )
                )
                ends = [(record.year, bounds.low) for record, bounds in (found[0], found[-1])]
                label = wording.group_label(voice, group.name)
                alts.append((label, titles.flow_name(voice, flow), *ends[0], *ends[1]))
        label = wording.group_label(voice, group.name) + _followed(context, data, group)
        panels.append(SharePanel(label, lines, voice.not_reported))
    traditional = (
        _shares(context, data, "exports", data.groups["traditional"]) if "traditional" in data.groups else []
    )
    if not alts or not traditional:
        return None
    compared = [one for one in traditional if one[0] in data.compared("exports")] or traditional
    first, last = ((record.year, bounds.low) for record, bounds in (compared[0], compared[-1]))
    table = shares_table(context, data)
    return Chart(
        "partners-shares",
        titles.shares_title(voice, first, last),
        titles.shares_subtitle(voice, context.reporter),
        titles.shares_alt(voice, alts),
        table.source_line,
        lambda: share_panels(
            panels,
            fmt=formats.shares(voice),
            band_label=voice.text("up to here, if partners not on record belong to it"),
        ),
        table,
    )


def _followed(context: Context, data: PartnersData, group: Group) -> str:
    """Return how many members are followed, where it is not all of them."""
    counts = {len(data.members(flow, group)) for flow in FLOWS if data.records[flow]}
    if counts <= {len(group.members)}:
        return ""
    return context.voice.text(" ({count} of {of})", count=min(counts), of=len(group.members))


def _shares(
    context: Context, data: PartnersData, flow: Flow, group: Group
) -> list[tuple[YearRecord, Bounds]]:
    pairs = [(record, data.share(flow, record, group)) for record in in_years(context, data.records[flow])]
    return [(record, bounds) for record, bounds in pairs if bounds is not None]


def shares_table(context: Context, data: PartnersData) -> Table:
    """Return the share of every group by flow and year, with the release."""
    voice, groups = context.voice, list(data.groups.values())
    columns = [
        Column("year", voice.text("Year")),
        Column("flow", voice.text("Flow")),
        *(Column(group.name, wording.group_label(voice, group.name), "right") for group in groups),
        Column("covered", voice.text("Partners on record"), "right"),
        Column("release", voice.text("Release")),
    ]
    cells, rows, sources = [], [], [group.source for group in groups]
    for flow in FLOWS:
        for record in reversed(in_years(context, data.records[flow])):
            found = [data.share(flow, record, group) for group in groups]
            shown = [_cell(context, flow, group, record, b) for group, b in zip(groups, found, strict=True)]
            release = Cell(record.source, href=f"#source-{record.source}", style="muted")
            cells.append(
                [
                    Cell(str(record.year)),
                    Cell(titles.flow_name(voice, flow)),
                    *shown,
                    Cell(voice.share(record.coverage), style="muted"),
                    release,
                ]
            )
            values = [end for b in found for end in ((b.low, b.high) if b else (None, None))]
            rows.append([record.year, flow, *values, record.coverage, record.source])
            sources.append(record.source)
    ends = [f"{group.name}{end}" for group in groups for end in ("", "_high")]
    return Table(
        "partners-shares",
        voice.text(
            "Shares of groups in the goods trade of {country}", country=voice.country(context.reporter)
        ),
        columns,
        cells,
        context.source_line(dict.fromkeys(sources)),
        notes=[
            voice.text(
                "Groups overlap, so shares do not add up to 100%. “Partners on record” is the part of all trade that the release assigns "
                "to a partner; where it is not all, a share is given as at least and at most. Years with less than half are left out. One "
                "release a year: the newest that has it."
            )
        ],
        data=rows,
        data_columns=("year", "flow", *ends, "covered", "release"),
    )


def _cell(context: Context, flow: Flow, group: Group, record: YearRecord, bounds: Bounds | None) -> Cell:
    if bounds is None:
        return Cell("")
    voice = context.voice
    name = f"partners.{prefix(flow)}share.{group.name}.{record.year}"
    known = name if context.ledger.get(name) is not None else None
    if bounds.high - bounds.low <= 0.0005:
        return Cell(voice.share(bounds.low), fact=known)
    return Cell(f"{voice.share(bounds.low)}–{voice.share(bounds.high)}", fact=known)


def markets_chart(context: Context, data: PartnersData) -> Chart | None:
    """Return the markets whose share changed most over the compared years, or None where none are compared."""
    from bilateral.figures.charts import PairRow, dumbbell

    voice, rows, changes = context.voice, data.compared("exports"), data.changes("exports")
    if not rows or changes.empty:
        return None
    first, last = rows[0], rows[-1]
    chosen = chosen_markets(context, changes)
    shares = [(code, share_of(first, code), share_of(last, code)) for code in chosen]
    pairs = [PairRow(voice.country(code), before, after) for code, before, after in shares]
    table = _markets_table(context, shares, first, last)
    top = shares[0]
    return Chart(
        "partners-markets",
        titles.markets_title(voice, *top),
        titles.markets_subtitle(voice, context.reporter, first.year, last.year),
        titles.markets_alt(voice, [(voice.country(c), a, b) for c, a, b in shares], first.year, last.year),
        table.source_line,
        lambda: dumbbell(
            pairs,
            left_label=str(first.year),
            right_label=str(last.year),
            fmt=formats.shares(voice),
            left_colour=MUTED,
            right_colour=flow_colour(context, "exports"),
            gap_label=(titles.none_in(voice, first.year), titles.none_in(voice, last.year)),
        ),
        table,
    )


def chosen_markets(context: Context, changes: Any) -> list[str]:
    """Return the markets that gained most, those that lost most, and the partner, in the order of change."""
    gains = [str(code) for code in changes.index[:GAINS] if changes[code] > 0]
    losses = [str(code) for code in changes.index[-GAINS:] if changes[code] < 0]
    own = [context.partner] if context.partner in changes.index else []
    chosen = {*gains, *losses, *own}
    return [str(code) for code in changes.index if str(code) in chosen]


def share_of(record: YearRecord, code: str) -> float | None:
    """Return a partner's share in a year; None where the release has no figure on it."""
    value = record.values.get(code)
    return None if value is None else float(value) / record.total


def _markets_table(
    context: Context,
    shares: list[tuple[str, float | None, float | None]],
    first: YearRecord,
    last: YearRecord,
) -> Table:
    voice = context.voice
    columns = [
        Column("country", voice.text("Market")),
        Column("before", str(first.year), "right"),
        Column("after", str(last.year), "right"),
    ]
    cells = []
    for code, *pair in shares:
        style = "total" if code == context.partner else None
        shown = [
            Cell(voice.text("none on record"), style="muted")
            if value is None
            else Cell(voice.share(value), fact=f"partners.market.{code}.{record.year}")
            for value, record in zip(pair, (first, last), strict=True)
        ]
        cells.append([Cell(voice.country(code), style=style), *shown])
    return Table(
        "partners-markets",
        voice.text("Markets that gained and lost most"),
        columns,
        cells,
        context.source_line([first.source]),
        subtitle=titles.markets_subtitle(voice, context.reporter, first.year, last.year),
        data=[list(row) for row in shares],
    )
