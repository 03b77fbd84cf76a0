"""Sentences that every chapter uses: source lines and what is not reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bilateral.evidence.wording.voice import Voice, escape_markdown

#: A line under a table names so many sources; the evidence of each fact names all of its own.
MOST_SOURCES = 3


_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(#[^)]*\)")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>#|~$])")


def plain_text(markdown: str) -> str:
    """Return a sentence of this package without its links and emphasis.

    >>> plain_text(r"[Rwanda \\[all\\]](#fact-x): **supported**")
    'Rwanda [all]: supported'
    """
    return _ESCAPED.sub(r"\1", re.sub(r"(?<!\\)\*\*", "", _LINK.sub(r"\1", markdown)))


def linked_facts(markdown: str) -> list[str]:
    """Return the ids of the facts that a text leads to, each once.

    >>> linked_facts("[one](#fact-a.b) and [two](#fact-c), [one](#fact-a.b)")
    ['a.b', 'c']
    """
    return list(dict.fromkeys(re.findall(r"\]\(#fact-([^)]+)\)", markdown)))


def without_inner_links(markdown: str) -> str:
    """Return a text whose links lead nowhere inside a report: for a place that has no evidence list."""
    return _LINK.sub(r"\1", markdown)


def source_line(voice: Voice, sources: Iterable[Mapping[str, Any]]) -> str:
    """Return "Source: title, publisher (published …)" for each source, linked to the list of sources."""
    parts = []
    for row in sources:
        title = voice.source(str(row["source_id"]), str(row["title"]))
        publisher = escape_markdown(str(row.get("publisher") or ""))
        name = f"{publisher}, {title}" if publisher and publisher not in title else title
        published = row.get("published")
        if isinstance(published, str) and published:
            name += voice.text(" (published {date})", date=voice.short_period(published))
        parts.append(name)
    if not parts:
        return ""
    label = voice.text("Source:") if len(parts) == 1 else voice.text("Sources:")
    if len(parts) > MOST_SOURCES + 1:
        rest = voice.text("and {count} more, in the list of sources", count=len(parts) - MOST_SOURCES)
        parts = [*parts[:MOST_SOURCES], rest]
    return f"{label} {voice.series(parts)}."


def gap_text(voice: Voice, what: str, sources: Iterable[Mapping[str, Any]], command: str = "") -> str:
    """Return the paragraph of a section for which the snapshot has nothing, with the command that asks for it."""
    where = [
        voice.source(str(row["source_id"]), str(row["title"]))
        + (f" (<{row['url']}>)" if str(row.get("url") or "").startswith("http") else "")
        for row in sources
    ]
    text = what
    if where:
        text += " " + voice.text("Who would have it: {sources}.", sources=voice.series(where))
    if command:
        text += " " + voice.text("To ask for it: {command}.", command=f"`{command}`")
    return text
