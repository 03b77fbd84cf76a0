"""Sentences on who could sell the goods of a field: comparative advantage, ore and smelters, crude materials."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.sectors_labels import section_phrase
from bilateral.evidence.wording.voice import Voice


def advantage_sentence(
    voice: Voice, reporter: tuple[str, Fact], partner: tuple[str, Fact], section: str
) -> str:
    """Return whether each is a specialised seller of the main goods of a field, and what follows for trade."""
    known = [(iso3, fact) for iso3, fact in (reporter, partner) if fact.value is not None]
    goods = section_phrase(voice, section)
    if not known:
        return voice.text(
            "Exports by section, which would show who could sell {goods}, are {missing}.",
            goods=goods,
            missing=voice.fact(reporter[1]),
        )
    said = voice.listing(
        [
            voice.text("{value} for {country}", value=voice.fact(fact), country=voice.the_country(iso3))
            for iso3, fact in known
        ]
    )
    sentence = voice.text(
        "The comparative advantage in {goods} is {values} ({year}; above 1 is an advantage)",
        goods=goods,
        values=said,
        year=voice.period(known[0][1].period),
    )
    sellers = [iso3 for iso3, fact in known if fact.number > 1]
    if len(known) < 2:
        return sentence + voice.text(
            "; the other country’s is {missing}.", missing=voice.text("not reported")
        )
    if len(sellers) == 2:
        return sentence + voice.text(
            ": both are specialised sellers, and a section this wide cannot show where their goods differ."
        )
    if not sellers:
        return sentence + voice.text(": neither is a specialised seller of them.")
    return sentence + voice.text(
        ": {country} is the one that could sell them.", country=voice.the_country(sellers[0])
    )


def ore_sentence(voice: Voice, pair: Sequence[tuple[str, Fact, Fact]]) -> str:
    """Return whether the ore of one could feed the smelters of the other: (country, advantage in ores, in metals).

    A country that reports no such exports is left out of ``pair``.
    """
    if len(pair) < 2:
        return ""
    for (seller, ores, raw), (buyer, _, metals) in (pair, tuple(reversed(pair))):
        if ores.number > 1 and raw.number < 1 < metals.number:
            return voice.text(
                "{seller} sells ores and little metal ({raw}), {buyer} sells metal ({metals}): one offers ore, the other "
                "metal.",
                seller=voice.the_country(seller, start=True),
                buyer=voice.the_country(buyer),
                raw=voice.fact(raw),
                metals=voice.fact(metals),
            )
    return ""


def crude_sentence(voice: Voice, reporter: str, partner: str, amount: Fact | None, share: Fact) -> str:
    """Return how much of the recorded trade was crude materials, where they are the largest section."""
    if amount is None or amount.value is None or share.value is None:
        return ""
    return voice.text(
        "Of the goods recorded from {reporter} to {partner} in {year}, crude materials, the section that holds ores, were {amount} "
        "({share}).",
        reporter=voice.the_country(reporter),
        partner=voice.the_country(partner),
        year=voice.period(amount.period),
        amount=voice.fact(amount),
        share=voice.fact(share),
    )
