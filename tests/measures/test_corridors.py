"""Routes on a small net that can be worked by hand, and on the snapshot's own against sums made by hand."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.measures.corridors import (
    OPEN,
    WITH_PLANNED,
    saving,
    sensitivity,
    shortest,
    usable,
    with_version,
)
from bilateral.measures.transport import (
    Assumptions,
    Leg,
    Version,
    legs_of,
    needed_assumptions,
    read_assumptions,
)
from bilateral.snapshots.package import open_snapshot

DATA = Path(__file__).resolve().parents[2] / "data"


def leg(
    name: str, km: float, mode: str = "road", status: str = "open", crosses: str = "AAA", gauge: str = ""
) -> Leg:
    start, _, end = name.partition("-")
    service = f"rail {gauge}" if mode == "rail" else mode
    return Leg(
        name, "c", start, end, mode, service, km, km, "published", status, tuple(crosses.split(";")), "s"
    )


@pytest.fixture
def assumptions() -> Assumptions:
    values = dict.fromkeys(needed_assumptions(), (0.0, 0.0, 0.0))
    values |= {
        "road.cost.km": (1.0, 2.0, 3.0), "rail.cost.km": (0.5, 1.0, 1.5), "sea.cost.km": (0.1, 0.2, 0.3),
        "road.time.km": (2.0, 4.0, 6.0), "rail.time.km": (1.0, 2.0, 3.0), "sea.time.km": (1.0, 2.0, 3.0),
        "port.cost.transfer": (50.0, 100.0, 200.0), "port.time.transfer": (1.0, 5.0, 9.0),
        "gauge.cost.break": (10.0, 20.0, 30.0), "gauge.time.break": (0.5, 1.0, 2.0),
        "land.cost.transfer": (5.0, 10.0, 15.0), "road.cost.border": (0.0, 100.0, 200.0),
        "road.detour": (1.0, 1.0, 1.0), "rail.detour": (1.0, 1.0, 1.0),
    }  # fmt: skip
    return Assumptions(
        {name: dict(zip(("low", "central", "high"), row, strict=True)) for name, row in values.items()}
    )


# By hand: a–p–q–z is 100 road + 1000 sea + 400 rail = 1,500 km; a–m–z is 900 + 900 road = 1,800 km; the planned n
# makes a–n–z 600 rail + 700 rail on another gauge = 1,300 km.
NET = [
    leg("a-p", 100, crosses="AAA;BBB"),
    leg("p-q", 1000, "sea", crosses="BBB;CCC"),
    leg("q-z", 400, "rail", crosses="CCC;ZZZ", gauge="1520"),
    leg("a-m", 900, crosses="AAA;MMM"),
    leg("m-z", 900, crosses="MMM;ZZZ"),
    leg("a-n", 600, "rail", "planned", "AAA;NNN", "1435"),
    leg("n-z", 700, "rail", "planned", "NNN;ZZZ", "1520"),
]


def test_the_shortest_route_by_hand(assumptions: Assumptions) -> None:
    route = shortest(usable(NET, OPEN), "a", "z", assumptions.at())
    assert route is not None
    assert route.places == ("a", "p", "q", "z")
    assert route.countries == ("AAA", "BBB", "CCC", "ZZZ")
    totals = route.totals(assumptions.at())
    assert totals.km == 1500
    assert totals.km_by_mode == {"road": 100, "sea": 1000, "rail": 400}
    # Borders on road and rail: one each; two transfers between land and sea; no gauge break.
    assert (totals.borders, totals.transfers, totals.gauge_breaks) == (2, 2, 0)
    # Road 0.1×4, sea 1×2, rail 0.4×2 and two transfers of 5 days; dollars 200 + 200 + 400 + 2×100 + one road border.
    assert totals.days == pytest.approx(0.4 + 2 + 0.8 + 10)
    assert totals.usd == pytest.approx(200 + 200 + 400 + 200 + 100)


def test_the_fastest_and_the_cheapest_may_be_others(assumptions: Assumptions) -> None:
    fastest = shortest(usable(NET, OPEN), "a", "z", assumptions.at(), by="days")
    cheapest = shortest(usable(NET, OPEN), "a", "z", assumptions.at(), by="usd")
    assert fastest is not None
    assert cheapest is not None
    # By road 7.2 days against 13.2; by sea 1,100 dollars against 3,800.
    assert fastest.places == ("a", "m", "z")
    assert cheapest.places == ("a", "p", "q", "z")


def test_a_planned_line_and_its_gauge_break(assumptions: Assumptions) -> None:
    route = shortest(usable(NET, WITH_PLANNED), "a", "z", assumptions.at())
    assert route is not None
    totals = route.totals(assumptions.at())
    assert (totals.km, totals.new_km, totals.gauge_breaks) == (1300, 1300, 1)
    existing = shortest(usable(NET, OPEN), "a", "z", assumptions.at())
    assert existing is not None
    assert saving(existing, route, assumptions.at(), "km") == 200


def test_a_route_avoids_a_country_or_goes_through_a_leg(assumptions: Assumptions) -> None:
    values = assumptions.at()
    around = shortest(usable(NET, OPEN, ["CCC"]), "a", "z", values)
    through = shortest(usable(NET, WITH_PLANNED), "a", "z", values, through="p-q")
    assert around is not None
    assert through is not None
    assert around.places == ("a", "m", "z")
    assert through.places == ("a", "p", "q", "z")
    assert shortest(usable(NET, OPEN, ["MMM", "CCC"]), "a", "z", values) is None
    assert shortest(usable(NET, OPEN), "a", "z", values, through="a-n") is None
    assert shortest(usable(NET, OPEN), "a", "nowhere", values) is None


def test_both_directions_are_the_same_route(assumptions: Assumptions) -> None:
    there = shortest(usable(NET, OPEN), "a", "z", assumptions.at())
    back = shortest(usable(NET, OPEN), "z", "a", assumptions.at())
    assert there is not None
    assert back is not None
    assert back.places == there.places[::-1]
    assert back.countries == there.countries[::-1]
    assert back.totals(assumptions.at()).km == there.totals(assumptions.at()).km


def test_ranges_leave_the_length_as_it_is(assumptions: Assumptions) -> None:
    route = shortest(usable(NET, OPEN), "a", "z", assumptions.at())
    assert route is not None
    ranges = route.ranges(assumptions)
    assert {totals.km for totals in ranges.values()} == {1500}
    assert ranges["low"].usd < ranges["central"].usd < ranges["high"].usd
    assert ranges["low"].days < ranges["central"].days < ranges["high"].days


def test_which_assumption_turns_a_saving_round(assumptions: Assumptions) -> None:
    values = assumptions.at()
    road = shortest(usable(NET, OPEN), "a", "z", values, through="a-m")
    sea = shortest(usable(NET, OPEN), "a", "z", values, through="p-q")
    assert road is not None
    assert sea is not None
    swings = {swing.assumption: swing for swing in sensitivity(road, sea, assumptions, "days")}
    # By hand: road 7.2 days, sea 13.2; a port of 1 day makes it 5.2, so that the saving turns from −6 to 2.
    assert saving(road, sea, values, "days") == pytest.approx(-6)
    assert (swings["port.time.transfer"].low, swings["port.time.transfer"].flips) == (pytest.approx(2), True)
    assert not swings["rail.time.km"].flips
    assert "sea.cost.km" not in swings
    assert next(iter(swings)) == "port.time.transfer"


def test_another_length_on_record_for_a_chain(assumptions: Assumptions) -> None:
    route = shortest(usable(NET, OPEN), "a", "z", assumptions.at(), through="a-m")
    assert route is not None
    longer = with_version(route, Version("v", "a", "z", "road", 2000, "s"))
    assert longer is not None
    assert [leg.km for leg in longer.legs] == [1000, 1000]
    assert with_version(route, Version("v", "a", "q", "road", 2000, "s")) is None
    assert with_version(route, Version("v", "a", "z", "rail", 2000, "s")) is None


PLACES = "abcdef"


@st.composite
def nets(draw: st.DrawFn) -> list[Leg]:
    """Draw a net of roads and railways among six places."""
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), min_size=1, max_size=14, unique=True
        )
    )
    return [
        leg(
            f"{one}-{other}",
            draw(st.integers(1, 999)),
            draw(st.sampled_from(["road", "rail"])),
            gauge="1520",
        )
        for one, other in pairs
        if one != other
    ]


@cache
def stated_values() -> dict[str, float]:
    """Return the assumptions of the snapshot, read once for all examples."""
    return read_assumptions(open_snapshot().table("corridor_assumptions")).at()


@given(nets())
def test_no_route_is_shorter_than_the_shortest(net: list[Leg]) -> None:
    values = stated_values()
    best = shortest(net, "a", "f", values)
    for one in net:
        route = shortest(net, "a", "f", values, through=one.id)
        if route is None:
            continue
        assert best is not None
        assert one.id in {used.id for used in route.legs}
        assert len(set(route.places)) == len(route.places)
        assert route.totals(values).km >= best.totals(values).km - 1e-6
        assert route.totals(values).km == pytest.approx(sum(used.km for used in route.legs))


# The snapshot's own net ------------------------------------------------------------------------------------------


def stated(*names: str) -> float:
    """Add up the lengths of legs as the table's file has them."""
    with (DATA / "corridor_legs.csv").open(encoding="utf-8", newline="") as file:
        km = {row["leg_id"]: float(row["km"]) for row in csv.DictReader(file)}
    return sum(km[name] for name in names)


@pytest.fixture(scope="module")
def net() -> tuple[list[Leg], dict[str, float]]:
    snapshot = open_snapshot()
    assumptions = read_assumptions(snapshot.table("corridor_assumptions"))
    return legs_of(snapshot.table("corridor_legs")), assumptions.at()


IRAN = (
    *(
        "central-1-kigali-dar-es-salaam",
        "sea-dar-es-salaam-bandar-abbas",
        "iran-sarakhs-1-bandar-abbas-sarakhs",
    ),
    *("iran-sarakhs-2-sarakhs-tejen", "central-asia-01-tejen-mary", "central-asia-03-mary-turkmenabat"),
    *("central-asia-04-turkmenabat-samarkand", "central-asia-06-samarkand-tashkent"),
    *(
        "central-asia-07-tashkent-saryagash",
        "central-asia-08-saryagash-shymkent",
        "central-asia-09-shymkent-shu",
    ),
    *("central-asia-10-shu-karagandy", "central-asia-11-karagandy-astana"),
)


def test_kigali_to_astana_is_the_sum_of_its_legs(net: tuple[list[Leg], dict[str, float]]) -> None:
    legs, values = net
    route = shortest(usable(legs, OPEN), "kigali", "astana", values)
    assert route is not None
    assert [leg.id for leg in route.legs] == list(IRAN)
    # By hand: 1,380 + 4,750 + 1,600 + 142 + 140 + 275 + 360 + 317 + 29 + 114 + 446 + 829 + 236 = 10,618.
    assert route.totals(values).km == pytest.approx(stated(*IRAN)) == 10_618


def test_estimates_agree_with_what_railways_state_of_the_whole(
    net: tuple[list[Leg], dict[str, float]],
) -> None:
    # 4,300 km by rail from Bandar Abbas to Astana (Fergana News, March 2025, after the railways).
    assert stated(*IRAN[2:]) == pytest.approx(4300, rel=0.05)
    # 1,300 km from Aktau over the Caspian to Poti (Trend, October 2022).
    assert stated("middle-1-poti-tbilisi", "middle-2-tbilisi-baku", "middle-3-baku-aktau") == pytest.approx(
        1300, rel=0.01
    )
    # 2,100 km from Mersin to Baku (Novaya Epokha, November 2017, after Anadolu).
    btk = stated("btk-1-mersin-kars", "btk-2-kars-akhalkalaki", "btk-3-akhalkalaki-baku")
    assert btk == pytest.approx(2100, rel=0.03)


def test_the_way_of_the_container_train_takes_as_long_as_stated(
    net: tuple[list[Leg], dict[str, float]],
) -> None:
    # From Mundra to Astana 25 to 30 days (the same source): 1,585 km by sea, a port, then the railway.
    legs, values = net
    rail = shortest(usable(legs, OPEN), "bandar-abbas", "astana", values)
    days = (
        1.585 * values["sea.time.km"] + values["port.time.transfer"] + rail.totals(values).days
        if rail
        else 0.0
    )
    assert 20 < days < 31


def test_every_length_is_at_least_the_great_circle_between_its_places(
    net: tuple[list[Leg], dict[str, float]],
) -> None:
    # Places stand to a tenth of a degree: 15 km are allowed for that.
    legs, values = net
    assert [leg.id for leg in legs if leg.kilometres(values) < leg.circle_km - 15] == []
