"""Writing snapshots: the same rows give the same bytes, and what is wrong is refused."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path

import frictionless
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import SnapshotError
from bilateral.snapshots.build import cell_text, table_csv, write_snapshot
from bilateral.snapshots.schema import frictionless_schema, tables

from .conftest import flow, rows, small_tables


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_order_of_rows_and_columns_does_not_matter(small, tmp_path):
    shuffled = {name: frame.iloc[::-1, ::-1] for name, frame in small_tables().items()}
    other = tmp_path / "other"
    write_snapshot(other, shuffled, name="small", title="Two countries", created="2026-11-23")
    assert _content(other) == _content(small)


def test_files_have_one_form(small):
    text = (small / "countries.csv").read_bytes().decode("utf-8")
    assert text.splitlines()[1] == "KAZ,KZ,Kazakhstan,country,,,,true,,,,s1"
    assert text.endswith("s1\n")
    assert "\r" not in text
    assert (
        (small / "flows.csv").read_text(encoding="utf-8").splitlines()[1].startswith("2023,RWA,KAZ,TOTAL,5,")
    )


def test_every_table_is_written(small):
    assert {path.stem for path in small.glob("*.csv")} == tables().keys() | {"flows_by_product"}


def test_the_description_is_valid_frictionless(small):
    descriptor = json.loads((small / "datapackage.json").read_text(encoding="utf-8"))
    assert list(frictionless.Package.metadata_validate(dict(descriptor))) == []
    for table in tables():
        assert frictionless.Schema.from_descriptor(frictionless_schema(table)).primary_key
    flows = next(resource for resource in descriptor["resources"] if resource["name"] == "flows")
    assert flows["rows"] == 2
    assert flows["bytes"] == (small / "flows.csv").stat().st_size


def test_a_build_that_fails_leaves_the_folder_as_it_was(small, monkeypatch):
    before = _content(small)
    twice = dict(small_tables())
    twice["sources"] = twice["sources"].assign(title="Another title")
    twice["flows"] = pd.concat([twice["flows"], twice["flows"]])
    about = {"name": "small", "title": "Two countries", "created": "2026-11-24"}
    with pytest.raises(SnapshotError, match="two rows have the same key"):
        write_snapshot(small, twice, **about)
    assert _content(small) == before
    written: list[Path] = []
    real = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        written.append(self)
        if len(written) == 5:
            raise OSError(28, "No space left on device")
        return real(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write_snapshot(small, small_tables(), **about)
    assert len(written) == 5
    assert _content(small) == before


def test_two_rows_with_one_key_are_refused():
    with pytest.raises(
        SnapshotError, match="table flows: two rows have the same key: period 2023, exporter RWA"
    ):
        table_csv("flows", rows("flows", flow("2023", "TOTAL", 1), flow("2023", "TOTAL", 2)))


def test_two_vintages_of_one_figure_are_kept():
    both = rows("flows", flow("2023", "TOTAL", 1), flow("2023", "TOTAL", 2, source_id="s2"))
    assert len(table_csv("flows", both).splitlines()) == 3


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        ({"wars": pd.DataFrame()}, "no such table: wars"),
        ({"products": rows("products", {}).assign(colour="red")}, "table products has no column colour"),
        ({"products": rows("products", {}).drop(columns="label")}, "table products lacks the column label"),
    ],
)
def test_unknown_tables_and_columns_are_refused(tmp_path, frames, message):
    with pytest.raises(SnapshotError, match=message):
        write_snapshot(tmp_path, frames, name="x", title="x", created="2026-11-23")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (math.nan, ""),
        (0.0, "0"),
        (-0.0, "0"),
        (5.0, "5"),
        (0.1 + 0.2, "0.3"),
        (1e22, "1" + "0" * 22),
    ],
)
def test_numbers_in_plain_notation(value, text):
    assert cell_text(value) == text


def test_a_value_that_is_not_finite_is_refused():
    with pytest.raises(SnapshotError, match="not finite"):
        cell_text(math.inf)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_twelve_digits_and_are_stable(value):
    text = cell_text(value)
    assert "e" not in text
    assert "E" not in text
    assert cell_text(float(text)) == text
    assert abs(Decimal(text) - Decimal(value)) <= abs(Decimal(value)) * Decimal("1e-11")


@given(st.text())
def test_any_text_survives(title):
    frame = rows("sources", {"source_id": "s1", "title": title or "x", "publisher": "p"})
    assert len(table_csv("sources", frame)) > 0
