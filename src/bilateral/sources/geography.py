"""Where things are: capitals, outlines of countries, sea ports, and the routes of airlines."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import SourceError
from bilateral.geodesy import great_circle_km, is_on_a_lane
from bilateral.sources.names import iso3_of_code, iso3_of_names
from bilateral.sources.reading import TWICE, Readable, as_numbers, leave_out, once, read_delimited

if TYPE_CHECKING:
    import pandas as pd

PORTS_A_COUNTRY = 3
LINKS_AS_OF = "2014"
# Latitudes and longitudes of the Caspian Sea, which no ocean reaches.
_CASPIAN = (36.0, 47.5, 46.5, 55.5)
# Natural Earth's codes that no ISO code stands behind: a country of ours, or none.
_OUTLINE_CODES = {"-99": "XKX", "CYN": None, "SOL": None}


def capitals(path: Readable) -> "pd.DataFrame":
    """Read ``statenme,capital,enddate,lat,lng``, one row for each capital that a state has had.

    Returns:
        ``iso3, name, lat, lon`` of the capital that each state has now.

    Raises:
        SourceError: not such a file.

    """
    frame = read_delimited(
        path,
        ["statenme", "capital", "stdate", "enddate", "lat", "lng"],
        text=["statenme", "capital", "stdate", "enddate"],
        numbers=["lat", "lng"],
    )
    # Two rows of one day are two seats of government: the later one is the newer capital.
    former = frame.enddate != frame.enddate.max()
    frame = leave_out(path, frame, former, "capitals that are no longer so").sort_values("stdate")
    codes = iso3_of_names(frame.statenme)
    frame = frame.assign(
        iso3=frame.statenme.map(codes),
        name=frame.capital,
        lat=as_numbers(frame.lat, path).round(2),
        lon=as_numbers(frame.lng, path).round(2),
    )
    frame = leave_out(path, frame, frame.iso3.isna(), "states that are no country of today")
    frame = leave_out(path, frame, frame.duplicated("iso3", keep="last"), "older seats of government")
    return frame[["iso3", "name", "lat", "lon"]]


def sea_ports(path: Readable, capitals_path: Readable) -> "pd.DataFrame":
    """Read ``locode,name,country,lon,lat`` and keep the ports that lie nearest to capitals.

    Places off the network of shipping lanes and ports of the Caspian Sea are no sea ports here. Kept are, for
    each state, its own three ports nearest to its capital and the nearest port of any state.

    Returns:
        ``locode, name, iso3, lat, lon``.

    Raises:
        SourceError: not such files.

    """
    import pandas as pd

    frame = read_delimited(
        path,
        ["locode", "name", "country", "lon", "lat"],
        text=["locode", "name", "country"],
        numbers=["lon", "lat"],
    )
    frame = frame.assign(lat=as_numbers(frame.lat, path).round(2), lon=as_numbers(frame.lon, path).round(2))
    frame = frame.assign(iso3=frame.country.map(iso3_of_names(frame.country)))
    south, north, west, east = _CASPIAN
    caspian = frame.lat.between(south, north) & frame.lon.between(west, east)
    frame = leave_out(path, frame, frame.iso3.isna(), "ports of areas that are no country")
    frame = leave_out(path, frame, frame.duplicated("locode"), TWICE).sort_values("locode")
    lanes = pd.Series(
        [is_on_a_lane(place) for place in zip(frame.lat, frame.lon, strict=True)], index=frame.index
    )
    frame = leave_out(path, frame, caspian[frame.index] | ~lanes, "places on no sea lane")
    kept: set[str] = set()
    for capital in capitals(capitals_path).itertuples():
        kept |= set(_nearest_ports(frame, capital))
    frame = leave_out(
        path, frame, ~frame.locode.isin(kept), "ports farther from any capital than the ones taken"
    )
    return frame[["locode", "name", "iso3", "lat", "lon"]]


def _nearest_ports(frame: "pd.DataFrame", capital: Any) -> list[str]:
    place = (float(capital.lat), float(capital.lon))
    # A degree box first: a thousand geodesics for each of two hundred capitals would take a minute.
    rough = (frame.lat - place[0]).abs() + ((frame.lon - place[1] + 180) % 360 - 180).abs()
    own = frame[frame.iso3 == capital.iso3]
    candidates = [*rough.nsmallest(25).index, *own.index]
    far = {
        index: great_circle_km(place, (float(frame.lat[index]), float(frame.lon[index])))
        for index in candidates
    }
    if not far:
        return []
    order = sorted(far, key=lambda index: (far[index], frame.locode[index]))
    mine = [index for index in order if frame.iso3[index] == capital.iso3][:PORTS_A_COUNTRY]
    return [str(frame.locode[index]) for index in {order[0], *mine}]


def air_links(path: Readable) -> "pd.DataFrame":
    """Read ``c1,c2,routes``: how many routes airlines flew from one country to another.

    Returns:
        ``hub_iso3, iso3, routes, as_of`` for every pair of countries in both orders, routes of both directions
        added; names that are no country are left out.

    Raises:
        SourceError: not such a file.

    """
    import pandas as pd

    frame = read_delimited(path, ["c1", "c2", "routes"], text=["c1", "c2"], numbers=["routes"])
    codes = iso3_of_names([*frame.c1, *frame.c2])
    frame = frame.assign(hub_iso3=frame.c1.map(codes), iso3=frame.c2.map(codes))
    frame = once(path, frame, ["c1", "c2"])
    abroad = frame.hub_iso3.notna() & frame.iso3.notna() & (frame.hub_iso3 != frame.iso3)
    frame = leave_out(path, frame, ~abroad, "routes within a country, or with areas that are none")
    back = frame.rename(columns={"hub_iso3": "iso3", "iso3": "hub_iso3"})
    both = pd.concat([frame, back])[["hub_iso3", "iso3", "routes"]]
    found: pd.DataFrame = both.groupby(["hub_iso3", "iso3"], as_index=False)[["routes"]].sum()
    return found.assign(as_of=LINKS_AS_OF)


def outlines(path: Path) -> "pd.DataFrame":
    """Read a GeoJSON of countries with ``name`` and ``iso_a3``, polygons in degrees.

    Returns:
        ``outline, iso3, points``: one row for each outer ring, rounded to tenths of a degree; corners that
        rounding lets fall together and parts of fewer than four corners are left out.

    Raises:
        SourceError: not such a file.

    """
    import json

    import pandas as pd

    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        rows = [row for feature in content["features"] for row in _rings(feature)]
    except KeyError as error:
        raise SourceError(f"{path.name} cannot be read as outlines of countries: it lacks {error}") from error
    except (OSError, ValueError, TypeError, IndexError) as error:
        raise SourceError(f"{path.name} cannot be read as outlines of countries: {error}") from error
    return pd.DataFrame(rows, columns=["outline", "iso3", "points"])


def _rings(feature: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    named, shape = feature["properties"], feature["geometry"]
    code = str(named["iso_a3"])
    iso3 = _OUTLINE_CODES[code] if code in _OUTLINE_CODES else iso3_of_code(code)
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = []
    for polygon in polygons:
        corners = [(round(lon * 10), round(lat * 10)) for lon, lat in polygon[0]]
        corners = [
            corner for number, corner in enumerate(corners) if number == 0 or corner != corners[number - 1]
        ]
        if len(corners) >= 4:
            rings.append(corners)
    stem = iso3 or "".join(letter for letter in named["name"] if letter.isalpha())
    return [(f"{stem}-{number:02d}", iso3, _steps(corners)) for number, corners in enumerate(rings)]


def _steps(corners: list[tuple[int, int]]) -> str:
    last, said = (0, 0), []
    for lon, lat in corners:
        said += [str(lon - last[0]), str(lat - last[1])]
        last = (lon, lat)
    return " ".join(said)
