"""WITS in its three layouts."""

from __future__ import annotations

import pytest

from bilateral.errors import SourceError
from bilateral.sources import wits

HEAD = "reporter,partner,year,export_kusd,import_kusd\n"
EXPORTS_HEAD = "Reporter Name,Partner Name,Year,Trade Flow,Product Group,Export (US$ Thousand)\n"


def _rows(frame):
    columns = ["period", "exporter", "importer", "value_usd", "reported_by", "valuation"]
    return sorted(frame[columns].itertuples(index=False, name=None))


def test_each_side_reports_its_exports_fob_and_its_imports_cif(write):
    frame = wits.bilateral(write("w.csv", HEAD + "RWA,KAZ,2016,28.891,25.425\n"))
    assert _rows(frame) == [
        ("2016", "KAZ", "RWA", 25425.0, "importer", "CIF"),
        ("2016", "RWA", "KAZ", 28891.0, "exporter", "FOB"),
    ]
    assert set(frame["product"]) == {"TOTAL"}


def test_an_empty_cell_and_a_zero_are_not_reported(write):
    frame = wits.bilateral(write("w.csv", HEAD + "KAZ,RWA,2013,,41102.536\nABW,BRB,2005,0.0,45.278\n"))
    assert _rows(frame) == [
        ("2005", "BRB", "ABW", 45278.0, "importer", "CIF"),
        ("2013", "RWA", "KAZ", 41102536.0, "importer", "CIF"),
    ]


def test_own_codes_become_iso_and_two_codes_of_a_country_are_added(write):
    text = HEAD + "KAZ,SUD,2011,1.5,\nKAZ,SDN,2011,2.25,\nROM,KAZ,2011,7,\n"
    assert _rows(wits.bilateral(write("w.csv", text))) == [
        ("2011", "KAZ", "SDN", 3750.0, "exporter", "FOB"),
        ("2011", "ROU", "KAZ", 7000.0, "exporter", "FOB"),
    ]


def test_the_union_is_no_reporter_but_unspecified_partners_are_kept(write):
    frame = wits.bilateral(write("w.csv", HEAD + "EUN,KAZ,2010,,900\nKAZ,UNS,2010,5,\n"))
    assert _rows(frame) == [("2010", "KAZ", "UNS", 5000.0, "exporter", "FOB")]


def test_summaries_give_totals_and_sections_but_no_stages(write):
    text = """
        iso3,partner,product,type,indicator,year,value
        RWA,World,All Products,Export,Exports (in US$ Mil),2016,613.07
        RWA,World,All Products,Import,Imports (in US$ Mil),2016,2546.67
        RWA,World,Vegetable,Export,Export(US$ Mil),2016,153.34
        RWA,World,Vegetable,Export,Export Product share(%),2016,25.01
        RWA,World,Raw materials,Export,Export(US$ Mil),2016,300
        RWA,Kenya,All Products,Export,Exports (in US$ Mil),2016,99
        Wld,World,All Products,Export,Exports (in US$ Mil),2016,17728021.54
        EUN,World,All Products,Export,Exports (in US$ Mil),2016,1930052.58
    """
    frame = wits.country_summary(write("s.csv", text))
    got = sorted(frame[["exporter", "importer", "product", "value_usd"]].itertuples(index=False, name=None))
    assert got == [
        ("RWA", "WLD", "TOTAL", 613070000.0),
        ("RWA", "WLD", "WITS:Vegetable", 153340000.0),
        ("WLD", "RWA", "TOTAL", 2546670000.0),
    ]


def test_a_summary_without_totals_is_refused(write):
    text = "iso3,partner,product,indicator,year,value\nRWA,World,Wood,Tariff,2016,1\n"
    with pytest.raises(SourceError, match="holds no totals"):
        wits.country_summary(write("s.csv", text))


def test_world_rows_that_stand_twice_count_once(write):
    text = EXPORTS_HEAD + (
        "Rwanda, World,2016,Export,  All Products,613073.7\n"
        "Rwanda, World,2016,Export,  All Products,613073.7\n"
        "Rwanda,Kazakhstan,2016,Export,  All Products,788.43\n"
        "Rwanda, World,2016,Export, Capital goods,41448.78\n"
        "Rwanda, World,2016,Export,Vegetable,153000\n"
        "Rwanda,East Asia & Pacific,2016,Export,  All Products,5\n"
    )
    frame = wits.country_exports(write("e.csv", text))
    got = sorted(frame[["importer", "product", "value_usd"]].itertuples(index=False, name=None))
    assert got == [
        ("KAZ", "TOTAL", 788430.0),
        ("WLD", "TOTAL", 613073700.0),
        ("WLD", "WITS:Vegetable", 153000000.0),
    ]


def test_two_different_values_for_one_figure_are_refused(write):
    text = EXPORTS_HEAD + "Rwanda,Kenya,2016,Export,All Products,1\nRwanda,Kenya,2016,Export,All Products,2\n"
    with pytest.raises(SourceError, match="two different values for Rwanda, Kenya, 2016, All Products"):
        wits.country_exports(write("e.csv", text))


def test_the_sections_are_sixteen():
    assert len(set(wits.SECTIONS)) == 16


def test_the_pair_in_the_published_file(shared_data):
    # wits_RWA_KAZ_pair.csv, an extract of the same release: exporter's and importer's thousand USD.
    frame = wits.bilateral(shared_data / "wits_bilateral_1962_2016.csv.gz")
    pair = frame[frame.exporter.isin(["RWA", "KAZ"]) & frame.importer.isin(["RWA", "KAZ"])]
    values = {(r.period, r.exporter, r.reported_by): r.value_usd for r in pair.itertuples()}
    assert values["2013", "RWA", "importer"] == 41_102_536
    assert values["2016", "RWA", "exporter"] == 28_891
    assert values["2016", "KAZ", "importer"] == 25_425
    assert ("2013", "RWA", "exporter") not in values
    assert len(values) == 6 + 19 + 2 + 1  # Kazakhstan: 6 exports, 19 imports; Rwanda: 2 exports, 1 import


def test_the_world_of_the_published_file_counts_the_union_once(shared_data):
    frame = wits.country_summary(shared_data / "wits_country_summary_1988_2019_long.csv.gz")
    exports = frame[
        (frame.reported_by == "exporter") & (frame["product"] == "TOTAL") & (frame.period == "2016")
    ]
    # Million USD. WITS prints 17,728,022 for its world, the Union's 1,930,053 included.
    assert exports.value_usd.sum() == pytest.approx(15_715_820.39e6, rel=1e-6)
