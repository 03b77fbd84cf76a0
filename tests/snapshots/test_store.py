"""Storing snapshots: a base and what was delivered, immutable, whoever else stores at the same time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from bilateral.errors import SnapshotError
from bilateral.snapshots import merge, parts
from bilateral.snapshots.delivery import Delivery, SetAside
from bilateral.snapshots.package import Snapshot, open_snapshot
from bilateral.snapshots.store import current, store, store_folder, stored_snapshots, use
from bilateral.snapshots.verify import verify

from .conftest import flow

FLOW_COLUMNS = ["period", "exporter", "importer", "product", "value_usd", "reported_by", "valuation"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    monkeypatch.setenv("BILATERAL_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def base(small: Path) -> Snapshot:
    return open_snapshot(small)


def delivery(
    *flows: dict[str, object],
    source: str = "s2",
    day: str = "2026-11-24",
    whole: bool = False,
    **more: object,
) -> Delivery:
    frame = pd.DataFrame(flows, columns=FLOW_COLUMNS)
    row = {"source_id": source, "title": f"Source {source}", "publisher": "An office", "licence": "CC0"}
    return Delivery(row, {"flows": frame}, f"{source}.csv", "ab" * 32, day, whole=whole, **more)


def values(snapshot: Snapshot) -> dict[tuple[str, str], float]:
    frame = snapshot.query("select period, source_id, value_usd from flows where product = 'TOTAL'")
    return {(row.period, row.source_id): row.value_usd for row in frame.itertuples()}


BASE = {("2023", "s1"): 5.0, ("2024-Q1", "s1"): 3291660.03}


def test_a_new_snapshot_is_the_base_and_what_was_delivered(base):
    made = store([delivery(flow("2025", "TOTAL", 7))], base=base)
    assert values(made) == BASE | {("2025", "s2"): 7.0}
    assert values(base) == BASE
    assert made.source("s2")["title"] == "Source s2"
    assert made.source("s2")["accessed"] == "2026-11"
    assert verify(made) == []
    assert made.name == "2026-11-24"
    assert [stored.name for stored in stored_snapshots()] == ["2026-11-24"]


def test_provenance_says_what_from_where_when_and_under_which_licence(base):
    made = store([delivery(flow("2025", "TOTAL", 7))], base=base)
    (entry,) = made.provenance
    assert entry["source_id"] == "s2"
    assert (entry["origin"], entry["sha256"], entry["retrieved"]) == ("s2.csv", "ab" * 32, "2026-11-24")
    assert entry["licence"] == "CC0"
    assert entry["rows"] == {"flows": 1}
    later = store([delivery(flow("2026", "TOTAL", 8), source="s3", day="2026-11-25")])
    assert [entry["source_id"] for entry in later.provenance] == ["s2", "s3"]


def test_the_new_snapshot_is_in_use_unless_it_is_not_to_be(base):
    first = store([delivery(flow("2025", "TOTAL", 7))], base=base, name="first")
    assert current() == "first"
    assert open_snapshot().hash == first.hash
    store([delivery(flow("2026", "TOTAL", 7))], base=base, name="second", in_use=False)
    assert current() == "first"
    use("embedded")
    assert current() is None
    assert open_snapshot().name == "bilateral-embedded"
    assert open_snapshot("second").name == "second"


def test_a_row_with_a_known_key_takes_the_place_of_the_older(base):
    made = store([delivery(flow("2023", "TOTAL", 6), source="s1")], base=base)
    assert values(made) == BASE | {("2023", "s1"): 6.0}


def test_rows_of_a_delivery_count_in_the_order_of_deliveries(base):
    made = store([delivery(flow("2025", "TOTAL", 1)), delivery(flow("2025", "TOTAL", 2))], base=base)
    assert values(made)["2025", "s2"] == 2.0


def test_what_a_whole_delivery_lacks_is_gone(base):
    made = store([delivery(flow("2025", "TOTAL", 7), source="s1", whole=True)], base=base)
    assert values(made) == {("2025", "s1"): 7.0}
    assert made.query("select count(*) as n from flows").n[0] == 1  # the section of s1 is gone too
    assert verify(made) == []


def test_the_same_deliveries_give_the_same_hash(base, monkeypatch, tmp_path):
    monkeypatch.setattr(parts, "LARGEST_CSV", 1)
    flows = [flow(str(1900 + year), "TOTAL", year / 7) for year in range(100)]
    one = store([delivery(*flows)], base=base, name="one")
    other = store([delivery(*flows[::-1])], base=base, name="other")
    assert one.hash == other.hash


def test_large_parts_are_parquet_and_read_alike(base, monkeypatch):
    flows = [flow(str(1900 + year), "TOTAL", year + 0.25) for year in range(100)]
    small = store([delivery(*flows)], base=base, name="small")
    monkeypatch.setattr(parts, "LARGEST_CSV", 50)
    large = store([delivery(*flows)], base=base, name="large")
    assert (large.path / "flows__s2.parquet").is_file()
    assert (small.path / "flows__s2.csv").is_file()
    assert values(large) == values(small)
    assert verify(large) == []
    # A table that lies in CSV and Parquet is one table, and a later delivery merges with what is in Parquet.
    later = store([delivery(flow("1950", "TOTAL", 9))], base=large, name="later")
    assert values(later) == values(small) | {("1950", "s2"): 9.0}


def test_a_parquet_file_is_taken_as_it_is(base, tmp_path):
    import duckdb

    path = tmp_path / "large.parquet"
    duckdb.sql(
        "copy (select (1900 + range)::varchar as period, 'RWA' as exporter, 'KAZ' as importer, 'TOTAL' as product, "
        "range::double as value_usd, 'exporter' as reported_by, 'FOB' as valuation, 's2' as source_id from range(90)) "
        f"to '{path}'"
    )
    given = Delivery(
        {"source_id": "s2", "title": "t", "publisher": "p"}, {"flows": path}, "x", "0", "2026-11-24"
    )
    made = store([given], base=base)
    assert values(made) == BASE | {(str(1900 + n), "s2"): float(n) for n in range(90)}
    assert made.provenance[0]["rows"] == {"flows": 90}


def test_verify_names_what_is_wrong_in_parquet(base, monkeypatch, tmp_path):
    monkeypatch.setattr(parts, "LARGEST_CSV", 0)
    made = store([delivery(flow("2025", "TOTAL", 7))], base=base)
    path = made.path / "flows__s2.parquet"
    path.chmod(0o644)
    import duckdb

    duckdb.sql(
        f"copy (select * replace ('QQQ' as exporter, null as value_usd) from '{path}') to '{tmp_path}/x.parquet'"
    )
    path.write_bytes((tmp_path / "x.parquet").read_bytes())
    assert [str(problem) for problem in verify(made)] == [
        "flows__s2.parquet: a file is corrupt: its hash differs from the description"
    ]
    descriptor = json.loads((made.path / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [one for one in descriptor["resources"] if one["name"] == "flows__s2"]
    import hashlib

    resource["hash"] = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    (made.path / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert sorted(str(problem) for problem in verify(open_snapshot(made.name))) == [
        "flows__s2, column exporter: 'QQQ' does not stand in the table countries (1 rows)",
        "flows__s2, column value_usd: a value is required (1 rows)",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"exporter": "QQQ"},
            "table flows of s2, column exporter: 'QQQ' does not stand in the table countries",
        ),
        ({"product": "SITC:77"}, "'SITC:77' does not stand in the table products"),
        ({"period": "25"}, "column period: '25' is not allowed"),
        ({"valuation": "fob"}, "column valuation: 'fob' is not allowed"),
        ({"value_usd": None}, "column value_usd: a value is required"),
        ({"value_usd": float("inf")}, "column value_usd: 'inf' is no finite number"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_nothing_is_stored(base, change, message):
    with pytest.raises(SnapshotError) as caught:
        store([delivery(flow("2025", "TOTAL", 7) | change)], base=base)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert stored_snapshots() == []
    assert current() is None
    assert list((store_folder() / "snapshots").iterdir()) == []


def test_two_rows_of_one_key_are_refused(base):
    with pytest.raises(SnapshotError, match="stands twice"):
        store([delivery(flow("2025", "TOTAL", 7), flow("2025", "TOTAL", 8))], base=base)


def test_unknown_tables_columns_and_names_are_refused(base):
    given = delivery(flow("2025", "TOTAL", 7))
    with pytest.raises(SnapshotError, match="no such table: wars"):
        store([Delivery(given.source, {"wars": pd.DataFrame()}, "x", "0", "2026-11-24")], base=base)
    with pytest.raises(SnapshotError, match="table flows has no column colour"):
        store(
            [
                Delivery(
                    given.source, {"flows": given.tables["flows"].assign(colour=1)}, "x", "0", "2026-11-24"
                )
            ]
        )
    frame = given.tables["flows"].drop(columns="period")
    with pytest.raises(SnapshotError, match="table flows lacks the column period"):
        store([Delivery(given.source, {"flows": frame}, "x", "0", "2026-11-24")])
    for name in ("embedded", "../x", "Big", ""):
        with pytest.raises(SnapshotError, match="cannot be the name"):
            store([given], base=base, name=name)
    with pytest.raises(SnapshotError, match="nothing was delivered"):
        store([])


def test_a_name_is_given_once(base):
    store([delivery(flow("2025", "TOTAL", 7))], base=base, name="mine")
    with pytest.raises(SnapshotError, match="'mine' is stored already"):
        store([delivery(flow("2025", "TOTAL", 8))], base=base, name="mine")
    assert [store([delivery(flow("2025", "TOTAL", 8))], base=base).name for _ in range(2)] == [
        "2026-11-24",
        "2026-11-24-2",
    ]


def test_rows_set_aside_lie_in_a_file_beside_and_stay_there(base):
    aside = (SetAside(7, "no number", "2025,RWA,KAZ,x"), SetAside(9, "a formula", "=1+1"))
    made = store([delivery(flow("2025", "TOTAL", 7), set_aside=aside)], base=base)
    kept = made.provenance[0]["set_aside"]
    assert kept["rows"] == 2
    text = (made.path / kept["file"]).read_text(encoding="utf-8")
    assert text == 'row,reason,text\n7,no number,"2025,RWA,KAZ,x"\n9,a formula,=1+1\n'
    later = store([delivery(flow("2026", "TOTAL", 7), source="s3")])
    assert (later.path / later.provenance[0]["set_aside"]["file"]).read_text(encoding="utf-8") == text


def test_files_are_read_only_and_shared_between_snapshots(base):
    one = store([delivery(flow("2025", "TOTAL", 7))], base=base)
    two = store([delivery(flow("2026", "TOTAL", 7), source="s3")])
    assert not one.file("flows__s2").stat().st_mode & 0o222
    assert one.file("flows__s2").samefile(two.file("flows__s2"))
    assert not one.file("events").samefile(base.file("events"))


def test_the_embedded_snapshot_can_be_built_on():
    made = store([delivery(flow("2025", "TOTAL", 7))])
    embedded = open_snapshot("embedded")
    count = "select count(*) as n from flows"
    assert made.query(count).n[0] == embedded.query(count).n[0] + 1
    assert made.title.startswith("Relations between countries")


def test_a_base_without_a_table_gains_it(base, tmp_path):
    file = base.path / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    descriptor["resources"] = [one for one in descriptor["resources"] if one["table"] != "flows"]
    file.write_text(json.dumps(descriptor), encoding="utf-8")
    made = store([delivery(flow("2025", "TOTAL", 7))], base=open_snapshot(base.path))
    assert values(made) == {("2025", "s2"): 7.0}


def test_the_snapshot_in_use_may_be_gone(base):
    store([delivery(flow("2025", "TOTAL", 7))], base=base, name="mine")
    (store_folder() / "snapshots" / "mine").rename(store_folder() / "elsewhere")
    with pytest.raises(SnapshotError, match="'mine', is gone: `bilateral data use NAME` takes another"):
        open_snapshot()
    with pytest.raises(SnapshotError, match="no stored snapshot is called 'mine'; none is stored"):
        use("mine")


STORING = """
import sys
import pandas as pd
from bilateral.snapshots.delivery import Delivery
from bilateral.snapshots.store import store
source = sys.argv[1]
row = {"period": "2025", "exporter": "RWA", "importer": "KAZ", "product": "TOTAL", "value_usd": 1.0}
frame = pd.DataFrame([row | {"reported_by": "exporter", "valuation": "FOB"}])
given = {"source_id": source, "title": source, "publisher": "p"}
store([Delivery(given, {"flows": frame}, "x", "0", "2026-11-24")])
"""


def test_two_processes_that_store_at_once_lose_nothing():
    running = [subprocess.Popen([sys.executable, "-c", STORING, f"p{n}"]) for n in range(3)]
    assert [process.wait(120) for process in running] == [0, 0, 0]
    assert len(stored_snapshots()) == 3
    assert {"p0", "p1", "p2"} <= open_snapshot().sources().keys()
    assert len(open_snapshot().provenance) == 3


def test_a_process_that_is_killed_leaves_what_was_stored(base, folder):
    store([delivery(flow("2025", "TOTAL", 7))], base=base, name="before")
    waiting = STORING.replace("store([", "import bilateral.snapshots.store as s, time\n"
                              "s.write_descriptor = lambda *a: (print('there', flush=True), time.sleep(60))\nstore([")  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", waiting, "p"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "there\n"
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    assert [stored.name for stored in stored_snapshots()] == ["before"]
    assert current() == "before"
    store([delivery(flow("2026", "TOTAL", 7))], name="after")
    assert sorted(path.name for path in (folder / "snapshots").iterdir()) == ["after", "before"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_data_folder_that_cannot_be_written_is_one_line(base, folder):
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(SnapshotError, match="cannot be written"):
        store([delivery(flow("2025", "TOTAL", 7))], base=base)


def test_a_full_disk_is_one_line_and_leaves_nothing(base, folder, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(merge, "write_part", full)
    with pytest.raises(
        SnapshotError, match=r"cannot be stored: .*No space left on device; nothing has changed"
    ):
        store([delivery(flow("2025", "TOTAL", 7))], base=base)
    assert list((folder / "snapshots").iterdir()) == []
    assert time.time()  # the lock is free again: the next one stores
    monkeypatch.undo()


def test_a_part_has_a_name_that_tells_sources_apart():
    assert parts.part_name("flows", "wits-2016") == "flows__wits_2016"
    assert parts.part_name("flows", "wits.2016") != parts.part_name("flows", "wits-2016")
    assert parts.part_name("flows", "Wits-2016") != parts.part_name("flows", "wits-2016")
