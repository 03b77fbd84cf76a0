"""World Bank, World Development Indicators."""

from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.sources.reading import as_numbers, read_delimited

if TYPE_CHECKING:
    import pandas as pd


def indicators(path: Path) -> "pd.DataFrame":
    """Read ``iso3,indicator,year,value``; returns ``iso3, indicator, period, value``.

    Indicators keep the World Bank's codes, and so do its aggregates, such as ``WLD``.

    Raises:
        SourceError: not such a file.

    """
    frame = read_delimited(path, ["iso3", "indicator", "year", "value"])
    frame = frame.assign(value=as_numbers(frame.value, path), period=frame.year.astype(int).astype(str))
    return frame[frame.value.notna()][["iso3", "indicator", "period", "value"]]
