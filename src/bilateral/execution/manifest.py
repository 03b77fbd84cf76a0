"""The files of a report that are about it: its facts, what it was made of and with, how long it took."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import bilateral
from bilateral.errors import ParameterError
from bilateral.execution.collect import Evidence
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
RUN_FILE, MANIFEST_FILE = "run.json", "manifest.json"


def report_date() -> str:
    """Return the day of the report, ISO 8601: that of ``SOURCE_DATE_EPOCH``, else today (UTC).

    Raises ``ParameterError`` when the variable is not a number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch) if epoch else time.time(), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise ParameterError(f"SOURCE_DATE_EPOCH is {epoch!r}, not a number of seconds since 1970.") from None


def as_json(content: Any) -> bytes:
    """Return JSON as all files of a report have it: UTF-8, indented, ending in a line feed."""
    return (json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def facts_content(plan: Plan, evidence: Evidence) -> dict[str, Any]:
    """Return what stands in ``facts.json``."""
    return {
        "pair": {"reporter": plan.pair.reporter.iso3, "partner": plan.pair.partner.iso3},
        "snapshot": {"name": plan.snapshot.name, "hash": plan.snapshot.hash},
        "facts": list(evidence.facts.values()),
        "claims": list(evidence.claims.values()),
        "sources": evidence.sources,
    }


def manifest_content(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return what stands in ``manifest.json``.

    These are versions, parameters, the snapshot, and the SHA-256 of every file but ``run.json``. ``folder``
    holds the files as they will be published.
    """
    claims = plan.parameters["claims"]
    return {
        "bilateral": bilateral.__version__,
        "python": platform.python_version(),
        "libraries": _library_versions(),
        "date": report_date(),
        "pair": {"reporter": plan.pair.reporter.iso3, "partner": plan.pair.partner.iso3},
        "parameters": plan.stated(),
        "chapters": [chapter.id for chapter in plan.chapters],
        "snapshot": {"name": plan.snapshot.name, "hash": plan.snapshot.hash},
        "claims": {"file": Path(claims).name, "sha256": _sha256(Path(claims))} if claims else None,
        "files": {
            path.relative_to(folder).as_posix(): _sha256(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name not in (RUN_FILE, MANIFEST_FILE)
        },
    }


def run_content(seconds: dict[str, Any], started: float) -> dict[str, Any]:
    """Return what stands in ``run.json``: the only file that differs between two runs of the same report."""
    return {
        "started": datetime.fromtimestamp(started, UTC).isoformat(timespec="seconds"),
        "seconds": seconds,
        "machine": {
            "system": platform.platform(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
            "python": platform.python_implementation(),
        },
    }


def _library_versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
