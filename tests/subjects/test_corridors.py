"""The chapter on corridors: known facts of Rwanda and Kazakhstan, a forwarder's own assumptions, other pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilateral.errors import ParameterError
from bilateral.figures.blocks import Chart, Prose, Table
from bilateral.relationship import Relationship, relationship


@pytest.fixture(scope="module")
def pair() -> Relationship:
    return relationship("Rwanda", "Kazakhstan")


# By hand from data/corridor_legs.csv, km. To Mary: by Iran 1,380 + 4,750 + 1,600 + 142 + 140 = 8,012; by Gwadar
# 1,380 + 4,450 + 877 + 142 + 18 + 96 + 737.5 + 98 + 22 + 9.6 + 311 = 8,141.1; from Mary to Astana both 2,606.
KNOWN = {
    "corridors.shortest.km": 8_012 + 2_606,
    "corridors.planned.km": 8_141.1 + 2_606,
    "corridors.planned.saving_km": 8_012 - 8_141.1,
    # Planned or being built: 18 + 96 + 737.5 + 98 + 22 of 10,747.1 km.
    "corridors.planned.new_share": 971.5 / 10_747.1,
    "corridors.shortest.borders": 4,
    "corridors.shortest.gauge_breaks": 1,
    # Lorries by Kabul: 1,380 + 4,745 + 2,760 + 29 + 114 + 446 + 829 + 236.
    "corridors.route.afghan-road.km": 10_539,
    # From Poti: 1,380 + 8,550 + 312.1 + 517 + 468 + 444 + 524 + 728 + 546 + 236.
    "corridors.route.middle.km": 13_705.1,
    "corridors.route.middle.borders": 2,
    # Without Iran by Mersin: 1,380 + 6,709 + 1,300 + 116 + 730 + 468 + 444 + 524 + 728 + 546 + 236.
    "corridors.without.IRN.shortest_km": 13_181,
    "corridors.without.IRN.saving_km": 13_181 - 10_747.1,
    # 1,380 road: 1.9 a km and a border of 199; 4,750 sea: 0.15; 4,488 rail: 1.67 and three borders of 193; two ports
    # of 300 and a change of gauge of 225.
    "corridors.shortest.usd": 1380 * 1.9 + 199 + 4750 * 0.15 + 4488 * 1.67 + 3 * 193 + 2 * 300 + 225,
    "corridors.shortest.days": 1.380 * 3.62 + 0.63 + 4.750 * 1.64 + 4.488 * 2.48 + 3 * 0.96 + 2 * 5 + 1,
}


@pytest.mark.parametrize("fact_id", KNOWN)
def test_known_facts(pair: Relationship, fact_id: str) -> None:
    fact = pair.fact(fact_id)
    assert fact.value == pytest.approx(KNOWN[fact_id], abs=0.6 if fact.unit == "km" else 1e-3)
    assert fact.sources
    assert fact.method


def test_the_great_circle_lies_near_that_of_another_source(pair: Relationship) -> None:
    # CEPII GeoDist: 7,084.89 km, on a sphere.
    assert pair.fact("corridors.great_circle").number == pytest.approx(7085, rel=0.005)


def test_the_other_direction_has_the_same_numbers(pair: Relationship) -> None:
    back = relationship("Kazakhstan", "Rwanda")
    for fact_id in KNOWN:
        assert back.fact(fact_id).number == pytest.approx(pair.fact(fact_id).number, abs=1e-6), fact_id


def test_a_range_holds_its_central_value(pair: Relationship) -> None:
    for name in ("days", "usd"):
        low, central, high = (
            pair.fact(f"corridors.shortest.{name}{level}").number for level in (".low", "", ".high")
        )
        assert low < central < high


def test_a_forwarders_assumptions_change_the_table_and_no_fact(pair: Relationship, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("assumption,low,central,high\nrail.cost.km,0.1,0.2,0.3\n", encoding="utf-8")
    before, after = pair.corridors.routes().frame, pair.corridors.routes(assumptions=str(own)).frame
    assert before is not None
    assert after is not None
    by_iran = before.way == "iran-sarakhs"
    assert before.usd[by_iran].item() - after.usd[by_iran].item() == pytest.approx(4488 * (1.67 - 0.2), abs=1)
    assert list(before.km) == list(after.km)
    table = pair.corridors.routes(assumptions=str(own)).blocks[1]
    assert isinstance(table, Table)
    money = [row[-1] for row in table.rows]
    assert all(cell.fact is None for cell in money), "a number that no fact has must not lead to one"


def test_a_wrong_file_of_assumptions_gets_one_line(pair: Relationship, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("assumption,low,central,high\nrail.cost.km,0.1,cheap,0.3\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="row 2, column central: 'cheap' is not a number"):
        pair.corridors.routes(assumptions=str(own))
    with pytest.raises(ParameterError, match=r"none\.csv cannot be read"):
        pair.corridors.routes(assumptions=str(tmp_path / "none.csv"))


def test_ways_that_are_shut_are_told_and_not_taken(pair: Relationship) -> None:
    ways = {way.id: way for way in pair.corridors.data.ways}
    assert ways["afghan-road"].state == "closed"
    assert pair.fact("corridors.route.afghan-road.km").number < pair.fact("corridors.shortest.km").number
    text = " ".join(pair.corridors.finding_lines())
    assert "shut since October 2025" in text
    assert "traffic began to come back in June 2026" in text


def test_which_length_on_record_turns_the_saving_round(pair: Relationship) -> None:
    text = " ".join(block.text for block in pair.corridors.sensitivity().blocks if isinstance(block, Prose))
    assert "Torghundi–Chaman at 687 km" in text


def test_the_map_shows_every_leg_in_its_table(pair: Relationship) -> None:
    (chart,) = pair.corridors.map().blocks
    assert isinstance(chart, Chart)
    assert chart.table is not None
    used = {leg.id for way in pair.corridors.data.ways for leg in way.route.legs}
    assert {row[0] for row in chart.table.data} == used
    svg = chart.svg()
    assert all(f">{name}<" in svg for name in ("Kigali", "Astana", "Herat", "Kandahar", "Karachi"))


def test_a_pair_by_road_sea_and_rail() -> None:
    # Nairobi to Mombasa 549, Mombasa to Mersin 6,429, Mersin to Ankara 450 km: no third country, no planned line.
    pair = relationship("KEN", "TUR")
    assert pair.fact("corridors.shortest.km").value == pytest.approx(549 + 6429 + 450, abs=1)
    assert pair.fact("corridors.shortest.borders").value == 0
    assert pair.fact("corridors.planned.saving_km").value is None
    assert pair.corridors.data.transit == []


def test_a_pair_without_legs_gets_distances_that_say_what_they_are() -> None:
    pair = relationship("SSD", "LUX")
    assert pair.fact("corridors.shortest.km").value is None
    # Juba to Mombasa by Vincenty's formula with the positions of data/capitals.csv and data/sea_ports.csv: 1,331 km.
    assert pair.fact("corridors.port.reporter.km").value == pytest.approx(1331, abs=1)
    assert pair.fact("corridors.sea.km").value == pytest.approx(11_834, abs=1)
    kinds = [block.kind for block in pair.corridors.routes().blocks if isinstance(block, Prose)]
    assert kinds == ["prose", "gap"]


@pytest.mark.parametrize(("reporter", "partner"), [("TUR", "IRN"), ("RWA", "KEN"), ("AZE", "IRN")])
def test_no_way_round_half_a_continent_between_neighbours(reporter: str, partner: str) -> None:
    assert relationship(reporter, partner).fact("corridors.shortest.km").value is None


def test_a_territory_without_a_capital_on_record() -> None:
    pair = relationship("HKG", "KAZ")
    assert pair.fact("corridors.great_circle").value is None
    assert [block.kind for block in pair.corridors.map().blocks if isinstance(block, Prose)] == ["gap"]
