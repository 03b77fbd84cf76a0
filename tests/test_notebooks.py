"""Every notebook in notebooks/, found by itself: how it is written, and that it runs for any pair."""

from __future__ import annotations

import ast
import csv
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from bilateral.figures.blocks import FACTS_MIME

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.name[:2].isdigit()]
PARAMETERS = ["reporter", "partner", "start", "end", "snapshot", "claims", "language"]
BLOCK_KINDS = {"findings", "prose", "note", "gap", "figure", "table", "facts"}


def awkward_pairs() -> list[tuple[str, str]]:
    with (ROOT / "tests/fixtures/awkward_pairs.csv").open(encoding="utf-8") as file:
        return [(row["reporter"], row["partner"]) for row in csv.DictReader(file)]


@cache
def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def lines(cell: NotebookNode) -> list[str]:
    return [line for line in cell.source.splitlines() if line.strip()]


def parameter_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in code(notebook) if "parameters" in cell.metadata.get("tags", [])]


every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def test_the_chapters_are_found() -> None:
    assert {"00_summary", "01_relations", "02_trade", "09_claims"} <= {path.stem for path in CHAPTERS}


@every_notebook
def test_it_is_a_valid_notebook(path: Path) -> None:
    nbformat.validate(read(path))
    assert read(path).metadata.kernelspec.name == "python3"


@every_notebook
def test_it_has_one_parameters_cell_with_the_names_of_all(path: Path) -> None:
    (cell,) = parameter_cells(read(path))
    assignments = [node for node in ast.parse(cell.source).body if isinstance(node, ast.Assign)]
    assert [target.id for node in assignments for target in node.targets] == PARAMETERS
    assert len(assignments) == len(ast.parse(cell.source).body)


@every_chapter
def test_its_defaults_are_those_of_the_other_chapters(path: Path) -> None:
    assert parameter_cells(read(path))[0].source == parameter_cells(read(CHAPTERS[0]))[0].source


@every_notebook
def test_it_is_stripped(path: Path) -> None:
    for cell in code(read(path)):
        assert cell.outputs == []
        assert cell.execution_count is None


@every_notebook
def test_its_cells_are_short_and_its_work_is_in_the_package(path: Path) -> None:
    cells = code(read(path))
    assert sum(len(lines(cell)) for cell in cells) <= 100
    assert max(len(lines(cell)) for cell in cells) <= 10
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    for cell in cells:
        found = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, defined)]
        assert found == [], cell.source


@every_notebook
def test_it_silences_no_warning_and_imports_the_package_alone(path: Path) -> None:
    for cell in code(read(path)):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                assert [name.name for name in node.names] == ["bilateral"]
            elif isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] == "bilateral"


@every_chapter
def test_each_step_is_a_question_and_no_number_is_typed(path: Path) -> None:
    text = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    headings = [line for source in text for line in source.splitlines() if line.startswith("#")]
    assert headings[0].startswith("# ")
    assert all(heading.startswith("## ") for heading in headings[1:])
    assert [heading for heading in headings if not heading.endswith("?")] == []
    assert not re.search(r"\d", "\n".join(text))


@every_chapter
def test_its_metadata_say_what_it_answers(path: Path) -> None:
    described = read(path).metadata.bilateral
    assert path.stem.partition("_")[2] == described.chapter
    assert read(path).cells[0].source == f"# {described.question}"


class Run:
    """What one executed chapter shows."""

    def __init__(self, notebook: NotebookNode) -> None:
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
    assert {output.output_type for output in shown.outputs} == {"display_data"}
    assert {output.metadata.bilateral.kind for output in shown.outputs} <= BLOCK_KINDS
    assert shown.outputs[0].metadata.bilateral.kind in {"findings", "gap"}, "findings come first"
    for figure, following in pairwise([*shown.outputs, None]):
        described = figure.metadata.bilateral
        if described.kind != "figure":
            continue
        assert len(described.alt) > 20
        assert described.source_line
        assert described.title
        assert described.table or following.metadata.bilateral.kind == "table", f"{described.id} has no table"
    for table in shown.blocks("table"):
        (content,) = [value for mime, value in table.data.items() if mime.endswith("+json")]
        assert content["rows"], f"{content['id']} is empty"
        assert content["source_line"]
        assert all(len(row) == len(content["columns"]) for row in content["rows"])


def check_evidence(shown: Run, targets: set[str]) -> None:
    """Each number leads to a fact of the pair, and each fact that the chapter publishes to its sources."""
    linked = re.findall(r"\]\(#((?:fact|source|claim)-[^)]+)\)", shown.markdown())
    assert set(linked) - targets == set()
    for fact in shown.published["facts"]:
        # A space would end the link to it.
        assert re.fullmatch(r"[\w.:-]+", fact["id"])
        assert fact["value"] is None or fact["sources"] or fact.get("inputs"), fact["id"]
        assert set(fact["sources"]) <= set(shown.published["sources"]), fact["id"]


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


@every_notebook
@pytest.mark.parametrize(
    "pair",
    [None, *(pytest.param(pair, marks=pytest.mark.slow) for pair in awkward_pairs())],
    ids=lambda pair: "-".join(pair) if pair else "defaults",
)
def test_it_runs(path: Path, pair: tuple[str, str] | None, run: Any) -> None:
    check_outputs(run(path, pair))
    check_evidence(run(path, pair), targets_in_report(run, pair))
