"""Opening and querying snapshots."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from bilateral.errors import SnapshotError
from bilateral.resources import data_folder
from bilateral.snapshots.package import Snapshot, open_snapshot


@pytest.mark.parametrize("name", [None, "", "embedded"])
def test_without_a_name_the_embedded_snapshot_is_opened(name):
    snapshot = open_snapshot(name)
    assert snapshot.path == data_folder()
    assert snapshot.name == "bilateral-embedded"
    assert len(snapshot.hash) == 64
    assert snapshot.created == "2026-11-23"


def test_a_folder_is_opened(small):
    snapshot = open_snapshot(str(small))
    assert isinstance(snapshot, Snapshot)
    assert snapshot.name == "small"
    snapshot.check()


def test_what_was_looked_for_is_named(tmp_path):
    line = r"^no snapshot 'nowhere': looked for nowhere/datapackage\.json; none is stored$"
    with pytest.raises(SnapshotError, match=line):
        open_snapshot("nowhere")


@pytest.mark.parametrize(
    "text", ["not json", "[]", '{"resources": [{"name": "x"}]}', '{"resources": 3}', "{}"]
)
def test_a_description_that_is_none_is_one_line(tmp_path, text):
    (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises(SnapshotError) as caught:
        open_snapshot(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_queries_take_parameters_by_position_and_by_name(small):
    snapshot = open_snapshot(small)
    assert snapshot.query("select name from countries where iso3 = ?", ["KAZ"]).name.tolist() == [
        "Kazakhstan"
    ]
    assert snapshot.query("select name from countries where iso3 = $c", {"c": "RWA"}).name.tolist() == [
        "Rwanda"
    ]


def test_missing_is_missing_and_periods_are_text(small):
    snapshot = open_snapshot(small)
    countries = snapshot.table("countries").set_index("iso3")
    assert countries.lat.isna().to_dict() == {"KAZ": True, "RWA": False}
    assert countries.capital.isna().all()
    assert countries.landlocked.tolist() == [True, True]
    assert snapshot.table("flows").period.tolist() == ["2023", "2024-Q1", "2024"]


def test_a_table_in_two_files_is_one_table(small):
    assert (small / "flows_by_product.csv").is_file()
    assert (
        open_snapshot(small).query("select sum(value_usd) as s from flows where period < '2024-Q'").s[0] == 6
    )


def test_sources_have_none_for_empty_cells(small):
    snapshot = open_snapshot(small)
    assert snapshot.source("s1")["url"] is None
    assert snapshot.sources() == {"s1": snapshot.source("s1")}
    with pytest.raises(SnapshotError, match="no source 'other'"):
        snapshot.source("other")


def test_a_table_that_is_not_there_is_named(small):
    with pytest.raises(SnapshotError, match="no table 'wars'; it has agreements"):
        open_snapshot(small).table("wars")


def test_a_query_that_is_wrong_is_one_line(small):
    with pytest.raises(SnapshotError, match=r"^snapshot small: the query failed: .*"):
        open_snapshot(small).query("select nonsense from countries")


def test_a_file_that_does_not_match_its_description_is_named(small):
    (small / "flows.csv").write_text("period,exporter\n2024,RWA\n", encoding="utf-8")
    with pytest.raises(SnapshotError, match=r"flows\.csv and flows_by_product\.csv does not match"):
        open_snapshot(small).table("flows")


def test_a_corrupt_file_is_named(small):
    path = small / "countries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Rwanda", "Ruanda"), encoding="utf-8")
    with pytest.raises(SnapshotError, match=r"a file is corrupt: .*countries\.csv in "):
        open_snapshot(small).check()


def test_a_missing_file_is_named(small):
    (small / "flows.csv").unlink()
    snapshot = open_snapshot(small)
    with pytest.raises(SnapshotError, match=r"a file is missing \(flows\.csv in "):
        snapshot.check()
    with pytest.raises(SnapshotError, match=r"a file is missing \(flows\.csv in "):
        snapshot.query("select * from flows")


@pytest.mark.parametrize("path", ["../secret.csv", "/etc/passwd", ""])
def test_a_description_cannot_point_outside_its_folder(small, path):
    file = small / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    descriptor["resources"][0]["path"] = path or "."
    file.write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(SnapshotError, match="unsafe path"):
        open_snapshot(small).check()


def test_the_hash_changes_with_the_figures_only(small, tmp_path):
    before = open_snapshot(small).hash
    copy = tmp_path / "copy"
    small.rename(copy)
    assert open_snapshot(copy).hash == before
    file = copy / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    descriptor["resources"][0]["hash"] = "sha256:0"
    file.write_text(json.dumps(descriptor), encoding="utf-8")
    assert open_snapshot(copy).hash != before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_snapshot_that_was_queried_answers_in_a_forked_child():
    # In a process of its own, for pytest has threads. A hang would run into the time limit.
    code = """
import os
from bilateral.snapshots.package import open_snapshot
snapshot = open_snapshot()
before = len(snapshot.table("products"))
child = os.fork()
if child == 0:
    os._exit(0 if len(snapshot.table("products")) == before else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert len(snapshot.table("countries")) > 200
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_opening_imports_neither_duckdb_nor_pandas():
    code = """
import sys
from bilateral.snapshots.package import open_snapshot
open_snapshot().hash
assert not {"duckdb", "pandas", "frictionless"} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
