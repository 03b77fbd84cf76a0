"""Answers that an object gives once."""

from __future__ import annotations

import pytest

from bilateral.subjects.remembered import remembered


class Counting:
    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    @remembered
    def answer(self, what: str, *, times: int = 1) -> str:
        """Say something."""
        self.asked.append((what, times))
        if what == "wrong":
            raise ValueError(what)
        return what * times

    @remembered
    def other(self, what: str) -> str:
        return what.upper()


def test_each_question_is_answered_once() -> None:
    one = Counting()
    assert [one.answer("a"), one.answer("a"), one.answer("a", times=2), one.answer("b")] == [
        "a",
        "a",
        "aa",
        "b",
    ]
    assert one.asked == [("a", 1), ("a", 2), ("b", 1)]
    assert one.other("a") == "A"


def test_objects_and_errors_are_not_mixed_up() -> None:
    one, two = Counting(), Counting()
    one.answer("a")
    two.answer("a")
    assert one.asked == two.asked == [("a", 1)]
    for _ in range(2):
        with pytest.raises(ValueError, match="wrong"):
            one.answer("wrong")
    assert one.asked[1:] == [("wrong", 1)] * 2


def test_the_method_keeps_its_name_and_its_docstring() -> None:
    assert (Counting.answer.__name__, Counting.answer.__doc__) == ("answer", "Say something.")


def test_a_frame_from_the_snapshot_is_the_askers_own() -> None:
    from bilateral import relationship

    context = relationship("RWA", "KAZ")._context
    sql = "select iso3 from countries order by iso3 limit ?"
    first = context.query(sql, 3)
    first["iso3"] = "changed"
    assert list(context.query(sql, 3).iso3) != ["changed"] * 3
    assert len(context.query(sql, 2)) == 2
