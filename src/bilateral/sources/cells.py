"""How sources write numbers and years, as expressions of DuckDB over a column of text."""

from collections.abc import Collection
from dataclasses import dataclass

from bilateral.snapshots.sql import quoted

#: What stands for "not reported" in columns of numbers; in columns of codes NA is Namibia.
MISSING = ("..", "...", "…", "-", "–", "—", "na", "n/a", "n.a.", "n.a", "nan", "null", "none", ":")
_HARD_SPACE = "\u00a0"
_SPACES = r"[\s\x{00a0}\x{202f}]"
_GROUPED = r"[+-]?\d{1,3}([,'\s\x{00a0}\x{202f}]\d{3})+(\.\d+)?"


def cell(column: str) -> str:
    """Return a cell without the spaces around it; nothing for an empty one."""
    return f"nullif(trim({column}, e' \\t\\r{_HARD_SPACE}'), '')"


def is_given(text: str) -> str:
    """Return the condition that a cell of a column of numbers holds something."""
    markers = ", ".join(quoted(marker) for marker in MISSING)
    return f"({text} is not null and lower({text}) not in ({markers}))"


def number(text: str, decimal: str) -> str:
    """Return a cell as a number, null where it is none; thousands may be grouped."""
    if decimal == ",":
        bare = f"replace(replace(regexp_replace({text}, '{_SPACES}', '', 'g'), '.', ''), ',', '.')"
        return _finite(f"try_cast({bare} as double)")
    grouped = f"regexp_replace({text}, '[,''\\s\\x{{00a0}}\\x{{202f}}]', '', 'g')"
    pattern = _GROUPED.replace("'", "''")
    return _finite(
        f"try_cast(case when regexp_full_match({text}, '{pattern}') then {grouped} else {text} end as double)"
    )


def _finite(expression: str) -> str:
    """Return a number as it is, null where it is infinite: ``inf`` and ``1e999`` are no figures of anybody's."""
    return f"nullif(nullif(nullif({expression}, 'inf'::double), '-inf'::double), 'nan'::double)"


def year(text: str) -> str:
    """Return a cell as a year of four digits, null where it is none: 2016 may stand as 2016.0."""
    return f"try_cast(regexp_extract({text}, '^([12][0-9]{{3}})(\\.0+)?$', 1) as bigint)"


def has_decimal_commas(texts: list[str]) -> str:
    """Return the condition that a table is written with decimal commas, of columns of numbers that use no points.

    Example:
        >>> has_decimal_commas(["a"])
        "coalesce(bool_or(contains(a, ',')) and not bool_or(regexp_matches(a, ',.*[.]|^[^,]*[.][^,]*$')), false)"

    """
    commas = " or ".join(f"bool_or(contains({text}, ','))" for text in texts)
    points = " or ".join(f"bool_or(regexp_matches({text}, ',.*[.]|^[^,]*[.][^,]*$'))" for text in texts)
    return (
        f"coalesce({commas} and not {points}, false)"
        if len(texts) == 1
        else f"coalesce(({commas}) and not ({points}), false)"
    )


@dataclass(frozen=True)
class Plan:
    """Which columns are read as what: names by place in the table ``rows``, and the decimal sign of numbers."""

    names: dict[str, str]
    numbers: Collection[str]
    years: Collection[str]
    decimal: str

    def value(self, place: str) -> str:
        """Return the expression for the value of a cell, null where it is missing or invalid."""
        if place in self.numbers:
            return f"case when {is_given(place)} then {number(place, self.decimal)} end"
        return year(place) if place in self.years else place

    def faults(self) -> list[tuple[str, str, str]]:
        """Return for each column that may be wrong: its place, the condition of an invalid cell, what is wrong then."""
        found = [
            (
                place,
                f"({is_given(place)} and {number(place, self.decimal)} is null)",
                "is not a number",
            )
            for place in self.numbers
        ]
        return found + [(place, f"({year(place)} is null)", "is not a year") for place in self.years]
