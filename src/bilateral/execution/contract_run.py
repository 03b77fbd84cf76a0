"""What a chapter must show when it has run: text, charts and tables with their sources, and facts with theirs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import ExecutionError, ParameterError
from bilateral.execution.chapters import chapter_of
from bilateral.execution.collect import FACTS_MIME, TABLE_MIME, check_own_facts
from bilateral.execution.contract import Finding
from bilateral.resources import notebooks_folder

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from bilateral.execution.chapters import Chapter

KINDS = {"findings", "prose", "note", "gap", "figure", "table", "facts"}
SHORTEST_ALT = 20
_LINK = re.compile(r"\]\(#((?:fact|source|claim)-[^)]+)\)")
_NEEDED = ("title", "publisher", "url", "licence", "accessed")


def check_run(path: Path, reporter: str, partner: str) -> list[Finding]:
    """Run one chapter for a pair and return what is amiss in what it shows, in the order of its cells.

    Raises ``PairError`` and ``ParameterError`` before it runs; that it fails is a finding.
    """
    from bilateral.execution.request import ReportRequest, check
    from bilateral.execution.running import run_chapters
    from bilateral.project import find_project

    chapter = chapter_of(path, own=True)
    if chapter is None:
        raise ParameterError(
            f"{path.name} cannot be run: a chapter is called NN_name.ipynb, such as 10_my_topic.ipynb."
        )
    # The other chapters have no part in this; nor have claims and their faults.
    plan = check(ReportRequest(reporter, partner, workers=1))
    folder = path.absolute().parent
    project = find_project(folder.parent if folder.name == "notebooks" else Path.cwd())
    try:
        chapter.check_parameters(plan.parameters)
        with tempfile.TemporaryDirectory() as work:
            done = run_chapters(
                replace(plan, chapters=[chapter], project=project), Path(work), lambda _: None
            )
    except ExecutionError as error:
        return [Finding(str(error))]
    # What a built-in chapter links to may be handed over by another of the same report.
    built_in = folder.resolve() == notebooks_folder().resolve()
    return check_shown(done[chapter.id].notebook, None if built_in else chapter)


def check_shown(notebook: NotebookNode, chapter: Chapter | None = None) -> list[Finding]:
    """Return what is amiss in the outputs of an executed notebook; ``chapter`` is one that the user adds.

    Cells are counted as in the file, without the one that papermill puts behind the parameters.
    """
    shown: list[tuple[int, Any]] = []
    number = 0
    for cell in notebook.cells:
        number += "injected-parameters" not in cell.metadata.get("tags", [])
        shown += [(number, output) for output in cell.get("outputs", [])]
    found: list[Finding] = []
    kept = []
    for place, output in shown:
        if _kind(output) in KINDS and output.output_type == "display_data":
            kept.append((place, output))
        else:
            found.append(Finding(f"shows {_what(output)}, which is no part of a report", place))
    if kept and _kind(kept[0][1]) not in {"findings", "gap"}:
        found.append(Finding("something is shown before the findings", kept[0][0]))
    for (place, output), following in pairwise([*kept, (0, None)]):
        if _kind(output) == "figure":
            found += [Finding(text, place) for text in _figure(output.metadata.bilateral, following[1])]
        elif _kind(output) == "table":
            found += [Finding(text, place) for text in _table(output.data[TABLE_MIME])]
    found += _evidence(kept, chapter)
    return sorted(found, key=lambda finding: finding.cell)


def _kind(output: Any) -> str:
    return str((output.get("metadata") or {}).get("bilateral", {}).get("kind", ""))


def _what(output: Any) -> str:
    if output.output_type == "stream":
        return f"text on {output.name} ({output.text.strip().partition(chr(10))[0][:60]})"
    text = str(output.get("data", {}).get("text/plain", output.output_type)).partition("\n")[0]
    return f"a bare value ({text[:60]})"


def _figure(about: Mapping[str, Any], following: Any) -> list[str]:
    name = about.get("id") or "a chart"
    found = []
    if len(about.get("alt") or "") <= SHORTEST_ALT:
        found.append(f"the chart {name} has no text alternative that says what it shows")
    if not about.get("source_line"):
        found.append(f"the chart {name} has no source line")
    if not about.get("title"):
        found.append(f"the chart {name} has no title")
    if not about.get("table") and (following is None or _kind(following) != "table"):
        found.append(f"the chart {name} has no table behind it")
    return found


def _table(content: Mapping[str, Any]) -> list[str]:
    found = []
    if not content["rows"]:
        found.append(f"the table {content['id']} is empty")
    if not content["source_line"]:
        found.append(f"the table {content['id']} has no source line")
    if any(len(row) != len(content["columns"]) for row in content["rows"]):
        found.append(f"the table {content['id']} has rows of another length than its head")
    return found


def _evidence(shown: list[tuple[int, Any]], chapter: Chapter | None) -> list[Finding]:
    """Return what is amiss in the facts handed over, and links of this chapter's text that lead to none of them."""
    handed = [(place, output.data[FACTS_MIME]) for place, output in shown if _kind(output) == "facts"]
    if len(handed) != 1:
        return [Finding("hands over no facts" if not handed else "hands over its facts more than once", 0)]
    place, published = handed[0]
    found = [Finding(text, place) for text in _facts(published, chapter)]
    if chapter is None:
        return found
    targets = {f"fact-{fact['id']}" for fact in published["facts"]} | {
        f"source-{key}" for key in published["sources"]
    }
    for where, output in shown:
        text = str(output.data.get("text/markdown", "")) + str(
            output.metadata.bilateral.get("source_line", "")
        )
        found += [
            Finding(f"links to {name}, which it does not hand over", where)
            for name in _LINK.findall(text)
            if name not in targets
        ]
    return found


def _facts(published: Mapping[str, Any], chapter: Chapter | None) -> list[str]:
    facts, sources = published["facts"], published["sources"]
    found = []
    for fact in facts:
        # A space would end the link to it.
        if not re.fullmatch(r"[\w.:-]+", fact["id"]):
            found.append(f"the fact {fact['id']!r} has an id that no link can hold")
        if fact["value"] is not None and not (fact["sources"] or fact.get("inputs")):
            found.append(f"the fact {fact['id']} has no source")
        found += [
            f"the fact {fact['id']} names the source {key}, which is not handed over"
            for key in fact["sources"]
            if key not in sources
        ]
    if chapter is None:
        return found
    if not any(fact["id"].startswith(f"{chapter.id}.") for fact in facts):
        found.append("hands over no fact of its own")
    try:
        check_own_facts(chapter.id, published)
    except ExecutionError as error:
        found.append(str(error))
    for key, source in sources.items():
        missing = [name for name in _NEEDED if not source.get(name)]
        if key.startswith(f"{chapter.id}-") and missing:
            found.append(f"the source {key} does not say its {', '.join(missing)}")
    return found
