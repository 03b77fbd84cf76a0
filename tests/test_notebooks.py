"""Every notebook in notebooks/, found by itself: how it is written, and that it runs for any pair."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from bilateral.execution import contract, contract_run
from bilateral.figures.blocks import FACTS_MIME

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.name[:2].isdigit()]


def awkward_pairs() -> list[tuple[str, str]]:
    with (ROOT / "tests/fixtures/awkward_pairs.csv").open(encoding="utf-8") as file:
        return [(row["reporter"], row["partner"]) for row in csv.DictReader(file)]


@cache
def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def parameter_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in code(notebook) if "parameters" in cell.metadata.get("tags", [])]


every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def test_the_chapters_are_found() -> None:
    assert {"00_summary", "01_relations", "02_trade", "09_claims"} <= {path.stem for path in CHAPTERS}


@every_notebook
def test_it_keeps_the_contract(path: Path) -> None:
    """The rules are those of ``bilateral chapters check``; each is tested on notebooks that break it, beside that command."""
    found = contract.check_chapter(path) if path in CHAPTERS else contract.check_cells(read(path))
    assert [str(finding) for finding in found] == []


@every_chapter
def test_its_defaults_are_those_of_the_other_chapters(path: Path) -> None:
    assert parameter_cells(read(path))[0].source == parameter_cells(read(CHAPTERS[0]))[0].source


class Run:
    """What one executed chapter shows."""

    def __init__(self, notebook: NotebookNode) -> None:
        self.notebook = notebook
        self.outputs: list[NotebookNode] = [output for cell in code(notebook) for output in cell.outputs]

    def blocks(self, *kinds: str) -> list[dict[str, Any]]:
        """Return the outputs of some kinds."""
        return [output for output in self.outputs if output.metadata.bilateral.kind in kinds]

    @property
    def published(self) -> dict[str, Any]:
        """Return what the chapter hands to the runner: facts, claims, sources."""
        (output,) = self.blocks("facts")
        return output.data[FACTS_MIME]

    def markdown(self) -> str:
        """Return all text that may hold links: prose, source lines and notes."""
        text = [output.data["text/markdown"] for output in self.blocks("findings", "prose", "note", "gap")]
        text += [output.metadata.bilateral.source_line for output in self.blocks("figure")]
        return "\n".join(text)


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a function that executes a notebook once for a pair (or with its defaults)."""
    import papermill

    folder = tmp_path_factory.mktemp("executed")

    @cache
    def execute(path: Path, pair: tuple[str, str] | None = None) -> Run:
        parameters = dict(zip(("reporter", "partner"), pair, strict=True)) if pair else {}
        name = "-".join([path.stem, *parameters.values()])
        done = papermill.execute_notebook(
            path,
            folder / f"{name}.ipynb",
            parameters,
            engine_name="bilateral",
            progress_bar=False,
            cwd=folder,
        )
        return Run(done)

    return execute


def check_outputs(shown: Run) -> None:
    """A reader gets prose, charts and tables, each with its source, and no stray text or warning."""
    assert {output.metadata.bilateral.kind for output in shown.outputs} <= contract_run.KINDS
    assert [str(finding) for finding in contract_run.check_shown(shown.notebook)] == []


def check_evidence(shown: Run, targets: set[str]) -> None:
    """Each number leads to a fact of the pair."""
    linked = re.findall(r"\]\(#((?:fact|source|claim)-[^)]+)\)", shown.markdown())
    assert set(linked) - targets == set()


def targets_in_report(run: Any, pair: tuple[str, str] | None) -> set[str]:
    """Return what a link may lead to in the evidence list of the whole report."""
    facts: dict[str, dict[str, Any]] = {}
    targets = set()
    for path in CHAPTERS:
        published = run(path, pair).published
        for fact in published["facts"]:
            assert facts.setdefault(fact["id"], fact) == fact, "a fact is the same in whatever chapter asks"
        targets |= {f"source-{name}" for name in published["sources"]}
        targets |= {f"claim-{claim['id']}" for claim in published["claims"]}
    return targets | {f"fact-{name}" for name in facts}


@every_chapter
@pytest.mark.parametrize(
    "pair",
    [None, *(pytest.param(pair, marks=pytest.mark.slow) for pair in awkward_pairs())],
    ids=lambda pair: "-".join(pair) if pair else "defaults",
)
def test_it_runs(path: Path, pair: tuple[str, str] | None, run: Any) -> None:
    check_outputs(run(path, pair))
    check_evidence(run(path, pair), targets_in_report(run, pair))


def test_the_panel_runs_in_papermill(tmp_path: Path) -> None:
    import papermill

    path = ROOT / "notebooks/explore.ipynb"
    pair = {"reporter": "Kenya", "partner": "Türkiye"}
    done = papermill.execute_notebook(path, tmp_path / "out.ipynb", pair, progress_bar=False, cwd=tmp_path)
    (shown,) = [output for cell in code(done) for output in cell.outputs]
    assert "application/vnd.jupyter.widget-view+json" in shown.data
