"""Countries and pairs: from any usual name or code to ISO 3166 alpha-3, or one clear error.

What counts as a country here is a question of data, not of recognition: a territory with a code of its own in
ISO 3166-1 has its own rows in trade and development statistics. The policy, written once:

- Kosovo has no ISO code; it goes by XK and XKX, the user-assigned codes that the World Bank and the IMF use
  (CLDR's XKK is understood too).
- Taiwan goes by TW and TWN. UN statistics carry its trade as "Other Asia, not elsewhere specified" (490).
- Palestine goes by PS and PSE, its ISO codes, and is called Palestine.
- Territories with an ISO code (Hong Kong, Greenland) are accepted; parts of a state without one (Scotland)
  are not.
- A state that was dissolved (USSR, Yugoslavia) is refused and its successors are named, for no one of them
  continues its statistics. A state that was only renamed (Zaire, Burma, Swaziland) is the same country.
- A name that two countries share ("Congo", "Korea") is refused and both are named; an exact name of one
  country is that country ("Guinea", "Sudan").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from bilateral import country_names
from bilateral.country_names import lookup_key
from bilateral.errors import PairError
from bilateral.territories import (
    ALIASES,
    AMBIGUOUS,
    COMTRADE_CODES,
    DISSOLVED,
    GENERIC_WORDS,
    GROUPS,
    PARTS,
    PREFERRED_NAMES,
)

_LONGEST_NAME = 100
_NEAREST_SHOWN = 3
_AGGREGATE_TERRITORIES = {"WLD": "001", "AFR": "002"}


@dataclass(frozen=True, order=True)
class Country:
    """A country by its ISO 3166 codes (Kosovo: XKX, XK).

    >>> find_country("Казахстан").name("fr")
    'Kazakhstan'
    """

    iso3: str
    iso2: str

    def name(self, language: str = "en") -> str:
        """Return the country's name in a language ("fr", "pt-BR"), from Unicode's CLDR.

        Where CLDR's own form is a label rather than a name ("Congo - Kinshasa", "Hong Kong SAR China"),
        English, French, Russian and Kazakh have the usual name instead. An unknown language, or one without a
        name for the country, gives the English name.
        """
        main = re.split("[-_]", language)[0].lower()
        preferred = PREFERRED_NAMES.get(self.iso3, {}).get(main)
        return preferred or _territory_name(self.iso2, language) or self.name("en")

    def __str__(self) -> str:
        return self.iso3


@dataclass(frozen=True)
class Pair:
    """Two different countries: the reporter, from whose side the report is written, and its partner.

    >>> find_pair("Rwanda", "kz").key
    'RWA-KAZ'
    """

    reporter: Country
    partner: Country

    def __post_init__(self) -> None:
        """Refuse a country with itself."""
        if self.reporter == self.partner:
            raise PairError(f"A pair needs two countries: {_label(self.reporter)} was given with itself.")

    @property
    def key(self) -> str:
        """The pair in short, "RWA-KAZ"."""
        return f"{self.reporter.iso3}-{self.partner.iso3}"

    def __str__(self) -> str:
        return self.key


@cache
def all_countries() -> tuple[Country, ...]:
    """Return every country of ISO 3166-1, and Kosovo, by alpha-3."""
    return tuple(Country(iso3, iso2) for iso3, iso2, _ in country_names.codes())


def find_pair(reporter: str, partner: str) -> Pair:
    """Return the pair of two countries, each given by any usual name or code.

    Raises ``PairError`` for a country that is unknown or ambiguous, or given twice.
    """
    return Pair(find_country(reporter), find_country(partner))


def find_country(text: str) -> Country:
    """Return the country that a name or code stands for.

    Understood are ISO 3166 alpha-2 and alpha-3 codes, UN M49 and UN Comtrade numbers, and names in any
    language of CLDR or in the forms that English-language statistics use ("Congo, Dem. Rep."), whatever their
    case, accents and punctuation. Raises ``PairError``, one line, for anything else, with the nearest names.

    >>> find_country("Cote d'Ivoire").iso3, find_country("398").iso3, find_country("UK").iso3
    ('CIV', 'KAZ', 'GBR')
    """
    if not isinstance(text, str):
        raise PairError(f"A country is given by its name or code, not by a {type(text).__name__}.")
    return _find(text[: 2 * _LONGEST_NAME])


def is_country(text: str) -> bool:
    """Whether ``find_country`` knows what country a text stands for.

    >>> is_country("Kazakhstan"), is_country("Kazahkstan")
    (True, False)
    """
    try:
        find_country(text)
    except PairError:
        return False
    return True


def aggregate_name(code: str, language: str = "en") -> str:
    """Return the name of an aggregate: WLD is the world, AFR all African states. ``KeyError`` for others.

    >>> aggregate_name("WLD"), aggregate_name("AFR", "ru")
    ('world', 'Африка')
    """
    territory = _AGGREGATE_TERRITORIES[code]
    return _territory_name(territory, language) or _territory_name(territory, "en") or code


@lru_cache(maxsize=1024)
def _find(text: str) -> Country:
    shown = _printable(text)
    key = lookup_key(shown)
    if not key:
        raise PairError("No country was given: name one, such as Rwanda or RWA.")
    if len(shown) > _LONGEST_NAME:
        raise PairError(f"{_quoted(shown)} is too long for a country's name.")
    _refuse_known(key, shown)
    iso3 = _by_code(key, shown) or _by_name(key) or _by_pattern(shown) or _by_core(shown)
    if iso3 is None:
        raise PairError(f"Unknown country {_quoted(shown)}.{_suggestion(key)}")
    return _by_alpha3()[iso3]


def _refuse_known(key: str, shown: str) -> None:
    """Raise for names that stand for no one country: shared ones, parts of states, dissolved states."""
    for bare in _without_article(key):
        if bare in AMBIGUOUS:
            options = " or ".join(_label(_by_alpha3()[iso3]) for iso3 in AMBIGUOUS[bare])
            raise PairError(f"{_quoted(shown)} may be {options}: say which.")
        if bare in PARTS:
            whole = _label(_by_alpha3()[PARTS[bare]])
            raise PairError(f"{_quoted(shown)} has no statistics of its own: give {whole}.")
        if bare in GROUPS:
            raise PairError(f"{_quoted(shown)} is a group of countries: give one country.")
        if bare in DISSOLVED:
            successors = ", ".join(_label(_by_alpha3()[iso3]) for iso3 in DISSOLVED[bare])
            raise PairError(f"{_quoted(shown)} was dissolved. Give a successor: {successors}.")


def _by_code(key: str, shown: str) -> str | None:
    """Look up ISO letters or a UN number; accented letters are a name (Áo: Austria in Vietnamese)."""
    if not (key.isascii() and shown.isascii() and len(key) <= 3):
        return None
    if key.isdigit():
        return _by_number().get(key.zfill(3))
    return _by_letters().get(key.upper())


def _by_name(key: str) -> str | None:
    for bare in _without_article(key):
        iso3 = ALIASES.get(bare) or country_names.keys().get(bare)
        if iso3:
            return iso3
    return None


def _by_pattern(shown: str) -> str | None:
    """Match country_converter's patterns, where nothing but words of state form is left beside the name."""
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", shown)).casefold()
    if not plain.isascii():
        return None
    found = [(iso3, pattern) for iso3, pattern in country_names.english_patterns() if pattern.search(plain)]
    if len(found) != 1:
        return None
    iso3, pattern = found[0]
    name = lookup_key(_by_alpha3()[iso3].name())
    words = re.findall("[a-z0-9]+", plain)
    beside = [word for word in words if word not in GENERIC_WORDS and not pattern.search(word)]
    return iso3 if all(word in name for word in beside) else None


def _by_core(shown: str) -> str | None:
    """Look up what is left of a formal name without its words of state form ("Республика Казахстан")."""
    words = [lookup_key(word) for word in re.split(r"[\W_]+", shown)]
    core = "".join(word for word in words if word not in GENERIC_WORDS)
    return None if core in AMBIGUOUS or core in GROUPS else _by_name(core)


def _suggestion(key: str) -> str:
    """Name up to three countries spelt much like ``key``: only those about as near as the nearest."""
    from rapidfuzz import fuzz, process

    names = country_names.keys() | ALIASES
    nearest: dict[str, float] = {}
    for name, score, _ in process.extract(key, list(names), scorer=fuzz.ratio, score_cutoff=68, limit=50):
        nearest.setdefault(names[name], score)
    best = max(nearest.values(), default=0)
    near = [_label(_by_alpha3()[iso3]) for iso3, score in nearest.items() if score > best - 6]
    return f" Did you mean {_either(near[:_NEAREST_SHOWN])}?" if near else ""


def _either(options: list[str]) -> str:
    return options[0] if len(options) == 1 else f"{', '.join(options[:-1])} or {options[-1]}"


@cache
def _by_alpha3() -> dict[str, Country]:
    return {country.iso3: country for country in all_countries()}


@cache
def _by_letters() -> dict[str, str]:
    letters = {country.iso2: country.iso3 for country in all_countries()}
    # UK and EL are what the European Union writes; XKK is CLDR's code for Kosovo.
    return letters | {iso3: iso3 for iso3 in _by_alpha3()} | {"UK": "GBR", "EL": "GRC", "XKK": "XKX"}


@cache
def _by_number() -> dict[str, str]:
    numbers = {number: iso3 for iso3, _, m49 in country_names.codes() for number in m49.split()}
    return numbers | COMTRADE_CODES


def _without_article(key: str) -> Iterable[str]:
    return (key, key.removeprefix("the")) if key.startswith("the") else (key,)


def _printable(text: str) -> str:
    """Make one line of a text: control and invisible characters become spaces, runs of spaces one."""
    visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(visible.split())


def _quoted(shown: str) -> str:
    return f"'{shown}'" if len(shown) <= 40 else f"'{shown[:39]}…'"


def _label(country: Country) -> str:
    return f"{country.name()} ({country.iso3})"


@lru_cache(maxsize=64)
def _territories(language: str) -> dict[str, str]:
    from babel import Locale, UnknownLocaleError

    try:
        return dict(Locale.parse(language.replace("-", "_")).territories)
    except (UnknownLocaleError, ValueError, TypeError):
        return {}


def _territory_name(code: str, language: str) -> str | None:
    return _territories(language).get(code)
