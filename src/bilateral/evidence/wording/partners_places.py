"""Sentences and labels on the partner's places among middle powers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice, escape_markdown

#: A place is one country's own (""), shared ("joint"), or shared by all that have nothing ("none").
Shared = Literal["", "joint", "none"]


def place_text(voice: Voice, rank: int, joint: bool, of: int) -> str:
    """Return a place among others: "joint 6th of 12"."""
    place = voice.ordinal(rank)
    where = voice.text("joint {place}", place=place) if joint else place
    return voice.text("{place} of {of}", place=where, of=of)


def dimension_label(voice: Voice, name: str) -> str:
    """Return the label of a dimension."""
    labels = {
        "trade": voice.text("Trade, both ways"),
        "exports": voice.text("Exports to it"),
        "imports": voice.text("Imports from it"),
        "missions": voice.text("Resident missions"),
        "agreements": voice.text("Agreements"),
        "visits": voice.text("State visits"),
        "memberships": voice.text("Shared organisations"),
        "votes": voice.text("Votes alike"),
        "distance": voice.text("Nearness"),
    }
    return labels[name]


def dimension_phrase(voice: Voice, name: str) -> str:
    """Return a dimension inside a sentence."""
    phrases = {
        "trade": voice.text("in trade both ways"),
        "exports": voice.text("as a market"),
        "imports": voice.text("as a supplier"),
        "missions": voice.text("in resident missions"),
        "agreements": voice.text("in agreements"),
        "visits": voice.text("in state visits"),
        "memberships": voice.text("in shared organisations"),
        "votes": voice.text("in votes alike"),
        "distance": voice.text("in nearness"),
    }
    return phrases[name]


def places_sentence(
    voice: Voice,
    reporter: str,
    partner: str,
    among: Fact | None,
    listed: bool,
    places: Sequence[tuple[str, Fact, Fact, Shared]],
) -> str:
    """Return the partner's places; each is dimension, rank, number ranked, and how it is shared."""
    if not places or among is None:
        return voice.text(
            "Where {partner} stands among the middle powers that {reporter} deals with cannot be said from this snapshot.",
            partner=voice.the_country(partner),
            reporter=voice.the_country(reporter),
        )
    parts = []
    for name, rank, of, shared in places:
        place = voice.fact(rank, voice.ordinal(int(rank.number)))
        where = voice.text("joint {place}", place=place) if shared else place
        if shared == "none":
            where = voice.text(
                "joint last ({place}, with none)", place=voice.fact(rank, voice.ordinal(int(rank.number)))
            )
        of_all = "" if of.number == among.number else voice.text(" of {of}", of=voice.fact(of))
        year = voice.text(" ({year})", year=voice.period(rank.period)) if rank.period else ""
        parts.append(f"{where}{of_all} {dimension_phrase(voice, name)}{year}")
    names = {
        "reporter": voice.the_country(reporter),
        "partner": voice.the_country(partner),
        "count": voice.fact(among),
    }
    if listed:
        lead = voice.text(
            "Among the {count} middle powers that {reporter} can turn to, {partner} comes ", **names
        )
    else:
        lead = voice.text(
            "{start} is not on the list of middle powers; set among those that {reporter} can turn to, {count} with itself, it comes ",
            start=voice.the_country(partner, start=True),
            **names,
        )
    return lead + voice.listing(parts) + "."


def unranked_sentence(voice: Voice, partner: str, alone: Sequence[str], missing: Sequence[str]) -> str:
    """Return on which dimensions the partner has no place: ``alone`` those with too few others, ``missing`` those without it."""
    parts = []
    if alone:
        parts.append(
            voice.text("too few of them are on record for {dimensions}", dimensions=_labels(voice, alone))
        )
    if missing:
        parts.append(
            voice.text(
                "nothing on {partner} is on record for {dimensions}",
                partner=voice.the_country(partner),
                dimensions=_labels(voice, missing),
            )
        )
    return voice.text("It has no place elsewhere: {reasons}.", reasons=voice.series(parts)) if parts else ""


def _labels(voice: Voice, names: Sequence[str]) -> str:
    labels = [dimension_label(voice, name) for name in names]
    return voice.listing([escape_markdown(label[:1].lower() + label[1:]) for label in labels])
