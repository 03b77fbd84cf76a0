"""Pages hold to the HTML standard, by two judges, and to the size that a report may have."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import html5lib
import pytest

MOST_BYTES = 1_600_000
# Of CSS that browsers know and the checker does not yet.
NEWER = re.compile(
    r"scroll-target-group|:?target-current|animation-(timeline|range)|timeline-scope|view-timeline|details-content"
    r"|container-type|@container"
)


@pytest.mark.parametrize("name", ["report", "plain", "flagship"])
def test_html5lib_accepts_the_page(name: str, request: pytest.FixtureRequest) -> None:
    html = request.getfixturevalue(f"{name}_html")
    html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True).parse(html)


def test_the_flagship_report_is_light(flagship_html: str) -> None:
    assert len(flagship_html.encode()) <= MOST_BYTES


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """Return the command of the Nu checker: its program, or Java with the file that VNU_JAR names."""
    if program := shutil.which("vnu"):
        return [program]
    jar = os.environ.get("VNU_JAR", "")
    if not (jar and Path(jar).is_file() and shutil.which("java")):
        pytest.skip("no Nu checker: VNU_JAR names none, or Java is not installed")
    return ["java", "-jar", jar]


def findings(checker: list[str], folder: Path, pages: dict[str, str]) -> dict[str, list[str]]:
    """Return what the checker says of each page, warnings too, but for CSS that is newer than it."""
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    files = [str(folder / f"{name}.html") for name in pages]
    done = subprocess.run([*checker, "--format", "json", *files], capture_output=True, text=True, check=False)
    found: dict[str, list[str]] = {name: [] for name in pages}
    for message in json.loads(done.stderr)["messages"]:
        text = str(message["message"])
        # It takes embedded pictures for blocked, which browsers show: test_browser.py has them say nothing of it.
        blocked = text.startswith("Resource violates") and "“data:image/" in text
        if not blocked and not (text.startswith("CSS: ") and NEWER.search(text)):
            found[Path(message["url"]).stem].append(text)
    return found


@pytest.mark.slow
def test_the_nu_checker_accepts_the_pages(
    checker: list[str], tmp_path: Path, report_html: str, plain_html: str, flagship_html: str
) -> None:
    bad = report_html.replace("<h1>", "<h1 align=center>").replace(
        "font-weight: 600;", "font-weight: heavy;", 1
    )
    found = findings(
        checker, tmp_path, {"report": report_html, "plain": plain_html, "flagship": flagship_html, "bad": bad}
    )
    assert any("align" in text for text in found["bad"])
    assert any("heavy" in text for text in found["bad"])
    assert {name: texts for name, texts in found.items() if texts and name != "bad"} == {}


def test_what_the_checker_is_forgiven_is_in_the_page(report_html: str) -> None:
    forgiven = ["scroll-target-group", "animation-timeline", "timeline-scope", "details-content"]
    assert [name for name in forgiven if name not in report_html] == []
