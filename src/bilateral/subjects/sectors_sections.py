"""One section a field: what was agreed, what followed, where both stand, who could offer what."""

from __future__ import annotations

from typing import Any

from bilateral.evidence.wording import sectors as wording
from bilateral.evidence.wording import sectors_goods as goods
from bilateral.evidence.wording.relations import kind_label, status_label
from bilateral.evidence.wording.sectors_labels import baseline_label, field_label, section_label, share_label
from bilateral.figures.blocks import Block, Cell, Column, Prose, Table
from bilateral.subjects import farm_sections
from bilateral.subjects.context import Context
from bilateral.subjects.sectors_data import SIDES, SectorsData
from bilateral.subjects.sectors_fields import Field

CRUDE = "SITC:2"


def section(context: Context, data: SectorsData, field: Field) -> list[Block]:
    """Return the blocks of one field, a heading of the third level first."""
    voice = context.voice
    blocks: list[Block] = [
        Prose(f"### {field_label(voice, field.name)}\n\n{' '.join(_agreed(context, data, field))}".strip())
    ]
    offers = [line for line in _offers(context, data, field) if line]
    if offers:
        blocks.append(Prose(" ".join(offers)))
    for table in (_baselines(context, data, field), steps_table(context, data, field.name)):
        if table is not None:
            blocks.append(table)
    if field.name == "agriculture":
        blocks += farm_sections.blocks(context)
    if field.topic:
        title = voice.text("Single figures announced: {field}", field=field_label(voice, field.name))
        known = data.announced(field.topic).table(
            f"sectors-{field.slug}-announced", title, f"sectors.{field.slug}."
        )
        if known is not None:
            blocks.append(known)
    if len(blocks) == 1 and not context.ledger.get(f"sectors.{field.slug}.agreements.count"):
        what = voice.text("Nothing on this field is in the snapshot for either country.")
        blocks += context.gap(what, ["wdi"] if field.baselines else []).blocks
    return blocks


def _agreed(context: Context, data: SectorsData, field: Field) -> list[str]:
    """Return the agreements of a field and what followed, as sentences."""
    voice, agreed = context.voice, data.agreements_in(field)
    lines = [wording.agreement_sentence(voice, row) for row in agreed.itertuples()]
    done, open_ = (context.ledger.get(f"sectors.{field.slug}.steps.{name}") for name in ("count", "open"))
    if data.events.empty and data.agreements.empty:
        return []
    if not lines:
        lines.append(wording.not_agreed(voice))
    said = agreed.status_note.notna().any()
    if done is not None and open_ is not None and not (said and not done.value and not open_.value):
        lines.append(wording.steps_sentence(voice, done, open_, bool(len(agreed))))
    return lines


def _offers(context: Context, data: SectorsData, field: Field) -> list[str]:
    """Return who could offer what, as sentences."""
    voice = context.voice
    lines = []
    if field.name == "political consultations":
        names = ("contacts", "rounds")
        contacts, rounds = (context.fact(f"sectors.political_consultations.{name}.count") for name in names)
        lines += [
            wording.contacts_sentence(voice, contacts, rounds),
            wording.others_consult(voice, _consulting(context)),
        ]
    leads: dict[str, list[str]] = {}
    for side in SIDES:
        ahead = [baseline.name for baseline in field.baselines if data.ahead(baseline) == side]
        leads[data.iso3(side)] = ahead
    lines.append(wording.ahead_sentence(voice, leads))
    lines.append(advantages(context, data, field))
    if field.name == "mining":
        lines.append(_crude(context))
    return lines


def _crude(context: Context) -> str:
    """Return how much of the pair's trade was crude materials, the section of ores, where that is the largest."""
    top = context.ledger.get("trade.products.exports.top")
    if top is None or top.value != CRUDE:
        return ""
    return goods.crude_sentence(
        context.voice,
        context.reporter,
        context.partner,
        context.ledger.get(f"trade.products.exports.{CRUDE}"),
        context.fact("trade.products.exports.top_share"),
    )


def advantages(context: Context, data: SectorsData, field: Field) -> str:
    """Return who could sell the goods of a field, by comparative advantage; nothing for a field without goods."""
    if not field.sections:
        return ""
    fact, prefix = context.fact, f"sectors.{field.slug}.rca."
    pair = [(data.iso3(side), fact(f"{prefix}{side}")) for side in SIDES]
    sentence = goods.advantage_sentence(context.voice, pair[0], pair[1], field.sections[0])
    if field.name != "mining":
        return sentence
    get = context.ledger.get
    both = [
        (data.iso3(side), ores, metals)
        for side in SIDES
        if (ores := get(f"{prefix}{side}.{field.sections[0]}")) is not None
        and (metals := get(f"{prefix}{side}.{field.sections[1]}")) is not None
    ]
    return f"{sentence} {goods.ore_sentence(context.voice, both)}".strip()


def _consulting(context: Context) -> list[tuple[str, str, str]]:
    """Return the consultations that one of the two has held with a third country."""
    frame = context.query(
        "select side_a, side_b, date, source_id from events where kind = 'institution' and sector = 'political consultations' "
        "and status = 'done' and (side_a in (?, ?)) <> (side_b in (?, ?)) order by date",
        *context.both,
        *context.both,
    )
    context.mentioned.update(frame.source_id)
    return [
        (str(row.side_a), str(row.side_b), str(row.date))
        if row.side_a in context.both
        else (str(row.side_b), str(row.side_a), str(row.date))
        for row in frame.itertuples()
    ]


def _baselines(context: Context, data: SectorsData, field: Field) -> Table | None:
    """Return the starting point of both in one field, comparative advantages last; None without a figure."""
    voice = context.voice
    wanted = []
    for baseline in field.baselines:
        wanted.append((baseline_label(voice, baseline.name), baseline.name, baseline.indicator))
        if baseline.drawn == "share of GDP":
            wanted.append(
                (share_label(voice, baseline.name), f"{baseline.name}_share", f"{baseline.indicator} ÷ GDP")
            )
    lines = [(label, [f"{name}.{side}" for side in SIDES], code) for label, name, code in wanted]
    for product in field.sections:
        ends = [f"rca.{side}.{product.replace(' ', '_')}" for side in SIDES]
        lines.append((section_label(voice, product), ends, product))
    cells, raw, sources = [], [], []
    for label, ends, code in lines:
        facts = [context.ledger.get(f"sectors.{field.slug}.{end}") for end in ends]
        if all(fact is None or fact.value is None for fact in facts):
            continue
        cells.append([Cell(label), *[_cell(context, fact) for fact in facts]])
        raw.append(
            [
                code,
                *[item for fact in facts for item in ((fact.value, fact.period) if fact else (None, None))],
            ]
        )
        sources += [
            key for fact in facts if fact is not None and fact.value is not None for key in fact.sources
        ]
    if not cells:
        return None
    columns = [Column("measure", voice.text("Measure"))] + [
        Column(side, voice.country(data.iso3(side)), "right") for side in SIDES
    ]
    title = voice.text("{field}: where both stand", field=field_label(voice, field.name))
    keys = ["measure", "reporter", "reporter_period", "partner", "partner_period"]
    name = f"sectors-{field.slug}"
    return Table(name, title, columns, cells, context.source_line(sources), data=raw, data_columns=keys)


def _cell(context: Context, fact: Any) -> Cell:
    voice = context.voice
    if fact is None or fact.value is None:
        return Cell(voice.not_reported, fact=fact.id if fact is not None else None, style="muted")
    return Cell(f"{voice.value(fact.value, fact.unit)} ({fact.period})", fact=fact.id)


def steps_table(context: Context, data: SectorsData, name: str) -> Table | None:
    """Return what happened or was promised in a field or beside the fields, or None where nothing is on record."""
    from bilateral.subjects.sectors_fields import slug

    voice, frame = context.voice, data.events_in(name)
    if frame.empty:
        return None
    columns = [
        Column("date", voice.text("Date")),
        Column("what", voice.text("What")),
        Column("kind", voice.text("Kind")),
        Column("status", voice.text("Status")),
        Column("seen", voice.text("What is known of it")),
    ]
    cells = [
        [
            Cell(voice.short_period(row.date)),
            context.quoted(row.title),
            Cell(kind_label(voice, row.kind)),
            Cell(status_label(voice, row.status)),
            context.quoted(row.note if isinstance(row.note, str) else ""),
        ]
        for row in frame.itertuples()
    ]
    return Table(
        f"sectors-{slug(name)}-steps",
        voice.text("{field}: done, promised and pending", field=field_label(voice, name)),
        columns,
        cells,
        context.source_line(frame.source_id),
        data=[[row.date, row.title, row.kind, row.status, row.note] for row in frame.itertuples()],
    )
