"""What ``make messages`` takes from here: extractors for Babel, named in ``babel.cfg``, and the writing of catalogues."""

from __future__ import annotations

import ast
import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from bilateral.evidence.wording.chapter_text import markdown_messages

#: Line, function, message, comments: what Babel takes from an extractor.
Found = tuple[int, str, str | tuple[str | None, ...], list[str]]


def from_code(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Yield the texts of every call of a keyword in Python, as a function or a method.

    Babel's own extractor passes over a call that stands among the arguments of another one.
    """
    calls = (node for node in ast.walk(ast.parse(file.read())) if isinstance(node, ast.Call))
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = str(getattr(node.func, "attr", None) or getattr(node.func, "id", ""))
        if name in keywords:
            yield node.lineno, name, tuple(_text_of(argument) for argument in node.args), []


def _text_of(node: ast.expr) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None


def from_notebook(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Yield the headings and paragraphs of a notebook's Markdown cells; its line is the number of the cell."""
    notebook = json.load(file)
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "markdown":
            for message in markdown_messages("".join(cell["source"])):
                yield number, "", message, []


def from_table(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Yield the texts of the columns of a CSV table that the option ``columns`` names, each once."""
    columns = str(options["columns"]).split()
    seen = set()
    for number, row in enumerate(csv.DictReader(io.StringIO(file.read().decode(), newline="")), 2):
        for text in (row[column] for column in columns):
            if text and text not in seen:
                seen.add(text)
                yield number, "", text, []


def from_lines(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Yield each line of a text file."""
    for number, line in enumerate(file.read().decode("utf-8").splitlines(), 1):
        if line.strip():
            yield number, "", line, []


def write_compiled(folder: str) -> None:
    """Write each catalogue under ``folder`` as gettext reads it, beside its source.

    Babel's own command takes the "% o" of "% of people" for a format of Python, and fails.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(file, locale=source.parts[-3]))
