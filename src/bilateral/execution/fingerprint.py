"""What a report was made from, in one hash: a report with the same fingerprint would come out the same.

Its date is no part of it, nor are the machine and the folder it stands in.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bilateral

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bilateral.execution.chapters import Chapter
    from bilateral.execution.request import Plan

LIBRARIES = (
    "babel",
    "duckdb",
    "ipykernel",
    "ipython",
    "matplotlib",
    "mistune",
    "nbconvert",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
    "typst",
)
# What a fingerprint is taken of: keys of ``ingredients``, and of a report's manifest.
FIELDS = (
    "bilateral",
    "python",
    "libraries",
    "code",
    "pair",
    "parameters",
    "formats",
    "chapters",
    "snapshot",
    "claims",
    "own",
)
#: Folders of the package that hold what is told apart in other ways: notebooks by chapter, data by the snapshot.
_OTHER = {"__pycache__", "_notebooks", "_data"}


def ingredients(plan: Plan) -> dict[str, Any]:
    """Return what a report is made from, as its manifest states it."""
    claims = [{"file": file.name, "sha256": file_hash(file)} for file in plan.claims_files]
    return {
        **environment(),
        "code": code_version(plan.chapters),
        "pair": {"reporter": plan.pair.reporter.iso3, "partner": plan.pair.partner.iso3},
        "parameters": plan.stated(),
        "formats": sorted(plan.request.formats),
        "chapters": [chapter.id for chapter in plan.chapters],
        "snapshot": {"name": plan.snapshot.name, "hash": plan.snapshot.hash},
        "claims": claims[0] if len(claims) == 1 else claims or None,
        "own": _own(plan),
    }


def _own(plan: Plan) -> dict[str, Any] | None:
    """Return which chapters are the user's, and the tables that they may read; None where there are none."""
    chapters = [chapter.path.name for chapter in plan.chapters if chapter.own]
    if not chapters:
        return None
    return {"chapters": chapters, "data": {file.name: _table_hash(file) for file in plan.project.tables()}}


def _table_hash(file: Path) -> str:
    about = file.stat()
    return _hash_as_it_is(file, about.st_mtime_ns, about.st_size)


@cache
def _hash_as_it_is(file: Path, changed: int, size: int) -> str:
    """Hash a file once for a whole batch, as long as it does not change; tables of users may be large."""
    return file_hash(file)


def fingerprint(made_from: Mapping[str, Any]) -> str:
    """Return the SHA-256 of ``ingredients``, or of a manifest, which holds them among other things."""
    stated = {field: made_from.get(field) for field in FIELDS}
    return hashlib.sha256(json.dumps(stated, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def environment() -> dict[str, Any]:
    """Return the versions that a report may depend on: of this package, of Python, of the libraries."""
    return {
        "bilateral": bilateral.__version__,
        "python": platform.python_version(),
        "libraries": dict(_library_versions()),
    }


def code_version(chapters: Iterable[Chapter]) -> str:
    """Return a hash of the package's own files and of the chapters' notebooks as they are now."""
    digest = hashlib.sha256(package_hash().encode())
    for chapter in chapters:
        digest.update(f"{chapter.path.name}\0{file_hash(chapter.path)}\n".encode())
    return digest.hexdigest()


@cache
def package_hash() -> str:
    """Return a hash of the package's files, as they were when this process first asked: what it runs."""
    package = Path(str(files("bilateral")))
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if path.is_file() and not _OTHER & set(inside.parts):
            digest.update(f"{inside.as_posix()}\0{file_hash(path)}\n".encode())
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def _library_versions() -> tuple[tuple[str, str], ...]:
    found = []
    for name in LIBRARIES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return tuple(found)
