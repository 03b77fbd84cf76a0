"""``bilateral batch`` as its users meet it: a process, its two streams, its exit code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from .commands import bilateral

run = partial(bilateral, "batch")
LIGHT = ["--chapters", "claims", "--format", "html"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Say which pairs"),
        (["--with", "RWA", "--all"], "do not go together"),
        (["--among", "easc"], "Did you mean the group eac (East African Community)?"),
        (["--with", "RWA", "--workers", "0"], "--workers must be 1 or more, not 0."),
        (["--with", "RWA", "--limit", "-1"], "--limit must be 1 or more, not -1."),
        (["--with", "RWA", "--timeout", "0"], "--timeout must be more than 0 seconds"),
        (["--with", "RWA", "--chapters", "trad"], "did you mean trade?"),
        (["--with", "RWA", "--start", "2020", "--end", "2010"], "after the end year"),
        (["--with", "RWA", "--snapshot", "none"], "no snapshot 'none'"),
        (["none.csv"], "none.csv cannot be read: No such file or directory."),
        (["pairs.csv"], "pairs.csv, line 3: A pair needs two countries"),
        (["--with", "RWA", "--output", "pairs.csv"], "pairs.csv: it is a file, not a folder"),
    ],
)
def test_what_is_asked_wrongly_is_one_line_and_nothing_is_written(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    (tmp_path / "pairs.csv").write_text("reporter,partner\nRWA,KAZ\nKAZ,Kazakhstan\n")
    done = run(*arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert said in line
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.csv"]


def test_without_dask_the_command_that_installs_it_is_named(tmp_path: Path) -> None:
    program = (
        "import sys\nsys.modules['distributed'] = None\nfrom bilateral.cli import main\n"
        "sys.argv = ['bilateral', 'batch', '--with', 'RWA', '--among', 'KEN']\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert (
        done.stderr
        == "Error: Batches run on Dask, which is not installed: pip install 'bilateral[cluster]'\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    done = run("--with", "RWA", "--among", "KEN", "--output", "/proc/reports", folder=tmp_path)
    assert done.returncode == 2
    assert re.fullmatch(r"Error: .*cannot be written to /proc/reports: .*\n", done.stderr)


@pytest.mark.slow
def test_a_batch_from_a_file_with_a_dry_run_before_and_after(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("reporter,partner\nRWA,KAZ\nKAZ,RWA\nRwanda,kz\nKEN,TUR\n")
    before = run("pairs.csv", *LIGHT, "--dry-run", "--workers", "2", folder=tmp_path)
    assert before.returncode == 0
    assert before.stderr == "pairs.csv, line 4: RWA-KAZ stands on line 2 already; it is made once.\n"
    assert re.fullmatch(
        r"3 reports to make\nabout .+, [12] at a time, at \d+\.\d s a report \(measured on a first one, which was not kept\)\n",
        before.stdout,
    )
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.csv"]

    made = run("pairs.csv", *LIGHT, "--limit", "2", "--workers", "1", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    summary, gallery = made.stdout.splitlines()
    assert re.fullmatch(r"2 reports made, 1 left out by the limit; .+, \d+\.\d a minute", summary)
    assert gallery == str(tmp_path / "reports/index.html")
    lines = made.stderr.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["RWA-KAZ", "KAZ-RWA"]
    manifest = json.loads((tmp_path / "reports/KAZ-RWA/manifest.json").read_text())
    assert manifest["chapters"] == ["claims"]

    after = run("pairs.csv", *LIGHT, "--dry-run", folder=tmp_path)
    assert re.match(
        r"1 report to make, 2 there already\nabout .+ \(the median of 2 that are there\)\n", after.stdout
    )
    # A report made for its own, with the same choices, counts as well.
    alone = bilateral("report", "KEN", "TUR", *LIGHT, folder=tmp_path)
    assert alone.returncode == 0, alone.stderr
    rest = run("pairs.csv", *LIGHT, "--dry-run", folder=tmp_path)
    assert rest.stdout == "0 reports to make, 3 there already\n"
