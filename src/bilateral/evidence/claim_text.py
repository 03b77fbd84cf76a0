"""Claims as people type them: names of measures, comparators and amounts into a claim that the rule can judge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bilateral.errors import ClaimsError, PairError
from bilateral.evidence.amounts import parse_amount
from bilateral.evidence.claims import MEASURES, UNITS, Claim
from bilateral.evidence.wording.periods import parse_period
from bilateral.pair import find_country

#: Names by which people call a measure.
ALIASES = {
    "trade": "trade.total",
    "total trade": "trade.total",
    "goods trade": "trade.total",
    "turnover": "trade.total",
    "exports": "trade.exports",
    "imports": "trade.imports",
    "visits": "relations.visits.count",
    "state visits": "relations.visits.count",
    "agreements": "relations.agreements.count",
    "treaties": "relations.agreements.count",
    "missions": "relations.missions.count",
    "embassies": "relations.missions.count",
    "votes": "alignment.coincidence",
    "voting": "alignment.coincidence",
    "coincidence": "alignment.coincidence",
    "alignment": "alignment.coincidence",
}
_COMPARATORS = {
    **dict.fromkeys((">=", "≥", ">", "at least", "more than", "over", "above"), "at least"),
    **dict.fromkeys(("<=", "≤", "<", "at most", "less than", "under", "below", "up to"), "at most"),
    **dict.fromkeys(("=", "==", "equals", "exactly"), "equals"),
    **dict.fromkeys(("~", "≈", "about", "around", "some"), "about"),
    "is": "is",
}
_MEASURE_UNITS = {
    **dict.fromkeys(("trade.total", "trade.exports", "trade.imports"), "USD"),
    **dict.fromkeys(
        ("relations.visits.count", "relations.agreements.count", "relations.missions.count"), "count"
    ),
    "alignment.coincidence": "share",
    "indicator": "",
    "indicator.change": "",
}
_SIGN = "|".join(re.escape(word) for word in sorted(_COMPARATORS, key=len, reverse=True) if word != "is")
_SENTENCE = re.compile(
    rf"(?P<measure>.+?)\s*(?:\b(?:is|are|was|were)\s+)?(?P<comparator>{_SIGN})\s*(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_LAST_PERIOD = re.compile(r"(?P<amount>.+?)(?:\s+in|,)?\s+(?P<period>\d{4}(?:-Q[1-4]|-\d{2})?)", re.I)


@dataclass(frozen=True)
class Indicator:
    """An indicator of the snapshot, as a claim may name it."""

    id: str
    label: str
    unit: str


def make_claim(
    measure: str,
    comparator: str,
    value: str | float,
    period: str | int = "",
    *,
    argument: str = "",
    indicators: Mapping[str, Indicator] | None = None,
) -> Claim:
    """Return the claim that a measure, a comparator, an amount and a period make. Raises ``ClaimsError``.

    ``measure`` is one of ``MEASURES``, one of ``ALIASES``, or an indicator of a country ("Population of Kenya").
    ``indicators`` are those that may be named, by their ids and their labels in small letters.

    >>> make_claim("trade", ">=", "1 bn USD", 2024).value
    1000000000.0
    """
    known, found_argument, unit = _find_measure(measure, indicators or {}, argument)
    when = str(period).strip()
    if when and parse_period(when) is None:
        raise ClaimsError(f"{when!r} is not a period such as 2024, 2024-Q1 or 2024-05.")
    if known == "relations.agreements.count" and not found_argument:
        found_argument = when
    number, unit = _in_unit(known, unit, value)
    sign = "is" if unit == "yes/no" else find_comparator(comparator)
    if sign == "is" and unit != "yes/no":
        sign = "equals"
    return Claim("own", "", known, found_argument, sign, number, unit, when)


def find_comparator(text: str) -> str:
    """Return the comparator that a sign or word stands for.

    A strict sign counts as the one that allows equality: the rule knows a tolerance, not an edge.

    >>> find_comparator("≥"), find_comparator("about")
    ('at least', 'about')
    """
    found = _COMPARATORS.get(" ".join(str(text).split()).casefold())
    if found is None:
        raise ClaimsError(f"Unknown comparator {str(text)[:30]!r}: give one of >=, <=, =, about or is.")
    return found


def split_claim(text: str) -> tuple[str, str, str, str]:
    """Return measure, comparator, amount and period of a claim in one line; the period may be missing.

    >>> split_claim("trade >= 1 bn USD in 2024")
    ('trade', '>=', '1 bn USD', '2024')
    >>> split_claim("population of Kenya is about 50 million")
    ('population of Kenya', 'about', '50 million', '')
    """
    found = _SENTENCE.fullmatch(" ".join(text.split()))
    if found is None:
        raise ClaimsError(
            "A claim is a measure, a comparator and an amount, with the year it speaks of: trade >= 1 bn USD 2024."
        )
    timed = _LAST_PERIOD.fullmatch(found["rest"])
    amount, period = (timed["amount"], timed["period"]) if timed else (found["rest"], "")
    return found["measure"], found["comparator"], amount, period


def _find_measure(
    text: str, indicators: Mapping[str, Indicator], argument: str
) -> tuple[str, str, str | None]:
    """Return measure, argument and unit (None: that of the measure)."""
    shown = " ".join(str(text).split())
    name = shown.casefold()
    known = ALIASES.get(name, name)
    if known in {"indicator", "indicator.change"} and argument:
        _, _, code = argument.partition(":")
        found = indicators.get(code.casefold())
        return known, argument, found.unit if found else ""
    if known in MEASURES and known != "none":
        return known, argument, None
    for of in re.finditer(" of ", shown, re.IGNORECASE):
        found = indicators.get(shown[: of.start()].casefold())
        if found is not None:
            try:
                country = find_country(shown[of.end() :])
            except PairError as error:
                raise ClaimsError(str(error)) from None
            return "indicator", f"{country.iso3}:{found.id}", found.unit
    if name in indicators:
        raise ClaimsError(f"{text!r} is an indicator of one country: say whose, {text} of Kenya.")
    raise ClaimsError(f"Unknown measure {str(text)[:40]!r}.{_nearest(name, indicators)}")


def _nearest(name: str, indicators: Mapping[str, Indicator]) -> str:
    names = [*ALIASES, *MEASURES, *indicators]
    near = get_close_matches(name.partition(" of ")[0], names, n=2, cutoff=0.6)
    if near:
        return f" Did you mean {' or '.join(near)}?"
    return " There are trade, exports, imports, visits, agreements, missions, votes, and indicators such as GDP of Kenya."


def _in_unit(measure: str, indicator_unit: str | None, value: str | float) -> tuple[float, str]:
    """Return a value in the plain unit of its measure."""
    wanted = _MEASURE_UNITS.get(measure, "yes/no") if indicator_unit is None else indicator_unit
    amount = parse_amount(value)
    if wanted == "share" and amount.unit == "percent":
        return amount.value / 100, "share"
    plain_answer = wanted == "yes/no" and amount.unit == "" and amount.value in {0, 1}
    named = amount.unit == wanted or (amount.unit == "percent" and wanted.startswith("percent"))
    if not (named or plain_answer or (amount.unit == "" and wanted != "yes/no")):
        says = {"yes/no": "yes or no", "share": "a share: 68% or 0.68", "count": "a plain count"}
        about = says.get(wanted, wanted or "a plain number")
        raise ClaimsError(f"{value!r} does not fit {measure}, which is in {about}.")
    if wanted == "share" and not 0 <= amount.value <= 1:
        raise ClaimsError(f"{value!r} is no share: write 68% or 0.68.")
    plain = "percent" if wanted.startswith("percent") else wanted
    return amount.value, plain if plain in UNITS else ""
