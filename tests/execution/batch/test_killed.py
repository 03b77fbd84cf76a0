"""Batches that are cut off, by kill -9 and by signals: nothing is half-written or lost, and the next run completes them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.slow

PARTNERS = ["BDI", "KEN", "SSD"]
COMMAND = [
    *(sys.executable, "-m", "bilateral", "batch", "--with", "RWA", "--among", ",".join(PARTNERS)),
    *("--chapters", "claims", "--format", "html", "--workers", "1", "--output", "reports"),
]
PATIENCE = 240  # seconds, on a machine that does much else


@contextlib.contextmanager
def started(folder: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """Start a batch in a process group of its own; what is left of it is killed at the end."""
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            [*COMMAND, *more], cwd=folder, stdout=said, stderr=said, text=True, start_new_session=True
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def said(folder: Path) -> str:
    return (folder / "said").read_text()


def wait_for(folder: Path, pattern: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not re.search(pattern, said(folder)):
        assert time.monotonic() < ends, said(folder)
        time.sleep(0.02)


def descendants(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def worker_of(batch: subprocess.Popen[str]) -> psutil.Process:
    """Wait for a warmed process and return the worker that started it."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and batch.poll() is None:
        for one in descendants(batch):
            with contextlib.suppress(psutil.Error):
                if "execution.zygote" in " ".join(one.cmdline()) and (parent := one.parent()) is not None:
                    return parent
        time.sleep(0.02)
    raise AssertionError("there was no warmed process")


def assert_gone(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=20)
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []


def whole_reports(folder: Path) -> dict[str, int]:
    """Return the reports by pair, with a number that changes when they are made again; each must be whole."""
    found = {}
    for report in sorted((folder / "reports").glob("RWA-???")):
        manifest = json.loads((report / "manifest.json").read_text())
        for name, digest in manifest["files"].items():
            assert hashlib.sha256((report / name).read_bytes()).hexdigest() == digest
        found[report.name] = report.stat().st_ino
    return found


def assert_completes(folder: Path, before: dict[str, int], *more: str) -> None:
    """Run the same command again: it makes what is missing, and leaves what was there and nothing else."""
    done = subprocess.run([*COMMAND, *more], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    after = whole_reports(folder)
    assert list(after) == [f"RWA-{code}" for code in PARTNERS]
    assert {key: after[key] for key in before} == before
    made = len(PARTNERS) - len(before)
    assert done.stdout.startswith(f"{made} report")
    names = {path.name for path in (folder / "reports").iterdir()}
    assert names == {*after, "index.html", ".gallery"}


def test_a_batch_that_is_killed_is_completed_by_the_next_run(tmp_path: Path) -> None:
    with started(tmp_path) as batch:
        wait_for(tmp_path, r"\(1/3")
        time.sleep(0.3)  # into the second report
        family = descendants(batch)
        assert len(family) >= 2  # a worker and its warmed process, at least
        os.killpg(batch.pid, signal.SIGKILL)
        assert_gone(family)
    before = whole_reports(tmp_path)
    assert 1 <= len(before) < 3
    assert_completes(tmp_path, before)


def test_a_worker_that_is_killed_costs_nothing_but_time(tmp_path: Path) -> None:
    with started(tmp_path) as batch:
        worker = worker_of(batch)  # its warmed process is there: all three reports are still to be made
        family = worker.children(recursive=True)
        worker.kill()
        assert batch.wait(PATIENCE) == 0, said(tmp_path)
        assert_gone(family)
    assert list(whole_reports(tmp_path)) == [f"RWA-{code}" for code in PARTNERS]
    assert not (tmp_path / "reports/failed").exists()
    assert "distributed" not in said(tmp_path)


@pytest.mark.parametrize("to_all", [True, False], ids=["SIGINT-from-the-keyboard", "SIGTERM-to-the-batch"])
def test_a_signal_ends_a_batch_in_order(to_all: bool, tmp_path: Path) -> None:
    with started(tmp_path) as batch:
        wait_for(tmp_path, r"\(1/3")
        family = descendants(batch)
        if to_all:
            os.killpg(batch.pid, signal.SIGINT)
        else:
            batch.send_signal(signal.SIGTERM)
        assert batch.wait(60) == 130
        assert_gone(family)
    before = whole_reports(tmp_path)
    lines = said(tmp_path).splitlines()
    assert lines[-1] == f"Interrupted: {len(before)} of 3 reports made; the same command goes on from there."
    assert [line for line in lines[:-1] if not re.match(r"RWA-\w+ in ", line)] == []
    names = {path.name for path in (tmp_path / "reports").iterdir()}
    assert names == {*before, "index.html", ".gallery"}


@contextlib.contextmanager
def cluster(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a scheduler and one worker in processes of their own; give the scheduler's."""
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "dask"]
    where = f"tcp://127.0.0.1:{port}"
    scheduler = subprocess.Popen(
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet
    )
    worker = subprocess.Popen(
        [*dask, "worker", where, "--nthreads", "1", "--no-dashboard", "--death-timeout", "60"], **quiet
    )
    try:
        yield scheduler
    finally:
        # Killed: a worker that is asked to end looks for its scheduler for ten seconds.
        for one in [one for top in (scheduler, worker) for one in _family(top.pid)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        scheduler.wait()
        worker.wait()


def _family(pid: int) -> list[psutil.Process]:
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def test_a_batch_whose_scheduler_is_killed_is_completed_on_another(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    where = f"tcp://127.0.0.1:{port}"
    with cluster(tmp_path, port) as scheduler, started(tmp_path, "--scheduler", where) as batch:
        wait_for(tmp_path, r"\(1/3")
        scheduler.kill()
        assert batch.wait(PATIENCE) == 1
    assert said(tmp_path).splitlines()[-1] == (
        f"Error: The scheduler at {where} does not answer any more. What is made stays; "
        "the same command goes on from there when it is back."
    )
    before = whole_reports(tmp_path)
    assert 1 <= len(before) < 3
    with cluster(tmp_path, port):
        assert_completes(tmp_path, before, "--scheduler", where)
