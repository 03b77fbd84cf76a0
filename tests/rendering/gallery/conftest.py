"""Folders of reports made from the committed one, with other pairs and other figures."""

from __future__ import annotations

import copy
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "reports" / "example"


@cache
def example() -> dict[str, Any]:
    """The facts of the committed report. Callers copy what they change."""
    content: dict[str, Any] = json.loads((EXAMPLE / "facts.json").read_bytes())
    return content


def changed_facts(reporter: str, partner: str, factor: float = 1.0, others: float = 1.0) -> dict[str, Any]:
    """The facts of the committed report as another pair's: amounts of US dollars times a factor, other numbers too."""

    def changed(row: dict[str, Any]) -> dict[str, Any]:
        value = row["value"]
        if row["unit"] == "USD" and isinstance(value, float):
            value *= factor
        elif isinstance(value, float):
            value *= others
        elif isinstance(value, int):
            value = round(value * others)
        return row | {"value": value}

    content = copy.copy(example()) | {"pair": {"reporter": reporter, "partner": partner}}
    content["facts"] = [changed(row) for row in content["facts"]]
    return content


def write_report(folder: Path, content: dict[str, Any], name: str = "", date: str = "2026-11-24") -> Path:
    """Write a report's folder: facts, manifest, and a page and a PDF that only have to be there."""
    pair = content["pair"]
    place = folder / (name or f"{pair['reporter']}-{pair['partner']}")
    place.mkdir(parents=True)
    facts = json.dumps(content, ensure_ascii=False, indent=1).encode()
    files = {
        "facts.json": facts,
        "report.html": b"<!DOCTYPE html><title>x</title>",
        "report.pdf": b"%PDF-1.7\n",
    }
    for file, data in files.items():
        (place / file).write_bytes(data)
    manifest = {
        "date": date,
        "pair": pair,
        "snapshot": content["snapshot"],
        "files": {file: hashlib.sha256(data).hexdigest() for file, data in files.items()},
    }
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return place


def write_failure(folder: Path, reporter: str, partner: str, reason: str, tries: int = 1) -> Path:
    """Write what a batch leaves of a pair that failed."""
    path = folder / "failed" / f"{reporter}-{partner}.json"
    path.parent.mkdir(exist_ok=True, parents=True)
    pair = {"reporter": reporter, "partner": partner, "reporter_name": reporter, "partner_name": partner}
    path.write_text(json.dumps({"pair": pair, "reason": reason, "tries": tries}), encoding="utf-8")
    return path


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with three reports and a failure."""
    folder = tmp_path / "reports"
    for reporter, partner, factor in (("RWA", "KAZ", 1.0), ("KEN", "TUR", 50.0), ("CIV", "ESP", 0.1)):
        write_report(folder, changed_facts(reporter, partner, factor))
    write_failure(folder, "BDI", "ERI", "chapter corridors failed: <b>no</b> legs & nodes", 3)
    return folder
