"""What README, CONTRIBUTING, the handbook and the other pages say is so: commands, options, links, fact ids."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bilateral.evidence.facts import Fact

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "reports/README.md", "data/README.md"]
HANDBOOK = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(name: str, program: str) -> list[list[str]]:
    """Return the commands that begin with a program, from the shell blocks of a page, split into words."""
    blocks = re.findall(r"^ *```(?:sh|console)\n(.*?)^ *```", text(name), re.MULTILINE | re.DOTALL)
    return _of(program, (line.removeprefix("$ ") for block in blocks for line in block.splitlines()))


def named_in_sentences(name: str, program: str) -> list[list[str]]:
    """Return the commands that a page names in its sentences and tables, where they stand whole."""
    sentences = re.sub(r"^ *```.*?^ *```", "", text(name), flags=re.MULTILINE | re.DOTALL)
    return _of(program, re.findall(rf"`({program} [^`…]+)`", sentences))


def _of(program: str, lines: Iterable[str]) -> list[list[str]]:
    split = [_words(line) for line in lines]
    return [words for words in split if words and words[0].removeprefix(".venv/bin/") == program]


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line, comments=True)
    except ValueError:  # what a command prints need not be one
        return []


def test_readme_begins_with_the_two_commands() -> None:
    assert [words[1] for words in commands("README.md", "make")] == ["report", "test"]
    assert text("README.md").index("make report") < text("README.md").index("pip install")


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_is_in_the_makefile(page: str) -> None:
    found = commands(page, "make")
    assert found
    for words in found:
        planned = subprocess.run([*words, "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
        assert planned.returncode == 0, planned.stderr


def test_the_pip_lines_are_those_of_the_makefile() -> None:
    makefile = text("Makefile")
    lines = [words for words in commands("README.md", "python") if words[1:4] == ["-m", "pip", "install"]]
    assert len(lines) == 3
    for words in lines:
        assert f"$(PIP) {' '.join(words[4:])}\n" in makefile


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *HANDBOOK])
def test_every_command_and_option_exists(page: str) -> None:
    from typer.testing import CliRunner

    from bilateral.cli import app

    found = commands(page, "bilateral") + named_in_sentences(page, "bilateral")
    assert found or page.startswith("docs/")
    for words in found:
        names = [word for word in words[1:3] if word.islower() and word.isalpha() and len(word) > 2]
        shown = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}).invoke(
            app, [*names, "--help"]
        )
        assert shown.exit_code == 0, f"{words}: {shown.output}"
        for option in (word for word in words if word.startswith("--")):
            assert option in shown.output, f"{words}: no {option}"


@pytest.mark.parametrize("page", PAGES)
def test_every_link_inside_the_repository_leads_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        assert path.exists(), f"{page} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {
                re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings
            }


def documented_facts() -> dict[str, str]:
    """Return the ids that the handbook documents, ``<…>`` for a part that varies, each with its unit."""
    table = text("docs/facts.md").split("## Every id")[1]
    rows = re.findall(r"^\| `([^`]+)`[^|]* \| [^|]+ \| ([^|]+?) \|$", table, re.MULTILINE)
    assert len(rows) == len(dict(rows)), "an id stands twice"
    return dict(rows)


@pytest.fixture(scope="module")
def flagship() -> dict[str, Fact]:
    from bilateral import relationship

    return relationship("RWA", "KAZ").facts


def test_the_first_ids_stand_for_any_pair() -> None:
    from bilateral import relationship

    named = text("docs/facts.md").split("the first to rely on:")[1].split("\n\n")[0]
    ids = re.findall(r"`([^`]+)`", named)
    assert len(ids) == 26
    for pair in (("RWA", "KAZ"), ("KEN", "TUR"), ("NPL", "PER")):
        assert set(ids) - set(relationship(*pair).facts) == set(), pair


def test_every_stable_id_exists_in_its_unit(flagship: dict[str, Fact]) -> None:
    for name, unit in documented_facts().items():
        if "<" in name:
            pattern = re.sub(r"<[^>]+>", r"[\\w:.-]+", re.sub(r"\.", r"\\.", name))
            assert any(re.fullmatch(pattern, fact) for fact in flagship), name
        else:
            assert name in flagship, name
            assert flagship[name].unit in unit, f"{name} is in {flagship[name].unit}, not {unit}"


def test_every_family_of_facts_is_documented(flagship: dict[str, Fact]) -> None:
    families = [name.split(".")[:2] for name in documented_facts()]
    for fact in flagship:
        own = fact.split(".")[:2]
        assert any(all(a == b or "<" in a for a, b in zip(known, own, strict=False)) for known in families), (
            fact
        )
