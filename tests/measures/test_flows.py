"""Flows by year and vintage: what is complete, which figure is newest, how two reports agree."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.measures.flows import (
    ReportedFlow,
    annual_flows,
    choose_vintage,
    direct_and_mirror,
    latest_year,
    mirror_agreement,
    newest_by_year,
)

COLUMNS = ["period", "exporter", "importer", "product", "value_usd", "reported_by", "valuation", "source_id"]
AMOUNTS = st.floats(0, 1e12)


def flow(period: str, value: float | None, source: str = "nisr-2025q1", **other: Any) -> dict[str, Any]:
    row = {
        "exporter": "RWA",
        "importer": "KAZ",
        "product": "TOTAL",
        "reported_by": "exporter",
        "valuation": "FOB",
    }
    return row | {"period": period, "value_usd": value, "source_id": source} | other


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS)


def mirror(period: str, value: float | None, source: str) -> dict[str, Any]:
    return flow(period, value, source, reported_by="importer", valuation="CIF")


# Rwanda's goods exports to Kazakhstan, USD million: NISR, Formal External Trade in Goods, first quarter of
# 2025.
NISR = {
    **{"2023-Q1": 2.78182, "2023-Q2": 2.38058, "2023-Q3": 2.66703, "2023-Q4": 2.43406},
    **{"2024-Q1": 3.29166, "2024-Q2": 3.74573, "2024-Q3": 2.60739, "2024-Q4": 1.65938},
    "2025-Q1": 4.12233,
}


def test_sums_four_quarters_of_one_source() -> None:
    annual = annual_flows(frame(*(flow(quarter, value * 1e6) for quarter, value in NISR.items())))
    # 2.78182 + 2.38058 + 2.66703 + 2.43406 = 10.26349; 3.29166 + 3.74573 + 2.60739 + 1.65938 = 11.30416.
    assert annual["period"].tolist() == ["2023", "2024", "2025"]
    assert annual["value_usd"].tolist() == pytest.approx([10.26349e6, 11.30416e6, 4.12233e6])
    assert annual["complete"].tolist() == [True, True, False]
    assert annual["n_quarters"].tolist() == [4, 4, 1]
    latest = latest_year(annual, "RWA", "KAZ", "exporter", [])
    assert latest is not None
    assert latest.period == "2024"


def test_quarters_of_two_sources_make_no_year() -> None:
    rows = [flow(f"2024-Q{number}", 1.0, "first" if number < 3 else "second") for number in (1, 2, 3, 4)]
    annual = annual_flows(frame(*rows))
    assert annual["complete"].tolist() == [False, False]
    assert annual["n_quarters"].tolist() == [2, 2]


def test_a_missing_quarter_is_no_zero() -> None:
    rows = [flow(f"2024-Q{number}", None if number == 3 else 1.0) for number in (1, 2, 3, 4)]
    annual = annual_flows(frame(*rows))
    assert annual["complete"].tolist() == [False]
    assert annual["n_quarters"].tolist() == [3]


def test_a_reported_zero_is_a_quarter() -> None:
    rows = [flow(f"2024-Q{number}", 0.0 if number == 3 else 1.0) for number in (1, 2, 3, 4)]
    annual = annual_flows(frame(*rows))
    assert annual.loc[0, "complete"]
    assert annual.loc[0, "value_usd"] == 3.0


def test_the_year_as_reported_stands_before_the_sum() -> None:
    rows = [flow("2024", 10.5), *(flow(f"2024-Q{number}", 2.5) for number in (1, 2, 3, 4))]
    annual = annual_flows(frame(*rows))
    assert annual["value_usd"].tolist() == [10.5]
    assert annual["n_quarters"].isna().tolist() == [True]


def test_months_make_quarters_only_when_all_are_there() -> None:
    whole = [flow(f"2024-{month:02}", 1.0) for month in range(1, 13)]
    assert annual_flows(frame(*whole))["value_usd"].tolist() == [12.0]
    partial = annual_flows(frame(*whole[:-1]))
    assert partial["complete"].tolist() == [False]
    assert partial["n_quarters"].tolist() == [3]
    assert partial["value_usd"].tolist() == [9.0]


def test_a_quarter_as_reported_stands_before_its_months() -> None:
    rows = [flow("2024-Q1", 5.0), *(flow(f"2024-{month:02}", 1.0) for month in range(1, 13))]
    assert annual_flows(frame(*rows))["value_usd"].tolist() == [14.0]


def test_nothing_in_nothing_out() -> None:
    annual = annual_flows(frame())
    assert annual.empty
    assert latest_year(annual, "RWA", "KAZ", "exporter", []) is None
    assert direct_and_mirror(annual, "RWA", "KAZ", []).empty
    assert annual_flows(frame(flow("2024", None))).empty


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([flow("2024", -1.0)], "not negative"),
        ([flow("2024", float("inf"))], "finite"),
        ([flow("2024", 1.0), flow("2024", 2.0)], "stands twice"),
    ],
)
def test_refuses_what_cannot_be(rows: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        annual_flows(frame(*rows))


def test_refuses_a_frame_without_the_columns() -> None:
    with pytest.raises(ValueError, match="flows has no column value_usd"):
        annual_flows(frame(flow("2024", 1.0)).drop(columns="value_usd"))


# Rwanda's exports to Kazakhstan in 2016: 0.029 USD million in one vintage of WITS, 0.788 in the next.
VINTAGES = frame(
    flow("2016", 0.029e6, "wits-2018"), flow("2016", 0.788e6, "wits-2024"), flow("2015", 1e6, "wits-2018")
)


def test_newest_vintage_beside_the_older_one() -> None:
    chosen = choose_vintage(annual_flows(VINTAGES), ["wits-2024", "wits-2018"])
    assert chosen[["period", "source_id", "vintage", "newest"]].values.tolist() == [
        ["2015", "wits-2018", 1, True],
        ["2016", "wits-2024", 0, True],
        ["2016", "wits-2018", 1, False],
    ]


def test_sources_without_a_place_come_last() -> None:
    chosen = choose_vintage(annual_flows(VINTAGES), ["wits-2018"])
    assert chosen[chosen["newest"]]["source_id"].tolist() == ["wits-2018", "wits-2018"]
    assert choose_vintage(annual_flows(VINTAGES), [])["vintage"].tolist() == [0, 0, 0]


def test_a_year_so_far_never_supersedes_a_whole_year() -> None:
    annual = annual_flows(
        frame(flow("2024-Q1", 1.0, "new"), flow("2024", 9.0, "old"), flow("2025-Q1", 2.0, "new"))
    )
    assert latest_year(annual, "RWA", "KAZ", "exporter", ["new", "old"]) == ReportedFlow(
        9.0, "2024", "old", "exporter", "FOB"
    )


def test_latest_year_keeps_sides_and_directions_apart() -> None:
    annual = annual_flows(frame(flow("2024", 11.3), mirror("2016", 0.4, "wits"), flow("2016", 0.0, "wits")))
    direct = latest_year(annual, "RWA", "KAZ", "exporter", [])
    assert direct is not None
    assert (direct.value_usd, direct.period) == (11.3, "2024")
    seen = latest_year(annual, "RWA", "KAZ", "importer", [])
    assert seen is not None
    assert (seen.value_usd, seen.period, seen.valuation) == (0.4, "2016", "CIF")
    assert latest_year(annual, "KAZ", "RWA", "exporter", []) is None
    assert latest_year(annual, "RWA", "KAZ", "exporter", [], product="SITC:0") is None


def test_natural_valuation_of_each_side() -> None:
    rows = [
        flow("2020", 1.0, valuation="CIF"),
        flow("2020", 2.0, valuation="FOB"),
        flow("2020", 3.0, reported_by="importer", valuation="FOB"),
        flow("2020", 4.0, reported_by="importer", valuation="CIF"),
    ]
    annual = annual_flows(frame(*rows))
    assert newest_by_year(annual, "RWA", "KAZ", "exporter", [])["value_usd"].tolist() == [2.0]
    assert newest_by_year(annual, "RWA", "KAZ", "importer", [])["value_usd"].tolist() == [4.0]


def test_direct_and_mirror_side_by_side() -> None:
    # 2013: Rwanda reports 20.70 m (WITS, later vintage), Kazakhstan 41.10 m (WITS to 2016); 20.70 / 41.10 =
    # 0.5036.
    rows = [flow("2013", 20.70e6, "wits-2024"), mirror("2013", 41.10e6, "wits-2018"), flow("2024", 11.304e6)]
    both = direct_and_mirror(
        annual_flows(frame(*rows)), "RWA", "KAZ", ["nisr-2025q1", "wits-2024", "wits-2018"]
    )
    assert both["period"].tolist() == ["2013", "2024"]
    assert both["agreement"].tolist() == pytest.approx([0.504, float("nan")], abs=5e-4, nan_ok=True)
    assert both["direct_source"].tolist() == ["wits-2024", "nisr-2025q1"]
    assert both["mirror_valuation"].tolist()[0] == "CIF"
    assert both["mirror_usd"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("direct", "reflected", "expected"),
    [
        (10.0, 5.0, 0.5),
        (5.0, 10.0, 0.5),
        (7.0, 7.0, 1.0),
        (0.0, 3.0, 0.0),
        (0.0, 0.0, None),
        (None, 3.0, None),
    ],
)
def test_agreement(direct: float | None, reflected: float | None, expected: float | None) -> None:
    assert mirror_agreement(direct, reflected) == expected


def test_agreement_refuses_negative_values() -> None:
    with pytest.raises(ValueError, match="mirror figure cannot be -1"):
        mirror_agreement(1.0, -1.0)


@given(AMOUNTS, AMOUNTS)
def test_agreement_is_a_symmetric_fraction(a: float, b: float) -> None:
    found = mirror_agreement(a, b)
    assert found == mirror_agreement(b, a)
    assert found is None or 0 <= found <= 1
    assert (found is None) == (max(a, b) == 0)


@given(
    st.dictionaries(
        st.tuples(st.integers(2020, 2023), st.integers(1, 4), st.sampled_from(["x", "y"])),
        AMOUNTS,
        max_size=20,
    )
)
def test_a_sum_is_complete_exactly_with_four_quarters(values: dict[tuple[int, int, str], float]) -> None:
    rows = [flow(f"{year}-Q{quarter}", value, source) for (year, quarter, source), value in values.items()]
    annual = annual_flows(frame(*rows))
    assert annual["value_usd"].sum() == pytest.approx(sum(values.values()))
    for row in annual.itertuples():
        parts = [key for key in values if (str(key[0]), key[2]) == (row.period, row.source_id)]
        assert row.complete == (len(parts) == 4)
    chosen = choose_vintage(annual, ["x"])
    assert len(chosen) == len(annual)
    assert chosen[chosen["newest"]]["period"].tolist() == sorted(set(annual[annual["complete"]]["period"]))
