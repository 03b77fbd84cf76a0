"""Claims as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import ClaimsError
from bilateral.evidence.amounts import Amount, parse_amount
from bilateral.evidence.claim_text import ALIASES, find_comparator, make_claim, split_claim
from bilateral.evidence.claims import COMPARATORS, MEASURES

AMOUNTS = {
    "1 bn USD": (1e9, "USD"),
    "$783m": (783e6, "USD"),
    "US$ 1.2 billion": (1.2e9, "USD"),
    "1bn$": (1e9, "USD"),
    "11.3 million": (11.3e6, ""),
    "11.3 million people": (11.3e6, "persons"),
    "1,234,567": (1234567.0, ""),
    "1.234.567": (1234567.0, ""),
    "1.234,5": (1234.5, ""),
    "1,5 %": (1.5, "percent"),
    "1 234 567 km": (1234567.0, "km"),
    "−3 per cent": (-3.0, "percent"),
    "1e9": (1e9, ""),
    "yes": (1.0, "yes/no"),
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_an_amount(text: str) -> None:
    assert parse_amount(text) == Amount(*AMOUNTS[text])


@given(st.text(max_size=80))
def test_any_other_text_is_refused_in_one_line(text: str) -> None:
    said = ""
    try:
        parse_amount(text)
    except ClaimsError as error:
        said = str(error)
    assert "\n" not in said
    assert len(said) < 250


@given(
    st.floats(-1e15, 1e15, allow_nan=False), st.sampled_from([("", 1.0), ("million", 1e6), ("bn USD", 1e9)])
)
def test_a_number_with_its_scale_is_read_back(number: float, scale: tuple[str, float]) -> None:
    word, factor = scale
    assert parse_amount(f"{number!r} {word}").value == pytest.approx(number * factor)


@given(st.text(max_size=120))
def test_a_line_is_split_or_refused(text: str) -> None:
    try:
        measure, comparator, amount, _ = split_claim(text)
    except ClaimsError:
        return
    assert find_comparator(comparator) in COMPARATORS
    assert measure
    assert amount


LINES = {
    "trade >= 1 bn USD 2024": ("trade", ">=", "1 bn USD", "2024"),
    "Trade is at least US$1 billion in 2024": ("Trade", "at least", "US$1 billion", "2024"),
    "exports≥11.3 million": ("exports", "≥", "11.3 million", ""),
    "votes < 68%, 2019": ("votes", "<", "68%", "2019"),
    "agreements = 6 in 2025-05": ("agreements", "=", "6", "2025-05"),
    "exports about 3 m USD in 2025-Q1": ("exports", "about", "3 m USD", "2025-Q1"),
}


@pytest.mark.parametrize("line", LINES)
def test_a_claim_in_one_line(line: str) -> None:
    assert split_claim(line) == LINES[line]


def test_every_alias_is_a_measure() -> None:
    assert set(ALIASES.values()) <= set(MEASURES)


def test_a_claim_of_yes_or_no_agrees_with_its_measure() -> None:
    claim = make_claim("relations.event", "is", "yes", argument="space")
    assert (claim.comparator, claim.value, claim.unit) == ("is", 1.0, "yes/no")
    with pytest.raises(ClaimsError, match="yes or no"):
        make_claim("relations.event", "is", "3", argument="space")
