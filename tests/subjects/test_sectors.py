"""Fields of cooperation of Rwanda and Kazakhstan against figures worked by hand, and fields of other pairs."""

from __future__ import annotations

import pytest

from bilateral.figures.blocks import Chart, Prose, Table
from bilateral.relationship import Relationship, relationship
from bilateral.subjects.sectors_fields import SIX, fields_of


@pytest.fixture(scope="module")
def pair() -> Relationship:
    return relationship("RWA", "KAZ")


# The New Times, after NAEB: 39,000 t of tea for 107.7 million USD in the year to June 2023, 13 % of it to Kazakhstan.
# Energyprom: Kazakhstan imported 7,700 t for 22.4 million USD in 2025-Q1, 27,900 t in January to November 2019; 13,400 t
# in the first half of 2024. Pink Sheet: tea at Mombasa 2.1465 USD a kg, mean of 2025.
TEA = "sectors.agriculture.tea."
KNOWN = {
    "sectors.fields.agreed.count": (6, "2025"),
    "sectors.fields.binding.count": (0, "2025"),
    "sectors.fields.followed.count": (1, "2026-03-06"),
    # Target zones of November 2025 and the delegation of March 2026 are done; deliveries, study and joint venture are open.
    "sectors.mining.steps.count": (2, "2026-03-06"),
    "sectors.mining.steps.open": (3, "2025-11-18"),
    # Visits of 2015, 26 and 28 May 2025, meetings of September and November 2024; the companies' delegation is none.
    "sectors.political_consultations.contacts.count": (5, "2025-05-28"),
    "sectors.political_consultations.rounds.count": (0, None),
    "sectors.business_council.steps.open": (1, "2025-05-28"),
    "sectors.business_council.steps.count": (0, None),
    "sectors.space.steps.count": (1, "2025-05-29"),
    f"{TEA}exports.unit_value": (107.7 / 39, "2023"),
    f"{TEA}imports.volume": (4 * 7_700, "2025"),
    f"{TEA}imports.volume.2024-h1": (2 * 13_400, "2024"),
    f"{TEA}imports.volume.2019-jan-nov": (27_900 * 12 / 11, "2019"),
    f"{TEA}imports.unit_value": (22.4 / 7.7, "2025"),
    f"{TEA}ceiling.volume": (30_800, "2025"),
    f"{TEA}ceiling.share": (1.0, "2025"),
    f"{TEA}ceiling.taken": (30_800 / 39_000, "2025"),
    f"{TEA}ceiling": (30_800_000 * 107.7 / 39, "2025"),
    f"{TEA}ceiling.world_price": (30_800_000 * 2.1465, "2025"),
    f"{TEA}now.volume": (0.13 * 39_000, "2023"),
    f"{TEA}now.value": (0.13 * 107.7e6, "2023"),
    f"{TEA}now.share_of_imports": (5_070 / 30_800, "2025"),
    "sectors.agriculture.coffee.exports.value": (58_040_000, "2014"),
    "sectors.agriculture.coffee.exports.bound": (139_618_688, "2023"),
    # WITS 2019, million USD: Rwanda 117.85468 of 1,131.95608 (vintage of 2022), Kazakhstan 3,321.92 of 57,722.93, the sum of
    # all reporters 266,308.6 of 18,224,700.
    "sectors.mining.rca.reporter": ((117.85468 / 1131.95608) / (266_308.6 / 18_224_700), "2019"),
    "sectors.mining.rca.partner": ((3321.92 / 57_722.93) / (266_308.6 / 18_224_700), "2019"),
    # World Development Indicators: inflow 572.929 and 2,093.1 million USD in 2024; output of Rwanda 15,111.1 million.
    "sectors.finance.fdi.reporter": (572_929_000, "2024"),
    "sectors.finance.fdi.partner": (2_093_100_000, "2024"),
    "sectors.finance.fdi_share.reporter": (572.929 / 15_111.1, "2024"),
    "sectors.education.tertiary_enrolment.reporter": (9.41174, "2024"),
    "sectors.mining.ores_and_metals.partner": (15.4599, "2024"),
    "sectors.ict.egdi.partner": (0.90093, "2024"),
}


@pytest.mark.parametrize("fact_id", KNOWN)
def test_known_facts(pair: Relationship, fact_id: str) -> None:
    value, period = KNOWN[fact_id]
    fact = pair.fact(fact_id)
    assert fact.value == pytest.approx(value, rel=1e-4)
    assert fact.period == period
    assert fact.sources or fact.inputs
    assert fact.method


def test_nobody_reports_the_coffee_that_the_partner_buys(pair: Relationship) -> None:
    for name in ("imports.volume", "ceiling"):
        fact = pair.fact(f"sectors.agriculture.coffee.{name}")
        assert fact.value is None
        assert fact.sources == ("un-comtrade",)


def test_the_share_that_is_said_to_go_there_is_held_against_customs(pair: Relationship) -> None:
    assert pair.fact(f"{TEA}now.value").number > pair.fact("trade.exports.2023").number
    assert any("do not fit" in line for line in pair.sectors.finding_lines())


def test_each_field_has_a_heading_and_its_own_blocks(pair: Relationship) -> None:
    blocks = pair.sectors.fields().blocks
    heads = [
        block.text.splitlines()[0]
        for block in blocks
        if isinstance(block, Prose) and block.text.startswith("###")
    ]
    assert heads == [
        "### Political consultations",
        "### ICT",
        "### Finance",
        "### Agriculture",
        "### Education",
        "### Mining",
    ]
    ids = [block.id for block in blocks if isinstance(block, (Table, Chart))]
    assert len(ids) == len(set(ids))
    assert {"sectors-tea", "sectors-mining-steps", "sectors-finance"} <= set(ids)


def test_what_is_planned_in_mining_is_told_from_what_is_done(pair: Relationship) -> None:
    (table,) = [b for b in pair.sectors.fields().blocks if getattr(b, "id", "") == "sectors-mining-steps"]
    assert isinstance(table, Table)
    assert [row[3].text for row in table.rows] == ["promised", "pending", "done", "pending", "done"]


def test_the_matrix_draws_a_dash_for_what_was_not_seen(pair: Relationship) -> None:
    chart = pair.sectors.agreed().blocks[1]
    assert isinstance(chart, Chart)
    assert chart.title == "6 fields with an agreement, steps seen since in 1"
    assert chart.table is not None
    assert [row[4].text for row in chart.table.rows] == ["0", "0", "0", "0", "0", "2"]


def test_a_pair_has_the_fields_of_its_own_agreements() -> None:
    pair = relationship("AZE", "RWA")
    names = [field.name for field in pair.sectors.data.fields]
    assert names == [
        "political consultations",
        "agriculture",
        "education",
        "trade",
        "air services",
        "public services",
    ]
    assert pair.fact("sectors.fields.agreed.count").value == 6
    # Consultations were held in 2025, after the memorandum of September 2023.
    assert pair.fact("sectors.political_consultations.rounds.count").value == 1
    assert pair.fact("sectors.fields.followed.count").value == 1


def test_a_pair_without_agreements_is_seen_by_the_six() -> None:
    pair = relationship("KEN", "TUR")
    assert [field.name for field in pair.sectors.data.fields] == list(SIX)
    agreed = pair.fact("sectors.fields.agreed.count")
    assert agreed.value is None
    assert agreed.note
    assert pair.sectors.agreed().blocks[0].bundle()[1]["bilateral"]["kind"] == "gap"
    assert pair.fact("sectors.political_consultations.rounds.count").value is None


def test_visas_are_no_field_of_cooperation() -> None:
    assert [field.name for field in fields_of(["visas"])] == list(SIX)
    pair = relationship("RUS", "RWA")
    assert pair.fact("sectors.fields.agreed.count").value is None


def test_an_unknown_field_has_a_section_that_says_what_is_missing() -> None:
    (field,) = fields_of(["Sport & youth"])
    assert field.slug == "sport_youth"
    assert field.baselines == ()


def test_an_amount_is_compared_as_a_share_of_output(pair: Relationship) -> None:
    # Kazakhstan takes in more, Rwanda more for its size.
    assert pair.fact("sectors.finance.fdi.partner").number > pair.fact("sectors.finance.fdi.reporter").number
    fdi = next(one for field in pair.sectors.data.fields for one in field.baselines if one.name == "fdi")
    assert pair.sectors.data.ahead(fdi) == "reporter"
    counts = [int(pair.fact(f"sectors.ahead.{end}").number) for end in ("reporter", "partner", "of")]
    assert counts[0] + counts[1] == counts[2]


def test_reversed_the_ceiling_is_of_the_other_direction() -> None:
    pair = relationship("KAZ", "RWA")
    assert pair.fact(f"{TEA}ceiling").value is None
    assert pair.fact("sectors.mining.rca.reporter").value == pytest.approx(3.938, abs=1e-3)
