"""Formats of files on votes, missions, memberships, visas, distances and places."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bilateral.sources import (
    countries,
    ga_votes,
    geodist,
    geography,
    ideal_points,
    memberships,
    missions,
    passport_index,
    un_votes,
)
from bilateral.sources.formats import Context, Format, Read, read_with
from bilateral.sources.opening import Opened, as_utf8
from bilateral.sources.selection import HUB_COUNTRIES, ROLL_CALLS_FROM, VOTES_FROM

if TYPE_CHECKING:
    import pandas as pd

_DATAVERSE = "https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/LEJUQZ"
_UNKNOWN_AREA = "areas that the table of countries does not have"
_LAST_YEAR = 2100


def _table(
    parse: "Callable[[Any], pd.DataFrame]",
    table: str,
    source_id: str,
    title: str,
    sides: Sequence[str],
    note: str = "",
    *,
    published: str = "",
) -> Any:
    """Return the reader of a format of one table, whose columns ``sides`` name countries that must be known."""

    def read(files: Sequence[Opened], context: Context) -> Read:
        frame, reading = read_with(parse, files[0], context)
        frame, left_out = _known(frame, sides, context, reading.left_out)
        return Read(
            source_id,
            title,
            {table: frame},
            published=published,
            note=note,
            set_aside=reading.set_aside,
            left_out=left_out,
        )

    return read


def _known(
    frame: "pd.DataFrame", sides: Sequence[str], context: Context, left_out: Counter[str]
) -> "tuple[pd.DataFrame, Counter[str]]":
    ours = frame[list(sides)].isin(context.scope.countries).all(axis=1)
    counted = left_out.copy()
    if without := int((~ours).sum()):
        counted[_UNKNOWN_AREA] += without
    return frame[ours], counted


def _voting(files: Sequence[Opened], context: Context) -> Read:
    votes, calls, issues = (as_utf8(file, context.folder, context.encoding) for file in files)
    tables = un_votes.voting(
        votes, calls, issues, context.scope.countries, VOTES_FROM, _LAST_YEAR, ROLL_CALLS_FROM
    )
    title = "United Nations General Assembly voting data"
    note = "Recorded votes by the year of their date. Absences are left out."
    return Read("un-votes", title, dict(zip(("votes", "roll_calls"), tables, strict=True)), note=note)


def _raw_votes(files: Sequence[Opened], context: Context) -> Read:
    path = as_utf8(files[0], context.folder, context.encoding)
    tables = ga_votes.voting(path, context.scope.countries, VOTES_FROM, ROLL_CALLS_FROM)
    note = "Recorded votes by the year of their date. Absences are left out."
    if "roll_calls" not in tables:
        note += " The file assigns no issues, so that single votes and issues are those of the earlier file."
    title = "United Nations General Assembly voting data"
    return Read("un-votes", title, tables, note=note, whole="roll_calls" in tables)


def _part_of_voting(files: Sequence[Opened], context: Context) -> Read:
    raise NotImplementedError("read with the votes")


def _countries(files: Sequence[Opened], context: Context) -> Read:
    frame, reading = read_with(countries.countries, files[0], context)
    title = "World countries in JSON, CSV, XML and YAML"
    note = "Codes, capitals and positions. XKX is used for Kosovo. The aggregates WLD and AFR are this project's."
    frame = frame.assign(depth=[context.depths.get(code) for code in frame.iso3])
    return Read("countries", title, {"countries": frame}, note=note, set_aside=reading.set_aside)


def _ports(files: Sequence[Opened], context: Context) -> Read:
    ports, capitals = files
    with context.reading(ports) as reading, context.reading(capitals) as places:
        frame = geography.sea_ports(reading, places)
        reading.check_share()
    frame, left_out = _known(frame, ["iso3"], context, reading.left_out)
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


def _air_links(files: Sequence[Opened], context: Context) -> Read:
    frame, reading = read_with(geography.air_links, files[0], context)
    frame = frame[frame.hub_iso3.isin(HUB_COUNTRIES)]
    frame, left_out = _known(frame, ["iso3", "hub_iso3"], context, reading.left_out)
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
        "un-votes",
        "General Assembly votes of the R package unvotes: rcid,country_code,vote; with its roll calls and issues",
        "Erik Voeten, through the R package unvotes",
        _DATAVERSE,
        "MIT (package); data terms not seen",
        _voting,
        (("rcid", "country_code", "vote"),),
        companions=("un-roll-calls", "un-roll-call-issues"),
    ),
    Format(
        "un-roll-calls",
        "the roll calls that go with them: rcid,session,date,unres,short",
        "",
        "",
        "",
        _part_of_voting,
        (("rcid", "session", "date", "unres", "short"),),
        lambda sample: not any("vote" in row for row in sample),
        alone=False,
    ),
    Format(
        "un-roll-call-issues",
        "the issues that go with them: rcid,issue",
        "",
        "",
        "",
        _part_of_voting,
        (("rcid", "issue"),),
        alone=False,
    ),
    Format(
        "un-votes-raw",
        "General Assembly votes, raw: UNVotes….csv of Harvard Dataverse, or …_ga_voting.csv of the UN Digital Library",
        "Erik Voeten, Harvard Dataverse; or UN Digital Library",
        _DATAVERSE,
        "CC0 as Dataverse states it; terms of the United Nations",
        _raw_votes,
        (("rcid", "vote", "Countryname", "date"), ("undl_id", "ms_code", "ms_vote", "date")),
    ),
    Format(
        "un-ideal-points",
        "Ideal points in the General Assembly, the published file (IdealpointestimatesAll_….csv)",
        "Michael A. Bailey, Anton Strezhnev and Erik Voeten",
        _DATAVERSE,
        "terms not seen",
        _table(
            ideal_points.ideal_points,
            "ideal_points",
            "un-ideal-points",
            "Estimating Dynamic State Preferences from United Nations Voting Data: ideal points",
            ["iso3"],
            "A session belongs to the year in which it began.",
        ),
        (("iso3c", "year", "IdealPointAll"), ("iso3c", "year", "IdealPointFP")),
    ),
    Format(
        "missions",
        "Diplomatic missions of Wikidata: operator,country,city,type,jurisdictions",
        "Wikidata",
        "https://www.wikidata.org/",
        "CC0",
        _table(
            missions.missions,
            "missions",
            "wikidata-missions-2022",
            "Diplomatic missions known to Wikidata, November 2022",
            ["sending", "receiving"],
            "Incomplete: that a mission is not listed does not show that there is none.",
            published=missions.AS_OF,
        ),
        (("operator", "country", "city", "type", "jurisdictions"),),
    ),
    Format(
        "memberships",
        "The World Factbook's international organisations: fips,name,igos",
        "Central Intelligence Agency",
        "https://www.cia.gov/the-world-factbook/",
        "public domain",
        _table(
            memberships.memberships,
            "memberships",
            "factbook-2026",
            "The World Factbook: international organization participation",
            ["iso3"],
            "Abbreviations as listed.",
            published=memberships.AS_OF,
        ),
        (("fips", "name", "igos"),),
    ),
    Format(
        "passport-index",
        "Visa rules of the Passport Index: Passport,Destination,Requirement",
        "Ilya Ilyankou, from passportindex.org",
        "https://github.com/ilyankou/passport-index-dataset",
        "MIT",
        _table(
            passport_index.visa_rules,
            "visa_rules",
            "passport-index-2025",
            "Passport Index dataset, January 2025",
            ["passport", "destination"],
            "A number of days in the file is a stay without a visa.",
            published=passport_index.AS_OF,
        ),
        (("Passport", "Destination", "Requirement"),),
    ),
    Format(
        "geodist",
        "CEPII GeoDist, dist_cepii: iso_o;iso_d;contig;…;dist;distcap",
        "CEPII",
        "http://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=6",
        "terms not seen",
        _table(
            geodist.distances,
            "distances",
            "cepii-geodist",
            "GeoDist: bilateral distances",
            ["iso3_a", "iso3_b"],
            "Great-circle distances between the most populous cities and between capitals. South Sudan is not covered.",
            published="2011",
        ),
        (("iso_o", "iso_d", "contig", "dist", "distcap"),),
    ),
    Format(
        "capitals",
        "Capitals of states (Correlates of War): statenme,capital,stdate,enddate,lat,lng",
        "Correlates of War",
        "https://correlatesofwar.org/",
        "terms not seen",
        _table(
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
