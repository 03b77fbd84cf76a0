"""How a fact was found, and what is to be noted of it, in the language of a report.

Methods and notes are written with the facts, in English, which programs read. ``methods.txt`` lists the patterns that
they follow, a line each, then units and rules of visas as facts name them; they are messages like any other. What
follows none of them stays English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from string import Formatter

from bilateral.evidence.wording.languages import has_catalogue
from bilateral.evidence.wording.voice import Voice

_SHAPES = {
    "number": r"[+−-]?\d+(?:,\d{3})*(?:\.\d+)?",
    "years": r"\d{4}(?:, \d{4})*",
    "code": r"[A-Z][A-Z0-9]*(?:\.[A-Z0-9]+)*",
}
_NOT_ONE = r"(?:(?!; ).)+?"


def method_words(voice: Voice, text: str) -> str:
    """Return a method or a note in the language of ``voice``; nothing where a part of it has no translation.

    >>> from bilateral.evidence.wording import Voice
    >>> method_words(Voice("fr"), "goods from Rwanda to Oman, as Oman itself reports (direct figure); joint")
    'marchandises du Rwanda vers Oman, d’après Oman (chiffre direct)\\u202f; ex æquo'
    """
    if voice.locale.language == "en":
        return text
    if not text or not has_catalogue(voice.language):
        return ""
    parts = [_translated(voice.language, part) for part in text.rstrip(".").split("; ")]
    return voice.series(parts) if all(parts) else ""


def told_words(voice: Voice, texts: Sequence[str]) -> tuple[str, bool]:
    """Return a method and what follows it as one text, and whether it is in the language of ``voice``, not in English."""
    spoken = [method_words(voice, text) for text in texts]
    if voice.locale.language != "en" and all(spoken):
        return voice.series(spoken), True
    english = (" " if texts and texts[0].endswith(".") else "; ").join(texts)
    return english, voice.locale.language == "en"


@lru_cache(maxsize=4096)
def _translated(language: str, part: str) -> str:
    voice = Voice(language)
    for template, pattern in _patterns():
        if (found := pattern.fullmatch(part)) is None:
            continue
        values = {name: _value(voice, name, text) for name, text in found.groupdict().items()}
        if all(values.values()):
            return voice.pattern(template, values)
    return ""


def _value(voice: Voice, name: str, text: str) -> str:
    """Return what stands for a placeholder, by its kind; nothing where it is not of that kind after all."""
    kind = name.rstrip("0123456789")
    if kind == "number":
        return _number(voice, text)
    if kind == "country":
        return _country(voice, text)
    if kind == "part":
        return _translated(voice.language, text)
    return voice.term(text) if kind == "label" else text


def _number(voice: Voice, text: str) -> str:
    symbols = voice.locale.number_symbols["latn"]
    marks = {",": symbols["group"], ".": symbols["decimal"], "-": "−"}
    return "".join(marks.get(letter, letter) for letter in text)


def _country(voice: Voice, text: str) -> str:
    from bilateral.errors import PairError
    from bilateral.pair import find_country

    try:
        return voice.plain_country(find_country(text).iso3)
    except PairError:
        return ""


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Return each pattern with its expression, those with the most words of their own first."""
    text = files("bilateral.evidence.wording").joinpath("methods.txt").read_text(encoding="utf-8")
    parsed = [(line, list(Formatter().parse(line))) for line in text.splitlines() if line]
    parsed.sort(key=lambda one: -sum(len(literal) for literal, *_ in one[1]))
    return [(line, re.compile("".join(map(_expression, parts)))) for line, parts in parsed]


def _expression(part: tuple[str, str | None, str | None, str | None]) -> str:
    literal, name, *_ = part
    if name is None:
        return re.escape(literal)
    return f"{re.escape(literal)}(?P<{name}>{_SHAPES.get(name.rstrip('0123456789'), _NOT_ONE)})"
