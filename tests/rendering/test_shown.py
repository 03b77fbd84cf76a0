"""Which facts an evidence list holds."""

import pytest

from bilateral.rendering.shown import shown_facts, side_colours

FACTS = [
    {"id": "a", "inputs": ["b", "gone"]},
    {"id": "b", "inputs": ["c"]},
    {"id": "c", "inputs": ["a"]},
    {"id": "d"},
]


def names(linked: set[str]) -> list[str]:
    return [str(fact["id"]) for fact in shown_facts(FACTS, linked)]


def test_what_is_linked_and_what_it_was_computed_from() -> None:
    assert names({"b"}) == ["a", "b", "c"]
    assert names({"d", "unknown"}) == ["d"]


def test_without_a_link_all_are_listed() -> None:
    assert names(set()) == ["a", "b", "c", "d"]
    assert names({"unknown"}) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["#0b5cad", "#1697d6"], ("#0b5cad", "#1697d6")),
        (["#0b5cad"], None),
        (None, None),
        (["#0b5cad", "red}body{display:none"], None),  # a notebook may come from anyone
        ("#0b5cad", None),
    ],
)
def test_the_colours_of_the_pair_are_two_colours_or_none(given: object, found: object) -> None:
    assert side_colours({"colours": given}) == found
