"""How the numbers of charts are written: ticks alike, amounts in one unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.formats import amounts, decimals, numbers, shares

VOICE = Voice("en")


@pytest.mark.parametrize(
    ("values", "unit", "texts"),
    [
        # South Sudan to Luxembourg in 2016, and China to the United States in 2015: World Bank WITS.
        ([99.0], "current US dollars", ["99"]),
        ([25_425.0, 492_294.0], "thousand current US dollars", ["25.4", "492"]),
        ([9_999.0], "current US dollars", ["9,999"]),
        ([11_303_907.2, 788_000.0], "million current US dollars", ["11.3", "0.79"]),
        ([410e9, 99.96e9, 99.94e9], "billion current US dollars", ["410", "100", "99.9"]),
        ([1.2e12], "trillion current US dollars", ["1.20"]),
        ([None, -2.5e6], "million current US dollars", ["−2.50"]),
        ([None], "current US dollars", []),
    ],
)
def test_amounts_are_in_the_unit_that_the_largest_needs(values, unit, texts):
    found = amounts(VOICE, values)
    assert found.unit == unit
    assert [found.fmt(value) for value in values if value is not None] == texts


def test_ticks_have_the_decimals_that_their_step_needs():
    million = amounts(VOICE, [1.4e6]).fmt
    assert million.ticks([0, 0.5e6, 1e6, 1.5e6]) == ["0.0", "0.5", "1.0", "1.5"]
    assert amounts(VOICE, [41e6]).fmt.ticks([0, 25e6, 50e6]) == ["0", "25", "50"]
    # Written as values these would be 0.00, 0.03 and 0.05: steps that are not equal.
    assert decimals(VOICE, 2).ticks([0, 0.025, 0.05]) == ["0.000", "0.025", "0.050"]
    assert decimals(VOICE, 2).ticks([-0.5, 0.0, 0.5]) == ["−0.5", "0.0", "0.5"]
    assert shares(VOICE).ticks([0, 0.05, 0.1]) == ["0%", "5%", "10%"]
    assert shares(VOICE).ticks([0.0, 0.025]) == ["0.0%", "2.5%"]
    assert numbers(VOICE, lambda value: f"{value:.1f} a head").ticks([0, 50, 100]) == ["0", "50", "100"]


def test_other_languages_write_numbers_their_way():
    assert amounts(Voice("fr"), [41.1e6]).fmt(41.1e6) == "41,1"


@given(st.floats(1e-3, 1e14))
def test_no_amount_is_rounded_away(value):
    found = amounts(VOICE, [value, value / 90])
    for one in (value, value / 90):
        text = found.fmt(one)
        assert any(digit in text for digit in "123456789") or one < 0.05
