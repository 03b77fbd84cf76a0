"""Sentences on what is known without corridors: great circle, ports, air; and on what cannot be said."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice, escape_markdown


def no_legs(
    voice: Voice, ends: tuple[str, str], circle: Fact, landlocked: Sequence[str], contiguous: bool
) -> str:
    """Return what is known of the way between two countries without legs in the snapshot."""
    reporter, partner = ends
    names = {"reporter": voice.the_country(reporter), "partner": voice.the_country(partner)}
    if circle.value is None:
        return voice.text(
            "The great circle between the capitals of {reporter} and {partner} is {missing}.",
            missing=voice.fact(circle),
            **names,
        )
    sentence = voice.text(
        "The capitals of {reporter} and {partner} are {km} apart on a great circle.",
        km=voice.fact(circle),
        **names,
    )
    if contiguous:
        sentence += " " + voice.text("The two share a border, so that goods can go by land all the way.")
    if len(landlocked) == 2:
        sentence += " " + voice.text("Both are landlocked.")
    elif landlocked:
        sentence += " " + voice.text(
            "{country} is landlocked.", country=voice.the_country(landlocked[0], start=True)
        )
    return sentence


def ports_sentence(voice: Voice, rows: Sequence[tuple[str, str, str, Fact]], sea: Fact | None) -> str:
    """Return the nearest sea port of each capital (country, port, its country, km) and the way by sea between them."""
    parts = [
        voice.text(
            "the port nearest to the capital of {country} is {port} in {where}, {km} away as the crow flies",
            country=voice.the_country(country),
            port=escape_markdown(port),
            where=voice.the_country(where),
            km=voice.fact(km),
        )
        for country, port, where, km in rows
    ]
    if not parts:
        return ""
    sentence = voice.series(parts)
    sentence = sentence[:1].upper() + sentence[1:] + "."
    if sea is not None and sea.value is not None:
        sentence += " " + voice.text(
            "Between the two ports the shortest way by sea is {km}.", km=voice.fact(sea)
        )
    return sentence


def missing_legs(voice: Voice, reporter: str, partner: str) -> str:
    """Return that the snapshot has no roads and railways between two countries, and what that leaves open."""
    return voice.text(
        "Roads, railways and shipping services between {reporter} and {partner} are not in this snapshot, so no way, time or cost is "
        "given. Their transport ministries, port authorities or a forwarder would have them.",
        reporter=voice.the_country(reporter),
        partner=voice.the_country(partner),
    )


def air_sentence(voice: Voice, hub: str, joined: bool, facts: tuple[Fact, Fact, Fact]) -> str:
    """Return the way by air through a hub: km, days and dollars; ``joined`` says that it had flights to both."""
    km, time, cost = facts
    words = {"hub": escape_markdown(hub), "km": voice.fact(km)}
    if joined:
        sentence = voice.text(
            "By air the shortest way through a hub with flights to both countries in 2014, the last open list of routes, is by {hub}: {km} "
            "of great circles.",
            **words,
        )
    else:
        sentence = voice.text(
            "By air the shortest way through a hub is by {hub}, {km} of great circles; in 2014, the last open list of routes, no hub had "
            "flights to both countries.",
            **words,
        )
    return (
        sentence
        + " "
        + voice.text(
            "Twenty tonnes would take {days} days and cost about {usd} at central assumptions.",
            days=voice.fact(time, voice.decimal(time.number, 1)),
            usd=voice.fact(cost, voice.money(round(cost.number, -3))),
        )
    )


def air_against_land(voice: Voice, air: Fact, land: Fact) -> str:
    """Return how many times dearer air is than the shortest way by land and sea."""
    return voice.text(
        "That is about {times} times the cost by land and sea.", times=voice.times(air.number / land.number)
    )


def no_transit(voice: Voice) -> str:
    """Return that the shortest way passes no third country."""
    return voice.text("Today’s shortest way passes no third country on land.")


def nothing_to_weigh(voice: Voice, reporter: str, partner: str) -> str:
    """Return that there is no saving whose certainty could be weighed."""
    return voice.text(
        "There is no saving to weigh: no planned line of the snapshot lies between {reporter} and {partner}.",
        reporter=voice.the_country(reporter),
        partner=voice.the_country(partner),
    )


def sensitivity_note(voice: Voice) -> str:
    """Return how the sensitivity is computed."""
    return voice.text(
        "Each row keeps the best way of today and the best over a planned line as they are and gives one assumption its low and its high "
        "value. What both ways share moves both, and so little of the saving. The assumptions stand in the table corridor\\_assumptions of "
        'the snapshot; `routes(assumptions="my.csv")` takes a forwarder’s own.'
    )
