"""What a user adds to the built-in chapters: what is found where, what is refused, and what never takes part."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.errors import BilateralError, ClaimsError, OutputError, ParameterError, SourceError
from bilateral.execution.chapters import list_chapters
from bilateral.execution.contract import check_chapter
from bilateral.execution.fingerprint import fingerprint, ingredients
from bilateral.execution.new_chapter import new_chapter
from bilateral.execution.request import ReportRequest, check
from bilateral.project import find_project, is_checkout, project_here

ROOT = Path(__file__).resolve().parents[1]
CLAIM = "claim_id,statement,measure,value,unit,period\n{},S,trade.total,1000000000,USD,2024\n"


def made_from(folder: Path, **changes: object) -> dict[str, object]:
    return ingredients(check(ReportRequest("RWA", "KAZ", project=folder, **changes)))  # type: ignore[arg-type]


def test_the_checkout_adds_nothing_to_itself(tmp_path: Path) -> None:
    assert find_project(ROOT).notebooks == find_project(ROOT).claims == find_project(ROOT).data == ()
    # Another checkout, as one meets it beside an installed wheel.
    (tmp_path / "src/bilateral").mkdir(parents=True)
    for file in ("src/bilateral/resources.py", "pyproject.toml"):
        (tmp_path / file).touch()
    assert is_checkout(tmp_path)


def test_a_folder_adds_its_chapters_claims_and_tables(tmp_path: Path) -> None:
    new_chapter(tmp_path, "tourism")
    (tmp_path / "data").mkdir()
    for name in ("claims.csv", "claims-more.csv", "beds.csv", "beds.source.toml", "notes.txt"):
        (tmp_path / "data" / name).touch()
    # Numbered notebooks of other kinds are not ours to run.
    (tmp_path / "notebooks/11_scratch.ipynb").write_text(json.dumps({"cells": [], "metadata": {}}))
    found = find_project(tmp_path)
    assert [found.shown(path) for path in found.notebooks] == ["notebooks/10_tourism.ipynb"]
    assert [path.name for path in found.claims] == ["claims-more.csv", "claims.csv"]
    assert [path.name for path in found.tables()] == ["beds.csv", "beds.source.toml"]
    listed = list_chapters(project=found)
    assert [(chapter.id, chapter.own) for chapter in listed][-2:] == [("claims", False), ("tourism", True)]


def test_a_snapshot_in_the_folder_is_not_taken_for_claims(tmp_path: Path) -> None:
    """As `data export` or `data build` may leave it there: its table of claims is tested in every report anyhow."""
    (tmp_path / "data").mkdir()
    for name in ("datapackage.json", "claims.csv"):
        (tmp_path / "data" / name).write_bytes((ROOT / "data" / name).read_bytes())
    assert find_project(tmp_path).claims == find_project(tmp_path).data == ()


def test_a_chapter_that_is_open_in_jupyter_finds_the_data_beside_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BILATERAL_PROJECT", raising=False)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data").mkdir()
    for here in (tmp_path, tmp_path / "notebooks"):
        monkeypatch.chdir(here)
        assert project_here().data == (tmp_path / "data",)
    monkeypatch.setenv("BILATERAL_PROJECT", "")
    assert project_here().data == ()


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (
            "02_tourism.ipynb",
            "notebooks/02_tourism.ipynb has the number of the built-in chapter 02_trade.ipynb",
        ),
        ("20_trade.ipynb", "notebooks/20_trade.ipynb has the name of the built-in chapter 02_trade.ipynb"),
        ("10_other.ipynb", "notebooks/10_tourism.ipynb has the number of notebooks/10_other.ipynb"),
        ("20_tourism.ipynb", "notebooks/20_tourism.ipynb has the name of notebooks/10_tourism.ipynb"),
    ],
)
def test_no_chapter_takes_the_place_of_another(tmp_path: Path, file: str, message: str) -> None:
    written = new_chapter(tmp_path, "tourism").notebook
    (tmp_path / "notebooks" / file).write_bytes(written.read_bytes())
    with pytest.raises(ParameterError) as caught:
        check(ReportRequest("RWA", "KAZ", project=tmp_path))
    assert message in str(caught.value)
    assert "--no-user-chapters" in str(caught.value)
    assert all(not chapter.own for chapter in check(ReportRequest("RWA", "KAZ")).chapters)


def test_a_changed_chapter_or_table_makes_the_report_anew(tmp_path: Path) -> None:
    written = new_chapter(tmp_path, "tourism").notebook
    (tmp_path / "data").mkdir()
    seen = [fingerprint(made_from(tmp_path))]
    assert made_from(tmp_path)["own"] == {"chapters": ["10_tourism.ipynb"], "data": {}}
    written.write_text(written.read_text().replace("How has it changed?", "How did it change?"))
    seen.append(fingerprint(made_from(tmp_path)))
    (tmp_path / "data/beds.csv").write_text("iso3,year,beds\nRWA,2024,1\n")
    seen.append(fingerprint(made_from(tmp_path)))
    (tmp_path / "data/beds.csv").write_text("iso3,year,beds\nRWA,2024,2\n")
    seen.append(fingerprint(made_from(tmp_path)))
    assert len(set(seen)) == 4
    # Without a chapter that could read it, a table is no part of a report.
    assert made_from(tmp_path, chapters=("trade",))["own"] is None


def test_claims_of_the_folder_are_tested_beside_the_named_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/claims.csv").write_text(CLAIM.format("a"))
    (tmp_path / "mine.csv").write_text(CLAIM.format("b"))
    plan = check(ReportRequest("RWA", "KAZ", claims=tmp_path / "mine.csv", project=tmp_path))
    assert [path.name for path in plan.claims_files] == ["mine.csv", "claims.csv"]
    assert plan.stated()["claims"] == "mine.csv, claims.csv"
    from bilateral import relationship

    judged = relationship("RWA", "KAZ", claims=plan.parameters["claims"]).claims.judgements
    assert {"a", "b"} <= {judgement.claim.claim_id for judgement in judged}
    # Named as well as found, a file counts once.
    again = check(ReportRequest("RWA", "KAZ", claims=tmp_path / "data/claims.csv", project=tmp_path))
    assert [path.name for path in again.claims_files] == ["claims.csv"]
    (tmp_path / "mine.csv").write_text(CLAIM.format("a"))
    with pytest.raises(ClaimsError, match=r"The claim_id 'a' stands in .*mine.csv and in .*claims.csv"):
        check(ReportRequest("RWA", "KAZ", claims=tmp_path / "mine.csv", project=tmp_path))


def test_claims_without_an_id_are_told_apart_by_their_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name in ("claims-a.csv", "claims-b.csv"):
        (tmp_path / "data" / name).write_text(CLAIM.format(""))
    plan = check(ReportRequest("RWA", "KAZ", project=tmp_path))
    from bilateral.evidence.claims_file import read_all_claims

    assert [claim.claim_id for claim in read_all_claims(plan.parameters["claims"])] == [
        "claims-a-1",
        "claims-b-1",
    ]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a package that brings a chapter, claims and a table by entry points."""
    site = tmp_path / "site"
    inside = site / "ministry_chapters"
    inside.mkdir(parents=True)
    (inside / "__init__.py").touch()
    new_chapter(tmp_path / "made", "tourism").notebook.rename(inside / "30_tourism.ipynb")
    (inside / "claims-ministry.csv").write_text(CLAIM.format("m"))
    (inside / "beds.csv").write_text("iso3,year,beds\nRWA,2023,12000\n")
    (inside / "beds.source.toml").write_text('title = "Hotels"\npublisher = "Ministry"\n')
    about = site / "ministry-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: ministry\nVersion: 1.0\n")
    groups = "".join(
        f"[bilateral.{name}]\nministry = ministry_chapters\n" for name in ("chapters", "claims", "sources")
    )
    (about / "entry_points.txt").write_text(groups)
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
    return inside


def test_an_installed_package_takes_part_by_its_entry_points(package: Path, tmp_path: Path) -> None:
    found = find_project(tmp_path)
    assert [path.name for path in found.notebooks] == ["30_tourism.ipynb"]
    assert [path.name for path in found.claims] == ["claims-ministry.csv"]
    assert [path.name for path in found.tables()] == ["beds.csv", "beds.source.toml"]
    assert [chapter.id for chapter in check(ReportRequest("RWA", "KAZ", project=ROOT)).chapters][
        -1
    ] == "tourism"
    from bilateral import relationship

    beds = relationship("RWA", "KAZ").own("tourism").read("beds.csv", unit="beds")
    assert beds.of("RWA", 2000, 2026) == [("2023", 12000)]


def test_an_entry_point_that_leads_nowhere_is_one_line(package: Path, tmp_path: Path) -> None:
    about = package.parent / "ministry-1.0.dist-info/entry_points.txt"
    about.write_text("[bilateral.chapters]\nlost = no_such_package\n")
    with pytest.raises(
        ParameterError, match=r"The entry point lost of bilateral.chapters names no_such_package"
    ):
        find_project(tmp_path)


# A new chapter ---------------------------------------------------------------------------------------------------


def test_a_new_chapter_takes_the_next_free_number_and_changes_nothing(tmp_path: Path) -> None:
    first, second = (new_chapter(tmp_path, name).notebook for name in ("one", "two"))
    assert [path.name for path in (first, second)] == ["10_one.ipynb", "11_two.ipynb"]
    before = first.read_bytes()
    with pytest.raises(OutputError, match=r"10_one.ipynb exists already, and is left as it is"):
        new_chapter(tmp_path, "one")
    assert first.read_bytes() == before
    assert len(list((tmp_path / "notebooks").iterdir())) == 2


@pytest.mark.parametrize(
    ("name", "question", "message"),
    [
        ("My topic", "", "my_topic would do"),
        ("99 !", "", "my_topic would do"),
        ("trade", "", "trade is a built-in chapter"),
        ("tourism", "Did it grow by 3?", "The question holds a number (3)"),
        ("g20", "", "Ask the chapter's question with --question"),
    ],
)
def test_a_name_or_question_that_will_not_do_is_one_line(
    tmp_path: Path, name: str, question: str, message: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        new_chapter(tmp_path, name, question)
    assert message in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_table_comes_along_with_its_note_and_over_nothing(tmp_path: Path) -> None:
    table = tmp_path / "beds.csv"
    table.write_text("iso3,year,beds_usd\nRWA,2023,12000\n")
    made = new_chapter(tmp_path / "project", "hotels", "What of beds", table)
    assert [path.name for path in made.written] == ["beds.csv", "beds.source.toml", "10_hotels.ipynb"]
    assert made.to_fill_in == ("publisher", "url", "licence", "accessed")
    source = made.notebook.read_text()
    assert "# What of beds?" in source
    assert 'unit=\\"USD\\"' in source
    # The same table again is not copied, another of its name not written over it.
    assert [path.name for path in new_chapter(tmp_path / "project", "rooms", "", table).written] == [
        "11_rooms.ipynb"
    ]
    table.write_text("iso3,year,beds_usd\nRWA,2023,13000\n")
    with pytest.raises(OutputError, match="exists already with other content"):
        new_chapter(tmp_path / "project", "more", "", table)


@pytest.mark.parametrize("content", [None, "a,b\n1,2\n", ""])
def test_a_table_that_cannot_be_read_leaves_nothing_behind(tmp_path: Path, content: str | None) -> None:
    table = tmp_path / "t.csv"
    if content is not None:
        table.write_text(content)
    with pytest.raises(SourceError, match=r"^t.csv ") as caught:
        new_chapter(tmp_path / "project", "hotels", "", table)
    assert isinstance(caught.value, BilateralError)
    assert not (tmp_path / "project").exists()


@settings(max_examples=25)
@given(
    head=st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.sampled_from(["reporter", "{x}_usd", 'a"b\\', "2024"])
)
def test_a_chapter_from_a_table_with_any_head_keeps_the_contract(
    tmp_path_factory: pytest.TempPathFactory, head: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["country", "year", head], ["KEN", "2023", "5"], ["TUR", "2023", "7"]])
    try:
        made = new_chapter(folder, "my_topic", "", folder / "table.csv")
    except SourceError as error:
        # A head that is a column twice, or no line of CSV: then nothing is written.
        assert "\n" not in str(error)  # noqa: PT017
        return
    assert [str(finding) for finding in check_chapter(made.notebook)] == []
