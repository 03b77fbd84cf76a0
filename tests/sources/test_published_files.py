"""Publishers' own bulk files, imported as they are: the figures that they are known to have."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilateral.snapshots.package import Snapshot, open_snapshot
from bilateral.snapshots.store import store
from bilateral.snapshots.verify import verify
from bilateral.sources.importing import Imported, importing

FILES = (
    "wits_rwanda_exports_2013_2022.csv",
    "nisr_2025Q1_trade_annex.xlsx",
    "egdi_2010_2024.csv",
    "cepii_dist.csv",
    "un_ideal_points_1946_2023.csv.gz",
    "embassies_wikidata_2022.csv.gz",
    "passport_index_2025_iso3.csv",
    "pinksheet_monthly_1990_2026.csv",
    "wdi_RWA_KAZ.csv",
    "wits_bilateral_RWA_KAZ_all_partners.csv",
)


@pytest.fixture(scope="module")
def made(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Imported], Snapshot]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BILATERAL_DATA", str(tmp_path_factory.mktemp("data")))
        with importing([shared_data / name for name in FILES], open_snapshot("embedded")) as (found, _):
            return found, store([one.delivery for one in found], name="published")


@pytest.mark.slow
def test_every_file_is_known_and_no_row_of_them_is_invalid(made):
    found, snapshot = made
    assert [one.delivery.origin for one in found] == list(FILES)
    assert [one.delivery.set_aside for one in found] == [()] * len(FILES)
    assert verify(snapshot) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sql", "value"),
    [
        # NISR, annex 2025-Q1, sheet ExportCountry, USD million: 4.122333 …
        (
            "select value_usd from flows where source_id = 'nisr-2025q1' and period = '2025-Q1' and importer = 'KAZ'",
            4_122_333,
        ),
        # WITS, Rwanda's exports to Kazakhstan in 2016, 788.43 thousand USD; to the world in 2022, which stands twice.
        (
            "select value_usd from flows where source_id = 'wits-2022' and period = '2016' and importer = 'KAZ'",
            788_430,
        ),
        (
            "select value_usd from flows where source_id = 'wits-2022' and period = '2022' and importer = 'WLD' and product = 'TOTAL'",
            2_019_269_800,
        ),
        # WITS: Kazakhstan's report of its imports from Rwanda in 2013, 41,102.536 thousand USD.
        (
            "select value_usd from flows where source_id = 'wits-2016' and period = '2013' and exporter = 'RWA' and importer = 'KAZ' "
            "and reported_by = 'importer'",
            41_102_536,
        ),
        # UN: Kazakhstan was 24th in 2024. Passport Index: 30 days are a stay without a visa.
        (
            "select value from indicators where iso3 = 'KAZ' and indicator = 'EGDI.RANK' and period = '2024'",
            24,
        ),
        ("select count(*) from (select distinct passport from visa_rules)", 199),
        # GeoDist has 224 areas; the borders of what is South Sudan's now are not Sudan's.
        ("select count(*) from distances where contiguous and 'SDN' in (iso3_a, iso3_b)", 6),
        ("select count(*) from ideal_points where iso3 = 'RWA' and source_id = 'un-ideal-points'", 62),
    ],
)
def test_known_figures(made, sql, value):
    _, snapshot = made
    assert snapshot.query(sql).iloc[0, 0] == pytest.approx(value, abs=1)


@pytest.mark.slow
def test_an_extract_leaves_the_sums_and_the_others_alone(made):
    _, snapshot = made
    embedded = open_snapshot("embedded")
    world = "select sum(value_usd) as v, count(*) as n from flows where source_id = 'wits-2016' and 'WLD' in (exporter, importer)"
    assert snapshot.query(world).iloc[0].tolist() == pytest.approx(embedded.query(world).iloc[0].tolist())
    others = "select count(*) as n from indicators where source_id = 'wdi' and iso3 = 'KEN'"
    assert snapshot.query(others).n[0] == embedded.query(others).n[0] > 0
