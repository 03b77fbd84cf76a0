"""Copies of a snapshot's tables: the same answers, and no copy stands for files that have changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bilateral.resources import data_folder
from bilateral.snapshots import kept
from bilateral.snapshots.kept import MOST, copy_of, keep
from bilateral.snapshots.package import open_snapshot

QUERY = "select * from countries where iso3 in ('RWA', 'KAZ')"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "tables"


def copies(cache: Path) -> list[str]:
    return [path.name for path in cache.iterdir()]


def test_every_table_is_the_same_from_its_copy(cache: Path) -> None:
    before = {name: open_snapshot("embedded").table(name) for name in open_snapshot("embedded").tables}
    keep(open_snapshot("embedded"))
    copied = open_snapshot("embedded")
    for name, frame in before.items():
        assert copied.table(name).equals(frame), name
    assert copied._kept == set(before)
    assert len(copies(cache)) == 1


def test_a_changed_file_is_read_anew(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "snapshot"
    shutil.copytree(data_folder(), folder, ignore=shutil.ignore_patterns("curated"))
    keep(open_snapshot(folder))
    file = folder / "countries.csv"
    text = file.read_text(encoding="utf-8")
    assert "Rwanda" in text
    file.write_text(text.replace("Rwanda", "Rwandy"), encoding="utf-8")  # as many bytes
    assert "Rwandy" in open_snapshot(folder).query(QUERY).to_csv()
    keep(open_snapshot(folder))
    assert "Rwandy" in open_snapshot(folder).query(QUERY).to_csv()
    file.unlink()
    assert copy_of(open_snapshot(folder)) is None


def test_a_torn_copy_is_passed_over(cache: Path) -> None:
    snapshot = open_snapshot("embedded")
    expected = snapshot.query(QUERY)
    keep(snapshot)
    path = copy_of(snapshot)
    assert path is not None
    path.write_bytes(path.read_bytes()[:5000])
    assert open_snapshot("embedded").query(QUERY).equals(expected)


@pytest.mark.parametrize("wish", ["0", "/proc/nowhere"])
def test_without_a_folder_for_them_files_are_read(wish: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.VARIABLE, wish)
    snapshot = open_snapshot("embedded")
    keep(snapshot)
    assert len(snapshot.query(QUERY)) == 2


def test_old_copies_make_room(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.mkdir(parents=True)
    for number in range(MOST):
        old = cache / f"{number}.duckdb"
        old.write_bytes(b"")
        os.utime(old, (number, number))
    keep(open_snapshot("embedded"))
    assert len(copies(cache)) == MOST
    assert "0.duckdb" not in copies(cache)
    assert "1.duckdb" in copies(cache)
