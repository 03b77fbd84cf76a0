"""Extractors for Babel, named in ``babel.cfg``: messages in the Markdown of notebooks and in columns of data tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from bilateral.evidence.wording.chapter_text import markdown_messages

#: Line, function, message, comments: what Babel takes from an extractor.
Found = tuple[int, str, str, list[str]]


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
    for number, row in enumerate(csv.DictReader(io.TextIOWrapper(file, "utf-8", newline="")), 2):
        for text in (row[column] for column in columns):
            if text and text not in seen:
                seen.add(text)
                yield number, "", text, []
