"""What every parser shares: reading a delimited file and refusing one that is not what the parser expects."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import SourceError

if TYPE_CHECKING:
    import pandas as pd


def read_delimited(
    path: Path, columns: Sequence[str], *, separator: str = ",", text: Sequence[str] = ()
) -> "pd.DataFrame":
    """Read the named columns of a delimited file, gzipped or not.

    Only an empty cell counts as missing: ``NA`` is Namibia.

    Args:
        path: the file.
        columns: the columns to keep; all must be there.
        separator: what parts the cells.
        text: columns to read as text whatever they look like.

    Raises:
        SourceError: the file is missing, is no text table, or lacks a column.

    """
    import pandas as pd

    try:
        frame = pd.read_csv(
            path,
            sep=separator,
            keep_default_na=False,
            na_values=[""],
            dtype=dict.fromkeys(text, "str"),
            encoding="utf-8-sig",
        )
    except FileNotFoundError:
        raise SourceError(f"{path} is missing") from None
    except (OSError, ValueError, EOFError) as error:
        raise SourceError(f"{path.name} cannot be read as a table: {str(error).splitlines()[0]}") from error
    if absent := [column for column in columns if column not in frame.columns]:
        raise SourceError(
            f"{path.name} lacks the column {', '.join(absent)}; it has {', '.join(map(str, frame.columns))}"
        )
    return frame[list(columns)]


def as_numbers(column: "pd.Series[Any]", path: Path) -> "pd.Series[float]":
    """Return a column as numbers.

    Raises:
        SourceError: a cell is neither a number nor empty; names it.

    """
    import pandas as pd

    numbers = pd.to_numeric(column, errors="coerce")
    wrong = column[numbers.isna() & column.notna()]
    if len(wrong):
        raise SourceError(f"{path.name}, column {column.name}: {wrong.iloc[0]!r} is not a number")
    return numbers.astype(float)


def dollars(values: "pd.Series[float]", unit: int) -> "pd.Series[float]":
    """Scale values in ``unit`` dollars to dollars, rounded to cents: scaling blurs binary fractions."""
    return (values * unit).round(2)


def summed(frame: "pd.DataFrame", by: Sequence[str]) -> "pd.DataFrame":
    """Add up ``value_usd``, to cents, over the rows that agree in the columns ``by``."""
    total: pd.DataFrame = frame.groupby(list(by), as_index=False)[["value_usd"]].sum()
    return total.assign(value_usd=total.value_usd.round(2))
