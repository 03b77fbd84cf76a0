"""Facts and verdicts of Rwanda and Kazakhstan against figures read from the sources by hand."""

import pytest

from bilateral.relationship import Relationship, relationship


@pytest.fixture(scope="module")
def pair() -> Relationship:
    return relationship("Rwanda", "Kazakhstan")


# NISR, Formal External Trade in Goods, 2025-Q1, sheet ExportCountry, row Kazakhstan, USD million a quarter:
# 2023: 2.782 2.381 2.667 2.434; 2024: 3.292 3.746 2.607 1.659; 2025-Q1: 4.122. World 2024: 431.612 537.638 667.005 677.446.
# WITS, thousand USD: Rwanda's exports 2013 20,700.77 (later vintage); Kazakhstan's imports 2013 41,102.536, 2016 2,705.967;
# Rwanda's exports 2016 28.891 (earlier), 788.43 (later vintage); Rwanda's imports 2016 25.425.
KNOWN = {
    "trade.exports.latest": (11.304e6, "2024"),
    "trade.exports.2023": (10.264e6, "2023"),
    "trade.exports.latest_quarter": (4.122e6, "2025-Q1"),
    "trade.exports.2013": (20_700_770.0, "2013"),
    "trade.exports.mirror.2013": (41_102_536.0, "2013"),
    "trade.exports.mirror.latest": (2_705_967.0, "2016"),
    "trade.mirror_agreement.2013": (0.5036, "2013"),
    "trade.mirror_agreement.latest": (788.43 / 2705.967, "2016"),
    "trade.imports.latest": (25_425.0, "2016"),
    "trade.balance.latest": (28_891.0 - 25_425.0, "2016"),
    "trade.partner_rank.latest_quarter": (12, "2025-Q1"),
    "trade.share_of_exports.latest": (11.304 / 2313.701, "2024"),
    "trade.total_exports.latest": (2313.701e6, "2024"),
    # 11.304/2313.701 over 59.133/24913.7 (WDI goods imports 2024, bn USD)
    "trade.intensity.latest": ((11.304162 / 2313.7006) / (59.133 / 24913.7), "2024"),
    # France, the 20th of the import sources listed, 2025-Q1
    "trade.imports.bound.latest_quarter": (11.348e6, "2025-Q1"),
    # UNCTAD matrix 2015, thousand USD: section 2 14,437.61 of 14,440.907; section 0 0.265
    "trade.products.exports.top_share": (14_437.61 / 14_440.907, "2015"),
    "trade.products.exports.SITC:0": (265.0, "2015"),
    "relations.visits.count": (2, "2025"),
    "relations.agreements.count": (7, "2025"),
    "relations.agreements.largest_day": (6, "2025-05-28"),
    "relations.missions.count": (0, "2022-11"),
    # CEPII GeoDist, distcap RWA–KAZ
    "profile.distance": (7084.89, None),
}


@pytest.mark.parametrize("fact_id", KNOWN)
def test_known_facts(pair: Relationship, fact_id: str) -> None:
    value, period = KNOWN[fact_id]
    fact = pair.fact(fact_id)
    assert fact.value == pytest.approx(value, rel=2e-4)
    assert fact.period == period
    assert fact.sources
    assert fact.method


@pytest.mark.parametrize("fact_id", ["trade.imports.2024", "trade.imports.mirror.2024", "trade.balance.2024"])
def test_after_2016_one_direction_is_not_reported(pair: Relationship, fact_id: str) -> None:
    fact = pair.fact(fact_id)
    assert fact.value is None
    assert fact.sources == ("un-comtrade",)


def test_a_rank_among_those_listed_is_at_best_unless_the_list_is_of_that_period(pair: Relationship) -> None:
    assert pair.fact("trade.partner_rank.latest").note.startswith("at best")
    assert pair.fact("trade.partner_rank.latest_quarter").note == ""


def test_two_vintages_are_named(pair: Relationship) -> None:
    assert pair.fact("trade.mirror_agreement.2013").sources == ("wits-2022", "wits-2016")
    assert "different vintages" in pair.fact("trade.mirror_agreement.2013").note


VERDICTS = {
    "C02b": "supported",  # the visit of 2015
    "C02c": "supported",  # the visit of 2025
    "C03a": "supported",  # six agreements
    "C05a": "contradicted",  # trade of the pair of a billion
    "C06a": "overstated",  # Kazakhstan with Africa
    "C07a": "cannot be verified",  # 7,000 km of fibre
    "C08a": "cannot be verified",  # 95 % coverage
    "C09a": "cannot be verified",  # 94 % on mobile
    "C11a": "contradicted",  # through Kyrgyzstan
    "C17c": "not testable",
}


@pytest.mark.parametrize("claim_id", VERDICTS)
def test_known_verdicts(pair: Relationship, claim_id: str) -> None:
    (judgement,) = [j for j in pair.claims.judgements if j.claim.claim_id == claim_id]
    assert judgement.verdict == VERDICTS[claim_id]


def test_the_billion_is_off_by_88(pair: Relationship) -> None:
    (judgement,) = [j for j in pair.claims.judgements if j.claim.claim_id == "C05a"]
    assert judgement.ratio == pytest.approx(88.46, abs=0.01)
    assert judgement.observation is not None
    assert judgement.observation.high is not None
    assert judgement.observation.high < 1e9 / 10
    (africa,) = [j for j in pair.claims.judgements if j.claim.claim_id == "C06a"]
    assert africa.ratio == pytest.approx(1000 / 783, abs=1e-4)


def test_a_claim_of_ones_own(pair: Relationship) -> None:
    right = pair.claims.check("trade.exports", "about", 11e6, 2024)
    assert right.verdict == "supported"
    wrong = pair.claims.check("trade.exports", "about", 50e6, 2024)
    assert wrong.verdict == "contradicted"


def test_facts_do_not_depend_on_who_asks_first() -> None:
    one, other = relationship("RWA", "KAZ"), relationship("RWA", "KAZ")
    _ = one.claims.judgements
    assert other.fact("relations.visits.count") == one.fact("relations.visits.count")
    assert one.facts == other.facts


def test_every_source_of_every_fact_is_described(pair: Relationship) -> None:
    block = pair.evidence("summary").blocks[0]
    data, _ = block.bundle()
    published = data["application/vnd.bilateral.facts+json"]
    named = {key for row in published["facts"] + published["claims"] for key in row["sources"]}
    assert named <= set(published["sources"])
    assert all(row["url"].startswith("http") for row in published["sources"].values())
