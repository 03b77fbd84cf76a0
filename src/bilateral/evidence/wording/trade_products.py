"""What two countries sell each other by product, in sentences: the fit, the largest section, the concentration."""

from __future__ import annotations

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice, escape_markdown


def complementarity_sentence(voice: Voice, reporter: str, partner: str, exports: Fact, imports: Fact) -> str:
    """Return how well what each sells matches what the other buys."""
    if exports.value is None and imports.value is None:
        return voice.text("Complementarity is {missing}.", missing=voice.fact(exports))
    return voice.text(
        "On a scale of 0 to 100, what {reporter} exports matches what {partner} imports at {there}, and the other way "
        "round at {back} ({year}, ten SITC sections).",
        reporter=voice.the_country(reporter),
        partner=voice.the_country(partner),
        there=voice.fact(exports),
        back=voice.fact(imports),
        year=voice.period(exports.period or imports.period),
    )


def products_sentence(voice: Voice, exporter: str, importer: str, top: Fact, label: str) -> str:
    """Return which section carries the flow."""
    names = {"exporter": voice.the_country(exporter), "importer": voice.the_country(importer)}
    if top.value is None:
        return voice.text(
            "What {exporter} sells to {importer} by product is {missing}.", missing=voice.fact(top), **names
        )
    number = voice.fact(top, voice.text("almost all") if top.number >= 0.995 else None)
    return voice.text(
        "In {year}, {share} of what {exporter} sold to {importer} by value was {label}.",
        year=voice.period(top.period),
        share=number,
        label=escape_markdown(lower_first(label)),
        **names,
    )


def food_sentence(voice: Voice, food: Fact | None, talked_of: bool) -> str:
    """Return what section 0 says of tea and coffee, where a claim about the pair speaks of them."""
    if not talked_of:
        return ""
    if food is None or food.value is None:
        return voice.text(
            "No tea or coffee was recorded: their section, food and live animals, has no figure."
        )
    return (
        voice.text(
            "Tea and coffee belong to food and live animals (SITC section 0), which came to {amount}: next to none, although the talk "
            "is of tea and coffee.",
            amount=voice.fact(food),
        )
        if food.number < 100_000
        else voice.text(
            "Tea and coffee belong to food and live animals (SITC section 0), which came to {amount}.",
            amount=voice.fact(food),
        )
    )


def concentration_sentence(voice: Voice, country: str, fact: Fact) -> str:
    """Return how concentrated the exports of a country are on few products."""
    if fact.value is None:
        return ""
    if fact.number >= 0.25:
        degree = voice.text("concentrated on few products")
    elif fact.number >= 0.15:
        degree = voice.text("moderately concentrated")
    else:
        degree = voice.text("spread over many products")
    return voice.text(
        "Exports of {country} are {degree}: a Herfindahl–Hirschman index of {number} over 16 sections in {year}.",
        country=voice.the_country(country),
        degree=degree,
        number=voice.fact(fact),
        year=voice.period(fact.period),
    )


def lower_first(label: str) -> str:
    """Return a label for use inside a sentence."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
