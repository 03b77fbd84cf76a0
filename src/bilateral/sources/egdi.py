"""UN DESA, E-Government Development Index with its parts and ranks.

Editions after 2018 give the names of countries, not their codes.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.sources.names import iso3_of_names
from bilateral.sources.reading import as_numbers, read_delimited

if TYPE_CHECKING:
    import pandas as pd

PARTS = {
    "egdi": "EGDI",
    "rank": "EGDI.RANK",
    "osi": "EGDI.OSI",
    "hci": "EGDI.HCI",
    "tii": "EGDI.TII",
    "epi": "EGDI.EPI",
}


def indicators(path: Path) -> "pd.DataFrame":
    """Read ``year,iso3,country,rank,egdi,epi,osi,hci,tii``: columns ``iso3, indicator, period, value``.

    Raises:
        SourceError: not such a file, or a country's name is unknown.

    """
    import pandas as pd

    frame = read_delimited(path, ["year", "iso3", "country", *PARTS])
    named = iso3_of_names(frame.country)
    iso3 = frame.iso3.where(frame.iso3.notna(), frame.country.map(named))
    if iso3.isna().any():
        raise SourceError(f"{path.name}: {frame.country[iso3.isna()].iloc[0]!r} is no known country")
    parts = [
        pd.DataFrame(
            {
                "iso3": iso3,
                "indicator": indicator,
                "period": frame.year.astype(int).astype(str),
                "value": as_numbers(frame[column], path),
            }
        )
        for column, indicator in PARTS.items()
    ]
    every = pd.concat(parts)
    return every[every.value.notna()]
