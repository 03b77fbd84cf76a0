"""From what a user types to what a pull asks for: pairs, all countries, a first year."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bilateral.errors import PairError, ParameterError
from bilateral.pair import Pair, find_pair, is_country
from bilateral.sources.day import today as utc_today
from bilateral.sources.services.service import Ask

if TYPE_CHECKING:
    from bilateral.snapshots.package import Snapshot

_YEARS = 10
_FIRST_YEAR = 1962  # of UN Comtrade
_BETWEEN = re.compile(r"\s*(?:-|–|—|:|/|,|\+|\band\b|\bwith\b)\s*")
HINT = "Write a pair as KEN-TUR, or as two names: Kenya Türkiye."


def ask_for(
    arguments: Sequence[str],
    base: "Snapshot",
    *,
    every: bool = False,
    since: int | None = None,
    today: str = "",
) -> Ask:
    """Return what is asked for.

    Args:
        arguments: pairs such as ``KEN-TUR`` or ``Kenya–Türkiye``; two countries alone are a pair, too.
        base: the snapshot that a pull adds to.
        every: all countries; then no pair is named.
        since: first year of yearly figures; ten years back unless given.
        today: the day, ISO 8601; today unless given.

    Raises:
        PairError: a country is unknown, or a text is no pair.
        ParameterError: neither pairs nor all countries are asked for, or both; or a year out of range.

    """
    day = today or utc_today()
    first = int(day[:4]) - _YEARS if since is None else since
    if not _FIRST_YEAR <= first < int(day[:4]):
        raise ParameterError(f"The first year must be from {_FIRST_YEAR} to {int(day[:4]) - 1}, not {first}.")
    if every and arguments:
        raise ParameterError("Give pairs, or --all for all countries, not both.")
    if not every and not arguments:
        raise ParameterError(f"Which pair? {HINT} Or --all for all countries.")
    return Ask(() if every else pairs_from(arguments), every, first, day, base)


def pairs_from(arguments: Sequence[str]) -> tuple[Pair, ...]:
    """Return the pairs that a user names, each once.

    Example:
        >>> [pair.key for pair in pairs_from(["KEN-TUR", "Guinea-Bissau–Senegal"])]
        ['KEN-TUR', 'GNB-SEN']
        >>> [pair.key for pair in pairs_from(["Kenya", "Türkiye"])]
        ['KEN-TUR']

    Raises:
        PairError: a country is unknown, or a text is no pair.

    """
    if len(arguments) == 2 and all(is_country(text) for text in arguments):
        return (find_pair(*arguments),)
    return tuple(dict.fromkeys(_pair(text) for text in arguments))


def _pair(text: str) -> Pair:
    """Return the pair in a text: the one way of parting it in which both sides are countries."""
    found: dict[str, Pair] = {}
    first_error: PairError | None = None
    for mark in _BETWEEN.finditer(text):
        left, right = text[: mark.start()], text[mark.end() :]
        if not left or not right:
            continue
        try:
            pair = find_pair(left, right)
            found[pair.key] = pair
        except PairError as error:
            first_error = first_error or error
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise PairError(f"{text[:60]!r} can be read as {' or '.join(found)}: say which.")
    if first_error is not None:
        raise first_error
    raise PairError(f"{text[:60]!r} is no pair. {HINT}")
