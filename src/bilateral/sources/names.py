"""Country names and codes as sources write them, turned into ISO 3166 alpha-3."""

import re
from collections.abc import Iterable
from functools import cache

from bilateral.country_names import lookup_key
from bilateral.errors import PairError
from bilateral.pair import find_country

# Codes of WITS and CEPII that differ from ISO. WITS has Sudan as SDN up to 2011 and as SUD since; OAS is
# "Other Asia".
CODES = {
    "ROM": "ROU",
    "SER": "SRB",
    "YUG": "SRB",
    "MNT": "MNE",
    "TMP": "TLS",
    "ZAR": "COD",
    "SUD": "SDN",
    "OAS": "TWN",
    "PAL": "PSE",
    "UNK": "XKX",
    "KOS": "XKX",
    "NLD_CURACAO": "CUW",
}
# Names, as lookup keys, that sources use in their own sense.
# "Congo" alone is Congo-Brazzaville in UN lists, and Serbia and Montenegro was one reporter until 2006.
_NAMES = {
    "chinataiwanprovince": "TWN",
    "congo": "COG",
    "congothedemocraticrepublicof": "COD",
    "laopeoplesdemrep": "LAO",
    "saotomeandpricipe": "STP",
    "sintbonaire": "BES",
    "georgiacountry": "GEO",
    "theformeryugoslavrepublicofmacedonia": "MKD",
    "unitedkingdomofgreatbritainandnorthernireland": "GBR",
    "ethiopiaexcludeseritrea": "ETH",
    "serbiafrserbiamontenegro": "SRB",
    "ministryofforeignaffairsandcooperationoftherepublicofrwanda": "RWA",
    "ministryofforeignaffairsofthepeoplesrepublicofchina": "CHN",
    "ministryofforeignaffairsoftherussianfederation": "RUS",
}
# Words of groups of countries, looked for in the key of a name that is no country's.
_GROUP = re.compile(
    "world|total|africa|america|caribbean|asia|europe|oceania|econom|countries|union|community|income|eurozone|oecd|^g7$|^g20$"
)


def iso3_of_code(code: str) -> str:
    """Return the ISO 3166 alpha-3 code for a source's own three-letter code, or the code itself.

    Example:
        >>> iso3_of_code("ROM"), iso3_of_code("KAZ")
        ('ROU', 'KAZ')

    """
    return CODES.get(code, code)


def iso3_of_names(names: Iterable[str]) -> dict[str, str | None]:
    """Return the ISO 3166 alpha-3 code for each name; ``None`` for a name that is no country.

    Names may lack their spaces, as in UNCTAD's matrix ("CotedIvoire").

    Example:
        >>> iso3_of_names(["Korea, Rep.", "CotedIvoire", "Unspecified"])
        {'Korea, Rep.': 'KOR', 'CotedIvoire': 'CIV', 'Unspecified': None}

    """
    return {name: _iso3_of_name(name) if isinstance(name, str) else None for name in dict.fromkeys(names)}


def is_group(name: str) -> bool:
    """Tell whether a name that is no country's is that of the world or a group of countries, by the words in it.

    Example:
        >>> is_group("Developing economies: Africa"), is_group("World"), is_group("NetherlandsAntilles")
        (True, True, False)

    """
    return bool(_GROUP.search(lookup_key(name)))


@cache
def _iso3_of_name(name: str) -> str | None:
    key = lookup_key(name)
    if key in _NAMES:
        return _NAMES[key]
    try:
        return find_country(name.strip()).iso3
    except PairError:
        return None
