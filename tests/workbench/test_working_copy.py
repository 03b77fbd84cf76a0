"""The folder to work in: what is written into it, and what is never written over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bilateral.errors import OutputError, ParameterError
from bilateral.execution.chapters import list_chapters
from bilateral.pair import find_pair
from bilateral.resources import notebooks_folder
from bilateral.workbench.start_page import START_PAGE
from bilateral.workbench.working_copy import make_working_copy

RWA_KAZ, KEN_TUR = find_pair("RWA", "KAZ"), find_pair("KEN", "TUR")
TRADE = "02_trade.ipynb"


def read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def parameters(path: Path) -> str:
    (cell,) = [c for c in read(path)["cells"] if "parameters" in c["metadata"].get("tags", [])]
    return "".join(cell["source"])


def edit(path: Path, text: str) -> None:
    notebook = read(path)
    notebook["cells"].append({"cell_type": "markdown", "id": "mine", "metadata": {}, "source": [text]})
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_it_holds_every_notebook_set_to_the_pair(tmp_path: Path) -> None:
    made = make_working_copy(tmp_path / "work", KEN_TUR)
    names = {path.name for path in notebooks_folder().glob("*.ipynb")}
    assert {path.name for path in made.folder.glob("*.ipynb")} == names | {START_PAGE}
    for name in names:
        assert 'reporter = "KEN"\npartner = "TUR"\n' in parameters(made.folder / name)
    assert made.said == []
    # Nothing else differs from the package's own.
    for name in names:
        own, copied = read(notebooks_folder() / name), read(made.folder / name)
        same = [a["source"] == b["source"] for a, b in zip(own["cells"], copied["cells"], strict=True)]
        assert same.count(False) == 1


def test_its_chapters_are_chapters_and_the_start_page_is_none(tmp_path: Path) -> None:
    made = make_working_copy(tmp_path, KEN_TUR)
    assert [one.id for one in list_chapters(made.folder)] == [one.id for one in list_chapters()]


def test_the_start_page_leads_to_each_notebook_with_its_question(tmp_path: Path) -> None:
    made = make_working_copy(tmp_path, KEN_TUR)
    text = "".join(read(made.folder / START_PAGE)["cells"][0]["source"])
    assert text.startswith("# Kenya and Türkiye")
    for chapter in list_chapters():
        assert f"]({chapter.path.name})**: {chapter.question}" in text
    assert "](explore.ipynb)" in text


def test_notebooks_that_nobody_changed_follow_the_pair(tmp_path: Path) -> None:
    make_working_copy(tmp_path, RWA_KAZ)
    made = make_working_copy(tmp_path, KEN_TUR)
    assert 'reporter = "KEN"' in parameters(tmp_path / TRADE)
    assert made.said == []
    assert list(tmp_path.glob("*.new.ipynb")) == []


def test_without_a_pair_it_stays_at_the_last(tmp_path: Path) -> None:
    make_working_copy(tmp_path, KEN_TUR)
    kept = {"reporter": "KEN", "partner": "TUR", "language": "en"}
    assert make_working_copy(tmp_path).settings == kept
    assert 'reporter = "KEN"' in parameters(tmp_path / TRADE)
    assert make_working_copy(tmp_path / "other").settings["partner"] == "KAZ"


def test_it_speaks_the_language_that_is_asked_for(tmp_path: Path) -> None:
    made = make_working_copy(tmp_path, KEN_TUR, "fr")
    assert 'language = "fr"' in parameters(tmp_path / TRADE)
    start = "".join(read(tmp_path / START_PAGE)["cells"][0]["source"])
    assert start.startswith("# Kenya et Turquie")
    heading = "".join(read(tmp_path / TRADE)["cells"][0]["source"])
    assert heading.startswith("# Qu’")
    assert heading.removeprefix("# ") in start
    assert make_working_copy(tmp_path, RWA_KAZ).settings["language"] == "fr"
    assert made.said == []
    with pytest.raises(ParameterError):
        make_working_copy(tmp_path, KEN_TUR, "xx-nowhere")


def test_what_the_user_changed_is_kept_and_the_new_version_put_beside(tmp_path: Path) -> None:
    make_working_copy(tmp_path, RWA_KAZ)
    edit(tmp_path / TRADE, "my remark")
    mine = (tmp_path / TRADE).read_bytes()
    made = make_working_copy(tmp_path, KEN_TUR)
    assert (tmp_path / TRADE).read_bytes() == mine
    assert made.said == [f"Kept {TRADE}, which you changed; the new version is 02_trade.new.ipynb."]
    assert 'reporter = "KEN"' in parameters(tmp_path / "02_trade.new.ipynb")
    # The version beside is refreshed as long as nobody changes it, then kept as well.
    make_working_copy(tmp_path, find_pair("UGA", "TUR"))
    assert 'reporter = "UGA"' in parameters(tmp_path / "02_trade.new.ipynb")
    edit(tmp_path / "02_trade.new.ipynb", "another remark")
    beside = (tmp_path / "02_trade.new.ipynb").read_bytes()
    make_working_copy(tmp_path, KEN_TUR)
    assert (tmp_path / TRADE).read_bytes() == mine
    assert (tmp_path / "02_trade.new.ipynb").read_bytes() == beside


def test_no_version_is_put_beside_where_nothing_is_new(tmp_path: Path) -> None:
    make_working_copy(tmp_path, RWA_KAZ)
    edit(tmp_path / TRADE, "my remark")
    assert make_working_copy(tmp_path, RWA_KAZ).said == [f"Kept {TRADE}, which you changed."]
    assert list(tmp_path.glob("*.new.ipynb")) == []


def test_outputs_are_no_change_and_stay_until_something_is_new(tmp_path: Path) -> None:
    make_working_copy(tmp_path, RWA_KAZ)
    notebook = read(tmp_path / TRADE)
    notebook["cells"][1]["execution_count"] = 7
    (tmp_path / TRADE).write_text(json.dumps(notebook), encoding="utf-8")
    assert make_working_copy(tmp_path, RWA_KAZ).said == []
    assert read(tmp_path / TRADE)["cells"][1]["execution_count"] == 7
    assert make_working_copy(tmp_path, KEN_TUR).said == []
    assert read(tmp_path / TRADE)["cells"][1]["execution_count"] is None


@pytest.mark.parametrize("content", ["", "no notebook", '{"cells": 3}', '{"cells": [], "metadata": {}}'])
def test_a_file_of_that_name_that_was_there_before_is_kept(tmp_path: Path, content: str) -> None:
    (tmp_path / TRADE).write_text(content, encoding="utf-8")
    made = make_working_copy(tmp_path, RWA_KAZ)
    assert (tmp_path / TRADE).read_text(encoding="utf-8") == content
    assert made.kept == {TRADE: "02_trade.new.ipynb"}


def test_a_lost_record_loses_no_work(tmp_path: Path) -> None:
    make_working_copy(tmp_path, RWA_KAZ)
    edit(tmp_path / TRADE, "my remark")
    mine = (tmp_path / TRADE).read_bytes()
    (tmp_path / ".bilateral/state.json").write_text("{", encoding="utf-8")
    make_working_copy(tmp_path, RWA_KAZ)
    assert (tmp_path / TRADE).read_bytes() == mine


def test_the_packages_own_folder_is_refused() -> None:
    with pytest.raises(ParameterError, match="--folder"):
        make_working_copy(notebooks_folder(), RWA_KAZ)


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        make_working_copy(tmp_path / "file", RWA_KAZ)
