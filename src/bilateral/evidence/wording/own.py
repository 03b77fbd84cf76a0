"""Words of chapters that users add: text with facts in braces, text alternatives, what is not reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice

#: ``{receipts.latest.reporter}``, or ``{receipts.latest.reporter:period}`` for when it was.
_PLACE = re.compile(r"\{\s*([^{}]*?)\s*\}")
#: Units whose values are written with the unit in them.
_SPOKEN = frozenset({
    "USD", "share", "percent", "ratio", "index", "index 0-100", "count", "rank", "year", "yes/no", "km", "days", "tonnes",
    "USD/kg",
})  # fmt: skip


def filled(voice: Voice, text: str, fill: Callable[[str], str]) -> str:
    """Return a text in the language of ``voice`` with what ``fill`` gives for the name in each pair of braces.

    Braces that hold no name stand as they are.
    """
    values: dict[str, object] = {}
    parts = _PLACE.split(text)
    message = ""
    for number, part in enumerate(parts):
        if number % 2:
            values[f"value{number}"] = fill(part)
            message += f"{{value{number}}}"
        else:
            message += part.replace("{", "{{").replace("}", "}}")
    return voice.completed(message, **values)


def marked(voice: Voice, text: str, around: str) -> str:
    """Return a text that says its language where that is not the one ``around`` it, for those to whom it is read out."""
    return text if voice.language == around else f'<span lang="{voice.language}">{text}</span>'


def names_in(text: str) -> list[str]:
    """Return the names that stand in braces.

    >>> names_in("{reporter}: {receipts.latest.reporter} in {receipts.latest.reporter:period}")
    ['reporter', 'receipts.latest.reporter', 'receipts.latest.reporter:period']
    """
    return _PLACE.findall(text)


def with_unit(voice: Voice, value: float | int | str | None, unit: str) -> str:
    """Return a value with its unit: as this project writes it, or behind the number where the unit is the user's own.

    >>> with_unit(Voice(), 26.771, "percent of exports")
    '26.8 percent of exports'
    """
    said = voice.value(value, unit)
    plain = value is None or isinstance(value, str) or unit in _SPOKEN or not unit
    return said if plain else f"{said} {unit}"


def fact_in_text(voice: Voice, fact: Fact) -> str:
    """Return a fact's value with its unit, linked to its evidence."""
    return voice.fact(fact, with_unit(voice, fact.value, fact.unit))


def line_alt(voice: Voice, label: str, name: str, seen: Sequence[tuple[str, float]], unit: str) -> str:
    """Return one line of a chart in words: its first and its last value, and its highest where that is neither."""
    (first, old), (last, new) = seen[0], seen[-1]
    peak, top = max(seen, key=lambda one: one[1])
    told = [
        voice.text(
            "{label}, {country}: {old} in {first}, {new} in {last}.",
            label=label,
            country=name,
            old=with_unit(voice, old, unit),
            new=with_unit(voice, new, unit),
            first=voice.period(first),
            last=voice.period(last),
        )
        if len(seen) > 1
        else voice.text(
            "{label}, {country}: {new} in {last}.",
            label=label,
            country=name,
            new=with_unit(voice, new, unit),
            last=voice.period(last),
        )
    ]
    if peak not in (first, last):
        told.append(
            voice.text(
                "The highest was {top} in {when}.", top=with_unit(voice, top, unit), when=voice.period(peak)
            )
        )
    return " ".join(told)


def nothing_reported(voice: Voice, label: str, reporter: str, partner: str) -> str:
    """Return what stands where neither country has a figure."""
    return voice.text(
        "{label} is not reported for {reporter} or {partner} in these years.",
        label=label,
        reporter=voice.the_country(reporter),
        partner=voice.the_country(partner),
    )


def left_out(voice: Voice, others: Sequence[str]) -> str:
    """Return the note on rows that belong to no country."""
    shown = list(others[:5]) + (["…"] if len(others) > 5 else [])
    return voice.text("Rows of no one country are left out: {names}.", names=", ".join(shown))


def table_heads(voice: Voice) -> tuple[str, str]:
    """Return the heads of the columns of country and period."""
    return voice.text("Country"), voice.text("Period")


def no_publisher(voice: Voice) -> str:
    """Return what stands where a source does not say who publishes it."""
    return voice.text("publisher not stated")
