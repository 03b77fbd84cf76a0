"""Sentences and labels of the chapter on diplomatic relations."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.organisations import organisation_name
from bilateral.evidence.wording.sectors_labels import field_phrase
from bilateral.evidence.wording.voice import Voice, escape_markdown

KINDS = ("relations", "visit", "meeting", "agreement", "appointment", "institution", "project", "statement")


def kind_label(voice: Voice, kind: str) -> str:
    """Return the label of a kind of event."""
    labels = {
        "relations": voice.text("Relations"),
        "visit": voice.text("Visit"),
        "meeting": voice.text("Meeting"),
        "agreement": voice.text("Agreement"),
        "appointment": voice.text("Appointment"),
        "institution": voice.text("Institution"),
        "project": voice.text("Project"),
        "statement": voice.text("Statement"),
    }
    return labels.get(kind, kind)


def status_label(voice: Voice, status: str) -> str:
    """Return the label of the status of an event or an agreement."""
    labels = {
        "done": voice.text("done"),
        "promised": voice.text("promised"),
        "pending": voice.text("pending"),
        "signed": voice.text("signed"),
        "approved": voice.text("approved"),
        "in force": voice.text("in force"),
    }
    return labels.get(status, status)


def visa_label(voice: Voice, rule: str) -> str:
    """Return a visa rule as a phrase."""
    labels = {
        "visa free": voice.text("no visa needed"),
        "visa on arrival": voice.text("a visa on arrival"),
        "e-visa": voice.text("an electronic visa"),
        "eta": voice.text("an electronic travel authorisation"),
        "visa required": voice.text("a visa before travel"),
        "no admission": voice.text("no admission"),
    }
    return labels.get(rule, rule)


def headline(
    voice: Voice, reporter: str, partner: str, visits: Fact, agreements: Fact, missions: Fact
) -> str:
    """Return the first finding: how dense official contact is."""
    if visits.value is None and agreements.value is None:
        return voice.text(
            "The snapshot holds no register of visits or agreements for {reporter} and {partner}: both are {missing}.",
            reporter=voice.the_country(reporter),
            partner=voice.the_country(partner),
            missing=voice.fact(visits),
        )
    if visits.value is None:
        return voice.text(
            "Agreements on record: {number}; state visits are {missing}.",
            number=voice.fact(agreements),
            missing=voice.fact(visits),
        )
    parts = voice.text(
        "Between {reporter} and {partner}, {visits} state visits and {agreements} agreements are on record",
        reporter=voice.the_country(reporter),
        partner=voice.the_country(partner),
        visits=voice.fact(visits, voice.spelled(visits.number)),
        agreements=_counted(voice, agreements),
    )
    if missions.value == 0:
        return parts + voice.text(
            ", but {none} resident embassy in either capital is listed.",
            none=voice.fact(missions, voice.spelled(0)),
        )
    return parts + "."


def _counted(voice: Voice, fact: Fact) -> str:
    return voice.fact(fact, None if fact.value is None else voice.spelled(fact.number))


def established(voice: Voice, fact: Fact) -> str:
    """Return when relations began, or that sources disagree."""
    if fact.value is None:
        return ""
    if "/" in str(fact.value):
        years = voice.text(" or ").join(str(fact.value).split("/"))
        return voice.text(
            "Sources disagree on when relations began: {years}. Both versions are kept.",
            years=voice.fact(fact, years),
        )
    return voice.text("Relations began in {year}.", year=voice.fact(fact, str(fact.value)))


def visits_sentence(voice: Voice, visits: Fact, years: Sequence[str], latest: Fact | None) -> str:
    """Return how many state visits there were and when."""
    if visits.value is None:
        return ""
    sentence = voice.plural(
        "One visit by a head of state or government is on record ({years}).",
        "{linked} visits by a head of state or government are on record ({years}).",
        int(visits.number),
        linked=voice.fact(visits, voice.spelled(visits.number, start=True)),
        years=voice.listing(years),
    )
    if latest is not None and latest.value is not None:
        sentence += " " + voice.text(
            "The latest was on {date}.", date=voice.fact(latest, voice.period(str(latest.value)))
        )
    return sentence


def agreements_sentence(voice: Voice, total: Fact, cluster: Fact | None, sectors: Sequence[str]) -> str:
    """Return how many agreements there are and the largest number signed on one day."""
    if total.value is None:
        return ""
    sentence = voice.plural(
        "One agreement is on record.",
        "{linked} agreements are on record.",
        int(total.number),
        linked=voice.fact(total, voice.spelled(total.number, start=True)),
    )
    if cluster is not None and cluster.value is not None and int(cluster.number) > 1:
        sentence += " " + voice.text(
            "{number} of them were signed on {date}: {sectors}.",
            number=voice.fact(cluster, voice.spelled(cluster.number, start=True)),
            date=voice.period(cluster.period),
            sectors=voice.listing([field_phrase(voice, sector) for sector in sectors]),
        )
    return sentence


def outstanding_sentence(voice: Voice, fact: Fact) -> str:
    """Return how much of what was promised has not been seen."""
    if fact.value is None:
        return ""
    if fact.value == 0:
        return voice.text("Nothing on record stands promised and unseen ({number}).", number=voice.fact(fact))
    return voice.plural(
        "{linked} promise on record has not been seen carried out.",
        "{linked} promises on record have not been seen carried out.",
        int(fact.number),
        linked=voice.fact(fact, voice.spelled(fact.number, start=True)),
    )


def missions_sentence(voice: Voice, fact: Fact, as_of: str) -> str:
    """Return how many resident missions the two have in each other."""
    if fact.value is None:
        return voice.text("Resident missions are {missing}.", missing=voice.fact(fact))
    if fact.value == 0:
        return voice.text(
            "{none} resident mission of either country in the other is listed as of {date}; the list is incomplete.",
            none=voice.fact(fact, voice.text("No")),
            date=voice.period(as_of),
        )
    return voice.plural(
        "{linked} mission of one country in the other is listed as of {date}; the list is incomplete.",
        "{linked} missions of one country in the other are listed as of {date}; the list is incomplete.",
        int(fact.number),
        linked=voice.fact(fact, voice.spelled(fact.number, start=True)),
        date=voice.period(as_of),
    )


def visa_sentence(voice: Voice, traveller: str, destination: str, fact: Fact) -> str:
    """Return what holders of one ordinary passport need to enter the other country."""
    if fact.value is None:
        return voice.text(
            "Holders of an ordinary passport from {traveller} entering {destination}: {missing}.",
            traveller=voice.the_country(traveller),
            destination=voice.the_country(destination),
            missing=voice.fact(fact),
        )
    return (
        voice.text(
            "Holders of an ordinary passport from {traveller} need {rule} to enter {destination}.",
            traveller=voice.the_country(traveller),
            destination=voice.the_country(destination),
            rule=voice.fact(fact, visa_label(voice, str(fact.value))),
        )
        if fact.value not in {"visa free", "no admission"}
        else voice.text(
            "Holders of an ordinary passport from {traveller} entering {destination}: {rule}.",
            traveller=voice.the_country(traveller),
            destination=voice.the_country(destination),
            rule=voice.fact(fact, visa_label(voice, str(fact.value))),
        )
    )


def memberships_sentence(voice: Voice, fact: Fact, examples: Sequence[str]) -> str:
    """Return how many organisations count both as members."""
    if fact.value is None:
        return voice.text("Shared memberships are {missing}.", missing=voice.fact(fact))
    return voice.text(
        "Both belong to {number} of the organisations that the source lists, among them {examples}.",
        number=voice.fact(fact),
        examples=voice.listing([escape_markdown(organisation_name(voice, name)) for name in examples]),
    )
