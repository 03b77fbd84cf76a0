"""Digital government of Rwanda and Kazakhstan against figures read from the sources, and pairs with none."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import pytest

from bilateral.figures.blocks import Chart, Prose, Table
from bilateral.relationship import Relationship, relationship


@pytest.fixture(scope="module")
def pair() -> Relationship:
    return relationship("RWA", "KAZ")


# UN DESA, E-Government Survey 2024: Kazakhstan 24th, index 0.90093 (OSI 0.93903, TII 0.92353, HCI 0.84029); Rwanda 118th,
# 0.57993 (0.82065, 0.37235, 0.54668). Survey of 2010: 46th and 148th.
# ITU through Gapminder: internet users 34.2005 % (Rwanda, 2023), 93.3917 % (Kazakhstan, 2024). World Bank, World Development
# Indicators 2024, per 100: broadband 0.595648 and 15.3162, mobile 93.2015 and 127.085.
KNOWN = {
    "digital.egdi.reporter": (0.57993, "2024"),
    "digital.egdi.partner": (0.90093, "2024"),
    "digital.egdi.gap.latest": (0.90093 - 0.57993, "2024"),
    "digital.egdi.gap.2018": (0.7597 - 0.459, "2018"),
    "digital.egdi.rank.reporter": (118, "2024"),
    "digital.egdi.rank.partner": (24, "2024"),
    "digital.egdi.rank.reporter.2010": (148, "2010"),
    "digital.egdi.rank.partner.2010": (46, "2010"),
    "digital.egdi.tii.gap": (0.92353 - 0.37235, "2024"),
    # 0.55118 of 0.11838 + 0.55118 + 0.29361
    "digital.egdi.tii.gap_share": (0.55118 / 0.96317, "2024"),
    "digital.egdi.gap.trend": (-0.420612 / 68.8, "2024"),
    "digital.egdi.gap.closing_years": (0.321 * 68.8 / 0.420612, "2024"),
    "digital.internet.reporter": (34.2005, "2023"),
    "digital.internet.partner": (93.3917, "2024"),
    "digital.broadband.reporter": (0.595648, "2024"),
    "digital.broadband.partner": (15.3162, "2024"),
    "digital.mobile.reporter": (93.2015, "2024"),
    "digital.mobile.partner": (127.085, "2024"),
    "digital.fibre_km.reporter": (3000, "2017"),
    "digital.mobile_4g_coverage_pct.reporter": (96.6, "2018"),
    "digital.services_online_pct.partner": (92, "2026"),
}


@pytest.mark.parametrize("fact_id", KNOWN)
def test_known_facts(pair: Relationship, fact_id: str) -> None:
    value, period = KNOWN[fact_id]
    fact = pair.fact(fact_id)
    assert fact.value == pytest.approx(value, rel=1e-5)
    assert fact.period == period
    assert fact.sources
    assert fact.method


def test_a_line_that_proves_nothing_is_said_to(pair: Relationship) -> None:
    assert "includes no change" in pair.fact("digital.egdi.gap.closing_years").note
    assert pair.fact("digital.egdi.gap.trend_margin").number > 0.006
    text = pair.digital.gap().blocks[0]
    assert isinstance(text, Prose)
    assert "no proof" in text.text
    assert "the latest is wider" in text.text


def test_a_gap_that_does_not_close_has_no_years() -> None:
    # Türkiye less Kenya: 2014 0.5443 - 0.3805, 2024 0.8913 - 0.6314.
    pair = relationship("KEN", "TUR")
    years = pair.fact("digital.egdi.gap.closing_years")
    assert years.value is None
    assert years.note.startswith("it does not close")
    assert "[does not close](#fact-digital.egdi.gap.closing_years)" in pair.digital.finding_lines()[2]


def test_both_sides_of_the_pair_see_one_gap(pair: Relationship) -> None:
    turned = relationship("KAZ", "RWA")
    for name in ("latest", "trend", "closing_years", "pairs_closer"):
        assert turned.fact(f"digital.egdi.gap.{name}").value == pair.fact(f"digital.egdi.gap.{name}").value
    assert turned.fact("digital.egdi.rank.reporter").value == 24


def test_two_sources_of_one_period_are_both_named(pair: Relationship) -> None:
    fact = pair.fact("digital.fibre_km.reporter.2011")
    assert fact.value == 2565
    assert "2300 (reuters-2011-fibre)" in fact.note
    (table,) = [
        block for block in pair.digital.claims().blocks if getattr(block, "id", "") == "digital-announced"
    ]
    assert isinstance(table, Table)
    linked = {row[3].text: row[3].fact for row in table.rows if row[2].text == "2011"}
    assert linked == {"2,565 km": "digital.fibre_km.reporter.2011", "2,300 km": None}


def test_claims_on_fibre_and_mobile_services_stand_beside_what_is_known(pair: Relationship) -> None:
    verdicts = {judgement.claim.claim_id: judgement.verdict for judgement in pair.digital.judgements}
    assert verdicts == {
        "C07a": "cannot be verified",
        "C08a": "cannot be verified",
        "C09a": "cannot be verified",
        "C10a": "supported",
        "C10b": "supported",
    }


def test_the_missed_edition_is_a_gap_and_no_line_runs_through_it(pair: Relationship) -> None:
    chart = pair.digital.government().blocks[1]
    assert isinstance(chart, Chart)
    assert chart.table is not None
    assert "2020" not in {row[1].text for row in chart.table.rows}
    assert any("2020" in note for note in chart.table.notes)


def test_years_limit_the_charts_and_not_the_facts(pair: Relationship) -> None:
    short = relationship("RWA", "KAZ", start=2016, end=2022)
    table = short.digital.ranks().blocks[1]
    assert isinstance(table, Table)
    assert [row[0].text for row in table.rows] == ["2016", "2018", "2022"]
    assert short.fact("digital.egdi.gap.latest") == pair.fact("digital.egdi.gap.latest")


def test_states_outside_the_index_have_gaps_and_no_zero() -> None:
    pair = relationship("XKX", "TWN")
    assert pair.fact("digital.egdi.gap.latest").value is None
    assert pair.fact("digital.egdi.rank.reporter").sources == ("un-egdi",)
    for section in (pair.digital.government(), pair.digital.gap(), pair.digital.ranks()):
        assert [block.bundle()[1]["bilateral"]["kind"] for block in section.blocks] == ["gap"]


def test_countries_in_brief_are_in_the_index_too() -> None:
    pair = relationship("NPL", "PER")
    # UN DESA 2024: Nepal 119th, Peru 58th.
    assert pair.fact("digital.egdi.rank.reporter").value == 119
    assert pair.fact("digital.egdi.rank.partner").value == 58
    assert pair.fact("digital.internet.partner").value is not None


def test_pairs_closer_counted_from_the_publishers_file(pair: Relationship, shared_data: Path) -> None:
    with (shared_data / "egdi_2010_2024.csv").open(encoding="utf-8") as file:
        index = [float(row["egdi"]) for row in csv.DictReader(file) if row["year"] == "2024"]
    gaps = [abs(one - other) for one, other in combinations(index, 2)]
    closer = sum(gap < 0.321 - 1e-9 for gap in gaps)
    assert (len(gaps), closer) == (18_528, 12_206)
    assert pair.fact("digital.egdi.gap.pairs_closer").value == pytest.approx(
        closer / (len(gaps) - 1), abs=1e-4
    )
