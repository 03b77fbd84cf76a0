"""A report from small chapters: its folder, its files, the same bytes twice, and what a failure leaves."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from bilateral.errors import ExecutionError, OutputError, RenderingError
from bilateral.execution import rendered
from bilateral.execution.called import Returned
from bilateral.execution.report import Progress, ReportRequest, ReportResult, make_report

EPOCH = "1763856000"  # 2025-11-23
Make = Callable[..., ReportResult]


@pytest.fixture
def make(chapters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Make a report of the small chapters; only what is asked for is rendered, by default nothing but HTML."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    good = ReportRequest(
        "RWA", "KAZ", notebooks=chapters, output=tmp_path / "reports", formats=("html",), timeout=60
    )
    return lambda on_progress=lambda progress: None, **changes: make_report(
        replace(good, **changes), on_progress
    )


@pytest.fixture
def own_chapters(chapters: Path, tmp_path: Path) -> Path:
    """A copy of the small chapters, to be changed."""
    return Path(shutil.copytree(chapters, tmp_path / "chapters"))


def add_cell(folder: Path, chapter: str, source: str, **metadata: Any) -> None:
    path = next(folder.glob(f"*_{chapter}.ipynb"))
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(source, id="added", metadata=metadata))
    path.write_text(nbformat.writes(notebook))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def content(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


# What is in the folder -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ReportResult:
    """One report with all formats, for the tests that only look at it."""
    chapters = Path(__file__).resolve().parents[1] / "fixtures/chapters"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return make_report(
            ReportRequest("Rwanda", "kz", notebooks=chapters, output=tmp_path_factory.mktemp("reports"))
        )


def test_the_folder_holds_the_report(made: ReportResult) -> None:
    assert made.folder.name == "RWA-KAZ"
    assert sorted(files(made.folder)) == [
        "facts.json",
        "manifest.json",
        "notebooks/00_summary.ipynb",
        "notebooks/01_one.ipynb",
        "notebooks/02_two.ipynb",
        "report.html",
        "report.pdf",
        "run.json",
        "tables/line.csv",
        "tables/one-exports.csv",
    ]
    assert [path.name for path in made.files] == ["report.html", "report.pdf", "facts.json"]
    assert all(path.is_file() for path in made.files)
    assert [path.name for path in made.folder.parent.iterdir()] == ["RWA-KAZ"]


def test_the_pages_are_whole(made: ReportResult) -> None:
    page = (made.folder / "report.html").read_text(encoding="utf-8")
    assert "<title>Rwanda and Kazakhstan" in page
    # Chapters in reading order, each heading one level down, the evidence behind them.
    places = [
        page.index(text) for text in ("What matters?</h2>", "What is sold?</h2>", "Where do they meet?</h2>")
    ]
    assert places == sorted(places)
    assert 'id="fact-one.exports.latest"' in page
    assert (made.folder / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_facts_json_has_its_shape(made: ReportResult) -> None:
    facts = content(made.folder / "facts.json")
    assert list(facts) == ["pair", "snapshot", "facts", "claims", "sources"]
    assert facts["pair"] == {"reporter": "RWA", "partner": "KAZ"}
    assert facts["snapshot"]["name"] == "bilateral-embedded"
    assert len(facts["snapshot"]["hash"]) == 64
    assert facts["facts"] == [
        {
            "id": "one.exports.latest",
            "value": 11304000,
            "unit": "USD",
            "period": "2024",
            "sources": ["nisr"],
            "method": "sum of quarters",
            "chapter": "one",
        }
    ]
    assert set(facts["sources"]["nisr"]) == {"title", "publisher", "url", "licence", "accessed"}


def test_the_manifest_has_the_hash_of_every_other_file(made: ReportResult) -> None:
    manifest = content(made.folder / "manifest.json")
    found = {name: hashlib.sha256(data).hexdigest() for name, data in files(made.folder).items()}
    assert manifest["files"] == {
        name: digest for name, digest in found.items() if name not in ("run.json", "manifest.json")
    }
    assert manifest["parameters"] == {
        "reporter": "RWA",
        "partner": "KAZ",
        "start": 1995,
        "end": 2026,
        "snapshot": "",
        "claims": "",
        "language": "en",
    }
    assert manifest["chapters"] == ["summary", "one", "two"]
    assert manifest["date"] == "2025-11-23"
    assert {"pandas", "papermill", "typst"} <= set(manifest["libraries"])


def test_run_json_tells_the_times(made: ReportResult) -> None:
    run = content(made.folder / "run.json")
    assert set(run["seconds"]["chapters"]) == {"summary", "one", "two"}
    assert set(run["seconds"]["rendering"]) == {"html", "pdf"}
    assert run["seconds"]["total"] >= max(run["seconds"]["chapters"].values()) > 0
    assert run["machine"]["cores"] == os.cpu_count()


def test_cells_of_a_table_that_a_spreadsheet_would_run_are_defused(made: ReportResult) -> None:
    with (made.folder / "tables/one-exports.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["year", "note"], ["2024", "'=1+1"], ["2025", ""], ["-3", "-3.5"], ["1.5", "'@x"]]
    assert b"\r" not in (made.folder / "tables/one-exports.csv").read_bytes()


def test_what_is_not_reported_is_told(made: ReportResult) -> None:
    assert [(gap.chapter, gap.text) for gap in made.gaps] == [
        ("one", "Imports from KAZ are not reported."),
        ("two", "Imports from KAZ are not reported."),
    ]


def test_the_executed_notebooks_are_free_of_papermill_and_run_again(made: ReportResult) -> None:
    from papermill import execute_notebook

    for path in (made.folder / "notebooks").iterdir():
        assert "papermill" not in path.read_text()
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert notebook.metadata.kernelspec.name == "python3"
        tags = [cell.metadata.get("tags") for cell in notebook.cells]
        assert tags.count(["parameters"]) == tags.count(["injected-parameters"]) == 1
        again = execute_notebook(str(path), None, engine_name="bilateral", progress_bar=False)
        for before, after in zip(notebook.cells, again.cells, strict=True):
            assert before.get("outputs") == after.get("outputs")


def test_parameters_reach_the_chapters(make: Make) -> None:
    made = make(reporter="Kenya", partner="Türkiye", start=2001, end=2010, chapters=("two",))
    assert made.folder.name == "KEN-TUR"
    cells = nbformat.read(made.folder / "notebooks/02_two.ipynb", as_version=4).cells
    assert cells[3].outputs[0].text == "KEN TUR 2001 2010 en\n"
    assert sorted(path.name for path in (made.folder / "notebooks").iterdir()) == ["02_two.ipynb"]


def test_further_parameters_go_to_the_chapters_that_declare_them(make: Make, own_chapters: Path) -> None:
    path = own_chapters / "02_two.ipynb"
    path.write_text(path.read_text().replace('language = \\"en\\"', 'language = \\"en\\"\\nproduct = 1'))
    add_cell(own_chapters, "two", "print(product)")
    made = make(notebooks=own_chapters, parameters={"product": 7})
    cells = nbformat.read(made.folder / "notebooks/02_two.ipynb", as_version=4).cells
    assert cells[-1].outputs[0].text == "7\n"
    assert content(made.folder / "manifest.json")["parameters"]["product"] == 7


def test_a_claims_file_is_stated_by_name_and_hash(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("statement,measure\nTea is good,none\n")
    made = make(claims=file, chapters=("two",))
    manifest = content(made.folder / "manifest.json")
    assert manifest["parameters"]["claims"] == "mine.csv"
    assert manifest["claims"] == {"file": "mine.csv", "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}


def test_the_same_request_gives_the_same_bytes(make: Make, tmp_path: Path) -> None:
    first = make(output=tmp_path / "first", formats=("html", "pdf"))
    second = make(output=tmp_path / "second", formats=("pdf", "html"), workers=1)
    one, two = files(first.folder), files(second.folder)
    assert one.pop("run.json") != two.pop("run.json")
    assert one == two


def test_progress_is_told(make: Make) -> None:
    told: list[Progress] = []
    make(told.append)
    for step in ("summary", "one", "two", "html"):
        mine = [progress for progress in told if progress.step == step]
        assert mine[0].done == 0
        assert mine[-1].done == mine[-1].total
        assert [progress.done for progress in mine] == sorted(progress.done for progress in mine)


# Failures ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def previous(tmp_path: Path) -> Path:
    folder = tmp_path / "reports/RWA-KAZ"
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("the previous report")
    return folder


def untouched(previous: Path) -> bool:
    alone = [path.name for path in previous.parent.iterdir()] == ["RWA-KAZ"]
    return alone and files(previous) == {"report.html": b"the previous report"}


def begun(make: Make, **changes: Any) -> list[str]:
    """Make a report one chapter at a time and return the chapters in the order in which they ran."""
    order: list[str] = []
    make(lambda p: order.append(p.step) if p.done == 0 and p.step != "html" else None, workers=1, **changes)
    return order


def test_the_longest_chapter_begins_first_where_an_earlier_report_knows_it(
    make: Make, previous: Path
) -> None:
    seconds = {"summary": 1.5, "two": 0.5}  # of one nothing is known
    (previous / "run.json").write_text(json.dumps({"seconds": {"chapters": seconds}}))
    assert begun(make) == ["one", "summary", "two"]


@pytest.mark.parametrize(
    "known",
    [
        "",
        "[]",
        '{"seconds": []}',
        '{"seconds": {"chapters": {"one": "soon"}}}',
        '{"seconds": {"chapters": 1}}',
    ],
)
def test_where_nothing_is_known_the_summary_comes_last(make: Make, previous: Path, known: str) -> None:
    # It finds what the others have worked out.
    (previous / "run.json").write_text(known)
    assert begun(make) == ["two", "one", "summary"]


FAILURES = {
    "an exception": ("1 / 0", "Chapter two failed in cell 5 (1 / 0): ZeroDivisionError: division by zero"),
    "an error of ours": (
        "# a comment\nfrom bilateral.errors import SnapshotError\nraise SnapshotError('no table\\nflows')",
        "Chapter two failed in cell 5 (from bilateral.errors import SnapshotError): SnapshotError: no table",
    ),
    "a syntax error": ("1 +", "Chapter two failed in cell 5 (1 +): SyntaxError: "),
    "sys.exit(0)": ("import sys\nsys.exit(0)", "Chapter two ended by itself in cell 5"),
    "os._exit": (
        "import os\nos._exit(0)",
        "Chapter two failed in cell 5 (import os): DeadKernelError: the process ended by itself with exit code 0",
    ),
    "kill -9": (
        "import os\nos.kill(os.getpid(), 9)",
        "Chapter two failed in cell 5 (import os): DeadKernelError: the process was killed by SIGKILL",
    ),
}


@pytest.mark.parametrize(("source", "line"), FAILURES.values(), ids=FAILURES)
def test_a_chapter_that_fails_is_named_with_cell_and_reason(
    make: Make, own_chapters: Path, previous: Path, source: str, line: str
) -> None:
    add_cell(own_chapters, "two", source)
    with pytest.raises(ExecutionError) as failed:
        make(notebooks=own_chapters)
    assert str(failed.value).startswith(line)
    assert "\n" not in str(failed.value)
    assert untouched(previous)


def test_a_cell_that_hangs_is_ended(make: Make, own_chapters: Path, previous: Path) -> None:
    add_cell(own_chapters, "one", "import time\ntime.sleep(600)")
    with pytest.raises(ExecutionError, match=r"CellTimeoutError: the cell was still running after 1 s"):
        make(notebooks=own_chapters, timeout=1)
    assert untouched(previous)


def test_when_one_chapter_fails_the_others_are_ended(make: Make, own_chapters: Path) -> None:
    add_cell(own_chapters, "summary", "import time\ntime.sleep(600)")
    add_cell(own_chapters, "two", "1 / 0")
    began = time.monotonic()
    with pytest.raises(ExecutionError, match="Chapter two failed"):
        make(notebooks=own_chapters, workers=3, timeout=None)
    assert time.monotonic() - began < 60


def test_chapters_that_disagree_make_no_report(make: Make, own_chapters: Path, previous: Path) -> None:
    path = own_chapters / "01_one.ipynb"
    path.write_text(path.read_text().replace("11304000", "11304001"))
    with pytest.raises(
        ExecutionError, match=r"Chapters summary and one disagree on the fact one\.exports\.latest"
    ):
        make(notebooks=own_chapters)
    assert untouched(previous)


def test_a_page_that_cannot_be_rendered_makes_no_report(
    make: Make, previous: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendered, "call", lambda *_, **__: Returned({"error": "a chart is no SVG"}, ""))
    with pytest.raises(RenderingError, match="a chart is no SVG"):
        make()
    assert untouched(previous)


@pytest.mark.parametrize("file", ["report.html", "line.csv", "02_two.ipynb", "manifest.json", "run.json"])
def test_a_disk_that_is_full_makes_no_report(
    make: Make, previous: Path, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(write: Callable[..., int]) -> Callable[..., int]:
        def attempt(path: Path, *args: Any, **options: Any) -> int:
            if path.name == file:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return write(path, *args, **options)

        return attempt

    monkeypatch.setattr(Path, "write_bytes", full(Path.write_bytes))
    monkeypatch.setattr(Path, "write_text", full(Path.write_text))
    with pytest.raises(OutputError) as error:
        make()
    assert str(error.value) == f"The report cannot be written to {previous}: No space left on device"
    assert untouched(previous)


def test_what_a_chapter_writes_beside_itself_is_no_part_of_the_report(make: Make, own_chapters: Path) -> None:
    add_cell(own_chapters, "two", "open('beside.txt', 'w').write('x')\nimport os\nprint(os.listdir('.'))")
    made = make(notebooks=own_chapters)
    assert not any("beside" in name for name in files(made.folder))


def test_keys_do_not_reach_a_chapter(make: Make, own_chapters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMTRADE_API_KEY", "hunter2")
    add_cell(own_chapters, "two", "import os\nprint(dict(os.environ))")
    made = make(notebooks=own_chapters)
    assert not any(b"hunter2" in data for data in files(made.folder).values())


# Killed, and two at once ---------------------------------------------------------------------------------------------

PROGRAM = """
import sys
from pathlib import Path
from bilateral.execution.report import ReportRequest, make_report
make_report(ReportRequest("RWA", "KAZ", notebooks=Path(sys.argv[1]), output=Path(sys.argv[2]), formats=("html",)))
"""


def wait_for(path: Path) -> None:
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.05)
    pytest.fail(f"{path} did not appear")


def test_a_run_that_is_killed_leaves_the_previous_report_and_no_process(
    make: Make, own_chapters: Path, previous: Path, tmp_path: Path
) -> None:
    sign = tmp_path / "sign"
    waiting = (
        f"import os, pathlib, time\npathlib.Path({str(sign)!r}).write_text(str(os.getpid()))\ntime.sleep(600)"
    )
    original = (own_chapters / "02_two.ipynb").read_text()
    add_cell(own_chapters, "two", waiting)
    with subprocess.Popen([sys.executable, "-c", PROGRAM, own_chapters, tmp_path / "reports"]) as run:
        wait_for(sign)
        run.send_signal(signal.SIGKILL)
    assert files(previous) == {"report.html": b"the previous report"}
    child = Path(f"/proc/{sign.read_text()}")
    for _ in range(200):
        if not child.exists():
            break
        time.sleep(0.05)
    assert not child.exists()
    # The next run clears away what the killed one left.
    assert len(list(previous.parent.iterdir())) == 2
    (own_chapters / "02_two.ipynb").write_text(original)
    made = make(notebooks=own_chapters)
    assert [path.name for path in previous.parent.iterdir()] == ["RWA-KAZ"]
    assert "What matters?" in (made.folder / "report.html").read_text()


@pytest.mark.slow
def test_two_runs_at_once_both_succeed(chapters: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, chapters, tmp_path / "reports"]
    runs = [subprocess.Popen(command) for _ in range(2)]
    assert [run.wait(120) for run in runs] == [0, 0]
    folder = tmp_path / "reports/RWA-KAZ"
    assert [path.name for path in folder.parent.iterdir()] == ["RWA-KAZ"]
    digests = content(folder / "manifest.json")["files"]
    assert digests == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in digests}


def test_without_forks_the_report_is_the_same(chapters: Path, make: Make, tmp_path: Path) -> None:
    forked = make(output=tmp_path / "forked")
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM, chapters, tmp_path / "kernels"]
    subprocess.run(command, check=True, env=os.environ | {"BILATERAL_FORK": "0"}, stderr=subprocess.DEVNULL)
    one, two = files(forked.folder), files(tmp_path / "kernels/RWA-KAZ")
    for name in ("facts.json", "report.html", "tables/line.csv", "notebooks/01_one.ipynb"):
        assert one[name] == two[name]
