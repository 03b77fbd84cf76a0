"""The groups themselves, and the partner's places among middle powers, drawn and listed."""

from __future__ import annotations

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import partners as wording
from bilateral.evidence.wording import partners_charts as titles
from bilateral.evidence.wording import partners_places as places_wording
from bilateral.figures.blocks import Cell, Chart, Column, Table
from bilateral.figures.charts import country_colour
from bilateral.figures.parallel import ParallelRow
from bilateral.measures.ranking import rank_of
from bilateral.subjects.context import Context
from bilateral.subjects.partners_data import PartnersData
from bilateral.subjects.partners_places import Dimension

_MOST_NAMES = 8


def groups_table(context: Context, data: PartnersData) -> Table:
    """Return each group with who drew up its list and who is in it."""
    voice = context.voice
    columns = [
        Column("group", voice.text("Group")),
        Column("definition", voice.text("Who is counted")),
        Column("members", voice.text("Members"), "right"),
        Column("partner", voice.text("{country} in it", country=voice.country(context.partner))),
        Column("source", voice.text("List of")),
    ]
    cells, rows = [], []
    for group in data.groups.values():
        publisher = str(context.all_sources[group.source].get("publisher") or group.source)
        names = sorted(voice.country(code) for code in group.members)
        shown = voice.listing(names) if len(names) <= _MOST_NAMES else ""
        definition = wording.group_definition(voice, group.name, group.label)
        inside = context.partner in group.members
        cells.append(
            [
                Cell(wording.group_label(voice, group.name)),
                Cell(voice.labelled(definition, shown) if shown else definition),
                Cell(voice.integer(len(names))),
                Cell(voice.text("yes") if inside else voice.text("no")),
                Cell(publisher, href=f"#source-{group.source}", style="muted"),
            ]
        )
        rows.append([group.name, ";".join(sorted(group.members)), len(names), inside, group.source])
    return Table(
        "partners-groups",
        voice.text("The groups and their lists"),
        columns,
        cells,
        context.source_line(dict.fromkeys(group.source for group in data.groups.values())),
        notes=[
            voice.text("The reporter itself is left out of its groups."),
        ],
        data=rows,
        data_columns=("group", "members", "count", "partner_in_it", "source"),
    )


def ranked(context: Context, places: list[Dimension]) -> list[tuple[Dimension, Fact, Fact]]:
    """Return the dimensions on which the partner has a place, with the facts of the place and of how many there are."""
    found = []
    for place in places:
        rank, of = (context.ledger.get(f"partners.rank.{place.name}{end}") for end in ("", ".of"))
        if rank is not None and rank.value is not None and of is not None:
            found.append((place, rank, of))
    return found


def places_chart(context: Context, places: list[Dimension], among: int) -> Chart | None:
    """Return the parallel plot of places, or None where the partner has none."""
    from bilateral.figures.parallel import parallel_ranks

    voice, known = context.voice, ranked(context, places)
    if not known:
        return None
    # Dimensions without a place go last, so that they do not cut the lines.
    rows = [_row(context, place) for place in sorted(places, key=lambda place: place.rank is None)]
    ordered = sorted(known, key=lambda one: (one[1].number / one[2].number, one[0].name))
    ends = [
        (voice.ordinal(int(rank.number)), places_wording.dimension_phrase(voice, place.name))
        for place, rank, _ in (ordered[0], ordered[-1])
    ]
    table = places_table(context, places)
    colour = country_colour(context.partner, context.reporter, context.partner)
    return Chart(
        "partners-places",
        titles.places_title(voice, context.partner, ends[0], ends[1]),
        titles.places_subtitle(voice, context.reporter, among),
        titles.places_alt(
            voice,
            context.partner,
            [(places_wording.dimension_label(voice, p.name), _own(context, p)) for p, _, _ in known],
        ),
        table.source_line,
        lambda: parallel_ranks(
            rows,
            context.partner,
            first_label=voice.text("first"),
            last_label=voice.text("last"),
            colour=colour,
        ),
        table,
    )


def _row(context: Context, place: Dimension) -> ParallelRow:
    voice = context.voice
    found = {code: rank_of(dict(place.values.items()), code, better=place.better) for code in place.values}
    known = {code: rank.rank for code, rank in found.items() if rank is not None}
    shown = known if place.rank is not None else {}
    period = voice.short_period(place.period) if place.period else ""
    leader = _leader(context, place) if shown else ""
    note = ", ".join(part for part in (period, leader) if part)
    return ParallelRow(places_wording.dimension_label(voice, place.name), note, shown, _own(context, place))


def _leader(context: Context, place: Dimension) -> str:
    """Return who is first on a dimension, as a note."""
    first, voice = _first(place), context.voice
    name = voice.country(first[0]) if len(first) == 1 else voice.text("{count} jointly", count=len(first))
    return voice.text("first: {name}", name=name)


def _own(context: Context, place: Dimension) -> str:
    voice, rank = context.voice, place.rank
    if rank is not None:
        return places_wording.place_text(voice, rank.rank, rank.joint, rank.of)
    if context.partner in place.values:
        return voice.text("no other of them on record")
    return voice.not_reported


def places_table(context: Context, places: list[Dimension]) -> Table:
    """Return the partner's value and place on each dimension, with who is first."""
    voice = context.voice
    columns = [
        Column("dimension", voice.text("Dimension")),
        Column("period", voice.text("Period")),
        Column("value", voice.country(context.partner), "right"),
        Column("place", voice.text("Place"), "right"),
        Column("first", voice.text("First")),
    ]
    cells, rows = [], []
    for place in places:
        own, first = place.values.get(context.partner), _first(place)
        fact = f"partners.rank.{place.name}"
        value = voice.not_reported if own is None else voice.value(own, place.unit)
        leader = ""
        if place.rank is not None and first:
            best = voice.value(place.values[first[0]], place.unit)
            names = (
                voice.country(first[0])
                if len(first) == 1
                else voice.text("{count} jointly", count=len(first))
            )
            leader = voice.text("{name}: {value}", name=names, value=best)
        cells.append(
            [
                Cell(places_wording.dimension_label(voice, place.name)),
                Cell(voice.short_period(place.period) if place.period else ""),
                Cell(value, style="muted" if own is None else None),
                Cell(_own(context, place), fact=fact, style=None if place.rank else "muted"),
                Cell(leader),
            ]
        )
        rank = place.rank
        rows.append(
            [place.name, place.period, own, rank and rank.rank, rank and rank.joint, rank and rank.of, ";".join(first)]
        )  # fmt: skip
    sources = dict.fromkeys(key for place in places for key in place.sources)
    return Table(
        "partners-places",
        voice.text("Places of {country}", country=voice.country(context.partner)),
        columns,
        cells,
        context.source_line(sources),
        notes=[
            voice.text(
                "Ranked are the middle powers of the list, not all countries; totals are never ranked, and equal values share a place, "
                "which is then said to be joint. A value that nobody reported has no place. The register of agreements and visits covers "
                "few pairs, and the list of missions is incomplete."
            )
        ],
        data=rows,
        data_columns=("dimension", "period", "value", "rank", "joint", "of", "first"),
    )


def _first(place: Dimension) -> list[str]:
    if not place.values:
        return []
    best = (max if place.better == "higher" else min)(place.values.values())
    return [code for code, value in place.values.items() if value == best]
