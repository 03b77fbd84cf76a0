"""``bilateral data`` as its users meet it: files in, snapshots listed, chosen, compared and handed on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from .commands import bilateral

WITS = "reporter,partner,year,export_kusd,import_kusd\n"


@pytest.fixture
def run(tmp_path: Path):
    """Return a function that runs a command in a folder of its own, with a data folder of its own."""

    kept = {"BILATERAL_DATA": str(tmp_path / "data"), "SOURCE_DATE_EPOCH": "1795521600"}
    return partial(bilateral, "data", folder=tmp_path, **kept)


def test_from_a_file_to_a_snapshot_that_is_used_compared_and_handed_on(run, tmp_path):
    (tmp_path / "first.csv").write_text(
        WITS + "RWA,KAZ,2031,1,\nRWA,KEN,2031,2,\nRWA,UGA,2031,x,\n", encoding="utf-8"
    )
    done = run("import", "first.csv", "--name", "first")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "first.csv: wits-bilateral, as wits-2031: flows 2\n"
        "  set aside: row 4, column export_kusd: 'x' is not a number\n"
        f"  set aside in all: 1 row, in {tmp_path}/data/snapshots/first/set_aside/"
        f"{next((tmp_path / 'data/snapshots/first/set_aside').iterdir()).name}\n"
        "first is stored and in use; `bilateral data list` shows all.\n"
    )
    (tmp_path / "second.csv").write_text(WITS + "RWA,KAZ,2031,5,\nRWA,TZA,2031,7,\n", encoding="utf-8")
    assert run("import", "second.csv", "--quiet").stdout == ""
    listed = run("list").stdout.splitlines()
    assert [line[:12].split() for line in listed] == [["embedded"], ["first"], ["*", "2026-11-24"]]
    diff = run("diff", "first", "2026-11-24").stdout
    assert "flows, wits-2031: 1 added, 1 revised, 0 gone\n" in diff
    assert "flows, wits-2031: 2031 RWA KAZ TOTAL exporter FOB: 1,000 → 5,000\n" in diff
    assert run("diff", "first", "first").stdout == "first and first hold the same rows.\n"
    assert run("use", "first").stdout == "first is in use.\n"
    assert run("export", "out.duckdb", "--format", "duckdb").stdout == "out.duckdb\n"
    assert (tmp_path / "out.duckdb").stat().st_size > 100_000
    assert run("verify").stdout == "first: no problems\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", "gone.csv"], "gone.csv is missing"),
        (["import", "odd.csv"], "odd.csv is of no known format: its columns are a, b"),
        (["import", "odd.csv", "--base", "nothing"], "no snapshot 'nothing'"),
        (["import", "odd.csv", "--mapping", "gone.toml"], "gone.toml is missing"),
        (["import", "good.csv", "--name", "Not A Name"], "'Not A Name' cannot be the name of a snapshot"),
        (["use", "nothing"], "no stored snapshot is called 'nothing'; none is stored"),
        (["diff", "embedded", "nothing"], "no snapshot 'nothing'"),
        (["diff", "embedded", "embedded", "--pair", "Rwanda"], "A pair is written like RWA-KAZ"),
        (["export", "odd.csv"], "odd.csv is there already"),
        (["build", "--output", "x"], "--files and --output go with a recipe"),
        (["build", "gone.toml", "--files", ".", "--output", "x"], "the recipe gone.toml cannot be read"),
        (["build", "gone.toml"], "A recipe needs --files"),
    ],
)
def test_a_mistake_is_one_line_and_stores_nothing(run, tmp_path, arguments, words):
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "good.csv").write_text(WITS + "RWA,KAZ,2031,1,\n", encoding="utf-8")
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert not (tmp_path / "data" / "snapshots").exists() or not list((tmp_path / "data/snapshots").iterdir())


@pytest.mark.parametrize("file", ["missions__mine.csv", "datapackage.json"])
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_damaged_snapshot_is_not_taken_into_use(run, tmp_path, file, how):
    (tmp_path / "mine.toml").write_text(
        'table = "missions"\n[source]\nsource_id = "mine"\ntitle = "t"\npublisher = "p"\n[columns]\nreceiving = "to"\n'
        '[values]\nsending = "RWA"\ncity = "X"\nkind = "embassy"\nas_of = "2026-11"\n',
        encoding="utf-8",
    )
    (tmp_path / "mine.csv").write_text("to,x\nKEN,1\nUGA,2\n", encoding="utf-8")
    done = run("import", "mine.csv", "--mapping", "mine.toml", "--name", "hurt")
    assert done.returncode == 0, done.stderr
    run("use", "embedded")
    path = tmp_path / "data" / "snapshots" / "hurt" / file
    path.chmod(0o644)
    path.unlink() if how == "gone" else path.write_text("{", encoding="utf-8")
    done = run("use", "hurt")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(("Error: snapshot ", "Error: no snapshot 'hurt'"))
    assert done.stderr.count("\n") == 1
    assert run("list").stdout.startswith("* embedded")


def test_large_revisions_are_written_out(run, tmp_path):
    (tmp_path / "a.csv").write_text(WITS + "RWA,KAZ,2031,100000,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(WITS + "RWA,KAZ,2031,123456.789,\n", encoding="utf-8")
    run("import", "a.csv", "--name", "a")
    run("import", "b.csv", "--name", "b")
    assert (
        "flows, wits-2031: 2031 RWA KAZ TOTAL exporter FOB: 100,000,000 → 123,456,789\n"
        in run("diff", "a", "b").stdout
    )


@pytest.mark.slow
def test_the_same_files_imported_twice_give_reports_of_the_same_bytes(tmp_path):
    (tmp_path / "w.csv").write_text(
        WITS + "".join(f"RWA,KAZ,{year},{year}.5,\nRWA,KEN,{year},9000,\n" for year in range(2020, 2032)),
        encoding="utf-8",
    )
    made = []
    for name in ("one", "two"):
        env = os.environ | {"BILATERAL_DATA": str(tmp_path / name), "SOURCE_DATE_EPOCH": "1795521600"}
        for command in (
            ["data", "import", "w.csv", "--name", "mine", "--quiet"],
            ["report", "RWA", "KAZ", "--chapters", "trade", "--output", f"reports-{name}", "--quiet"],
        ):
            done = subprocess.run(
                [sys.executable, "-m", "bilateral", *command],
                cwd=tmp_path,
                env=env,
                capture_output=True,
                text=True,
                check=False,
            )
            assert (done.returncode, done.stderr) == (0, "")
        folder = tmp_path / f"reports-{name}" / "RWA-KAZ"
        made.append(
            {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        )
        stored = json.loads((tmp_path / name / "snapshots/mine/datapackage.json").read_text(encoding="utf-8"))
        manifest = json.loads(made[-1]["manifest.json"])
        assert manifest["snapshot"]["name"] == stored["name"] == "mine"
    assert made[0].pop("run.json") != made[1].pop("run.json")
    assert made[0] == made[1]
    fact = json.loads(made[0]["facts.json"])
    assert "2031" in json.dumps(fact["facts"])  # the imported year is in it


def test_of_two_imports_at_once_under_one_name_one_is_stored(tmp_path):
    running = []
    for name, value in (("a", 1), ("b", 2)):
        (tmp_path / f"{name}.csv").write_text(WITS + f"RWA,KAZ,2031,{value},\n", encoding="utf-8")
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "bilateral", "data", "import", f"{name}.csv", "--name", "mine"],
                cwd=tmp_path,
                env=os.environ | {"BILATERAL_DATA": str(tmp_path / "data")},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    ended = [(*process.communicate(timeout=120), process.returncode) for process in running]
    assert sorted(code for *_, code in ended) == [0, 2]
    (refused,) = (errors for _, errors, code in ended if code == 2)
    assert refused == "Error: a snapshot called 'mine' is stored already; name another\n"
    folder = tmp_path / "data" / "snapshots"
    assert [path.name for path in folder.iterdir()] == ["mine"]
    stored = (folder / "mine" / "flows__wits_2031.csv").read_text(encoding="utf-8")
    winner = next(number for number, (*_, code) in enumerate(ended) if code == 0)
    assert f",{(winner + 1) * 1000}," in stored


INTERRUPTED = """
import os, signal, sys, threading
import bilateral.snapshots.store as stored
def slow(*_, **__):
    import duckdb
    threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT]).start()
    duckdb.connect().execute("select max(md5(range::varchar)) from range(15000000)").fetchall()
stored._build = slow
from bilateral.cli import main
main()
"""


def test_an_interrupt_within_a_query_is_told_as_one_and_stores_nothing(tmp_path):
    # DuckDB raises an error of its own when it is interrupted.
    (tmp_path / "good.csv").write_text(WITS + "RWA,KAZ,2031,1,\n", encoding="utf-8")
    (tmp_path / "begun.py").write_text(INTERRUPTED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "begun.py", "data", "import", "good.csv"],
        cwd=tmp_path,
        env=os.environ | {"BILATERAL_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "Interrupted: what was there before is unchanged.\n"
    assert list((tmp_path / "data" / "snapshots").iterdir()) == []


def test_a_snapshot_is_completed(run, tmp_path):
    (tmp_path / "w.csv").write_text(WITS + "RWA,KAZ,2031,1,\n", encoding="utf-8")
    run("import", "w.csv", "--name", "base")
    done = run("build", "--name", "whole")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^\d+ countries are covered in depth\.$", done.stdout, re.MULTILINE)
    assert re.search(r"^The estimates stay as they are: .*wits-2016 as a whole\.$", done.stdout, re.MULTILINE)


def test_the_formats_are_listed(run):
    lines = run("formats").stdout.splitlines()
    assert {line.split()[0] for line in lines} >= {
        "baci",
        "comtrade",
        "wits-query",
        "wdi-bulk",
        "data-package",
    }


def test_facts_of_a_pair_are_compared(run, tmp_path):
    (tmp_path / "w.csv").write_text(WITS + "RWA,KAZ,2025,9000,\n", encoding="utf-8")
    run("import", "w.csv", "--name", "new")
    found = run("diff", "embedded", "new", "--pair", "RWA-KAZ").stdout
    assert "added    trade.exports.2025: 9000000.0 USD (2025)" in found
    assert re.search(
        r"^revised  trade\.exports\.latest: .* → 9000000\.0 USD \(2024 → 2025\)$", found, re.MULTILINE
    )
