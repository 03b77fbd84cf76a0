"""Importing files: what they are is known by their content, what they hold arrives in the tables of a snapshot."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from textwrap import dedent
from typing import Any

import openpyxl
import pytest

from bilateral.errors import SourceError
from bilateral.snapshots.package import open_snapshot
from bilateral.sources import formats
from bilateral.sources.importing import Imported, importing
from bilateral.sources.opening import Opened
from bilateral.sources.recognise import FORMATS, recognise

WITS = "reporter,partner,year,export_kusd,import_kusd\nRWA,KAZ,2016,28.891,25.425\n"
EGDI = "year,iso3,country,rank,egdi,epi,osi,hci,tii\n2024,,Rwanda,118,0.57,0.5,0.6,0.5,0.6\n"


def read(*paths: Path, **options: Any) -> list[Imported]:
    with importing(list(paths), open_snapshot("embedded"), **options) as (found, _):
        return found


def only(*paths: Path, **options: Any) -> Imported:
    (found,) = read(*paths, **options)
    return found


def rows(imported: Imported, table: str, *columns: str) -> list[tuple[object, ...]]:
    frame = imported.delivery.tables[table]
    return sorted(frame[list(columns)].itertuples(index=False, name=None))


SAMPLES = {
    "baci": "t,i,j,k,v,q\n2022,646,398,090240,12.5,3.1\n",
    "comtrade": "typeCode,freqCode,period,reporterCode,flowCode,partnerCode,partner2Code,cmdCode,customsCode,motCode,"
    "primaryValue\nC,A,2022,646,X,398,0,TOTAL,C00,0,5\n",
    "comtrade-legacy": "Classification,Year,Period,Trade Flow Code,Reporter Code,Partner Code,Commodity Code,"
    "Trade Value (US$)\nH4,2016,2016,2,646,398,TOTAL,5\n",
    "wits-bilateral": WITS,
    "wits-summary": "iso3,partner,product,type,indicator,year,value\n"
    "RWA,World,All Products,Export,Exports (in US$ Mil),2016,613.07\n",
    "wits-exports": "Reporter Name,Partner Name,Year,Trade Flow,Product Group,Export (US$ Thousand)\n"
    "Rwanda,Kenya,2016,Export,All Products,1\n",
    "wits-imports": "Reporter Name,Partner Name,Year,Trade Flow,Product Group,Import (US$ Thousand)\n"
    "Rwanda,Kenya,2016,Import,All Products,1\n",
    "wits-query": "Nomenclature,ReporterISO3,ProductCode,ReporterName,PartnerISO3,PartnerName,Year,TradeFlowName,"
    "TradeFlowCode,TradeValue in 1000 USD\nH4,RWA,Total,Rwanda,KAZ,Kazakhstan,2016,Export,6,788.43\n",
    "unctad-matrix": "exporter,importer,value_kusd,section,year\nRwanda,Kazakhstan,5,TOTAL,2015\n",
    "wdi": "iso3,indicator,year,value\nRWA,NY.GDP.MKTP.CD,2024,14.3e9\n",
    "wdi-bulk": "Country Name,Country Code,Indicator Name,Indicator Code,2023,2024\nRwanda,RWA,GDP,NY.GDP.MKTP.CD,1,2\n",
    "wdi-databank": "Series Name,Series Code,Country Name,Country Code,2024 [YR2024]\nGDP,NY.GDP.MKTP.CD,Rwanda,RWA,2\n",
    "itu-gapminder": "iso3,indicator,year,value\nRWA,internet_users,2023,30\n",
    "egdi": EGDI,
    "egdi-survey": "Survey Year,Country Name,E-Government Rank,E-Government Index,E-Participation Index,"
    "Online Service Index,Human Capital Index,Telecommunication Infrastructure Index\n2024,Rwanda,118,1,1,1,1,1\n",
    "egdi-data360": "REF_AREA,INDICATOR,INDICATOR_LABEL,2022,2024\nRWA,UN_EGDI_EGDI,E-Government Development Index,0.5,0.57\n",
    "countries": "iso3,iso2,name,capital,region,subregion,lat,lon,landlocked\n"
    "RWA,RW,Rwanda,Kigali,Africa,Eastern Africa,-2,30,True\n",
    "un-votes": "rcid,country_code,vote\n1,RW,yes\n",
    "un-roll-calls": "rcid,session,date,unres,short\n1,75,2020-11-02,R/75/1,X\n",
    "un-roll-call-issues": "rcid,issue\n1,Colonialism\n",
    "un-votes-raw": "rcid,vote,Countryname,session,date,unres\n1,1,Rwanda,75,2020-11-02,R/75/1\n",
    "un-ideal-points": "iso3c,session,year,NVotesAll,IdealPointAll,Q5%All,Q95%All\nRWA,78,2023,80,-0.5,-0.7,-0.3\n",
    "missions": "operator,country,city,type,jurisdictions\nRwanda,Türkiye,Ankara,embassy,\n",
    "memberships": 'fips,name,igos\nrw,Rwanda,"AU, EAC"\n',
    "passport-index": "Passport,Destination,Requirement\nRWA,KAZ,visa required\n",
    "geodist": "iso_o;iso_d;contig;comlang_off;comlang_ethno;colony;dist;distcap\nKAZ;RWA;0;0;0;0;6000;6100\n",
    "capitals": "statenme,capital,stdate,enddate,lat,lng\nRwanda,Kigali,1962-07-01,2024-12-31,-1.95,30.06\n",
    "sea-ports": "locode,name,country,city,lon,lat\nKEMBA,Mombasa,Kenya,Mombasa,39.67,-4.05\n",
    "air-links": "c1,c2,routes\nRwanda,Türkiye,2\n",
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_format_is_known_by_its_content_not_its_name(tmp_path, name):
    path = tmp_path / "download (3).tmp"
    path.write_text(SAMPLES[name], encoding="utf-8")
    found = recognise(Opened(path, path.name, "text"), tmp_path)
    assert found is not None
    assert found.format.name == name


@pytest.mark.parametrize("name", SAMPLES)
def test_separators_case_and_notes_above_do_not_hide_a_format(tmp_path, name):
    path = tmp_path / "t"
    lines = SAMPLES[name].replace(";", ",").splitlines()
    shown = [lines[0].upper() if name != "baci" else lines[0], *lines[1:]]
    if '"' not in SAMPLES[name]:
        shown = [line.replace(",", ";") for line in shown]
    path.write_text("Downloaded by somebody\n\n" + "\n".join(shown) + "\n", encoding="utf-16")
    found = recognise(Opened(path, path.name, "text"), tmp_path)
    assert found is not None
    assert found.format.name == name


def test_each_text_format_has_a_sample():
    named = {one.name for one in FORMATS if one.columns}
    assert named - SAMPLES.keys() - {"pinksheet"} == set()


def test_a_file_of_no_known_format_says_what_is_in_it(write):
    line = (
        r"^t\.csv is of no known format: its columns are colour, shape\. `bilateral data formats` lists those that are known; "
        r"a mapping file \(--mapping\) tells how to read any table$"
    )
    with pytest.raises(SourceError, match=line):
        read(write("t.csv", "colour,shape\nred,round\n"))


@pytest.mark.parametrize(
    "name", ["baci", "comtrade", "wits-bilateral", "wdi-bulk", "egdi", "missions", "un-ideal-points"]
)
def test_a_file_without_rows_is_no_delivery(write, name):
    path = write("t.csv", SAMPLES[name].splitlines()[0] + "\n")
    with pytest.raises(
        SourceError, match=r"^t\.csv (holds nothing that can be taken|has no rows below its header)"
    ):
        read(path)


def test_a_file_of_which_nothing_can_be_taken_says_why(write):
    text = "reporter,partner,year,export_kusd,import_kusd\nEUN,KAZ,2016,1,2\n"
    with pytest.raises(
        SourceError, match=r"holds nothing that can be taken; 1 rows: reporters that are sums of others$"
    ):
        read(write("t.csv", text))


def test_files_of_no_known_format_can_be_left_out(write, tmp_path):
    write("a.csv", WITS)
    write("b.csv", "colour,shape\nred,round\n")
    with importing([tmp_path], open_snapshot("embedded"), known_only=True) as (found, left):
        assert [one.called for one in found] == ["wits-bilateral"]
        assert left == ["b.csv"]


def test_origin_and_hash_are_those_of_the_file_as_delivered(write):
    import hashlib

    path = write("w.csv.gz", WITS)
    found = only(path).delivery
    assert found.origin == "w.csv.gz"
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.source["publisher"] == "World Bank"
    assert found.source["licence"] == "terms not seen"


def test_a_zip_archive_with_notes_beside_the_table(tmp_path):
    # As the World Bank packs one series.
    path = tmp_path / "API.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("API_1.csv", SAMPLES["wdi-bulk"])
        packed.writestr("Metadata_Country.csv", "Country Code,Region\nRWA,Africa\n")
    with importing([path], open_snapshot("embedded")) as (found, left):
        assert [one.called for one in found] == ["wdi-bulk"]
        assert left == ["API.zip/Metadata_Country.csv"]


def test_large_tables_leave_memory_for_a_file(write, monkeypatch):
    from bilateral.sources import importing as module

    monkeypatch.setattr(module, "LARGEST_CSV", 1)
    text = SAMPLES["wdi-bulk"] + "Kenya,KEN,GDP,NY.GDP.MKTP.CD,3,4\n"
    with importing([write("t.csv", text)], open_snapshot("embedded")) as (found, _):
        path = found[0].delivery.tables["indicators"]
        import duckdb

        assert duckdb.sql(f"select iso3, period, value, source_id from '{path}'").fetchall() == [
            ("KEN", "2023", 3.0, "wdi"),
            ("KEN", "2024", 4.0, "wdi"),
            ("RWA", "2023", 1.0, "wdi"),
            ("RWA", "2024", 2.0, "wdi"),
        ]


# Files that belong together ----------------------------------------------------------------------------------------------


def test_votes_need_their_roll_calls_and_issues(write):
    votes = write(
        "votes.csv", "rcid,country_code,vote\n1,RW,yes\n1,KZ,yes\n1,TR,abstain\n1,KE,no\n1,US,maybe\n"
    )
    calls = write("calls.csv", SAMPLES["un-roll-calls"])
    issues = write("issues.csv", SAMPLES["un-roll-call-issues"])
    with pytest.raises(
        SourceError, match=r"votes\.csv \(un-votes\) needs another file beside it: the roll calls"
    ):
        read(votes, issues)
    with pytest.raises(SourceError, match=r"calls\.csv goes with a file of General Assembly votes"):
        read(calls)
    found = only(votes, calls, issues)
    assert rows(found, "votes", "iso3_a", "iso3_b", "same", "half", "opposite") == [
        ("KAZ", "KEN", 0, 0, 1),
        ("KAZ", "RWA", 1, 0, 0),
        ("KAZ", "TUR", 0, 1, 0),
        ("KEN", "RWA", 0, 0, 1),
        ("KEN", "TUR", 0, 1, 0),
        ("RWA", "TUR", 0, 1, 0),
    ]
    assert [(one.row, one.reason) for one in found.delivery.set_aside] == [
        (6, "a vote that is not yes, no or abstain")
    ]
    assert found.delivery.origin == "votes.csv, calls.csv, issues.csv"


def test_ports_need_the_capitals(write):
    ports, capitals = write("p.csv", SAMPLES["sea-ports"]), write("c.csv", SAMPLES["capitals"])
    with pytest.raises(SourceError, match=r"needs another file beside it: Capitals of states"):
        read(ports)
    assert {one.called for one in read(ports, capitals)} == {"sea-ports", "capitals"}


# Workbooks and packages ---------------------------------------------------------------------------------------------------


def test_the_pink_sheet_as_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Monthly Prices"
    for row in (
        ["World Bank Commodity Price Data (The Pink Sheet)"],
        ["monthly prices in nominal US dollars, 1960 to present"],
        [],
        ["Updated on November 03, 2026"],
        [None, "Crude oil, Brent", "Tea, Mombasa", "Sunflower oil **"],
        [None, "($/bbl)", "($/kg)", "($/mt)"],
        *([f"2025M{month:02d}", 60 + month, 2.5, "…"] for month in range(1, 13)),
        ["2026M01", 80, "..", 1000],
    ):
        sheet.append(row)
    path = tmp_path / "anything"
    book.save(path)
    found = only(path)
    assert found.called == "pinksheet-workbook"
    assert ("2025", "Crude oil, Brent", 66.5, "USD/bbl") in rows(
        found, "prices", "period", "commodity", "value", "unit"
    )
    assert ("2026-01", "Sunflower oil", 1000.0, "USD/t") in rows(
        found, "prices", "period", "commodity", "value", "unit"
    )
    assert not [
        row for row in rows(found, "prices", "period", "commodity") if row == ("2026-01", "Tea, Mombasa")
    ]


def test_a_workbook_of_no_known_format_names_its_sheets(tmp_path):
    path = tmp_path / "b.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(SourceError, match=r"b\.xlsx is of no known format: its sheets are Sheet\."):
        read(path)


def test_a_package_of_snapshot_tables(tmp_path):
    from bilateral.snapshots.build import write_snapshot

    from ..snapshots.conftest import small_tables

    folder = tmp_path / "package"
    write_snapshot(folder, small_tables(), name="small", title="Two countries", created="2026-11-23")
    found = only(folder / "datapackage.json")
    assert found.delivery.source["title"] == "A source"
    assert found.delivery.source["publisher"] == "An office"
    assert ("2023", 5.0) in rows(found, "flows", "period", "value_usd")
    packed = tmp_path / "package.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"package/{file.name}")
    assert only(packed).delivery.tables.keys() == found.delivery.tables.keys()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda d: d["resources"][0].update(name="wars", table="wars"),
            "its table wars is none of a snapshot",
        ),
        (lambda d: d["resources"][0]["schema"]["fields"].pop(), "the columns of sources are"),
        (lambda d: d["resources"][0].update(hash="sha256:0"), "a file is corrupt"),
        (lambda d: d["resources"].pop(0), "it has no table sources"),
        (lambda d: d["resources"][0].update(path="../x.csv"), "unsafe path"),
    ],
)
def test_a_package_that_is_none_of_a_snapshot_is_one_line(tmp_path, change, message):
    from bilateral.snapshots.build import write_snapshot

    from ..snapshots.conftest import small_tables

    write_snapshot(tmp_path, small_tables(), name="small", title="Two countries", created="2026-11-23")
    file = tmp_path / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    change(descriptor)
    file.write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(SourceError, match=message) as caught:
        read(file)
    assert "\n" not in str(caught.value)


# Indicators ---------------------------------------------------------------------------------------------------------------


def test_the_bulk_file_of_wdi_gives_the_series_that_chapters_use(write):
    text = """
        Country Name,Country Code,Indicator Name,Indicator Code,2023,2024
        Rwanda,RWA,GDP,NY.GDP.MKTP.CD,14097768472,
        World,WLD,GDP,NY.GDP.MKTP.CD,1.06e14,1.1e14
        Sub-Saharan Africa,SSF,GDP,NY.GDP.MKTP.CD,2e12,2e12
        Rwanda,RWA,Users,IT.NET.USER.ZS,34,..
        Rwanda,RWA,Rare birds,XX.BIRD.RARE,5,6
    """
    found = only(write("t.csv", text))
    assert rows(found, "indicators", "iso3", "indicator", "period", "value") == [
        ("RWA", "ITU.INTERNET.USERS", "2023", 34.0),
        ("RWA", "NY.GDP.MKTP.CD", "2023", 14097768472.0),
        ("WLD", "NY.GDP.MKTP.CD", "2023", 1.06e14),
        ("WLD", "NY.GDP.MKTP.CD", "2024", 1.1e14),
    ]
    assert found.left_out == {
        "series that no chapter uses": 1,
        "groups of countries, and areas that are none": 2,
    }
    assert not found.delivery.whole


def test_a_country_without_a_code_is_found_by_its_name(write):
    text = EGDI + (
        "2024,,Türkiye,27,0.9,0.8,0.9,0.9,0.9\n2018,,Turkey,53,0.7,0.8,0.9,0.7,0.4\n"
        '2024,,"Congo, The Democratic Republic of",180,0.2,0.1,0.2,0.3,0.2\n2024,,Atlantis,1,1,1,1,1,1\n'
    )
    found = only(write("t.csv", text))
    assert [row for row in rows(found, "indicators", "iso3", "period", "indicator") if row[2] == "EGDI"] == [
        ("COD", "2024", "EGDI"),
        ("RWA", "2024", "EGDI"),
        ("TUR", "2018", "EGDI"),
        ("TUR", "2024", "EGDI"),
    ]
    assert [(one.row, one.reason) for one in found.delivery.set_aside] == [(6, "no known country")]


def test_an_extract_does_not_take_the_place_of_the_rest(write):
    # Two countries of GeoDist: the distances of all others stay as they were.
    assert not only(write("t.csv", SAMPLES["geodist"])).delivery.whole
    assert formats.covers_the_world(open_snapshot("embedded").table("countries").iso3)


# Mapping files ------------------------------------------------------------------------------------------------------------

MAPPING = """
    table = "flows"
    [source]
    source_id = "mincom-2025"
    title = "Exports by partner"
    publisher = "Ministry of Commerce"
    licence = "CC BY 4.0"
    [columns]
    importer = "Partenaire"
    period = "Année"
    value_usd = { column = "Valeur (milliers USD)", scale = 1000 }
    [values]
    exporter = "RWA"
    product = "TOTAL"
    reported_by = "exporter"
    valuation = "FOB"
    [names]
    "Ensemble" = "WLD"
"""
TABLE = """
    Partenaire;Année;Valeur (milliers USD)
    Kazakhstan;2024;11304,163
    R.D. Congo;2024;250 000,5
    Turquie;2024;
    Ensemble;2024;2019269,8
    Atlantide;2024;1
    Kenya;deux mille;1
    Kenya;2024;-3
    Ouganda;2024;5
    Ouganda;2024;6
    Burundi;2024;7
    Burundi;2024;7
"""


def test_any_table_can_be_read_by_a_mapping(write):
    found = only(write("t.csv", TABLE), mapping=write("m.toml", MAPPING))
    assert rows(found, "flows", "period", "exporter", "importer", "value_usd") == [
        ("2024", "RWA", "BDI", 7000.0),
        ("2024", "RWA", "COD", 250000500.0),
        ("2024", "RWA", "KAZ", 11304163.0),
        ("2024", "RWA", "WLD", 2019269800.0),
    ]
    assert [(one.row, one.reason) for one in found.delivery.set_aside] == [
        (6, "column importer: no known country"),
        (7, "column period: not of the form year (2024), quarter (2024-Q1) or month (2024-05)"),
        (8, "column value_usd: a value below zero"),
        (9, "the same figure stands with two values"),
        (10, "the same figure stands with two values"),
    ]
    assert found.left_out == {"without a value: not reported": 1, "standing twice": 1}
    assert found.delivery.source["publisher"] == "Ministry of Commerce"
    assert found.delivery.source["licence"] == "CC BY 4.0"


def test_a_mapping_reads_years_side_by_side_from_a_workbook(tmp_path, write):
    book = openpyxl.Workbook()
    book.create_sheet("Exports")
    for row in (
        ["Exports of Rwanda"],
        [],
        ["Partner", "FY 2023", "FY 2024"],
        ["Kazakhstan", 10.5, None],
        ["Kenya", 0, 2],
    ):
        book["Exports"].append(row)
    book.save(tmp_path / "t.xlsx")
    text = dedent(MAPPING).replace('importer = "Partenaire"', 'importer = "Partner"')
    text = text.replace('period = "Année"\n', "").replace(
        'value_usd = { column = "Valeur (milliers USD)", scale = 1000 }\n', ""
    )
    text = (
        'sheet = "Exports"\n'
        + text
        + '[wide]\ncolumns = "FY (20\\\\d\\\\d)"\ninto = "period"\nvalue = "value_usd"\nscale = 1e6\n'
    )
    found = only(tmp_path / "t.xlsx", mapping=write("m.toml", text))
    assert rows(found, "flows", "period", "importer", "value_usd") == [
        ("2023", "KAZ", 10500000.0),
        ("2023", "KEN", 0.0),  # a reported nil
        ("2024", "KEN", 2000000.0),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('table = "flows"', 'table = "wars"', "table must be one of countries, products, flows"),
        ('table = "flows"', "table = ", "m.toml is no mapping file"),
        ('publisher = "Ministry of Commerce"', "", r"\[source\] lacks publisher"),
        ('importer = "Partenaire"', 'colour = "Partenaire"', "the table flows has no colour; it has period"),
        ('importer = "Partenaire"', "", "nothing says what importer is"),
        ('importer = "Partenaire"', "importer = 5", r"\[columns\] importer: expected the name of a column"),
        (
            'importer = "Partenaire"',
            'importer = "Pays"',
            r"t\.csv lacks the column Pays; it has Partenaire, Année",
        ),
        ("[names]", "[nmaes]", "a mapping file has no nmaes"),
        ('source_id = "mincom-2025"', 'source_id = "Min Com"', "source_id must be of small letters"),
    ],
)
def test_a_mapping_that_is_wrong_says_what_would_be_right(write, old, new, message):
    assert old in MAPPING
    with pytest.raises(SourceError, match=message) as caught:
        read(write("t.csv", TABLE), mapping=write("m.toml", MAPPING.replace(old, new)))
    assert "\n" not in str(caught.value)


def test_a_folder_is_read_file_by_file_and_an_empty_one_is_named(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    with pytest.raises(SourceError, match=r"^the folder .*files has no file in it$"):
        read(folder)
    (folder / "b").write_text(EGDI, encoding="utf-8")
    (folder / "a").write_text(WITS, encoding="utf-8")
    (folder / ".hidden").write_text("no table", encoding="utf-8")
    assert [one.called for one in read(folder)] == ["wits-bilateral", "egdi"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"error": {"code": 429}, "message": "slow down"}', "it is JSON with the members error, message"),
        ('[{"a": 1}]', "it is JSON without named members"),
    ],
)
def test_json_of_no_known_format_says_what_is_in_it(write, content, words):
    with pytest.raises(SourceError, match=words):
        read(write("answer.csv", content))


def test_two_formats_in_one_file_are_not_taken_for_one(write):
    mixed = WITS + "iso3,indicator,year,value\nRWA,NY.GDP.MKTP.CD,2031,5\n"
    with pytest.raises(
        SourceError, match=r"mixed\.csv: 2 of its 3 rows are invalid; the first is row 3, too few cells"
    ):
        read(write("mixed.csv", mixed))
