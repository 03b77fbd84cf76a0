"""What the registry of formats and services says, and under which licence the sources of the snapshot stand."""

from __future__ import annotations

import csv
import inspect
from functools import cache
from importlib import import_module
from typing import Any

from markdown_parts import table

from bilateral.resources import data_folder


def formats() -> str:
    """Return every layout of files that ``data import`` knows, with publisher and licence."""
    from bilateral.sources.recognise import FORMATS

    rows = [(f"`{one.name}`", one.about, one.publisher, one.licence) for one in FORMATS]
    return table(("format", "what it is", "publisher", "licence or terms"), rows)


def services() -> str:
    """Return every official service with what it gives, its terms, and what is known of its ways."""
    from bilateral.sources.services import services as registry

    rows, quirks = [], []
    for one in registry():
        key = f"`{one.key_variable}`: {one.key_needed}" if one.key_variable else one.key_needed
        rows.append(
            (f"`{one.name}`", f"{one.title}, {one.publisher}", one.gives, one.terms, key, one.last_seen_live)
        )
        module = import_module(f"bilateral.sources.services.{one.name.replace('-', '_')}")
        quirks.append(f"### {one.name}\n\nAddress: <{one.base}>. Format known from {one.known_from}.\n\n{_said(module)}")  # fmt: skip
    header = ("name", "source", "gives", "terms", "key", "last seen live")
    return "\n\n".join([table(header, rows), *quirks])


def _said(module: object) -> str:
    return inspect.getdoc(module) or ""


def licences() -> str:
    """Return how many sources of the embedded snapshot stand under each licence, and whose they are."""
    grouped: dict[str, list[str]] = {}
    with (data_folder() / "sources.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            grouped.setdefault(row["licence"] or "not stated", []).append(row["publisher"])
    order = sorted(grouped, key=lambda licence: (-len(grouped[licence]), licence))
    rows = [(licence, str(len(grouped[licence])), _some(grouped[licence])) for licence in order]
    return table(("licence or terms", "sources", "published by"), rows)


def _some(publishers: list[str], most: int = 8) -> str:
    names = list(dict.fromkeys(publishers))
    more = f" and {len(names) - most} others" if len(names) > most else ""
    return "; ".join(names[:most]) + more


def sources_of(*chapters: str) -> str:
    """Return the sources on which the facts of chapters rest, for the flagship pair in the embedded snapshot."""
    pair = _flagship()
    used = {
        key
        for fact in pair.facts.values()
        if fact.value is not None and fact.id.partition(".")[0] in chapters
        for key in fact.sources
    }
    if not used:
        raise ValueError(f"no fact of {' or '.join(chapters)} has a source")
    known = pair.context.all_sources
    rows = [
        (_linked(known[key]), known[key]["publisher"], known[key]["published"] or "not stated")
        for key in sorted(used)
    ]
    return table(("source", "published by", "when"), rows)


@cache
def _flagship() -> Any:
    from bilateral import relationship

    return relationship("RWA", "KAZ", snapshot="embedded")


def _linked(source: dict[str, Any]) -> str:
    title = str(source["title"]).replace("[", "(").replace("]", ")")
    return f"[{title}](<{source['url']}>)" if source["url"] else title
