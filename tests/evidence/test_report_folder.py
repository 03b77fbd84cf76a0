"""A report that was written before is opened, or one clear line says why not."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import ReportError
from bilateral.evidence.facts_file import parse_facts
from bilateral.evidence.report_folder import open_report

EXAMPLE = Path(__file__).resolve().parents[2] / "reports" / "example"


def test_the_committed_report_opens_by_its_folder_and_by_its_facts() -> None:
    by_folder, by_file = open_report(EXAMPLE), open_report(EXAMPLE / "facts.json")
    assert by_folder.file.key == by_file.file.key == "RWA-KAZ"
    assert by_folder.path == by_file.path
    assert by_folder.date == json.loads((EXAMPLE / "manifest.json").read_bytes())["date"]


def test_facts_without_a_manifest_have_no_date(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE / "facts.json", tmp_path / "kept.json")
    assert open_report(tmp_path / "kept.json").date == ""


def written(folder: Path, content: bytes, manifest: bytes | None = None) -> Path:
    (folder / "facts.json").write_bytes(content)
    if manifest is not None:
        (folder / "manifest.json").write_bytes(manifest)
    return folder


def test_a_folder_without_a_report_names_one_that_has(tmp_path: Path) -> None:
    with pytest.raises(
        ReportError, match=r"There is no .*nowhere: name the folder of a report, or its facts\.json"
    ):
        open_report(tmp_path / "nowhere")
    with pytest.raises(ReportError, match=r"holds no report: there is no facts\.json in it\.$"):
        open_report(tmp_path)
    (tmp_path / "KEN-TUR").mkdir()
    written(tmp_path / "KEN-TUR", b"")
    with pytest.raises(ReportError, match=r"Name one of the reports in it, such as .*KEN-TUR\.$"):
        open_report(tmp_path)


def valid() -> dict[str, Any]:
    return {"pair": {"reporter": "RWA", "partner": "KAZ"}, "facts": [{"id": "a", "value": 1.0}]}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b" \n", "it is empty"),
        (b"\xff\xfe\x00", "it is not UTF-8 text"),
        (b'{"facts": [', "it is not JSON: Expecting value in line 1"),
        (b"[]", "it is not a JSON object"),
        (b"[" * 200_000, "it is nested too deeply"),
        (
            b'{"pair": {"reporter": "Rwanda", "partner": "KAZ"}}',
            "its pair does not name two countries by their codes",
        ),
        (json.dumps(valid() | {"facts": {}}).encode(), "it has no list of facts"),
        (json.dumps(valid() | {"facts": [{"value": 1}]}).encode(), "one of its facts has no id"),
        (
            json.dumps(valid() | {"facts": [{"id": "a"}, {"id": "a"}]}).encode(),
            "the fact a stands twice in it",
        ),
        (json.dumps(valid() | {"facts": [{"id": "a", "value": []}]}).encode(), "neither a number nor text"),
        (json.dumps(valid() | {"facts": [{"id": "a", "value": True}]}).encode(), "neither a number nor text"),
        (
            b'{"pair": {"reporter": "RWA", "partner": "KAZ"}, "facts": [{"id": "a", "value": 1e999}]}',
            "beyond any number",
        ),
        (
            b'{"pair": {"reporter": "RWA", "partner": "KAZ"}, "facts": [{"id": "a", "value": NaN}]}',
            "NaN, which is no number",
        ),
        (
            json.dumps(valid() | {"claims": [{"id": "C1"}]}).encode(),
            "one of its claims has no id or no verdict",
        ),
        (json.dumps(valid() | {"sources": []}).encode(), 'its "sources" is not a JSON object'),
    ],
)
def test_damaged_facts_are_one_clear_line(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(ReportError) as raised:
        open_report(written(tmp_path, content))
    assert f"{tmp_path}: facts.json is damaged: " in str(raised.value)
    assert reason in str(raised.value)
    assert "\n" not in str(raised.value)


def test_facts_are_held_against_the_manifest(tmp_path: Path) -> None:
    content = json.dumps(valid()).encode()
    good = json.dumps(
        {"files": {"facts.json": hashlib.sha256(content).hexdigest()}, "date": "2026-11-24"}
    ).encode()
    assert open_report(written(tmp_path, content, good)).date == "2026-11-24"
    with pytest.raises(ReportError, match=r"is not the one that manifest\.json describes"):
        open_report(written(tmp_path, content + b" ", good))
    with pytest.raises(ReportError, match=r"manifest\.json is damaged"):
        open_report(written(tmp_path, content, b"{"))


KEYS = ["pair", "facts", "claims", "sources", "snapshot", "reporter", "partner", "id", "value", "verdict"]
leaves = st.none() | st.booleans() | st.floats() | st.text(max_size=5)
documents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)


def refusal(content: Any) -> str:
    try:
        parse_facts(json.dumps(content).encode())
    except ReportError as error:
        return str(error)
    return ""


@given(documents)
def test_any_json_is_read_or_refused_in_one_clause(content: Any) -> None:
    assert "\n" not in refusal(content)


@given(st.binary(max_size=40))
def test_any_bytes_are_refused_in_one_clause(data: bytes) -> None:
    with pytest.raises(ReportError) as raised:
        parse_facts(data)
    assert "\n" not in str(raised.value)
