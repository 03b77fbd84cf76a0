"""Pairs that nobody prepared: no crash, no empty chart, no invented zero, and links that lead somewhere."""

import re

import pytest

from bilateral.figures.blocks import Chart, Exhibit, Published, Table
from bilateral.relationship import Relationship, relationship

PAIRS = ["RWA-KAZ", "KAZ-RWA", "KEN-TUR", "SSD-LUX", "SOM-TKM", "COD-RWA", "NPL-PER", "USA-CHN", "XKX-TWN"]
SECTIONS = {
    "profile": ["countries"],
    "standing": ["glance"],
    "relations": ["findings", "visits", "timeline", "agreements", "outstanding", "missions", "memberships"],
    "trade": [
        "findings",
        "exports",
        "imports",
        "mirror",
        "vintages",
        "quarters",
        "partners",
        "balance",
        "intensity",
        "products",
        "complementarity",
        "advantage",
    ],
    "partners": ["findings", "groups", "shares", "markets", "concentration", "standing"],
    "alignment": ["findings", "years", "issues", "comparison", "positions", "differences"],
    "digital": ["findings", "government", "gap", "ranks", "networks", "claims"],
    "sectors": ["findings", "agreed", "baselines", "fields", "beside"],
    "outlook": ["findings", "expectation", "model", "scenarios", "trust", "targets"],
    "corridors": ["findings", "routes", "map", "change", "countries", "sensitivity", "air"],
    "claims": ["findings", "picture", "verdicts", "settling", "rule"],
    "summary": ["findings", "picture", "key_facts", "verdicts", "gaps"],
}


@pytest.fixture(scope="module", params=PAIRS)
def pair(request: pytest.FixtureRequest) -> Relationship:
    return relationship(*request.param.split("-"))


def exhibits(pair: Relationship) -> dict[str, Exhibit]:
    return {
        f"{name}.{method}": getattr(getattr(pair, name), method)()
        for name, methods in SECTIONS.items()
        for method in methods
    }


def test_every_section_answers(pair: Relationship) -> None:
    block = pair.evidence("summary").blocks[0]
    assert isinstance(block, Published)
    facts = {fact.id for fact in block.facts}
    assert {key for fact in block.facts for key in fact.sources} <= set(block.sources)
    claims = {claim["id"] for claim in block.claims}
    for name, exhibit in exhibits(pair).items():
        for shown in exhibit.blocks:
            data, meta = shown.bundle()
            text = str(data) + str(meta)
            assert not re.search(r"\b(nan|None|NaT)\b", data.get("text/markdown", "")), name
            for fact in re.findall(r"#fact-([\w.:-]+)", text):
                assert fact.rstrip(".") in facts, f"{name}: {fact}"
            for claim in re.findall(r"#claim-([\w-]+)", text):
                assert claim in claims, f"{name}: {claim}"
            if isinstance(shown, Chart):
                assert shown.alt
                assert shown.source_line
                assert "<svg" in data["image/svg+xml"]
            if isinstance(shown, Table):
                assert shown.rows
                assert shown.source_line
                assert all(len(row) == len(shown.columns) for row in shown.rows)


def test_missing_facts_are_null_and_say_why(pair: Relationship) -> None:
    for fact in pair.facts.values():
        assert fact.value == fact.value, fact.id  # no NaN
        if fact.id.startswith("trade.") and fact.unit == "USD":
            assert fact.value != 0, fact.id


def test_reversing_the_pair_swaps_direct_and_mirror() -> None:
    here, there = relationship("RWA", "KAZ"), relationship("KAZ", "RWA")
    assert here.fact("trade.exports.latest").value == there.fact("trade.imports.mirror.latest").value
    assert here.fact("trade.exports.mirror.latest").value == there.fact("trade.imports.latest").value


def first_finding(reporter: str, partner: str) -> str:
    return str(relationship(reporter, partner).summary.findings().blocks[0].bundle()[0]["text/markdown"])


def test_a_country_outside_the_45_is_named_as_such() -> None:
    text = first_finding("NPL", "LKA")
    assert "Nepal" in text
    assert "45 countries in depth" in text
    assert "comtradeplus.un.org" in text
    assert "To ask for trade and votes" in text


def test_what_the_snapshot_has_of_such_a_pair_is_not_called_missing() -> None:
    # Kazakhstan's trade is covered with every partner, votes between the 45 only.
    assert relationship("NPL", "KAZ").fact("trade.exports.mirror.latest").value > 0
    assert relationship("NPL", "KAZ").fact("alignment.coincidence.latest").value is None
    text = first_finding("NPL", "KAZ")
    assert "Nepal in part" in text
    assert "The trade of the pair is at" not in text
    assert "To ask for votes: `bilateral data pull NPL-KAZ --source un-votes,ideal-points`" in text


def test_years_limit_the_series() -> None:
    chart = relationship("RWA", "KAZ", start=2020, end=2022).trade.exports().blocks[1]
    assert isinstance(chart, Chart)
    assert chart.table is not None
    assert [row[0].text for row in chart.table.rows] == ["2020", "2021", "2022"]
    gap = relationship("RWA", "KAZ", start=1960, end=1970).trade.exports().blocks[0]
    assert gap.bundle()[1]["bilateral"]["kind"] == "gap"


def test_a_country_in_brief_is_set_among_others_by_what_the_snapshot_has_of_it() -> None:
    pair = relationship("NPL", "KAZ")
    assert 0 < pair.fact("standing.trade").number < 0.5
    # No missions of Nepal are listed: that is not reported, not none.
    assert pair.fact("standing.missions").value is None
    chart = pair.standing.glance().blocks[0]
    assert chart.title.startswith("By goods trade a year")
    assert "and of the two themselves" in chart.table.notes[0]


def test_the_standing_of_a_pair_covered_in_depth_is_among_those_alone() -> None:
    assert "themselves" not in relationship("RWA", "KAZ").standing.glance().blocks[0].table.notes[0]
