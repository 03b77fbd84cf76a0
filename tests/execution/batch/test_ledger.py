"""Which reports count as done, what of a failure is written down, and how long reports took."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bilateral.execution.batch import Choice, plan_batch
from bilateral.execution.batch.ledger import Ledger
from bilateral.execution.batch.plan import plan_for
from bilateral.execution.fingerprint import fingerprint, ingredients
from bilateral.execution.report import make_report
from bilateral.pair import find_pair

from .conftest import Ask, write_chapter

EPOCH = "1763856000"


@pytest.fixture
def made(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The report on Rwanda and Kazakhstan, as a batch would make it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    return make_report(plan_batch(ask("KAZ")).plan.request).folder


def done(ask: Ask, **changes: object) -> list[str]:
    return [pair.key for pair in plan_batch(ask("KAZ", "KEN", **changes)).done]


def test_a_report_counts_as_done_while_all_it_was_made_from_is_the_same(
    ask: Ask, made: Path, notebooks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert done(ask) == ["RWA-KAZ"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")  # the day on which it was made is no part of it
    assert done(ask) == ["RWA-KAZ"]
    assert done(ask, report={"snapshot": "embedded"}) == ["RWA-KAZ"]
    assert done(ask, force=True) == []
    assert done(ask, report={"start": 2001}) == []
    assert done(ask, report={"formats": ("html", "pdf")}) == []
    assert done(ask, report={"language": "fr"}) == []
    write_chapter(notebooks, "print(reporter, partner)  # changed")
    assert done(ask) == []


def test_another_version_of_a_library_or_of_the_code_makes_another_report(
    ask: Ask, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_batch(ask("KAZ")).plan
    parts = ingredients(plan)
    manifest = json.loads((made / "manifest.json").read_text())
    assert manifest["fingerprint"] == fingerprint(parts) == fingerprint(manifest)
    newer = parts | {"libraries": parts["libraries"] | {"pandas": "99"}}
    assert fingerprint(newer) != fingerprint(parts)
    monkeypatch.setattr("bilateral.execution.fingerprint.package_hash", lambda: "0" * 64)
    assert done(ask) == []


@pytest.mark.parametrize("harm", ["changed", "removed", "no manifest", "no list of files", "no JSON"])
def test_a_report_whose_files_are_not_those_of_its_manifest_is_made_again(
    ask: Ask, made: Path, harm: str
) -> None:
    manifest = made / "manifest.json"
    if harm == "changed":
        (made / "report.html").write_text("<p>Something else</p>")
    elif harm == "removed":
        (made / "facts.json").unlink()
    elif harm == "no manifest":
        manifest.unlink()
    elif harm == "no JSON":
        manifest.write_text("[1, 2")
    else:
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"files": {}}))
    assert done(ask) == []


def test_the_manifest_holds_no_place_of_this_machine(made: Path, tmp_path: Path) -> None:
    assert str(tmp_path) not in (made / "manifest.json").read_text()


def test_a_failure_is_recorded_with_names_and_cleared(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "fr")
    pair, other = find_pair("CIV", "KAZ"), find_pair("RWA", "KAZ")
    ledger.record_failure(pair, "it rained", 2)
    ledger.record_failure(other, "it snowed", 2)
    assert json.loads((tmp_path / "failed/CIV-KAZ.json").read_text(encoding="utf-8")) == {
        "pair": {
            "reporter": "CIV",
            "partner": "KAZ",
            "reporter_name": "Côte d’Ivoire",
            "partner_name": "Kazakhstan",
        },
        "reason": "it rained",
        "tries": 2,
    }
    ledger.clear_failure(pair)
    assert [path.name for path in tmp_path.rglob("*.*")] == ["RWA-KAZ.json"]
    ledger.clear_failure(other)
    ledger.clear_failure(other)
    assert list(tmp_path.iterdir()) == []


def run_json(folder: Path, key: str, chapters: dict[str, float], rendering: dict[str, float]) -> None:
    (folder / key).mkdir()
    seconds = {"total": 99.0, "chapters": chapters, "rendering": rendering}
    (folder / key / "run.json").write_text(json.dumps({"seconds": seconds}))


def test_the_seconds_of_a_report_are_the_median_of_the_sums_of_their_parts(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.seconds_a_report() is None
    run_json(tmp_path, "RWA-KAZ", {"trade": 3.0, "claims": 1.0}, {"html": 1.0})
    run_json(tmp_path, "RWA-KEN", {"trade": 6.0}, {"html": 1.0, "pdf": 2.0})
    run_json(tmp_path, "RWA-UGA", {"trade": 20.0}, {})
    run_json(tmp_path, "example", {"trade": 1.0}, {})  # no folder of a batch
    (tmp_path / "RWA-TZA").mkdir()
    (tmp_path / "RWA-TZA/run.json").write_text('{"seconds": 3}')
    assert ledger.seconds_a_report() == (9.0, 3)  # of 5, 9 and 20


def test_a_plan_for_another_pair_differs_in_the_pair_alone(ask: Ask) -> None:
    plan = plan_batch(ask("KAZ")).plan
    other = plan_for(plan, find_pair("KEN", "TUR"))
    assert other.folder == plan.folder.with_name("KEN-TUR")
    assert (other.parameters["reporter"], other.parameters["partner"]) == ("KEN", "TUR")
    assert fingerprint(ingredients(other)) != fingerprint(ingredients(plan))
    assert plan_for(other, plan.pair) == plan


def test_the_limit_counts_what_is_to_be_made(ask: Ask, made: Path) -> None:
    planned = plan_batch(replace(ask("KAZ", "KEN", "UGA", "TZA"), limit=2))
    assert [pair.key for pair in planned.pairs] == ["RWA-KEN", "RWA-UGA"]
    assert [pair.key for pair in planned.done] == ["RWA-KAZ"]
    assert planned.left_out == 1


def test_planning_writes_nothing(ask: Ask, tmp_path: Path) -> None:
    plan_batch(ask("KAZ"))
    assert not (tmp_path / "reports").exists()
    assert plan_batch(replace(ask("KAZ"), choice=Choice(everything=True))).left_out == 0
