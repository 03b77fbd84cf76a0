"""Sentences on differing votes and on estimated positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice


def opposition(voice: Voice, joint: Fact, opposite: Fact, latest: Fact | None, span: str) -> str:
    """Return how often one said yes and the other no."""
    if opposite.value == 0 or latest is None:
        return voice.text(
            "In the {joint} joint votes of {span} they {never} stood yes against no.",
            joint=voice.fact(joint),
            span=span,
            never=voice.fact(opposite, voice.text("never")),
        )
    return voice.plural(
        "In the {joint} joint votes of {span} they stood yes against no {linked} time, on {date}.",
        "In the {joint} joint votes of {span} they stood yes against no {linked} times, last on {date}.",
        int(opposite.number),
        joint=voice.fact(joint),
        span=span,
        linked=voice.fact(opposite),
        date=voice.fact(latest, voice.period(str(latest.value))),
    )


def who_abstains(voice: Voice, reporter: str, partner: str, counts: Mapping[str, Fact], span: str) -> str:
    """Return how the differences of the last years fall on the two sides; ``counts`` by kind, and their total."""
    total = counts["total"]
    if not total.number:
        return voice.text(
            "In {span} they never voted differently ({count} differences).",
            span=span,
            count=voice.fact(total),
        )
    return voice.text(
        "Of their {total} differences in {span}, {reporter} alone abstained in {here}, {partner} alone in {there}, and {opposite} were yes "
        "against no.",
        total=voice.fact(total),
        span=span,
        reporter=voice.the_country(reporter),
        here=voice.fact(counts["reporter_abstained"]),
        partner=voice.the_country(partner),
        there=voice.fact(counts["partner_abstained"]),
        opposite=voice.fact(counts["opposite"]),
    )


def distance_sentence(voice: Voice, facts: Mapping[str, Fact], first: str) -> str:
    """Return how far apart the ideal points are: mean, smallest, largest, clear, sessions, average of pairs."""
    mean = facts["mean5"]
    text = voice.text(
        "Estimated positions (ideal points) reach to {last}: over the last {sessions} sessions, {first} to {last}, the two lie {mean} "
        "apart on average, single sessions between {smallest} and {largest}.",
        last=voice.period(mean.period),
        first=first,
        sessions=voice.fact(facts["mean5.sessions"]),
        mean=voice.fact(mean, voice.decimal(mean.number, 2)),
        smallest=_two(voice, facts["mean5.smallest"]),
        largest=_two(voice, facts["mean5.largest"]),
    )
    if "average" in facts:
        text += " " + voice.text(
            "The average pair is {average} apart.", average=_two(voice, facts["average"])
        )
    return text


def one_session(voice: Voice, before: Fact, latest: Fact) -> str:
    """Return that one session moved the distance far, where it did: by half of the larger figure and 0.3."""
    change = abs(latest.number - before.number)
    if change < 0.3 or change < max(latest.number, before.number) / 2:
        return ""
    return voice.text(
        "One session moves it far: from {before} in {year} to {after} in {then}, so no single session is a trend.",
        before=_two(voice, before),
        after=_two(voice, latest),
        year=voice.period(before.period),
        then=voice.period(latest.period),
    )


def clear_sentence(voice: Voice, clear: Fact, sessions: Fact) -> str:
    """Return in how many sessions the bands keep the two apart."""
    return voice.text(
        "With the 90% bands of both estimates carried into it, the distance is clear of zero in {clear} of these {sessions} sessions.",
        clear=voice.fact(clear),
        sessions=voice.fact(sessions),
    )


def _two(voice: Voice, fact: Fact) -> str:
    return voice.fact(fact, voice.decimal(fact.number, 2))


def since(voice: Voice, last: int, events: Sequence[tuple[str, str, str]]) -> str:
    """Return what is on record of votes after the roll calls end; each event is date, title and linked source."""
    if not events:
        return voice.text("The recorded votes of this snapshot end in {last}.", last=last)
    parts = [
        voice.text(
            "on {date}, {title} ({source})",
            date=voice.period(date),
            title=voice.quoted(title, lambda shown: shown[:1].lower() + shown[1:]),
            source=source,
        )
        for date, title, source in events
    ]
    return voice.text(
        "After {last}, where the roll calls of this snapshot end, the register of events has: {events}.",
        last=last,
        events=voice.series(parts),
    )
