"""Indicators: the World Bank's, ITU's through Gapminder, UN DESA's; commodity prices."""

from __future__ import annotations

import pytest

from bilateral.errors import SourceError
from bilateral.sources import egdi, ict, pinksheet, wdi

EGDI_HEAD = "year,iso3,country,rank,egdi,epi,osi,hci,tii\n"


def _tuples(frame):
    return sorted(frame[["iso3", "indicator", "period", "value"]].itertuples(index=False, name=None))


def test_world_bank_rows_without_a_value_are_left_out(write):
    frame = wdi.indicators(
        write("w.csv", "iso3,indicator,year,value\nRWA,SP.POP.TOTL,2024,14\nNAM,X,2024,\n")
    )
    assert _tuples(frame) == [("RWA", "SP.POP.TOTL", "2024", 14.0)]


def test_ict_series_are_renamed_and_kosovo_recoded(write):
    text = "iso3,indicator,year,value\nKOS,internet_users,2020,89.4\nRWA,radio_sets,2020,1\n"
    assert _tuples(ict.indicators(write("i.csv", text))) == [("XKX", "ITU.INTERNET.USERS", "2020", 89.4)]


def test_egdi_countries_are_matched_by_name_where_the_code_is_missing(write):
    text = EGDI_HEAD + "2018,RWA,Rwanda,120,0.459,0.75,0.7,0.4,0.1\n2024,,Türkiye,27,0.8913,,0.9,0.8,0.9\n"
    rows = _tuples(egdi.indicators(write("e.csv", text)))
    assert ("TUR", "EGDI.RANK", "2024", 27.0) in rows
    assert ("RWA", "EGDI", "2018", 0.459) in rows
    assert not any(row[1] == "EGDI.EPI" and row[0] == "TUR" for row in rows)  # not reported, so no row


def test_egdi_with_an_unknown_country_is_refused(write):
    with pytest.raises(SourceError, match="'Atlantis' is no known country"):
        egdi.indicators(write("e.csv", EGDI_HEAD + "2024,,Atlantis,1,1,1,1,1,1\n"))


def _prices(write, rows):
    head = ",".join(["period", *(f'"{name}"' for name in pinksheet.COMMODITIES)])
    blank = ["…"] * len(pinksheet.COMMODITIES)
    tea = list(pinksheet.COMMODITIES).index("Tea, Mombasa")
    lines = [[*blank[:tea], value, *blank[tea + 1 :]] for _, value in rows]
    return write(
        "p.csv", "\n".join([head, *(",".join([p, *v]) for (p, _), v in zip(rows, lines, strict=True))])
    )


def test_a_year_has_a_price_only_with_all_its_months(write):
    rows = [(f"2024M{m:02}", "2" if m < 7 else "3") for m in range(1, 13)] + [("2025M01", "4")]
    frame = pinksheet.prices(_prices(write, rows), months=1)
    assert list(frame[["period", "commodity", "value", "unit"]].itertuples(index=False, name=None)) == [
        ("2024", "Tea, Mombasa", 2.5, "USD/kg"),
        ("2025-01", "Tea, Mombasa", 4.0, "USD/kg"),
    ]


def test_a_period_that_is_no_month_is_refused(write):
    with pytest.raises(SourceError, match="no month"):
        pinksheet.prices(_prices(write, [("2024", "1")]))


def test_published_indicators(shared_data):
    ranks = (
        egdi.indicators(shared_data / "egdi_2010_2024.csv").set_index(["iso3", "indicator", "period"]).value
    )
    # UN E-Government Survey 2024, annex: Kazakhstan 24th with 0.9009, Rwanda 118th with 0.5799.
    assert ranks["KAZ", "EGDI.RANK", "2024"] == 24
    assert ranks["RWA", "EGDI", "2024"] == pytest.approx(0.57993)
    assert ranks.index.is_unique
