"""Handing a snapshot on: every form holds the same rows, and nothing is written over or half written."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from bilateral.errors import SnapshotError
from bilateral.snapshots import parts
from bilateral.snapshots.delivery import Delivery
from bilateral.snapshots.diff import difference
from bilateral.snapshots.export import export
from bilateral.snapshots.package import Snapshot, open_snapshot
from bilateral.snapshots.store import store
from bilateral.snapshots.verify import verify

from .conftest import flow


@pytest.fixture
def made(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """A stored snapshot whose flows lie in CSV and in Parquet."""
    monkeypatch.setenv("BILATERAL_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(parts, "LARGEST_CSV", 50)
    frame = pd.DataFrame([flow(str(1900 + n), "TOTAL", n + 0.5) for n in range(90)]).drop(columns="source_id")
    source = {"source_id": "s2", "title": "Exports, “quoted”; and a comma", "publisher": "p"}
    return store([Delivery(source, {"flows": frame}, "x", "0", "2026-11-24")], base=open_snapshot(small))


def rows(snapshot: Snapshot, table: str) -> list[tuple[object, ...]]:
    frame = snapshot.table(table).astype(object)
    return sorted(frame.where(frame.notna(), None).itertuples(index=False, name=None), key=repr)


@pytest.mark.parametrize("form", ["package", "parquet"])
def test_a_folder_is_a_snapshot_again(made, tmp_path, form):
    again = open_snapshot(export(made, tmp_path / "out", form))
    for table in made.tables:
        assert rows(again, table) == rows(made, table), table
    assert again.name == made.name
    if form == "package":
        assert verify(again) == []
        assert {path.suffix for path in again.path.iterdir()} == {".csv", ".json"}
    again.check()


def test_a_package_can_be_imported_by_a_colleague(made, tmp_path, monkeypatch):
    from bilateral.sources.importing import importing

    folder = export(made, tmp_path / "out", "package")
    monkeypatch.setenv("BILATERAL_DATA", str(tmp_path / "other"))
    with importing([folder / "datapackage.json"], open_snapshot("embedded")) as (found, _):
        theirs = store([one.delivery for one in found], name="theirs")
    counted = theirs.query("select count(*) as n from flows where source_id = 's2'")
    assert counted.n[0] == 90
    assert theirs.source("s2")["title"] == "Exports, “quoted”; and a comma"


@pytest.mark.slow
def test_the_embedded_snapshot_packed_and_imported_is_the_same(tmp_path, monkeypatch):
    # With every table, empty cells of every type, and sources that only other rows name.
    from bilateral.sources.importing import importing

    monkeypatch.setenv("BILATERAL_DATA", str(tmp_path / "data"))
    embedded = open_snapshot("embedded")
    folder = export(embedded, tmp_path / "out", "package")
    shutil.make_archive(str(tmp_path / "handed"), "zip", folder)
    with importing([tmp_path / "handed.zip"], embedded) as (found, left):
        again = store([one.delivery for one in found], name="again")
    assert left == []
    assert difference(embedded, again).is_empty
    assert verify(again) == []


def test_a_database_is_one_file_with_the_same_rows(made, tmp_path):
    path = export(made, tmp_path / "out.duckdb", "duckdb")
    with duckdb.connect(str(path), read_only=True) as database:
        assert database.execute("select count(*), sum(value_usd) from flows").fetchall() == [
            (93, made.query("select sum(value_usd) as s from flows").s[0])
        ]
        assert database.execute("select name, hash from snapshot").fetchall() == [(made.name, made.hash)]


def test_what_is_there_is_never_written_over(made, tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(SnapshotError, match="out is there already; name another"):
        export(made, tmp_path / "out", "package")


def test_a_form_that_is_none_is_named(made, tmp_path):
    with pytest.raises(SnapshotError, match="there is no form 'xls'; there are package, duckdb, parquet"):
        export(made, tmp_path / "out", "xls")


def test_a_damaged_snapshot_is_not_handed_on(made, tmp_path):
    made.file("countries").unlink()
    with pytest.raises(SnapshotError, match="a file is missing"):
        export(made, tmp_path / "out", "package")
    assert not (tmp_path / "out").exists()
