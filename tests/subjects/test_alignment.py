"""Votes of Rwanda and Kazakhstan against figures counted by hand, and pairs with few votes or none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bilateral.figures.blocks import Chart, Table
from bilateral.relationship import Relationship, relationship
from bilateral.snapshots.package import open_snapshot


@pytest.fixture(scope="module")
def pair() -> Relationship:
    return relationship("RWA", "KAZ")


# Voeten's votes, by year: joint, same, one abstains. 2014: 68, 57, 11; 2015: 41, 39, 2; 2016: 5; 2017: 99, 78, 21;
# 2018: 68, 46, 22; 2019: 83, 63, 20.
BY_YEAR = [(57 + 5.5) / 68, (39 + 1) / 41, (78 + 10.5) / 99, (46 + 11) / 68, (63 + 10) / 83]
# Bailey, Strezhnev and Voeten, IdealPointAll of Rwanda and Kazakhstan, sessions 74 to 78.
RWANDA = [-0.1337751, -0.1656561, -0.1204533, -0.0844532, -0.4414077]
KAZAKHSTAN = [-0.629874, -0.5315518, -0.509506, -0.778407, -0.508545]
APART = [abs(a - b) for a, b in zip(RWANDA, KAZAKHSTAN, strict=True)]

KNOWN = {
    "alignment.coincidence.latest": (73 / 83, "2019"),
    "alignment.coincidence.latest.joint": (83, "2019"),
    "alignment.coincidence.mean5": (sum(BY_YEAR) / 5, "2019"),
    "alignment.coincidence.pooled5": ((62.5 + 40 + 88.5 + 57 + 73) / 359, "2019"),
    "alignment.coincidence.pooled5.joint": (359, "2019"),
    "alignment.ideal_distance.latest": (APART[-1], "2023"),
    "alignment.ideal_distance.mean5": (sum(APART) / 5, "2023"),
    "alignment.ideal_distance.mean5.smallest": (min(APART), "2023"),
    "alignment.ideal_distance.mean5.largest": (max(APART), "2023"),
    # Roll calls of 2015 to 2019 that the source assigns to the issue: (same + ½ · one abstains) ÷ joint.
    "alignment.issue.palestine.last5": ((9 + 16) / 41, "2019"),
    "alignment.issue.palestine.last5.reporter_abstained": (32, "2019"),
    "alignment.issue.nuclear.last5": ((66 + 3) / 72, "2019"),
    "alignment.issue.disarmament.last5": ((68 + 4.5) / 77, "2019"),
    "alignment.issue.human_rights.last5": ((36 + 10) / 56, "2019"),
    "alignment.issue.development.last5": ((38 + 3.5) / 45, "2019"),
    "alignment.issue.colonialism.last5": ((26 + 4.5) / 35, "2019"),
    "alignment.issue.palestine.last10": ((25 + 20.5) / 66, "2019"),
    "alignment.joint.last5": (296, "2019"),
    "alignment.differences.last5": (65, "2019"),
    "alignment.differences.last5.opposite": (0, "2019"),
    "alignment.differences.last10.opposite": (4, "2019"),
    # On the report of the Human Rights Council, resolution 68/144: Rwanda yes, Kazakhstan no.
    "alignment.differences.opposite.latest": ("2013-12-18", "2013-12-18"),
}


@pytest.mark.parametrize("fact_id", KNOWN)
def test_known_facts(pair: Relationship, fact_id: str) -> None:
    value, period = KNOWN[fact_id]
    fact = pair.fact(fact_id)
    assert fact.value == (value if isinstance(value, str) else pytest.approx(value, abs=1e-6))
    assert fact.period == period
    assert fact.sources


def test_years_with_few_joint_votes_have_no_figure(pair: Relationship) -> None:
    # 2016 has 5 joint votes, 2011 has 18, 2009 has 28.
    assert "alignment.coincidence.2015" in pair.facts
    for year in (2009, 2011, 2016, 2020):
        assert f"alignment.coincidence.{year}" not in pair.facts
    text = pair.alignment.years().blocks[0].bundle()[0]["text/markdown"]
    assert "2016 with 5" in text
    chart = pair.alignment.years().blocks[1]
    assert isinstance(chart, Chart)
    assert chart.table is not None
    shown = {row[0].text: row[5].text for row in chart.table.rows}
    assert shown["2016"] == "too few votes"
    assert shown["2019"] == "88%"


def test_the_claim_of_agreement_is_judged_by_the_same_figure(pair: Relationship) -> None:
    (judgement,) = [j for j in pair.claims.judgements if j.claim.claim_id == "C16a"]
    assert judgement.observation is not None
    assert judgement.observation.value == pair.fact("alignment.coincidence.pooled5").value


def test_the_swing_of_one_session_is_told(pair: Relationship) -> None:
    text = pair.alignment.findings().blocks[0].bundle()[0]["text/plain"]
    assert "One session moves it far" in text
    assert "[0.69]" in text
    assert "[0.07]" in text
    steady = relationship("KEN", "TUR").alignment.findings().blocks[0].bundle()[0]["text/plain"]
    assert "One session" not in steady


def test_reversing_the_pair_changes_sides_and_nothing_else(pair: Relationship) -> None:
    back = relationship("KAZ", "RWA")
    for name in ("coincidence.latest", "coincidence.mean5", "coincidence.percentile", "ideal_distance.mean5"):
        assert pair.fact(f"alignment.{name}").value == back.fact(f"alignment.{name}").value
    for here, there in (("reporter", "partner"), ("partner", "reporter")):
        rank = f"alignment.coincidence.rank.{here}"
        assert pair.fact(rank).value == back.fact(rank.replace(here, there)).value
        abstained = "alignment.differences.last5.{}_abstained"
        assert pair.fact(abstained.format(here)).value == back.fact(abstained.format(there)).value


def test_the_place_among_all_pairs_counted_anew(pair: Relationship) -> None:
    votes = open_snapshot().query("select * from votes where year in (2014, 2015, 2017, 2018, 2019)")
    sums = votes.groupby(["iso3_a", "iso3_b"])[["joint", "same", "half"]].sum().query("joint >= 30")
    values = (2 * sums.same + sums.half) / (2 * sums.joint)
    own = values["KAZ", "RWA"]
    assert pair.fact("alignment.coincidence.pairs").value == len(values)
    assert pair.fact("alignment.coincidence.average").value == pytest.approx(values.mean())
    assert pair.fact("alignment.coincidence.percentile").value == pytest.approx(
        ((values < own).sum() + (values == own).sum() / 2) / len(values)
    )
    rwanda = [value for (a, b), value in values.items() if "RWA" in (a, b)]
    assert pair.fact("alignment.coincidence.rank.reporter").value == 1 + sum(value > own for value in rwanda)


def test_differences_are_listed_with_who_voted_how(pair: Relationship) -> None:
    table = pair.alignment.differences().blocks[-1]
    assert isinstance(table, Table)
    assert len(table.data) == 65
    assert len(table.rows) == 25
    # Resolution 74/139, the right of the Palestinian people to self-determination.
    (row,) = [row for row in table.rows if row[1].text == "A/RES/74/139"]
    assert [cell.text for cell in row[3:]] == ["abstained", "yes"]
    assert "right of the Palestinian people" in row[2].text


@pytest.mark.parametrize("names", ["NPL-PER", "XKX-TWN", "FJI-KAZ"])
def test_without_votes_nothing_is_drawn_and_the_gap_names_the_source(names: str) -> None:
    alignment = relationship(*names.split("-")).alignment
    for section in (
        alignment.years,
        alignment.issues,
        alignment.comparison,
        alignment.positions,
        alignment.differences,
    ):
        (block,) = section().blocks
        assert block.bundle()[1]["bilateral"]["kind"] == "gap"
        assert "#source-un-" in block.bundle()[0]["text/markdown"]
    assert relationship(*names.split("-")).fact("alignment.coincidence.latest").value is None


def test_a_young_state_has_figures_since_its_admission() -> None:
    chart = relationship("SSD", "LUX").alignment.years().blocks[1]
    assert isinstance(chart, Chart)
    assert chart.table is not None
    assert chart.table.rows[0][0].text == "2011"


def test_years_limit_what_is_drawn_and_not_the_facts(pair: Relationship) -> None:
    early = relationship("RWA", "KAZ", start=2001, end=2005)
    chart = early.alignment.years().blocks[1]
    assert isinstance(chart, Chart)
    assert chart.table is not None
    assert [row[0].text for row in chart.table.rows] == ["2001", "2002", "2003", "2004", "2005"]
    assert early.fact("alignment.coincidence.latest") == pair.fact("alignment.coincidence.latest")


def test_palestine_counted_from_the_published_votes(pair: Relationship, shared_data: Path) -> None:
    votes = pd.read_csv(shared_data / "un_votes_1946_2019.csv.gz", keep_default_na=False)
    calls = pd.read_csv(shared_data / "un_roll_calls_1946_2019.csv.gz")
    issues = pd.read_csv(shared_data / "un_roll_call_issues.csv.gz")
    recent = set(calls[calls.date.between("2015-01-01", "2019-12-31")].rcid)
    on_it = set(issues[issues.issue == "Palestinian conflict"].rcid) & recent
    own = votes[votes.country_code.isin(["RW", "KZ"]) & votes.rcid.astype(int).isin(on_it)]
    both = own.pivot(index="rcid", columns="country_code", values="vote").dropna()
    points = (both.RW == both.KZ) + 0.5 * ((both.RW == "abstain") != (both.KZ == "abstain"))
    assert pair.fact("alignment.issue.palestine.last5").value == pytest.approx(points.mean())
