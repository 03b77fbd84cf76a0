"""Reports in other languages than English, as their users get them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

COMMAND = [sys.executable, "-m", "bilateral"]


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )


def page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize(
    "command",
    [["report", "RWA", "KAZ"], ["batch", "--all"], ["gallery", "."], ["compare", "a", "b"]],
    ids=lambda command: command[0],
)
def test_an_unknown_language_is_refused_in_one_line(command: list[str], tmp_path: Path) -> None:
    done = run(*command, "--language", "xx", folder=tmp_path)
    assert done.returncode != 0
    assert "There is no language 'xx'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_language_without_sentences_says_so_and_has_its_numbers_and_names(tmp_path: Path) -> None:
    made = run("report", "RWA", "KAZ", "--language", "de", "--chapters", "trade", "--quiet", folder=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    report = page(tmp_path / "reports" / "RWA-KAZ" / "report.html")
    assert report.html is not None
    assert report.body is not None
    assert (report.html["lang"], report.body["lang"]) == ("de", "en")
    (note,) = report.select(".masthead .language")
    assert "no German translation yet" in note.get_text()
    text = report.get_text()
    assert "Kasachstan" in text
    assert re.search(r"US\$11,3\sMillionen", text)
    printed = subprocess.run(
        ["pdftotext", str(tmp_path / "reports" / "RWA-KAZ" / "report.pdf"), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "no German translation yet" in " ".join(printed.split())


def test_the_gallery_says_so_too(tmp_path: Path) -> None:
    assert run("gallery", ".", "--language", "de", folder=tmp_path).returncode == 0
    gallery = page(tmp_path / "index.html")
    assert gallery.html is not None
    assert gallery.html["lang"] == "de"
    assert gallery.select(".masthead .language")
    assert run("gallery", ".", folder=tmp_path).returncode == 0
    assert not page(tmp_path / "index.html").select(".language")
