"""UNCTAD's matrix."""

from __future__ import annotations

import pytest

from bilateral.errors import SourceError
from bilateral.sources import unctad

HEAD = "exporter,importer,value_kusd,section,year\n"


def test_names_become_codes_and_sections_sitc(write):
    frame = unctad.matrix(write("m.csv", HEAD + "Rwanda,CotedIvoire,1.5,SITC2_Crude,2015\n"))
    row = frame[(frame.exporter == "RWA") & (frame.importer == "CIV")].iloc[0]
    assert (row["product"], row.value_usd, row.reported_by, row.valuation) == (
        "SITC:2",
        1500,
        "exporter",
        "FOB",
    )


def test_territories_without_a_code_count_in_the_sums_only(write):
    text = (
        HEAD
        + "Rwanda,Kenya,1,TOTAL,2015\nRwanda,NetherlandsAntilles,2,TOTAL,2015\nKenya,Rwanda,4,TOTAL,2015\n"
    )
    frame = unctad.matrix(write("m.csv", text)).set_index(["exporter", "importer"]).value_usd
    assert frame["RWA", "WLD"] == 3000
    assert frame["WLD", "RWA"] == 4000
    assert frame["WLD", "WLD"] == 7000
    assert "NetherlandsAntilles" not in {*frame.index.get_level_values(0), *frame.index.get_level_values(1)}


def test_an_unknown_section_is_refused(write):
    with pytest.raises(SourceError, match="unknown section 'HS09'"):
        unctad.matrix(write("m.csv", HEAD + "Rwanda,Kenya,1,HS09,2015\n"))


def test_the_pair_in_the_published_matrix(shared_data):
    frame = unctad.matrix(shared_data / "unctad_matrix_1995_2005_2015.csv.gz")
    pair = frame[(frame.exporter == "RWA") & (frame.importer == "KAZ") & (frame.period == "2015")]
    values = dict(zip(pair["product"], pair.value_usd, strict=True))
    # unctad_RWA_KAZ_by_section.csv: almost all in section 2, and no tea (section 0 has 265 dollars).
    assert values == {"TOTAL": 14_440_908, "SITC:0": 265, "SITC:2": 14_437_610, "SITC:7": 3_032}
