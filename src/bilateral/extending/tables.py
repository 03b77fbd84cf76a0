"""A user's CSV table: found, its columns recognised, its rows read with every fault named by row and column."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilateral.errors import ParameterError, SourceError
from bilateral.evidence.wording.periods import parse_period
from bilateral.pair import find_country, is_country
from bilateral.project import Project

#: How tables write that a value is missing.
MISSING = frozenset({"", "..", "...", "-", "–", "—", "n/a", "na", "nan", "null", "none"})
_COUNTRY_HEADS = ("iso3", "iso", "code", "country_code", "country", "reporter", "economy")
_PERIOD_HEADS = ("period", "year", "date", "time")
_LOOKED_AT = 200
_UNITS = {
    "usd": "USD",
    "km": "km",
    "tonnes": "tonnes",
    "pct": "percent",
    "percent": "percent",
    "share": "share",
}


@dataclass(frozen=True)
class Roles:
    """Which columns of a table hold the country, the period and the value."""

    country: str
    period: str
    value: str


@dataclass(frozen=True)
class Rows:
    """What a table holds: (country as ISO 3166 alpha-3, period, value or None); ``others`` are no countries."""

    roles: Roles
    rows: tuple[tuple[str, str, float | None], ...]
    others: tuple[str, ...]


def spoken(column: str) -> tuple[str, str]:
    """Return a column's head in words, and the unit of facts that it ends with, such as ``_usd``; else none.

    >>> spoken("receipts_pct"), spoken("Visitors"), spoken("rail_km")
    (('Receipts', 'percent'), ('Visitors', ''), ('Rail', 'km'))
    """
    words = [word for word in re.split(r"[\W_]+", column) if word]
    unit = _UNITS.get(words[-1].lower(), "") if len(words) > 1 else ""
    said = " ".join(words[:-1] if unit else words)
    return said[:1].upper() + said[1:], unit


def find_table(name: str, project: Project) -> Path:
    """Return a table by its name among the data that take part. Raises ``SourceError`` where there is none."""
    if Path(name).name != name:
        raise ParameterError(f"A table is named as it lies in data/, such as tourism.csv, not {name!r}.")
    for folder in project.data:
        if (folder / name).is_file():
            return folder / name
    there = sorted(file.name for file in project.tables() if file.suffix == ".csv")
    instead = f"there are {', '.join(there)}" if there else "put it into the folder data/ beside notebooks/"
    raise SourceError(f"There is no table {name}; {instead}.")


def read_cells(path: Path) -> tuple[list[str], list[list[str]]]:
    """Return the heads and the rows of a CSV file, without the spaces around. Raises ``SourceError``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = [[cell.strip() for cell in row] for row in csv.reader(lines, strict=True) if row]
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path.name} cannot be read as CSV in UTF-8: {error}.") from None
    if len(rows) < 2:
        raise SourceError(
            f"{path.name} holds no rows: a line of heads and then one line for each figure are needed."
        )
    heads = rows[0]
    if len(set(heads)) < len(heads):
        raise SourceError(f"{path.name}, row 1: a column stands twice.")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(heads):
            raise SourceError(f"{path.name}, row {number}: {len(row)} cells, but {len(heads)} columns.")
    return heads, rows[1:]


def recognise(path: Path, heads: Sequence[str], rows: Sequence[Sequence[str]], given: Roles) -> Roles:
    """Return which column is which; those of ``given`` that are not empty are taken as they are.

    Raises ``SourceError`` for a column that is not there or cannot be told.
    """
    for name in (given.country, given.period, given.value):
        if name and name not in heads:
            raise SourceError(f"{path.name} has no column {name!r}; it has {', '.join(heads)}.")

    def cells(head: str) -> list[str]:
        place = heads.index(head)
        return [row[place] for row in rows[:_LOOKED_AT] if row[place].casefold() not in MISSING]

    def find(
        what: str, usual: Sequence[str], fits: Callable[[str], bool], taken: set[str], share: float = 1
    ) -> str:
        order = sorted(
            heads, key=lambda head: usual.index(head.casefold()) if head.casefold() in usual else len(usual)
        )
        for head in order:
            seen = [] if head in taken else cells(head)
            if seen and sum(map(fits, seen)) >= share * len(seen):
                return head
        raise SourceError(f"{path.name} has no column of {what}; it has {', '.join(heads)}.")

    kept = {name for name in (given.country, given.period, given.value) if name}
    # A table may have rows of regions and of the world.
    country = given.country or find("countries, by name or ISO code", _COUNTRY_HEADS, is_country, kept, 0.5)
    period = given.period or find(
        "periods, such as 2024 or 2024-Q1", _PERIOD_HEADS, _is_period, {*kept, country}
    )
    value = given.value or find("numbers", ("value",), _is_number, {country, period})
    return Roles(country, period, value)


def read_rows(path: Path, given: Roles) -> Rows:
    """Read a table. Raises ``SourceError`` naming the row and the column of the first fault."""
    heads, cells = read_cells(path)
    roles = recognise(path, heads, cells, given)
    places = [heads.index(name) for name in (roles.country, roles.period, roles.value)]
    found: dict[tuple[str, str], float | None] = {}
    others: dict[str, None] = {}
    for number, row in enumerate(cells, start=2):
        country, period, value = (row[place] for place in places)
        if not is_country(country):
            others[country] = None
            continue
        if parse_period(period) is None:
            raise SourceError(
                f"{path.name}, row {number}, column {roles.period!r}: {period!r} is not a period such as 2024 or 2024-Q1."
            )
        key = find_country(country).iso3, period
        if key in found:
            raise SourceError(f"{path.name}, row {number}: {country} in {period} stands twice.")
        found[key] = _number(path, number, roles.value, value)
    return Rows(roles, tuple((*key, value) for key, value in sorted(found.items())), tuple(others))


def _number(path: Path, number: int, column: str, text: str) -> float | None:
    if text.casefold() in MISSING:
        return None
    if not _is_number(text):
        raise SourceError(
            f"{path.name}, row {number}, column {column!r}: {text!r} is not a number such as 1234.5."
        )
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False


def _is_period(text: str) -> bool:
    return parse_period(text) is not None
