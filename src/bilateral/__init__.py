"""Briefs on the relationship between two countries that their reader can check.

>>> import bilateral as bl
>>> rel = bl.relationship("Kenya", "Türkiye")
>>> rel.fact("trade.exports.latest").unit
'USD'
>>> [country.iso3 for country in bl.countries("guinea")]
['GIN', 'GNB', 'GNQ', 'PNG']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilateral.pair import Country
    from bilateral.relationship import Relationship

__version__ = "0.1.0"
__all__ = ["__version__", "countries", "country", "relationship"]

# Imports stand in the functions so that `import bilateral` stays cheap: the command line needs no pandas to print help.


def relationship(
    reporter: str,
    partner: str,
    *,
    start: int = 1995,
    end: int = 2026,
    snapshot: str = "",
    claims: str = "",
    language: str = "en",
) -> Relationship:
    """Return everything known about a pair of countries; see ``bilateral.relationship.relationship``."""
    from bilateral.relationship import relationship as build

    return build(reporter, partner, start=start, end=end, snapshot=snapshot, claims=claims, language=language)


def country(text: str) -> Country:
    """Return the country that a name or code stands for, in any usual form.

    Raises ``PairError``, a line that names the nearest countries, for a text that stands for none or for several.

    >>> country("Cote d'Ivoire").iso3
    'CIV'
    """
    from bilateral.pair import find_country

    return find_country(text)


def countries(text: str = "") -> list[Country]:
    """Return the countries whose name or code a text begins, or stands in, the best first; all of them without one.

    >>> [found.name() for found in countries("turk")][:2]
    ['Türkiye', 'Turkmenistan']
    >>> len(countries()) > 240
    True
    """
    from bilateral.country_search import search_countries

    return search_countries(text)
