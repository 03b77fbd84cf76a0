"""Labels, titles, notes and text alternatives of the charts and tables on digital government."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.digital import CENTURY, is_weak, network_phrase, per_hundred
from bilateral.evidence.wording.voice import Voice


def part_label(voice: Voice, name: str) -> str:
    """Return the name of the index, or of a part of it, as a label."""
    labels = {
        "egdi": voice.text("E-government index"),
        "osi": voice.text("Online services"),
        "tii": voice.text("Telecommunication infrastructure"),
        "hci": voice.text("Human capital"),
        "epi": voice.text("E-participation (not part of the index)"),
    }
    return labels[name]


def network_label(voice: Voice, name: str) -> str:
    """Return the label of a measure of networks, with its unit."""
    labels = {
        "internet": voice.text("Internet users, per cent of people"),
        "broadband": voice.text("Fixed broadband, subscriptions per 100 people"),
        "mobile": voice.text("Mobile telephones, subscriptions per 100 people"),
    }
    return labels[name]


def egdi_title(voice: Voice, leader: str, gap: Fact, first: tuple[str, float] | None) -> str:
    """Return the finding above the chart of the index and its parts; ``first`` is the earliest gap drawn."""
    words = {
        "leader": voice.plain_country(leader, start=True),
        "gap": voice.decimal(gap.number, 2),
        "year": gap.period,
    }
    if first is None or first[0] == gap.period:
        return voice.text("{leader} is ahead by {gap} in {year}", **words)
    was = {"old": voice.decimal(first[1], 2), "first": first[0]}
    if round(first[1], 2) == round(gap.number, 2):
        return voice.text("{leader} is ahead by {gap} in {year}, as the gap was in {first}", **words, **was)
    return voice.text("{leader} is ahead by {gap} in {year}; in {first} the gap was {old}", **words, **was)


def lone_title(voice: Voice, iso3: str, fact: Fact) -> str:
    """Return the title of the same chart where only one of the two is in the index."""
    return voice.text(
        "{country} stands at {value} in {year}; the other country is not in the index",
        country=voice.plain_country(iso3, start=True),
        value=voice.decimal(fact.number, 2),
        year=fact.period,
    )


def egdi_subtitle(voice: Voice) -> str:
    """Return what the chart of the index shows."""
    return voice.text(
        "United Nations E-Government Development Index, its three parts and e-participation, 0 to 1"
    )


def networks_title(voice: Voice, name: str, ahead: str, high: Fact, behind: str, low: Fact) -> str:
    """Return the finding above the chart of networks: the measure in which the two differ most."""
    return voice.text(
        "{ahead} has {high} {things} per 100 people, {behind} {low}",
        ahead=voice.plain_country(ahead, start=True),
        high=per_hundred(voice, high.number),
        things=network_phrase(voice, name),
        behind=voice.plain_country(behind),
        low=per_hundred(voice, low.number),
    )


def networks_subtitle(voice: Voice) -> str:
    """Return what the chart of networks shows."""
    return voice.text("Per 100 people; one person may hold several mobile subscriptions")


def series_alt(
    voice: Voice, country: str, measure: str, seen: Sequence[tuple[str, float]], digits: int
) -> str:
    """Return one series of a panel in words: its first and its last value."""
    (first, old), (last, new) = seen[0], seen[-1]
    return voice.text(
        "{measure}, {country}: {old} in {first}, {new} in {last}.",
        measure=measure,
        country=country,
        old=voice.decimal(old, digits),
        new=voice.decimal(new, digits),
        first=first,
        last=last,
    )


def missing_editions(voice: Voice, years: Sequence[str]) -> str:
    """Return which editions the source does not hold."""
    return voice.plural(
        "The edition of {years} is not in the source.",
        "The editions of {years} are not in the source.",
        len(years),
        years=voice.listing(years),
    )


def gap_title(voice: Voice, trend: Fact, margin: Fact | None, years: Fact, gap: Fact) -> str:
    """Return the finding above the chart of the gap."""
    if trend.value is None or margin is None:
        return voice.text("The gap is {gap} in {year}", gap=voice.decimal(gap.number, 3), year=gap.period)
    if years.value is None:
        return voice.text("The gap does not close")
    if years.number > CENTURY:
        return voice.text("At this pace the gap would stay open for more than a century")
    count = voice.integer(max(years.number, 1))
    if is_weak(trend, margin):
        return voice.text(
            "At this pace the gap would close in about {count} years, and the pace itself is uncertain",
            count=count,
        )
    return voice.text("The gap closes in about {count} years at this pace", count=count)
