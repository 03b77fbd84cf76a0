"""French: articles of countries, what they become after "de" and "à", elision, spaces before high punctuation.

A translator writes "les exportations de {exporter} vers {importer}"; what is filled in may be "le Rwanda", "Oman" or
"les États-Unis". Words are joined only where a message and a value meet, so that "de les comparer" in a message stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from string import Formatter

from bilateral.evidence.wording.grammar import Grammar, capitalised

# Without an article: cities and most islands, by usage.
_BARE = frozenset(
    {
        "ABW", "AIA", "AND", "ATG", "BHR", "BLM", "CUB", "CUW", "CYP", "DJI", "GGY", "GIB", "GUM", "HKG", "HTI", "ISR",
        "JEY", "KIR", "KNA", "LCA", "MAC", "MAF", "MCO", "MDG", "MLT", "MSR", "MUS", "MYT", "NIU", "NRU", "OMN", "PRI",
        "SGP", "SHN", "SJM", "SMR", "SPM", "STP", "SXM", "TKL", "TTO", "TUV", "TWN", "VCT", "WLF",
    }
)  # fmt: skip
_PLURAL = frozenset(
    {
        "ALA", "ARE", "ASM", "ATF", "BES", "BHS", "BMU", "CCK", "COK", "COM", "CYM", "FJI", "FLK", "FRO", "HMD", "MDV",
        "MHL", "MNP", "NLD", "PCN", "PHL", "PLW", "SLB", "SYC", "TCA", "TON", "UMI", "USA", "VGB", "VIR",
    }
)  # fmt: skip
# Names end in -e where they are feminine, but for these.
_MASCULINE_IN_E = frozenset({"BLZ", "IOT", "KHM", "MEX", "MOZ", "SUR", "ZWE"})
_FEMININE_OTHERWISE = frozenset({"COD", "COG", "GNB", "KOR", "MKD", "PRK", "SGS", "ZAF"})
# Names that begin with a small letter, or bring their article along.
_WHOLE = {"WLD": "le monde", "REU": "la Réunion"}

_COUNTS = ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")
_VOWELS = "aàâäæeéèêëiîïoôöœuùûü"
# What Markdown may open before the first letter of a value.
_OPENING = r"(?P<open>[\[*_]*)"
_ARTICLE = re.compile(_OPENING + r"(?P<article>[Ll]es?) (?=\S)")
_VOWEL = re.compile(
    _OPENING + rf"(?!onz|oui\b|ouistiti|uhlan)(?:[{_VOWELS}]|haïti|habitant|hectare|heure)", re.IGNORECASE
)
_ANY_ARTICLE = re.compile(_OPENING + r"(?P<article>L[ea]s? |L’)(?=\S)")
_MERGED = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}
_PREPOSITION = re.compile(r"(?<![\w’])(?P<word>de|à) $", re.IGNORECASE)
_ELIDED = re.compile(r"(?<![\w’])(?P<stem>d|qu|jusqu|lorsqu|puisqu|parce qu)e $", re.IGNORECASE)
_LINK_END = re.compile(r"\]\([^()\s]*\)$")
_SCALE = re.compile(r"(?:millions?|milliards?|billions?|billiards?)$")
_COUNTED = re.compile(
    r"[ \u00a0](?P<noun>dollar|euro|tonne|habitant|personne|kilomètre|baril|jour|abonnement|utilisateur)s\b"
)
_BELOW_TWO = re.compile(r"(?:^|[\s\[])[−-]?[01](?:,\d+)?$")
_ONE_SCALE = re.compile(r"^(−?[01](?:,\d+)?[ \u00a0]\w+?)s$")
_BILLIONS = re.compile(r"(?P<whole>\d+)(?:,(?P<part>\d{1,3}))?(?P<space>[ \u00a0])billions?$")
_HIGH = re.compile(r"[ \u00a0\u202f]+(?=[;:!?»%](?:\W|$))|(?<=«)[ \u00a0\u202f]+")
_SENTENCE_END = re.compile(r"(?:^|[.!?…][ \u00a0\u202f»”)]*)\s*$")
_NARROW = "\u202f"


class French(Grammar):
    """French."""

    def in_sentence(self, iso3: str, name: str) -> str:
        """Return a name with its definite article: le Rwanda, la France, l’Ouganda, les États-Unis, Cuba."""
        if iso3 in _WHOLE:
            return _WHOLE[iso3]
        if iso3 in _BARE:
            return name
        if iso3 in _PLURAL:
            return f"les {name}"
        if name[0].lower() in _VOWELS:
            return f"l’{name}"
        feminine = iso3 in _FEMININE_OTHERWISE or (name.endswith("e") and iso3 not in _MASCULINE_IN_E)
        return f"la {name}" if feminine else f"le {name}"

    def count(self, number: int) -> str | None:
        """Return "deux" to "douze"; below, a word would have a gender."""
        return _COUNTS[number - 2] if 2 <= number < len(_COUNTS) + 2 else None

    def ordinal(self, number: int) -> str:
        """Return 1er, 2e: a rank is masculine."""
        return f"{number}er" if number == 1 else f"{number}e"

    def day(self, written: str) -> str:
        """Return "1er mai 2024" for "1 mai 2024"."""
        return re.sub(r"^1(?= )", "1er", written)

    def compact(self, written: str) -> str:
        """Return "1 million" for Babel's "1 millions", and "1 600 milliards" for its "1,6 billion", which few read right."""
        return _BILLIONS.sub(_in_milliards, _ONE_SCALE.sub(r"\1", written))

    def spaced(self, text: str) -> str:
        """Return a text with narrow no-break spaces before ; : ! ? % and inside of « »."""
        return _HIGH.sub(_NARROW, text)

    def fill(self, message: str, source: str, values: Mapping[str, object]) -> str:
        """Return the message with its values, joined as French joins them."""
        text = ""
        formatter = Formatter()
        before = ""
        for literal, field, spec, conversion in formatter.parse(message):
            text += _counted(before, self.spaced(literal))
            before = ""
            if field is None:
                continue
            value = formatter.get_field(field, (), values)[0]
            if conversion:
                value = formatter.convert_field(value, conversion)
            shown = formatter.format_field(value, spec or "")
            before = _LINK_END.sub("", shown).rstrip("*_")
            text = _joined(text, shown)
        return capitalised(text) if message[:1] == "{" and _begins_sentence(source, values) else text


def _in_milliards(found: re.Match[str]) -> str:
    number = int(found["whole"] + (found["part"] or "").ljust(3, "0"))
    return f"{number:,}".replace(",", _NARROW) + f"{found['space']}milliards"


def _counted(number: str, literal: str) -> str:
    """Return what follows a number: "3 millions" of dollars is "de dollars", and below two a noun is singular."""
    found = _COUNTED.match(literal)
    if found is None:
        return literal
    if _SCALE.search(number):
        return " de" + literal
    return literal[: found.end() - 1] + literal[found.end() :] if _BELOW_TWO.search(number) else literal


def _joined(before: str, value: str) -> str:
    """Return a value behind what stands before it: "de" and "le Rwanda" are "du Rwanda"."""
    if not _SENTENCE_END.search(before):
        value = _small_article(value)
    preposition, article = _PREPOSITION.search(before), _ARTICLE.match(value)
    if preposition and article:
        word = preposition["word"]
        merged = _MERGED[word.lower(), article["article"].lower()]
        if word[0].isupper():
            merged = merged.capitalize()
        return f"{before[: preposition.start()]}{merged} {article['open']}{value[article.end() :]}"
    elided = _ELIDED.search(before)
    if elided and _VOWEL.match(value):
        return f"{before[: elided.end('stem')]}’{value}"
    return before + value


def _small_article(value: str) -> str:
    """Return a country that was named to begin a sentence as it stands inside one."""
    found = _ANY_ARTICLE.match(value)
    if found and any(value.startswith(name, len(found["open"])) for name in _sentence_starts()):
        start = found.start("article")
        return value[:start] + value[start].lower() + value[start + 1 :]
    return value


@cache
def _sentence_starts() -> frozenset[str]:
    """Return every country as it begins a sentence, articles included."""
    from bilateral.pair import all_countries

    names = (GRAMMAR.in_sentence(one.iso3, one.name("fr")) for one in all_countries())
    return frozenset(capitalised(name) for name in [*names, *_WHOLE.values()] if name[0].islower())


def _begins_sentence(source: str, values: Mapping[str, object]) -> bool:
    """Say whether the English message begins a sentence: by its first letter, or that of its first value."""
    _, field, _, _ = next(iter(Formatter().parse(source)), ("", None, None, None))
    first = str(values.get(field or "", "")) if source[:1] == "{" else source
    return next((letter.isupper() for letter in first if letter.isalpha()), False)


GRAMMAR = French()
