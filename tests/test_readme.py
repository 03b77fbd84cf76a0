"""What README, CONTRIBUTING and the other pages say is so: commands, options, links, fact ids."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "reports/README.md", "data/README.md"]
PLACES = {
    "period": r"(\d{4}(-Q[1-4])?|latest|latest_quarter)",
    "product": r"(TOTAL|RE-EXPORTS|[A-Z]+:.+)",
    "side": r"(reporter|partner)",
    "verdict": r"[a-z_]+",
    "year": r"\d{4}",
    "years": r"\d+",
    "end": r"(joint|low|high|median|top)",
    "quantile": r"p\d+",
    "covariate": r"(log_distance|contiguous|common_language|colony)",
    "exporters": r"(all|small_african|other_small|large)",
    "count": r"(windows|pairs|vanished|reached|reached_pairs|share|within_80|within_50)",
    "amount": r"(days|usd)(\.low|\.high)?",
    "crossing": r"(borders|gauge_breaks)",
    "part": r"(new_share|estimated_share)",
    "mode": r"(road|rail|sea)",
    "corridor": r"[a-z-]+",
    "quantity": r"((km|days|usd)(\.low|\.high)?|borders|gauge_breaks|new_share|estimated_share|(road|rail|sea)\.km)",
    "what": r"(km|days|usd)",
    "country": r"[A-Z]{3}",
    "avoiding": r"(shortest|planned|saving)_km",
    "hub": r"[A-Z]{3}",
    "rest": r"[a-z0-9_.]+",
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(name: str, program: str) -> list[list[str]]:
    """Return the commands that begin with a program, from the shell blocks of a page, split into words."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text(name), re.MULTILINE | re.DOTALL)
    split = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    return [words for words in split if words and words[0].removeprefix(".venv/bin/") == program]


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


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_command_and_option_exists(page: str) -> None:
    from typer.testing import CliRunner

    from bilateral.cli import app

    found = commands(page, "bilateral")
    assert found
    for words in found:
        names = [word for word in words[1:3] if word.islower() and word.isalpha() and len(word) > 3]
        shown = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}).invoke(
            app, [*names, "--help"]
        )
        assert shown.exit_code == 0, f"{words}: {shown.output}"
        for option in (word for word in words if word.startswith("--")):
            assert option in shown.output, f"{words}: no {option}"


def test_readme_lists_every_option_of_report() -> None:
    from typer.main import get_command

    from bilateral.cli import app

    report = get_command(app).commands["report"]
    options = {name for parameter in report.params for name in parameter.opts if name.startswith("--")}
    listed = set(
        re.findall(r"`(--[a-z-]+)`", text("README.md").split("| option of `report`")[1].split("\n\n")[0])
    )
    assert listed == options - {"--help"}


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


def test_the_python_example_runs() -> None:
    (program,) = re.findall(r"^```python\n(.*?)^```", text("README.md"), re.MULTILINE | re.DOTALL)
    exec(compile(program, "README.md", "exec"), {})


def test_every_fact_is_documented_and_every_documented_fact_exists() -> None:
    from bilateral import relationship

    table = text("CONTRIBUTING.md").split("## Facts")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([^`]+)` \| [^|]+ \| ([^|]+?) \|$", table, re.MULTILINE)
    documented = dict(rows)
    assert len(rows) == len(documented), "an id stands twice"
    patterns = {name: re.sub(r"<([a-z]+)>", lambda found: PLACES[found[1]], name) for name in documented}
    used = set()
    for fact in relationship("RWA", "KAZ").facts.values():
        matching = [name for name, pattern in patterns.items() if re.fullmatch(pattern, fact.id)]
        assert matching, f"{fact.id} is not in the table of CONTRIBUTING.md"
        assert any(fact.unit in documented[name] for name in matching), f"{fact.id} is in {fact.unit}"
        used |= set(matching)
    assert set(documented) - used == set()
