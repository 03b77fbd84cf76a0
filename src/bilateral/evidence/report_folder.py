"""The folder of a report that was written before: its manifest, and its facts held against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.errors import ReportError
from bilateral.evidence.facts_file import FactsFile, parse_facts

FACTS, MANIFEST = "facts.json", "manifest.json"


@dataclass(frozen=True)
class WrittenReport:
    """A report as it was written: what its user named, its ``facts.json`` and what that holds, the day it was made.

    ``date`` is "" where it is not known.
    """

    place: Path
    path: Path
    file: FactsFile
    date: str


def open_report(place: Path) -> WrittenReport:
    """Open the report in a folder, or the one that a ``facts.json`` is of.

    Raises ``ReportError``, one line, where there is none or it is damaged.
    """
    path = place / FACTS if place.is_dir() else place
    if not place.exists():
        raise ReportError(f"There is no {place}: name the folder of a report, or its {FACTS}.")
    if not path.exists():
        raise ReportError(f"{place} holds no report: there is no {FACTS} in it.{_nearer(place)}")
    try:
        manifest = read_manifest(path.parent) if (path.parent / MANIFEST).exists() else {}
        return WrittenReport(
            place, path, read_facts(path, stated_hash(manifest)), str(manifest.get("date") or "")
        )
    except ReportError as error:
        raise ReportError(f"{path.parent}: {error}.") from error


def _nearer(folder: Path) -> str:
    reports = sorted(found.parent for found in folder.glob(f"*/{FACTS}"))
    return f" Name one of the reports in it, such as {reports[0]}." if reports else ""


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """Return what ``manifest.json`` says. Raises ``ReportError``, a clause, where it is missing or damaged."""
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise ReportError(f"{MANIFEST} is missing: the report is not whole") from None
    except (OSError, ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise ReportError(f"{MANIFEST} is damaged")
    return content


def listed_files(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the files that a manifest lists, each with its hash; nothing where it lists none."""
    files = manifest.get("files")
    return files if isinstance(files, dict) else {}


def stated_hash(manifest: Mapping[str, Any]) -> str | None:
    """Return the SHA-256 of ``facts.json`` as a manifest states it."""
    stated = listed_files(manifest).get(FACTS)
    return stated if isinstance(stated, str) else None


def read_facts(path: Path, stated: str | None) -> FactsFile:
    """Read a ``facts.json`` whose hash is ``stated``, where that is known.

    Raises ``ReportError``, a clause, where it cannot be read, is damaged, or is another than the manifest's.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReportError(f"{path.name} cannot be read: {error.strerror}") from error
    try:
        file = parse_facts(data)
    except ReportError as error:
        raise ReportError(f"{path.name} is damaged: {error}") from error
    if stated is not None and hashlib.sha256(data).hexdigest() != stated:
        raise ReportError(f"{path.name} is not the one that {MANIFEST} describes")
    return file
