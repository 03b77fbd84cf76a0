"""ITU statistics of internet use, broadband and mobile subscriptions, as Gapminder republishes them."""

from typing import TYPE_CHECKING

from bilateral.sources.names import iso3_of_code
from bilateral.sources.reading import NOT_REPORTED, Readable, leave_out, long_indicators

if TYPE_CHECKING:
    import pandas as pd

INDICATORS = {
    "internet_users": "ITU.INTERNET.USERS",
    "broadband_subscribers_per_100_people": "ITU.BROADBAND.P2",
    "cell_phones_per_100_people": "ITU.MOBILE.P2",
}


def indicators(path: Readable) -> "pd.DataFrame":
    """Read ``iso3,indicator,year,value``: columns ``iso3, indicator, period, value``.

    Raises:
        SourceError: not such a file.

    """
    frame = long_indicators(path)
    frame = leave_out(path, frame, ~frame.indicator.isin(INDICATORS), "series that no chapter uses")
    frame = leave_out(path, frame, frame.value.isna(), NOT_REPORTED)
    frame = frame.assign(
        iso3=frame.iso3.map(iso3_of_code),
        indicator=frame.indicator.map(INDICATORS),
        period=frame.year.astype(int).astype(str),
    )
    return frame[["iso3", "indicator", "period", "value"]]
