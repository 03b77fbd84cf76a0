"""Countries by a part of their name, as one types it into a search box."""

from __future__ import annotations

from bilateral import country_names
from bilateral.country_names import lookup_key
from bilateral.errors import PairError
from bilateral.pair import Country, all_countries, find_country

# In 300 languages a shorter text begins the name of half the world.
_SHORTEST_FOREIGN = 4


def search_countries(text: str) -> list[Country]:
    """Return the countries that a text may mean, the best first; all of them, by name, for an empty one.

    First the country that the text stands for, then names that begin with it, then names of which a word does, then
    names in other languages; the last are of four letters or more.

    >>> [country.iso3 for country in search_countries("guinea")]
    ['GIN', 'GNB', 'GNQ', 'PNG']
    >>> [country.iso3 for country in search_countries("Каз")], [country.iso3 for country in search_countries("Казах")]
    ([], ['KAZ'])
    """
    key = lookup_key(text)
    named = sorted(all_countries(), key=lambda country: lookup_key(country.name()))
    if not key:
        return named
    ranks = {country: _rank(country, key) for country in named}
    found = [country for wanted in (0, 1) for country, rank in ranks.items() if rank == wanted]
    exact = _exact(text)
    others = [country for country in found if country not in exact]
    foreign = _in_other_languages(key) if len(key) >= _SHORTEST_FOREIGN else set()
    return exact + others + [one for one in named if one.iso3 in foreign and one not in exact + others]


def _exact(text: str) -> list[Country]:
    try:
        return [find_country(text)]
    except PairError:
        return []


def _rank(country: Country, key: str) -> int | None:
    """Return how well a country's English name or its code fits, 0 the best; None where it does not."""
    name = country.name()
    if lookup_key(name).startswith(key) or country.iso3.casefold() == key:
        return 0
    words = [lookup_key(word) for word in name.replace("-", " ").split()]
    return 1 if any(word.startswith(key) for word in words) else None


def _in_other_languages(key: str) -> set[str]:
    return {iso3 for name, iso3 in country_names.keys().items() if name.startswith(key)}
