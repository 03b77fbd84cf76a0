"""What two countries have with each other: visits, agreements, missions, promises, memberships."""

from __future__ import annotations

import pandas as pd

from bilateral.measures.reported import require


def between(frame: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Return the rows of ``events`` or ``agreements`` whose two sides are these countries, by date."""
    require(frame, ["side_a", "side_b", "date"], "the table")
    sides = ((frame["side_a"] == a) & (frame["side_b"] == b)) | (
        (frame["side_a"] == b) & (frame["side_b"] == a)
    )
    return frame[sides].sort_values("date", kind="stable", ignore_index=True)


def state_visits(events: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Return the visits of a head of state or government of one country to the other, by date.

    A visit has taken place (status done) in the country of the host. A minister's trip and a meeting in a
    third country are not among them. Rows and columns are those of ``events``.
    """
    rows = between(events, a, b)
    return rows[
        (rows["kind"] == "visit") & (rows["level"] == "head of state") & (rows["status"] == "done")
    ].reset_index(drop=True)


def count_state_visits(events: pd.DataFrame, a: str, b: str) -> int | None:
    """Count what ``state_visits`` returns; ``None`` where the register has no event at all of these two.

    A register without one event of a pair was not kept for that pair: it does not say that nobody visited.

    >>> visit = {"date": "2025-05-28", "kind": "visit", "side_a": "RWA", "side_b": "KAZ", "status": "done"}
    >>> levels = ["head of state", "minister"]
    >>> count_state_visits(pd.DataFrame([visit | {"level": level} for level in levels]), "KAZ", "RWA")
    1
    """
    return None if between(events, a, b).empty else len(state_visits(events, a, b))


def outstanding(events: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Return what was promised or is pending and had not been seen when the register was last read.

    Rows of ``events`` between the two countries with status promised or pending. A later event in the same
    field does not settle a promise by itself (exploring for ores is not delivering them): the register's
    status does.
    """
    rows = between(events, a, b)
    return rows[rows["status"].isin(["promised", "pending"])].reset_index(drop=True)


def agreements_by_sector(agreements: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Count the agreements between two countries by field.

    Returns:
        sector, agreements, in_force (counts), first, last (dates as given): the most agreements first, then
        by sector. Agreements without a sector stand under "other". Empty where none is on record.
    """
    rows = between(agreements, a, b)
    rows = rows.assign(
        sector=rows["sector"].astype("object").fillna("other"), _in_force=rows["status"] == "in force"
    )
    counted = rows.groupby("sector", as_index=False).agg(
        agreements=("date", "size"),
        in_force=("_in_force", "sum"),
        first=("date", "min"),
        last=("date", "max"),
    )
    counted = counted.astype({"agreements": "int64", "in_force": "int64"})
    return counted.sort_values(["agreements", "sector"], ascending=[False, True], ignore_index=True)


def missions_between(missions: pd.DataFrame, a: str, b: str, *, honorary: bool = False) -> pd.DataFrame:
    """Return the missions of each of two countries in the other, by sending country and city.

    Rows are those of ``missions``. Honorary consulates are left out unless asked for. Where a mission stands
    in several lists, the newest counts.
    """
    require(missions, ["sending", "receiving", "city", "kind", "as_of"], "missions")
    here = (missions["sending"] == a) & (missions["receiving"] == b)
    there = (missions["sending"] == b) & (missions["receiving"] == a)
    rows = missions[here | there]
    if not honorary:
        rows = rows[rows["kind"] != "honorary consulate"]
    rows = rows.sort_values(["sending", "city", "kind", "as_of"], kind="stable")
    return rows.drop_duplicates(["sending", "city", "kind"], keep="last").reset_index(drop=True)


def shared_memberships(memberships: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Return the organisations to which two countries both belong in some way.

    Returns:
        organisation, status_a, status_b, both_members (bool: neither is an observer or the like), by
        organisation. Where a country stands in several lists of an organisation, the newest counts.
    """
    require(memberships, ["iso3", "organisation", "status", "as_of"], "memberships")
    newest = memberships.sort_values("as_of", kind="stable").drop_duplicates(
        ["iso3", "organisation"], keep="last"
    )
    sides = [newest[newest["iso3"] == country][["organisation", "status"]] for country in (a, b)]
    both = sides[0].merge(sides[1], on="organisation", suffixes=("_a", "_b"))
    both = both.assign(both_members=(both["status_a"] == "member") & (both["status_b"] == "member"))
    return both.sort_values("organisation", ignore_index=True)
