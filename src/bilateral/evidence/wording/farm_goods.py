"""Sentences on how much of the partner's tea and coffee the reporter could supply."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.sectors_labels import product_phrase
from bilateral.evidence.wording.voice import Voice

WHOLE = 0.995


class FarmWords:
    """What is said of one product of one pair; ``get`` returns its facts by the end of their ids."""

    def __init__(self, voice: Voice, pair: tuple[str, str], product: str, facts: dict[str, Fact]) -> None:
        self._voice, self._facts = voice, facts
        self._market = (
            voice.text("the Mombasa auction") if product == "tea" else voice.text("the world market")
        )
        self._names = {
            "product": product_phrase(voice, product),
            "reporter": voice.the_country(pair[0]),
            "partner": voice.the_country(pair[1]),
        }

    def _get(self, name: str) -> Fact | None:
        fact = self._facts.get(name)
        return fact if fact is not None and fact.value is not None else None

    def ceiling(self) -> str:
        """Return the ceiling as one sentence, or what is missing for one."""
        voice, top = self._voice, self._get("ceiling")
        share, volume, taken = (
            self._get("ceiling.share"),
            self._get("ceiling.volume"),
            self._get("ceiling.taken"),
        )
        if top is None or share is None or volume is None or taken is None:
            return self._missing()
        words = {"top": voice.fact(top), "volume": voice.fact(volume), **self._names}
        if share.number >= WHOLE:
            sentence = voice.text(
                "At most {reporter} could supply {all} of the {product} that {partner} imports: {volume} a year, which is {taken} of what "
                "it exports, worth {top} at its own unit value",
                all=voice.fact(share, voice.text("all")),
                taken=voice.fact(taken),
                **words,
            )
        else:
            sentence = voice.text(
                "At most {reporter} could supply {share} of the {product} that {partner} imports, were all its exports to go there: "
                "{volume} a year, worth {top} at its own unit value",
                share=voice.fact(share),
                **words,
            )
        price = self._get("ceiling.world_price")
        if price is None:
            return sentence + "."
        return sentence + voice.text(
            " and {price} at the price of {market} in {year}.",
            price=voice.fact(price),
            market=self._market,
            year=price.period,
        )

    def _missing(self) -> str:
        voice, names = self._voice, self._names
        exports, imports = self._facts["exports.value"], self._facts["imports.volume"]
        if exports.value is None and imports.value is None:
            return voice.text(
                "{start}: what {reporter} exports is {exports}, and what {partner} imports {imports}.",
                start=names["product"][:1].upper() + names["product"][1:],
                exports=voice.fact(exports),
                imports=voice.fact(imports),
                **names,
            )
        if exports.value is None:
            return voice.text(
                "{partner} imports {imports} of {product} a year; what {reporter} exports is {exports}, so no ceiling follows.",
                exports=voice.fact(exports),
                imports=voice.fact(imports),
                **(names | {"partner": names["partner"][:1].upper() + names["partner"][1:]}),
            )
        sentence = voice.text(
            "{reporter} exported {product} worth {exports} in {year}, the last figure that names it; what {partner} imports is {imports}: "
            "no ceiling follows.",
            exports=voice.fact(exports),
            year=voice.period(exports.period),
            imports=voice.fact(imports),
            **(names | {"reporter": names["reporter"][:1].upper() + names["reporter"][1:]}),
        )
        bound = self._get("exports.bound")
        if bound is None:
            return sentence
        return (
            sentence
            + " "
            + voice.text(
                "Coffee, tea and spices together came to {bound} in {year}, so it is below that.",
                bound=voice.fact(bound),
                year=voice.period(bound.period),
            )
        )

    def now(self, all_goods: Fact | None) -> str:
        """Return what the share that is said to go to the partner comes to, against imports and against customs."""
        voice = self._voice
        share, volume, value = (self._get(f"now.{part}") for part in ("share", "volume", "value"))
        if share is None or volume is None or value is None:
            return ""
        sentence = voice.text(
            "{share} of the {product} of {reporter} is said to have gone to {partner} in the year to June {year}: some {volume}, worth "
            "{value}",
            share=voice.fact(share),
            year=voice.period(share.period),
            volume=voice.fact(volume),
            value=voice.fact(value),
            **self._names,
        )
        part = self._get("now.share_of_imports")
        if part is not None:
            sentence += voice.text(", or {part} of what the latter imports", part=voice.fact(part))
        sentence += "."
        if all_goods is None or all_goods.value is None or all_goods.number >= value.number:
            return sentence
        return (
            sentence
            + " "
            + voice.text(
                "That is more than customs record for all goods to {partner} in the calendar year {year} ({goods}): the two do not fit.",
                goods=voice.fact(all_goods),
                year=voice.period(all_goods.period),
                **self._names,
            )
        )

    def prices(self) -> str:
        """Return unit values of exports and imports beside the world price."""
        voice = self._voice
        own, theirs, world = (
            self._get(name) for name in ("exports.unit_value", "imports.unit_value", "price")
        )
        if own is None or world is None:
            return ""
        sentence = voice.text(
            "{start} sells its {product} at {own} ({year})",
            start=self._names["reporter"][:1].upper() + self._names["reporter"][1:],
            own=voice.fact(own),
            year=voice.period(own.period),
            **self._names,
        )
        if theirs is not None:
            sentence += voice.text(
                ", {partner} buys at {theirs} ({year})",
                theirs=voice.fact(theirs),
                year=voice.period(theirs.period),
                **self._names,
            )
        return sentence + voice.text(
            "; {market} paid {world} in {year}.",
            market=self._market,
            world=voice.fact(world),
            year=world.period,
        )

    def basis(self, periods: Sequence[tuple[str, Fact]]) -> str:
        """Return from which parts of years the imports were made whole, each with its words."""
        voice = self._voice
        if not periods:
            return ""
        said = [
            voice.text("{volume} from {period}", volume=voice.fact(fact), period=period)
            for period, fact in periods
        ]
        return voice.text(
            "Imports of {partner} at a whole year’s pace: {volumes}. Seasons are not allowed for.",
            volumes=voice.listing(said),
            **self._names,
        )
