"""``bilateral chapters`` and user chapters on the command line: what is printed where, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bilateral.errors import ExecutionError
from bilateral.execution.collect import check_own_facts
from bilateral.execution.new_chapter import new_chapter

from .commands import bilateral as run

FILE = "notebooks/10_my_topic.ipynb"


def change(folder: Path, cell: int, source: str) -> None:
    path = folder / FILE
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][cell - 1]["source"] = source
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_a_chapter_is_written_listed_and_checked(tmp_path: Path) -> None:
    made = run("chapters", "new", "my_topic", "--question", "What of it?", folder=tmp_path)
    assert (made.returncode, made.stdout, made.stderr) == (0, f"{FILE}\n", "")
    again = run("chapters", "new", "my_topic", folder=tmp_path)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == f"Error: {FILE} exists already, and is left as it is.\n"
    listed = run("chapters", "list", folder=tmp_path).stdout.splitlines()
    assert listed[-1].split(maxsplit=2) == ["10*", "my_topic", "What of it?"]
    assert not any("*" in line for line in listed[:-1])
    assert "my_topic" not in run("chapters", "list", "--no-user-chapters", folder=tmp_path).stdout
    checked = run("chapters", "check", FILE, folder=tmp_path)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "nothing to say\n", "")


def test_what_breaks_the_contract_is_a_line_each_and_exit_code_1(tmp_path: Path) -> None:
    new_chapter(tmp_path, "my_topic")
    change(tmp_path, 4, "import os\nchapter = pair.own('my_topic')\n%matplotlib inline")
    change(tmp_path, 6, "## It grew")
    found = run("chapters", "check", FILE, "--run", "KEN", "TUR", folder=tmp_path)
    assert found.returncode == 1
    assert found.stderr == ""
    assert found.stdout.splitlines() == [
        "cell 4 (line 3): is not plain Python: no magics, no shell lines",
        "cell 6 (line 1): the heading 'It grew' is no question",
    ]


def test_a_chapter_that_fails_when_it_runs_is_told(tmp_path: Path) -> None:
    new_chapter(tmp_path, "my_topic")
    change(tmp_path, 5, 'chapter.findings("It is {no.such.fact}.")')
    found = run("chapters", "check", FILE, "--run", "KEN", "TUR", folder=tmp_path)
    assert found.returncode == 1
    assert "Chapter my_topic failed in cell" in found.stdout
    assert "There is no fact 'no.such.fact' in the chapter my_topic" in found.stdout
    assert len(found.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "none.ipynb"], "Error: There is no notebook none.ipynb.\n"),
        (["new", "trade"], "Error: trade is a built-in chapter: give yours another name.\n"),
        (["new", "t", "--from", "none.csv"], "Error: none.csv cannot be read: No such file or directory.\n"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path: Path, words: list[str], said: str) -> None:
    done = run("chapters", *words, folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
    assert list(tmp_path.iterdir()) == []


def test_what_is_taken_is_said_once_whatever_else_is_not(tmp_path: Path) -> None:
    """What lies in the current folder runs as the user's own code: that is said under --quiet too."""
    new_chapter(tmp_path, "my_topic")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/claims.csv").write_text("statement,measure,nature\nThe two are friends,none,opinion\n")
    made = run(
        "report",
        "KEN",
        "TUR",
        "--chapters",
        "my_topic,claims",
        "--format",
        "html",
        "--quiet",
        folder=tmp_path,
    )
    assert (made.returncode, made.stdout) == (0, "")
    assert made.stderr == (
        f"Taken beside what is built in (--no-user-chapters leaves it out): {FILE}, data/claims.csv\n"
    )
    facts = json.loads((tmp_path / "reports/KEN-TUR/facts.json").read_text(encoding="utf-8"))
    assert "The two are friends" in {claim["statement"] for claim in facts["claims"]}
    assert {fact["chapter"] for fact in facts["facts"]} == {"my_topic", "claims"}
    # A clash is one line, before anything runs, and leaves the report as it was.
    (tmp_path / FILE).rename(tmp_path / "notebooks/09_my_topic.ipynb")
    refused = run("report", "KEN", "TUR", folder=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1
    assert "has the number of the built-in chapter 09_claims.ipynb" in refused.stderr


@pytest.mark.parametrize(
    ("fact", "allowed"),
    [
        ({"id": "my_topic.a", "chapter": "my_topic"}, True),
        ({"id": "trade.exports.latest", "chapter": "trade"}, True),
        ({"id": "trade.exports.latest", "chapter": "my_topic"}, False),
        ({"id": "other.a", "chapter": "my_topic"}, False),
        ({"id": "my_topic2.a", "chapter": "my_topic2"}, False),
    ],
)
def test_facts_of_a_user_chapter_are_called_after_it(fact: dict[str, str], allowed: bool) -> None:
    if allowed:
        check_own_facts("my_topic", {"facts": [fact]})
        return
    with pytest.raises(ExecutionError, match=r"ids of its facts begin with my_topic\."):
        check_own_facts("my_topic", {"facts": [fact]})
