"""What is known of a batch's pairs on the disk: which reports are whole and up to date, which pairs failed and why.

The reports' own files are the record, so that a batch cut off anywhere finds what it had done.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bilateral.execution.fingerprint import file_hash, fingerprint, ingredients
from bilateral.execution.manifest import MANIFEST_FILE, RUN_FILE, as_json
from bilateral.execution.request import Plan
from bilateral.execution.staging import writing_to
from bilateral.pair import Pair
from bilateral.rendering.writing import write_aside

FAILED = "failed"


@dataclass(frozen=True)
class Ledger:
    """The state of the pairs in ``output``; names of countries are written in ``language``."""

    output: Path
    language: str = "en"

    def is_done(self, plan: Plan) -> bool:
        """Whether the report of a plan is there, made from the same things, with every file as it was made."""
        folder = self.output / plan.pair.key
        manifest = read_json(folder / MANIFEST_FILE)
        if not manifest or manifest.get("fingerprint") != fingerprint(ingredients(plan)):
            return False
        files = manifest.get("files")
        if not isinstance(files, dict) or not files:
            return False
        try:
            return all(file_hash(folder / name) == digest for name, digest in files.items())
        except OSError:
            return False

    def failure(self, pair: Pair) -> Path:
        """Return where the failure of a pair is recorded."""
        return self.output / FAILED / f"{pair.key}.json"

    def record_failure(self, pair: Pair, reason: str, tries: int) -> None:
        """Write down why a pair has no report. Raises ``OutputError``."""
        content = {
            "pair": {
                "reporter": pair.reporter.iso3,
                "partner": pair.partner.iso3,
                "reporter_name": pair.reporter.name(self.language),
                "partner_name": pair.partner.name(self.language),
            },
            "reason": reason,
            "tries": tries,
        }
        file = self.failure(pair)
        with writing_to(file):
            write_aside(file, as_json(content))

    def clear_failure(self, pair: Pair) -> None:
        """Remove the record of a failure: the pair has its report now."""
        with contextlib.suppress(OSError):
            self.failure(pair).unlink(missing_ok=True)
            self.failure(pair).parent.rmdir()  # when it was the last one

    def seconds_a_report(self) -> tuple[float, int] | None:
        """Return how many seconds of one core a report took, the median of those that are there, and how many.

        None where there is none. A report made for its own ran its chapters side by side: the seconds of its parts are
        added, not the time that passed.
        """
        files = self.output.glob(f"[A-Z]*-[A-Z]*/{RUN_FILE}")
        parts = [core_seconds((read_json(file) or {}).get("seconds")) for file in files]
        found = [seconds for seconds in parts if seconds]
        return (median(found), len(found)) if found else None


def core_seconds(seconds: Any) -> float | None:
    """Add the seconds of a report's parts, as ``run.json`` has them; None where they are not there."""
    try:
        return float(sum(seconds["chapters"].values()) + sum(seconds["rendering"].values()))
    except (TypeError, KeyError, AttributeError):
        return None


def read_json(file: Path) -> dict[str, Any] | None:
    """Return the object in a file; None where there is no such file, or no object in it."""
    try:
        content = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None
