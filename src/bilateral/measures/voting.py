"""Recorded votes one by one: how two countries voted on each, and how every pair of countries agreed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bilateral.measures.alignment import MINIMUM_JOINT
from bilateral.measures.reported import require

VOTES = ("yes", "abstain", "no")
_COUNTS = ["joint", "same", "half"]


def joint_votes(roll_calls: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Return the roll calls in which both countries voted, with how each voted and whether they agreed.

    Args:
        roll_calls: rows of ``roll_calls``: date, yes, abstain, no (codes joined by semicolons, or missing), and
            whatever else is to be kept.
        first: alpha-3 code of one country.
        second: alpha-3 code of the other.

    Returns:
        The rows of both, without the three lists, with ``first`` and ``second`` (yes, abstain or no) and ``outcome``:
        same, half (exactly one of the two abstained) or opposite (yes against no). Absences are left out.

    Raises:
        ValueError: a column is missing, or a country stands in two lists of one roll call.

    >>> calls = pd.DataFrame([{"date": "2019-12-03", "yes": "KAZ;KEN", "abstain": "RWA", "no": None}])
    >>> joint_votes(calls, "RWA", "KAZ").iloc[0].to_dict()
    {'date': '2019-12-03', 'first': 'abstain', 'second': 'yes', 'outcome': 'half'}
    """
    require(roll_calls, ["date", *VOTES], "roll_calls")
    cast = {who: _cast(roll_calls, who) for who in (first, second)}
    rows = roll_calls.drop(columns=list(VOTES)).assign(first=cast[first], second=cast[second])
    rows = rows.dropna(subset=["first", "second"])
    one_abstained = (rows["first"] == "abstain") | (rows["second"] == "abstain")
    outcome = one_abstained.map({True: "half", False: "opposite"}).where(
        rows["first"] != rows["second"], "same"
    )
    return rows.assign(outcome=outcome.astype("object"))


def _cast(roll_calls: pd.DataFrame, who: str) -> pd.Series[str]:
    there = pd.DataFrame({vote: _members(roll_calls[vote]).map(lambda names: who in names) for vote in VOTES})
    if (there.sum(axis="columns") > 1).any():
        raise ValueError(f"{who} stands in two lists of one roll call")
    cast: pd.Series[str] = there.idxmax(axis="columns").where(there.any(axis="columns")).astype("object")
    return cast


def _members(column: pd.Series[str]) -> pd.Series[str]:
    names: pd.Series[str] = (
        column.astype("object").where(column.notna(), "").map(lambda text: text.split(";"))
    )
    return names


def counts_by_year(joint: pd.DataFrame) -> pd.DataFrame:
    """Return year, joint, same, half from what ``joint_votes`` returns, as ``alignment.coincidence`` takes them."""
    year = joint["date"].astype("str").str[:4].astype("int64")
    outcome = joint["outcome"]
    flags = pd.DataFrame({"year": year, "joint": 1, "same": outcome == "same", "half": outcome == "half"})
    return flags.astype("int64").groupby("year", as_index=False).sum()


def all_pairs(roll_calls: pd.DataFrame) -> pd.DataFrame:
    """Return for every pair of countries in the lists on how many roll calls they agreed.

    ``roll_calls`` as in ``joint_votes``.

    Returns:
        iso3_a, iso3_b (iso3_a < iso3_b), joint, same, half; only pairs that ever voted together.

    >>> calls = pd.DataFrame([{"date": "2019-12-03", "yes": "KAZ;KEN", "abstain": "RWA", "no": None}])
    >>> all_pairs(calls).values.tolist()
    [['KAZ', 'KEN', 1, 1, 0], ['KAZ', 'RWA', 1, 0, 1], ['KEN', 'RWA', 1, 0, 1]]
    """
    require(roll_calls, ["date", *VOTES], "roll_calls")
    lists = {vote: _members(roll_calls[vote]) for vote in VOTES}
    names = sorted({name for column in lists.values() for row in column for name in row if name})
    cast = {vote: _table(column, names) for vote, column in lists.items()}
    present = cast["yes"] + cast["abstain"] + cast["no"]
    joint = present.T @ present
    same = sum((votes.T @ votes for votes in cast.values()), start=joint * 0)
    opposite = cast["yes"].T @ cast["no"]
    half = joint - same - opposite - opposite.T
    first, second = np.triu_indices(len(names), k=1)
    met = joint[first, second] > 0
    first, second, called = first[met], second[met], np.array(names, dtype="object")
    counts = {name: table[first, second] for name, table in zip(_COUNTS, (joint, same, half), strict=True)}
    frame = pd.DataFrame({"iso3_a": called[first], "iso3_b": called[second], **counts})
    return frame.astype(dict.fromkeys(_COUNTS, "int64"))


def _table(lists: pd.Series[Any], names: list[str]) -> NDArray[np.float64]:
    """Return a row a roll call and a column a country: 1 where the country is on the list.

    Products of such tables are whole numbers, which floats hold exactly and multiply twenty times as fast as integers.
    """
    place = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(lists), len(names)))
    for number, row in enumerate(lists):
        table[number, [place[name] for name in row if name]] = 1
    return table


def coincidences(votes: pd.DataFrame, years: Collection[int] | None = None) -> pd.Series[float]:
    """Return the voting coincidence of every pair, its rows taken together, by pair ("KAZ-RWA").

    The formula is that of ``alignment.coincidence``; pairs under 30 joint votes are left out, for no figure is given
    on them.

    Args:
        votes: rows of ``votes`` of one issue, or what ``all_pairs`` returns: iso3_a, iso3_b, joint, same, half.
        years: the years to take, by the column year; all rows without it.

    Raises:
        ValueError: a column is missing.
    """
    require(votes, ["iso3_a", "iso3_b", *_COUNTS, *([] if years is None else ["year"])], "votes")
    rows = votes if years is None else votes[votes["year"].isin(list(years))]
    sums = rows.groupby(["iso3_a", "iso3_b"])[_COUNTS].sum()
    values = values_of_rows(sums)
    values.index = pd.Index([f"{a}-{b}" for a, b in values.index], dtype="object")
    return values


def mean_coincidence_by_year(votes: pd.DataFrame) -> dict[int, float]:
    """Return the mean coincidence of all pairs with 30 joint votes, by year; years without such a pair are left out.

    Args:
        votes: year, joint, same, half: one row a pair and year, the rows of a year together.

    Raises:
        ValueError: a column is missing.

    >>> votes = pd.DataFrame({"year": [2019, 2019], "joint": [80, 40], "same": [60, 40], "half": [12, 0]})
    >>> mean_coincidence_by_year(votes)
    {2019: 0.9125}
    """
    require(votes, ["year"], "votes")
    values = values_of_rows(votes)
    by_year = values.groupby(votes["year"][values.index])
    return {int(str(year)): float(block.mean()) for year, block in by_year}


def values_of_rows(votes: pd.DataFrame) -> pd.Series[float]:
    """Return the voting coincidence of each row that has 30 joint votes: joint, same, half, as ``all_pairs`` counts them.

    The formula is that of ``alignment.coincidence``. Raises ``ValueError`` where a column is missing.
    """
    require(votes, _COUNTS, "votes")
    rows = votes[votes["joint"] >= MINIMUM_JOINT]
    return (rows["same"] + rows["half"] / 2) / rows["joint"]


def partners_of(values: pd.Series[float], country: str) -> pd.Series[float]:
    """Return the values of a country's own pairs, by the other country, highest first.

    ``values`` is indexed by pair ("KAZ-RWA"), as ``coincidences`` returns it.

    >>> partners_of(pd.Series({"KAZ-RWA": 0.9, "KEN-TUR": 0.7, "KAZ-KEN": 0.95}), "KAZ").to_dict()
    {'KEN': 0.95, 'RWA': 0.9}
    """
    own = {
        (b if a == country else a): float(value)
        for (a, b), value in ((str(pair).split("-"), value) for pair, value in values.items())
        if country in (a, b)
    }
    return pd.Series(own, dtype="float64").sort_values(ascending=False, kind="stable")
