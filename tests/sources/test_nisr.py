"""The annex of Rwanda's statistics office, in a workbook of its layout and in the published one."""

from __future__ import annotations

import openpyxl
import pytest

from bilateral.errors import SourceError
from bilateral.sources import nisr

QUARTERS = ["2024Q4", "2025Q1"]


def _partner_sheet(book, title, rows, total):
    sheet = book.create_sheet(title)
    sheet.append(["PARTNER COUNTRY ANALYSIS"])
    sheet.append(["Year and Period", *QUARTERS, "Shares in % Q1"])
    sheet.append(["Total Estimates", *total, 100])
    for row in rows:
        sheet.append([*row, 1])
    sheet.append(["Source: NISR"])


def _section_sheet(book, title, values):
    sheet = book.create_sheet(title)
    sheet.append(["Year and Period", None, *QUARTERS, "Shares in % Q1"])
    sheet.append(["SITC SECTION", "TOTAL ESTIMATES", 10, 20, 100])
    for code, value in enumerate(values):
        sheet.append([str(code), f"Section {code}", value, value, 1])


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    _partner_sheet(book, "ExportCountry", [("Kazakhstan", 1.5, 2.25), ("Kenya", 4, 2)], (10, 20))
    _partner_sheet(book, "ImportCountry", [("China", 30, 40), ("Kenya", 5, 6)], (50, 60))
    _partner_sheet(book, "ReexportsCountry", [("Congo, The Democratic Republic Of", 3, 4)], (5, 6))
    _section_sheet(book, "ExportsCommodity", [1] * 10)
    _section_sheet(book, "ImportsCommodity", [2] * 10)
    sheet = book.create_sheet("EAC")
    sheet.append([None, "Flow", "Partner \\ Period", *QUARTERS, *QUARTERS])  # shares repeat the quarters
    sheet.append([None, "Exports", "Kenya", 4, 2, 80, 70])
    sheet.append([None, None, "Uganda", 0, 1, 20, 30])
    sheet.append([None, None, "EAC", 4, 3, 100, 100])
    sheet.append([None, "Imports", "Uganda", 7, 8, 1, 1])
    path = tmp_path / "annex.xlsx"
    book.save(path)
    return path


def _values(flows, **wanted):
    for column, value in wanted.items():
        flows = flows[flows[column] == value]
    return dict(zip(flows.period, flows.value_usd, strict=True))


def test_exports_imports_and_re_exports_are_kept_apart(workbook):
    flows, _ = nisr.annex(workbook)
    assert _values(flows, importer="KAZ", product="TOTAL") == {"2024-Q4": 1_500_000, "2025-Q1": 2_250_000}
    assert _values(flows, exporter="CHN") == {"2024-Q4": 30_000_000, "2025-Q1": 40_000_000}
    assert _values(flows, importer="COD", product="RE-EXPORTS") == {
        "2024-Q4": 3_000_000,
        "2025-Q1": 4_000_000,
    }
    assert _values(flows, importer="COD", product="TOTAL") == {}
    assert _values(flows, importer="WLD", product="TOTAL") == {"2024-Q4": 10_000_000, "2025-Q1": 20_000_000}
    assert set(flows[flows.importer == "RWA"].valuation) == {"CIF"}
    assert set(flows[flows.exporter == "RWA"].reported_by) == {"exporter"}


def test_community_partners_add_to_the_list_and_a_reported_nil_stays(workbook):
    flows, _ = nisr.annex(workbook)
    assert _values(flows, importer="UGA", product="TOTAL") == {"2024-Q4": 0, "2025-Q1": 1_000_000}
    assert len(flows[flows.importer == "KEN"]) == 2  # listed on both sheets, taken once


def test_sections_belong_to_totals(workbook):
    flows, _ = nisr.annex(workbook)
    assert _values(flows, exporter="RWA", product="SITC:2") == {"2024-Q4": 1_000_000, "2025-Q1": 1_000_000}
    assert set(flows[flows["product"].str.startswith("SITC")].importer) == {"WLD", "RWA"}


def test_only_the_newest_quarter_is_ranked(workbook):
    _, listings = nisr.annex(workbook)
    exports = listings[listings.flow == "exports"].set_index("period")
    assert exports.threshold_usd.isna().tolist() == [True, False]
    assert exports.threshold_usd["2025-Q1"] == 2_000_000  # Kenya, the last listed
    assert exports.unlisted_usd.tolist() == [4_500_000, 14_750_000]  # 10 - 1.5 - 4 - 0; 20 - 2.25 - 2 - 1
    assert exports.listed.tolist() == [2, 2]


def test_a_sheet_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(SourceError, match=r"other\.xlsx has no sheet ExportCountry; it has Sheet"):
        nisr.annex(path)


def test_a_country_that_is_none_is_named(workbook):
    book = openpyxl.load_workbook(workbook)
    book["ExportCountry"]["A4"] = "Atlantis"
    book.save(workbook)
    with pytest.raises(SourceError, match="sheet ExportCountry: 'Atlantis' is no country"):
        nisr.annex(workbook)


def test_a_text_file_is_no_workbook(write):
    with pytest.raises(SourceError, match=r"a\.xlsx is not an Excel workbook"):
        nisr.annex(write("a.xlsx", "period,value"))


def test_the_published_annex(shared_data):
    flows, listings = nisr.annex(shared_data / "nisr_2025Q1_trade_annex.xlsx")
    kazakhstan = _values(flows, importer="KAZ")
    # Sheet ExportCountry, row Kazakhstan, million USD: 2.78 2.38 2.67 2.43 | 3.29 3.75 2.61 1.66 | 4.12
    assert sum(v for p, v in kazakhstan.items() if p < "2024") == pytest.approx(10_263_483, abs=1)
    assert sum(v for p, v in kazakhstan.items() if "2024" < p < "2025") == pytest.approx(11_304_163, abs=1)
    assert kazakhstan["2025-Q1"] == pytest.approx(4_122_333, abs=1)
    assert _values(flows, exporter="KAZ") == {}
    ranked = flows[(flows.exporter == "RWA") & (flows.period == "2025-Q1") & (flows["product"] == "TOTAL")]
    ranked = ranked[ranked.importer != "WLD"].sort_values("value_usd", ascending=False).importer.tolist()
    assert ranked.index("KAZ") == 11  # twelfth
    imports = listings[(listings.flow == "imports") & (listings.period == "2025-Q1")].iloc[0]
    assert imports.threshold_usd == pytest.approx(11_347_726, abs=1)  # France, the twentieth
    assert imports.listed == 20
