"""What must not be counted twice: rows that stand twice, totals among their parts, one figure in several revisions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bilateral.errors import SourceError
from bilateral.snapshots.package import open_snapshot
from bilateral.sources import aside, formats
from bilateral.sources.importing import Imported, importing

WITS = "reporter,partner,year,export_kusd,import_kusd\n"
QUERY = (
    "Nomenclature,ReporterISO3,ProductCode,ReporterName,PartnerISO3,PartnerName,Year,TradeFlowName,TradeFlowCode,"
    "TradeValue in 1000 USD\n"
)
SUMMARY = "iso3,partner,product,type,indicator,year,value\n"
EXPORTS = "Reporter Name,Partner Name,Year,Trade Flow,Product Group,Export (US$ Thousand)\n"
MATRIX = "exporter,importer,value_kusd,section,year\n"
INDICATORS = "iso3,indicator,year,value\n"
BULK = "Country Name,Country Code,Indicator Name,Indicator Code,2030,2031\n"
EGDI = "year,iso3,country,rank,egdi,epi,osi,hci,tii\n"
GEODIST = "iso_o;iso_d;contig;comlang_off;colony;dist;distcap\n"
PASSPORTS = "Passport,Destination,Requirement\n"
RAW_VOTES = "rcid,vote,Countryname,date\n"
IDEAL = "iso3c,year,IdealPointAll\n"


def imported(path: Path, **options: Any) -> Imported:
    with importing([path], open_snapshot("embedded"), **options) as (found, _):
        return found[0]


def query_row(
    value: object,
    *,
    revision: str = "H4",
    product: str = "Total",
    flow: str = "Gross Exp.",
    partner: str = "KAZ",
) -> str:
    return f"{revision},RWA,{product},Rwanda,{partner},,2031,{flow},6,{value}\n"


def values(found: Imported, table: str, value: str) -> list[float]:
    return sorted(found.delivery.tables[table][value].tolist())


#: Format: header, a row, the row with another value, a row about something else, the table and its column.
TWICE = {
    "wits-bilateral": (
        WITS,
        "RWA,KAZ,2031,5,\n",
        "RWA,KAZ,2031,6,\n",
        "RWA,KEN,2031,7,\n",
        "flows",
        "value_usd",
    ),
    "wits-query": (QUERY, query_row(5), query_row(6), query_row(7, partner="KEN"), "flows", "value_usd"),
    "wits-summary": (
        SUMMARY,
        "RWA,World,All Products,Export,Exports (in US$ Mil),2031,5\n",
        "RWA,World,All Products,Export,Exports (in US$ Mil),2031,6\n",
        "RWA,World,All Products,Export,Exports (in US$ Mil),2030,7\n",
        "flows",
        "value_usd",
    ),
    "wits-exports": (
        EXPORTS,
        "Rwanda,Kazakhstan,2031,Export,All Products,5\n",
        "Rwanda,Kazakhstan,2031,Export,All Products,6\n",
        "Rwanda,Kenya,2031,Export,All Products,7\n",
        "flows",
        "value_usd",
    ),
    "unctad-matrix": (
        MATRIX,
        "Rwanda,Kazakhstan,5,TOTAL,2031\n",
        "Rwanda,Kazakhstan,6,TOTAL,2031\n",
        "Rwanda,Kenya,7,TOTAL,2031\n",
        "flows",
        "value_usd",
    ),
    "wdi": (
        INDICATORS,
        "RWA,NY.GDP.MKTP.CD,2031,5\n",
        "RWA,NY.GDP.MKTP.CD,2031,6\n",
        "KAZ,NY.GDP.MKTP.CD,2031,7\n",
        "indicators",
        "value",
    ),
    "wdi-bulk": (
        BULK,
        "Rwanda,RWA,GDP,NY.GDP.MKTP.CD,5,\n",
        "Rwanda,RWA,GDP,NY.GDP.MKTP.CD,6,\n",
        "Kenya,KEN,GDP,NY.GDP.MKTP.CD,,7\n",
        "indicators",
        "value",
    ),
    "itu-gapminder": (
        INDICATORS,
        "RWA,internet_users,2031,5\n",
        "RWA,internet_users,2031,6\n",
        "KAZ,internet_users,2031,7\n",
        "indicators",
        "value",
    ),
    "egdi": (
        EGDI,
        "2031,,Turkey,,0.5,,,,\n",
        "2031,,Türkiye,,0.6,,,,\n",
        "2031,,Rwanda,,0.7,,,,\n",
        "indicators",
        "value",
    ),
    "geodist": (
        GEODIST,
        "KAZ;RWA;0;0;0;5;5\n",
        "KAZ;RWA;0;0;0;6;5\n",
        "KAZ;KEN;0;0;0;7;5\n",
        "distances",
        "distance_km",
    ),
    "passport-index": (PASSPORTS, "RWA,KAZ,5\n", "RWA,KAZ,6\n", "RWA,KEN,7\n", "visa_rules", "days"),
    "un-votes-raw": (
        RAW_VOTES + "9,1,Kenya,2019-12-04\n",
        "9,1,Kazakhstan,2019-12-04\n",
        "9,3,Kazakhstan,2019-12-04\n",
        "9,2,Rwanda,2019-12-04\n",
        "votes",
        "joint",
    ),
    "un-ideal-points": (IDEAL, "RWA,2031,0.5\n", "RWA,2031,0.6\n", "KAZ,2031,0.7\n", "ideal_points", "value"),
}


@pytest.mark.parametrize("name", TWICE)
def test_a_row_that_stands_twice_counts_once(write, name):
    head, row, _, other, table, column = TWICE[name]
    once, twice = (
        imported(write("a.csv", head + row + other)),
        imported(write("b.csv", head + row + other + row)),
    )
    assert twice.called == name
    assert values(twice, table, column) == values(once, table, column)
    assert len(values(once, table, column)) == (3 if table == "votes" else 2)
    assert twice.left_out["standing twice"] == 1
    assert twice.delivery.set_aside == ()


@pytest.mark.parametrize("name", TWICE)
def test_one_figure_with_two_values_is_set_aside_by_number(write, name, monkeypatch):
    monkeypatch.setattr(aside, "MOST_INVALID", 0.7)  # two of three rows
    head, row, same, other, table, column = TWICE[name]
    alone = imported(write("a.csv", head + other))
    found = imported(write("b.csv", head + row + other + same))
    assert values(found, table, column) == values(alone, table, column)
    first = head.count("\n") + 1
    assert [(one.row, one.reason) for one in found.delivery.set_aside] == [
        (first, "the same figure stands with two values"),
        (first + 2, "the same figure stands with two values"),
    ]


def test_one_total_in_several_revisions_of_the_products_counts_once(write):
    # WITS gives a total once for each revision that was asked for: H3 and H4 of the Harmonized System, SITC 3.
    rows = [query_row(100, revision="H3"), query_row(101, revision="H4"), query_row(99, revision="S3")]
    rows += [query_row(40, revision="H3", product="09"), query_row(41, revision="H4", product="09")]
    found = imported(write("q.csv", QUERY + "".join(rows)))
    assert values(found, "flows", "value_usd") == [41_000.0, 101_000.0]
    assert found.left_out == {"the same figure in an older revision of the products, or not gross": 3}


def test_a_total_of_sitc_counts_where_there_is_no_other(write):
    found = imported(write("q.csv", QUERY + query_row(99, revision="S3") + query_row(98, revision="S2")))
    assert values(found, "flows", "value_usd") == [99_000.0]


def test_gross_exports_are_taken_and_not_added_to_exports(write):
    found = imported(write("q.csv", QUERY + query_row(70, flow="Export") + query_row(80, flow="Gross Exp.")))
    assert values(found, "flows", "value_usd") == [80_000.0]


def test_the_world_and_regions_among_partners_of_wits(write):
    text = WITS + "RWA,KAZ,2031,60,\nRWA,KEN,2031,40,\nRWA,WLD,2031,100,\nRWA,SSF,2031,40,\nEAS,KAZ,2031,9,\n"
    found = imported(write("w.csv", text))
    frame = found.delivery.tables["flows"]
    assert dict(zip(frame.importer, frame.value_usd, strict=True)) == {
        "KAZ": 60_000.0,
        "KEN": 40_000.0,
        "WLD": 100_000.0,
    }
    assert found.left_out == {"partners that are sums of others": 1, "reporters that are sums of others": 1}


def test_a_release_with_world_rows_has_no_more_trade_than_without(write, monkeypatch):
    monkeypatch.setattr(formats, "_RELEASE", 2)
    rows = "RWA,KAZ,2031,60,\nRWA,UNS,2031,5,\nKEN,RWA,2031,40,\nKEN,KEN,2031,3,\n"
    plain = imported(write("a.csv", WITS + rows))
    mixed = imported(write("b.csv", WITS + rows + "RWA,WLD,2031,65,\nKEN,WLD,2031,43,\nRWA,ECS,2031,60,\n"))
    sums = [
        {(row.exporter, row.importer): row.value_usd for row in found.delivery.tables["flows"].itertuples()}
        for found in (plain, mixed)
    ]
    assert sums[0] == sums[1]
    assert sums[0]["WLD", "WLD"] == 108_000.0
    assert mixed.left_out["totals with the world, which are added up anew"] == 2
    assert mixed.left_out["flows of a country with itself"] == 1
    assert mixed.left_out["flows with areas that are no country of today, which count in the sums"] == 1


def test_the_world_and_groups_in_a_matrix(write, monkeypatch):
    monkeypatch.setattr(formats, "_RELEASE", 2)
    rows = "Rwanda,Kazakhstan,5,TOTAL,2031\nKenya,NetherlandsAntilles,4,TOTAL,2031\n"
    groups = "Rwanda,World,5,TOTAL,2031\nRwanda,Developing economies: Asia,5,TOTAL,2031\nEuropean Union (27),Kenya,8,TOTAL,2031\n"
    plain, mixed = (
        imported(write(f"{n}.csv", MATRIX + text)) for n, text in enumerate((rows, rows + groups))
    )
    assert values(mixed, "flows", "value_usd") == values(plain, "flows", "value_usd")
    assert max(values(plain, "flows", "value_usd")) == 9_000.0  # the world's: unnamed areas count in it
    assert mixed.left_out["the world and groups of countries, which are added up anew"] == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            QUERY + query_row(50) + query_row(60, partner="KEN") + query_row(90, partner="WLD"),
            r"the partners of RWA in 2031 \(TOTAL, as exporter\) add up to 1\.2 times its total",
        ),
        (
            QUERY + query_row(50) + query_row(40, product="09") + query_row(30, product="10"),
            r"the products \(HS\) from RWA to KAZ in 2031 add up to 1\.4 times all goods",
        ),
        (
            EXPORTS + "Rwanda,World,2031,Export,All Products,9\nRwanda,Kenya,2031,Export,All Products,10\n",
            r"the partners of RWA in 2031 \(TOTAL, as exporter\) add up to 1\.1 times its total",
        ),
        (
            SUMMARY
            + "RWA,World,All Products,Export,Exports (in US$ Mil),2031,5\nRWA,World,Fuels,Export,Export(US$ Mil),2031,4\n"
            "RWA,World,Wood,Export,Export(US$ Mil),2031,4\n",
            r"the products \(WITS\) from RWA to WLD in 2031 add up to 1\.6 times all goods",
        ),
    ],
)
def test_parts_that_add_up_to_more_than_their_total_are_refused(write, text, message):
    with pytest.raises(SourceError, match=message):
        imported(write("t.csv", text))


def test_parts_a_little_above_their_total_are_rounding(write):
    text = QUERY + query_row(100) + query_row(61, product="09") + query_row(40, product="10")
    assert len(values(imported(write("q.csv", text)), "flows", "value_usd")) == 3


@pytest.mark.parametrize("cell", ["inf", "-inf", "1e999", "Infinity"])
def test_a_number_without_end_is_set_aside(write, cell):
    text = WITS + f"RWA,KAZ,2031,{cell},\nRWA,KEN,2031,7,\nRWA,UGA,2031,8,\n"
    found = imported(write("w.csv", text))
    assert values(found, "flows", "value_usd") == [7000.0, 8000.0]
    assert [(one.row, one.reason) for one in found.delivery.set_aside] == [
        (2, f"column export_kusd: {cell!r} is not a number")
    ]


def test_rows_that_are_sound_and_not_taken_are_counted_by_reason(write):
    text = WITS + "RWA,KAZ,2031,5,\nRWA,UNS,2031,1,\nRWA,KEN,2031,0,\nRWA,UGA,2031,,\nRWA,RWA,2031,2,\n"
    assert imported(write("w.csv", text)).left_out == {
        "without a figure above zero: not reported": 2,
        "flows with areas that are no country of today": 1,
        "flows of a country with itself": 1,
    }
    text = "operator,country,city,type,jurisdictions\nRwanda,Kazakhstan,X,embassy,\nRwanda,Kazakhstan,X,embassy,\n"
    text += "Rwanda,Antarctica Base,Y,embassy,\n,Kenya,Z,embassy,\n"
    assert imported(write("e.csv", text)).left_out == {
        "missions that are listed twice": 1,
        "operators and hosts that are no country, or the same": 1,
        "missions without an operator or a host": 1,
    }


def test_votes_and_visa_rules_that_are_none_are_set_aside_by_number(write):
    votes = (
        RAW_VOTES
        + "9,1,Kenya,2019-12-04\n9,1,Rwanda,2019-12-04\n9,7,Kazakhstan,2019-12-04\n9,1,Uganda,soon\n9,1,Togo,2019-12-04\n"
    )
    found = imported(write("v.csv", votes))
    assert [(one.row, one.reason) for one in found.delivery.set_aside] == [
        (4, "a vote that is none of the known"),
        (5, "a date that is none"),
    ]
    assert values(found, "votes", "joint") == [1, 1, 1]
    rules = PASSPORTS + "RWA,KAZ,30\nRWA,KEN,perhaps\nRWA,UGA,visa free\n"
    found = imported(write("p.csv", rules))
    assert [(one.row, one.reason) for one in found.delivery.set_aside] == [(3, "no known visa rule")]
    assert len(found.delivery.tables["visa_rules"]) == 2
