"""The table of country codes and names that ``bilateral.pair`` looks things up in.

``country_names.tsv`` has one line a country: ISO 3166 alpha-3, alpha-2, UN M49 numbers, then its names in
every language that Unicode's CLDR has, reduced to lookup keys. Unpickling 300 Babel locales takes most of
a second, reading this file a few milliseconds. ``python -m bilateral.country_names`` writes it anew.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# CLDR territories that are no ISO 3166-1 country (exceptional reservations, groups, test regions).
_NOT_ISO = {*("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC"), *("QO", "QU", "TA", "UN", "XA", "XB", "ZZ")}
_FORMER_ALPHA3 = {"ANT", "BUR", "DDR", "FXX", "NTZ", "SCG", "SUN", "TMP", "YMD", "YUG", "ZAR"}
_COMBINING_ACCENTS = re.compile("[\u0300-\u036f]")
_FILE = Path(__file__).with_name("country_names.tsv")
_HEADER = (
    "# Country names from Unicode CLDR by way of Babel, reduced to lookup keys by bilateral.country_names.\n"
    "# Copyright (c) Unicode, Inc. Used under the Unicode License v3, https://www.unicode.org/license.txt\n"
)


def lookup_key(text: str) -> str:
    """Reduce a name to what matters for recognising it: letters and digits, no case, no accents.

    >>> lookup_key("Côte d’Ivoire"), lookup_key("TÜRKİYE"), lookup_key("Bosnia & Herzegovina")
    ('cotedivoire', 'turkiye', 'bosniaandherzegovina')
    """
    plain = _COMBINING_ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    # Letters that no decomposition takes apart, and the two ways to write "and".
    plain = plain.casefold().replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("đ", "d")
    plain = _COMBINING_ACCENTS.sub("", plain.replace("&", " and "))
    kept = "".join(char for char in plain if char.isalnum() or unicodedata.category(char)[0] == "M")
    return unicodedata.normalize("NFC", kept)


@cache
def codes() -> tuple[tuple[str, str, str], ...]:
    """Return (alpha-3, alpha-2, M49) of each country, by alpha-3."""
    return tuple((iso3, iso2, m49) for iso3, iso2, m49, _ in _lines())


@cache
def keys() -> dict[str, str]:
    """Return lookup key → alpha-3, for the names of all countries in all languages of CLDR."""
    return {key: iso3 for iso3, _, _, names in _lines() for key in names.split("|")}


@cache
def english_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return (alpha-3, pattern) from the file of country_converter, not importing it (and pandas)."""
    spec = find_spec("country_converter")
    if spec is None or not spec.submodule_search_locations:
        return ()
    known = {iso3 for iso3, _, _ in codes()}
    path = Path(spec.submodule_search_locations[0]) / "country_data.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return tuple((row["ISO3"], re.compile(row["regex"], re.I)) for row in rows if row["ISO3"] in known)


@cache
def _lines() -> tuple[tuple[str, str, str, str], ...]:
    rows = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            iso3, iso2, m49, names = line.split("\t")
            rows.append((iso3, iso2, m49, names))
    return tuple(rows)


def _iso_codes() -> dict[str, tuple[str, str]]:
    """Return alpha-2 → (alpha-3, M49) from CLDR's table of territory aliases."""
    from babel.core import get_global
    from babel.localedata import load

    alpha3: dict[str, str] = {}
    m49: dict[str, list[str]] = defaultdict(list)
    for alias, targets in get_global("territory_aliases").items():
        if alias.isdigit() and len(targets) == 1:
            m49[targets[0]].append(alias)
        elif len(alias) == 3 and alias.isalpha() and alias not in _FORMER_ALPHA3:
            alpha3[targets[0]] = alias
    alpha3["XK"] = "XKX"
    wanted = [code for code in load("en")["territories"] if len(code) == 2 and code not in _NOT_ISO]
    return {code: (alpha3[code], " ".join(sorted(m49[code]))) for code in sorted(wanted)}


def build() -> str:
    """Return the text of ``country_names.tsv``; a key of several countries goes to the clear majority."""
    from babel.localedata import load, locale_identifiers

    countries = _iso_codes()
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for locale in sorted(locale_identifiers()):
        for code, name in load(locale, merge_inherited=False).get("territories", {}).items():
            if code in countries and lookup_key(name):
                votes[lookup_key(name)][code] += 1
    names: dict[str, list[str]] = defaultdict(list)
    for key, count in sorted(votes.items()):
        first, *rest = count.most_common(2)
        if not rest or first[1] > 2 * rest[0][1]:
            names[first[0]].append(key)
    lines = [f"{iso3}\t{iso2}\t{m49}\t{'|'.join(names[iso2])}\n" for iso2, (iso3, m49) in countries.items()]
    return _HEADER + "".join(sorted(lines))


if __name__ == "__main__":
    _FILE.write_text(build(), encoding="utf-8")
