"""Comparisons worked by hand, and what must hold for any two reports."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.evidence.comparison import RELIED_ON, Change, Comparison, Move, compare
from bilateral.evidence.facts_file import FactsFile

ROOT = Path(__file__).resolve().parents[2]


def fact(
    fact_id: str, value: Any, unit: str = "USD", period: str | None = "2024", **more: Any
) -> dict[str, Any]:
    row = {"id": fact_id, "value": value, "unit": unit, "period": period, "sources": ["a"], "method": "m"}
    return row | {"chapter": fact_id.partition(".")[0]} | more


def claim(claim_id: str, verdict: str, observed: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "id": claim_id,
        "verdict": verdict,
        "observed": observed,
        "measure": "trade.total",
        "argument": "",
    } | more


def report(
    *facts: dict[str, Any], claims: tuple[dict[str, Any], ...] = (), pair: str = "RWA-KAZ"
) -> FactsFile:
    return FactsFile(pair[:3], pair[4:], "embedded", "0f", facts, claims, {})


def only(comparison: Comparison) -> Change:
    (change,) = comparison.changes
    return change


def test_a_figure_that_grew() -> None:
    change = only(
        compare(
            report(fact("trade.exports.latest", 200.0)),
            report(fact("trade.exports.latest", 250.0, period="2025")),
        )
    )
    # 250 − 200 = 50; 50 ÷ 200 = 0.25 of the first, 50 ÷ 250 = 0.2 of the larger; a year later.
    assert (change.kind, change.difference, change.relative) == ("value", 50.0, 0.25)
    assert change.size == pytest.approx(0.2)
    assert change.move == Move(1, "year")
    assert change.relied_on


@pytest.mark.parametrize(
    ("before", "after", "difference", "relative", "size"),
    [
        (fact("x.a", 0.0), fact("x.a", 5.0), 5.0, None, 1.0),  # nothing is a share of zero
        (fact("x.a", -4.0), fact("x.a", -1.0), 3.0, 0.75, 0.75),
        (
            fact("x.a", 10.0),
            fact("x.a", -10.0),
            -20.0,
            -2.0,
            2.0,
        ),  # a sign turned round is the largest change
        (fact("x.a", 17, "rank"), fact("x.a", 12, "rank"), -5.0, -5 / 17, 5 / 17),
        (fact("x.a", 0.25, "share"), fact("x.a", 0.5, "share"), 0.25, 1.0, 0.5),
        (fact("x.a", "2025-05-28", "date"), fact("x.a", "2026-01-02", "date"), None, None, 1.0),
        (
            fact("x.a", 2012, "year"),
            fact("x.a", 2016, "year"),
            None,
            None,
            1.0,
        ),  # years have no share of each other
        (fact("x.a", 3.0, "km"), fact("x.a", 3.0, "days"), None, None, 1.0),  # other units are other things
        (fact("x.a", 1.0), fact("x.a", "much"), None, None, 1.0),
        (
            fact("x.a", -1.7e308),
            fact("x.a", 1.7e308),
            None,
            None,
            2.0,
        ),  # their difference is beyond any number
    ],
)
def test_figures_that_differ(
    before: dict[str, Any],
    after: dict[str, Any],
    difference: float | None,
    relative: float | None,
    size: float,
) -> None:
    change = only(compare(report(before), report(after)))
    assert change.kind == "value"
    assert change.difference == difference
    assert change.relative == (pytest.approx(relative) if relative is not None else None)
    assert change.size == pytest.approx(size)


@pytest.mark.parametrize(
    ("before", "after", "kind", "size"),
    [
        (fact("x.a", None, period=None), fact("x.a", 5.0), "reported", 1.0),
        (fact("x.a", 5.0), fact("x.a", None, period=None), "unreported", 1.0),
        (fact("x.a", 5.0), fact("x.a", 5.0, period="2025"), "period", 0.0),
        (fact("x.a", 5.0), fact("x.a", 5.0, sources=["b"]), "source", 0.0),
        (fact("x.a", 5.0), fact("x.a", 5.0, method="n"), "method", 0.0),
        (fact("x.a", 5.0), fact("x.a", 5.0, note="at best"), "method", 0.0),
    ],
)
def test_figures_of_which_something_else_changed(
    before: dict[str, Any], after: dict[str, Any], kind: str, size: float
) -> None:
    change = only(compare(report(before), report(after)))
    assert (change.kind, change.size, change.difference) == (kind, size, None)


def test_what_is_the_same_is_counted_and_not_told() -> None:
    first = report(fact("x.a", 0.1 + 0.2), fact("x.b", None), fact("x.c", 7.0, sources=["a", "b"]))
    second = report(fact("x.a", 0.3), fact("x.b", None, sources=["z"]), fact("x.c", 7.0, sources=["b", "a"]))
    comparison = compare(first, second)
    assert comparison.changes == ()
    assert comparison.same_facts == 3


def test_facts_of_one_side_alone() -> None:
    comparison = compare(report(fact("x.a", 1.0), fact("x.b", None)), report(fact("x.c", 1.0)))
    assert [(change.id, change.kind, change.size) for change in comparison.changes] == [
        ("x.a", "gone", 1.0),
        ("x.c", "appeared", 1.0),
        ("x.b", "gone", 0.0),  # nobody had reported it
    ]


def test_changes_come_by_importance_within_their_chapter() -> None:
    ids = ("trade.other", "trade.exports.latest", "trade.imports.latest", "digital.x.2023", "digital.x.2024")
    first = report(*(fact(fact_id, 100.0) for fact_id in ids))
    sizes = (900.0, 101.0, 150.0, 50.0, 50.0)
    second = report(*(fact(fact_id, value) for fact_id, value in zip(ids, sizes, strict=True)))
    comparison = compare(first, second)
    # Those relied on first, and of them the larger change; then by size; at one size the latest year.
    assert [change.id for change in comparison.changes] == [
        "trade.imports.latest",
        "trade.exports.latest",
        "trade.other",
        "digital.x.2024",
        "digital.x.2023",
    ]
    assert comparison.chapters == ["trade", "digital"]
    assert [change.id for change in comparison.of_chapter("digital")] == ["digital.x.2024", "digital.x.2023"]


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        ("2024", "2026", Move(2, "year")),
        ("2024-Q4", "2025-Q1", Move(1, "quarter")),
        ("2025-11", "2024-11", Move(-12, "month")),
        ("2025-05-28", "2025-06-04", Move(7, "day")),
        ("2024", "2025-Q1", None),
        ("2024", None, None),
        ("2019/2023", "2020/2024", None),
    ],
)
def test_how_far_a_period_moved(before: str, after: str | None, move: Move | None) -> None:
    change = only(compare(report(fact("x.a", 1.0, period=before)), report(fact("x.a", 2.0, period=after))))
    assert change.move == move


def test_verdicts_that_changed() -> None:
    first = (
        claim("C1", "supported", 2.0),
        claim("C2", "overstated", 1.0),
        claim("C3", "contradicted"),
        claim("C10", "supported", 1.0),
    )
    second = (
        claim("C1", "contradicted", 5.0),
        claim("C2", "overstated", 1.5),
        claim("C10", "supported", 1.0),
        claim("C4", "supported"),
    )
    comparison = compare(report(claims=first), report(claims=second))
    assert [(change.id, change.kind) for change in comparison.claims] == [
        ("C1", "verdict"),
        ("C4", "appeared"),
        ("C3", "gone"),
        ("C2", "value"),
    ]
    assert comparison.same_claims == 1


def test_claims_on_two_pairs_are_one_only_where_they_ask_the_same() -> None:
    first = report(claims=(claim("C1", "supported", 1.0), claim("C2", "supported", 1.0)))
    second = report(
        claims=(claim("C1", "overstated", 1.0), claim("C2", "overstated", 1.0, measure="none")),
        pair="KEN-TUR",
    )
    kinds = [(change.id, change.kind) for change in compare(first, second).claims]
    assert kinds == [("C1", "verdict"), ("C2", "appeared"), ("C2", "gone")]


def test_a_method_names_its_countries_and_is_no_difference_between_pairs() -> None:
    first, second = (
        report(fact("x.a", 1.0, method="RWA")),
        report(fact("x.a", 1.0, method="KEN"), pair="KEN-TUR"),
    )
    assert compare(first, second).changes == ()


def test_the_facts_relied_on_are_those_of_the_handbook() -> None:
    text = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    named = re.findall(r"`([^`]+)`", text.split("the first to rely on:")[1].split("\n\n")[0])
    assert set(named) == RELIED_ON


# For any two reports -------------------------------------------------------------------------------------------

values = st.one_of(
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-50, 50),
    st.sampled_from(["e-visa", "free"]),
)
rows = st.builds(
    fact,
    st.sampled_from(["trade.exports.latest", "trade.a.2024", "trade.a.2023", "digital.b", "corridors.c.10"]),
    values,
    st.sampled_from(["USD", "share", "rank", "year"]),
    st.sampled_from([None, "2024", "2023", "2024-Q1", "2024-05-28", "soon"]),
    sources=st.lists(st.sampled_from(["a", "b"]), max_size=2, unique=True),
)
claims = st.builds(
    claim,
    st.sampled_from(["C1", "C2", "C3"]),
    st.sampled_from(["supported", "overstated"]),
    st.sampled_from([None, 1.0, 2.0, "x"]),
)
reports = st.builds(
    lambda facts, said, pair: report(*facts, claims=tuple(said), pair=pair),
    st.lists(rows, max_size=5, unique_by=lambda row: row["id"]),
    st.lists(claims, max_size=3, unique_by=lambda row: row["id"]),
    st.sampled_from(["RWA-KAZ", "KEN-TUR"]),
)
MIRRORED = {"reported": "unreported", "unreported": "reported", "appeared": "gone", "gone": "appeared"}


def mirrored(change: Change) -> Change:
    """The same change seen from the other report; ``relative`` is over another figure there."""
    return replace(
        change,
        kind=MIRRORED.get(change.kind, change.kind),
        before=change.after,
        after=change.before,
        difference=-change.difference if change.difference is not None else None,
        relative=None,
        move=Move(-change.move.amount, change.move.step) if change.move else None,
    )


@given(reports, reports)
def test_the_other_way_round_is_the_mirror_image(first: FactsFile, second: FactsFile) -> None:
    there, back = compare(first, second), compare(second, first)
    assert [mirrored(change) for change in there.changes] == [
        replace(change, relative=None) for change in back.changes
    ]
    assert (there.same_facts, there.same_claims) == (back.same_facts, back.same_claims)
    images = {(c.id, MIRRORED.get(c.kind, c.kind), str(c.after), str(c.before)) for c in there.claims}
    assert images == {(c.id, c.kind, str(c.before), str(c.after)) for c in back.claims}


@given(reports)
def test_a_report_is_the_same_as_itself(one: FactsFile) -> None:
    comparison = compare(one, one)
    assert (comparison.changes, comparison.claims) == ((), ())
    assert comparison.same_facts == len(one.facts)


@given(reports, reports)
def test_every_fact_is_told_or_counted_once(first: FactsFile, second: FactsFile) -> None:
    comparison = compare(first, second)
    ids = {row["id"] for row in (*first.facts, *second.facts)}
    assert len(comparison.changes) + comparison.same_facts == len(ids)
    assert all(0 <= change.size <= 2 for change in comparison.changes)
    assert sum(len(comparison.of_chapter(chapter)) for chapter in comparison.chapters) == len(
        comparison.changes
    )
