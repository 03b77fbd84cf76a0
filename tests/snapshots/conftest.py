"""What the tests of snapshots share: a small snapshot to open and to damage."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bilateral.snapshots.build import write_snapshot
from bilateral.snapshots.schema import tables


def rows(table: str, *given: dict[str, object]) -> pd.DataFrame:
    """Return rows of a table, columns that are not given left empty."""
    columns = [column["name"] for column in tables()[table]["columns"]]
    return pd.DataFrame([{column: row.get(column) for column in columns} for row in given])


def flow(period: str, product: str, value: float, **other: object) -> dict[str, object]:
    """Return a flow from Rwanda to Kazakhstan, reported by Rwanda."""
    row = {"period": period, "exporter": "RWA", "importer": "KAZ", "product": product, "value_usd": value}
    return row | {"reported_by": "exporter", "valuation": "FOB", "source_id": "s1"} | other


def small_tables() -> dict[str, pd.DataFrame]:
    """Return the tables of a snapshot of two countries."""
    country = {"kind": "country", "source_id": "s1", "landlocked": True}
    return {
        "sources": rows("sources", {"source_id": "s1", "title": "A source", "publisher": "An office"}),
        "countries": rows(
            "countries",
            country | {"iso3": "RWA", "iso2": "RW", "name": "Rwanda", "lat": -2.0},
            country | {"iso3": "KAZ", "iso2": "KZ", "name": "Kazakhstan"},
        ),
        "products": rows(
            "products",
            {"product": "TOTAL", "classification": "TOTAL", "label": "All goods"},
            {"product": "SITC:2", "classification": "SITC", "code": "2", "label": "Crude materials"},
        ),
        "flows": rows(
            "flows", flow("2024-Q1", "TOTAL", 3291660.03), flow("2023", "TOTAL", 5), flow("2024", "SITC:2", 1)
        ),
    }


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return the folder of a snapshot of two countries."""
    folder = tmp_path / "small"
    write_snapshot(folder, small_tables(), name="small", title="Two countries", created="2026-11-23")
    return folder
