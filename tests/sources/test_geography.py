"""Capitals, ports, airlines and outlines from small files with the quirks of the real ones."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from bilateral.errors import SnapshotError, SourceError
from bilateral.sources.corridors import measured
from bilateral.sources.geography import air_links, capitals, outlines, sea_ports

CAPITALS = """
    ccode,statenme,capital,stdate,enddate,lat,lng
    516.0,Burundi,Bujumbura,1962-07-01,2018-12-23,-3.38,29.36
    516.0,Burundi,Gitega,2018-12-24,2024-12-31,-3.4284953,29.9249718
    501.0,Kenya,Nairobi,1963-12-12,2024-12-31,-1.2832533,36.8172449
    705.0,Kazakhstan,Astana,1998-05-06,2024-12-31,51.1159933,71.4677059
"""
PORTS = """
    locode,name,country,city,lon,lat
    KEMBA,Mombasa,Kenya,Mombasa,39.6682065,-4.0434771
    KENBO,Nairobi,Kenya,Nairobi,36.8219462,-1.2920659
    TZTGT,Tanga,"Tanzania, United Republic of",Tanga,39.1023228,-5.0888751
    AZBAK,Baku,Azerbaijan,Baku,49.8670924,40.4092617
    RUROV,Rostov,Russian Federation,Rostov,39.70,47.20
    XXNON,Nowhere,Kenya,Nowhere,,
"""


def test_the_newest_capital_counts(write) -> None:
    frame = capitals(write("c.csv", CAPITALS)).set_index("iso3")
    assert frame.name["BDI"] == "Gitega"
    assert (frame.lat["BDI"], frame.lon["BDI"]) == (-3.43, 29.92)
    assert set(frame.index) == {"BDI", "KEN", "KAZ"}


def test_inland_places_and_the_caspian_are_no_sea_ports(write) -> None:
    frame = sea_ports(write("p.csv", PORTS), write("c.csv", CAPITALS)).set_index("locode")
    # Nairobi is inland and Baku on the Caspian; Rostov is the port nearest to Astana, Tanga to Gitega.
    assert set(frame.index) == {"KEMBA", "TZTGT", "RUROV"}
    assert frame.iso3["TZTGT"] == "TZA"


def test_routes_of_both_directions_are_added(write) -> None:
    frame = air_links(
        write("r.csv", "c1,c2,routes\nKenya,Rwanda,6\nRwanda,Kenya,7\nKenya,Kenya,9\nKenya,Utopia,1\n")
    )
    pairs = frame.set_index(["hub_iso3", "iso3"]).routes
    assert pairs["KEN", "RWA"] == pairs["RWA", "KEN"] == 13
    assert len(frame) == 2


def feature(name: str, code: str, *rings: list[list[float]]) -> dict[str, object]:
    shape = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    return {"type": "Feature", "properties": {"name": name, "iso_a3": code}, "geometry": shape}


def test_outlines_are_rounded_steps(write) -> None:
    ring = [[1.0, 2.0], [1.52, 2.0], [1.54, 2.04], [1.5, 3.0], [1.0, 2.0]]
    tiny = [[0.0, 0.0], [0.01, 0.0], [0.01, 0.01], [0.0, 0.0]]
    features = [feature("Kosovo", "-99", ring, tiny), feature("N. Cyprus", "CYN", ring)]
    frame = outlines(write("o.json", json.dumps({"features": features})))
    assert list(frame.outline) == ["XKX-00", "NCyprus-00"]
    assert list(frame.iso3.fillna("")) == ["XKX", ""]
    # 10 20, then +5 0 (1.52 and 1.54 fall together), +0 +10, −5 −10.
    assert frame.points[0] == "10 20 5 0 0 10 -5 -10"


def test_what_is_no_geojson_is_refused(write) -> None:
    with pytest.raises(SourceError, match=r"o\.json cannot be read as outlines"):
        outlines(write("o.json", '{"features": [{}]}'))


NODES = pd.DataFrame(
    [["a", 0.0, 0.0], ["b", 0.0, 1.0], ["dar", -6.8, 39.3], ["karachi", 24.8, 67.0]],
    columns=["node_id", "lat", "lon"],
)
FACTORS = pd.DataFrame([["rail.detour", 1.2], ["road.detour", 1.25]], columns=["assumption", "central"])


def legs(*rows: tuple[str, str, str, str, float | None, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["leg_id", "from_node", "to_node", "mode", "km", "km_basis"])


def test_lengths_follow_from_the_places() -> None:
    frame, paths = measured(
        legs(
            ("stated", "a", "b", "rail", 150.0, "published"),
            ("guessed", "a", "b", "rail", None, "estimated"),
            ("sailed", "dar", "karachi", "sea", None, "searoute"),
        ),
        NODES,
        FACTORS,
    )
    # A degree along the equator is 111.32 km: 111 × 1.2 = 133.2.
    assert list(frame.km[:2]) == [150.0, 133.0]
    assert list(frame.great_circle_km[:2]) == [111, 111]
    assert frame.km[2] > frame.great_circle_km[2] > 4000
    assert set(paths.leg_id) == {"sailed"}
    assert (paths.lat.iloc[0], paths.lon.iloc[0]) == (-6.8, 39.3)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("x", "a", "b", "rail", None, "published"), "x is published and lacks its length"),
        (("x", "a", "b", "rail", 100.0, "estimated"), "x is estimated and has a length"),
        (("x", "a", "q", "rail", 100.0, "published"), "x names the unknown place 'q'"),
    ],
)
def test_a_wrong_leg_stops_the_build(row, message: str) -> None:
    with pytest.raises(SnapshotError, match=message):
        measured(legs(row), NODES, FACTORS)
