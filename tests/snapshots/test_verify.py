"""Verifying snapshots: what is wrong is named with table, row and column."""

from __future__ import annotations

import pytest

from bilateral.resources import data_folder
from bilateral.snapshots.package import open_snapshot
from bilateral.snapshots.verify import Problem, verify


def _found(folder):
    return [p for p in verify(open_snapshot(folder)) if "corrupt" not in p.message]


def _change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_is_wrong_with_a_sound_snapshot(small):
    assert verify(open_snapshot(small)) == []


def test_nothing_is_wrong_with_the_embedded_snapshot():
    assert [str(problem) for problem in verify(open_snapshot(data_folder()))] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "table", "row", "column", "message"),
    [
        (
            "flows.csv",
            "RWA,KAZ",
            "QQQ,KAZ",
            "flows",
            2,
            "exporter",
            "'QQQ' does not stand in the table countries",
        ),
        ("flows.csv", "s1", "s9", "flows", 2, "source_id", "'s9' does not stand in the table sources"),
        ("flows_by_product.csv", "SITC:2", "SITC:7", "flows_by_product", 2, "product", "table products"),
        ("flows.csv", "TOTAL,5", "TOTAL,five", "flows", 2, "value_usd", "'five' is no number"),
        ("flows.csv", "TOTAL,5", "TOTAL,", "flows", 2, "value_usd", "a value is required"),
        ("flows.csv", "FOB", "fob", "flows", 2, "valuation", "'fob' is not allowed"),
        ("flows.csv", "2024-Q1", "2024-Q5", "flows", 3, "period", "'2024-Q5' is not allowed"),
        (
            "flows.csv",
            "2024-Q1,RWA,KAZ,TOTAL,3291660.03",
            "2023,RWA,KAZ,TOTAL,1",
            "flows",
            3,
            None,
            "its key is",
        ),
        ("countries.csv", "true", "maybe", "countries", 2, "landlocked", "'maybe' is no true or false"),
        ("countries.csv", "iso2", "code", "countries", None, "iso2", "does not match"),
    ],
)
def test_table_row_and_column_are_named(small, *, file, old, new, table, row, column, message):
    _change(small / file, old, new)
    problems = _found(small)
    assert (table, row, column) in [(p.table, p.row, p.column) for p in problems]
    assert any(message in p.message for p in problems)


def test_a_changed_file_is_corrupt_even_where_its_cells_are_sound(small):
    _change(small / "flows.csv", "TOTAL,5", "TOTAL,6")
    message = "a file is corrupt: its hash differs from the description"
    assert verify(open_snapshot(small)) == [Problem("flows.csv", None, None, message)]


def test_a_missing_file_is_named_once(small):
    (small / "events.csv").unlink()
    assert [str(p) for p in verify(open_snapshot(small))] == ["events.csv: a file is missing"]
