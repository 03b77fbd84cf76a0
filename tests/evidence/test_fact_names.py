"""Every fact has a name of its own, made of words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.fact_names import CHAPTERS, chapter_name, fact_name

ROOT = Path(__file__).resolve().parents[2]
VOICE = Voice()


@pytest.fixture(scope="module")
def ids() -> list[str]:
    content = json.loads((ROOT / "reports" / "example" / "facts.json").read_bytes())
    return [row["id"] for row in content["facts"]]


def test_no_two_facts_bear_one_name(ids: list[str]) -> None:
    names = [fact_name(VOICE, fact_id) for fact_id in ids]
    assert len(set(names)) == len(ids) > 900


def test_a_name_is_words_and_no_id(ids: list[str]) -> None:
    names = {fact_id: fact_name(VOICE, fact_id) for fact_id in ids}
    odd = {
        key: name for key, name in names.items() if re.search(r"[_:]|\w\.\w|, ,|^\W|, $|_usd|latest", name)
    }
    assert odd == {}
    assert [name for name in names.values() if not name[0].isupper()] == []


def test_every_chapter_of_the_facts_has_a_name(ids: list[str]) -> None:
    assert {fact_id.partition(".")[0] for fact_id in ids} <= set(CHAPTERS)
    assert len({chapter_name(VOICE, chapter) for chapter in CHAPTERS}) == len(CHAPTERS)


@pytest.mark.parametrize(
    ("fact_id", "name"),
    [
        ("trade.exports.2024-Q3", "Exports, Q3 2024"),
        ("trade.exports.mirror.latest", "Exports, mirror figure, last year"),
        ("partners.market.COD.2022", "Share of a market, Democratic Republic of the Congo, 2022"),
        ("outlook.fan.imports.10.p90", "Scenario of imports, 10 years, 90th percentile"),
        ("trade.products.exports.SITC:2", "Exports by section, crude materials"),
        ("corridors.without.ZZZ.planned_km", "Without crossing a country, ZZZ, length over a planned line"),
        ("tourism.arrivals.2024", "Arrivals, 2024"),  # of a chapter that somebody else added
        ("tourism", "Tourism"),
        ("trade", "Trade"),
    ],
)
def test_names_by_hand(fact_id: str, name: str) -> None:
    assert fact_name(VOICE, fact_id) == name


def test_sides_are_named_where_they_are_known() -> None:
    sides = {"reporter": "Rwanda", "partner": "Kazakhstan"}
    assert (
        fact_name(VOICE, "digital.egdi.rank.partner.2024", sides) == "Rank in e-government, Kazakhstan, 2024"
    )
