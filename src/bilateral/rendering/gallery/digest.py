"""What a gallery keeps of one report: its key figures, its trade by year, and every number for sorting."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from bilateral.evidence.facts_file import FactsFile
from bilateral.evidence.wording.gallery import CARD_FACTS, Kept

#: Counts up when what is kept changes.
_VERSION = 2
_BY_YEAR = re.compile(r"trade\.((?:ex|im)ports(?:\.mirror)?)\.(\d{4})")


@dataclass(frozen=True)
class Digest:
    """The part of a report that its card and the sorting need.

    ``numbers`` holds for each unit the value of every fact in it that is no text: None where not reported.
    """

    reporter: str
    partner: str
    snapshot: str
    snapshot_hash: str
    date: str
    facts: int
    unreported: int
    figures: Mapping[str, Kept]
    numbers: Mapping[str, Mapping[str, float | None]] = field(repr=False)

    @property
    def series(self) -> dict[str, dict[int, float]]:
        """Trade by year in US dollars: exports and imports, each with ``.mirror``; years not reported are absent."""
        found: dict[str, dict[int, float]] = {}
        for fact_id, value in self.numbers.get("USD", {}).items():
            if value is not None and (match := _BY_YEAR.fullmatch(fact_id)):
                found.setdefault(match[1], {})[int(match[2])] = value
        return found


def digest_of(file: FactsFile, date: str) -> Digest:
    """Return the digest of a report that was made on a day."""
    rows = {str(row["id"]): row for row in file.facts}
    return Digest(
        reporter=file.reporter,
        partner=file.partner,
        snapshot=file.snapshot,
        snapshot_hash=file.snapshot_hash,
        date=date,
        facts=len(rows),
        unreported=sum(row.get("value") is None for row in file.facts),
        figures={key: _kept(rows[key]) for key in CARD_FACTS if key in rows},
        numbers=_numbers(rows),
    )


def _numbers(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, float | None]]:
    found: dict[str, dict[str, float | None]] = {}
    for key, row in rows.items():
        if not isinstance(value := row.get("value"), str):
            found.setdefault(str(row.get("unit") or ""), {})[key] = value
    return found


def _kept(row: Mapping[str, Any]) -> Kept:
    period = row.get("period")
    return row.get("value"), str(row.get("unit") or ""), str(period) if period else None


def to_lines(digest: Digest, stamp: list[Any]) -> bytes:
    """Return a digest as two lines of JSON: all that is short, with ``stamp``; then the numbers."""
    short = {name: value for name, value in vars(digest).items() if name != "numbers"}
    rows = ({"version": _VERSION, "stamp": stamp, "digest": short}, digest.numbers)
    return b"".join(
        json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for row in rows
    )


def from_lines(file: IO[bytes], stamp: list[Any], numbers: bool) -> Digest | None:
    """Return the digest that ``to_lines`` wrote with this stamp, without its ``numbers`` where they are not wanted.

    Raises ``ValueError``, ``TypeError``, ``KeyError`` or ``AttributeError`` for anything else than such lines.
    """
    row = json.loads(file.readline())
    if row["version"] != _VERSION or row["stamp"] != stamp:
        return None
    short = row["digest"]
    figures = {key: (value, unit, period) for key, (value, unit, period) in short["figures"].items()}
    return Digest(**{**short, "figures": figures, "numbers": json.loads(file.readline()) if numbers else {}})
