"""Batches on real workers: what they make, how a pair may fail, and what the others see of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bilateral.errors import OutputError
from bilateral.execution.batch import plan_batch, run_batch
from bilateral.execution.batch.lock import output_lock
from bilateral.execution.batch.progress import Count, Display
from bilateral.execution.batch.task import Outcome
from bilateral.pair import Pair

from .conftest import WORKER, Ask, write_chapter

pytestmark = pytest.mark.slow


class Heard(Display):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def made(self, pair: Pair, outcome: Outcome, count: Count) -> None:
        self.lines.append(f"{pair} {count.ended}/{count.total}")

    def failed(self, pair: Pair, reason: str, count: Count) -> None:
        self.lines.append(f"{pair} failed {count.ended}/{count.total}")

    def note(self, text: str) -> None:
        self.lines.append(text)


def keys(pairs: tuple[Pair, ...]) -> list[str]:
    return sorted(pair.key for pair in pairs)


def failure(folder: Path, key: str) -> dict[str, object]:
    content: dict[str, object] = json.loads((folder / "failed" / f"{key}.json").read_text())
    return content


def left_behind(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".") and path.name != ".gallery"]


def test_pairs_are_made_and_made_once(ask: Ask, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    heard = Heard()
    first = run_batch(plan_batch(ask("KAZ", "KEN", "UGA", workers=2)), heard)
    assert keys(first.made) == ["RWA-KAZ", "RWA-KEN", "RWA-UGA"]
    assert sorted(line.split()[0] for line in heard.lines) == keys(first.made)
    assert heard.lines[-1].endswith("3/3")
    assert first.failed == {}
    assert first.gallery == folder / "index.html"
    for key in keys(first.made):
        assert f'href="{key}/report.html"' in first.gallery.read_text()
    assert left_behind(folder) == []
    assert set(first.memory) == {"worker", "warmed", "report"}

    before = {path: path.stat().st_ino for path in folder.glob("RWA-*/*")}
    planned = plan_batch(ask("KAZ", "KEN", "UGA"))
    assert keys(planned.done) == keys(first.made)
    second = run_batch(planned)
    assert (second.made, second.failed) == ((), {})
    assert {path: path.stat().st_ino for path in folder.glob("RWA-*/*")} == before


FAILING = """
import os, pathlib, signal
seen = pathlib.Path("SEEN") / f"{partner}-{os.getpid()}"
seen.touch()
if partner == "TZA" and len(list(seen.parent.glob("TZA-*"))) == 1:
    raise OSError("only the first time")
if partner == "UGA":
    raise ValueError("Uganda is too much")
if partner == "KEN":
    os.kill(WORKER, signal.SIGKILL)
if partner == "BDI":
    os.kill(os.getppid(), signal.SIGKILL)
"""


def test_failing_pairs_are_tried_once_more_and_recorded_and_the_others_go_on(
    ask: Ask, notebooks: Path, tmp_path: Path
) -> None:
    folder, seen = tmp_path / "reports", tmp_path / "seen"
    seen.mkdir()
    write_chapter(notebooks, FAILING.replace("SEEN", str(seen)).replace("WORKER", WORKER))
    request = ask("UGA", "KEN", "BDI", "TZA", "KAZ", workers=2)
    result = run_batch(plan_batch(request))

    assert keys(result.made) == ["RWA-KAZ", "RWA-TZA"]
    assert keys(tuple(result.failed)) == ["RWA-BDI", "RWA-KEN", "RWA-UGA"]
    assert failure(folder, "RWA-UGA") == {
        "pair": {"reporter": "RWA", "partner": "UGA", "reporter_name": "Rwanda", "partner_name": "Uganda"},
        "reason": "Chapter only failed in cell 3 (import os, pathlib, signal): ValueError: Uganda is too much",
        "tries": 2,
    }
    # What kills its worker each time ends too, and is not taken for another pair's fault.
    assert failure(folder, "RWA-KEN")["tries"] == 2
    assert failure(folder, "RWA-KEN")["reason"] == "the worker died each of the 2 times that it was tried"
    assert failure(folder, "RWA-BDI")["reason"] == "the warmed process was killed"
    tries = {key: len(list(seen.glob(f"{key}-*"))) for key in ("UGA", "KEN", "BDI", "TZA")}
    assert tries == {"UGA": 2, "KEN": 2, "BDI": 2, "TZA": 2}
    assert left_behind(folder) == []
    assert "Uganda is too much" in (folder / "index.html").read_text()

    # The next run tries them again, and a success takes the record of the failure away.
    write_chapter(notebooks, "print(partner)")
    again = run_batch(plan_batch(replace(request, workers=1, limit=1)))
    assert keys(again.made) == ["RWA-UGA"]
    assert sorted(path.name for path in (folder / "failed").iterdir()) == ["RWA-BDI.json", "RWA-KEN.json"]


def test_a_pair_that_takes_too_long_is_given_up_and_what_grows_is_replaced(
    ask: Ask, notebooks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bilateral.execution.batch.run.WORKER_BOUND", 1)  # every worker is beyond it
    monkeypatch.setattr("bilateral.execution.batch.run.TRIES", 1)
    seen = tmp_path / "seen"
    source = f"""
import os, time
with open({str(seen)!r}, "a") as file:
    print(partner, {WORKER}, file=file)
if partner == "UGA":
    time.sleep(100)
"""
    write_chapter(notebooks, source)
    result = run_batch(plan_batch(ask("UGA", "KEN", "KAZ", workers=1, timeout=8.0)))
    assert keys(result.made) == ["RWA-KAZ", "RWA-KEN"]
    assert list(result.failed.values()) == ["it was given up after 8 s"]
    made = [line.split() for line in seen.read_text().splitlines()]
    assert sorted(partner for partner, _ in made) == ["KAZ", "KEN", "UGA"]  # none was made again elsewhere
    assert len({worker for _, worker in made}) == 3  # each had a worker of its own


def test_a_second_batch_in_the_same_folder_is_refused(ask: Ask, tmp_path: Path) -> None:
    with output_lock(tmp_path / "reports"):
        message = r"Another batch is writing to .*reports \(process \d+ on .+, since .+\): wait for it"
        with pytest.raises(OutputError, match=message) as raised:
            run_batch(plan_batch(ask("KAZ")))
        assert "\n" not in str(raised.value)
    assert not (tmp_path / "reports").exists()
