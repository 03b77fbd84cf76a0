"""What a language does to a message beside translating it: articles, small counts, ranks, and how its words join.

Each language with rules of its own has a module ``grammar_<language>``, whose ``GRAMMAR`` is one of these; any other
language does with names and digits as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

NBSP = "\u00a0"


class Grammar:
    """A language without rules of its own: names as they stand, counts and ranks in digits."""

    #: Names of countries that this language writes otherwise than Unicode's CLDR.
    names: Mapping[str, str] = MappingProxyType({})
    #: Babel's pattern of a day.
    day_pattern = "long"

    def in_sentence(self, iso3: str, name: str) -> str:
        """Return a country's name as it stands inside a sentence, with its article where it has one."""
        return name

    def count(self, number: int) -> str | None:
        """Return a small count as a word; None where digits are right."""
        return None

    def ordinal(self, number: int) -> str | None:
        """Return a rank; None where a message has to say it."""
        return None

    def day(self, written: str) -> str:
        """Return a day of a month as Babel writes it, corrected."""
        return written

    def compact(self, written: str) -> str:
        """Return a number with its scale in words as Babel writes it, corrected."""
        return written

    def spaced(self, text: str) -> str:
        """Return a text with the spaces that this language sets at its punctuation."""
        return text

    def fill(self, message: str, source: str, values: Mapping[str, object]) -> str:
        """Return a message with its values filled in; ``source`` is the English message that it translates."""
        return message.format(**values)


def capitalised(text: str) -> str:
    """Return a text with its first letter raised, past what opens a link or a quotation."""
    for place, letter in enumerate(text):
        if letter.isalpha():
            return text[:place] + letter.upper() + text[place + 1 :]
        if letter not in '[*_"“«(\\ \u00a0\u202f':
            break
    return text


@cache
def grammar_of(language: str) -> Grammar:
    """Return the grammar of a language, given by its ISO 639 code."""
    if language == "en":
        from bilateral.evidence.wording.grammar_en import GRAMMAR as ENGLISH

        return ENGLISH
    if language == "fr":
        from bilateral.evidence.wording.grammar_fr import GRAMMAR as FRENCH

        return FRENCH
    return Grammar()
