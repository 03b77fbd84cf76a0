"""The outlook of Rwanda and Kazakhstan against figures reckoned by hand, and of pairs that lack this or that."""

from __future__ import annotations

import math
import re

import pytest

from bilateral.figures.blocks import Chart, Exhibit, Table
from bilateral.relationship import Relationship, relationship
from bilateral.subjects.outlook_data import Direction


@pytest.fixture(scope="module")
def pair() -> Relationship:
    return relationship("Rwanda", "Kazakhstan")


def text(exhibit: Exhibit) -> str:
    """Return the words of an exhibit without the addresses of links."""
    words = " ".join(block.bundle()[0].get("text/markdown", "") for block in exhibit.blocks)
    return (
        re.sub(r"\]\(#[^)]*\)", "]", words)
        .replace("[", "")
        .replace("]", "")
        .replace("\\", "")
        .replace("\u00a0", " ")
    )


# Reported: WITS, vintage ending 2016, thousand USD: Kazakhstan's imports from Rwanda 2016 2,705.967, Rwanda's from
# Kazakhstan 25.425; 2013 41,102.536. NISR: Rwanda's exports of 2024, the sum of four quarters, 11.304163 million.
# Expected, 2016: exp(18.423134 + 1.189585 − 0.712543 · ln 6864.667) = exp(19.612719 − 6.294707) = 608,050, with the effects
# of Rwanda as exporter and Kazakhstan as importer, the coefficient of distance, and CEPII's distance in km.
KNOWN = {
    "outlook.gravity.observed": (2_705_967.0, "2016"),
    "outlook.gravity.imports.observed": (25_425.0, "2016"),
    "outlook.gravity.expected": (608_050.0, "2016"),
    "outlook.gravity.observed.2013": (41_102_536.0, "2013"),
    "outlook.fan.base": (11_304_163.0, "2024"),
    "outlook.fan.imports.base": (25_425.0, "2016"),
    # (1,000 ÷ 11.304163)^(1 ÷ 11) − 1 and (100 ÷ 11.304163)^(1 ÷ 11) − 1.
    "outlook.growth_needed": (0.50308, "2035"),
    "outlook.growth_needed.100m": (0.21918, "2035"),
    # Counted by another way in tests/measures/test_growth.py.
    "outlook.precedents.windows": (106_901, "2016"),
    "outlook.precedents.reached": (994, "2016"),
    "outlook.precedents.share": (994 / 106_901, "2016"),
}


@pytest.mark.parametrize("fact_id", KNOWN)
def test_known_facts(pair: Relationship, fact_id: str) -> None:
    value, period = KNOWN[fact_id]
    fact = pair.fact(fact_id)
    assert fact.value == pytest.approx(value, rel=2e-4)
    assert fact.period == period
    assert fact.sources
    assert fact.method


def test_the_expectation_is_the_models_arithmetic(pair: Relationship) -> None:
    snapshot = pair._context.snapshot
    effects = snapshot.query("select * from gravity_effects where year = 2016").set_index("iso3")
    (slope,) = snapshot.query(
        "select coefficient from gravity_coefficients where covariate = 'log_distance'"
    ).coefficient
    # CEPII GeoDist, dist KAZ–RWA 6864.667 km; no common border, language or colonial tie.
    expected = math.exp(
        effects.exporter_effect["RWA"] + effects.importer_effect["KAZ"] + slope * math.log(6864.667)
    )
    assert pair.fact("outlook.gravity.expected").value == pytest.approx(expected, rel=1e-6)
    assert pair.fact("outlook.gravity.ratio").value == pytest.approx(2_705_967 / expected, rel=1e-6)
    # By Rwanda's own report, in the later vintage: 788,430 USD.
    assert pair.fact("outlook.gravity.ratio.other_report").value == pytest.approx(
        788_430 / expected, rel=1e-6
    )
    # The model as fitted: about 0.61 million, 4.45 times.
    assert expected == pytest.approx(608_000, rel=5e-3)


def test_the_fan_is_the_shipped_distribution_times_the_latest_figure(pair: Relationship) -> None:
    # Small African exporters, flows of 3.16 to 31.6 million: the median multiple of ten years is 1.27, so 14.4 million.
    row = pair._context.query(
        "select * from growth_quantiles where horizon = 10 and exporter_type = 'small African' and size_usd = 1e7"
    ).iloc[0]
    for name in ("p10", "p25", "p50", "p75", "p90"):
        fact = pair.fact(f"outlook.fan.10.{name}")
        assert fact.value == pytest.approx(row[name] * 11_304_163, rel=1e-6)
        assert fact.period == "2034"
    assert pair.fact("outlook.fan.10.p50").value == pytest.approx(14.4e6, rel=0.01)


def test_the_billion_is_beyond_the_band(pair: Relationship) -> None:
    assert pair.fact("outlook.fan.10.p90").number < 1e8
    assert "0.93%" in text(pair.outlook.findings())


def test_bands_hold_what_they_ought_to_pooled(pair: Relationship) -> None:
    for horizon in (5, 10):
        assert 0.75 <= pair.fact(f"outlook.backtest.{horizon}.all.within_80").number <= 0.85
        assert pair.fact(f"outlook.backtest.{horizon}.small_african.within_80").value is not None


def test_both_directions_are_told_from_either_side(pair: Relationship) -> None:
    reverse = relationship("KAZ", "RWA")
    for name in ("expected", "observed", "ratio", "low", "high"):
        here, there = pair.fact(f"outlook.gravity.{name}"), reverse.fact(f"outlook.gravity.imports.{name}")
        assert (here.value, here.period, here.sources) == (there.value, there.period, there.sources)
    assert pair.fact("outlook.fan.10.p90").value == reverse.fact("outlook.fan.imports.10.p90").value


def test_a_mirror_figure_is_said_to_be_one() -> None:
    pair = relationship("KEN", "TUR")
    assert pair.fact("outlook.fan.base").note == "mirror figure"
    assert pair.fact("outlook.fan.base").value == pair.fact("trade.exports.mirror.latest").value
    words = text(pair.outlook.scenarios())
    assert "(mirror figure)" in words
    assert "have passed already" in words, "the figure is of 2016, which the reader is told"


def test_what_the_source_of_distances_lacks_is_a_gap() -> None:
    pair = relationship("SSD", "LUX")
    exhibit = pair.outlook.expectation()
    assert exhibit.blocks[0].bundle()[1]["bilateral"]["kind"] == "gap"
    assert "South Sudan" in text(exhibit)
    assert pair.fact("outlook.gravity.ratio").value is None
    assert pair.fact("outlook.gravity.ratio").note


def test_a_pair_without_any_figure_has_gaps_and_no_zero() -> None:
    pair = relationship("NPL", "PER")
    for name in ("expectation", "scenarios", "targets"):
        exhibit = getattr(pair.outlook, name)()
        assert [block.bundle()[1]["bilateral"]["kind"] for block in exhibit.blocks] == ["gap"], name
    values = {fact.id: fact.value for fact in pair.facts.values() if fact.id.startswith("outlook.g")}
    assert set(values.values()) == {None}
    assert not pair.outlook.findings().blocks[0].bundle()[0]["text/markdown"].count("\n- - ")


def test_a_target_that_is_passed_needs_no_growth() -> None:
    pair = relationship("USA", "CHN")
    assert pair.fact("outlook.growth_needed").number < 0
    words = text(pair.outlook.targets())
    assert "US$1 billion is passed already" in words
    assert "outlook.precedents.reached" not in pair.facts


def test_who_reported_and_lists_nothing_is_told_apart_from_who_did_not_report(pair: Relationship) -> None:
    # Rwanda reported imports from 2010 to 2016 and lists Kazakhstan in 2016 only; nobody reports flows between the Democratic
    # Republic of the Congo and South Sudan.
    rows = pair.outlook.data.expectations(Direction("imports", "KAZ", "RWA"))
    assert [row.observed for row in rows] == [0.0] * 6 + [25_425.0]
    assert {row.reported_by for row in rows} == {"RWA"}
    assert "outlook.gravity.imports.observed.2012" not in pair.facts
    none = relationship("COD", "ETH").outlook.data.expectations(Direction("exports", "COD", "ETH"))
    assert none
    assert {row.observed for row in none} == {None}
    fact = relationship("COD", "ETH").fact("outlook.gravity.ratio")
    assert fact.value is None
    assert "neither side" in fact.note


def test_charts_and_tables_lead_to_facts(pair: Relationship) -> None:
    for name in ("expectation", "scenarios", "targets", "model", "trust"):
        for block in getattr(pair.outlook, name)().blocks:
            table = block.table if isinstance(block, Chart) else block if isinstance(block, Table) else None
            if table is not None:
                linked = [cell.fact for row in table.rows for cell in row if cell.fact]
                assert linked, table.id
                assert set(linked) <= set(pair.facts)


def test_years_limit_the_history_and_not_the_fan() -> None:
    late = relationship("RWA", "KAZ", start=2020, end=2022)
    chart = next(block for block in late.outlook.scenarios().blocks if isinstance(block, Chart))
    assert late.fact("outlook.fan.base").period == "2024"
    assert "<svg" in chart.svg()
