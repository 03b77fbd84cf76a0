"""Recorded votes one by one: outcomes by hand, and that pairs counted together and alone agree."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.measures.alignment import coincidence
from bilateral.measures.voting import (
    all_pairs,
    coincidences,
    counts_by_year,
    joint_votes,
    mean_coincidence_by_year,
    partners_of,
    values_of_rows,
)

COUNTRIES = ["KAZ", "KEN", "RWA", "USA"]


def calls(*votes: dict[str, str]) -> pd.DataFrame:
    """Return roll calls from who voted how: {"RWA": "yes"} …; the first is of 2018, the others of 2019."""
    rows = []
    for index, cast in enumerate(votes):
        lists = {
            vote: ";".join(who for who in COUNTRIES if cast.get(who) == vote) or None
            for vote in ("yes", "abstain", "no")
        }
        rows.append(
            {"roll_call": str(index), "date": f"{2019 if index else 2018}-12-0{index % 9 + 1}"} | lists
        )
    return pd.DataFrame(rows, columns=["roll_call", "date", "yes", "abstain", "no"])


BY_HAND = calls(
    {"RWA": "yes", "KAZ": "yes", "KEN": "no"},
    {"RWA": "abstain", "KAZ": "yes", "KEN": "abstain"},
    {"RWA": "no", "KAZ": "yes", "KEN": "yes"},
    {"RWA": "abstain", "KAZ": "abstain"},
    {"KAZ": "no", "KEN": "no"},
)


def test_outcomes_by_hand() -> None:
    found = joint_votes(BY_HAND, "RWA", "KAZ")
    assert found.outcome.tolist() == ["same", "half", "opposite", "same"]
    assert found["first"].tolist() == ["yes", "abstain", "no", "abstain"]
    assert found.second.tolist() == ["yes", "yes", "yes", "abstain"]
    assert "yes" not in found.columns


def test_counts_by_year() -> None:
    counts = counts_by_year(joint_votes(BY_HAND, "RWA", "KAZ"))
    assert counts.values.tolist() == [[2018, 1, 1, 0], [2019, 3, 1, 1]]


def test_all_pairs_by_hand() -> None:
    assert all_pairs(BY_HAND).values.tolist() == [
        ["KAZ", "KEN", 4, 2, 1],
        ["KAZ", "RWA", 4, 2, 1],
        ["KEN", "RWA", 3, 1, 0],
    ]


def test_who_never_votes_has_no_joint_vote() -> None:
    assert joint_votes(BY_HAND, "RWA", "USA").empty
    assert counts_by_year(joint_votes(BY_HAND, "RWA", "USA")).empty
    assert coincidence(counts_by_year(joint_votes(BY_HAND, "RWA", "USA"))) is None
    assert all_pairs(BY_HAND.iloc[:0]).empty


def test_one_country_in_two_lists_is_refused() -> None:
    wrong = pd.DataFrame([{"date": "2019-12-03", "yes": "RWA", "abstain": "RWA", "no": None}])
    with pytest.raises(ValueError, match="RWA stands in two lists"):
        joint_votes(wrong, "RWA", "KAZ")
    with pytest.raises(ValueError, match="no column yes"):
        joint_votes(BY_HAND.drop(columns="yes"), "RWA", "KAZ")


def test_coincidences_leave_out_pairs_under_30() -> None:
    votes = pd.DataFrame(
        [("KAZ", "RWA", 2018, 20, 10, 5), ("KAZ", "RWA", 2019, 10, 10, 0), ("KEN", "RWA", 2019, 29, 29, 0)],
        columns=["iso3_a", "iso3_b", "year", "joint", "same", "half"],
    )
    # (20 + 5 / 2) / 30
    assert coincidences(votes).to_dict() == {"KAZ-RWA": 0.75}
    assert coincidences(votes, [2019]).empty
    with pytest.raises(ValueError, match="no column year"):
        coincidences(votes.drop(columns="year"), [2019])


def test_partners_come_from_either_side() -> None:
    values = pd.Series({"KAZ-RWA": 0.5, "RWA-USA": 0.3, "KAZ-USA": 0.9})
    assert partners_of(values, "RWA").to_dict() == {"KAZ": 0.5, "USA": 0.3}
    assert partners_of(values, "IND").empty


cast = st.sampled_from(["yes", "abstain", "no", "absent"])


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COUNTRIES, cast)), min_size=1, max_size=12))
def test_pairs_together_are_as_pairs_alone(votes: list[dict[str, str]]) -> None:
    frame = calls(*votes)
    together = {
        (row.iso3_a, row.iso3_b): (row.joint, row.same, row.half) for row in all_pairs(frame).itertuples()
    }
    for a, b in (("KAZ", "RWA"), ("KEN", "USA")):
        there, back = joint_votes(frame, a, b), joint_votes(frame, b, a)
        assert there.outcome.tolist() == back.outcome.tolist()
        sums = counts_by_year(there)[["joint", "same", "half"]].sum()
        assert together.get((a, b), (0, 0, 0)) == tuple(sums)


def test_the_mean_of_a_year_is_that_of_its_pairs_with_30_joint_votes() -> None:
    # By hand: 2018 (60 + 12/2) / 80 = 0.825 and 40/40 = 1, mean 0.9125; 29 joint votes give no figure, nor does 2019.
    rows = [
        (2018, "A", "B", 80, 60, 12),
        (2018, "A", "C", 40, 40, 0),
        (2018, "B", "C", 29, 0, 0),
        (2019, "A", "B", 29, 29, 0),
    ]
    votes = pd.DataFrame(rows, columns=["year", "iso3_a", "iso3_b", "joint", "same", "half"])
    assert mean_coincidence_by_year(votes) == {2018: 0.9125}
    assert values_of_rows(votes).tolist() == [0.825, 1.0]
    assert float(coincidences(votes, [2018]).mean()) == 0.9125
    with pytest.raises(ValueError, match="year"):
        mean_coincidence_by_year(votes.drop(columns="year"))
