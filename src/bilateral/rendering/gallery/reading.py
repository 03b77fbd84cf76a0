"""The reports of a folder, read one at a time; what was read once is kept in ``.gallery/`` beside them."""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bilateral.errors import ReportError
from bilateral.evidence.report_folder import (
    FACTS,
    MANIFEST,
    listed_files,
    read_facts,
    read_manifest,
    stated_hash,
)
from bilateral.rendering.gallery.digest import Digest, digest_of, from_lines, to_lines
from bilateral.rendering.writing import write_aside

CACHE, FAILED = ".gallery", "failed"
LINKED = ("report.html", "report.pdf", FACTS)
_KEY = re.compile(r"[A-Z]{3}-[A-Z]{3}")


@dataclass(frozen=True)
class Failure:
    """A pair without a report: why, and how often it was tried."""

    reason: str
    tries: int = 0


@dataclass(frozen=True)
class Entry:
    """One place of the gallery: a folder with a report, or what is known of one that failed.

    ``digest`` is None where there is no report that can be shown, and ``failure`` then says why. Beside a report, ``failure``
    is that of a later attempt. ``files`` are those of the report that a reader may open.
    """

    name: str
    reporter: str
    partner: str
    digest: Digest | None = None
    failure: Failure | None = None
    files: tuple[str, ...] = ()


def entry_names(folder: Path) -> list[str]:
    """Return the names of all that stands in a gallery's folder, reports and failures, sorted."""
    names = set()
    with contextlib.suppress(FileNotFoundError):
        for place in folder.iterdir():
            if place.name.startswith(".") or place.name == FAILED or not place.is_dir():
                continue
            if _KEY.fullmatch(place.name) or (place / FACTS).exists() or (place / MANIFEST).exists():
                names.add(place.name)
        names |= {path.stem for path in (folder / FAILED).glob("*.json")}
    return sorted(names)


def read_entry(folder: Path, name: str, numbers: bool = True) -> Entry:
    """Read one entry; what is wrong with it is its failure. Without ``numbers`` only what is short is read."""
    recorded = _recorded_failure(folder / FAILED / f"{name}.json")
    failure, pair = (
        recorded if recorded else (None, (name.split("-", maxsplit=1)[0], name.rsplit("-", maxsplit=1)[-1]))
    )
    if not (folder / name).is_dir():
        return Entry(name, *pair, failure=failure)
    files = tuple(file for file in LINKED if (folder / name / file).is_file())
    try:
        digest = _read_digest(folder, name, numbers)
    except ReportError as error:
        reason = f"{failure.reason} ({error})" if failure else str(error)
        return Entry(name, *pair, failure=Failure(reason, failure.tries if failure else 0), files=files)
    return Entry(name, digest.reporter, digest.partner, digest, failure, files)


def _recorded_failure(path: Path) -> tuple[Failure, tuple[str, str]] | None:
    key = path.stem.split("-")
    try:
        row = json.loads(path.read_bytes())
        pair, tries = row["pair"], row.get("tries")
        sides = (str(pair["reporter"]), str(pair["partner"]))
        reason = " ".join(str(row["reason"]).split())
        return Failure(reason, tries if isinstance(tries, int) else 0), sides
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Failure("it failed, and the record of why cannot be read"), (key[0], key[-1])


def _read_digest(folder: Path, name: str, numbers: bool) -> Digest:
    place = folder / name
    manifest = read_manifest(place)
    listed, stated = listed_files(manifest), stated_hash(manifest)
    missing = [file for file in LINKED if file in listed and not (place / file).is_file()]
    if missing:
        raise ReportError(f"{missing[0]} is missing")
    try:
        found = (place / FACTS).stat()
    except OSError as error:
        raise ReportError(f"{FACTS} cannot be read: {error.strerror}") from error
    date = str(manifest.get("date") or "")
    stamp = [stated, found.st_size, found.st_mtime_ns, date]
    kept = folder / CACHE / f"{name}.json"
    digest = _kept(kept, stamp, numbers)
    if digest is None:
        digest = digest_of(read_facts(place / FACTS, stated), date)
        # Only time is lost where it cannot be kept.
        with contextlib.suppress(OSError):
            write_aside(kept, to_lines(digest, stamp))
    return digest if numbers else replace(digest, numbers={})


def _kept(path: Path, stamp: list[Any], numbers: bool) -> Digest | None:
    try:
        with path.open("rb") as file:
            return from_lines(file, stamp, numbers)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
