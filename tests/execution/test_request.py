"""Everything that can be wrong in a request is said in one line before anything runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilateral.errors import BilateralError, ClaimsError, PairError, ParameterError, SnapshotError
from bilateral.execution import running
from bilateral.execution.report import ReportRequest, make_report
from bilateral.execution.request import check
from bilateral.resources import data_folder

Ask = Callable[..., ReportRequest]


@pytest.fixture
def ask(chapters: Path, tmp_path: Path) -> Ask:
    good = ReportRequest("Rwanda", "Kazakhstan", notebooks=chapters, output=tmp_path / "reports")
    return lambda **changes: replace(good, **changes)


def refused(request: ReportRequest, kind: type[BilateralError], monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the line of the error, having seen that nothing ran and nothing was written."""
    monkeypatch.setattr(running, "_run", lambda *args: pytest.fail("a chapter ran"))
    with pytest.raises(kind) as error:
        make_report(request)
    assert "\n" not in str(error.value)
    assert not request.output.exists()
    return str(error.value)


def test_a_good_request_is_filled_in(ask: Ask) -> None:
    plan = check(ask())
    assert plan.pair.key == "RWA-KAZ"
    assert plan.folder.name == "RWA-KAZ"
    assert plan.parameters == {
        "reporter": "RWA",
        "partner": "KAZ",
        "start": 1995,
        "end": 2026,
        "snapshot": "embedded",
        "claims": "",
        "language": "en",
    }


@pytest.mark.parametrize(
    ("changes", "kind", "line"),
    [
        ({"reporter": "Rwnada"}, PairError, "Rwanda"),
        ({"partner": "Kzakhstan"}, PairError, "Kazakhstan"),
        ({"partner": "Rwanda"}, PairError, "Rwanda"),
        ({"start": 2020, "end": 2010}, ParameterError, "The start year 2020 is after the end year 2010."),
        ({"start": 2027}, ParameterError, "The start year 2027 is after the end year 2026."),
        ({"start": 20}, ParameterError, "The start year must be a whole year from 1900 to 2100, not 20."),
        ({"end": 99999}, ParameterError, "The end year must be a whole year from 1900 to 2100, not 99999."),
        ({"start": True}, ParameterError, "not True"),
        ({"start": "2000"}, ParameterError, "not '2000'"),
        ({"chapters": ("one", "tow")}, ParameterError, "There is no chapter 'tow'; did you mean two"),
        ({"formats": ("docx",)}, ParameterError, "There is no format 'docx'; there are html and pdf."),
        ({"formats": ()}, ParameterError, "No format was asked for; there are html and pdf."),
        ({"language": "xx-nowhere"}, ParameterError, "There is no language 'xx-nowhere'"),
        ({"language": "../en"}, ParameterError, "There is no language"),
        ({"parameters": {"langage": 1}}, ParameterError, "declares no parameter 'langage'"),
        ({"parameters": {"start": 1}}, ParameterError, "The parameter 'start' has a field of its own"),
        ({"snapshot": "no/such/folder"}, SnapshotError, "no/such/folder"),
        ({"claims": "no/such.csv"}, ClaimsError, "no/such.csv"),
        ({"claims": "."}, ClaimsError, "is a folder"),
    ],
)
def test_it_is_refused(
    ask: Ask, changes: dict[str, Any], kind: type[BilateralError], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert line in refused(ask(**changes), kind, monkeypatch)


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """A copy of the embedded snapshot, to be damaged."""
    folder = tmp_path / "snapshot"
    shutil.copytree(data_folder(), folder)
    return folder


def test_a_missing_table_is_named(ask: Ask, snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (snapshot / "flows.csv").unlink()
    line = refused(ask(snapshot=str(snapshot)), SnapshotError, monkeypatch)
    assert "flows" in line
    assert "missing" in line


def test_a_changed_table_is_named(ask: Ask, snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (snapshot / "events.csv").open("a") as file:
        file.write("one row too many\n")
    line = refused(ask(snapshot=str(snapshot)), SnapshotError, monkeypatch)
    assert "events" in line
    assert "corrupt" in line


@pytest.mark.parametrize("content", ["", "{", '{"resources": 3}'])
def test_a_broken_description_is_named(
    ask: Ask, snapshot: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (snapshot / "datapackage.json").write_text(content)
    assert "datapackage.json" in refused(ask(snapshot=str(snapshot)), SnapshotError, monkeypatch)


def test_a_snapshot_may_be_given_by_a_relative_path(
    ask: Ask, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(snapshot.parent)
    plan = check(ask(snapshot="snapshot"))
    assert plan.parameters["snapshot"] == str(snapshot)  # chapters run in another folder
    assert plan.stated()["snapshot"] == "snapshot"


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        ("statement,measure,valeu\nA,trade.total,1\n", "row 1", "'valeu'"),
        ("statement\nA\n", "row 1", "'measure'"),
        ("statement,measure,value\nA,none,\nB,trade.totl,1\n", "row 3", "trade.totl"),
    ],
)
def test_a_wrong_claims_file_is_refused_with_row_and_column(
    ask: Ask, tmp_path: Path, content: str, row: str, column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "claims.csv"
    file.write_text(content)
    line = refused(ask(claims=file), ClaimsError, monkeypatch)
    assert row in line
    assert column in line
    assert "claims.csv" in line


def test_a_chapter_must_take_what_all_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat

    cell = nbformat.v4.new_code_cell(
        "reporter = 'RWA'\npartner = 'KAZ'\nstart = 1\nend = 2", metadata={"tags": ["parameters"]}
    )
    (tmp_path / "01_mine.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])))
    request = ReportRequest(
        "RWA", "KAZ", start=2000, end=2001, notebooks=tmp_path, output=tmp_path / "reports"
    )
    assert "Chapter mine declares no parameter 'snapshot'" in refused(request, ParameterError, monkeypatch)


def test_the_output_must_be_a_folder(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bilateral.errors import OutputError

    (tmp_path / "reports").write_text("a file of the user")
    monkeypatch.setattr(running, "_run", lambda *args: pytest.fail("a chapter ran"))
    with pytest.raises(OutputError, match=r"cannot be written to .*RWA-KAZ: .*is a file, not a folder"):
        make_report(ask())
    assert (tmp_path / "reports").read_text() == "a file of the user"


def test_a_date_that_is_none_is_refused(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert "'yesterday'" in refused(ask(), ParameterError, monkeypatch)
