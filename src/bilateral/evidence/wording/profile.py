"""Sentences and labels on the size of the two countries and on what the snapshot holds of them."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice


def indicator_label(voice: Voice, name: str) -> str:
    """Return the label of a row of the profile."""
    labels = {
        "population": voice.text("Population"),
        "gdp": voice.text("Gross domestic product"),
        "gdp_per_head": voice.text("Gross domestic product per head"),
        "exports": voice.text("Goods exports to the world"),
        "imports": voice.text("Goods imports from the world"),
    }
    return labels[name]


def distance_sentence(voice: Voice, reporter: str, partner: str, distance: Fact) -> str:
    """Return how far apart the two capitals are."""
    if distance.value is None:
        return voice.text("The distance between the two capitals is {missing}.", missing=voice.fact(distance))
    return voice.text(
        "The capitals of {reporter} and {partner} are {distance} apart by the coordinates of CEPII’s GeoDist.",
        reporter=voice.the_country(reporter),
        partner=voice.the_country(partner),
        distance=voice.fact(distance),
    )


def coverage_sentence(
    voice: Voice, brief: Sequence[str], deep: int, lacking: Sequence[str], command: str
) -> str:
    """Return what is missing for countries outside the ones that the snapshot covers in depth, and where it is.

    ``lacking`` is what the snapshot has not of the pair: ``trade``, ``votes``, both or neither. Without a ``command`` that
    asks for it, all that can be asked for has been.
    """
    names = voice.listing([voice.the_country(iso3) for iso3 in brief])
    if not (lacking and command):
        return voice.text(
            "This snapshot covers {deep} countries in depth; of {names} it holds what official services gave. Their missions, "
            "memberships, agreements and visits are for the two foreign ministries to say.",
            deep=deep,
            names=names,
        )
    told = {"deep": deep, "names": names}
    if "votes" not in lacking:
        return f"{_without_trade(voice, told)} {voice.text('To ask for trade: {command}.', command=f'`{command}`')}"
    if "trade" not in lacking:
        return f"{_without_votes(voice, told)} {voice.text('To ask for votes: {command}.', command=f'`{command}`')}"
    brought = voice.text("To ask for trade and votes: {command}.", command=f"`{command}`")
    return f"{_without_both(voice, told)} {brought}"


def _without_trade(voice: Voice, told: dict[str, object]) -> str:
    return voice.text(
        "This snapshot covers {deep} countries in depth, and {names} in part. The trade of the pair is at "
        "[UN Comtrade](#source-un-comtrade) (<https://comtradeplus.un.org/>), its agreements and visits at the two foreign "
        "ministries.",
        **told,
    )


def _without_votes(voice: Voice, told: dict[str, object]) -> str:
    return voice.text(
        "This snapshot covers {deep} countries in depth, and {names} in part. The votes of the pair are at the United Nations "
        "Digital Library (<https://digitallibrary.un.org/>), its agreements and visits at the two foreign ministries.",
        **told,
    )


def _without_both(voice: Voice, told: dict[str, object]) -> str:
    return voice.text(
        "This snapshot covers {deep} countries in depth; of {names} it holds only population, output and total trade. The trade of the "
        "pair is at [UN Comtrade](#source-un-comtrade) (<https://comtradeplus.un.org/>), its votes at the United Nations Digital Library "
        "(<https://digitallibrary.un.org/>), its agreements and visits at the two foreign ministries.",
        **told,
    )
