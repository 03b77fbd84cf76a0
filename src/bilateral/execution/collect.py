"""What chapters tell the runner through their outputs: facts, claims, sources, tables, and gaps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bilateral.errors import ExecutionError

if TYPE_CHECKING:
    from nbformat import NotebookNode

FACTS_MIME = (
    "application/vnd.bilateral.facts+json"  # as in bilateral.figures.blocks, which imports what runs charts
)
TABLE_MIME = "application/vnd.bilateral.table+json"
FACT_FIELDS = ("id", "value", "unit", "period", "sources", "method", "chapter")
_LINK = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\([^()]*\)")
_MARKUP = re.compile(r"(?<!\\)(\*\*|__|`)|^[#>\s-]+\s")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Gap:
    """Something that a chapter had to call "not reported", in one line of plain text."""

    chapter: str
    text: str


@dataclass
class Evidence:
    """All that the chapters of a report published, in reading order."""

    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    claims: dict[str, dict[str, Any]] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    _published_by: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, chapter: str, published: Mapping[str, Any]) -> None:
        """Take in what one output published.

        Raises ``ExecutionError`` when a fact lacks a field, or another chapter published something else as
        the same.
        """
        for fact in published.get("facts", []):
            missing = [name for name in FACT_FIELDS if name not in fact]
            if missing:
                raise ExecutionError(
                    f"Chapter {chapter} published the fact {fact.get('id', '?')} without {', '.join(missing)}"
                )
            self._put(self.facts, "fact", chapter, fact["id"], fact)
        for claim in published.get("claims", []):
            self._put(self.claims, "claim", chapter, claim["id"], claim)
        for name, source in published.get("sources", {}).items():
            self._put(self.sources, "source", chapter, name, source)

    def _put(self, kept: dict[str, Any], kind: str, chapter: str, name: str, value: Any) -> None:
        if name in kept and kept[name] != value:
            first = self._published_by[kind, name]
            raise ExecutionError(f"Chapters {first} and {chapter} disagree on the {kind} {name}")
        kept.setdefault(name, value)
        self._published_by.setdefault((kind, name), chapter)

    def check_sources(self) -> None:
        """Raise ``ExecutionError`` for the first fact or claim whose source nobody published."""
        for kind, rows in (("fact", self.facts), ("claim", self.claims)):
            for name, row in rows.items():
                for source in row.get("sources", []):
                    if source not in self.sources:
                        raise ExecutionError(
                            f"The {kind} {name} of chapter {self._published_by[kind, name]} "
                            f"names the source {source}, which no chapter published"
                        )


def outputs(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, dict[str, Any]]]:
    """Yield every output that shows data, with this project's metadata of it (empty where it has none)."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type in ("display_data", "execute_result"):
                yield output, output.metadata.get("bilateral") or {}


def collect_evidence(chapters: Mapping[str, NotebookNode], own: Collection[str] = ()) -> Evidence:
    """Gather what executed chapters published.

    ``own`` are the chapters that the user added. Raises ``ExecutionError`` where chapters contradict each other, and for a
    fact of an own chapter that is called after neither this nor a built-in chapter.
    """
    evidence = Evidence()
    for chapter, notebook in chapters.items():
        for output, _ in outputs(notebook):
            if FACTS_MIME in output.data:
                if chapter in own:
                    check_own_facts(chapter, output.data[FACTS_MIME])
                evidence.add(chapter, output.data[FACTS_MIME])
    evidence.check_sources()
    return evidence


def check_own_facts(chapter: str, published: Mapping[str, Any]) -> None:
    """Raise ``ExecutionError`` for the first fact of a user's chapter that is not called after it.

    A chapter may pass on facts of built-in chapters, which say the same wherever they stand.
    """
    from bilateral.evidence.wording.fact_names import CHAPTERS

    for fact in published.get("facts", []):
        first = str(fact.get("id")).partition(".")[0]
        if first != chapter and (first not in CHAPTERS or fact.get("chapter") == chapter):
            raise ExecutionError(
                f"Chapter {chapter} published the fact {fact.get('id')}: ids of its facts begin with {chapter}., as "
                f'pair.own("{chapter}") makes them.'
            )


def collect_gaps(chapters: Mapping[str, NotebookNode]) -> list[Gap]:
    """Return what the chapters called not reported, in reading order."""
    return [
        Gap(chapter, plain_line(output.data.get("text/markdown") or output.data.get("text/plain", "")))
        for chapter, notebook in chapters.items()
        for output, meta in outputs(notebook)
        if meta.get("kind") == "gap"
    ]


def plain_line(markdown: str) -> str:
    r"""Return the first line of a Markdown text without its markup.

    >>> plain_line("**Exports** are [not reported](#fact-x) by C\\*.")
    'Exports are not reported by C*.'
    """
    lines = markdown.strip().splitlines()
    text = _MARKUP.sub("", _LINK.sub(r"\1", lines[0])) if lines else ""
    return re.sub(r"\\(\W|_)", r"\1", text).strip()


def collect_tables(chapters: Mapping[str, NotebookNode]) -> dict[str, dict[str, Any]]:
    """Return the tables that chapters show, and those behind their charts, by a name fit for a file.

    The same table in two chapters is one; different tables of the same id are told apart by their chapter.
    """
    found: dict[str, dict[str, Any]] = {}
    for chapter, notebook in chapters.items():
        for table in _tables(notebook):
            name = _UNSAFE.sub("-", str(table["id"])).strip(".-") or "table"
            for candidate in _names(name, chapter):
                if found.setdefault(candidate, table)["data"] == table["data"]:
                    break
    return found


def _names(name: str, chapter: str) -> Iterable[str]:
    yield name
    yield f"{chapter}-{name}"
    number = 2
    while True:
        yield f"{chapter}-{name}-{number}"
        number += 1


def _tables(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    for output, meta in outputs(notebook):
        table = output.data.get(TABLE_MIME) or meta.get("table")
        if table and "data" in table:
            yield table
