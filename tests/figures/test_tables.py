from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from bilateral.figures.blocks import Cell
from bilateral.figures.tables import frame_table, raw_value

COLUMNS = [("year", "Year", "left", None), ("usd", "US dollars", "right", "{:,.0f}".format)]


@pytest.fixture
def frame():
    return pd.DataFrame(
        {"year": pd.array([2023, 2024, 2025], dtype="Int64"), "usd": [10263000.4, np.nan, 0.0]}
    )


def table(frame, columns=COLUMNS, **how):
    return frame_table("exports", "Exports", frame, columns, "NISR", missing="not reported", **how)


def test_cells_are_formatted_and_missing_is_words_and_never_zero(frame):
    rows = [[cell.text for cell in row] for row in table(frame).rows]
    assert rows == [["2023", "10,263,000"], ["2024", "not reported"], ["2025", "0"]]
    assert table(frame).rows[1][1].style == "muted"


def test_raw_data_is_plain_json_with_null_for_missing(frame):
    data = table(frame).as_json()["data"]
    assert data == {"columns": ["year", "usd"], "rows": [[2023, 10263000.4], [2024, None], [2025, 0.0]]}
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_facts_links_and_styles_reach_the_cells(frame):
    made = table(frame, [*COLUMNS[:1], ("usd", "US dollars", "right", lambda value: Cell(f"{value:.0f}", href="#source-nisr"))],
                 facts={(0, "usd"): "trade.exports.latest", (1, "usd"): "trade.exports.2024"},
                 row_styles=[None, None, "total"])  # fmt: skip
    assert made.rows[0][1] == Cell("10263000", "trade.exports.latest", "#source-nisr")
    assert made.rows[1][1] == Cell("not reported", "trade.exports.2024", None, "muted")
    assert [cell.style for cell in made.rows[2]] == ["total", "total"]


def test_an_unknown_column_is_named(frame):
    with pytest.raises(KeyError, match="value"):
        table(frame, [("value", "Value", "right", None)])


def test_an_empty_frame_gives_a_head_without_rows(frame):
    made = table(frame.iloc[:0])
    assert list(made.rows) == []
    assert [column.label for column in made.columns] == ["Year", "US dollars"]


@pytest.mark.parametrize(
    ("value", "raw"),
    [(pd.NA, None), (pd.NaT, None), (np.int64(3), 3), (np.bool_(True), True), ("a", "a"), (None, None),
     (pd.Timestamp("2025-05-28"), "2025-05-28T00:00:00"), (float("inf"), "inf")],
)  # fmt: skip
def test_raw_values(value, raw):
    assert raw_value(value) == raw
    assert type(raw_value(value)) is type(raw)
