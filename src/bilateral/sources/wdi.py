"""World Bank, World Development Indicators: long tables, the bulk file, files of one series, and tables of DataBank."""

import re
from typing import TYPE_CHECKING

from bilateral.sources.packaged import definitions
from bilateral.sources.reading import (
    NOT_REPORTED,
    Readable,
    Reading,
    leave_out,
    long_indicators,
    mapped,
    once,
    year_text,
)

if TYPE_CHECKING:
    import pandas as pd

#: Series of the World Bank under the names that chapters know them by.
OTHER_NAMES = {"IT.NET.USER.ZS": "ITU.INTERNET.USERS"}
_YEAR = re.compile(r"([12]\d{3})( \[YR\d{4}\])?")
UNKNOWN = "series that no chapter uses"


def indicators(path: Readable) -> "pd.DataFrame":
    """Read ``iso3,indicator,year,value``; returns ``iso3, indicator, period, value``.

    Indicators keep the World Bank's codes, and so do its aggregates, such as ``WLD``.

    Raises:
        SourceError: not such a file.

    """
    frame = long_indicators(path)
    frame = leave_out(path, frame, frame.value.isna(), NOT_REPORTED)
    return frame.assign(period=mapped(frame.year, year_text))[["iso3", "indicator", "period", "value"]]


def bulk(reading: Reading) -> "pd.DataFrame":
    """Read ``WDICSV.csv`` of the bulk download, or ``API_….csv`` of one series: a column for each year.

    Lines with the name and the day of the release may stand before the header. Columns and errors are those of
    ``indicators``. Taken are the series that chapters use; others are counted and left out.
    """
    return _wide(reading, "Country Code", "Indicator Code")


def databank(reading: Reading) -> "pd.DataFrame":
    """Read a table of DataBank: ``Series Code, Country Code, 1990 [YR1990] …``, ``..`` where nothing is reported.

    Notes stand below the table. Columns and errors are those of ``indicators``.
    """
    return _wide(reading, "Country Code", "Series Code")


def year_of(header: str) -> str | None:
    """Return the year that a column is about, or ``None``.

    Example:
        >>> year_of("1990 [YR1990]"), year_of("1990"), year_of("Indicator Code")
        ('1990', '1990', None)

    """
    found = _YEAR.fullmatch(header)
    return found[1] if found else None


def _wide(reading: Reading, country: str, series: str) -> "pd.DataFrame":
    wanted = [code for code in definitions().indicator if not code.startswith(("EGDI", "ITU."))]
    frame = reading.wide([country, series], year_of, only=(series, [*wanted, *OTHER_NAMES]), reason=UNKNOWN)
    frame = frame.rename(columns={country: "iso3", series: "indicator", "column": "period"})
    # What has no code of a country is a note below the table.
    frame = leave_out(reading, frame, frame.iso3.isna(), "notes and empty rows")
    frame = once(reading, frame, ["iso3", "indicator", "period"])
    return frame.assign(indicator=frame.indicator.replace(OTHER_NAMES))[
        ["iso3", "indicator", "period", "value"]
    ]
