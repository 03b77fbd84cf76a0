"""Missions, visa rules and memberships of the pair, as tables."""

from __future__ import annotations

from typing import Any

from bilateral.evidence.wording import relations as wording
from bilateral.evidence.wording.organisations import organisation_name
from bilateral.evidence.wording.voice import Voice
from bilateral.figures.blocks import Cell, Column, Exhibit, Prose, Table
from bilateral.subjects.context import Context

# Organisations that say most about a relationship; nearly every state is in the United Nations and its agencies.
_TELLING = (
    "EAC",
    "COMESA",
    "AU",
    "SADC",
    "EAEU",
    "CIS",
    "CSTO",
    "SCO",
    "ECO",
    "CICA",
    "OIC",
    "EU",
    "NATO",
    "OECD",
    "G-20",
    "BRICS",
    "ASEAN",
    "GCC",
    "LAS",
    "C",
    "OIF",
    "ECOWAS",
    "OSCE",
    "NAM",
    "G-77",
    "WTO",
    "IBRD",
    "IMF",
    "UN",
)


def missions(context: Context, frame: Any) -> Exhibit:
    """Return the missions of each in the other, who covers the other from elsewhere, and the visa rules."""
    voice, fact = context.voice, context.fact("relations.missions.count")
    as_of = max(frame.as_of, default="")
    sentences = [wording.missions_sentence(voice, fact, as_of)]
    for name, traveller, destination in (
        ("reporter", context.reporter, context.partner),
        ("partner", context.partner, context.reporter),
    ):
        sentences.append(
            wording.visa_sentence(voice, traveller, destination, context.fact(f"relations.visa.{name}"))
        )
    blocks: list[Any] = [Prose(" ".join(sentences))]
    if (table := _missions_table(context, frame, list(fact.sources))) is not None:
        blocks.append(table)
    elif fact.value is not None:
        none = voice.text("No mission that covers the other country from a third one is listed either.")
        blocks.append(Prose(none, "note"))
    return Exhibit(blocks, frame)


def _missions_table(context: Context, frame: Any, sources: list[str]) -> Table | None:
    voice = context.voice
    rows, data = [], []
    for sending, receiving in ((context.reporter, context.partner), (context.partner, context.reporter)):
        for row in _covering(frame, sending, receiving):
            # An empty cell of a column of text is no text.
            city = row.city if isinstance(row.city, str) else None
            texts = (
                voice.country(sending),
                voice.country(receiving),
                _how(voice, row, receiving),
                city or "",
            )
            rows.append([Cell(text) for text in texts])
            data.append([sending, receiving, row.kind, city])
    if not rows:
        return None
    columns = [
        Column("sending", voice.text("Sending country")),
        Column("receiving", voice.text("Accredited to")),
        Column("kind", voice.text("Mission")),
        Column("city", voice.text("Seat")),
    ]
    return Table(
        "relations-missions",
        voice.text("Who is represented where"),
        columns,
        rows,
        context.source_line(sources),
        data=data,
        notes=[
            voice.text("A mission that covers the other country from a third one is listed with its seat.")
        ],
    )


def _covering(frame: Any, sending: str, receiving: str) -> list[Any]:
    own = frame[frame.sending == sending]
    listed = own.jurisdictions.fillna("").str.split(";").map(lambda codes: receiving in codes)
    return list(own[(own.receiving == receiving) | listed].itertuples())


def _how(voice: Voice, row: Any, receiving: str) -> str:
    kinds = {
        "embassy": voice.text("embassy"),
        "high commission": voice.text("high commission"),
        "consulate general": voice.text("consulate general"),
        "consulate": voice.text("consulate"),
        "honorary consulate": voice.text("honorary consulate"),
    }
    kind = str(kinds.get(row.kind, row.kind))
    if row.receiving == receiving:
        return kind
    return voice.text("{kind} in {country}", kind=kind, country=voice.the_country(row.receiving))


def memberships(context: Context) -> Exhibit:
    """Return how many organisations both belong to, and those that only one belongs to."""
    voice, fact = context.voice, context.fact("relations.memberships.shared")
    frame = context.query(
        "select iso3, organisation, source_id from memberships where iso3 in (?, ?) and status = 'member'",
        *context.both,
    )
    first, second = (
        set(frame[frame.iso3 == code].organisation) for code in (context.reporter, context.partner)
    )
    if not first or not second:
        return context.gap(voice.text("Memberships of one of the two countries are not in the snapshot."))
    shared = _telling_first(first & second)
    text = wording.memberships_sentence(voice, fact, shared[:6])
    groups = (
        (voice.text("Both"), shared),
        (voice.country(context.reporter), _telling_first(first - second)),
        (voice.country(context.partner), _telling_first(second - first)),
    )
    columns = [
        Column("who", voice.text("Member")),
        Column("number", voice.text("Number"), "right"),
        Column("organisations", voice.text("Organisations")),
    ]
    rows = [
        [
            Cell(who),
            Cell(voice.integer(len(names))),
            Cell(", ".join(organisation_name(voice, name) for name in names)),
        ]
        for who, names in groups
    ]
    table = Table(
        "relations-memberships",
        voice.text("Shared and separate memberships"),
        columns,
        rows,
        context.source_line(frame.source_id),
        data=[[who, len(names), ";".join(names)] for who, names in groups],
    )
    return Exhibit([Prose(text), table], frame)


def _telling_first(names: set[str]) -> list[str]:
    place = {name: number for number, name in enumerate(_TELLING)}
    return sorted(names, key=lambda name: (place.get(name, len(place)), name))
