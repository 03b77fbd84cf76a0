"""UN DESA, E-Government Development Index with its parts and ranks.

Editions after 2018 give the names of countries, not their codes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.sources.names import iso3_of_names
from bilateral.sources.reading import Readable, once, read_delimited, set_aside

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


SURVEY = {
    "E-Government Rank": "EGDI.RANK",
    "E-Government Index": "EGDI",
    "E-Participation Index": "EGDI.EPI",
    "Online Service Index": "EGDI.OSI",
    "Human Capital Index": "EGDI.HCI",
    "Telecommunication Infrastructure Index": "EGDI.TII",
}
NO_COUNTRY = "no known country"


def indicators(path: Readable) -> "pd.DataFrame":
    """Read ``year,iso3,country,rank,egdi,epi,osi,hci,tii``: columns ``iso3, indicator, period, value``.

    Raises:
        SourceError: not such a file, or a country's name is unknown.

    """
    frame = read_delimited(
        path, ["year", "iso3", "country", *PARTS], text=["iso3", "country"], numbers=PARTS, years=["year"]
    )
    named = iso3_of_names(frame.country.dropna())
    frame = frame.assign(iso3=frame.iso3.where(frame.iso3.notna(), frame.country.map(named)))
    return _observations(path, frame, PARTS)


def survey(path: Readable) -> "pd.DataFrame":
    """Read ``EGOV_DATA_….csv`` as the UN's Data Center gives it: ``Survey Year, Country Name, E-Government Rank …``.

    Columns and errors are those of ``indicators``.
    """
    frame = read_delimited(
        path,
        ["Survey Year", "Country Name", *SURVEY],
        text=["Country Name"],
        numbers=SURVEY,
        years=["Survey Year"],
    ).rename(columns={"Survey Year": "year", "Country Name": "country"})
    frame = frame.assign(iso3=frame.country.map(iso3_of_names(frame.country.dropna())))
    return _observations(path, frame, SURVEY)


def _observations(path: Readable, frame: "pd.DataFrame", parts: Mapping[str, str]) -> "pd.DataFrame":
    import pandas as pd

    unknown = frame.iso3.isna()
    if isinstance(path, Path) and unknown.any():
        raise SourceError(f"{path.name}: {frame.country[unknown].iloc[0]!r} is no known country")
    frame = set_aside(path, frame, unknown, NO_COUNTRY)
    frame = once(path, frame, ["iso3", "year"], list(parts))
    period = frame.year.astype(int).astype(str)
    every = pd.concat(
        pd.DataFrame({"iso3": frame.iso3, "indicator": indicator, "period": period, "value": frame[column]})
        for column, indicator in parts.items()
    )
    return every[every.value.notna()]
