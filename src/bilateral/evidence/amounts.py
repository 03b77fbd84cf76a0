"""Amounts as people write them: "1 bn USD", "11.3 million", "68%"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from bilateral.errors import ClaimsError

_SCALES = {
    **dict.fromkeys(("k", "thousand", "thousands"), 1e3),
    **dict.fromkeys(("m", "mn", "mln", "mio", "million", "millions"), 1e6),
    **dict.fromkeys(("b", "bn", "bln", "billion", "billions"), 1e9),
    **dict.fromkeys(("tn", "trn", "trillion", "trillions"), 1e12),
}
_UNITS = {
    **dict.fromkeys(
        ("$", "us$", "usd", "dollar", "dollars", "us dollar", "us dollars", "u.s. dollars"), "USD"
    ),
    **dict.fromkeys(("%", "percent", "per cent"), "percent"),
    **dict.fromkeys(("person", "persons", "people", "inhabitants"), "persons"),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers"), "km"),
    **dict.fromkeys(("t", "tonne", "tonnes", "metric tons"), "tonnes"),
}
_MONEY = {"€", "eur", "euro", "euros", "£", "gbp", "rwf", "kzt", "cny", "rub", "try", "kes", "jpy", "inr"}
_ANSWERS = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
_LONGEST = 60
_FORM = re.compile(
    r"(?P<before>us\$|usd|\$)?\s*(?P<sign>[-+−])?(?P<number>\d(?:[\d.,'’\s]*\d)?)(?P<power>e[-+]?\d{1,3})?"
    r"\s*(?P<words>[^\d].*)?",
    re.DOTALL,
)
_RIGHT = "write it like 1 bn USD, 11.3 million, 68% or 6"


@dataclass(frozen=True)
class Amount:
    """A number in plain units; ``unit`` is "USD", "percent", "persons", "km", "tonnes", "yes/no" or nothing."""

    value: float
    unit: str = ""


def parse_amount(given: str | float) -> Amount:
    """Return the amount that a number or a text stands for. Raises ``ClaimsError`` for anything else.

    A comma parts thousands where three digits follow it, and is a decimal comma elsewhere.

    >>> parse_amount("1 bn USD"), parse_amount("11.3 million"), parse_amount("1,5 %")
    (Amount(value=1000000000.0, unit='USD'), Amount(value=11300000.0, unit=''), Amount(value=1.5, unit='percent'))
    """
    if isinstance(given, bool):
        return Amount(float(given), "yes/no")
    if isinstance(given, int | float):
        return _finite(float(given), str(given), "")
    text = " ".join(str(given).split()).casefold()
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    if text in _ANSWERS:
        return Amount(_ANSWERS[text], "yes/no")
    found = _FORM.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise ClaimsError(f"{_quoted(shown)} is not an amount: {_RIGHT}.")
    scale, unit = _scale_and_unit(found["words"] or "", shown)
    if found["before"] and unit not in {"", "USD"}:
        raise ClaimsError(f"{_quoted(shown)} has two units: {_RIGHT}.")
    value = _number(found["number"], shown) * float("1" + (found["power"] or "e0")) * scale
    return _finite(
        -value if found["sign"] in {"-", "−"} else value, shown, "USD" if found["before"] else unit
    )


def _finite(value: float, shown: str, unit: str) -> Amount:
    if not math.isfinite(value):
        raise ClaimsError(f"{_quoted(shown)} is not a finite number: {_RIGHT}.")
    return Amount(value, unit)


def _scale_and_unit(words: str, shown: str) -> tuple[float, str]:
    words = words.strip().removesuffix(".")
    first, _, rest = words.partition(" ")
    scale = _SCALES.get(first)
    unit = (rest.strip() if scale else words).removeprefix("of ").strip()
    if scale is None and words[:-1] in _SCALES and words[-1:] in {"$"}:
        scale, unit = _SCALES[words[:-1]], "$"
    if unit in _MONEY:
        raise ClaimsError(f"{_quoted(shown)} is in another currency: amounts of money are in US dollars.")
    if unit and unit not in _UNITS:
        raise ClaimsError(f"{_quoted(shown)} has an unknown unit {_quoted(unit)}: {_RIGHT}.")
    return scale or 1.0, _UNITS.get(unit, "")


def _number(text: str, shown: str) -> float:
    """Read digits with separators: the last of a comma and a point that both stand there parts the decimals."""
    digits = re.sub(r"['’\s]", "", text)
    if "," in digits and "." in digits:
        decimal = max(",.", key=digits.rfind)
        digits = digits.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif re.fullmatch(r"\d{1,3}(,\d{3})+", digits) or re.fullmatch(r"\d{1,3}(\.\d{3}){2,}", digits):
        digits = digits.replace(",", "").replace(".", "")
    digits = digits.replace(",", ".")
    try:
        return float(digits)
    except ValueError:
        raise ClaimsError(f"{_quoted(shown)} is not an amount: {_RIGHT}.") from None


def _quoted(text: str) -> str:
    """Return a text in quotation marks; what cannot be printed is written out, and may make it long."""
    whole = repr(text)
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 2]}…'"
