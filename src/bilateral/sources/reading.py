"""What every parser shares: reading a delimited file, and what becomes of rows that are invalid.

A parser takes a path or a ``Reading``. From a path an invalid row ends the reading with an error, which suits a build from
inputs that are known. A ``Reading`` sets it aside by its number and goes on, which suits a file that somebody downloaded.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import SourceError
from bilateral.sources.rows import Reading

__all__ = [
    "Readable",
    "Reading",
    "as_numbers",
    "dollars",
    "header_of",
    "leave_out",
    "mapped",
    "once",
    "read_delimited",
    "set_aside",
    "summed",
    "year_text",
]

if TYPE_CHECKING:
    import pandas as pd

Readable = Path | Reading
NOT_REPORTED = "without a value: not reported"
TWICE = "standing twice"
TWO_VALUES = "the same figure stands with two values"


def read_delimited(
    source: Readable,
    columns: Sequence[str],
    *,
    separator: str = "",
    text: Iterable[str] = (),
    numbers: Iterable[str] = (),
    years: Iterable[str] = (),
) -> "pd.DataFrame":
    """Read the named columns of a delimited file, packed or not, in any usual encoding.

    In a column that is not declared only an empty cell counts as missing: ``NA`` is Namibia.

    Args:
        source: the file, or a reading of it.
        columns: the columns to keep; all must be there.
        separator: what is most likely to part the cells.
        text: columns to read as text whatever they look like.
        numbers: columns of numbers; of a reading, rows with anything else are set aside.
        years: columns of years, likewise.

    Returns:
        The columns; those that are not declared are numbers where all their cells are. The index is the number of the
        row.

    Raises:
        SourceError: the file is missing, is no text table, or lacks a column; of a path, a cell is invalid.

    """
    if isinstance(source, Path):
        with Reading(source, lenient=False) as reading:
            return read_delimited(
                reading, columns, separator=separator, text=text, numbers=numbers, years=years
            )
    frame = source.frame(columns, numbers=numbers, years=years, separator=separator)
    open_columns = [name for name in columns if name not in {*text, *numbers, *years}]
    return frame.assign(**{name: _inferred(frame[name]) for name in open_columns})


def header_of(source: Readable, among: Sequence[str] = ()) -> list[str]:
    """Return the names of the columns of a delimited file: of the header that has those ``among``, else the likely one.

    Raises:
        SourceError: it is missing or no text.

    """
    if isinstance(source, Reading):
        return list(source.layout_with(among).header if among else source.likely_layout().header)
    with Reading(source) as reading:
        return header_of(reading, among)


def _inferred(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a column of text as numbers where all its cells are, as readers of tables do."""
    import pandas as pd

    try:
        return pd.to_numeric(column)
    except (ValueError, TypeError):
        return column


def as_numbers(column: "pd.Series[Any]", source: Readable) -> "pd.Series[float]":
    """Return a column as numbers.

    Raises:
        SourceError: a cell is neither a number nor empty; names it.

    """
    import pandas as pd

    numbers = pd.to_numeric(column.astype(object), errors="coerce")
    wrong = column[numbers.isna() & column.notna()]
    if len(wrong):
        raise SourceError(f"{source.name}, column {column.name}: {wrong.iloc[0]!r} is not a number")
    return numbers.astype(float)


def set_aside(
    source: Readable, frame: "pd.DataFrame", marks: "pd.Series[bool]", reason: str
) -> "pd.DataFrame":
    """Return the rows of a frame that are not marked; the others are invalid, and set aside where that is possible.

    Raises:
        SourceError: the source is a path and a row is marked.

    """
    if isinstance(source, Reading):
        return source.without(frame, marks, reason)
    if marks.any():
        raise SourceError(f"{source.name}, row {marks[marks].index[0]} after the header: {reason}")
    return frame


def leave_out(
    source: Readable, frame: "pd.DataFrame", marks: "pd.Series[bool]", reason: str
) -> "pd.DataFrame":
    """Return the rows of a frame that are not marked; a reading counts the others by the reason."""
    if isinstance(source, Reading):
        return source.leave_out(frame, marks, reason)
    return frame[~marks]


def once(
    source: Readable, frame: "pd.DataFrame", key: Sequence[str], values: Sequence[str] = ()
) -> "pd.DataFrame":
    """Return each figure once: of rows that say the same the first, of one figure with two values neither.

    Rows that are added up later must come through here first, or a row that stands twice doubles its figure.

    Args:
        source: where the frame was read from.
        frame: what was read.
        key: the columns that tell what a row is about.
        values: the columns that tell what it says; all others if not given.

    Raises:
        SourceError: the source is a path and a figure has two values.

    """
    frame = leave_out(source, frame, frame.duplicated([*key, *values] if values else None), TWICE)
    double = frame.duplicated(list(key), keep=False)
    if isinstance(source, Path) and double.any():
        about = ", ".join(str(value) for value in frame.loc[double, list(key)].iloc[0])
        raise SourceError(f"{source.name} has two different values for {about}")
    return set_aside(source, frame, double, TWO_VALUES)


def long_indicators(source: Readable) -> "pd.DataFrame":
    """Read ``iso3,indicator,year,value``, the layout of several sources, each figure once; values may be missing.

    Raises:
        SourceError: not such a file.

    """
    frame = read_delimited(
        source,
        ["iso3", "indicator", "year", "value"],
        text=["iso3", "indicator"],
        numbers=["value"],
        years=["year"],
    )
    return once(source, frame, ["iso3", "indicator", "year"])


def dollars(values: "pd.Series[float]", unit: int) -> "pd.Series[float]":
    """Scale values in ``unit`` dollars to dollars, rounded to cents: scaling blurs binary fractions."""
    return (values * unit).round(2)


def mapped(column: "pd.Series[Any]", function: Callable[[Any], Any]) -> "pd.Series[Any]":
    """Return a column with a function applied to each different value once; equal values share one object in memory."""
    import numpy as np
    import pandas as pd

    places, values = pd.factorize(column)
    found = np.array([*(function(value) for value in values), None], dtype=object)
    return pd.Series(found[places], index=column.index, name=column.name)


def year_text(year: float) -> str:
    """Return a year as periods are written."""
    return str(int(year))


def summed(frame: "pd.DataFrame", by: Sequence[str]) -> "pd.DataFrame":
    """Add up ``value_usd``, to cents, over the rows that agree in the columns ``by``; rows come sorted by these."""
    # Codes of categories need an eighth of the memory that texts do.
    keys = frame[list(by)].astype("category")
    total: pd.DataFrame = (
        keys.assign(value_usd=frame.value_usd).groupby(list(by), as_index=False, observed=True).sum()
    )
    texts = {name: total[name].astype("str") for name in by}
    return total.assign(**texts, value_usd=total.value_usd.round(2))
