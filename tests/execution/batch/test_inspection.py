"""Whether a cluster's workers see what the batch sees, told before anything is made."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilateral.errors import ExecutionError, OutputError, ParameterError
from bilateral.execution.batch import plan_batch
from bilateral.execution.batch.cluster import connected
from bilateral.execution.batch.inspection import Seen, compare, look, probe_in
from bilateral.execution.batch.plan import Batch
from bilateral.execution.batch.task import Task, task_of
from bilateral.execution.fingerprint import ingredients

from .conftest import Ask

WORKER = "tcp://10.0.0.7:4567"


@pytest.fixture
def batch(ask: Ask, tmp_path: Path) -> Batch:
    (tmp_path / "reports").mkdir()
    return plan_batch(ask("KAZ"))


@pytest.fixture
def task(batch: Batch) -> Task:
    return task_of(batch.plan, "abc", 60)


def test_a_worker_that_sees_the_same_is_welcome_and_leaves_nothing(batch: Batch, task: Task) -> None:
    with probe_in(batch.output, task.token) as probe:
        seen = look(task, probe)
        assert [path.name for path in batch.output.iterdir()] == [probe]
    assert list(batch.output.iterdir()) == []
    compare(ingredients(batch.plan), {WORKER: seen})


def test_a_worker_with_another_folder_of_that_name_is_refused(batch: Batch, task: Task) -> None:
    message = rf"does not see the folder {re.escape(str(batch.output))}; --output must be one that all"
    assert re.search(message, look(task, ".batch-abc").trouble)
    with probe_in(batch.output, "another") as probe:
        assert re.search(message, look(task, probe).trouble)
    with pytest.raises(
        ExecutionError, match=rf"The worker {re.escape(WORKER)} cannot make these reports: it {message}"
    ):
        compare(ingredients(batch.plan), {WORKER: look(task, ".batch-abc")})


def test_a_worker_without_the_snapshot_says_so(batch: Batch, task: Task) -> None:
    elsewhere = replace(task, request=task.request | {"snapshot": "/nowhere/snapshot"})
    with probe_in(batch.output, task.token) as probe:
        assert "no snapshot '/nowhere/snapshot'" in look(elsewhere, probe).trouble


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"snapshot": {"name": "embedded", "hash": "f" * 64}},
            r"would make other reports: its snapshot is embedded ffffffffffff, here it is \S+ \w{12}$",
        ),
        ({"code": "0"}, "its copy of bilateral or of the chapters is not the one that is here"),
        ({"python": "2.7.18"}, r"its python is 2\.7\.18, here it is 3\."),
        ({"libraries": {"pandas": "1.0"}}, r"it has .*pandas 1\.0 \(here \d"),
    ],
)
def test_a_worker_that_would_make_other_reports_is_refused(
    change: dict[str, Any], said: str, batch: Batch
) -> None:
    here = ingredients(batch.plan)
    with pytest.raises(ExecutionError, match=said) as raised:
        compare(here, {WORKER: Seen(ingredients=here | change)})
    assert str(raised.value).startswith(f"The worker {WORKER} ")


def test_a_worker_without_the_package_is_refused(batch: Batch) -> None:
    error = ModuleNotFoundError("No module named 'bilateral'", name="bilateral")
    with pytest.raises(ExecutionError, match=rf"{WORKER} has no bilateral: install bilateral there"):
        compare(ingredients(batch.plan), {WORKER: error})
    with pytest.raises(ExecutionError, match=r"cannot make reports: MemoryError: all gone"):
        compare(ingredients(batch.plan), {WORKER: MemoryError("all gone")})


def test_a_folder_that_cannot_be_written_is_said(batch: Batch, task: Task) -> None:
    with pytest.raises(OutputError, match="cannot be written"), probe_in(batch.output / "none", "abc"):
        pass


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nowhere", r"'nowhere' is no address of a scheduler, such as tcp://host:8786: missing port"),
        ("bogus://host:1", r"no address of a scheduler.*bogus"),
        ("tcp://127.0.0.1:99999", r"no address of a scheduler.*from 1 to 65535"),
    ],
)
def test_what_is_no_address_is_refused(address: str, said: str, ask: Ask) -> None:
    batch = plan_batch(replace(ask("KAZ"), scheduler=address))
    with pytest.raises(ParameterError, match=said) as raised, connected(batch):
        pass
    assert "\n" not in str(raised.value)


def test_a_scheduler_that_does_not_answer_is_waited_for_and_named(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bilateral.execution.batch.cluster.ANSWER", 0.5)
    batch = plan_batch(replace(ask("KAZ"), scheduler="tcp://127.0.0.1:9"))
    message = r"No Dask scheduler answers at tcp://127\.0\.0\.1:9 \(waited 0\.5 s\): start one with `dask scheduler`\."
    with pytest.raises(ExecutionError, match=message), connected(batch):
        pass
