"""The files of a report that are about it: its facts, what it was made of and with, how long it took."""

from __future__ import annotations

import json
import os
import platform
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bilateral.errors import ParameterError
from bilateral.execution.collect import Evidence
from bilateral.execution.fingerprint import file_hash, fingerprint, ingredients
from bilateral.execution.request import Plan

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

    These are versions, parameters, the snapshot, one hash of them all (``fingerprint``), and the SHA-256 of every
    file but ``run.json``. ``folder`` holds the files as they will be published.
    """
    made_from = ingredients(plan)
    return {
        **made_from,
        "fingerprint": fingerprint(made_from),
        "date": report_date(),
        "files": {
            path.relative_to(folder).as_posix(): file_hash(path)
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
