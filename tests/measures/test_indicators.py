"""Indicators of two countries: only periods that both have, ties, changes from zero."""

import pandas as pd
import pytest

from bilateral.measures.indicators import Both, change, gap, latest_both, rank, series
from bilateral.measures.ranking import Rank

# E-Government Development Index of the UN DESA surveys of 2022 and 2024. Uganda has Rwanda's value, for a
# tie.
EGDI = pd.DataFrame(
    [
        ("RWA", "egdi", "2022", 0.5489, "egov-2022"),
        ("RWA", "egdi", "2024", 0.5799, "egov-2024"),
        ("KAZ", "egdi", "2022", 0.8628, "egov-2022"),
        ("KAZ", "egdi", "2024", 0.9009, "egov-2024"),
        ("KAZ", "egdi", "2026", None, "egov-2026"),
        ("UGA", "egdi", "2022", 0.5489, "egov-2022"),
        ("RWA", "egdi_rank", "2024", 118.0, "egov-2024"),
        ("KAZ", "egdi_rank", "2024", 24.0, "egov-2024"),
        ("RWA", "egdi", "2022", 0.5500, "another"),
    ],
    columns=["iso3", "indicator", "period", "value", "source_id"],
)
ORDER = ["egov-2024", "egov-2022"]


def test_latest_period_of_both() -> None:
    assert latest_both(EGDI, "RWA", "KAZ", "egdi", order=ORDER) == Both(
        "2024", 0.5799, 0.9009, "egov-2024", "egov-2024"
    )
    found = latest_both(EGDI, "UGA", "KAZ", "egdi", order=ORDER)
    assert found is not None
    assert found.period == "2022"
    assert latest_both(EGDI, "RWA", "UGA", "egdi_rank") is None
    assert latest_both(EGDI, "RWA", "KAZ", "population") is None


def test_gap_by_period() -> None:
    found = gap(EGDI, "RWA", "KAZ", "egdi", order=ORDER)
    assert found["period"].tolist() == ["2022", "2024"]
    assert found["gap"].tolist() == pytest.approx([-0.3139, -0.3210])
    reverse = gap(EGDI, "KAZ", "RWA", "egdi", order=ORDER)
    assert reverse["gap"].tolist() == pytest.approx([0.3139, 0.3210])


def test_the_order_of_sources_decides() -> None:
    assert series(EGDI, "RWA", "egdi", order=ORDER)["value"].tolist() == [0.5489, 0.5799]
    assert series(EGDI, "RWA", "egdi", order=["another"])["value"].tolist() == [0.5500, 0.5799]
    assert series(EGDI, "RWA", "egdi")["source_id"].tolist()[0] == "another"


def test_change() -> None:
    found = change(EGDI, "RWA", "egdi", order=ORDER)
    assert found is not None
    assert (found.first_period, found.last_period) == ("2022", "2024")
    assert found.absolute == pytest.approx(0.0310)
    assert found.relative == pytest.approx(0.0310 / 0.5489)
    assert found.sources == ("egov-2022", "egov-2024")
    assert change(EGDI, "RWA", "egdi", first="2023") is None
    assert change(EGDI, "KAZ", "egdi", last="2022") is None


def test_change_from_zero_has_no_rate() -> None:
    rows = pd.DataFrame({"period": ["2020", "2021"], "value": [0.0, 3.0]}).assign(
        iso3="RWA", indicator="x", source_id="s"
    )
    found = change(rows, "RWA", "x")
    assert found is not None
    assert (found.absolute, found.relative) == (3.0, None)


def test_rank_among_those_reported() -> None:
    assert rank(EGDI, "KAZ", "egdi", "2022", order=ORDER) == Rank(1, False, 3)
    assert rank(EGDI, "RWA", "egdi", "2022", order=ORDER) == Rank(2, True, 3)
    assert rank(EGDI, "KAZ", "egdi_rank", "2024", "lower") == Rank(1, False, 2)
    assert rank(EGDI, "KAZ", "egdi", "2026") is None
    assert rank(EGDI, "KEN", "egdi", "2022") is None


def test_refuses_a_frame_without_the_columns() -> None:
    with pytest.raises(ValueError, match="indicators has no column value"):
        latest_both(EGDI.drop(columns="value"), "RWA", "KAZ", "egdi")
