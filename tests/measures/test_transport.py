"""Legs and assumptions: what a leg takes and costs by hand, and tables of a user's own."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import ParameterError
from bilateral.measures.transport import (
    LEVELS,
    Assumptions,
    Leg,
    legs_of,
    needed_assumptions,
    read_assumptions,
    transfer,
    versions_of,
)


def table(**changed: tuple[float, float, float]) -> pd.DataFrame:
    """Return a whole table in which everything is 1, 2, 3, but for what is changed (dots as __)."""
    rows = dict.fromkeys(needed_assumptions(), (1.0, 2.0, 3.0))
    rows |= {name.replace("__", "."): values for name, values in changed.items()}
    return pd.DataFrame(
        [{"assumption": name, **dict(zip(LEVELS, values, strict=True))} for name, values in rows.items()]
    )


@pytest.fixture
def assumptions() -> Assumptions:
    return read_assumptions(
        table(
            rail__cost__km=(1, 1.5, 2),
            rail__time__km=(1, 2.5, 4),
            rail__cost__border=(100, 200, 400),
            rail__time__border=(0.5, 1, 2),
            rail__detour=(1.1, 1.2, 1.4),
        )
    )


def leg(**changed: object) -> Leg:
    values = {
        "id": "a-b", "corridor": "c", "start": "a", "end": "b", "mode": "rail", "service": "rail 1520", "km": 400.0,
        "circle_km": 300.0, "basis": "published", "status": "open", "crosses": ("TKM", "UZB", "KAZ"), "source": "s",
    }  # fmt: skip
    return Leg(**(values | changed))  # type: ignore[arg-type]


def test_days_and_dollars_by_hand(assumptions: Assumptions) -> None:
    values = assumptions.at()
    # 400 km: 0.4 × 2.5 days and two borders of a day; 400 × 1.5 dollars and two borders of 200.
    assert leg().days(values) == pytest.approx(0.4 * 2.5 + 2 * 1)
    assert leg().usd(values) == pytest.approx(400 * 1.5 + 2 * 200)


def test_an_estimated_leg_follows_the_detour_factor(assumptions: Assumptions) -> None:
    estimated = leg(basis="estimated", km=360.0)
    assert [estimated.kilometres(assumptions.at(level)) for level in LEVELS] == [330, 360, 420]
    assert [leg().kilometres(assumptions.at(level)) for level in LEVELS] == [400, 400, 400]


def test_a_ship_crosses_no_border() -> None:
    assert leg(mode="sea", service="sea", crosses=("TZA", "IRN")).borders == 0
    assert leg(mode="road", service="road", crosses=("RWA", "TZA")).borders == 1


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("rail 1435", "rail 1520", "gauge"),
        ("rail 1520", "rail 1520", None),
        ("road", "sea", "port"),
        ("sea", "rail 1435", "port"),
        ("road", "rail 1676", "land"),
    ],
)
def test_what_happens_between_services(one: str, other: str, kind: str | None) -> None:
    assert transfer(one, other) == kind
    assert transfer(other, one) == kind


def test_a_users_rows_replace_those_of_the_snapshot(assumptions: Assumptions) -> None:
    own = read_assumptions(
        pd.DataFrame([{"assumption": "rail.cost.km", "low": "0.5", "central": "0.6", "high": "0.7"}]),
        assumptions,
    )
    assert own.at()["rail.cost.km"] == 0.6
    assert own.at()["rail.time.km"] == assumptions.at()["rail.time.km"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            {"assumption": "rail.price", "low": 1, "central": 2, "high": 3},
            "row 2, column assumption: 'rail.price'",
        ),
        (
            {"assumption": "rail.cost.km", "low": 1, "central": "much", "high": 3},
            "row 2, column central: 'much'",
        ),
        (
            {"assumption": "rail.cost.km", "low": 3, "central": 2, "high": 1},
            "row 2: low, central and high of rail.cost.km",
        ),
        (
            {"assumption": "rail.cost.km", "low": -1, "central": 2, "high": 3},
            "row 2: rail.cost.km is below 0",
        ),
        ({"assumption": "rail.detour", "low": 0.9, "central": 1, "high": 2}, "row 2: rail.detour is below 1"),
        ({"assumption": "rail.cost.km", "low": 1, "central": 2}, "lacks the column 'high'"),
    ],
)
def test_a_wrong_row_gets_one_clear_line(
    assumptions: Assumptions, row: dict[str, object], message: str
) -> None:
    with pytest.raises(ParameterError) as raised:
        read_assumptions(pd.DataFrame([row]), assumptions)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_table_of_its_own_must_be_whole() -> None:
    with pytest.raises(ParameterError, match=r"lacks .*sea\.time\.km"):
        read_assumptions(table()[lambda frame: frame.assumption != "sea.time.km"])


@given(st.floats(1, 5000), st.integers(0, 4))
def test_more_is_never_cheaper_or_faster(km: float, borders: int) -> None:
    assumptions = read_assumptions(table())
    some = leg(km=km, crosses=("A",) * (borders + 1))
    for level in LEVELS:
        values = assumptions.at(level)
        more = leg(km=km + 1, crosses=("A",) * (borders + 2))
        assert more.days(values) > some.days(values)
        assert more.usd(values) > some.usd(values)
    assert some.usd(assumptions.at("low")) <= some.usd(assumptions.at("high"))


def test_other_versions_are_no_legs_of_routes() -> None:
    frame = pd.DataFrame(
        [
            ["a-b", "a", "b", "road", None, 100.0, None],
            ["a-b-old", "a", "b", "road", None, 120.0, "a-b"],
            ["b-c", "b", "c", "rail", 1520, None, None],
        ],
        columns=["leg_id", "from_node", "to_node", "mode", "gauge_mm", "km", "alternative_to"],
    ).assign(
        corridor_id="x",
        great_circle_km=90.0,
        km_basis="published",
        status="open",
        crosses="RWA",
        source_id="s",
    )
    assert [(found.id, found.service) for found in legs_of(frame)] == [("a-b", "road")]
    assert [(version.id, version.km) for version in versions_of(frame)] == [("a-b-old", 120.0)]
