"""Sentences of the chapter on corridors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice, escape_markdown


def days(voice: Voice, fact: Fact) -> str:
    """Return a number of days, linked; its unit stands beside it in the sentence."""
    return voice.fact(fact, voice.integer(fact.number))


def dollars(voice: Voice, fact: Fact) -> str:
    """Return a cost to the hundred dollars, linked: the assumptions bear no more."""
    return voice.fact(fact, voice.money(round(fact.number, -2)))


def course(voice: Voice, stretches: Sequence[tuple[str, str]]) -> str:
    """Return the course of a route: what carries the goods, and to where each stretch leads."""
    return voice.listing([_stretch(voice, mode, escape_markdown(place)) for mode, place in stretches])


def _stretch(voice: Voice, mode: str, place: str) -> str:
    return {
        "road": voice.text("by road to {place}", place=place),
        "rail": voice.text("by rail to {place}", place=place),
        "sea": voice.text("by sea to {place}", place=place),
    }.get(mode, place)


def existing_sentence(
    voice: Voice,
    ends: tuple[str, str],
    shortest: Fact,
    circle: Fact,
    stretches: Sequence[tuple[str, str]],
    crossings: tuple[Fact, Fact],
) -> str:
    """Return the shortest way of today: its length, its course, its borders and its changes of gauge."""
    reporter, partner = ends
    sentence = voice.text(
        "The shortest way of today from {reporter} to {partner} is {km} long: {course}. The great circle between the capitals is {circle}.",
        reporter=voice.the_country(reporter),
        partner=voice.the_country(partner),
        km=voice.fact(shortest),
        course=course(voice, stretches),
        circle=voice.fact(circle),
    )
    return f"{sentence} {borders_sentence(voice, *crossings)}"


def borders_sentence(voice: Voice, borders: Fact, breaks: Fact) -> str:
    """Return how many land borders a route crosses, and how often the track gauge changes on it."""
    if borders.value == 0:
        sentence = voice.text(
            "The way crosses {none} border on land", none=voice.fact(borders, voice.spelled(0))
        )
    else:
        sentence = voice.plural(
            "The way crosses {linked} border on land",
            "The way crosses {linked} borders on land",
            int(borders.number),
            linked=voice.fact(borders),
        )
    if not breaks.value:
        return sentence + "."
    if breaks.value == 1:
        once = voice.fact(breaks, voice.text("once"))
        return sentence + voice.text(" and changes the gauge of the track {once}.", once=once)
    return sentence + voice.text(
        " and changes the gauge of the track {times} times.", times=voice.fact(breaks)
    )


def time_and_cost(voice: Voice, time: Sequence[Fact], cost: Sequence[Fact]) -> str:
    """Return what a container takes and costs on a way; each sequence is central, low, high."""
    return voice.text(
        "A six-metre container takes about {days} days on it ({fast} to {slow}) and costs about {usd} ({cheap} to {dear}), "
        "by the assumptions of this chapter.",
        days=days(voice, time[0]),
        fast=days(voice, time[1]),
        slow=days(voice, time[2]),
        usd=dollars(voice, cost[0]),
        cheap=dollars(voice, cost[1]),
        dear=dollars(voice, cost[2]),
    )


def other_best(voice: Voice, fastest: str, cheapest: str, time: Fact, cost: Fact) -> str:
    """Return which way is fastest and which cheapest, where they are not the shortest; an empty name says it is."""
    parts = []
    if fastest:
        parts.append(
            voice.text(
                "The fastest ({way}) takes {days} days.", way=escape_markdown(fastest), days=days(voice, time)
            )
        )
    if cheapest:
        parts.append(
            voice.text(
                "The cheapest ({way}) costs {usd}.", way=escape_markdown(cheapest), usd=dollars(voice, cost)
            )
        )
    return " ".join(parts)


def saving_sentence(voice: Voice, planned: Fact, saving: Fact, new_share: Fact, way: str) -> str:
    """Return how long the best way over a planned line would be, against today's."""
    words = {
        "way": escape_markdown(way),
        "km": voice.fact(planned),
        "size": voice.fact(saving, voice.value(abs(saving.number), "km")),
        "share": voice.fact(new_share),
    }
    if saving.number > 0:
        return voice.text(
            "The best way over a line not yet built ({way}) would be {km} long and save {size}; {share} of it does not exist yet.",
            **words,
        )
    return voice.text(
        "The lines that are planned would not shorten it: the best way over one of them ({way}) would be {km} long, {size} more "
        "than today’s; {share} of it does not exist yet.",
        **words,
    )


def saving_time_and_cost(voice: Voice, time: Fact, cost: Fact) -> str:
    """Return what the planned line would save in days and dollars against the fastest and the cheapest way."""
    size = voice.fact(time, voice.decimal(abs(time.number), 1))
    price = voice.fact(cost, voice.money(round(abs(cost.number), -2)))
    return voice.text(
        "At central assumptions the fastest way over a planned line is {time} than the fastest of today, and the cheapest {cost} than "
        "the cheapest.",
        time=voice.text("{size} days faster", size=size)
        if time.number > 0
        else voice.text("{size} days slower", size=size),
        cost=voice.text("{price} cheaper", price=price)
        if cost.number > 0
        else voice.text("{price} dearer", price=price),
    )


def without_sentence(voice: Voice, country: str, existing: Fact, saving: Fact) -> str:
    """Return what the planned line would save if a country on today's way could not be crossed."""
    words = {
        "country": voice.the_country(country),
        "km": voice.fact(existing),
        "size": voice.fact(saving, voice.value(abs(saving.number), "km")),
    }
    if saving.number > 0:
        return voice.text(
            "A planned line is worth most as a choice: if {country} could not be crossed, today’s shortest way would be {km} long, and a "
            "way over a planned line would save {size}.",
            **words,
        )
    return voice.text(
        "Even if {country} could not be crossed, today’s shortest way of {km} would not be longer than one over the planned line.",
        **words,
    )


def no_planned(voice: Voice, reporter: str, partner: str) -> str:
    """Return that no planned line bears on the pair."""
    return voice.text(
        "No line of the snapshot that is planned or being built lies on a way between {reporter} and {partner}, so nothing on record "
        "would change it.",
        reporter=voice.the_country(reporter),
        partner=voice.the_country(partner),
    )


def shut_sentence(voice: Voice, way: str, km: Fact, since: str, planned_too: bool) -> str:
    """Return that a way exists that is shut, and whether a planned line would cross the same border."""
    sentence = voice.text(
        "A way that exists ({way}) is {km} long and shut since {since}, with no report of a reopening found.",
        since=voice.period(since),
        way=escape_markdown(way),
        km=voice.fact(km),
    )
    if planned_too:
        sentence += " " + voice.text("The planned lines would cross the same border.")
    return sentence


def was_shut(voice: Voice, label: str, since: str, eased: str) -> str:
    """Return that the shortest way was itself shut, and since when traffic came back."""
    if eased:
        return voice.text(
            "The shortest way was itself shut from {since} ({label}); traffic began to come back in {eased}.",
            since=voice.period(since),
            label=escape_markdown(voice.term(label)),
            eased=voice.period(eased),
        )
    return voice.text(
        "The shortest way itself is shut since {since} ({label}), with no report of a reopening found.",
        since=voice.period(since),
        label=escape_markdown(voice.term(label)),
    )


def countries_sentence(voice: Voice, route: Sequence[str], crossed: Mapping[str, int], ways: int) -> str:
    """Return which countries today's shortest way passes, and which lie on every way."""
    sentence = voice.text(
        "Today’s shortest way passes {countries}.",
        countries=voice.listing([voice.the_country(iso3) for iso3 in route]),
    )
    always = [iso3 for iso3, count in crossed.items() if count == ways]
    if always and ways > 1:
        sentence += " " + voice.text(
            "Every way in the table passes {countries}.",
            countries=voice.listing([voice.the_country(iso3) for iso3 in always]),
        )
    return sentence


def certainty_sentence(voice: Voice, estimated: Fact, flips: Sequence[str]) -> str:
    """Return how sure the sign of the saving in length is."""
    share = voice.fact(estimated)
    if not flips:
        return voice.text(
            "{share} of today’s shortest way is estimated, but no single assumption and no other length on record changes the sign of the "
            "difference.",
            share=share,
        )
    return voice.text(
        "The difference in length is small against what is uncertain: {share} of today’s shortest way is estimated, and with another "
        "length on record, {what}, the sign would change.",
        share=share,
        what=voice.listing([escape_markdown(name) for name in flips]),
    )


def _signed(voice: Voice, number: float, unit: str) -> str:
    return ("−" if number < 0 else "") + voice.value(abs(number), unit)


def signed_km(voice: Voice, number: float) -> str:
    """Return a saving in km with its sign."""
    return _signed(voice, number, "km")


def signed_days(voice: Voice, number: float) -> str:
    """Return a saving in days with its sign."""
    return ("−" if number < 0 else "") + voice.text("{number} days", number=voice.decimal(abs(number), 1))


def signed_usd(voice: Voice, number: float) -> str:
    """Return a saving in dollars with its sign, to the ten dollars."""
    return voice.money(round(number, -1))
