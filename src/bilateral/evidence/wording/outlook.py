"""Sentences of the chapter on the outlook: what to expect of the pair, and the model behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice

#: A ratio so near to one is called "about what is expected".
NEAR = (0.9, 1.1)
#: |coefficient ÷ standard error| from which a coefficient is distinct from zero, at 95 %.
TOLD = 1.96


def exporters(voice: Voice, kind: str) -> str:
    """Return a type of exporter in words."""
    names = {
        "small African": voice.text("small African exporters"),
        "other small": voice.text("small exporters outside Africa"),
        "large": voice.text("large exporters"),
        "all": voice.text("all exporters"),
    }
    return names[kind]


def estimate(voice: Voice, fact: Fact) -> str:
    """Return an estimated amount, linked; to three significant figures, for more would feign a precision."""
    return voice.fact(fact, amount(voice, fact.number))


def amount(voice: Voice, value: float) -> str:
    """Return an estimated amount to three significant figures."""
    return voice.money(float(f"{value:.3g}"))


def rate(voice: Voice, value: float) -> str:
    """Return growth a year to a tenth of a per cent."""
    return voice.text("{number}%", number=voice.decimal(100 * value, 1))


# Expectation -------------------------------------------------------------------------------------------------


def expectation_sentence(
    voice: Voice, exporter: str, importer: str, who: str | None, observed: Fact, expected: Fact, ratio: Fact
) -> str:
    """Return what was reported of a flow beside what is expected; ``who`` is the country whose report counts."""
    names = {"exporter": voice.the_country(exporter), "importer": voice.the_country(importer)}
    if expected.value is None:
        return voice.text(
            "What to expect of goods from {exporter} to {importer} cannot be said: {missing}.",
            missing=voice.fact(expected, voice.text("the model lacks the pair")),
            **names,
        )
    if observed.value is None or who is None:
        return voice.text(
            "Goods worth {expected} a year would be expected from {exporter} to {importer} in {year}; what was traded is {missing}.",
            expected=estimate(voice, expected),
            missing=voice.fact(observed),
            year=voice.period(expected.period),
            **names,
        )
    if observed.value == 0:
        return voice.text(
            "{who} reported this trade for {year} and lists {none} from {exporter} to {importer}, where {expected} would be expected.",
            who=voice.the_country(who, start=True),
            none=voice.fact(observed, voice.text("nothing")),
            year=voice.period(observed.period),
            expected=estimate(voice, expected),
            **names,
        )
    words = names | {
        "year": voice.period(observed.period),
        "observed": voice.fact(observed),
        "ratio": _ratio(voice, ratio, expected),
    }
    if who == importer:
        return voice.text(
            "For {year} {importer} reports imports of {observed} from {exporter}, {ratio} that size, distance and ties lead one to "
            "expect.",
            **words,
        )
    return voice.text(
        "For {year} {exporter} reports exports of {observed} to {importer}, {ratio} that size, distance and ties lead one to "
        "expect.",
        **words,
    )


def _ratio(voice: Voice, ratio: Fact, expected: Fact) -> str:
    size, mean = ratio.number, estimate(voice, expected)
    if NEAR[0] <= size <= NEAR[1]:
        return voice.text("{ratio} the {amount}", ratio=voice.fact(ratio, voice.text("about")), amount=mean)
    if size > 1:
        times = voice.fact(ratio, voice.text("{ratio} times", ratio=voice.times(size)))
        return voice.text("{times} the {amount}", times=times, amount=mean)
    return voice.text("{share} of the {amount}", share=voice.fact(ratio, voice.share(size)), amount=mean)


def swing_sentence(
    voice: Voice, years: tuple[int, int], ends: tuple[Fact, Fact], expected: tuple[Fact, Fact]
) -> str:
    """Return between which figures a flow swung over ``years`` while its expectation moved little."""
    lowest, highest = ends
    return voice.text(
        "One year says little: from {first} to {last} the figures reported ran from {lowest} ({low_year}) to {highest} ({high_year}), the "
        "expectation from {least} to {most}.",
        first=years[0],
        last=years[1],
        lowest=voice.fact(lowest),
        low_year=voice.period(lowest.period),
        highest=voice.fact(highest),
        high_year=voice.period(highest.period),
        least=estimate(voice, expected[0]),
        most=estimate(voice, expected[1]),
    )


def place_sentence(voice: Voice, observed: Fact, bounds: Mapping[str, Fact]) -> str:
    """Return where a reported flow lies among flows with such an expectation; ``bounds`` by low, high and top."""
    if observed.value is None or not bounds:
        return ""
    seen, low, high, top = observed.number, *(bounds[name] for name in ("low", "high", "top"))
    band = voice.text("{low} to {high}", low=estimate(voice, low), high=estimate(voice, high))
    if seen > top.number:
        return voice.text(
            "Fewer than one in a hundred flows with such an expectation stood so far above it (nine in ten: {band}).",
            band=band,
        )
    if seen > high.number:
        return voice.text(
            "Fewer than one in twenty flows with such an expectation stood so far above it (nine in ten: {band}).",
            band=band,
        )
    if seen < low.number:
        return voice.text(
            "Fewer than one in twenty flows with such an expectation stood so far below it (nine in ten: {band}).",
            band=band,
        )
    return voice.text(
        "That is within {band}, where nine in ten flows with such an expectation lay.", band=band
    )


def other_report(voice: Voice, exporter: str, ratio: Fact | None) -> str:
    """Return what the ratio is by the exporter's own report, where it made one."""
    if ratio is None or ratio.value is None:
        return ""
    return voice.text(
        "By the report of {exporter} itself it is {ratio} times.",
        exporter=voice.the_country(exporter),
        ratio=voice.fact(ratio, voice.decimal(ratio.number, 2)),
    )


def model_age(voice: Voice, last_year: int, today: int) -> str:
    """Return how old the model is, and what its expectation is worth."""
    return voice.text(
        "The model ends with {year}, the last year of the bulk data, {count} years before this snapshot: it says what was to be "
        "expected then, at the prices of then. The expectation is a mean; trade is spread so unevenly around it that most "
        "small flows lie far below.",
        year=last_year,
        count=today - last_year,
    )


def skew_sentence(voice: Voice, median: Fact, zeros: Fact, expected: Fact) -> str:
    """Return how flows with such an expectation are spread: their median and the share of zeros."""
    words = {"expected": estimate(voice, expected), "median": estimate(voice, median)}
    if zeros.number == 0:
        return voice.text(
            "Half of the flows with an expectation like {expected} were below {median}.", **words
        )
    return voice.text(
        "Half of the flows with an expectation like {expected} were below {median}, and {zeros} were zero.",
        zeros=voice.fact(zeros),
        **words,
    )


def no_expectation(voice: Voice, unknown: Sequence[str]) -> str:
    """Return why the model has no expectation; ``unknown`` are the countries that its source of distances lacks."""
    if unknown:
        return voice.text(
            "The gravity model has no expectation for this pair: the distances that it rests on, of CEPII, do not cover {countries}.",
            countries=voice.listing([voice.the_country(iso3) for iso3 in unknown]),
        )
    return voice.text(
        "The gravity model has no expectation for this pair: the snapshot holds the distance and ties that it needs only for pairs among "
        "the countries that it covers in depth."
    )


# The model ---------------------------------------------------------------------------------------------------


def covariate_label(voice: Voice, name: str) -> str:
    """Return the name of a covariate in the table of the model."""
    labels = {
        "log_distance": voice.text("Distance (logarithm of km)"),
        "contiguous": voice.text("Common border"),
        "common_language": voice.text("Common official language"),
        "colony": voice.text("Colonial tie"),
    }
    return labels.get(name, name)


def effect(voice: Voice, name: str, coefficient: float, told: bool) -> str:
    """Return what a coefficient means: a tenth more distance, or having the tie."""
    if not told:
        return voice.text("not distinct from zero")
    if name == "log_distance":
        change = 1.1**coefficient - 1
        return voice.text(
            "a tenth more distance: {change} of trade",
            change=("−" if change < 0 else "+") + voice.share(abs(change)),
        )
    return voice.text(
        "{times} times the trade", times=voice.decimal(float(2.718281828459045**coefficient), 2)
    )


def model_sentence(
    voice: Voice, distance: Fact, observations: Fact, zeros: Fact, years: tuple[int, int]
) -> str:
    """Return on what the model was fitted, and what distance does."""
    change = 1.1**distance.number - 1
    return voice.text(
        "The model rests on {observations} flows of the years {first} to {last}, {zeros} of them zeros of countries that reported. In "
        "it, a tenth more distance goes with {change} less trade.",
        observations=voice.fact(observations),
        zeros=voice.fact(zeros),
        first=years[0],
        last=years[1],
        change=voice.fact(distance, voice.share(abs(change))),
    )


def model_note(voice: Voice) -> str:
    """Return how the model is made."""
    return voice.text(
        "Poisson pseudo-maximum likelihood with an effect for every exporter and every importer in every year, which take up size, "
        "prices and everything else that is one country’s own; standard errors clustered by pair. A flow is the importer’s "
        "report, or the exporter’s where the importer made none that year; a zero counts only where that country reported."
    )
