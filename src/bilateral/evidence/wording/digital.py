"""Sentences and labels of the chapter on digital government."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.claims import verdict_counts
from bilateral.evidence.wording.voice import Voice

#: Below a quarter of all pairs the two are called close, up to a half closer than most.
CLOSE, MIDDLE = 0.25, 0.5
CENTURY = 100

Side = tuple[str, Fact]


def part_phrase(voice: Voice, name: str) -> str:
    """Return the name of a part inside a sentence."""
    phrases = {
        "osi": voice.text("online services"),
        "tii": voice.text("telecommunication infrastructure"),
        "hci": voice.text("human capital"),
    }
    return phrases[name]


def level_sentence(voice: Voice, reporter: Side, partner: Side, gap: Fact, closer: Fact) -> str:
    """Return where the two stand in the index, how far apart, and whether that is close among states."""
    sides = sorted((reporter, partner), key=lambda side: -(side[1].number if side[1].reported else -1))
    if gap.value is None:
        known = [_standing(voice, side) for side in sides]
        return voice.text(
            "In the United Nations e-government index {standing}.", standing=voice.listing(known)
        )
    (first, high), (second, low) = sides
    sentence = voice.text(
        "In the United Nations e-government index of {year}, {first} stands at {high} and {second} at {low} on a scale from 0 to 1: "
        "a gap of {gap}.",
        year=voice.period(gap.period),
        first=voice.the_country(first),
        second=voice.the_country(second),
        high=voice.fact(high),
        low=voice.fact(low),
        gap=voice.fact(gap),
    )
    if closer.value is None:
        return sentence
    share = voice.fact(closer)
    if closer.number <= CLOSE:
        verdict = voice.text(
            "The two are close: only {share} of all pairs of states are closer.", share=share
        )
    elif closer.number <= MIDDLE:
        verdict = voice.text(
            "They are closer than most: {share} of all pairs of states are closer still.", share=share
        )
    else:
        verdict = voice.text(
            "They are not close: {share} of all pairs of states are closer to one another.", share=share
        )
    return f"{sentence} {verdict}"


def _standing(voice: Voice, side: Side) -> str:
    iso3, fact = side
    if fact.value is None:
        return voice.text("{country} is {missing}", country=voice.the_country(iso3), missing=voice.fact(fact))
    return voice.text("{country} stands at {value}", country=voice.the_country(iso3), value=voice.fact(fact))


def parts_sentence(
    voice: Voice, gaps: Mapping[str, Fact], shares: Mapping[str, Fact], leaders: Mapping[str, str]
) -> str:
    """Return which part of the index sets the two apart most, and in which they are nearest.

    ``leaders`` names for each part the country that is ahead.
    """
    if not gaps:
        return ""
    widest = max(gaps, key=lambda name: gaps[name].number)
    nearest = min(gaps, key=lambda name: gaps[name].number)
    if shares:
        return voice.text(
            "{share} of that gap lies in {widest}; in {nearest} the two are nearest, {distance} apart.",
            widest=part_phrase(voice, widest),
            share=voice.fact(shares[widest]),
            nearest=part_phrase(voice, nearest),
            distance=voice.fact(gaps[nearest]),
        )
    leads = [
        voice.text(
            "{country} leads in {parts}",
            country=voice.the_country(country, start=number == 0),
            parts=voice.listing(
                [
                    voice.text("{part} (by {gap})", part=part_phrase(voice, name), gap=voice.fact(gaps[name]))
                    for name in gaps
                    if leaders[name] == country
                ]
            ),
        )
        for number, country in enumerate(dict.fromkeys(leaders.values()))
    ]
    return voice.series(leads) + "."


def trend_sentence(
    voice: Voice, gap: Fact, line: tuple[Fact, Fact], years: Fact, narrowest: Fact, span: tuple[int, str]
) -> str:
    """Return whether the gap closes, after how many years, and how much the line behind that is worth.

    ``line`` is the change a year and half its 95 % interval; ``span`` how many editions the line runs through and the
    first of them; ``narrowest`` the smallest gap of these.
    """
    (trend, margin), (editions, first) = line, span
    words = {
        "count": voice.integer(editions),
        "first": voice.period(first),
        "last": voice.period(trend.period),
        "pace": voice.fact(trend, voice.decimal(abs(trend.number), 3)),
    }
    if years.value is None:
        sentence = voice.text(
            "The gap {fact}: a straight line through the {count} editions from {first} to {last} rises by {pace} a year.",
            fact=voice.fact(years, voice.text("does not close")),
            **words,
        )
    elif years.number > CENTURY:
        sentence = voice.text(
            "A straight line through the gaps of the {count} editions from {first} to {last} falls by {pace} a year; at that "
            "pace the gap would stay open for {fact}.",
            fact=voice.fact(years, voice.text("more than a century")),
            **words,
        )
    else:
        sentence = voice.text(
            "A straight line through the gaps of the {count} editions from {first} to {last} falls by {pace} a year; at that "
            "pace the gap would close in about {fact} years.",
            fact=voice.fact(years, voice.integer(max(years.number, 1))),
            **words,
        )
    return " ".join(
        filter(None, [sentence, _firmness(voice, trend, margin, years), _turn(voice, gap, narrowest)])
    )


def _firmness(voice: Voice, trend: Fact, margin: Fact, years: Fact) -> str:
    """Return that the line could as well be flat, where its interval includes no change."""
    if not is_weak(trend, margin):
        return ""
    size = voice.fact(margin)
    if years.value is None:
        return voice.text(
            "The line is weak (its rise is uncertain by {margin} either way): it cannot tell widening from no change.",
            margin=size,
        )
    return voice.text(
        "The line is weak (its fall is uncertain by {margin} either way): it cannot tell narrowing from no change, so it is no "
        "proof that the gap closes.",
        margin=size,
    )


def is_weak(trend: Fact, margin: Fact) -> bool:
    """Whether the 95 % interval of a trend includes no change."""
    return abs(trend.number) <= margin.number


def lead_changed(voice: Voice, former: str, year: str) -> str:
    """Return that the other country was ahead up to an earlier edition."""
    return voice.text(
        "Until {year} {country} was ahead.", year=voice.period(year), country=voice.the_country(former)
    )


def _turn(voice: Voice, gap: Fact, narrowest: Fact) -> str:
    if narrowest.period == gap.period:
        return ""
    return voice.text(
        "Among these editions it was narrowest in {year}, at {value}; the latest is wider.",
        year=voice.period(narrowest.period),
        value=voice.fact(narrowest),
    )


def ranks_sentence(voice: Voice, pairs: Sequence[tuple[str, Fact, Fact]]) -> str:
    """Return each country's rank in the first and in the latest edition, given as (country, first, latest)."""
    parts: list[str] = []
    for iso3, first, last in pairs:
        country = voice.the_country(iso3)
        if last.value is None:
            parts.append(
                voice.text("the rank of {country} is {missing}", country=country, missing=voice.fact(last))
            )
            continue
        parts.append(
            voice.text(
                "{country} ranks {new} in {last}, after {old} in {first}",
                country=country,
                old=voice.fact(first, voice.ordinal(int(first.number))),
                first=voice.period(first.period),
                new=voice.fact(last, voice.ordinal(int(last.number))),
                last=voice.period(last.period),
            )
        )
    return voice.text("Among the member states {ranks}.", ranks=voice.series(parts))


def networks_sentence(voice: Voice, sides: Sequence[tuple[str, Mapping[str, Fact]]]) -> str:
    """Return internet users, fixed broadband and mobile subscriptions per 100 people of both, each with its year."""
    return " ".join(
        _networks_of(voice, iso3, facts, number == 0) for number, (iso3, facts) in enumerate(sides)
    )


def _networks_of(voice: Voice, iso3: str, facts: Mapping[str, Fact], first: bool) -> str:
    known = [
        voice.text(
            "{value} {things} ({year})",
            value=voice.fact(fact, per_hundred(voice, fact.number)),
            things=network_phrase(voice, name),
            year=voice.period(fact.period),
        )
        for name, fact in facts.items()
        if fact.value is not None
    ]
    missing = [
        voice.text("{things} ({fact})", things=network_phrase(voice, name), fact=voice.fact(fact))
        for name, fact in facts.items()
        if fact.value is None
    ]
    if not known:
        return voice.text(
            "For {country} nothing is known of {missing}.",
            country=voice.the_country(iso3),
            missing=voice.listing(missing),
        )
    country, listed = voice.the_country(iso3, start=not first), voice.listing(known)
    if first:
        sentence = voice.text("For every 100 people {country} has {known}.", country=country, known=listed)
    else:
        sentence = voice.text("{country} has {known}.", country=country, known=listed)
    if missing:
        sentence += " " + voice.text("Missing for it: {missing}.", missing=voice.listing(missing))
    return sentence


def network_phrase(voice: Voice, name: str) -> str:
    """Return what a measure of networks counts, inside a sentence."""
    phrases = {
        "internet": voice.text("internet users"),
        "broadband": voice.text("fixed broadband subscriptions"),
        "mobile": voice.text("mobile subscriptions"),
    }
    return phrases[name]


def per_hundred(voice: Voice, value: float) -> str:
    """Return how many of 100 people, with decimals where they are few."""
    if 0 < value < 0.005:
        return voice.text("under {limit}", limit=voice.decimal(0.01, 2))
    return voice.decimal(value, 0 if value >= 10 else 1 if value >= 0.1 else 2)


def claims_sentence(voice: Voice, verdicts: Sequence[str]) -> str:
    """Return how the claims on digital matters fared, by verdict."""
    return voice.plural(
        "One claim about the pair is on digital matters: {parts}.",
        "{count} claims about the pair are on digital matters: {parts}.",
        len(verdicts),
        parts=verdict_counts(voice, verdicts),
    )
