"""Formats of files on countries and places: capitals, distances, ports, air links, outlines."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bilateral.sources import countries, geodist, geography
from bilateral.sources.formats import (
    Context,
    Format,
    Read,
    covers_the_world,
    known_rows,
    one_table,
    read_with,
)
from bilateral.sources.opening import Opened
from bilateral.sources.selection import HUB_COUNTRIES


def _countries(files: Sequence[Opened], context: Context) -> Read:
    frame, reading = read_with(countries.countries, files[0], context)
    title = "World countries in JSON, CSV, XML and YAML"
    note = "Codes, capitals and positions. XKX is used for Kosovo. The aggregates WLD and AFR are this project's."
    depths: list[Any] = [context.depths.get(code) for code in frame.iso3]
    frame = frame.assign(depth=depths)
    return Read("countries", title, {"countries": frame}, note=note, set_aside=reading.set_aside)


def _ports(files: Sequence[Opened], context: Context) -> Read:
    ports, capitals = files
    with context.reading(ports) as reading, context.reading(capitals) as places:
        frame = geography.sea_ports(reading, places)
        reading.check_share()
    frame, left_out = known_rows(frame, ["iso3"], context, reading.left_out)
    note = "Nothing is said on the size of a port. Kept are the three of a state that are nearest to its capital, and the nearest."
    title = "Sea ports of the world, after UN/LOCODE"
    return Read(
        "unlocode-ports",
        title,
        {"sea_ports": frame},
        note=note,
        set_aside=reading.set_aside,
        left_out=left_out,
    )


def _geodist(files: Sequence[Opened], context: Context) -> Read:
    distances, reading = read_with(geodist.distances, files[0], context)
    ties, _ = read_with(geodist.ties, files[0], context)
    distances, left_out = known_rows(distances, ["iso3_a", "iso3_b"], context, reading.left_out)
    ties, _ = known_rows(ties, ["iso3_a", "iso3_b"], context, Counter())
    return Read(
        "cepii-geodist",
        "GeoDist: bilateral distances",
        {"distances": distances, "gravity_pairs": ties},
        published="2011",
        whole=covers_the_world(distances.iso3_a),
        note="Great-circle distances between the most populous cities and between capitals. South Sudan is not covered.",
        set_aside=reading.set_aside,
        left_out=left_out,
    )


def _air_links(files: Sequence[Opened], context: Context) -> Read:
    frame, reading = read_with(geography.air_links, files[0], context)
    hubs = frame.hub_iso3.isin(HUB_COUNTRIES)
    frame = reading.leave_out(frame, ~hubs, "links of countries without a large airport for changing planes")
    frame, left_out = known_rows(frame, ["iso3", "hub_iso3"], context, reading.left_out)
    note = "The last list that was published. Links of countries with a large airport for changing planes."
    return Read(
        "openflights-routes-2014",
        "Routes of airlines, June 2014",
        {"air_links": frame},
        note=note,
        left_out=left_out,
    )


def _outlines(files: Sequence[Opened], context: Context) -> Read:
    frame = geography.outlines(files[0].path)
    note = "Outlines to a tenth of a degree. They say nothing on the status of any territory."
    return Read("natural-earth", "Admin 0 countries, 1:110 million", {"boundaries": frame}, note=note)


FORMATS = (
    Format(
        "countries",
        "List of countries (Mohammed Le Doze): iso3,iso2,name,capital,region,subregion,lat,lon,landlocked",
        "Mohammed Le Doze and contributors",
        "https://github.com/mledoze/countries",
        "ODbL 1.0",
        _countries,
        (("iso3", "iso2", "name", "capital", "region", "subregion", "lat", "lon", "landlocked"),),
    ),
    Format(
        "geodist",
        "CEPII GeoDist, dist_cepii: iso_o;iso_d;contig;comlang_off;…;colony;…;dist;distcap",
        "CEPII",
        "http://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=6",
        "terms not seen",
        _geodist,
        (("iso_o", "iso_d", "contig", "comlang_off", "colony", "dist", "distcap"),),
    ),
    Format(
        "capitals",
        "Capitals of states (Correlates of War): statenme,capital,stdate,enddate,lat,lng",
        "Correlates of War",
        "https://correlatesofwar.org/",
        "terms not seen",
        one_table(
            geography.capitals,
            "capitals",
            "cow-capitals",
            "Capitals of states",
            ["iso3"],
            "The newest capital of each state, to a hundredth of a degree.",
        ),
        (("statenme", "capital", "stdate", "enddate", "lat", "lng"),),
    ),
    Format(
        "sea-ports",
        "Sea ports: locode,name,country,city,lon,lat; with the capitals",
        "Marchah",
        "https://github.com/marchah/sea-ports",
        "MIT",
        _ports,
        (("locode", "name", "country", "lon", "lat"),),
        companions=("capitals",),
    ),
    Format(
        "air-links",
        "Routes of airlines between countries (OpenFlights): c1,c2,routes",
        "OpenFlights",
        "https://openflights.org/data.html",
        "ODbL 1.0",
        _air_links,
        (("c1", "c2", "routes"),),
    ),
    Format(
        "outlines",
        "Outlines of countries (Natural Earth) as GeoJSON",
        "Natural Earth",
        "https://www.naturalearthdata.com/",
        "public domain",
        _outlines,
        json_type="FeatureCollection",
    ),
)
