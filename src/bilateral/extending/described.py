"""Where a table comes from: a note beside it, ``NAME.source.toml``, or the folder's ``datapackage.json``."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bilateral.errors import SourceError

#: What a source is told by. The first five are to be filled in, so that a reader finds the figures again.
FIELDS = ("title", "publisher", "url", "licence", "accessed", "published", "note")
NEEDED = FIELDS[:5]


def note_of(table: Path) -> Path:
    """Return the file that holds, or would hold, the note on a table's source."""
    return table.with_suffix(".source.toml")


def described(table: Path) -> dict[str, str] | None:
    """Return the source of a table by its fields, empty where nothing is said; None where no file describes it.

    Raises ``SourceError`` for a description that cannot be read, has an unknown field, or an address that is not http(s).
    """
    note, package = note_of(table), table.with_name("datapackage.json")
    if note.is_file():
        return checked(note.name, _read(note, tomllib.loads))
    if package.is_file():
        found = _in_package(_read(package, json.loads), table.name)
        return None if found is None else checked(package.name, found)
    return None


def checked(where: str, given: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of a source as text. Raises ``SourceError``, which begins with ``where`` it was said."""
    for name in given:
        if name not in FIELDS:
            raise SourceError(f"{where}: a source has no {name!r}; it has {', '.join(FIELDS)}.")
    source = {name: str(given.get(name) or "").strip() for name in FIELDS}
    if source["url"] and not source["url"].startswith(("http://", "https://")):
        raise SourceError(f"{where}: the url {source['url']!r} does not begin with http:// or https://.")
    return source


def blank_note(table: Path) -> str:
    """Return the text of a note to be filled in."""
    title = table.stem.replace("_", " ").replace("-", " ").strip().capitalize()
    hints = {
        "publisher": "who publishes these figures",
        "url": "where they were taken from",
        "licence": "such as CC BY 4.0",
        "accessed": "the day, such as 2026-11-25",
    }
    lines = [f"title = {json.dumps(title, ensure_ascii=False)}"]
    return "\n".join(lines + [f'{name} = ""  # {hint}' for name, hint in hints.items()]) + "\n"


def _read(file: Path, parse: Any) -> Mapping[str, Any]:
    try:
        content = parse(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise SourceError(f"{file.name} cannot be read: {str(error).partition(chr(10))[0]}") from None
    if not isinstance(content, dict):
        raise SourceError(f"{file.name} holds no fields of a source.")
    return content


def _in_package(package: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """Return what a Frictionless package says of one of its files; what the file does not say, the package does."""
    resources = [
        one for one in package.get("resources") or [] if isinstance(one, dict) and one.get("path") == name
    ]
    if not resources:
        return None
    both = {**package, **resources[0]}
    source = _first(both.get("sources"))
    licence = _first(both.get("licenses"))
    return {
        "title": both.get("title") or source.get("title"),
        "publisher": both.get("publisher") or source.get("publisher") or _publisher(both.get("contributors")),
        "url": source.get("path") or both.get("homepage"),
        "licence": licence.get("name") or licence.get("title"),
        "accessed": both.get("accessed") or source.get("accessed"),
        "published": both.get("published") or source.get("published"),
        "note": both.get("note"),
    }


def _first(rows: Any) -> Mapping[str, Any]:
    return rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}


def _publisher(contributors: Any) -> Any:
    rows = [row for row in contributors or [] if isinstance(row, dict) and row.get("role") == "publisher"]
    return rows[0].get("title") if rows else None
