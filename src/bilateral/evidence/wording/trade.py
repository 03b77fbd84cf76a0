"""Sentences and labels of the chapter on trade."""

from __future__ import annotations

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice


def flow_label(voice: Voice, exporter: str, importer: str) -> str:
    """Return the name of a flow, such as "Rwanda to Kazakhstan"."""
    return voice.text(
        "{exporter} to {importer}", exporter=voice.country(exporter), importer=voice.country(importer)
    )


def report_label(voice: Voice, reporter: str, mirror: bool) -> str:
    """Return who reports a series, and whether it is a direct or a mirror figure."""
    if mirror:
        return voice.text("{country} reports (mirror)", country=voice.country(reporter))
    return voice.text("{country} reports (direct)", country=voice.country(reporter))


def exports_sentence(voice: Voice, exporter: str, importer: str, latest: Fact, growth: Fact | None) -> str:
    """Return what the exporter says that it sold to the importer in the last complete year."""
    if latest.value is None:
        return voice.text(
            "Goods exports from {exporter} to {importer} are {missing}.",
            exporter=voice.the_country(exporter),
            importer=voice.the_country(importer),
            missing=voice.fact(latest),
        )
    sentence = voice.text(
        "{exporter} reports goods exports of {amount} to {importer} in {year}, the last complete year that it reported",
        exporter=voice.the_country(exporter, start=True),
        importer=voice.the_country(importer),
        amount=voice.fact(latest),
        year=voice.period(latest.period),
    )
    if growth is None or growth.value is None:
        return sentence + "."
    up = growth.number >= 0
    change = voice.fact(growth, voice.share(abs(growth.number)))
    more = voice.text("{change} more than the year before", change=change)
    less = voice.text("{change} less than the year before", change=change)
    return f"{sentence}, {more if up else less}."


def quarter_sentence(voice: Voice, exporter: str, importer: str, latest: Fact, growth: Fact | None) -> str:
    """Return the figure of the last quarter, and its change on the same quarter of the year before."""
    if latest.value is None:
        return ""
    sentence = voice.text(
        "Exports from {exporter} to {importer} in {quarter} came to {amount}",
        exporter=voice.the_country(exporter),
        importer=voice.the_country(importer),
        quarter=voice.period(latest.period),
        amount=voice.fact(latest),
    )
    if growth is None or growth.value is None:
        return sentence + "."
    size = voice.fact(growth, voice.share(abs(growth.number)))
    if growth.number >= 0:
        return sentence + voice.text(", {size} above the same quarter a year earlier.", size=size)
    return sentence + voice.text(", {size} below the same quarter a year earlier.", size=size)


def other_direction(
    voice: Voice, exporter: str, importer: str, latest: Fact, same_year: Fact | None, mirror: Fact
) -> str:
    """Return what is known of the other direction, and since when nothing is.

    ``latest`` is the importer's own last report, ``mirror`` the exporter's, ``same_year`` the fact of the year that
    the first direction was last reported for.
    """
    names = {"exporter": voice.the_country(exporter), "importer": voice.the_country(importer)}
    if latest.value is None and mirror.value is None:
        return voice.text(
            "Goods exports from {exporter} to {importer} are {missing}.", missing=voice.fact(latest), **names
        )
    if latest.value is None:
        return voice.text(
            "Imports of {importer} from {exporter} are {missing} by {importer}; {exporter} last reported {amount} of exports, for {year}.",
            missing=voice.fact(latest),
            amount=voice.fact(mirror),
            year=voice.period(mirror.period),
            **names,
        )
    sentence = voice.text(
        "In the other direction, {importer} last reported imports from {exporter} for {year}: {amount}.",
        year=voice.period(latest.period),
        amount=voice.fact(latest),
        **names,
    )
    if same_year is not None and same_year.value is None:
        sentence += " " + voice.text(
            "For {year} that flow, and so the balance, is {missing}.",
            year=voice.period(same_year.period),
            missing=voice.fact(same_year),
        )
    return sentence


def mirror_only_sentence(voice: Voice, exporter: str, importer: str, mirror: Fact) -> str:
    """Return the partner's figure where the exporter itself reports none."""
    return voice.text(
        "{importer} reports imports of {amount} from {exporter} in {year} (mirror figure).",
        exporter=voice.the_country(exporter),
        importer=voice.the_country(importer, start=True),
        amount=voice.fact(mirror),
        year=voice.period(mirror.period),
    )


def mirror_latest(voice: Voice, importer: str, mirror: Fact) -> str:
    """Return the last figure of the other side on the same flow."""
    if mirror.value is None:
        return voice.text(
            "{importer} reports no figure on it: {missing}.",
            importer=voice.the_country(importer, start=True),
            missing=voice.fact(mirror),
        )
    return voice.text(
        "{importer} last reported this flow for {year}: {amount} (mirror figure).",
        importer=voice.the_country(importer, start=True),
        year=voice.period(mirror.period),
        amount=voice.fact(mirror),
    )


def no_agreement(voice: Voice, agreement: Fact) -> str:
    """Return that exports were never reported by both sides for one year."""
    return voice.text(
        "For exports no year has a figure from both sides, so their agreement is {missing}.",
        missing=voice.fact(agreement),
    )


def two_releases(voice: Voice, direct: tuple[str, str], mirror: tuple[str, str]) -> str:
    """Return that the two figures compared come from different releases, each given by its id and title."""
    return voice.text(
        "The two figures come from different releases: {direct}, and {mirror}.",
        direct=voice.source(*direct),
        mirror=voice.source(*mirror),
    )


def intensity_method(voice: Voice) -> str:
    """Return how trade intensity is computed."""
    return voice.text(
        "Trade intensity is the partner’s share in the reporter’s exports divided by its share in world imports; above 1, the reporter "
        "sells it more than its weight in world trade explains. The partner’s imports stand for world exports to it, and the world "
        "includes the reporter (a variant of UNESCAP’s index)."
    )


def mirror_sentence(
    voice: Voice, exporter: str, importer: str, direct: Fact, mirror: Fact, agreement: Fact
) -> str:
    """Return how far the reports of the two countries on one flow agree."""
    if agreement.value is None:
        return voice.text(
            "No year has a figure from both sides, so their agreement is {missing}.",
            missing=voice.fact(agreement),
        )
    return voice.text(
        "For {year}, {exporter} reports {direct} and {importer} {mirror}: an agreement of {agreement} on a scale of 0 to 1.",
        year=voice.period(agreement.period),
        exporter=voice.the_country(exporter),
        importer=voice.the_country(importer),
        direct=voice.fact(direct),
        mirror=voice.fact(mirror),
        agreement=voice.fact(agreement),
    )


def vintage_sentence(voice: Voice, year: str, older: str, newer: str, exporter: str) -> str:
    """Return how a release revised the figure of a year; ``older`` and ``newer`` are worded amounts."""
    return voice.text(
        "{exporter} reported {older} for {year} in the older release and {newer} in the newer one; both are kept.",
        exporter=voice.the_country(exporter, start=True),
        year=year,
        older=older,
        newer=newer,
    )


def rank_sentence(
    voice: Voice, reporter: str, partner: str, rank: Fact, share: Fact, joint: bool, at_best: bool, of: int
) -> str:
    """Return the place of the partner among the destinations of the reporter, and its share."""
    if rank.value is None:
        return voice.text(
            "The rank of {partner} among the markets of {reporter} is {missing}.",
            partner=voice.the_country(partner),
            reporter=voice.the_country(reporter),
            missing=voice.fact(rank),
        )
    place = voice.fact(rank, voice.ordinal(int(rank.number)))
    where = voice.text("joint {place}", place=place) if joint else place
    if at_best:
        where = voice.text("{place} at best", place=where)
    sentence = voice.plural(
        "In {period}, {partner} ranked {where} of the one destination on record for {reporter}",
        "In {period}, {partner} ranked {where} of the {count} destinations on record for {reporter}",
        of,
        period=voice.period(rank.period),
        partner=voice.the_country(partner),
        reporter=voice.the_country(reporter),
        where=where,
    )
    if share.value is None:
        return sentence + "."
    return sentence + voice.text(", with {share} of its goods exports.", share=voice.fact(share))


def intensity_sentence(voice: Voice, reporter: str, partner: str, fact: Fact) -> str:
    """Return whether the reporter sells more to the partner than the world does."""
    if fact.value is None:
        return voice.text("Trade intensity is {missing}.", missing=voice.fact(fact))
    pair = {"reporter": voice.the_country(reporter, start=True), "partner": voice.the_country(partner)}
    number = voice.fact(fact, voice.decimal(fact.number, 2))
    if fact.number >= 1:
        return voice.text(
            "{reporter} sends {partner} a larger part of its exports than the world does: trade intensity {number} in {year}.",
            number=number,
            year=voice.period(fact.period),
            **pair,
        )
    return voice.text(
        "{reporter} sends {partner} a smaller part of its exports than the world does: trade intensity {number} in {year}.",
        number=number,
        year=voice.period(fact.period),
        **pair,
    )


def bound_sentence(voice: Voice, exporter: str, reporter: str, bound: Fact, listed: int) -> str:
    """Return the upper bound that a list of the largest partners sets for one that is not on it."""
    if bound.value is None:
        return ""
    return voice.text(
        "{exporter} is not among the {listed} largest sources of imports that {reporter} lists for {period}, so imports from "
        "it were below {amount} that quarter.",
        exporter=voice.the_country(exporter, start=True),
        reporter=voice.the_country(reporter),
        listed=listed,
        period=voice.period(bound.period),
        amount=voice.fact(bound),
    )
