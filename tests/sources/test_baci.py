"""BACI: millions of rows in bounded memory, the invalid ones set aside by number."""

from __future__ import annotations

import zipfile
from pathlib import Path

import duckdb
import pytest

from bilateral.errors import SourceError
from bilateral.snapshots.package import open_snapshot
from bilateral.snapshots.store import store
from bilateral.snapshots.verify import verify
from bilateral.sources import baci
from bilateral.sources.areas import country_of_area, is_area
from bilateral.sources.importing import importing

HEAD = "t,i,j,k,v,q\n"
GOOD = "2022,398,646,100199,41.5,       120.000\n2022,646,398,090240,12.5,         NA\n2022,646,404,090240,1.25,3\n"


def trade(path: Path, tmp_path: Path) -> tuple[baci.Trade, dict[tuple[str, str, str], float]]:
    (tmp_path / "out").mkdir(exist_ok=True)
    found = baci.trade(path, tmp_path / "out", "baci", name="BACI_HS17_Y2022_V202401b.csv")
    rows = duckdb.sql(f"select exporter, importer, product, value_usd from '{found.flows}'").fetchall()
    return found, {(exporter, importer, product): value for exporter, importer, product, value in rows}


def test_values_are_dollars_by_product_and_in_total(write, tmp_path):
    found, values = trade(write("b.csv", HEAD + GOOD), tmp_path)
    assert values["RWA", "KAZ", "HS2017:090240"] == 12_500.0
    assert values["KAZ", "RWA", "HS2017:100199"] == 41_500.0
    assert values["RWA", "WLD", "TOTAL"] == 13_750.0
    assert values["WLD", "RWA", "TOTAL"] == 41_500.0
    assert values["WLD", "WLD", "TOTAL"] == 55_250.0
    assert (found.rows, found.last_year, found.set_aside) == (3, 2022, ())
    assert found.products["product"].tolist() == ["HS2017:090240", "HS2017:100199"]


def test_invalid_rows_are_set_aside_by_number(write, tmp_path):
    bad = (
        "2022,646,800,090240,none,1\n"  # 5
        "2022,646,800,TOTAL,5,1\n"  # 6
        "2022,646\n"  # 7
        "2022,646,834,090240,-5,1\n"  # 8
        "2022,646,999,090240,5,1\n"  # 9
        "1066,646,834,090240,5,1\n"  # 10
        "2022,646,834,1090240,5,1\n"  # 11
        "2022,646,834,090240,,1\n"  # 12
    )
    good = "".join(f"2022,646,{code},090240,1,1\n" for code in (834, 842, 251, 699, 757, 579, 490))
    found, values = trade(write("b.csv", HEAD + GOOD + bad + good), tmp_path)
    assert [(one.row, one.reason) for one in found.set_aside] == [
        (5, "v is no number"),
        (6, "k is no number"),
        (7, "too few cells"),
        (8, "a value that cannot be"),
        (9, "an unknown area"),
        (10, "a year that cannot be"),
        (11, "a product that is not of six digits"),
        (12, "a value that cannot be"),
    ]
    assert found.set_aside[2].text == "2022,646"
    assert found.rows == 18
    assert {
        importer for exporter, importer, product in values if exporter == "RWA" and product != "TOTAL"
    } == {*("KAZ", "KEN", "TZA", "USA", "FRA", "IND", "CHE", "NOR", "TWN")}


def test_areas_that_are_no_country_are_counted_not_set_aside(write, tmp_path):
    found, values = trade(
        write("b.csv", HEAD + GOOD + "2022,646,837,090240,5,1\n2022,899,646,090240,5,1\n"), tmp_path
    )
    assert found.left_out == {baci.NO_COUNTRY: 2}
    assert found.set_aside == ()
    assert values["RWA", "WLD", "TOTAL"] == 13_750.0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + GOOD + "2022,646,398,09", "it was cut off in the middle of row 5; get it again"),
        (HEAD + GOOD.replace("2022", "x"), "3 of its 3 rows are invalid; the first is row 2, t is no number"),
        (HEAD + GOOD + "2022,646,398,090240,7,1\n", "product 090240 from 646 to 398 in 2022 stands twice"),
        ("a,b\n1,2\n", "lacks the columns t, i, j, k, v"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_one_line(write, tmp_path, text, message):
    with pytest.raises(SourceError, match=message) as caught:
        trade(write("b.csv", text), tmp_path)
    assert "\n" not in str(caught.value)


def test_two_years_of_one_release_lie_side_by_side(tmp_path, monkeypatch):
    monkeypatch.setenv("BILATERAL_DATA", str(tmp_path / "data"))
    for year in (2021, 2022):
        path = tmp_path / f"BACI_HS17_Y{year}_V202401b.csv"
        path.write_text((HEAD + GOOD).replace("2022", str(year)), encoding="utf-8")
        with importing([path], open_snapshot("embedded")) as (found, _):
            made = store([one.delivery for one in found])
    # Nothing was merged: each year lies in a file of its own.
    assert [name for name in made.tables["flows"] if "baci" in name] == [
        "flows__baci_hs2017_202401b",
        "flows__baci_hs2017_202401b__2022_2022",
    ]
    rows = made.query(
        "select period, count(*) as n from flows where source_id like 'baci%' group by 1 order by 1"
    )
    assert list(rows.itertuples(index=False, name=None)) == [("2021", 12), ("2022", 12)]


def test_all_years_of_one_archive_are_stored(tmp_path, monkeypatch):
    # As CEPII packs a release: a file a year, lists of codes, notes. Years have one source, and one hash: the archive's.
    monkeypatch.setenv("BILATERAL_DATA", str(tmp_path / "data"))
    path = tmp_path / "BACI_HS17_V202401b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for place, year in enumerate((2020, 2021, 2022)):
            text = (HEAD + GOOD).replace("2022", str(year)) + f"{year},646,398,090240,none,1\n" * (place + 1)
            archive.writestr(f"BACI_HS17_Y{year}_V202401b.csv", text)
        archive.writestr("country_codes_V202401b.csv", "country_code,country_name\n646,Rwanda\n")
        archive.writestr("Readme.txt", "BACI\n")
    with importing([path], open_snapshot("embedded")) as (found, left):
        made = store([one.delivery for one in found])
    rows = made.query(
        "select period, count(*) as n from flows where source_id like 'baci%' group by 1 order by 1"
    )
    assert list(rows.itertuples(index=False, name=None)) == [("2020", 12), ("2021", 12), ("2022", 12)]
    assert [entry["origin"] for entry in made.provenance] == [
        f"BACI_HS17_V202401b.zip/BACI_HS17_Y{year}_V202401b.csv" for year in (2020, 2021, 2022)
    ]
    kept = [entry["set_aside"] for entry in made.provenance]
    assert [one["rows"] for one in kept] == [1, 2, 3]
    texts = [(made.path / one["file"]).read_text(encoding="utf-8") for one in kept]
    assert [text.count("\n") - 1 for text in texts] == [1, 2, 3]
    assert left == [f"BACI_HS17_V202401b.zip/{name}" for name in ("country_codes_V202401b.csv", "Readme.txt")]
    assert verify(made) == []


def test_one_year_given_twice_counts_once(tmp_path, monkeypatch):
    monkeypatch.setenv("BILATERAL_DATA", str(tmp_path / "data"))
    paths = []
    for name, value in (("a", "12.5"), ("b", "99")):
        paths.append(tmp_path / f"BACI_HS17_Y2022_V202401b_{name}.csv")
        paths[-1].write_text((HEAD + GOOD).replace("12.5", value), encoding="utf-8")
    with importing(paths, open_snapshot("embedded")) as (found, _):
        made = store([one.delivery for one in found])
    rows = made.query("select count(*) as n from flows where source_id like 'baci%'")
    assert rows.n[0] == 12
    value = "select value_usd from flows where exporter = 'RWA' and importer = 'KAZ' and product = 'HS2017:090240'"
    assert made.query(value).value_usd.tolist() == [99_000.0]  # the later file's


def test_a_reconciled_figure_is_nobodys_own_report(tmp_path, monkeypatch):
    from bilateral.relationship import relationship

    monkeypatch.setenv("BILATERAL_DATA", str(tmp_path / "data"))
    path = tmp_path / "b.csv"
    path.write_text(HEAD + GOOD.replace("12.5", "999999"), encoding="utf-8")
    path.write_text(
        path.read_text(encoding="utf-8").replace("2022", "2026"), encoding="utf-8"
    )  # newer than any
    before = relationship("RWA", "KAZ", snapshot="embedded").fact("trade.exports.latest")
    with importing([path], open_snapshot("embedded")) as (found, _):
        store([one.delivery for one in found])
    after = relationship("RWA", "KAZ").fact("trade.exports.latest")
    assert (after.value, after.period) == (before.value, before.period)


def test_areas_and_countries():
    assert [country_of_area(code) for code in (842, 251, 381, 699, 757, 579, 490, 412, 736)] == [
        *("USA", "FRA", "ITA", "IND", "CHE", "NOR", "TWN", "XKX", "SDN")
    ]
    assert [is_area(code) for code in (0, 58, 810, 999, 998)] == [True, True, True, False, False]
