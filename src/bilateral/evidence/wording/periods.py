"""Periods as they stand in tables: years, quarters, months and days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_FORMS = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


@dataclass(frozen=True)
class Period:
    """A period: its first day, its precision (year, quarter, month or day), its year and its quarter."""

    start: date
    precision: str
    year: int
    quarter: int


def parse_period(text: str) -> Period | None:
    """Read ``2024``, ``2024-Q1``, ``2024-05`` or ``2024-05-28``; None for anything else.

    >>> parse_period("2024-Q3").start
    datetime.date(2024, 7, 1)
    >>> parse_period("soon") is None
    True
    """
    found = _FORMS.fullmatch(text)
    if found is None:
        return None
    year = int(found["year"])
    if year == 0:
        return None
    if found["quarter"]:
        quarter = int(found["quarter"])
        return Period(date(year, 3 * quarter - 2, 1), "quarter", year, quarter)
    month = int(found["month"] or 1)
    try:
        start = date(year, month, int(found["day"] or 1))
    except ValueError:
        return None
    precision = "day" if found["day"] else "month" if found["month"] else "year"
    return Period(start, precision, year, (month + 2) // 3)


def year_of(period: str | None) -> int | None:
    """Return the year of a period, or None where there is none."""
    parsed = parse_period(period) if period else None
    return parsed.year if parsed else None
