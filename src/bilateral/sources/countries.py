"""Countries of the world: codes, capitals, position (the public list of Mohammed Le Doze)."""

from typing import TYPE_CHECKING

from bilateral.sources.names import iso3_of_code
from bilateral.sources.reading import Readable, as_numbers, read_delimited

if TYPE_CHECKING:
    import pandas as pd

# Territories in Africa that are no states of their own; Western Sahara is disputed and has next to no
# figures.
NOT_AFRICAN_STATES = ("SHN", "IOT", "MYT", "REU", "ESH")


def countries(path: Readable) -> "pd.DataFrame":
    """Read ``iso3,iso2,name,capital,region,subregion,lat,lon,landlocked``.

    Returns:
        ``iso3, iso2, name, kind, capital, lat, lon, landlocked, region, subregion``, every row a country, and
        the two aggregates ``WLD`` and ``AFR``.

    Raises:
        SourceError: not such a file.

    """
    import pandas as pd

    columns = ["iso3", "iso2", "name", "capital", "lat", "lon", "landlocked", "region", "subregion"]
    frame = read_delimited(path, columns, text=["iso2", "iso3", "landlocked"], numbers=["lat", "lon"])
    frame = frame.assign(
        iso3=frame.iso3.map(iso3_of_code),
        kind="country",
        lat=as_numbers(frame.lat, path).round(4),
        lon=as_numbers(frame.lon, path).round(4),
        landlocked=frame.landlocked.str.lower(),
    )
    aggregates = pd.DataFrame({"iso3": ["WLD", "AFR"], "name": ["World", "Africa"], "kind": "aggregate"})
    return pd.concat([frame, aggregates], ignore_index=True)


def african_states(frame: "pd.DataFrame") -> list[str]:
    """Return the codes of the 54 African states in a frame that ``countries`` returned."""
    return sorted(set(frame[frame.region == "Africa"].iso3) - set(NOT_AFRICAN_STATES))
