"""Traps of trade statistics: each a file that leads a careless reader astray, followed into the tables of a snapshot."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bilateral.errors import SourceError
from bilateral.snapshots.package import Snapshot, open_snapshot
from bilateral.snapshots.store import store, stored_snapshots
from bilateral.sources.importing import importing

COMTRADE = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,"
    "partnerISO,partnerDesc,partner2Code,classificationCode,cmdCode,cmdDesc,customsCode,mosCode,motCode,cifvalue,fobvalue,"
    "primaryValue,isAggregate\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILATERAL_DATA", str(tmp_path / "data"))


def line(
    value: object,
    *,
    reporter: int = 646,
    partner: int = 398,
    flow: str = "X",
    product: str = "TOTAL",
    partner2: int = 0,
    customs: str = "C00",
    mode: int = 0,
    service: int = 0,
    revision: str = "H6",
    year: int = 2023,
    name: str = "",
) -> str:
    cif, fob = ("", value) if flow == "X" else (value, "")
    return (
        f"C,A,{year}0101,{year},52,{year},{reporter},,,{flow},,{partner},,{name},{partner2},{revision},{product},,{customs},{service},{mode},"
        f"{cif},{fob},{value},0\n"
    )


def stored(*paths: Path, **options: Any) -> Snapshot:
    with importing(list(paths), open_snapshot("embedded"), **options) as (found, _):
        return store([one.delivery for one in found])


def flows(
    snapshot: Snapshot, source: str = "un-comtrade", product: str = "TOTAL"
) -> dict[tuple[str, str], float]:
    frame = snapshot.query(
        "select exporter, importer, value_usd from flows where source_id = ? and product = ?",
        [source, product],
    )
    return {(row.exporter, row.importer): row.value_usd for row in frame.itertuples()}


def set_aside(snapshot: Snapshot) -> list[str]:
    (kept,) = [entry["set_aside"] for entry in snapshot.provenance]
    return (snapshot.path / kept["file"]).read_text(encoding="utf-8").splitlines()[1:] if kept else []


# Codes and names of countries ----------------------------------------------------------------------------------------------


def test_countries_with_codes_of_comtrades_own(write):
    own = {842: "USA", 251: "FRA", 381: "ITA", 699: "IND", 757: "CHE", 579: "NOR", 490: "TWN"}
    made = stored(write("c.csv", COMTRADE + "".join(line(code, partner=code) for code in own)))
    assert flows(made) == {("RWA", iso3): float(code) for code, iso3 in own.items()}


def test_a_country_under_its_own_and_its_iso_number_counts_once(write):
    made = stored(write("c.csv", COMTRADE + line(100, partner=842) + line(90, partner=840)))
    assert flows(made) == {("RWA", "USA"): 100.0}


@pytest.mark.parametrize("code", [58, 97, 568, 577, 697, 711, 810, 837, 838, 839, 849, 890, 891, 899])
def test_regions_among_partners_are_no_countries(write, code):
    made = stored(write("c.csv", COMTRADE + line(100, partner=0) + line(60) + line(40, partner=code)))
    assert flows(made) == {("RWA", "KAZ"): 60.0, ("RWA", "WLD"): 100.0}


def test_partners_that_add_up_to_more_than_their_total_are_refused(write):
    path = write("c.csv", COMTRADE + line(60) + line(60, partner=404) + line(40, partner=0))
    with pytest.raises(SourceError, match=r"the partners of RWA in 2023 .* add up to 3\.0 times its total"):
        stored(path)
    assert stored_snapshots() == []


def test_kosovo_and_taiwan_by_the_written_policy(write):
    text = "reporter,partner,year,export_kusd,import_kusd\nKOS,RWA,2031,1,\nUNK,KAZ,2031,2,\nOAS,RWA,2031,3,\nXKX,OAS,2031,4,\n"
    made = stored(write("w.csv", text))
    assert flows(made, "wits-2031") == {
        ("XKX", "RWA"): 1000.0,
        ("XKX", "KAZ"): 2000.0,
        ("TWN", "RWA"): 3000.0,
        ("XKX", "TWN"): 4000.0,
    }
    named = made.query("select iso3, name from countries where iso3 in ('XKX', 'TWN') order by iso3")
    assert named.name.tolist() == ["Taiwan", "Kosovo"]


def test_states_that_have_ended_are_no_countries(write):
    text = (
        "exporter,importer,value_kusd,section,year\nRwanda,Kazakhstan,5,TOTAL,1991\nYugoslavia,Rwanda,7,TOTAL,1991\n"
        "Rwanda,USSR,8,TOTAL,1991\n"
    )
    made = stored(write("m.csv", text))
    found = made.query(
        "select exporter, importer from flows where source_id = 'unctad-matrix' and period = '1991'"
    )
    assert list(found.itertuples(index=False, name=None)) == [("RWA", "KAZ")]


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Congo, The Democratic Republic of", "COD"),
        ("Congo, Dem. Rep.", "COD"),
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("Turkiye", "TUR"),
        ("Côte d'Ivoire", "CIV"),
        ("Korea, Rep.", "KOR"),
        ("Swaziland", "SWZ"),
        ("Eswatini", "SWZ"),
        ("Macedonia, FYR", "MKD"),
        ("Czech Republic", "CZE"),
        ("Cabo Verde", "CPV"),
        ("Viet Nam", "VNM"),
        ("Iran, Islamic Rep.", "IRN"),
        ("Hong Kong, China", "HKG"),
    ],
)
def test_names_without_codes_old_and_new(write, name, iso3):
    text = f'operator;country;city;type;jurisdictions\nRwanda;"{name}";X;embassy;\n'
    made = stored(write("e.csv", text))
    found = made.query("select receiving from missions where sending = 'RWA' and city = 'X'")
    assert found.receiving.tolist() == [iso3]


def test_a_city_by_its_former_name_is_the_city_of_the_listing(write):
    # The capital bears the name that the source gives it; the country is what counts.
    text = "operator,country,city,type,jurisdictions\nRwanda,Kazakhstan,Nur-Sultan,embassy,\n"
    found = stored(write("e.csv", text)).query(
        "select receiving, city from missions where city = 'Nur-Sultan'"
    )
    assert ("KAZ", "Nur-Sultan") in list(found.itertuples(index=False, name=None))


# What is counted twice ------------------------------------------------------------------------------------------------------


def test_breakdowns_by_second_partner_customs_and_mode_do_not_inflate_a_total(write):
    total = line(90)
    breakdowns = [line(30, partner2=code) for code in (276, 528, 56)]
    breakdowns += [line(45, customs=code) for code in ("C01", "C04")]
    breakdowns += [line(22.5, mode=code) for code in (1000, 2100, 3100, 3200)]
    breakdowns += [line(45, service=code) for code in (1, 2)]
    parts = [
        line(10, partner2=276, customs=customs, mode=mode)
        for customs in ("C01", "C04")
        for mode in (1000, 2100)
    ]
    made = stored(write("c.csv", COMTRADE + "".join([*parts, *breakdowns, total])))
    assert flows(made) == {("RWA", "KAZ"): 90.0}  # not 90 times four


def test_world_rows_that_stand_twice_count_once(write):
    head = "Reporter Name,Partner Name,Year,Trade Flow,Product Group,Export (US$ Thousand)\n"
    text = (
        head
        + "Rwanda, World,2023,Export,  All Products,100\n" * 2
        + "Rwanda,Kenya,2023,Export,  All Products,40\n"
    )
    text += "Rwanda,East Asia & Pacific,2023,Export,  All Products,60\n"
    assert flows(stored(write("w.csv", text)), "wits-2023") == {
        ("RWA", "WLD"): 100_000.0,
        ("RWA", "KEN"): 40_000.0,
    }


def test_re_exports_are_not_added_to_exports(write):
    made = stored(write("c.csv", COMTRADE + line(100) + line(30, flow="RX") + line(5, flow="XIP")))
    assert flows(made) == {("RWA", "KAZ"): 100.0}


def test_one_figure_in_two_revisions_of_the_harmonized_system_counts_once(write):
    text = COMTRADE + "".join(
        line(value, product="09", revision=name) for name, value in (("H4", 7), ("H6", 8), ("H5", 9))
    )
    made = stored(write("c.csv", text))
    assert flows(made, product="HS:09") == {("RWA", "KAZ"): 8.0}
    assert made.query("select label from products where product = 'HS:09'").label[0].startswith("Coffee, tea")


def test_sections_of_other_classifications_are_no_chapters(write):
    # 09 of SITC is no coffee, and a total in it is the same total once more.
    rows = [
        line(7, product="09", revision="H6"),
        line(9, product="09", revision="S4"),
        line(5, product="01", revision="B5"),
    ]
    rows += [line(70), line(70, revision="S4")]
    made = stored(write("c.csv", COMTRADE + "".join(rows)))
    assert flows(made, product="HS:09") == {("RWA", "KAZ"): 7.0}
    assert flows(made, product="HS:01") == {}
    assert flows(made) == {("RWA", "KAZ"): 70.0}


def test_a_product_of_six_digits_bears_its_revision(tmp_path):
    # 854231 of 2017 is not 854231 of 1992: the two never meet under one id.
    path = tmp_path / "BACI_HS17_Y2022_V202401b.csv"
    path.write_text("t,i,j,k,v,q\n2022,646,398,090240,1.5,NA\n", encoding="utf-8")
    made = stored(path)
    assert flows(made, "baci-hs2017-202401b", "HS2017:090240") == {("RWA", "KAZ"): 1500.0}
    assert flows(made, "baci-hs2017-202401b") == {
        **dict.fromkeys([("RWA", "KAZ"), ("RWA", "WLD"), ("WLD", "KAZ"), ("WLD", "WLD")], 1500.0)
    }


def test_one_figure_with_two_values_is_neither(write):
    made = stored(
        write("c.csv", COMTRADE + line(100) + line(101) + line(5, partner=404) + line(5, partner=800))
    )
    assert flows(made) == {("RWA", "KEN"): 5.0, ("RWA", "UGA"): 5.0}
    assert [row.split(",")[0] for row in set_aside(made)] == ["2", "3"]


# Units, valuation, what is missing -------------------------------------------------------------------------------------------


def test_dollars_thousands_and_millions(write):
    comtrade = stored(write("c.csv", COMTRADE + line(788430, year=2016)))
    assert flows(comtrade)["RWA", "KAZ"] == 788_430.0
    wits = stored(write("w.csv", "reporter,partner,year,export_kusd,import_kusd\nRWA,KAZ,2030,788.43,\n"))
    assert flows(wits, "wits-2030")["RWA", "KAZ"] == 788_430.0
    head = "iso3,partner,product,type,indicator,year,value\n"
    text = head + "RWA,World,All Products,Export,Exports (in US$ Mil),2031,613.07\n"
    assert flows(stored(write("s.csv", text)), "wits-2031") == {("RWA", "WLD"): 613_070_000.0}


def test_exports_are_fob_and_imports_cif_by_whose_report_they_are(write):
    made = stored(write("c.csv", COMTRADE + line(100) + line(110, flow="M", reporter=398, partner=646)))
    frame = made.query(
        "select value_usd, reported_by, valuation from flows where source_id = 'un-comtrade' order by value_usd"
    )
    assert list(frame.itertuples(index=False, name=None)) == [
        (100.0, "exporter", "FOB"),
        (110.0, "importer", "CIF"),
    ]


def test_semicolons_and_decimal_commas(write):
    made = stored(
        write("w.csv", "reporter;partner;year;export_kusd;import_kusd\nRWA;KAZ;2016;28,891;1.234,5\n")
    )
    frame = made.query(
        "select reported_by, value_usd from flows where source_id = 'wits-2016' and product = 'TOTAL' and period = '2016' "
        "and least(exporter, importer) = 'KAZ' and greatest(exporter, importer) = 'RWA' and "
        "(exporter = 'RWA' and reported_by = 'exporter' or importer = 'RWA' and reported_by = 'importer') order by 1"
    )
    assert list(frame.itertuples(index=False, name=None)) == [("exporter", 28891.0), ("importer", 1234500.0)]


def test_a_year_that_is_missing_is_not_a_zero(write):
    text = "reporter,partner,year,export_kusd,import_kusd\nRWA,KAZ,2029,,5\nRWA,KAZ,2031,7,\n"
    made = stored(write("w.csv", text))
    frame = made.query("select period, reported_by from flows where source_id = 'wits-2031' order by period")
    assert list(frame.itertuples(index=False, name=None)) == [("2029", "importer"), ("2031", "exporter")]


def test_a_reported_nil_of_comtrade_stays_a_nil(write):
    assert flows(stored(write("c.csv", COMTRADE + line(0) + line("", partner=404)))) == {("RWA", "KAZ"): 0.0}


# Files ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
@pytest.mark.parametrize("packing", ["plain", "gzip", "zip"])
def test_any_encoding_and_packing_gives_the_same_figures(tmp_path, encoding, packing):
    content = (
        ("﻿" if encoding == "never" else "") + COMTRADE + line(5, name="Côte d'Ivoire", partner=384) + line(7)
    )
    path = tmp_path / "c.csv"
    path.write_bytes(content.encode(encoding))
    if packing == "gzip":
        path = tmp_path / "c.bin"
        path.write_bytes(gzip.compress(content.encode(encoding)))
    elif packing == "zip":
        path = tmp_path / "c.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("inner/c.csv", content.encode(encoding))
    with importing([path], open_snapshot("embedded")) as (found, _):
        frame = found[0].delivery.tables["flows"]
        assert sorted(zip(frame.importer, frame.value_usd, strict=True)) == [("CIV", 5.0), ("KAZ", 7.0)]


MISSIONS = "operator,country,city,type,jurisdictions\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_letters_arrive_as_they_were_written(tmp_path, encoding):
    # What Windows-1252 and Windows-1250 read otherwise, Latin-1 has not, and a name without its letters would not be.
    text = MISSIONS + "Rwanda,Côte d’Ivoire,Logroño – €,embassy,\nRwanda,Türkiye,Đà Nẵng,embassy,\n"
    text = text.replace("Đà Nẵng", "Þingeyri") if encoding == "cp1252" else text
    path = tmp_path / "e.csv"
    path.write_bytes(text.encode(encoding))
    with importing([path], open_snapshot("embedded")) as (found, _):
        frame = found[0].delivery.tables["missions"]
    assert dict(zip(frame.receiving, frame.city, strict=True)) == {
        "CIV": "Logroño – €",
        "TUR": "Þingeyri" if encoding == "cp1252" else "Đà Nẵng",
    }


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_that_is_mostly_no_latin_is_known_by_its_mark(tmp_path, encoding):
    # Without zeros in every second byte only the mark tells.
    path = tmp_path / "e.csv"
    rows = "Руанда,Казахстан,Астана,embassy,\n" + "Казахстан,Узбекистан,Ташкент,embassy,Таджикистан\n" * 40
    path.write_bytes(("\ufeff" + MISSIONS + rows).encode(encoding))
    with importing([path], open_snapshot("embedded")) as (found, _):
        frame = found[0].delivery.tables["missions"]
    assert set(zip(frame.sending, frame.receiving, frame.city, strict=True)) == {
        ("RWA", "KAZ", "Астана"),
        ("KAZ", "UZB", "Ташкент"),
    }


def test_footnotes_around_the_table_of_a_spreadsheet_are_no_rows(tmp_path, write):
    book = openpyxl.Workbook()
    for cells in (
        ["Exports by partner, thousand US dollars"],
        [],
        ["Partner", "Year", "Value", "Note"],
        ["Kazakhstan", 2025, 1250.5, None],
        ["Kenya", 2025, 48100, "p"],
        ["Uganda", 2025, "n.a.", None],
        ["Total", 2025, 60000, None],
        [],
        ["Source: customs, see page 3, table 2"],
        ["p: provisional"],
    ):
        book.active.append(cells)
    book.save(tmp_path / "t.xlsx")
    mapping = write(
        "m.toml",
        """
        table = "flows"
        [source]
        source_id = "customs"
        title = "Exports by partner"
        publisher = "Customs"
        [columns]
        importer = "Partner"
        period = "Year"
        value_usd = { column = "Value", scale = 1000 }
        [values]
        exporter = "RWA"
        product = "TOTAL"
        reported_by = "exporter"
        valuation = "FOB"
        [names]
        Total = "WLD"
        """,
    )
    made = stored(tmp_path / "t.xlsx", mapping=mapping)
    assert flows(made, "customs") == {
        ("RWA", "KAZ"): 1_250_500.0,
        ("RWA", "KEN"): 48_100_000.0,
        ("RWA", "WLD"): 60_000_000.0,
    }
    assert set_aside(made) == []


def test_footnotes_below_a_table_are_no_rows(write):
    text = (
        "Series Name,Series Code,Country Name,Country Code,2023 [YR2023],2024 [YR2024]\n"
        '"Population, total",SP.POP.TOTL,Rwanda,RWA,13954471,..\n'
        ",,,,,\n,,,,,\nData from database: World Development Indicators,,,,,\nLast Updated: 10/24/2026,,,,,\n"
    )
    made = stored(write("d.csv", text))
    found = made.query(
        "select value from indicators where iso3 = 'RWA' and indicator = 'SP.POP.TOTL' and period = '2023' and source_id = 'wdi'"
    )
    assert found.value.tolist() == [13954471.0]
    assert made.provenance[0]["set_aside"] is None


@pytest.mark.parametrize("where", [0.4, 0.8, 0.999])
def test_a_file_that_was_cut_off_stores_nothing(tmp_path, where):
    text = COMTRADE + "".join(line(n, partner=398, year=1990 + n) for n in range(30))
    path = tmp_path / "c.csv"
    path.write_text(text[: int(len(text) * where)], encoding="utf-8")
    with pytest.raises(
        SourceError,
        match=r"c\.csv cannot be read as a table: it was cut off in the middle of row \d+; get it",
    ):
        stored(path)
    assert stored_snapshots() == []


def test_one_wrong_file_among_several_stores_nothing(write):
    good = write("w.csv", "reporter,partner,year,export_kusd,import_kusd\nRWA,KAZ,2016,1,\n")
    bad = write("x.csv", "<html><body>Session expired</body></html>")
    with pytest.raises(SourceError, match=r"x\.csv is a web page, not a table"):
        stored(good, bad)
    assert stored_snapshots() == []


def test_invalid_rows_lie_beside_the_snapshot_by_number(write):
    text = (
        "reporter,partner,year,export_kusd,import_kusd\nRWA,KAZ,2016,1,\nRWA,KEN,20x6,1,\n\nRWA,UGA,2016,-3,\nRWA,TZA,2016\n"
        'RWA,"BDI,2016",2,,\nRWA,BEL,2016,2,3\n'
        + "".join(f"RWA,FRA,{year},2,3\n" for year in range(2001, 2009))
    )
    made = stored(write("w.csv", text))
    assert set_aside(made) == [
        "3,column year: '20x6' is not a year,\"RWA,KEN,20x6,1,\"",
        '5,a value below zero,"RWA,UGA,2016,-3.0,"',
        '6,too few cells,"RWA,TZA,2016"',
        "7,column year: '2' is not a year,\"RWA,BDI,2016,2,,\"",
    ]
