"""Areas by number, as UN Comtrade and BACI write them: countries, and what is none.

Written policy: a number that Comtrade uses beside the UN's own stands for the same country (842 and 840 are the United
States); 490, "Other Asia, not elsewhere specified", is Taiwan; 412 is Kosovo. A state that has ended has no country's
figures: its rows are left out, unless its number is one of a country that went on under another (736, Sudan before 2011).
"""

from functools import cache

from bilateral.errors import PairError
from bilateral.pair import find_country

WORLD = "WLD"
# Comtrade's partner areas that are no country of today, beside the world.
_NO_COUNTRY = frozenset(
    (
        *(58, 97, 129, 200, 221, 278, 290, 457, 459, 461, 471, 472, 473, 527, 530, 532, 536, 568, 577),
        *(582, 588, 592, 636, 637, 647, 658, 697, 711, 717, 810, 835, 836, 837, 838, 839, 849, 866, 868),
        *(879, 890, 891, 899, 918, 975),
    )
)


@cache
def country_of_area(number: int) -> str | None:
    """Return the alpha-3 code of an area, WLD for the world, ``None`` for what is no country.

    Example:
        >>> country_of_area(842), country_of_area(490), country_of_area(0), country_of_area(899)
        ('USA', 'TWN', 'WLD', None)

    """
    if number == 0:
        return WORLD
    if number in _NO_COUNTRY:
        return None
    try:
        return find_country(f"{number:03d}").iso3
    except PairError:
        return None


def is_area(number: int) -> bool:
    """Tell whether a number stands for anything at all: a country, the world, or an area that is none."""
    return number in _NO_COUNTRY or country_of_area(number) is not None
