"""The worked example of docs/extending.md, from an empty folder to the report, as its page tells it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
EXAMPLES = ROOT / "docs/examples"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(section: str) -> list[tuple[str, str]]:
    """Return language and content of the blocks of a section of the page; headings inside blocks end none."""
    inside = False
    name, found = "", []
    for line in PAGE.splitlines(keepends=True):
        inside ^= line.startswith("```")
        if line.startswith("## ") and not inside:
            name = line[3:].strip()
        elif name == section:
            found.append(line)
    return BLOCK.findall("".join(found))


def commands(section: str) -> list[list[str]]:
    lines = [line for language, text in blocks(section) if language == "sh" for line in text.splitlines()]
    return [shlex.split(line) for line in lines]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=os.environ, capture_output=True, text=True, check=False, timeout=300
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which somebody did what the page says up to its first report."""
    place = tmp_path_factory.mktemp("ministry")
    shutil.copy(EXAMPLES / "tourism.csv", place)
    section = "From a table to a report"
    first, *others = commands(section)
    done = run(place, *first)
    assert done.returncode == 0, done.stderr
    assert "Fill in data/tourism.source.toml: publisher, url, licence, accessed" in done.stdout
    (note,) = [text for language, text in blocks(section) if language == "toml"]
    (place / "data/tourism.source.toml").write_text(note, encoding="utf-8")
    for words in others:
        done = run(place, *words)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    assert done.stderr.startswith("Taken beside what is built in")
    assert "notebooks/10_tourism.ipynb" in done.stderr
    return place


def content(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_the_table_of_the_page_is_the_snapshots_own() -> None:
    """No figure of the example is made up: each is in the embedded snapshot, from the source that its note names."""
    shown = [
        line
        for language, text in blocks("From a table to a report")
        if language == "text"
        for line in text.splitlines()
    ]
    rows = (EXAMPLES / "tourism.csv").read_text(encoding="utf-8").splitlines()
    assert set(shown) <= set(rows)
    known = (ROOT / "data/indicators.csv").read_text(encoding="utf-8").splitlines()
    assert {"{},ST.INT.RCPT.XP.ZS,{},{},wdi".format(*row.split(",")) for row in rows[1:]} <= set(known)


def test_facts_hold_the_chapters_figures_with_their_source(folder: Path) -> None:
    facts = content(folder, "reports/KEN-TUR/facts.json")
    found = {fact["id"]: fact for fact in facts["facts"] if fact["chapter"] == "tourism"}
    latest = found["tourism.receipts.latest.reporter"]
    last = [
        line.split(",")
        for line in (EXAMPLES / "tourism.csv").read_text().splitlines()
        if line.startswith("KEN,")
    ][-1]
    assert [latest["period"], str(latest["value"])] == last[1:]
    source = facts["sources"][latest["sources"][0]]
    assert (source["publisher"], source["licence"]) == ("World Bank", "CC BY 4.0")


def test_the_page_and_the_pdf_have_the_chapter_and_its_evidence(folder: Path) -> None:
    report = folder / "reports/KEN-TUR"
    page = (report / "report.html").read_text(encoding="utf-8")
    assert "What does tourism earn the two?" in page
    assert 'href="#fact-tourism.receipts.latest.reporter"' in page
    assert 'id="fact-tourism.receipts.latest.reporter"' in page
    assert 'id="source-tourism-tourism"' in page
    import pikepdf

    with pikepdf.open(report / "report.pdf") as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert "What does tourism earn the two?" in titles
    manifest = content(folder, "reports/KEN-TUR/manifest.json")
    assert manifest["own"]["chapters"] == ["10_tourism.ipynb"]
    assert set(manifest["own"]["data"]) == {"tourism.csv", "tourism.source.toml"}


def test_the_page_is_written_as_told_checked_and_made_for_others(folder: Path) -> None:
    path = folder / "notebooks/10_tourism.ipynb"
    notebook = content(folder, "notebooks/10_tourism.ipynb")
    told = [(language, text) for language, text in blocks("Writing it") if language != "sh"]
    cells = [
        {"cell_type": "markdown", "id": f"m{number}", "metadata": {}, "source": text.strip()}
        if language == "markdown"
        else {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": text.strip(), "outputs": [], "execution_count": None}
        for number, (language, text) in enumerate(told)
    ]  # fmt: skip
    path.write_text(json.dumps(notebook | {"cells": notebook["cells"][:3] + cells}), encoding="utf-8")
    for words in commands("Writing it"):
        done = run(folder, *words)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    # The chapter has changed, so that the report is no longer up to date and was made again.
    assert done.stdout.startswith("2 reports made")
    page = (folder / "reports/KEN-TUR/report.html").read_text(encoding="utf-8")
    assert "percent of exports" in page
    assert "tourism.times" in page
    gallery = (folder / "reports/index.html").read_text(encoding="utf-8")
    assert "KEN-TUR/report.html" in gallery
    # Its figures stand among those by which the gallery sorts, under the chapter's name.
    data = re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', gallery, re.DOTALL)
    assert data is not None
    groups = {group["label"]: [name for name, _ in group["facts"]] for group in json.loads(data[1])["groups"]}
    assert "Times" in groups["Tourism"]
    same = run(folder, *commands("Writing it")[-1], "--dry-run")
    assert same.stdout == "0 reports to make, 2 there already\n"
    again = run(folder, *commands("Writing it")[-1], "--no-user-chapters")
    assert again.returncode == 2
    assert "There is no chapter 'tourism'" in again.stderr
