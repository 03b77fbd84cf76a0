"""Comparing snapshots: what was added, revised and gone by source, the largest revisions first."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bilateral.snapshots import parts
from bilateral.snapshots.delivery import Delivery
from bilateral.snapshots.diff import Count, Revision, difference
from bilateral.snapshots.package import Snapshot, open_snapshot
from bilateral.snapshots.store import store

from .conftest import flow


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILATERAL_DATA", str(tmp_path / "data"))


@pytest.fixture
def base(small: Path) -> Snapshot:
    return open_snapshot(small)


def stored(base: Snapshot, *flows: dict[str, object], source: str = "wits-2016", **more: bool) -> Snapshot:
    row = {"source_id": source, "title": source, "publisher": "World Bank"}
    frame = pd.DataFrame(flows).drop(columns="source_id")
    return store([Delivery(row, {"flows": frame}, "x", "0", "2026-11-24", **more)], base=base)


def of_flows(old: Snapshot, new: Snapshot) -> list[Count]:
    return [count for count in difference(old, new).counts if count.table == "flows"]


def test_a_snapshot_does_not_differ_from_itself(base):
    assert difference(base, base).is_empty
    made = stored(base, flow("2020", "TOTAL", 1))
    assert difference(made, made).is_empty


@pytest.mark.parametrize("largest_csv", [20_000, 0])
def test_rows_are_counted_by_source(base, monkeypatch, largest_csv):
    monkeypatch.setattr(parts, "LARGEST_CSV", largest_csv)
    old = stored(
        base, flow("2019", "TOTAL", 5), flow("2020", "TOTAL", 7), flow("2021", "TOTAL", 9), source="un"
    )
    new = stored(
        old,
        flow("2019", "TOTAL", 5),
        flow("2020", "TOTAL", 8),
        flow("2022", "TOTAL", 1),
        source="un",
        whole=True,
    )
    found = difference(old, new)
    assert found.counts == (Count("flows", "un", added=1, revised=1, gone=1),)
    assert found.revisions == (Revision("flows", "un", "2020 RWA KAZ TOTAL exporter FOB", 7.0, 8.0),)
    # And the other way round.
    assert difference(new, old).counts == (Count("flows", "un", added=1, revised=1, gone=1),)


def test_the_largest_revisions_come_first(base):
    years = range(2000, 2010)
    old = stored(base, *(flow(str(year), "TOTAL", 100) for year in years), source="un")
    new = stored(
        old, *(flow(str(year), "TOTAL", 100 + (year % 7) ** 2 * (-1) ** year) for year in years), source="un"
    )
    sizes = [abs(one.change) for one in difference(old, new, shown=5).revisions]
    assert len(sizes) == 5
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 36


def test_vintages_are_kept_apart(base):
    # World Bank WITS: Rwanda's exports to Kazakhstan in 2016, in two vintages.
    old = stored(base, flow("2016", "TOTAL", 28_891), flow("2015", "TOTAL", 3))
    new = stored(old, flow("2016", "TOTAL", 788_430), flow("2015", "TOTAL", 3), source="wits-2022")
    found = difference(old, new)
    assert [count for count in found.counts if count.table == "flows"] == [
        Count("flows", "wits-2022", 2, 0, 0)
    ]
    assert found.revisions == ()
    assert found.vintages == (
        Revision("flows", "wits-2022", "2016 RWA KAZ TOTAL exporter FOB", 28_891.0, 788_430.0, "wits-2016"),
    )


def test_noise_of_binary_fractions_is_no_revision(base, monkeypatch):
    old = stored(base, flow("2020", "TOTAL", 28891.0), source="un")
    monkeypatch.setattr(parts, "LARGEST_CSV", 0)
    new = stored(old, flow("2020", "TOTAL", 28.891 * 1000), source="un")
    assert of_flows(old, new) == []


def test_a_description_that_changes_is_a_revision_without_a_value(base):
    row = {"source_id": "s1", "title": "Another title", "publisher": "An office"}
    new = store([Delivery(row, {}, "x", "0", "2026-11-24")], base=base)
    found = difference(base, new)
    assert found.counts == (Count("sources", "s1", 0, 1, 0),)
    assert found.revisions == ()
