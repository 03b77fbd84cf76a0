"""Ideal points of countries in the UN General Assembly (Bailey, Strezhnev and Voeten), the published file."""

from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.sources.names import iso3_of_code
from bilateral.sources.reading import read_delimited

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = {
    "iso3c": "iso3",
    "year": "year",
    "session": "session",
    "NVotesAll": "votes_cast",
    "IdealPointAll": "value",
    "Q5%All": "p05",
    "Q95%All": "p95",
}


def ideal_points(path: Path) -> "pd.DataFrame":
    """Read the file: columns ``iso3, year, session, votes_cast, value, p05, p95``.

    Raises:
        SourceError: not such a file.

    """
    frame = read_delimited(path, list(_COLUMNS)).rename(columns=_COLUMNS)
    return frame[frame.value.notna()].assign(iso3=frame.iso3.map(iso3_of_code))
