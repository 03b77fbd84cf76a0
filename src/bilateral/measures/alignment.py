"""How two countries vote in the UN General Assembly: coincidence of votes, distance of ideal points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot, sqrt

import pandas as pd

from bilateral.measures.reported import require

#: Below this number of joint votes no coincidence is given: one vote more would move it by over 3 points.
MINIMUM_JOINT = 30
_Z95 = 1.959964
_COUNTS = ["joint", "same", "half"]


@dataclass(frozen=True)
class Coincidence:
    """Share of joint votes on which two countries agreed, with its 95 % interval and the years it is from."""

    value: float
    joint: int
    low: float
    high: float
    first_year: int
    last_year: int


@dataclass(frozen=True)
class MeanDistance:
    """Mean distance of ideal points over some sessions, with the smallest and the largest of them."""

    value: float
    sessions: int
    first_session: int
    last_session: int
    smallest: float
    largest: float


def wilson_interval(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of ``count`` trials, within 0 to 1. Wilson (1927).

    Raises ``ValueError`` for a share outside 0 to 1 or a count below 1.

    >>> [round(bound, 4) for bound in wilson_interval(0.5, 10)]
    [0.2366, 0.7634]
    """
    if not 0 <= share <= 1 or count < 1:
        raise ValueError(f"no share of trials: {share} of {count}")
    spread = _Z95 / (1 + _Z95**2 / count)
    centre = (share + _Z95**2 / (2 * count)) / (1 + _Z95**2 / count)
    half = spread * sqrt(share * (1 - share) / count + _Z95**2 / (4 * count**2))
    return max(centre - half, 0.0), min(centre + half, 1.0)


def coincidence(votes: pd.DataFrame) -> Coincidence | None:
    """Return the voting coincidence over all rows given, their votes taken together.

    (same + ½ · half) / joint, where half counts votes on which exactly one of the two abstained: US State
    Department, Voting Practices in the United Nations. Absences are left out. The interval takes joint votes
    for independent trials and a half for half a success, which makes it somewhat wide.

    Args:
        votes: rows of ``votes`` for one pair and one issue: year, joint, same, half.

    Returns:
        The coincidence, or ``None`` under 30 joint votes.

    Raises:
        ValueError: a column is missing, a count is negative, or the parts exceed the joint votes.

    >>> found = coincidence(pd.DataFrame([{"year": 2019, "joint": 80, "same": 60, "half": 12}]))
    >>> found.value, round(found.low, 2), round(found.high, 2)
    (0.825, 0.73, 0.89)
    """
    return _together(_checked(votes))


def _together(rows: pd.DataFrame) -> Coincidence | None:
    joint, same, half = (int(rows[column].sum()) for column in _COUNTS)
    if joint < MINIMUM_JOINT:
        return None
    value = (same + half / 2) / joint
    low, high = wilson_interval(value, joint)
    return Coincidence(value, joint, low, high, int(rows["year"].min()), int(rows["year"].max()))


def coincidence_by_year(votes: pd.DataFrame) -> pd.DataFrame:
    """Return year, joint, value, low, high; the last three are null in years under 30 joint votes.

    ``votes`` and errors as in ``coincidence``.
    """
    rows = []
    for year, block in _checked(votes).groupby("year"):
        found = _together(block)
        known = (found.value, found.low, found.high) if found else (None, None, None)
        rows.append((year, int(block["joint"].sum()), *known))
    frame = pd.DataFrame(rows, columns=["year", "joint", "value", "low", "high"])
    return frame.astype(
        {"year": "int64", "joint": "int64", "value": "float64", "low": "float64", "high": "float64"}
    )


def recent_coincidence(votes: pd.DataFrame, years: int = 5) -> Coincidence | None:
    """Return the coincidence over the last ``years`` years that have 30 joint votes, taken together.

    ``None`` where no year has. ``votes`` and errors as in ``coincidence``.
    """
    table = coincidence_by_year(votes).dropna(subset="value").tail(years)
    return coincidence(votes[votes["year"].isin(table["year"])])


def mean_coincidence(votes: pd.DataFrame, years: int = 5) -> float | None:
    """Return the plain mean of the coincidence of the last ``years`` years that have 30 joint votes.

    Each year weighs the same, whatever its number of votes. ``None`` where no year has 30; errors as in
    ``coincidence``.
    """
    values = coincidence_by_year(votes)["value"].dropna().tail(years)
    return None if values.empty else float(values.mean())


def _checked(votes: pd.DataFrame) -> pd.DataFrame:
    require(votes, ["year", *_COUNTS], "votes")
    rows = votes.dropna(subset=["year", *_COUNTS])
    if (rows[_COUNTS] < 0).any(axis=None) or (rows["same"] + rows["half"] > rows["joint"]).any():
        raise ValueError("votes: counts are negative, or same and half exceed the joint votes")
    return rows


def ideal_distance(points_a: pd.DataFrame, points_b: pd.DataFrame) -> pd.DataFrame:
    """Return the distance of two countries' ideal points by session, with its 90 % band.

    Ideal points are those of Bailey, Strezhnev and Voeten (2017), each with its 5th and 95th percentile. The
    band of the difference is combined from both by the square-and-add method (Newcombe 1998), taking the two
    for independent; where it includes zero, so does the band of the distance.

    Args:
        points_a: rows of ``ideal_points`` of one country and source: session, value, p05, p95 (year is kept).
        points_b: the same of the other country.

    Returns:
        session, year (if given), distance, low, high, overlap (bool: the band reaches zero); sessions of both
        countries only. low and high are null where a band is.

    Raises:
        ValueError: a column is missing, or a session stands twice.

    >>> ours = pd.DataFrame([{"session": 77, "value": 0.5, "p05": 0.2, "p95": 0.8}])
    >>> theirs = pd.DataFrame([{"session": 77, "value": -0.5, "p05": -0.9, "p95": -0.1}])
    >>> ideal_distance(ours, theirs).round(2).iloc[0].to_dict()
    {'session': 77, 'distance': 1.0, 'low': 0.5, 'high': 1.5, 'overlap': False}
    """
    columns = ["session", "value", "p05", "p95"]
    for points in (points_a, points_b):
        require(points, columns, "ideal_points")
        if points["session"].duplicated().any():
            raise ValueError("a session stands twice: choose one source first")
    left = [column for column in ("session", "year") if column in points_a.columns]
    first = points_a[[*left, *columns[1:]]].dropna(subset="value")
    both = first.merge(points_b[columns].dropna(subset="value"), on="session", suffixes=("_a", "_b"))
    both = both.sort_values("session", ignore_index=True)
    sides = [both[[f"{column}{side}" for column in columns[1:]]].to_numpy("float64") for side in ("_a", "_b")]
    bands = [_distance_band(a, b) for a, b in zip(*sides, strict=True)]
    found = pd.DataFrame(bands, columns=["distance", "low", "high"], dtype="float64")
    return pd.concat([both[left], found], axis="columns").assign(overlap=found["low"] == 0)


def _distance_band(point_a: Iterable[float], point_b: Iterable[float]) -> tuple[float, float, float]:
    """Return distance, low and high from two points, each given as value, 5th and 95th percentile."""
    (a, a05, a95), (b, b05, b95) = map(float, point_a), map(float, point_b)
    difference = a - b
    lower = difference - hypot(a - a05, b95 - b)
    upper = difference + hypot(a95 - a, b - b05)
    if lower <= 0 <= upper:
        return abs(difference), 0.0, max(-lower, upper)
    # NaN ends here too, and stays NaN.
    return abs(difference), min(abs(lower), abs(upper)), max(abs(lower), abs(upper))


def mean_ideal_distance(distances: pd.DataFrame, sessions: int = 5) -> MeanDistance | None:
    """Return the mean distance over the last ``sessions`` sessions, with the smallest and the largest.

    ``distances`` is what ``ideal_distance`` returns. One session may move a distance far: the spread says how
    far. ``None`` without a session.
    """
    rows = distances.dropna(subset="distance").sort_values("session").tail(sessions)
    if rows.empty:
        return None
    values, numbers = rows["distance"], rows["session"].astype("int64")
    return MeanDistance(
        float(values.mean()),
        len(rows),
        int(numbers.iloc[0]),
        int(numbers.iloc[-1]),
        float(values.min()),
        float(values.max()),
    )
