"""Visits, agreements, missions, promises and memberships, each counted as the field counts them."""

from typing import Any

import pandas as pd
import pytest

from bilateral.measures.relations import (
    agreements_by_sector,
    between,
    count_state_visits,
    missions_between,
    outstanding,
    shared_memberships,
    state_visits,
)


def event(date: str, kind: str, **other: Any) -> dict[str, Any]:
    row = {"side_a": "RWA", "side_b": "KAZ", "level": "head of state", "status": "done", "sector": None}
    return row | {"date": date, "kind": kind} | other


EVENTS = pd.DataFrame(
    [
        event("2025-05-28", "visit"),
        event("2015", "visit"),
        event("2025-05-26", "visit", level="minister"),
        event("2024-11-12", "meeting"),
        event("2026", "visit", side_a="KAZ", side_b="RWA", status="promised"),
        event("2025-05-28", "institution", sector="business council", status="promised"),
        event("2025-05-28", "project", sector="mining", status="pending"),
        event("2025-11-17", "project", sector="mining"),
        event("2023-06-01", "visit", side_b="AZE"),
    ]
)


def test_state_visits_are_those_of_heads_to_the_other_country() -> None:
    # 2015 and 2025; the minister's trip, the meeting in a third country and the promised visit are not among
    # them.
    assert state_visits(EVENTS, "RWA", "KAZ")["date"].tolist() == ["2015", "2025-05-28"]
    assert count_state_visits(EVENTS, "RWA", "KAZ") == count_state_visits(EVENTS, "KAZ", "RWA") == 2


def test_no_record_is_no_count() -> None:
    assert count_state_visits(EVENTS, "RWA", "AZE") == 1
    assert count_state_visits(EVENTS, "KAZ", "AZE") is None
    assert count_state_visits(EVENTS[EVENTS["kind"] == "meeting"], "RWA", "KAZ") == 0
    assert count_state_visits(EVENTS.iloc[:0], "RWA", "KAZ") is None


def test_outstanding_is_what_was_promised_and_not_seen() -> None:
    found = outstanding(EVENTS, "KAZ", "RWA")
    assert found["kind"].tolist() == ["institution", "project", "visit"]
    assert outstanding(EVENTS, "KAZ", "AZE").empty


def test_between_needs_two_sides() -> None:
    with pytest.raises(ValueError, match="no column side_b"):
        between(EVENTS.drop(columns="side_b"), "RWA", "KAZ")


def test_agreements_by_field() -> None:
    def agreement(
        date: str, sector: str | None, status: str = "signed", side_b: str = "KAZ"
    ) -> dict[str, Any]:
        return {"date": date, "sector": sector, "side_a": "RWA", "side_b": side_b, "status": status}

    rows = pd.DataFrame(
        [
            agreement("2025-05-28", "mining"),
            agreement("2024-09-25", "visas", "in force"),
            agreement("2025-11-01", "mining", "in force"),
            agreement("2025-05-28", None),
            agreement("2025-09-20", "mining", side_b="AZE"),
        ]
    )
    found = agreements_by_sector(rows, "KAZ", "RWA")
    assert found.values.tolist() == [
        ["mining", 2, 1, "2025-05-28", "2025-11-01"],
        ["other", 1, 0, "2025-05-28", "2025-05-28"],
        ["visas", 1, 1, "2024-09-25", "2024-09-25"],
    ]
    assert agreements_by_sector(rows, "KAZ", "UGA").empty


def test_missions_in_each_other() -> None:
    columns = ["sending", "receiving", "city", "kind", "as_of"]
    rows = pd.DataFrame(
        [
            ("KEN", "TUR", "Ankara", "embassy", "2022-11"),
            ("KEN", "TUR", "Ankara", "embassy", "2024"),
            ("TUR", "KEN", "Nairobi", "embassy", "2022-11"),
            ("TUR", "KEN", "Mombasa", "honorary consulate", "2022-11"),
            ("TUR", "UGA", "Kampala", "embassy", "2022-11"),
        ],
        columns=columns,
    )
    found = missions_between(rows, "TUR", "KEN")
    assert found[["sending", "city", "as_of"]].values.tolist() == [
        ["KEN", "Ankara", "2024"],
        ["TUR", "Nairobi", "2022-11"],
    ]
    assert len(missions_between(rows, "TUR", "KEN", honorary=True)) == 3
    assert missions_between(rows, "RWA", "KAZ").empty


def test_memberships_that_both_hold() -> None:
    rows = pd.DataFrame(
        [
            ("RWA", "African Union", "member", "2026"),
            ("KAZ", "African Union", "observer", "2026"),
            ("RWA", "WTO", "member", "2026"),
            ("KAZ", "WTO", "observer", "2014"),
            ("KAZ", "WTO", "member", "2026"),
            ("KAZ", "EAEU", "member", "2026"),
        ],
        columns=["iso3", "organisation", "status", "as_of"],
    )
    found = shared_memberships(rows, "RWA", "KAZ")
    assert found.values.tolist() == [
        ["African Union", "member", "observer", False],
        ["WTO", "member", "member", True],
    ]
    assert shared_memberships(rows, "RWA", "UGA").empty
